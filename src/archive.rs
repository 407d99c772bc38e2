//! The archive: all that a front end can ask, wired once for the command line, HTTP and the page.
//!
//! [`build`] makes or updates an index; [`Archive`] answers from one. If a front end needs logic of its own, a word
//! is missing here.

mod backup;
mod build;
mod changes;
mod fresh;
mod names;
mod plan;
mod purge;
pub mod saved;
mod stories;
mod timeline;
mod verify;
mod watch;

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use tantivy::schema::Term;

use crate::article::{Article, Date};
use crate::index::files::{FileLog, FileProblem};
use crate::index::schema::Facet;
use crate::index::store::{Folder, commit_file, look};
use crate::index::{Store, StoredFacts, with_term};
use crate::ingest::{Problem, Settings};
use crate::search::rank::Place;
use crate::search::{
    self, Brief, Completion, FacetCounts, FacetField, FacetRequest, RelatedRequest, Request, Results, Significant,
    Unit, View,
};

pub use backup::{Copied, backup, restore};
pub use build::{annotate, build};
pub use names::Listed;
use names::NamesFile;
pub use plan::{Plan, plan};
pub use purge::{PurgeSummary, lift_purge, purge, purged};
pub use stories::{Changed, Copies, CopyPair, Rank, RankedStory, Stories};
pub use timeline::{Bucket, ChartRequest, Smoothed, Stretch, Timeline, TimelineRequest, Window};
pub use verify::{Fault, FaultKind, FolderCount, Remedy, Verification, VerifyRequest, verify};
pub use watch::watch;

/// An index opened for reading. Cheap to clone; safe to share between threads.
#[derive(Clone)]
pub struct Archive {
    store: Store,
    view: Arc<RwLock<View>>,
    names: Arc<NamesFile>,
    commit: fresh::Seen,
    fresh: Option<f32>,
}

/// What [`build`] is to read, and how.
#[derive(Debug, Clone, Default)]
pub struct BuildRequest {
    /// Files and folders; `-` is standard input (JSON Lines); none for all that were ever asked for.
    pub paths: Vec<PathBuf>,
    /// Field mapping and the like.
    pub settings: Settings,
    /// Read everything anew, whether it changed or not.
    pub rebuild: bool,
    /// Read again what could not be read, or only in part, although it did not change.
    pub retry_failed: bool,
    /// Remove the articles of whole folders that are empty or gone.
    pub remove_vanished: bool,
    /// What was read is committed this often, and at the end; half a minute unless told.
    pub commit_every: Option<Duration>,
    /// Ends the run early when it is set.
    pub stop: Stop,
}

/// A wish that a run should end early, from another thread; what was read until then is committed.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Asks for the end.
    pub fn set(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the end was asked for.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// How far [`build`] has come; handed to its callback a few times a second.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files seen by the walk so far.
    pub files: u64,
    /// Whether the walk has seen all files.
    pub walked: bool,
    /// Files done.
    pub files_done: u64,
    /// Bytes of the files seen.
    pub bytes: u64,
    /// Bytes read.
    pub bytes_done: u64,
    /// Articles written.
    pub articles: u64,
}

/// What [`build`] did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    /// New articles.
    pub added: u64,
    /// Articles whose file changed.
    pub changed: u64,
    /// Articles that are gone.
    pub removed: u64,
    /// Articles whose file did not change.
    pub unchanged: u64,
    /// Files that are no articles (binary, empty, ignored kinds).
    pub skipped: u64,
    /// What could not be read, or only in part.
    pub failed: Vec<Problem>,
    /// Articles that were left out because they were purged.
    pub purged: u64,
    /// What was read but doubtful: an identifier twice, an impossible date.
    pub warnings: Vec<Problem>,
    /// Bytes read.
    pub bytes: u64,
    /// Milliseconds taken.
    pub took_ms: f64,
    /// Articles in the index now.
    pub articles: u64,
    /// The run was asked to end before it had read everything.
    pub stopped: bool,
}

/// One article with what the analysis found in it; names have the forms of the authority file.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The article.
    pub article: Article,
    /// Language, entities and mentions as indexed. Words are not kept.
    pub facts: StoredFacts,
}

/// One article as it is read after a search.
#[derive(Debug, Clone)]
pub struct Reading {
    /// The article.
    pub shown: Shown,
    /// What the search matched in it.
    pub marks: search::Marks,
}

