//! The archive: all that a front end can ask, wired once for the command line, HTTP and the page.
//!
//! [`build`] makes or updates an index; [`Archive`] answers from one. If a front end needs logic of its own, a word
//! is missing here.

use std::path::{Path, PathBuf};

use crate::analysis::Facts;
use crate::article::{Article, Date};
use crate::ingest::{Problem, Settings};
use crate::search::{FacetCounts, FacetRequest, Request, Results, Unit};

/// An index opened for reading. Cheap to clone; safe to share between threads.
#[derive(Clone)]
pub struct Archive {}

/// What [`build`] is to read, and how.
#[derive(Debug, Clone, Default)]
pub struct BuildRequest {
    /// Files and folders; `-` is standard input (JSON Lines).
    pub paths: Vec<PathBuf>,
    /// Field mapping and the like.
    pub settings: Settings,
    /// Read everything anew, whether it changed or not.
    pub rebuild: bool,
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
    /// What was read but doubtful: an identifier twice, an impossible date.
    pub warnings: Vec<Problem>,
    /// Bytes read.
    pub bytes: u64,
    /// Milliseconds taken.
    pub took_ms: f64,
    /// Articles in the index now.
    pub articles: u64,
}

/// A request for a timeline: the request's matches, counted by `by` (`None`: a unit that gives a readable number).
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineRequest {
    /// Which articles; hits, facets and paging are ignored.
    pub request: Request,
    /// The unit.
    pub by: Option<Unit>,
}

/// Counts over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// The unit used.
    pub by: Unit,
    /// Matches, undated included.
    pub total: u64,
    /// Matches without a date.
    pub undated: u64,
    /// Spans with articles in the archive, in order.
    pub buckets: Vec<Bucket>,
    /// How the query was read, and notes.
    pub reading: String,
    /// What was repaired.
    pub notes: Vec<String>,
}

/// One span of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket {
    /// `2026`, `2026-Q1`, `2026-01`, `2026-W03` or `2026-01-17`; a rougher date stands as it is.
    pub value: String,
    /// Matches.
    pub count: u64,
    /// Articles of the archive in that span.
    pub of: u64,
}

/// One article with what the analysis found in it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The article.
    pub article: Article,
    /// Language, entities and mentions as indexed. Words are not kept.
    pub facts: crate::index::StoredFacts,
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
    pub failures: Vec<Problem>,
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

/// Builds or updates the index in a folder.
///
/// # Errors
/// Only what stops the whole run: the index cannot be written, another run is writing, none of the paths exists.
/// What concerns one file or record stands in the summary.
pub fn build(index: &Path, request: &BuildRequest, progress: &mut dyn FnMut(Progress)) -> Result<Summary, Error> {
    let _ = (index, request, progress);
    todo!("core")
}

/// Reads and analyses articles without an index, handing each to `emit` in order.
///
/// # Errors
/// As [`build`].
pub fn annotate(
    paths: &[PathBuf],
    settings: &Settings,
    emit: &mut dyn FnMut(Result<(Article, Facts), Problem>),
) -> Result<(), Error> {
    let _ = (paths, settings, emit);
    todo!("core")
}

/// Whether a folder holds an index of ours, of whatever version.
pub fn is_index(folder: &Path) -> bool {
    folder.join("dateline.json").is_file()
}

impl Archive {
    /// Opens the index in a folder.
    ///
    /// # Errors
    /// There is no index, it is of another version, or it cannot be read.
    pub fn open(index: &Path) -> Result<Archive, Error> {
        let _ = index;
        todo!("core")
    }

    /// Answers a request.
    ///
    /// # Errors
    /// The cursor is not one of ours, or the index cannot be read. A query is never an error.
    pub fn search(&self, request: &Request) -> Result<Results, Error> {
        let _ = request;
        todo!("core")
    }

    /// Counts one facet over the matches of a request, with how many values there are.
    ///
    /// # Errors
    /// As [`Archive::search`].
    pub fn facet(&self, facet: FacetRequest, request: &Request) -> Result<FacetCounts, Error> {
        let _ = (facet, request);
        todo!("core")
    }

    /// Counts the matches of a request over time.
    ///
    /// # Errors
    /// As [`Archive::search`].
    pub fn timeline(&self, request: &TimelineRequest) -> Result<Timeline, Error> {
        let _ = request;
        todo!("core")
    }

    /// One article by its identifier.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn show(&self, id: &str) -> Result<Option<Shown>, Error> {
        let _ = id;
        todo!("core")
    }

    /// What the archive holds.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn stats(&self) -> Result<Stats, Error> {
        todo!("core")
    }
}

/// What a front end can be told.
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
    /// A path to index does not exist.
    #[error("{0} does not exist")]
    NoSuchPath(PathBuf),
    /// A cursor that no search of this archive gave.
    #[error("`{0}` is not a cursor of this search")]
    BadCursor(String),
    /// Reading or writing failed.
    #[error("{path}: {error}")]
    Io {
        /// Where.
        path: PathBuf,
        /// What.
        error: std::io::Error,
    },
    /// The index is damaged or cannot be read.
    #[error("the index cannot be read: {0}")]
    Damaged(String),
}
