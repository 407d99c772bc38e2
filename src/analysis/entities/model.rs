//! A trained model: a row of weights for each hashed observation, the steps between labels, and the lexicon.
//!
//! Weights are kept in eight bits with one scale for all. The file is postcard, compressed with zstd; `models/CARD.md`
//! says what the models were trained on.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::chain::Transitions;
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
    rows: Vec<Row<i8>>,
}

/// The model as it lies in its file.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) scale: f32,
    pub(super) transitions: Vec<f32>,
    /// Row after row; the number of rows is a power of two.
    pub(super) weights: Vec<i8>,
    pub(super) lexicon: Lexicon,
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
        rows.resize(rows.len().next_power_of_two().max(2), [0; LANES]);
        Model {
            transitions: Transitions::new(transitions),
            lexicon: stored.lexicon,
            scale: stored.scale,
            rows,
        }
    }

    /// Adds the weights of an observation, by its hash, to a sum.
    #[inline]
    pub(super) fn add(&self, hash: u32, sum: &mut Row<i16>) {
        if let Some(row) = self.rows.get(slot(hash, self.rows.len())) {
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

/// The row that a hash falls on, of a number of rows that is a power of two.
pub(super) fn slot(hash: u32, rows: usize) -> usize {
    hash as usize & (rows - 1)
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
