//! Years, decades and times of day: "1998", "the '80s", "nineteen ninety-six", "7:15 p.m. EST".

use super::super::value::{Unit, Value};
use super::words::Class;
use super::{Hit, Reader, hit, year_of};

impl Reader<'_> {
    /// "(the) year 2000", "(the) year two thousand".
    pub(super) fn year_by_name(&self, at: usize) -> Option<Hit> {
        match self.class(at + 1) {
            Class::Figure(value, 4) => hit(at + 2, Value::Year(year_of(value)?)),
            _ => self
                .spelled_year(at + 1)
                .and_then(|(end, year)| hit(end, Value::Year(year))),
        }
    }

    /// "of 1984", "1984", "of last year", "this year": the year after a month or quarter.
    pub(super) fn year_after(&self, at: usize) -> Option<(usize, i16)> {
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
    pub(super) fn spelled_year(&self, at: usize) -> Option<(usize, i16)> {
        let (end, year) = self.spelled_number(at)?;
        let measures = matches!(self.class(end), Class::Units(_) | Class::Unit(_) | Class::Counted);
        (!measures).then_some((end, year))
    }

    /// The figure that the words of a year make.
    fn spelled_number(&self, at: usize) -> Option<(usize, i16)> {
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

    /// "'80s".
    pub(super) fn short_decade(&self, at: usize) -> Option<Hit> {
        let Class::Figure(value, 2) = self.class(at + 1) else {
            return None;
        };
        self.is_joined(at + 1)
            .then(|| self.plain_decade(at + 1, value))
            .flatten()
    }

    /// "80s", after "the" or an apostrophe.
    pub(super) fn plain_decade(&self, at: usize, value: u32) -> Option<Hit> {
        let decade = value.is_multiple_of(10) && self.is_joined(at + 1) && self.class(at + 1) == Class::S;
        decade
            .then(|| hit(at + 2, Value::Decade(190 + i16::try_from(value / 10).ok()?)))
            .flatten()
    }

    /// Everything that opens with a figure.
    pub(super) fn figure(&mut self, at: usize) -> Option<Hit> {
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

    /// "1990s", "1990's".
    pub(super) fn decade_in_figures(&self, at: usize, value: u32) -> Option<Hit> {
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
    pub(super) fn year(&self, at: usize, value: u32) -> Option<Hit> {
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
    pub(super) fn clock(&mut self, at: usize) -> Option<Hit> {
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
    pub(super) fn half_of_day(&self, at: usize) -> Option<(i8, usize)> {
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
}
