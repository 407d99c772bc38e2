//! Walks over the articles of a segment: one term, any of several walks, and several where they meet.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::SegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::near::{self, Span};

/// A walk over articles in order of their numbers, with jumps.
pub(super) trait Walk {
    /// Where it stands.
    fn doc(&self) -> DocId;
    /// Goes to the first article that is not before `target`; stays where it is if that is none before.
    fn seek(&mut self, target: DocId) -> DocId;
    /// About how many articles it stops at.
    fn cost(&self) -> u64;
}

impl Walk for SegmentPostings {
    fn doc(&self) -> DocId {
        DocSet::doc(self)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match DocSet::doc(self) {
            doc if doc < target => DocSet::seek(self, within_reach(target)),
            doc => doc,
        }
    }

    fn cost(&self) -> u64 {
        u64::from(self.size_hint())
    }
}

/// A target no farther than where the engine's walks end. Damaged postings name articles behind that, and the engine
/// would look for such a one for good.
pub(super) fn within_reach(target: DocId) -> DocId {
    target.min(TERMINATED)
}

/// The postings of a term with positions, if the segment has it.
pub(super) fn postings(term: &Term, reader: &SegmentReader) -> tantivy::Result<Option<SegmentPostings>> {
    let index = reader.inverted_index(term.field())?;
    Ok(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?)
}

/// Any of several walks, the least first.
pub(super) struct Union<W> {
    walks: Vec<W>,
    order: BinaryHeap<Reverse<(DocId, usize)>>,
    here: Vec<usize>,
    spans: Vec<Span>,
}

impl<W: Walk> Union<W> {
    pub(super) fn of(walks: Vec<W>) -> Union<W> {
        Union {
            order: walks
                .iter()
                .enumerate()
                .map(|(at, walk)| Reverse((walk.doc(), at)))
                .collect(),
            walks,
            here: Vec::new(),
            spans: Vec::new(),
        }
    }

    pub(super) fn doc(&self) -> DocId {
        self.order.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc)
    }

    pub(super) fn seek(&mut self, target: DocId) -> DocId {
        while let Some(mut first) = self.order.peek_mut() {
            let Reverse((doc, at)) = *first;
            if doc >= target {
                return doc;
            }
            let doc = self.walks.get_mut(at).map_or(TERMINATED, |walk| walk.seek(target));
            *first = Reverse((doc, at));
        }
        TERMINATED
    }

    pub(super) fn cost(&self) -> u64 {
        self.walks.iter().map(Walk::cost).sum()
    }

    /// The places of all walks that stand here, each once; gives the sum of what `places` gives.
    pub(super) fn gather(&mut self, out: &mut Vec<Span>, mut places: impl FnMut(&mut W, &mut Vec<Span>) -> f32) -> f32 {
        let doc = self.doc();
        self.here.clear();
        while let Some(Reverse((_, at))) = self.order.peek().copied().filter(|Reverse((first, _))| *first == doc) {
            self.order.pop();
            self.here.push(at);
        }
        let mut sum = 0.0;
        for &at in &self.here {
            self.order.push(Reverse((doc, at)));
            let Some(walk) = self.walks.get_mut(at) else { continue };
            self.spans.clear();
            sum += places(walk, &mut self.spans);
            out.append(&mut self.spans);
        }
        near::finish(out);
        sum
    }
}

/// Several walks where they meet.
pub(super) struct Meeting<W> {
    /// The cheapest first.
    walks: Vec<W>,
}

impl<W: Walk> Meeting<W> {
    pub(super) fn of(mut walks: Vec<W>) -> Meeting<W> {
        walks.sort_by_key(Walk::cost);
        let mut meeting = Meeting { walks };
        meeting.seek(0);
        meeting
    }

    pub(super) fn walks(&self) -> std::slice::Iter<'_, W> {
        self.walks.iter()
    }

    pub(super) fn walks_mut(&mut self) -> std::slice::IterMut<'_, W> {
        self.walks.iter_mut()
    }
}

impl<W: Walk> Walk for Meeting<W> {
    fn doc(&self) -> DocId {
        self.walks.first().map_or(TERMINATED, Walk::doc)
    }

    fn seek(&mut self, mut target: DocId) -> DocId {
        let Some((lead, others)) = self.walks.split_first_mut() else {
            return TERMINATED;
        };
        'again: loop {
            target = lead.seek(target);
            for other in others.iter_mut() {
                let doc = other.seek(target);
                if doc > target {
                    target = doc;
                    continue 'again;
                }
            }
            return target;
        }
    }

    fn cost(&self) -> u64 {
        self.walks.first().map_or(0, Walk::cost)
    }
}
