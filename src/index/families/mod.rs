//! Reprint families: side tables beside the index that say which articles are copies of one story.
//!
//! | question | module |
//! |---|---|
//! | which articles are one story? | [`kin`] |
//! | what does a new article copy? | [`ledger`] |
//! | what is kept of an article? | [`run`], with [`posts`] and [`pack`] |
//! | which families does a reader see? | [`table`] |
//!
//! The tables lie in a folder of their own and are never changed once written: a commit of the index names those that
//! belong to it, so a killed run leaves files that the next commit removes, and nothing else. An article is known by
//! the hash of its identifier.

pub mod kin;
mod ledger;
mod pack;
mod posts;
mod run;
mod table;

use std::fs::File;
use std::io::Write;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Error;
pub use kin::{Member, Pair};
pub use ledger::{Ledger, key_of};
pub use run::Text;
pub use table::{Family, FamilyTable};

/// Where the tables lie in the index folder.
pub(super) const FOLDER: &str = "families";

/// What the payload of a commit says of families: the number of the tables, 0 for none.
struct Committed;

impl Committed {
    const KEY: &str = "families";

    fn read(payload: Option<&str>) -> Result<u64, Error> {
        let number = payload
            .map(object)
            .transpose()?
            .and_then(|object| object.get(Committed::KEY)?.as_u64());
        Ok(number.unwrap_or(0))
    }

    fn add(payload: &str, number: u64) -> Result<String, Error> {
        let mut object = object(payload)?;
        object.insert(Committed::KEY.to_owned(), number.into());
        Ok(serde_json::Value::Object(object).to_string())
    }
}

fn object(payload: &str) -> Result<serde_json::Map<String, serde_json::Value>, Error> {
    serde_json::from_str(payload)
        .map_err(|error| Error::Damaged(format!("the commit does not name its tables: {error}")))
}

fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), Error> {
    let bytes = postcard::to_stdvec(value).map_err(|error| Error::Damaged(error.to_string()))?;
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(&bytes)?;
        file.sync_data()
    };
    write().map_err(Error::io(path))
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T, Error> {
    let bytes = std::fs::read(path).map_err(Error::io(path))?;
    postcard::from_bytes(&bytes).map_err(|error| Error::Damaged(format!("{}: {error}", path.display())))
}
