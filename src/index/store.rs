//! The index folder: what lies in it, and opening it for reading.
//!
//! ```text
//! index/
//!   dateline.json      format version; its presence makes the folder a dateline index
//!   files-N.jsonl      which files were read (see [`super::files`])
//!   segments/          tantivy's own files
//!   families/          which articles are copies of one story (see [`super::families`])
//!   purged.jsonl       which articles must not come back (see [`super::purged`])
//!   names.toml         the authority file, and names.undo, its history; never touched here
//!   searches.toml      saved searches; never touched here
//!   searches.seen      what they have shown; never touched here
//! ```
//!
//! Reading needs no lock and sees one commit from open to [`Store::reload`].

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::{DirectoryLock, META_LOCK};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Directory, Index, IndexReader, IndexSettings, ReloadPolicy, Searcher, TantivyError};

use super::directory::Sealed;
use super::families::FamilyTable;
use super::schema::{FORMAT_VERSION, Fields, TAPE_TOKENIZER, schema};
use super::tape::TapeTokenizer;

/// Its presence makes a folder an index.
pub const VERSION_FILE: &str = "dateline.json";
/// Where the engine's own files lie in the index folder.
pub const SEGMENTS: &str = "segments";

/// How often to look again for what a commit replaced.
const RETRIES: usize = 3;

/// Files that may stand in a folder that holds no index yet.
const HARMLESS: [&str; 8] = [
    "dateline.new",
    "purged.jsonl",
    "README.md",
    ".gitignore",
    "names.toml",
    "names.undo",
    "searches.toml",
    "searches.seen",
];

/// What goes wrong with an index as a whole.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds no index.
    #[error("there is no index in {0}")]
    NoIndex(PathBuf),
    /// The folder holds something else, so nothing is written there.
    #[error("{0} is not a dateline index, and not empty")]
    NotAnIndex(PathBuf),
    /// The index is of another version of the format.
    #[error("the index in {index} has format {found}; this dateline reads and writes format {expected}")]
    OtherVersion {
        /// Where it lies.
        index: PathBuf,
        /// Its version.
        found: u32,
        /// Ours.
        expected: u32,
    },
    /// Another process is writing.
    #[error("another dateline is writing to {0}")]
    Locked(PathBuf),
    /// Reading or writing a file failed.
    #[error("{path}: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What.
        error: io::Error,
    },
    /// The engine cannot read or write its files.
    #[error("the index cannot be used: {0}")]
    Engine(#[from] TantivyError),
    /// Something in the index is not as we write it.
    #[error("the index is damaged: {0}")]
    Damaged(String),
}

impl Error {
    /// Wraps an I/O error with the path that it concerns.
    pub(crate) fn io(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |error| Error::Io {
            path: path.to_owned(),
            error,
        }
    }
}

#[derive(Debug, Serialize, Deserialize)]
struct Version {
    format: u32,
}

/// What a folder is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// It does not exist, or holds nothing that we would harm.
    Free,
    /// It holds an index, of whatever version.
    Index,
    /// It holds something else.
    Other,
}

/// Looks at a folder without opening anything.
///
/// # Errors
/// The folder cannot be listed.
pub fn look(dir: &Path) -> Result<Folder, Error> {
    if dir.join(VERSION_FILE).is_file() {
        return Ok(Folder::Index);
    }
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Folder::Free),
        Err(error) => return Err(Error::io(dir)(error)),
    };
    for entry in entries {
        let name = entry.map_err(Error::io(dir))?.file_name();
        if !HARMLESS.iter().any(|harmless| name == *harmless) {
            return Ok(Folder::Other);
        }
    }
    Ok(Folder::Free)
}

/// The file of an index that each commit writes anew.
pub fn commit_file(dir: &Path) -> PathBuf {
    dir.join(SEGMENTS).join("meta.json")
}

/// An index opened for reading.
#[derive(Clone)]
pub struct Store {
    dir: PathBuf,
    index: Index,
    fields: Fields,
    reader: IndexReader,
}

impl Store {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// There is none, it is of another version, or it cannot be read.
    pub fn open(dir: &Path) -> Result<Store, Error> {
        check_version(dir)?;
        Store::open_over(dir, Sealed::open(&dir.join(SEGMENTS))?)
    }

    /// Opens the index in a folder, with its segments in a directory of the engine.
    pub(super) fn open_over(dir: &Path, segments: Sealed) -> Result<Store, Error> {
        Store::with(dir, Index::open(segments)?)
    }

    /// Opens the index in a folder, or makes an empty one there.
    ///
    /// # Errors
    /// The folder holds something else, or an index of another version, or cannot be written.
    pub fn open_or_create(dir: &Path) -> Result<Store, Error> {
        match look(dir)? {
            Folder::Index if is_unmade(dir) => {
                check_version(dir)?;
                Store::create(dir)
            }
            Folder::Index => Store::open(dir),
            Folder::Other => Err(Error::NotAnIndex(dir.to_owned())),
            Folder::Free => Store::create(dir),
        }
    }

