//! The formats that are read, one file each, and how one is told from another.
//!
//! To add one: write its file, add it to [`READERS`], and give it a sample in `tests/readers.rs`.

mod agency_wire;
mod alto;
mod csv;
mod docx;
mod feed;
mod html;
mod json;
mod jsonl;
mod mail;
mod markdown;
mod mediawiki;
mod mets;
mod newsml1;
mod newsml_g2;
mod nitf;
mod pdf;
mod reuters;
mod text;
mod trec;
mod warc;

use super::{Confidence, Probe, Reader, elements};

/// The reader of standard input.
pub static JSON_LINES: jsonl::JsonLines = jsonl::JsonLines;

/// All readers; where two are equally sure, the earlier one has it.
pub static READERS: &[&dyn Reader] = &[
    &JSON_LINES,
    &json::Json,
    &markdown::Markdown,
    &csv::Csv,
    &warc::Warc,
    &mail::Mail,
    &reuters::Reuters,
    &nitf::Nitf,
    &docx::Docx,
    &pdf::Pdf,
    &alto::Alto,
    &mets::Mets,
    &mediawiki::MediaWiki,
    &newsml_g2::NewsMlG2,
    &newsml1::NewsMl1,
    &feed::Feed,
    &trec::Trec,
    &html::Html,
    &agency_wire::AgencyWire,
    &text::Text,
];

/// What a file is.
pub enum Recognised {
    /// Something that this reader reads.
    As(&'static dyn Reader),
    /// Nothing that holds articles, for this reason.
    Not(String),
}

/// Tells the format of a file from its first bytes; its name is only a hint.
pub fn recognise(probe: &Probe<'_>) -> Recognised {
    if probe.head.trim_ascii().is_empty() {
        return Recognised::Not("empty".to_owned());
    }
    let best = READERS
        .iter()
        .map(|reader| (reader.recognises(probe), *reader))
        .reduce(|best, next| if next.0 > best.0 { next } else { best });
    match best {
        Some((confidence, reader)) if confidence > Confidence::No => Recognised::As(reader),
        _ => Recognised::Not(kind_of(probe.head)),
    }
}

/// First bytes of files that hold no text, and what they are.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\0", "a picture (TIFF)"),
    (b"MM\0*", "a picture (TIFF)"),
    (b"ID3", "sound (MP3)"),
    (b"OggS", "sound (Ogg)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3", "a database (SQLite)"),
    (b"%!PS", "PostScript, which is not read"),
    (b"{\\rtf", "RTF, which is not read; save it as text, DOCX or HTML"),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Office document, which is not read; save it as DOCX",
    ),
    (b"7z\xbc\xaf", "a 7z archive, which is not read; unpack it"),
    (b"Rar!", "a RAR archive, which is not read; unpack it"),
];

fn kind_of(head: &[u8]) -> String {
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return (*what).to_owned();
    }
    match elements::root_name(head).filter(|_| is_text(head)) {
        Some(root) => format!("XML of a kind that is not read (<{}>)", String::from_utf8_lossy(root)),
        None => "binary: it holds no text that dateline knows how to read".to_owned(),
    }
}

/// Whether a text is markup: it begins with a tag, and one is closed.
fn is_markup(start: &[u8]) -> bool {
    let opens =
        matches!(start, [b'<', b'?' | b'!', ..]) || matches!(start, [b'<', next, ..] if next.is_ascii_alphabetic());
    opens && (memchr::memmem::find(start, b"</").is_some() || memchr::memmem::find(start, b"/>").is_some())
}

/// Whether the first bytes can be text: no zero bytes, few control characters, none of the known magic numbers.
fn is_text(head: &[u8]) -> bool {
    let controls = head
        .iter()
        .filter(|byte| byte.is_ascii_control() && !b"\t\n\r\x0c\x1b\x02\x03\x01\x1a".contains(byte))
        .count();
    !head.contains(&0) && controls * 50 <= head.len() && !OTHERS.iter().any(|(magic, _)| head.starts_with(magic))
}
