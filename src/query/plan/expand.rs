//! The words of the index that a prefix, pattern, fuzzy word or regular expression stands for.
//!
//! A pattern can stand for very many words, or need the whole dictionary to be read. Both are bounded: the most
//! frequent words are taken, reading stops after so many steps, and the answer says that something was left out.

use std::cell::Cell;

use rustc_hash::FxHashMap;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};
use tantivy_fst::{Automaton, Regex};

/// The most words that a pattern may stand for.
pub(super) const MOST_WORDS: usize = 1_000;

/// The most steps through the dictionary of one segment; some 0.2 seconds.
const MOST_STEPS: u64 = 10_000_000;

/// Where the words of Chinese, Japanese and Korean begin in the dictionary: half of an archive's words or more, each of
/// one character or two, and none of them with a letter of another script in it.
const CJK: &str = "\u{2e80}";

/// A pattern over whole words of the index, in their folded form.
pub(super) enum Pattern {
    /// Begins so.
    Prefix(String),
    /// A pattern with `*` and `?`, as [`wildcard`] reads it, and its letters.
    Wildcard(Regex, String),
    /// A regular expression.
    Regex(Regex),
    /// So many edits away.
    Fuzzy(String, u8),
}

/// The words that a pattern stands for.
#[derive(Debug, Default)]
pub(super) struct Expansion {
    /// The words, most frequent first.
    pub(super) terms: Vec<Term>,
    /// Number of articles with any of them, or a little more.
    pub(super) articles: u64,
    /// How many words were seen to match, taken or not.
    pub(super) seen: usize,
    /// Whether the dictionary was read to its end.
    pub(super) whole: bool,
}

/// A pattern in which `?` is one letter and `*` any number, all others themselves.
pub(super) fn wildcard(pattern: &str) -> Option<Regex> {
    let mut regex = String::with_capacity(pattern.len() + 8);
    for c in pattern.chars() {
        match c {
            '?' => regex.push('.'),
            '*' => regex.push_str(".*"),
            c if c.is_alphanumeric() => regex.push(c),
            c => {
                regex.push('\\');
                regex.push(c);
            }
        }
    }
    Regex::new(&regex).ok()
}

/// A regular expression with its letters in lower case, as the index has them; classes such as `\S` are kept.
pub(super) fn regex(pattern: &str) -> Option<Regex> {
    let mut escaped = false;
    let mut lower = String::with_capacity(pattern.len());
    for c in pattern.chars() {
        if escaped {
            lower.push(c);
        } else {
            lower.extend(c.to_lowercase());
        }
        escaped = c == '\\' && !escaped;
    }
    Regex::new(&lower).ok()
}

/// The words of a field that a pattern stands for.
pub(super) fn expand(searcher: &Searcher, field: Field, pattern: &Pattern) -> tantivy::Result<Expansion> {
    let mut found = Collected {
        words: FxHashMap::default(),
        whole: true,
    };
    match pattern {
        Pattern::Prefix(prefix) => found.prefix(searcher, field, prefix)?,
        Pattern::Wildcard(regex, letters) => found.stream(searcher, field, regex, end_for(letters))?,
        Pattern::Regex(regex) => found.stream(searcher, field, regex, None)?,
        Pattern::Fuzzy(word, edits) => {
            let query = FuzzyTermQuery::new(Term::from_field_text(field, word), (*edits).min(2), true);
            found.stream(searcher, field, &query.automaton()?, end_for(word))?;
        }
    }
    Ok(found.finish(field))
}

/// Where a search for words much like some letters may end: words of other scripts are like them in nothing but length.
fn end_for(letters: &str) -> Option<&'static str> {
    let is_below = |c: char| CJK.chars().all(|first| c < first);
    let mut letters = letters.chars().filter(|c| c.is_alphanumeric()).peekable();
    (letters.peek().is_some() && letters.all(is_below)).then_some(CJK)
}

struct Collected {
    words: FxHashMap<Vec<u8>, u64>,
    whole: bool,
}

impl Collected {
    fn prefix(&mut self, searcher: &Searcher, field: Field, prefix: &str) -> tantivy::Result<()> {
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let mut builder = index.terms().range().ge(prefix);
            if let Some(end) = after_prefix(prefix) {
                builder = builder.lt(end);
            }
            let mut stream = builder.into_stream()?;
            while let Some((word, info)) = stream.next() {
                self.add(word, info.doc_freq);
            }
        }
        Ok(())
    }

    fn stream<A: Automaton>(
        &mut self,
        searcher: &Searcher,
        field: Field,
        automaton: &A,
        end: Option<&str>,
    ) -> tantivy::Result<()>
    where
        A::State: Clone,
    {
        for reader in searcher.segment_readers() {
            let index = reader.inverted_index(field)?;
            let bounded = Bounded {
                inner: automaton,
                steps: Cell::new(0),
            };
            let mut stream = match end {
                Some(end) => index.terms().search(&bounded).lt(end).into_stream()?,
                None => index.terms().search(&bounded).into_stream()?,
            };
            while let Some((word, info)) = stream.next() {
                self.add(word, info.doc_freq);
            }
            self.whole &= bounded.steps.get() < MOST_STEPS;
        }
        Ok(())
    }

    fn add(&mut self, word: &[u8], articles: u32) {
        if let Some(sum) = self.words.get_mut(word) {
            *sum += u64::from(articles);
        } else {
            self.words.insert(word.to_vec(), u64::from(articles));
        }
    }

    fn finish(self, field: Field) -> Expansion {
        let seen = self.words.len();
        let mut words: Vec<(Vec<u8>, u64)> = self.words.into_iter().collect();
        words.sort_unstable_by(|(a, a_articles), (b, b_articles)| b_articles.cmp(a_articles).then_with(|| a.cmp(b)));
        words.truncate(MOST_WORDS);
        let term = |word: &[u8]| {
            std::str::from_utf8(word)
                .ok()
                .map(|word| Term::from_field_text(field, word))
        };
        Expansion {
            articles: words.iter().map(|(_, articles)| *articles).sum(),
            terms: words.iter().filter_map(|(word, _)| term(word)).collect(),
            seen,
            whole: self.whole,
        }
    }
}

/// The least string that is greater than all that begin so.
pub(super) fn after_prefix(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

/// Whether an automaton accepts a word.
pub(super) fn accepts<A: Automaton>(automaton: &A, word: &str) -> bool {
    let mut state = automaton.start();
    for byte in word.bytes() {
        if !automaton.can_match(&state) {
            return false;
        }
        state = automaton.accept(&state, byte);
    }
    automaton.is_match(&state)
}

/// An automaton that gives up after so many steps.
struct Bounded<'a, A> {
    inner: &'a A,
    steps: Cell<u64>,
}

impl<A: Automaton> Automaton for Bounded<'_, A> {
    type State = A::State;

    fn start(&self) -> A::State {
        self.inner.start()
    }

    fn is_match(&self, state: &A::State) -> bool {
        self.inner.is_match(state)
    }

    fn can_match(&self, state: &A::State) -> bool {
        self.steps.get() < MOST_STEPS && self.inner.can_match(state)
    }

    fn accept(&self, state: &A::State, byte: u8) -> A::State {
        self.steps.set(self.steps.get() + 1);
        self.inner.accept(state, byte)
    }
}