/// What an archive holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stats {
    /// Articles.
    pub articles: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Earliest and latest date.
    pub first: Option<Date>,
    /// Latest date.
    pub last: Option<Date>,
    /// Words in all.
    pub words: u64,
    /// Files read.
    pub files: u64,
    /// Files or records that could not be read, from the last run that saw them.
    pub failures: Vec<FileProblem>,
    /// Bytes of the source files.
    pub source_bytes: u64,
    /// Bytes on disk.
    pub index_bytes: u64,
    /// Segments.
    pub segments: u64,
    /// Articles by language, source and year: the facets of everything.
    pub facets: Vec<FacetCounts>,
    /// Where the index lies.
    pub index: PathBuf,
}

/// Whether a folder holds an index of ours, of whatever version, or stands there to become one.
pub fn takes_an_index(folder: &Path) -> bool {
    folder.is_dir() && matches!(look(folder), Ok(Folder::Index | Folder::Free))
}

impl Archive {
    /// Opens the index in a folder, with the authority file that lies there.
    ///
    /// # Errors
    /// There is no index, it is of another version, or it or its authority file cannot be read.
    pub fn open(index: &Path) -> Result<Archive, Error> {
        Archive::open_with_names(index, &index.join(crate::names::FILE))
    }

    /// Opens the index in a folder with another authority file, which need not exist.
    ///
    /// # Errors
    /// There is no index, it is of another version, or it or the authority file cannot be read.
    pub fn open_with_names(index: &Path, names: &Path) -> Result<Archive, Error> {
        // Looked at first: a commit made while the index is opened will be seen as new.
        let commit = fresh::stamp(&commit_file(index));
        let store = Store::open(index)?;
        let (names, authority) = NamesFile::open(names)?;
        let fields = Arc::new(store.fields().clone());
        let view = View::new(store.searcher(), fields, store.families()?, Arc::new(authority))?;
        Ok(Archive {
            store,
            view: Arc::new(RwLock::new(view)),
            names: Arc::new(names),
            commit: Arc::new(Mutex::new(commit)),
            fresh: None,
        })
    }

    /// The same archive, ranking what is new higher in each search that does not say how: see [`Request::fresh`].
    #[must_use]
    pub fn with_fresh(self, half_life: Option<f32>) -> Archive {
        Archive {
            fresh: half_life,
            ..self
        }
    }

