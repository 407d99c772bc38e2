//! What went wrong, in words: what happened, and what can be done now.
//!
//! Every message of the program that begins with `error:` is made here.

use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind as UsageKind};

use super::screen::{Line, Role, Screen};
use crate::archive::saved;
use crate::ask::{self, Wrong};
use crate::{archive, names};

/// Exit status of an error.
pub(super) const STATUS: u8 = 2;

/// Why a command could not be carried out.
#[derive(Debug)]
pub(super) enum Failure {
    /// The wish cannot be carried out.
    Ask(ask::Error),
    /// A file that the command itself reads or writes.
    File(PathBuf, io::Error),
    /// Saved searches.
    Saved(saved::Error),
    /// The answer cannot be written.
    Output(io::Error),
    /// A fault of ours, or of the engine on a damaged index.
    Panicked,
}

impl From<ask::Error> for Failure {
    fn from(error: ask::Error) -> Failure {
        Failure::Ask(error)
    }
}

impl From<archive::Error> for Failure {
    fn from(error: archive::Error) -> Failure {
        Failure::Ask(error.into())
    }
}

impl From<saved::Error> for Failure {
    fn from(error: saved::Error) -> Failure {
        Failure::Saved(error)
    }
}

impl From<names::Error> for Failure {
    fn from(error: names::Error) -> Failure {
        Failure::from(archive::Error::from(error))
    }
}

impl From<Wrong> for Failure {
    fn from(error: Wrong) -> Failure {
        Failure::Ask(error.into())
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
            Failure::Ask(error) => error.to_string(),
            Failure::File(path, error) => format!("{}: {error}", path.display()),
            Failure::Saved(error) => error.to_string(),
            Failure::Output(error) => format!("the answer cannot be written: {error}"),
            Failure::Panicked => "dateline stumbled over this, and gave up".into(),
        }
    }

    /// What can be done now, where we know.
    pub(super) fn hint(&self) -> Option<String> {
        match self {
            Failure::Ask(error) => error.hint(),
            Failure::Saved(error) => saved_hint(error),
            Failure::Panicked => Some(
                "see with `dateline verify` whether the index is damaged; if it is not, please report this, with what \
                 DATELINE_LOG=error tells"
                    .into(),
            ),
            Failure::File(..) | Failure::Output(_) => None,
        }
    }
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
    let error = std::error::Error::source(wrong)?.downcast_ref::<Wrong>()?;
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
    use super::*;
    use crate::index;

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
