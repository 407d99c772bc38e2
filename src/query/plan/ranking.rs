//! How matches are put in order: by what they match, by bonuses (the exact form, words close together), and by
//! closeness in time.
//!
//! A bonus never decides what matches, and each has a most that it can give. So it is reckoned last, and only for
//! articles that may still enter the top: the rest are passed over by their match alone.
//!
//! There are two ways to the top. [`RankingWeight::best`] skips what cannot enter it, block by block, and raises each
//! match at once, since that lets it skip more. [`RankingWeight::each`] shows every match on the way, so that it can be
//! counted without a second walk; bonuses wait for [`RankingWeight::settle`], by when it is known what must be passed.

use std::fmt;

use tantivy::query::{EnableScoring, Explanation, Query, QueryClone, Scorer, Weight};
use tantivy::schema::Field;
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentOrdinal, SegmentReader, Term};

use super::conjunction::ConjunctionScorer;
use super::place::Place;
use super::recency::{Factors, MOST_FACTOR, Recency};
use super::shortlist::{Candidate, SLACK, Shortlist, needed};
use super::words::{LimitedWords, Words};

/// Something that raises a score.
pub(super) struct Bonus {
    /// The articles that gain, and what.
    pub(super) query: Box<dyn Query>,
    /// The most that one article gains.
    pub(super) most: Score,
    /// What an article must hold to gain.
    pub(super) asks: Asks,
}

/// What an article must hold to gain by a bonus.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Asks {
    Nothing,
    /// Both; the gain grows with the frequency of the first as BM25 does.
    Pair(Term, Term),
    /// All; the gain grows with the frequency of the rarest as BM25 does, by the lengths of ranked words.
    Row(Vec<Term>),
}

impl Asks {
    /// What places ask, that score by BM25.
    pub(super) fn of(place: &Place) -> Asks {
        match place {
            Place::Near(near) if !near.negated => {
                let pair = near.left.only_term().cloned().zip(near.right.only_term().cloned());
                pair.map_or(Asks::Nothing, |(left, right)| Asks::Pair(left, right))
            }
            Place::Sequence(sequence) => Asks::Row(sequence.only_terms()),
            _ => Asks::Nothing,
        }
    }
}

impl Clone for Bonus {
    fn clone(&self) -> Bonus {
        Bonus {
            query: self.query.box_clone(),
            most: self.most,
            asks: self.asks.clone(),
        }
    }
}

impl fmt::Debug for Bonus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.query.fmt(f)
    }
}

/// Matches what its base matches; adds the bonuses, and multiplies by closeness in time.
#[derive(Debug)]
pub(super) struct Ranking {
    pub(super) base: Box<dyn Query>,
    /// The words that the base is, if it is nothing else.
    pub(super) words: Option<Words>,
    pub(super) bonuses: Vec<Bonus>,
    pub(super) recency: Option<Recency>,
    /// First day of an article's date.
    pub(super) first_day: Field,
}

impl Clone for Ranking {
    fn clone(&self) -> Ranking {
        Ranking {
            base: self.base.box_clone(),
            words: self.words.clone(),
            bonuses: self.bonuses.clone(),
            ..*self
        }
    }
}

impl Query for Ranking {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        if scoring.is_scoring_enabled() {
            Ok(Box::new(self.scored(scoring)?))
        } else {
            self.base.weight(scoring)
        }
    }
}

impl Ranking {
    /// The weight that scores.
    pub(super) fn scored(&self, scoring: EnableScoring<'_>) -> tantivy::Result<RankingWeight> {
        let bonus = |bonus: &Bonus| Ok((bonus.query.weight(scoring)?, bonus.most));
        let mut bonuses: Vec<_> = self.bonuses.iter().map(bonus).collect::<tantivy::Result<_>>()?;
        // What the greatest does not lift far enough needs no other.
        bonuses.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        Ok(RankingWeight {
            base: self.base.weight(scoring)?,
            words: self.words.as_ref().map(|words| words.with(&self.bonuses)),
            bonuses,
            most: self.bonuses.iter().map(|bonus| bonus.most).sum(),
            recency: self.recency,
            first_day: self.first_day,
        })
    }
}

/// The matches of a plan with their scores.
pub struct RankingWeight {
    base: Box<dyn Weight>,
    words: Option<LimitedWords>,
    /// Each with the most that it gives.
    bonuses: Vec<(Box<dyn Weight>, Score)>,
    most: Score,
    recency: Option<Recency>,
    first_day: Field,
}

