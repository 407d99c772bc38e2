//! PDF with a text layer: the characters of each page where they are drawn, and lines, columns and paragraphs made of
//! them ([`layout`]). A page that is only a picture has no text; recognising it is another program's work.
//!
//! The file format is `hayro-syntax`'s; what is drawn is read here ([`draw`]), and bounded: streams are measured before
//! they are unpacked ([`measure`]), and a file may draw only so much.

mod draw;
mod font;
mod layout;
mod measure;

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_syntax::{LoadPdfError, Pdf as File};

use crate::analysis::published::Order;
use crate::ingest::draft::{self, Draft};
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Settings};

use layout::Block;

/// The reader.
pub struct Pdf;

/// The most instructions and characters that the pages of one file may draw; a newspaper of a hundred pages has two million
/// characters.
const MOST_STEPS: u64 = 5_000_000;

impl Reader for Pdf {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn is_plain_text(&self) -> bool {
        false
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        /// The standard lets other bytes stand before the header.
        const WITHIN: usize = 1024;
        let start = probe.head.get(..WITHIN).unwrap_or(probe.head);
        match memchr::memmem::find(start, b"%PDF-") {
            Some(_) => Confidence::Certain,
            None => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        if let Err(reason) = measure::hold(&record.bytes, settings.limits) {
            return emit(Err(Problem::failed(record.place, reason)));
        }
        let file = match File::new(record.bytes.clone()) {
            Ok(file) => file,
            Err(error) => {
                let reason = match error {
                    LoadPdfError::Decryption(_) => "locked with a password; save it without one",
                    LoadPdfError::Invalid => "a damaged PDF: its pages cannot be found",
                };
                return emit(Err(Problem::failed(record.place, reason)));
            }
        };
        let mut draft = Draft::default();
        let pages = pages_of(&file, &mut draft);
        if pages.iter().all(Vec::is_empty) {
            let reason = "a PDF without text, such as a scan; recognise its text first (OCR), then read it again";
            return emit(Err(Problem::skipped(record.place, reason)));
        }
        fill(&file, pages, &mut draft);
        draft.finish(record.place, settings, emit);
    }
}

/// The blocks of each page; a page that cannot be read is told and left out.
fn pages_of(file: &File, draft: &mut Draft) -> Vec<Vec<Block>> {
    let mut steps = MOST_STEPS;
    let mut pages = Vec::new();
    for (page, number) in file.pages().iter().zip(1..) {
        // A fault in the library that reads the file costs a page.
        match catch_unwind(AssertUnwindSafe(|| draw::marks(page, &mut steps))) {
            Ok(Ok(marks)) => pages.push(layout::blocks(marks, f64::from(page.render_dimensions().1))),
            Ok(Err(draw::TooMuch)) => {
                draft.doubt(format!(
                    "page {number} and those after it draw too much, and were left out"
                ));
                break;
            }
            Err(_) => draft.doubt(format!("page {number} could not be read, and was left out")),
        }
    }
    pages
}

/// Makes the article of the pages.
fn fill(file: &File, mut pages: Vec<Vec<Block>>, draft: &mut Draft) {
    layout::drop_running_heads(&mut pages);
    let facts = file.metadata();
    let fact = |bytes: &Option<Box<[u8]>>| bytes.as_deref().map(text_of).unwrap_or_default();
    draft.set(Field::By, &[fact(&facts.author)]);
    draft.set(Field::Tag, &fact(&facts.keywords).split([',', ';']).collect::<Vec<_>>());
    draft.set(Field::Summary, &[fact(&facts.subject)]);
    let (headline, at) = layout::headline(&pages).unwrap_or_default();
    let named = fact(&facts.title);
    let title = match is_title(&named) && (headline.is_empty() || headline.contains(named.trim())) {
        true => &named,
        false => &headline,
    };
    draft.set(Field::Title, &[title]);
    if let Some(first) = pages.first_mut().filter(|_| !headline.is_empty()) {
        first.drain(at);
    }
    printed_date(&pages, draft);
    draft.set(Field::Body, &[layout::paragraphs(&pages)]);
}

/// Whether a title in the file's properties is one that a person gave, not a program.
fn is_title(named: &str) -> bool {
    const FILES: [&str; 8] = [".doc", ".docx", ".indd", ".qxd", ".qxp", ".pdf", ".rtf", ".odt"];
    let small = named.trim().to_lowercase();
    let made_up =
        small.starts_with("untitled") || small.starts_with("microsoft word -") || small.starts_with("layout ");
    small.len() > 3 && !made_up && !FILES.iter().any(|ending| small.ends_with(ending))
}

/// Takes the first date that a short block of the first page prints. The days in the file's properties are those of its
/// making, and of an old paper that of the scan: they are no evidence.
fn printed_date(pages: &[Vec<Block>], draft: &mut Draft) {
    const SHORT: usize = 100;
    /// What the eye takes for the date of a printed page; see the weights of HTML.
    const WEIGHT: u32 = 38;
    let blocks = pages.first().into_iter().flatten().map(Block::text);
    let found = blocks.filter(|text| text.len() <= SHORT).find_map(|text| {
        let place = draft::printed_dates(&text, Order::default()).next()?;
        text.get(place).map(str::to_owned)
    });
    draft.seen(&found.unwrap_or_default(), WEIGHT);
}

/// A text string of the file's properties: UTF-16 or UTF-8 behind its mark, else the Latin letters of the standard.
fn text_of(bytes: &[u8]) -> String {
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(bytes);
    text.trim_matches(|c: char| c.is_control() || c.is_whitespace())
        .to_owned()
}
