//! Expressions that count or point from a day: "two months ago", "last week", "the following year", "tomorrow".

use jiff::civil::{self};

use super::super::value::{Direction, Season, Unit, Value, weekday_from};
use super::words::Class;
use super::{Hit, Pointer, Reader, hit, weekday_of};

impl Reader<'_> {
    /// Whether a length of time begins here, so that "the past" is no noun.
    pub(super) fn counts(&self, at: usize) -> bool {
        matches!(
            self.class(at),
            Class::Unit(_)
                | Class::Units(_)
                | Class::Count(_)
                | Class::Figure(..)
                | Class::Vague
                | Class::Season(..)
                | Class::Month(..)
                | Class::Weekday(..)
                | Class::Other
                | Class::Counted
                | Class::Fiscal
                | Class::Back
        )
    }

    /// The weekend spoken of on a Monday or Tuesday is the last one, where nothing lies ahead.
    pub(super) fn weekend_offset(&self, at: usize) -> Option<i32> {
        let early = self.article?.weekday().to_monday_zero_offset() <= 4;
        Some(if early && self.direction(at, Direction::Back) == Direction::Back {
            -1
        } else {
            0
        })
    }

    /// "the day before yesterday", "the day after tomorrow".
    pub(super) fn day_beside(&self, at: usize) -> Option<Hit> {
        let days = match (self.class(at + 1), self.class(at + 2)) {
            (Class::Before, Class::Day(-1)) => -2,
            (Class::After | Class::Cue, Class::Day(1)) => 2,
            _ => return None,
        };
        hit(at + 3, Unit::Day.from(self.article?, days)?)
    }

    /// "two months ago", "a year earlier", "10 days later", "several years ago", "a week or so ago".
    pub(super) fn counted(&self, at: usize) -> Option<Hit> {
        let (count, next) = self.amount(at)?;
        let (Class::Unit(unit) | Class::Units(unit)) = self.class(next) else {
            return None;
        };
        let mut end = next + 1;
        if self.class(end) == Class::Joint && self.class(end + 1) == Class::So {
            end += 2;
        }
        let way = self.class(end);
        let Some(count) = count else {
            return (way == Class::Ago).then_some(Hit {
                end: end + 1,
                value: Value::Past,
            });
        };
        let is_year = unit == Unit::Year && count == 1 && self.class(at) == Class::A;
        match way {
            Class::Ago if is_year && self.quarter.is_some() => hit(end + 1, self.spoken_period()?.years_later(-1)?),
            Class::Ago => hit(end + 1, unit.from(self.article?, -count)?),
            Class::Earlier if is_year => {
                let base = self
                    .quarter
                    .map(|(year, quarter)| Value::Quarter(year, quarter))
                    .or(self.topic);
                hit(
                    end + 1,
                    base.or(Some(Value::Year(self.article?.year())))?.years_later(-1)?,
                )
            }
            Class::Earlier => hit(end + 1, unit.from(self.base()?, -count)?),
            Class::Later if unit != Unit::Hour => hit(end + 1, unit.from(self.base()?, count)?),
            Class::Cue if self.class(end + 1) == Class::Present => hit(end + 2, unit.from(self.article?, count)?),
            _ => None,
        }
    }

    /// The day from which "later" counts.
    pub(super) fn base(&self) -> Option<civil::Date> {
        self.topic.and_then(Value::first).or(self.article)
    }

    /// A number before a unit, `None` inside where it is not told; and the token after it.
    pub(super) fn amount(&self, at: usize) -> Option<(Option<i32>, usize)> {
        match self.class(at) {
            Class::A if self.class(at + 1) == Class::Vague => {
                let next = if self.class(at + 2) == Class::Of {
                    at + 3
                } else {
                    at + 2
                };
                Some((None, next))
            }
            Class::A => Some((Some(1), at + 1)),
            Class::Vague => Some((None, at + 1)),
            Class::Figure(value, 1..=3) => Some((Some(i32::try_from(value).ok()?), at + 1)),
            Class::Count(tens @ (20 | 30 | 40 | 50 | 60 | 70 | 80 | 90)) => {
                let ones = self.past_hyphen(at + 1);
                match self.class(ones) {
                    Class::Count(more @ 1..=9) => Some((Some(i32::from(tens + more)), ones + 1)),
                    _ => Some((Some(i32::from(tens)), at + 1)),
                }
            }
            Class::Count(value) => Some((Some(i32::from(value)), at + 1)),
            _ => None,
        }
    }

    /// "last week", "this morning", "next June", "that day", "the following year", "this coming Sunday", "recent years".
    pub(super) fn pointed(&mut self, at: usize) -> Option<Hit> {
        let pointing = self.class(at);
        let next = at + 1;
        let next = match (pointing, self.class(next)) {
            (Class::This, Class::Bygone | Class::Coming) => return self.pointed(next),
            (Class::That, Class::That) | (_, Class::Fiscal) => next + 1,
            _ => next,
        };
        let vague = match pointing {
            Class::Recent => Some(Value::Past),
            Class::Bygone => Some(Value::Past),
            Class::Coming => Some(Value::Future),
            _ => None,
        };
        match (self.class(next), vague) {
            (Class::Units(Unit::Day), _) if pointing == Class::This => hit(next + 1, Value::Present),
            (Class::Units(_), Some(value)) => hit(next + 1, value),
            (Class::Units(_), None) => None,
            (
                Class::Unit(_)
                | Class::Month(..)
                | Class::Weekday(..)
                | Class::Season(..)
                | Class::Part(_)
                | Class::Feast(_)
                | Class::Ordinal(_)
                | Class::Period,
                _,
            ) => {
                let pointer = self.pointer(pointing)?;
                self.target(pointing, next, pointer)
            }
            _ if pointing == Class::Current => hit(at + 1, Value::Present),
            _ => None,
        }
    }

    pub(super) fn pointer(&self, pointing: Class) -> Option<Pointer> {
        let (base, offset) = match pointing {
            Class::This | Class::Current => (self.article?, 0),
            Class::Last | Class::Bygone => (self.article?, -1),
            Class::Latest => (self.article?, 0),
            Class::Next if matches!(self.topic, Some(Value::Day(day)) if Some(day) != self.article) => {
                (self.article?, 1)
            }
            Class::Next | Class::Coming => (self.article?, 1),
            Class::Previous => (self.base()?, -1),
            Class::Following => (self.base()?, 1),
            Class::That => (self.base()?, 0),
            _ => return None,
        };
        Some(Pointer { base, offset })
    }

    /// What a pointing word points at.
    pub(super) fn target(&mut self, pointing: Class, at: usize, Pointer { base, offset }: Pointer) -> Option<Hit> {
        match self.class(at) {
            Class::Unit(Unit::Hour) => None,
            Class::Unit(Unit::Day) => match pointing {
                Class::That | Class::Following | Class::Previous => hit(at + 1, Unit::Day.from(base, offset)?),
                Class::Next => hit(at + 1, Unit::Day.from(self.base()?, 1)?),
                _ => None,
            },
            Class::Unit(Unit::Quarter) if matches!(pointing, Class::Latest | Class::That) => {
                hit(at + 1, self.spoken_quarter()?)
            }
            Class::Period => match pointing {
                Class::Latest | Class::That => hit(at + 1, self.spoken_period().filter(|_| self.quarter.is_some())?),
                _ => None,
            },
            Class::Unit(Unit::Year) if pointing == Class::Latest => hit(at + 1, Unit::Year.from(base, -1)?),
            // "The same year-ago period".
            Class::Unit(Unit::Year) if matches!(self.class(self.past_hyphen(at + 1)), Class::Ago | Class::Earlier) => {
                self.year_compound(at)
            }
            // "The past decade" is a length of time.
            Class::Unit(unit) if pointing == Class::Bygone && unit != Unit::Year => None,
            Class::Unit(unit) => {
                let value = unit.from(base, offset)?;
                let quarter = match (value, self.past_genitive(at + 1)) {
                    (Value::Year(year), Some(next)) => self.year_of_quarter(next, year),
                    _ => None,
                };
                quarter.or(Some(Hit { end: at + 1, value }))
            }
            Class::Part(part) => {
                let day = match (pointing, part) {
                    (Class::Last | Class::Bygone, "NI") => Unit::Day.from(base, -1)?,
                    (Class::This | Class::That, _) => Unit::Day.from(base, 0)?,
                    (Class::Next | Class::Following, _) => Unit::Day.from(self.base()?, 1)?,
                    (Class::Previous, _) => Unit::Day.from(base, -1)?,
                    _ => return None,
                };
                hit(at + 1, Value::Part(day.first()?, part))
            }
            Class::Weekday(weekday, false) => {
                if let Some(dated) = self.dated_weekday(at + 1) {
                    return Some(dated);
                }
                let value = Value::Day(pointed_weekday(base, weekday, offset)?);
                match self.class(at + 1) {
                    Class::Part(part) => hit(at + 2, Value::Part(value.first()?, part)),
                    _ => hit(at + 1, value),
                }
            }
            Class::Month(month, _) if self.is_capital(at) => {
                if self.day_number(self.past_stop(at + 1)).is_some() {
                    return self.month(at);
                }
                hit(at + 1, pointed_month(base, month, offset)?)
            }
            Class::Season(season, _) => {
                let value = pointed_season(base, season, offset)?;
                hit(at + 1, value)
            }
            Class::Feast(_) => self.feast(
                at,
                if offset < 0 {
                    Direction::Back
                } else if offset > 0 {
                    Direction::Ahead
                } else {
                    Direction::Near
                },
            ),
            Class::Ordinal(_) if matches!(pointing, Class::This | Class::Latest | Class::Current) => self.ordinal(at),
            _ => None,
        }
    }

    /// "today", "yesterday morning", "tonight".
    pub(super) fn day_word(&self, at: usize) -> Option<Hit> {
        let article = self.article?;
        match (self.class(at), self.class(at + 1)) {
            (Class::Day(days), Class::Part(part)) => hit(
                at + 2,
                Value::Part(Unit::Day.from(article, i32::from(days))?.first()?, part),
            ),
            (Class::Day(days), _) => hit(at + 1, Unit::Day.from(article, i32::from(days))?),
            _ => hit(at + 1, Value::Part(article, "NI")),
        }
    }

    /// "(early) morning": of the day that follows or of the article's.
    pub(super) fn part_of_day(&mut self, at: usize, part: &'static str) -> Option<Hit> {
        let day = match self.class(at + 1) {
            Class::Day(_) => self.day_word(at + 1),
            Class::Weekday(..) => self.weekday(at + 1),
            _ => None,
        }?;
        hit(day.end, Value::Part(day.value.first()?, part))
    }

    /// "soon", but not "as soon as".
    pub(super) fn soon(&self, at: usize) -> Option<Hit> {
        (!matches!(self.class(at + 1), Class::As | Class::After | Class::Back)).then_some(Hit {
            end: at + 1,
            value: Value::Future,
        })
    }
}

