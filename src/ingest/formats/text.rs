//! Plain text, with or without header lines.
//!
//! `date` with a valid date is a header wherever a header may stand, and text may follow it on its line. The other
//! headers have a colon, or stand without one in a block that also holds a date and ends at a blank line. The first
//! line that is no header begins the text, and no word of the text is lost.

use crate::analysis::published;
use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Reader, Record, Settings, encoding};

/// The reader.
pub struct Text;

impl Reader for Text {
    fn name(&self) -> &'static str {
        "plain text"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match super::is_text(probe.head) && !super::is_markup(probe.start()) {
            true if probe.named(&["txt", "text"]) => Confidence::Likely,
            true => Confidence::Perhaps,
            false => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, None);
        let mut draft = Draft::default();
        if let Some(doubt) = decoded.doubt {
            draft.doubt(doubt);
        }
        let body = take_headers(&decoded.text, &mut draft);
        draft.set(Field::Body, &[body]);
        draft.finish(record.place, settings, emit);
    }
}

/// The header lines of a text file.
const HEADERS: &[(&str, Field)] = &[
    ("title", Field::Title),
    ("source", Field::Source),
    ("by", Field::By),
    ("section", Field::Section),
    ("page", Field::Page),
    ("edition", Field::Edition),
    ("url", Field::Url),
    ("tag", Field::Tag),
];

/// Moves the headers of a text into the draft and gives what follows them.
fn take_headers<'a>(text: &'a str, draft: &mut Draft) -> &'a str {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let bare = is_header_block(text);
    let mut taken: Vec<Field> = Vec::new();
    let mut rest = text;
    while let Some((line, next)) = next_line(rest) {
        let header = match line.trim().is_empty() {
            true if taken.is_empty() => None,
            // The blank line that ends the headers.
            true => return next,
            false => header(line, bare),
        };
        let Some(header) = header else {
            if let Some(Err(error)) = published::header(line).map(|found| found.date) {
                draft.doubt(format!("date left out: {error}"));
            }
            break;
        };
        if taken.contains(&header.field) && !matches!(header.field, Field::By | Field::Tag) {
            break;
        }
        taken.push(header.field);
        match header.field {
            Field::Tag => draft.set(Field::Tag, &header.value.split(',').collect::<Vec<_>>()),
            field => draft.set(field, &[header.value]),
        }
        if !header.text.trim().is_empty() {
            return rest.get(line.len() - header.text.len()..).unwrap_or(rest);
        }
        rest = next;
    }
    rest
}

/// One header line, and the text that follows a date to the end of its line.
struct Header<'a> {
    field: Field,
    value: &'a str,
    text: &'a str,
}

/// Reads a line as a header; `bare` allows those without a colon.
fn header(line: &str, bare: bool) -> Option<Header<'_>> {
    let line = line.trim_start();
    let (word, after) = line.split_at_checked(line.find(|c: char| !c.is_ascii_alphabetic())?)?;
    let after = after.trim_start();
    let (value, colon) = match after.strip_prefix([':', '：']) {
        Some(value) => (value.trim_start(), true),
        None => (after, false),
    };
    if word.eq_ignore_ascii_case("date") {
        return date_header(line, value);
    }
    let value = value.trim();
    let (name, field) = HEADERS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word))?;
    let stands_bare = !colon && bare && !value.is_empty() && is_bare_value(name, value);
    (colon || stands_bare).then_some(Header {
        field: *field,
        value,
        text: "",
    })
}

/// A date, and the text behind it. A day that does not exist is a header only where it stands alone.
fn date_header<'a>(line: &'a str, value: &'a str) -> Option<Header<'a>> {
    let found = published::header(line)?;
    let text = match found.date {
        Ok(_) => found.rest,
        Err(_) if !value.trim().contains(' ') => "",
        Err(_) => return None,
    };
    let value = value.get(..value.len().checked_sub(text.len())?)?;
    Some(Header {
        field: Field::Date,
        value,
        text,
    })
}

/// Whether the text up to the first blank line is headers and nothing else, one of them a date that ends its line.
fn is_header_block(text: &str) -> bool {
    let (mut dated, mut rest) = (false, text);
    while let Some((line, next)) = next_line(rest) {
        if line.trim().is_empty() {
            break;
        }
        match header(line, true) {
            Some(header) if header.text.trim().is_empty() => dated |= header.field == Field::Date,
            _ => return false,
        }
        rest = next;
    }
    dated
}

