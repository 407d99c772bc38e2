//! Expressions of time in English.
//!
//! The text is cut into tokens of known classes once; a rule is tried only where a token can open an expression, reads
//! from left to right and gives the longest it can. Each rule shows what it reads in its first line.

mod calendar;
mod figures;
mod periods;
mod relative;
pub(super) mod words;

use std::ops::Range;

use jiff::civil::{self, Weekday};

use words::{Class, Token, tokens};

use super::value::{Direction, Unit, Value};

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

    /// "early next year", "late November", "mid-1996", "earlier this week", "later in the year", "the end of 1990".
    fn shaded(&mut self, at: usize) -> Option<Hit> {
        let next = self.past_hyphen(at + 1);
        match (self.class(at), self.class(next)) {
            (Class::Edge, Class::Of) => self.inner(next + 1),
            (Class::Edge, _) => None,
            (_, Class::In) if self.class(next + 1) == Class::The => self.unit_spoken_of(next + 2),
            (_, Class::In) => self.inner(next + 1),
            (Class::Early, Class::Figure(_, 1 | 2)) => None,
            (Class::Earlier, Class::Mark(_) | Class::Count(_) | Class::Cue | Class::Other) => None,
            (_, Class::Early | Class::Earlier | Class::Later | Class::Edge | Class::The | Class::A) => None,
            _ => self.inner(next),
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

/// How many tokens a verb may stand away.
const REACH: usize = 24;

/// A figure as a year.
fn year_of(value: u32) -> Option<i16> {
    i16::try_from(value).ok().filter(|year| (1000..=2999).contains(year))
}

fn weekday_of(number: i8) -> Option<Weekday> {
    Weekday::from_monday_zero_offset(number).ok()
}
