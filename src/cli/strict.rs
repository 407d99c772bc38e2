//! `--strict`: a query that would have to be repaired is refused, with a caret under what is wrong.

use super::asking::Reading;
use super::error::Failure;
use crate::ask;
use crate::search::Request;

/// Refuses a query with repairs, if that is asked for.
pub(super) fn check(request: &Request, reading: &Reading) -> Result<(), Failure> {
    if reading.strict {
        ask::sound(request)?;
    }
    Ok(())
}
