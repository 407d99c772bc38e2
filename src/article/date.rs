//! Dates as newspapers print them: as precise as known, from the year 1 to 9999, with an optional time of day.
//!
//! A [`Date`] is what was printed, in its own offset: its day never moves with a time zone. It knows its first and
//! last day, which is all that ranges and facets need, and its instant in seconds, which is all that sorting needs.

use std::fmt;
use std::str::FromStr;

use jiff::civil;
use serde::{Deserialize, Serialize};

/// A date of publication: `1921`, `1921-03`, `2026-01-17` or `2026-01-17T09:12:00Z`.
///
/// ```
/// use dateline::article::{Date, Precision};
///
/// let date: Date = "1921-03".parse()?;
/// assert_eq!(date.precision(), Precision::Month);
/// assert_eq!(date.to_string(), "1921-03");
/// assert_eq!(date.days().len(), 31);
/// assert!("2026-13-45".parse::<Date>().is_err());
/// # Ok::<(), dateline::article::DateError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date {
    first: civil::Date,
    precision: Precision,
    /// Seconds since midnight of `first`, and the offset of that clock from UTC in seconds; zero without a time.
    clock: i32,
    offset: i32,
}

/// How much of a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Precision {
    /// Only the year.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// The day and the time of day.
    Time,
}

impl Precision {
    /// All, from the roughest: the place of each is its code in the index.
    pub const ALL: [Precision; 4] = [Precision::Year, Precision::Month, Precision::Day, Precision::Time];

    /// The code under which the index keeps it.
    pub fn code(self) -> u64 {
        self as u64
    }

    /// The precision of a code; an unknown one is read as a day.
    pub fn from_code(code: u64) -> Precision {
        usize::try_from(code)
            .ok()
            .and_then(|at| Self::ALL.get(at).copied())
            .unwrap_or(Precision::Day)
    }
}

/// Where the date of publication was found, strongest evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// A header line or a field of the record.
    Header,
    /// JSON-LD in a page.
    JsonLd,
    /// A meta tag or front matter of a page.
    Meta,
    /// The address at which it was published.
    Url,
    /// The printed dateline ("CARACAS, Jan 17 (Reuters) -").
    Dateline,
    /// A date printed in the text or the visible page.
    Text,
    /// The name of the file or of its folders.
    Filename,
}

impl DateSource {
    /// The word used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            DateSource::Header => "header",
            DateSource::JsonLd => "json-ld",
            DateSource::Meta => "meta",
            DateSource::Url => "url",
            DateSource::Dateline => "dateline",
            DateSource::Text => "text",
            DateSource::Filename => "filename",
        }
    }
}

/// A date that was found beside the one taken, kept so that the choice can be explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherDate {
    /// Where it stood.
    pub source: DateSource,
    /// As printed.
    pub printed: String,
    /// Why it was not taken.
    pub why: Why,
}

/// Why a date was not taken for that of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// It says the same.
    Agrees,
    /// Stronger evidence says otherwise.
    Weaker,
    /// A date that software writes where it has none, such as 1970-01-01.
    Placeholder,
    /// More than a year after the day at which the page was addressed or the report written.
    TooLate,
    /// The day of the last change, and others name an earlier one.
    Changed,
    /// It stands just anywhere, and far from the day of the last change.
    Faint,
    /// Before there were newspapers (1600), or after 2100.
    Implausible,
    /// No such day, or no date at all.
    Unreadable,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Why::Agrees => "says the same",
            Why::Weaker => "stronger evidence says otherwise",
            Why::Placeholder => "a date that software writes where it has none",
            Why::TooLate => "more than a year later than the rest",
            Why::Changed => "the day of the last change",
            Why::Faint => "stands just anywhere, and far from the day of the last change",
            Why::Implausible => "not a year of newspapers",
            Why::Unreadable => "no day of the calendar",
        })
    }
}

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// It has the form of a date, but no such day exists.
    #[error("there is no such day as {0}")]
    NoSuchDay(String),
    /// It does not have the form of a date.
    #[error("`{0}` is not a date; write 2026, 2026-01 or 2026-01-17")]
    NotADate(String),
}

/// A span of whole days, both ends included, as days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Days {
    /// First day.
    pub first: i32,
    /// Last day, never before the first.
    pub last: i32,
}

impl Days {
    /// How many days.
    #[allow(clippy::len_without_is_empty)] // A span holds at least one day.
    pub fn len(self) -> u32 {
        self.last.abs_diff(self.first).saturating_add(1)
    }

