//! What is new, changed, moved or gone since the last run: the plan of a build, made from file names, sizes and times
//! before anything is read.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::Xxh3;

use super::build::{STDIN, is_stdin};
use crate::index::files::{FileLog, FileRecord};
use crate::ingest::walk::{self, Entry};
use crate::ingest::{Problem, Severity};

/// What a run has to do.
#[derive(Debug, Default)]
pub struct Changes {
    /// Files to read, in order.
    pub read: Vec<FilePlan>,
    /// Files that are gone, with all that came from them.
    pub gone: Vec<FileRecord>,
    /// Articles of files that did not change.
    pub unchanged: u64,
    /// Files that did not change and hold no article.
    pub skipped: u64,
    /// What the walk could not enter or passed over.
    pub problems: Vec<Problem>,
}

/// One file to read.
#[derive(Debug)]
pub struct FilePlan {
    /// Its path.
    pub path: String,
    /// What there is to read.
    pub reading: Reading,
    /// What is known of it, or of the file that it was before it moved.
    pub known: Option<FileRecord>,
}

/// What there is to read.
#[derive(Debug)]
pub enum Reading {
    /// A file.
    File(Entry),
    /// Standard input.
    Stdin,
}

impl FilePlan {
    /// Size in bytes; unknown for standard input.
    pub fn size(&self) -> u64 {
        match &self.reading {
            Reading::File(entry) => entry.size,
            Reading::Stdin => 0,
        }
    }

    /// Time of modification in nanoseconds since 1970.
    pub fn modified(&self) -> i64 {
        match &self.reading {
            Reading::File(entry) => entry.modified_ns,
            Reading::Stdin => 0,
        }
    }

    /// What its identifiers are made from.
    pub fn id_path(&self) -> &str {
        match &self.reading {
            Reading::File(entry) => &entry.id_path,
            Reading::Stdin => &self.path,
        }
    }

    /// Takes a file for one that lay elsewhere before: its identifiers stay.
    fn moved(&mut self, before: &FileRecord) {
        if let Reading::File(entry) = &mut self.reading {
            entry.id_path.clone_from(&before.id_path);
        }
        self.known = Some(before.clone());
    }

    /// Where the file was before, if it moved.
    pub fn moved_from(&self) -> Option<&str> {
        self.known
            .as_ref()
            .map(|known| known.path.as_str())
            .filter(|before| *before != self.path)
    }

    /// Whether content of this hash is what is known already, under this path.
    pub fn is_same(&self, hash: u64) -> bool {
        self.moved_from().is_none() && self.known.as_ref().is_some_and(|known| known.hash == hash)
    }
}

impl Changes {
    /// Compares the files on disk with those known; what cannot be read is a problem of its own.
    pub fn find(paths: &[PathBuf], known: &FileLog, index: &Path) -> Changes {
        let mut changes = Changes::default();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut roots = Vec::new();
        for path in paths {
            if is_stdin(path) {
                changes.read.push(FilePlan {
                    path: STDIN.into(),
                    reading: Reading::Stdin,
                    known: None,
                });
                continue;
            }
            roots.push(std::path::absolute(path).unwrap_or_else(|_| path.clone()));
            for entry in walk::walk(path, &[index.to_owned()]) {
                match entry {
                    Ok(entry) => changes.look_at(entry, known, &mut seen),
                    Err(problem) => changes.problems.push(problem),
                }
            }
        }
        changes.find_gone(&roots, known, &seen);
        changes.find_moved();
        changes
    }

    fn look_at(&mut self, mut entry: Entry, known: &FileLog, seen: &mut FxHashSet<String>) {
        let path = entry.path.to_string_lossy().into_owned();
        if !seen.insert(path.clone()) {
            return;
        }
        let known = known.get(&path).cloned();
        match known {
            Some(known) if known.size == entry.size && known.mtime == entry.modified_ns => {
                self.unchanged += known.articles;
                self.skipped += u64::from(known.articles == 0);
            }
            known => {
                if let Some(known) = &known {
                    entry.id_path.clone_from(&known.id_path);
                }
                self.read.push(FilePlan {
                    path,
                    reading: Reading::File(entry),
                    known,
                });
            }
        }
    }

    /// Known files below the paths that were walked and are no longer there; what could not be entered is not gone.
    fn find_gone(&mut self, roots: &[PathBuf], known: &FileLog, seen: &FxHashSet<String>) {
        let unread: Vec<&Path> = self
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Failed)
            .map(|problem| Path::new(&problem.path))
            .collect();
        let below = |path: &Path| {
            roots.iter().any(|root| path.starts_with(root)) && !unread.iter().any(|folder| path.starts_with(folder))
        };
        let gone = known
            .iter()
            .filter(|file| below(Path::new(&file.path)) && !seen.contains(&file.path));
        self.gone = gone.cloned().collect();
        self.gone.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }

    /// A new file with the content of one that is gone is that file, moved: its articles keep their identifiers.
    fn find_moved(&mut self) {
        let mut by_size: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (at, gone) in self.gone.iter().enumerate() {
            by_size.entry(gone.size).or_default().push(at);
        }
        let mut moved = FxHashSet::default();
        for plan in self.read.iter_mut().filter(|plan| plan.known.is_none()) {
            let Some(same_size) = by_size.get_mut(&plan.size()) else {
                continue;
            };
            let Ok(hash) = hash_file(Path::new(&plan.path)) else {
                continue;
            };
            let gone = &self.gone;
            let found = same_size
                .iter()
                .position(|at| gone.get(*at).is_some_and(|gone| gone.hash == hash));
            if let Some(before) = found.and_then(|found| gone.get(same_size.swap_remove(found))) {
                moved.insert(before.path.clone());
                plan.moved(before);
            }
        }
        self.gone.retain(|gone| !moved.contains(&gone.path));
    }
}

/// Hash of a file's content.
pub(super) fn hash_file(path: &Path) -> io::Result<u64> {
    let mut file = File::open(path)?;
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok(hasher.digest()),
            Ok(read) => hasher.update(buffer.get(..read).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}
