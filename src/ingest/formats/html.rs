//! News pages: the main text by readability, the facts by what the page says of itself.
//!
//! JSON-LD speaks first, then Open Graph and other meta tags, then the visible page. All dates are gathered and weighed
//! where the article is finished.

mod dates;
mod facts;
mod main_text;

use dom_query::Document;

use crate::ingest::draft::Draft;
use crate::ingest::fields::Field;
use crate::ingest::{Articles, Confidence, Limits, Probe, Problem, Reader, Record, Settings, encoding, markup};

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

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, encoding::declared_in_markup(&record.bytes));
        let mut draft = match page(&decoded.text, None, settings.limits) {
            Ok(draft) => draft,
            Err(reason) => return emit(Err(Problem::failed(record.place, reason))),
        };
        if let Some(doubt) = decoded.doubt {
            draft.doubt(doubt);
        }
        draft.finish(record.place, settings, emit);
    }
}

/// Reads a page; `address` is where it was fetched, if that is known.
///
/// # Errors
/// The page is longer than one may be: its tree takes many times its length.
pub(super) fn page(html: &str, address: Option<&str>, limits: Limits) -> Result<Draft, String> {
    let most = limits.page();
    if html.len() as u64 > most {
        return Err(format!(
            "longer than {} MiB, the most that a page may be; --max-article raises it",
            most >> 20
        ));
    }
    let mut draft = Draft::default();
    if let Some(what) = markup::excess(html) {
        draft.doubt(format!("{what}: its words were kept, and nothing else"));
        draft.set(Field::Url, address.as_slice());
        draft.set(Field::Body, &[markup::tags_dropped(html)]);
        return Ok(draft);
    }
    let document = Document::from(html);
    facts::gather(&document, &mut draft);
    draft.set(Field::Url, address.as_slice());
    let body = main_text::of(document);
    if is_said_in(&draft.article.summary, &body) {
        draft.article.summary.clear();
    }
    draft.set(Field::Body, &[body]);
    Ok(draft)
}

/// Whether a description only repeats the beginning of the text.
fn is_said_in(summary: &str, body: &str) -> bool {
    /// A description is often cut off; its first characters tell.
    const ENOUGH: usize = 40;
    let start: String = summary.chars().take(ENOUGH).collect();
    body.contains(start.trim_end())
}
