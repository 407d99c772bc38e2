//! A trained model: a row of weights for each hashed observation, the steps between labels, and the lexicon.
//!
//! Weights are kept in eight bits with one scale for all. The file is postcard, compressed with zstd; `models/CARD.md`
//! says what the models were trained on.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::chain::Transitions;
use super::features::OPEN;
use super::labels::{LANES, Row};
use super::lexicon::Lexicon;

/// The English model.
pub(super) static ENGLISH: LazyLock<Model> = LazyLock::new(|| Model::shipped(include_bytes!("models/en.bin")));

/// The Chinese model.
pub(super) static CHINESE: LazyLock<Model> = LazyLock::new(|| Model::shipped(include_bytes!("models/zh.bin")));

/// A trained model.
#[derive(Debug, Clone)]
pub(super) struct Model {
    pub(super) transitions: Transitions,
    pub(super) lexicon: Lexicon,
    /// What a weight of one is worth.
    scale: f32,
    /// Behind them stands one without weights, for what was not learned from.
    rows: Vec<Row<i8>>,
    learned: Learned,
}

/// The model as it lies in its file.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) scale: f32,
    pub(super) transitions: Vec<f32>,
    /// Row after row; the number of rows is a power of two.
    pub(super) weights: Vec<i8>,
    pub(super) learned: Learned,
    pub(super) lexicon: Lexicon,
}

/// Which observations with templates that are [`OPEN`] were learned from: a bit for the hash of each. One that
/// shares its bit with another that was passes for learned too.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Learned(Vec<u64>);

impl Learned {
    /// From the hashes of all observations that were learned from, with so many bits, a power of two.
    #[cfg(feature = "workshop")]
    pub(super) fn new(hashes: impl Iterator<Item = u32>, bits: usize) -> Learned {
        let mut words = vec![0; bits / 64];
        for hash in hashes.filter(|hash| hash & OPEN != 0) {
            let bit = slot(hash, bits);
            words[bit / 64] |= 1 << (bit % 64);
        }
        Learned(words)
    }

    #[inline]
    fn holds(&self, hash: u32) -> bool {
        let bit = slot(hash, self.0.len() * 64);
        self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
    }
}

impl Stored {
    /// The bytes of a model file.
    #[cfg(feature = "workshop")]
    pub(super) fn to_bytes(&self) -> std::io::Result<Vec<u8>> {
        let plain = postcard::to_stdvec(self).map_err(std::io::Error::other)?;
        zstd::encode_all(plain.as_slice(), 19)
    }

    fn from_bytes(bytes: &[u8]) -> std::io::Result<Stored> {
        let plain = zstd::decode_all(bytes)?;
        postcard::from_bytes(&plain).map_err(std::io::Error::other)
    }
}

impl Model {
    /// A model that comes with the program. A damaged one finds no names.
    fn shipped(bytes: &[u8]) -> Model {
        let stored = Stored::from_bytes(bytes).unwrap_or_else(|error| {
            tracing::error!("the built-in name model cannot be read: {error}");
            Stored::default()
        });
        Model::new(stored)
    }

    /// A model from its parts.
    pub(super) fn new(stored: Stored) -> Model {
        let mut transitions = [[0.0; LANES]; LANES];
        for (row, from) in transitions.iter_mut().zip(stored.transitions.as_chunks().0) {
            *row = *from;
        }
        let mut rows = stored.weights.as_chunks().0.to_vec();
        rows.resize(rows.len().next_power_of_two().max(2) + 1, [0; LANES]);
        Model {
            transitions: Transitions::new(transitions),
            lexicon: stored.lexicon,
            scale: stored.scale,
            rows,
            learned: stored.learned,
        }
    }

    /// Adds the weights of a row to a sum.
    #[inline]
    fn add(&self, row: u32, sum: &mut Row<i16>) {
        if let Some(row) = self.rows.get(row as usize) {
            for (sum, weight) in sum.iter_mut().zip(row) {
                *sum = sum.saturating_add(i16::from(*weight));
            }
        }
    }

    /// The score that a sum of weights stands for.
    #[inline]
    pub(super) fn score(&self, sum: &Row<i16>) -> Row<f32> {
        sum.map(|sum| f32::from(sum) * self.scale)
    }
}

/// What is seen of the tokens of a run, one after the other.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Hashes of the observations; then the places of their rows.
    seen: Vec<u32>,
    /// Where each token ends in `seen`.
    ends: Vec<usize>,
}

impl Seen {
    /// Forgets all tokens.
    pub(super) fn clear(&mut self) {
        self.seen.clear();
        self.ends.clear();
    }

    /// Takes the hashes of the observations of one more token.
    pub(super) fn token(&mut self, observe: impl FnOnce(&mut Vec<u32>)) {
        observe(&mut self.seen);
        self.ends.push(self.seen.len());
    }

    /// Adds the weights of what was seen of each token to its sum.
    pub(super) fn weigh(&mut self, model: &Model, sums: &mut [Row<i16>]) {
        self.find(model);
        let mut start = 0;
        for (end, sum) in self.ends.iter().zip(sums) {
            let rows = self.seen.get(start..*end).unwrap_or_default();
            rows.iter().for_each(|row| model.add(*row, sum));
            start = *end;
        }
    }

    /// Puts the places of rows where the hashes stood.
    ///
    /// Rows mostly lie outside the nearer caches. Here one after the other is touched and nothing waits for it, so that
    /// they are fetched side by side; and no branch is taken that could be guessed wrongly, for that would end it.
    fn find(&mut self, model: &Model) {
        let none = model.rows.len() - 1;
        let mut touched = 0;
        for seen in &mut self.seen {
            let is_known = (*seen & OPEN == 0) | model.learned.holds(*seen);
            let row = if is_known { slot(*seen, none) } else { none };
            touched |= model.rows.get(row).map_or(0, |row| row[0]);
            *seen = row as u32;
        }
        std::hint::black_box(touched);
    }
}

/// The row that a hash falls on, of a number of rows that is a power of two.
pub(super) fn slot(hash: u32, rows: usize) -> usize {
    hash as usize & rows.wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_models_can_be_read() {
        for (model, rows) in [(&*ENGLISH, 1 << 16), (&*CHINESE, 1 << 12)] {
            assert!(model.rows.len() >= rows && model.scale > 0.0);
        }
    }
}