/// "last Friday", "this Friday", "next Friday": strictly before, this week's or the next, strictly after.
fn pointed_weekday(base: civil::Date, weekday: i8, offset: i32) -> Option<civil::Date> {
    let weekday = weekday_of(weekday)?;
    match offset {
        0 => weekday_from(base, weekday, Direction::Ahead),
        _ => base.nth_weekday(offset.signum(), weekday).ok(),
    }
}

/// "last June", "this June", "next June".
fn pointed_month(base: civil::Date, month: i8, offset: i32) -> Option<Value> {
    let years = match offset {
        0 => 0,
        _ if offset < 0 => {
            if month < base.month() {
                0
            } else {
                -1
            }
        }
        _ => i16::from(month <= base.month()),
    };
    Some(Value::Month(base.year().checked_add(years)?, month))
}

/// "last summer", "this summer", "next summer".
fn pointed_season(base: civil::Date, season: Season, offset: i32) -> Option<Value> {
    let this = Value::Season(base.year(), season);
    let days = this.days()?;
    let today = Value::Day(base).days()?.first;
    let years = match offset {
        0 => 0,
        _ if offset < 0 => {
            if days.last < today {
                0
            } else {
                -1
            }
        }
        _ => i16::from(days.first <= today),
    };
    this.years_later(years)
}
