//! What an article gains beyond its match: the exact form, words close together.
//!
//! A bonus never decides what matches, and each has a most that it can give. So it is reckoned last, and only for
//! articles that may still enter the top: the rest are passed over by their match alone, block by block.

use std::fmt;

use tantivy::query::{EnableScoring, Explanation, Query, QueryClone, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader};

/// Something that raises a score.
pub(super) struct Bonus {
    /// The articles that gain, and what.
    pub(super) query: Box<dyn Query>,
    /// The most that one article gains.
    pub(super) most: Score,
}

impl fmt::Debug for Bonus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.query.fmt(f)
    }
}

/// Matches what its base matches, and adds the bonuses.
#[derive(Debug)]
pub(super) struct WithBonuses {
    pub(super) base: Box<dyn Query>,
    pub(super) bonuses: Vec<Bonus>,
}

impl Clone for WithBonuses {
    fn clone(&self) -> WithBonuses {
        let copy = |bonus: &Bonus| Bonus {
            query: bonus.query.box_clone(),
            most: bonus.most,
        };
        WithBonuses {
            base: self.base.box_clone(),
            bonuses: self.bonuses.iter().map(copy).collect(),
        }
    }
}

impl Query for WithBonuses {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let base = self.base.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(base);
        }
        let bonuses = self
            .bonuses
            .iter()
            .map(|bonus| bonus.query.weight(scoring))
            .collect::<Result<_, _>>()?;
        let most = self.bonuses.iter().map(|bonus| bonus.most).sum();
        Ok(Box::new(BonusWeight { base, bonuses, most }))
    }
}

struct BonusWeight {
    base: Box<dyn Weight>,
    bonuses: Vec<Box<dyn Weight>>,
    most: Score,
}

impl BonusWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Gains> {
        let mut gains = Vec::with_capacity(self.bonuses.len());
        for weight in &self.bonuses {
            let (at, scorer) = weight.scorer_danger(reader, 0, boost)?;
            let (here, next) = match at {
                SeekDangerResult::Found => (true, 0),
                SeekDangerResult::SeekLowerBound(next) => (false, next),
            };
            gains.push(Gain { scorer, next, here });
        }
        Ok(Gains(gains))
    }
}

impl Weight for BonusWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(BonusScorer {
            base: self.base.scorer(reader, boost)?,
            gains: self.open(reader, boost)?,
        }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let base = self.base.explain(reader, doc)?;
        let gained = self.open(reader, 1.0)?.at(doc);
        let mut whole = Explanation::new("match and bonuses, sum of", base.value() + gained);
        whole.add_detail(base);
        for weight in &self.bonuses {
            if weight.scorer_danger(reader, doc, 1.0)?.0 == SeekDangerResult::Found {
                whole.add_detail(weight.explain(reader, doc)?);
            }
        }
        Ok(whole)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.base.count(reader)
    }

    fn for_each(&self, reader: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let mut gains = self.open(reader, 1.0)?;
        self.base
            .for_each(reader, &mut |doc, score| callback(doc, score + gains.at(doc)))
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
        let mut gains = self.open(reader, 1.0)?;
        let most = self.most;
        self.base.for_each_pruning(threshold - most, reader, &mut |doc, score| {
            let score = score + gains.at(doc);
            if score > threshold {
                threshold = callback(doc, score);
            }
            threshold - most
        })
    }
}

/// The bonuses in one segment; articles must be asked for in order.
struct Gains(Vec<Gain>);

struct Gain {
    scorer: Box<dyn Scorer>,
    /// No article before this one gains, unless it stands here.
    next: DocId,
    here: bool,
}

impl Gains {
    fn at(&mut self, doc: DocId) -> Score {
        self.0.iter_mut().map(|gain| gain.at(doc)).sum()
    }
}

impl Gain {
    fn at(&mut self, doc: DocId) -> Score {
        if self.next < doc {
            let at = self.scorer.seek_danger(doc);
            self.here = at == SeekDangerResult::Found;
            self.next = match at {
                SeekDangerResult::Found => doc,
                SeekDangerResult::SeekLowerBound(next) => next,
            };
        } else if self.next == doc && !self.here {
            self.here = self.scorer.seek_danger(doc) == SeekDangerResult::Found;
            self.next = if self.here { doc } else { doc + 1 };
        }
        if self.next == doc && self.here {
            self.scorer.score()
        } else {
            0.0
        }
    }
}

struct BonusScorer {
    base: Box<dyn Scorer>,
    gains: Gains,
}

impl DocSet for BonusScorer {
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

impl Scorer for BonusScorer {
    fn score(&mut self) -> Score {
        self.base.score() + self.gains.at(self.base.doc())
    }
}
