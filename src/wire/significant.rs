//! What stands out in the matches of a query.

use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::who::MEASURE;
use crate::article::Kind;
use crate::search;

/// Words and names that stand out in the matches of a query against the archive.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Significant {
    /// The query as typed.
    pub query: String,
    /// The query as read, in canonical form.
    pub reading: String,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
    /// Articles that match.
    pub total: u64,
    /// Articles of the archive.
    pub of: u64,
    /// Matches whose words were read; names are counted in all of them.
    pub read: u64,
    /// How association is measured.
    pub measure: &'static str,
    /// Milliseconds taken.
    pub took_ms: f64,
    /// Words, those that stand out most first.
    pub words: Vec<Standout>,
    /// People.
    pub person: Vec<Standout>,
    /// Organisations.
    pub org: Vec<Standout>,
    /// Places.
    pub place: Vec<Standout>,
}

/// A word or name that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Standout {
    /// The word or name.
    pub value: String,
    /// Matches that hold it; of a word, among those read.
    pub count: u64,
    /// Articles of the archive that hold it.
    pub of: u64,
    /// Strength of association; see `measure`.
    pub association: f64,
}

impl Significant {
    /// The answer to a query as typed.
    pub fn new(query: &str, found: &search::Significant, took: Duration) -> Significant {
        let names = |wanted: Kind| {
            let of_kind = found.names.iter().filter(move |(kind, _)| *kind == wanted);
            of_kind.flat_map(|(_, names)| names).map(Standout::new).collect()
        };
        Significant {
            query: query.to_owned(),
            reading: found.reading.clone(),
            notes: found.notes.clone(),
            total: found.total,
            of: found.archive,
            read: found.words.read,
            measure: MEASURE,
            took_ms: super::milliseconds(took),
            words: found.words.words.iter().map(Standout::new).collect(),
            person: names(Kind::Person),
            org: names(Kind::Org),
            place: names(Kind::Place),
        }
    }

    /// Words and names with what each is called, in the order in which they are shown.
    pub fn lists(&self) -> [(&'static str, &[Standout]); 4] {
        [
            ("words", &self.words),
            (Kind::Person.name(), &self.person),
            (Kind::Org.name(), &self.org),
            (Kind::Place.name(), &self.place),
        ]
    }
}

impl Standout {
    fn new(standout: &search::Standout) -> Standout {
        Standout {
            value: standout.value.clone(),
            count: standout.articles,
            of: standout.of,
            association: super::thousandths(standout.association),
        }
    }
}
