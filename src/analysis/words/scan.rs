//! Where the words of a text begin and end, in the spirit of Unicode's annex 29, by the habits of newspapers.
//!
//! Letters and digits make words; hyphens part them. An apostrophe inside a word belongs to it ("O'Brien"), unless it
//! is a possessive ("Maduro's" is "Maduro") or an elision ("l'accord" is two words, in any language, since a query's
//! language is not known). Dotted acronyms ("U.S.") and numbers ("1,000", "3.5") stay whole. Where a script is written
//! without blanks, each character is a word.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::super::chinese::{is_cjk, is_plain_han};
use super::Caps;

/// A word in the text, as found.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// First byte.
    pub start: usize,
    /// Byte after its last.
    pub end: usize,
    /// A character that is a word of its own.
    pub cjk: bool,
    /// Capitals.
    pub caps: Caps,
}

impl Token {
    /// The word as written.
    pub fn text<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Whether it is a Han character from the block of U+4000 to U+9FFF, without a mark.
    pub fn is_han(&self, text: &str) -> bool {
        self.end - self.start == HAN_BYTES && text.as_bytes().get(self.start).is_some_and(|byte| is_of_han(*byte))
    }
}

/// The words of a text, in order.
pub fn tokens(text: &str) -> Scanner<'_> {
    Scanner { text, at: 0 }
}

/// Whether a character is one of the apostrophes found in print.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | 'ʹ' | '＇' | '‛')
}

/// Goes through a text from word to word.
pub struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// What a byte is to a word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Lower,
    Upper,
    Digit,
    /// Apostrophe, point or comma: may stand inside.
    Inner,
    /// Begins a character of three bytes from U+4000 to U+9FFF: Han, and a word of its own, but for the
    /// [hexagrams](HEXAGRAM).
    Han,
    /// Part of any other character outside ASCII.
    Wide,
}

/// Bytes of a Han character from U+4000 to U+9FFF.
const HAN_BYTES: usize = 3;

/// Whether a byte begins a character from U+4000 to U+9FFF.
const fn is_of_han(byte: u8) -> bool {
    matches!(byte, 0xe4..=0xe9)
}

/// What the hexagrams begin with, U+4DC0 to U+4DFF, and nothing else: they are signs and in no word.
const HEXAGRAM: [u8; 2] = [0xe4, 0xb7];

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' => Class::Lower,
            b'A'..=b'Z' => Class::Upper,
            b'0'..=b'9' => Class::Digit,
            b'\'' | b'.' | b',' => Class::Inner,
            byte if is_of_han(byte) => Class::Han,
            0x80.. => Class::Wide,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

