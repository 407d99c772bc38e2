//! An article in the making: the one place where readers put what they found, by field, in whatever shape it came.

use std::ops::Range;

use jiff::tz::TimeZone;
use rustc_hash::FxHashSet;

use crate::analysis::published::{self, Evidence, Order};
use crate::article::{Article, Date, DateError, DateSource, Kind, OtherDate, Precision, Status};

use super::fields::Field;
use super::{Articles, Place, Problem, Settings, names};

/// An article in the making, with what was doubtful about it.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub article: Article,
    /// Every date of publication that the file gives. Which is taken is decided when all is known.
    dates: Vec<Printed>,
    updates: Vec<String>,
    /// What was doubtful, each thing once.
    doubts: Vec<String>,
    /// How many doubts there were beyond [`MOST_DOUBTS`].
    untold: usize,
}

/// How many doubts of one article are told one by one.
const MOST_DOUBTS: usize = 20;

/// How many dates of publication of one article are weighed, the first that it gives: each is held against all others.
const MOST_DATES: usize = 100;

/// Characters of a value that is counted or filtered by: each of its words is kept with the whole of it.
const LONGEST_VALUE: usize = 500;

/// Bytes of an identifier and of an address.
const LONGEST_ID: usize = 1_000;
const LONGEST_URL: usize = 8_000;

/// A date as printed, and how much it counts where its place says more than its kind.
#[derive(Debug)]
struct Printed {
    source: DateSource,
    text: String,
    weight: Option<u32>,
}

impl Draft {
    /// Notes something doubtful, to be reported as a warning.
    pub fn doubt(&mut self, reason: impl Into<String>) {
        let reason = reason.into();
        match self.doubts.contains(&reason) {
            true => {}
            false if self.doubts.len() < MOST_DOUBTS => self.doubts.push(reason),
            false => self.untold += 1,
        }
    }

    /// Puts the values of a field in their place. Of a field that holds one value, the first that is not blank counts.
    pub fn set<S: AsRef<str>>(&mut self, field: Field, values: &[S]) {
        for value in values.iter().map(|value| value.as_ref().trim()) {
            if !value.is_empty() {
                self.set_one(field, value);
            }
        }
    }

    fn set_one(&mut self, field: Field, value: &str) {
        let article = &mut self.article;
        match field {
            Field::Id => keep_first(&mut article.id, value),
            Field::Title => keep_first(&mut article.title, &one_line(value)),
            Field::Summary => keep_first(&mut article.summary, value),
            Field::Body => add_paragraphs(&mut article.body, value),
            Field::Dateline => match published::place_of_dateline(value) {
                "" => {}
                place => keep(&mut article.dateline, place),
            },
            Field::Source => keep(&mut article.source, &one_line(value)),
            Field::Section => keep(&mut article.section, &one_line(value)),
            Field::Page => keep(&mut article.page, value),
            Field::Edition => keep(&mut article.edition, value),
            Field::Url => keep(&mut article.url, value),
            Field::Lang => {
                if let Some(tag) = names::language(value) {
                    keep(&mut article.lang, &tag);
                }
            }
            Field::Status => article.status = status(value).unwrap_or(article.status),
            Field::Ocr => article.ocr = article.ocr.or(quality(value)),
            Field::By => article.by.extend(names::authors(value)),
            Field::Tag => article.tag.extend(names::list(value)),
            Field::Person => self.given(Kind::Person, value),
            Field::Org => self.given(Kind::Org, value),
            Field::Place => self.given(Kind::Place, value),
            Field::Date => self.date(value, DateSource::Header),
            Field::Updated => self.updated(value),
        }
    }

    /// Takes a date of publication, as printed.
    pub fn date(&mut self, text: &str, source: DateSource) {
        self.dates.push(Printed {
            source,
            text: text.to_owned(),
            weight: None,
        });
    }

    /// Takes the date of a change, as printed; the last of them counts.
    pub fn updated(&mut self, text: &str) {
        self.updates.push(text.to_owned());
    }

    /// Takes a date from a page, where many things stand in the place of dates: what is none is passed over.
    pub fn dated(&mut self, text: &str, source: DateSource) {
        if is_date(text) {
            self.date(text, source);
        }
    }

