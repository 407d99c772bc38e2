//! Dates as a query gives them: ISO and partial, ranges, weeks, quarters, decades, days of the week, and days counted
//! from today.
//!
//! An imprecise start is rounded down, an imprecise end up. Ends keep the precision that they were typed in, so that
//! `2019..2021` is printed as it was asked; what counts from `today` is printed as the days that it comes to.

use jiff::civil::{self, Weekday};
use jiff::{Span, ToSpan};

use super::fields::Side;
use super::range::{self, Range};
use crate::article::{Date, DateError, Precision};
use crate::query::tree::DateSpan;

/// What to write instead of something that is no date.
pub(super) const HINT: &str = "write 2026, 2026-01, 2026-01-17, 2019..2021, last-30d, yesterday or 2026-W03";

/// The span that a text names, on the given side of it. The ends stand as typed, the first may be the later one.
pub(super) fn span(text: &str, side: Side, today: civil::Date) -> Result<DateSpan, DateError> {
    let within = within(text, today)?;
    let no_such_day = || DateError::NoSuchDay(text.to_owned());
    let not_a_date = || DateError::NotADate(text.to_owned());
    Ok(match side {
        Side::Within => within,
        Side::Since => open_end(within.from.ok_or_else(not_a_date)?),
        Side::Until => open_start(within.to.ok_or_else(not_a_date)?),
        Side::Before => open_start(previous(within.from.ok_or_else(not_a_date)?).ok_or_else(no_such_day)?),
        Side::After => open_end(next(within.to.ok_or_else(not_a_date)?).ok_or_else(no_such_day)?),
    })
}

/// The day of any year that a text names: `04-13`, `today`, or the day of a full date.
pub(super) fn day_of_year(text: &str, today: civil::Date) -> Option<(i8, i8)> {
    const LEAP_YEAR: &str = "2024";
    let text = text.trim().trim_start_matches("--");
    let in_leap_year = format!("{LEAP_YEAR}-{}", text.replace(['/', '.'], "-"));
    let day = calendar_day(&in_leap_year)
        .ok()
        .or_else(|| one(text, today).ok().map(|span| span.first))?;
    (day.precision() == Precision::Day).then(|| (day.first_day().month(), day.first_day().day()))
}

/// A stretch of days, each end with the precision in which it is printed.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: Date,
    last: Date,
}

fn open_end(from: Date) -> DateSpan {
    DateSpan {
        from: Some(from),
        to: None,
    }
}

fn open_start(to: Date) -> DateSpan {
    DateSpan {
        from: None,
        to: Some(to),
    }
}

fn within(text: &str, today: civil::Date) -> Result<DateSpan, DateError> {
    let (from, to) = match range::split(text) {
        Range::One(text) => {
            let stretch = one(text, today)?;
            (Some(stretch.first), Some(stretch.last))
        }
        Range::Ends(from, to) => {
            let beyond = || DateError::NoSuchDay(text.to_owned());
            let first = from.map(|end| {
                let stretch = one(end.text, today)?;
                let first = if end.included {
                    Some(stretch.first)
                } else {
                    next(stretch.last)
                };
                first.ok_or_else(beyond)
            });
            let last = to.map(|end| {
                let stretch = one(end.text, today)?;
                let last = if end.included {
                    Some(stretch.last)
                } else {
                    previous(stretch.first)
                };
                last.ok_or_else(beyond)
            });
            (first.transpose()?, last.transpose()?)
        }
    };
    Ok(DateSpan { from, to })
}

/// One date or named stretch of days.
fn one(text: &str, today: civil::Date) -> Result<Stretch, DateError> {
    let text = text.trim().trim_matches('"');
    let name = text.to_ascii_lowercase().replace([' ', '_'], "-");
    around(&name, today)
        .or_else(|| relative(&name, today))
        .or_else(|| part_of_year(&name))
        .or_else(|| years(&name))
        .map_or_else(
            || {
                calendar_day(text).map(|date| Stretch {
                    first: date,
                    last: date,
                })
            },
            Ok,
        )
}

