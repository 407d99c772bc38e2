//! Files that make up one issue: a list of its pages (METS), and the pages beside it (ALTO).
//!
//! A list is read with its pages, so that an article may go on from one page to the next; a page that a list names is
//! not read a second time. Only files of the list's own folder and below are ever opened for it.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::time::SystemTime;

use rustc_hash::FxHashSet;

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
    let name = page.file_name()?.as_encoded_bytes();
    let mut folders = page.ancestors().skip(1).take(2.min(1 + relative.matches('/').count()));
    let list = folders.find_map(|folder| List::in_folder(folder).filter(|list| list.pages.contains(name)))?;
    Some(list.path.file_name()?.to_string_lossy().into_owned())
}

/// A list of pages.
struct List {
    path: PathBuf,
    /// When it was last written.
    written: Option<SystemTime>,
    /// The names of the files that it lists.
    pages: FxHashSet<Vec<u8>>,
}

/// A folder with its list, as both were when it was looked at.
struct Folder {
    path: PathBuf,
    /// When a file was last put into it or taken away.
    changed: Option<SystemTime>,
    list: Option<Rc<List>>,
}

thread_local! {
    /// The folders looked at last: those of the pages of a volume would else be gone through for each page.
    static FOLDERS: RefCell<VecDeque<Folder>> = RefCell::default();
}

impl List {
    /// The list in a folder, by the names that libraries give it: `mets.xml`, `18820208_1-METS.xml`, or that of the folder.
    fn in_folder(folder: &Path) -> Option<Rc<List>> {
        const MOST_KNOWN: usize = 4;
        FOLDERS.with_borrow_mut(|folders| {
            let known = folders
                .iter()
                .find(|known| known.path == folder && known.is_as_it_was());
            if let Some(known) = known {
                return known.list.clone();
            }
            folders.retain(|known| known.path != folder);
            folders.truncate(MOST_KNOWN - 1);
            let found = Folder::look(folder);
            let list = found.list.clone();
            folders.push_front(found);
            list
        })
    }

    /// Reads a list; one that cannot be read, or is none, lists nothing.
    fn read(path: PathBuf) -> List {
        /// Lists are far shorter.
        const MOST: u64 = 64 << 20;
        let written = time_of(&path);
        let mut text = Vec::new();
        let outcome = fs::File::open(&path).and_then(|file| file.take(MOST).read_to_end(&mut text));
        if outcome.is_err() || memchr::memmem::find(&text, b"FLocat").is_none() {
            text.clear();
        }
        // A place ends in the name behind its last stroke, and with the quotation mark.
        let quoted = text.split(|byte| *byte == b'"');
        let names = quoted.filter_map(|place| place.get(memchr::memrchr(b'/', place)? + 1..));
        let pages = names.map(<[u8]>::to_vec).collect();
        List { path, written, pages }
    }
}

impl Folder {
    fn look(path: &Path) -> Folder {
        let changed = time_of(path);
        let own = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let is_list = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
            name.strip_suffix(".xml")
                .is_some_and(|stem| stem.contains("mets") || stem == own)
        };
        let entries = fs::read_dir(path).into_iter().flatten().flatten();
        let list = entries.map(|entry| entry.path()).filter(is_list).min();
        Folder {
            path: path.to_owned(),
            changed,
            list: list.map(List::read).map(Rc::new),
        }
    }

    fn is_as_it_was(&self) -> bool {
        let is_written = |list: &Rc<List>| time_of(&list.path) == list.written;
        time_of(&self.path) == self.changed && self.list.as_ref().is_none_or(is_written)
    }
}

/// When a file or a folder was last changed.
fn time_of(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
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

    #[test]
    fn a_list_is_looked_for_again_where_something_changed() {
        let folder = tempfile::tempdir().unwrap();
        let issue = folder.path().join("issue");
        fs::create_dir_all(issue.join("ALTO")).unwrap();
        let (page, list) = (issue.join("ALTO/1.xml"), issue.join("Issue-METS.xml"));
        let of_page = |relative: &str| of_page(&page, relative);
        let write = |second: u64, names: &str| {
            let listed = format!("<FLocat xlink:href=\"file://./ALTO/{names}\"/>");
            fs::write(&list, listed).unwrap();
            let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(second);
            fs::File::open(&list).unwrap().set_modified(time).unwrap();
            fs::File::open(&issue).unwrap().set_modified(time).unwrap();
        };
        fs::write(&page, "page").unwrap();
        assert_eq!(of_page("issue/ALTO/1.xml"), None);
        write(1, "1.xml");
        assert_eq!(of_page("issue/ALTO/1.xml").as_deref(), Some("Issue-METS.xml"));
        // The archive does not reach above the page's own folder.
        assert_eq!(of_page("1.xml"), None);
        write(2, "11.xml");
        assert_eq!(of_page("issue/ALTO/1.xml"), None);
    }
}
