//! Stems, by language, remembered.
//!
//! A word is stemmed in lower case with its accents, as the rules of Snowball expect ("operación", "operaciones"),
//! and the stem is folded afterwards. News repeats its words, so a memory of words saves nearly all of that work.

use frostem::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::fold;
use super::language::Lang;

/// A memory of stems; keep one for each thread.
///
/// ```
/// use dateline::analysis::{language::Lang, stem::Stems};
///
/// let mut stems = Stems::default();
/// assert_eq!(stems.stem(Lang::EN, "indictments"), "indict");
/// assert_eq!(stems.stem(Lang::JA, "indictments"), "indictments");
/// ```
#[derive(Debug, Default)]
pub struct Stems {
    memories: FxHashMap<Lang, Memory>,
}

impl Stems {
    /// The stem of a word in lower case, folded; the word itself, folded, where the language has no stemmer.
    pub fn stem<'a>(&'a mut self, lang: Lang, lower: &'a str) -> &'a str {
        match self.of(lang).stem(lower) {
            Stem::Beginning(end) => lower.get(..end).unwrap_or_default(),
            Stem::Own(stem) => stem,
        }
    }

    /// The memory of one language.
    pub(super) fn of(&mut self, lang: Lang) -> &mut Memory {
        self.memories.entry(lang).or_insert_with(|| Memory::new(lang))
    }
}

/// The words of one language and their stems.
#[derive(Debug)]
pub(super) struct Memory {
    lang: Lang,
    stems_words: bool,
    /// By the hash of a word, so that one line of memory tells all: two words of sixty thousand fall together once in
    /// ten thousand million archives.
    known: FxHashMap<u64, Known>,
    arena: String,
}

/// The stem of a word.
pub(super) enum Stem<'a> {
    /// So many bytes of its beginning, as is the rule.
    Beginning(usize),
    /// Letters of its own.
    Own(&'a str),
}

/// A stem as it is remembered.
#[derive(Debug, Clone, Copy)]
enum Known {
    /// So many bytes of the word.
    Beginning(u32),
    /// Letters of its own, in the arena.
    Arena(u32, u32),
}

/// Words remembered for each language; some 2 MB. A full memory is emptied: its common words are back within a page.
const MOST_WORDS: usize = 60_000;

impl Memory {
    fn new(lang: Lang) -> Memory {
        Memory {
            lang,
            stems_words: algorithm(lang).is_some(),
            known: FxHashMap::default(),
            arena: String::new(),
        }
    }

    /// Whether the language has a stemmer at all.
    pub(super) fn stems_words(&self) -> bool {
        self.stems_words
    }

    /// The stem of a word in lower case, folded. A known word costs one look-up and no allocation.
    pub(super) fn stem(&mut self, lower: &str) -> Stem<'_> {
        let hash = xxh3_64(lower.as_bytes());
        let known = match self.known.get(&hash) {
            Some(known) => *known,
            None => self.learn(lower, hash),
        };
        match known {
            Known::Beginning(end) => Stem::Beginning(end as usize),
            Known::Arena(start, end) => Stem::Own(self.arena.get(start as usize..end as usize).unwrap_or_default()),
        }
    }

    fn learn(&mut self, lower: &str, hash: u64) -> Known {
        if self.known.len() >= MOST_WORDS {
            self.known.clear();
            self.arena.clear();
        }
        let stem = stem(self.lang, lower);
        let known = if lower.starts_with(&stem) {
            Known::Beginning(stem.len() as u32)
        } else {
            let start = self.arena.len() as u32;
            self.arena.push_str(&stem);
            Known::Arena(start, self.arena.len() as u32)
        };
        self.known.insert(hash, known);
        known
    }
}

/// The distinct stems of a query word over several languages, in their order; `word` as written.
///
/// ```
/// use dateline::analysis::{language::Lang, stem::query_stems};
///
/// assert_eq!(query_stems("Operaciones", &[Lang::ES, Lang::EN]), ["oper", "operacion"]);
/// ```
pub fn query_stems(word: &str, langs: &[Lang]) -> Vec<String> {
    let mut lower = String::new();
    fold::lower_into(word, &mut lower);
    // A text may leave the accents of a name out, and the rules of a language take the name for another word then.
    let mut folded = String::new();
    fold::fold_into(&lower, &mut folded);
    let mut stems = Vec::new();
    for lang in langs {
        for form in [&lower, &folded] {
            let stem = stem(*lang, form);
            if !stem.is_empty() && !stems.contains(&stem) {
                stems.push(stem);
            }
        }
    }
    stems
}

fn stem(lang: Lang, lower: &str) -> String {
    let stem = match algorithm(lang) {
        Some(algorithm) => Stemmer::new(algorithm).stem(lower),
        None => lower.into(),
    };
    let mut folded = String::with_capacity(stem.len());
    fold::fold_into(&stem, &mut folded);
    folded
}

fn algorithm(lang: Lang) -> Option<Algorithm> {
    Some(match lang.tag() {
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        // A headline or a table whose language does not show is taken for English, so that it is found by the same
        // stems as the other articles, and a word needs one list of postings and not two.
        "en" | "und" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        _ => return None,
    })
}
