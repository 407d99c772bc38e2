//! Agency wire text as it went over teleprinter lines: IPTC 7901, and its American sister ANPA 1312.
//!
//! Control characters frame a message: SOH, a header line, keyword lines, STX, headlines and text, ETX, a line with the
//! time of sending, EOT. Many archives kept the lines and lost the controls, so each part is told by its form alone.
//!
//! Sources: IPTC Recommendation 7901 (fifth edition, 1995) as the agencies' handbooks describe it; ANPA Bulletin 1312.

use std::io::BufRead;

use jiff::civil;

use crate::article::{Date, DateSource};
use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::input::{self, Line};
use crate::ingest::{Articles, Confidence, Place, Probe, Problem, Reader, Record, Records, Settings, encoding};

/// The reader.
pub struct AgencyWire;

/// SOH, which begins the header of a message.
const START_OF_HEADER: u8 = 0x01;

impl Reader for AgencyWire {
    fn name(&self) -> &'static str {
        "IPTC 7901 or ANPA wire text"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let head = String::from_utf8_lossy(probe.head);
        let framed = opens_message(probe.head);
        match Header::of(&mut plain_lines(&head)) {
            Some(_) if framed => Confidence::Certain,
            // Without the controls the form of two lines decides, which no ordinary text begins with.
            Some(header) if header.is_anpa || plain_lines(&head).any(|line| sending_time(line).is_some()) => {
                Confidence::Certain
            }
            Some(_) => Confidence::Likely,
            None => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        let mut count = 0;
        loop {
            let place = Place::Item(count + 1);
            let mut bytes = Vec::new();
            let outcome = input::read_until(input, START_OF_HEADER, settings.limits.record, &mut bytes);
            let found = match outcome.map_err(|error| input::cut_off(&error, place))? {
                Line::End => return Ok(()),
                // What stands before the first header is the line's idling.
                Line::Whole if Header::of(&mut plain_lines(&String::from_utf8_lossy(&bytes))).is_none() => continue,
                Line::Whole => Ok(Record {
                    place,
                    bytes,
                    ..Record::default()
                }),
                Line::TooLong => Err(input::too_long(place, settings.limits)),
            };
            count += 1;
            if emit(found).is_break() {
                return Ok(());
            }
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, None);
        let mut lines = plain_lines(&decoded.text).peekable();
        let Some(header) = Header::of(&mut lines) else {
            return emit(Err(Problem::failed(
                record.place,
                "a wire message without its header line",
            )));
        };
        let mut draft = Draft::default();
        if let Some(doubt) = &decoded.doubt {
            draft.doubt(doubt.clone());
        }
        header.fill(&mut draft);
        let lines: Vec<&str> = lines.collect();
        let end = lines.iter().rposition(|line| sending_time(line).is_some());
        let sent = end.and_then(|at| sending_time(lines.get(at)?));
        let lines = lines.get(..end.unwrap_or(lines.len())).unwrap_or_default();
        match header.is_anpa {
            true => anpa_text(lines, &mut draft),
            false => iptc_text(lines, &mut draft),
        }
        if let Some(date) = sent {
            draft.date(&date.to_string(), DateSource::Header);
            // Numbers of messages begin anew each day, or oftener.
            draft.set(Field::Id, &[format!("{}-{date}", header.number)]);
        }
        draft.finish(record.place, settings, emit);
    }
}

/// Whether a file begins with the header of a message, idling characters aside.
fn opens_message(head: &[u8]) -> bool {
    let idle = |byte: &&u8| matches!(**byte, 0 | b'\r' | b'\n' | b' ' | 0x16 | 0x7f);
    head.iter().find(|byte| !idle(byte)) == Some(&START_OF_HEADER)
}

/// The lines of a message without controls; blank ones are kept, for they part paragraphs.
fn plain_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').map(|line| {
        let line = line.trim_start_matches(|c: char| c.is_control() && c != '\t');
        line.trim_end_matches(|c: char| c.is_control() || c == ' ')
    })
}

/// What the first line or two say of a message.
#[derive(Debug, Default, PartialEq, Eq)]
struct Header {
    is_anpa: bool,
    /// Sender and running number: `bkn014`, `z6715`.
    number: String,
    priority: String,
    category: String,
    /// Keywords and other words behind the count of words.
    rest: String,
}

