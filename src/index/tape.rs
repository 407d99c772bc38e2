//! A tape of terms: how analysed words reach tantivy without being analysed again.
//!
//! tantivy indexes a text by calling a tokenizer on it. Our words are found once, before, and shared by entities,
//! dates and all text fields; so what we hand over as "text" is a tape, each term followed by the distance of its
//! position from the last, and the tokenizer only plays it back. Distances are private-use characters from U+F0000,
//! which no term contains (see [`crate::analysis::words`]).

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// First of the 2^16 characters that carry a distance: 15 bits, and one that says that more follow.
const BASE: u32 = 0xF0000;
const BITS: u32 = 15;
const MORE: u32 = 1 << BITS;
/// All those characters begin with this byte in UTF-8, and go on with at least this one.
const LEAD: u8 = 0xF3;
const SECOND: u8 = 0xB0;

/// Writes terms with their positions.
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
pub struct TapeWriter {
    tape: String,
    last: u32,
}

impl TapeWriter {
    /// An empty tape with room for so many terms.
    pub fn with_room(terms: usize) -> TapeWriter {
        TapeWriter {
            // Measured on news: a term takes six bytes, its distance four.
            tape: String::with_capacity(terms * 10),
            last: 0,
        }
    }

    /// Adds a term. Positions must not go back; one that does is taken for the last.
    pub fn push(&mut self, term: &str, position: u32) {
        self.push_joined(term, "", position);
    }

    /// Adds a term made of two parts, such as a pair of characters.
    pub fn push_joined(&mut self, first: &str, second: &str, position: u32) {
        if first.is_empty() && second.is_empty() {
            return;
        }
        self.tape.push_str(first);
        self.tape.push_str(second);
        let mut distance = position.saturating_sub(self.last);
        self.last = self.last.max(position);
        while distance >= MORE {
            self.push_code((distance & (MORE - 1)) | MORE);
            distance >>= BITS;
        }
        self.push_code(distance);
    }

    fn push_code(&mut self, code: u32) {
        self.tape.extend(char::from_u32(BASE + code));
    }

    /// The tape, to be given to tantivy as the text of a field.
    pub fn finish(self) -> String {
        self.tape
    }
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
        self.token.text.clear();
        self.token.text.push_str(term);
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

/// Cuts a tape before its first distance.
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
        fn what_is_written_is_played(terms in prop::collection::vec(("[a-z\u{4e00}-\u{4eff}\u{20000}-\u{20010}\u{e0100}]{1,5}", 0u32..70_000), 0..20)) {
            let mut position = 0;
            let mut tape = TapeWriter::default();
            let mut want = Vec::new();
            for (term, distance) in terms {
                position += distance;
                tape.push(&term, position);
                want.push((term, position));
            }
            prop_assert_eq!(play(&tape.finish()), want);
        }
    }
}
