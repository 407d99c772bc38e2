//! How articles are ranked: every number that shapes a score, and BM25 for what tantivy cannot count.
//!
//! The numbers were chosen on the odd queries of Cranfield, CISI and ADI (`workshop eval-search`), one set for all.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::{Searcher, schema::Field};

/// Saturation of BM25; the value of tantivy and Lucene, so that our scores and theirs can be added.
pub(super) const K1: f32 = 1.2;

/// Weight of an article's length in BM25, as in tantivy and Lucene.
pub(super) const B: f32 = 0.75;

/// What an article gains by the form of a word as typed, against the word's rarity: exact ranks above stemmed.
pub(super) const EXACT_BONUS: f32 = 0.05;

/// What a Chinese word gains where the dictionary cuts it out as a word, against plain characters.
pub(super) const DICTIONARY_BONUS: f32 = 0.5;

/// What an article gains where a run of Chinese that was cut into words stands whole.
pub(super) const WHOLE_BONUS: f32 = 1.0;

/// What an article gains at most where neighbouring words of the query stand close together, against the mean of what the
/// two can give: each place counts 1/d, in the manner of the sequential dependence model (Metzler, Croft 2005) and of term
/// proximity in BM25 (Büttcher, Clarke, Lushman 2006).
pub(super) const PROXIMITY_BONUS: f32 = 0.3;

/// How far apart neighbouring words of the query may stand and still gain by it.
pub(super) const PROXIMITY_REACH: u32 = 16;

/// What a word that only holds sentences together (`the`, `what`) counts, against its rarity. Searched for, such a word
/// must be there, but it tells little; a list of stop words would give it nothing at all.
pub(super) const SMALL_WEIGHT: f32 = 0.1;

/// Score of an article for a facet value, against the value's rarity.
pub(super) const VALUE_WEIGHT: f32 = 1.0;

/// How much more an article counts that holds more of the words (`--match most`): the sum of its scores times the
/// number of words held, to this power. The coordination factor of the vector space model has 1, which is too much
/// where rarity is weighed already; small words do not count.
pub(super) const COVERAGE_POWER: f32 = 0.05;

/// The part of BM25 that depends on an article's length, for each code of a length.
#[derive(Debug, Clone)]
pub(super) struct Norms([f32; 256]);

impl Norms {
    pub(super) fn of(searcher: &Searcher, field: Field) -> tantivy::Result<Norms> {
        let (mut words, mut articles) = (0, 0);
        for reader in searcher.segment_readers() {
            words += reader.inverted_index(field)?.total_num_tokens();
            articles += u64::from(reader.max_doc());
        }
        let average = (words as f32 / articles.max(1) as f32).max(1.0);
        let mut norms = [0.0; 256];
        for (code, norm) in (0..=u8::MAX).zip(norms.iter_mut()) {
            let length = FieldNormReader::id_to_fieldnorm(code) as f32;
            *norm = K1 * (1.0 - B + B * length / average);
        }
        Ok(Norms(norms))
    }

    /// How much of its most an article gains by occurrences that count so much: 0 to 1.
    #[inline]
    pub(super) fn saturation(&self, length: u8, frequency: f32) -> f32 {
        let norm = self.0.get(usize::from(length)).copied().unwrap_or(K1);
        frequency / (frequency + norm)
    }
}

/// The most that BM25 gives for something of such a rarity.
pub(super) fn most(rarity: f32) -> f32 {
    rarity * (K1 + 1.0)
}