    /// A request with what this archive adds to it.
    fn asked<'r>(&self, request: &'r Request) -> Cow<'r, Request> {
        match self.fresh.filter(|_| request.fresh.is_none()) {
            Some(half_life) => Cow::Owned(Request {
                fresh: Some(half_life),
                ..request.clone()
            }),
            None => Cow::Borrowed(request),
        }
    }

    /// Turns to the latest commit, if there is one since this was opened.
    ///
    /// # Errors
    /// It cannot be read; the one before stays.
    pub fn reload(&self) -> Result<(), Error> {
        self.store.reload()?;
        let searcher = self.store.searcher();
        let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
        if searcher.generation() != view.searcher.generation() {
            let authority = view.columns.naming().shared_authority();
            *view = View::new(searcher, Arc::clone(&view.fields), self.store.families()?, authority)?;
        }
        Ok(())
    }

    /// The latest commit under the authority file as it now is.
    fn view(&self) -> View {
        if let Some(authority) = self.names.if_changed() {
            let mut view = self.view.write().unwrap_or_else(PoisonError::into_inner);
            *view = view.renamed(Arc::new(authority));
        }
        self.committed()
    }

    /// The latest commit under the authority file as it was last read.
    fn committed(&self) -> View {
        self.view.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers a request.
    ///
    /// # Errors
    /// The cursor is not one of ours, or the index cannot be read. A query is never an error.
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        let mut results = search::search(&self.view(), &self.asked(request), place(request)?)?;
        results.notes.splice(0..0, self.names.note());
        Ok(results)
    }

    /// Answers a request without its articles.
    ///
    /// # Errors
    /// The cursor is not one of ours, or the index cannot be read.
    pub fn brief(&self, request: &Request) -> Result<Brief, Error> {
        let mut brief = search::brief(&self.view(), &self.asked(request), place(request)?)?;
        brief.notes.splice(0..0, self.names.note());
        Ok(brief)
    }

    /// Identifiers of the hits of a request, best first, without their articles; `offset` and `after` do not count.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn ranking(&self, request: &Request) -> Result<Vec<String>, Error> {
        Ok(search::ranking(&self.view(), &self.asked(request))?)
    }

    /// Counts one facet over the matches of a request, with how many values there are.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn facet(&self, facet: FacetRequest, request: &Request) -> Result<FacetCounts, Error> {
        Ok(search::facet(&self.view(), request, facet)?)
    }

    /// Articles related to one, best first; `None` if there is no such article.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn related(&self, request: &RelatedRequest) -> Result<Option<Results>, Error> {
        Ok(search::related(&self.view(), request)?)
    }

    /// The words and names that stand out in the matches of a request, `limit` of each kind.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn significant(&self, request: &Request, limit: usize) -> Result<Significant, Error> {
        Ok(search::significant(&self.view(), request, limit)?)
    }

    /// The hashes by which all matches of a request are known; see [`Request::known`].
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn hashes(&self, request: &Request) -> Result<rustc_hash::FxHashSet<u64>, Error> {
        Ok(search::hashes(&self.view(), request)?)
    }

    /// One article by its identifier.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn show(&self, id: &str) -> Result<Option<Shown>, Error> {
        let view = self.view();
        let term = Term::from_field_text(view.fields.id, id);
        let Some(address) = with_term(&view.searcher, &term)?.into_iter().next() else {
            return Ok(None);
        };
        let (mut article, mut facts) = view.articles.at(address)?;
        let naming = view.columns.naming();
        naming.rename(&mut article.given, &mut facts.entities, address)?;
        Ok(Some(Shown { article, facts }))
    }

    /// One article with what the query of a request matches in it.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn read(&self, id: &str, request: &Request) -> Result<Option<Reading>, Error> {
        let Some(shown) = self.show(id)? else {
            return Ok(None);
        };
        let marks = search::marks(&self.view(), request, id)?;
        Ok(Some(Reading { shown, marks }))
    }

    /// How a query can go on, given its text up to the caret.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn complete(&self, before: &str, limit: usize) -> Result<Vec<Completion>, Error> {
        Ok(search::complete(&self.view(), before, limit)?)
    }

    /// Holds the latest commit against itself and the files on disk.
    ///
    /// # Errors
    /// The index is gone, or another version has taken its place.
    pub fn verify(&self, request: &VerifyRequest) -> Result<Verification, Error> {
        verify(self.store.dir(), request)
    }

    /// What the archive holds.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        let view = self.view();
        let everything = Request {
            filters: search::Filters {
                hidden_too: true,
                ..search::Filters::default()
            },
            ..Request::default()
        };
        let (articles, days) = search::extent(&view)?;
        let extent = days.extent();
        let facet = |field| self.facet(FacetRequest::top(field, 10), &everything);
        let fields = [
            FacetField::Values(Facet::Lang),
            FacetField::Values(Facet::Source),
            FacetField::Date(Unit::Year),
        ];
        let files = FileLog::open(self.store.dir(), self.store.payload()?.as_deref())?;
        Ok(Stats {
            articles,
            undated: days.undated(),
            first: extent.map(|(first, _)| first),
            last: extent.map(|(_, last)| last),
            words: view.words()?,
            files: files.len() as u64,
            failures: files.iter().flat_map(|file| &file.problems).cloned().collect(),
            source_bytes: files.iter().map(|file| file.size).sum(),
            index_bytes: self.store.bytes()?,
            segments: view.searcher.segment_readers().len() as u64,
            facets: fields.into_iter().map(facet).collect::<Result<_, _>>()?,
            index: self.store.dir().to_owned(),
        })
    }
}

/// The place after which a request goes on.
fn place(request: &Request) -> Result<Option<Place>, Error> {
    let read = |cursor: &String| cursor.parse().map_err(|()| Error::BadCursor(cursor.clone()));
    request.after.as_ref().map(read).transpose()
}

/// What a front end can be told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The index as a whole.
    #[error(transparent)]
    Index(#[from] crate::index::Error),
    /// The authority file.
    #[error(transparent)]
    Names(#[from] crate::names::Error),
    /// Nothing to index was named, now or before.
    #[error("there is nothing to index")]
    NoPaths,
    /// A path to index does not exist.
    #[error("{0} does not exist")]
    NoSuchPath(PathBuf),
    /// The system does not watch the files.
    #[error("the files cannot be watched: {0}")]
    Watch(String),
    /// A cursor that no search of this archive gave.
    #[error("`{0}` is not a cursor of this search")]
    BadCursor(String),
}
