//! What a whole article says of its names: a second look at what the tagger found sentence by sentence.

use std::ops::Range;

use rustc_hash::FxHashMap;

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

/// Takes off a name what is none of it: "the" before it, a possessive after it, titles before a person. False where
/// nothing is left.
pub(super) fn trim(found: &mut Found, tokens: &[Token], lexicon: &Lexicon) -> bool {
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

/// How sure a longer name must be for its last word to be looked for elsewhere.
const SURE: f32 = 0.6;

/// Looks again at single words, knowing the people of the whole article: "Duarte" that was taken for a place, or not
/// taken for a name at all, is a person where "Ana Duarte" is one.
pub(super) fn second_look(found: &mut Vec<Found>, tokens: &[Token], lexicon: &Lexicon) {
    let mut people: FxHashMap<&str, f32> = FxHashMap::default();
    for person in found
        .iter()
        .filter(|found| found.kind == Kind::Person && found.tokens.len() > 1)
    {
        let Some(last) = tokens.get(person.tokens.end - 1) else {
            continue;
        };
        if person.confidence >= SURE
            && last.text.chars().count() > 2
            && !lexicon
                .get(lexicon::key(&last.text.to_lowercase()))
                .any(Classes::PLACE.with(Classes::COMMON))
        {
            let sure = people.entry(last.text).or_default();
            *sure = sure.max(person.confidence);
        }
    }
    if people.is_empty() {
        return;
    }
    for one in found
        .iter_mut()
        .filter(|found| found.tokens.len() == 1 && found.kind != Kind::Person)
    {
        if let Some(sure) = tokens.get(one.tokens.start).and_then(|token| people.get(token.text)) {
            one.kind = Kind::Person;
            one.confidence = *sure;
        }
    }
    let mut names = std::mem::take(found).into_iter().peekable();
    let mut at = 0;
    while at < tokens.len() {
        match names.peek() {
            Some(name) if name.tokens.start <= at => {
                at = name.tokens.end.max(at + 1);
                found.extend(names.next());
            }
            _ => {
                if let Some(sure) = people.get(tokens[at].text) {
                    found.push(Found {
                        tokens: at..at + 1,
                        kind: Kind::Person,
                        confidence: *sure,
                    });
                }
                at += 1;
            }
        }
    }
    found.extend(names);
}
