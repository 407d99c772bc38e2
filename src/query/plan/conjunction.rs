//! Articles that satisfy several conditions, some of them by place.
//!
//! The walk meets all conditions by the articles they may match, then leaves out what is excluded, and only then
//! reads positions: no position is read for an article that the plain conjunction rejects.

use std::fmt;
use std::sync::Arc;

use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, QueryClone, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED, TantivyError};

use super::finder::{Finder, Found, Worth};
use super::ground::{Ground, Needs};
use super::near::Span;
use super::place::Place;
use super::score::Norms;
use super::walk::Walk;
use crate::index::schema::Fields;

/// Conditions that must all hold.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    /// Matched by article.
    pub(super) plain: Vec<Box<dyn Query>>,
    /// Matched by place, each with the most that it scores.
    pub(super) places: Vec<(Arc<Place>, f32)>,
    /// Not to be matched.
    pub(super) without: Vec<Box<dyn Query>>,
}

/// The query of [`Conditions`].
pub(super) struct Conjunction {
    conditions: Conditions,
    fields: Arc<Fields>,
    norms: Arc<Norms>,
}

impl Conjunction {
    pub(super) fn new(conditions: Conditions, fields: &Arc<Fields>, norms: &Arc<Norms>) -> Conjunction {
        Conjunction {
            conditions,
            fields: Arc::clone(fields),
            norms: Arc::clone(norms),
        }
    }
}

impl Clone for Conjunction {
    fn clone(&self) -> Conjunction {
        let copies = |queries: &[Box<dyn Query>]| queries.iter().map(|query| query.box_clone()).collect();
        let conditions = Conditions {
            plain: copies(&self.conditions.plain),
            places: self.conditions.places.clone(),
            without: copies(&self.conditions.without),
        };
        Conjunction::new(conditions, &self.fields, &self.norms)
    }
}

impl fmt::Debug for Conjunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.conditions.fmt(f)
    }
}

impl Query for Conjunction {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights = |queries: &[Box<dyn Query>], scoring: EnableScoring<'_>| {
            queries
                .iter()
                .map(|query| query.weight(scoring))
                .collect::<tantivy::Result<Vec<_>>>()
        };
        let unscored = match scoring.searcher() {
            Some(searcher) => EnableScoring::disabled_from_searcher(searcher),
            None => EnableScoring::disabled_from_schema(scoring.schema()),
        };
        Ok(Box::new(ConjunctionWeight {
            plain: weights(&self.conditions.plain, scoring)?,
            needs: Needs::of(self.conditions.places.iter().map(|(place, _)| place.as_ref())),
            places: self.conditions.places.clone(),
            without: weights(&self.conditions.without, unscored)?,
            fields: Arc::clone(&self.fields),
            norms: Arc::clone(&self.norms),
            scored: scoring.is_scoring_enabled(),
        }))
    }
}

struct ConjunctionWeight {
    plain: Vec<Box<dyn Weight>>,
    places: Vec<(Arc<Place>, f32)>,
    needs: Needs,
    without: Vec<Box<dyn Weight>>,
    fields: Arc<Fields>,
    norms: Arc<Norms>,
    scored: bool,
}

impl ConjunctionWeight {
    fn open(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<ConjunctionScorer> {
        let mut members = Vec::new();
        for weight in &self.plain {
            members.push(Member::Plain(weight.scorer(reader, boost)?));
        }
        for (place, most) in &self.places {
            members.push(Member::Placed(Box::new(Placed {
                finder: Finder::open(place, reader)?,
                most: most * boost,
                found: Found::default(),
            })));
        }
        members.sort_by_key(Member::cost);
        let without = self
            .without
            .iter()
            .map(|weight| weight.scorer(reader, 1.0))
            .collect::<Result<_, _>>()?;
        Ok(ConjunctionScorer {
            members,
            without,
            ground: Ground::open(&self.fields, reader, self.needs)?,
            lengths: reader.get_fieldnorms_reader(self.fields.text)?,
            norms: Arc::clone(&self.norms),
            scored: self.scored,
            doc: 0,
            spans: Vec::new(),
        })
    }
}

impl Weight for ConjunctionWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut scorer = self.open(reader, boost)?;
        if scorer.settle(0) == TERMINATED {
            return Ok(Box::new(EmptyScorer));
        }
        Ok(Box::new(scorer))
    }

    fn scorer_danger(
        &self,
        reader: &SegmentReader,
        target: DocId,
        boost: Score,
    ) -> tantivy::Result<(SeekDangerResult, Box<dyn Scorer>)> {
        let mut scorer = self.open(reader, boost)?;
        Ok((scorer.seek_danger(target), Box::new(scorer)))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.open(reader, 1.0)?;
        if scorer.seek_danger(doc) != SeekDangerResult::Found {
            return Err(TantivyError::InvalidArgument(format!("article {doc} does not match")));
        }
        let mut whole = Explanation::new("sum of", scorer.score());
        for weight in &self.plain {
            whole.add_detail(weight.explain(reader, doc)?);
        }
        let length = scorer.length();
        for member in &scorer.members {
            let Member::Placed(placed) = member else { continue };
            let mut part = Explanation::new("places, most × frequency saturated", placed.score(&self.norms, length));
            part.add_const("occurrences", placed.found.count as f32);
            part.add_const("frequency, the less close counting less", placed.found.frequency);
            part.add_const("most", placed.most);
            whole.add_detail(part);
        }
        Ok(whole)
    }
}