impl Scanner<'_> {
    /// Goes past the Han characters that stand right here, as far as they have no mark, and says where each begins and
    /// ends: they are what [`Iterator::next`] would give, one by one.
    pub fn pass_han(&mut self) -> impl Iterator<Item = Range<usize>> + use<> {
        let start = self.at;
        while self.class(self.at) == Class::Han && !self.is_hexagram() && self.is_plain_at(self.at + HAN_BYTES) {
            self.at += HAN_BYTES;
        }
        (start..self.at).step_by(HAN_BYTES).map(|at| at..at + HAN_BYTES)
    }

    fn class(&self, at: usize) -> Class {
        self.text
            .as_bytes()
            .get(at)
            .map_or(Class::Other, |byte| CLASSES[usize::from(*byte)])
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|rest| rest.chars().next())
    }

    /// Whether a word could go on with the character at `at`.
    fn is_word_at(&self, at: usize) -> bool {
        match self.class(at) {
            Class::Lower | Class::Upper | Class::Digit => true,
            Class::Wide => self
                .char_at(at)
                .is_some_and(|c| is_word_char(c) && !is_apostrophe(c) && !stands_alone(c)),
            Class::Inner | Class::Other | Class::Han => false,
        }
    }

    fn is_digit_at(&self, at: usize) -> bool {
        self.class(at) == Class::Digit
    }

    /// Whether ASCII or a character from U+4000 to U+9FFF stands at `at`, told by one byte: no mark, that is, and the most
    /// frequent cases by far.
    fn is_plain_at(&self, at: usize) -> bool {
        (self.text.as_bytes().get(at)).is_some_and(|byte| byte.is_ascii() || is_of_han(*byte))
    }

    fn is_hexagram(&self) -> bool {
        let rest = self.text.as_bytes().get(self.at..);
        rest.and_then(<[u8]>::first_chunk) == Some(&HEXAGRAM)
    }

    /// A character of so many bytes that is a word of its own, with the marks that belong to it.
    fn character(&mut self, bytes: usize) -> Token {
        let start = self.at;
        let mut end = start + bytes;
        while !self.is_plain_at(end)
            && let Some(c) = self.char_at(end).filter(|c| *c >= '\u{300}' && joins_character(*c))
        {
            end += c.len_utf8();
        }
        self.at = end;
        Token {
            start,
            end,
            cjk: true,
            caps: Caps::Lower,
        }
    }

    /// A word that begins at the cursor with a letter or digit.
    fn word(&mut self) -> Token {
        let start = self.at;
        let mut found = Found::new(start);
        loop {
            let at = found.end;
            match self.class(at) {
                Class::Lower => found.take(1, Letter::Lower),
                Class::Upper => found.take(1, Letter::Upper),
                Class::Digit => found.take(1, Letter::None),
                Class::Other | Class::Han => break,
                Class::Inner => match self.inner(&found) {
                    Inner::Take(bytes) => found.take(bytes, Letter::None),
                    Inner::Acronym(end) => {
                        found.letters += 2;
                        found.upper += if found.upper > 0 { 2 } else { 0 };
                        found.end = end;
                    }
                    Inner::End(next) => return self.finish(found, next),
                },
                Class::Wide => {
                    let Some(c) = self.char_at(at) else { break };
                    if is_apostrophe(c) {
                        match self.apostrophe(&found, c.len_utf8()) {
                            Inner::Take(bytes) => found.take(bytes, Letter::None),
                            Inner::End(next) | Inner::Acronym(next) => return self.finish(found, next),
                        }
                    } else if stands_alone(c) {
                        break;
                    } else if is_word_char(c) || (is_invisible(c) && self.is_word_at(at + c.len_utf8())) {
                        found.take(c.len_utf8(), Letter::of(c));
                    } else {
                        break;
                    }
                }
            }
        }
        let next = found.end;
        self.finish(found, next)
    }

    fn finish(&mut self, found: Found, next: usize) -> Token {
        self.at = next;
        Token {
            start: found.start,
            end: found.end,
            cjk: false,
            caps: found.caps(),
        }
    }

    /// What an apostrophe, point or comma after the word so far means.
    fn inner(&self, found: &Found) -> Inner {
        let at = found.end;
        let end = Inner::End(at);
        let after_digit = at.checked_sub(1).is_some_and(|before| self.is_digit_at(before));
        match self.text.as_bytes().get(at) {
            Some(b'\'') => self.apostrophe(found, 1),
            Some(b'.') if after_digit && self.is_digit_at(at + 1) => Inner::Take(1),
            Some(b'.') if at == found.start + 1 && found.letters == 1 => {
                self.acronym(found.start).map_or(end, Inner::Acronym)
            }
            Some(b',') if after_digit && self.is_thousand(at + 1) => Inner::Take(1),
            _ => end,
        }
    }

    /// Exactly three digits stand here.
    fn is_thousand(&self, at: usize) -> bool {
        (at..at + 3).all(|at| self.is_digit_at(at)) && !self.is_digit_at(at + 3)
    }

    /// Where an acronym such as "U.S." ends: single letters, each with a point; the last point may be missing.
    fn acronym(&self, start: usize) -> Option<usize> {
        let letter = |at| matches!(self.class(at), Class::Lower | Class::Upper);
        let point = |at| self.text.as_bytes().get(at) == Some(&b'.');
        let mut end = start;
        let mut letters = 0;
        while letter(end) && point(end + 1) {
            end += 2;
            letters += 1;
        }
        if letter(end) && !self.is_word_at(end + 1) {
            // "U.S" without its last point, or "U.S's".
            return Some(end + 1);
        }
        // "J.Smith": an initial that the blank after it is missing from.
        let whole = letters >= 2 && !self.is_word_at(end);
        whole.then_some(end)
    }

    /// What an apostrophe of `bytes` bytes after the word so far means.
    fn apostrophe(&self, found: &Found, bytes: usize) -> Inner {
        let after = found.end + bytes;
        if !self.is_word_at(after) {
            return Inner::End(found.end);
        }
        let possessive = matches!(self.text.as_bytes().get(after), Some(b's' | b'S')) && !self.is_word_at(after + 1);
        if possessive {
            return Inner::End(after + 1);
        }
        let head = self.text.get(found.start..found.end).unwrap_or_default();
        if is_elision(head) && !self.is_digit_at(after) {
            return Inner::End(after);
        }
        Inner::Take(bytes)
    }
}

impl Iterator for Scanner<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        while self.at < self.text.len() {
            match self.class(self.at) {
                Class::Lower | Class::Upper | Class::Digit => return Some(self.word()),
                Class::Other | Class::Inner => self.at += 1,
                Class::Han if self.is_hexagram() => self.at += HAN_BYTES,
                Class::Han => return Some(self.character(HAN_BYTES)),
                Class::Wide => {
                    let c = self.char_at(self.at)?;
                    if stands_alone(c) {
                        return Some(self.character(c.len_utf8()));
                    }
                    if begins_word(c) {
                        return Some(self.word());
                    }
                    self.at += c.len_utf8();
                }
            }
        }
        None
    }
}