    /// Whether a date of publication was taken.
    pub fn is_dated(&self) -> bool {
        !self.dates.is_empty()
    }

    /// Takes a date that readers of a page see, of this weight; see [`published::Evidence::weight`].
    pub fn seen(&mut self, text: &str, weight: u32) {
        if is_date(text) {
            self.dates.push(Printed {
                source: DateSource::Text,
                text: text.to_owned(),
                weight: Some(weight),
            });
        }
    }

    /// Takes the date of a change from a page, if it is one.
    pub fn changed(&mut self, text: &str) {
        if is_date(text) {
            self.updated(text);
        }
    }

    /// Takes names that the publisher gives, one or a list; slugs and codes are read as names.
    pub fn given(&mut self, kind: Kind, value: &str) {
        let given = names::list(value).into_iter().map(|name| names::plain(kind, &name));
        self.article.given.of_mut(kind).extend(given);
    }

    /// Hands over the finished article, or the reason why it is none, after what was doubtful.
    pub fn finish(mut self, place: Place, settings: &Settings, emit: &mut Articles<'_>) {
        let article = &mut self.article;
        if article.body.trim().is_empty() && !article.summary.is_empty() {
            article.body = std::mem::take(&mut article.summary);
        }
        if article.title.is_empty() {
            article.title = first_sentence(&article.body);
        }
        if article.title.is_empty() {
            let reason = match self.doubts.first() {
                Some(doubt) => format!("no text: neither title nor body ({doubt})"),
                None => "no text: neither title nor body".to_owned(),
            };
            return emit(Err(Problem::skipped(place, reason)));
        }
        self.settle_values();
        self.settle_dates(settings);
        for doubt in self.doubts {
            emit(Err(Problem::warning(place, doubt)));
        }
        if self.untold > 0 {
            emit(Err(Problem::warning(place, format!("further doubts: {}", self.untold))));
        }
        emit(Ok(self.article));
    }

    /// Keeps each value of a list once, and none that is longer than such a value may be.
    fn settle_values(&mut self) {
        let article = &mut self.article;
        let given = &mut article.given;
        let fields = [
            ("by", article.by.as_mut_slice()),
            ("tag", article.tag.as_mut_slice()),
            ("person", given.person.as_mut_slice()),
            ("org", given.org.as_mut_slice()),
            ("place", given.place.as_mut_slice()),
            ("source", article.source.as_mut_slice()),
            ("section", article.section.as_mut_slice()),
            ("page", article.page.as_mut_slice()),
            ("edition", article.edition.as_mut_slice()),
            ("dateline", article.dateline.as_mut_slice()),
        ];
        let mut doubts = Vec::new();
        for (name, values) in fields {
            if values.iter_mut().filter_map(shorten).count() > 0 {
                doubts.push(format!("{name}: cut after {LONGEST_VALUE} characters"));
            }
        }
        let lists = [
            &mut article.by,
            &mut article.tag,
            &mut given.person,
            &mut given.org,
            &mut given.place,
        ];
        lists.into_iter().for_each(keep_each_once);
        if article.id.len() > LONGEST_ID {
            article.id.clear();
            doubts.push(format!("id: longer than {LONGEST_ID} bytes and left out"));
        }
        if article.url.take_if(|url| url.len() > LONGEST_URL).is_some() {
            doubts.push(format!("url: longer than {LONGEST_URL} bytes and left out"));
        }
        doubts.into_iter().for_each(|doubt| self.doubt(doubt));
    }

