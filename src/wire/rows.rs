//! Hits as rows of a table, for CSV.

use super::Hit;

/// Names of the columns.
pub const COLUMNS: [&str; 13] = [
    "id", "title", "date", "source", "section", "lang", "person", "org", "place", "words", "path", "url", "score",
];

/// One hit; names stand in one cell, with `; ` between.
pub fn row(hit: &Hit) -> [String; 13] {
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    let many = |values: &[String]| values.join("; ");
    [
        hit.id.clone(),
        hit.title.clone(),
        maybe(&hit.date),
        maybe(&hit.source),
        maybe(&hit.section),
        hit.lang.clone(),
        many(&hit.person),
        many(&hit.org),
        many(&hit.place),
        hit.words.to_string(),
        hit.path.clone(),
        maybe(&hit.url),
        hit.score.to_string(),
    ]
}
