//! Purging: articles leave the index so that no byte of their text remains, and do not come back.
//!
//! They are listed first, so that a run which is killed later only has to be repeated; then they are removed, and every
//! file that still holds anything of them is written anew and the old one deleted.

use std::path::Path;

use super::{Archive, Error, Shown};
use crate::article::file_of;
use crate::index::purged::{Purged, PurgedList, content_hash};
use crate::index::writer::Writer;
use crate::search::{Filters, Request};

/// What a purge did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurgeSummary {
    /// Articles that were purged, in order of their identifiers.
    pub purged: Vec<Purged>,
    /// Segments that were written anew.
    pub segments: u64,
    /// Articles left in the index.
    pub articles: u64,
}

impl Archive {
    /// The articles that a purge would take: the one of this identifier or, where there is none, all that match the
    /// query, whatever their status.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn purgeable(&self, request: &Request) -> Result<Vec<Purged>, Error> {
        let mut ids = match self.show(&request.query)? {
            Some(_) => vec![request.query.clone()],
            None => self.ranking(&Request {
                filters: Filters {
                    hidden_too: true,
                    ..request.filters.clone()
                },
                limit: usize::try_from(self.committed().searcher.num_docs()).unwrap_or(usize::MAX),
                ..request.clone()
            })?,
        };
        ids.sort_unstable();
        let shown = ids.iter().filter_map(|id| self.show(id).transpose());
        shown.map(|shown| shown.map(|shown| listed(&shown))).collect()
    }
}

fn listed(shown: &Shown) -> Purged {
    Purged {
        id: shown.article.id.clone(),
        content: content_hash(&shown.article),
        file: file_of(&shown.article.path).to_owned(),
    }
}

/// Purges articles; without any, finishes what an earlier purge could not.
///
/// # Errors
/// Another run is writing, or the index cannot be written. What has been listed stays listed.
pub fn purge(index: &Path, articles: Vec<Purged>) -> Result<PurgeSummary, Error> {
    let mut writer = Writer::open_existing(index)?;
    let segments = writer.purge(&articles)?;
    Ok(PurgeSummary {
        purged: articles,
        segments,
        articles: writer.finish()?.searcher().num_docs(),
    })
}

/// The articles that must not come back.
///
/// # Errors
/// The list cannot be read.
pub fn purged(index: &Path) -> Result<Vec<Purged>, Error> {
    Ok(PurgedList::open(index)?.entries().to_vec())
}

/// Takes an identifier from the list, so that the next run reads its file again; gives the entries taken.
///
/// # Errors
/// Another run is writing, or the list cannot be written.
pub fn lift_purge(index: &Path, id: &str) -> Result<Vec<Purged>, Error> {
    let mut writer = Writer::open_existing(index)?;
    let lifted = writer.lift_purge(id)?;
    writer.finish()?;
    Ok(lifted)
}
