//! Places in the articles of one segment.
//!
//! A [`Finder`] works in two steps. As a walk over articles it is approximate and cheap: it stops at every article
//! that holds the terms, and reads no position. Only when asked, for the article at which it stands, does it read
//! positions and say where its places are.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::{DocId, SegmentReader, TERMINATED};

use super::ground::{Divider, Ground};
use super::near::{self, Divides, Part, Partners, Side, Span};
use super::place::{Capitals, NearPlace, Place, Terms};
use super::steps::Steps;
use super::walk::{Meeting, Union, Walk, postings};
use crate::query::tree::{Within, Zone};

/// What an article holds of a place.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Found {
    /// How often.
    pub(super) count: u32,
    /// How often, the less close counting less.
    pub(super) frequency: f32,
}

impl Found {
    fn plain(count: usize) -> Found {
        Found::weighed(count, count as f32)
    }

    fn weighed(count: usize, frequency: f32) -> Found {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Found { count, frequency }
    }
}

/// What is wanted of places.
#[derive(Clone, Copy)]
pub(super) enum Worth<'a> {
    /// Whether there is one; it may stop at the first.
    OneIsEnough,
    /// All.
    All,
    /// All, if a frequency like this will do.
    Frequency(&'a dyn Fn(f32) -> bool),
}

/// A place in one segment.
pub(super) enum Finder {
    Nowhere,
    Term(Box<Leaf>),
    AnyTerm(Union<Leaf>),
    Any(Union<Finder>),
    Mention(Box<Finder>, Vec<u32>),
    Sequence(Box<Steps>),
    Near(Box<NearFinder>),
    Window(Box<WindowFinder>),
    AtLeast(u32, Box<Finder>),
    Zone(Zone, Box<Finder>),
    Capitals(Capitals, Box<Finder>),
}

impl Finder {
    /// Opens a place in a segment.
    pub(super) fn open(place: &Place, reader: &SegmentReader) -> tantivy::Result<Finder> {
        Ok(match place {
            Place::Terms(terms) => Finder::terms(terms, reader)?,
            Place::Mention(terms) => Finder::Mention(Box::new(Finder::terms(terms, reader)?), Vec::new()),
            Place::Sequence(sequence) => match Steps::open(sequence, reader)? {
                Some(steps) => Finder::Sequence(Box::new(steps)),
                None => Finder::Nowhere,
            },
            Place::Any(places) => Finder::Any(Union::of(
                places
                    .iter()
                    .map(|place| Finder::open(place, reader))
                    .collect::<Result<_, _>>()?,
            )),
            Place::Near(near) => Finder::Near(Box::new(NearFinder::open(near, reader)?)),
            Place::Window { parts, slop } => {
                let mut walks = Vec::with_capacity(parts.len());
                for (part, times) in parts {
                    walks.push((Finder::open(part, reader)?, *times));
                }
                Finder::Window(Box::new(WindowFinder::new(walks, *slop)))
            }
            Place::AtLeast(least, place) => Finder::AtLeast(*least, Box::new(Finder::open(place, reader)?)),
            Place::Zone(zone, place) => Finder::Zone(*zone, Box::new(Finder::open(place, reader)?)),
            Place::Capitals(capitals, place) => Finder::Capitals(*capitals, Box::new(Finder::open(place, reader)?)),
        })
    }

    fn terms(terms: &Terms, reader: &SegmentReader) -> tantivy::Result<Finder> {
        let mut leaves = Vec::new();
        for term in &terms.terms {
            leaves.extend(postings(term, reader)?.map(|postings| Leaf {
                postings,
                width: terms.width,
                positions: Vec::new(),
            }));
        }
        Ok(match leaves.len() {
            0 => Finder::Nowhere,
            1 => leaves
                .pop()
                .map_or(Finder::Nowhere, |leaf| Finder::Term(Box::new(leaf))),
            _ => Finder::AnyTerm(Union::of(leaves)),
        })
    }

    /// What the article at which it stands holds; less work than [`Finder::places`] where they are not wanted. It may
    /// say that there is nothing where what there is is not worth it.
    pub(super) fn weigh(&mut self, ground: &mut Ground, worth: Worth<'_>, spans: &mut Vec<Span>) -> Found {
        match self {
            Finder::Sequence(steps) => Found::plain(steps.count(matches!(worth, Worth::OneIsEnough))),
            Finder::Near(near) => match near.weigh(ground, worth) {
                Some(found) => found,
                None => self.places(ground, spans),
            },
            _ => self.places(ground, spans),
        }
    }

    /// What the frequency of the article at which it stands does not exceed, as far as is known without its positions.
    pub(super) fn at_most(&self) -> f32 {
        match self {
            // Each place on the left counts once at most.
            Finder::Near(near) => near.left.places_at_most(),
            _ => self.places_at_most(),
        }
    }

    fn places_at_most(&self) -> f32 {
        match self {
            Finder::Nowhere => 0.0,
            Finder::Term(leaf) => leaf.postings.term_freq() as f32,
            Finder::Sequence(steps) => steps.at_most(),
            _ => f32::MAX,
        }
    }

