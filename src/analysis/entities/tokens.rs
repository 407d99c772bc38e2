//! The tokens that the English tagger reads: words, and the punctuation between them.
//!
//! Search needs no punctuation and keeps "Al-Qaeda's" as its readers type it; a tagger needs every comma, and the
//! possessive apart. So it cuts its own tokens, with one pass over the bytes. The training sets pass through the same
//! code, token by token.

use std::ops::Range;

/// One token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// As written.
    pub(super) text: &'t str,
    /// Its first byte in the text it was cut from.
    pub(super) start: u32,
    /// Opens a sentence.
    pub(super) opens: bool,
}

impl Token<'_> {
    /// The byte after its last.
    pub(super) fn end(&self) -> u32 {
        self.start + self.text.len() as u32
    }
}

/// Which tokens lie in some ranges of them.
pub(super) fn covered<'r>(tokens: &[Token], ranges: impl Iterator<Item = &'r Range<usize>>) -> Vec<bool> {
    let mut covered = vec![false; tokens.len()];
    for range in ranges {
        covered.get_mut(range.clone()).unwrap_or_default().fill(true);
    }
    covered
}

/// Abbreviations whose full stop belongs to them.
const ABBREVIATIONS: [&str; 44] = [
    "Adm", "Atty", "Ave", "Brig", "Bros", "Capt", "Cmdr", "Co", "Col", "Corp", "Cpl", "Dr", "Esq", "Fr", "Ft", "Gen",
    "Gov", "Hon", "Inc", "Jr", "Lt", "Ltd", "Maj", "Messrs", "Mr", "Mrs", "Ms", "Msgr", "Mt", "No", "Ph", "Pres",
    "Prof", "Pvt", "Rep", "Reps", "Rev", "Sen", "Sens", "Sgt", "Sr", "St", "Supt", "vs",
];

/// Cuts a text into tokens and adds them to `tokens`; the first one opens a sentence.
pub(super) fn cut<'t>(text: &'t str, start: u32, tokens: &mut Vec<Token<'t>>) {
    let mut at = 0;
    let mut opens = true;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let blank = rest.len() - rest.trim_ascii_start().len();
        if blank > 0 {
            at += blank;
            continue;
        }
        let len = token_len(rest);
        let Some(token) = rest.get(..len) else { return };
        if !token.chars().all(char::is_whitespace) {
            tokens.push(Token {
                text: token,
                start: start + at as u32,
                opens,
            });
            opens = false;
        }
        at += len;
    }
}

/// How many bytes the token takes that a text begins with; at least one character.
fn token_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let Some(&first) = bytes.first() else { return 0 };
    if is_link(rest) {
        return rest.find(char::is_whitespace).unwrap_or(rest.len());
    }
    if matches!(first, b'@' | b'#') && bytes.get(1).is_some_and(u8::is_ascii_alphanumeric) {
        return 1 + word_len(&rest[1..]);
    }
    if first == b'\'' || rest.starts_with('’') {
        return possessive_len(rest).unwrap_or(if first == b'\'' { 1 } else { '’'.len_utf8() });
    }
    match word_len(rest) {
        0 => rest.chars().next().map_or(0, char::len_utf8),
        len => len + full_stop(rest, len),
    }
}

fn is_link(rest: &str) -> bool {
    // Asked at every token, so most are turned away by their first letter.
    rest.starts_with(['h', 'w'])
        && (rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www."))
}

/// The length of a possessive ending that the text begins with.
fn possessive_len(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('\'').or_else(|| rest.strip_prefix('’'))?;
    let tail = after.strip_prefix(['s', 'S'])?;
    (!tail.starts_with(|c: char| c.is_alphanumeric())).then(|| rest.len() - tail.len())
}

/// The length of the word that a text begins with: letters and digits, with what may stand inside a word.
fn word_len(rest: &str) -> usize {
    let bytes = rest.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let inside = || at > 0 && next_is_alphanumeric(rest, at + 1);
        let takes = match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => 1,
            b'.' | b','
                if inside()
                    && (bytes[at - 1].is_ascii_digit() && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)) =>
            {
                1
            }
            b'.' if inside() && is_lone_letter(rest, at) => 1,
            b'&' if inside() && bytes[at - 1].is_ascii_uppercase() => 1,
            b'\'' if inside() && possessive_len(&rest[at..]).is_none() => 1,
            0..=0x7f => 0,
            _ => other_len(rest, at),
        };
        if takes == 0 {
            break;
        }
        at += takes;
    }
    at
}

