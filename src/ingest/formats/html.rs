//! News pages: the main text by readability, the facts by what the page says of itself.
//!
//! JSON-LD speaks first, then Open Graph and other meta tags, then the visible page. All dates are gathered and weighed
//! where the article is finished.

mod facts;
mod main_text;

use dom_query::Document;

use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Probe, Reader, Record, Settings, encoding};

/// The reader.
pub struct Html;

impl Reader for Html {
    fn name(&self) -> &'static str {
        "HTML"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        const OPENINGS: [&[u8]; 4] = [b"<!doctype html", b"<html", b"<head", b"<body"];
        let start = probe.start();
        if start.first() != Some(&b'<') || probe.head.contains(&0) {
            return Confidence::No;
        }
        let head = start.to_ascii_lowercase();
        let opens = |opening: &&[u8]| memchr::memmem::find(&head, opening).is_some();
        match OPENINGS.iter().any(|opening| head.starts_with(opening)) {
            true => Confidence::Certain,
            // A comment or an XML declaration may stand before.
            false if OPENINGS.iter().any(opens) => Confidence::Likely,
            false if probe.named(&["html", "htm", "xhtml"]) => Confidence::Likely,
            false => Confidence::No,
        }
    }

    fn read(&self, record: &Record, _: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, encoding::declared_in_markup(&record.bytes));
        let mut draft = page(&decoded.text, None);
        if let Some(doubt) = decoded.doubt {
            draft.doubt(doubt);
        }
        draft.finish(record.place, emit);
    }
}

/// Reads a page; `address` is where it was fetched, if that is known.
pub(super) fn page(html: &str, address: Option<&str>) -> Draft {
    let document = Document::from(html);
    let mut draft = Draft::default();
    facts::gather(&document, &mut draft);
    draft.set(Field::Url, address.as_slice());
    let body = main_text::of(document);
    if is_said_in(&draft.article.summary, &body) {
        draft.article.summary.clear();
    }
    draft.set(Field::Body, &[body]);
    draft
}

/// Whether a description only repeats the beginning of the text.
fn is_said_in(summary: &str, body: &str) -> bool {
    /// A description is often cut off; its first characters tell.
    const ENOUGH: usize = 40;
    let start: String = summary.chars().take(ENOUGH).collect();
    body.contains(start.trim_end())
}