    /// Whether every day of `other` lies in this span.
    pub fn contains(self, other: Days) -> bool {
        self.first <= other.first && other.last <= self.last
    }

    /// Whether the two share a day.
    pub fn overlaps(self, other: Days) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl Date {
    /// A year.
    pub fn from_year(year: i16) -> Option<Date> {
        Date::of(civil::Date::new(year, 1, 1).ok()?, Precision::Year)
    }

    /// A month of a year.
    pub fn from_month(year: i16, month: i8) -> Option<Date> {
        Date::of(civil::Date::new(year, month, 1).ok()?, Precision::Month)
    }

    /// A day; `None` if the calendar has no such day.
    pub fn from_day(year: i16, month: i8, day: i8) -> Option<Date> {
        Date::of(civil::Date::new(year, month, day).ok()?, Precision::Day)
    }

    /// A day of the calendar crate.
    pub fn from_civil(day: civil::Date) -> Option<Date> {
        Date::of(day, Precision::Day)
    }

    /// A day with a time of day, as printed, and that clock's offset from UTC in seconds.
    pub fn from_datetime(at: civil::DateTime, offset: i32) -> Option<Date> {
        let mut date = Date::of(at.date(), Precision::Time)?;
        let time = at.time();
        date.clock = i32::from(time.hour()) * 3600 + i32::from(time.minute()) * 60 + i32::from(time.second());
        date.offset = offset.clamp(-93_599, 93_599);
        Some(date)
    }

    fn of(first: civil::Date, precision: Precision) -> Option<Date> {
        (1..=9999).contains(&first.year()).then_some(Date {
            first,
            precision,
            clock: 0,
            offset: 0,
        })
    }

    /// The same clock read as that of a zone; a date without a time of day stays as it is.
    pub fn in_zone(self, zone: &jiff::tz::TimeZone) -> Date {
        let at = jiff::Span::new().try_seconds(self.clock).ok();
        let clock = at.and_then(|at| self.first.to_datetime(civil::Time::midnight()).checked_add(at).ok());
        let zoned = clock
            .filter(|_| self.precision == Precision::Time)
            .and_then(|clock| zone.to_zoned(clock).ok());
        zoned.map_or(self, |zoned| Date {
            offset: zoned.offset().seconds(),
            ..self
        })
    }

    /// How much of it is known.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Its first day: the day itself, or the first of the month or year.
    pub fn first_day(self) -> civil::Date {
        self.first
    }

    /// All days that it may be.
    pub fn days(self) -> Days {
        let first = day_number(self.first);
        let last = match self.precision {
            Precision::Year => self.first.last_of_year(),
            Precision::Month => self.first.last_of_month(),
            Precision::Day | Precision::Time => self.first,
        };
        Days {
            first,
            last: day_number(last),
        }
    }

    /// Seconds since 1970-01-01T00:00:00Z, negative before; an imprecise date stands at its start.
    pub fn seconds(self) -> i64 {
        i64::from(day_number(self.first)) * 86_400 + i64::from(self.clock) - i64::from(self.offset)
    }
}

/// Days since 1970-01-01 of a day of the calendar.
pub(crate) fn day_number(day: civil::Date) -> i32 {
    const EPOCH: civil::Date = civil::date(1970, 1, 1);
    EPOCH.until(day).map_or(0, |span| span.get_days())
}

/// The day of the calendar that lies so many days after 1970-01-01.
pub(crate) fn civil_day(number: i32) -> Option<civil::Date> {
    const EPOCH: civil::Date = civil::date(1970, 1, 1);
    EPOCH
        .checked_add(jiff::Span::new().try_days(number).ok()?)
        .ok()
        .filter(|day| day.year() >= 1)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = (self.first.year(), self.first.month(), self.first.day());
        match self.precision {
            Precision::Year => write!(f, "{year:04}"),
            Precision::Month => write!(f, "{year:04}-{month:02}"),
            Precision::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            Precision::Time => {
                let (hour, minute, second) = (self.clock / 3600, self.clock / 60 % 60, self.clock % 60);
                write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
                if self.offset == 0 {
                    return write!(f, "Z");
                }
                let sign = if self.offset < 0 { '-' } else { '+' };
                let minutes = self.offset.abs() / 60;
                write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
            }
        }
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads ISO 8601, as precise as given; printed forms are the business of `analysis::published`.
    fn from_str(text: &str) -> Result<Date, DateError> {
        let text = text.trim();
        let not_a_date = || DateError::NotADate(text.to_owned());
        let no_such_day = || DateError::NoSuchDay(text.to_owned());
        let (day, time) = match text.find(['T', 't', ' ']) {
            Some(at) => (text.get(..at).unwrap_or(text), text.get(at + 1..)),
            None => (text, None),
        };
        let mut parts = day.split('-');
        let number = |part: Option<&str>, width: usize| -> Result<Option<i16>, DateError> {
            part.map(|digits| {
                let well_formed = digits.len() == width && digits.bytes().all(|byte| byte.is_ascii_digit());
                well_formed
                    .then(|| digits.parse().ok())
                    .flatten()
                    .ok_or_else(not_a_date)
            })
            .transpose()
        };
        let year = number(parts.next(), 4)?.ok_or_else(not_a_date)?;
        let month = number(parts.next(), 2)?;
        let day_of_month = number(parts.next(), 2)?;
        if parts.next().is_some() {
            return Err(not_a_date());
        }
        let small = |value: i16| i8::try_from(value).map_err(|_| no_such_day());
        let date = match (month, day_of_month) {
            (None, _) => Date::from_year(year),
            (Some(month), None) => Date::from_month(year, small(month)?),
            (Some(month), Some(day)) => Date::from_day(year, small(month)?, small(day)?),
        }
        .ok_or_else(no_such_day)?;
        match time {
            None => Ok(date),
            Some(time) if date.precision == Precision::Day => with_time(date, time).ok_or_else(not_a_date),
            Some(_) => Err(not_a_date()),
        }
    }
}

/// Adds a time of day, with its offset (`Z`, `+01:00`, `+0100`, `+01`) or without.
fn with_time(date: Date, text: &str) -> Option<Date> {
    let text = text.trim();
    let zone_at = text.find(['Z', 'z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at_checked(zone_at)?;
    let time: civil::Time = clock.trim().parse().ok()?;
    Date::from_datetime(date.first.to_datetime(time), offset_seconds(zone)?)
}

/// The seconds of an offset from UTC; an empty one is taken for UTC.
fn offset_seconds(zone: &str) -> Option<i32> {
    let sign = match zone.chars().next() {
        None | Some('Z' | 'z') => return (zone.len() <= 1).then_some(0),
        Some('-') => -1,
        Some(_) => 1,
    };
    let digits: String = zone.chars().skip(1).filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hours: i32 = digits.get(..2)?.parse().ok()?;
    let minutes: i32 = digits
        .get(2..)
        .filter(|rest| !rest.is_empty())
        .map_or(Ok(0), str::parse)
        .ok()?;
    (hours <= 18 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

impl Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_is_what_is_shown() {
        for text in [
            "1605",
            "1921-03",
            "2026-01-17",
            "2026-01-17T09:12:00Z",
            "2026-01-17T23:12:09+08:00",
            "0001-01-01",
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date.to_string(), text);
        }
        assert_eq!(
            "2026-01-17 09:12".parse::<Date>().unwrap().to_string(),
            "2026-01-17T09:12:00Z"
        );
    }

    #[test]
    fn impossible_days_and_other_texts_are_told_apart() {
        for text in ["2026-13-45", "2023-02-29", "0000", "2026-00"] {
            assert!(matches!(text.parse::<Date>(), Err(DateError::NoSuchDay(_))), "{text}");
        }
        for text in [
            "",
            "26",
            "2026-1-7",
            "yesterday",
            "2026-01-17-3",
            "2026-01T09:00",
            "２０２６",
        ] {
            assert!(matches!(text.parse::<Date>(), Err(DateError::NotADate(_))), "{text}");
        }
    }

    #[test]
    fn the_day_is_the_one_printed_and_the_instant_is_exact() {
        let date: Date = "2026-01-18T00:30:00+08:00".parse().unwrap();
        assert_eq!(civil_day(date.days().first).unwrap(), civil::date(2026, 1, 18));
        assert_eq!(
            date.seconds(),
            "2026-01-17T16:30:00Z".parse::<Date>().unwrap().seconds()
        );
    }

    #[test]
    fn days_have_numbers_and_numbers_days() {
        for (text, number) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("1605-11-05", -133_005),
            ("2026-01-17", 20_470),
        ] {
            let date: Date = text.parse().unwrap();
            assert_eq!(
                date.days(),
                Days {
                    first: number,
                    last: number
                },
                "{text}"
            );
            assert_eq!(civil_day(number), Some(date.first_day()), "{text}");
        }
    }
}
