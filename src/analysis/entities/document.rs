//! What a whole article says of its names: a second look at what the tagger found sentence by sentence.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::chinese;
use super::lexicon::{self, Classes, LONGEST_PHRASE, Lexicon};
use super::names::Mention;
use super::tagger::Found;
use super::tokens::{self, Token};
use super::{bare, firms};
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

/// Looks at all names of an article once more, with its whole text at hand.
pub(super) fn look_again(found: &mut Vec<Found>, tokens: &[Token], lexicon: &Lexicon) {
    second_look(found, tokens, lexicon);
    known_orgs(found, tokens, lexicon);
    firms::settle(found, tokens);
    address(found, tokens);
    bare::weigh(found, tokens, lexicon);
}

/// Titles that stand before nothing but people.
const PERSONAL: [&str; 10] = [
    "Dame", "Dr", "Madame", "Messrs", "Miss", "Mr", "Mrs", "Ms", "Prof", "Sir",
];

/// How sure a person is whom only a title makes one.
const ADDRESSED: f32 = 0.8;

/// Adds the people of whom a title before them tells, where nothing sure was found, and makes sure of those that were.
fn address(found: &mut Vec<Found>, tokens: &[Token]) {
    let (mut added, mut gone) = (Vec::new(), FxHashSet::default());
    for at in 0..tokens.len() {
        let Some(name) = addressed(at, tokens) else { continue };
        // Names stand in order, and none overlaps another.
        let first = found.partition_point(|found| found.tokens.end <= name.start);
        let end = found.partition_point(|found| found.tokens.start < name.end);
        let touched = found.get_mut(first..end).unwrap_or_default();
        let same = touched
            .iter_mut()
            .find(|found| found.tokens == name && found.kind == Kind::Person);
        if let Some(same) = same {
            same.confidence = same.confidence.max(ADDRESSED);
        }
        let is_believed = |found: &Found| found.confidence >= ADDRESSED || found.tokens == name;
        if !touched.iter().any(is_believed) {
            gone.extend(first..end);
            added.push(Found {
                tokens: name,
                kind: Kind::Person,
                confidence: ADDRESSED,
            });
        }
    }
    if !added.is_empty() {
        let mut places = 0..;
        found.retain(|_| places.next().is_none_or(|place: usize| !gone.contains(&place)));
        found.append(&mut added);
        found.sort_by_key(|found| found.tokens.start);
    }
}

/// The name that a personal title at a token stands before.
fn addressed(at: usize, tokens: &[Token]) -> Option<Range<usize>> {
    let title = tokens.get(at)?.text;
    let is_capital = |at: usize| {
        let token = tokens.get(at).filter(|token| !token.opens);
        token.is_some_and(|token| token.text.starts_with(char::is_uppercase))
    };
    let is_title = title.starts_with(['D', 'M', 'P', 'S'])
        && is_capital(at + 1)
        && PERSONAL.contains(&title.trim_end_matches('.'));
    if !is_title {
        return None;
    }
    let mut end = at + 2;
    while end <= at + LONGEST_PHRASE {
        let joint = usize::from(tokens.get(end).is_some_and(|token| token.text == "-"));
        if !is_capital(end + joint) {
            break;
        }
        end += joint + 1;
    }
    Some(at + 1..end)
}

