//! Files that hold files: zip and tar. Nothing is ever unpacked to the disk; members are read where they lie.

use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;
use std::path::Path;

use zip::ZipArchive;

use super::input::{self, Input};
use super::{Limits, Place, Problem};

/// Takes a member: its name (empty where it stands for the container), and its bytes or why they cannot be had.
pub(super) type Members<'a> = dyn FnMut(&str, Result<Member<'_>, Problem>) -> ControlFlow<()> + 'a;

/// One file in a container.
pub(super) struct Member<'a> {
    /// Size in the container.
    pub size: u64,
    /// Its bytes, bounded.
    pub reader: Box<dyn Read + 'a>,
}

/// What kind of container a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// A zip file; office documents are ones too.
    Zip,
    /// A tar file.
    Tar,
}

impl Container {
    /// The kind of a file, by its first bytes.
    pub fn of(head: &[u8]) -> Option<Container> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Some(Container::Zip);
        }
        (head.get(257..262) == Some(b"ustar")).then_some(Container::Tar)
    }

    /// Visits the members. `file` is where a container lies that is a file of the disk as it is.
    ///
    /// # Errors
    /// The container is broken, or too large to be read out of another.
    pub fn visit(
        self,
        input: Input<'_>,
        file: Option<&Path>,
        limits: Limits,
        visit: &mut Members<'_>,
    ) -> Result<(), Problem> {
        match (self, file) {
            (Container::Tar, _) => visit_tar(input, limits, visit),
            (Container::Zip, Some(path)) => {
                let file = File::open(path).map_err(|error| broken(&error))?;
                visit_zip(BufReader::new(file), limits, visit)
            }
            (Container::Zip, None) => {
                // The directory of a zip file stands at its end, so one that comes in a stream is kept in memory.
                let mut bytes = Vec::new();
                let most = limits.record.saturating_add(1);
                input
                    .reader
                    .take(most)
                    .read_to_end(&mut bytes)
                    .map_err(|error| broken(&error))?;
                if bytes.len() as u64 == most {
                    return Err(input::too_long(Place::Whole, limits));
                }
                visit_zip(Cursor::new(bytes), limits, visit)
            }
        }
    }
}

fn visit_tar(input: Input<'_>, limits: Limits, visit: &mut Members<'_>) -> Result<(), Problem> {
    let mut archive = tar::Archive::new(input.reader);
    for entry in archive.entries().map_err(|error| broken(&error))? {
        let entry = entry.map_err(|error| broken(&error))?;
        if !entry.header().entry_type().is_file() {
            continue;
        }
        let name = label(&String::from_utf8_lossy(&entry.path_bytes()));
        if is_hidden(&name) {
            continue;
        }
        let size = entry.size();
        let member = Member {
            size,
            reader: input::bounded(Box::new(entry), Some(size), limits),
        };
        if visit(&name, Ok(member)).is_break() {
            break;
        }
    }
    Ok(())
}

/// Zip files that are one document, by a member that tells: what they are, and whether that is read.
const DOCUMENTS: &[(&str, &str)] = &[
    (
        "xl/workbook.xml",
        "a spreadsheet (XLSX), which is not read; save it as CSV",
    ),
    ("ppt/presentation.xml", "slides (PPTX), which are not read"),
    ("META-INF/container.xml", "an e-book (EPUB), which is not read"),
    (
        "META-INF/manifest.xml",
        "an OpenDocument file, which is not read; save it as DOCX",
    ),
];

fn visit_zip(file: impl Read + Seek, limits: Limits, visit: &mut Members<'_>) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(file).map_err(|error| broken(&error))?;
    for (telling, what) in DOCUMENTS {
        if archive.index_for_name(telling).is_some() {
            return Err(Problem::skipped(Place::Whole, *what));
        }
    }
    if archive.index_for_name(DOCX_TEXT).is_some() {
        return visit_docx(&mut archive, limits, visit);
    }
    // A WACZ holds web archives, and beside them lists of their pages, which are no articles.
    let only_web = archive.index_for_name("datapackage.json").is_some()
        && archive.file_names().flatten().any(|name| name.starts_with("archive/"));
    for index in 0..archive.len() {
        let member = match archive.by_index(index) {
            Ok(member) => member,
            Err(error) => {
                let reason = format!("this member cannot be read: {error}");
                let name = format!("member {}", index + 1);
                if visit(&name, Err(Problem::failed(Place::Whole, reason))).is_break() {
                    break;
                }
                continue;
            }
        };
        let name = label(&String::from_utf8_lossy(member.name_raw()));
        if !member.is_file() || is_hidden(&name) || only_web && !name.starts_with("archive/") {
            continue;
        }
        let size = member.compressed_size();
        let member = Member {
            size,
            reader: input::bounded(Box::new(member), Some(size), limits),
        };
        if visit(&name, Ok(member)).is_break() {
            break;
        }
    }
    Ok(())
}

/// The members of a DOCX that are read: its text, and before it what it says of itself.
const DOCX_TEXT: &str = "word/document.xml";
const DOCX_FACTS: &str = "docProps/core.xml";

/// A DOCX is one article: its parts are joined, and stand for the file itself.
fn visit_docx(
    archive: &mut ZipArchive<impl Read + Seek>,
    limits: Limits,
    visit: &mut Members<'_>,
) -> Result<(), Problem> {
    let mut bytes = Vec::new();
    for part in [DOCX_FACTS, DOCX_TEXT] {
        if let Ok(member) = archive.by_name(part) {
            let size = member.compressed_size();
            let mut member = input::bounded(Box::new(member), Some(size), limits);
            member.read_to_end(&mut bytes).map_err(|error| broken(&error))?;
        }
    }
    let member = Member {
        size: bytes.len() as u64,
        reader: Box::new(Cursor::new(bytes)),
    };
    // Whether the one member was the last asked for makes no difference.
    let _ = visit("", Ok(member));
    Ok(())
}

/// The name of a member as a label: `/` between its parts, none of them leading up or out.
fn label(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

/// Whether a member is one of those that systems hide among the files.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn broken(error: &dyn std::fmt::Display) -> Problem {
    Problem::failed(Place::Whole, format!("this archive file cannot be read: {error}"))
}