    /// Chooses among the dates given, the address and the printed dateline.
    fn settle_dates(&mut self, settings: &Settings) {
        let zone = settings.defaults.zone();
        let read_date = |text: &str, order| read_date(text, order).map(|date| in_zone(date, text, zone.as_ref()));
        if self.dates.len() > MOST_DATES {
            self.doubt(format!(
                "{} dates of publication, of which the first {MOST_DATES} were weighed",
                self.dates.len()
            ));
        }
        let order = Order::of_language(self.article.lang.as_deref().unwrap_or_default());
        for text in std::mem::take(&mut self.updates) {
            let known = self.article.updated;
            match read_date(&text, order) {
                Ok(date) if known.is_some_and(|known| known.seconds() >= date.seconds()) => {}
                Ok(date) => self.article.updated = Some(date),
                Err(error) => self.doubt(format!("date of update left out: {error}")),
            }
        }
        let mut evidence: Vec<Evidence> = Vec::new();
        for Printed { source, text, weight } in std::mem::take(&mut self.dates).into_iter().take(MOST_DATES) {
            let mut piece = Evidence::printed(source, &text, order);
            piece.read = read_date(&text, order);
            if let Err(error) = &piece.read {
                self.doubt(format!("date left out: {error}"));
            }
            let weight = weight.unwrap_or(piece.weight);
            evidence.push(piece.weighing(weight));
        }
        let article = &mut self.article;
        let address = article.url.as_deref().and_then(published::from_url);
        evidence.extend(address.map(|date| Evidence::found(DateSource::Url, date)));
        local_days(&mut evidence);
        take_date(article, evidence);
    }
}

/// Replaces instants in UTC by the day that the address or the visible page gives, where the two differ only because
/// the newsroom's clock is another: the day of an article is the one that its readers saw.
fn local_days(evidence: &mut [Evidence]) {
    /// What stands just anywhere in a page may be the day of another article.
    const BELIEVED: u32 = 30;
    let seen: Vec<Date> = evidence
        .iter()
        .filter(|piece| matches!(piece.source, DateSource::Url | DateSource::Text) && piece.weight >= BELIEVED)
        .filter_map(|piece| piece.read.clone().ok())
        .filter(|date| date.precision() >= Precision::Day && !is_in_utc(*date))
        .collect();
    for piece in evidence.iter_mut().filter(|piece| piece.source != DateSource::Header) {
        let Ok(instant) = piece.read else { continue };
        let is_next = |day: &&Date| instant.days().first.abs_diff(day.days().first) == 1;
        if let Some(day) = seen.iter().find(is_next).filter(|_| is_in_utc(instant)) {
            piece.read = Ok(*day);
        }
    }
}

fn is_in_utc(date: Date) -> bool {
    date.precision() == Precision::Time && date.to_string().ends_with('Z')
}

/// Gives an article the date that its evidence and its printed dateline speak for, and the place of that dateline.
pub(super) fn take_date(article: &mut Article, mut evidence: Vec<Evidence>) {
    let near = published::choose(evidence.clone(), article.updated).date;
    if let Some(line) = published::from_dateline(&article.body, near) {
        evidence.extend(line.date.map(|date| Evidence::found(DateSource::Dateline, date)));
        article.dateline.get_or_insert(line.place);
        if article.source.is_none() {
            article.source = line.agency;
        }
    }
    let chosen = published::choose(evidence, article.updated);
    article.date = chosen.date;
    article.date_source = chosen.source;
    for loser in chosen.losers {
        let other = OtherDate {
            source: loser.evidence.source,
            printed: loser.evidence.printed.chars().take(LONGEST_PRINTED).collect(),
            why: loser.why,
        };
        if article.other_dates.len() < MOST_OTHER_DATES && !article.other_dates.contains(&other) {
            article.other_dates.push(other);
        }
    }
}

/// How many dates not taken an article keeps, and how many characters of each: enough to explain the choice.
const MOST_OTHER_DATES: usize = 12;
const LONGEST_PRINTED: usize = 40;

fn keep_first(slot: &mut String, value: &str) {
    if slot.is_empty() {
        value.clone_into(slot);
    }
}

fn keep(slot: &mut Option<String>, value: &str) {
    slot.get_or_insert_with(|| value.to_owned());
}

/// Cuts a value that is longer than one may be.
fn shorten(value: &mut String) -> Option<()> {
    let (end, _) = value.char_indices().nth(LONGEST_VALUE)?;
    value.truncate(end);
    value.push('…');
    Some(())
}

/// Keeps each value once, where it stands first.
fn keep_each_once(list: &mut Vec<String>) {
    let mut seen = FxHashSet::default();
    list.retain(|value| seen.insert(value.clone()));
}

