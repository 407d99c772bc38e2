//! Answers as text: hits, facets, timelines and articles as lines for a [`Screen`].

use std::io;

use super::screen::{Line, Role, Screen};
use crate::ingest::{Place, Problem};
use crate::wire::{Clause, Count, Hit, OtherDate, Shared, Snippet, Story, Whole};

/// What stands left of everything that belongs to a hit's title.
const INDENT: usize = 4;

/// How many people a hit names before it says how many more there are.
const PEOPLE: usize = 6;

/// One article found, with its number on the page.
pub(super) fn hit(screen: &mut Screen, number: usize, hit: &Hit) -> io::Result<()> {
    let title = if hit.title.is_empty() {
        hit.id.as_str()
    } else {
        hit.title.as_str()
    };
    screen.print(
        Line::of(Role::Dim, format!("{number:>2}"))
            .plain("  ")
            .then(Role::Title, title),
    )?;
    screen.indent(INDENT, &facts(hit))?;
    if let Some(story) = &hit.story {
        screen.indent(INDENT, &self::story(story))?;
    }
    if !hit.person.is_empty() {
        screen.indent(INDENT, &people(&hit.person))?;
    }
    if hit.passages.is_empty() && !hit.snippet.text.is_empty() {
        screen.indent(INDENT, &snippet(&hit.snippet))?;
    }
    for passage in &hit.passages {
        let place = format!("line {}, paragraph {}", passage.line, passage.paragraph);
        screen.indent(INDENT, &Line::of(Role::Dim, place))?;
        screen.indent(INDENT, &snippet(&passage.snippet))?;
    }
    if let Some(shared) = &hit.shared {
        screen.indent(INDENT, &self::shared(shared))?;
    }
    if !hit.explain.is_empty() {
        screen.indent(INDENT, &score(hit))?;
    }
    // Not broken where the window ends: both are there to be copied.
    screen.print(
        Line::default()
            .plain(" ".repeat(INDENT))
            .then(Role::Dim, format!("{}  {}", hit.id, hit.path)),
    )
}

/// How a query was read, and what each of its clauses finds by itself.
pub(super) fn clauses(screen: &mut Screen, reading: &str, clauses: &[Clause]) -> io::Result<()> {
    screen.print(Line::of(Role::Dim, "read as ").plain(reading))?;
    for clause in clauses {
        let indent = " ".repeat(2 * (clause.depth + 1));
        let count = format!("{:>8}  ", clause.articles);
        screen.print(Line::of(Role::Dim, count).plain(indent).plain(&clause.clause))?;
    }
    screen.gap()
}

/// `7.1 = flood 4.1 + river 2.2 + held together 0.8`
fn score(hit: &Hit) -> Line {
    let parts: Vec<String> = hit
        .explain
        .iter()
        .map(|part| format!("{} {:.2}", part.part, part.score))
        .collect();
    Line::of(Role::Dim, format!("score {:.2} = {}", hit.score, parts.join(" + ")))
}

