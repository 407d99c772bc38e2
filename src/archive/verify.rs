//! Verification: the index held against itself and against the files on disk.
//!
//! First every file of the index is summed, without the engine, so that damage is told and never followed. Only what
//! is whole is then opened: every article is unpacked and counted by file and folder, and every file of the archive is
//! held against what is known of it.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::build::STDIN;
use super::changes::{hash_file, is_as_known};
use super::{Archive, Error};
use crate::article::{Article, file_of};
use crate::index;
use crate::index::files::{FileLog, FileProblem, FileRecord};
use crate::index::snapshot::{Damage, Snapshot};
use crate::ingest::{Severity, walk};
use crate::search::View;

/// What is to be verified.
#[derive(Debug, Clone, Default)]
pub struct VerifyRequest {
    /// Files and folders to hold the index against; none for all that were ever asked for.
    pub paths: Vec<PathBuf>,
    /// Take a file of the same size and time for unchanged, without reading it.
    pub quick: bool,
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verification {
    /// Files of the index that are not as they were written.
    pub damaged: Vec<Damage>,
    /// Files of the index that belong to no commit: a killed run left them, the next removes them.
    pub leftovers: u64,
    /// Bytes of the index that were summed.
    pub index_bytes: u64,
    /// Articles in the index.
    pub articles: u64,
    /// Files known to the index.
    pub files: u64,
    /// What does not agree, by kind and path.
    pub faults: Vec<Fault>,
    /// Articles without text beyond their title.
    pub without_text: Vec<String>,
    /// Articles without a date.
    pub without_date: Vec<String>,
    /// Counts by folder below the archive's root, in order.
    pub folders: Vec<FolderCount>,
    /// Milliseconds taken.
    pub took_ms: f64,
}

/// Something that does not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What kind of disagreement.
    pub kind: FaultKind,
    /// The file of the archive.
    pub path: String,
    /// Where in the file, in words; empty for the whole.
    pub place: String,
    /// What was found.
    pub reason: String,
    /// What mends it.
    pub remedy: Remedy,
}

/// What mends an index, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Remedy {
    /// The next run of indexing.
    Index,
    /// A run that also reads again what could not be read, once it can be.
    RetryFailed,
    /// An index made anew: what it holds is not what its own log says.
    Rebuild,
    /// A backup, for its files are damaged; without one, an index made anew.
    Restore,
}

/// Kinds of disagreement between index and disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FaultKind {
    /// The file lies on disk and was never read, or fewer articles of it are in the index than were read.
    Missing,
    /// The file is another than the one that was read.
    Changed,
    /// The file, or something in it, cannot or could not be read.
    Unreadable,
    /// The file is no longer there, or was forgotten; its articles are there.
    Gone,
}

impl FaultKind {
    /// All kinds, in the order in which they are told.
    pub const ALL: [FaultKind; 4] = [
        FaultKind::Missing,
        FaultKind::Changed,
        FaultKind::Unreadable,
        FaultKind::Gone,
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            FaultKind::Missing => "missing",
            FaultKind::Changed => "changed",
            FaultKind::Unreadable => "unreadable",
            FaultKind::Gone => "gone",
        }
    }
}

/// What a folder holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderCount {
    /// The folder, below the archive's root.
    pub folder: String,
    /// Files that articles came from.
    pub files: u64,
    /// Articles.
    pub articles: u64,
    /// Articles without a date.
    pub without_date: u64,
    /// Articles without text.
    pub without_text: u64,
}

impl Verification {
    /// Whether index and disk agree and nothing is damaged.
    pub fn is_in_order(&self) -> bool {
        self.remedy().is_none()
    }

    /// What mends all that was found; `None` if nothing is to be mended.
    pub fn remedy(&self) -> Option<Remedy> {
        let damaged = (!self.damaged.is_empty()).then_some(Remedy::Restore);
        damaged.or_else(|| self.faults.iter().map(|fault| fault.remedy).max())
    }
}

/// Verifies an index; also one that is too damaged to be opened.
///
/// # Errors
/// There is no index, or it is of another version.
pub fn verify(index: &Path, request: &VerifyRequest) -> Result<Verification, Error> {
    let started = Instant::now();
    let mut found = sum_files(index)?;
    if found.damaged.is_empty() {
        // The engine trusts its files; should it still stumble, that is damage too.
        let held = catch_unwind(AssertUnwindSafe(|| hold(index, request, &mut found)));
        match held {
            Ok(Ok(())) => {}
            Ok(Err(error)) => found.damaged.push(damage(error.to_string())),
            Err(_) => found.damaged.push(damage("it cannot be followed".to_owned())),
        }
    }
    found.took_ms = started.elapsed().as_secs_f64() * 1000.0;
    Ok(found)
}

