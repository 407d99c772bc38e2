//! The index on disk.
//!
//! | question | module |
//! |---|---|
//! | which fields are there, and what do they hold? | [`schema`] |
//! | how does an article become a document? | [`document`], with [`tape`] and `packed` |
//! | what lies in the folder, and how is it opened? | [`store`], with [`directory`] |
//! | which files were read? | [`files`] |
//! | which articles are copies of one story? | [`families`] |
//! | how is it written? | [`writer`], with `underway` |
//! | which articles must not come back? | [`purged`] |
//! | which files belong to a commit, and are they whole? | [`snapshot`], with [`sums`] |

pub mod directory;
pub mod document;
pub mod families;
#[cfg(test)]
mod faults;
pub mod files;
mod packed;
pub mod purged;
pub mod schema;
pub mod snapshot;
pub mod store;
pub mod sums;
pub mod tape;
mod underway;
pub mod writer;

pub use store::{Error, Store};

use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED};

use crate::article::Article;

/// What the index keeps of an article's facts.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StoredFacts {
    /// Language tag.
    pub lang: String,
    /// Length in words.
    pub words: u64,
    /// People, organisations and places found in the text; their confidence is kept in hundredths.
    #[serde(with = "packed::entities")]
    pub entities: Vec<crate::analysis::Entity>,
    /// Days that the text speaks of.
    #[serde(with = "packed::mentions")]
    pub mentions: Vec<crate::analysis::Mention>,
}

/// An article and its facts as they were stored.
///
/// # Errors
/// The store cannot be read.
pub fn stored(searcher: &Searcher, at: DocAddress) -> Result<(Article, StoredFacts), Error> {
    let segment = searcher.segment_reader(at.segment_ord);
    let store = segment.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
    let document = store.get_document_bytes(at.doc_id)?;
    let bytes = only_field(&document).ok_or_else(|| Error::Damaged("an article is missing from the store".into()))?;
    postcard::from_bytes(bytes).map_err(|error| Error::Damaged(format!("an article cannot be unpacked: {error}")))
}

/// The bytes of the one field that is stored, from a document as the engine writes it: the number of fields, the field,
/// its type, the number of bytes, and these.
///
/// The engine reads it by itself too, but makes room for any number of bytes that a damaged file names, and a process that
/// asks for more memory than there is ends.
fn only_field(document: &[u8]) -> Option<&[u8]> {
    let (_, field) = number(document)?;
    let (length, bytes) = number(field.get(5..)?)?;
    bytes.get(..length)
}

/// A number of seven bits a byte, the lowest first, the last byte marked; and what follows.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let last = bytes.iter().take(9).position(|byte| byte & 0x80 != 0)?;
    let (digits, rest) = bytes.split_at_checked(last + 1)?;
    let number = digits
        .iter()
        .rev()
        .fold(0u64, |number, byte| number << 7 | u64::from(byte & 0x7f));
    Some((usize::try_from(number).ok()?, rest))
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

#[cfg(test)]
mod tests {
    use super::only_field;

    #[test]
    fn a_damaged_length_asks_for_no_memory() {
        let document = |length: &[u8]| [&[0x81, 9, 0, 0, 0, 7], length, b"article"].concat();
        for (length, want) in [
            (&[0x87][..], Some(&b"article"[..])),
            (&[0x83], Some(b"art")),
            (&[0x07, 0x80], Some(b"article")),
            (&[0x88], None),
            (&[0x7f; 8], None),
            (&[0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0xff], None),
        ] {
            assert_eq!(only_field(&document(length)), want, "{length:?}");
        }
        assert_eq!(only_field(&[]), None);
        assert_eq!(only_field(&[0x81, 9, 0]), None);
    }
}
