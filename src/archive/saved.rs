//! Saved searches: `searches.toml`, which people may write in, and beside it what each search has shown already.
//!
//! ```toml
//! # Ports and what belongs to them.
//! [ports]
//! query = "harbour OR port"
//! source = ["Lisbon Ledger", "Porto Post"]
//! from = "2024"
//! ```
//!
//! Each table is a search; its keys are `query` and the flags of a search by their long names. Only the table that is
//! saved is ever changed: comments and all else stay as they are.
//!
//! What came in since the last run is told by identifiers: `searches.seen` holds, for each search, the hashes of those
//! that it has shown. So it does not matter which date an article bears, whether its file changed or moved, or
//! whether the index was built anew; and an embargo that is lifted brings an article in.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use toml::{Table, Value};

const SEARCHES: &str = "searches.toml";
const SEEN: &str = "searches.seen";

/// What goes wrong with saved searches.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No search of that name is saved.
    #[error("no search is saved as `{0}`")]
    NoSuchSearch(String),
    /// The file is not TOML, or holds something else than tables.
    #[error("{path}: {reason}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The table cannot be replaced without harm to others.
    #[error("`{name}` in {path} is written in a way that only a person can change")]
    Entangled {
        /// The search.
        name: String,
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be read or written.
    #[error("{path}: {error}")]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
}

/// The saved searches of an index.
#[derive(Debug, Clone)]
pub struct Searches {
    path: PathBuf,
    text: String,
    searches: BTreeMap<String, Table>,
}

impl Searches {
    /// Reads them; none if there is no file.
    ///
    /// # Errors
    /// The file cannot be read or is not ours to understand.
    pub fn open(index: &Path) -> Result<Searches, Error> {
        let path = index.join(SEARCHES);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(Error::Io { path, error }),
        };
        let searches = parse(&text).map_err(|reason| Error::Syntax {
            path: path.clone(),
            reason,
        })?;
        Ok(Searches { path, text, searches })
    }

    /// All searches, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Table)> {
        self.searches.iter().map(|(name, search)| (name.as_str(), search))
    }

    /// One search.
    ///
    /// # Errors
    /// There is none of that name.
    pub fn get(&self, name: &str) -> Result<&Table, Error> {
        let search = self.searches.get(name);
        search.ok_or_else(|| Error::NoSuchSearch(name.to_owned()))
    }

    /// Saves a search in the place of one of the same name, or below the others.
    ///
    /// # Errors
    /// The file cannot be written, or holds the search in a form that cannot be replaced.
    pub fn put(&mut self, name: &str, search: Table) -> Result<(), Error> {
        let text = replaced(&self.text, name, &search);
        let mut wanted = self.searches.clone();
        wanted.insert(name.to_owned(), search);
        if parse(&text).as_ref() != Ok(&wanted) {
            return Err(Error::Entangled {
                name: name.to_owned(),
                path: self.path.clone(),
            });
        }
        write(&self.path, text.as_bytes())?;
        (self.text, self.searches) = (text, wanted);
        Ok(())
    }
}

fn parse(text: &str) -> Result<BTreeMap<String, Table>, String> {
    let all: Table = toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    let search = |(name, value)| match value {
        Value::Table(search) => Ok((name, search)),
        _ => Err(format!("`{name}` stands outside of any [search]")),
    };
    all.into_iter().map(search).collect()
}

/// The text with one table replaced or added. Comments inside the table stay, above its keys.
fn replaced(text: &str, name: &str, search: &Table) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let opens = |line: &str| header(line).is_some_and(|found| found == name);
    let Some(start) = lines.iter().position(|line| opens(line)) else {
        let gap = if text.trim().is_empty() { "" } else { "\n" };
        let end = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        return format!("{text}{end}{gap}[{}]\n{}", key(name), keys(search));
    };
    let after = lines.iter().skip(start + 1);
    let next = after
        .clone()
        .position(|line| header(line).is_some())
        .map_or(lines.len(), |at| start + 1 + at);
    let own = lines.get(start + 1..next).unwrap_or_default();
    let is_key = |line: &&str| !line.trim().is_empty() && !line.trim_start().starts_with('#');
    let end = own.iter().rposition(is_key).map_or(0, |at| at + 1);
    let comments = own.iter().take(end).filter(|line| line.trim_start().starts_with('#'));
    let head = lines.iter().take(start + 1).chain(comments);
    let tail = lines.iter().skip(start + 1 + end);
    let line = |line: &&str| format!("{line}\n");
    format!(
        "{}{}{}",
        head.map(line).collect::<String>(),
        keys(search),
        tail.map(line).collect::<String>()
    )
}

/// The name of the table that a line opens.
fn header(line: &str) -> Option<String> {
    let line = line.trim_start().strip_prefix('[')?;
    let table: Table = toml::from_str(&format!("[{line}")).ok()?;
    table.into_iter().next().map(|(name, _)| name)
}

