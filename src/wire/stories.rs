//! Stories and their copies.

use serde::Serialize;
use utoipa::ToSchema;

use super::Family;
use crate::{analysis, archive, search};

/// The stories of an archive that have copies.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Stories {
    /// How many there are.
    pub total: u64,
    /// How many articles they have together.
    pub copies: u64,
    /// The first of them, in the order asked for.
    pub families: Vec<Story>,
}

impl Stories {
    /// The shape of some stories.
    pub fn new(stories: &archive::Stories) -> Stories {
        let story = |ranked: &archive::RankedStory| Story {
            within_a_day: Some(ranked.within_a_day),
            ..Story::new(&ranked.story)
        };
        Stories {
            total: stories.total,
            copies: stories.copies,
            families: stories.stories.iter().map(story).collect(),
        }
    }
}

/// One story: all its copies.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Story {
    /// The family's identifier: that of its first copy.
    pub id: String,
    /// How many articles it has.
    pub copies: u64,
    /// Copies within a day of the first; left out in search results.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub within_a_day: Option<u64>,
    /// The first to be published.
    pub first: Copy,
    /// The last.
    pub last: Copy,
    /// The one with the most words.
    pub longest: Copy,
    /// Who printed it, in the order of the alphabet.
    pub sources: Vec<String>,
}

impl Story {
    /// The shape of a story.
    pub fn new(story: &search::Story) -> Story {
        Story {
            id: story.id.clone(),
            copies: story.copies,
            within_a_day: None,
            first: Copy::new(&story.first),
            last: Copy::new(&story.last),
            longest: Copy::new(&story.longest),
            sources: story.sources.clone(),
        }
    }
}

/// One copy of a story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Copy {
    /// Its identifier.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// When it was published.
    pub date: Option<String>,
    /// By whom.
    pub source: Option<String>,
    /// How long it is, in words.
    pub words: u64,
}

impl Copy {
    fn new(copy: &search::Copy) -> Copy {
        Copy {
            id: copy.id.clone(),
            title: copy.title.clone(),
            date: copy.date.map(|date| date.to_string()),
            source: copy.source.clone(),
            words: copy.words,
        }
    }
}

/// Two articles of which one copies the other.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Pair {
    /// Identifier of the earlier one.
    pub left: String,
    /// Identifier of the later one.
    pub right: String,
    /// `reprint`, or `brief` where the shorter is cut from the longer.
    pub likeness: &'static str,
    /// The share of all shingles that both have.
    pub jaccard: f64,
    /// The share of the shorter one's shingles that the longer has.
    pub containment: f64,
}

impl Pair {
    /// The shape of a pair.
    pub fn new(pair: &archive::CopyPair) -> Pair {
        Pair {
            left: pair.left.clone(),
            right: pair.right.clone(),
            likeness: pair.likeness.name(),
            jaccard: super::thousandths(pair.overlap.jaccard()),
            containment: super::thousandths(pair.overlap.containment()),
        }
    }
}

/// An article and what its copies changed.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Copies {
    /// The article.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// The reprint family that it belongs to.
    pub family: Option<Family>,
    /// The others of its family, the earliest first.
    pub copies: Vec<Changed>,
}

impl Copies {
    /// The shape of an article's copies.
    pub fn new(copies: &archive::Copies) -> Copies {
        Copies {
            id: copies.of.article.id.clone(),
            title: copies.of.article.title.clone(),
            family: copies.family.as_ref().map(Family::new),
            copies: copies.others.iter().map(Changed::new).collect(),
        }
    }
}

/// One copy and what it changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Changed {
    /// The copy.
    #[serde(flatten)]
    pub copy: Copy,
    /// What changed in the headline.
    pub title_changes: Vec<Change>,
    /// What changed in the body.
    pub body_changes: Vec<Change>,
}

impl Changed {
    fn new(changed: &archive::Changed) -> Changed {
        let changes = |changes: &[analysis::compare::Change]| changes.iter().map(Change::new).collect();
        Changed {
            copy: Copy::new(&changed.copy),
            title_changes: changes(&changed.title),
            body_changes: changes(&changed.body),
        }
    }
}

/// A stretch of text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// `kept`, `removed` or `added`.
    pub fate: &'static str,
    /// The text.
    pub text: String,
}

impl Change {
    fn new(change: &analysis::compare::Change) -> Change {
        Change {
            fate: change.fate.name(),
            text: change.text.clone(),
        }
    }
}