impl RankingWeight {
    /// Offers the matches of a segment whose score exceeds a threshold, which is what the last offer gave.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn best(
        &self,
        reader: &SegmentReader,
        threshold: Score,
        offer: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut rise = self.rise(reader, threshold);
        self.base.for_each_pruning(rise.needed(), reader, &mut |doc, score| {
            rise.offer(doc, score, offer);
            rise.needed()
        })?;
        rise.finish()
    }

    /// A list for the matches of this plan. `wanted` is the number of the best that must be found, where nothing but
    /// their scores decides which they are.
    pub fn shortlist(&self, wanted: Option<usize>) -> Shortlist {
        Shortlist::new(self.factor(), wanted)
    }

    /// Shows every match of a segment, and lists those that are taken and may enter the top. Segments must come in order.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn each(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
        mut takes: impl FnMut(DocId) -> bool,
        list: &mut Shortlist,
    ) -> tantivy::Result<()> {
        let most = self.most;
        let whole = |doc, score| Candidate {
            segment,
            doc,
            score,
            most,
        };
        let Some(words) = &self.words else {
            return self.base.for_each(reader, &mut |doc, score| {
                if takes(doc) {
                    list.add(whole(doc, score));
                }
            });
        };
        words.each(reader, |mut met| {
            let candidate = whole(met.doc, met.score);
            if takes(met.doc) && list.admits(&candidate) {
                let most = met.most();
                list.add(Candidate { most, ..candidate });
            }
        })
    }

    /// Empties a list: offers what exceeds the threshold that the last offer gave.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn settle(
        &self,
        readers: &[SegmentReader],
        list: &mut Shortlist,
        offer: &mut dyn FnMut(SegmentOrdinal, DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let (best, others) = list.take();
        for candidates in [best, others] {
            for candidates in candidates.chunk_by(|a, b| a.segment == b.segment) {
                self.raise_each(readers, candidates, list, offer)?;
            }
        }
        Ok(())
    }

    /// The same for candidates of one segment. Nothing is opened where none is good enough.
    fn raise_each(
        &self,
        readers: &[SegmentReader],
        candidates: &[Candidate],
        list: &mut Shortlist,
        offer: &mut dyn FnMut(SegmentOrdinal, DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        let mut opened = None;
        for candidate in candidates {
            let Candidate {
                segment, doc, score, ..
            } = *candidate;
            let Some(reader) = readers.get(segment as usize).filter(|_| list.admits(candidate)) else {
                continue;
            };
            let gains = match &mut opened {
                Some(gains) => gains,
                closed => closed.insert(self.open(reader, 1.0)?),
            };
            if let Some(score) = gains.raise_past(doc, score, list.threshold()) {
                list.raise(offer(segment, doc, score));
            }
        }
        Ok(())
    }

    /// What a sum is multiplied by, at most.
    fn factor(&self) -> Score {
        self.recency.map_or(1.0, |_| MOST_FACTOR)
    }

    fn rise<'a>(&'a self, reader: &'a SegmentReader, threshold: Score) -> Rise<'a> {
        Rise {
            weight: self,
            reader,
            threshold,
            opened: None,
            failed: None,
        }
    }

    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Gains> {
        let mut gains = Vec::with_capacity(self.bonuses.len());
        for (weight, most) in &self.bonuses {
            let (at, scorer) = weight.scorer_danger(reader, 0, boost)?;
            let (here, next) = match at {
                SeekDangerResult::Found => (true, 0),
                SeekDangerResult::SeekLowerBound(next) => (false, next),
            };
            let most = boost * most;
            gains.push(Gain {
                giver: Giver::of(scorer),
                most,
                next,
                here,
            });
        }
        let factors = match self.recency {
            Some(recency) => Some(Factors::open(recency, self.first_day, reader)?),
            None => None,
        };
        Ok(Gains {
            gains,
            most: boost * self.most,
            factors,
        })
    }
}

/// Scores on their way from the match alone to the whole; what that takes is opened at the first match that needs it.
struct Rise<'a> {
    weight: &'a RankingWeight,
    reader: &'a SegmentReader,
    threshold: Score,
    opened: Option<Gains>,
    failed: Option<tantivy::TantivyError>,
}

impl Rise<'_> {
    fn needed(&self) -> Score {
        needed(self.threshold, self.weight.factor()) - self.weight.most
    }

    fn offer(&mut self, doc: DocId, score: Score, offer: &mut dyn FnMut(DocId, Score) -> Score) {
        if self.opened.is_none() {
            match self.weight.open(self.reader, 1.0) {
                Ok(gains) => self.opened = Some(gains),
                Err(error) => {
                    self.threshold = Score::MAX;
                    self.failed.get_or_insert(error);
                }
            }
        }
        let Some(gains) = &mut self.opened else { return };
        if let Some(score) = gains.raise_past(doc, score, self.threshold) {
            self.threshold = offer(doc, score);
        }
    }

    fn finish(self) -> tantivy::Result<()> {
        self.failed.map_or(Ok(()), Err)
    }
}

