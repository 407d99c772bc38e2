//! Articles that must not come back: `purged.jsonl`, which outlives every rebuild.
//!
//! One line of JSON an article, with its identifier, the hash of what it said, and the checksum of the line; never a
//! word of its text. Whatever has the identifier or says the same is not indexed again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::store::{Error, replace_file};
use crate::article::Article;

/// Name of the list, in the index folder.
pub const FILE: &str = "purged.jsonl";

/// An article that must not come back.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Purged {
    /// Its identifier.
    pub id: String,
    /// Hash of what it said (see [`content_hash`]).
    pub content: u64,
    /// The file that it came from.
    pub file: String,
}

/// The list of an index.
#[derive(Debug, Default)]
pub struct PurgedList {
    path: PathBuf,
    entries: Vec<Purged>,
    ids: FxHashSet<String>,
    contents: FxHashSet<u64>,
}

/// One line: an entry and its checksum.
#[derive(Serialize, Deserialize)]
struct Line {
    #[serde(flatten)]
    entry: Purged,
    sum: u64,
}

/// Hash of an article's title, abstract and body, however they are spaced.
pub fn content_hash(article: &Article) -> u64 {
    let mut hash = Xxh3::new();
    for part in [&article.title, &article.summary, &article.body] {
        for word in part.split_whitespace() {
            hash.update(word.as_bytes());
            hash.update(b" ");
        }
        hash.update(b"\n");
    }
    hash.digest()
}

impl PurgedList {
    /// Reads the list of an index; there need be none.
    ///
    /// # Errors
    /// It cannot be read, or a line of it is damaged.
    pub fn open(index: &Path) -> Result<PurgedList, Error> {
        let path = index.join(FILE);
        let entries = match fs::read(&path) {
            Ok(bytes) => parse(&bytes)
                .map_err(|line| Error::Damaged(format!("{}: line {line} is not as it was written", path.display())))?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(Error::io(&path)(error)),
        };
        let mut list = PurgedList {
            path,
            ..PurgedList::default()
        };
        entries.into_iter().for_each(|entry| list.keep(entry));
        Ok(list)
    }

    /// All entries, in the order in which they were listed.
    pub fn entries(&self) -> &[Purged] {
        &self.entries
    }

    /// Whether an article must not come back.
    pub fn holds(&self, article: &Article) -> bool {
        !self.entries.is_empty() && (self.ids.contains(&article.id) || self.contents.contains(&content_hash(article)))
    }

    /// Lists articles; on disk when this returns.
    ///
    /// # Errors
    /// The list cannot be written; it stays as it was.
    pub fn add(&mut self, entries: Vec<Purged>) -> Result<(), Error> {
        let known: FxHashSet<&Purged> = self.entries.iter().collect();
        let fresh: Vec<Purged> = entries.into_iter().filter(|entry| !known.contains(entry)).collect();
        let all: Vec<Purged> = self.entries.iter().chain(&fresh).cloned().collect();
        self.write(&all)?;
        fresh.into_iter().for_each(|entry| self.keep(entry));
        Ok(())
    }

    /// Takes an identifier from the list and gives the entries that it had.
    ///
    /// # Errors
    /// The list cannot be written; it stays as it was.
    pub fn lift(&mut self, id: &str) -> Result<Vec<Purged>, Error> {
        let (lifted, left): (Vec<Purged>, Vec<Purged>) = self.entries.iter().cloned().partition(|entry| entry.id == id);
        self.write(&left)?;
        let path = std::mem::take(&mut self.path);
        *self = PurgedList {
            path,
            ..PurgedList::default()
        };
        left.into_iter().for_each(|entry| self.keep(entry));
        Ok(lifted)
    }

    fn keep(&mut self, entry: Purged) {
        self.ids.insert(entry.id.clone());
        self.contents.insert(entry.content);
        self.entries.push(entry);
    }

    fn write(&self, entries: &[Purged]) -> Result<(), Error> {
        let mut bytes = Vec::new();
        for entry in entries {
            let line = line_of(entry).map_err(|error| Error::Damaged(error.to_string()))?;
            bytes.extend_from_slice(&line);
        }
        replace_file(&self.path, &bytes)
    }
}

fn line_of(entry: &Purged) -> serde_json::Result<Vec<u8>> {
    let line = Line {
        entry: entry.clone(),
        sum: xxh3_64(&serde_json::to_vec(entry)?),
    };
    let mut bytes = serde_json::to_vec(&line)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Reads a list, or gives the number of the first line that is not as it was written.
pub(super) fn parse(bytes: &[u8]) -> Result<Vec<Purged>, usize> {
    let mut entries = Vec::new();
    for (number, line) in (1..).zip(bytes.split_inclusive(|byte| *byte == b'\n')) {
        let read: Line = serde_json::from_slice(line).map_err(|_| number)?;
        if line_of(&read.entry).ok().as_deref() != Some(line) {
            return Err(number);
        }
        entries.push(read.entry);
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: &str, content: u64) -> Purged {
        Purged {
            id: id.into(),
            content,
            file: "/archive/a.txt".into(),
        }
    }

    #[test]
    fn the_list_is_kept_and_any_damage_to_it_found() {
        let dir = tempfile::tempdir().unwrap();
        let mut list = PurgedList::open(dir.path()).unwrap();
        list.add(vec![entry("a", 1), entry("b", 2)]).unwrap();
        list.add(vec![entry("a", 1)]).unwrap();
        let mut again = PurgedList::open(dir.path()).unwrap();
        assert_eq!(again.entries(), [entry("a", 1), entry("b", 2)]);
        let path = dir.path().join(FILE);
        let bytes = fs::read(&path).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut turned = bytes.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            assert!(parse(&turned).is_err(), "bit {bit}");
        }
        assert_eq!(again.lift("a").unwrap(), [entry("a", 1)]);
        assert_eq!(PurgedList::open(dir.path()).unwrap().entries(), [entry("b", 2)]);
    }

    #[test]
    fn what_says_the_same_is_held_however_it_is_spaced() {
        let article = |id: &str, body: &str| Article {
            id: id.into(),
            body: body.into(),
            ..Article::default()
        };
        let dir = tempfile::tempdir().unwrap();
        let mut list = PurgedList::open(dir.path()).unwrap();
        let gone = article("a", "The harbour was closed.");
        list.add(vec![entry("a", content_hash(&gone))]).unwrap();
        assert!(list.holds(&article("a", "Something else.")));
        assert!(list.holds(&article("b", " The harbour\nwas closed.")));
        assert!(!list.holds(&article("b", "The harbour was open.")));
    }
}
