//! Dates as they are printed in headers, meta tags, feeds and bylines.
//!
//! A text is cut into numbers, words and marks; a small grammar reads a date and a time of day from their start. The
//! languages meet in one grammar, because `17 de enero de 2026` and `17 January 2026` differ only in filler words.

use jiff::{Timestamp, civil, tz};

use crate::analysis::dates::names;
use crate::article::{Date, DateError, Precision};

use super::clock::{Clock, clock_of, zone_named};
use super::token::{Kind, Token, lex};

/// Which of two numbers is the day, where both could be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// `03/04/2026` is 3 April: the world's custom, and the rule where nothing is known.
    #[default]
    DayFirst,
    /// `03/04/2026` is March 4: the custom of the United States.
    MonthFirst,
}

impl Order {
    /// The custom of a language or locale (BCP 47, also `en_US`).
    pub fn of_language(tag: &str) -> Order {
        if tag.replace('_', "-").eq_ignore_ascii_case("en-US") {
            Order::MonthFirst
        } else {
            Order::DayFirst
        }
    }
}

/// Reads a text that is a date and nothing else, in any common printed form.
///
/// A time of day that makes no sense leaves the day.
///
/// ```
/// use dateline::analysis::published::{Order, parse};
///
/// let date = parse("Sat, 17 Jan 2026 09:12:00 EST", Order::default())?;
/// assert_eq!(date.to_string(), "2026-01-17T09:12:00-05:00");
/// # Ok::<(), dateline::article::DateError>(())
/// ```
///
/// # Errors
/// [`DateError::NoSuchDay`] for a date that the calendar does not have, [`DateError::NotADate`] for any other text.
pub fn parse(text: &str, order: Order) -> Result<Date, DateError> {
    let (date, used) = parse_start(text, order)?;
    let rest = text.get(used..).unwrap_or_default();
    let ends = lex(rest).iter().all(|token| match &token.kind {
        Kind::Number { .. } => false,
        Kind::Word(word) => FILLERS.contains(&word.as_str()) || zone_named(word).is_some() || names::is_weekday(word),
        Kind::Mark(_) => true,
    });
    if ends {
        Ok(date)
    } else {
        Err(DateError::NotADate(shortened(text)))
    }
}

/// Reads the date that a text begins with, and says how many bytes it takes; what follows may be anything.
///
/// # Errors
/// As [`parse`].
pub fn parse_start(text: &str, order: Order) -> Result<(Date, usize), DateError> {
    // No printed date is longer; what follows may be a whole article.
    let head = head_of(text, LONGEST);
    let tokens = lex(head);
    let mut grammar = Grammar {
        tokens: &tokens,
        at: 0,
        order,
    };
    let found = grammar.full_date();
    let used = grammar.end();
    match found {
        Some(Found::Date(date)) => Ok((date, used)),
        Some(Found::Impossible) => Err(DateError::NoSuchDay(shortened(head.get(..used).unwrap_or(head)))),
        None => Err(DateError::NotADate(shortened(text))),
    }
}

/// No printed date is longer, in bytes.
const LONGEST: usize = 160;

/// The start of a text, at most so many bytes of whole characters.
pub(super) fn head_of(text: &str, most: usize) -> &str {
    (0..=most.min(text.len()))
        .rev()
        .find_map(|end| text.get(..end))
        .unwrap_or_default()
}

/// What the first line of a plain-text article says of its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'a> {
    /// The date, or [`DateError::NoSuchDay`].
    pub date: Result<Date, DateError>,
    /// The text that follows on the same line; the whole line where the date is impossible, so that nothing is lost.
    pub rest: &'a str,
}

