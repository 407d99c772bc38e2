//! Articles close in time to a day rank higher: yesterday's before last year's of equal merit, or those around the day
//! of an article before others like it.
//!
//! A score is multiplied by 1 + 2^(-d/h), where d are the days between and h is the half-life: on the day itself it
//! counts double, h days away one and a half times, and far away, or without a date, just what it is. So a match that is
//! more than twice as good is never passed by one that is only newer.

use tantivy::columnar::Column;
use tantivy::schema::Field;
use tantivy::{DocId, Score, SegmentReader};

/// A day, and how soon closeness to it fades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// After so many days, what closeness adds is halved; above zero.
    pub half_life: f32,
}

/// The most that a score is multiplied by.
pub(super) const MOST_FACTOR: Score = 2.0;

impl Recency {
    /// What the score of an article of a day is multiplied by.
    pub fn factor(self, day: Option<i64>) -> Score {
        day.map_or(1.0, |day| {
            let days = day.abs_diff(i64::from(self.day)) as f32;
            1.0 + (-days / self.half_life.max(f32::MIN_POSITIVE)).exp2()
        })
    }
}

/// The factors of one segment.
pub(super) struct Factors {
    recency: Recency,
    days: Option<Column<i64>>,
}

impl Factors {
    /// Opens them, given the field of the first day of an article's date.
    pub(super) fn open(recency: Recency, first_day: Field, reader: &SegmentReader) -> tantivy::Result<Factors> {
        let name = reader.schema().get_field_name(first_day);
        Ok(Factors {
            recency,
            days: reader.fast_fields().column_opt(name)?,
        })
    }

    /// What the score of an article is multiplied by.
    pub(super) fn of(&self, doc: DocId) -> Score {
        self.recency.factor(self.days.as_ref().and_then(|days| days.first(doc)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closeness_fades_by_half() {
        let recency = Recency {
            day: 20_000,
            half_life: 30.0,
        };
        for (day, want) in [
            (Some(20_000), 2.0),
            (Some(19_970), 1.5),
            (Some(20_030), 1.5),
            (Some(19_940), 1.25),
            (Some(-700_000), 1.0),
            (None, 1.0),
        ] {
            assert!((recency.factor(day) - want).abs() < 1e-6, "{day:?}");
        }
    }
}
