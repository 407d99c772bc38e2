//! Writing the index: articles in, files replaced, commits that log and articles share.
//!
//! One writer at a time, held off by a lock; readers are never disturbed. Identifiers are given here, since only the
//! writer knows all of them: the same identifier from another file replaces nothing but is counted on (`id~2`).

use std::path::Path;

use rustc_hash::FxHashSet;
use tantivy::directory::error::LockError;
use tantivy::schema::Term;
use tantivy::{IndexWriter, Searcher, TantivyError};
use xxhash_rust::xxh3::xxh3_64;

use super::document::Draft;
use super::families::Ledger;
use super::files::{FileLog, FileRecord};
use super::store::{Error, Store};
use super::underway::{Room, UnderWay};
use super::{stored, with_term};
use crate::article::file_of;

/// Memory for articles that wait to be written, in bytes, shared by the writing threads.
const MEMORY: usize = 96 << 20;
/// For so many cores there is one thread that writes segments: the analysis of an article takes twice as long as its
/// writing. Each thread more is a segment more, with a dictionary of its own.
const CORES_A_THREAD: usize = 3;
/// The most such threads, so that each has memory enough for large segments.
const MOST_THREADS: usize = 4;

/// What became of an article that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is new under its identifier.
    New,
    /// It took the place of an earlier one from the same file.
    Replaced,
    /// Its identifier was taken; this is the one it got.
    Renamed(String),
}

/// The one writer of an index.
pub struct Writer {
    store: Store,
    writer: IndexWriter<UnderWay>,
    room: Room,
    files: FileLog,
    families: Ledger,
    searcher: Searcher,
    replaced: FxHashSet<String>,
    claimed: FxHashSet<u64>,
}

impl Writer {
    /// Takes the lock and opens an index for writing, making an empty one where there is none.
    ///
    /// # Errors
    /// Another writer holds the lock, the folder is not an index, or it cannot be written.
    pub fn open(dir: &Path) -> Result<Writer, Error> {
        let store = Store::open_or_create(dir)?;
        let writer = store
            .index()
            .writer_with_num_threads(threads(), MEMORY)
            .map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(dir.to_owned()),
                other => Error::Engine(other),
            })?;
        store.reload()?;
        let payload = store.payload()?;
        let files = FileLog::open(dir, payload.as_deref())?;
        let families = Ledger::open(dir, payload.as_deref())?;
        let searcher = store.searcher();
        Ok(Writer {
            store,
            writer,
            room: Room::default(),
            files,
            families,
            searcher,
            replaced: FxHashSet::default(),
            claimed: FxHashSet::default(),
        })
    }

    /// The files known.
    pub fn files(&self) -> &FileLog {
        &self.files
    }

    /// Removes all articles of a file; those added afterwards stay.
    pub fn replace_file(&mut self, path: &str) {
        self.writer
            .delete_term(Term::from_field_text(self.store.fields().file, path));
        self.families.forget_file(path);
        self.replaced.insert(path.to_owned());
    }

    /// Removes a file and all its articles.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn remove_file(&mut self, path: &str) -> Result<(), Error> {
        self.replace_file(path);
        self.files.remove(path)
    }

    /// Adds an article of a file.
    ///
    /// With `updates`, an article that came from the same file under the same identifier is replaced: so a stream
    /// that is read again brings no second copies.
    ///
    /// # Errors
    /// The engine cannot write.
    pub fn add(&mut self, mut draft: Draft, file: &str, updates: bool) -> Result<Added, Error> {
        let wanted = draft.article().id.clone();
        let mut added = Added::New;
        match self.owner(&wanted)? {
            None => {}
            Some(owner) if updates && owner == file => {
                self.writer
                    .delete_term(Term::from_field_text(self.store.fields().id, &wanted));
                self.families.forget(&wanted);
                added = Added::Replaced;
            }
            Some(_) => {
                let free = self.free_id(&wanted)?;
                draft.set_id(free.clone());
                added = Added::Renamed(free);
            }
        }
        self.claimed.insert(xxh3_64(draft.article().id.as_bytes()));
        self.families.add(file, draft.take_text())?;
        let bytes = draft.bytes();
        let document = draft
            .into_document(self.store.fields(), file)
            .map_err(|error| Error::Damaged(format!("an article cannot be packed: {error}")))?;
        self.writer.add_document(self.room.take(document, bytes))?;
        Ok(added)
    }

    /// Notes that a file has been read whole, so that it is not read again until it changes.
    ///
    /// # Errors
    /// The log cannot be written.
    pub fn file_done(&mut self, record: FileRecord) -> Result<(), Error> {
        self.files.put(record)
    }

    /// Makes all that was done since the last commit visible and durable, at once.
    ///
    /// # Errors
    /// Nothing of it is then visible.
    pub fn commit(&mut self) -> Result<(), Error> {
        let (files, families, writer) = (&mut self.files, &mut self.families, &mut self.writer);
        // The engine ends its segments while the side tables are written; neither shows before the commit.
        let (payload, prepared) = std::thread::scope(|scope| {
            let payload = scope.spawn(|| families.sync(&files.sync()?));
            let prepared = writer.prepare_commit();
            let payload = payload.join();
            (
                payload.unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                prepared,
            )
        });
        let mut commit = prepared?;
        commit.set_payload(&payload?);
        commit.commit()?;
        self.files.tidy()?;
        self.families.tidy()?;
        self.store.reload()?;
        self.searcher = self.store.searcher();
        self.replaced.clear();
        self.claimed.clear();
        Ok(())
    }

    /// Waits until segments have been merged, and ends.
    ///
    /// # Errors
    /// A merge failed; what was committed stays.
    pub fn finish(self) -> Result<Store, Error> {
        self.writer.wait_merging_threads()?;
        self.store.reload()?;
        Ok(self.store)
    }

    /// The first of `id~2`, `id~3`, ... that no article has.
    fn free_id(&self, wanted: &str) -> Result<String, Error> {
        let mut number = 2u64;
        loop {
            let id = format!("{wanted}~{number}");
            if self.owner(&id)?.is_none() {
                return Ok(id);
            }
            number += 1;
        }
    }

    /// The file of the article that has an identifier, if one has; of an article added since the last commit the
    /// file is not known and left empty.
    fn owner(&self, id: &str) -> Result<Option<String>, Error> {
        if self.claimed.contains(&xxh3_64(id.as_bytes())) {
            return Ok(Some(String::new()));
        }
        let fields = self.store.fields();
        for address in with_term(&self.searcher, &Term::from_field_text(fields.id, id))? {
            let (article, _) = stored(&self.searcher, fields, address)?;
            let file = file_of(&article.path);
            if !self.replaced.contains(file) {
                return Ok(Some(file.to_owned()));
            }
        }
        Ok(None)
    }
}

/// Threads that write segments.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.div_ceil(CORES_A_THREAD).clamp(1, MOST_THREADS)
}
