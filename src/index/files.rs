//! The log of files: which were read, when they had which size and content, and what went wrong in them.
//!
//! One line of JSON a file, appended as files are read; a later line for a path replaces an earlier one. A commit of
//! the index names the log, how many bytes of it belong to that commit, and their checksum, so log and articles can
//! never disagree: a killed run leaves at most a tail that the next one cuts off. A log that is mostly outdated is
//! written anew under the next number.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::store::{Error, sync_folder};

/// Rewrite the log when it holds this many lines for each file, and is not tiny.
const SLACK: usize = 3;
const TINY: usize = 1_000;

/// What is known of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Path of the file.
    pub path: String,
    /// The path that identifiers are made from: relative to the PATH first given, and kept when the file moves.
    pub id_path: String,
    /// Size in bytes.
    pub size: u64,
    /// Time of modification in nanoseconds since 1970.
    pub mtime: i64,
    /// Time at which its name or facts last changed, likewise; 0 where that is not known.
    #[serde(default)]
    pub ctime: i64,
    /// Hash of the content.
    pub hash: u64,
    /// Articles that came from it.
    pub articles: u64,
    /// What the archive said of its folder when it was read, as a number that changes with it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub settings: u64,
    /// What could not be read, or only in part.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<FileProblem>,
    /// How far it was read, where reading was broken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Part>,
    /// The file is gone, and its articles with it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

/// How far a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// How many of its records were read.
    pub records: u64,
    /// How it was cut into records, as a number that changes with it.
    pub cut: u64,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The time of a file that was not read, or not to its end: it is tried again with every run.
const NEVER: i64 = i64::MIN;

impl FileRecord {
    /// The record of a file or folder that could not be read; what is known of it from before stays.
    pub fn unread(path: String, known: Option<&FileRecord>, problem: FileProblem) -> FileRecord {
        let known = known.cloned().unwrap_or_default();
        let record = FileRecord {
            path,
            problems: vec![problem],
            ..known
        };
        record.to_read_again()
    }

    /// The same, to be read from its beginning whether it changed or not.
    pub fn to_read_again(self) -> FileRecord {
        FileRecord {
            mtime: NEVER,
            part: None,
            ..self
        }
    }

    /// The record of a file of which only a part was read: the next run goes on behind it.
    pub fn in_part(self, part: Part) -> FileRecord {
        FileRecord {
            mtime: NEVER,
            part: Some(part),
            ..self
        }
    }

    /// Whether it is to be read whatever it holds: when it was last tried, it could not be read, or not to its end.
    pub fn is_unread(&self) -> bool {
        self.mtime == NEVER
    }
}

/// Something that went wrong in a file, kept for `stats`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    /// The file, or the member of an archive file.
    pub path: String,
    /// Where in the file, in words.
    pub place: String,
    /// Why.
    pub reason: String,
}

/// What the payload of a commit says of files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Committed {
    /// Number of the log.
    log: u64,
    /// How many bytes of it belong to the commit.
    pub bytes: u64,
    /// Their checksum.
    #[serde(default)]
    pub sum: u64,
    /// The files and folders that were asked for, absolute, in the order in which they first were.
    #[serde(default)]
    pub roots: Vec<String>,
}

impl Committed {
    /// Reads the payload of a commit.
    ///
    /// # Errors
    /// It is not ours.
    pub fn read(payload: Option<&str>) -> Result<Committed, Error> {
        let read = payload.map(serde_json::from_str).transpose();
        let read = read.map_err(|error| Error::Damaged(format!("the commit does not name its files: {error}")))?;
        Ok(read.unwrap_or_default())
    }

    /// Name of the log, in the index folder.
    pub fn name(&self) -> String {
        log_name(self.log)
    }
}

/// The files of a commit, and the log to add to.
pub struct FileLog {
    dir: PathBuf,
    at: Committed,
    sum: Xxh3,
    lines: usize,
    files: FxHashMap<String, FileRecord>,
    log: Option<File>,
}

impl FileLog {
    /// Reads what a commit says of its files; `payload` is the commit's.
    ///
    /// # Errors
    /// The log is missing, cut short or not ours.
    pub fn open(dir: &Path, payload: Option<&str>) -> Result<FileLog, Error> {
        let mut log = FileLog {
            dir: dir.to_owned(),
            at: Committed::read(payload)?,
            sum: Xxh3::new(),
            lines: 0,
            files: FxHashMap::default(),
            log: None,
        };
        if log.at.bytes > 0 {
            log.read()?;
        }
        Ok(log)
    }

