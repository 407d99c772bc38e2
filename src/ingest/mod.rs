//! Files in, articles out: this is where the messy world ends.
//!
//! [`walk`] lists the files of an archive, [`input`] opens one (compression and all), a [`Reader`] cuts it into
//! [`Record`]s and turns each into articles; [`job`] joins the three. Cutting is sequential and cheap; reading a record
//! is pure and runs on all cores. Whatever cannot be read becomes a [`Problem`] with a place and a reason, and the rest
//! goes on.
//!
//! | question | module |
//! |---|---|
//! | which files are there? | [`walk`] |
//! | what does the archive say of its folders? | [`sources`] |
//! | how is a file opened, and how much of it? | [`input`] |
//! | which files make up one issue? | [`issue`], in an archive file [`shelf`] |
//! | which characters are these bytes? | [`encoding`] |
//! | which format is it, and how is it read? | [`formats`] |
//! | which of our fields is "headline"? | [`fields`], [`names`] |
//! | how does the whole fit together? | [`job`] |

mod containers;
mod draft;
mod elements;
pub mod encoding;
pub mod fields;
pub mod formats;
pub mod input;
mod issue;
pub mod job;
mod markup;
pub mod names;
mod shelf;
pub mod sources;
pub mod walk;
mod xml;

use std::fmt;
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use crate::article::Article;
pub use sources::Defaults;

/// Where a reader puts the records it cuts, or the reasons why there are none; it breaks off when told so.
pub type Records<'a> = dyn FnMut(Result<Record, Problem>) -> ControlFlow<()> + 'a;

/// Where a reader puts its articles, the reasons why there are none, and its warnings.
pub type Articles<'a> = dyn FnMut(Result<Article, Problem>) + 'a;

/// One format of news files.
///
/// `cut` holds no more than one record in memory; `read` does not panic on any bytes. Readers leave
/// [`Problem::path`], [`Article::path`] and [`Article::folder`] empty: [`job`] knows them.
pub trait Reader: Send + Sync {
    /// Name of the format, as shown to users: "JSON Lines".
    fn name(&self) -> &'static str;

    /// Whether a record is text of one encoding; false for what knows the encodings of its parts or is no text.
    fn is_plain_text(&self) -> bool {
        true
    }

    /// Whether a file looks like this format, from its name and first bytes.
    fn recognises(&self, probe: &Probe<'_>) -> Confidence;

    /// Cuts a file into records, in order, handing each to `emit` until that breaks off. The usual file is one record.
    ///
    /// # Errors
    /// A [`Problem`] that ends the file; what was emitted before stays.
    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        input::whole(input, settings.limits, emit)
    }

    /// The files beside this one that a record names and needs, as paths below its folder: the pages of an issue.
    fn names_beside(&self, _: &Record) -> Vec<String> {
        Vec::new()
    }

    /// Whether a file of this format may be a page of an issue, and be read where the issue's own file lists it.
    fn is_page(&self) -> bool {
        false
    }

    /// Turns one record into its articles (or the reasons why there are none).
    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>);
}

/// How sure a reader is that a file is of its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// Any text would do.
    Perhaps,
    /// Its name says so, and its first bytes do not speak against it.
    Likely,
    /// Its first bytes say so.
    Certain,
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'a> {
    /// File name without folders and without `.gz` or `.zst`.
    pub name: &'a str,
    /// First bytes, decompressed; up to [`input::HEAD`].
    pub head: &'a [u8],
}

impl Probe<'_> {
    /// Whether the name ends in one of these, any letter case.
    pub fn named(&self, endings: &[&str]) -> bool {
        self.name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
    }

    /// The first bytes without a byte order mark and white space.
    pub fn start(&self) -> &[u8] {
        self.head
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(self.head)
            .trim_ascii_start()
    }
}

