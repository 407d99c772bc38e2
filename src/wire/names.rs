//! What the authority file says, and what was done to it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::archive::Listed;
use crate::article::Kind;
use crate::names::suggest::Suggestion;

/// One entry of the authority file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Entry {
    /// `person`, `org` or `place`.
    pub kind: &'static str,
    /// Preferred name.
    pub name: String,
    /// Other names.
    pub variants: Vec<String>,
    /// Identifier; null where none is known.
    pub id: Option<String>,
    /// The editors' note.
    pub note: Option<String>,
    /// It is no name, and never shown.
    pub hidden: bool,
    /// The name that it is split from, and which articles mean it.
    pub split: Option<Split>,
    /// Articles that name it.
    pub articles: u64,
}

/// Which articles mean an entry though they name another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Split {
    /// The name that they hold.
    pub from: String,
    /// The query that they match.
    pub r#where: String,
}

impl Entry {
    /// The shape of an entry.
    pub fn new(listed: &Listed) -> Entry {
        let group = &listed.group;
        Entry {
            kind: listed.kind.name(),
            name: group.name.clone(),
            variants: group
                .forms
                .iter()
                .filter(|form| **form != group.name)
                .cloned()
                .collect(),
            id: group.id.clone(),
            note: group.note.clone(),
            hidden: group.hidden,
            split: listed.split.clone().map(|(from, query)| Split { from, r#where: query }),
            articles: listed.articles,
        }
    }
}

/// A change of the authority file that is wished for.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
pub struct NamesChange {
    /// What to do.
    #[serde(flatten)]
    pub wish: Wish,
    /// `person`, `org` or `place`; what most articles take the names for where it is left out.
    #[schema(value_type = Option<String>, pattern = "^(person|org|place)$")]
    pub kind: Option<Kind>,
}

/// What to do to the authority file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(tag = "action", rename_all = "lowercase")]
pub enum Wish {
    /// Make names one.
    Merge {
        /// The name to keep.
        keep: String,
        /// The names that are the same.
        others: Vec<String>,
    },
    /// Tell two of one name apart.
    Split {
        /// The name that the articles hold.
        name: String,
        /// What they mean.
        #[serde(rename = "as")]
        new: String,
        /// Which articles.
        #[serde(rename = "where")]
        query: String,
    },
    /// Give another preferred name.
    Rename {
        /// The name now.
        name: String,
        /// The name from now on.
        new: String,
    },
    /// Hide what is no name.
    Hide {
        /// What is no name.
        names: Vec<String>,
    },
    /// Take back the last change that the program made.
    Undo,
}

/// What was done to the authority file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamesDone {
    /// In words.
    pub done: String,
    /// What was passed over.
    pub notes: Vec<String>,
    /// The file.
    pub file: String,
}

/// Names that look like one.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Suggested {
    /// `person`, `org` or `place`.
    pub kind: &'static str,
    /// The name to keep: the one with most articles.
    pub keep: String,
    /// The others.
    pub others: Vec<String>,
    /// How sure it is that all are one, 0 to 1.
    pub confidence: f64,
    /// Articles of the names, in the order of `keep` and `others`.
    pub articles: Vec<u64>,
}

impl Suggested {
    /// The shape of a suggestion.
    pub fn new(suggestion: &Suggestion) -> Suggested {
        let names = || suggestion.names.iter();
        Suggested {
            kind: suggestion.kind.name(),
            keep: names().next().map(|counted| counted.name.clone()).unwrap_or_default(),
            others: names().skip(1).map(|counted| counted.name.clone()).collect(),
            confidence: super::thousandths(f64::from(suggestion.confidence)),
            articles: names().map(|counted| counted.articles).collect(),
        }
    }
}