    fn read(&mut self) -> Result<(), Error> {
        let path = log_path(&self.dir, self.at.log);
        let file = File::open(&path).map_err(Error::io(&path))?;
        let mut left = BufReader::new(file.take(self.at.bytes));
        let mut line = Vec::new();
        let mut read = 0u64;
        while left.read_until(b'\n', &mut line).map_err(Error::io(&path))? > 0 {
            read += line.len() as u64;
            self.sum.update(&line);
            let record: FileRecord = serde_json::from_slice(&line)
                .map_err(|error| Error::Damaged(format!("{}: line {}: {error}", path.display(), self.lines + 1)))?;
            self.lines += 1;
            self.keep(record);
            line.clear();
        }
        if read < self.at.bytes {
            let (have, want) = (read, self.at.bytes);
            return Err(Error::Damaged(format!(
                "{} holds {have} of its {want} bytes",
                path.display()
            )));
        }
        if self.sum.digest() != self.at.sum {
            return Err(Error::Damaged(format!("{}: its checksum does not fit", path.display())));
        }
        Ok(())
    }

    fn keep(&mut self, record: FileRecord) {
        if record.gone {
            self.files.remove(&record.path);
        } else {
            self.files.insert(record.path.clone(), record);
        }
    }

    /// What is known of a file.
    pub fn get(&self, path: &str) -> Option<&FileRecord> {
        self.files.get(path)
    }

    /// All files, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &FileRecord> {
        self.files.values()
    }

    /// How many files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file was read yet.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The files and folders that were asked for so far, absolute.
    pub fn roots(&self) -> &[String] {
        &self.at.roots
    }

    /// Notes that a file or folder was asked for.
    pub fn add_root(&mut self, root: String) {
        if !self.at.roots.contains(&root) {
            self.at.roots.push(root);
        }
    }

    /// Adds or replaces what is known of a file; on disk with the next [`FileLog::sync`].
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn put(&mut self, record: FileRecord) -> Result<(), Error> {
        let path = log_path(&self.dir, self.at.log);
        let mut line = serde_json::to_vec(&record).map_err(|error| Error::Damaged(error.to_string()))?;
        line.push(b'\n');
        let log = self.writable(&path)?;
        log.write_all(&line).map_err(Error::io(&path))?;
        self.at.bytes += line.len() as u64;
        self.sum.update(&line);
        self.lines += 1;
        self.keep(record);
        Ok(())
    }

    /// Notes that a file is gone.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn remove(&mut self, path: &str) -> Result<(), Error> {
        match self.files.get(path).cloned() {
            Some(record) => self.put(FileRecord { gone: true, ..record }),
            None => Ok(()),
        }
    }

    /// Notes that one article less of a file is in the index.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn forget_article(&mut self, path: &str) -> Result<(), Error> {
        match self.files.get(path).cloned() {
            Some(record) => self.put(FileRecord {
                articles: record.articles.saturating_sub(1),
                ..record
            }),
            None => Ok(()),
        }
    }

    /// Has a file read again by the next run, whether it changed or not.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn read_again(&mut self, path: &str) -> Result<(), Error> {
        match self.files.get(path).cloned() {
            Some(record) => self.put(record.to_read_again()),
            None => Ok(()),
        }
    }

    fn writable(&mut self, path: &Path) -> Result<&mut File, Error> {
        let log = match self.log.take() {
            Some(log) => log,
            None => {
                let log = open_at(path, self.at.bytes).map_err(Error::io(path))?;
                sync_folder(&self.dir)?;
                log
            }
        };
        Ok(self.log.insert(log))
    }

    /// Brings the log to disk and gives the payload for the commit that it belongs to.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn sync(&mut self) -> Result<String, Error> {
        if self.lines > TINY && self.lines > SLACK * self.files.len() {
            self.rewrite()?;
        }
        let path = log_path(&self.dir, self.at.log);
        if let Some(log) = &mut self.log {
            log.sync_data().map_err(Error::io(&path))?;
        }
        self.at.sum = self.sum.digest();
        serde_json::to_string(&self.at).map_err(|error| Error::Damaged(error.to_string()))
    }

    /// Writes the log anew under the next number, without what is outdated.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn rewrite(&mut self) -> Result<(), Error> {
        let mut records: Vec<FileRecord> = self.files.values().cloned().collect();
        records.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        (self.log, self.lines, self.sum) = (None, 0, Xxh3::new());
        (self.at.log, self.at.bytes) = (self.at.log + 1, 0);
        records.into_iter().try_for_each(|record| self.put(record))
    }

    /// Removes logs that no longer belong to the last commit.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn tidy(&self) -> Result<(), Error> {
        remove_logs_but(&self.dir, Some(self.at.log))
    }
}

