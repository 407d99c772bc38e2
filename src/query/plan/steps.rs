//! Phrases: terms at fixed distances from each other.
//!
//! The inner loop of a phrase. Each step gives its positions shifted to those of the last step, so that a phrase stands
//! where all lists have a position in common. For a mere match the last list is read only up to the first such place.

use std::cmp::Ordering;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::near::Span;
use super::place::Sequence;
use super::walk::{Meeting, Walk, postings};

/// Terms at fixed distances, in one segment.
pub(super) struct Steps {
    steps: Meeting<Step>,
    /// Positions from the first to the end of the last.
    width: u32,
    /// Distance of the last step from the first.
    furthest: u32,
    common: Vec<u32>,
    others: Vec<u32>,
}

/// One step: any of some terms, and what brings their positions to those of the last step.
struct Step {
    shift: u32,
    terms: Vec<SegmentPostings>,
}

impl Steps {
    /// Opens a phrase; `None` where the segment lacks one of its steps.
    pub(super) fn open(sequence: &Sequence, reader: &SegmentReader) -> tantivy::Result<Option<Steps>> {
        let furthest = sequence.steps.iter().map(|(offset, _)| *offset).max().unwrap_or(0);
        let mut steps = Vec::with_capacity(sequence.steps.len());
        for (offset, terms) in &sequence.steps {
            let mut all = Vec::with_capacity(terms.terms.len());
            for term in &terms.terms {
                all.extend(postings(term, reader)?);
            }
            if all.is_empty() {
                return Ok(None);
            }
            steps.push(Step {
                shift: furthest - offset,
                terms: all,
            });
        }
        Ok(Some(Steps {
            steps: Meeting::of(steps),
            width: sequence.width,
            furthest,
            common: Vec::new(),
            others: Vec::new(),
        }))
    }

    /// How often the phrase stands in the article at hand; where only a match is wanted, one is enough.
    pub(super) fn count(&mut self, first_only: bool) -> usize {
        self.meet(|common, last| count_common(common, last, first_only))
    }

    /// How often it stands there at most: as often as its rarest step.
    pub(super) fn at_most(&self) -> f32 {
        let doc = self.steps.doc();
        let often = |step: &Step| {
            let here = step.terms.iter().filter(|postings| postings.doc() == doc);
            here.map(|postings| postings.term_freq() as f32).sum()
        };
        self.steps.walks().map(often).fold(f32::MAX, f32::min)
    }

    /// Adds where the phrase stands in the article at hand, and gives the number of places.
    pub(super) fn places(&mut self, out: &mut Vec<Span>) -> usize {
        self.meet(|common, last| {
            keep_common(common, last);
            common.len()
        });
        let (furthest, width) = (self.furthest, self.width);
        let span = |last: &u32| {
            let start = last.checked_sub(furthest)?;
            let end = start + width;
            Some(Span { start, end })
        };
        out.extend(self.common.iter().filter_map(span));
        self.common.len()
    }

    /// Leaves in `common` what all steps but the last have in common, and hands that on with the last one's positions.
    fn meet(&mut self, finish: impl FnOnce(&mut Vec<u32>, &[u32]) -> usize) -> usize {
        let doc = self.steps.doc();
        let mut steps = self.steps.walks_mut();
        let (Some(first), Some(last)) = (steps.next(), steps.next_back()) else {
            self.common.clear();
            return 0;
        };
        first.positions(doc, &mut self.common);
        for step in steps {
            step.positions(doc, &mut self.others);
            keep_common(&mut self.common, &self.others);
            if self.common.is_empty() {
                return 0;
            }
        }
        last.positions(doc, &mut self.others);
        finish(&mut self.common, &self.others)
    }
}

impl Walk for Steps {
    fn doc(&self) -> DocId {
        self.steps.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.steps.seek(target)
    }

    fn cost(&self) -> u64 {
        self.steps.cost()
    }
}

impl Step {
    /// Positions in an article, shifted, in order; some may stand there twice.
    fn positions(&mut self, doc: DocId, out: &mut Vec<u32>) {
        if let [only] = self.terms.as_mut_slice() {
            return only.positions_with_offset(self.shift, out);
        }
        out.clear();
        for postings in self.terms.iter_mut().filter(|postings| postings.doc() == doc) {
            postings.append_positions_with_offset(self.shift, out);
        }
        out.sort_unstable();
    }
}

impl Walk for Step {
    fn doc(&self) -> DocId {
        match self.terms.as_slice() {
            [only] => Walk::doc(only),
            terms => terms.iter().map(Walk::doc).min().unwrap_or(TERMINATED),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self.terms.as_mut_slice() {
            [only] => Walk::seek(only, target),
            terms => terms
                .iter_mut()
                .map(|postings| Walk::seek(postings, target))
                .min()
                .unwrap_or(TERMINATED),
        }
    }

    fn cost(&self) -> u64 {
        self.terms.iter().map(Walk::cost).sum()
    }
}

/// How many different numbers two sorted lists have in common; with `first_only`, one at most.
fn count_common(mut left: &[u32], mut right: &[u32], first_only: bool) -> usize {
    let (mut count, mut before) = (0, None);
    while let (Some((one, lefts)), Some((other, rights))) = (left.split_first(), right.split_first()) {
        match one.cmp(other) {
            Ordering::Less => left = lefts,
            Ordering::Greater => right = rights,
            Ordering::Equal => {
                count += usize::from(before != Some(one));
                if first_only {
                    return count;
                }
                before = Some(one);
                (left, right) = (lefts, rights);
            }
        }
    }
    count
}

/// Keeps what both sorted lists have in common, each number once.
fn keep_common(kept: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().copied().peekable();
    kept.retain(|position| {
        while others.next_if(|other| other < position).is_some() {}
        others.peek() == Some(position)
    });
    kept.dedup();
}
