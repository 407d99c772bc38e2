//! The English tagger: tokens in, names out.
//!
//! For each run of tokens that may be a name, the weights of all observations are added up, the best labels chosen,
//! and each name found is given its probability under the model. What a word says by itself is added up once, when it
//! first stands in or beside such a run, and remembered; a full memory is emptied.

use std::ops::Range;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::chain::Chain;
use super::features::{self, DISTANCES, Facts, REACH};
use super::labels::{LANES, Row};
use super::model::{Model, Seen};
use super::tokens::Token;
use crate::article::Kind;

/// A name found among tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    /// Its tokens.
    pub(super) tokens: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
    /// The probability that exactly these tokens are a name of this kind, 0 to 1.
    pub(super) confidence: f32,
}

/// A word that was seen before.
struct Known {
    facts: Facts,
    /// Its place among the sums, once it has been near a name.
    sums: Option<u32>,
}

/// Sums of the weights of [`features::of_word`], for each distance.
type Sums = [Row<i16>; DISTANCES];

/// Words remembered before the memory is emptied, at 40 bytes each, or 200 for those with sums.
const MEMORY: usize = 1 << 15;

/// A tagger with its memory and work space; keep one for each thread.
pub(super) struct Tagger<'m> {
    model: &'m Model,
    ids: FxHashMap<u64, u32>,
    known: Vec<Known>,
    sums: Vec<Sums>,
    chain: Chain,
    /// For each token, the word that it is; around each sentence stands the empty word.
    words: Vec<u32>,
    facts: Vec<Facts>,
    phrases: Vec<u32>,
    /// For each token of a run and those within reach, the place of its word's sums.
    summed: Vec<u32>,
    seen: Seen,
    /// The sums of the weights of each token of a run.
    totals: Vec<Row<i16>>,
    scores: Vec<Row<f32>>,
}

impl<'m> Tagger<'m> {
    /// A tagger that knows nothing but its model yet.
    pub(super) fn new(model: &'m Model) -> Tagger<'m> {
        Tagger {
            model,
            ids: FxHashMap::default(),
            known: Vec::new(),
            sums: Vec::new(),
            chain: Chain::default(),
            words: Vec::new(),
            facts: Vec::new(),
            phrases: Vec::new(),
            summed: Vec::new(),
            seen: Seen::default(),
            totals: Vec::new(),
            scores: Vec::new(),
        }
    }

    /// What its model knows of words.
    #[cfg(feature = "workshop")]
    pub(super) fn lexicon(&self) -> &'m super::lexicon::Lexicon {
        &self.model.lexicon
    }

    /// The names among the tokens of one article.
    pub(super) fn tag(&mut self, tokens: &[Token]) -> Vec<Found> {
        if self.known.len() > MEMORY {
            self.ids.clear();
            self.known.clear();
            self.sums.clear();
        }
        let mut found = Vec::new();
        let mut start = 0;
        for sentence in tokens.chunk_by(|_, next| !next.opens) {
            self.sentence(sentence, start, &mut found);
            start += sentence.len();
        }
        found
    }

    fn sentence(&mut self, tokens: &[Token], start: usize, found: &mut Vec<Found>) {
        let outside = self.id("");
        self.words.clear();
        self.facts.clear();
        self.words.resize(REACH, outside);
        for token in tokens {
            let id = self.id(token.text);
            self.words.push(id);
            self.facts.push(self.known[id as usize].facts);
        }
        self.words.resize(tokens.len() + 2 * REACH, outside);
        features::phrases(&self.facts, &self.model.lexicon, &mut self.phrases);
        let facts = std::mem::take(&mut self.facts);
        features::runs(&facts, |run| {
            if features::is_plain(&facts, &run) {
                return;
            }
            self.sum(tokens, &run);
            self.run(&facts, run, start, found);
        });
        self.facts = facts;
    }

    /// Adds up what the words of a run and those within reach say, as far as that has not been done.
    fn sum(&mut self, tokens: &[Token], run: &Range<usize>) {
        self.summed.clear();
        for at in run.start..run.end + 2 * REACH {
            let text = at.checked_sub(REACH).and_then(|at| tokens.get(at));
            let known = &mut self.known[self.words[at] as usize];
            let place = *known.sums.get_or_insert_with(|| {
                self.sums
                    .push(sums(text.map_or("", |token| token.text), &known.facts, self.model));
                (self.sums.len() - 1) as u32
            });
            self.summed.push(place);
        }
    }

    fn run(&mut self, facts: &[Facts], run: Range<usize>, start: usize, found: &mut Vec<Found>) {
        self.seen.clear();
        self.totals.clear();
        for (at, near) in run.clone().zip(self.summed.windows(DISTANCES)) {
            self.seen
                .token(|hashes| features::of_context(facts, &self.phrases, &run, at, hashes));
            let mut total = [0; LANES];
            for (distance, place) in near.iter().enumerate() {
                for (total, part) in total.iter_mut().zip(&self.sums[*place as usize][distance]) {
                    *total = i16::saturating_add(*total, *part);
                }
            }
            self.totals.push(total);
        }
        self.seen.weigh(self.model, &mut self.totals);
        self.scores.clear();
        self.scores
            .extend(self.totals.iter().map(|total| self.model.score(total)));
        let names = self.chain.names(&self.scores, &self.model.transitions);
        found.extend(names.map(|(name, kind, confidence)| Found {
            tokens: start + run.start + name.start..start + run.start + name.end,
            kind,
            confidence,
        }));
    }

    /// The place of a word in `known`.
    fn id(&mut self, text: &str) -> u32 {
        let key = xxh3_64(text.as_bytes());
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.known.len() as u32;
        self.known.push(Known {
            facts: Facts::of(text, &self.model.lexicon),
            sums: None,
        });
        self.ids.insert(key, id);
        id
    }
}

fn sums(text: &str, facts: &Facts, model: &Model) -> Sums {
    let mut seen = Seen::default();
    for distance in 0..DISTANCES {
        seen.token(|hashes| features::of_word(text, facts, distance, hashes));
    }
    let mut sums = [[0; LANES]; DISTANCES];
    seen.weigh(model, &mut sums);
    sums
}