/// Removes all logs from an index folder.
///
/// # Errors
/// The folder cannot be listed, or a file not removed.
pub(super) fn remove_logs(dir: &Path) -> Result<(), Error> {
    remove_logs_but(dir, None)
}

fn remove_logs_but(dir: &Path, keep: Option<u64>) -> Result<(), Error> {
    for entry in fs::read_dir(dir).map_err(Error::io(dir))? {
        let path = entry.map_err(Error::io(dir))?.path();
        let number = log_number(&path);
        if number.is_some() && number != keep {
            fs::remove_file(&path).map_err(Error::io(&path))?;
        }
    }
    Ok(())
}

fn log_path(dir: &Path, number: u64) -> PathBuf {
    dir.join(log_name(number))
}

fn log_name(number: u64) -> String {
    format!("files-{number}.jsonl")
}

/// Whether a name is that of a log.
pub(super) fn is_log(name: &str) -> bool {
    log_number(Path::new(name)).is_some()
}

fn log_number(path: &Path) -> Option<u64> {
    let name = path.file_name()?.to_str()?;
    name.strip_prefix("files-")?.strip_suffix(".jsonl")?.parse().ok()
}

/// Opens a log for writing, cutting off what no commit knows of.
fn open_at(path: &Path, bytes: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(path)?;
    file.set_len(bytes)?;
    file.seek(SeekFrom::Start(bytes))?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(path: &str, articles: u64) -> FileRecord {
        FileRecord {
            path: path.into(),
            id_path: path.into(),
            size: 1,
            mtime: 2,
            ctime: 2,
            hash: 3,
            articles,
            ..FileRecord::default()
        }
    }

    #[test]
    fn a_part_is_kept_until_the_file_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = FileLog::open(dir.path(), None).unwrap();
        let part = Part { records: 7, cut: 8 };
        log.put(record("a", 7).in_part(part)).unwrap();
        let payload = log.sync().unwrap();
        drop(log);
        let mut log = FileLog::open(dir.path(), Some(&payload)).unwrap();
        assert_eq!(
            log.get("a").map(|file| (file.part, file.is_unread())),
            Some((Some(part), true))
        );
        log.read_again("a").unwrap();
        assert_eq!(
            log.get("a").map(|file| (file.part, file.is_unread())),
            Some((None, true))
        );
    }

    #[test]
    fn only_what_was_committed_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = FileLog::open(dir.path(), None).unwrap();
        log.put(record("a", 1)).unwrap();
        log.put(record("b", 2)).unwrap();
        let payload = log.sync().unwrap();
        log.put(record("c", 3)).unwrap();
        log.remove("a").unwrap();
        drop(log);

        let mut again = FileLog::open(dir.path(), Some(&payload)).unwrap();
        assert_eq!(again.len(), 2);
        assert_eq!(again.get("b"), Some(&record("b", 2)));
        again.remove("b").unwrap();
        let payload = again.sync().unwrap();
        let last = FileLog::open(dir.path(), Some(&payload)).unwrap();
        assert_eq!(last.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["a"]);
    }

    #[test]
    fn an_outdated_log_is_written_anew() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = FileLog::open(dir.path(), None).unwrap();
        for round in 0..TINY as u64 + 2 {
            log.put(record("a", round)).unwrap();
        }
        let payload = log.sync().unwrap();
        log.tidy().unwrap();
        assert!(!log_path(dir.path(), 0).exists());
        let again = FileLog::open(dir.path(), Some(&payload)).unwrap();
        assert_eq!(again.get("a").map(|file| file.articles), Some(TINY as u64 + 1));
    }

    #[test]
    fn a_log_cut_short_is_damage() {
        let dir = tempfile::tempdir().unwrap();
        let mut log = FileLog::open(dir.path(), None).unwrap();
        log.put(record("a", 1)).unwrap();
        let payload = log.sync().unwrap();
        fs::write(log_path(dir.path(), 0), b"").unwrap();
        assert!(matches!(
            FileLog::open(dir.path(), Some(&payload)),
            Err(Error::Damaged(_))
        ));
    }
}
