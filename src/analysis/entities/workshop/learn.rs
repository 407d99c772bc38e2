//! Learning the weights of a conditional random field.
//!
//! Stochastic gradient ascent on the log-likelihood, one run of tokens at a time, with a step size for each weight
//! (AdaGrad; Duchi, Hazan and Singer 2011). Some observations are left out at random, so that no word is trusted
//! alone. One thread and a generator of our own: the same data give the same bytes.

use std::collections::HashMap;

use super::super::chain::{Chain, Transitions};
use super::super::labels::{LANES, Label, Row};
use super::super::lexicon::Lexicon;
use super::super::model::{Learned, Stored, slot};

/// A run of tokens to learn from.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// The right label of each token.
    pub(super) labels: Vec<Label>,
    /// Hashes of the observations of each token.
    pub(super) seen: Vec<Vec<u32>>,
    /// How much the run counts.
    pub(super) weight: f32,
}

/// How to learn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Plan {
    /// Rows of weights; a power of two.
    pub(super) rows: usize,
    /// Times that every run is seen.
    pub(super) rounds: usize,
    /// Last rounds of whose weights the mean is taken.
    pub(super) meant: usize,
    /// First step size.
    pub(super) rate: f32,
    /// Pull of each weight towards zero.
    pub(super) decay: f32,
    /// Part of the observations that are left out each time.
    pub(super) dropped: f32,
    /// Added to every step into a name after learning: finds more names, of which fewer are right.
    pub(super) boldness: f32,
    /// Observations made less often are not learned from: they would only crowd the rows of others.
    pub(super) least: u32,
}

/// Bits for each row of weights that tell which observations were learned from.
const BITS_OF_ROW: usize = 16;

/// Learns a model from runs.
pub(super) fn learn(runs: &[Run], lexicon: Lexicon, plan: &Plan) -> Stored {
    let runs = frequent(runs, plan.least);
    let mut learner = Learner::new(plan);
    let mut order: Vec<usize> = (0..runs.len()).collect();
    for round in 0..plan.rounds {
        learner.dice.shuffle(&mut order);
        // The last rounds settle with smaller steps.
        learner.rate = plan.rate * (1.0 - 0.9 * round as f32 / plan.rounds as f32);
        for run in &order {
            learner.step(&runs[*run]);
        }
        if round + plan.meant >= plan.rounds {
            learner.remember();
        }
    }
    let observed = runs.iter().flat_map(|run| run.seen.iter().flatten().copied());
    learner.stored(Learned::new(observed, BITS_OF_ROW * plan.rows), lexicon)
}

/// The runs without the observations that are made less often.
fn frequent(runs: &[Run], least: u32) -> Vec<Run> {
    let mut counts: HashMap<u32, u32> = HashMap::new();
    for seen in runs.iter().flat_map(|run| run.seen.iter().flatten()) {
        *counts.entry(*seen).or_default() += 1;
    }
    let mut runs = runs.to_vec();
    for seen in runs.iter_mut().flat_map(|run| &mut run.seen) {
        seen.retain(|seen| counts.get(seen).is_some_and(|count| *count >= least));
    }
    runs
}

struct Learner<'p> {
    plan: &'p Plan,
    rate: f32,
    dice: Dice,
    weights: Vec<Row<f32>>,
    /// Sum of the weights after each of the last rounds.
    remembered: Vec<Row<f32>>,
    squares: Vec<Row<f32>>,
    steps: Row<Row<f32>>,
    step_squares: Row<Row<f32>>,
    chain: Chain,
    scores: Vec<Row<f32>>,
    kept: Vec<Vec<u32>>,
}