impl Header {
    /// Takes the header off the lines, if they begin with one.
    fn of<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Option<Header> {
        let first = lines.find(|line| !line.trim().is_empty())?;
        Header::iptc(first).or_else(|| Header::anpa(first, lines.next()?))
    }

    /// `bkn014 4 pl 171  vvvvb KNA 170126`: sender and number, priority, category, words, what the sender likes.
    fn iptc(line: &str) -> Option<Header> {
        let mut words = line.split_whitespace();
        let number = words.next().filter(|word| is_number_of_message(word))?;
        let priority = words.next().filter(|word| matches!(word.as_bytes(), [b'1'..=b'9']))?;
        let category = words
            .next()
            .filter(|word| word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
        words.next().filter(|word| word.len() <= 5 && is_digits(word))?;
        Some(Header {
            is_anpa: false,
            number: number.to_owned(),
            priority: priority.to_owned(),
            category: category.to_owned(),
            rest: words.collect::<Vec<_>>().join(" "),
        })
    }

    /// `z6715-----` and `r z BC-PT--Harbour 1stLd-Writethru 01-17 0500`: level of service and number; then priority,
    /// category, keyword and version, day and words. Controls stand between them, or did.
    fn anpa(first: &str, second: &str) -> Option<Header> {
        let mut letters = first.chars();
        let level = letters.next().filter(char::is_ascii_alphabetic)?;
        let number: String = letters.take_while(char::is_ascii_digit).collect();
        if number.len() != 4 {
            return None;
        }
        let second: String = second.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<&str> = second.split_whitespace().collect();
        let (priority, rest) = words.split_first().filter(|(word, _)| is_letter(word))?;
        let (category, rest) = rest.split_first().filter(|(word, _)| is_letter(word))?;
        let (words, rest) = rest.split_last().filter(|(word, _)| is_digits(word))?;
        let (day, keywords) = rest.split_last()?;
        let is_day = day
            .split_once('-')
            .is_some_and(|(month, day)| is_digits(month) && is_digits(day));
        (is_day && words.len() <= 4).then(|| Header {
            is_anpa: true,
            number: format!("{level}{number}"),
            priority: (*priority).to_owned(),
            category: (*category).to_owned(),
            rest: keywords.join(" "),
        })
    }

    fn fill(&self, draft: &mut Draft) {
        draft.set(Field::Section, &[&self.category]);
        if self.is_anpa {
            draft.set(Field::Tag, &[&self.rest]);
        }
        draft.set(Field::Tag, &[format!("urgency:{}", self.priority)]);
        state(&self.rest, draft);
    }
}

/// Two to four letters and three or four digits: `bkn014`.
fn is_number_of_message(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = word.get(letters..).unwrap_or_default();
    (1..=4).contains(&letters) && (3..=5).contains(&digits.len()) && is_digits(digits)
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_letter(word: &str) -> bool {
    matches!(word.as_bytes(), [byte] if byte.is_ascii_alphabetic())
}

/// Keyword lines, headlines that end in `=`, text, and notes to editors that are not for publication.
fn iptc_text(lines: &[&str], draft: &mut Draft) {
    let mut rest = lines
        .iter()
        .copied()
        .skip_while(|line| line.trim().is_empty())
        .peekable();
    for line in std::iter::from_fn(|| rest.next_if(|line| is_keyword_line(line))) {
        draft.set(Field::Tag, &line.split('/').collect::<Vec<_>>());
        state(line, draft);
    }
    let lines: Vec<&str> = rest.skip_while(|line| line.trim().is_empty()).collect();
    /// No message has more lines of headlines.
    const HEADLINES: usize = 6;
    let end = lines.iter().take(HEADLINES).rposition(|line| line.ends_with('='));
    let (heads, text) = match end {
        Some(end) => lines.split_at_checked(end + 1).unwrap_or((&[], &lines)),
        // A headline without its mark: one line, and a blank one.
        None if lines.get(1).is_some_and(|line| line.trim().is_empty()) => {
            lines.split_at_checked(1).unwrap_or((&[], &lines))
        }
        None => (&[][..], lines.as_slice()),
    };
    let mut headline: Vec<&str> = Vec::new();
    for head in heads.iter().map(|line| line.trim_end_matches([' ', '=']).trim()) {
        match is_byline(head) {
            // The paper of the writer stands behind the name.
            true => draft.set(Field::By, &[head.split(',').next().unwrap_or(head)]),
            false => headline.push(head),
        }
    }
    let headline = headline.join(" ");
    state(&headline, draft);
    draft.set(Field::Title, &[headline.trim()]);
    let text: Vec<&str> = text.iter().copied().take_while(|line| !is_for_editors(line)).collect();
    draft.set(Field::Body, &[with_paragraphs(&text.join("\n")).trim()]);
}

/// `Bundestag/Kinder`, `American Football/NFL/`: words between strokes.
fn is_keyword_line(line: &str) -> bool {
    /// No line of keywords is longer.
    const LONGEST: usize = 70;
    line.contains('/') && line.len() <= LONGEST && !line.contains(". ") && !line.ends_with(['.', '='])
}

fn is_byline(line: &str) -> bool {
    ["By ", "Von ", "Par ", "Por ", "Di "]
        .iter()
        .any(|opening| line.starts_with(opening))
}

/// Where the part begins that only editors are to see.
fn is_for_editors(line: &str) -> bool {
    const OPENINGS: [&str; 3] = [
        "The following information is not",
        "Die folgenden Informationen sind nicht zur",
        "# Notizblock",
    ];
    OPENINGS.iter().any(|opening| line.trim_start().starts_with(opening))
}

/// Lines before the text begin with `^` and end in `<`, or in `=` where they name the writer: slug, headline, notes,
/// byline.
fn anpa_text(lines: &[&str], draft: &mut Draft) {
    let head = |line: &&&str| line.starts_with('^');
    let mut heads = lines.iter().filter(head).map(|line| line.trim_matches(['^', '<', ' ']));
    if let Some(slug) = heads.next() {
        let keyword = slug.rsplit_once(',').map_or(slug, |(keyword, _)| keyword);
        draft.set(Field::Tag, &[keyword]);
    }
    for line in heads {
        let writer = line.strip_suffix('=').map(str::trim);
        match writer {
            Some(name) if is_byline(name) => draft.set(Field::By, &[capitals_to_name(name)]),
            // The paper of the writer.
            Some(_) => {}
            None if line.starts_with("Eds:") || line.starts_with("AP Photo") => state(line, draft),
            None => {
                state(line, draft);
                draft.set(Field::Title, &[line]);
            }
        }
    }
    let text: Vec<&str> = lines
        .iter()
        .copied()
        .filter(|line| !line.starts_with('^'))
        .map(|line| line.trim_end_matches('<'))
        .collect();
    draft.set(Field::Body, &[with_paragraphs(&text.join("\n")).trim()]);
}

/// `By PAUL HALE` as `By Paul Hale`: capitals were the teleprinter's custom, not the writer's name.
fn capitals_to_name(line: &str) -> String {
    let word = |word: &str| match word.chars().all(|c| !c.is_lowercase()) && word.chars().count() > 2 {
        false => word.to_owned(),
        true => {
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            format!("{first}{}", rest.to_lowercase())
        }
    };
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Words with which agencies correct, hold back or kill a message, at the beginning of a word of a headline or keyword.
const STATES: &[(&str, &str)] = &[
    ("KILL", "killed"),
    ("WITHDRAW", "withdrawn"),
    ("ZURÜCKGEZOGEN", "withdrawn"),
    ("RÜCKZUG", "withdrawn"),
    ("ANNULATION", "withdrawn"),
    ("CORRECT", "corrected"),
    ("BERICHTIGUNG", "corrected"),
    ("KORREKTUR", "corrected"),
    ("RECTIFICATI", "corrected"),
    ("EMBARGO", "embargoed"),
    ("SPERRFRIST", "embargoed"),
];

/// Takes the status that a line begins with, in brackets or out of them: `CORRECTED: Harbour closed`.
fn state(line: &str, draft: &mut Draft) {
    let opening = line.trim_start_matches("Eds:").trim_start_matches([' ', '(', '[', '*']);
    // In capitals, or as the whole of a phrase before a colon: `Kill Bill opens` is a headline.
    let before_colon = opening
        .split_once([':', ')', ']', '/'])
        .map_or("", |(before, _)| before);
    let found = STATES.iter().find(|(word, _)| {
        opening.starts_with(word) || before_colon.len() <= 30 && before_colon.to_uppercase().starts_with(word)
    });
    if let Some((_, status)) = found {
        draft.set(Field::Status, &[status]);
    }
}

/// The time of sending: `171230 Jan 26` (day, hour and minute, month, year; a zone may stand between), or
/// `AP-NY-01-17-26 0912EST`.
fn sending_time(line: &str) -> Option<Date> {
    let line = line.trim_matches(|c: char| c.is_control() || matches!(c, ' ' | '<' | '\t'));
    let words: Vec<&str> = line.split_whitespace().collect();
    iptc_time(&words).or_else(|| anpa_time(&words))
}

fn iptc_time(words: &[&str]) -> Option<Date> {
    let (stamp, rest) = words
        .split_first()
        .filter(|(stamp, _)| stamp.len() == 6 && is_digits(stamp))?;
    let (month, year, zone) = match rest {
        [month, year] => (month, year, "GMT"),
        [zone, month, year] => (month, year, *zone),
        _ => return None,
    };
    let day = stamp.get(..2)?;
    clock(&format!("{day} {month} {year}"), stamp.get(2..)?, zone)
}

fn anpa_time(words: &[&str]) -> Option<Date> {
    let [place, time] = words else { return None };
    let mut parts = place.rsplit('-');
    let (year, day, month) = (parts.next()?, parts.next()?, parts.next()?);
    parts
        .next()
        .filter(|bureau| bureau.bytes().all(|byte| byte.is_ascii_alphabetic()))?;
    let (time, zone) = time.split_at_checked(4)?;
    if !is_digits(month) {
        return None;
    }
    let month = civil::Date::new(2000, month.parse().ok()?, 1)
        .ok()?
        .strftime("%b")
        .to_string();
    clock(&format!("{day} {month} {year}"), time, zone)
}

/// A day and a time as `0912`.
fn clock(day: &str, time: &str, zone: &str) -> Option<Date> {
    let (hour, minute) = time.split_at_checked(2).filter(|_| is_digits(time))?;
    let (day, year) = day.rsplit_once(' ')?;
    let century = if year.len() == 2 { "'" } else { "" };
    let text = format!("{day} {century}{year} {hour}:{minute} {zone}");
    crate::analysis::published::parse(&text, Default::default()).ok()
}

/// A paragraph of wire copy begins with an indented line; ours end at a blank one.
pub(super) fn with_paragraphs(text: &str) -> String {
    let mut body = String::with_capacity(text.len() + text.len() / 32);
    for line in text.lines() {
        let indented = (line.starts_with("   ") || line.starts_with('\t')) && !line.trim().is_empty();
        if !body.is_empty() {
            body.push_str(if indented { "\n\n" } else { "\n" });
        }
        body.push_str(if indented { line.trim() } else { line.trim_end() });
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_told_from_text() {
        let cases = [
            (
                "bkn014 4 pl 171  vvvvb KNA 170126\nx",
                Some((false, "bkn014", "4", "pl")),
            ),
            (
                "z6715-----\nr z BC-PT--Harbour 1stLd   01-17 0500\nx",
                Some((true, "z6715", "r", "z")),
            ),
            (
                "w2870\u{1f}asian\nf l\u{13}\u{12} BC-PT-Ships 1-17 0466\n",
                Some((true, "w2870", "f", "l")),
            ),
            ("The 4 pl 171 ships wait.\nx", None),
            ("A harbour\nof Lisbon", None),
            ("", None),
        ];
        for (text, want) in cases {
            let header = Header::of(&mut plain_lines(text));
            let got = header.as_ref().map(|it| {
                (
                    it.is_anpa,
                    it.number.as_str(),
                    it.priority.as_str(),
                    it.category.as_str(),
                )
            });
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn times_of_sending_are_read() {
        let cases = [
            ("171230 Jan 26", "2026-01-17T12:30:00Z"),
            ("171230 GMT JAN 26", "2026-01-17T12:30:00Z"),
            ("   AP-NY-01-17-26 0912EST<", "2026-01-17T09:12:00-05:00"),
            ("AP-WF-11-13-98 1509GMT", "1998-11-13T15:09:00Z"),
            ("171230 ships wait", ""),
            ("dpa xx yy", ""),
        ];
        for (line, want) in cases {
            let got = sending_time(line).map(|date| date.to_string()).unwrap_or_default();
            assert_eq!(got, want, "{line}");
        }
    }
}
