//! The files of an archive, in an order that is the same on every machine.
//!
//! Hidden files and those named in a `.datelineignore` (the syntax of `.gitignore`) are left out; links are followed
//! unless they lead back into the same folder; sockets, pipes and devices are never opened.

use std::fs::{FileType, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use super::{Place, Problem};

/// Name of the files that say what to leave out.
pub const IGNORE_FILE: &str = ".datelineignore";

/// One file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Absolute path.
    pub path: PathBuf,
    /// Path below the folder that was asked for, `/`-separated; the file's name where a file was asked for.
    pub relative: String,
    /// What identifiers are made from: `relative`, unless the file is known to have moved.
    pub id_path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970; only tells whether a file changed, never when an article
    /// was published.
    pub modified_ns: i64,
    /// Time at which its name or facts last changed, in nanoseconds since 1970, as when another file took its name; 0 where
    /// the system does not tell.
    pub changed_ns: i64,
}

/// Walks a folder (or gives the one file), leaving out the folders named in `except`, such as the index itself.
///
/// What is passed over or cannot be opened comes as a [`Problem`], in its place in the order.
pub fn walk(root: &Path, except: &[PathBuf]) -> Walk {
    walk_at(root, root, except)
}

/// Walks one place below a folder as [`walk`] would walk it there: a file or folder of it.
pub fn walk_at(root: &Path, place: &Path, except: &[PathBuf]) -> Walk {
    let [root, place] = [root, place].map(|path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()));
    let mut walk = Walk {
        real: root.canonicalize().unwrap_or_else(|_| root.clone()),
        except: except.iter().filter_map(|path| path.canonicalize().ok()).collect(),
        inner: WalkDir::new(&place).follow_links(true).sort_by_file_name().into_iter(),
        is_whole: root == place,
        is_closed: false,
        root,
        ignores: Vec::new(),
    };
    walk.enter_above(&place);
    walk
}

/// Iterator over the files of an archive; made by [`walk`].
#[derive(Debug)]
pub struct Walk {
    root: PathBuf,
    real: PathBuf,
    except: Vec<PathBuf>,
    inner: walkdir::IntoIter,
    /// Whether the walk begins at the root itself, which is never left out.
    is_whole: bool,
    /// Whether the walk begins in a folder that is left out.
    is_closed: bool,
    /// The ignore files of the folders that the walk is in, outermost first, with their depth below where it began;
    /// none for folders above.
    ignores: Vec<(Option<usize>, Gitignore)>,
}

impl Iterator for Walk {
    type Item = Result<Entry, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.is_closed {
            let found = match self.inner.next()? {
                Ok(found) => found,
                Err(error) => return Some(Err(unwalkable(&error))),
            };
            self.ignores
                .retain(|(depth, _)| depth.is_none_or(|depth| depth < found.depth()));
            if let Some(reason) = self.leave_out(&found) {
                if found.file_type().is_dir() {
                    self.inner.skip_current_dir();
                }
                match reason {
                    "" => continue,
                    reason => return Some(Err(at(found.path(), Problem::skipped(Place::Whole, reason)))),
                }
            }
            if found.file_type().is_dir() {
                if let Some(problem) = self.enter(&found) {
                    return Some(Err(problem));
                }
                continue;
            }
            return Some(self.entry(&found));
        }
        None
    }
}

