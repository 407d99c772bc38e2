//! Facet values by their words: `person:cabello`, `tag:"trade talks"`, `org:bank*`.

use tantivy::query::{DfaWrapper, FuzzyTermQuery};
use tantivy::{Searcher, Term};
use tantivy_fst::Regex;

use super::expand::{accepts, after_prefix, wildcard};
use crate::analysis::{chinese::is_cjk, fold};
use crate::index::schema::{Facet, Fields, key_of_term, key_prefix, key_term};
use crate::query::tree::{Form, Value};

/// The keys of the values that were asked for.
#[derive(Debug, Default)]
pub(super) struct Keys {
    /// The keys, in order.
    pub(super) keys: Vec<String>,
    /// Number of articles with any of them, or a little more.
    pub(super) articles: u64,
}

impl Keys {
    /// For each key, a term of the field `keys` that all its articles hold.
    pub(super) fn terms(&self, fields: &Fields, facet: Facet) -> Vec<Term> {
        let term = |key: &String| {
            let folded = fold::key(key);
            let word = fold::key_words(&folded).next()?;
            Some(Term::from_field_text(fields.keys, &key_term(facet, word, key)))
        };
        self.keys.iter().filter_map(term).collect()
    }
}

/// What is asked of the keys of values.
pub(super) struct Wanted {
    /// The words that a key must hold, the best one to look up first.
    words: Vec<KeyWord>,
    /// The whole key, where it must be just that.
    whole: Option<String>,
}

impl Wanted {
    /// Reads what was asked for; `None` if no word was.
    pub(super) fn new(fields: &Fields, facet: Facet, value: &Value) -> Option<Wanted> {
        let mut words = words(fields, value);
        words.sort_by_key(KeyWord::selectivity);
        let whole = (value.form == Form::Exact).then(|| match facet.folds() {
            true => fold::key(&value.text),
            false => value.text.trim().to_owned(),
        });
        (!words.is_empty()).then_some(Wanted { words, whole })
    }

    /// Whether just this key is wanted, and no other with its words.
    pub(super) fn is_whole(&self, key: &str) -> bool {
        self.whole.as_deref() == Some(key)
    }

    /// Whether a key is wanted.
    pub(super) fn holds(&self, key: &str) -> bool {
        if let Some(whole) = &self.whole {
            return key == whole;
        }
        let folded = fold::key(key);
        self.words
            .iter()
            .all(|word| fold::key_words(&folded).any(|other| word.matches(other)))
    }

    /// The keys of all values of the index that are wanted.
    pub(super) fn keys(&self, searcher: &Searcher, fields: &Fields, facet: Facet) -> tantivy::Result<Keys> {
        let prefix = self
            .words
            .first()
            .map_or_else(|| key_prefix(facet, "", false), |word| word.prefix(facet));
        let mut found = std::collections::BTreeMap::<String, u64>::new();
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(fields.keys)?;
            let mut range = index.terms().range().ge(&prefix);
            if let Some(end) = after_prefix(&prefix) {
                range = range.lt(end);
            }
            let mut stream = range.into_stream()?;
            let mut seen = std::collections::BTreeSet::<String>::new();
            while let Some((term, info)) = stream.next() {
                let key = std::str::from_utf8(term).ok().and_then(key_of_term);
                let Some(key) = key.filter(|key| !seen.contains(key) && self.holds(key)) else {
                    continue;
                };
                *found.entry(key.clone()).or_default() += u64::from(info.doc_freq);
                seen.insert(key);
            }
        }
        Ok(Keys {
            articles: found.values().sum(),
            keys: found.into_keys().collect(),
        })
    }
}

/// A word that a value must hold.
enum KeyWord {
    Whole(String),
    Prefix(String),
    Wildcard(Regex),
    Fuzzy(DfaWrapper),
}

impl KeyWord {
    /// The best word to look up first has the least.
    fn selectivity(&self) -> (u8, std::cmp::Reverse<usize>) {
        let (kind, length) = match self {
            KeyWord::Whole(word) => (0, word.len()),
            KeyWord::Prefix(word) => (1, word.len()),
            KeyWord::Wildcard(_) | KeyWord::Fuzzy(_) => (2, 0),
        };
        (kind, std::cmp::Reverse(length))
    }

    fn prefix(&self, facet: Facet) -> String {
        match self {
            KeyWord::Whole(word) => key_prefix(facet, word, true),
            KeyWord::Prefix(word) => key_prefix(facet, word, false),
            KeyWord::Wildcard(_) | KeyWord::Fuzzy(_) => key_prefix(facet, "", false),
        }
    }

    fn matches(&self, word: &str) -> bool {
        match self {
            KeyWord::Whole(whole) => word == whole,
            KeyWord::Prefix(prefix) => word.starts_with(prefix.as_str()),
            KeyWord::Wildcard(regex) => accepts(regex, word),
            KeyWord::Fuzzy(automaton) => accepts(automaton, word),
        }
    }
}

fn words(fields: &Fields, value: &Value) -> Vec<KeyWord> {
    if value.form == Form::Wildcard || value.form == Form::Prefix && value.text.contains('*') {
        return value.text.split_whitespace().filter_map(pattern).collect();
    }
    let folded = fold::key(&value.text);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let last = words.len().saturating_sub(1);
    let word = |(at, word): (usize, &&str)| match value.form {
        Form::Exact => KeyWord::Whole((*word).to_owned()),
        Form::Fuzzy(edits) => {
            let query = FuzzyTermQuery::new(Term::from_field_text(fields.keys, word), edits.min(2), true);
            query
                .automaton()
                .map_or_else(|_| KeyWord::Whole((*word).to_owned()), KeyWord::Fuzzy)
        }
        Form::Prefix if at == last => KeyWord::Prefix((*word).to_owned()),
        // Chinese is found anywhere in a name: its key has every tail for a word.
        _ if word.chars().any(is_cjk) => KeyWord::Prefix((*word).to_owned()),
        _ => KeyWord::Whole((*word).to_owned()),
    };
    words.iter().enumerate().map(word).collect()
}

/// A word with `*` or `?` in it, its letters folded.
fn pattern(word: &str) -> Option<KeyWord> {
    let mut folded = String::with_capacity(word.len());
    for piece in word.split_inclusive(['*', '?']) {
        let letters = piece.trim_end_matches(['*', '?']);
        fold::fold_into(letters, &mut folded);
        folded.push_str(piece.get(letters.len()..).unwrap_or_default());
    }
    match folded.strip_suffix('*') {
        Some("") => None,
        Some(prefix) if !prefix.contains(['*', '?']) => Some(KeyWord::Prefix(prefix.to_owned())),
        None if !folded.contains('?') && !folded.contains('*') => {
            Some(KeyWord::Whole(folded)).filter(|_| !word.is_empty())
        }
        _ => wildcard(&folded).map(KeyWord::Wildcard),
    }
}
