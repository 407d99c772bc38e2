//! Changes of the authority file as people wish for them: the kind of a name may be left open.

use super::{Error, Wrong, sound, today};
use crate::archive::Archive;
use crate::article::Kind;
use crate::search::Request;

/// What most articles take some names for.
///
/// # Errors
/// No article names them, or the index cannot be read.
pub fn kind_of(archive: &Archive, names: &[&str]) -> Result<Kind, Error> {
    archive.kind_of(names)?.ok_or_else(|| {
        let message = format!("no article names `{}`, so its kind is not known", names.join("`, `"));
        Wrong::new(message, "say which kind it is: person, org or place".to_owned()).into()
    })
}

/// Refuses a query with a fault: one in the authority file is read many times, so it must be sound.
///
/// # Errors
/// The query has a fault.
pub fn check_query(query: &str) -> Result<(), Error> {
    sound(&Request {
        query: query.to_owned(),
        today: today(),
        ..Request::default()
    })
}
