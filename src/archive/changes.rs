//! What is new, changed, moved or gone since the last run: the plan of a build, made from file names, sizes and times
//! before anything is read.
//!
//! A folder that vanished may be an unmounted disk, so its articles stay until somebody says that it is gone for good.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::Xxh3;

use super::BuildRequest;
use super::build::{STDIN, is_stdin};
use crate::index::files::{FileLog, FileRecord};
use crate::ingest::sources::Sources;
use crate::ingest::walk::{self, Entry};
use crate::ingest::{Place, Problem, Settings, Severity};

/// A folder of so many files or more is not taken for deleted when it vanishes.
const MANY: u64 = 10;
/// The same for a folder that was asked for by name.
const MANY_IN_ROOT: u64 = 2;

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
    /// How it is to be read.
    pub settings: Arc<Settings>,
    /// It is to be read whether its content changed or not.
    pub anew: bool,
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
        self.entry().map_or(0, |entry| entry.size)
    }

    /// Time of modification in nanoseconds since 1970.
    pub fn modified(&self) -> i64 {
        self.entry().map_or(0, |entry| entry.modified_ns)
    }

    /// Time of the last change of its name or facts, likewise.
    pub fn changed(&self) -> i64 {
        self.entry().map_or(0, |entry| entry.changed_ns)
    }

    /// What its identifiers are made from.
    pub fn id_path(&self) -> &str {
        self.entry().map_or(&self.path, |entry| &entry.id_path)
    }

    fn entry(&self) -> Option<&Entry> {
        match &self.reading {
            Reading::File(entry) => Some(entry),
            Reading::Stdin => None,
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

    /// How many records of content of this hash were read before, where reading was broken off.
    pub fn read_before(&self, hash: u64) -> u64 {
        let is_here = |known: &&FileRecord| known.hash == hash && known.path == self.path;
        let part = self.known.as_ref().filter(is_here).and_then(|known| known.part);
        part.filter(|part| part.cut == self.settings.fingerprint())
            .map_or(0, |part| part.records)
    }

    /// Whether a commit may hold a part of the file. What is known of a file that changed goes when it is read again, so
    /// it is read to its end: nobody shall miss what stands in both.
    pub fn may_pause(&self, read_before: u64) -> bool {
        let is_file = matches!(self.reading, Reading::File(_));
        is_file && (self.known.is_none() || read_before > 0)
    }

    /// Whether content of this hash is what is known already, under this path.
    pub fn is_same(&self, hash: u64) -> bool {
        let is_same = || self.known.as_ref().is_some_and(|known| known.hash == hash);
        !self.anew && self.moved_from().is_none() && is_same()
    }
}

/// The files of a run as they are compared with those known.
struct Survey<'a> {
    request: &'a BuildRequest,
    known: &'a FileLog,
    sources: Sources,
    seen: FxHashSet<String>,
    roots: Vec<PathBuf>,
    changes: Changes,
}

impl Changes {
    /// Compares the files on disk with those known; what cannot be read is a problem of its own.
    pub fn find(request: &BuildRequest, known: &FileLog, index: &Path) -> Changes {
        let mut survey = Survey {
            request,
            known,
            sources: Sources::new(request.settings.clone()),
            seen: FxHashSet::default(),
            roots: Vec::new(),
            changes: Changes::default(),
        };
        for path in &request.paths {
            if is_stdin(path) {
                survey.take_stdin();
            } else {
                survey.walk(path, path, index);
            }
        }
        survey.finish()
    }

