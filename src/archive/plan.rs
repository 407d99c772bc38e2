//! What a run would do, without doing it.

use std::path::Path;

use super::build::with_paths;
use super::changes::{Changes, FilePlan, Reading, hash_file};
use super::{BuildRequest, Error};
use crate::index::Store;
use crate::index::files::FileLog;
use crate::index::store::{Folder, look};
use crate::ingest::{Problem, Severity};

/// What a run would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Files that would be read for the first time.
    pub added: Vec<String>,
    /// Files that would be read again.
    pub changed: Vec<String>,
    /// Files that lie elsewhere now, each with where it was before.
    pub moved: Vec<(String, String)>,
    /// Files whose articles would be removed.
    pub removed: Vec<String>,
    /// Articles of files that would be left as they are.
    pub unchanged: u64,
    /// Files and folders that would be passed over.
    pub skipped: u64,
    /// What cannot be read, or would be refused.
    pub failed: Vec<Problem>,
    /// Bytes that would be read.
    pub bytes: u64,
}

/// Says what [`super::build`] would do. Nothing is written, and no lock taken.
///
/// # Errors
/// A path does not exist, or the index cannot be read.
pub fn plan(index: &Path, request: &BuildRequest) -> Result<Plan, Error> {
    let request = with_paths(index, request)?;
    let known = match look(index)? {
        Folder::Index if !request.rebuild => {
            let store = Store::open(index)?;
            FileLog::open(index, store.payload()?.as_deref())?
        }
        Folder::Other => return Err(crate::index::Error::NotAnIndex(index.to_owned()).into()),
        Folder::Index | Folder::Free => FileLog::open(index, None)?,
    };
    let changes = Changes::find(&request, &known, index);
    let mut plan = Plan {
        removed: changes.gone.iter().map(|gone| gone.path.clone()).collect(),
        unchanged: changes.unchanged,
        skipped: changes.skipped,
        ..Plan::default()
    };
    for problem in changes.problems {
        match problem.severity {
            Severity::Failed => plan.failed.push(problem),
            Severity::Skipped | Severity::Warning => plan.skipped += 1,
        }
    }
    changes.read.iter().for_each(|file| plan.place(file));
    Ok(plan)
}

impl Plan {
    fn place(&mut self, file: &FilePlan) {
        let path = file.path.clone();
        match (&file.known, file.moved_from()) {
            (None, _) => self.added.push(path),
            (Some(_), Some(before)) => self.moved.push((before.to_owned(), path)),
            (Some(known), None) if is_touched(file) => {
                self.unchanged += known.articles;
                return;
            }
            (Some(_), None) => self.changed.push(path),
        }
        self.bytes += file.size();
    }
}

/// Whether a file has another time, but what it held before.
fn is_touched(file: &FilePlan) -> bool {
    match &file.reading {
        Reading::File(entry) => hash_file(&entry.path).is_ok_and(|hash| file.is_same(hash)),
        Reading::Stdin => false,
    }
}
