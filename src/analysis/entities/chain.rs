//! The arithmetic of a linear-chain conditional random field: the best labels of a run of tokens, and how sure they
//! are.
//!
//! A run stands between tokens that can be in no name, so it is entered from and left to "outside". Lafferty,
//! McCallum and Pereira (2001) give the model; probabilities are kept in range by scaling each step to the sum of
//! one, after Rabiner (1989).

use std::ops::Range;

use super::labels::{self, LANES, Label, Row, allowed, within};
use crate::article::Kind;

/// Score of a step that may not be taken: finite, so that sums of it stay numbers.
const NEVER: f32 = -1e4;

/// How well each label follows each other: `[from][to]`.
#[derive(Debug, Clone)]
pub(super) struct Transitions {
    scores: Row<Row<f32>>,
    /// `exp` of the scores.
    factors: Row<Row<f32>>,
    /// The same as `[to][from]`, so that sums over what follows go side by side too.
    backward: Row<Row<f32>>,
}

impl Transitions {
    /// From learned scores; steps that the scheme forbids are closed.
    pub(super) fn new(mut scores: Row<Row<f32>>) -> Transitions {
        for (row, allowed) in scores.iter_mut().zip(allowed()) {
            for (score, allowed) in row.iter_mut().zip(allowed) {
                if !allowed {
                    *score = NEVER;
                }
            }
        }
        let factors = scores.map(|row| row.map(f32::exp));
        let backward = std::array::from_fn(|to| factors.map(|row| row[to]));
        Transitions {
            scores,
            factors,
            backward,
        }
    }
}

/// Work space for one run after another.
#[derive(Debug, Default)]
pub(super) struct Chain {
    labels: Vec<Label>,
    best: Vec<Row<f32>>,
    /// `exp` of the scores, each token's shifted to a greatest value of one.
    factors: Vec<Row<f32>>,
    forward: Vec<Row<f32>>,
    backward: Vec<Row<f32>>,
    /// The sums by which the forward steps were scaled.
    scales: Vec<f32>,
}

impl Chain {
    /// The names in the best labelling of a run with these scores, each with its kind and the probability that
    /// exactly its tokens are a name of this kind.
    pub(super) fn names(
        &mut self,
        scores: &[Row<f32>],
        transitions: &Transitions,
    ) -> impl Iterator<Item = (Range<usize>, Kind, f32)> {
        self.best(scores, transitions);
        if labels::names(&self.labels).next().is_some() {
            self.sum(scores, transitions);
        }
        let chain = &*self;
        labels::names(&chain.labels).map(|(name, kind)| {
            let confidence = chain.name(&name, kind, transitions);
            (name, kind, confidence)
        })
    }

    /// Finds the best labels of a run (Viterbi).
    fn best(&mut self, scores: &[Row<f32>], transitions: &Transitions) {
        self.best.clear();
        let mut before = [NEVER; LANES];
        before[0] = 0.0;
        for score in scores {
            let mut here = [f32::MIN; LANES];
            for (from, row) in before.iter().zip(&transitions.scores) {
                for (lane, step) in here.iter_mut().zip(row) {
                    *lane = lane.max(from + step);
                }
            }
            for (lane, score) in here.iter_mut().zip(score) {
                *lane += score;
            }
            self.best.push(here);
            before = here;
        }
        self.labels.clear();
        let mut next = 0;
        for row in self.best.iter().rev() {
            next = best_before(row, transitions, next);
            self.labels.push(Label(next as u8));
        }
        self.labels.reverse();
    }

    /// Sums over all labellings, after which the probabilities of names, labels and steps can be asked.
    pub(super) fn sum(&mut self, scores: &[Row<f32>], transitions: &Transitions) {
        self.factors.clear();
        self.forward.clear();
        self.scales.clear();
        let mut before = [0.0; LANES];
        before[0] = 1.0;
        for score in scores {
            let most = score.iter().copied().fold(f32::MIN, f32::max);
            let factor = score.map(|score| (score - most).exp());
            let mut here = [0.0; LANES];
            for (from, row) in before.iter().zip(&transitions.factors) {
                for (lane, step) in here.iter_mut().zip(row) {
                    *lane += from * step;
                }
            }
            for (lane, factor) in here.iter_mut().zip(&factor) {
                *lane *= factor;
            }
            let scale = here.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            here = here.map(|lane| lane / scale);
            self.factors.push(factor);
            self.forward.push(here);
            self.scales.push(scale);
            before = here;
        }
        self.sum_backward(transitions);
    }

    fn sum_backward(&mut self, transitions: &Transitions) {
        self.backward.clear();
        self.backward.resize(self.forward.len(), [0.0; LANES]);
        let mut after = transitions.backward[0];
        let steps = self
            .forward
            .iter()
            .zip(&self.factors)
            .zip(&self.scales)
            .zip(&mut self.backward);
        for (((forward, factor), scale), backward) in steps.rev() {
            // Scaled anew at each token, so that the probabilities of its labels sum to one.
            let sum = forward
                .iter()
                .zip(&after)
                .map(|(a, b)| a * b)
                .sum::<f32>()
                .max(f32::MIN_POSITIVE);
            *backward = after.map(|lane| lane / sum);
            let weighted: Row<f32> = std::array::from_fn(|to| factor[to] * backward[to] / scale);
            after = [0.0; LANES];
            for (weight, row) in weighted.iter().zip(&transitions.backward) {
                for (lane, step) in after.iter_mut().zip(row) {
                    *lane += step * weight;
                }
            }
        }
    }

    /// Probability of each label at a token of the run summed last.
    #[cfg(feature = "workshop")]
    pub(super) fn label(&self, at: usize) -> Row<f32> {
        std::array::from_fn(|lane| self.forward[at][lane] * self.backward[at][lane])
    }

    /// Probability of each step into a token of the run summed last, `[from][to]`.
    #[cfg(feature = "workshop")]
    pub(super) fn step(&self, at: usize, transitions: &Transitions) -> Row<Row<f32>> {
        let mut outside = [0.0; LANES];
        outside[0] = 1.0;
        let before = if at == 0 { outside } else { self.forward[at - 1] };
        std::array::from_fn(|from| {
            std::array::from_fn(|to| {
                before[from] * transitions.factors[from][to] * self.factors[at][to] * self.backward[at][to]
                    / self.scales[at]
            })
        })
    }

    /// Probability that exactly these tokens of the run summed last are one name of this kind.
    fn name(&self, name: &Range<usize>, kind: Kind, transitions: &Transitions) -> f32 {
        let len = name.len();
        let lane = |at: usize| usize::from(within(kind, at, len).0);
        let (Some(forward), Some(backward)) = (self.forward.get(name.start), self.backward.get(name.end - 1)) else {
            return 0.0;
        };
        let steps = self.factors.iter().zip(&self.scales).skip(name.start);
        let middle: f32 = steps
            .take(len)
            .enumerate()
            .skip(1)
            .map(|(at, (factor, scale))| transitions.factors[lane(at - 1)][lane(at)] * factor[lane(at)] / scale)
            .product();
        (forward[lane(0)] * middle * backward[lane(len - 1)]).clamp(0.0, 1.0)
    }
}

/// The best label of a token whose successor has the label `next`.
fn best_before(row: &Row<f32>, transitions: &Transitions, next: usize) -> usize {
    let total = |from: usize| row[from] + transitions.scores[from][next];
    (1..LANES).fold(0, |best, from| if total(from) > total(best) { from } else { best })
}
