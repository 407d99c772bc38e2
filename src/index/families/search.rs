//! New texts held against one run: which of its texts each may copy, and which it does.
//!
//! The postings of the run are read once, in the order of their hashes, and the rows kept that stand beside a hash of a
//! new text. Then each new text goes through its own hashes and counts how often it meets each row; where it meets one
//! often enough, all shingles are compared. So the time grows with what the samples share, and is the same for common
//! sentences as for rare ones; what is kept is bounded, for where it would be too much, the run is searched in stretches
//! of its rows.

use std::ops::Range;

use super::ledger::Waiting;
use super::posts::Posting;
use super::run::{Run, RunRecord, Text};
use crate::analysis::shingles::is_candidate;
use crate::index::beside::beside;
use crate::index::groups::Groups;

/// The most rows that are kept at once, four bytes each.
const MOST_KEPT: usize = if cfg!(test) { 100 } else { 4_000_000 };
/// New texts that are worth a second thread.
const WORTH_A_THREAD: usize = if cfg!(test) { 4 } else { 1_000 };

/// New texts held against one run.
pub(super) struct Search<'a> {
    run: Run<'a>,
    /// The run is that of the new texts: each is held only against those before it.
    is_own: bool,
    /// Shingles of each text of the run.
    sizes: Vec<u32>,
    new: &'a [Waiting],
}

impl<'a> Search<'a> {
    /// Prepares to search a run; `is_own` says that it is that of the new texts.
    pub(super) fn new(run: Run<'a>, is_own: bool, new: &'a [Waiting]) -> Search<'a> {
        Search {
            sizes: run.rows.iter().map(|row| row.shingles.get()).collect(),
            run,
            is_own,
            new,
        }
    }

    /// Calls `found` with each new text and what it copies: key, text and number of shingles shared.
    ///
    /// # Errors
    /// The run cannot be read.
    pub(super) fn verify(
        &self,
        samples: &Samples,
        found: &mut dyn FnMut(&Waiting, u64, &Text, u32),
    ) -> std::io::Result<()> {
        let end = self.run.record.rows;
        let mut next = 0;
        while next < end {
            let (met, rows) = met(&self.run, samples, next..end)?;
            next = rows.end;
            let counting = Counting {
                record: self.run.record,
                is_own: self.is_own,
                sizes: &self.sizes,
                new: self.new,
                samples,
                met,
                rows,
            };
            for (new, row) in counting.candidates() {
                self.compare(new, row, found)?;
            }
        }
        Ok(())
    }

    fn compare(&self, new: u32, row: u32, found: &mut dyn FnMut(&Waiting, u64, &Text, u32)) -> std::io::Result<()> {
        let Some(new) = self.new.get(new as usize) else {
            return Ok(());
        };
        let mut compare = |key: u64, old: &Text| {
            let overlap = new.text.shingles.overlap(&old.shingles);
            if overlap.likeness().is_some() {
                found(new, key, old, overlap.shared);
            }
        };
        // The rows of their own run are the new texts, which are at hand.
        match self.new.get(row as usize).filter(|_| self.is_own) {
            Some(old) => compare(old.key, &old.text),
            None => {
                let (row, old) = self.run.text(row)?;
                compare(row.key.get(), &old);
            }
        }
        Ok(())
    }
}

/// The samples of the new texts.
pub(super) struct Samples {
    /// All hashes, in order, each once.
    hashes: Vec<u32>,
    /// The places among them of the hashes of each text.
    places: Groups<u32>,
}

impl Samples {
    /// Samples by their postings, which come in order, of so many texts.
    pub(super) fn new(posts: &[Posting], texts: usize) -> Samples {
        let same = || posts.chunk_by(|one, other| one.hash == other.hash);
        let hashes = same().filter_map(|same| same.first()).map(|posting| posting.hash);
        let placed = (0u32..)
            .zip(same())
            .flat_map(|(place, same)| same.iter().map(move |posting| (posting.row, place)));
        Samples {
            hashes: hashes.collect(),
            places: Groups::new(texts, placed),
        }
    }
}

/// The rows that stand beside each hash of the new texts, in order: those of the first stretch of some rows of which not
/// too many do.
fn met(run: &Run<'_>, samples: &Samples, rows: Range<u32>) -> std::io::Result<(Groups<u32>, Range<u32>)> {
    let Range { start, mut end } = rows;
    // Room that is not used is never touched, and so takes no memory; to grow would take it twice.
    let mut met = Groups::with_room(samples.hashes.len(), MOST_KEPT.min(run.posts.at_most()) + 1);
    // Hashes come in order.
    run.posts.look_up(&samples.hashes, &mut |place, row| {
        if (start..end).contains(&row) {
            met.push(place, row);
        }
        while met.values().len() > MOST_KEPT && end - start > 1 {
            end = start + (end - start) / 2;
            met.retain(|row| *row < end);
        }
    })?;
    met.finish(samples.hashes.len());
    Ok((met, start..end))
}

/// New texts that count what they share with the texts of one stretch.
struct Counting<'a> {
    record: &'a RunRecord,
    is_own: bool,
    sizes: &'a [u32],
    new: &'a [Waiting],
    samples: &'a Samples,
    met: Groups<u32>,
    rows: Range<u32>,
}

impl Counting<'_> {
    /// The pairs, new text and row, that share enough to be compared; of many texts half are counted by another thread.
    fn candidates(&self) -> Vec<(u32, u32)> {
        let all = u32::try_from(self.new.len()).unwrap_or(u32::MAX);
        if self.new.len() < WORTH_A_THREAD {
            return self.of(0..all);
        }
        let middle = all / 2;
        let (mut candidates, rest) = beside(|| self.of(0..middle), || self.of(middle..all));
        candidates.extend(rest);
        candidates
    }

    fn of(&self, texts: Range<u32>) -> Vec<(u32, u32)> {
        let mut counts = vec![0u16; self.rows.len()];
        let (mut touched, mut candidates) = (Vec::new(), Vec::new());
        for (new, text) in texts
            .clone()
            .zip(self.new.get(texts.start as usize..).unwrap_or_default())
        {
            let end = if self.is_own { new } else { u32::MAX };
            for place in self.samples.places.of(new) {
                let rows = self.met.of(*place).iter().take_while(|row| **row < end);
                for row in rows {
                    if let Some(count) = counts.get_mut((row - self.rows.start) as usize) {
                        if *count == 0 {
                            touched.push(*row);
                        }
                        *count = count.saturating_add(1);
                    }
                }
            }
            let size = u32::try_from(text.text.shingles.len()).unwrap_or(u32::MAX);
            let first = candidates.len();
            for row in touched.drain(..) {
                let count = counts.get_mut((row - self.rows.start) as usize);
                let shared = count.map_or(0, std::mem::take);
                if self.is_candidate(size, row, u32::from(shared)) {
                    candidates.push((new, row));
                }
            }
            if let Some(of_text) = candidates.get_mut(first..) {
                of_text.sort_unstable();
            }
        }
        candidates
    }

    fn is_candidate(&self, size: u32, row: u32, shared: u32) -> bool {
        let old = self.sizes.get(row as usize).copied().unwrap_or(0);
        is_candidate(size, old, shared) && !self.record.is_gone(row)
    }
}
