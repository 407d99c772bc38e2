//! Articles close in time to a day rank higher: yesterday's before last year's of equal merit, or those around the day
//! of an article before others like it.
//!
//! A score is multiplied by 1 + 2^(-d/h), where d are the days between and h is the half-life: on the day itself it
//! counts double, h days away one and a half times, and far away, or without a date, just what it is. So a match that is
//! more than twice as good is never passed by one that is only newer.

use tantivy::columnar::Column;
use tantivy::query::{EnableScoring, Explanation, Query, QueryClone, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader};

/// A day, and how soon closeness to it fades.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Recency {
    /// The day, counted from 1970-01-01.
    pub day: i32,
    /// After so many days, what closeness adds is halved; above zero.
    pub half_life: f32,
}

/// The most that a score is multiplied by.
const MOST: Score = 2.0;

impl Recency {
    /// What the score of an article of a day is multiplied by.
    pub fn factor(self, day: Option<i64>) -> Score {
        day.map_or(1.0, |day| {
            let days = day.abs_diff(i64::from(self.day)) as f32;
            1.0 + (-days / self.half_life.max(f32::MIN_POSITIVE)).exp2()
        })
    }
}

/// Matches what its base matches, and ranks it by closeness in time too.
#[derive(Debug)]
pub(super) struct WithRecency {
    pub(super) base: Box<dyn Query>,
    pub(super) recency: Recency,
    /// First day of an article's date.
    pub(super) first_day: Field,
}

impl Clone for WithRecency {
    fn clone(&self) -> WithRecency {
        WithRecency {
            base: self.base.box_clone(),
            ..*self
        }
    }
}

impl Query for WithRecency {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let base = self.base.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(base);
        }
        Ok(Box::new(RecencyWeight {
            base,
            recency: self.recency,
            first_day: self.first_day,
        }))
    }
}

struct RecencyWeight {
    base: Box<dyn Weight>,
    recency: Recency,
    first_day: Field,
}

/// The factors of one segment.
struct Factors {
    recency: Recency,
    days: Option<Column<i64>>,
}

impl Factors {
    fn of(&self, doc: DocId) -> Score {
        self.recency.factor(self.days.as_ref().and_then(|days| days.first(doc)))
    }
}

impl RecencyWeight {
    fn factors(&self, reader: &SegmentReader) -> tantivy::Result<Factors> {
        let name = reader.schema().get_field_name(self.first_day);
        Ok(Factors {
            recency: self.recency,
            days: reader.fast_fields().column_opt(name)?,
        })
    }
}

impl Weight for RecencyWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(RecencyScorer {
            base: self.base.scorer(reader, boost)?,
            factors: self.factors(reader)?,
        }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let base = self.base.explain(reader, doc)?;
        let factor = self.factors(reader)?.of(doc);
        let mut whole = Explanation::new("match × closeness in time", base.value() * factor);
        whole.add_detail(base);
        whole.add_const("closeness in time", factor);
        Ok(whole)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.base.count(reader)
    }

    fn for_each(&self, reader: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let factors = self.factors(reader)?;
        self.base
            .for_each(reader, &mut |doc, score| callback(doc, score * factors.of(doc)))
    }

    fn for_each_no_score(&self, reader: &SegmentReader, callback: &mut dyn FnMut(&[DocId])) -> tantivy::Result<()> {
        self.base.for_each_no_score(reader, callback)
    }

    fn for_each_pruning(
        &self,
        mut threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let factors = self.factors(reader)?;
        self.base.for_each_pruning(below(threshold), reader, &mut |doc, score| {
            let score = score * factors.of(doc);
            if score > threshold {
                threshold = callback(doc, score);
            }
            below(threshold)
        })
    }
}

/// The score that a match must exceed for it to exceed a threshold once it is multiplied.
fn below(threshold: Score) -> Score {
    if threshold > 0.0 {
        (threshold / MOST).next_down()
    } else {
        threshold
    }
}

struct RecencyScorer {
    base: Box<dyn Scorer>,
    factors: Factors,
}

impl DocSet for RecencyScorer {
    fn advance(&mut self) -> DocId {
        self.base.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.base.seek(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        self.base.seek_danger(target)
    }

    fn doc(&self) -> DocId {
        self.base.doc()
    }

    fn size_hint(&self) -> u32 {
        self.base.size_hint()
    }

    fn cost(&self) -> u64 {
        self.base.cost()
    }
}

impl Scorer for RecencyScorer {
    fn score(&mut self) -> Score {
        self.base.score() * self.factors.of(self.base.doc())
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
