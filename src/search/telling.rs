//! The words by which an article may be told from others: its text by the terms of the index, without names, numbers
//! and words that only hold sentences together.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::Term;

use super::View;
use crate::analysis::chinese::is_cjk;
use crate::analysis::fold;
use crate::analysis::language::{Lang, is_common};
use crate::analysis::stem::Stems;
use crate::analysis::words::{Depth, Words, words};
use crate::article::{Article, Kind};
use crate::index::document::shown_names;
use crate::index::{Error, StoredFacts};

/// A word of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TellingWord {
    /// The term that the index ranks it by: a stem, or a word of the Chinese dictionary.
    pub(super) term: String,
    /// Its most frequent form, in lower case.
    pub(super) form: String,
    /// How often it stands in the article.
    pub(super) times: u32,
}

/// Shorter words of letters say little.
const SHORTEST: usize = 3;
/// Chinese words of one character say little.
const SHORTEST_CHINESE: usize = 2;

/// The telling words of an article, each once, in the order of their terms.
pub(super) fn telling_words(article: &Article, facts: &StoredFacts, stems: &mut Stems) -> Vec<TellingWord> {
    let lang = Lang::from_tag(&facts.lang).unwrap_or(Lang::UND);
    let named = name_words(article, facts);
    let mut forms: FxHashMap<String, FxHashMap<String, u32>> = FxHashMap::default();
    for text in [&article.title, &article.summary, &article.body] {
        let found = words(text, lang, Depth::Full, stems);
        for (position, term) in found.terms() {
            if let Some(form) = form(text, &found, position, term, lang).filter(|_| !named.contains(term)) {
                *forms.entry(term.to_owned()).or_default().entry(form).or_default() += 1;
            }
        }
    }
    let mut telling: Vec<TellingWord> = forms
        .into_iter()
        .filter_map(|(term, forms)| {
            let times = forms.values().sum();
            let (form, _) = forms
                .into_iter()
                .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))?;
            Some(TellingWord { term, form, times }).filter(|word| !named.contains(&word.form))
        })
        .collect();
    telling.sort_unstable_by(|a, b| a.term.cmp(&b.term));
    telling
}

/// How many articles of the archive hold a word.
///
/// # Errors
/// The index cannot be read.
pub(super) fn articles_with(view: &View, word: &TellingWord) -> Result<u64, Error> {
    let term = Term::from_field_text(view.fields.text, &word.term);
    Ok(view.searcher.doc_freq(&term)?)
}

/// The form to show of the word at a position, if it may tell anything.
fn form(text: &str, found: &Words, position: u32, term: &str, lang: Lang) -> Option<String> {
    let word = found.at(position)?;
    if word.cjk {
        let tells = term.chars().count() >= SHORTEST_CHINESE && term.chars().all(is_cjk) && !is_common(term, lang);
        return tells.then(|| term.to_owned());
    }
    let exact = found.exact(word);
    let tells = exact.chars().count() >= SHORTEST && exact.chars().all(char::is_alphabetic) && !is_common(exact, lang);
    tells.then(|| {
        let mut form = String::new();
        fold::lower_into(
            text.get(word.start as usize..word.end as usize).unwrap_or(exact),
            &mut form,
        );
        form
    })
}

/// The folded words of all names in an article, given or found.
fn name_words(article: &Article, facts: &StoredFacts) -> FxHashSet<String> {
    let names = Kind::ALL
        .into_iter()
        .flat_map(|kind| shown_names(article, &facts.entities, kind, false));
    let mut words = FxHashSet::default();
    for name in names {
        words.extend(fold::key_words(&fold::key(&name)).map(str::to_owned));
    }
    words
}
