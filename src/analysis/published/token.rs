//! Cuts a printed date into numbers, words and marks, whatever the script.

/// A number, a word or a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: usize,
    /// Byte after its last.
    pub(super) end: usize,
}

/// The kinds of token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of digits and how many there are; Chinese numerals have width 1 or 2, or 4 for a year.
    Number { value: i64, width: usize },
    /// A run of letters, in lower case.
    Word(String),
    /// Anything else but white space, one character; Chinese characters too.
    Mark(char),
}

/// Cuts a text into tokens.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let class = Class::of(first);
        let mut end = start + first.len_utf8();
        if matches!(class, Class::Digit | Class::Numeral | Class::Letter) {
            let goes_on =
                |(at, next): &(usize, char)| Class::of(*next) == class && !is_clock_behind_year(text, start, *at);
            while let Some((at, next)) = chars.next_if(goes_on) {
                end = at + next.len_utf8();
            }
        }
        let run = text.get(start..end).unwrap_or_default();
        let kind = match class {
            Class::Blank => continue,
            Class::Digit => {
                let digits: String = run.chars().filter_map(ascii_digit).collect();
                // More digits than an instant in nanoseconds has are no date.
                digits.parse().ok().map(|value| Kind::Number {
                    value,
                    width: digits.len(),
                })
            }
            Class::Numeral => {
                crate::analysis::dates::chinese_number(run).map(|(value, width)| Kind::Number { value, width })
            }
            Class::Letter => Some(Kind::Word(run.to_lowercase())),
            Class::Mark => None,
        };
        let kind = kind.unwrap_or(Kind::Mark(first));
        tokens.push(Token { kind, start, end });
    }
    tokens
}

/// Whether a clock begins here right behind a year, where a page parts them by style alone: `November 20, 20194:29 AM`.
fn is_clock_behind_year(text: &str, start: usize, at: usize) -> bool {
    let year = text.get(start..at).unwrap_or_default();
    let clock = text.get(at..).unwrap_or_default();
    let hour = clock.bytes().take_while(u8::is_ascii_digit).count();
    year.len() == 4
        && (year.starts_with("19") || year.starts_with("20"))
        && (1..=2).contains(&hour)
        && clock.as_bytes().get(hour) == Some(&b':')
}

/// The class of a character: neighbours of one class make one token.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Blank,
    Digit,
    Numeral,
    Letter,
    Mark,
}

impl Class {
    fn of(c: char) -> Class {
        match c {
            _ if c.is_whitespace() => Class::Blank,
            _ if ascii_digit(c).is_some() => Class::Digit,
            '〇' | '○' | '零' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '廿' => {
                Class::Numeral
            }
            '\u{2e80}'..='\u{9fff}' => Class::Mark,
            _ if c.is_alphabetic() => Class::Letter,
            _ => Class::Mark,
        }
    }
}

/// The digit of an ordinary or a full-width figure.
fn ascii_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32),
        _ => None,
    }
}
