//! Which characters mean what in a query: blanks, quotes, separators, and full-width forms of signs.
//!
//! All three writers of a query agree here: the lexer that reads it, the shape of a word, and the printer that must
//! escape what the lexer would take for a sign.

/// The sign that a character stands for: full-width forms count as their ASCII twins.
pub(super) fn sign(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    }
}

/// White space, controls, and the invisible marks that steer the direction of text.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// An opening quote and what may close it.
pub(super) const QUOTES: [(char, &[char]); 12] = [
    ('"', &['"']),
    ('“', &['”', '"']),
    ('„', &['“', '”', '"']),
    ('”', &['”']),
    ('«', &['»']),
    ('»', &['«']),
    ('‹', &['›']),
    ('「', &['」']),
    ('『', &['』']),
    ('《', &['》']),
    ('〈', &['〉']),
    ('〝', &['〞', '〟']),
];

/// Place of a character among the opening quotes.
pub(super) fn quote(c: char) -> Option<usize> {
    QUOTES.iter().position(|(open, _)| *open == sign(c))
}

/// Ends of sentences and clauses, which part words as a blank does.
pub(super) fn is_separator(c: char) -> bool {
    matches!(
        c,
        ';' | '；' | '，' | '。' | '、' | '．' | '！' | '？' | '…' | '—' | '·' | '・' | '–'
    )
}

/// What can stand in no word unless escaped.
pub(super) fn breaks(c: char) -> bool {
    is_blank(c)
        || is_separator(c)
        || quote(c).is_some()
        || matches!(sign(c), '(' | ')' | '[' | ']' | '{' | '}' | '|')
        || matches!(
            c,
            '›' | '」' | '』' | '》' | '〉' | '〞' | '〟' | '【' | '】' | '〔' | '〕'
        )
}

/// Punctuation that is cut from the ends of a word.
pub(super) fn is_punctuation(c: char) -> bool {
    is_separator(c)
        || (sign(c).is_ascii_punctuation() && !matches!(c, '+' | '$' | '%'))
        || matches!(c, '‘' | '’' | '¿' | '¡')
}

/// A character that the index can hold.
pub(super) fn is_searchable(c: char) -> bool {
    c.is_alphanumeric()
}

/// Whether a text holds anything that the index can hold.
pub(super) fn has_letters(text: &str) -> bool {
    text.chars().any(is_searchable)
}

/// Whether a character that is a sign at other places is part of the word between these two.
pub(super) fn joins(before: Option<char>, c: char, after: Option<char>) -> bool {
    let both = |test: fn(char) -> bool| before.is_some_and(test) && after.is_some_and(test);
    match c {
        '-' | '\'' | '’' | '.' | '_' | '&' | '/' | '@' | '+' => both(is_searchable),
        ',' | ':' => both(|c| c.is_ascii_digit()),
        _ => false,
    }
}