    /// Places in the article at which it stands, in order and each once.
    pub(super) fn places(&mut self, ground: &mut Ground, out: &mut Vec<Span>) -> Found {
        out.clear();
        match self {
            Finder::Nowhere => Found::default(),
            Finder::Term(leaf) => leaf.places(out),
            Finder::AnyTerm(union) => {
                let frequency = union.gather(out, |leaf, out| leaf.places(out).frequency);
                Found::weighed(out.len(), frequency)
            }
            Finder::Any(union) => {
                let frequency = union.gather(out, |finder, out| finder.places(ground, out).frequency);
                Found::weighed(out.len(), frequency)
            }
            Finder::Mention(covered, positions) => {
                covered.places(ground, out);
                positions.clear();
                positions.extend(out.iter().map(|span| span.start));
                out.clear();
                near::runs(positions, out);
                Found::plain(out.len())
            }
            Finder::Sequence(steps) => Found::plain(steps.places(out)),
            Finder::Near(near) => near.places(ground, out),
            Finder::Window(window) => window.places(ground, out),
            Finder::AtLeast(least, finder) => {
                let found = finder.places(ground, out);
                if found.count >= *least {
                    return found;
                }
                out.clear();
                Found::default()
            }
            Finder::Zone(zone, finder) => {
                finder.places(ground, out);
                let (start, end) = ground.zone(*zone, finder.doc());
                out.retain(|span| start <= span.start && span.end <= end);
                Found::plain(out.len())
            }
            Finder::Capitals(capitals, finder) => {
                finder.places(ground, out);
                let doc = finder.doc();
                out.retain(|span| ground.capitals_at(doc, span.start) == *capitals);
                Found::plain(out.len())
            }
        }
    }
}

impl Walk for Finder {
    fn doc(&self) -> DocId {
        match self {
            Finder::Nowhere => TERMINATED,
            Finder::Term(leaf) => leaf.doc(),
            Finder::AnyTerm(union) => union.doc(),
            Finder::Any(union) => union.doc(),
            Finder::Sequence(steps) => steps.doc(),
            Finder::Near(near) => near.doc(),
            Finder::Window(window) => window.finders.doc(),
            Finder::Mention(finder, _)
            | Finder::AtLeast(_, finder)
            | Finder::Zone(_, finder)
            | Finder::Capitals(_, finder) => finder.doc(),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        match self {
            Finder::Nowhere => TERMINATED,
            Finder::Term(leaf) => leaf.seek(target),
            Finder::AnyTerm(union) => union.seek(target),
            Finder::Any(union) => union.seek(target),
            Finder::Sequence(steps) => steps.seek(target),
            Finder::Near(near) => near.seek(target),
            Finder::Window(window) => window.finders.seek(target),
            Finder::Mention(finder, _)
            | Finder::AtLeast(_, finder)
            | Finder::Zone(_, finder)
            | Finder::Capitals(_, finder) => finder.seek(target),
        }
    }

    fn cost(&self) -> u64 {
        match self {
            Finder::Nowhere => 0,
            Finder::Term(leaf) => leaf.cost(),
            Finder::AnyTerm(union) => union.cost(),
            Finder::Any(union) => union.cost(),
            Finder::Sequence(steps) => steps.cost(),
            Finder::Near(near) => near.cost(),
            Finder::Window(window) => window.finders.cost(),
            Finder::Mention(finder, _)
            | Finder::AtLeast(_, finder)
            | Finder::Zone(_, finder)
            | Finder::Capitals(_, finder) => finder.cost(),
        }
    }
}

/// One term.
pub(super) struct Leaf {
    postings: SegmentPostings,
    width: u32,
    positions: Vec<u32>,
}

impl Leaf {
    fn positions(&mut self) -> &[u32] {
        self.postings.positions(&mut self.positions);
        // A heading's term is written several times at its position.
        self.positions.dedup();
        &self.positions
    }

    fn places(&mut self, out: &mut Vec<Span>) -> Found {
        let width = self.width;
        out.extend(self.positions().iter().map(|&start| Span {
            start,
            end: start + width,
        }));
        Found::plain(out.len())
    }
}

impl Walk for Leaf {
    fn doc(&self) -> DocId {
        Walk::doc(&self.postings)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        Walk::seek(&mut self.postings, target)
    }

    fn cost(&self) -> u64 {
        self.postings.cost()
    }
}

/// Two places close to each other.
pub(super) struct NearFinder {
    left: Finder,
    right: Finder,
    within: Within,
    ordered: bool,
    negated: bool,
    left_spans: Vec<Span>,
    right_spans: Vec<Span>,
    partners: Partners,
}

impl NearFinder {
    fn open(near: &NearPlace, reader: &SegmentReader) -> tantivy::Result<NearFinder> {
        let mut finder = NearFinder {
            left: Finder::open(&near.left, reader)?,
            right: Finder::open(&near.right, reader)?,
            within: near.within,
            ordered: near.ordered,
            negated: near.negated,
            left_spans: Vec::new(),
            right_spans: Vec::new(),
            partners: Partners::default(),
        };
        finder.seek(0);
        Ok(finder)
    }

