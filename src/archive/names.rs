//! The authority file of an archive: kept up to date with the file on disk, listed with counts, changed.

use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::fresh::{Stamp, stamp};
use super::{Archive, Error};
use crate::analysis::fold;
use crate::article::Kind;
use crate::index::schema::Facet;
use crate::names::edit::Edit;
use crate::names::history::{self, Done};
use crate::names::suggest::{Counted, Suggestion, suggest};
use crate::names::{Authority, Group};
use crate::search::who::{self, Dossier, WhoRequest};

/// The authority file, when it was last read, and what is wrong with it.
///
/// A fault in it must not take the archive away from those who search: what the file said before goes on being heard,
/// the fault is logged, and every answer says it.
#[derive(Debug)]
pub struct NamesFile {
    path: PathBuf,
    read: RwLock<Stamp>,
    fault: RwLock<Option<String>>,
}

/// One group of the authority file with the number of articles that name it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What it is.
    pub kind: Kind,
    /// What the file says.
    pub group: Group,
    /// The group that it is split from, and the query.
    pub split: Option<(String, String)>,
    /// Articles.
    pub articles: u64,
}

impl NamesFile {
    /// Reads a file; one that does not exist says nothing.
    pub(super) fn open(path: &Path) -> Result<(NamesFile, Authority), Error> {
        let read = RwLock::new(stamp(path));
        let authority = Authority::open(path)?;
        Ok((
            NamesFile {
                path: path.to_owned(),
                read,
                fault: RwLock::default(),
            },
            authority,
        ))
    }

    /// A file that does not exist, and so never changes.
    pub(super) fn unchanging() -> NamesFile {
        NamesFile {
            path: PathBuf::new(),
            read: RwLock::default(),
            fault: RwLock::default(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What the file says now, if it was changed since it was last read and can be read.
    pub(super) fn if_changed(&self) -> Option<Authority> {
        let now = stamp(&self.path);
        if *self.read.read().unwrap_or_else(PoisonError::into_inner) == now {
            return None;
        }
        let read = Authority::open(&self.path);
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = now;
        let fault = read.as_ref().err().map(ToString::to_string);
        if let Some(fault) = &fault {
            tracing::warn!("what the authority file said before goes on being heard: {fault}");
        }
        *self.fault.write().unwrap_or_else(PoisonError::into_inner) = fault;
        read.ok()
    }

    /// What every answer should say, where the file cannot be read as it now is.
    pub(super) fn note(&self) -> Option<String> {
        let fault = self.fault.read().unwrap_or_else(PoisonError::into_inner);
        let fault = fault.as_ref()?;
        Some(format!(
            "the authority file has a fault, so names are shown as it had them before: {fault}"
        ))
    }
}

impl Archive {
    /// Where the authority file lies, or would.
    pub fn names_path(&self) -> &Path {
        self.names.path()
    }

    /// All groups of the authority file with their numbers of articles, in the order of the file.
    ///
    /// # Errors
    /// The index or the file cannot be read.
    pub fn names(&self) -> Result<Vec<Listed>, Error> {
        let view = self.view();
        let mut listed = Vec::new();
        for kind in Kind::ALL {
            let names = view.columns.naming().authority().of(kind);
            if names.is_empty() {
                continue;
            }
            let counts = who::counts(&view, Facet::from_kind(kind))?;
            let column = view.columns.facet(Facet::from_kind(kind))?;
            for group in names.groups() {
                let count = column
                    .number_of(&group.key)
                    .and_then(|number| counts.get(number as usize));
                let from = |from: usize| names.group(from).map(|group| group.name.clone()).unwrap_or_default();
                listed.push(Listed {
                    kind,
                    split: group
                        .split
                        .as_ref()
                        .map(|split| (from(split.group), split.query.clone())),
                    articles: u64::from(count.copied().unwrap_or(0)),
                    group: group.clone(),
                });
            }
        }
        Ok(listed)
    }

    /// The kind of which most articles have one of some names; `None` if none has.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn kind_of(&self, names: &[&str]) -> Result<Option<Kind>, Error> {
        let view = self.view();
        let mut best = None;
        for kind in Kind::ALL {
            let facet = Facet::from_kind(kind);
            let column = view.columns.indexed(facet)?;
            let authority = view.columns.naming().authority().of(kind);
            let keys = names.iter().map(|name| fold::key(name));
            let known: Vec<u32> = keys.clone().filter_map(|key| column.number_of(&key)).collect();
            let listed = keys.filter(|key| authority.number_of(key).is_some()).count();
            if known.is_empty() && listed == 0 {
                continue;
            }
            let counts = who::indexed_counts(&view, facet)?;
            let articles: u32 = known.iter().filter_map(|number| counts.get(*number as usize)).sum();
            // Where no article decides, the file does.
            if best.is_none_or(|(most, _)| (articles, listed) > most) {
                best = Some(((articles, listed), kind));
            }
        }
        Ok(best.map(|(_, kind)| kind))
    }

    /// The dossier on a name; `None` if no article names it.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn who(&self, request: &WhoRequest) -> Result<Option<Dossier>, Error> {
        Ok(who::who(&self.view(), request)?)
    }

    /// Names of a kind that look like one, those first whose merge would change most; what the authority file has
    /// made one, or hidden, or split is not touched.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn suggest_names(&self, kind: Kind, least: f32) -> Result<Vec<Suggestion>, Error> {
        let view = self.view();
        let facet = Facet::from_kind(kind);
        let counts = who::counts(&view, facet)?;
        let names = view.columns.naming().authority().of(kind);
        let is_split = |key: &str| {
            names
                .find(key)
                .is_some_and(|group| group.split.is_some() || !group.parts.is_empty())
        };
        let values = view.columns.facet(facet)?.values().iter().zip(counts);
        let counted = values
            .filter(|(value, articles)| *articles > 0 && !is_split(&value.key))
            .map(|(value, articles)| Counted {
                name: value.form.to_string(),
                articles: u64::from(articles),
            });
        Ok(suggest(kind, counted.collect(), least))
    }

    /// Changes the authority file; the next question sees it.
    ///
    /// # Errors
    /// The edit contradicts the file, or the file cannot be read or written.
    pub fn change_names(&self, edit: &Edit) -> Result<Done, Error> {
        Ok(history::change(self.names.path(), edit)?)
    }

    /// Takes back the last change of the authority file that the program made.
    ///
    /// # Errors
    /// There is none, or the file was changed since.
    pub fn undo_names(&self) -> Result<Done, Error> {
        Ok(history::undo(self.names.path())?)
    }
}