fn damage(reason: String) -> Damage {
    Damage {
        file: PathBuf::new(),
        reason,
    }
}

fn sum_files(index: &Path) -> Result<Verification, Error> {
    use index::Error as Index;
    match Snapshot::take(index) {
        Ok(snapshot) => Ok(Verification {
            damaged: snapshot.check(),
            leftovers: snapshot.leftovers.len() as u64,
            index_bytes: snapshot.bytes(),
            ..Verification::default()
        }),
        Err(error @ (Index::NoIndex(_) | Index::NotAnIndex(_) | Index::OtherVersion { .. })) => Err(error.into()),
        Err(error) => Ok(Verification {
            damaged: vec![damage(error.to_string())],
            ..Verification::default()
        }),
    }
}

/// Holds the index against itself and the disk.
fn hold(index: &Path, request: &VerifyRequest, found: &mut Verification) -> Result<(), Error> {
    let archive = Archive::open(index)?;
    let counts = count_articles(&archive, found)?;
    let log = FileLog::open(index, archive.store.payload()?.as_deref())?;
    found.files = log.len() as u64;
    found.failed_before(log.iter().flat_map(|file| &file.problems));
    let mut records: Vec<&FileRecord> = log.iter().collect();
    records.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    for record in &records {
        let have = counts.get(&record.path).copied().unwrap_or(0);
        if have != record.articles {
            let reason = format!("{have} of its {} articles are in the index", record.articles);
            found.tell(FaultKind::Missing, &record.path, reason, Remedy::Rebuild);
        }
    }
    let is_known = |path: &str| path == STDIN || log.get(path).is_some();
    for (path, have) in counts.iter().filter(|(path, _)| !is_known(path)) {
        let reason = format!("{have} of its articles are in the index, which knows no such file");
        found.tell(FaultKind::Gone, path, reason, Remedy::Rebuild);
    }
    let roots: Vec<PathBuf> = match request.paths.as_slice() {
        [] => log.roots().iter().map(PathBuf::from).collect(),
        paths => paths.iter().map(|path| super::changes::absolute(path)).collect(),
    };
    let mut disk = Disk {
        found,
        quick: request.quick,
        seen: FxHashSet::default(),
    };
    disk.walk(index, &roots, &log);
    let is_below = |record: &FileRecord| {
        roots
            .iter()
            .any(|root: &PathBuf| Path::new(&record.path).starts_with(root))
    };
    records
        .into_iter()
        .filter(|record| is_below(record))
        .for_each(|record| disk.hold_unseen(record));
    found.faults.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
    Ok(())
}

impl Verification {
    /// What indexing mends.
    fn fault(&mut self, kind: FaultKind, path: &str, reason: impl Into<String>) {
        self.tell(kind, path, reason, Remedy::Index);
    }

    fn tell(&mut self, kind: FaultKind, path: &str, reason: impl Into<String>, remedy: Remedy) {
        self.faults.push(Fault {
            kind,
            path: path.to_owned(),
            place: String::new(),
            reason: reason.into(),
            remedy,
        });
    }

    /// What could not be read when it was indexed, and has not been read since.
    fn failed_before<'a>(&mut self, problems: impl Iterator<Item = &'a FileProblem>) {
        self.faults.extend(problems.map(|problem| Fault {
            kind: FaultKind::Unreadable,
            path: problem.path.clone(),
            place: problem.place.clone(),
            reason: problem.reason.clone(),
            remedy: Remedy::RetryFailed,
        }));
    }
}