/// One article's worth of bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Where in the file it stands.
    pub place: Place,
    /// Its bytes, encoding as in the file.
    pub bytes: Vec<u8>,
    /// What the file says once for all its records (a CSV header, the head of a feed); reader-specific.
    pub context: Option<Arc<[u8]>>,
    /// The files beside its own that it names; see [`Reader::names_beside`].
    pub beside: Vec<Beside>,
}

/// A file beside the one that names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Its path as it was named.
    pub name: String,
    /// Its bytes, decompressed.
    pub bytes: Vec<u8>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The whole file.
    #[default]
    Whole,
    /// A line, counted from 1.
    Line(u64),
    /// An item that is not the first to begin in its line, both counted from 1.
    InLine {
        /// The line.
        line: u64,
        /// Which of the items that begin in it.
        item: u64,
    },
    /// An item of a list or feed, counted from 1.
    Item(u64),
    /// A byte, counted from 0.
    Byte(u64),
}

impl Place {
    /// Its number, for identifiers; none for the whole file.
    pub fn number(self) -> Option<String> {
        match self {
            Place::Whole => None,
            Place::Line(number) | Place::Item(number) | Place::Byte(number) => Some(number.to_string()),
            Place::InLine { line, item } => Some(format!("{line}.{item}")),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Whole => Ok(()),
            Place::Line(number) => write!(f, "line {number}"),
            Place::InLine { line, item } => write!(f, "line {line}, item {item}"),
            Place::Item(number) => write!(f, "item {number}"),
            Place::Byte(number) => write!(f, "byte {number}"),
        }
    }
}

/// What could not be read, where and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file; a member of an archive file is `archive.zip!/member`.
    pub path: String,
    /// Where in the file.
    pub place: Place,
    /// Why, and what can be done, in words for the person who has the file.
    pub reason: String,
    /// How bad it is.
    pub severity: Severity,
}

impl Problem {
    /// Not an article, rightly passed over.
    pub fn skipped(place: Place, reason: impl Into<String>) -> Problem {
        Problem::new(Severity::Skipped, place, reason.into())
    }

    /// Kept, but doubtful.
    pub fn warning(place: Place, reason: impl Into<String>) -> Problem {
        Problem::new(Severity::Warning, place, reason.into())
    }

    /// Could not be read.
    pub fn failed(place: Place, reason: impl Into<String>) -> Problem {
        Problem::new(Severity::Failed, place, reason.into())
    }

    fn new(severity: Severity, place: Place, reason: String) -> Problem {
        Problem {
            path: String::new(),
            place,
            reason,
            severity,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place {
            Place::Whole => write!(f, "{}: {}", self.path, self.reason),
            place => write!(f, "{}, {place}: {}", self.path, self.reason),
        }
    }
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing is lost: not an article, rightly passed over.
    Skipped,
    /// The article is kept, something about it is doubtful.
    Warning,
    /// An article or a file could not be read.
    Failed,
}

/// How the user wants files to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Field mapping, ours to theirs: `title=headline`; theirs may be a path: `title=headline.main`.
    pub map: Vec<(String, String)>,
    /// What the archive says of articles that do not say it themselves.
    pub defaults: Defaults,
    /// What a hostile or broken file may cost.
    pub limits: Limits,
}

impl Settings {
    /// A number that changes with how files are cut into records.
    pub fn fingerprint(&self) -> u64 {
        xxh3_64(format!("{} {self:?}", env!("CARGO_PKG_VERSION")).as_bytes())
    }
}

/// Bounds that keep memory and time in hand, whatever a file claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest record (line, page, message, whole-file article) in bytes; longer ones are reported and passed over.
    pub record: u64,
    /// How many times its compressed size a file may grow to, once it is larger than one record may be.
    pub expansion: u64,
    /// How deeply archive files may stand in one another.
    pub nesting: u32,
}

impl Limits {
    /// Longest page of HTML, in bytes: its tree takes many times as much memory.
    pub fn page(self) -> u64 {
        self.record / 4
    }
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            record: 64 << 20,
            expansion: 200,
            nesting: 4,
        }
    }
}
