//! `search --kwic`: a concordance, each match on a line of its own with the words around it.

use std::cmp::Ordering;

use clap::ValueEnum;
use unicode_width::UnicodeWidthStr;

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::Session;
use crate::wire::{Hit, KeyWord};

/// Order of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum KwicOrder {
    /// As the articles are ranked, then as the text runs.
    Text,
    /// By the words before, read backwards from the match.
    Left,
    /// By the words after.
    Right,
}

/// Writes the concordance of a page.
pub(super) fn write(session: &mut Session, hits: &[Hit], order: KwicOrder) -> Result<(), Failure> {
    let mut lines: Vec<(&Hit, &KeyWord)> = hits
        .iter()
        .flat_map(|hit| hit.kwic.iter().map(move |line| (hit, line)))
        .collect();
    lines.sort_by(|(_, a), (_, b)| compare(a, b, order));
    let room = lines.iter().map(|(_, line)| line.left.width()).max().unwrap_or(0);
    for (hit, line) in lines {
        let left = " ".repeat(room.saturating_sub(line.left.width()));
        session.out.print(
            Line::default()
                .plain(left)
                .plain(&line.left)
                .plain("  ")
                .then(Role::Mark, &line.matched)
                .plain("  ")
                .plain(&line.right)
                .then(Role::Dim, format!("  {}:{}", hit.id, line.line)),
        )?;
    }
    Ok(())
}

fn compare(a: &KeyWord, b: &KeyWord, order: KwicOrder) -> Ordering {
    let backwards =
        |line: &KeyWord| -> Vec<String> { line.left.split_whitespace().rev().map(str::to_lowercase).collect() };
    match order {
        KwicOrder::Text => Ordering::Equal,
        KwicOrder::Left => backwards(a).cmp(&backwards(b)),
        KwicOrder::Right => a.right.to_lowercase().cmp(&b.right.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sorted_by_either_side() {
        let line = |left: &str, right: &str| KeyWord {
            left: left.into(),
            matched: "quay".into(),
            right: right.into(),
            line: 1,
            paragraph: 1,
        };
        let lines = [
            line("to the old", "was empty"),
            line("by a new", "And the crane"),
            line("off an old", "burned"),
        ];
        for (order, want) in [
            (KwicOrder::Text, ["to the old", "by a new", "off an old"]),
            (KwicOrder::Left, ["by a new", "off an old", "to the old"]),
            (KwicOrder::Right, ["by a new", "off an old", "to the old"]),
        ] {
            let mut sorted: Vec<&KeyWord> = lines.iter().collect();
            sorted.sort_by(|a, b| compare(a, b, order));
            let got: Vec<&str> = sorted.iter().map(|line| line.left.as_str()).collect();
            assert_eq!(got, want, "{order:?}");
        }
    }
}
