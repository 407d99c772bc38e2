//! Spans of the calendar: what a date or a mentioned day counts under when articles are counted by year, month or day.

use std::fmt;

use jiff::civil;
use jiff::{Span as Length, ToSpan};

use super::Unit;
use crate::article::{Days, Precision, civil_day, day_number};

/// One span of time on a timeline, printed as precisely as it is known; in order of time, the longer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// First day, since 1970.
    first: i32,
    form: Form,
}

/// How a span is printed; also the order among spans that begin on one day, the longer first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Form {
    /// Several years, to the end of this one.
    Years(i16),
    Year,
    Quarter,
    Month,
    Week,
    Day,
}

impl Unit {
    /// All units, from the finest.
    pub const ALL: [Unit; 5] = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];

    fn form(self) -> Form {
        match self {
            Unit::Year => Form::Year,
            Unit::Quarter => Form::Quarter,
            Unit::Month => Form::Month,
            Unit::Week => Form::Week,
            Unit::Day => Form::Day,
        }
    }

    /// The most days that a span of it has.
    fn longest(self) -> u32 {
        match self {
            Unit::Year => 366,
            Unit::Quarter => 92,
            Unit::Month => 31,
            Unit::Week => 7,
            Unit::Day => 1,
        }
    }
}

impl Span {
    /// The span of a unit that holds a day.
    pub fn around(day: i32, unit: Unit) -> Option<Span> {
        let date = civil_day(day)?;
        let first = match unit {
            Unit::Year => date.first_of_year(),
            Unit::Quarter => first_of_quarter(date),
            Unit::Month => date.first_of_month(),
            Unit::Week => first_of_week(date),
            Unit::Day => date,
        };
        Some(Span {
            first: day_number(first),
            form: unit.form(),
        })
    }

    /// The span of a unit that holds a date, or the date's own where it is less precise.
    pub fn of_date(day: i32, precision: Precision, unit: Unit) -> Option<Span> {
        let unit = match (unit, precision) {
            (_, Precision::Year) => Unit::Year,
            (Unit::Week | Unit::Day, Precision::Month) => Unit::Month,
            (unit, _) => unit,
        };
        Span::around(day, unit)
    }

    /// The spans of a unit that days which a text speaks of count under, by the rule of `mentions:` in a query: those
    /// that share a day with them and are no shorter. Where they are longer than any, their own year, month or week.
    pub fn of_mention(days: Days, unit: Unit) -> Vec<Span> {
        let from = Unit::ALL.iter().position(|other| *other == unit).unwrap_or_default();
        let units = Unit::ALL
            .into_iter()
            .skip(from)
            .filter(|unit| days.len() <= unit.longest());
        let found = units
            .map(|unit| Span::overlapping(days, unit))
            .find(|found| !found.is_empty());
        found.unwrap_or_else(|| Span::years(days).into_iter().collect())
    }

    fn overlapping(days: Days, unit: Unit) -> Vec<Span> {
        let spans = std::iter::successors(Span::around(days.first, unit), |span| span.next());
        spans
            .take_while(|span| span.first <= days.last)
            .filter(|span| days.len() <= span.days().len())
            .collect()
    }

    fn years(days: Days) -> Option<Span> {
        let (first, last) = (civil_day(days.first)?, civil_day(days.last)?);
        Some(Span {
            first: day_number(first.first_of_year()),
            form: Form::Years(last.year()),
        })
    }

    /// Its days.
    pub fn days(self) -> Days {
        let last = match self.length() {
            Some(length) => civil_day(self.first).and_then(|first| first.checked_add(length).ok()?.yesterday().ok()),
            None => None,
        };
        let last = match self.form {
            Form::Years(year) => civil::Date::new(year, 12, 31).ok(),
            _ => last,
        };
        Days {
            first: self.first,
            last: last.map_or(self.first, day_number),
        }
    }

    /// The span of the same unit after it; none after several years.
    pub fn next(self) -> Option<Span> {
        let first = civil_day(self.first)?.checked_add(self.length()?).ok()?;
        Some(Span {
            first: day_number(first),
            ..self
        })
    }

    /// The span of the same unit before it; none before several years.
    pub fn previous(self) -> Option<Span> {
        let first = civil_day(self.first)?.checked_sub(self.length()?).ok()?;
        Some(Span {
            first: day_number(first),
            ..self
        })
    }

    /// Whether it is a span of a unit, and not rougher than that.
    pub fn is_a(self, unit: Unit) -> bool {
        self.form == unit.form()
    }

    fn length(self) -> Option<Length> {
        Some(match self.form {
            Form::Years(_) => return None,
            Form::Year => 1.year(),
            Form::Quarter => 3.months(),
            Form::Month => 1.month(),
            Form::Week => 1.week(),
            Form::Day => 1.day(),
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
            Form::Years(last) if year % 10 == 0 && last == year + 9 => write!(f, "{year:04}s"),
            Form::Years(last) => write!(f, "{year:04}..{last:04}"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    fn days(first: &str, last: &str) -> Days {
        let day = |text: &str| text.parse::<Date>().unwrap().days();
        Days {
            first: day(first).first,
            last: day(last).last,
        }
    }

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
            let span = Span::of_date(date.days().first, date.precision(), unit).unwrap();
            assert_eq!(span.to_string(), want, "{date} by {unit:?}");
        }
    }

    #[test]
    fn mentions_count_where_a_query_would_find_them() {
        let cases: [(&str, &str, Unit, &[&str]); 11] = [
            ("2026-01-17", "2026-01-17", Unit::Day, &["2026-01-17"]),
            ("2026-01-17", "2026-01-17", Unit::Year, &["2026"]),
            ("2025-12-29", "2026-01-04", Unit::Week, &["2026-W01"]),
            ("2025-12-29", "2026-01-04", Unit::Month, &["2025-12", "2026-01"]),
            ("2025-12-29", "2026-01-04", Unit::Day, &["2026-W01"]),
            ("2025-07-01", "2025-09-30", Unit::Month, &["2025-Q3"]),
            ("1989-01-01", "1989-12-31", Unit::Month, &["1989"]),
            ("2024-02-01", "2024-02-29", Unit::Quarter, &["2024-Q1"]),
            ("1990-01-01", "1999-12-31", Unit::Year, &["1990s"]),
            ("2014-01-01", "2026-01-17", Unit::Month, &["2014..2026"]),
            // Thirty days in January and February: no February has as many.
            ("2026-01-10", "2026-02-08", Unit::Month, &["2026-01"]),
        ];
        for (first, last, unit, want) in cases {
            let spans = Span::of_mention(days(first, last), unit);
            let spans: Vec<String> = spans.iter().map(Span::to_string).collect();
            assert_eq!(spans, want, "{first} to {last} by {unit:?}");
        }
    }

    #[test]
    fn spans_follow_one_another_without_a_day_between() {
        for unit in Unit::ALL {
            let mut span = Span::around(days("2023-12-20", "2023-12-20").first, unit).unwrap();
            for _ in 0..400 {
                let next = span.next().unwrap();
                assert_eq!(span.days().last + 1, next.days().first, "{span} and {next}");
                assert_eq!(Span::around(next.days().last, unit), Some(next), "{next}");
                span = next;
            }
        }
    }
}
