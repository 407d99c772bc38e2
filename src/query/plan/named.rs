//! Names asked for, with what the authority file says of them: a name means all names of its group, hidden ones mean
//! nothing, and of one that is split only some articles. A full name also means the bare surname on the days when that is
//! nobody else's (see [`crate::query::surnames`]).

use std::collections::BTreeMap;

use tantivy::Term;

use super::typed::Lookup;
use super::values::{Keys, Wanted};
use crate::analysis::fold;
use crate::index::schema::{Facet, key_term};
use crate::names::{Group, Names};
use crate::query::surnames::{Surnames, is_bare, surname_of};

/// The names asked for.
pub(super) struct Named<'a> {
    /// Names that mean it in every article.
    pub(super) always: Keys,
    /// Names that mean it in some articles.
    pub(super) sometimes: Vec<Sometimes<'a>>,
    /// Bare surnames that mean it on some days.
    pub(super) bare: Vec<Bare>,
}

/// A bare surname that is meant on some days only.
pub(super) struct Bare {
    /// The surname.
    pub(super) keys: Keys,
    /// Stretches of days, first to last, in order.
    pub(super) days: Vec<(i32, i32)>,
    /// Whether it is meant on these days, or on all others.
    pub(super) within: bool,
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
                bare: Vec::new(),
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
            bare: Vec::new(),
        })
    }

    /// Adds the bare surnames that mean a person who is wanted, and takes away from a surname asked for as a whole the days
    /// when it means somebody. What the authority file says of a surname goes before.
    pub(super) fn follow(
        &mut self,
        lookup: Lookup<'_>,
        wanted: &Wanted,
        names: Option<&Names>,
        surnames: &Surnames,
    ) -> tantivy::Result<()> {
        let is_free = |key: &str| names.is_none_or(|names| names.number_of(key).is_none());
        let mut bare: BTreeMap<String, Vec<(i32, i32)>> = BTreeMap::new();
        for key in &self.always.keys {
            let surname = surname_of(key).filter(|surname| is_free(surname) && !wanted.holds(surname));
            let Some(surname) = surname.filter(|_| !is_bare(key)) else {
                continue;
            };
            let stretches = surnames.of(surname)?;
            let days = stretches.iter().filter(|stretch| *stretch.key == **key);
            bare.entry(surname.to_owned())
                .or_default()
                .extend(days.map(|stretch| (stretch.first, stretch.last)));
        }
        for (surname, mut days) in bare.into_iter().filter(|(_, days)| !days.is_empty()) {
            days.sort_unstable();
            self.bare.push(Bare {
                keys: counted(lookup, Facet::Person, vec![surname])?,
                days,
                within: true,
            });
        }
        let whole = self
            .always
            .keys
            .iter()
            .position(|key| is_bare(key) && wanted.is_whole(key) && is_free(key));
        if let Some(at) = whole {
            let key = self.always.keys.get(at).cloned().unwrap_or_default();
            let stretches = surnames.of(&key)?;
            if !stretches.is_empty() {
                self.always.keys.remove(at);
                self.bare.push(Bare {
                    keys: counted(lookup, Facet::Person, vec![key])?,
                    days: stretches.iter().map(|stretch| (stretch.first, stretch.last)).collect(),
                    within: false,
                });
            }
        }
        Ok(())
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
