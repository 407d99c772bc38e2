//! The matches that may enter the top, as far as their match alone tells.
//!
//! A bonus is dear to reckon and takes nothing away, so what an article's match gives is the least that its score can
//! be. Once as many as are wanted match so well, an article that could not pass the worst of them with every bonus is
//! out, whatever the rest of the archive holds. Few are left when all matches have been seen; only their bonuses are
//! reckoned, those of the most promising first, so that many of the others need none either.

use tantivy::{DocId, Score, SegmentOrdinal};

/// A match whose bonuses are not reckoned yet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    pub(super) segment: SegmentOrdinal,
    pub(super) doc: DocId,
    /// What its match alone gives.
    pub(super) score: Score,
    /// What its bonuses give at most.
    pub(super) most: Score,
}

impl Candidate {
    /// The most that the sum of all can be.
    fn at_most(&self) -> Score {
        self.score + self.most
    }
}

/// Makes up for what a sum in another order loses by rounding.
pub(super) const SLACK: Score = 1.0 + 16.0 * Score::EPSILON;

/// What a sum must exceed for it to exceed a threshold when it is multiplied by a factor at most.
pub(super) fn needed(threshold: Score, factor: Score) -> Score {
    match threshold > 0.0 {
        true => (threshold / (factor * SLACK)).next_down(),
        false => threshold,
    }
}

/// Candidates in the order in which they were seen.
#[derive(Debug)]
pub struct Shortlist {
    /// What a sum is multiplied by, at most.
    factor: Score,
    /// How many of the best scores must be found, where nothing else decides what is wanted.
    wanted: Option<usize>,
    /// What a whole score must exceed.
    threshold: Score,
    /// What a sum must exceed.
    needed: Score,
    candidates: Vec<Candidate>,
    /// With so many it is worth while to weed.
    full: usize,
    /// A buffer.
    numbers: Vec<Score>,
}

impl Shortlist {
    /// A list from which the best `wanted` can be taken. Without a number only what is offered raises the threshold.
    pub(super) fn new(factor: Score, wanted: Option<usize>) -> Shortlist {
        Shortlist {
            factor,
            wanted,
            threshold: Score::MIN,
            needed: Score::MIN,
            candidates: Vec::new(),
            full: WORTH_WEEDING,
            numbers: Vec::new(),
        }
    }

    /// Whether a match may enter the top.
    pub(super) fn admits(&self, candidate: &Candidate) -> bool {
        candidate.at_most() > self.needed
    }

    /// What a whole score must exceed.
    pub(super) fn threshold(&self) -> Score {
        self.threshold
    }

    /// How many wait for their bonuses.
    pub fn waiting(&self) -> usize {
        self.candidates.len()
    }

    /// Takes up a match if it may enter the top. Matches must come in the order of segments and articles.
    pub(super) fn add(&mut self, candidate: Candidate) {
        if self.admits(&candidate) {
            self.candidates.push(candidate);
            if self.candidates.len() >= self.full {
                self.weed();
                self.full = self.candidates.len() * 2 + WORTH_WEEDING;
            }
        }
    }

    /// Says what a whole score must exceed by now; it never sinks.
    pub(super) fn raise(&mut self, threshold: Score) {
        self.threshold = self.threshold.max(threshold);
        self.needed = needed(self.threshold, self.factor);
    }

    /// Takes all candidates off the list: as many of the most promising as are wanted, and the others, each in the order
    /// of articles.
    pub(super) fn take(&mut self) -> (Vec<Candidate>, Vec<Candidate>) {
        self.weed();
        let candidates = std::mem::take(&mut self.candidates);
        let Some(least) = self.nth_best(&candidates, Candidate::at_most) else {
            return (candidates, Vec::new());
        };
        let better = candidates
            .iter()
            .filter(|candidate| candidate.at_most() > least)
            .count();
        let mut equal = self.wanted.unwrap_or(0).saturating_sub(better);
        candidates.into_iter().partition(|candidate| {
            let is_equal = candidate.at_most() == least && equal > 0;
            equal -= usize::from(is_equal);
            is_equal || candidate.at_most() > least
        })
    }

