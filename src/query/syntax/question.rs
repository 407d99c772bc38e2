//! A plain question pasted in: `Who paid the minister?`, a sentence with its full stop, or a headline ALL IN CAPITALS
//! with AND and NOT in it.
//!
//! They are text, not commands: no word in them is an operator, and the small words that only make it a sentence are
//! not searched for.

use super::chars::{breaks, has_letters, is_punctuation, sign};
use super::notes::Notes;

/// The words of a text in which no sign means anything: cut at blanks and brackets, without punctuation at their ends.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(breaks)
        .map(|chunk| chunk.trim_matches(is_punctuation))
        .filter(|word| has_letters(word))
}

/// The words to search for, if the text plainly is a question or a line in capitals.
pub(super) fn plain_question<'a>(text: &'a str, notes: &mut Notes) -> Option<Vec<&'a str>> {
    let all: Vec<&'a str> = words(text).collect();
    let has_signs = has_signs(text);
    let kind = if !has_signs && asks(text, &all) {
        "a question"
    } else if !has_signs && shouts(text, &all) {
        "a line in capitals"
    } else if states(text, &all) {
        "a sentence"
    } else {
        return None;
    };
    let (small, telling): (Vec<&str>, Vec<&'a str>) = all.iter().partition(|word| is_small(word));
    let kept = if telling.is_empty() { all.clone() } else { telling };
    let message = match small.is_empty() || kept.len() == all.len() {
        true => format!("read as {kind}: every word is a word"),
        false => format!("read as {kind}: no word is an operator, and the small words are not searched for"),
    };
    let hint = Some("put words in quotes to search for them as they stand".to_owned());
    notes.remark(0..text.len(), message, hint);
    Some(kept)
}

/// Whether a text holds anything that only a query has.
fn has_signs(text: &str) -> bool {
    let in_text = |c: char| {
        matches!(
            sign(c),
            '"' | '(' | ')' | '[' | ']' | '|' | '*' | '~' | '=' | '@' | '<' | '>' | '\\'
        )
    };
    let at_head = |word: &str| word.len() > 1 && word.starts_with(['-', '+', '/', '!']);
    let inside = |word: &str| word.trim_end_matches(is_punctuation).contains([':', '?', '/']);
    text.contains(in_text) || text.split_whitespace().any(|word| at_head(word) || inside(word))
}

/// Begins with a word that asks and ends in a question mark; an operator among small letters was typed on purpose.
fn asks(text: &str, words: &[&str]) -> bool {
    let ends = text.trim_end().chars().next_back().is_some_and(|c| sign(c) == '?');
    let begins = words.first().is_some_and(|word| is_one_of(ASKING, word));
    let commands = words.iter().any(|word| is_operator(word));
    ends && begins && (!commands || in_capitals(text))
}

/// Ends as a sentence does, and is long enough for one; it may hold quotes and brackets as a sentence does, but nothing
/// else that only a query has.
fn states(text: &str, words: &[&str]) -> bool {
    const FEWEST: usize = 5;
    let end = text.trim_end().chars().next_back().map(sign);
    let ends = matches!(end, Some('.' | '?' | '。'));
    // Nobody puts a full stop behind a query; so before one, a dash or slash at the head of a word is only a sign.
    let heads: &[char] = if end == Some('?') {
        &['-', '+', '!', '/']
    } else {
        &['+', '!']
    };
    let in_query = |c: char| matches!(sign(c), '[' | ']' | '|' | '*' | '~' | '=' | '@' | '<' | '>' | '\\');
    let commands = |chunk: &str| {
        let word = chunk.trim_matches(is_punctuation);
        // A slash joins words (and/or), but a number after it is a distance; a colon with something behind it is a field.
        let joined = word.trim_matches('/').split_once(['/', ':', '?']);
        chunk.len() > 1 && chunk.starts_with(heads)
            || word.ends_with(['*', '~'])
            || is_operator(word)
            || joined.is_some_and(|(_, rest)| !word.contains('/') || rest.starts_with(|c: char| c.is_ascii_digit()))
            || is_distance(word)
    };
    words.len() >= FEWEST && ends && !text.contains(in_query) && !text.split_whitespace().any(commands)
}

/// `W/s`, `PRE/p` and the like, which no sentence holds.
fn is_distance(word: &str) -> bool {
    word.split_once('/').is_some_and(|(before, unit)| {
        matches!(before, "" | "W" | "w" | "PRE" | "pre" | "NEAR" | "near" | "ADJ" | "adj") && unit.len() == 1
    })
}

/// Several words, all in capitals, two of them side by side, and among them such as no one would search for.
///
/// The canonical form of a query never has two words side by side, so it is never taken for a line in capitals.
fn shouts(text: &str, words: &[&str]) -> bool {
    const FEWEST: usize = 4;
    let side_by_side = words.windows(2).any(|pair| !pair.iter().any(|word| is_operator(word)));
    let is_prose = |word: &&str| !is_operator(word) && is_small(word);
    words.len() >= FEWEST && side_by_side && in_capitals(text) && words.iter().any(is_prose)
}

fn is_operator(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT")
}

fn in_capitals(text: &str) -> bool {
    text.contains(char::is_uppercase) && !text.contains(char::is_lowercase)
}

/// Whether a word only holds a sentence together, or begins a question.
pub(in crate::query) fn is_small(word: &str) -> bool {
    is_one_of(ASKING, word) || is_one_of(SMALL, word)
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    const LONGEST: usize = 24;
    word.len() <= LONGEST && list.contains(&word.to_lowercase().as_str())
}

/// Words that begin a question, by language: English, German, French, Spanish.
#[rustfmt::skip]
const ASKING: &[&str] = &[
    "who", "whom", "whose", "what", "when", "where", "why", "which", "how", "who's", "what's", "did", "does", "do", "is", "are", "was", "were", "has", "have",
    "wer", "wen", "wem", "was", "wann", "wo", "warum", "wie", "welche", "welcher", "welches", "weshalb", "wieso",
    "qui", "que", "quoi", "quand", "où", "pourquoi", "comment", "quel", "quelle", "quels", "quelles", "est-ce",
    "quién", "quiénes", "qué", "cuándo", "dónde", "cómo", "cuál", "cuáles", "cuánto", "cuántos",
];

/// Words that only hold a sentence together, by language: English, German, French, Spanish.
#[rustfmt::skip]
const SMALL: &[&str] = &[
    "a", "an", "the", "and", "or", "not", "of", "in", "on", "at", "to", "by", "for", "with", "from", "as", "it", "its", "be", "been", "had", "will", "would", "can", "could", "should", "this", "that", "these", "those", "there", "about",
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "und", "oder", "nicht", "von", "im", "am", "zu", "mit", "ist", "sind", "war", "waren", "hat", "haben", "wurde",
    "le", "la", "les", "un", "une", "du", "de", "et", "ou", "au", "aux", "est", "sont", "ont", "dans", "pour", "par",
    "el", "los", "las", "una", "del", "al", "y", "en", "con", "por", "para", "es", "son", "ha", "han", "fue", "se",
];
