//! What a whole article says of its names: a second look at what the tagger found sentence by sentence.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::chinese;
use super::lexicon::{self, Classes, Lexicon};
use super::names::Mention;
use super::tagger::Found;
use super::tokens::{self, Token};
use crate::analysis::words::Words;
use crate::article::Kind;

/// The title or the body of an article.
pub(super) struct Text<'t> {
    text: &'t str,
    words: &'t Words,
    is_title: bool,
}

impl<'t> Text<'t> {
    /// A text with its words.
    pub(super) fn new(text: &'t str, words: &'t Words, is_title: bool) -> Text<'t> {
        Text { text, words, is_title }
    }

    /// Adds its tokens, sentence by sentence.
    pub(super) fn cut(&self, tokens: &mut Vec<Token<'t>>) {
        let opening = self
            .words
            .iter()
            .filter(|word| word.opens_sentence)
            .map(|word| word.start as usize);
        let mut start = 0;
        for end in opening.skip(1).chain([self.text.len()]) {
            if let Some(sentence) = self.text.get(start..end) {
                tokens::cut(sentence, start as u32, tokens);
            }
            start = end;
        }
    }

    /// The mentions in it, where it is Chinese.
    pub(super) fn chinese(&self) -> Vec<Mention> {
        let names = chinese::tag(self.text, self.words.segments()).into_iter();
        names
            .filter_map(|(range, kind, confidence)| self.mention(range, kind, confidence))
            .collect()
    }

    /// A mention of a name in it.
    pub(super) fn mention(&self, range: Range<u32>, kind: Kind, confidence: f32) -> Option<Mention> {
        let text = self.text.get(range.start as usize..range.end as usize)?;
        Some(Mention {
            kind,
            name: text.split_whitespace().collect::<Vec<_>>().join(" "),
            confidence,
            range,
            in_title: self.is_title,
        })
    }
}

/// Looks at all names of an article once more.
pub(super) fn second_look(found: &mut Vec<Found>, tokens: &[Token], lexicon: &Lexicon) {
    found.retain_mut(|found| trim(found, tokens, lexicon) && !is_written_small(found, tokens));
    let people = surnames(found, tokens, lexicon);
    if !people.is_empty() {
        recast(found, tokens, &people);
        complete(found, tokens, &people);
    }
}

/// Takes off a name what is none of it: "the" before it, a possessive after it, titles before a person. False where
/// nothing is left.
fn trim(found: &mut Found, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let name = &mut found.tokens;
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    if name.len() > 1 && text(name.start).eq_ignore_ascii_case("the") {
        name.start += 1;
    }
    if name.len() > 1 && ["'s", "’s", "'S", "’S", "'", "’"].contains(&text(name.end - 1)) {
        name.end -= 1;
    }
    if found.kind != Kind::Person {
        return true;
    }
    let classes = |at: usize| lexicon.get(lexicon::key(&text(at).to_lowercase()));
    while name.len() > 1
        && classes(name.start).any(Classes::TITLE)
        && !(name.len() == 2 && classes(name.start).any(Classes::GIVEN))
    {
        name.start += 1;
    }
    let only = classes(name.start);
    name.len() > 1 || !only.any(Classes::TITLE) || only.any(Classes::GIVEN.with(Classes::SURNAME))
}

/// Whether a name is one word at the head of a sentence or title, and the article writes it small elsewhere: then the
/// sentence gave it its capital.
fn is_written_small(found: &Found, tokens: &[Token]) -> bool {
    let [only] = tokens.get(found.tokens.clone()).unwrap_or_default() else {
        return false;
    };
    let small = only.text.to_lowercase();
    only.opens && small != only.text && tokens.iter().any(|token| token.text == small)
}

/// How sure a longer name must be for its last word to be looked for elsewhere.
const SURE: f32 = 0.6;

/// The surnames of the people whose longer name is sure, with its confidence; words that are often something else are
/// left out.
fn surnames<'t>(found: &[Found], tokens: &[Token<'t>], lexicon: &Lexicon) -> FxHashMap<&'t str, f32> {
    let mut surnames: FxHashMap<&str, f32> = FxHashMap::default();
    let people = found
        .iter()
        .filter(|found| found.kind == Kind::Person && found.tokens.len() > 1);
    for person in people.filter(|person| person.confidence >= SURE) {
        let Some(last) = tokens.get(person.tokens.end - 1) else {
            continue;
        };
        let classes = lexicon.get(lexicon::key(&last.text.to_lowercase()));
        if last.text.chars().count() > 2 && !classes.any(Classes::PLACE.with(Classes::COMMON)) {
            let sure = surnames.entry(last.text).or_default();
            *sure = sure.max(person.confidence);
        }
    }
    surnames
}

/// Makes people of the single words that are surnames here, but were taken for something else.
fn recast(found: &mut [Found], tokens: &[Token], people: &FxHashMap<&str, f32>) {
    for one in found
        .iter_mut()
        .filter(|found| found.tokens.len() == 1 && found.kind != Kind::Person)
    {
        if let Some(sure) = tokens.get(one.tokens.start).and_then(|token| people.get(token.text)) {
            one.kind = Kind::Person;
            one.confidence = *sure;
        }
    }
}

/// Adds the surnames that were taken for no name at all.
fn complete(found: &mut Vec<Found>, tokens: &[Token], people: &FxHashMap<&str, f32>) {
    let mut named = vec![false; tokens.len()];
    for found in found.iter() {
        named.get_mut(found.tokens.clone()).unwrap_or_default().fill(true);
    }
    for (at, (token, named)) in tokens.iter().zip(named).enumerate() {
        if let (false, Some(sure)) = (named, people.get(token.text)) {
            found.push(Found {
                tokens: at..at + 1,
                kind: Kind::Person,
                confidence: *sure,
            });
        }
    }
    found.sort_by_key(|found| found.tokens.start);
}