/// What a character beyond ASCII adds to a word: its length, or nothing where it ends the word.
fn other_len(rest: &str, at: usize) -> usize {
    let Some(c) = rest.get(at..).and_then(|rest| rest.chars().next()) else {
        return 0;
    };
    let belongs = match c {
        '’' => at > 0 && next_is_alphanumeric(rest, at + c.len_utf8()) && possessive_len(&rest[at..]).is_none(),
        // Combining marks go with their letter.
        '\u{300}'..='\u{36f}' => true,
        c => c.is_alphanumeric(),
    };
    if belongs { c.len_utf8() } else { 0 }
}

fn next_is_alphanumeric(rest: &str, at: usize) -> bool {
    rest.get(at..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_alphanumeric)
}

/// Whether the letter before `at` stands alone or after another full stop, as in "U.S".
fn is_lone_letter(rest: &str, at: usize) -> bool {
    let bytes = rest.as_bytes();
    let letter = at
        .checked_sub(1)
        .and_then(|at| bytes.get(at))
        .is_some_and(u8::is_ascii_alphabetic);
    letter
        && at
            .checked_sub(2)
            .and_then(|at| bytes.get(at))
            .is_none_or(|&byte| byte == b'.')
}

/// One, where the full stop after a word of `len` bytes belongs to it: initials and abbreviations.
fn full_stop(rest: &str, len: usize) -> usize {
    let follows = rest.as_bytes().get(len) == Some(&b'.') && rest.as_bytes().get(len + 1) != Some(&b'.');
    let word = &rest[..len];
    let initial = is_lone_letter(rest, len) && (len > 1 || word.as_bytes()[0].is_ascii_uppercase());
    usize::from(follows && (initial || ABBREVIATIONS.binary_search(&word).is_ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<&str> {
        let mut tokens = Vec::new();
        cut(text, 0, &mut tokens);
        tokens.iter().map(|token| token.text).collect()
    }

    #[test]
    fn tokens_are_words_and_marks() {
        for (text, want) in [
            ("", ""),
            ("Ana Duarte, 41, said.", "Ana|Duarte|,|41|,|said|."),
            (
                "the U.S. raid in Washington, D.C.",
                "the|U.S.|raid|in|Washington|,|D.C.",
            ),
            ("J. R. Ortega's men", "J.|R.|Ortega|'s|men"),
            ("Ortega’s men didn’t", "Ortega|’s|men|didn’t"),
            ("post-Ortega Al-Qaeda", "post|-|Ortega|Al|-|Qaeda"),
            ("AT&T paid $1,200.50.", "AT&T|paid|$|1,200.50|."),
            ("Dr. O'Brien of Acme Inc. left", "Dr.|O'Brien|of|Acme|Inc.|left"),
            ("see https://a.example/x?y=1 now", "see|https://a.example/x?y=1|now"),
            ("@ana wrote #news…", "@ana|wrote|#news|…"),
            ("wait... what", "wait|.|.|.|what"),
            ("Zoë Núñez — São Paulo", "Zoë|Núñez|—|São|Paulo"),
        ] {
            let want: Vec<&str> = want.split('|').filter(|token| !token.is_empty()).collect();
            assert_eq!(texts(text), want, "tokens of {text:?}");
        }
    }

    #[test]
    fn abbreviations_are_in_order() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn a_token_is_the_text_at_its_place_and_only_blanks_are_left_out(text in ".{0,60}") {
            let mut tokens = Vec::new();
            cut(&text, 0, &mut tokens);
            let mut at = 0;
            for token in &tokens {
                prop_assert!(text[at..token.start as usize].chars().all(char::is_whitespace));
                prop_assert_eq!(&text[token.start as usize..token.end() as usize], token.text);
                at = token.end() as usize;
            }
            prop_assert!(text[at..].chars().all(char::is_whitespace));
        }
    }
}
