//! Parts of years: "third-quarter", "the year-earlier period", "fiscal 1989", "the summer of 1994".

use super::super::value::{Direction, Season, Unit, Value};
use super::words::Class;
use super::{Hit, Reader, hit, year_of};

impl Reader<'_> {
    /// "(the) year": after "the end of", "earlier in".
    pub(super) fn unit_spoken_of(&self, at: usize) -> Option<Hit> {
        let Class::Unit(unit) = self.class(at) else { return None };
        match unit {
            Unit::Hour | Unit::Day => None,
            Unit::Quarter => hit(at + 1, self.spoken_quarter()?),
            _ => hit(at + 1, unit.from(self.article?, 0)?),
        }
    }

    /// "year-ago quarter", "year-earlier", "year-end", "year's end".
    pub(super) fn year_compound(&self, at: usize) -> Option<Hit> {
        if let Some(end) = self.past_genitive(at + 1) {
            let ends = self.class(end) == Class::Edge;
            return ends.then(|| hit(end + 1, Unit::Year.from(self.article?, 0)?)).flatten();
        }
        let second = self.past_hyphen(at + 1);
        match self.class(second) {
            Class::Edge => hit(second + 1, Value::Day(self.article?.last_of_year())),
            Class::Ago | Class::Earlier if second > at + 1 => {
                let third = self.past_ordinal(second + 1);
                let spoken = match self.class(third) {
                    Class::Unit(Unit::Quarter) | Class::Period => third + 1,
                    _ => second + 1,
                };
                let value = match self.ordinal_before(third) {
                    Some(quarter) => Value::Quarter(self.spoken_year()?, quarter),
                    None => self.spoken_period()?,
                };
                hit(spoken, value.years_later(-1)?)
            }
            _ => None,
        }
    }

    pub(super) fn past_ordinal(&self, at: usize) -> usize {
        if matches!(self.class(at), Class::Ordinal(1..=4)) {
            self.past_hyphen(at + 1)
        } else {
            at
        }
    }

    pub(super) fn ordinal_before(&self, at: usize) -> Option<i8> {
        match (self.class_before(at), self.class(at)) {
            (Class::Ordinal(number @ 1..=4), Class::Unit(Unit::Quarter)) => i8::try_from(number).ok(),
            _ => None,
        }
    }

    /// The year of the quarter that the text reports on, else of the article.
    pub(super) fn spoken_year(&self) -> Option<i16> {
        Some(self.quarter.map_or(self.article?.year(), |(year, _)| year))
    }

    /// The quarter that the text reports on: the one it named, else the last one that is over.
    pub(super) fn spoken_quarter(&self) -> Option<Value> {
        match self.quarter {
            Some((year, quarter)) => Some(Value::Quarter(year, quarter)),
            None => Unit::Quarter.from(self.article?, -1),
        }
    }

    /// The quarter that the text reports on, else the year.
    pub(super) fn spoken_period(&self) -> Option<Value> {
        match self.quarter {
            Some((year, quarter)) => Some(Value::Quarter(year, quarter)),
            None => Some(Value::Year(self.article?.year())),
        }
    }

    /// "(the 1988) third quarter", "(the 1988) period", "(last year's) quarter".
    pub(super) fn year_of_quarter(&self, at: usize, year: i16) -> Option<Hit> {
        let unit = self.past_ordinal(at);
        match (self.ordinal_before(unit), self.class(unit)) {
            (Some(quarter), _) => hit(unit + 1, Value::Quarter(year, quarter)),
            (None, Class::Period | Class::Unit(Unit::Quarter)) if unit == at => match self.spoken_period()? {
                Value::Quarter(_, quarter) => hit(unit + 1, Value::Quarter(year, quarter)),
                _ => hit(unit + 1, Value::Year(year)),
            },
            _ => None,
        }
    }

    /// "third-quarter", "first half of 1990", "20th century", "third quarter of last year".
    pub(super) fn ordinal(&mut self, at: usize) -> Option<Hit> {
        let (number, after) = match self.class(at) {
            Class::Ordinal(number) => (i16::from(number), at + 1),
            Class::Figure(value, 1 | 2) if self.class(at + 1) == Class::Suffix => (i16::try_from(value).ok()?, at + 2),
            _ => return None,
        };
        let unit = self.past_hyphen(after);
        let small = i8::try_from(number).ok()?;
        match self.class(unit) {
            Class::Unit(Unit::Century) => hit(unit + 1, Value::Century(number - 1)),
            Class::Unit(Unit::Quarter) if number <= 4 => {
                let (end, year) = self
                    .year_after(unit + 1)
                    .map_or((unit + 1, None), |(end, year)| (end, Some(year)));
                let year = match year {
                    Some(year) => year,
                    None => self.year_of_part(at, Value::Quarter(self.article?.year(), small))?,
                };
                self.quarter = Some((year, small));
                hit(end, Value::Quarter(year, small))
            }
            Class::Half if number <= 2 => {
                let (end, year) = self.year_after(unit + 1)?;
                hit(end, Value::Half(year, small))
            }
            _ => None,
        }
    }

    /// The year in which a part of the year is meant: the last that has begun, the next one if the verb looks ahead.
    pub(super) fn year_of_part(&self, at: usize, in_this_year: Value) -> Option<i16> {
        let article = self.article?;
        let days = in_this_year.days()?;
        let today = Value::Day(article).days()?.first;
        let ahead = self.direction(at, Direction::Near) == Direction::Ahead;
        Some(match ahead {
            // A quarter just over is still the one "to be reported".
            true if days.last < today - LONG_OVER => article.year() + 1,
            false if days.first > today => article.year() - 1,
            _ => article.year(),
        })
    }

    /// "fiscal 1989", "fiscal year 1989", "fiscal second-quarter".
    pub(super) fn fiscal(&mut self, at: usize) -> Option<Hit> {
        let next = self.past_hyphen(at + 1);
        match self.class(next) {
            Class::Figure(value, 4) => {
                let year = year_of(value)?;
                self.year_of_quarter(next + 1, year)
                    .or_else(|| hit(next + 1, Value::Year(year)))
            }
            Class::Unit(Unit::Year) => match self.class(next + 1) {
                Class::Figure(value, 4) => hit(next + 2, Value::Year(year_of(value)?)),
                _ => hit(next + 1, Value::Year(self.article?.year())),
            },
            Class::Ordinal(_) => self.ordinal(next),
            _ => None,
        }
    }

    /// "Q3 2025", "Q3".
    pub(super) fn quarter_by_figure(&mut self, at: usize) -> Option<Hit> {
        let Class::Figure(number @ 1..=4, 1) = self.class(at + 1) else {
            return None;
        };
        let number = i8::try_from(number)
            .ok()
            .filter(|_| self.is_joined(at + 1) && self.is_capital(at))?;
        let (end, year) = match self.year_after(at + 2) {
            Some(found) => found,
            None => (
                at + 2,
                self.year_of_part(at, Value::Quarter(self.article?.year(), number))?,
            ),
        };
        self.quarter = Some((year, number));
        hit(end, Value::Quarter(year, number))
    }

    /// "summer", where a pointing word or a year shows that a season is meant.
    pub(super) fn season(&mut self, at: usize) -> Option<Hit> {
        let Class::Season(season, doubtful) = self.class(at) else {
            return None;
        };
        let led = matches!(self.class_before(at), Class::In | Class::Of | Class::Until | Class::Cue);
        let dated = matches!(self.class(at + 1), Class::Of | Class::Figure(_, 4)) && self.year_after(at + 1).is_some();
        let named = dated || !doubtful && self.year_after(at + 1).is_some();
        (named || led && season != Season::Autumn)
            .then(|| self.season_at(at, season))
            .flatten()
    }

    pub(super) fn season_at(&self, at: usize, season: Season) -> Option<Hit> {
        if let Some((end, year)) = self.year_after(at + 1) {
            return hit(end, Value::Season(year, season));
        }
        // "The fall of the government" is no season, "the winter coat" neither.
        if matches!(self.class(at + 1), Class::Of | Class::Other | Class::Back | Class::In)
            && self.class_before(at) == Class::The
        {
            return None;
        }
        let year = self.year_of_part(at, Value::Season(self.article?.year(), season))?;
        hit(at + 1, Value::Season(year, season))
    }
}

/// A part of the year is meant anew by a verb that looks ahead, once it is over for so many days.
const LONG_OVER: i32 = 150;