/// What follows from an apostrophe, point or comma.
enum Inner {
    /// It belongs to the word: so many bytes.
    Take(usize),
    /// The word is an acronym that ends here.
    Acronym(usize),
    /// The word has ended; the search for the next begins here.
    End(usize),
}

/// The word so far.
struct Found {
    start: usize,
    end: usize,
    letters: u32,
    upper: u32,
    begins_upper: bool,
}

/// The case of a letter; [`Letter::None`] for what is no letter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Letter {
    None,
    Lower,
    Upper,
}

impl Letter {
    fn of(c: char) -> Letter {
        match c {
            _ if c.is_uppercase() => Letter::Upper,
            _ if c.is_alphabetic() => Letter::Lower,
            _ => Letter::None,
        }
    }
}

impl Found {
    fn new(start: usize) -> Found {
        Found {
            start,
            end: start,
            letters: 0,
            upper: 0,
            begins_upper: false,
        }
    }

    fn take(&mut self, bytes: usize, letter: Letter) {
        self.begins_upper |= self.end == self.start && letter == Letter::Upper;
        self.letters += u32::from(letter != Letter::None);
        self.upper += u32::from(letter == Letter::Upper);
        self.end += bytes;
    }

    fn caps(&self) -> Caps {
        match self.begins_upper {
            _ if self.letters >= 2 && self.upper == self.letters => Caps::All,
            true => Caps::Initial,
            false => Caps::Lower,
        }
    }
}

/// Words that lose their vowel before another in French, Italian, Catalan and Portuguese, sorted.
const ELISIONS: [&str; 31] = [
    "all", "bell", "c", "coll", "d", "dall", "dell", "dev", "gl", "grand", "j", "jusqu", "l", "lorsqu", "m", "n",
    "nell", "presqu", "puisqu", "qu", "quell", "quelqu", "quest", "quoiqu", "s", "sant", "senz", "sull", "t", "tutt",
    "un",
];

/// Whether what stands before an apostrophe is a word of its own ("l'", "qu'", "dell'").
fn is_elision(head: &str) -> bool {
    head.len() <= 6
        && ELISIONS
            .binary_search_by(|known| known.bytes().cmp(head.bytes().map(|b| b.to_ascii_lowercase())))
            .is_ok()
}

/// Whether a character outside ASCII may stand inside a word.
fn is_word_char(c: char) -> bool {
    (c.is_alphanumeric() || is_combining_mark(c)) && !is_pictogram(c)
}

/// Whether a word may begin with a character outside ASCII; its folded form must not be empty.
fn begins_word(c: char) -> bool {
    !is_punctuation(c) && c.is_alphanumeric() && !joins_character(c) && !is_pictogram(c) && !is_apostrophe(c)
}

/// The marks that Chinese and Japanese texts are full of: known without a search through the tables of Unicode.
fn is_punctuation(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '：'
            | '；'
            | '“'
            | '”'
            | '《'
            | '》'
            | '（'
            | '）'
            | '？'
            | '！'
            | '「'
            | '」'
            | '\u{3000}'
    )
}

/// Letters and figures drawn as pictures, such as those that flags are made of, characters in circles and squares, and
/// the fillers of hangul, which show nothing.
fn is_pictogram(c: char) -> bool {
    matches!(c, '\u{1f100}'..='\u{1f2ff}' | '\u{20dd}'..='\u{20e4}' | '\u{3164}' | '\u{3190}'..='\u{319f}'
        | '\u{3200}'..='\u{33ff}' | '\u{ffa0}')
}

/// Soft hyphens and joiners: part of the word, never of its form.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Whether a character is a word of its own: Chinese, Japanese and Korean, and the scripts of South-East Asia that
/// part no words.
fn stands_alone(c: char) -> bool {
    is_cjk(c)
        || (matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
            && c.is_alphabetic()
            && !is_combining_mark(c))
}

/// Marks that belong to the character before: sounds of kana, vowels and finals of hangul, vowel signs, variants.
fn joins_character(c: char) -> bool {
    !is_plain_han(c)
        && (is_combining_mark(c)
            || matches!(c, '\u{ff9e}' | '\u{ff9f}' | '\u{1160}'..='\u{11ff}' | '\u{ffc2}'..='\u{ffdc}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_by_bytes_is_what_characters_say() {
        let around = ('\u{3f00}'..='\u{a100}').filter(|c| stands_alone(*c) || !begins_word(*c));
        for c in around {
            let text = format!("{c}a");
            let alone: Vec<&str> = tokens(&text)
                .filter(|token| token.cjk)
                .map(|token| token.text(&text))
                .collect();
            let want: Vec<String> = stands_alone(c).then(|| c.to_string()).into_iter().collect();
            assert_eq!(alone, want, "{c} {:x}", u32::from(c));
            assert_eq!(
                tokens(&text).pass_han().count(),
                usize::from(stands_alone(c) && is_of_han(text.as_bytes()[0])),
                "{c}"
            );
        }
    }
}
