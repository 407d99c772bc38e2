//! The words of a query as they were typed, and the terms of the index that they ask for.

use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use super::place::{Capitals, Place, Sequence, Terms};
use crate::analysis::language::{Lang, is_common};
use crate::analysis::stem::query_stems;
use crate::analysis::words::{Caps, bare_words};
use crate::index::schema::Fields;
use crate::query::syntax::is_small;

/// A word as typed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Typed {
    /// As written.
    pub(super) written: String,
    /// Folded.
    pub(super) exact: String,
    /// A character of Chinese, Japanese or Korean.
    pub(super) cjk: bool,
    /// Nothing stands between it and the word before.
    pub(super) joined: bool,
    /// Capitals.
    pub(super) capitals: Capitals,
    /// A `*` follows: any word that begins so.
    pub(super) open: bool,
}

/// The words of a text.
pub(super) fn typed(text: &str) -> Vec<Typed> {
    let found = bare_words(text);
    let slice = |start: u32, end: u32| text.get(start as usize..end as usize).unwrap_or_default();
    found
        .iter()
        .map(|word| Typed {
            written: slice(word.start, word.end).to_owned(),
            exact: found.exact(word).to_owned(),
            cjk: word.cjk,
            joined: word.joined,
            capitals: match word.caps {
                Caps::Lower => Capitals::None,
                Caps::Initial => Capitals::Initial,
                Caps::All => Capitals::All,
            },
            open: text.get(word.end as usize..).is_some_and(|rest| rest.starts_with('*')),
        })
        .collect()
}

/// Runs of words that belong together: characters joined to each other, and every other word alone.
pub(super) fn runs(words: &[Typed]) -> impl Iterator<Item = &[Typed]> {
    words.chunk_by(|_, next| next.cjk && next.joined).flat_map(|chunk| {
        // A character joined to a letter before it (ABC公司) begins a run of its own.
        let letters = usize::from(chunk.first().is_some_and(|word| !word.cjk));
        let (letters, characters) = chunk.split_at(letters.min(chunk.len()));
        [letters, characters].into_iter().filter(|run| !run.is_empty())
    })
}

/// Looks terms up.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) searcher: &'a Searcher,
    pub(super) fields: &'a Fields,
    pub(super) langs: &'a [Lang],
}

impl Lookup<'_> {
    pub(super) fn articles(self, term: &Term) -> tantivy::Result<u64> {
        self.searcher.doc_freq(term)
    }

    pub(super) fn term(self, field: Field, word: &str, width: u32) -> tantivy::Result<Terms> {
        let term = Term::from_field_text(field, word);
        Ok(Terms {
            articles: self.articles(&term)?,
            terms: vec![term],
            width,
            small: false,
        })
    }

    /// Any inflection of a word: its stems in the languages of the archive, as far as the archive holds them.
    pub(super) fn inflections(self, word: &Typed) -> tantivy::Result<Terms> {
        let mut stems = query_stems(&word.written, self.langs);
        if stems.is_empty() {
            stems.push(word.exact.clone());
        }
        let mut all = Terms {
            terms: Vec::new(),
            width: 1,
            articles: 0,
            small: self.is_small(word),
        };
        for stem in stems {
            let term = Term::from_field_text(self.fields.text, &stem);
            let articles = self.articles(&term)?;
            if articles > 0 {
                all.articles += articles;
                all.terms.push(term);
            }
        }
        Ok(all)
    }

    /// Whether a word only holds sentences together; in capitals (WHO, IT) it may be a name.
    fn is_small(self, word: &Typed) -> bool {
        let common = || self.langs.iter().any(|lang| is_common(&word.exact, *lang));
        word.capitals != Capitals::All && (is_small(&word.exact) || common())
    }

    /// The form as written.
    pub(super) fn exact(self, word: &Typed) -> tantivy::Result<Terms> {
        self.term(self.fields.exact, &word.exact, 1)
    }

    /// Words in a row; `one` gives the terms of a word that is no character.
    pub(super) fn row(
        self,
        words: &[Typed],
        mut one: impl FnMut(&Typed) -> tantivy::Result<Terms>,
    ) -> tantivy::Result<Option<Place>> {
        let mut steps: Vec<(u32, Terms)> = Vec::new();
        let mut offset = 0;
        for run in runs(words) {
            match run {
                [word] if !word.cjk => steps.push((offset, one(word)?)),
                characters => self.characters(characters, offset, &mut steps)?,
            }
            offset += u32::try_from(run.len()).unwrap_or(u32::MAX);
        }
        Ok(match steps.len() {
            0 => None,
            1 => steps
                .pop()
                .map(|(_, terms)| Place::Terms(Terms { width: offset, ..terms })),
            _ => Some(Place::Sequence(Sequence { steps, width: offset })),
        })
    }

    /// A run of characters: pairs side by side, the last overlapping where the number is odd.
    fn characters(self, run: &[Typed], offset: u32, steps: &mut Vec<(u32, Terms)>) -> tantivy::Result<()> {
        if let [only] = run {
            steps.push((offset, self.exact(only)?));
        }
        let last = run.len().saturating_sub(2);
        let pairs = run.windows(2).enumerate().filter(|(at, _)| at % 2 == 0 || *at == last);
        for (at, pair) in pairs {
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            steps.push((offset + at, self.pair(pair)?));
        }
        Ok(())
    }

    /// A run of characters that nothing parts: every pair, where a row takes every other. A pair across two words is
    /// rarer than the words are, so it tells without a position that most articles lack the run. `None` where the
    /// archive lacks a pair.
    pub(super) fn unbroken(self, run: &[Typed]) -> tantivy::Result<Option<Place>> {
        let step = |(at, pair)| Ok((at, self.pair(pair)?));
        let steps: Vec<(u32, Terms)> = (0..).zip(run.windows(2)).map(step).collect::<tantivy::Result<_>>()?;
        let width = u32::try_from(run.len()).unwrap_or(u32::MAX);
        let is_held = steps.iter().all(|(_, pair)| pair.articles > 0);
        Ok(is_held.then_some(Place::Sequence(Sequence { steps, width })))
    }

    /// Two characters side by side.
    fn pair(self, pair: &[Typed]) -> tantivy::Result<Terms> {
        let pair: String = pair.iter().map(|character| character.exact.as_str()).collect();
        self.term(self.fields.exact, &pair, 2)
    }
}
