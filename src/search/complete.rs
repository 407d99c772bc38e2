//! Completion: how the last word of a query may go on, as it is typed.
//!
//! A word may become a field (`pers` → `person:`) or a name of the archive (`korv` → `person:"Anselm Korvath"`); after a
//! field stand its values (`source:harb` → `source:"The Harbour Post"`). Values come with their articles, most first.

use super::pass::facet;
use super::{FacetField, FacetRequest, Request, View};
use crate::article::Kind;
use crate::index::Error;
use crate::index::schema::Facet;
use crate::query::syntax::{facet_named, field_names};

/// One way in which a query can go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The query up to the caret, completed.
    pub query: String,
    /// What completes it: a field or a value.
    pub label: String,
    /// The field that it is, or of which it is a value.
    pub field: &'static str,
    /// Articles with that value; none for a field.
    pub articles: Option<u64>,
}

/// A name is looked up from so many letters on; Chinese, Japanese and Korean ones from the first.
const LETTERS: usize = 2;

/// The ways in which a query can go on, given its text up to the caret.
///
/// # Errors
/// The index cannot be read.
pub fn complete(view: &View, before: &str, limit: usize) -> Result<Vec<Completion>, Error> {
    let (kept, word) = before.split_at(last_word(before));
    if let Some((field, value)) = word.split_once(':') {
        let Some(facet) = facet_named(field) else {
            return Ok(Vec::new());
        };
        return values(view, kept, facet, value.trim_start_matches(['"', '“']), limit);
    }
    if word.is_empty() || word.starts_with(['"', '“']) {
        return Ok(Vec::new());
    }
    let mut all: Vec<Completion> = fields(kept, word).collect();
    if word.chars().count() >= LETTERS || word.chars().any(crate::analysis::chinese::is_cjk) {
        let mut names = Vec::new();
        for kind in Kind::ALL {
            names.extend(values(view, kept, Facet::from_kind(kind), word, limit)?);
        }
        names.sort_by_key(|name| std::cmp::Reverse(name.articles));
        all.extend(names);
    }
    all.truncate(limit);
    Ok(all)
}

/// Where the last word begins, in bytes: after a blank, a bracket or a minus outside of quotation marks.
fn last_word(text: &str) -> usize {
    let mut start = 0;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | ')' | '（' | '）' => start = at + c.len_utf8(),
            '-' if start == at => start = at + c.len_utf8(),
            c if c.is_whitespace() => start = at + c.len_utf8(),
            _ => {}
        }
    }
    start
}

fn fields<'a>(kept: &'a str, word: &'a str) -> impl Iterator<Item = Completion> + 'a {
    let word = word.to_lowercase();
    let begun = field_names().filter(move |name| name.starts_with(word.as_str()));
    begun.map(move |name| Completion {
        query: format!("{kept}{name}:"),
        label: format!("{name}:"),
        field: name,
        articles: None,
    })
}

fn values(view: &View, kept: &str, field: Facet, prefix: &str, limit: usize) -> Result<Vec<Completion>, Error> {
    let wish = FacetRequest {
        prefix: prefix.to_owned(),
        ..FacetRequest::top(FacetField::Values(field), limit)
    };
    let counts = facet(view, &Request::default(), wish)?;
    let completion = |count: super::FacetCount| Completion {
        query: format!("{kept}{}:{} ", field.name(), in_quotes(&count.value)),
        label: count.value,
        field: field.name(),
        articles: Some(count.count),
    };
    Ok(counts.values.into_iter().map(completion).collect())
}

/// A value as it may stand in a query.
fn in_quotes(value: &str) -> String {
    match value.chars().all(char::is_alphanumeric) {
        true => value.to_owned(),
        false => format!("\"{}\"", value.replace('"', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_word_is_what_is_being_typed() {
        let cases = [
            ("", ""),
            ("dam", "dam"),
            ("dam inq", "inq"),
            ("dam ", ""),
            ("(dam OR per", "per"),
            ("-sou", "sou"),
            ("well-kno", "well-kno"),
            ("person:\"Anselm Kor", "person:\"Anselm Kor"),
            ("\"dam inquiry\" 港", "港"),
        ];
        for (text, want) in cases {
            assert_eq!(text.split_at(last_word(text)).1, want, "{text}");
        }
    }

    #[test]
    fn fields_are_completed_by_name() {
        let found: Vec<String> = fields("dam -", "PER").map(|one| one.query).collect();
        assert_eq!(found, ["dam -person:"]);
    }
}
