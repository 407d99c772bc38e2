//! Reprint families: side tables beside the index that say which articles are copies of one story.
//!
//! | question | module |
//! |---|---|
//! | which articles are one story? | [`kin`] |
//! | which articles are there, and which are new? | [`ledger`] |
//! | what does a new article copy? | [`search`] |
//! | what is kept of an article? | [`run`], with [`posts`] and [`pack`] |
//! | which families does a reader see? | [`table`] |
//! | how are files read where they lie? | [`list`] |
//!
//! The tables lie in a folder of their own and are never changed once written: a commit of the index names those that
//! belong to it, with their checksums, so a killed run leaves files that the next commit removes, and nothing else. An article is known by
//! the hash of its identifier.

pub mod kin;
mod ledger;
mod list;
mod pack;
mod posts;
mod run;
mod search;
mod table;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::Error;
pub use kin::{Member, Pair};
pub use ledger::{Ledger, key_of};
pub use run::Text;
pub use table::{Family, FamilyTable};

/// Where the tables lie in the index folder.
pub(super) const FOLDER: &str = "families";

/// What the payload of a commit says of families.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Committed {
    /// Number of the tables, 0 for none.
    number: u64,
    /// Checksum of the list of runs.
    runs: u64,
    /// Checksum of the table of families.
    kin: u64,
}

impl Committed {
    const KEY: &str = "families";

    /// Reads the payload of a commit.
    ///
    /// # Errors
    /// It is not ours.
    pub fn read(payload: Option<&str>) -> Result<Committed, Error> {
        let Some(object) = payload.map(object).transpose()? else {
            return Ok(Committed::default());
        };
        let committed = object.get(Committed::KEY).cloned().unwrap_or_default();
        if committed.is_null() {
            return Ok(Committed::default());
        }
        serde_json::from_value(committed).map_err(|error| unnamed(&error))
    }

    fn add(self, payload: &str) -> Result<String, Error> {
        let mut object = object(payload)?;
        let value = serde_json::to_value(self).map_err(|error| unnamed(&error))?;
        object.insert(Committed::KEY.to_owned(), value);
        Ok(serde_json::Value::Object(object).to_string())
    }

    /// The files that belong to the commit, below the index folder, with the checksum of each.
    ///
    /// # Errors
    /// The list of runs is missing or damaged.
    pub fn files(self, index: &Path) -> Result<Vec<(PathBuf, u64)>, Error> {
        if self.number == 0 {
            return Ok(Vec::new());
        }
        let dir = Path::new(FOLDER);
        let runs = ledger::runs_path(dir, self.number);
        let mut files = vec![(table::path(dir, self.number), self.kin)];
        let records: Vec<run::RunRecord> = read(&index.join(&runs), self.runs)?;
        files.push((runs, self.runs));
        for record in records {
            files.extend(run::files(dir, record.number).into_iter().zip(record.sums));
        }
        Ok(files)
    }
}

fn object(payload: &str) -> Result<serde_json::Map<String, serde_json::Value>, Error> {
    serde_json::from_str(payload).map_err(|error| unnamed(&error))
}

fn unnamed(error: &serde_json::Error) -> Error {
    Error::Damaged(format!("the commit does not name its tables: {error}"))
}

/// Writes a value to a file of its own and gives the checksum.
fn write<T: Serialize>(path: &Path, value: &T) -> Result<u64, Error> {
    let bytes = postcard::to_stdvec(value).map_err(|error| Error::Damaged(error.to_string()))?;
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(&bytes)?;
        file.sync_data()
    };
    write().map_err(Error::io(path))?;
    Ok(xxh3_64(&bytes))
}

/// Reads a value that [`write`] wrote.
fn read<T: DeserializeOwned>(path: &Path, sum: u64) -> Result<T, Error> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
    fits(path, &bytes, sum)?;
    postcard::from_bytes(&bytes).map_err(|error| Error::Damaged(format!("{}: {error}", path.display())))
}

/// Holds a file against its checksum.
fn fits(path: &Path, bytes: &[u8], sum: u64) -> Result<(), Error> {
    if xxh3_64(bytes) != sum {
        return Err(Error::Damaged(format!("{}: its checksum does not fit", path.display())));
    }
    Ok(())
}
