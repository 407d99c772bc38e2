//! Parentheses that have a partner: the others are left out, so that the parser needs no rule for them.

use std::ops::Range;

use super::lexer::{Kind, Token};
use super::notes::Notes;

/// The deepest nesting of parentheses that is read.
const DEEPEST: usize = 32;

/// Leaves out the parentheses that have no partner or lie too deep.
pub(super) fn balanced(tokens: Vec<Token>, notes: &mut Notes) -> Vec<Token> {
    let mut open: Vec<Range<usize>> = Vec::new();
    let mut unopened: Vec<Range<usize>> = Vec::new();
    let mut too_deep: Vec<Range<usize>> = Vec::new();
    let keep = |token: &Token| match token.kind {
        Kind::Open => {
            open.push(token.at.clone());
            if open.len() > DEEPEST {
                too_deep.push(token.at.clone());
            }
            open.len() <= DEEPEST
        }
        Kind::Close if open.is_empty() => {
            unopened.push(token.at.clone());
            false
        }
        Kind::Close => {
            open.pop();
            open.len() < DEEPEST
        }
        _ => true,
    };
    let kept = tokens.into_iter().filter(keep).collect();
    let tell = |places: &[Range<usize>], one: &str, many: &str, notes: &mut Notes| {
        let Some(first) = places.first() else { return };
        match places.len() {
            1 => notes.repair(first.clone(), format!("this parenthesis {one}"), None),
            count => notes.repair(first.clone(), format!("{count} parentheses {many}"), None),
        }
    };
    tell(&unopened, "is never opened", "are never opened", notes);
    tell(&open, "is never closed", "are never closed", notes);
    tell(
        &too_deep,
        "lies too deep and was left out",
        "lie too deep and were left out",
        notes,
    );
    kept
}
