//! Places in the articles of one segment.
//!
//! A [`Finder`] works in two steps. As a walk over articles it is approximate and cheap: it stops at every article
//! that holds the terms, and reads no position. Only when asked, for the article at which it stands, does it read
//! positions and say where its places are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::columnar::Column;
use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::near::{self, Part, Partners, Side, Span};
use super::place::{Capitals, NearPlace, Place, Sequence, Terms};
use crate::index::schema::{Fields, mark};
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
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        Found {
            count,
            frequency: count as f32,
        }
    }
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
            Place::Sequence(sequence) => Steps::open(sequence, reader)?,
            Place::Any(places) => Finder::Any(Union::of(
                places
                    .iter()
                    .map(|place| Finder::open(place, reader))
                    .collect::<Result<_, _>>()?,
            )),
            Place::Near(near) => Finder::Near(Box::new(NearFinder::open(near, reader)?)),
            Place::Window { parts, slop } => {
                let finders = parts
                    .iter()
                    .map(|(part, _)| Finder::open(part, reader))
                    .collect::<Result<Vec<_>, _>>()?;
                Finder::Window(Box::new(WindowFinder {
                    finders: Meeting::of(finders),
                    parts: parts.iter().map(|(_, times)| Part::times(*times)).collect(),
                    slop: *slop,
                }))
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

    /// What the article at which it stands holds; less work than [`Finder::places`] where they are not wanted. Where
    /// only a match is wanted, it may stop at the first.
    pub(super) fn weigh(&mut self, ground: &mut Ground, first_only: bool, spans: &mut Vec<Span>) -> Found {
        match self {
            Finder::Sequence(steps) => Found::plain(steps.meet()),
            Finder::Near(near) => match near.weigh(ground, first_only) {
                Some(found) => found,
                None => self.places(ground, spans),
            },
            _ => self.places(ground, spans),
        }
    }

    /// Places in the article at which it stands, in order and each once.
    pub(super) fn places(&mut self, ground: &mut Ground, out: &mut Vec<Span>) -> Found {
        out.clear();
        match self {
            Finder::Nowhere => Found::default(),
            Finder::Term(leaf) => leaf.places(out),
            Finder::AnyTerm(union) => union.gather(out, |leaf, out| leaf.places(out)),
            Finder::Any(union) => union.gather(out, |finder, out| finder.places(ground, out)),
            Finder::Mention(covered, positions) => {
                covered.places(ground, out);
                positions.clear();
                positions.extend(out.iter().map(|span| span.start));
                out.clear();
                near::runs(positions, out);
                Found::plain(out.len())
            }
            Finder::Sequence(steps) => steps.places(out),
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

/// A walk over articles in order of their numbers, with jumps.
pub(super) trait Walk {
    /// Where it stands.
    fn doc(&self) -> DocId;
    /// Goes to the first article that is not before `target`.
    fn seek(&mut self, target: DocId) -> DocId;
    /// About how many articles it stops at.
    fn cost(&self) -> u64;
}

impl Walk for Finder {
    fn doc(&self) -> DocId {
        match self {
            Finder::Nowhere => TERMINATED,
            Finder::Term(leaf) => leaf.doc(),
            Finder::AnyTerm(union) => union.doc(),
            Finder::Any(union) => union.doc(),
            Finder::Sequence(steps) => steps.finders.doc(),
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
            Finder::Sequence(steps) => steps.finders.seek(target),
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
            Finder::Sequence(steps) => steps.finders.cost(),
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
        self.postings.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn cost(&self) -> u64 {
        u64::from(self.postings.size_hint())
    }
}

/// Any of several walks, the least first.
pub(super) struct Union<W> {
    walks: Vec<W>,
    order: BinaryHeap<Reverse<(DocId, usize)>>,
    here: Vec<usize>,
    spans: Vec<Span>,
}

impl<W: Walk> Union<W> {
    fn of(walks: Vec<W>) -> Union<W> {
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

    fn doc(&self) -> DocId {
        self.order.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc)
    }

    fn seek(&mut self, target: DocId) -> DocId {
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

    fn cost(&self) -> u64 {
        self.walks.iter().map(Walk::cost).sum()
    }

    /// The places of all walks that stand here.
    fn gather(&mut self, out: &mut Vec<Span>, mut places: impl FnMut(&mut W, &mut Vec<Span>) -> Found) -> Found {
        let doc = self.doc();
        self.here.clear();
        while let Some(Reverse((_, at))) = self.order.peek().copied().filter(|Reverse((first, _))| *first == doc) {
            self.order.pop();
            self.here.push(at);
        }
        let mut found = Found::default();
        for &at in &self.here {
            self.order.push(Reverse((doc, at)));
            let Some(walk) = self.walks.get_mut(at) else { continue };
            self.spans.clear();
            let one = places(walk, &mut self.spans);
            found.frequency += one.frequency;
            out.append(&mut self.spans);
        }
        near::finish(out);
        found.count = Found::plain(out.len()).count;
        found
    }
}

/// Several walks where they meet.
struct Meeting<W> {
    walks: Vec<W>,
    /// The walks from the rarest.
    order: Vec<usize>,
}

impl<W: Walk> Meeting<W> {
    fn of(walks: Vec<W>) -> Meeting<W> {
        let mut order: Vec<usize> = (0..walks.len()).collect();
        order.sort_by_key(|at| walks.get(*at).map_or(0, Walk::cost));
        let mut meeting = Meeting { walks, order };
        meeting.seek(0);
        meeting
    }

    fn doc(&self) -> DocId {
        self.order
            .first()
            .and_then(|at| self.walks.get(*at))
            .map_or(TERMINATED, Walk::doc)
    }

    fn seek(&mut self, mut target: DocId) -> DocId {
        'again: loop {
            for &at in &self.order {
                let Some(walk) = self.walks.get_mut(at) else { continue };
                let doc = if walk.doc() < target {
                    walk.seek(target)
                } else {
                    walk.doc()
                };
                if doc > target {
                    target = doc;
                    continue 'again;
                }
            }
            return if self.walks.is_empty() { TERMINATED } else { target };
        }
    }

    fn cost(&self) -> u64 {
        self.walks.iter().map(Walk::cost).min().unwrap_or(0)
    }
}

/// Terms at fixed distances.
pub(super) struct Steps {
    finders: Meeting<Step>,
    /// For each walk, what brings its positions to those of the last step.
    width: u32,
    furthest: u32,
    starts: Vec<u32>,
    others: Vec<u32>,
}

struct Step {
    shift: u32,
    terms: Vec<SegmentPostings>,
}

impl Steps {
    fn open(sequence: &Sequence, reader: &SegmentReader) -> tantivy::Result<Finder> {
        let furthest = sequence.steps.iter().map(|(offset, _)| *offset).max().unwrap_or(0);
        let mut steps = Vec::new();
        for (offset, terms) in &sequence.steps {
            let mut all = Vec::new();
            for term in &terms.terms {
                all.extend(postings(term, reader)?);
            }
            if all.is_empty() {
                return Ok(Finder::Nowhere);
            }
            steps.push(Step {
                shift: furthest - offset,
                terms: all,
            });
        }
        Ok(Finder::Sequence(Box::new(Steps {
            finders: Meeting::of(steps),
            width: sequence.width,
            furthest,
            starts: Vec::new(),
            others: Vec::new(),
        })))
    }

    /// Finds where all steps meet, and how often that is.
    fn meet(&mut self) -> usize {
        let doc = self.finders.doc();
        self.starts.clear();
        let mut first = true;
        for &at in &self.finders.order {
            let Some(step) = self.finders.walks.get_mut(at) else {
                continue;
            };
            if std::mem::take(&mut first) {
                step.positions(doc, &mut self.starts);
                continue;
            }
            step.positions(doc, &mut self.others);
            keep_common(&mut self.starts, &self.others);
            if self.starts.is_empty() {
                break;
            }
        }
        self.starts.len()
    }

    fn places(&mut self, out: &mut Vec<Span>) -> Found {
        self.meet();
        out.extend(self.starts.iter().filter_map(|start| {
            let start = start.checked_sub(self.furthest)?;
            Some(Span {
                start,
                end: start + self.width,
            })
        }));
        Found::plain(out.len())
    }
}

impl Step {
    /// Positions in an article, shifted, in order and each once.
    fn positions(&mut self, doc: DocId, out: &mut Vec<u32>) {
        out.clear();
        for postings in self.terms.iter_mut().filter(|postings| postings.doc() == doc) {
            postings.append_positions_with_offset(self.shift, out);
        }
        if self.terms.len() > 1 {
            out.sort_unstable();
        }
        out.dedup();
    }
}

impl Walk for Step {
    fn doc(&self) -> DocId {
        match self.terms.as_slice() {
            [only] => only.doc(),
            terms => terms.iter().map(DocSet::doc).min().unwrap_or(TERMINATED),
        }
    }

    fn seek(&mut self, target: DocId) -> DocId {
        let seek = |postings: &mut SegmentPostings| match postings.doc() {
            doc if doc < target => postings.seek(target),
            doc => doc,
        };
        match self.terms.as_mut_slice() {
            [only] => seek(only),
            terms => terms.iter_mut().map(seek).min().unwrap_or(TERMINATED),
        }
    }

    fn cost(&self) -> u64 {
        self.terms.iter().map(|postings| u64::from(postings.size_hint())).sum()
    }
}

/// Keeps what both sorted lists hold.
fn keep_common(kept: &mut Vec<u32>, others: &[u32]) {
    let mut others = others.iter().copied().peekable();
    kept.retain(|position| {
        while others.next_if(|other| other < position).is_some() {}
        others.peek() == Some(position)
    });
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
    fn reach(&self) -> (u32, &'static str) {
        match self.within {
            Within::Words(words) => (words, mark::PARAGRAPH),
            Within::Sentence => (u32::MAX, mark::SENTENCE),
            Within::Paragraph => (u32::MAX, mark::PARAGRAPH),
        }
    }

    /// What an article holds, for the common case of two single terms.
    fn weigh(&mut self, ground: &mut Ground, first_only: bool) -> Option<Found> {
        let (doc, (reach, unit), ordered) = (self.doc(), self.reach(), self.ordered);
        let (Finder::Term(left), Finder::Term(right), false) = (&mut self.left, &mut self.right, self.negated) else {
            return None;
        };
        let widths = (left.width, right.width);
        let divides = &mut |from, to| ground.divides(doc, unit, from, to);
        let mut found = Found::default();
        near::pairs(
            (left.positions(), right.positions()),
            widths,
            ordered,
            reach,
            divides,
            |apart| {
                found.count += 1;
                found.frequency += 1.0 / apart as f32;
                !first_only
            },
        );
        Some(found)
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
    fn places(&mut self, ground: &mut Ground, out: &mut Vec<Span>) -> Found {
        let doc = self.finders.doc();
        for (finder, part) in self.finders.walks.iter_mut().zip(&mut self.parts) {
            finder.places(ground, &mut part.spans);
        }
        let mut found = Found::default();
        let divides = &mut |from, to| ground.divides(doc, mark::PARAGRAPH, from, to);
        near::windows(&mut self.parts, self.slop, divides, out, |others| {
            found.count += 1;
            found.frequency += 1.0 / (1 + others) as f32;
        });
        found
    }
}

/// What the articles of a segment are divided by: sentences, paragraphs, capitals, title and lead.
///
/// Read for an article when first asked; articles must be asked for in order.
pub(super) struct Ground {
    sentences: Marks,
    paragraphs: Marks,
    capital: Marks,
    capitals: Marks,
    title_end: Option<Column<u64>>,
    lead_end: Option<Column<u64>>,
}

impl Ground {
    pub(super) fn open(fields: &Fields, reader: &SegmentReader) -> tantivy::Result<Ground> {
        let marks = |mark| -> tantivy::Result<Marks> {
            Ok(Marks {
                postings: postings(&Term::from_field_text(fields.marks, mark), reader)?,
                read: TERMINATED,
                positions: Vec::new(),
            })
        };
        let column = |field| reader.fast_fields().column_opt(reader.schema().get_field_name(field));
        Ok(Ground {
            sentences: marks(mark::SENTENCE)?,
            paragraphs: marks(mark::PARAGRAPH)?,
            capital: marks(mark::CAPITAL)?,
            capitals: marks(mark::CAPITALS)?,
            title_end: column(fields.title_end)?,
            lead_end: column(fields.lead_end)?,
        })
    }

    fn divides(&mut self, doc: DocId, unit: &'static str, from: u32, to: u32) -> bool {
        let marks = if unit == mark::SENTENCE {
            &mut self.sentences
        } else {
            &mut self.paragraphs
        };
        let starts = marks.positions(doc);
        let next = starts.partition_point(|start| *start <= from);
        starts.get(next).is_some_and(|start| *start <= to)
    }

    fn capitals_at(&mut self, doc: DocId, position: u32) -> Capitals {
        if self.capitals.positions(doc).binary_search(&position).is_ok() {
            Capitals::All
        } else if self.capital.positions(doc).binary_search(&position).is_ok() {
            Capitals::Initial
        } else {
            Capitals::None
        }
    }

    fn zone(&self, zone: Zone, doc: DocId) -> (u32, u32) {
        let end = |column: &Option<Column<u64>>| {
            let end = column.as_ref().and_then(|column| column.first(doc)).unwrap_or(0);
            u32::try_from(end).unwrap_or(u32::MAX)
        };
        match zone {
            Zone::Title => (0, end(&self.title_end)),
            Zone::Lead => (end(&self.title_end), end(&self.lead_end)),
            Zone::Body => (end(&self.title_end), u32::MAX),
        }
    }
}

/// The positions of one mark.
struct Marks {
    postings: Option<SegmentPostings>,
    read: DocId,
    positions: Vec<u32>,
}

impl Marks {
    fn positions(&mut self, doc: DocId) -> &[u32] {
        if self.read != doc {
            self.read = doc;
            self.positions.clear();
            if let Some(postings) = &mut self.postings {
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc {
                    postings.positions(&mut self.positions);
                }
            }
        }
        &self.positions
    }
}

fn postings(term: &Term, reader: &SegmentReader) -> tantivy::Result<Option<SegmentPostings>> {
    let index = reader.inverted_index(term.field())?;
    Ok(index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?)
}