/// Looks at the names once more for what they are by themselves, and for the surnames of its people.
pub(super) fn second_look(found: &mut Vec<Found>, tokens: &[Token], lexicon: &Lexicon) {
    found.retain_mut(|found| trim(found, tokens, lexicon));
    without_small(found, tokens);
    found.retain_mut(|found| is_more_than_peoples(found, tokens, lexicon));
    for name in found.iter_mut().filter(|found| is_of_house(found, tokens, lexicon)) {
        name.kind = Kind::Person;
    }
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
    let article = name.start.checked_sub(1).filter(|at| text(*at) == "The");
    if article.is_some_and(|at| is_town(&(at..name.end), tokens, lexicon)) {
        name.start -= 1;
    }
    if name.len() > 1 && text(name.start).eq_ignore_ascii_case("the") && !is_town(name, tokens, lexicon) {
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

/// Whether a name as it stands, its article included, is a town's: "The Hague".
fn is_town(name: &Range<usize>, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let words = tokens.get(name.clone()).unwrap_or_default();
    let keys = words.iter().map(|token| lexicon::key(&token.text.to_lowercase()));
    lexicon
        .get(lexicon::phrase_key(keys))
        .any(Classes::CITY.with(Classes::TOWN))
}

/// False where a place or body is only the name of a people ("West German", "Swiss"); where a state is written short
/// after a town ("Danbury, Conn"), it becomes the place that it is.
fn is_more_than_peoples(found: &mut Found, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let classes = |at: usize| lexicon.get(lexicon::key(&word(at).to_lowercase()));
    let last = classes(found.tokens.end - 1);
    if found.kind != Kind::Person && last.any(Classes::DEMONYM) {
        let whole = tokens.get(found.tokens.clone()).unwrap_or_default();
        let before = whole.len() - 1;
        let is_people = !last.any(Classes::PLACE) && (before == 0 || DIRECTIONS.contains(&word(found.tokens.start)));
        return !is_people;
    }
    let before = |steps: usize| found.tokens.start.checked_sub(steps).map_or("", word);
    let is_state = found.tokens.len() == 1
        && last.any(Classes::REGION)
        && before(1) == ","
        && before(2).starts_with(char::is_uppercase);
    if is_state {
        found.kind = Kind::Place;
    }
    true
}

/// Whether a name is an Arabic article joined to a name that people bear: "Al-Rashid", but not "Al-Jazeera".
fn is_of_house(found: &Found, tokens: &[Token], lexicon: &Lexicon) -> bool {
    let Some([article, hyphen, name]) = tokens.get(found.tokens.clone()) else {
        return false;
    };
    let classes = lexicon.get(lexicon::key(&name.text.to_lowercase()));
    article.text.eq_ignore_ascii_case("al")
        && hyphen.text == "-"
        && classes.any(Classes::GIVEN.with(Classes::SURNAME))
        && !classes.any(Classes::PLACE.with(Classes::COMMON))
}

/// What may stand before the name of a people.
const DIRECTIONS: [&str; 6] = ["East", "Eastern", "North", "South", "West", "Western"];

/// Leaves out names of one word at the head of a sentence or title that the article writes small elsewhere: then the
/// sentence gave it its capital.
fn without_small(found: &mut Vec<Found>, tokens: &[Token]) {
    let heads: FxHashSet<String> = found.iter().filter_map(|found| head(found, tokens)).collect();
    let words = tokens.iter().map(|token| token.text);
    let small: FxHashSet<&str> = words.filter(|word| heads.contains(*word)).collect();
    if small.is_empty() {
        return;
    }
    found.retain(|found| head(found, tokens).is_none_or(|head| !small.contains(head.as_str())));
}

/// The small form of a name that is one word with a capital at the head of a sentence or title.
fn head(found: &Found, tokens: &[Token]) -> Option<String> {
    let [only] = tokens.get(found.tokens.clone())? else {
        return None;
    };
    let small = only.opens.then(|| only.text.to_lowercase())?;
    (small != only.text).then_some(small)
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

/// Makes organisations of the names that are part of one that the lexicon knows: "Poor" in "Standard and Poor's",
/// "Merrill Lynch". A single word that people of the article bear for a surname stays theirs.
fn known_orgs(found: &mut Vec<Found>, tokens: &[Token], lexicon: &Lexicon) {
    let people = surnames(found, tokens, lexicon);
    let mut widened = false;
    for name in found.iter_mut().filter(|found| found.kind != Kind::Org) {
        if let Some(known) = known_org(&name.tokens, tokens, lexicon) {
            let is_surname = || {
                tokens
                    .get(known.start)
                    .is_some_and(|token| people.contains_key(token.text))
            };
            if known.len() > 1 || !is_surname() {
                widened |= known != name.tokens;
                name.tokens = known;
                name.kind = Kind::Org;
            }
        }
    }
    if widened {
        // What else was found within a name that was widened goes.
        found.sort_by_key(|found| (found.tokens.start, std::cmp::Reverse(found.tokens.end)));
        let mut end = 0;
        found.retain(|found| {
            let is_free = found.tokens.start >= end;
            end = end.max(found.tokens.end);
            is_free
        });
    }
}

/// The longest known organisation that a name is, or is a part of.
fn known_org(name: &Range<usize>, tokens: &[Token], lexicon: &Lexicon) -> Option<Range<usize>> {
    let first = (name.end.saturating_sub(LONGEST_PHRASE)..name.start)
        .rev()
        .take_while(|at| joins(tokens, *at) && tokens.get(at + 1).is_some_and(|next| !next.opens))
        .last()
        .unwrap_or(name.start);
    let last = (name.end..first + LONGEST_PHRASE)
        .take_while(|at| joins(tokens, *at) && tokens.get(*at).is_some_and(|token| !token.opens))
        .last()
        .map_or(name.end, |at| at + 1);
    let near = tokens.get(first..last).unwrap_or_default();
    let keys: Vec<u32> = near
        .iter()
        .map(|token| lexicon::key(&token.text.to_lowercase()))
        .collect();
    let key = |at: usize| keys.get(at - first).copied().unwrap_or_default();
    let spans = (first..=name.start).flat_map(|start| (name.end..=last).rev().map(move |end| start..end));
    let is_org = |span: &Range<usize>| {
        let opens_phrase = || lexicon.get(key(span.start)).any(Classes::OPENS_PHRASE);
        let (classes, others) = match span.len() {
            1 => (
                lexicon.get(key(span.start)),
                Classes::GIVEN.with(Classes::SURNAME).with(Classes::COMMON),
            ),
            2..=LONGEST_PHRASE if opens_phrase() => (
                lexicon.get(lexicon::phrase_key(span.clone().map(key))),
                Classes::default(),
            ),
            _ => return false,
        };
        // A government that is called as its country is not meant where a place was found.
        classes.any(Classes::ORG) && !classes.any(others.with(Classes::PLACE))
    };
    spans.filter(is_org).max_by_key(Range::len)
}

/// Whether a token may be within a name.
fn joins(tokens: &[Token], at: usize) -> bool {
    tokens.get(at).is_some_and(|token| {
        token.text.starts_with(char::is_uppercase)
            || ["and", "of", "for", "the", "&", "-", "'s", "’s"].contains(&token.text)
    })
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
    let named = tokens::covered(tokens, found.iter().map(|found| &found.tokens));
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
