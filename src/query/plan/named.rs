//! Names asked for, with what the authority file says of them: a name means all names of its group, hidden ones mean
//! nothing, and of one that is split only some articles.

use tantivy::Term;

use super::typed::Lookup;
use super::values::{Keys, Wanted};
use crate::analysis::fold;
use crate::index::schema::{Facet, key_term};
use crate::names::{Group, Names};

/// The names asked for.
pub(super) struct Named<'a> {
    /// Names that mean it in every article.
    pub(super) always: Keys,
    /// Names that mean it in some articles.
    pub(super) sometimes: Vec<Sometimes<'a>>,
}

/// Names that mean what is asked for in some articles only.
pub(super) struct Sometimes<'a> {
    /// The names.
    pub(super) keys: Keys,
    /// The queries of splits.
    pub(super) queries: Vec<&'a str>,
    /// Whether it is meant where a query matches, or where none does.
    pub(super) matching: bool,
}

impl<'a> Named<'a> {
    /// Finds the names that are wanted, and those that the authority file makes one with them.
    pub(super) fn find(
        lookup: Lookup<'_>,
        facet: Facet,
        wanted: &Wanted,
        names: Option<&'a Names>,
    ) -> tantivy::Result<Self> {
        let found = wanted.keys(lookup.searcher, lookup.fields, facet)?;
        let Some(names) = names.filter(|names| !names.is_empty()) else {
            return Ok(Named {
                always: found,
                sometimes: Vec::new(),
            });
        };
        let mut free = found.keys;
        free.retain(|key| names.number_of(key).is_none());
        let mut sometimes = Vec::new();
        let asked = |group: &Group| !group.hidden && group.keys.iter().any(|key| wanted.holds(key));
        let query_of = |part: usize| Some(names.group(part)?.split.as_ref()?.query.as_str());
        for group in names.groups().iter().filter(|group| asked(group)) {
            match group.parts.is_empty() {
                true => free.extend(group.keys.iter().cloned()),
                false => sometimes.push(Sometimes {
                    keys: counted(lookup, facet, group.keys.clone())?,
                    queries: group.parts.iter().filter_map(|part| query_of(*part)).collect(),
                    matching: false,
                }),
            }
            if let Some((split, from)) = group
                .split
                .as_ref()
                .and_then(|split| Some((split, names.group(split.group)?)))
            {
                sometimes.push(Sometimes {
                    keys: counted(lookup, facet, from.keys.clone())?,
                    queries: vec![&split.query],
                    matching: true,
                });
            }
        }
        Ok(Named {
            always: counted(lookup, facet, free)?,
            sometimes,
        })
    }

    /// All names that mean it in any article.
    pub(super) fn all(&self) -> Keys {
        let lists = || std::iter::once(&self.always).chain(self.sometimes.iter().map(|some| &some.keys));
        Keys {
            keys: lists().flat_map(|keys| keys.keys.iter().cloned()).collect(),
            articles: lists().map(|keys| keys.articles).sum(),
        }
    }
}

/// Keys with the number of articles that have them.
fn counted(lookup: Lookup<'_>, facet: Facet, keys: Vec<String>) -> tantivy::Result<Keys> {
    let mut articles = 0;
    for key in &keys {
        let folded = fold::key(key);
        if let Some(word) = fold::key_words(&folded).next() {
            articles += lookup.articles(&Term::from_field_text(lookup.fields.keys, &key_term(facet, word, key)))?;
        }
    }
    Ok(Keys { keys, articles })
}
