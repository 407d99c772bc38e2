//! What went wrong, in words: what happened, and what can be done now.
//!
//! Every message of the program that begins with `error:` is made here.

use std::fmt::Write as _;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind as UsageKind};
use unicode_width::UnicodeWidthStr;

use super::flags::FlagError;
use super::screen::{Line, Role, Screen};
use crate::archive::saved;
use crate::query::tree::Note;
use crate::{archive, index, names};

/// Exit status of an error.
pub(super) const STATUS: u8 = 2;

/// Why a command could not be carried out.
#[derive(Debug)]
pub(super) enum Failure {
    /// The archive says no.
    Archive(archive::Error),
    /// Flags that do not go together.
    Flag(FlagError),
    /// A query that `--strict` refuses.
    Query {
        /// As typed.
        query: String,
        /// What is wrong with it.
        note: Note,
    },
    /// A file that the command itself reads or writes.
    File(PathBuf, io::Error),
    /// Saved searches.
    Saved(saved::Error),
    /// The answer cannot be written.
    Output(io::Error),
}

impl From<archive::Error> for Failure {
    fn from(error: archive::Error) -> Failure {
        Failure::Archive(error)
    }
}

impl From<saved::Error> for Failure {
    fn from(error: saved::Error) -> Failure {
        Failure::Saved(error)
    }
}

impl From<names::Error> for Failure {
    fn from(error: names::Error) -> Failure {
        Failure::Archive(error.into())
    }
}

impl From<FlagError> for Failure {
    fn from(error: FlagError) -> Failure {
        Failure::Flag(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Output(error)
    }
}

impl From<serde_json::Error> for Failure {
    fn from(error: serde_json::Error) -> Failure {
        Failure::Output(error.into())
    }
}

impl From<csv::Error> for Failure {
    fn from(error: csv::Error) -> Failure {
        Failure::Output(match error.into_kind() {
            csv::ErrorKind::Io(error) => error,
            other => io::Error::other(format!("{other:?}")),
        })
    }
}

impl Failure {
    /// Whether the reader of our output has gone away, which is no error.
    pub(super) fn is_closed_pipe(&self) -> bool {
        matches!(self, Failure::Output(error) if error.kind() == ErrorKind::BrokenPipe)
    }

    /// Says it on standard error; if even that fails there is nobody left to tell.
    pub(super) fn show(&self, err: &mut Screen) {
        let _ = show(err, &self.message(), self.hint().as_deref());
    }

    /// What happened.
    pub(super) fn message(&self) -> String {
        match self {
            Failure::Archive(error) => error.to_string(),
            Failure::Flag(error) => error.message.clone(),
            Failure::Query { query, note } => format!("{}\n{}", note.message, underline(query, note)),
            Failure::File(path, error) => format!("{}: {error}", path.display()),
            Failure::Saved(error) => error.to_string(),
            Failure::Output(error) => format!("the answer cannot be written: {error}"),
        }
    }

    /// What can be done now, where we know.
    pub(super) fn hint(&self) -> Option<String> {
        match self {
            Failure::Archive(error) => archive_hint(error),
            Failure::Flag(error) => error.hint.clone(),
            Failure::Query { note, .. } => note.hint.clone(),
            Failure::Saved(error) => saved_hint(error),
            Failure::File(..) | Failure::Output(_) => None,
        }
    }
}

fn archive_hint(error: &archive::Error) -> Option<String> {
    use archive::Error;
    use index::Error as Index;
    use names::Error as Names;
    Some(match error {
        Error::Index(Index::NoIndex(_)) => {
            "make one with `dateline index FOLDER`, or name another with --index DIR".into()
        }
        Error::Index(Index::NotAnIndex(_)) => "name an empty or a new folder with --index DIR".into(),
        Error::Index(Index::OtherVersion { .. } | Index::Engine(_) | Index::Damaged(_)) => {
            "rebuild it with: dateline index --rebuild PATH...".into()
        }
        Error::Index(Index::Locked(_)) => "wait until it has finished, or name another index with --index DIR".into(),
        Error::Index(Index::Io { .. }) => return None,
        Error::Names(Names::Refused { hint, .. }) => hint.clone(),
        Error::Names(Names::Faults { .. }) => "mend the file; `dateline names check` tells all its faults".into(),
        Error::Names(Names::Io { .. }) => return None,
        Error::NoSuchPath(_) => "check the spelling; a path is taken from the current folder".into(),
        Error::BadCursor(_) => {
            "use the `next` of the page before, with the same query, filters and --sort; or leave out --after".into()
        }
    })
}

fn saved_hint(error: &saved::Error) -> Option<String> {
    match error {
        saved::Error::NoSuchSearch(_) => {
            Some("`dateline run` lists the saved searches; `dateline save` adds one".into())
        }
        saved::Error::Syntax { .. } => Some("put it right with an editor; each search is a table: [name]".into()),
        saved::Error::Entangled { .. } => Some("change it with an editor".into()),
        saved::Error::Io { .. } => None,
    }
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

fn show(err: &mut Screen, message: &str, hint: Option<&str>) -> io::Result<()> {
    let mut lines = message.lines();
    err.print(
        Line::of(Role::Error, "error:")
            .plain(" ")
            .plain(lines.next().unwrap_or_default()),
    )?;
    for line in lines {
        err.print(Line::default().plain(line))?;
    }
    if let Some(hint) = hint {
        err.print(Line::of(Role::Hint, "hint:").plain(" ").plain(hint))?;
    }
    err.flush()
}

/// Shows what clap has to say: help on standard output, a wrong flag as an error of ours.
pub(super) fn usage(wrong: &clap::Error) -> ExitCode {
    if let Some((message, hint)) = wrong_value(wrong) {
        let _ = show(&mut Screen::stderr(super::When::Auto), &message, hint.as_deref());
        return ExitCode::from(STATUS);
    }
    let _ = wrong.print();
    match wrong.kind() {
        UsageKind::DisplayHelp | UsageKind::DisplayVersion => ExitCode::SUCCESS,
        _ => ExitCode::from(STATUS),
    }
}

/// The message and hint of a flag's value that one of our own parsers refused.
fn wrong_value(wrong: &clap::Error) -> Option<(String, Option<String>)> {
    let error = std::error::Error::source(wrong)?.downcast_ref::<FlagError>()?;
    let flag = match wrong.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(flag)) => flag.split([' ', '=']).next().unwrap_or_default(),
        _ => "",
    };
    let message = if flag.starts_with('-') {
        format!("{flag}: {}", error.message)
    } else {
        error.message.clone()
    };
    Some((message, error.hint.clone()))
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
        Failure::Query {
            query: query.into(),
            note,
        }
        .message()
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
            assert_eq!(refused(query, at), format!("there is no such field\n{want}"), "{query}");
        }
    }

    #[test]
    fn a_long_query_is_cut_around_the_place() {
        let query = format!("{}dtae:2019{}", "a ".repeat(500), " b".repeat(500));
        let message = refused(&query, 1000..1004);
        assert!(message.lines().all(|line| line.len() < 120), "{message}");
        assert!(message.contains("dtae:2019"), "{message}");
    }

    #[test]
    fn a_missing_index_says_how_to_make_one() {
        let failure = Failure::from(archive::Error::from(index::Error::NoIndex("index".into())));
        assert_eq!(failure.message(), "there is no index in index");
        assert!(
            failure
                .hint()
                .is_some_and(|hint| hint.contains("dateline index FOLDER"))
        );
    }
}
