//! New texts held against one run: which of its texts each may copy, and which it does.
//!
//! The postings of the run are read once, in the order of their hashes, and the rows kept that stand beside a hash of a
//! new text. Then each new text goes through its own hashes and counts how often it meets each row; where it meets one
//! often enough, all shingles are compared. What is kept is bounded: where it would be too much, the run is searched in
//! stretches of its rows.
//!
//! Sentences that thousands of articles share ("declined to comment on the report") would take nearly all of that time.
//! But whoever must be met four times is met at least once apart from the three most common hashes of a text; so these only
//! count for rows that were met before, and are gone through for the short rows alone, of which less is asked. This is the
//! prefix filter of Chaudhuri, Ganti and Kaushik (2006), and leaves out nothing.

use std::ops::Range;

use super::ledger::Waiting;
use super::posts::Posting;
use super::run::{Run, RunRecord, Text};
use crate::analysis::shingles::{is_candidate, least_shared};
use crate::index::beside::beside;
use crate::index::groups::Groups;

/// The most rows that are kept at once, four bytes each.
const MOST_KEPT: usize = if cfg!(test) { 100 } else { 4_000_000 };
/// A text of fewer shingles is short.
const SHORT: u32 = if cfg!(test) { 100 } else { 128 };
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
        self.candidates(samples, &mut |new, row| self.compare(new, row, found))
    }

    /// Calls `found` with each pair, new text and row, that shares enough to be compared.
    fn candidates(
        &self,
        samples: &Samples,
        found: &mut dyn FnMut(u32, u32) -> std::io::Result<()>,
    ) -> std::io::Result<()> {
        let end = self.run.record.rows;
        let mut next = 0;
        while next < end {
            let met = Met::in_run(&self.run, &self.sizes, samples, next..end)?;
            next = met.rows.end;
            let counting = Counting {
                record: self.run.record,
                is_own: self.is_own,
                sizes: &self.sizes,
                new: self.new,
                samples,
                met,
            };
            for (new, row) in counting.candidates() {
                found(new, row)?;
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

/// The samples of texts as postings, in order.
pub(super) fn postings(texts: &[Waiting]) -> Vec<Posting> {
    let mut posts: Vec<Posting> = (0u32..)
        .zip(texts)
        .flat_map(|(row, new)| {
            let sample = new.text.shingles.sample().iter();
            sample.map(move |hash| Posting { hash: *hash, row })
        })
        .collect();
    posts.sort_unstable();
    posts
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

/// The rows of one stretch that stand beside each hash of the new texts, in order.
struct Met {
    all: Groups<u32>,
    /// Those of them that are short.
    short: Groups<u32>,
    /// The stretch.
    rows: Range<u32>,
}

impl Met {
    /// What is met in the first stretch of some rows of which not too many are.
    fn in_run(run: &Run<'_>, sizes: &[u32], samples: &Samples, rows: Range<u32>) -> std::io::Result<Met> {
        let Range { start, mut end } = rows;
        let hashes = samples.hashes.len();
        // Room that is not used is never touched, and so takes no memory; to grow would take it twice.
        let room = MOST_KEPT.min(run.posts.at_most()) + 1;
        let (mut all, mut short) = (Groups::with_room(hashes, room), Groups::with_room(hashes, room));
        // Hashes come in order.
        run.posts.look_up(&samples.hashes, &mut |place, row| {
            if (start..end).contains(&row) {
                all.push(place, row);
                if sizes.get(row as usize).is_some_and(|size| *size < SHORT) {
                    short.push(place, row);
                }
            }
            while all.values().len() + short.values().len() > MOST_KEPT && end - start > 1 {
                end = start + (end - start) / 2;
                all.retain(|row| *row < end);
                short.retain(|row| *row < end);
            }
        })?;
        all.finish(hashes);
        short.finish(hashes);
        Ok(Met {
            all,
            short,
            rows: start..end,
        })
    }
}

/// New texts that count what they share with the texts of one stretch.
struct Counting<'a> {
    record: &'a RunRecord,
    is_own: bool,
    sizes: &'a [u32],
    new: &'a [Waiting],
    samples: &'a Samples,
    met: Met,
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
        let mut counts = Counts::of(&self.met.rows);
        let (mut places, mut candidates) = (Vec::new(), Vec::new());
        for new in texts {
            places.clear();
            places.extend_from_slice(self.samples.places.of(new));
            places.sort_unstable_by_key(|place| self.met.all.of(*place).len());
            let first = candidates.len();
            self.of_text(new, &places, &mut counts, &mut candidates);
            if let Some(of_text) = candidates.get_mut(first..) {
                of_text.sort_unstable();
            }
        }
        candidates
    }

    /// Adds the candidates of one text, whose hashes stand at these places, the rarest first.
    fn of_text(&self, new: u32, places: &[u32], counts: &mut Counts, candidates: &mut Vec<(u32, u32)>) {
        let size = self.new.get(new as usize).map_or(0, |new| new.text.shingles.len());
        let end = if self.is_own { new } else { u32::MAX };
        let few = least_shared(size, SHORT).saturating_sub(1);
        let (rare, common) = places.split_at(places.len().saturating_sub(few as usize));
        for place in rare {
            counts.add(self.met.all.of(*place), end);
        }
        for place in common {
            counts.add(self.met.short.of(*place), end);
        }
        let among_common = |row: u32| -> u32 {
            let holds = |place: &u32| self.met.all.of(*place).binary_search(&row).is_ok();
            common.iter().map(|place| u32::from(holds(place))).sum()
        };
        let met = counts.take();
        let candidate = met.filter(|(row, shared)| match self.size(*row) < SHORT {
            true => self.is_candidate(size, *row, *shared),
            // Only what could be one with all the common hashes is looked for among them.
            false => {
                self.is_candidate(size, *row, shared + few)
                    && self.is_candidate(size, *row, shared + among_common(*row))
            }
        });
        candidates.extend(candidate.map(|(row, _)| (new, row)));
    }

    fn size(&self, row: u32) -> u32 {
        self.sizes.get(row as usize).copied().unwrap_or(0)
    }

    fn is_candidate(&self, size: u32, row: u32, shared: u32) -> bool {
        is_candidate(size, self.size(row), shared) && !self.record.is_gone(row)
    }
}

/// How often each row of a stretch was met.
struct Counts {
    /// The first row.
    first: u32,
    counts: Vec<u16>,
    /// The rows that were met at all.
    counted: Vec<u32>,
}

impl Counts {
    /// No row of a stretch was met yet.
    fn of(rows: &Range<u32>) -> Counts {
        Counts {
            first: rows.start,
            counts: vec![0; rows.len()],
            counted: Vec::new(),
        }
    }

    /// Counts rows, which come in order, up to an end.
    fn add(&mut self, rows: &[u32], end: u32) {
        for row in rows.iter().take_while(|row| **row < end) {
            if let Some(count) = self.counts.get_mut((row - self.first) as usize) {
                if *count == 0 {
                    self.counted.push(*row);
                }
                *count = count.saturating_add(1);
            }
        }
    }

    /// Gives each row with its count, and begins anew.
    fn take(&mut self) -> impl Iterator<Item = (u32, u32)> {
        let Counts { first, counts, counted } = self;
        counted.drain(..).map(|row| {
            let count = counts.get_mut((row - *first) as usize).map_or(0, std::mem::take);
            (row, u32::from(count))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::shingles::Shingles;
    use crate::index::families::run::RunWriter;

    /// A text of so many shingles of its own, and some that others may have.
    fn text(number: u32, own: u32, common: &[u32]) -> Waiting {
        let hash = |number: u32| number.wrapping_mul(0x9e37_79b1);
        let own = (0..own).map(|at| hash(1_000 + number * 1_000 + at));
        Waiting {
            key: u64::from(number),
            file: 0,
            text: Text {
                id: number.to_string(),
                seconds: None,
                shingles: Shingles::from_hashes(own.chain(common.iter().map(|at| hash(*at))).collect()),
            },
        }
    }

    fn candidates(old: &[Waiting], new: &[Waiting], is_own: bool) -> Vec<(u32, u32)> {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = RunWriter::create(dir.path(), 0).unwrap();
        old.iter()
            .for_each(|old| writer.text(old.key, old.file, &old.text).unwrap());
        postings(old).into_iter().for_each(|post| writer.posting(post).unwrap());
        let record = writer.finish().unwrap();
        let search = Search::new(Run::open(dir.path(), &record).unwrap(), is_own, new);
        let samples = Samples::new(&postings(new), new.len());
        let mut found = Vec::new();
        let mut find = |new, row| {
            found.push((new, row));
            Ok(())
        };
        search.candidates(&samples, &mut find).unwrap();
        found.sort_unstable();
        found
    }

    /// The same by comparing each with each.
    fn plainly(old: &[Waiting], new: &[Waiting], is_own: bool) -> Vec<(u32, u32)> {
        let mut found = Vec::new();
        for (at, new) in (0u32..).zip(new) {
            for (row, old) in (0u32..).zip(old).filter(|(row, _)| !is_own || *row < at) {
                let sample = old.text.shingles.sample();
                let shared = new.text.shingles.sample().iter().filter(|hash| sample.contains(hash));
                let [size, other] = [new, old].map(|text| text.text.shingles.len());
                let shared = shared.count() as u32;
                if shared > 0 && is_candidate(size, other, shared) {
                    found.push((at, row));
                }
            }
        }
        found
    }

    fn texts() -> impl Strategy<Value = Vec<(u32, Vec<u32>)>> {
        prop::collection::vec((16..400u32, prop::collection::vec(0..120u32, 0..100)), 0..24)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn nobody_is_left_out_for_common_hashes(old in texts(), new in texts()) {
            let made = |texts: &[(u32, Vec<u32>)], from: u32| -> Vec<Waiting> {
                (from..).zip(texts).map(|(number, (own, common))| text(number, *own, common)).collect()
            };
            let (old, new) = (made(&old, 0), made(&new, 100));
            prop_assert_eq!(candidates(&old, &new, false), plainly(&old, &new, false));
            prop_assert_eq!(candidates(&new, &new, true), plainly(&new, &new, true));
        }
    }
}
