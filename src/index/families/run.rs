//! A run: the texts of one stretch of indexing, never changed once written.
//!
//! ```text
//! run-K.rows     one row a text: hashes of identifier and file, where the text lies, how many shingles it has
//! run-K.texts    the texts: identifier, date, and all shingles (see [`super::pack`])
//! run-K.posts    the samples (see [`super::posts`])
//! ```
//!
//! What is gone is only marked, in the list of runs that belongs to a commit; two runs of like size become one, and
//! then the gone are left out.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::directory::OwnedBytes;
use zerocopy::little_endian::{U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, Unaligned};

use super::list::{List, map};
use super::pack::{pack, unpack};
use super::posts::{PostWriter, Posting, Posts};
use crate::analysis::shingles::Shingles;
use crate::index::Error;
use crate::index::sums::Summed;

/// What is kept of one article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Its identifier.
    pub id: String,
    /// When it was published, in seconds since 1970.
    pub seconds: Option<i64>,
    /// Its shingles.
    pub shingles: Shingles,
}

/// A row of a run, as it lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, Unaligned)]
#[repr(C)]
pub struct Row {
    /// Hash of the identifier.
    pub key: U64,
    /// Hash of the file that it came from.
    pub file: U64,
    /// Where the text begins.
    pub at: U64,
    /// How many shingles it has.
    pub shingles: U32,
}

/// A run and which of its texts are gone, as a commit knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Names its files.
    pub number: u64,
    /// How many texts it holds, gone ones included.
    pub rows: u32,
    /// Rows that are gone, in order.
    pub gone: Vec<u32>,
    /// Checksums of rows, texts and posts.
    pub sums: [u64; 3],
}

impl RunRecord {
    /// Texts that are not gone.
    pub fn living(&self) -> u32 {
        self.rows
            .saturating_sub(u32::try_from(self.gone.len()).unwrap_or(u32::MAX))
    }

    /// Whether a text is gone.
    pub fn is_gone(&self, row: u32) -> bool {
        self.gone.binary_search(&row).is_ok()
    }
}

/// The files of a run.
pub fn files(dir: &Path, number: u64) -> [PathBuf; 3] {
    ["rows", "texts", "posts"].map(|part| dir.join(format!("run-{number}.{part}")))
}

/// The number of the run that a file belongs to.
pub fn number_of(path: &Path) -> Option<u64> {
    path.file_stem()?.to_str()?.strip_prefix("run-")?.parse().ok()
}

/// Writes a run.
pub struct RunWriter {
    record: RunRecord,
    rows: Summed<BufWriter<File>>,
    texts: Summed<BufWriter<File>>,
    posts: PostWriter,
    at: u64,
}

impl RunWriter {
    /// Begins the files of a run.
    ///
    /// # Errors
    /// They cannot be made.
    pub fn create(dir: &Path, number: u64) -> Result<RunWriter, Error> {
        let [rows, texts, posts] = files(dir, number);
        let create = |path: &Path| {
            let file = File::create(path).map_err(Error::io(path))?;
            Ok::<_, Error>(Summed::new(BufWriter::new(file)))
        };
        let record = RunRecord {
            number,
            rows: 0,
            gone: Vec::new(),
            sums: [0; 3],
        };
        Ok(RunWriter {
            record,
            rows: create(&rows)?,
            texts: create(&texts)?,
            posts: PostWriter::create(&posts)?,
            at: 0,
        })
    }

    /// Adds a text.
    ///
    /// # Errors
    /// The files cannot be written.
    pub fn text(&mut self, key: u64, file: u64, text: &Text) -> std::io::Result<()> {
        let mut bytes = postcard::to_stdvec(&(&text.id, text.seconds)).map_err(std::io::Error::other)?;
        pack(text.shingles.kept(), &mut bytes);
        self.packed(
            Row {
                key: key.into(),
                file: file.into(),
                at: 0.into(),
                shingles: text.shingles.len().into(),
            },
            &bytes,
        )
    }

    fn packed(&mut self, row: Row, bytes: &[u8]) -> std::io::Result<()> {
        let row = Row {
            at: self.at.into(),
            ..row
        };
        self.rows.write_all(row.as_bytes())?;
        self.texts.write_all(bytes)?;
        self.at += bytes.len() as u64;
        self.record.rows += 1;
        Ok(())
    }

    /// Adds a posting; they must come in order.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn posting(&mut self, posting: Posting) -> std::io::Result<()> {
        self.posts.push(posting)
    }

    /// Brings all to disk.
    ///
    /// # Errors
    /// The files cannot be written.
    pub fn finish(self) -> std::io::Result<RunRecord> {
        Ok(RunRecord {
            sums: [to_disk(self.rows)?, to_disk(self.texts)?, self.posts.finish()?],
            ..self.record
        })
    }
}

/// Brings a file to disk and gives its checksum.
pub(super) fn to_disk(file: Summed<BufWriter<File>>) -> std::io::Result<u64> {
    let (file, sum) = file.finish();
    file.into_inner()?.sync_data()?;
    Ok(sum)
}

