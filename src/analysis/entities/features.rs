//! What the English tagger sees of a word and of its neighbours.
//!
//! Every observation is hashed to a number that selects a row of weights. Most depend on one word and its distance
//! from the token in question ([`of_word`]); their sum can be kept for each word, which is what makes the tagger
//! fast. The few that join several words ([`of_context`]) are looked up for each token that may be in a name.

use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use super::lexicon::{self, Classes, Clusters, LONGEST_PHRASE, Lexicon};

/// How many words on each side of a token are looked at.
pub(super) const REACH: usize = 2;

/// Distances from which a word is seen, from [`REACH`] words before the token to as many after it.
pub(super) const DISTANCES: usize = 2 * REACH + 1;

/// What a word is made of, as far as names are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// Has a capital: may be in a name.
    Capital,
    /// In lower case, but may stand inside a name ("of", "van", "-", "4").
    Link,
    /// In no name.
    Other,
}

/// What is to be known of a word: a pure function of its text and the lexicon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Facts {
    /// Hash of the text, digits made equal.
    pub(super) word: u32,
    /// Hash of its lower-case form: its key in the lexicon.
    pub(super) lower: u32,
    /// Hash of its pattern of capitals, small letters, digits and marks.
    pub(super) shape: u32,
    /// What the lexicon says.
    pub(super) classes: Classes,
    /// Clusters of words in like company, of few and of many; 0 where it has none.
    pub(super) clusters: [u8; 2],
    /// Its part in names.
    pub(super) part: Part,
    /// Particle with which a name may begin ("van", "al").
    pub(super) particle: bool,
    /// Digits only.
    pub(super) number: bool,
}

/// Words in lower case, and marks, that stand inside names.
const LINKS: [&str; 48] = [
    "&", "'", "-", ".", "/", "ad", "al", "and", "at", "bin", "da", "das", "de", "del", "della", "den", "der", "des",
    "di", "do", "dos", "du", "e", "el", "et", "for", "i", "ibn", "in", "la", "le", "los", "of", "on", "s", "sur",
    "ten", "ter", "the", "to", "und", "upon", "van", "vom", "von", "y", "zu", "–",
];

/// Those of them with which a name may begin.
const PARTICLES: [&str; 20] = [
    "-", "al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten",
    "ter", "van", "von",
];

impl Facts {
    /// What is to be known of a word.
    pub(super) fn of(text: &str, lexicon: &Lexicon) -> Facts {
        let folded = folded(text);
        let lower = lexicon::key(&folded.to_lowercase());
        let number = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
        let is_handle = text.len() > 1 && text.starts_with(['@', '#']);
        let part = if text.chars().any(char::is_uppercase) && !is_handle && !text.contains("://") {
            Part::Capital
        } else if LINKS.contains(&folded.as_str()) || number && text.len() <= 4 {
            Part::Link
        } else {
            Part::Other
        };
        Facts {
            word: key(&folded),
            lower,
            shape: key(&shape(&folded)),
            classes: lexicon.get(lower),
            clusters: clusters(&folded, &lexicon.clusters),
            part,
            particle: PARTICLES.contains(&folded.as_str()),
            number,
        }
    }
}

/// The clusters of a word; of one in capitals, those of its plainer spelling.
fn clusters(word: &str, clusters: &Clusters) -> [u8; 2] {
    let plain = || {
        let mut letters = word.chars();
        let first = letters.next().filter(|c| c.is_uppercase())?;
        let rest = letters.as_str();
        let is_shouted = rest.len() > 1 && !rest.contains(char::is_lowercase);
        let capital = || first.to_string() + &rest.to_lowercase();
        is_shouted.then(|| clusters.get(lexicon::key(&capital())))?
    };
    clusters.get(lexicon::key(word)).or_else(plain).unwrap_or_default()
}

/// A word with its digits made equal and its apostrophe plain.
pub(super) fn folded(text: &str) -> String {
    let plain = |c| match c {
        '0'..='9' => '0',
        '’' => '\'',
        c => c,
    };
    text.chars().map(plain).collect()
}

/// Capitals as `X`, small letters as `x`, digits as `0`, each run of them at most two long.
fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(8);
    for c in text.chars() {
        let class = match c {
            c if c.is_uppercase() => 'X',
            c if c.is_alphabetic() => 'x',
            c => c,
        };
        if !(shape.ends_with(class) && shape[..shape.len() - class.len_utf8()].ends_with(class)) && shape.len() < 12 {
            shape.push(class);
        }
    }
    shape
}

fn key(text: &str) -> u32 {
    (xxh3_64(text.as_bytes()) >> 32) as u32
}

