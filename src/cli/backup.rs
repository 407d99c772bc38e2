//! `dateline backup` and `dateline restore`: the index copied whole, and brought back.

use std::path::{Path, PathBuf};

use super::Outcome;
use super::error::Failure;
use super::render::{self, bytes};
use super::screen::{Line, Role};
use super::session::{Form, Session};
use crate::archive::{self, Copied};
use crate::wire;

/// Copy the index to a folder, whole and checked
///
/// Copies the latest commit with the authority file, saved searches and the list of what was purged. Every file is
/// checked before and after, and the copy takes its place at once. A run that is writing meanwhile is not disturbed. A
/// backup is an index itself: `dateline search --index DIR` asks it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  dateline backup /mnt/backup/archive.index

Exit status: 0 done, 2 the index is damaged or the folder cannot be written; an earlier backup in it stays.")]
pub(super) struct BackupArgs {
    /// Folder for the copy: new, empty, or with an earlier backup
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Put a backup in the place of the index
///
/// The backup is checked first; the index is exchanged at once, and stays as it was if anything fails. What was purged
/// since the backup was made does not come back.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  dateline restore /mnt/backup/archive.index && dateline index     bring it back, then read what changed since")]
pub(super) struct RestoreArgs {
    /// Folder that holds the backup
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl BackupArgs {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let copied = archive::backup(&session.index_folder(), &self.folder)?;
        tell(session, copied, &self.folder)
    }
}

impl RestoreArgs {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let index = session.index_folder();
        let copied = archive::restore(&self.folder, &index)?;
        tell(session, copied, &index)
    }
}

fn tell(session: &mut Session, copied: Copied, to: &Path) -> Result<Outcome, Failure> {
    match session.form {
        Form::Json | Form::Jsonl => session.json(&wire::Copied::new(copied))?,
        Form::Text if session.quiet => {}
        Form::Text => {
            let what = format!("{} · {}", render::plural(copied.files, "file"), bytes(copied.bytes));
            let line = Line::of(Role::Title, what).plain(format!(" in {}", to.display()));
            session.out.print(line)?;
        }
    }
    Ok(Outcome::Found)
}
