//! A tape of terms: how analysed words reach tantivy without being analysed again.
//!
//! tantivy indexes a text by calling a tokenizer on it. Our words are found once, before, and shared by entities,
//! dates and all text fields; so what we hand over as "text" is a tape, and the tokenizer only plays it back.
//!
//! A term stands on the tape once, followed by all its positions: the first, then the distance of each from the one
//! before. The engine looks up every word that it is played in a table larger than a processor's caches; of those that
//! come again and again, all but the first are then near at hand. Distances are private-use characters from U+F0000,
//! which no term contains (see [`crate::analysis::words`]).

use rustc_hash::FxHashMap;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::groups::Groups;

/// First of the 2^16 characters that carry a distance: 15 bits, and one that says that more follow.
const BASE: u32 = 0xF0000;
const BITS: u32 = 15;
const MORE: u32 = 1 << BITS;
/// All those characters begin with this byte in UTF-8, and go on with at least this one.
const LEAD: u8 = 0xF3;
const SECOND: u8 = 0xB0;

/// Gathers terms with their positions, and writes them on a tape.
///
/// ```
/// use dateline::index::tape::TapeWriter;
///
/// let mut tape = TapeWriter::default();
/// tape.push("harbour", 0);
/// tape.push("closed", 2);
/// assert!(!tape.finish().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct TapeWriter<'a> {
    terms: Vec<&'a str>,
    /// The place of each term.
    places: FxHashMap<&'a str, u32>,
    /// All that was given: the place of a term, and a position.
    given: Vec<(u32, u32)>,
}

impl<'a> TapeWriter<'a> {
    /// An empty tape with room for so many words.
    pub fn with_room(words: usize) -> TapeWriter<'a> {
        // Measured on news: half of the words of an article are there for the first time.
        TapeWriter {
            terms: Vec::with_capacity(words / 2),
            places: FxHashMap::with_capacity_and_hasher(words / 2, Default::default()),
            given: Vec::with_capacity(words),
        }
    }

    /// Adds a term. Positions of one term must not go back; one that does is taken for the last.
    pub fn push(&mut self, term: &'a str, position: u32) {
        if term.is_empty() {
            return;
        }
        let place = *self.places.entry(term).or_insert_with(|| {
            self.terms.push(term);
            self.terms.len() as u32 - 1
        });
        self.given.push((place, position));
    }

    /// The tape, to be given to tantivy as the text of a field.
    pub fn finish(self) -> String {
        // Measured on news: a term takes six bytes, a distance four.
        let mut tape = String::with_capacity(6 * self.terms.len() + 4 * self.given.len());
        let positions = Groups::new(self.terms.len(), self.given.iter().copied());
        for (term, positions) in self.terms.iter().zip(positions.iter()) {
            tape.push_str(term);
            let mut last = 0;
            for position in positions {
                push_distance(&mut tape, position.saturating_sub(last));
                last = last.max(*position);
            }
        }
        tape
    }
}

fn push_distance(tape: &mut String, mut distance: u32) {
    while distance >= MORE {
        tape.extend(char::from_u32(BASE + ((distance & (MORE - 1)) | MORE)));
        distance >>= BITS;
    }
    tape.extend(char::from_u32(BASE + distance));
}

/// The tokenizer that plays a tape back.
#[derive(Debug, Clone, Default)]
pub struct TapeTokenizer {
    token: Token,
}

impl Tokenizer for TapeTokenizer {
    type TokenStream<'a> = TapePlayer<'a>;

    fn token_stream<'a>(&'a mut self, tape: &'a str) -> TapePlayer<'a> {
        self.token = Token {
            position: 0,
            ..Token::default()
        };
        TapePlayer {
            tape,
            token: &mut self.token,
        }
    }
}

/// A tape being played.
#[derive(Debug)]
pub struct TapePlayer<'a> {
    tape: &'a str,
    token: &'a mut Token,
}

impl TokenStream for TapePlayer<'_> {
    fn advance(&mut self) -> bool {
        let Some((term, rest)) = split_at_code(self.tape) else {
            return false;
        };
        if !term.is_empty() {
            self.token.text.clear();
            self.token.text.push_str(term);
            self.token.position = 0;
        }
        let (distance, rest) = read_distance(rest);
        self.token.position = self.token.position.saturating_add(distance as usize);
        self.token.position_length = 1;
        self.tape = rest;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Cuts a tape before its first distance; nothing stands before it where the term is that of the last one.
fn split_at_code(tape: &str) -> Option<(&str, &str)> {
    let bytes = tape.as_bytes();
    memchr::memchr_iter(LEAD, bytes)
        .find(|at| bytes.get(at + 1).is_some_and(|byte| *byte >= SECOND))
        .and_then(|at| tape.split_at_checked(at))
}

/// Reads the distance at the head of a tape, and gives what follows.
fn read_distance(tape: &str) -> (u32, &str) {
    let mut chars = tape.chars();
    let (mut distance, mut shift) = (0u32, 0);
    for code in chars.by_ref().map(|c| u32::from(c).wrapping_sub(BASE)) {
        distance |= (code & (MORE - 1)).checked_shl(shift).unwrap_or(0);
        shift += BITS;
        if code & MORE == 0 {
            break;
        }
    }
    (distance, chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn play(tape: &str) -> Vec<(String, u32)> {
        let mut tokenizer = TapeTokenizer::default();
        let mut stream = tokenizer.token_stream(tape);
        let mut played = Vec::new();
        while stream.advance() {
            played.push((stream.token().text.clone(), stream.token().position as u32));
        }
        played
    }

    proptest! {
        #[test]
        fn what_is_written_is_played(
            given in prop::collection::vec(
                ("[a-c\u{4e00}-\u{4e02}\u{20000}\u{e0100}]{1,3}", 0u32..70_000),
                0..20,
            ),
        ) {
            let mut position = 0;
            let mut tape = TapeWriter::default();
            let mut want = Vec::new();
            for (term, distance) in &given {
                position += distance;
                tape.push(term, position);
                want.push((term.clone(), position));
            }
            // A term comes where it stood first, and with it all its positions.
            let first = |term: &str| given.iter().position(|(other, _)| other == term);
            want.sort_by_key(|(term, _)| first(term));
            prop_assert_eq!(play(&tape.finish()), want);
        }
    }
}