    /// Removes the index from a folder, of whatever version it is; what is not ours stays.
    ///
    /// # Errors
    /// The folder holds no index, or its files cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), Error> {
        match look(dir)? {
            Folder::Free => return Ok(()),
            Folder::Other => return Err(Error::NotAnIndex(dir.to_owned())),
            Folder::Index => {}
        }
        for folder in [SEGMENTS, super::families::FOLDER].map(|name| dir.join(name)) {
            if folder.exists() {
                fs::remove_dir_all(&folder).map_err(Error::io(&folder))?;
            }
        }
        super::files::remove_logs(dir)?;
        // The version file goes last: until then the folder is still known as an index.
        let version = dir.join(VERSION_FILE);
        fs::remove_file(&version).map_err(Error::io(&version))
    }

    fn create(dir: &Path) -> Result<Store, Error> {
        let segments = dir.join(SEGMENTS);
        fs::create_dir_all(dir).map_err(Error::io(dir))?;
        // The version goes first: a run that is killed here leaves an index without a commit, which the next one makes.
        replace_file(&dir.join(VERSION_FILE), version_text().as_bytes())?;
        fs::create_dir_all(&segments).map_err(Error::io(&segments))?;
        let settings = IndexSettings {
            docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
            ..IndexSettings::default()
        };
        let index = Index::builder()
            .schema(schema().0)
            .settings(settings)
            .open_or_create(Sealed::open(&segments)?)?;
        Store::with(dir, index)
    }

    fn with(dir: &Path, index: Index) -> Result<Store, Error> {
        index.tokenizers().register(TAPE_TOKENIZER, TapeTokenizer::default());
        let (schema, fields) = schema();
        if index.schema() != schema {
            return Err(Error::Damaged("its fields are not those of this format".into()));
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Store {
            dir: dir.to_owned(),
            index,
            fields,
            reader,
        })
    }

    /// Where it lies.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Its fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// tantivy's handle.
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The commit that is being read.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Turns to the latest commit.
    ///
    /// # Errors
    /// It cannot be read; the one before stays.
    pub fn reload(&self) -> Result<(), Error> {
        Ok(self.reader.reload()?)
    }

    /// Keeps what the latest commit needs from being removed, as long as it is held.
    ///
    /// # Errors
    /// The lock cannot be had.
    pub(super) fn hold(&self) -> Result<DirectoryLock, Error> {
        let lock = self.index.directory().acquire_lock(&META_LOCK);
        Ok(lock.map_err(|error| TantivyError::LockFailure(error, None))?)
    }

    /// Bytes that the index takes on disk.
    ///
    /// # Errors
    /// The folder cannot be listed.
    pub fn bytes(&self) -> Result<u64, Error> {
        let mut bytes = 0;
        let families = self.dir.join(super::families::FOLDER);
        let folders = [self.dir.clone(), self.dir.join(SEGMENTS), families];
        for dir in folders.into_iter().filter(|dir| dir.is_dir()) {
            for entry in fs::read_dir(&dir).map_err(Error::io(&dir))? {
                // A file may go while we look: a merge ends, and its sources with it.
                let metadata = entry.and_then(|entry| entry.metadata()).ok();
                bytes += metadata
                    .filter(fs::Metadata::is_file)
                    .map_or(0, |metadata| metadata.len());
            }
        }
        Ok(bytes)
    }

    /// The families of the latest commit.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn families(&self) -> Result<FamilyTable, Error> {
        let mut table = FamilyTable::open(&self.dir, self.payload()?.as_deref());
        // A commit between the two steps takes the older tables away; the next look finds the newer.
        for _ in 0..RETRIES {
            match &table {
                Err(Error::Io { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
                    table = FamilyTable::open(&self.dir, self.payload()?.as_deref());
                }
                _ => break,
            }
        }
        table
    }

    /// What the latest commit says of the files behind it.
    ///
    /// # Errors
    /// The commit cannot be read.
    pub fn payload(&self) -> Result<Option<String>, Error> {
        Ok(self.index.load_metas()?.payload)
    }
}

/// Whether a name in an index folder is that of a file of ours, or of a file that belongs to an index.
pub fn is_ours(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    let belongs = |own: &str| name == own && !matches!(own, "README.md" | ".gitignore");
    [VERSION_FILE, SEGMENTS, super::families::FOLDER].contains(&name.as_ref())
        || HARMLESS.into_iter().any(belongs)
        || super::files::is_log(&name)
}

/// What the file of the version holds.
pub fn version_text() -> String {
    format!("{{\"format\":{FORMAT_VERSION}}}\n")
}

/// Whether making the index was broken off before its first commit.
fn is_unmade(dir: &Path) -> bool {
    let segments = dir.join(SEGMENTS);
    let is_empty = || {
        let names = fs::read_dir(&segments).into_iter().flatten().flatten();
        names
            .map(|entry| entry.file_name())
            .all(|name| name.as_encoded_bytes().starts_with(b"."))
    };
    !segments.join(super::sums::META).exists() && is_empty()
}

/// Puts a file in place of another, on disk, at once: a reader sees the one or the other, whole.
///
/// # Errors
/// It cannot be written; what was there stays.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let new = path.with_extension("new");
    let write = || {
        let mut file = fs::File::create(&new)?;
        io::Write::write_all(&mut file, bytes)?;
        file.sync_all()?;
        fs::rename(&new, path)
    };
    write().map_err(Error::io(path))?;
    path.parent().map_or(Ok(()), sync_folder)
}

/// Brings the names of the files in a folder to disk, so that a new one is still there after the power failed.
pub(super) fn sync_folder(folder: &Path) -> Result<(), Error> {
    // Only Unix can open a folder; elsewhere the system sees to it.
    if cfg!(unix) {
        fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(Error::io(folder))?;
    }
    Ok(())
}

pub(super) fn check_version(dir: &Path) -> Result<(), Error> {
    let path = dir.join(VERSION_FILE);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(match look(dir)? {
                Folder::Other => Error::NotAnIndex(dir.to_owned()),
                _ => Error::NoIndex(dir.to_owned()),
            });
        }
        Err(error) => return Err(Error::io(&path)(error)),
    };
    let version: Version =
        serde_json::from_str(&text).map_err(|error| Error::Damaged(format!("{}: {error}", path.display())))?;
    if version.format == FORMAT_VERSION {
        Ok(())
    } else {
        Err(Error::OtherVersion {
            index: dir.to_owned(),
            found: version.format,
            expected: FORMAT_VERSION,
        })
    }
}