/// `2026-01-17~3d`, `within 3 days of 2026-01-17`.
fn around(name: &str, today: civil::Date) -> Option<Stretch> {
    let (middle, amount) = match name.strip_prefix("within-") {
        Some(rest) => rest.split_once("-of-").map(|(amount, middle)| (middle, amount))?,
        None => name.split_once('~')?,
    };
    if middle.contains('~') || middle.starts_with("within-") {
        return None;
    }
    let amount = length(amount)?;
    let middle = one(middle, today).ok()?;
    Some(Stretch {
        first: Date::from_civil(middle.first.first_day().checked_sub(amount).ok()?)?,
        last: Date::from_civil(last_day(middle.last).checked_add(amount).ok()?)?,
    })
}

/// Days that are counted from today.
fn relative(name: &str, today: civil::Date) -> Option<Stretch> {
    let day = |day: civil::Date| stretch(day, day);
    match name {
        "today" | "now" => return day(today),
        "yesterday" => return day(today.yesterday().ok()?),
        "tomorrow" => return day(today.tomorrow().ok()?),
        _ => {}
    }
    if let Some(weekday) = weekday(name) {
        return day(latest(weekday, today)?);
    }
    if let Some(unit) = name.strip_prefix("this-") {
        return calendar_unit(unit, today);
    }
    let rest = ["last-", "past-"].iter().find_map(|word| name.strip_prefix(word));
    if let Some(rest) = rest {
        if let Some(weekday) = weekday(rest) {
            return day(latest(weekday, today.yesterday().ok()?)?);
        }
        if let Some(back) = unit_length(rest) {
            return calendar_unit(rest, today.checked_sub(back).ok()?);
        }
    }
    let start = today.checked_sub(length(rest.unwrap_or(name))?).ok()?;
    stretch(start.tomorrow().ok()?.min(today), today)
}

/// The latest such day of the week that is not after a day.
fn latest(weekday: Weekday, day: civil::Date) -> Option<civil::Date> {
    let back = weekday.until(day.weekday());
    day.checked_sub(i64::from(back).days()).ok()
}

/// The calendar year, quarter, month or week around a day.
fn calendar_unit(unit: &str, day: civil::Date) -> Option<Stretch> {
    let whole = |date: Date| Stretch {
        first: date,
        last: date,
    };
    match unit {
        "year" => Some(whole(Date::from_year(day.year())?)),
        "month" => Some(whole(Date::from_month(day.year(), day.month())?)),
        "quarter" => months(day.year(), (day.month() - 1) / 3 * 3 + 1, 3),
        "week" => {
            let monday = latest(Weekday::Monday, day)?;
            stretch(monday, monday.checked_add(6.days()).ok()?)
        }
        _ => None,
    }
}

/// How far back the unit before lies.
fn unit_length(unit: &str) -> Option<Span> {
    match unit {
        "year" => Some(1.year()),
        "quarter" => Some(3.months()),
        "month" => Some(1.month()),
        "week" => Some(1.week()),
        _ => None,
    }
}

/// `30d`, `2-weeks`: a number and a unit.
fn length(text: &str) -> Option<Span> {
    let unit_at = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at_checked(unit_at)?;
    let number: i64 = number.parse().ok()?;
    let span = Span::new();
    match unit.trim_start_matches('-') {
        "d" | "day" | "days" => span.try_days(number),
        "w" | "week" | "weeks" => span.try_weeks(number),
        "m" | "mo" | "month" | "months" => span.try_months(number),
        "y" | "year" | "years" => span.try_years(number),
        _ => return None,
    }
    .ok()
}

fn weekday(name: &str) -> Option<Weekday> {
    const NAMES: [(&str, Weekday); 7] = [
        ("monday", Weekday::Monday),
        ("tuesday", Weekday::Tuesday),
        ("wednesday", Weekday::Wednesday),
        ("thursday", Weekday::Thursday),
        ("friday", Weekday::Friday),
        ("saturday", Weekday::Saturday),
        ("sunday", Weekday::Sunday),
    ];
    let short = |full: &str| matches!(name.len(), 3..=5) && full.starts_with(name);
    NAMES
        .iter()
        .find(|(full, _)| *full == name || short(full))
        .map(|(_, weekday)| *weekday)
}

/// `2019-2021`.
fn years(name: &str) -> Option<Stretch> {
    let (first, last) = name.split_once('-')?;
    let year = |text: &str| (text.len() == 4).then(|| text.parse().ok().and_then(Date::from_year))?;
    Some(Stretch {
        first: year(first)?,
        last: year(last)?,
    })
}

