//! `--strict`: a query that would have to be repaired is refused, with a caret under what is wrong.

use super::asking::Reading;
use super::error::Failure;
use crate::query::syntax::{self, Options};
use crate::search::Request;

/// Refuses a query with repairs, if that is asked for; remarks on how it was read pass.
pub(super) fn check(request: &Request, reading: &Reading) -> Result<(), Failure> {
    if !reading.strict {
        return Ok(());
    }
    let options = Options {
        plain: request.plain,
        matching: request.matching,
        today: request.today,
    };
    let notes = syntax::parse(&request.query, &options).notes;
    match notes.into_iter().find(|note| note.repaired) {
        Some(note) => Err(Failure::Query {
            query: request.query.clone(),
            note,
        }),
        None => Ok(()),
    }
}