impl Weight for RankingWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(RankingScorer {
            base: self.base.scorer(reader, boost)?,
            gains: self.open(reader, boost)?,
        }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let base = self.base.explain(reader, doc)?;
        let whole = self.open(reader, 1.0)?.raise(doc, base.value());
        let mut explained = Explanation::new("match and bonuses, sum of, × closeness in time", whole);
        explained.add_detail(base);
        for (weight, _) in &self.bonuses {
            if weight.scorer_danger(reader, doc, 1.0)?.0 == SeekDangerResult::Found {
                explained.add_detail(weight.explain(reader, doc)?);
            }
        }
        Ok(explained)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.base.count(reader)
    }

    fn for_each(&self, reader: &SegmentReader, callback: &mut dyn FnMut(DocId, Score)) -> tantivy::Result<()> {
        let mut gains = self.open(reader, 1.0)?;
        self.base
            .for_each(reader, &mut |doc, score| callback(doc, gains.raise(doc, score)))
    }

    fn for_each_no_score(&self, reader: &SegmentReader, callback: &mut dyn FnMut(&[DocId])) -> tantivy::Result<()> {
        self.base.for_each_no_score(reader, callback)
    }

    fn for_each_pruning(
        &self,
        threshold: Score,
        reader: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> tantivy::Result<()> {
        self.best(reader, threshold, callback)
    }
}

/// What raises scores in one segment; articles must be asked for in order.
struct Gains {
    gains: Vec<Gain>,
    /// The most that all of them give.
    most: Score,
    factors: Option<Factors>,
}

struct Gain {
    giver: Giver,
    most: Score,
    /// No article before this one gains, unless it stands here.
    next: DocId,
    here: bool,
}

impl Gains {
    /// The whole score of an article that matches so well.
    fn raise(&mut self, doc: DocId, score: Score) -> Score {
        let gained: Score = self.gains.iter_mut().map(|gain| gain.at(doc, |_| true)).sum();
        (score + gained) * self.factor(doc)
    }

    /// The same, if it exceeds a threshold: ends as soon as the bonuses that are left cannot bring it there.
    fn raise_past(&mut self, doc: DocId, score: Score, threshold: Score) -> Option<Score> {
        let factor = self.factor(doc);
        let (mut left, mut gained) = (self.most, 0.0);
        for gain in &mut self.gains {
            let others = left - gain.most;
            let will_do = |gain: Score| (score + gained + others + gain) * factor * SLACK > threshold;
            if !will_do(gain.most) {
                return None;
            }
            gained += gain.at(doc, will_do);
            left = others;
        }
        let whole = (score + gained) * factor;
        (whole > threshold).then_some(whole)
    }

    fn factor(&self, doc: DocId) -> Score {
        self.factors.as_ref().map_or(1.0, |factors| factors.of(doc))
    }
}

/// What gives a bonus in one segment.
enum Giver {
    /// Knows what an article gains at most before it reads positions.
    Places(Box<ConjunctionScorer>),
    Plain(Box<dyn Scorer>),
}

impl Giver {
    fn of(scorer: Box<dyn Scorer>) -> Giver {
        scorer.downcast().map_or_else(Giver::Plain, Giver::Places)
    }

    fn seek(&mut self, doc: DocId, will_do: impl Fn(Score) -> bool) -> SeekDangerResult {
        match self {
            Giver::Places(scorer) => scorer.seek_promising(doc, will_do),
            Giver::Plain(scorer) => scorer.seek_danger(doc),
        }
    }

    fn score(&mut self) -> Score {
        match self {
            Giver::Places(scorer) => scorer.score(),
            Giver::Plain(scorer) => scorer.score(),
        }
    }
}

impl Gain {
    /// What an article gains, or nothing where what it may gain will not do.
    fn at(&mut self, doc: DocId, will_do: impl Fn(Score) -> bool) -> Score {
        if self.next < doc {
            let at = self.giver.seek(doc, will_do);
            self.here = at == SeekDangerResult::Found;
            self.next = match at {
                SeekDangerResult::Found => doc,
                SeekDangerResult::SeekLowerBound(next) => next,
            };
        } else if self.next == doc && !self.here {
            self.here = self.giver.seek(doc, will_do) == SeekDangerResult::Found;
            self.next = if self.here { doc } else { doc + 1 };
        }
        if self.next == doc && self.here {
            self.giver.score()
        } else {
            0.0
        }
    }
}

struct RankingScorer {
    base: Box<dyn Scorer>,
    gains: Gains,
}

impl DocSet for RankingScorer {
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

impl Scorer for RankingScorer {
    fn score(&mut self) -> Score {
        let score = self.base.score();
        self.gains.raise(self.base.doc(), score)
    }
}
