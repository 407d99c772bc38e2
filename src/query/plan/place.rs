//! What is looked for by place, bound to terms of the index but to no segment yet.

use tantivy::Term;

use super::score::SMALL_WEIGHT;
use crate::query::tree::{Within, Zone};

/// Something that stands at places of a text. Its places are spans of positions.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// Any of some terms.
    Terms(Terms),
    /// Mentions of names: terms that stand at each position covered.
    Mention(Terms),
    /// Terms at fixed distances from the first position.
    Sequence(Sequence),
    /// Any of several.
    Any(Vec<Place>),
    /// Two close to each other; its places are those of the sides that take part.
    Near(Box<NearPlace>),
    /// Several in any order, with at most `slop` other positions between them.
    Window {
        /// The parts, equal ones once with their number.
        parts: Vec<(Place, usize)>,
        /// Positions that may stand between.
        slop: u32,
    },
    /// The places of something, if there are so many.
    AtLeast(u32, Box<Place>),
    /// Those places that lie in one part of the article.
    Zone(Zone, Box<Place>),
    /// Those places that begin with such a capital.
    Capitals(Capitals, Box<Place>),
}

/// Terms that stand for one another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Terms {
    /// All of one field.
    pub(super) terms: Vec<Term>,
    /// Positions that each covers.
    pub(super) width: u32,
    /// Number of articles with any of them, or a little more.
    pub(super) articles: u64,
    /// Whether they only hold sentences together: such words must be held, but hardly tell one article from another.
    pub(super) small: bool,
}

impl Terms {
    /// The term, if it is only one.
    pub(super) fn only(&self) -> Option<&Term> {
        match self.terms.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// What their rarity counts in a score.
    pub(super) fn weight(&self) -> f32 {
        if self.small { SMALL_WEIGHT } else { 1.0 }
    }
}

/// Terms at fixed distances.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Sequence {
    /// Each with its distance from the first position.
    pub(super) steps: Vec<(u32, Terms)>,
    /// Positions from the first to the end of the last.
    pub(super) width: u32,
}

impl Sequence {
    /// The terms of steps that nothing else can take.
    pub(super) fn only_terms(&self) -> Vec<Term> {
        self.steps
            .iter()
            .filter_map(|(_, terms)| terms.only().cloned())
            .collect()
    }
}

/// Two things close to each other; see [`crate::query::tree::Near`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct NearPlace {
    pub(super) left: Place,
    pub(super) right: Place,
    pub(super) within: Within,
    pub(super) ordered: bool,
    pub(super) negated: bool,
}

/// How the first letters of a word must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Capitals {
    None,
    Initial,
    All,
}

impl Place {
    /// Its term, if it is the places of one term and nothing else.
    pub(super) fn only_term(&self) -> Option<&Term> {
        match self {
            Place::Terms(terms) => terms.only(),
            _ => None,
        }
    }

    /// The rarity of it: inverse document frequency, summed over what must all be there.
    pub(super) fn rarity(&self, archive: u64) -> f32 {
        match self {
            Place::Terms(terms) | Place::Mention(terms) => terms.weight() * idf(terms.articles, archive),
            Place::Sequence(sequence) => sequence
                .steps
                .iter()
                .map(|(_, terms)| terms.weight() * idf(terms.articles, archive))
                .sum(),
            Place::Any(places) => places
                .iter()
                .map(|place| place.rarity(archive))
                .reduce(f32::min)
                .unwrap_or(0.0),
            Place::Near(near) if near.negated => near.left.rarity(archive),
            Place::Near(near) => near.left.rarity(archive) + near.right.rarity(archive),
            Place::Window { parts, .. } => parts.iter().map(|(part, _)| part.rarity(archive)).sum(),
            Place::AtLeast(_, place) | Place::Zone(_, place) | Place::Capitals(_, place) => place.rarity(archive),
        }
    }
}

/// Inverse document frequency as in BM25 (Robertson and Spärck Jones, never negative as in Lucene).
pub fn idf(articles: u64, archive: u64) -> f32 {
    let articles = articles.min(archive);
    (1.0 + ((archive - articles) as f32 + 0.5) / (articles as f32 + 0.5)).ln()
}
