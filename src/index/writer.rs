//! Writing the index: articles in, files replaced, commits that log and articles share.
//!
//! One writer at a time, held off by a lock; readers are never disturbed. Identifiers are given here, since only the
//! writer knows all of them: the same identifier from another file replaces nothing but is counted on (`id~2`).

use std::path::Path;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::directory::error::LockError;
use tantivy::index::SegmentId;
use tantivy::merge_policy::{LogMergePolicy, MergePolicy, NoMergePolicy};
use tantivy::schema::Term;
use tantivy::{IndexWriter, Searcher, TantivyError};
use xxhash_rust::xxh3::xxh3_64;

use super::beside::beside;
use super::document::Draft;
use super::families::Ledger;
use super::files::{FileLog, FileRecord};
use super::purged::{Purged, PurgedList};
use super::store::{Error, SEGMENTS, Store};
use super::underway::{Room, UnderWay};
use super::{Articles, with_term};
use crate::article::file_of;

/// Memory for articles that wait to be written, in bytes, shared by the writing threads.
const MEMORY: usize = 60 << 20;
/// For so many cores there is one thread that writes segments: the analysis of an article takes twice as long as its
/// writing. Each thread more is a segment more, with a dictionary of its own.
const CORES_A_THREAD: usize = 3;
/// The most such threads, so that each has memory enough for large segments.
const MOST_THREADS: usize = 4;

/// A segment of more articles is not merged again. A merge takes some 130 bytes of memory for each article of its segments,
/// which shall not grow with the archive; nor shall the time that it takes.
const LARGE_SEGMENT: usize = 30_000;
/// So many small segments become one while a run goes on,
const MANY_SEGMENTS: usize = 8;
/// and so many when it ends: then searches pay for each that is left. Four that were written when memory was full make a
/// large one, so that even this merge is their last.
const MANY_AT_THE_END: usize = 4;

/// What became of an article that was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// It is new under its identifier.
    New,
    /// It took the place of an earlier one from the same file.
    Replaced,
    /// Its identifier was taken; this is the one it got.
    Renamed(String),
    /// It was purged, so it was not added.
    Purged,
}

/// The one writer of an index.
pub struct Writer {
    store: Store,
    writer: IndexWriter<UnderWay>,
    room: Room,
    files: FileLog,
    families: Ledger,
    purged: PurgedList,
    searcher: Searcher,
    articles: Articles,
    replaced: FxHashSet<String>,
    claimed: FxHashSet<u64>,
    /// The number that was last added to an identifier since the last commit, by its hash.
    numbered: FxHashMap<u64, u64>,
}

impl Writer {
    /// Takes the lock and opens an index for writing, making an empty one where there is none.
    ///
    /// # Errors
    /// Another writer holds the lock, the folder is not an index, or it cannot be written.
    pub fn open(dir: &Path) -> Result<Writer, Error> {
        Writer::over(Store::open_or_create(dir)?)
    }

    /// Takes the lock and opens an index for writing; there must be one.
    ///
    /// # Errors
    /// Another writer holds the lock, there is no index, or it cannot be written.
    pub fn open_existing(dir: &Path) -> Result<Writer, Error> {
        Writer::over(Store::open(dir)?)
    }

