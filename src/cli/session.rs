//! One run of the program: where answers go, in which form, and which index is meant.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::error::Failure;
use super::screen::{Line, Role, Screen};
use super::{Globals, place};
use crate::archive::Archive;
use crate::names;

/// What every command is given.
pub(super) struct Session {
    /// Answers.
    pub(super) out: Screen,
    /// Everything else.
    pub(super) err: Screen,
    /// The form of answers.
    pub(super) form: Form,
    /// Say nothing but answers and errors.
    pub(super) quiet: bool,
    index: Option<PathBuf>,
    names: Option<PathBuf>,
}

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object for each thing found.
    Jsonl,
}

impl Session {
    /// A session on the streams of the process.
    pub(super) fn new(globals: &Globals) -> Session {
        Session {
            out: Screen::stdout(globals.color),
            err: Screen::stderr(globals.color),
            form: match (globals.json, globals.jsonl) {
                (_, true) => Form::Jsonl,
                (true, false) => Form::Json,
                (false, false) => Form::Text,
            },
            quiet: globals.quiet,
            index: globals.index.clone(),
            names: globals.names.clone(),
        }
    }

    /// The same session with its answers going to a file, as into a pipe.
    pub(super) fn with_file(&self, path: &Path) -> Result<Session, Failure> {
        let file = std::fs::File::create(path).map_err(|error| Failure::File(path.to_path_buf(), error))?;
        Ok(Session {
            out: Screen::file(file),
            err: Screen::stderr(super::When::Auto),
            form: self.form,
            quiet: self.quiet,
            index: self.index.clone(),
            names: self.names.clone(),
        })
    }

    /// The folder of the index (see [`place`]).
    pub(super) fn index_folder(&self) -> PathBuf {
        place::index_folder(self.index.as_deref())
    }

    /// Turns to another index.
    pub(super) fn set_index(&mut self, folder: &Path) {
        self.index = Some(folder.to_path_buf());
    }

    /// Opens the index, for as long as the process lives: to close it before would take a part of each short answer.
    pub(super) fn archive(&self) -> Result<&'static Archive, Failure> {
        Ok(Box::leak(Box::new(self.open()?)))
    }

    /// Opens the index for an owner of its own.
    pub(super) fn open(&self) -> Result<Archive, Failure> {
        Ok(Archive::open_with_names(&self.index_folder(), &self.names_file())?)
    }

    /// The authority file.
    pub(super) fn names_file(&self) -> PathBuf {
        let beside = || self.index_folder().join(names::FILE);
        self.names.clone().unwrap_or_else(beside)
    }

    /// Writes one JSON object on a line of its own; spread out where a person looks at it.
    pub(super) fn json(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        if self.form == Form::Json && self.out.width().is_some() {
            serde_json::to_writer_pretty(self.out.raw(), value)?;
        } else {
            serde_json::to_writer(self.out.raw(), value)?;
        }
        Ok(self.out.gap()?)
    }

    /// Writes each thing as one JSON object on a line of its own.
    pub(super) fn json_lines<T: Serialize>(&mut self, values: &[T]) -> Result<(), Failure> {
        values.iter().try_for_each(|value| self.json(value))
    }

    /// Says something beside the answer, unless told to be quiet.
    pub(super) fn say(&mut self, line: Line) -> Result<(), Failure> {
        if !self.quiet {
            // On a terminal both streams are one, and what was answered before must stand before.
            self.out.flush()?;
            self.err.print(line)?;
        }
        Ok(())
    }

    /// Tells what was repaired in a query; JSON holds it already.
    pub(super) fn notes(&mut self, notes: &[String]) -> Result<(), Failure> {
        notes
            .iter()
            .try_for_each(|note| self.say(Line::of(Role::Note, "note:").plain(" ").plain(note)))
    }
}