/// A run to be read, where it lies on disk.
pub struct Run<'a> {
    /// What the commit says of it.
    pub record: &'a RunRecord,
    /// Its rows, gone ones included.
    pub rows: List<Row>,
    texts: OwnedBytes,
    /// Its postings.
    pub posts: Posts,
}

impl<'a> Run<'a> {
    /// Opens the files of a run.
    ///
    /// # Errors
    /// One is missing or cut short.
    pub fn open(dir: &Path, record: &'a RunRecord) -> Result<Run<'a>, Error> {
        let [rows, texts, posts] = files(dir, record.number);
        let cut_short = || Error::io(&rows)(ErrorKind::UnexpectedEof.into());
        Ok(Run {
            record,
            rows: List::cut(&mut map(&rows)?, record.rows as usize).ok_or_else(cut_short)?,
            texts: map(&texts)?,
            posts: Posts::open(&posts)?,
        })
    }

    /// The row at a place and its text.
    ///
    /// # Errors
    /// The files are damaged.
    pub fn text(&self, row: u32) -> std::io::Result<(&Row, Text)> {
        let (row, bytes) = self.packed(row)?;
        let ((id, seconds), rest) = postcard::take_from_bytes(bytes).map_err(std::io::Error::other)?;
        let kept = unpack(rest, row.shingles.get()).ok_or(ErrorKind::InvalidData)?;
        Ok((
            row,
            Text {
                id,
                seconds,
                shingles: Shingles::from_kept(kept),
            },
        ))
    }

    /// The row at a place and its text as it lies on disk.
    fn packed(&self, row: u32) -> std::io::Result<(&Row, &[u8])> {
        let here = self.rows.get(row as usize);
        let next = self.rows.get(row as usize + 1);
        let place = |row: &Row| usize::try_from(row.at.get()).unwrap_or(usize::MAX);
        let bytes = here.and_then(|here| self.texts.get(place(here)..next.map_or(self.texts.len(), place)));
        Ok(here.zip(bytes).ok_or(ErrorKind::InvalidData)?)
    }
}

/// Makes one run of two, without what is gone.
///
/// # Errors
/// A file cannot be read or written.
pub fn merge(dir: &Path, records: [&RunRecord; 2], number: u64) -> Result<RunRecord, Error> {
    let [left, right] = [Run::open(dir, records[0])?, Run::open(dir, records[1])?];
    let mut writer = RunWriter::create(dir, number)?;
    let merged = (|| {
        let moved = [copy(&left, &mut writer)?, copy(&right, &mut writer)?];
        merge_posts([&left.posts, &right.posts], &moved, &mut writer)?;
        writer.finish()
    })();
    merged.map_err(Error::io(dir))
}

/// Makes a run of another, without what is gone.
///
/// # Errors
/// A file cannot be read or written.
pub fn without_gone(dir: &Path, record: &RunRecord, number: u64) -> Result<RunRecord, Error> {
    let run = Run::open(dir, record)?;
    let mut writer = RunWriter::create(dir, number)?;
    let written = (|| {
        let moved = copy(&run, &mut writer)?;
        for posting in run.posts.iter() {
            write_living(posting?, &moved, &mut writer)?;
        }
        writer.finish()
    })();
    written.map_err(Error::io(dir))
}

/// Copies the living texts of a run and gives the new row of each.
fn copy(run: &Run<'_>, writer: &mut RunWriter) -> std::io::Result<Vec<Option<u32>>> {
    let mut moved = Vec::with_capacity(run.record.rows as usize);
    for number in 0..run.record.rows {
        if run.record.is_gone(number) {
            moved.push(None);
            continue;
        }
        moved.push(Some(writer.record.rows));
        let (row, bytes) = run.packed(number)?;
        writer.packed(*row, bytes)?;
    }
    Ok(moved)
}

/// Merges the postings, under the new rows of their texts.
fn merge_posts(posts: [&Posts; 2], moved: &[Vec<Option<u32>>; 2], writer: &mut RunWriter) -> std::io::Result<()> {
    let [mut left, mut right] = posts.map(|posts| posts.iter().peekable());
    loop {
        let (next, map) = match (left.peek(), right.peek()) {
            (None, None) => return Ok(()),
            (Some(Ok(one)), Some(Ok(other))) if one.hash > other.hash => (right.next(), &moved[1]),
            (None, Some(_)) => (right.next(), &moved[1]),
            (Some(_), _) => (left.next(), &moved[0]),
        };
        if let Some(posting) = next.transpose()? {
            write_living(posting, map, writer)?;
        }
    }
}

/// Writes a posting under the new row of its text, unless that is gone.
fn write_living(posting: Posting, moved: &[Option<u32>], writer: &mut RunWriter) -> std::io::Result<()> {
    match moved.get(posting.row as usize).copied().flatten() {
        Some(row) => writer.posting(Posting { row, ..posting }),
        None => Ok(()),
    }
}
