//! The authority file at work on one commit: columns of names by group, and the names of an article as it has them.
//!
//! Names of the index are numbered once; what the authority file says is laid over these numbers, article by article.
//! An article with two names of one group has that group once, so counts after a merge are those of the union. Before that,
//! a bare surname becomes the person whom it means on the article's day (see [`crate::query::surnames`]).

use std::sync::{Arc, OnceLock};

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use tantivy::query::EnableScoring;
use tantivy::{DocAddress, DocId, Searcher};

use super::columns::{DayColumn, FacetColumn, FacetEntry};
use super::pass::langs;
use crate::analysis::{Entity, fold};
use crate::article::{GivenNames, Kind, Precision};
use crate::index::Error;
use crate::index::families::FamilyTable;
use crate::index::schema::Fields;
use crate::names::{Authority, Group, Names};
use crate::query::plan::Planner;
use crate::query::surnames::{self, Stretch, Surnames, is_bare, surname_of};
use crate::query::syntax;
use crate::query::tree::Matching;

/// An authority file over one commit.
pub struct Naming {
    searcher: Searcher,
    fields: Arc<Fields>,
    families: Arc<FamilyTable>,
    authority: Arc<Authority>,
    surnames: Arc<Surnames>,
    splits: OnceLock<FxHashMap<(Kind, usize), Articles>>,
}

/// A bare surname that means somebody on some days.
struct Link {
    stretches: Arc<[Stretch]>,
    /// For each stretch, the number of the person.
    meant: Vec<Option<u32>>,
}

impl Link {
    /// The number of the person meant in an article.
    fn on(&self, days: &[DayColumn], at: DocAddress) -> Option<u32> {
        let (day, precision) = days.get(at.segment_ord as usize)?.of(at.doc_id)?;
        let stretch = surnames::on(&self.stretches, day).filter(|_| precision >= Precision::Day)?;
        let at = self.stretches.iter().position(|other| other == stretch)?;
        self.meant.get(at).copied().flatten()
    }
}

/// Articles by segment, in order.
type Articles = Vec<Vec<DocId>>;

/// A name that an article has in another form than the preferred one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The preferred name.
    pub name: String,
    /// The name in the article.
    pub form: String,
}

impl Naming {
    /// Lays an authority file over what a searcher sees.
    pub fn new(
        searcher: Searcher,
        fields: Arc<Fields>,
        families: Arc<FamilyTable>,
        authority: Arc<Authority>,
    ) -> Naming {
        let surnames = Arc::new(Surnames::new(searcher.clone(), Arc::clone(&fields)));
        Naming {
            surnames,
            searcher,
            fields,
            families,
            authority,
            splits: OnceLock::new(),
        }
    }

    /// The authority file, to be laid over another commit.
    pub fn shared_authority(&self) -> Arc<Authority> {
        Arc::clone(&self.authority)
    }

    /// The same commit under another authority file.
    #[must_use]
    pub fn renamed(&self, authority: Arc<Authority>) -> Naming {
        Naming {
            searcher: self.searcher.clone(),
            fields: Arc::clone(&self.fields),
            families: Arc::clone(&self.families),
            authority,
            surnames: Arc::clone(&self.surnames),
            splits: OnceLock::new(),
        }
    }

    /// Whom bare surnames mean.
    pub fn surnames(&self) -> &Surnames {
        &self.surnames
    }

    /// The name that a form stands for in an article: a full name for a bare surname that means one person then, unless the
    /// authority file knows the surname; else the form itself.
    fn full(&self, kind: Kind, form: String, at: DocAddress) -> Result<String, Error> {
        let key = fold::key(&form);
        if kind != Kind::Person || !is_bare(&key) || self.authority.of(kind).number_of(&key).is_some() {
            return Ok(form);
        }
        match self.surnames.meant(&key, at)? {
            Some(full) => Ok(self.surnames.form(&full)?),
            None => Ok(form),
        }
    }

    /// The authority file.
    pub fn authority(&self) -> &Authority {
        &self.authority
    }

