//! `dateline verify`: the index held against itself and the files on disk.

use std::path::PathBuf;

use super::Outcome;
use super::error::Failure;
use super::render::{self, bytes, digits};
use super::screen::{Line, Role};
use super::session::{Form, Session};
use crate::archive::{self, Remedy, VerifyRequest};
use crate::wire;

/// Hold the index against itself and the files on disk
///
/// Checks the checksum of every file of the index, unpacks every article, and compares every file of the archive with
/// what was read of it. Tells what is missing (on disk, but never read), changed, unreadable or gone, which articles
/// have no date or no text, and counts by folder.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline verify                     everything that was ever indexed
  dateline verify ~/archive/2024      this folder only
  dateline verify --quick             trust sizes and times of files, read only the index
  dateline verify --json | jq .gone

Exit status: 0 all is in order, 1 index and files do not agree (the last line says what mends that), 2 the index is damaged.
Articles without a date or without text are told, and are in order unless --strict.")]
pub(super) struct Args {
    /// Files and folders to compare; without one, all that were ever indexed
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Take a file of the same size and time for unchanged
    #[arg(long)]
    quick: bool,
    /// An article without date or text is not in order either
    #[arg(long)]
    strict: bool,
}

/// How many of a kind are told one by one; `--json` tells all.
const MOST: usize = 20;

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = VerifyRequest {
            paths: self.paths.clone(),
            quick: self.quick,
        };
        let found = archive::verify(&session.index_folder(), &request)?;
        let strict = self.strict && !(found.without_date.is_empty() && found.without_text.is_empty());
        let verified = wire::Verified::new(&found);
        let remedy = found.remedy();
        match session.form {
            Form::Json | Form::Jsonl => session.json(&verified)?,
            Form::Text if session.quiet => {}
            Form::Text => show(session, &verified, remedy)?,
        }
        Ok(match remedy {
            None => Outcome::found(!strict),
            Some(Remedy::Restore) => Outcome::Partly,
            Some(_) => Outcome::Nothing,
        })
    }
}

fn show(session: &mut Session, found: &wire::Verified, remedy: Option<Remedy>) -> Result<(), Failure> {
    let line = if found.damaged.is_empty() {
        format!(
            "{} in {}, {} of index",
            render::plural(found.articles, "article"),
            render::plural(found.files, "file"),
            bytes(found.index_bytes)
        )
    } else {
        format!("the index is damaged; {} checked", bytes(found.index_bytes))
    };
    let seconds = found.took_ms / 1e3;
    session
        .out
        .print(Line::of(Role::Title, line).then(Role::Dim, format!(" · {seconds:.1} s")))?;
    let damaged: Vec<String> = found
        .damaged
        .iter()
        .map(|damage| join(&damage.file, &damage.reason))
        .collect();
    list(session, "damaged", damaged.len(), damaged.into_iter())?;
    for (kind, problems) in &found.faults {
        let lines = problems.iter().map(|problem| match &problem.place {
            Some(place) => join(&format!("{}, {place}", problem.path), &problem.reason),
            None => join(&problem.path, &problem.reason),
        });
        list(session, kind, problems.len(), lines)?;
    }
    list(
        session,
        "without text",
        found.without_text.len(),
        found.without_text.iter().cloned(),
    )?;
    list(
        session,
        "without date",
        found.without_date.len(),
        found.without_date.iter().cloned(),
    )?;
    folders(session, found)?;
    let (role, verdict) = match remedy {
        None => (Role::Title, "all is in order"),
        Some(remedy) => (Role::Error, words(remedy)),
    };
    session.out.gap()?;
    Ok(session.out.print(Line::of(role, verdict))?)
}

/// What is wrong, and what mends it.
fn words(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Index => "index and files do not agree; mend it with: dateline index",
        Remedy::RetryFailed => {
            "not everything could be read; once it can be, read it again with: dateline index --retry-failed"
        }
        Remedy::Rebuild => "the index does not agree with itself; begin anew with: dateline index --rebuild PATH...",
        Remedy::Restore => {
            "damaged; bring back a backup with `dateline restore DIR`, or begin anew with: dateline index --rebuild PATH..."
        }
    }
}

fn join(path: &str, reason: &str) -> String {
    if path.is_empty() {
        reason.to_owned()
    } else {
        format!("{path}: {reason}")
    }
}

/// The first of many things, under a heading with their number.
fn list(
    session: &mut Session,
    heading: &str,
    count: usize,
    lines: impl Iterator<Item = String>,
) -> Result<(), Failure> {
    if count == 0 {
        return Ok(());
    }
    let number = digits(u64::try_from(count).unwrap_or(u64::MAX));
    session.out.gap()?;
    session
        .out
        .print(Line::of(Role::Heading, format!("{heading} ({number})")))?;
    for line in lines.take(MOST) {
        session.out.indent(2, &Line::default().plain(line))?;
    }
    if count > MOST {
        let more = "... all of them with --json";
        session.out.indent(2, &Line::of(Role::Dim, more))?;
    }
    Ok(())
}

fn folders(session: &mut Session, found: &wire::Verified) -> Result<(), Failure> {
    let lines = found.folders.iter().map(|count| {
        let folder = if count.folder.is_empty() { "." } else { &count.folder };
        let mut line = format!(
            "{folder}: {} in {}",
            render::plural(count.articles, "article"),
            render::plural(count.files, "file")
        );
        for (number, words) in [
            (count.without_date, "without date"),
            (count.without_text, "without text"),
        ] {
            if number > 0 {
                line.push_str(&format!(", {} {words}", digits(number)));
            }
        }
        line
    });
    list(session, "folders", found.folders.len(), lines)
}
