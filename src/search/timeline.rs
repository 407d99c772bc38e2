//! Counting by date: by day first, rolled up to weeks, months, quarters or years at the end.
//!
//! A date that is less precise than the unit asked for is counted under its own value (an article of `1921` in a
//! timeline by month under `1921`), so that the sum over any unit is the number of dated articles.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil;
use tantivy::DocId;

use super::Unit;
use super::columns::{Columns, DayColumn};
use crate::article::{Date, Precision, civil_day};
use crate::index::Error;

/// One span of time on a timeline, printed as precisely as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First day, since 1970.
    first: i32,
    form: Form,
}

/// How a span is printed; also the order among spans that begin on one day, the longer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Year,
    Quarter,
    Month,
    Week,
    Day,
}

impl PartialOrd for Span {
    fn partial_cmp(&self, other: &Span) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Span {
    fn cmp(&self, other: &Span) -> std::cmp::Ordering {
        (self.first, self.form).cmp(&(other.first, other.form))
    }
}

impl Span {
    /// The span of a unit that holds a date, or the date's own where it is less precise.
    fn of(day: i32, precision: Precision, unit: Unit) -> Option<Span> {
        let date = civil_day(day)?;
        let (first, form) = match (unit, precision) {
            (_, Precision::Year) | (Unit::Year, _) => (date.first_of_year(), Form::Year),
            (Unit::Quarter, _) => (first_of_quarter(date), Form::Quarter),
            (_, Precision::Month) | (Unit::Month, _) => (date.first_of_month(), Form::Month),
            (Unit::Week, _) => (first_of_week(date), Form::Week),
            (Unit::Day, _) => (date, Form::Day),
        };
        Some(Span {
            first: crate::article::day_number(first),
            form,
        })
    }
}

fn first_of_quarter(date: civil::Date) -> civil::Date {
    let month = (date.month() - 1) / 3 * 3 + 1;
    civil::Date::new(date.year(), month, 1).unwrap_or(date)
}

fn first_of_week(date: civil::Date) -> civil::Date {
    let monday = date.iso_week_date();
    civil::ISOWeekDate::new(monday.year(), monday.week(), civil::Weekday::Monday).map_or(date, civil::ISOWeekDate::date)
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(date) = civil_day(self.first) else {
            return Ok(());
        };
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self.form {
            Form::Year => write!(f, "{year:04}"),
            Form::Quarter => write!(f, "{year:04}-Q{}", (month + 2) / 3),
            Form::Month => write!(f, "{year:04}-{month:02}"),
            Form::Day => write!(f, "{year:04}-{month:02}-{day:02}"),
            Form::Week => {
                let week = date.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
        }
    }
}

/// Counts by day.
pub struct Tally<'a> {
    columns: &'a [DayColumn],
    /// Counts of whole days from `first` on.
    days: Vec<u32>,
    first: i32,
    /// Counts of months and years whose day is not known.
    rough: BTreeMap<(i32, u64), u32>,
    undated: u64,
}

