//! Backup and restore: one commit copied whole, checked on its way, put in place at once.
//!
//! Both are the same copy in two directions. The files of a commit are opened together, so the copy is of one commit
//! whatever a writer does meanwhile; they are checked before anything is written, and the copy is checked before it
//! takes its place beside what was there.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use super::{Error, purge};
use crate::index;
use crate::index::purged::PurgedList;
use crate::index::snapshot::Snapshot;
use crate::index::store::{Folder, SEGMENTS, look};

/// What was copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Files.
    pub files: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Copies the latest commit of an index to a folder, which must be new, empty, or hold an earlier backup. A run that
/// is writing to the index meanwhile is not disturbed.
///
/// # Errors
/// The index is damaged, or the folder holds something else or cannot be written; an earlier backup stays.
pub fn backup(index: &Path, folder: &Path) -> Result<Copied, Error> {
    copy(index, folder)
}

/// Puts a backup in the place of an index. What was purged from that index since does not come back.
///
/// # Errors
/// The backup is damaged, another run is writing, or the index cannot be written; it stays as it was.
pub fn restore(folder: &Path, index: &Path) -> Result<Copied, Error> {
    let purged_since = PurgedList::open(index)?.entries().to_vec();
    let _lock = lock(index)?;
    let copied = copy(folder, index)?;
    if !purged_since.is_empty() {
        purge::purge(index, purged_since)?;
    }
    Ok(copied)
}

/// Keeps writers away from the index that is to be replaced, whether it can be opened or not.
fn lock(index: &Path) -> Result<Option<File>, Error> {
    let path = index.join(SEGMENTS).join(".tantivy-writer.lock");
    let Ok(file) = File::options().write(true).open(&path) else {
        return Ok(None);
    };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(_) => Err(index::Error::Locked(index.to_owned()).into()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<Copied, Error> {
    if look(to)? == Folder::Other {
        return Err(index::Error::NotAnIndex(to.to_owned()).into());
    }
    let snapshot = whole(from)?;
    let staged = beside(to, "part");
    let copied = stage(&snapshot, &staged).and_then(|copied| {
        whole(&staged)?;
        put_in_place(&staged, to).map_err(index::Error::io(to))?;
        Ok(copied)
    });
    if copied.is_err() {
        // What could not be put in place must not be left lying about.
        let _ = fs::remove_dir_all(&staged);
    }
    copied
}

/// A snapshot of which nothing is damaged.
fn whole(index: &Path) -> Result<Snapshot, Error> {
    let snapshot = Snapshot::take(index)?;
    match snapshot.check().into_iter().next() {
        None => Ok(snapshot),
        Some(damage) => {
            let reason = format!("{}: {}", index.join(damage.file).display(), damage.reason);
            Err(index::Error::Damaged(reason).into())
        }
    }
}

fn stage(snapshot: &Snapshot, staged: &Path) -> Result<Copied, Error> {
    if staged.exists() {
        fs::remove_dir_all(staged).map_err(index::Error::io(staged))?;
    }
    let mut copied = Copied::default();
    for part in &snapshot.parts {
        let target = staged.join(&part.name);
        let copy = || {
            fs::create_dir_all(target.parent().unwrap_or(staged))?;
            part.copy_to(&target)
        };
        copy().map_err(index::Error::io(&target))?;
        copied.files += 1;
        copied.bytes += part.bytes();
    }
    Ok(copied)
}

/// Exchanges two folders, takes over what is not ours from the former, and removes the rest of it.
fn put_in_place(staged: &Path, to: &Path) -> io::Result<()> {
    if !to.exists() {
        return fs::rename(staged, to);
    }
    let former = beside(to, "former");
    if former.exists() {
        fs::remove_dir_all(&former)?;
    }
    fs::rename(to, &former)?;
    fs::rename(staged, to).inspect_err(|_| {
        let _ = fs::rename(&former, to);
    })?;
    for entry in fs::read_dir(&former)? {
        let entry = entry?;
        if !index::store::is_ours(&entry.file_name()) {
            fs::rename(entry.path(), to.join(entry.file_name()))?;
        }
    }
    fs::remove_dir_all(&former)
}

/// A hidden name beside a folder, on the same disk.
fn beside(folder: &Path, what: &str) -> PathBuf {
    let folder = super::changes::absolute(folder);
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!(".{name}.{what}"))
}