    /// The same for some places below the paths of a request, such as those that a watch has seen to change.
    pub fn find_at(request: &BuildRequest, places: &[(PathBuf, PathBuf)], known: &FileLog, index: &Path) -> Changes {
        let mut survey = Survey {
            request,
            known,
            sources: Sources::new(request.settings.clone()),
            seen: FxHashSet::default(),
            roots: Vec::new(),
            changes: Changes::default(),
        };
        for (root, place) in places {
            survey.walk(root, place, index);
        }
        survey.finish()
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        let is_failure = |problem: &Problem| problem.severity == Severity::Failed;
        self.read.is_empty() && self.gone.is_empty() && !self.problems.iter().any(is_failure)
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

/// Whether a file looks as it did when it was read. A file of the same size and time may have taken its name since: that
/// changes the entry's own time, as other things do that leave the content alone, which its hash then tells.
pub(super) fn is_as_known(known: &FileRecord, entry: &Entry) -> bool {
    let is_same_entry = known.ctime == 0 || known.ctime == entry.changed_ns;
    known.size == entry.size && known.mtime == entry.modified_ns && is_same_entry
}

impl Survey<'_> {
    fn take_stdin(&mut self) {
        self.changes.read.push(FilePlan {
            path: STDIN.into(),
            reading: Reading::Stdin,
            known: None,
            settings: Arc::new(self.request.settings.clone()),
            anew: true,
        });
    }

    /// Looks at all files at a place below a root.
    fn walk(&mut self, root: &Path, place: &Path, index: &Path) {
        self.roots.push(absolute(place));
        if !place.exists() {
            return;
        }
        for entry in walk::walk_at(root, place, &[index.to_owned()]) {
            match entry {
                Ok(entry) => self.look_at(entry),
                Err(problem) => self.changes.problems.push(problem),
            }
        }
    }

    fn look_at(&mut self, mut entry: Entry) {
        let path = entry.path.to_string_lossy().into_owned();
        if !self.seen.insert(path.clone()) {
            return;
        }
        let settings = self.sources.of(entry.path.parent().unwrap_or(Path::new("")));
        let known = self.known_of(&path);
        let is_anew = |known: &FileRecord| known.is_unread() || known.settings != settings.defaults.fingerprint();
        let anew = known.as_ref().is_some_and(is_anew);
        match known {
            Some(known) if !anew && is_as_known(&known, &entry) => {
                self.changes.unchanged += known.articles;
                self.changes.skipped += u64::from(known.articles == 0);
            }
            known => {
                if let Some(known) = &known {
                    entry.id_path.clone_from(&known.id_path);
                }
                self.changes.read.push(FilePlan {
                    path,
                    reading: Reading::File(entry),
                    known,
                    settings,
                    anew,
                });
            }
        }
    }

    /// What is known of a file; if something in it could not be read and is tried again, the whole of it is.
    fn known_of(&self, path: &str) -> Option<FileRecord> {
        let known = self.known.get(path)?.clone();
        Some(match self.request.retry_failed && !known.problems.is_empty() {
            true => known.to_read_again(),
            false => known,
        })
    }

    fn finish(mut self) -> Changes {
        self.find_gone();
        self.changes.find_moved();
        if !self.request.remove_vanished {
            self.spare_vanished();
        }
        self.changes.problems.append(&mut self.sources.problems);
        self.changes
    }

    /// Known files below the paths that were walked and are no longer there; what could not be entered is not gone.
    fn find_gone(&mut self) {
        let problems = &self.changes.problems;
        let unread: Vec<&Path> = problems
            .iter()
            .filter(|problem| problem.severity == Severity::Failed)
            .map(|problem| Path::new(&problem.path))
            .collect();
        let below = |path: &Path| {
            let is_in = |folders: &[&Path]| folders.iter().any(|folder| path.starts_with(folder));
            self.roots.iter().any(|root| path.starts_with(root)) && !is_in(&unread)
        };
        let gone = self
            .known
            .iter()
            .filter(|file| below(Path::new(&file.path)) && !self.seen.contains(&file.path));
        self.changes.gone = gone.cloned().collect();
        self.changes.gone.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    }

    /// Takes from the gone what went with a whole folder, where that is a root or held many files.
    fn spare_vanished(&mut self) {
        let living: FxHashSet<&Path> = self.seen.iter().flat_map(|path| Path::new(path).ancestors()).collect();
        let vanished_with = |file: &FileRecord| {
            let is_vanished = |folder: &&Path| self.is_root_or_below(folder) && !living.contains(folder);
            Path::new(&file.path)
                .ancestors()
                .take_while(is_vanished)
                .last()
                .map(Path::to_owned)
        };
        let mut folders: BTreeMap<PathBuf, Vanished> = BTreeMap::new();
        for file in self.changes.gone.iter().filter(|file| file.articles > 0) {
            if let Some(folder) = vanished_with(file) {
                let vanished = folders.entry(folder).or_default();
                vanished.files += 1;
                vanished.articles += file.articles;
            }
        }
        folders.retain(|folder, vanished| {
            let many = if self.is_root(folder) { MANY_IN_ROOT } else { MANY };
            vanished.files >= many
        });
        self.changes
            .gone
            .retain(|file| !folders.keys().any(|folder| Path::new(&file.path).starts_with(folder)));
        let problems = folders.iter().map(|(folder, vanished)| vanished.problem(folder));
        self.changes.problems.extend(problems);
    }

    fn is_root_or_below(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }

    /// Whether a place was asked for by name, now or before.
    fn is_root(&self, path: &Path) -> bool {
        let was_asked_for = |root: &str| Path::new(root) == path;
        self.known.roots().iter().any(|root| was_asked_for(root))
            || self.request.paths.iter().any(|root| absolute(root) == path)
    }
}

/// What went with a folder.
#[derive(Default)]
struct Vanished {
    files: u64,
    articles: u64,
}

impl Vanished {
    fn problem(&self, folder: &Path) -> Problem {
        let Vanished { files, articles } = self;
        let reason = format!(
            "it is empty or gone, and with it {files} files of {articles} articles, which stay in the index; if that is \
             meant, and no disk is missing, run again with --remove-vanished"
        );
        Problem {
            path: folder.to_string_lossy().into_owned(),
            ..Problem::failed(Place::Whole, reason)
        }
    }
}

/// The absolute form of a path, as the log of files knows it.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
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