fn add_paragraphs(body: &mut String, text: &str) {
    if !body.is_empty() {
        body.push_str("\n\n");
    }
    if text.contains('\r') {
        body.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    } else {
        body.push_str(text);
    }
}

/// A value without line breaks and runs of blanks, as headlines are.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a date, possible or not.
pub(super) fn is_date(text: &str) -> bool {
    !matches!(read_date(text, Order::default()), Err(DateError::NotADate(_)))
}

/// Reads a date as printed, or as a number of seconds or milliseconds since 1970.
fn read_date(text: &str, order: Order) -> Result<Date, DateError> {
    let text = text.trim();
    published::parse(text, order).or_else(|error| {
        let number = text
            .parse()
            .ok()
            .filter(|_| text.len() > 8)
            .and_then(published::from_epoch);
        // A clock that nobody can read (`2022-01-10T22:06:08:684Z`) leaves the day.
        let day = || text.get(..10).filter(|_| text.get(10..11) == Some("T"))?.parse().ok();
        number.or_else(day).ok_or(error)
    })
}

/// A time printed without a zone, in the zone that the archive names.
fn in_zone(date: Date, printed: &str, zone: Option<&TimeZone>) -> Date {
    /// What is read as no distance from UTC; any other distance shows in the date.
    const UTC: [&str; 7] = ["+00:00", "-00:00", "+0000", "-0000", "GMT", "UTC", " UT"];
    let Some(zone) = zone.filter(|_| is_in_utc(date)) else {
        return date;
    };
    let printed = printed.trim().to_ascii_uppercase();
    let is_number = printed.bytes().all(|byte| byte.is_ascii_digit());
    let is_zulu = printed
        .strip_suffix('Z')
        .is_some_and(|clock| clock.ends_with(|c: char| c.is_ascii_digit()));
    match is_number || is_zulu || UTC.iter().any(|mark| printed.ends_with(mark)) {
        true => date,
        false => date.in_zone(zone),
    }
}

/// The first full date in a short text, where other things may stand before and after it.
pub(super) fn printed_date(text: &str) -> Option<String> {
    let found = printed_dates(text, Order::default()).next()?;
    text.get(found).map(str::to_owned)
}

/// Where the full dates of a short text stand, in order.
pub(super) fn printed_dates(text: &str, order: Order) -> impl Iterator<Item = Range<usize>> + '_ {
    let behind = |c: char| c.is_whitespace() || "(:,|>".contains(c);
    let mut starts = std::iter::once(0).chain(text.match_indices(behind).map(|(at, found)| at + found.len()));
    let mut end = 0;
    std::iter::from_fn(move || {
        starts.by_ref().find_map(|start| {
            let tail = text
                .get(start..)
                .filter(|tail| start >= end && !tail.starts_with(behind))?;
            let (date, used) = published::parse_start(tail, order).ok()?;
            end = start + used;
            (date.precision() >= Precision::Day).then_some(start..end)
        })
    })
}

/// The words in which publishers and standards give a status (ninjs, NewsML, NITF, and our own).
const STATUSES: &[(&str, Status)] = &[
    ("usable", Status::Usable),
    ("corrected", Status::Corrected),
    ("correction", Status::Corrected),
    ("embargoed", Status::Embargoed),
    ("withheld", Status::Embargoed),
    ("withdrawn", Status::Withdrawn),
    ("canceled", Status::Withdrawn),
    ("cancelled", Status::Withdrawn),
    ("killed", Status::Withdrawn),
    ("kill", Status::Withdrawn),
    ("retracted", Status::Withdrawn),
];

fn status(word: &str) -> Option<Status> {
    // NewsML-G2 writes `stat:usable`.
    let word = word.rsplit(':').next().unwrap_or(word);
    STATUSES
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(word))
        .map(|(_, status)| *status)
}

/// Recognition quality from a share (`0.87`) or a percentage (`87`, `87.4`).
fn quality(text: &str) -> Option<u8> {
    let value: f64 = text.trim_end_matches('%').trim().parse().ok()?;
    let percent = if value <= 1.0 && text.contains('.') {
        value * 100.0
    } else {
        value
    };
    // The cast is exact: the value was just held within its range.
    (0.0..=100.0).contains(&percent).then(|| percent.round() as u8)
}

