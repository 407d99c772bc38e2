//! Downloads: all hits of a search as JSON Lines, CSV or references, sent while they are found.
//!
//! There is no limit but the one asked for. Hits are fetched by the page, each after the cursor of the one before, from
//! the archive as it was when the download began; the next page is fetched when the caller has taken the last, so that
//! a slow caller costs neither memory nor a core.

use axum::body::{Body, Bytes};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::error::Refusal;
use super::state::App;
use crate::archive::Archive;
use crate::search::{self, Request, Results};
use crate::wire::{Citation, CitationStyle, Hit, cite, rows};

/// The form of a download.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object a line.
    JsonLines,
    /// A table with a header.
    Csv,
    /// References for a bibliography.
    References(CitationStyle),
}

/// Hits fetched at once.
const PAGE: usize = 500;

impl Form {
    fn headers(self) -> [(axum::http::HeaderName, &'static str); 2] {
        let (kind, file) = match self {
            Form::JsonLines => ("application/x-ndjson", "attachment; filename=\"dateline.jsonl\""),
            Form::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"dateline.csv\""),
            Form::References(CitationStyle::Bibtex) => (
                "application/x-bibtex; charset=utf-8",
                "attachment; filename=\"dateline.bib\"",
            ),
            Form::References(CitationStyle::Ris) => (
                "application/x-research-info-systems; charset=utf-8",
                "attachment; filename=\"dateline.ris\"",
            ),
            Form::References(CitationStyle::CslJson) => (
                "application/vnd.citationstyles.csl+json",
                "attachment; filename=\"dateline.json\"",
            ),
        };
        [(CONTENT_TYPE, kind), (CONTENT_DISPOSITION, file)]
    }

    /// What stands before the first hit.
    fn head(self) -> Result<Vec<u8>, Refusal> {
        match self {
            Form::Csv => table([rows::COLUMNS.map(str::to_owned)]),
            Form::References(CitationStyle::CslJson) => Ok(b"[".to_vec()),
            Form::JsonLines | Form::References(_) => Ok(Vec::new()),
        }
    }

    /// What stands after the last hit.
    fn tail(self) -> &'static [u8] {
        match self {
            Form::References(CitationStyle::CslJson) => b"]\n",
            Form::JsonLines | Form::Csv | Form::References(_) => b"",
        }
    }

    /// What stands between two pages of hits.
    fn between(self) -> &'static [u8] {
        match self {
            Form::References(CitationStyle::CslJson) => b",\n",
            Form::References(CitationStyle::Bibtex) => b"\n",
            Form::JsonLines | Form::Csv | Form::References(CitationStyle::Ris) => b"",
        }
    }

    fn write(self, hits: &[search::Hit]) -> Result<Vec<u8>, Refusal> {
        match self {
            Form::Csv => table(hits.iter().map(|hit| rows::row(&Hit::new(hit)))),
            Form::References(style) => {
                let citation = |hit: &search::Hit| Citation::new(&hit.article, &hit.lang);
                let text = cite(style, &hits.iter().map(citation).collect::<Vec<_>>());
                let text = match style {
                    CitationStyle::CslJson => text.trim_end().trim_start_matches('[').trim_end_matches(']'),
                    CitationStyle::Bibtex | CitationStyle::Ris => &text,
                };
                Ok(text.as_bytes().to_vec())
            }
            Form::JsonLines => {
                let mut lines = Vec::new();
                for hit in hits {
                    serde_json::to_writer(&mut lines, &Hit::new(hit)).map_err(|_| Refusal::Panicked)?;
                    lines.push(b'\n');
                }
                Ok(lines)
            }
        }
    }
}

fn table(rows: impl IntoIterator<Item = [String; 13]>) -> Result<Vec<u8>, Refusal> {
    let mut table = csv::Writer::from_writer(Vec::new());
    for row in rows {
        table.write_record(row).map_err(|_| Refusal::Panicked)?;
    }
    table.into_inner().map_err(|_| Refusal::Panicked)
}

/// What is still to be sent.
struct Rest {
    archive: Archive,
    /// Its next page.
    request: Request,
    /// Hits still wanted.
    wanted: usize,
}

impl Rest {
    /// The next page, and what comes after it.
    fn next(mut self, form: Form) -> Result<(Vec<u8>, Option<Rest>), Refusal> {
        self.request.limit = PAGE.min(self.wanted);
        let Results { hits, next, .. } = self.archive.search(&self.request)?;
        self.wanted -= hits.len().min(self.wanted);
        self.request.offset = 0;
        let mut text = form.write(&hits)?;
        let more = next.is_some() && self.wanted > 0;
        text.extend_from_slice(if more { form.between() } else { form.tail() });
        self.request.after = next;
        Ok((text, more.then_some(self)))
    }
}

/// Sends all hits of a request, or as many as it asks for. What can be refused is refused before the first byte.
///
/// # Errors
/// The first page cannot be had.
pub(super) async fn send(app: App, request: Request, wanted: Option<usize>, form: Form) -> Result<Response, Refusal> {
    let request = Request {
        facets: Vec::new(),
        count: false,
        ..request
    };
    let wanted = wanted.unwrap_or(usize::MAX);
    let first = app.ask(move |archive| {
        let rest = Rest {
            archive: archive.pinned(),
            request,
            wanted,
        };
        let (page, rest) = rest.next(form)?;
        let mut text = form.head()?;
        text.extend(page);
        Ok((text, rest))
    });
    let (text, rest) = first.await?;
    let parts = stream::try_unfold((Some(text), rest), move |(ready, rest)| {
        let app = app.clone();
        async move {
            match (ready, rest) {
                (Some(text), rest) => Ok(Some((Bytes::from(text), (None, rest)))),
                (None, None) => Ok(None),
                (None, Some(rest)) => {
                    let (text, rest) = app.ask(move |_| rest.next(form)).await.map_err(broken_off)?;
                    Ok::<_, std::io::Error>(Some((Bytes::from(text), (None, rest))))
                }
            }
        }
    });
    Ok((form.headers(), Body::from_stream(parts)).into_response())
}

/// A download that cannot go on is broken off, so that nobody takes it for whole.
fn broken_off(refusal: Refusal) -> std::io::Error {
    tracing::error!("a download was broken off: {}", refusal.message());
    std::io::Error::other(refusal.message())
}
