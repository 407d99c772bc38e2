//! Operators that are written as words: `AND`, `W/5`, `PRE/s`, `near5`, `ATLEAST3`.

use crate::query::tree::Within;

/// Two things close to each other: how close, and whether in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Proximity {
    pub(super) within: Within,
    pub(super) ordered: bool,
}

/// What a word is if it is an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    And,
    Or,
    Not,
    Near(Proximity),
    AtLeast(u32),
}

/// The distance of a `NEAR` without a number.
const NEAR: u32 = 10;

/// What proximity operators begin with, whether the order counts, and whether `s` and `p` may follow.
const PROXIMITY: [(&str, bool, bool); 10] = [
    ("w/", false, true),
    ("pre/", true, true),
    ("near/", false, true),
    ("onear/", true, true),
    ("adj/", true, true),
    ("n/", false, false),
    ("p/", true, false),
    ("/", false, true),
    ("near", false, false),
    ("adj", true, false),
];

/// The operator that a word is. Words are operators in capitals only; those with a number in either case.
pub(super) fn operator(word: &str) -> Option<Operator> {
    match word {
        "AND" => return Some(Operator::And),
        "OR" => return Some(Operator::Or),
        "NOT" | "ANDNOT" => return Some(Operator::Not),
        "NEAR" => return Some(near(Within::Words(NEAR), false)),
        _ => {}
    }
    if word.len() > 24 {
        return None;
    }
    let lower = word.to_ascii_lowercase();
    if let Some(count) = lower.strip_prefix("atleast") {
        return number(count).map(Operator::AtLeast);
    }
    let (rest, ordered, units) = PROXIMITY
        .iter()
        .find_map(|(head, ordered, units)| Some((lower.strip_prefix(head)?, *ordered, *units)))?;
    match rest {
        "s" | "sent" | "sentence" if units => Some(near(Within::Sentence, ordered)),
        "p" | "para" | "paragraph" if units => Some(near(Within::Paragraph, ordered)),
        _ => number(rest).map(|words| near(Within::Words(words), ordered)),
    }
}

/// The operator `AROUND(5)` or `NEAR(5)`, by its name and what stands in the parentheses.
pub(super) fn around(name: &str, inside: &str) -> Option<Operator> {
    let known = ["around", "near"].iter().any(|known| known.eq_ignore_ascii_case(name));
    let words = number(inside.trim())?;
    known.then(|| near(Within::Words(words), false))
}

fn near(within: Within, ordered: bool) -> Operator {
    Operator::Near(Proximity { within, ordered })
}

/// A number of digits only, at least 1; one that is too large is as good as the largest.
pub(super) fn number(digits: &str) -> Option<u32> {
    let well_formed = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    well_formed.then(|| digits.parse().unwrap_or(u32::MAX).max(1))
}