/// The hash of an observation: which template, and what it saw.
pub(super) fn hash(template: u32, seen: u64) -> u32 {
    let mixed = (seen ^ (u64::from(template) << 56)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = (mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 32) as u32 & !OPEN | template & OPEN
}

/// The mark, on a template and on the hashes of its observations, that ever new ones are made with it, as of two words
/// side by side. One that was not learned from says nothing: its row of weights is that of others, and not fetched.
pub(super) const OPEN: u32 = 1 << 31;

fn join(a: u32, b: u32) -> u64 {
    u64::from(a) << 28 ^ u64::from(b)
}

/// What one word says of the token at a distance: `distance` is [`REACH`] for the token itself, less for words before
/// it, more for words after it.
pub(super) fn of_word(text: &str, facts: &Facts, distance: usize, hashes: &mut Vec<u32>) {
    let base = 16 * distance as u32;
    let mut see = |template: u32, seen: u32| hashes.push(hash(base + template, u64::from(seen)));
    let classes = u32::from(facts.classes.0);
    see(OPEN, facts.lower);
    see(1, facts.shape);
    if facts.clusters[0] != 0 {
        let [few, many] = facts.clusters.map(u32::from);
        see(15, few);
        see(15, 1 << 16 | many);
    }
    if distance.abs_diff(REACH) == 2 {
        return;
    }
    if classes != 0 {
        see(2, classes);
        for bit in (0..16).filter(|bit| *bit != OPENS_PHRASE && classes & (1 << bit) != 0) {
            see(3, bit);
        }
    }
    let lower = text.to_lowercase();
    affixes(&lower, |len, prefix, suffix| {
        if distance == REACH {
            see(4 + len, prefix);
            see(8 + len, suffix);
        } else if len == 2 {
            see(10, suffix);
        }
    });
    if distance == REACH {
        see(12, facts.word);
        see(13, facts.shape ^ classes.wrapping_mul(0x85eb_ca6b));
        see(14, 0);
    }
}

/// The bit that tells of phrases and not of the word.
const OPENS_PHRASE: u32 = Classes::OPENS_PHRASE.0.trailing_zeros();

/// The beginnings and endings of a word, of one to four letters: length less one, hash of the beginning, of the end.
fn affixes(lower: &str, mut see: impl FnMut(u32, u32, u32)) {
    let heads = lower.char_indices().map(|(at, c)| at + c.len_utf8());
    let tails = lower.char_indices().rev().map(|(at, _)| at);
    for (len, (head, tail)) in heads.zip(tails).enumerate().take(4) {
        see(len as u32, key(&lower[..head]), key(&lower[tail..]));
    }
}

/// Most signs of a run, since each takes some hundred bytes while names are looked for: no name is as long by far, but a
/// table or a drawing in one letter may be.
pub(super) const LONGEST_RUN: usize = 1_000;

/// The tokens of a sentence that may be in names, as runs.
///
/// A run begins and ends with a capital, save that particles may stand before it and a number after it; between
/// capitals up to [`LONGEST_LINK`] links may stand. What is longer than [`LONGEST_RUN`] is parted.
pub(super) fn runs(facts: &[Facts], mut found: impl FnMut(Range<usize>)) {
    let mut at = 0;
    while let Some(first) = position(facts, at, |facts| facts.part == Part::Capital) {
        let mut start = first;
        while start > at && first - start < 3 && facts[start - 1].particle {
            start -= 1;
        }
        let mut end = first + 1;
        while end - start < LONGEST_RUN {
            let links = facts[end..].iter().take_while(|facts| facts.part == Part::Link).count();
            match facts.get(end + links) {
                Some(next) if links <= LONGEST_LINK && next.part == Part::Capital => end += links + 1,
                _ => break,
            }
        }
        end += usize::from(facts.get(end).is_some_and(|facts| facts.number));
        found(start..end);
        at = end;
    }
}

/// Whether a run is one word that the lexicon knows for something else than a name: a day, a people, or at the head of a
/// sentence a word that is else written small. Such a run needs no tagging.
pub(super) fn is_plain(facts: &[Facts], run: &Range<usize>) -> bool {
    let Some([only]) = facts.get(run.clone()) else {
        return false;
    };
    let known = only.classes.without(Classes::OPENS_PHRASE);
    let elsewhere = Classes::DATE.with(Classes::DEMONYM);
    let is_other = known.any(elsewhere) && known.without(elsewhere) == Classes::default();
    is_other || run.start == 0 && known == Classes::COMMON
}

/// Most links between two capitals of a name: "Cartel de los Soles" has two.
const LONGEST_LINK: usize = 3;

fn position(facts: &[Facts], from: usize, test: impl Fn(&Facts) -> bool) -> Option<usize> {
    facts.get(from..)?.iter().position(test).map(|at| from + at)
}

/// For each token of a sentence, the classes of the longest phrase of the lexicon that it is in, and whether it opens
/// that phrase; 0 where it is in none.
pub(super) fn phrases(facts: &[Facts], lexicon: &Lexicon, phrases: &mut Vec<u32>) {
    phrases.clear();
    phrases.resize(facts.len(), 0);
    let mut at = 0;
    while let Some(first) = position(facts, at, |facts| {
        facts.classes.any(Classes::OPENS_PHRASE) && facts.part == Part::Capital
    }) {
        let longest = LONGEST_PHRASE.min(facts.len() - first);
        let found = (2..=longest).rev().find_map(|len| {
            let words = facts[first..first + len].iter().map(|facts| facts.lower);
            let classes = lexicon.get(lexicon::phrase_key(words));
            (classes != Classes::default()).then_some((len, u32::from(classes.0)))
        });
        let (len, classes) = found.unwrap_or((1, 0));
        if classes != 0 {
            phrases[first..first + len].fill(classes);
            phrases[first] |= 1 << 16;
        }
        at = first + len;
    }
}

/// What the words around a token say together. `run` is the run of possible name tokens that it is in.
pub(super) fn of_context(facts: &[Facts], phrases: &[u32], run: &Range<usize>, at: usize, hashes: &mut Vec<u32>) {
    let mut see = |template: u32, seen: u64| hashes.push(hash(128 + template, seen));
    let near = |by: isize| at.checked_add_signed(by).and_then(|at| facts.get(at));
    let lower = |by: isize| near(by).map_or(1, |facts| facts.lower);
    let shape = |by: isize| near(by).map_or(1, |facts| facts.shape);
    let classes = |by: isize| near(by).map_or(0xffff, |facts| u32::from(facts.classes.0));
    see(0, join(shape(-1) ^ shape(0).rotate_left(9), shape(1)));
    see(OPEN | 1, join(lower(-1), lower(0)));
    see(OPEN | 2, join(lower(0), lower(1)));
    see(3, join(classes(-1) << 16 | classes(0), classes(1)));
    see(OPEN | 4, join(lower(-1), classes(0)));
    see(OPEN | 5, join(lower(1), classes(0)));
    see(OPEN | 6, join(lower(-2), lower(-1)));
    see(OPEN | 7, join(lower(1), lower(2)));
    if phrases[at] != 0 {
        see(8, u64::from(phrases[at]));
    }
    let first = at == run.start;
    let last = at + 1 == run.end;
    let outer = |at: Option<usize>| at.and_then(|at| facts.get(at)).map_or(1, |facts| facts.lower);
    let (before, after) = (outer(run.start.checked_sub(1)), outer(Some(run.end)));
    let ends = u32::from(first) << 1 | u32::from(last);
    see(OPEN | 9, join(before, ends));
    see(OPEN | 10, join(after, ends));
    see(OPEN | 11, join(facts[run.end - 1].lower, ends));
    see(OPEN | 12, join(facts[run.start].lower, ends));
    let place = (at - run.start).min(3) << 2 | (run.end - 1 - at).min(3);
    see(13, join(place as u32, shape(0)));
    see(14, join(u32::from(facts[run.end - 1].classes.0), classes(0)));
    see(15, join(place as u32, classes(0)));
    let cluster = |at: Option<usize>| {
        at.and_then(|at| facts.get(at))
            .map_or(0, |facts| u32::from(facts.clusters[0]))
    };
    let (left, here, right) = (cluster(at.checked_sub(1)), cluster(Some(at)), cluster(Some(at + 1)));
    see(18, join(left, right));
    see(19, join(left << 10 | here, 0));
    see(20, join(here << 10 | right, 0));
    see(21, join(left, classes(0)));
    see(22, join(right, classes(0)));
    see(23, join(cluster(run.start.checked_sub(1)), ends));
    see(24, join(cluster(Some(run.end)), ends));
    see(16, u64::from(at == 0));
    if at == 0 {
        see(17, join(shape(0), classes(0)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens;
    use super::*;

    #[test]
    fn runs_hold_whatever_may_be_a_name() {
        for (text, want) in [
            ("nothing here at all", ""),
            ("Ana met the Ministry of Defence and left", "Ana|Ministry of Defence"),
            (
                "paid by Cartel de los Soles in March 2020 .",
                "Cartel de los Soles in March 2020",
            ),
            ("the poet van der Meer, al-Rashid", "van der Meer|al - Rashid"),
            ("Ana, Ben", "Ana|Ben"),
        ] {
            let mut cut = Vec::new();
            tokens::cut(text, 0, &mut cut);
            let lexicon = Lexicon::default();
            let facts: Vec<Facts> = cut.iter().map(|token| Facts::of(token.text, &lexicon)).collect();
            let mut got = Vec::new();
            runs(&facts, |run| {
                let words: Vec<&str> = cut[run].iter().map(|token| token.text).collect();
                got.push(words.join(" "));
            });
            assert_eq!(got.join("|"), want, "runs of {text:?}");
        }
    }

    #[test]
    fn shapes_are_short() {
        for (text, want) in [
            ("McDonald", "XxXxx"),
            ("NATO", "XX"),
            ("U.S.", "X.X."),
            ("1999", "00"),
            ("", ""),
        ] {
            assert_eq!(shape(&text.replace(|c: char| c.is_ascii_digit(), "0")), want);
        }
    }
}
