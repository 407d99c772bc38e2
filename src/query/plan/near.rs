//! Closeness of places in a text: pure functions over sorted spans of positions.
//!
//! Two spans are *apart* by the positions from the last of the first to the first of the second: neighbours are one
//! apart. Spans that overlap are the same place, so neither is near the other. A nearer partner never lies beyond a
//! boundary that a farther one does not cross, so only the nearest on each side need be looked at.

/// A run of positions in one article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First position.
    pub start: u32,
    /// Position after the last.
    pub end: u32,
}

impl Span {
    pub(super) fn last(self) -> u32 {
        self.end.saturating_sub(1)
    }

    pub(super) fn width(self) -> u32 {
        self.end.saturating_sub(self.start)
    }
}

/// On which side of a place its partner must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Before,
    After,
    Either,
}

/// Whether a boundary (the start of a sentence or paragraph) lies after the first position and not after the second.
pub(super) type Divides<'a> = &'a mut dyn FnMut(u32, u32) -> bool;

/// Spans as partners: their starts and their ends, each in order. Keeps its buffers.
#[derive(Debug, Default)]
pub(super) struct Partners {
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl Partners {
    pub(super) fn set(&mut self, spans: &[Span]) {
        self.starts.clear();
        self.ends.clear();
        self.starts.extend(spans.iter().map(|span| span.start));
        self.ends.extend(spans.iter().map(|span| span.end));
        if !self.ends.is_sorted() {
            self.ends.sort_unstable();
        }
    }

    /// Calls `each` with every span and the distance to its nearest partner that is at most `reach` apart.
    pub(super) fn nearest(
        &self,
        spans: &[Span],
        side: Side,
        reach: u32,
        divides: Divides<'_>,
        mut each: impl FnMut(Span, Option<u32>),
    ) {
        let (mut next, mut past) = (0, 0);
        for &span in spans {
            let after = (side != Side::Before)
                .then(|| {
                    next = first_from(&self.starts, next, span.end);
                    let start = *self.starts.get(next)?;
                    let apart = start - span.last();
                    (apart <= reach && !divides(span.last(), start)).then_some(apart)
                })
                .flatten();
            let before = (side != Side::After)
                .then(|| {
                    past = first_from(&self.ends, past, span.start.saturating_add(1));
                    let end = *self.ends.get(past.checked_sub(1)?)?;
                    let apart = span.start + 1 - end;
                    (apart <= reach && !divides(end.saturating_sub(1), span.start)).then_some(apart)
                })
                .flatten();
            each(span, after.into_iter().chain(before).min());
        }
    }
}

/// Calls `each` with the distance to its nearest partner of every left place that has one within reach, until it says
/// no; for places of one width on each side, given by their starts.
pub(super) fn pairs(
    (left, right): (&[u32], &[u32]),
    (left_width, right_width): (u32, u32),
    ordered: bool,
    reach: u32,
    divides: Divides<'_>,
    mut each: impl FnMut(u32) -> bool,
) {
    let mut next = 0;
    for &start in left {
        let last = start + left_width - 1;
        while right.get(next).is_some_and(|other| *other <= last) {
            next += 1;
        }
        let after = right
            .get(next)
            .map(|other| other - last)
            .filter(|apart| *apart <= reach);
        let mut nearest = after.filter(|apart| !divides(last, last + apart));
        if !ordered {
            let earlier = right.get(..next).unwrap_or_default().iter().rev();
            let before = earlier
                .map(|other| other + right_width - 1)
                .find(|other| *other < start);
            let apart = before.map(|other| start - other).filter(|apart| *apart <= reach);
            let apart = apart.filter(|apart| nearest.is_none_or(|nearest| *apart < nearest));
            nearest = apart.filter(|apart| !divides(start - apart, start)).or(nearest);
        }
        if nearest.is_some_and(|apart| !each(apart)) {
            return;
        }
    }
}

/// The first place in sorted numbers that is not below `least`, looked for from a guess.
fn first_from(sorted: &[u32], mut at: usize, least: u32) -> usize {
    while sorted.get(at).is_some_and(|number| *number < least) {
        at += 1;
    }
    while at
        .checked_sub(1)
        .and_then(|before| sorted.get(before))
        .is_some_and(|number| *number >= least)
    {
        at -= 1;
    }
    at
}

/// One part of a loose phrase: where it stands, and how many of them the phrase holds.
#[derive(Debug, Default)]
pub(super) struct Part {
    pub(super) spans: Vec<Span>,
    pub(super) times: usize,
    next: usize,
}

impl Part {
    pub(super) fn times(times: usize) -> Part {
        Part {
            times,
            ..Part::default()
        }
    }

    fn chosen(&self) -> &[Span] {
        self.spans.get(self.next..self.next + self.times).unwrap_or_default()
    }
}

/// Finds the windows that hold every part with at most `slop` other positions between them.
///
/// Each place is tried as the first of its window, with the soonest of every part. Calls `each` with the number of
/// other positions; the places of the windows go to `out`, in order and each once.
pub(super) fn windows(
    parts: &mut [Part],
    slop: u32,
    divides: Divides<'_>,
    out: &mut Vec<Span>,
    mut each: impl FnMut(u32),
) {
    let mut firsts: Vec<u32> = parts
        .iter()
        .flat_map(|part| part.spans.iter().map(|span| span.start))
        .collect();
    firsts.sort_unstable();
    firsts.dedup();
    parts.iter_mut().for_each(|part| part.next = 0);
    for first in firsts {
        let (mut end, mut held) = (0, 0);
        for part in parts.iter_mut() {
            while part.spans.get(part.next).is_some_and(|span| span.start < first) {
                part.next += 1;
            }
            let chosen = part.chosen();
            if chosen.is_empty() {
                return finish(out);
            }
            end = chosen.iter().map(|span| span.end).fold(end, u32::max);
            held += chosen.iter().map(|span| span.width()).sum::<u32>();
        }
        let others = (end - first).saturating_sub(held);
        if others <= slop && !divides(first, end - 1) {
            each(others);
            out.extend(parts.iter().flat_map(|part| part.chosen().iter().copied()));
        }
    }
    finish(out);
}

/// Puts spans in order, each once.
pub(super) fn finish(spans: &mut Vec<Span>) {
    if !spans.is_sorted() {
        spans.sort_unstable();
    }
    spans.dedup();
}

/// Joins runs of positions, in order, to spans.
pub(super) fn runs(positions: &[u32], out: &mut Vec<Span>) {
    let from = out.len();
    for &position in positions {
        match out.get_mut(from..).and_then(<[Span]>::last_mut) {
            Some(run) if position <= run.end => run.end = run.end.max(position + 1),
            _ => out.push(Span {
                start: position,
                end: position + 1,
            }),
        }
    }
}