impl Walk {
    /// Why a file or folder is left out, if it is; an empty reason is not worth a word.
    fn leave_out(&self, found: &DirEntry) -> Option<&'static str> {
        if found.depth() > 0 || !self.is_whole {
            let name = found.file_name();
            if name == IGNORE_FILE || name == super::sources::FILE {
                return Some("");
            }
            if is_hidden(found.path()) {
                return Some("hidden");
            }
            if self.is_ignored(found.path(), found.file_type().is_dir()) {
                return Some("left out by .datelineignore");
            }
            if found.path_is_symlink() && found.path().canonicalize().is_ok_and(|to| to.starts_with(&self.real)) {
                return Some("a link to a place in the same folder, which is read there");
            }
        }
        if found.file_type().is_dir() && self.is_excepted(found.path()) {
            return Some("");
        }
        special(found.file_type())
    }

    fn is_ignored(&self, path: &Path, is_dir: bool) -> bool {
        self.ignores
            .iter()
            .rev()
            .map(|(_, ignore)| ignore.matched(path, is_dir))
            .find(|verdict| !verdict.is_none())
            .is_some_and(|verdict| verdict.is_ignore())
    }

    fn is_excepted(&self, folder: &Path) -> bool {
        !self.except.is_empty() && folder.canonicalize().is_ok_and(|real| self.except.contains(&real))
    }

    /// Reads the ignore files of the folders from the root down to a place.
    fn enter_above(&mut self, place: &Path) {
        let above: Vec<PathBuf> = place
            .ancestors()
            .skip(1)
            .take_while(|folder| folder.starts_with(&self.root))
            .map(Path::to_path_buf)
            .collect();
        for folder in above.iter().rev() {
            if *folder != self.root && (is_hidden(folder) || self.is_ignored(folder, true)) {
                self.is_closed = true;
            }
            // What is wrong in them is told when the whole is walked.
            let _ = self.read_ignores(folder, None);
        }
    }

    fn enter(&mut self, folder: &DirEntry) -> Option<Problem> {
        self.read_ignores(folder.path(), Some(folder.depth()))
    }

    /// Reads the ignore file of a folder, if it has one.
    fn read_ignores(&mut self, folder: &Path, depth: Option<usize>) -> Option<Problem> {
        let file = folder.join(IGNORE_FILE);
        if !file.is_file() {
            return None;
        }
        let mut builder = GitignoreBuilder::new(folder);
        let wrong = builder.add(&file);
        if let Ok(ignore) = builder.build() {
            self.ignores.push((depth, ignore));
        }
        wrong.map(|error| {
            at(
                &file,
                Problem::warning(Place::Whole, format!("not understood in part: {error}")),
            )
        })
    }

    fn entry(&self, found: &DirEntry) -> Result<Entry, Problem> {
        let facts = found.metadata().map_err(|error| unwalkable(&error))?;
        let below = found.path().strip_prefix(&self.root).unwrap_or(found.path());
        let relative = match below.as_os_str().is_empty() {
            true => found.file_name().to_string_lossy().into_owned(),
            false => slashed(below),
        };
        Ok(Entry {
            path: found.path().to_path_buf(),
            id_path: relative.clone(),
            relative,
            size: facts.len(),
            modified_ns: modified_ns(&facts),
            changed_ns: changed_ns(&facts),
        })
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

/// A path with `/` between its parts, on every system.
fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

fn modified_ns(facts: &Metadata) -> i64 {
    let since = facts
        .modified()
        .ok()
        .and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.map_or(0, |span| i64::try_from(span.as_nanos()).unwrap_or(i64::MAX))
}

#[cfg(unix)]
fn changed_ns(facts: &Metadata) -> i64 {
    use std::os::unix::fs::MetadataExt;
    facts
        .ctime()
        .saturating_mul(1_000_000_000)
        .saturating_add(facts.ctime_nsec())
}

#[cfg(not(unix))]
fn changed_ns(_: &Metadata) -> i64 {
    0
}

/// Why a thing that is neither file nor folder is never opened.
fn special(kind: FileType) -> Option<&'static str> {
    if kind.is_file() || kind.is_dir() {
        return None;
    }
    Some("not a file: a pipe, socket or device")
}

fn unwalkable(error: &walkdir::Error) -> Problem {
    let path = error.path().unwrap_or(Path::new(""));
    let problem = match (error.loop_ancestor(), error.io_error()) {
        (Some(_), _) => Problem::skipped(Place::Whole, "a link that leads back to a folder above it"),
        (None, Some(error)) => Problem::failed(Place::Whole, format!("cannot be opened: {error}")),
        (None, None) => Problem::failed(Place::Whole, error.to_string()),
    };
    at(path, problem)
}

