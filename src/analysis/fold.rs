//! Folding: the one form of letters that differ in case, accent, width or script variant only.
//!
//! Latin and Greek letters lose their accents, ligatures are spelt out, full-width letters become plain ones,
//! traditional Chinese becomes simplified. What carries meaning in other scripts (й, vowel signs) is kept.

use unicode_normalization::char::{compose, decompose_compatible, is_combining_mark};

use super::chinese::{is_cjk, is_plain_han, simplify_char};
use super::words::scan;

/// The key of a name or of any other value: what all its spellings share. It is the folded words of the text with a
/// blank between them, characters of Chinese unbroken.
///
/// ```
/// use dateline::analysis::fold::key;
///
/// assert_eq!(key("  Nicolás  MADURO "), key("Nicolas Maduro"));
/// assert_eq!(key("J. Smith"), "j smith");
/// assert_eq!(key("O’Brien"), key("O'Brien"));
/// assert_eq!(key("習近平"), "习近平");
/// ```
pub fn key(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut before: Option<scan::Token> = None;
    for token in scan::tokens(text) {
        let unbroken = before.is_some_and(|before| before.cjk && token.cjk && before.end == token.start);
        let end = key.len();
        if !unbroken && !key.is_empty() {
            key.push(' ');
        }
        let start = key.len();
        fold_into(token.text(text), &mut key);
        match key.len() > start {
            true => before = Some(token),
            // Nothing is left of the word, so no blank either.
            false => key.truncate(end),
        }
    }
    if key.is_empty() {
        // A value without a letter is its own key.
        key.extend(text.trim().chars().filter(|c| !c.is_control()));
    }
    key
}

/// The words of a key that a search may begin with: its words, and of a run of Chinese every tail, so that a prefix
/// search finds any part.
///
/// ```
/// use dateline::analysis::fold::key_words;
///
/// assert_eq!(key_words("ana duarte").collect::<Vec<_>>(), ["ana", "duarte"]);
/// assert_eq!(key_words("习近平").collect::<Vec<_>>(), ["习近平", "近平", "平"]);
/// ```
pub fn key_words(key: &str) -> impl Iterator<Item = &str> {
    key.split(' ').filter(|word| !word.is_empty()).flat_map(|word| {
        let tails = word.char_indices().filter(|(at, c)| *at == 0 || is_cjk(*c));
        tails.filter_map(|(at, _)| word.get(at..))
    })
}

/// Whether a word of a key, with what follows it, begins with a folded text; of a run of Chinese, any tail.
///
/// ```
/// use dateline::analysis::fold::has_prefix;
///
/// assert!(has_prefix("ana van der meer", "van d"));
/// assert!(has_prefix("习近平", "近"));
/// assert!(!has_prefix("ana duarte", "arte"));
/// ```
pub fn has_prefix(key: &str, prefix: &str) -> bool {
    let mut before = ' ';
    key.char_indices().any(|(at, c)| {
        let opens = before == ' ' || is_cjk(c);
        before = c;
        opens && key.get(at..).is_some_and(|tail| tail.starts_with(prefix))
    })
}

/// Appends the folded form of one word: letters and digits only, and the point of a decimal number.
pub fn fold_into(word: &str, out: &mut String) {
    if word.is_ascii() {
        fold_ascii(word, out);
    } else {
        let from = out.len();
        for (at, c) in word.char_indices() {
            match c {
                '.' if is_decimal_point(word, at) => out.push('.'),
                _ => fold_char(c, from, out),
            }
        }
    }
}

/// Appends a word in lower case and plain width, with its accents composed; apostrophes and soft hyphens left out.
pub fn lower_into(word: &str, out: &mut String) {
    use unicode_normalization::UnicodeNormalization;
    if word.is_ascii() {
        fold_ascii(word, out);
    } else {
        let lower = word.chars().flat_map(char::to_lowercase).nfkc();
        out.extend(lower.filter(|c| c.is_alphanumeric() && !scan::is_apostrophe(*c)));
    }
}

fn fold_ascii(word: &str, out: &mut String) {
    let from = out.len();
    out.push_str(word);
    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        if let Some(tail) = out.get_mut(from..) {
            tail.make_ascii_lowercase();
        }
        return;
    }
    out.truncate(from);
    for (at, b) in word.bytes().enumerate() {
        match b {
            b'.' if is_decimal_point(word, at) => out.push('.'),
            b if b.is_ascii_alphanumeric() => out.push(char::from(b.to_ascii_lowercase())),
            _ => {}
        }
    }
}

/// Whether digits stand on both sides of the point at `at`.
fn is_decimal_point(word: &str, at: usize) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| word.as_bytes().get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    digit(at.checked_sub(1)) && digit(at.checked_add(1))
}

/// Letters that Unicode does not decompose, and the letters that they are written with where they are missing.
const SPELT: [(char, &str); 18] = [
    ('ß', "ss"),
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ĸ', "k"),
    ('ł', "l"),
    ('ŋ', "n"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ƒ', "f"),
    ('ɓ', "b"),
    ('ɗ', "d"),
    ('ё', "е"),
    ('ς', "σ"),
];

/// Appends the folded form of one character; `from` is where its word begins in `out`.
fn fold_char(c: char, from: usize, out: &mut String) {
    if c.is_ascii() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        }
    } else if is_cjk(c) || out.get(from..).is_some_and(|word| word.ends_with(is_cjk)) {
        fold_cjk(c, from, out);
    } else if is_mark_after_cyrillic(c, out.get(from..).unwrap_or_default()) {
        recompose(c, out);
    } else {
        c.to_lowercase().for_each(|lower| fold_lower(lower, out));
    }
}