/// Reads `date 2026-01-17 Text goes on`: the word in any case, with or without a colon, after optional blanks.
///
/// Without a colon, a bare year or a named month must end the line: "Date May 2024" is a header, "Date 2024 was not a
/// good year" is text.
pub fn header(line: &str) -> Option<Header<'_>> {
    let trimmed = line.trim_start_matches(['\u{feff}', ' ', '\t']);
    let after = trimmed
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("date"))
        .and(trimmed.get(4..))?;
    let value = after.trim_start();
    let (value, colon) = value
        .strip_prefix([':', '：'])
        .map_or((value, false), |value| (value.trim_start(), true));
    if !colon && value.len() == after.len() {
        return None;
    }
    match parse_start(value, Order::default()) {
        Ok((date, used)) => {
            let rest = value.get(used..).unwrap_or_default().trim_start();
            let bare = date.precision() < Precision::Day && !value.get(..used)?.contains('-');
            (colon || !bare || rest.is_empty()).then_some(Header { date: Ok(date), rest })
        }
        Err(DateError::NotADate(_)) => None,
        Err(error) => Some(Header {
            date: Err(error),
            rest: line,
        }),
    }
}

/// The instant of a number of seconds, milliseconds or microseconds since 1970, told apart by their size.
pub fn from_epoch(number: i64) -> Option<Date> {
    let seconds = match number.unsigned_abs() {
        0..100_000_000_000 => number,
        100_000_000_000..100_000_000_000_000 => number.div_euclid(1_000),
        _ => number.div_euclid(1_000_000),
    };
    let at = Timestamp::from_second(seconds).ok()?;
    Date::from_datetime(tz::Offset::UTC.to_datetime(at), 0)
}

/// Words that may stand around a date and say nothing.
const FILLERS: [&str; 38] = [
    "a",
    "à",
    "a.d",
    "ad",
    "am",
    "at",
    "av",
    "c",
    "ce",
    "da",
    "date",
    "dated",
    "de",
    "del",
    "den",
    "der",
    "di",
    "du",
    "el",
    "first",
    "kl",
    "la",
    "las",
    "le",
    "les",
    "o",
    "of",
    "on",
    "posted",
    "publicado",
    "published",
    "publié",
    "the",
    "um",
    "uhr",
    "veröffentlicht",
    "vom",
    "local",
];

/// Suffixes that make a number an ordinal.
const ORDINALS: [&str; 8] = ["st", "nd", "rd", "th", "er", "ro", "º", "ª"];

/// A text short enough to stand in a message.
fn shortened(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

/// A date by the grammar: one of the calendar, or one that it does not have.
enum Found {
    Date(Date),
    Impossible,
}

impl Found {
    fn of(date: Option<Date>) -> Option<Found> {
        Some(date.map_or(Found::Impossible, Found::Date))
    }
}

/// One printed form.
type Rule<'t> = fn(&mut Grammar<'t>) -> Option<Found>;

/// Reads tokens from left to right; a rule that does not fit puts `at` back.
pub(super) struct Grammar<'t> {
    tokens: &'t [Token],
    pub(super) at: usize,
    order: Order,
}