    fn doc(&self) -> DocId {
        if self.negated {
            self.left.doc()
        } else {
            self.left.doc().max(self.right.doc())
        }
    }

    fn cost(&self) -> u64 {
        if self.negated {
            self.left.cost()
        } else {
            self.left.cost().min(self.right.cost())
        }
    }

    fn seek(&mut self, mut target: DocId) -> DocId {
        let seek = |finder: &mut Finder, target| match finder.doc() {
            doc if doc < target => finder.seek(target),
            doc => doc,
        };
        if self.negated {
            return seek(&mut self.left, target);
        }
        loop {
            let left = seek(&mut self.left, target);
            let right = seek(&mut self.right, left);
            if left == right {
                return left;
            }
            target = right;
        }
    }

    /// How far apart the two may be, and what must not begin between them.
    fn reach(&self) -> (u32, Divider) {
        let reach = match self.within {
            Within::Words(words) => words,
            Within::Sentence | Within::Paragraph => u32::MAX,
        };
        (reach, Divider::of(self.within))
    }

    /// What an article holds, for the common case of two single terms.
    fn weigh(&mut self, ground: &mut Ground, worth: Worth<'_>) -> Option<Found> {
        let (doc, (reach, unit), ordered) = (self.doc(), self.reach(), self.ordered);
        let (Finder::Term(left), Finder::Term(right), false) = (&mut self.left, &mut self.right, self.negated) else {
            return None;
        };
        let widths = (left.width, right.width);
        let positions = (left.positions(), right.positions());
        let weigh = |divides: Divides<'_>| {
            let mut found = Found::default();
            near::pairs(positions, widths, ordered, reach, divides, |apart| {
                found.count += 1;
                found.frequency += 1.0 / apart as f32;
                !matches!(worth, Worth::OneIsEnough)
            });
            found
        };
        // Undivided they are the more, and that is known without the positions of what divides.
        if let Worth::Frequency(will_do) = worth
            && !will_do(weigh(&mut |_, _| false).frequency)
        {
            return Some(Found::default());
        }
        Some(weigh(&mut |from, to| ground.divides(doc, unit, from, to)))
    }

    fn places(&mut self, ground: &mut Ground, out: &mut Vec<Span>) -> Found {
        let doc = self.doc();
        self.left.places(ground, &mut self.left_spans);
        if self.left_spans.is_empty() {
            return Found::default();
        }
        if self.negated && self.right.doc() < doc {
            self.right.seek(doc);
        }
        if self.right.doc() == doc {
            self.right.places(ground, &mut self.right_spans);
        } else {
            self.right_spans.clear();
        }
        let (reach, unit) = self.reach();
        let divides = &mut |from, to| ground.divides(doc, unit, from, to);
        let mut found = Found::default();
        self.partners.set(&self.right_spans);
        let side = if self.ordered { Side::After } else { Side::Either };
        let negated = self.negated;
        self.partners
            .nearest(&self.left_spans, side, reach, divides, |span, apart| {
                if apart.is_some() != negated {
                    out.push(span);
                    found.frequency += apart.map_or(1.0, |apart| 1.0 / apart as f32);
                }
            });
        let lefts = out.len();
        if negated || lefts == 0 {
            found.count = Found::plain(lefts).count;
            return found;
        }
        self.partners.set(&self.left_spans);
        let side = if self.ordered { Side::Before } else { Side::Either };
        self.partners
            .nearest(&self.right_spans, side, reach, divides, |span, apart| {
                out.extend(apart.map(|_| span));
            });
        found.count = Found::plain(lefts.min(out.len() - lefts)).count;
        near::finish(out);
        found
    }
}

/// Several places in any order, not far from each other.
pub(super) struct WindowFinder {
    finders: Meeting<Finder>,
    parts: Vec<Part>,
    slop: u32,
}

impl WindowFinder {
    fn new(mut walks: Vec<(Finder, usize)>, slop: u32) -> WindowFinder {
        // In the order in which they meet, so that finders and parts stay side by side.
        walks.sort_by_key(|(finder, _)| finder.cost());
        let (finders, times): (Vec<Finder>, Vec<usize>) = walks.into_iter().unzip();
        WindowFinder {
            finders: Meeting::of(finders),
            parts: times.into_iter().map(Part::times).collect(),
            slop,
        }
    }

    fn places(&mut self, ground: &mut Ground, out: &mut Vec<Span>) -> Found {
        let doc = self.finders.doc();
        for (finder, part) in self.finders.walks_mut().zip(&mut self.parts) {
            finder.places(ground, &mut part.spans);
        }
        let mut found = Found::default();
        let divides = &mut |from, to| ground.divides(doc, Divider::Paragraph, from, to);
        near::windows(&mut self.parts, self.slop, divides, out, |others| {
            found.count += 1;
            found.frequency += 1.0 / (1 + others) as f32;
        });
        found
    }
}
