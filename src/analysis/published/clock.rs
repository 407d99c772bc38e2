//! Times of day as they are printed, with their zones: the part of the grammar that reads clocks.

use jiff::civil;

use super::printed::Grammar;
use super::token::Kind;

/// A time of day: hour, minute, second and the zone's offset in seconds; `None` inside where it makes no sense.
pub(super) type Clock = Option<(civil::Time, i32)>;

/// Named zones of the wires and feeds (RFC 822 and common use), with their offsets in minutes. Names for both halves of the
/// year ("ET") are read as standard time.
#[rustfmt::skip]
const ZONES: [(&str, i32); 33] = [
    ("z", 0), ("gmt", 0), ("utc", 0), ("ut", 0), ("wet", 0), ("bst", 60), ("cet", 60), ("mez", 60),
    ("west", 60), ("cest", 120), ("mesz", 120), ("eet", 120), ("sast", 120), ("msk", 180), ("eest", 180), ("ist", 330),
    ("hkt", 480), ("sgt", 480), ("jst", 540), ("kst", 540), ("aest", 600), ("edt", -240), ("est", -300), ("cdt", -300),
    ("cst", -360), ("mdt", -360), ("mst", -420), ("pdt", -420), ("pst", -480), ("et", -300), ("ct", -360), ("mt", -420),
    ("pt", -480),
];

pub(super) fn zone_named(word: &str) -> Option<i32> {
    ZONES
        .iter()
        .find(|(name, _)| *name == word)
        .map(|(_, minutes)| minutes * 60)
}

impl Grammar<'_> {
    /// `09:12`, `9:12:00.5 p.m. EST`, `9.12 Uhr`, `9h12`, `下午3时20分`, `9 a.m.`.
    pub(super) fn clock(&mut self) -> Option<Clock> {
        let afternoon = self.is_mark(0, "下晚") && self.is_mark(1, "午上");
        if afternoon || (self.is_mark(0, "上") && self.is_mark(1, "午")) {
            self.at += 2;
        }
        let (hour, _) = self.number(0).filter(|(_, width)| *width <= 2)?;
        let (minute, taken) = self.minute_after_hour()?;
        self.at += taken;
        let mut second = 0;
        if self.is_mark(0, ":：分") && self.number(1).is_some_and(|(_, width)| width == 2) {
            second = self.number(1).map_or(0, |(value, _)| value);
            self.at += 2;
            if self.is_mark(0, ".,") && self.is_joined(0) && self.number(1).is_some() && self.is_joined(1) {
                self.at += 2;
            }
        }
        if self.is_mark(0, "分秒") {
            self.at += 1;
        }
        let half = if afternoon { Some(12) } else { self.half_of_day() };
        let hour = match half {
            Some(half) if hour <= 12 => hour % 12 + half,
            _ => hour,
        };
        if self
            .word(0)
            .is_some_and(|word| matches!(word, "uhr" | "h" | "hrs" | "hours"))
        {
            self.at += 1;
        }
        let offset = self.zone();
        Some(clock_of(hour, minute, second).map(|time| (time, offset)))
    }

    /// The minute after an hour, and how many tokens the two take.
    fn minute_after_hour(&self) -> Option<(i64, usize)> {
        let minute = self.number(2).filter(|(_, width)| *width == 2).map(|(value, _)| value);
        let parted = self.is_mark(1, ":：时時点點") || self.word(1) == Some("h");
        let uhr = self.is_mark(1, ".") && self.word(3) == Some("uhr");
        match minute {
            Some(minute) if parted || uhr => Some((minute, 3)),
            _ => {
                let whole = self.is_mark(1, "时時点點") || matches!(self.word(1), Some("uhr" | "am" | "pm" | "h"));
                let dotted =
                    matches!(self.word(1), Some("a" | "p")) && self.is_mark(2, ".") && self.word(3) == Some("m");
                let hour_alone = whole || dotted;
                let marked = self.is_mark(1, "时時点點");
                hour_alone.then_some((0, if marked { 2 } else { 1 }))
            }
        }
    }

    /// `a.m.`, `PM`: the hours to add.
    fn half_of_day(&mut self) -> Option<i64> {
        let half = match self.word(0)? {
            "am" | "a" => 0,
            "pm" | "p" => 12,
            _ => return None,
        };
        let whole = self.word(0).is_some_and(|word| word.len() == 2);
        let dotted = self.is_mark(1, ".") && self.word(2) == Some("m");
        if !whole && !dotted {
            return None;
        }
        self.at += if whole { 1 } else { 3 };
        if self.is_mark(0, ".") && self.is_joined(0) {
            self.at += 1;
        }
        Some(half)
    }

    /// The offset of a zone in seconds, 0 where none is printed.
    fn zone(&mut self) -> i32 {
        let bracket = usize::from(self.is_mark(0, "(["));
        let named = self.word(bracket).and_then(zone_named);
        if named.is_some() {
            self.at += 1 + bracket;
            if bracket == 1 && self.is_mark(0, ")]") {
                self.at += 1;
            }
        }
        named.unwrap_or(0) + self.offset().unwrap_or(0)
    }

    /// `+01:00`, `-0500`, `+8`: in seconds.
    fn offset(&mut self) -> Option<i32> {
        let sign = match self.kind(0)? {
            Kind::Mark('+') => 1,
            Kind::Mark('-' | '−') => -1,
            _ => return None,
        };
        let (value, width) = self.number(1).filter(|_| self.is_joined(1))?;
        let colon = width == 2 && self.is_mark(2, ":") && self.number(3).is_some_and(|(_, width)| width == 2);
        let (hours, minutes, taken) = match width {
            1 | 2 if colon => (value, self.number(3).map_or(0, |(value, _)| value), 4),
            1 | 2 if self.is_joined(0) => (value, 0, 2),
            4 => (value / 100, value % 100, 2),
            _ => return None,
        };
        if hours > 18 || minutes > 59 {
            return None;
        }
        self.at += taken;
        i32::try_from(hours * 3600 + minutes * 60)
            .ok()
            .map(|seconds| sign * seconds)
    }

    /// The `091200` of `20260117T091200Z`.
    pub(super) fn digits_of_clock(&mut self) -> Option<Clock> {
        let (value, width) = self.number(0)?;
        let value = match width {
            4 => value * 100,
            6 => value,
            _ => return None,
        };
        self.at += 1;
        if self.is_mark(0, ".,") && self.is_joined(0) && self.number(1).is_some() {
            self.at += 2;
        }
        let offset = self.zone();
        Some(clock_of(value / 10_000, value / 100 % 100, value % 100).map(|time| (time, offset)))
    }
}

/// A time of day; a leap second is read as the second before it.
pub(super) fn clock_of(hour: i64, minute: i64, second: i64) -> Option<civil::Time> {
    let small = |value: i64| i8::try_from(value).ok();
    civil::Time::new(
        small(hour)?,
        small(minute)?,
        small(second.min(if second == 60 { 59 } else { second }))?,
        0,
    )
    .ok()
}