impl<'t> Grammar<'t> {
    /// Byte after the last token read.
    fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|last| self.tokens.get(last))
            .map_or(0, |token| token.end)
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<&Kind> {
        self.tokens.get(self.at + ahead).map(|token| &token.kind)
    }

    pub(super) fn number(&self, ahead: usize) -> Option<(i64, usize)> {
        match self.kind(ahead)? {
            Kind::Number { value, width } => Some((*value, *width)),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, ahead: usize, marks: &str) -> bool {
        matches!(self.kind(ahead), Some(Kind::Mark(mark)) if marks.contains(*mark))
    }

    pub(super) fn word(&self, ahead: usize) -> Option<&str> {
        match self.kind(ahead)? {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Whether nothing, not even a blank, stands before this token.
    pub(super) fn is_joined(&self, ahead: usize) -> bool {
        let at = self.at + ahead;
        let before = at.checked_sub(1).and_then(|before| self.tokens.get(before));
        matches!((before, self.tokens.get(at)), (Some(before), Some(token)) if before.end == token.start)
    }

    /// Takes a number of up to two digits, and the ordinal suffix after it.
    fn small(&mut self) -> Option<i64> {
        let (value, width) = self.number(0)?;
        if width > 2 {
            return None;
        }
        self.at += 1;
        if self.word(0).is_some_and(|word| ORDINALS.contains(&word)) || (self.is_mark(0, "ºª°") && self.is_joined(0))
        {
            self.at += 1;
        }
        Some(value)
    }

    /// Takes a year of four digits, or of two after an apostrophe.
    fn year(&mut self) -> Option<i64> {
        if self.is_mark(0, "'’") && self.number(1).is_some_and(|(_, width)| width == 2) {
            let (value, _) = self.number(1)?;
            self.at += 2;
            return Some(full_year(value));
        }
        let (value, width) = self.number(0)?;
        (width == 4).then(|| self.at += 1).map(|()| value)
    }

    /// Takes the name of a month, and the full stop after it.
    fn month(&mut self) -> Option<i64> {
        let month = names::printed_month(self.word(0)?)?;
        self.at += 1;
        if self.is_mark(0, ".") && self.is_joined(0) {
            self.at += 1;
        }
        Some(i64::from(month))
    }

    /// Passes over words and marks that say nothing.
    fn skip(&mut self, marks: &str) {
        loop {
            let passes = match self.kind(0) {
                Some(Kind::Mark(mark)) => marks.contains(*mark),
                Some(Kind::Word(word)) => {
                    let word = word.as_str();
                    FILLERS.contains(&word) || (names::is_weekday(word) && names::printed_month(word).is_none())
                }
                _ => false,
            };
            if !passes {
                return;
            }
            self.at += 1;
        }
    }

    /// Tries a rule; puts everything back if it does not fit.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.at;
        let result = rule(self);
        if result.is_none() {
            self.at = before;
        }
        result
    }

    /// A date with the time of day before, in or after it.
    fn full_date(&mut self) -> Option<Found> {
        self.skip(",.:|·-–—([（【星期周週礼拜日发布时间發佈時間：");
        let early = self.attempt(Self::clock);
        self.skip(",|·-–—");
        let (found, inside) = self.date()?;
        self.attempt(Self::chinese_weekday);
        let late = if early.is_none() && inside.is_none() {
            self.attempt(Self::late_clock)
        } else {
            None
        };
        let clock = early.or(inside).or(late).flatten();
        let Found::Date(date) = found else { return Some(found) };
        let timed = clock
            .filter(|_| date.precision() == Precision::Day)
            .and_then(|(time, offset)| Date::from_datetime(date.first_day().to_datetime(time), offset));
        Some(Found::Date(timed.unwrap_or(date)))
    }

    /// `星期六`, `（周六）`.
    fn chinese_weekday(&mut self) -> Option<()> {
        self.skip("（(");
        let taken = if self.is_mark(0, "周週") {
            1
        } else if self.is_mark(0, "星礼禮") && self.is_mark(1, "期拜") {
            2
        } else {
            return None;
        };
        let day = self.is_mark(taken, "日天") || self.number(taken).is_some();
        day.then(|| self.at += taken + 1)?;
        self.skip("）)");
        Some(())
    }

    /// A time of day after the date, with what may stand between.
    fn late_clock(&mut self) -> Option<Clock> {
        if self.word(0) == Some("t") {
            self.at += 1;
            if let Some(clock) = self.attempt(Self::digits_of_clock) {
                return Some(clock);
            }
        }
        self.skip(",|·-–—@");
        self.clock()
    }

    /// One of the printed forms of a date, with the time of day where it stands inside (`Jan 17 09:12:00 2026`).
    fn date(&mut self) -> Option<(Found, Option<Clock>)> {
        let rules: [Rule<'t>; 7] = [
            Grammar::chinese,
            Grammar::year_first,
            Grammar::day_month_year,
            Grammar::month_day_year,
            Grammar::month_year,
            Grammar::three_numbers,
            Grammar::digits,
        ];
        for rule in rules {
            if let Some(found) = self.attempt(rule) {
                return Some((found, None));
            }
        }
        self.attempt(Self::clock_inside)
    }

    /// `2026年1月17日`, `二〇二六年一月`, `民國115年1月17日`.
    fn chinese(&mut self) -> Option<Found> {
        let republic = self.is_mark(0, "民") && self.is_mark(1, "國国");
        if republic {
            self.at += 2;
        }
        let (year, _) = self.number(0).filter(|(_, width)| republic || *width == 4)?;
        if !self.is_mark(1, "年") {
            return None;
        }
        self.at += 2;
        let year = if republic { year + 1911 } else { year };
        let Some(month) = self.attempt(|this| this.counted("月")) else {
            return Found::of(day_of(year, None, None));
        };
        let day = self.attempt(|this| this.counted("日号號"));
        Found::of(day_of(year, Some(month), day))
    }

    /// A number with its Chinese counter.
    fn counted(&mut self, counters: &str) -> Option<i64> {
        let (value, width) = self.number(0)?;
        (width <= 2 && self.is_mark(1, counters))
            .then(|| self.at += 2)
            .map(|()| value)
    }

    /// `2026-01-17`, `2026/1/7`, `2026.01.17`, `2026-01`, `2026-W03-5`, `2026-Jan-17`, `2026 January 17`.
    fn year_first(&mut self) -> Option<Found> {
        let year = self.year()?;
        let marked = self.is_mark(0, "-/.‐‑–");
        if marked {
            self.at += 1;
        }
        if let Some(month) = self.attempt(Self::month) {
            if self.is_mark(0, "-/") {
                self.at += 1;
            }
            let day = self.attempt(Self::small)?;
            return Found::of(day_of(year, Some(month), Some(day)));
        }
        if !marked || !self.is_joined(0) {
            return None;
        }
        if self.word(0) == Some("w") {
            return self.iso_week(year);
        }
        let month = self.small()?;
        let day = self.attempt(|this| {
            let joined = this.is_mark(0, "-/.‐‑–") && this.is_joined(1);
            joined.then(|| this.at += 1)?;
            this.small()
        });
        Found::of(day_of(year, Some(month), day))
    }

    /// The `W03-5` of an ISO week date.
    fn iso_week(&mut self, year: i64) -> Option<Found> {
        let (week, _) = self.number(1)?;
        if !self.is_mark(2, "-") {
            return None;
        }
        let (weekday, _) = self.number(3)?;
        self.at += 4;
        let day = || {
            let weekday = civil::Weekday::from_monday_one_offset(i8::try_from(weekday).ok()?).ok()?;
            civil::ISOWeekDate::new(i16::try_from(year).ok()?, i8::try_from(week).ok()?, weekday).ok()
        };
        Found::of(day().and_then(|day| Date::from_civil(day.date())))
    }

    /// `17 January 2026`, `17th of January, 2026`, `17. Januar 2026`, `1er janvier 2026`, `17-Jan-26`.
    fn day_month_year(&mut self) -> Option<Found> {
        let day = self.small()?;
        self.skip(".-/");
        let month = self.month()?;
        let hyphen = self.is_mark(0, "-/");
        self.skip(",-/");
        let year = self.attempt(Self::year).or_else(|| {
            // RFC 822 and `17-Jan-26` write two digits.
            let (value, width) = self.number(0)?;
            let clock_follows = self.is_mark(1, ":");
            let short = width == 2 && !clock_follows && (hyphen || self.is_mark(2, ":"));
            short.then(|| self.at += 1).map(|()| full_year(value))
        })?;
        Found::of(day_of(year, Some(month), Some(day)))
    }

    /// `January 17, 2026`, `Jan. 17th 2026`.
    fn month_day_year(&mut self) -> Option<Found> {
        let month = self.month()?;
        self.skip("-/");
        let day = self.small()?;
        self.skip(",-/.");
        let year = self.year()?;
        Found::of(day_of(year, Some(month), Some(day)))
    }

    /// `January 2026`, `enero de 2026`.
    fn month_year(&mut self) -> Option<Found> {
        let month = self.month()?;
        self.skip(",-/");
        let year = self.year()?;
        Found::of(day_of(year, Some(month), None))
    }

    /// `17/01/2026`, `01/17/2026`, `17.1.26`, `11-02-89`, `17 | 01 | 2026`.
    fn three_numbers(&mut self) -> Option<Found> {
        let (first, first_width) = self.number(0)?;
        let (second, second_width) = self.number(2)?;
        let (last, last_width) = self.number(4)?;
        let marked = self.is_mark(1, "/-.|") && self.kind(1) == self.kind(3);
        if !marked || first_width > 2 || second_width > 2 || !matches!(last_width, 2 | 4) {
            return None;
        }
        // Three short numbers with room between them are a choice: "10 - 25 - 50 to a page".
        if last_width == 2 && !self.is_mark(1, ".") && !(1..5).all(|ahead| self.is_joined(ahead)) {
            return None;
        }
        let order = if self.is_mark(1, ".") {
            Order::DayFirst
        } else {
            self.order
        };
        self.at += 5;
        let year = if last_width == 2 { full_year(last) } else { last };
        let day_first = day_of(year, Some(second), Some(first));
        let month_first = day_of(year, Some(first), Some(second));
        Found::of(match order {
            Order::DayFirst => day_first.or(month_first),
            Order::MonthFirst => month_first.or(day_first),
        })
    }

    /// Figures alone: `2026`, `202601`, `20260117`, `20260117091200`, `980117`, or an instant since 1970.
    fn digits(&mut self) -> Option<Found> {
        let (value, width) = self.number(0)?;
        self.at += 1;
        match width {
            4 => Found::of(day_of(value, None, None)),
            6 => {
                let month =
                    day_of(value / 100, Some(value % 100), None).filter(|_| (1600..2100).contains(&(value / 100)));
                month
                    .or_else(|| day_of(full_year(value / 10_000), Some(value / 100 % 100), Some(value % 100)))
                    .map(Found::Date)
            }
            8 => Found::of(day_of(value / 10_000, Some(value / 100 % 100), Some(value % 100))),
            12 | 14 => {
                let (day, clock) = if width == 12 {
                    (value / 10_000, value % 10_000 * 100)
                } else {
                    (value / 1_000_000, value % 1_000_000)
                };
                let day = day_of(day / 10_000, Some(day / 100 % 100), Some(day % 100));
                let time = clock_of(clock / 10_000, clock / 100 % 100, clock % 100);
                let timed = || Date::from_datetime(day?.first_day().to_datetime(time?), 0);
                Found::of(timed().or(day))
            }
            9 | 10 | 13 | 16 => from_epoch(value).map(Found::Date),
            _ => None,
        }
    }

    /// The form of `date` and `ctime`: `Jan 17 09:12:00 UTC 2026`.
    fn clock_inside(&mut self) -> Option<(Found, Option<Clock>)> {
        let month = self.month()?;
        let day = self.small()?;
        self.skip(",");
        let clock = self.clock()?;
        let year = self.year()?;
        Some((Found::of(day_of(year, Some(month), Some(day)))?, Some(clock)))
    }
}

/// A year of two digits in full: 1969 to 2068.
fn full_year(short: i64) -> i64 {
    if short >= 69 { 1900 + short } else { 2000 + short }
}

fn day_of(year: i64, month: Option<i64>, day: Option<i64>) -> Option<Date> {
    let year = i16::try_from(year).ok()?;
    let Some(month) = month else {
        return Date::from_year(year);
    };
    let month = i8::try_from(month).ok()?;
    match day {
        None => Date::from_month(year, month),
        Some(day) => Date::from_day(year, month, i8::try_from(day).ok()?),
    }
}

#[cfg(test)]
#[path = "printed_tests.rs"]
mod tests;