/// The keys of a search, the query first.
fn keys(search: &Table) -> String {
    let query = search.get_key_value("query").into_iter();
    let flags = search.iter().filter(|(name, _)| *name != "query");
    query
        .chain(flags)
        .map(|(name, value)| format!("{} = {value}\n", key(name)))
        .collect()
}

/// A key as TOML writes it.
fn key(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(bare) {
        name.to_owned()
    } else {
        Value::String(name.to_owned()).to_string()
    }
}

/// What saved searches have shown, by name.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    path: PathBuf,
    hashes: BTreeMap<String, FxHashSet<u64>>,
}

impl Seen {
    /// Reads it; nothing was seen if there is no file.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn open(index: &Path) -> Result<Seen, Error> {
        let path = index.join(SEEN);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(Seen {
                    path,
                    hashes: BTreeMap::new(),
                });
            }
            Err(error) => return Err(Error::Io { path, error }),
        };
        match postcard::from_bytes(&bytes) {
            Ok(hashes) => Ok(Seen { path, hashes }),
            Err(error) => Err(Error::Syntax {
                path,
                reason: format!("it is not as dateline writes it ({error}); remove it to begin anew"),
            }),
        }
    }

    /// What a search has shown; nothing if it never ran.
    pub fn of(&self, name: &str) -> FxHashSet<u64> {
        self.hashes.get(name).cloned().unwrap_or_default()
    }

    /// Adds to what a search has shown.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn add(&mut self, name: &str, hashes: FxHashSet<u64>) -> Result<(), Error> {
        self.hashes.entry(name.to_owned()).or_default().extend(hashes);
        self.write()
    }

    /// Forgets what a search has shown: it is another one now.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn forget(&mut self, name: &str) -> Result<(), Error> {
        match self.hashes.remove(name) {
            Some(_) => self.write(),
            None => Ok(()),
        }
    }

    fn write(&self) -> Result<(), Error> {
        let bytes = postcard::to_stdvec(&self.hashes).map_err(|error| Error::Syntax {
            path: self.path.clone(),
            reason: error.to_string(),
        })?;
        write(&self.path, &bytes)
    }
}

/// Writes a file at once: a killed run leaves the old one.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let new = path.with_file_name(name);
    let written = std::fs::write(&new, bytes).and_then(|()| std::fs::rename(&new, path));
    written.map_err(|error| Error::Io {
        path: path.to_owned(),
        error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(query: &str) -> Table {
        let person = Value::Array(vec![Value::String("Ana \"Bia\" Duarte".into())]);
        [
            ("query".to_owned(), Value::String(query.into())),
            ("person".to_owned(), person),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn only_the_saved_table_changes() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(SEARCHES);
        let before =
            "# Mine.\n[ports]\nquery = \"old\"\n# why\nfrom = \"2024\"\n\n# The other.\n[\"two words\"]\nquery = 'x'\n";
        std::fs::write(&path, before).unwrap();
        let mut searches = Searches::open(dir.path()).unwrap();
        searches.put("ports", table("new")).unwrap();
        searches.put("two words", table("y")).unwrap();
        searches.put("港口", table("z")).unwrap();
        let person = "person = ['Ana \"Bia\" Duarte']\n";
        let want = format!(
            "# Mine.\n[ports]\n# why\nquery = \"new\"\n{person}\n# The other.\n[\"two words\"]\nquery = \"y\"\n{person}\n[\"港口\"]\nquery = \"z\"\n{person}"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), want);
        let again = Searches::open(dir.path()).unwrap();
        assert_eq!(
            again.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            ["ports", "two words", "港口"]
        );
        assert_eq!(again.get("ports").unwrap(), &table("new"));
        assert!(matches!(again.get("none"), Err(Error::NoSuchSearch(_))));
    }

    #[test]
    fn what_cannot_be_replaced_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(SEARCHES);
        for text in [
            "ports = { query = \"old\" }\n",
            "[ports]\nquery = \"\"\"\n[x]\n\"\"\"\n",
        ] {
            std::fs::write(&path, text).unwrap();
            let mut searches = Searches::open(dir.path()).unwrap();
            assert!(
                matches!(searches.put("ports", table("new")), Err(Error::Entangled { .. })),
                "{text}"
            );
            assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
        }
        for text in ["query = 'x'", "[ports"] {
            std::fs::write(&path, text).unwrap();
            assert!(
                matches!(Searches::open(dir.path()), Err(Error::Syntax { .. })),
                "{text}"
            );
        }
    }

    #[test]
    fn what_was_seen_is_kept_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let mut seen = Seen::open(dir.path()).unwrap();
        seen.add("a", [1, 2].into_iter().collect()).unwrap();
        seen.add("a", [3].into_iter().collect()).unwrap();
        seen.add("b", [u64::MAX].into_iter().collect()).unwrap();
        seen.forget("b").unwrap();
        let again = Seen::open(dir.path()).unwrap();
        assert_eq!((again.of("a").len(), again.of("b").len()), (3, 0));
    }
}