    /// The names of an article as they are to be shown, each once; the forms that differ are added to `variants`.
    ///
    /// # Errors
    /// A split cannot be answered.
    pub fn shown(
        &self,
        kind: Kind,
        forms: Vec<String>,
        at: DocAddress,
        variants: &mut Vec<Variant>,
    ) -> Result<Vec<String>, Error> {
        let names = self.authority.of(kind);
        if names.is_empty() && kind != Kind::Person {
            return Ok(forms);
        }
        let mut shown: IndexSet<String, FxBuildHasher> = IndexSet::with_capacity_and_hasher(forms.len(), FxBuildHasher);
        for written in forms {
            let form = self.full(kind, written.clone(), at)?;
            let Some(number) = names.number_of(&fold::key(&form)) else {
                if form != written {
                    variants.push(Variant {
                        name: form.clone(),
                        form: written,
                    });
                }
                shown.insert(form);
                continue;
            };
            let form = written;
            for group in self
                .meant(kind, names, number, at)?
                .into_iter()
                .filter(|group| !group.hidden)
            {
                if fold::key(&form) != group.key {
                    variants.push(Variant {
                        name: group.name.clone(),
                        form: form.clone(),
                    });
                }
                shown.insert(group.name.clone());
            }
        }
        Ok(shown.into_iter().collect())
    }

    /// Gives the names found in an article, and those given to it, the forms in which they are to be shown.
    ///
    /// # Errors
    /// A split cannot be answered.
    pub fn rename(&self, given: &mut GivenNames, entities: &mut Vec<Entity>, at: DocAddress) -> Result<(), Error> {
        let mut variants = Vec::new();
        for kind in Kind::ALL {
            let forms = std::mem::take(given.of_mut(kind));
            *given.of_mut(kind) = self.shown(kind, forms, at, &mut variants)?;
        }
        let mut renamed = Vec::with_capacity(entities.len());
        for entity in entities.drain(..) {
            for name in self.shown(entity.kind, vec![entity.name.clone()], at, &mut variants)? {
                renamed.push(Entity { name, ..entity.clone() });
            }
        }
        *entities = renamed;
        Ok(())
    }

