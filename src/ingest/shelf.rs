//! Issues in an archive file: pages wait for the list that names them, and a list for its pages.
//!
//! Members come in any order and but once, so a page (ALTO) and a list (METS) are held until the other has come. An
//! issue goes on as soon as it is whole; what never becomes whole goes on when the container ends, or when more would be
//! held than one article may be long.

use std::collections::VecDeque;
use std::ops::ControlFlow;

use super::job::{Job, Jobs};
use super::{Beside, Limits, Place, Problem};

/// What is held of a container.
pub(super) struct Shelf {
    /// In the order in which they came.
    waiting: VecDeque<Waiting>,
    /// Bytes held, and the most that may be.
    held: u64,
    most: u64,
}

struct Waiting {
    job: Job,
    /// Of a list the paths of its pages, each with the name that the list gives it; of a page nothing.
    pages: Vec<(String, String)>,
}

impl Waiting {
    fn size(&self) -> u64 {
        self.job.record.bytes.len() as u64
    }

    fn is_list(&self) -> bool {
        !self.pages.is_empty()
    }
}

impl Shelf {
    /// An empty one.
    pub fn of(limits: Limits) -> Shelf {
        Shelf {
            waiting: VecDeque::new(),
            held: 0,
            most: limits.record,
        }
    }

    /// Takes a page, or a list with the names of its pages, and hands on what that makes whole.
    pub fn put(&mut self, job: Job, names: Vec<String>, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        let folder = job.origin.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named = names.into_iter().map(|name| (path_of(folder, &name), name));
        let waiting = Waiting {
            pages: named.collect(),
            job,
        };
        self.held += waiting.size();
        self.waiting.push_back(waiting);
        let whole = |list: &Waiting| list.is_list() && list.pages.iter().all(|(path, _)| self.page(path).is_some());
        if let Some(list) = self.waiting.iter().position(whole) {
            self.hand_on(list, emit)?;
        }
        while self.held > self.most {
            self.hand_on(0, emit)?;
        }
        ControlFlow::Continue(())
    }

    /// Hands on all that is left.
    pub fn clear(mut self, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        while !self.waiting.is_empty() {
            let list = self.waiting.iter().position(Waiting::is_list);
            self.hand_on(list.unwrap_or(0), emit)?;
        }
        ControlFlow::Continue(())
    }

    /// Where a page stands that is held.
    fn page(&self, path: &str) -> Option<usize> {
        let is_it = |held: &Waiting| !held.is_list() && held.job.origin.path == path;
        self.waiting.iter().position(is_it)
    }

    fn take(&mut self, at: usize) -> Option<Waiting> {
        let taken = self.waiting.remove(at)?;
        self.held = self.held.saturating_sub(taken.size());
        Some(taken)
    }

    /// Hands on a page as it is, or a list with those of its pages that are there.
    fn hand_on(&mut self, at: usize, emit: &mut Jobs<'_>) -> ControlFlow<()> {
        let Some(Waiting { mut job, pages }) = self.take(at) else {
            return ControlFlow::Continue(());
        };
        let list = job.origin.path.rsplit('/').next().unwrap_or_default().to_owned();
        for (path, name) in pages {
            match self.page(&path).and_then(|at| self.take(at)) {
                Some(page) => {
                    let reason = format!("a page of the issue that {list} lists, and read there");
                    emit(Err(Problem::skipped(Place::Whole, reason).at(&page.job.origin)))?;
                    let bytes = page.job.record.bytes;
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
}

/// The path of a file that a list in this folder of a container names; a name that leads up leads nowhere.
fn path_of(folder: &str, name: &str) -> String {
    let name = name.strip_prefix("file:").unwrap_or(name);
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "."));
    parts.fold(folder.to_owned(), |path, part| format!("{path}/{part}"))
}
