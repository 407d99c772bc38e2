//! `dateline demo`: indexes the articles that the program carries, and shows what can be asked of them.
//!
//! Each question is a command line, run as if it had been typed; so what is printed can be repeated as it stands.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use xxhash_rust::xxh3::Xxh3;

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Cli, Outcome, place};
use crate::ask::Wrong;
use crate::index::schema::FORMAT_VERSION;

static CORPUS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/corpus");

/// A question with the command that asks it.
struct Question {
    what: &'static str,
    command: &'static [&'static str],
}

/// What the demo asks; every kind of question once.
const QUESTIONS: [Question; 7] = [
    Question {
        what: "Ranked search: an article that says it in its title stands above one that says it in passing",
        command: &["search", "korvath arrested", "--limit", "3"],
    },
    Question {
        what: "By person: the name is what counts, not the word",
        command: &["search", "person:\"Pavel Korvath\"", "--limit", "3"],
    },
    Question {
        what: "By date: three days in March 2025, oldest first",
        command: &[
            "search",
            "--from",
            "2025-03-07",
            "--to",
            "2025-03-09",
            "--sort",
            "oldest",
            "--limit",
            "3",
        ],
    },
    Question {
        what: "Facets: who is named, where it was printed, and when",
        command: &[
            "search",
            "port",
            "--limit",
            "1",
            "--facet",
            "person:5",
            "--facet",
            "source:5",
            "--facet",
            "date:year",
        ],
    },
    Question {
        what: "Drilling down: one paper chosen, its neighbours still counted",
        command: &[
            "search",
            "port",
            "--source",
            "The Harbour Post",
            "--limit",
            "2",
            "--facet",
            "source:5",
        ],
    },
    Question {
        what: "In Chinese: simplified finds traditional, and back",
        command: &["search", "许文岚", "--limit", "3"],
    },
    Question {
        what: "Over time: how a story grew",
        command: &["timeline", "korvath", "--by", "month"],
    },
];

/// Index the articles shipped with the program and show what can be asked
///
/// The articles are ours, of papers and people that do not exist. They and their index are kept in the user's cache
/// folder (~/.cache/dateline), so that the second time is quick; the commands that are printed can be repeated.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let home = place::cache_folder()
            .ok_or_else(no_home)?
            .join(format!("demo-{:016x}", fingerprint()));
        let index = home.join("index");
        let mut outcome = prepare(session, &home, &index)?;
        for (number, question) in (1..).zip(&QUESTIONS) {
            announce(session, number, question, &index)?;
            outcome = outcome.worse(run(session, &index, question.command.iter().map(OsString::from))?);
        }
        if session.form == Form::Text {
            session.out.gap()?;
            session
                .out
                .print(Line::default().plain("Your own archive: dateline index FOLDER, then dateline search ..."))?;
        }
        Ok(outcome)
    }
}

/// Unpacks and indexes the corpus, unless that was done before.
fn prepare(session: &mut Session, home: &Path, index: &Path) -> Result<Outcome, Failure> {
    let ready = home.join("ready");
    if ready.is_file() {
        return Ok(Outcome::Found);
    }
    let corpus = unpack(home)?;
    let outcome = run(session, index, ["index".into(), corpus.into_os_string()])?;
    fs::write(&ready, "").map_err(|error| Failure::File(ready.clone(), error))?;
    Ok(outcome)
}

/// Writes the corpus to a folder, whole or not at all.
fn unpack(home: &Path) -> Result<PathBuf, Failure> {
    let corpus = home.join("corpus");
    if corpus.is_dir() {
        return Ok(corpus);
    }
    let part = home.join(format!("corpus.{}", std::process::id()));
    let written = fs::create_dir_all(&part)
        .and_then(|()| CORPUS.extract(&part))
        .and_then(|()| fs::rename(&part, &corpus));
    written.map(|()| corpus).map_err(|error| Failure::File(part, error))
}

/// Changes with every byte of the corpus, with the format of the index, and with the analysis of a release.
fn fingerprint() -> u64 {
    let mut hash = Xxh3::new();
    hash.update(&FORMAT_VERSION.to_le_bytes());
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    add(&CORPUS, &mut hash);
    hash.digest()
}

fn add(dir: &Dir<'_>, hash: &mut Xxh3) {
    // The entries come in the order of the disk that they were compiled on.
    let mut files: Vec<_> = dir.files().collect();
    files.sort_unstable_by_key(|file| file.path());
    for file in files {
        hash.update(file.path().as_os_str().as_encoded_bytes());
        hash.update(&file.contents().len().to_le_bytes());
        hash.update(file.contents());
    }
    let mut folders: Vec<_> = dir.dirs().collect();
    folders.sort_unstable_by_key(|folder| folder.path());
    folders.into_iter().for_each(|folder| add(folder, hash));
}

/// Runs a command line on the demo's index, with the streams and the form of this session.
fn run(session: &mut Session, index: &Path, command: impl IntoIterator<Item = OsString>) -> Result<Outcome, Failure> {
    let words = [OsString::from("dateline"), "--index".into(), index.into()];
    let cli =
        Cli::read(words.into_iter().chain(command).collect()).map_err(|error| Wrong::new(error.to_string(), None))?;
    session.set_index(index);
    cli.command.run(session)
}

/// The question and the command that asks it.
fn announce(session: &mut Session, number: usize, question: &Question, index: &Path) -> Result<(), Failure> {
    if session.form != Form::Text {
        return Ok(());
    }
    let words: Vec<String> = question.command.iter().map(|word| quoted(word)).collect();
    let command = format!(
        "dateline --index {} {}",
        quoted(&index.display().to_string()),
        words.join(" ")
    );
    session.out.gap()?;
    session
        .out
        .print(Line::of(Role::Heading, format!("{number}. {}", question.what)))?;
    session.out.print(Line::of(Role::Hint, "$ ").then(Role::Dim, command))?;
    Ok(session.out.gap()?)
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

fn no_home() -> Wrong {
    Wrong::new(
        "there is no home folder to keep the demo in",
        "set HOME or XDG_CACHE_HOME".to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn every_question_is_a_command() {
        for question in &QUESTIONS {
            let words = ["dateline"].iter().chain(question.command);
            assert!(Cli::try_parse_from(words).is_ok(), "{:?}", question.command);
        }
    }

    #[test]
    fn commands_can_be_pasted_into_a_shell() {
        let cases = [
            ("search", "search"),
            ("--from", "--from"),
            ("港口", "港口"),
            ("", "''"),
            ("two words", "'two words'"),
            ("it's", r"'it'\''s'"),
            ("person:\"a\"", "'person:\"a\"'"),
        ];
        for (word, want) in cases {
            assert_eq!(quoted(word), want);
        }
    }

    #[test]
    fn the_corpus_unpacks_whole() -> Result<(), Box<dyn std::error::Error>> {
        let home = tempfile::tempdir()?;
        let corpus = unpack(home.path()).map_err(|failure| failure.message())?;
        let files = walkdir::WalkDir::new(corpus)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|entry| entry.file_type().is_file());
        let carried = |dir: &Dir<'_>| {
            let mut open = vec![dir.clone()];
            let mut count = 0;
            while let Some(dir) = open.pop() {
                count += dir.files().count();
                open.extend(dir.dirs().cloned());
            }
            count
        };
        assert_eq!(files.count(), carried(&CORPUS));
        Ok(())
    }
}
