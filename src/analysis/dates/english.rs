//! Expressions of time in English.
//!
//! The text is cut into tokens of known classes once; a rule is tried only where a token can open an expression, reads
//! from left to right and gives the longest it can. Each rule shows what it reads in its first line.

use std::ops::Range;

use jiff::civil::{self, Weekday};

use super::english_words::{Class, Feast, Token, tokens};
use super::feasts;
use super::value::{Direction, Season, Unit, Value, month_day_from, month_from, weekday_from};

/// All expressions of a text, in order, with their values.
pub(super) fn find(text: &str, article: Option<civil::Date>) -> Vec<(Range<u32>, Value)> {
    let tokens = tokens(text);
    let mut reader = Reader {
        tokens: &tokens,
        article,
        topic: None,
        quarter: None,
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(hit) = reader.open(at) else {
            at += 1;
            continue;
        };
        reader.remember(hit.value);
        reader.emit(at, hit, &mut found);
        at = hit.end.max(at + 1);
        if let Some(second) = reader.rest_of_range(at, hit.value) {
            reader.emit(at + 1, second, &mut found);
            at = second.end;
        }
    }
    found
}

/// An expression: the token after its last, and its value.
#[derive(Debug, Clone, Copy)]
struct Hit {
    end: usize,
    value: Value,
}

fn hit(end: usize, value: Value) -> Option<Hit> {
    Some(Hit { end, value })
}

/// Reads one text.
struct Reader<'t> {
    tokens: &'t [Token],
    /// The day of the article.
    article: Option<civil::Date>,
    /// The last value spoken of, from which "the following year" counts.
    topic: Option<Value>,
    /// The quarter that the text reports on.
    quarter: Option<(i16, i8)>,
}

/// Where a pointing word points from and how far.
#[derive(Clone, Copy)]
struct Pointer {
    base: civil::Date,
    offset: i32,
}

