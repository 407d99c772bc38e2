//! Files in, articles out: this is where the messy world ends.
//!
//! [`walk`] lists the files of an archive, [`input`] opens one (compression and all), a [`Reader`] cuts it into
//! [`Record`]s and turns each into articles. Cutting is sequential and cheap; reading a record is pure and runs on all
//! cores. Whatever cannot be read becomes a [`Problem`] with a place and a reason, and the rest goes on.

use std::ops::ControlFlow;

use crate::article::Article;

/// One format of news files.
///
/// `cut` must not hold more than one record in memory; `read` must not panic on any bytes.
pub trait Reader: Send + Sync {
    /// Name of the format, as shown to users: "JSON Lines".
    fn name(&self) -> &'static str;

    /// Whether a file looks like this format, from its name and first bytes.
    fn recognises(&self, probe: &Probe<'_>) -> Confidence;

    /// Cuts a file into records, in order, handing each to `emit` until that breaks off.
    ///
    /// # Errors
    /// A [`Problem`] that ends the file; what was emitted before stays.
    fn cut(
        &self,
        input: &mut dyn std::io::Read,
        emit: &mut dyn FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), Problem>;

    /// Turns one record into its articles (or the reasons why there are none).
    fn read(&self, record: &Record, settings: &Settings, emit: &mut dyn FnMut(Result<Article, Problem>));
}

/// How sure a reader is that a file is of its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// Its name says so, or any text would do.
    Perhaps,
    /// Its first bytes say so.
    Likely,
    /// Its first bytes leave no doubt.
    Certain,
}

/// What is known of a file before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Probe<'a> {
    /// File name without folders and without `.gz` or `.zst`.
    pub name: &'a str,
    /// First bytes, decompressed; up to 8 KiB.
    pub head: &'a [u8],
}

/// One article's worth of bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Where in the file it stands.
    pub place: Place,
    /// Its bytes, encoding as in the file.
    pub bytes: Vec<u8>,
    /// What the file says once for all its records (a CSV header, a feed's title); reader-specific.
    pub context: Option<std::sync::Arc<str>>,
}

/// A place in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The whole file.
    #[default]
    Whole,
    /// A line, counted from 1.
    Line(u64),
    /// An item of a list or feed, counted from 1.
    Item(u64),
    /// A byte, counted from 0.
    Byte(u64),
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
    /// Field mapping, ours to theirs: `title=headline`.
    pub map: Vec<(String, String)>,
}