enum Member {
    Plain(Box<dyn Scorer>),
    Placed(Box<Placed>),
}

struct Placed {
    finder: Finder,
    most: f32,
    found: Found,
}

impl Placed {
    /// Whether the article at which it stands holds such a place.
    fn holds(&mut self, ground: &mut Ground, worth: Worth<'_>, spans: &mut Vec<Span>) -> bool {
        self.found = self.finder.weigh(ground, worth, spans);
        self.found.count > 0
    }

    fn score(&self, norms: &Norms, length: u8) -> f32 {
        self.most * norms.saturation(length, self.found.frequency)
    }
}

impl Member {
    fn doc(&self) -> DocId {
        match self {
            Member::Plain(scorer) => scorer.doc(),
            Member::Placed(placed) => placed.finder.doc(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Member::Plain(scorer) => scorer.seek(target),
            Member::Placed(placed) => placed.finder.seek(target),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Member::Plain(scorer) => scorer.cost(),
            Member::Placed(placed) => placed.finder.cost(),
        }
    }
}

pub(super) struct ConjunctionScorer {
    /// The cheapest first.
    members: Vec<Member>,
    without: Vec<Box<dyn Scorer>>,
    ground: Ground,
    lengths: FieldNormReader,
    norms: Arc<Norms>,
    /// Whether scores will be asked for.
    scored: bool,
    doc: DocId,
    spans: Vec<Span>,
}

impl ConjunctionScorer {
    /// Goes to the first match that is not before `target`.
    fn settle(&mut self, mut target: DocId) -> DocId {
        while target < TERMINATED {
            match self.try_at(target) {
                SeekDangerResult::Found => return target,
                SeekDangerResult::SeekLowerBound(next) => target = next,
            }
        }
        self.doc = TERMINATED;
        TERMINATED
    }

    /// Whether `target` matches; if not, an article that the next match is not before.
    fn try_at(&mut self, target: DocId) -> SeekDangerResult {
        self.try_if(target, None)
    }

    /// The same, but positions are only read as long as the score that `target` promises will do; if not, it is passed
    /// over.
    pub(super) fn seek_promising(&mut self, target: DocId, will_do: impl Fn(Score) -> bool) -> SeekDangerResult {
        self.try_if(target, Some(&will_do))
    }

    fn try_if(&mut self, target: DocId, will_do: Option<&dyn Fn(Score) -> bool>) -> SeekDangerResult {
        for member in &mut self.members {
            let doc = if member.doc() < target {
                member.seek(target)
            } else {
                member.doc()
            };
            if doc > target {
                return SeekDangerResult::SeekLowerBound(doc);
            }
        }
        let excluded = self
            .without
            .iter_mut()
            .any(|scorer| scorer.doc() <= target && scorer.seek(target) == target);
        if excluded || !self.has_places(target, will_do) {
            return SeekDangerResult::SeekLowerBound(target + 1);
        }
        self.doc = target;
        SeekDangerResult::Found
    }

    fn has_places(&mut self, doc: DocId, will_do: Option<&dyn Fn(Score) -> bool>) -> bool {
        let (length, norms) = (self.lengths.fieldnorm_id(doc), &self.norms);
        // The score of one place is known beforehand if there is nothing else.
        if let ([Member::Placed(placed)], Some(will_do)) = (self.members.as_mut_slice(), will_do) {
            let most = placed.most;
            let worth = |frequency| will_do(most * norms.saturation(length, frequency));
            return worth(placed.finder.at_most())
                && placed.holds(&mut self.ground, Worth::Frequency(&worth), &mut self.spans);
        }
        let worth = match self.scored {
            true => Worth::All,
            false => Worth::OneIsEnough,
        };
        self.members.iter_mut().all(|member| match member {
            Member::Plain(_) => true,
            Member::Placed(placed) => placed.holds(&mut self.ground, worth, &mut self.spans),
        })
    }

    fn length(&self) -> u8 {
        self.lengths.fieldnorm_id(self.doc)
    }
}

impl DocSet for ConjunctionScorer {
    fn advance(&mut self) -> DocId {
        self.settle(self.doc.saturating_add(1))
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            self.doc
        } else {
            self.settle(target)
        }
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        if target >= TERMINATED {
            self.doc = TERMINATED;
            return SeekDangerResult::SeekLowerBound(TERMINATED);
        }
        self.try_at(target)
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.cost() / POSITIONS_COST).unwrap_or(u32::MAX)
    }

    fn cost(&self) -> u64 {
        self.members
            .first()
            .map_or(0, Member::cost)
            .saturating_mul(POSITIONS_COST)
    }
}

/// What it costs to read an article's positions, against passing over it; the figure of tantivy's phrases.
const POSITIONS_COST: u64 = 20;

impl Scorer for ConjunctionScorer {
    fn score(&mut self) -> Score {
        let length = self.length();
        let norms = &self.norms;
        let score = |member: &mut Member| match member {
            Member::Plain(scorer) => scorer.score(),
            Member::Placed(placed) => placed.score(norms, length),
        };
        self.members.iter_mut().map(score).sum()
    }
}
