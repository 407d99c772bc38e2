//! The index on disk.
//!
//! | question | module |
//! |---|---|
//! | which fields are there, and what do they hold? | [`schema`] |
//! | how does an article become a document? | [`document`], with [`tape`], `groups` and `packed` |
//! | how is it read again? | `articles` |
//! | what lies in the folder, and how is it opened? | [`store`], with [`directory`] |
//! | which files were read? | [`files`] |
//! | which articles are copies of one story? | [`families`] |
//! | how is it written? | [`writer`], with `underway` and `beside` |
//! | which articles must not come back? | [`purged`] |
//! | which files belong to a commit, and are they whole? | [`snapshot`], with [`sums`] |

mod articles;
pub(crate) mod beside;
pub mod directory;
pub mod document;
pub mod families;
#[cfg(test)]
mod faults;
pub mod files;
mod groups;
mod packed;
pub mod purged;
pub mod schema;
pub mod snapshot;
pub mod store;
pub mod sums;
pub mod tape;
mod underway;
pub mod writer;

pub use articles::Articles;
pub use store::{Error, Store};

use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

/// What the index keeps of an article's facts.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredFacts {
    /// Language tag.
    pub lang: String,
    /// Length in words.
    pub words: u64,
    /// People, organisations and places found in the text; their confidence is kept in hundredths.
    pub entities: Vec<crate::analysis::Entity>,
    /// Days that the text speaks of.
    pub mentions: Vec<crate::analysis::Mention>,
}

/// The living articles that hold a term.
///
/// # Errors
/// The index cannot be read.
pub fn with_term(searcher: &Searcher, term: &Term) -> Result<Vec<DocAddress>, Error> {
    let mut found = Vec::new();
    for (segment, reader) in (0u32..).zip(searcher.segment_readers()) {
        let inverted = reader.inverted_index(term.field())?;
        let Some(mut postings) = inverted
            .read_postings(term, IndexRecordOption::Basic)
            .map_err(tantivy::TantivyError::from)?
        else {
            continue;
        };
        while postings.doc() != TERMINATED {
            if reader.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                found.push(DocAddress::new(segment, postings.doc()));
            }
            postings.advance();
        }
    }
    Ok(found)
}