impl Learner<'_> {
    fn new(plan: &Plan) -> Learner<'_> {
        Learner {
            plan,
            rate: plan.rate,
            dice: Dice(0x5eed),
            weights: vec![[0.0; LANES]; plan.rows],
            remembered: vec![[0.0; LANES]; plan.rows],
            squares: vec![[1e-2; LANES]; plan.rows],
            steps: [[0.0; LANES]; LANES],
            step_squares: [[1.0; LANES]; LANES],
            chain: Chain::default(),
            scores: Vec::new(),
            kept: Vec::new(),
        }
    }

    fn step(&mut self, run: &Run) {
        self.observe(run);
        let transitions = Transitions::new(self.steps);
        self.chain.sum(&self.scores, &transitions);
        let mut before = Label::OUTSIDE;
        for (at, label) in run.labels.iter().enumerate() {
            let mut pull = self.chain.label(at).map(|share| -share * run.weight);
            pull[label.0 as usize] += run.weight;
            for slot in &self.kept[at] {
                let (weights, squares) = (&mut self.weights[*slot as usize], &mut self.squares[*slot as usize]);
                nudge(weights, squares, &pull, self.rate, self.plan.decay * run.weight);
            }
            let mut steps = self
                .chain
                .step(at, &transitions)
                .map(|row| row.map(|share| -share * run.weight));
            steps[before.0 as usize][label.0 as usize] += run.weight;
            let squares = &mut self.step_squares;
            for ((step, squares), pull) in self.steps.iter_mut().zip(squares).zip(&steps) {
                nudge(step, squares, pull, self.rate, 0.0);
            }
            before = *label;
        }
    }

    /// Scores the run with a part of its observations.
    fn observe(&mut self, run: &Run) {
        self.scores.clear();
        self.kept.resize(self.kept.len().max(run.labels.len()), Vec::new());
        for (seen, kept) in run.seen.iter().zip(&mut self.kept) {
            kept.clear();
            let mut score = [0.0; LANES];
            for hash in seen {
                if self.dice.roll() < self.plan.dropped {
                    continue;
                }
                let slot = slot(*hash, self.plan.rows);
                kept.push(slot as u32);
                for (score, weight) in score.iter_mut().zip(&self.weights[slot]) {
                    *score += weight;
                }
            }
            // What is left speaks for what was left out.
            self.scores.push(score.map(|score| score / (1.0 - self.plan.dropped)));
        }
    }

    fn remember(&mut self) {
        for (sum, weight) in self
            .remembered
            .as_flattened_mut()
            .iter_mut()
            .zip(self.weights.as_flattened())
        {
            *sum += weight;
        }
    }

    fn stored(&self, learned: Learned, lexicon: Lexicon) -> Stored {
        let rounds = self.plan.meant as f32;
        let weights: Vec<f32> = self.remembered.as_flattened().iter().map(|sum| sum / rounds).collect();
        let mut sizes: Vec<f32> = weights.iter().map(|weight| weight.abs()).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        // The few greatest weights are cut, so that the others keep their detail.
        let greatest = sizes[sizes.len() - 1 - sizes.len() / 10_000];
        let scale = greatest / f32::from(i8::MAX);
        let weights = weights.iter().map(|weight| (weight / scale).round() as i8).collect();
        Stored {
            scale,
            transitions: self.bold_steps().as_flattened().to_vec(),
            weights,
            learned,
            lexicon,
        }
    }

    fn bold_steps(&self) -> Row<Row<f32>> {
        let mut steps = self.steps;
        for row in &mut steps {
            for (lane, step) in row.iter_mut().enumerate() {
                if Label(lane as u8).opens() {
                    *step += self.plan.boldness;
                }
            }
        }
        steps
    }
}

fn nudge(weights: &mut Row<f32>, squares: &mut Row<f32>, pull: &Row<f32>, rate: f32, decay: f32) {
    for lane in 0..LANES {
        let pull = pull[lane] - decay * weights[lane];
        squares[lane] += pull * pull;
        weights[lane] += rate * pull / squares[lane].sqrt();
    }
}

/// A generator of numbers that look like chance (SplitMix64).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to 1.
    fn roll(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            items.swap(last, (self.next() % (last as u64 + 1)) as usize);
        }
    }
}