/// The longest headline made from a first sentence, in characters.
const LONGEST_TITLE: usize = 160;

/// The first sentence of a text, to stand for a headline; a long one is cut at the end of a word.
fn first_sentence(body: &str) -> String {
    let paragraph = crate::article::paragraphs(body).next().unwrap_or(0..0);
    let paragraph = one_line(body.get(paragraph).unwrap_or_default());
    let sentence = paragraph.get(..sentence_end(&paragraph)).unwrap_or(&paragraph);
    let Some((cut, _)) = sentence.char_indices().nth(LONGEST_TITLE) else {
        return sentence.to_owned();
    };
    let head = sentence.get(..cut).unwrap_or(sentence);
    let head = head.rsplit_once(' ').map_or(head, |(words, _)| words);
    format!("{}…", head.trim_end_matches([',', ';', ':', ' ']))
}

/// The byte after the first sentence: behind a full stop that follows a word of more than three letters and precedes a
/// capital, so that `U.S. Navy`, `Mr. Hale` and `Jan. 3` do not end one.
fn sentence_end(text: &str) -> usize {
    let mut word = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match c {
            '。' | '！' | '？' => return end,
            '.' | '!' | '?' if word > 3 || c != '.' => {
                let rest = text.get(end..).unwrap_or_default();
                let closing = rest.len() - rest.trim_start_matches(['"', '”', '’', '\'', ')']).len();
                let after = rest.get(closing..).unwrap_or_default();
                if after.is_empty() || after.starts_with(' ') && !after.trim_start().starts_with(char::is_lowercase) {
                    return end + closing;
                }
            }
            _ => {}
        }
        word = if c.is_alphanumeric() { word + 1 } else { 0 };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_made_from_the_first_sentence() {
        let cases = [
            ("The harbour closed. Ships wait.", "The harbour closed."),
            (
                "The U.S. Navy came on Jan. 3 to Lisbon. It left.",
                "The U.S. Navy came on Jan. 3 to Lisbon.",
            ),
            ("“We left early.” He did not say why.", "“We left early.”"),
            ("港口关闭。船只等待。", "港口关闭。"),
            ("Harbour closed\n\nThe harbour.", "Harbour closed"),
            ("", ""),
        ];
        for (body, want) in cases {
            assert_eq!(first_sentence(body), want);
        }
        let long = "word ".repeat(100);
        let title = first_sentence(&long);
        assert!(title.ends_with("word…") && title.chars().count() <= LONGEST_TITLE + 1);
    }

    #[test]
    fn a_time_without_a_zone_is_read_in_that_of_the_archive() {
        let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
        let cases = [
            ("2020-07-02T23:30:00", "2020-07-02T23:30:00+01:00"),
            ("2020-07-02 00:00", "2020-07-02T00:00:00+01:00"),
            ("2 July 2020 23:30", "2020-07-02T23:30:00+01:00"),
            ("2020-01-02T23:30:00Z", "2020-01-02T23:30:00Z"),
            ("2020-07-02T23:30:00+00:00", "2020-07-02T23:30:00Z"),
            ("Thu, 02 Jul 2020 23:30:00 GMT", "2020-07-02T23:30:00Z"),
            ("2020-07-02T23:30:00-05:00", "2020-07-02T23:30:00-05:00"),
            ("1768608000", "2026-01-17T00:00:00Z"),
            ("2020-07-02", "2020-07-02"),
        ];
        for (text, want) in cases {
            let date = read_date(text, Order::default()).unwrap();
            assert_eq!(in_zone(date, text, Some(&lisbon)).to_string(), want, "{text}");
        }
    }

    #[test]
    fn dates_come_in_several_shapes() {
        let cases = [
            ("2026-01-17", "2026-01-17"),
            ("20260117", "2026-01-17"),
            ("1768608000", "2026-01-17T00:00:00Z"),
            ("1768608000000", "2026-01-17T00:00:00Z"),
        ];
        for (text, want) in cases {
            assert_eq!(read_date(text, Order::default()).unwrap().to_string(), want);
        }
        assert!(matches!(
            read_date("2026-13-45", Order::default()),
            Err(DateError::NoSuchDay(_))
        ));
    }
}