/// Whether what follows a header's name without a colon reads like its value and not like a sentence
/// ("By the time the boats came in ...").
fn is_bare_value(name: &str, value: &str) -> bool {
    const PARTICLES: [&str; 16] = [
        "a", "al", "and", "da", "de", "del", "der", "di", "du", "for", "la", "of", "the", "van", "von", "y",
    ];
    let mut words = value.split_whitespace();
    match name {
        "by" | "source" => words.all(|word| PARTICLES.contains(&word) || !word.starts_with(|c: char| c.is_lowercase())),
        "page" | "edition" | "section" => words.count() <= 4 && !value.ends_with(['.', ',', ';']),
        "url" => value.contains("://") && words.count() == 1,
        _ => true,
    }
}

/// The first line, without its end, and what follows it.
fn next_line(text: &str) -> Option<(&str, &str)> {
    match text.find('\n') {
        None if text.is_empty() => None,
        None => Some((text, "")),
        Some(at) => Some((text.get(..at)?, text.get(at + 1..)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::ingest::Problem;

    fn read(text: &str) -> (Option<Article>, Vec<String>) {
        let (mut article, mut problems) = (None, Vec::new());
        let record = Record {
            bytes: text.as_bytes().to_vec(),
            ..Record::default()
        };
        Text.read(
            &record,
            &Settings::default(),
            &mut |found: Result<Article, Problem>| match found {
                Ok(found) => article = Some(found),
                Err(problem) => problems.push(problem.reason),
            },
        );
        (article, problems)
    }

    #[test]
    fn headers_are_told_from_text() {
        // Text; date, title, by, source, body.
        let cases = [
            (
                " date 2026-01-17 The harbour of Lisbon was closed. Ships wait.\n\nMore.\n",
                (
                    "2026-01-17",
                    "The harbour of Lisbon was closed.",
                    "",
                    "",
                    "The harbour of Lisbon was closed. Ships wait.\n\nMore.",
                ),
            ),
            (
                "DATE: 2026-01-17\nTitle: Harbour closed\nBy: Ana Duarte\nSource: Lisbon Courier\n\nThe harbour.",
                (
                    "2026-01-17",
                    "Harbour closed",
                    "Ana Duarte",
                    "Lisbon Courier",
                    "The harbour.",
                ),
            ),
            (
                "title Harbour closed\ndate 2026-01\nby Ana Duarte and Li Wei\nsource Lisbon Courier\n\nThe harbour.",
                (
                    "2026-01",
                    "Harbour closed",
                    "Ana Duarte/Li Wei",
                    "Lisbon Courier",
                    "The harbour.",
                ),
            ),
            (
                "date 2026-01-17\nBy the time the boats came in, it was dark\n\nMore.",
                (
                    "2026-01-17",
                    "By the time the boats came in, it was dark",
                    "",
                    "",
                    "By the time the boats came in, it was dark\n\nMore.",
                ),
            ),
            (
                "Date palms are dying.",
                ("", "Date palms are dying.", "", "", "Date palms are dying."),
            ),
            (
                "By Ana Duarte\n\nThe harbour.",
                ("", "By Ana Duarte", "", "", "By Ana Duarte\n\nThe harbour."),
            ),
            (
                "date 1921-03-04 09:12 It rained.",
                ("1921-03-04T09:12:00Z", "It rained.", "", "", "It rained."),
            ),
            ("Title: One\nTitle: Two\nx", ("", "One", "", "", "Title: Two\nx")),
            (
                "\u{feff}date 2026-01-17\r\n\r\nOne.\r\n\r\nTwo.",
                ("2026-01-17", "One.", "", "", "One.\n\nTwo."),
            ),
        ];
        for (text, (date, title, by, source, body)) in cases {
            let (article, problems) = read(text);
            let article = article.unwrap_or_else(|| panic!("{text:?}: {problems:?}"));
            assert_eq!(
                article.date.map(|date| date.to_string()).unwrap_or_default(),
                date,
                "{text:?}"
            );
            assert_eq!(article.title, title, "{text:?}");
            assert_eq!(article.by.join("/"), by, "{text:?}");
            assert_eq!(article.source.unwrap_or_default(), source, "{text:?}");
            assert_eq!(article.body, body, "{text:?}");
            assert_eq!(problems, Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn an_impossible_date_is_told_and_leaves_the_article_undated() {
        let (article, problems) = read("title: T\ndate: 2026-13-45\nsource: Courier\n\nText.");
        let article = article.unwrap();
        assert_eq!((article.date, article.source.as_deref()), (None, Some("Courier")));
        assert_eq!(article.body, "Text.");
        assert_eq!(problems.len(), 1);
        let (article, problems) = read("date 2026-13-45 It rained.");
        assert_eq!(
            (article.unwrap().body.as_str(), problems.len()),
            ("date 2026-13-45 It rained.", 1)
        );
    }

    #[test]
    fn tags_are_a_list() {
        let (article, _) = read("date 2026-01-17\ntag: ports, ships\ntag: trade\n\nText.");
        assert_eq!(article.unwrap().tag, ["ports", "ships", "trade"]);
    }
}