impl Reader<'_> {
    fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map_or(Class::Mark(b'\n'), |token| token.class)
    }

    fn is_joined(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.apart)
    }

    fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    fn class_before(&self, at: usize) -> Class {
        at.checked_sub(1)
            .map_or(Class::Mark(b'\n'), |before| self.class(before))
    }

    /// The token after a hyphen that joins two words, else the token itself.
    fn past_hyphen(&self, at: usize) -> usize {
        let hyphen = self.class(at) == Class::Mark(b'-') && self.is_joined(at) && self.is_joined(at + 1);
        if hyphen { at + 1 } else { at }
    }

    /// The token after a comma, if one stands here.
    fn past_comma(&self, at: usize) -> usize {
        if self.class(at) == Class::Mark(b',') {
            at + 1
        } else {
            at
        }
    }

    /// The token after a full stop that ends an abbreviation.
    fn past_stop(&self, at: usize) -> usize {
        if self.class(at) == Class::Mark(b'.') && self.is_joined(at) {
            at + 1
        } else {
            at
        }
    }

    /// The token after `'s`, if it stands here.
    fn past_genitive(&self, at: usize) -> Option<usize> {
        (self.class(at) == Class::Mark(b'\'') && self.class(at + 1) == Class::S).then_some(at + 2)
    }

    fn remember(&mut self, value: Value) {
        if value.first().is_some() {
            self.topic = Some(value);
        }
    }

    fn emit(&self, from: usize, hit: Hit, found: &mut Vec<(Range<u32>, Value)>) {
        let (first, last) = (self.tokens.get(from), self.tokens.get(hit.end.saturating_sub(1)));
        if let (Some(first), Some(last)) = (first, last) {
            found.push((first.start..last.end, hit.value));
        }
    }

    /// The rule for the class of the token here.
    fn open(&mut self, at: usize) -> Option<Hit> {
        if self.class_before(at) == Class::Each {
            return None;
        }
        match self.class(at) {
            Class::Other | Class::Back | Class::Of | Class::In | Class::On | Class::Joint => None,
            Class::Mark(b'\'') => self.short_decade(at),
            Class::Figure(..) => self.figure(at),
            Class::Count(_) => self.counted(at).or_else(|| {
                self.spelled_year(at)
                    .and_then(|(end, year)| hit(end, Value::Year(year)))
            }),
            Class::Vague => self.counted(at),
            Class::A => self.counted(at),
            Class::The => self.the(at),
            Class::Early | Class::Earlier | Class::Later | Class::Edge => self.shaded(at),
            Class::Month(..) => self.month(at),
            Class::Weekday(..) => self.weekday(at),
            Class::Day(_) | Class::Tonight => self.day_word(at),
            Class::Ordinal(_) => self.ordinal(at),
            Class::Unit(Unit::Year) => self.year_compound(at),
            Class::Hour(_) => self.clock(at),
            Class::Part(_) if matches!(self.class_before(at), Class::Early) => None,
            Class::Feast(_) | Class::New => self.feast(at, Direction::Near),
            Class::Season(..) => self.season(at),
            Class::Q => self.quarter_by_figure(at),
            Class::Fiscal => self.fiscal(at),
            Class::Present => hit(at + 1, Value::Present),
            Class::Past => hit(at + 1, Value::Past),
            Class::Future => self.soon(at),
            _ => self.pointed(at),
        }
    }

    /// What may stand after "the", "early" or "the end of": any expression, and a bare year.
    fn inner(&mut self, at: usize) -> Option<Hit> {
        match self.class(at) {
            Class::Figure(value, 4) if self.class(at + 1) != Class::S => {
                self.open(at).or_else(|| hit(at + 1, Value::Year(year_of(value)?)))
            }
            Class::Season(season, _) => self.season_at(at, season),
            Class::Part(part) => self.part_of_day(at, part),
            Class::Month(month, true) if self.is_capital(at) => {
                self.open(at).or_else(|| hit(at + 1, self.month_alone(at, month)?))
            }
            Class::The => self.the(at).or_else(|| self.unit_spoken_of(at + 1)),
            Class::Decade(decade) => hit(at + 1, Value::Decade(190 + i16::from(decade / 10))),
            _ => self.open(at),
        }
    }

    /// "(the) year": after "the end of", "earlier in".
    fn unit_spoken_of(&self, at: usize) -> Option<Hit> {
        let Class::Unit(unit) = self.class(at) else { return None };
        match unit {
            Unit::Hour | Unit::Day => None,
            Unit::Quarter => hit(at + 1, self.spoken_quarter()?),
            _ => hit(at + 1, unit.from(self.article?, 0)?),
        }
    }

    /// "the third quarter", "the early 1990s", "the end of the year", "the year-ago period", "the 25th", "the future".
    fn the(&mut self, at: usize) -> Option<Hit> {
        let next = at + 1;
        match self.class(next) {
            Class::Other => None,
            Class::Early => self.inner(self.past_hyphen(next + 1)),
            Class::Edge => self.shaded(next),
            Class::Figure(value, 4) if self.class(next + 1) != Class::S => {
                self.year_of_quarter(next + 1, year_of(value)?)
            }
            Class::Figure(value, 1 | 2) if self.class(next + 1) == Class::Suffix => {
                self.ordinal(next).or_else(|| self.day_of_spoken_month(next + 2, value))
            }
            Class::Figure(value, 2) if self.class(next + 1) == Class::S => self.plain_decade(next, value),
            Class::Decade(decade) => hit(next + 1, Value::Decade(190 + i16::from(decade / 10))),
            Class::Season(season, _) => self.season_at(next, season),
            Class::Near if self.class(next + 1) == Class::FutureNoun => hit(next + 2, Value::Future),
            Class::FutureNoun => hit(next + 1, Value::Future),
            Class::Bygone if !self.counts(next + 1) => hit(next + 1, Value::Past),
            Class::Unit(Unit::Day) => self.day_beside(next),
            Class::Unit(Unit::Year) => self.year_compound(next).or_else(|| self.year_by_name(next)),
            Class::Unit(Unit::Quarter) => hit(next + 1, self.spoken_quarter()?),
            Class::Unit(Unit::Weekend) => hit(next + 1, Unit::Weekend.from(self.article?, self.weekend_offset(at)?)?),
            Class::Unit(Unit::Week) if self.class(next + 1) == Class::Of => {
                let day = self.open(next + 2)?;
                hit(day.end, Unit::Week.from(day.value.first()?, 0)?)
            }
            Class::Weekday(..) | Class::Month(..) | Class::Count(_) | Class::Present | Class::Past | Class::Day(_) => {
                None
            }
            _ => self.open(next),
        }
    }

    /// Whether a length of time begins here, so that "the past" is no noun.
    fn counts(&self, at: usize) -> bool {
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
    fn weekend_offset(&self, at: usize) -> Option<i32> {
        let early = self.article?.weekday().to_monday_zero_offset() <= 4;
        Some(if early && self.direction(at, Direction::Back) == Direction::Back {
            -1
        } else {
            0
        })
    }

    /// "the day before yesterday", "the day after tomorrow".
    fn day_beside(&self, at: usize) -> Option<Hit> {
        let days = match (self.class(at + 1), self.class(at + 2)) {
            (Class::Before, Class::Day(-1)) => -2,
            (Class::After | Class::Cue, Class::Day(1)) => 2,
            _ => return None,
        };
        hit(at + 3, Unit::Day.from(self.article?, days)?)
    }

    /// "(the) 25th": in the month of which the text speaks.
    fn day_of_spoken_month(&self, end: usize, day: u32) -> Option<Hit> {
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

    /// "(the) year 2000", "(the) year two thousand".
    fn year_by_name(&self, at: usize) -> Option<Hit> {
        match self.class(at + 1) {
            Class::Figure(value, 4) => hit(at + 2, Value::Year(year_of(value)?)),
            _ => self
                .spelled_year(at + 1)
                .and_then(|(end, year)| hit(end, Value::Year(year))),
        }
    }

    /// "year-ago quarter", "year-earlier", "year-end", "year's end".
    fn year_compound(&self, at: usize) -> Option<Hit> {
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

    fn past_ordinal(&self, at: usize) -> usize {
        if matches!(self.class(at), Class::Ordinal(1..=4)) {
            self.past_hyphen(at + 1)
        } else {
            at
        }
    }

    fn ordinal_before(&self, at: usize) -> Option<i8> {
        match (self.class_before(at), self.class(at)) {
            (Class::Ordinal(number @ 1..=4), Class::Unit(Unit::Quarter)) => i8::try_from(number).ok(),
            _ => None,
        }
    }

    /// The year of the quarter that the text reports on, else of the article.
    fn spoken_year(&self) -> Option<i16> {
        Some(self.quarter.map_or(self.article?.year(), |(year, _)| year))
    }

    /// The quarter that the text reports on: the one it named, else the last one that is over.
    fn spoken_quarter(&self) -> Option<Value> {
        match self.quarter {
            Some((year, quarter)) => Some(Value::Quarter(year, quarter)),
            None => Unit::Quarter.from(self.article?, -1),
        }
    }

    /// The quarter that the text reports on, else the year.
    fn spoken_period(&self) -> Option<Value> {
        match self.quarter {
            Some((year, quarter)) => Some(Value::Quarter(year, quarter)),
            None => Some(Value::Year(self.article?.year())),
        }
    }

    /// "(the 1988) third quarter", "(the 1988) period", "(last year's) quarter".
    fn year_of_quarter(&self, at: usize, year: i16) -> Option<Hit> {
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
    fn ordinal(&mut self, at: usize) -> Option<Hit> {
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
    fn year_of_part(&self, at: usize, in_this_year: Value) -> Option<i16> {
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

    /// "of 1984", "1984", "of last year", "this year": the year after a month or quarter.
    fn year_after(&self, at: usize) -> Option<(usize, i16)> {
        let at = if self.class(at) == Class::Of { at + 1 } else { at };
        let at = if self.class(at) == Class::Fiscal { at + 1 } else { at };
        match (self.class(at), self.class(at + 1)) {
            (Class::Figure(value, 4), next) if next != Class::S => Some((at + 1, year_of(value)?)),
            (Class::This | Class::That, Class::Unit(Unit::Year)) => Some((at + 2, self.article?.year())),
            (Class::Last, Class::Unit(Unit::Year)) => Some((at + 2, self.article?.year() - 1)),
            (Class::Next, Class::Unit(Unit::Year)) => Some((at + 2, self.article?.year() + 1)),
            (Class::Count(_), _) => self.spelled_year(at),
            _ => None,
        }
    }

    /// "nineteen ninety-six", "two thousand".
    fn spelled_year(&self, at: usize) -> Option<(usize, i16)> {
        let Class::Count(first) = self.class(at) else {
            return None;
        };
        let century = match first {
            17..=20 => i16::try_from(first).ok()? * 100,
            2 if self.class(at + 1) == Class::Count(1000) => return Some((at + 2, 2000)),
            _ => return None,
        };
        let Class::Count(tens @ 10..=90) = self.class(at + 1) else {
            return None;
        };
        let tens = i16::try_from(tens).ok()?;
        let last = self.past_hyphen(at + 2);
        match self.class(last) {
            Class::Count(ones @ 1..=9) if tens >= 20 => Some((last + 1, century + tens + i16::try_from(ones).ok()?)),
            _ => Some((at + 2, century + tens)),
        }
    }

    /// "fiscal 1989", "fiscal year 1989", "fiscal second-quarter".
    fn fiscal(&mut self, at: usize) -> Option<Hit> {
        let next = self.past_hyphen(at + 1);
        match self.class(next) {
            Class::Figure(value, 4) => hit(next + 1, Value::Year(year_of(value)?)),
            Class::Unit(Unit::Year) => match self.class(next + 1) {
                Class::Figure(value, 4) => hit(next + 2, Value::Year(year_of(value)?)),
                _ => hit(next + 1, Value::Year(self.article?.year())),
            },
            Class::Ordinal(_) => self.ordinal(next),
            _ => None,
        }
    }

    /// "Q3 2025", "Q3".
    fn quarter_by_figure(&mut self, at: usize) -> Option<Hit> {
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

    /// "early next year", "late November", "mid-1996", "earlier this week", "the end of 1990".
    fn shaded(&mut self, at: usize) -> Option<Hit> {
        let next = self.past_hyphen(at + 1);
        match (self.class(at), self.class(next)) {
            (Class::Edge, Class::Of) => self.inner(next + 1),
            (Class::Edge, _) => None,
            (Class::Early, Class::In) => match self.class(next + 1) {
                Class::The => self.unit_spoken_of(next + 2),
                _ => self.inner(next + 1),
            },
            (_, Class::In) if self.class(next + 1) == Class::The => self.unit_spoken_of(next + 2),
            (Class::Early, Class::Figure(_, 1 | 2)) => None,
            (Class::Earlier, Class::Mark(_) | Class::Count(_) | Class::Cue | Class::Other) => None,
            (_, Class::Early | Class::Earlier | Class::Later | Class::Edge | Class::The | Class::A) => None,
            _ => self.inner(next),
        }
    }

    /// "two months ago", "a year earlier", "10 days later", "several years ago", "a week or so ago".
    fn counted(&self, at: usize) -> Option<Hit> {
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
    fn base(&self) -> Option<civil::Date> {
        self.topic.and_then(Value::first).or(self.article)
    }

    /// A number before a unit, `None` inside where it is not told; and the token after it.
    fn amount(&self, at: usize) -> Option<(Option<i32>, usize)> {
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
    fn pointed(&mut self, at: usize) -> Option<Hit> {
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

    fn pointer(&self, pointing: Class) -> Option<Pointer> {
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
    fn target(&mut self, pointing: Class, at: usize, Pointer { base, offset }: Pointer) -> Option<Hit> {
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

    /// "Jan. 3", "January 3rd, 1921", "March 1921", "May 3-7, 2026", "July last year", "April".
    fn month(&mut self, at: usize) -> Option<Hit> {
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
        (cue || !doubtful)
            .then(|| hit(at + 1, self.month_alone(at, month)?))
            .flatten()
    }

    fn month_alone(&self, at: usize, month: i8) -> Option<Value> {
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
    fn day_number(&self, at: usize) -> Option<(i8, usize)> {
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
    fn range_end(&self, at: usize) -> Option<usize> {
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
    fn rest_of_range(&self, at: usize, first: Value) -> Option<Hit> {
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
    fn day_without_year(&self, at: usize, month: i8, day: i8) -> Option<civil::Date> {
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
    fn weekday(&mut self, at: usize) -> Option<Hit> {
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
    fn direction_of_weekday(&self, at: usize) -> Direction {
        match self.class_before(at) {
            Class::Until | Class::As => Direction::Ahead,
            _ if self.past_genitive(at + 1).is_some() => Direction::Back,
            _ => self.direction(at, Direction::Back),
        }
    }

    /// The ", Oct. 23" of "Friday, Oct. 23".
    fn dated_weekday(&mut self, at: usize) -> Option<Hit> {
        let dated = match self.class(self.past_comma(at)) {
            Class::Month(..) => self.month(self.past_comma(at)),
            Class::Figure(_, 1 | 2) => self.day_month(self.past_comma(at)),
            _ => None,
        };
        dated.filter(|found| matches!(found.value, Value::Day(_)))
    }

    /// "today", "yesterday morning", "tonight".
    fn day_word(&self, at: usize) -> Option<Hit> {
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
    fn part_of_day(&mut self, at: usize, part: &'static str) -> Option<Hit> {
        let day = match self.class(at + 1) {
            Class::Day(_) => self.day_word(at + 1),
            Class::Weekday(..) => self.weekday(at + 1),
            _ => None,
        }?;
        hit(day.end, Value::Part(day.value.first()?, part))
    }

    /// "soon", but not "as soon as".
    fn soon(&self, at: usize) -> Option<Hit> {
        (!matches!(self.class(at + 1), Class::As | Class::After | Class::Back)).then_some(Hit {
            end: at + 1,
            value: Value::Future,
        })
    }

    /// "summer", where a pointing word or a year shows that a season is meant.
    fn season(&mut self, at: usize) -> Option<Hit> {
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

    fn season_at(&self, at: usize, season: Season) -> Option<Hit> {
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

    /// "Christmas", "New Year's Eve", "Thanksgiving Day", "Labor Day".
    fn feast(&self, at: usize, direction: Direction) -> Option<Hit> {
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

    /// "'80s".
    fn short_decade(&self, at: usize) -> Option<Hit> {
        let Class::Figure(value, 2) = self.class(at + 1) else {
            return None;
        };
        self.is_joined(at + 1)
            .then(|| self.plain_decade(at + 1, value))
            .flatten()
    }

    /// "80s", after "the" or an apostrophe.
    fn plain_decade(&self, at: usize, value: u32) -> Option<Hit> {
        let decade = value % 10 == 0 && self.is_joined(at + 1) && self.class(at + 1) == Class::S;
        decade
            .then(|| hit(at + 2, Value::Decade(190 + i16::try_from(value / 10).ok()?)))
            .flatten()
    }

    /// Everything that opens with a figure.
    fn figure(&mut self, at: usize) -> Option<Hit> {
        let Class::Figure(value, width) = self.class(at) else {
            return None;
        };
        let loose = self.is_joined(at)
            && matches!(
                self.class_before(at),
                Class::Mark(b'.' | b',' | b':' | b'/' | b'$' | b'#' | b'+')
            );
        if loose {
            return None;
        }
        match width {
            4 => self
                .iso_day(at)
                .or_else(|| self.decade_in_figures(at, value))
                .or_else(|| self.counted(at))
                .or_else(|| self.year_of_quarter(at + 1, year_of(value)?))
                .or_else(|| self.year(at, value)),
            1 | 2 => self
                .slashed_day(at)
                .or_else(|| self.clock(at))
                .or_else(|| self.day_month(at))
                .or_else(|| self.first_of_range(at))
                .or_else(|| self.ordinal(at))
                .or_else(|| self.counted(at)),
            _ => self.counted(at),
        }
    }

    /// "2026-01-17", "2026/01/17".
    fn iso_day(&self, at: usize) -> Option<Hit> {
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

    /// "11/02/89", "17.01.2026": of two readings, the nearer to the article's day.
    fn slashed_day(&self, at: usize) -> Option<Hit> {
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
        let readings = [civil_day(year, second, first), civil_day(year, first, second)];
        let away = |day: &civil::Date| {
            self.article
                .and_then(|article| article.until(*day).ok())
                .map_or(0, |span| span.get_days().abs())
        };
        hit(at + 5, Value::Day(readings.into_iter().flatten().min_by_key(away)?))
    }

    /// "3 January 2026", "3rd of March", "17 Jan".
    fn day_month(&self, at: usize) -> Option<Hit> {
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
    fn first_of_range(&self, at: usize) -> Option<Hit> {
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

    /// "1990s", "1990's".
    fn decade_in_figures(&self, at: usize, value: u32) -> Option<Hit> {
        let plural = match self.class(at + 1) {
            Class::S if self.is_joined(at + 1) => at + 2,
            Class::Mark(b'\'') if self.class(at + 2) == Class::S => at + 3,
            _ => return None,
        };
        let year = year_of(value).filter(|year| year % 10 == 0)?;
        let century = year % 100 == 0 && year < 2000 && self.class(at + 1) == Class::S;
        hit(
            plural,
            if century {
                Value::Century(year / 100)
            } else {
                Value::Decade(year / 10)
            },
        )
    }

    /// "1998", where it does not count things.
    fn year(&self, at: usize, value: u32) -> Option<Hit> {
        let year = year_of(value)?;
        let counts = match self.class(at + 1) {
            Class::Counted | Class::Units(_) | Class::Suffix => true,
            Class::Unit(_) | Class::Mark(b'-')
                if self.is_joined(at + 1) && matches!(self.class(at + 2), Class::Unit(_)) =>
            {
                true
            }
            Class::Mark(b',' | b'.' | b':') => {
                self.is_joined(at + 1) && self.is_joined(at + 2) && matches!(self.class(at + 2), Class::Figure(..))
            }
            Class::Mark(b'%' | b'/') => true,
            Class::Letter(_) | Class::Other => self.is_joined(at + 1),
            _ => false,
        };
        let cue = matches!(
            self.class_before(at),
            Class::In
                | Class::Cue
                | Class::Until
                | Class::Of
                | Class::Early
                | Class::Joint
                | Class::The
                | Class::Mark(b'(')
                | Class::Before
                | Class::After
        );
        let likely = (1900..=2035).contains(&year);
        let strange =
            self.is_joined(at) && !matches!(self.class_before(at), Class::Mark(b'-' | b'(' | b'\'' | b'"' | b'`'));
        (!counts && !strange && (likely || cue && value >= 1500)).then_some(Hit {
            end: at + 1,
            value: Value::Year(year),
        })
    }

    /// "10 p.m.", "7:15 p.m. EST Nov. 9", "noon Saturday".
    fn clock(&mut self, at: usize) -> Option<Hit> {
        let (hour, minute, end) = match self.class(at) {
            Class::Hour(hour) => (hour, 0, at + 1),
            Class::Figure(hour @ 1..=12, 1 | 2) => {
                let hour = i8::try_from(hour).ok()?;
                let (minute, after) = match (self.class(at + 1), self.class(at + 2)) {
                    (Class::Mark(b':'), Class::Figure(minute @ 0..=59, 2)) => (i8::try_from(minute).ok()?, at + 3),
                    _ => (0, at + 1),
                };
                let (half, end) = self.half_of_day(after)?;
                (hour % 12 + half, minute, end)
            }
            _ => return None,
        };
        let zone = if self.class(end) == Class::Zone { end + 1 } else { end };
        let comma = usize::from(self.class(zone) == Class::Mark(b','));
        let on = zone + comma + usize::from(self.class(zone + comma) == Class::On);
        let day = match self.class(on) {
            Class::Weekday(..) => self.weekday(on),
            Class::Month(..) => self.month(on),
            Class::Day(_) => self.day_word(on),
            _ => None,
        };
        match day {
            Some(day) => hit(day.end, Value::Clock(day.value.first()?, hour, minute)),
            None if matches!(self.class(at), Class::Hour(_)) && self.class_before(at) == Class::The => None,
            None => {
                let spoken = self
                    .topic
                    .filter(|topic| matches!(topic, Value::Day(_) | Value::Part(..) | Value::Clock(..)));
                hit(
                    zone,
                    Value::Clock(spoken.and_then(Value::first).or(self.article)?, hour, minute),
                )
            }
        }
    }

    /// "p.m.", "PM": the hours to add, and the token after.
    fn half_of_day(&self, at: usize) -> Option<(i8, usize)> {
        match self.class(at) {
            Class::HalfDay(half) => Some((half, at + 1)),
            Class::A | Class::Letter(b'p')
                if self.class(at + 1) == Class::Mark(b'.') && self.class(at + 2) == Class::Letter(b'm') =>
            {
                let half = if self.class(at) == Class::A { 0 } else { 12 };
                Some((half, self.past_stop(at + 3)))
            }
            _ => None,
        }
    }

    /// Which way the nearest verb of the sentence looks, first to the left, then to the right.
    fn direction(&self, at: usize, otherwise: Direction) -> Direction {
        let left = (at.saturating_sub(REACH)..at)
            .rev()
            .take_while(|place| !self.ends_sentence(*place));
        let right = (at..at + REACH).take_while(|place| !self.ends_sentence(*place));
        left.chain(right)
            .find_map(|place| match self.class(place) {
                Class::Ahead => Some(Direction::Ahead),
                // "Will be held" looks ahead.
                Class::Back if (1..=3).any(|steps| place >= steps && self.class(place - steps) == Class::Ahead) => {
                    Some(Direction::Ahead)
                }
                Class::Back => Some(Direction::Back),
                _ => None,
            })
            .unwrap_or(otherwise)
    }

    /// Whether a sentence ends with this token.
    fn ends_sentence(&self, at: usize) -> bool {
        match self.class(at) {
            Class::Mark(b'\n' | b'!' | b'?' | b';') => true,
            Class::Mark(b'.') => {
                let next = self.tokens.get(at + 1);
                let opens =
                    next.is_none_or(|token| token.apart && (token.capital || matches!(token.class, Class::Mark(_))));
                opens
                    && !matches!(
                        self.class_before(at),
                        Class::Month(..) | Class::Letter(_) | Class::A | Class::S
                    )
            }
            _ => false,
        }
    }
}

/// A day without a year is the nearest one, if no more than so many days away.
const NEAR: i32 = 75;

/// A part of the year is meant anew by a verb that looks ahead, once it is over for so many days.
const LONG_OVER: i32 = 150;

/// How many tokens a verb may stand away.
const REACH: usize = 24;

/// A figure as a year.
fn year_of(value: u32) -> Option<i16> {
    i16::try_from(value).ok().filter(|year| (1000..=2999).contains(year))
}

fn civil_day(year: u32, month: u32, day: u32) -> Option<civil::Date> {
    civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn weekday_of(number: i8) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(number).ok()
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