impl<'a> Tally<'a> {
    /// An empty tally over the days that the archive knows.
    ///
    /// # Errors
    /// The columns cannot be read.
    pub fn new(columns: &'a Columns) -> Result<Tally<'a>, Error> {
        let columns = columns.days()?;
        let first = columns
            .iter()
            .filter_map(|column| column.range())
            .map(|range| range.start)
            .min()
            .unwrap_or(0);
        let end = columns
            .iter()
            .filter_map(|column| column.range())
            .map(|range| range.end)
            .max()
            .unwrap_or(first);
        let days = vec![0; end.abs_diff(first) as usize];
        Ok(Tally {
            columns,
            days,
            first,
            rough: BTreeMap::new(),
            undated: 0,
        })
    }

    /// Counts a match.
    pub fn count(&mut self, segment: usize, doc: DocId) {
        match self.columns.get(segment).and_then(|column| column.of(doc)) {
            None => self.undated += 1,
            Some((day, Precision::Day | Precision::Time)) => {
                if let Some(count) = self.days.get_mut(day.abs_diff(self.first) as usize) {
                    *count += 1;
                }
            }
            Some((day, precision)) => *self.rough.entry((day, precision.code())).or_default() += 1,
        }
    }

    /// The first day of an article's date, and how precise it is.
    pub fn day_of(&self, segment: usize, doc: DocId) -> Option<(i32, u64)> {
        let (day, precision) = self.columns.get(segment)?.of(doc)?;
        Some((day, precision.code()))
    }

    /// Matches without a date.
    pub fn undated(&self) -> u64 {
        self.undated
    }

    /// The earliest and the latest date counted, as precise as they are known.
    pub fn extent(&self) -> Option<(Date, Date)> {
        let dates = || self.counted().filter_map(|(day, precision, _)| date_of(day, precision));
        Some((
            dates().min_by_key(|date| date.days().first)?,
            dates().max_by_key(|date| date.days().last)?,
        ))
    }

    /// The counts by a unit, in order of time, without empty spans.
    pub fn buckets(&self, unit: Unit) -> Vec<(Span, u64)> {
        let mut buckets: BTreeMap<Span, u64> = BTreeMap::new();
        for (day, precision, count) in self.counted() {
            if let Some(span) = Span::of(day, precision, unit) {
                *buckets.entry(span).or_default() += u64::from(count);
            }
        }
        buckets.into_iter().collect()
    }

    fn counted(&self) -> impl Iterator<Item = (i32, Precision, u32)> + '_ {
        let days = self.days.iter().zip(self.first..).filter(|(count, _)| **count > 0);
        let rough = self
            .rough
            .iter()
            .map(|((day, code), count)| (*day, Precision::from_code(*code), *count));
        days.map(|(count, day)| (day, Precision::Day, *count)).chain(rough)
    }
}

/// The date of that precision that begins on a day.
fn date_of(day: i32, precision: Precision) -> Option<Date> {
    let first = civil_day(day)?;
    match precision {
        Precision::Year => Date::from_year(first.year()),
        Precision::Month => Date::from_month(first.year(), first.month()),
        Precision::Day | Precision::Time => Date::from_civil(first),
    }
}

/// The unit that gives a readable number of spans between two days: from a month of days to a century of years.
pub fn readable_unit(first: Date, last: Date) -> Unit {
    const LONGEST: [(u32, Unit); 4] = [
        (45, Unit::Day),
        (250, Unit::Week),
        (1_500, Unit::Month),
        (4_000, Unit::Quarter),
    ];
    let days = last.days().last.abs_diff(first.days().first);
    LONGEST
        .into_iter()
        .find(|(most, _)| days <= *most)
        .map_or(Unit::Year, |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_as_precise_as_the_unit_and_the_date_allow() {
        let cases = [
            ("2026-01-17", Unit::Day, "2026-01-17"),
            ("2026-01-17", Unit::Week, "2026-W03"),
            ("2025-12-29", Unit::Week, "2026-W01"),
            ("2026-01-17", Unit::Month, "2026-01"),
            ("2026-12-31", Unit::Quarter, "2026-Q4"),
            ("1605-02-03", Unit::Year, "1605"),
            ("1921-03", Unit::Day, "1921-03"),
            ("1921-03", Unit::Week, "1921-03"),
            ("1921-03", Unit::Quarter, "1921-Q1"),
            ("1921", Unit::Month, "1921"),
        ];
        for (date, unit, want) in cases {
            let date: Date = date.parse().unwrap();
            let span = Span::of(date.days().first, date.precision(), unit).unwrap();
            assert_eq!(span.to_string(), want, "{date} by {unit:?}");
        }
    }

    #[test]
    fn a_timeline_has_a_readable_number_of_spans() {
        let cases = [
            ("2026-01-01", "2026-01-01", Unit::Day),
            ("2026-01-01", "2026-02-01", Unit::Day),
            ("2026-01-01", "2026-07-01", Unit::Week),
            ("2024-01-01", "2026-01-01", Unit::Month),
            ("2017", "2026", Unit::Quarter),
            ("1921", "2026-01-01", Unit::Year),
        ];
        for (first, last, unit) in cases {
            assert_eq!(
                readable_unit(first.parse().unwrap(), last.parse().unwrap()),
                unit,
                "{first} to {last}"
            );
        }
    }
}
