//! What changed on disk meanwhile: a commit of an indexer that runs beside us, an edit of the authority file.
//!
//! A server asks before each question whether there is something new. Looking at two files is all that this costs.

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::SystemTime;

use xxhash_rust::xxh3::xxh3_64;

use super::names::NamesFile;
use super::{Archive, Error};
use crate::index::store::commit_file;

/// Time of modification and size of a file; `None` where it does not exist.
pub(super) type Stamp = Option<(SystemTime, u64)>;

/// The stamp of a file as it is now.
pub(super) fn stamp(path: &Path) -> Stamp {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len()))
}

/// The stamp of the commit that was last read.
pub(super) type Seen = Arc<Mutex<Stamp>>;

impl Archive {
    /// Turns to the latest commit, if one was made since this was last looked at.
    ///
    /// # Errors
    /// It cannot be read; the one before stays.
    pub fn refresh(&self) -> Result<(), Error> {
        let mut seen = self.commit.lock().unwrap_or_else(PoisonError::into_inner);
        let now = stamp(&commit_file(self.store.dir()));
        // Without the file an index is being built anew: what is open goes on answering.
        if now.is_some() && *seen != now {
            self.reload()?;
            *seen = now;
        }
        Ok(())
    }

    /// A number that changes whenever an answer may: with each commit, with each edit of the authority file, and where what
    /// is new is ranked higher.
    pub fn state(&self) -> u64 {
        let stamps = [stamp(&commit_file(self.store.dir())), stamp(self.names.path())];
        xxh3_64(format!("{stamps:?} {:?}", self.fresh).as_bytes())
    }

    /// The archive as it is now, whatever changes later: for an answer that is given in parts.
    pub fn pinned(&self) -> Archive {
        Archive {
            view: Arc::new(RwLock::new(self.view())),
            names: Arc::new(NamesFile::unchanging()),
            ..self.clone()
        }
    }
}