fn at(path: &Path, problem: Problem) -> Problem {
    Problem {
        path: path.to_string_lossy().into_owned(),
        ..problem
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Severity;

    /// Files and problems of a folder, one a line: `+ path` or `- path: reason`.
    fn listing(root: &Path) -> Vec<String> {
        let base = root.to_string_lossy().into_owned();
        walk(root, &[])
            .map(|found| match found {
                Ok(entry) => format!("+ {}", entry.relative),
                Err(problem) => {
                    assert_ne!(problem.severity, Severity::Failed);
                    format!("- {}: {}", problem.path.replace(&base, ""), problem.reason)
                }
            })
            .collect()
    }

    fn write(root: &Path, files: &[(&str, &str)]) {
        for (name, text) in files {
            let path = root.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
    }

    #[test]
    fn a_folder_gives_its_files_in_order_and_says_what_it_leaves_out() {
        let root = tempfile::tempdir().unwrap();
        write(
            root.path(),
            &[
                ("b.txt", "b"),
                ("a/2.txt", "2"),
                ("a/10.txt", "10"),
                ("a/draft.tmp", ""),
                ("a/keep.tmp", ""),
                ("a/.datelineignore", "!keep.tmp\n"),
                (".datelineignore", "*.tmp\nold/\n"),
                ("old/x.txt", "x"),
                (".git/config", ""),
            ],
        );
        assert_eq!(
            listing(root.path()),
            [
                "- /.git: hidden",
                "+ a/10.txt",
                "+ a/2.txt",
                "- /a/draft.tmp: left out by .datelineignore",
                "+ a/keep.tmp",
                "+ b.txt",
                "- /old: left out by .datelineignore",
            ]
        );
    }

    #[test]
    fn a_place_is_walked_as_the_whole_would_walk_it() {
        let root = tempfile::tempdir().unwrap();
        write(
            root.path(),
            &[
                ("a/b/1.txt", "1"),
                ("a/b/2.tmp", "2"),
                ("a/.datelineignore", "*.tmp\n"),
                ("old/x/3.txt", "3"),
                (".datelineignore", "old/\n"),
                (".git/x/4.txt", "4"),
            ],
        );
        let at = |place: &str| -> Vec<String> {
            let found = walk_at(root.path(), &root.path().join(place), &[]);
            found.flatten().map(|entry| entry.relative).collect()
        };
        assert_eq!(at("a/b"), ["a/b/1.txt"]);
        assert_eq!(at("a/b/1.txt"), ["a/b/1.txt"]);
        for left_out in ["a/b/2.tmp", "old", "old/x", "old/x/3.txt", ".git/x/4.txt"] {
            assert_eq!(at(left_out), Vec::<String>::new(), "{left_out}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_back_are_not_followed_and_sockets_not_opened() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("a/1.txt", "1")]);
        std::os::unix::fs::symlink(root.path(), root.path().join("a/loop")).unwrap();
        std::os::unix::fs::symlink(root.path().join("a/1.txt"), root.path().join("again.txt")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.path().join("s")).unwrap();
        let lines = listing(root.path());
        assert_eq!(lines[0], "+ a/1.txt");
        assert_eq!(
            lines.iter().filter(|line| line.starts_with('+')).count(),
            1,
            "{lines:?}"
        );
        assert_eq!(lines.len(), 4, "{lines:?}");
    }

    #[test]
    fn a_single_file_is_its_own_archive() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[(".x.txt", "x")]);
        assert_eq!(listing(&root.path().join(".x.txt")), ["+ .x.txt"]);
    }

    #[test]
    fn the_index_is_not_read() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), &[("index/meta.json", "{}"), ("x.txt", "x")]);
        let found: Vec<_> = walk(root.path(), &[root.path().join("index")]).collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].as_ref().unwrap().relative, "x.txt");
    }
}
