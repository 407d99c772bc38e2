//! Values of expressions of time: what they are called in TimeML, and which days they cover.

use std::fmt;

use jiff::civil::{self, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use crate::article::{Date, Days, civil_day};

/// What an expression of time stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// A day.
    Day(civil::Date),
    /// A part of a day, by its TimeML letters: `MO`, `AF`, `EV`, `NI`.
    Part(civil::Date, &'static str),
    /// A time of day: hour and minute.
    Clock(civil::Date, i8, i8),
    /// A week of the ISO calendar: its Monday.
    Week(civil::Date),
    /// Saturday and Sunday of the week of this Monday.
    Weekend(civil::Date),
    /// Year and month.
    Month(i16, i8),
    /// Year and quarter.
    Quarter(i16, i8),
    /// Year and half.
    Half(i16, i8),
    /// Year and season; a winter belongs to the year in which it begins.
    Season(i16, Season),
    /// A year.
    Year(i16),
    /// Ten years: the year divided by ten.
    Decade(i16),
    /// A hundred years: the year divided by a hundred.
    Century(i16),
    /// A day of a calendar that we do not resolve: month and day.
    Lunar(i8, i8),
    /// "Now".
    Present,
    /// "Recently".
    Past,
    /// "Soon".
    Future,
}

/// A season of the northern year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Season {
    /// March to May.
    Spring,
    /// June to August.
    Summer,
    /// September to November.
    Autumn,
    /// December to February.
    Winter,
}

impl Season {
    /// Its first month; a season has three.
    fn first_month(self) -> i8 {
        match self {
            Season::Spring => 3,
            Season::Summer => 6,
            Season::Autumn => 9,
            Season::Winter => 12,
        }
    }

    fn letters(self) -> &'static str {
        match self {
            Season::Spring => "SP",
            Season::Summer => "SU",
            Season::Autumn => "FA",
            Season::Winter => "WI",
        }
    }
}

/// A length of time by which expressions count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    /// Minutes and hours: too short to move a date.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// Two weeks.
    Fortnight,
    /// Saturday and Sunday.
    Weekend,
    /// A month.
    Month,
    /// A quarter of a year.
    Quarter,
    /// A year.
    Year,
    /// Ten years.
    Decade,
    /// A hundred years.
    Century,
}

impl Unit {
    /// The value of this unit that lies so many units after that of a day.
    pub(super) fn from(self, day: civil::Date, count: i32) -> Option<Value> {
        let moved = |span: Span| day.checked_add(span).ok();
        Some(match self {
            Unit::Hour => Value::Day(day),
            Unit::Day => Value::Day(moved(Span::new().try_days(count).ok()?)?),
            Unit::Week => Value::Week(monday(moved(Span::new().try_weeks(count).ok()?)?)?),
            Unit::Fortnight => Value::Week(monday(moved(Span::new().try_weeks(count.checked_mul(2)?).ok()?)?)?),
            Unit::Weekend => Value::Weekend(monday(moved(Span::new().try_weeks(count).ok()?)?)?),
            Unit::Month => month_of(moved(Span::new().try_months(count).ok()?)?),
            Unit::Quarter => quarter_of(moved(Span::new().try_months(count.checked_mul(3)?).ok()?)?),
            Unit::Year => Value::Year(moved(Span::new().try_years(count).ok()?)?.year()),
            Unit::Decade => Value::Decade(moved(Span::new().try_years(count.checked_mul(10)?).ok()?)?.year() / 10),
            Unit::Century => Value::Century(moved(Span::new().try_years(count.checked_mul(100)?).ok()?)?.year() / 100),
        })
    }
}

/// The Monday of the week of a day.
pub(super) fn monday(day: civil::Date) -> Option<civil::Date> {
    day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days())
        .ok()
}

/// The month of a day.
pub(super) fn month_of(day: civil::Date) -> Value {
    Value::Month(day.year(), day.month())
}

/// The quarter of a day.
pub(super) fn quarter_of(day: civil::Date) -> Value {
    Value::Quarter(day.year(), (day.month() - 1) / 3 + 1)
}

impl Value {
    /// What some days are that make up a day, a week, a month or a year.
    pub(super) fn of(days: Days) -> Option<Value> {
        let first = civil_day(days.first)?;
        let value = match days.len() {
            1 => Value::Day(first),
            7 => Value::Week(first),
            28..=31 => month_of(first),
            365 | 366 => Value::Year(first.year()),
            _ => return None,
        };
        (value.days() == Some(days)).then_some(value)
    }

    /// The first day covered, where there is one.
    pub(super) fn first(self) -> Option<civil::Date> {
        self.ends().map(|(first, _)| first)
    }

    /// First and last day, where the value names days; only years 1 to 9999 do.
    pub(super) fn days(self) -> Option<Days> {
        let (first, last) = self.ends()?;
        let number = |day| Some(Date::from_civil(day)?.days().first);
        Some(Days {
            first: number(first)?,
            last: number(last)?,
        })
    }

