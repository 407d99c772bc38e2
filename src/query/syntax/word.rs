//! One word as typed: its text, and the signs at its ends and inside that say how it is matched.

use std::ops::Range;

use super::chars::{is_punctuation, is_searchable, sign};
use super::notes::Notes;
use crate::query::tree::{Form, Word};

/// A character of a word; an escaped one is never a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) escaped: bool,
}

impl Letter {
    /// Whether it is this sign.
    pub(super) fn is(self, c: char) -> bool {
        !self.escaped && sign(self.c) == c
    }
}

/// What a run of characters is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// A word.
    Word(Word),
    /// A star alone: anything.
    Star,
    /// No letter and no digit.
    Mark,
}

/// The most edits that `~` may ask for.
const MOST_EDITS: u8 = 2;

/// Reads a run of characters without blanks.
pub(super) fn shape(letters: &[Letter], at: Range<usize>, notes: &mut Notes) -> Shape {
    if !letters.iter().any(|letter| is_searchable(letter.c)) {
        let star = letters.len() == 1 && letters.iter().all(|letter| letter.is('*'));
        return if star { Shape::Star } else { Shape::Mark };
    }
    let rest = without_boost(letters, &at, notes);
    let (rest, fuzzy) = fuzziness(rest, &at, notes);
    remark_truncation(rest, &at, notes);
    let exact = rest.first().is_some_and(|letter| letter.is('='));
    let rest = trim(rest);
    let stars = rest.iter().rev().take_while(|letter| letter.is('*')).count();
    let stem = rest.get(..rest.len() - stars).unwrap_or_default();
    let wild = |letter: &Letter| letter.is('*') || letter.is('?');
    let form = match fuzzy {
        _ if stem.iter().any(wild) => Form::Wildcard,
        _ if stars > 0 => Form::Prefix,
        Some(form) => form,
        None if exact => Form::Exact,
        None => Form::Stem,
    };
    if form == Form::Wildcard && letters.iter().any(is_escaped_wildcard) {
        let bare: Vec<Letter> = letters
            .iter()
            .copied()
            .filter(|letter| !is_escaped_wildcard(letter))
            .collect();
        return shape(&bare, at, notes);
    }
    let dropped = (exact && form != Form::Exact) || fuzzy.is_some_and(|fuzzy| fuzzy != form);
    if dropped {
        notes.repair(
            at,
            "a word is matched in one way at a time; the wildcard was kept",
            None,
        );
    }
    let kept = if form == Form::Wildcard { rest } else { stem };
    Shape::Word(Word {
        text: spell(kept, form == Form::Wildcard),
        form,
    })
}

/// Such a letter has no place in a wildcard: no indexed word holds it, and the text could not tell it from a sign.
fn is_escaped_wildcard(letter: &Letter) -> bool {
    letter.escaped && matches!(letter.c, '*' | '?')
}

/// The text of letters; in a wildcard its signs are written in ASCII.
fn spell(letters: &[Letter], wild: bool) -> String {
    let plain = |letter: &Letter| {
        let is_wild = wild && (letter.is('*') || letter.is('?'));
        if is_wild { sign(letter.c) } else { letter.c }
    };
    letters.iter().map(plain).collect()
}

/// Cuts punctuation off both ends; stars stay, and a `?` at the head is a letter.
fn trim(letters: &[Letter]) -> &[Letter] {
    let cut = |letter: &Letter| !letter.escaped && is_punctuation(letter.c) && !letter.is('*');
    let start = letters
        .iter()
        .position(|letter| !cut(letter) || letter.is('?'))
        .unwrap_or(letters.len());
    let end = letters
        .iter()
        .rposition(|letter| !cut(letter))
        .map_or(start, |at| at + 1);
    letters.get(start..end).unwrap_or_default()
}

/// `word^2` of Lucene: weights are not ours to give.
fn without_boost<'a>(letters: &'a [Letter], at: &Range<usize>, notes: &mut Notes) -> &'a [Letter] {
    let Some((head, number)) = split_number(letters, '^') else {
        return letters;
    };
    if number.is_empty() || !head.iter().any(|letter| is_searchable(letter.c)) {
        return letters;
    }
    notes.repair(at.clone(), "`^` gives no weight here and was left out", None);
    head
}

/// `word~`, `word~2`: what is left of the word, and the form.
fn fuzziness<'a>(letters: &'a [Letter], at: &Range<usize>, notes: &mut Notes) -> (&'a [Letter], Option<Form>) {
    let Some((head, number)) = split_number(letters, '~') else {
        return (letters, None);
    };
    if !head.iter().any(|letter| is_searchable(letter.c)) {
        return (letters, None);
    }
    let edits = match number.as_str() {
        "" => 1,
        number => number.parse().unwrap_or(MOST_EDITS + 1),
    };
    if edits == 0 {
        return (head, Some(Form::Exact));
    }
    if edits > MOST_EDITS || number.contains('.') {
        let hint = Some("write word~ or word~2".to_owned());
        notes.repair(at.clone(), format!("`~` takes 1 or {MOST_EDITS} edits"), hint);
    }
    let edits = if number.contains('.') { 1 } else { edits.min(MOST_EDITS) };
    (head, Some(Form::Fuzzy(edits)))
}

/// Splits off a sign with the number behind it, if both end the word.
fn split_number(letters: &[Letter], c: char) -> Option<(&[Letter], String)> {
    let is_number = |letter: &Letter| !letter.escaped && (letter.c.is_ascii_digit() || letter.c == '.');
    let before = letters.iter().rposition(|letter| !is_number(letter))?;
    let (head, tail) = letters.split_at_checked(before)?;
    let (found, number) = tail.split_first()?;
    found
        .is(c)
        .then(|| (head, number.iter().map(|letter| letter.c).collect()))
}

/// `brib!` means `brib*` to users of Lexis, and nothing to everybody else.
fn remark_truncation(letters: &[Letter], at: &Range<usize>, notes: &mut Notes) {
    let [.., before, last] = letters else { return };
    if last.is('!') && before.c.is_alphabetic() {
        let head: String = letters.iter().rev().skip(1).rev().map(|letter| letter.c).collect();
        let hint = format!("for all words that begin so, write {head}*");
        notes.remark(at.clone(), "`!` at the end of a word is punctuation", Some(hint));
    }
}
