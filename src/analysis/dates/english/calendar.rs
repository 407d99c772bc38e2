//! Days of the calendar: "Jan. 3", "3 January 1921", "Friday, Oct. 23", "May 3-7", "New Year's Eve".

use jiff::civil::{self};

use super::super::feasts;
use super::super::value::{Direction, Unit, Value, month_day_from, month_from, weekday_from};
use super::words::{Class, Feast};
use super::{Hit, Reader, hit, weekday_of, year_of};

impl Reader<'_> {
    /// "(the) 25th": in the month of which the text speaks.
    pub(super) fn day_of_spoken_month(&self, end: usize, day: u32) -> Option<Hit> {
        if matches!(
            self.class(end),
            Class::Other | Class::Counted | Class::Ordinal(_) | Class::Mark(b'-') | Class::Season(..)
        ) {
            return None;
        }
        if self.is_capital(end) {
            return None;
        }
        let month = self
            .topic
            .filter(|topic| matches!(topic, Value::Day(_) | Value::Month(..)))?
            .first()?;
        hit(
            end,
            Value::Day(civil::Date::new(month.year(), month.month(), i8::try_from(day).ok()?).ok()?),
        )
    }

    /// "Jan. 3", "January 3rd, 1921", "March 1921", "May 3-7, 2026", "July last year", "April".
    pub(super) fn month(&mut self, at: usize) -> Option<Hit> {
        let Class::Month(month, doubtful) = self.class(at) else {
            return None;
        };
        if !self.is_capital(at) {
            return None;
        }
        let after = self.past_stop(at + 1);
        if let Some((day, end)) = self.day_number(after) {
            let range = self.range_end(end).unwrap_or(end);
            let comma = self.past_comma(range);
            let year = match self.class(comma) {
                Class::Figure(value, 4) => year_of(value).map(|year| (comma + 1, year)),
                _ if comma == range => self.year_after(range),
                _ => None,
            };
            if let Some((year_end, year)) = year {
                let end = if range == end { year_end } else { end };
                return hit(end, Value::Day(civil::Date::new(year, month, day).ok()?));
            }
            return hit(end, Value::Day(self.day_without_year(at, month, day)?));
        }
        let comma = self.past_comma(after);
        if let Class::Figure(value, 4) = self.class(comma)
            && let Some(year) = year_of(value)
        {
            return hit(comma + 1, Value::Month(year, month));
        }
        if let Some((end, year)) = self.year_after(after) {
            return hit(end, Value::Month(year, month));
        }
        let cue = matches!(
            self.class_before(at),
            Class::In
                | Class::Cue
                | Class::Until
                | Class::Of
                | Class::Early
                | Class::Joint
                | Class::Earlier
                | Class::Later
                | Class::Before
                | Class::After
        );
        // "Jan Novak" and "May Blossom" are people.
        let name = doubtful && self.is_capital(at + 1) && self.class(at + 1) == Class::Other;
        (!name && (cue || !doubtful))
            .then(|| hit(at + 1, self.month_alone(at, month)?))
            .flatten()
    }

    pub(super) fn month_alone(&self, at: usize, month: i8) -> Option<Value> {
        let article = self.article?;
        let away = (month - article.month()).rem_euclid(12);
        let near = matches!(away, 0..=2 | 10..=11);
        let direction = if near {
            Direction::Near
        } else {
            self.direction(at, Direction::Near)
        };
        month_from(article, month, direction)
    }

    /// A day of the month, in figures or letters, and the token after it.
    pub(super) fn day_number(&self, at: usize) -> Option<(i8, usize)> {
        match self.class(at) {
            Class::Figure(value @ 1..=31, 1 | 2) => {
                let day = i8::try_from(value).ok()?;
                let after = at + 1;
                match self.class(after) {
                    Class::Suffix if self.is_joined(after) => Some((day, after + 1)),
                    Class::Mark(b'%') => None,
                    Class::Mark(b'.' | b',' | b':')
                        if self.is_joined(after)
                            && self.is_joined(after + 1)
                            && matches!(self.class(after + 1), Class::Figure(..)) =>
                    {
                        None
                    }
                    _ => Some((day, after)),
                }
            }
            Class::Ordinal(day @ (1..=19)) => Some((i8::try_from(day).ok()?, at + 1)),
            Class::Count(20) | Class::Ordinal(20 | 30) => {
                match (self.class(at), self.class(self.past_hyphen(at + 1))) {
                    (Class::Count(_), Class::Ordinal(ones @ 1..=9)) => {
                        Some((20 + i8::try_from(ones).ok()?, self.past_hyphen(at + 1) + 1))
                    }
                    (Class::Ordinal(day), _) => Some((i8::try_from(day).ok()?, at + 1)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// The token after the "-7" of "May 3-7".
    pub(super) fn range_end(&self, at: usize) -> Option<usize> {
        let joint = matches!(self.class(at), Class::Joint | Class::Mark(b'-'));
        let (_, end) = self.day_number(at + 1).filter(|_| joint)?;
        let free = !matches!(
            self.class(end),
            Class::Month(..)
                | Class::Units(_)
                | Class::Unit(_)
                | Class::Counted
                | Class::Other
                | Class::Letter(_)
                | Class::HalfDay(_)
        );
        free.then_some(end)
    }

    /// The "7" of "May 3-7" and the "2021" of "2019-2021": a second mention.
    pub(super) fn rest_of_range(&self, at: usize, first: Value) -> Option<Hit> {
        let Value::Day(day) = first else { return None };
        let end = self.range_end(at)?;
        let spoke_of_month = matches!(self.class_before(at), Class::Figure(_, 1 | 2) | Class::Suffix);
        let (number, _) = self
            .day_number(at + 1)
            .filter(|(number, _)| spoke_of_month && *number > day.day())?;
        let date = civil::Date::new(day.year(), day.month(), number).ok()?;
        let comma = self.past_comma(end);
        match self.class(comma) {
            Class::Figure(value, 4) if year_of(value).is_some() => hit(comma + 1, Value::Day(date)),
            _ => hit(end, Value::Day(date)),
        }
    }

    /// The year of "Jan. 3": the nearest such day, unless it is far and the verb says which way.
    pub(super) fn day_without_year(&self, at: usize, month: i8, day: i8) -> Option<civil::Date> {
        let article = self.article?;
        let near = month_day_from(article, month, day, Direction::Near)?;
        let away = article.until(near).ok()?.get_days().abs();
        if away <= NEAR {
            Some(near)
        } else {
            month_day_from(article, month, day, self.direction(at, Direction::Near))
        }
    }

    /// "Friday", "Friday night", "Friday, Oct. 23", "Fri., Oct. 23".
    pub(super) fn weekday(&mut self, at: usize) -> Option<Hit> {
        let Class::Weekday(weekday, short) = self.class(at) else {
            return None;
        };
        if !self.is_capital(at) || self.class_before(at) == Class::A {
            return None;
        }
        let after = if short { self.past_stop(at + 1) } else { at + 1 };
        if let Some(dated) = self.dated_weekday(after) {
            return Some(dated);
        }
        if short {
            return None;
        }
        let day = weekday_from(self.article?, weekday_of(weekday)?, self.direction_of_weekday(at))?;
        match self.class(at + 1) {
            Class::Part(part) => hit(at + 2, Value::Part(day, part)),
            _ => hit(at + 1, Value::Day(day)),
        }
    }

    /// "Friday's ruling" was, "until Friday" will be; else the verb says.
    pub(super) fn direction_of_weekday(&self, at: usize) -> Direction {
        match self.class_before(at) {
            Class::Until | Class::As => Direction::Ahead,
            _ if self.past_genitive(at + 1).is_some() => Direction::Back,
            _ => self.direction(at, Direction::Back),
        }
    }

    /// The ", Oct. 23" of "Friday, Oct. 23".
    pub(super) fn dated_weekday(&mut self, at: usize) -> Option<Hit> {
        let dated = match self.class(self.past_comma(at)) {
            Class::Month(..) => self.month(self.past_comma(at)),
            Class::Figure(_, 1 | 2) => self.day_month(self.past_comma(at)),
            _ => None,
        };
        dated.filter(|found| matches!(found.value, Value::Day(_)))
    }

    /// "Christmas", "New Year's Eve", "Thanksgiving Day", "Labor Day".
    pub(super) fn feast(&self, at: usize, direction: Direction) -> Option<Hit> {
        if !self.is_capital(at) {
            return None;
        }
        let (feast, last, needs_day) = match self.class(at) {
            Class::Feast(feast) => (
                feast,
                self.past_genitive(at + 1).unwrap_or(at + 1),
                !feasts::stands_alone(feast),
            ),
            Class::New if self.class(at + 1) == Class::Unit(Unit::Year) => {
                (Feast::NewYear, self.past_genitive(at + 2)?, false)
            }
            _ => return None,
        };
        let last = if feast == Feast::VeteransDay && self.class(last) == Class::Mark(b'\'') {
            last + 1
        } else {
            last
        };
        let (end, eve) = match self.class(last) {
            Class::Eve if self.is_capital(last) => (last + 1, true),
            Class::Unit(Unit::Day) if self.is_capital(last) => (last + 1, false),
            Class::Weekday(4, false) if feast == Feast::GoodFriday => (last + 1, false),
            Class::Weekday(6, false) if feast == Feast::Easter => (last + 1, false),
            _ if needs_day => return None,
            _ => (if feast == Feast::NewYear { last } else { at + 1 }, false),
        };
        let article = self.article?;
        let year_named = self.year_after(end);
        let days = (-1..=1).filter_map(|years| {
            let day = feasts::day(feast, article.year().checked_add(years)?)?;
            if eve { day.yesterday().ok() } else { Some(day) }
        });
        let direction = if direction == Direction::Near {
            self.direction(at, Direction::Near)
        } else {
            direction
        };
        let away = |day: &civil::Date| article.until(*day).map_or(i32::MAX, |span| span.get_days());
        match (year_named, direction) {
            (Some((end, year)), _) => hit(end, Value::Day(feasts::day(feast, year)?)),
            (None, Direction::Back) => hit(end, Value::Day(days.filter(|day| *day <= article).max()?)),
            (None, Direction::Ahead) => hit(end, Value::Day(days.filter(|day| *day >= article).min()?)),
            (None, Direction::Near) => hit(end, Value::Day(days.min_by_key(|day| away(day).abs())?)),
        }
    }

    /// "2026-01-17", "2026/01/17".
    pub(super) fn iso_day(&self, at: usize) -> Option<Hit> {
        let (Class::Figure(year, 4), Class::Figure(month, 1 | 2), Class::Figure(day, 1 | 2)) =
            (self.class(at), self.class(at + 2), self.class(at + 4))
        else {
            return None;
        };
        let mark = self.class(at + 1);
        let marked = matches!(mark, Class::Mark(b'-' | b'/')) && self.class(at + 3) == mark;
        let whole = marked && (at + 1..=at + 4).all(|part| self.is_joined(part));
        whole
            .then(|| hit(at + 5, Value::Day(civil_day(year, month, day)?)))
            .flatten()
    }

    /// "11/02/89", "17.01.2026": between points the day stands first; else the reading nearer to the article's day is taken.
    pub(super) fn slashed_day(&self, at: usize) -> Option<Hit> {
        let (Class::Figure(first, _), Class::Figure(second, 1 | 2), Class::Figure(year, width @ (2 | 4))) =
            (self.class(at), self.class(at + 2), self.class(at + 4))
        else {
            return None;
        };
        let mark = self.class(at + 1);
        let whole = matches!(mark, Class::Mark(b'/' | b'.' | b'-'))
            && self.class(at + 3) == mark
            && (at + 1..=at + 4).all(|part| self.is_joined(part));
        if !whole {
            return None;
        }
        let year = match width {
            2 if year >= 69 => 1900 + year,
            2 => 2000 + year,
            _ => year,
        };
        let month_first = civil_day(year, first, second).filter(|_| mark != Class::Mark(b'.'));
        let readings = [civil_day(year, second, first), month_first];
        let away = |day: &civil::Date| {
            self.article
                .and_then(|article| article.until(*day).ok())
                .map_or(0, |span| span.get_days().abs())
        };
        hit(at + 5, Value::Day(readings.into_iter().flatten().min_by_key(away)?))
    }

    /// "3 January 2026", "3rd of March", "17 Jan".
    pub(super) fn day_month(&self, at: usize) -> Option<Hit> {
        let (day, after) = self.day_number(at)?;
        let named = if self.class(after) == Class::Of {
            after + 1
        } else {
            after
        };
        let Class::Month(month, doubtful) = self.class(named) else {
            return None;
        };
        if !self.is_capital(named) {
            return None;
        }
        let end = self.past_stop(named + 1);
        let end = if self.class(named + 1) == Class::Mark(b'.') && !matches!(self.class(end), Class::Figure(..)) {
            named + 1
        } else {
            end
        };
        let comma = self.past_comma(end);
        match (self.class(comma), self.year_after(end)) {
            (Class::Figure(value, 4), _) if year_of(value).is_some() => hit(
                comma + 1,
                Value::Day(civil::Date::new(year_of(value)?, month, day).ok()?),
            ),
            (_, Some((end, year))) => hit(end, Value::Day(civil::Date::new(year, month, day).ok()?)),
            // "10 March protests": an ambiguous month must not open a name.
            _ if doubtful && self.is_capital(named + 1) => None,
            _ => hit(end, Value::Day(self.day_without_year(at, month, day)?)),
        }
    }

    /// The "3" of "3 and 7 May", "3-7 May 2026".
    pub(super) fn first_of_range(&self, at: usize) -> Option<Hit> {
        let (day, joint) = self.day_number(at)?;
        if !matches!(self.class(joint), Class::Joint | Class::Mark(b'-')) {
            return None;
        }
        let last = self.day_month(joint + 1)?.value.first()?;
        let first = civil::Date::new(last.year(), last.month(), day)
            .ok()
            .filter(|first| *first < last)?;
        hit(joint, Value::Day(first))
    }
}

/// A day without a year is the nearest one, if no more than so many days away.
const NEAR: i32 = 75;

fn civil_day(year: u32, month: u32, day: u32) -> Option<civil::Date> {
    civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}
