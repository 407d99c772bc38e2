//! Days and periods that a text speaks of.

use super::{Mention, language::Lang};
use crate::article::Date;

/// Finds the expressions of time in a body, resolved against the article's date.
pub fn find(body: &str, lang: Lang, date: Option<Date>) -> Vec<Mention> {
    let _ = (body, lang, date);
    todo!("dates")
}
