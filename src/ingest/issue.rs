//! Files that make up one issue: a list of its pages (METS), and the pages beside it (ALTO).
//!
//! A list is read with its pages, so that an article may go on from one page to the next; a page that a list names is
//! not read a second time. Only files of the list's own folder and below are ever opened for it.

use std::cell::Cell;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::{Beside, Limits, Place, Problem, Record, input};

/// Puts the files that a record names beside it; gives a warning for each that is not there or cannot be read.
///
/// `file` is where the record's own file lies on the disk; [`super::shelf`] does the same in an archive file.
pub(super) fn join(record: &mut Record, names: Vec<String>, file: &Path, limits: Limits) -> Vec<Problem> {
    let Some(folder) = file.parent() else {
        return Vec::new();
    };
    let mut left = limits.record;
    let mut problems = Vec::new();
    for name in names {
        match read_beside(folder, &name, left, limits) {
            Ok(bytes) => {
                left = left.saturating_sub(bytes.len() as u64);
                record.beside.push(Beside { name, bytes });
            }
            Err(reason) => {
                let reason = format!("{name}, which it lists, {reason}");
                problems.push(Problem::warning(Place::Whole, reason));
            }
        }
    }
    problems
}

fn read_beside(folder: &Path, name: &str, most: u64, limits: Limits) -> Result<Vec<u8>, String> {
    let path = below(folder, name).ok_or("lies outside its folder and is not opened")?;
    if !path.is_file() {
        return Err("is not there".to_owned());
    }
    let read = Cell::new(0);
    let opened = input::open(&path, limits, &read).map_err(|problem| problem.reason)?;
    let mut bytes = Vec::new();
    let outcome = opened.reader.take(most.saturating_add(1)).read_to_end(&mut bytes);
    outcome.map_err(|error| format!("cannot be read: {error}"))?;
    match bytes.len() as u64 > most {
        true => Err("makes the issue longer than one article may be".to_owned()),
        false => Ok(bytes),
    }
}

/// The place of a file named in a list, if it lies in the list's folder or below, links followed.
fn below(folder: &Path, name: &str) -> Option<PathBuf> {
    let name = name.strip_prefix("file:").unwrap_or(name);
    // `file://./ALTO/0001.xml` and `file:///ALTO/0001.xml` both mean a place below, as libraries write them.
    let path = Path::new(name.trim_start_matches('/'));
    let plain = path
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let path = folder.join(path);
    let inside = || {
        path.canonicalize()
            .ok()?
            .starts_with(folder.canonicalize().ok()?)
            .then_some(())
    };
    // One that is not there leads nowhere.
    (plain && (!path.exists() || inside().is_some())).then_some(path)
}

/// The name of the list that names a page, in the page's own folder or the one above it; `relative` tells how far above
/// it the archive reaches.
pub(super) fn of_page(page: &Path, relative: &str) -> Option<String> {
    let name = page.file_name()?.to_string_lossy().into_owned();
    let folders = page.ancestors().skip(1).take(2.min(1 + relative.matches('/').count()));
    folders
        .filter_map(list_in)
        .find(|list| names(list, &name))
        .map(|list| list.file_name().unwrap_or_default().to_string_lossy().into_owned())
}

/// The list of pages in a folder, by the names that libraries give it: `mets.xml`, `18820208_1-METS.xml`, or that of the
/// folder.
fn list_in(folder: &Path) -> Option<PathBuf> {
    let own = folder.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_list = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        name.strip_suffix(".xml")
            .is_some_and(|stem| stem.contains("mets") || stem == own)
    };
    let entries = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    entries.filter(is_list).min()
}

/// Whether a list names a file.
fn names(list: &Path, page: &str) -> bool {
    /// Lists are far shorter.
    const MOST: u64 = 64 << 20;
    let mut text = Vec::new();
    let read = fs::File::open(list).and_then(|file| file.take(MOST).read_to_end(&mut text));
    read.is_ok()
        && memchr::memmem::find(&text, b"FLocat").is_some()
        && memchr::memmem::find(&text, format!("/{page}\"").as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_below_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let issue = folder.path().join("issue");
        fs::create_dir_all(issue.join("ALTO")).unwrap();
        fs::write(issue.join("ALTO/1.xml"), "page").unwrap();
        fs::write(folder.path().join("secret"), "no").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink(folder.path().join("secret"), issue.join("link.xml")).unwrap();
        let cases = [
            ("file://./ALTO/1.xml", true),
            ("ALTO/1.xml", true),
            ("./ALTO/1.xml", true),
            ("../secret", false),
            ("ALTO/../../secret", false),
            ("file:///etc/passwd", false),
            ("link.xml", false),
        ];
        for (name, want) in cases {
            let found = read_beside(&issue, name, 100, Limits::default());
            assert_eq!(found.is_ok(), want, "{name}: {found:?}");
        }
        assert!(read_beside(&issue, "ALTO/1.xml", 3, Limits::default()).is_err());
    }
}