/// `2026-w03`, `2026-q1`, `2026-h2`, `1990s`, `199x`.
fn part_of_year(name: &str) -> Option<Stretch> {
    if name.len() == 5 && name.ends_with("0s") || name.len() == 4 && name.ends_with('x') {
        let decade = name.get(..3)?.parse::<i16>().ok()?.checked_mul(10)?;
        return Some(Stretch {
            first: Date::from_year(decade)?,
            last: Date::from_year(decade.checked_add(9)?)?,
        });
    }
    let (year, part) = name.split_at_checked(4)?;
    let year: i16 = year.parse().ok()?;
    let part = part.trim_start_matches('-');
    let number: i8 = part.get(1..)?.parse().ok()?;
    match part.as_bytes().first()? {
        b'w' => {
            let monday = civil::ISOWeekDate::new(year, number, Weekday::Monday).ok()?.date();
            stretch(monday, monday.checked_add(6.days()).ok()?)
        }
        b'q' if (1..=4).contains(&number) => months(year, number * 3 - 2, 3),
        b'h' if (1..=2).contains(&number) => months(year, number * 6 - 5, 6),
        _ => None,
    }
}

/// So many months from a month on.
fn months(year: i16, first: i8, count: i8) -> Option<Stretch> {
    Some(Stretch {
        first: Date::from_month(year, first)?,
        last: Date::from_month(year, first.checked_add(count - 1)?)?,
    })
}

/// A date of the calendar: year first, parted by `-`, `/`, `.` or 年月日, or eight digits, or `17.1.2026`; a time of day
/// is dropped. `1/17/2026` is left alone: half the world would read 3/4 otherwise.
fn calendar_day(text: &str) -> Result<Date, DateError> {
    let not_a_date = || DateError::NotADate(text.to_owned());
    let no_such_day = || DateError::NoSuchDay(text.to_owned());
    if let Ok(date) = text.parse::<Date>() {
        return match date.precision() {
            Precision::Time => Date::from_civil(date.first_day()).ok_or_else(no_such_day),
            _ => Ok(date),
        };
    }
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<&str> = if text.len() == 8 && digits(text) {
        [text.get(..4), text.get(4..6), text.get(6..)]
            .into_iter()
            .flatten()
            .collect()
    } else {
        text.trim_end_matches(['月', '日', '年'])
            .split(['-', '/', '.', '年', '月'])
            .collect()
    };
    let mut parts = parts;
    if text.contains('.') && parts.last().is_some_and(|part| part.len() == 4) {
        parts.reverse();
    }
    let well_formed = parts.iter().enumerate().all(|(place, part)| {
        let len = if place == 0 { 4..=4 } else { 1..=2 };
        digits(part) && len.contains(&part.len())
    });
    if !well_formed {
        return Err(not_a_date());
    }
    let number = |part: &str| part.parse::<i16>().map_err(|_| not_a_date());
    let small = |part: &str| part.parse::<i8>().map_err(|_| not_a_date());
    match parts.as_slice() {
        [year] => Date::from_year(number(year)?),
        [year, month] => Date::from_month(number(year)?, small(month)?),
        [year, month, day] => Date::from_day(number(year)?, small(month)?, small(day)?),
        _ => return Err(not_a_date()),
    }
    .ok_or_else(no_such_day)
}

fn stretch(first: civil::Date, last: civil::Date) -> Option<Stretch> {
    Some(Stretch {
        first: Date::from_civil(first)?,
        last: Date::from_civil(last)?,
    })
}

fn last_day(date: Date) -> civil::Date {
    match date.precision() {
        Precision::Year => date.first_day().last_of_year(),
        Precision::Month => date.first_day().last_of_month(),
        Precision::Day | Precision::Time => date.first_day(),
    }
}

/// The year before a year, the month before a month, the day before a day.
fn previous(date: Date) -> Option<Date> {
    alike(date.first_day().yesterday().ok()?, date.precision())
}

/// The year after a year, the month after a month, the day after a day.
fn next(date: Date) -> Option<Date> {
    alike(last_day(date).tomorrow().ok()?, date.precision())
}

fn alike(day: civil::Date, precision: Precision) -> Option<Date> {
    match precision {
        Precision::Year => Date::from_year(day.year()),
        Precision::Month => Date::from_month(day.year(), day.month()),
        Precision::Day | Precision::Time => Date::from_civil(day),
    }
}