fn fold_lower(c: char, out: &mut String) {
    if is_cyrillic(c) || spelt(c).is_some() {
        push_spelt(c, out);
        return;
    }
    decompose_compatible(c, |part| {
        if !is_dropped(part) && (part.is_alphanumeric() || is_combining_mark(part)) {
            part.to_lowercase().for_each(|lower| push_spelt(lower, out));
        }
    });
}

fn spelt(letter: char) -> Option<&'static str> {
    SPELT
        .iter()
        .find(|(known, _)| *known == letter)
        .map(|(_, spelt)| *spelt)
}

fn push_spelt(letter: char, out: &mut String) {
    match spelt(letter) {
        Some(letters) => out.push_str(letters),
        None => out.push(letter),
    }
}

/// A character of Chinese, Japanese or Korean, or a mark on one: width and compatibility forms first, then the
/// simplified form. Sounds of kana and letters of hangul that stand apart are joined.
fn fold_cjk(c: char, from: usize, out: &mut String) {
    if is_plain_han(c) {
        out.push(simplify_char(c));
        return;
    }
    decompose_compatible(c, |part| {
        let before = out.get(from..).and_then(|word| word.chars().next_back());
        if let Some(whole) = before.and_then(|before| compose(before, part)) {
            out.pop();
            out.push(whole);
        } else if is_cjk(part) {
            out.push(simplify_char(part));
        }
    });
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52f}')
}

/// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic, and selectors of variants: never part of a form.
fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{3099}' | '\u{309a}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe20}'..='\u{fe2f}' | '\u{e0100}'..='\u{e01ef}')
        || scan::is_apostrophe(c)
}

fn is_mark_after_cyrillic(c: char, word: &str) -> bool {
    is_combining_mark(c) && word.chars().next_back().is_some_and(is_cyrillic)
}

/// Joins a mark that stands apart to its Cyrillic letter, so that и with a breve is й; a stress mark is dropped.
fn recompose(mark: char, out: &mut String) {
    let whole = out.chars().next_back().and_then(|letter| compose(letter, mark));
    if let Some(whole) = whole.filter(|whole| *whole != 'ё') {
        out.pop();
        out.push(whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(word: &str) -> String {
        let mut out = String::new();
        fold_into(word, &mut out);
        out
    }

    #[test]
    fn words_fold_to_one_form() {
        let cases = [
            ("", ""),
            ("Maduro", "maduro"),
            ("NICOLÁS", "nicolas"),
            ("Nicola\u{301}s", "nicolas"),
            ("ＡＢＣ１２", "abc12"),
            ("Straße", "strasse"),
            ("STRAẞE", "strasse"),
            ("Łódź", "lodz"),
            ("Ærø", "aero"),
            ("Œuvre", "oeuvre"),
            ("İstanbul", "istanbul"),
            ("Iğdır", "igdir"),
            ("ﬁnance", "finance"),
            ("O'Brien", "obrien"),
            ("O’Brien", "obrien"),
            ("1,000", "1000"),
            ("3.5", "3.5"),
            ("U.S.", "us"),
            ("Αθήνα", "αθηνα"),
            ("Пётр", "петр"),
            ("Йода", "йода"),
            ("И\u{306}ода", "йода"),
            ("臺", "台"),
            ("ガ", "ガ"),
            ("ｶﾞ", "ガ"),
            ("한", "한"),
            ("½", "12"),
            ("Kon\u{ad}ferenz", "konferenz"),
            ("हिन्दी", "हिन्दी"),
        ];
        for (word, want) in cases {
            assert_eq!(folded(word), want, "folded form of {word:?}");
        }
    }

    #[test]
    fn keys_are_what_spellings_share() {
        let cases = [
            ("", ""),
            ("  \u{a0} ", ""),
            ("J. Smith", "j smith"),
            ("J.K. Rowling", "jk rowling"),
            ("Jean-Claude Dupré", "jean claude dupre"),
            ("Macy's", "macy"),
            ("AT&T", "at t"),
            ("U.S. Senate", "us senate"),
            ("習近平", "习近平"),
            ("ABC公司", "abc 公司"),
            ("卡洛斯·桑塔纳", "卡洛斯 桑塔纳"),
            ("???", "???"),
            ("a\u{1f}b", "a b"),
        ];
        for (text, want) in cases {
            assert_eq!(key(text), want, "key of {text:?}");
            assert_eq!(key(&key(text)), want, "key of the key of {text:?}");
        }
    }

    #[test]
    fn key_words_begin_wherever_a_search_may() {
        let words = |key| key_words(key).collect::<Vec<_>>();
        assert_eq!(words("abc 公司"), ["abc", "公司", "司"]);
        assert_eq!(words(""), Vec::<&str>::new());
    }
}
