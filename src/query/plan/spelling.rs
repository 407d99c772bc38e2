//! Words of the archive that are written much like a word that it does not hold.

use tantivy::Searcher;

use super::expand::{Pattern, expand};
use super::typed::typed;
use crate::index::schema::Fields;

/// Words with fewer letters are too like each other to guess at.
const SHORTEST: usize = 3;
/// From this length on, a word may be two edits away.
const LONG: usize = 6;
/// What an edit costs, against the natural logarithm of the number of articles: some fifty times as many articles.
const EDIT: f64 = 4.0;
/// What another first letter costs beside; people seldom get that wrong (Pollock, Zamora 1984).
const FIRST_LETTER: f64 = 1.0;

/// The likeliest spellings of a word, the best first: near by edits, in many articles.
///
/// # Errors
/// The index cannot be read.
pub fn spellings(searcher: &Searcher, fields: &Fields, word: &str, most: usize) -> tantivy::Result<Vec<String>> {
    let words = typed(word);
    let [word] = words.as_slice() else {
        return Ok(Vec::new());
    };
    let letters = word.exact.chars().count();
    if word.cjk || letters < SHORTEST || word.exact.contains(|c: char| c.is_ascii_digit()) {
        return Ok(Vec::new());
    }
    let edits = if letters < LONG { 1 } else { 2 };
    let expansion = expand(searcher, fields.exact, &Pattern::Fuzzy(word.exact.clone(), edits))?;
    let mut likely = Vec::new();
    for term in expansion.terms {
        let Some(other) = term.value().as_str().map(str::to_owned) else {
            continue;
        };
        let articles = searcher.doc_freq(&term)? as f64;
        let distance = strsim::osa_distance(&word.exact, &other) as f64;
        let elsewhere = if other.chars().next() == word.exact.chars().next() {
            0.0
        } else {
            FIRST_LETTER
        };
        likely.push((articles.ln_1p() - EDIT * distance - elsewhere, other));
    }
    likely.sort_by(|(a, a_word), (b, b_word)| b.total_cmp(a).then_with(|| a_word.cmp(b_word)));
    Ok(likely.into_iter().map(|(_, other)| other).take(most).collect())
}