    /// Leaves out what cannot enter the top any more.
    fn weed(&mut self) {
        let candidates = std::mem::take(&mut self.candidates);
        if let Some(worst) = self.nth_best(&candidates, |candidate| candidate.score) {
            self.raise(worst.next_down());
        }
        self.candidates = candidates;
        let needed = self.needed;
        self.candidates.retain(|candidate| candidate.at_most() > needed);
    }

    /// The last number among the best that are wanted, if there are so many.
    fn nth_best(&mut self, candidates: &[Candidate], number: impl Fn(&Candidate) -> Score) -> Option<Score> {
        let last = self.wanted?.checked_sub(1)?;
        self.numbers.clear();
        self.numbers.extend(candidates.iter().map(number));
        if last >= self.numbers.len() {
            return None;
        }
        let (_, nth, _) = self.numbers.select_nth_unstable_by(last, |a, b| b.total_cmp(a));
        Some(*nth)
    }
}

/// Candidates among which to look for the worst that is wanted.
const WORTH_WEEDING: usize = 256;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Matches with the bonus and the factor of each.
    fn matches() -> impl Strategy<Value = Vec<(Candidate, Score, Score)>> {
        let score = prop_oneof![3 => 0.0..9.0f32, 1 => Just(2.0f32)];
        let one = (score, 0.0..1.5f32, 0.0..=1.0f32, 1.0..2.0f32);
        prop::collection::vec(one, 0..2000).prop_map(|all| {
            let one = |(doc, (score, most, share, factor)): (DocId, (Score, Score, Score, Score))| {
                let candidate = Candidate {
                    segment: doc / 300,
                    doc,
                    score,
                    most,
                };
                (candidate, most * share, factor)
            };
            (0..).zip(all).map(one).collect()
        })
    }

    proptest! {
        #[test]
        fn keeps_whatever_is_among_the_best(matches in matches(), wanted in 1usize..30) {
            let mut wholes: Vec<(Score, Candidate)> = matches
                .iter()
                .map(|(candidate, bonus, factor)| ((candidate.score + bonus) * factor, *candidate))
                .collect();
            wholes.sort_by(|(a, _), (b, _)| b.total_cmp(a));
            let worst = wholes.get(wanted - 1).map_or(Score::MIN, |(whole, _)| *whole);
            let mut list = Shortlist::new(2.0, Some(wanted));
            matches.iter().for_each(|(candidate, ..)| list.add(*candidate));
            let (best, others) = list.take();
            prop_assert_eq!(best.len(), wanted.min(matches.len()));
            for part in [&best, &others] {
                prop_assert!(part.is_sorted_by_key(|candidate| candidate.doc));
            }
            let is_kept = |one: &Candidate| best.contains(one) || others.contains(one);
            let lost = wholes.iter().find(|(whole, candidate)| *whole >= worst && !is_kept(candidate));
            prop_assert_eq!(lost, None);
        }
    }

    proptest! {
        #[test]
        fn nothing_is_rounded_away(score in 0.0..20.0f32, most in 0.0..9.0f32, factor in 1.0..2.0f32) {
            let threshold = ((score + most) * factor).next_down();
            prop_assert!(score + most > needed(threshold, factor));
            prop_assert!(score > needed(threshold, factor) - most);
        }
    }

    #[test]
    fn few_are_left_where_bonuses_are_small() {
        let mut list = Shortlist::new(1.0, Some(10));
        for doc in 0..100_000u32 {
            let score = f32::from(doc.wrapping_mul(40_503) as u16) / 1000.0;
            list.add(Candidate {
                segment: 0,
                doc,
                score,
                most: 0.5,
            });
        }
        let (best, others) = list.take();
        assert!(
            best.len() >= 10 && best.len() + others.len() < 2_000,
            "{} and {}",
            best.len(),
            others.len()
        );
    }
}
