//! Issues in an archive file: pages wait for the list that names them, and a list for its pages.
//!
//! Members come in any order and but once, so a page (ALTO) and a list (METS) are held until the other has come. An
//! issue goes on as soon as it is whole; what never becomes whole goes on when the container ends, or when more would be
//! held than one article may be long.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use rustc_hash::FxHashMap;

use super::job::{Job, Jobs};
use super::{Beside, Limits, Place, Problem};

/// What is held of a container: pages and lists, each by its turn, in the order in which they came.
pub(super) struct Shelf {
    pages: BTreeMap<u64, Job>,
    lists: BTreeMap<u64, List>,
    next: u64,
    /// The pages by their paths.
    paths: FxHashMap<String, u64>,
    /// The lists that wait for the page of a path.
    wanted: FxHashMap<String, Vec<u64>>,
    /// Bytes held, and the most that may be.
    held: u64,
    most: u64,
}

/// A list that waits for pages.
struct List {
    job: Job,
    /// The paths of its pages, each with the name that the list gives it.
    pages: Vec<(String, String)>,
    /// How many it waits for, near enough: another list may have taken one that was there.
    missing: usize,
}

impl Shelf {
    /// An empty one.
    pub fn of(limits: Limits) -> Shelf {
        Shelf {
            pages: BTreeMap::new(),
            lists: BTreeMap::new(),
            next: 0,
            paths: FxHashMap::default(),
            wanted: FxHashMap::default(),
            held: 0,
            most: limits.record,
        }
    }

    /// Takes a page, or a list with the names of its pages, and hands on what that makes whole.
    pub fn put(&mut self, job: Job, names: Vec<String>, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        self.held += size(&job);
        let turn = self.next;
        self.next += 1;
        let whole = match names.is_empty() {
            true => self.put_page(turn, job),
            false => self.put_list(turn, job, names),
        };
        if let Some(list) = whole {
            self.hand_on_list(list, emit)?;
        }
        while self.held > self.most {
            self.hand_on_oldest(emit)?;
        }
        ControlFlow::Continue(())
    }

    /// Hands on all that is left, lists first.
    pub fn clear(mut self, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        while let Some(list) = self.lists.keys().next().copied() {
            self.hand_on_list(list, emit)?;
        }
        self.pages.into_values().try_for_each(|page| emit(Ok(page)))
    }

    /// Puts a page on the shelf; gives the first list that it makes whole.
    fn put_page(&mut self, turn: u64, job: Job) -> Option<u64> {
        let path = job.origin.path.clone();
        self.pages.insert(turn, job);
        let waiting = self.wanted.remove(&path).unwrap_or_default();
        self.paths.entry(path).or_insert(turn);
        let came = |list: &u64| {
            let Some(waiting) = self.lists.get_mut(list) else {
                return false;
            };
            waiting.missing = waiting.missing.saturating_sub(1);
            waiting.missing == 0 && self.is_whole(*list)
        };
        waiting.into_iter().find(came)
    }

    /// Puts a list on the shelf, and gives it back if it is whole.
    fn put_list(&mut self, turn: u64, job: Job, names: Vec<String>) -> Option<u64> {
        let folder = job.origin.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let pages = names.into_iter().map(|name| (path_of(folder, &name), name)).collect();
        self.lists.insert(turn, List { job, pages, missing: 0 });
        self.is_whole(turn).then_some(turn)
    }

    /// Whether all pages of a list are there; it waits for those that are not.
    fn is_whole(&mut self, turn: u64) -> bool {
        let Some(list) = self.lists.get_mut(&turn) else {
            return false;
        };
        list.missing = 0;
        for (path, _) in list.pages.iter().filter(|(path, _)| !self.paths.contains_key(path)) {
            list.missing += 1;
            self.wanted.entry(path.clone()).or_default().push(turn);
        }
        list.missing == 0
    }

    fn hand_on_oldest(&mut self, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        let first_page = self.pages.first_key_value().map(|(turn, _)| *turn);
        let first_list = self.lists.first_key_value().map(|(turn, _)| *turn);
        match (first_page, first_list) {
            (page, Some(list)) if page.is_none_or(|page| list < page) => self.hand_on_list(list, emit),
            (Some(page), _) => self
                .take_page(page)
                .map_or(ControlFlow::Continue(()), |page| emit(Ok(page))),
            (None, _) => {
                self.held = 0;
                ControlFlow::Continue(())
            }
        }
    }

    /// Hands on a list with those of its pages that are there.
    fn hand_on_list(&mut self, turn: u64, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        let Some(List { mut job, pages, .. }) = self.lists.remove(&turn) else {
            return ControlFlow::Continue(());
        };
        self.held = self.held.saturating_sub(size(&job));
        let list = job.origin.path.rsplit('/').next().unwrap_or_default().to_owned();
        for (path, name) in pages {
            let page = self.paths.get(&path).copied();
            match page.and_then(|page| self.take_page(page)) {
                Some(page) => {
                    let reason = format!("a page of the issue that {list} lists, and read there");
                    emit(Err(Problem::skipped(Place::Whole, reason).at(&page.origin)))?;
                    let bytes = page.record.bytes;
                    job.record.beside.push(Beside { name, bytes });
                }
                None => {
                    let reason = format!("{name}, which it lists, is not there");
                    emit(Err(Problem::warning(Place::Whole, reason).at(&job.origin)))?;
                }
            }
        }
        emit(Ok(job))
    }

    fn take_page(&mut self, turn: u64) -> Option<Job> {
        let page = self.pages.remove(&turn)?;
        // Another page of the same path has another turn.
        if self.paths.get(&page.origin.path) == Some(&turn) {
            self.paths.remove(&page.origin.path);
        }
        self.held = self.held.saturating_sub(size(&page));
        Some(page)
    }
}

fn size(job: &Job) -> u64 {
    job.record.bytes.len() as u64
}

/// The path of a file that a list in this folder of a container names; a name that leads up leads nowhere.
fn path_of(folder: &str, name: &str) -> String {
    let name = name.strip_prefix("file:").unwrap_or(name);
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
    parts.fold(folder.to_owned(), |path, part| format!("{path}/{part}"))
}