    fn ends(self) -> Option<(civil::Date, civil::Date)> {
        let months = |year: i16, month: i8, count: i32| {
            let first = civil::Date::new(year, month, 1).ok()?;
            let last = first
                .checked_add(Span::new().try_months(count).ok()?)
                .ok()?
                .yesterday()
                .ok()?;
            Some((first, last))
        };
        let years = |year: i16, count: i16| {
            let last = civil::Date::new(year.checked_add(count - 1)?, 12, 31).ok()?;
            Some((civil::Date::new(year, 1, 1).ok()?, last))
        };
        match self {
            Value::Day(day) | Value::Part(day, _) | Value::Clock(day, ..) => Some((day, day)),
            Value::Week(monday) => Some((monday, monday.checked_add(6.days()).ok()?)),
            Value::Weekend(monday) => Some((monday.checked_add(5.days()).ok()?, monday.checked_add(6.days()).ok()?)),
            Value::Month(year, month) => months(year, month, 1),
            Value::Quarter(year, quarter) => months(year, quarter * 3 - 2, 3),
            Value::Half(year, half) => months(year, half * 6 - 5, 6),
            Value::Season(year, season) => months(year, season.first_month(), 3),
            Value::Year(year) => years(year, 1),
            Value::Decade(decade) => years(decade.checked_mul(10)?, 10),
            Value::Century(century) => years(century.checked_mul(100)?, 100),
            Value::Lunar(..) | Value::Present | Value::Past | Value::Future => None,
        }
    }

    /// The same kind of value, so many years later.
    pub(super) fn years_later(self, years: i16) -> Option<Value> {
        let moved = |day: civil::Date| day.checked_add(Span::new().try_years(years).ok()?).ok();
        Some(match self {
            Value::Day(day) | Value::Part(day, _) | Value::Clock(day, ..) => Value::Day(moved(day)?),
            Value::Week(day) | Value::Weekend(day) => Value::Week(monday(moved(day)?)?),
            Value::Month(year, month) => Value::Month(year.checked_add(years)?, month),
            Value::Quarter(year, quarter) => Value::Quarter(year.checked_add(years)?, quarter),
            Value::Half(year, half) => Value::Half(year.checked_add(years)?, half),
            Value::Season(year, season) => Value::Season(year.checked_add(years)?, season),
            Value::Year(year) => Value::Year(year.checked_add(years)?),
            _ => return None,
        })
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = |day: civil::Date| {
            let week: ISOWeekDate = day.iso_week_date();
            (week.year(), week.week())
        };
        match *self {
            Value::Day(day) => write!(f, "{day}"),
            Value::Part(day, letters) => write!(f, "{day}T{letters}"),
            Value::Clock(day, hour, minute) => write!(f, "{day}T{hour:02}:{minute:02}"),
            Value::Week(day) => write!(f, "{:04}-W{:02}", week(day).0, week(day).1),
            Value::Weekend(day) => write!(f, "{:04}-W{:02}-WE", week(day).0, week(day).1),
            Value::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Value::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Value::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Value::Season(year, season) => write!(f, "{year:04}-{}", season.letters()),
            Value::Year(year) => write!(f, "{year:04}"),
            Value::Decade(decade) => write!(f, "{decade:03}X"),
            Value::Century(century) => write!(f, "{century:02}XX"),
            Value::Lunar(month, 0) => write!(f, "LUNAR-{month:02}"),
            Value::Lunar(month, day) => write!(f, "LUNAR-{month:02}-{day:02}"),
            Value::Present => f.write_str("PRESENT_REF"),
            Value::Past => f.write_str("PAST_REF"),
            Value::Future => f.write_str("FUTURE_REF"),
        }
    }
}

/// Which way an expression without a direction of its own looks from the day of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// To the last such day, today included.
    Back,
    /// To the next such day, today included.
    Ahead,
    /// To the nearest.
    Near,
}

/// The day of that weekday, seen from a day.
pub(super) fn weekday_from(from: civil::Date, weekday: Weekday, direction: Direction) -> Option<civil::Date> {
    let back = i32::from(from.weekday().since(weekday));
    let days = match direction {
        Direction::Back => -back,
        Direction::Ahead => (7 - back) % 7,
        Direction::Near => {
            if back <= 3 {
                -back
            } else {
                7 - back
            }
        }
    };
    from.checked_add(days.days()).ok()
}

/// The month and day in the year to which the direction points.
pub(super) fn month_day_from(from: civil::Date, month: i8, day: i8, direction: Direction) -> Option<civil::Date> {
    let days = (-1..=1).filter_map(|years| civil::Date::new(from.year().checked_add(years)?, month, day).ok());
    let away = |day: &civil::Date| from.until(*day).map_or(i32::MAX, |span| span.get_days());
    match direction {
        Direction::Back => days.filter(|day| *day <= from).max(),
        Direction::Ahead => days.filter(|day| *day >= from).min(),
        Direction::Near => days.min_by_key(|day| away(day).abs()),
    }
}

/// The month in the year to which the direction points; the article's own month is both.
pub(super) fn month_from(from: civil::Date, month: i8, direction: Direction) -> Option<Value> {
    let ahead = (month - from.month()).rem_euclid(12);
    let count = match direction {
        Direction::Back => {
            if ahead == 0 {
                0
            } else {
                ahead - 12
            }
        }
        Direction::Ahead => ahead,
        Direction::Near => {
            if ahead <= 5 {
                ahead
            } else {
                ahead - 12
            }
        }
    };
    from.first_of_month()
        .checked_add(i32::from(count).months())
        .ok()
        .map(month_of)
}
