//! What is said when an archive says no: the message of an error, what can be done now, and where in a query.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::query::tree::Note;
use crate::{archive, index, names};

/// What can be done about an error of the archive, where we know.
pub fn hint(error: &archive::Error) -> Option<String> {
    use archive::Error;
    use index::Error as Index;
    use names::Error as Names;
    Some(match error {
        Error::Index(Index::NoIndex(_)) => {
            "make one with `dateline index FOLDER`, or name another with --index DIR".into()
        }
        Error::Index(Index::NotAnIndex(_)) => "name an empty or a new folder with --index DIR".into(),
        Error::Index(Index::OtherVersion { .. }) => "rebuild it with: dateline index --rebuild PATH...".into(),
        Error::Index(Index::Engine(_) | Index::Damaged(_)) => {
            "`dateline verify` tells what is wrong; bring back a backup with `dateline restore DIR`, or rebuild with: \
             dateline index --rebuild PATH..."
                .into()
        }
        Error::Index(Index::Locked(_)) => "wait until it has finished, or name another index with --index DIR".into(),
        Error::Index(Index::Io { .. }) => return None,
        Error::Names(Names::Refused { hint, .. }) => hint.clone(),
        Error::Names(Names::Faults { .. }) => "mend the file; `dateline names check` tells all its faults".into(),
        Error::Names(Names::Io { .. }) => return None,
        Error::NoPaths => "name a file or folder: dateline index PATH...".into(),
        Error::Watch(_) => {
            "the system may limit how many folders are watched (Linux: sysctl fs.inotify.max_user_watches)".into()
        }
        Error::NoSuchPath(_) => "check the spelling; a path is taken from the current folder".into(),
        Error::BadCursor(_) => {
            "use the `next` of the page before, with the same query, filters and order; or begin without it".into()
        }
    })
}

/// What is wrong with a query, and where.
pub fn query(query: &str, note: &Note) -> String {
    format!("{}\n{}", note.message, underline(query, note))
}

/// The query with a line of carets under what is meant.
fn underline(query: &str, note: &Note) -> String {
    // A long query is cut to the line and the neighbourhood in question.
    const BEFORE: usize = 40;
    const AFTER: usize = 30;
    let start = floor(query, note.at.start);
    let end = floor(query, note.at.end).max(start);
    let (before, rest) = query.split_at_checked(start).unwrap_or((query, ""));
    let (wrong, after) = rest.split_at_checked(end - start).unwrap_or((rest, ""));
    let flat = |text: &str| {
        text.chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect::<String>()
    };
    let skip = before.chars().count().saturating_sub(BEFORE);
    let before: String = flat(before).chars().skip(skip).collect();
    let wrong: String = flat(wrong).chars().take(BEFORE).collect();
    let after: String = flat(after).chars().take(AFTER).collect();
    let mut text = format!("  {before}{wrong}{after}");
    let _ = write!(
        text,
        "\n  {}{}",
        " ".repeat(before.width()),
        "^".repeat(wrong.width().max(1))
    );
    text
}

/// The last character boundary at or before a byte.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;

    fn refused(query: &str, at: Range<usize>) -> String {
        let note = Note {
            at,
            message: "there is no such field".into(),
            hint: None,
            repaired: true,
        };
        underline(query, &note)
    }

    #[test]
    fn carets_stand_under_what_is_meant() {
        let cases = [
            ("dtae:2019 flood", 0..4, "  dtae:2019 flood\n  ^^^^"),
            ("flood \"x", 6..7, "  flood \"x\n        ^"),
            ("洪水 (火", 7..8, "  洪水 (火\n       ^"),
            ("a AND", 5..5, "  a AND\n       ^"),
            ("a\tb", 2..3, "  a b\n    ^"),
            ("é", 1..99, "  é\n  ^"),
        ];
        for (query, at, want) in cases {
            assert_eq!(refused(query, at), want, "{query}");
        }
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{}dtae:2019{}", "a ".repeat(500), " b".repeat(500));
        let message = refused(&query, 1000..1004);
        assert!(message.lines().all(|line| line.len() < 120), "{message}");
        assert!(message.contains("dtae:2019"), "{message}");
    }
}