    /// The groups that an article means by a name of one: those split from it that match, else that one.
    fn meant<'a>(&self, kind: Kind, names: &'a Names, number: usize, at: DocAddress) -> Result<Vec<&'a Group>, Error> {
        let Some(group) = names.group(number) else {
            return Ok(Vec::new());
        };
        let mut meant = Vec::new();
        for part in &group.parts {
            if self
                .splits()?
                .get(&(kind, *part))
                .is_some_and(|articles| holds(articles, at))
            {
                meant.extend(names.group(*part));
            }
        }
        Ok(if meant.is_empty() { vec![group] } else { meant })
    }

    /// A column of names by group.
    ///
    /// # Errors
    /// A split cannot be answered.
    pub(super) fn column(&self, kind: Kind, indexed: &FacetColumn, days: &[DayColumn]) -> Result<FacetColumn, Error> {
        let names = self.authority.of(kind);
        let splits = self.splits()?;
        let groups: Vec<Option<usize>> = indexed
            .values()
            .iter()
            .map(|value| names.number_of(&value.key))
            .collect();
        let mut values: Vec<FacetEntry> = names.groups().iter().filter(|group| !group.hidden).map(entry).collect();
        let free = indexed
            .values()
            .iter()
            .zip(&groups)
            .filter(|(_, group)| group.is_none());
        values.extend(free.map(|(value, _)| value.clone()));
        values.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        let number_of = |key: &str| {
            let found = values.binary_search_by(|value| (*value.key).cmp(key));
            found.ok().and_then(|at| u32::try_from(at).ok())
        };
        let of_group: Vec<Option<u32>> = names
            .groups()
            .iter()
            .map(|group| number_of(&group.key).filter(|_| !group.hidden))
            .collect();
        let of_value: Vec<Option<u32>> = indexed
            .values()
            .iter()
            .zip(&groups)
            .map(|(value, group)| match group {
                Some(group) => of_group.get(*group).copied().flatten(),
                None => number_of(&value.key),
            })
            .collect();
        let keys = names.groups().iter().zip(&of_group);
        let aliases = keys
            .filter_map(|(group, number)| Some((group, (*number)?)))
            .flat_map(|(group, number)| group.keys.iter().map(move |key| (key.clone(), number)))
            .collect();
        // For each value that is split: the articles of each part, and the part's number.
        let mut parts: FxHashMap<u32, Vec<(&Articles, u32)>> = FxHashMap::default();
        for (value, group) in (0u32..).zip(&groups) {
            let split = group
                .and_then(|group| names.group(group))
                .map_or(&[][..], |group| &group.parts);
            let part = |part: &usize| Some((splits.get(&(kind, *part))?, of_group.get(*part).copied().flatten()?));
            let found: Vec<_> = split.iter().filter_map(part).collect();
            if !found.is_empty() {
                parts.insert(value, found);
            }
        }
        let links = self.links(kind, indexed)?;
        Ok(indexed.mapped(values.clone(), aliases, |at, number, out| {
            let number = links.get(&number).and_then(|link| link.on(days, at)).unwrap_or(number);
            let split = parts.get(&number).map_or(&[][..], Vec::as_slice);
            out.extend(
                split
                    .iter()
                    .filter(|(articles, _)| holds(articles, at))
                    .map(|(_, part)| *part),
            );
            if out.is_empty() {
                out.extend(of_value.get(number as usize).copied().flatten());
            }
        }))
    }

    /// The bare surnames of a column that mean somebody on some days, by their numbers.
    fn links(&self, kind: Kind, indexed: &FacetColumn) -> Result<FxHashMap<u32, Link>, Error> {
        let mut links = FxHashMap::default();
        if kind != Kind::Person {
            return Ok(links);
        }
        let values = || (0u32..).zip(indexed.values());
        let surnames: FxHashSet<&str> = values().filter_map(|(_, value)| surname_of(&value.key)).collect();
        let names = self.authority.of(kind);
        for (number, value) in values() {
            let key = &*value.key;
            if !is_bare(key) || !surnames.contains(key) || names.number_of(key).is_some() {
                continue;
            }
            let stretches = self.surnames.of(key)?;
            if !stretches.is_empty() {
                let meant = stretches
                    .iter()
                    .map(|stretch| indexed.number_of(&stretch.key))
                    .collect();
                links.insert(number, Link { stretches, meant });
            }
        }
        Ok(links)
    }

    /// The articles of every split, found once.
    fn splits(&self) -> Result<&FxHashMap<(Kind, usize), Articles>, Error> {
        if let Some(splits) = self.splits.get() {
            return Ok(splits);
        }
        let mut splits = FxHashMap::default();
        for kind in Kind::ALL {
            for (number, group) in self.authority.of(kind).groups().iter().enumerate() {
                if let Some(split) = &group.split {
                    splits.insert((kind, number), self.articles(&split.query)?);
                }
            }
        }
        Ok(self.splits.get_or_init(|| splits))
    }

    /// The articles that match the query of a split; names in it are those of the index.
    fn articles(&self, query: &str) -> Result<Articles, Error> {
        let options = syntax::Options {
            plain: false,
            matching: Matching::All,
            today: jiff::civil::date(1970, 1, 1),
        };
        let langs = langs(&self.searcher)?;
        let planner = Planner {
            searcher: &self.searcher,
            fields: &self.fields,
            langs: &langs,
            matching: Matching::All,
            names: None,
            surnames: None,
            families: &self.families,
        };
        let plan = planner.plan(&syntax::parse(query, &options).root)?;
        let weight = plan
            .query()
            .weight(EnableScoring::disabled_from_searcher(&self.searcher))?;
        let mut articles = Vec::new();
        for reader in self.searcher.segment_readers() {
            let mut found = Vec::new();
            let alive = reader.alive_bitset();
            let is_alive = |doc: &DocId| alive.is_none_or(|alive| alive.is_alive(*doc));
            weight.for_each_no_score(reader, &mut |docs| found.extend(docs.iter().copied().filter(is_alive)))?;
            found.sort_unstable();
            articles.push(found);
        }
        Ok(articles)
    }
}

fn holds(articles: &Articles, at: DocAddress) -> bool {
    articles
        .get(at.segment_ord as usize)
        .is_some_and(|docs| docs.binary_search(&at.doc_id).is_ok())
}

fn entry(group: &Group) -> FacetEntry {
    FacetEntry {
        key: group.key.as_str().into(),
        form: group.name.as_str().into(),
    }
}
