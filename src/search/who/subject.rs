//! Who is meant by a name: the value with just that name, else the one with these words that most articles name.

use std::cmp::Reverse;

use rustc_hash::FxHashSet;
use tantivy::DocAddress;
use tantivy::schema::Term;

use super::{Error, View, WhoRequest, count, marks};
use crate::analysis::chinese::is_cjk;
use crate::analysis::fold;
use crate::article::Kind;
use crate::index::schema::Facet;

/// The one that a dossier is about.
pub(super) struct Subject {
    pub(super) kind: Kind,
    pub(super) number: u32,
    pub(super) name: String,
    /// Folded keys of all its names in the index.
    pub(super) keys: Vec<String>,
    pub(super) id: Option<String>,
    pub(super) note: Option<String>,
}

/// Another name that holds the words asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// What it is.
    pub kind: Kind,
    /// The name.
    pub name: String,
    /// Articles.
    pub articles: u64,
}

/// A name that may be meant.
struct Candidate {
    exact: bool,
    articles: u32,
    kind: Kind,
    number: u32,
}

/// Others with the same words that are told.
const NAMESAKES: usize = 5;

impl Subject {
    /// Finds who is meant, and who else may be.
    pub(super) fn find(
        view: &View,
        request: &WhoRequest,
        shown: &[DocAddress],
    ) -> Result<Option<(Subject, Vec<Namesake>)>, Error> {
        let mut candidates = Vec::new();
        for kind in Kind::ALL
            .into_iter()
            .filter(|kind| request.kind.is_none_or(|wanted| wanted == *kind))
        {
            candidates.extend(candidates_of(view, kind, &request.name, shown)?);
        }
        candidates.sort_by_key(|candidate| Reverse((candidate.exact, candidate.articles)));
        let mut candidates = candidates.into_iter();
        let Some(first) = candidates.next() else {
            return Ok(None);
        };
        let namesake = |other: Candidate| -> Result<Namesake, Error> {
            let name = form(view, other.kind, other.number)?;
            Ok(Namesake {
                kind: other.kind,
                name,
                articles: u64::from(other.articles),
            })
        };
        let namesakes = candidates.take(NAMESAKES).map(namesake).collect::<Result<_, _>>()?;
        Ok(Some((Subject::new(view, first.kind, first.number)?, namesakes)))
    }

    fn new(view: &View, kind: Kind, number: u32) -> Result<Subject, Error> {
        let column = view.columns.facet(Facet::from_kind(kind))?;
        let key = column
            .values()
            .get(number as usize)
            .map(|value| value.key.to_string())
            .unwrap_or_default();
        let names = view.columns.naming().authority().of(kind);
        let group = names.find(&key);
        let mut keys = group.map_or_else(|| vec![key], |group| group.keys.clone());
        let source = group.and_then(|group| names.group(group.split.as_ref()?.group));
        keys.extend(source.into_iter().flat_map(|source| source.keys.iter().cloned()));
        Ok(Subject {
            kind,
            number,
            name: form(view, kind, number)?,
            keys,
            id: group.and_then(|group| group.id.clone()),
            note: group.and_then(|group| group.note.clone()),
        })
    }

    /// Its articles among those that are shown.
    pub(super) fn articles(&self, view: &View, shown: &[DocAddress]) -> Result<Vec<DocAddress>, Error> {
        let column = view.columns.facet(Facet::from_kind(self.kind))?;
        let names = |at: &&DocAddress| {
            column
                .of(at.segment_ord as usize, at.doc_id, false)
                .any(|n| n == self.number)
        };
        Ok(shown.iter().filter(names).copied().collect())
    }

    /// The folded words of its names.
    pub(super) fn key_words(&self) -> FxHashSet<&str> {
        self.keys.iter().flat_map(|key| fold::key_words(key)).collect()
    }

    /// Terms for its mentions.
    pub(super) fn marks(&self, view: &View) -> Vec<Term> {
        marks(view, self.kind, &self.keys)
    }
}

/// The names of a kind that are just that name, or hold its words, in articles that are shown.
fn candidates_of(view: &View, kind: Kind, name: &str, shown: &[DocAddress]) -> Result<Vec<Candidate>, Error> {
    let column = view.columns.facet(Facet::from_kind(kind))?;
    let names = view.columns.naming().authority().of(kind);
    let key = fold::key(name);
    let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
    let exact = column.number_of(&key);
    let holds = |key: &str| {
        let is = |word: &str, other: &str| {
            if word.contains(is_cjk) {
                other.starts_with(word)
            } else {
                other == word
            }
        };
        !words.is_empty()
            && words
                .iter()
                .all(|word| fold::key_words(key).any(|other| is(word, other)))
    };
    let meant = |number: u32, key: &str| {
        exact == Some(number)
            || names
                .find(key)
                .map_or_else(|| holds(key), |group| group.keys.iter().any(|key| holds(key)))
    };
    let counts = count(column, shown);
    let counted = (0u32..).zip(column.values().iter().zip(counts));
    let found = counted.filter(|(number, (value, articles))| *articles > 0 && meant(*number, &value.key));
    Ok(found
        .map(|(number, (_, articles))| Candidate {
            exact: exact == Some(number),
            articles,
            kind,
            number,
        })
        .collect())
}

fn form(view: &View, kind: Kind, number: u32) -> Result<String, Error> {
    let column = view.columns.facet(Facet::from_kind(kind))?;
    Ok(column
        .values()
        .get(number as usize)
        .map(|value| value.form.to_string())
        .unwrap_or_default())
}