/// Unpacks every article: how many came from each file, and what each folder holds.
fn count_articles(archive: &Archive, found: &mut Verification) -> Result<FxHashMap<String, u64>, Error> {
    let View { searcher, articles, .. } = archive.committed();
    let mut by_file: FxHashMap<String, u64> = FxHashMap::default();
    let mut folders: BTreeMap<String, FolderCount> = BTreeMap::new();
    for (number, segment) in (0u32..).zip(searcher.segment_readers()) {
        for doc in segment.doc_ids_alive() {
            let article = match articles.at(DocAddress::new(number, doc)) {
                Ok((article, _)) => article,
                Err(index::Error::Damaged(_)) => {
                    found.damaged.push(damage("an article cannot be unpacked".to_owned()));
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            let folder = folders.entry(article.folder.clone()).or_default();
            found.count(&article, folder);
            let of_file = by_file.entry(file_of(&article.path).to_owned()).or_default();
            folder.files += u64::from(*of_file == 0);
            *of_file += 1;
        }
    }
    found.folders = folders
        .into_iter()
        .map(|(folder, count)| FolderCount { folder, ..count })
        .collect();
    Ok(by_file)
}

impl Verification {
    fn count(&mut self, article: &Article, folder: &mut FolderCount) {
        self.articles += 1;
        folder.articles += 1;
        if article.date.is_none() {
            folder.without_date += 1;
            self.without_date.push(article.id.clone());
        }
        if article.body.trim().is_empty() {
            folder.without_text += 1;
            self.without_text.push(article.id.clone());
        }
    }
}

/// The files of the archive as they lie on disk.
struct Disk<'a> {
    found: &'a mut Verification,
    quick: bool,
    seen: FxHashSet<String>,
}

impl Disk<'_> {
    fn walk(&mut self, index: &Path, roots: &[PathBuf], log: &FileLog) {
        for root in roots.iter().filter(|root| root.exists()) {
            for entry in walk::walk(root, &[index.to_owned()]) {
                match entry {
                    Ok(entry) => self.hold(&entry, log),
                    Err(problem) if problem.severity == Severity::Failed => {
                        self.found.fault(FaultKind::Unreadable, &problem.path, problem.reason);
                    }
                    Err(_) => {}
                }
            }
        }
    }

    fn hold(&mut self, entry: &walk::Entry, log: &FileLog) {
        let path = entry.path.to_string_lossy().into_owned();
        if !self.seen.insert(path.clone()) {
            return;
        }
        match log.get(&path) {
            None => self.found.fault(FaultKind::Missing, &path, "it was never read"),
            Some(FileRecord { part: Some(part), .. }) => {
                let reason = format!("only its first {} records were read", part.records);
                self.found.fault(FaultKind::Missing, &path, reason);
            }
            Some(known) if known.is_unread() => {}
            Some(known) => self.compare(known, entry),
        }
    }

    fn compare(&mut self, known: &FileRecord, entry: &walk::Entry) {
        if entry.size != known.size {
            let reason = format!("it had {} bytes and has {}", known.size, entry.size);
            return self.found.fault(FaultKind::Changed, &known.path, reason);
        }
        if self.quick && is_as_known(known, entry) {
            return;
        }
        match hash_file(Path::new(&known.path)) {
            Ok(hash) if hash == known.hash => {}
            Ok(_) => self
                .found
                .fault(FaultKind::Changed, &known.path, "its content is another"),
            Err(error) => {
                let reason = format!("it cannot be read: {error}");
                self.found.fault(FaultKind::Unreadable, &known.path, reason);
            }
        }
    }

    /// A known file that the walk did not come by.
    fn hold_unseen(&mut self, known: &FileRecord) {
        if self.seen.contains(&known.path) {
            return;
        }
        match std::fs::metadata(&known.path) {
            Ok(_) if known.articles == 0 => {}
            Ok(_) => self.found.fault(FaultKind::Gone, &known.path, "it is left out now"),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.found.fault(FaultKind::Gone, &known.path, "it is no longer there");
            }
            Err(error) => {
                let reason = format!("it cannot be read: {error}");
                self.found.fault(FaultKind::Unreadable, &known.path, reason);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::writer::Writer;

    #[test]
    fn an_article_of_a_file_that_is_not_known_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(dir.path()).unwrap();
        writer.add_one("stray.txt");
        writer.add_one(STDIN);
        writer.commit().unwrap();
        drop(writer.finish().unwrap());
        let found = verify(dir.path(), &VerifyRequest::default()).unwrap();
        let told: Vec<_> = found
            .faults
            .iter()
            .map(|fault| (fault.kind, fault.path.as_str()))
            .collect();
        assert_eq!(told, [(FaultKind::Gone, "stray.txt")]);
        assert_eq!(found.remedy(), Some(Remedy::Rebuild));
    }
}