/// `2026-01-17 · Lisbon Ledger · world · 812 words`
fn facts(hit: &Hit) -> Line {
    let date = hit.date.as_deref().map_or("undated", day);
    let words = plural(hit.words, "word");
    let family = hit.family.as_ref().filter(|_| hit.story.is_none());
    let copies = family.map(|family| plural_of(family.copies, "copy", "copies"));
    let parts = [
        Some(date),
        hit.source.as_deref(),
        hit.section.as_deref(),
        Some(&words),
        copies.as_deref(),
    ];
    Line::of(Role::Dim, parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
}

/// `43 copies, first in Lisbon Ledger at 2026-01-17 09:12; longest ledger-4, 812 words; in Ledger, Post`
pub(super) fn story(story: &Story) -> Line {
    let first = story.first.source.as_deref().unwrap_or(&story.first.id);
    let date = story.first.date.as_deref().map_or("undated".to_owned(), minute);
    let mut text = format!(
        "{}, first in {first}, {date}",
        plural_of(story.copies, "copy", "copies")
    );
    if story.last.date != story.first.date {
        let last = story.last.date.as_deref().map_or("undated", day);
        text.push_str(&format!(", last {last}"));
    }
    text.push_str(&format!(
        "; longest {}, {}",
        story.longest.id,
        plural(story.longest.words, "word")
    ));
    if story.sources.len() > 1 {
        text.push_str(&format!("; in {}", story.sources.join(", ")));
    }
    Line::of(Role::Note, text)
}

/// `shares strike, wages; Ana Duarte, Port Lorne; 3 days later`
fn shared(shared: &Shared) -> Line {
    let names = [&shared.person, &shared.org, &shared.place];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let days = shared.days.map(|days| {
        let number = plural(u64::from(days.unsigned_abs()), "day");
        match days {
            0 => "the same day".to_owned(),
            1.. => format!("{number} later"),
            _ => format!("{number} before"),
        }
    });
    let parts = [Some(shared.words.join(", ")), Some(names.join(", ")), days];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    Line::of(Role::Note, format!("shares {}", parts.join("; ")))
}

/// A date with its time to the minute, if it has one.
fn minute(date: &str) -> String {
    match date.split_once('T') {
        Some((day, time)) => format!("{day} {}", time.get(..5).unwrap_or(time)),
        None => date.to_owned(),
    }
}

/// The day of a date, without its time.
fn day(date: &str) -> &str {
    date.split('T').next().unwrap_or(date)
}

fn people(names: &[String]) -> Line {
    let mut line = Line::default();
    for (at, name) in names.iter().take(PEOPLE).enumerate() {
        line = line.plain(if at == 0 { "" } else { ", " }).then(Role::Person, name);
    }
    match names.len().saturating_sub(PEOPLE) {
        0 => line,
        more => line.then(Role::Dim, format!(" and {more} more")),
    }
}

fn snippet(snippet: &Snippet) -> Line {
    let ranges = snippet.marks.iter().map(|&[start, end]| (start, end, Role::Mark));
    marked(&snippet.text, ranges)
}

/// A text with some of its stretches, in code points, given a role; a stretch that overlaps one before is passed over.
fn marked(text: &str, ranges: impl Iterator<Item = (usize, usize, Role)>) -> Line {
    let mut line = Line::default();
    let mut rest = text.chars();
    let mut at = 0;
    for (start, end, role) in ranges {
        if start < at || end <= start {
            continue;
        }
        let before: String = rest.by_ref().take(start - at).collect();
        let inside: String = rest.by_ref().take(end - start).collect();
        line = line.plain(before).then(role, inside);
        at = end;
    }
    line.plain(rest.as_str())
}

/// The values of one facet, largest first, as counts with bars.
pub(super) fn facet(screen: &mut Screen, heading: &str, values: &[Count]) -> io::Result<()> {
    screen.print(Line::of(Role::Heading, heading))?;
    let width = values.iter().map(|value| digits(value.count).len()).max().unwrap_or(0);
    let most = values.iter().map(|value| value.count).max().unwrap_or(0);
    for value in values {
        let chosen = value.selected == Some(true);
        let mut line = Line::default().plain(format!("  {:>width$}  ", digits(value.count)));
        if screen.width().is_some() {
            line = line.then(Role::Bar, bar(value.count, most, BAR)).plain("  ");
        }
        line = line.then(if chosen { Role::Chosen } else { Role::Plain }, &value.value);
        screen.print(if chosen { line.then(Role::Hint, " ✓") } else { line })?;
    }
    Ok(())
}

/// One article, its names in colour, followed by lists of them.
pub(super) fn article(screen: &mut Screen, article: &Whole) -> io::Result<()> {
    screen.indent(0, &Line::of(Role::Title, &article.title))?;
    let words = plural(article.words, "word");
    let dated = article.date.as_deref().unwrap_or("undated");
    let parts = [
        Some(dated),
        article.source.as_deref(),
        article.section.as_deref(),
        Some(&article.lang),
        Some(&words),
    ];
    screen.indent(
        0,
        &Line::of(Role::Dim, parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")),
    )?;
    if !article.by.is_empty() {
        screen.indent(0, &Line::of(Role::Dim, format!("by {}", article.by.join(", "))))?;
    }
    screen.gap()?;
    let names = [
        (&article.person, Role::Person),
        (&article.org, Role::Org),
        (&article.place, Role::Place),
    ];
    let mut spans: Vec<(usize, usize, Role)> = names
        .iter()
        .flat_map(|(names, role)| {
            names
                .iter()
                .flat_map(|name| &name.spans)
                .map(|span| (span.start, span.end, *role))
        })
        .chain(
            article
                .mentions
                .iter()
                .map(|mention| (mention.span.start, mention.span.end, Role::Mention)),
        )
        .collect();
    spans.sort_unstable_by_key(|&(start, end, _)| (start, std::cmp::Reverse(end)));
    body(screen, &article.body, &spans)?;
    for (heading, (names, role)) in ["people", "organisations", "places"].into_iter().zip(names) {
        let names: Vec<&str> = names.iter().map(|name| name.name.as_str()).collect();
        if !names.is_empty() {
            list(screen, heading, &names.join(", "), role)?;
        }
    }
    let days: Vec<String> = article
        .mentions
        .iter()
        .map(|mention| format!("{} ({})", mention.value, mention.span.text))
        .collect();
    if !days.is_empty() {
        list(screen, "dates", &days.join(", "), Role::Mention)?;
    }
    if let Some(others) = &article.other_dates {
        dating(screen, article, others)?;
    }
    let place = std::iter::once(article.path.as_str()).chain(article.url.as_deref());
    screen.gap()?;
    screen.print(Line::of(
        Role::Dim,
        std::iter::once(article.id.as_str())
            .chain(place)
            .collect::<Vec<_>>()
            .join("  "),
    ))
}

/// Where the date of an article comes from, and what else was found.
fn dating(screen: &mut Screen, article: &Whole, others: &[OtherDate]) -> io::Result<()> {
    screen.gap()?;
    let taken = match (&article.date, article.date_source) {
        (Some(date), Some(source)) => format!("published {date}, from {source}"),
        _ => "no date of publication was found that can be believed".to_owned(),
    };
    screen.indent(0, &Line::default().plain(taken))?;
    for other in others {
        let line = format!("{} from {}: {}", other.printed, other.source, other.why);
        screen.indent(2, &Line::of(Role::Dim, line))?;
    }
    if let Some(updated) = &article.updated {
        screen.indent(2, &Line::of(Role::Dim, format!("{updated}: the last change")))?;
    }
    Ok(())
}

/// Running text, line by line, so that paragraphs stay apart; the spans stand in order.
fn body(screen: &mut Screen, text: &str, mut spans: &[(usize, usize, Role)]) -> io::Result<()> {
    let mut at = 0;
    for line in text.trim_end().split('\n') {
        let end = at + line.chars().count();
        while let Some((_, more)) = spans.split_first().filter(|((_, stop, _), _)| *stop <= at) {
            spans = more;
        }
        let begun = spans.iter().take_while(|(start, ..)| *start < end);
        let inside = begun.filter(|(_, stop, _)| *stop > at);
        let here = inside.map(|&(start, stop, role)| (start.saturating_sub(at), stop.min(end) - at, role));
        let line = marked(line.trim_end(), here);
        if line.is_empty() {
            screen.gap()?
        } else {
            screen.indent(0, &line)?
        }
        at = end + 1;
    }
    Ok(())
}

fn list(screen: &mut Screen, heading: &str, text: &str, role: Role) -> io::Result<()> {
    screen.gap()?;
    screen.print(Line::of(Role::Heading, heading))?;
    screen.indent(2, &Line::of(role, text))
}

/// What could not be read: file, place and reason.
pub(super) fn problem(problem: &Problem) -> Line {
    let place = match problem.place {
        Place::Whole => String::new(),
        Place::Line(line) => format!(":{line}"),
        Place::InLine { line, item } => format!(":{line}, item {item}"),
        Place::Item(item) => format!(", item {item}"),
        Place::Byte(byte) => format!(", byte {byte}"),
    };
    Line::default().plain(format!("{}{place}: {}", problem.path, problem.reason))
}

/// Columns of the longest bar.
const BAR: usize = 24;

/// A bar of a value against the largest, in eighths of a column, filled up with blanks; something is never nothing.
fn bar(count: u64, most: u64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let whole = u128::try_from(columns * 8).unwrap_or(0);
    let eighths = u128::from(count) * whole / u128::from(most.max(1));
    let eighths = usize::try_from(eighths)
        .unwrap_or(0)
        .max(usize::from(count > 0))
        .min(columns * 8);
    let text = format!("{}{}", "█".repeat(eighths / 8), EIGHTHS.get(eighths % 8).unwrap_or(&""));
    format!("{text:columns$}")
}

/// A number with commas between thousands.
pub(super) fn digits(number: u64) -> String {
    let plain = number.to_string();
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (at, digit) in plain.chars().enumerate() {
        if at > 0 && (plain.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 article`, `1,200 articles`.
pub(super) fn plural(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", digits(number), if number == 1 { "" } else { "s" })
}

/// [`plural`] for a noun that adds no s.
pub(super) fn plural_of(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", digits(number), if number == 1 { one } else { many })
}

/// A number of bytes for people: `1.2 MB`.
#[allow(clippy::cast_precision_loss)] // Two digits are shown.
pub(super) fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    let mut size = number as f64 / 1e3;
    if number < 1000 {
        return plural(number, "byte");
    }
    let mut units = UNITS.iter();
    let mut unit = units.next().unwrap_or(&"");
    while size >= 999.95 {
        let Some(larger) = units.next() else { break };
        (size, unit) = (size / 1e3, larger);
    }
    format!("{size:.1} {unit}")
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::wire::{Mention, Name, Span};

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().map_err(|_| io::Error::other("poisoned"))?.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is printed on a screen of some width.
    fn printed(colour: bool, width: Option<usize>, print: impl FnOnce(&mut Screen) -> io::Result<()>) -> String {
        let paper = Paper::default();
        print(&mut Screen::to(Box::new(paper.clone()), colour, width)).expect("paper takes everything");
        let bytes = paper.0.lock().expect("nobody else writes").clone();
        String::from_utf8(bytes).expect("text")
    }

    fn a_hit() -> Hit {
        Hit {
            qid: None,
            id: "harbour-1".into(),
            title: "Harbour closed".into(),
            date: Some("2024-03-05T10:00:00Z".into()),
            date_source: Some("header"),
            source: Some("Lisbon Ledger".into()),
            section: None,
            lang: "en".into(),
            by: Vec::new(),
            tag: Vec::new(),
            person: vec!["Ana Duarte".into(), "Rui Tavares".into()],
            org: Vec::new(),
            place: Vec::new(),
            variants: Vec::new(),
            words: 1812,
            path: "a/harbour.txt".into(),
            url: None,
            score: 1.0,
            explain: Vec::new(),
            passages: Vec::new(),
            kwic: Vec::new(),
            snippet: Snippet {
                text: "The harbour of Lisbon was closed.".into(),
                marks: vec![[4, 11]],
            },
            family: None,
            story: None,
            shared: None,
        }
    }

    #[test]
    fn a_hit_in_a_pipe_is_plain() {
        let want = " 1  Harbour closed\n    2024-03-05 · Lisbon Ledger · 1,812 words\n    Ana Duarte, Rui Tavares\n    \
                    The harbour of Lisbon was closed.\n    harbour-1  a/harbour.txt\n";
        assert_eq!(printed(false, None, |screen| hit(screen, 1, &a_hit())), want);
    }

    #[test]
    fn a_hit_on_a_terminal_is_marked_and_fits() {
        let text = printed(true, Some(30), |screen| hit(screen, 1, &a_hit()));
        assert!(text.contains("\u{1b}[1mHarbour closed\u{1b}[0m"), "{text:?}");
        assert!(
            text.contains("The \u{1b}[1m\u{1b}[33mharbour\u{1b}[0m of Lisbon was\n    closed."),
            "{text:?}"
        );
    }

    #[test]
    fn facets_are_counts_in_a_pipe_and_bars_on_a_terminal() {
        let value = |value: &str, count, selected| Count {
            value: value.into(),
            count,
            selected: Some(selected),
        };
        let values = [value("Ana Duarte", 1200, false), value("港口", 150, true)];
        let plain = "person\n  1,200  Ana Duarte\n    150  港口 ✓\n";
        assert_eq!(printed(false, None, |screen| facet(screen, "person", &values)), plain);
        let bars = format!(
            "person\n  1,200  {}  Ana Duarte\n    150  {:24}  港口 ✓\n",
            "█".repeat(24),
            "███"
        );
        assert_eq!(
            printed(false, Some(80), |screen| facet(screen, "person", &values)),
            bars
        );
    }

    #[test]
    fn names_are_marked_in_every_line_of_the_body() {
        let span = |start, end, text: &str| Span {
            start,
            end,
            text: text.into(),
        };
        let text = "Zoë Çelik blieb.\n\nAm 3. Januar.";
        let name = Name {
            name: "Zoë Çelik".into(),
            spans: vec![span(0, 9, "Zoë Çelik")],
        };
        let day = Mention {
            span: span(21, 30, "3. Januar"),
            value: "2024-01-03".into(),
        };
        let spans = [
            (name.spans[0].start, name.spans[0].end, Role::Person),
            (day.span.start, day.span.end, Role::Mention),
        ];
        let got = printed(true, None, |screen| body(screen, text, &spans));
        let want = "\u{1b}[32mZoë Çelik\u{1b}[0m blieb.\n\nAm \u{1b}[4m\u{1b}[34m3. Januar\u{1b}[0m.\n";
        assert_eq!(got, want);
    }

    #[test]
    fn overlapping_marks_do_no_harm() {
        let got = marked(
            "abcdef",
            [(1, 4, Role::Person), (2, 3, Role::Org), (5, 99, Role::Place)].into_iter(),
        );
        let want = Line::default()
            .plain("a")
            .then(Role::Person, "bcd")
            .plain("e")
            .then(Role::Place, "f");
        assert_eq!(got, want);
    }

    #[test]
    fn numbers_are_readable() {
        let cases = [
            (0, "0", "0 bytes"),
            (1, "1", "1 byte"),
            (1234, "1,234", "1.2 kB"),
            (999_960, "999,960", "1.0 MB"),
        ];
        for (number, commas, size) in cases {
            assert_eq!((digits(number), bytes(number)), (commas.to_owned(), size.to_owned()));
        }
    }

    #[test]
    fn a_bar_is_never_empty_for_something() {
        assert_eq!(bar(1, 1_000_000, 4), "▏   ");
        assert_eq!(bar(0, 5, 4), "    ");
        assert_eq!(bar(5, 5, 4), "████");
    }
}