    /// Takes the lock of an index that is open.
    pub(super) fn over(store: Store) -> Result<Writer, Error> {
        let dir = &store.dir().to_owned();
        let writer = store
            .index()
            .writer_with_num_threads(threads(), MEMORY)
            .map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked(dir.to_owned()),
                other => Error::Engine(other),
            })?;
        writer.set_merge_policy(merge_policy(MANY_SEGMENTS));
        // The engine gives the first operation of a process the number of the last commit, and a merge takes what has
        // that number for done: a removal could be passed over for good. So that number goes to nothing.
        writer.run([])?;
        store.reload()?;
        let payload = store.payload()?;
        let files = FileLog::open(dir, payload.as_deref())?;
        let families = Ledger::open(dir, payload.as_deref())?;
        let purged = PurgedList::open(dir)?;
        let searcher = store.searcher();
        let writer = Writer {
            store,
            writer,
            room: Room::default(),
            files,
            families,
            purged,
            articles: Articles::open(&searcher)?,
            searcher,
            replaced: FxHashSet::default(),
            claimed: FxHashSet::default(),
            numbered: FxHashMap::default(),
        };
        writer.tidy()?;
        writer.writer.garbage_collect_files().wait()?;
        remove_stubs(&dir.join(SEGMENTS))?;
        Ok(writer)
    }

    /// Removes what belongs to no commit, such as what a killed run left, so that it does not fill the disk.
    fn tidy(&self) -> Result<(), Error> {
        let _held = self.store.hold()?;
        self.files.tidy()?;
        self.families.tidy()
    }

    /// Articles in the latest commit.
    pub fn articles(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// The files known.
    pub fn files(&self) -> &FileLog {
        &self.files
    }

    /// Notes that a file or folder was asked for.
    pub fn add_root(&mut self, root: &Path) {
        self.files.add_root(root.to_string_lossy().into_owned());
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
        if self.purged.holds(draft.article()) {
            return Ok(Added::Purged);
        }
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
        let (prepared, payload) = beside(|| writer.prepare_commit(), || families.sync(&files.sync()?));
        let mut commit = prepared?;
        commit.set_payload(&payload?);
        commit.commit()?;
        self.tidy()?;
        self.turn_to_commit()?;
        self.replaced.clear();
        self.claimed.clear();
        self.numbered.clear();
        Ok(())
    }

    /// Commits what a run did last, and lets fewer small segments become one from then on.
    ///
    /// # Errors
    /// Nothing of what was done since the last commit is then visible.
    pub fn commit_last(&mut self) -> Result<(), Error> {
        self.writer.set_merge_policy(merge_policy(MANY_AT_THE_END));
        self.commit()
    }

    /// Removes articles for good: lists them, commits, and writes anew whatever still holds anything of what was
    /// removed. Gives the number of segments written anew.
    ///
    /// # Errors
    /// The index cannot be written; what was listed stays listed.
    pub fn purge(&mut self, articles: &[Purged]) -> Result<u64, Error> {
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
        self.purged.add(articles.to_vec())?;
        for article in articles {
            self.writer
                .delete_term(Term::from_field_text(self.store.fields().id, &article.id));
            self.families.forget(&article.id);
            self.files.forget_article(&article.file)?;
        }
        self.files.rewrite()?;
        self.families.drop_gone()?;
        self.commit()?;
        let concerned: Vec<SegmentId> = self
            .store
            .index()
            .searchable_segment_metas()?
            .into_iter()
            .filter(|segment| segment.has_deletes())
            .map(|segment| segment.id())
            .collect();
        for segment in &concerned {
            self.writer.merge(&[*segment]).wait()?;
        }
        // Only now is no reader of ours left that would keep the old files from being removed.
        self.turn_to_commit()?;
        self.writer.garbage_collect_files().wait()?;
        Ok(concerned.len() as u64)
    }

    /// Takes an identifier from the list of the purged, so that its file is read again; gives the entries taken.
    ///
    /// # Errors
    /// The list or the log cannot be written.
    pub fn lift_purge(&mut self, id: &str) -> Result<Vec<Purged>, Error> {
        let lifted = self.purged.lift(id)?;
        for entry in &lifted {
            self.files.read_again(&entry.file)?;
        }
        self.commit()?;
        Ok(lifted)
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

    /// One of `id~2`, `id~3`, ... that no article has, where nothing is amiss the first.
    fn free_id(&mut self, wanted: &str) -> Result<String, Error> {
        let key = xxh3_64(wanted.as_bytes());
        let id = |number: u64| format!("{wanted}~{number}");
        let last = self.numbered.get(&key).copied().unwrap_or(1);
        let number = first_free(last, |number| Ok::<_, Error>(self.owner(&id(number))?.is_none()))?;
        self.numbered.insert(key, number);
        Ok(id(number))
    }

    /// Reads what was committed last, and lets go of what was before.
    fn turn_to_commit(&mut self) -> Result<(), Error> {
        self.store.reload()?;
        self.searcher = self.store.searcher();
        self.articles = Articles::open(&self.searcher)?;
        Ok(())
    }

    /// The file of the article that has an identifier, if one has; of an article added since the last commit the
    /// file is not known and left empty.
    fn owner(&self, id: &str) -> Result<Option<String>, Error> {
        if self.claimed.contains(&xxh3_64(id.as_bytes())) {
            return Ok(Some(String::new()));
        }
        let fields = self.store.fields();
        for address in with_term(&self.searcher, &Term::from_field_text(fields.id, id))? {
            let (article, _) = self.articles.at(address)?;
            let file = file_of(&article.path);
            if !self.replaced.contains(file) {
                return Ok(Some(file.to_owned()));
            }
        }
        Ok(None)
    }
}

/// The first free number behind one that is taken, where all that are taken stand together: whole archives are given one
/// identifier, and a look at each number would take the square of their size.
fn first_free<E>(mut taken: u64, mut is_free: impl FnMut(u64) -> Result<bool, E>) -> Result<u64, E> {
    let mut step = 1;
    while !is_free(taken + step)? {
        taken += step;
        step *= 2;
    }
    let mut free = taken + step;
    while free - taken > 1 {
        let middle = taken + (free - taken) / 2;
        match is_free(middle)? {
            true => free = middle,
            false => taken = middle,
        }
    }
    Ok(free)
}

/// Which segments become one: so many small ones.
fn merge_policy(many: usize) -> Box<dyn MergePolicy> {
    let mut policy = LogMergePolicy::default();
    policy.set_min_num_segments(many);
    policy.set_max_docs_before_merge(LARGE_SEGMENT);
    Box::new(policy)
}

/// Threads that write segments.
fn threads() -> usize {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    cores.div_ceil(CORES_A_THREAD).clamp(1, MOST_THREADS)
}

/// Removes files that the engine had begun to put in place of others when it was killed.
fn remove_stubs(segments: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(segments).map_err(Error::io(segments))? {
        let path = entry.map_err(Error::io(segments))?.path();
        let is_stub = path
            .file_name()
            .is_some_and(|name| name.as_encoded_bytes().starts_with(b".tmp"));
        if is_stub {
            std::fs::remove_file(&path).map_err(Error::io(&path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
impl Writer {
    /// Adds an article of a file that the log does not name.
    pub(crate) fn add_one(&mut self, file: &str) {
        let article = crate::article::Article {
            id: file.to_owned(),
            path: file.to_owned(),
            body: "Ferries did not sail.".to_owned(),
            ..Default::default()
        };
        let facts = crate::analysis::Analyzer::default().analyse(&article);
        self.add(Draft::new(article, facts), file, false).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use tantivy::index::SegmentMeta;

    use super::*;

    #[test]
    fn free_numbers_are_found_in_few_steps() {
        for last in 1..400_u64 {
            let mut steps = 0;
            let free = first_free(1, |number| {
                steps += 1;
                Ok::<_, ()>(number > last)
            });
            assert_eq!(free, Ok(last + 1));
            assert!(steps <= 2 * (last.ilog2() + 1), "{last}: {steps}");
        }
    }

    #[test]
    fn a_removal_is_not_lost_by_a_merge_before_its_commit() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = Writer::open(dir.path()).unwrap();
        for files in [&["a", "b"][..], &["c"]] {
            files.iter().for_each(|file| writer.add_one(file));
            writer.commit().unwrap();
        }
        writer.replace_file("b");
        writer.commit().unwrap();
        drop(writer.finish().unwrap());
        let mut writer = Writer::open(dir.path()).unwrap();
        writer.replace_file("a");
        let mut segments = writer.store.index().searchable_segment_metas().unwrap();
        segments.sort_by_key(SegmentMeta::has_deletes);
        let segments: Vec<SegmentId> = segments.iter().map(SegmentMeta::id).collect();
        assert_eq!(segments.len(), 2);
        writer.writer.merge(&segments).wait().unwrap();
        writer.commit().unwrap();
        assert_eq!(writer.articles(), 1);
    }
}
