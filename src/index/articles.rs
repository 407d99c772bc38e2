//! Stored articles, read again.
//!
//! The engine could read them too. But it makes room for any number of bytes that a damaged file names, and a process that
//! asks for more memory than there is ends; so only the blocks are the engine's, and what lies in them is read here.

use tantivy::store::StoreReader;
use tantivy::{DocAddress, Searcher};

use super::packed::unpack;
use super::{Error, StoredFacts};
use crate::article::Article;

/// Unpacked blocks that each segment keeps.
const KEPT: usize = 100;

/// The articles of one commit with their facts, as they were stored.
pub struct Articles {
    segments: Vec<StoreReader>,
}

impl Articles {
    /// The articles that a searcher sees.
    ///
    /// # Errors
    /// A store cannot be opened.
    pub fn open(searcher: &Searcher) -> Result<Articles, Error> {
        let open = |segment: &tantivy::SegmentReader| segment.get_store_reader(KEPT);
        let segments = searcher.segment_readers().iter().map(open);
        Ok(Articles {
            segments: segments
                .collect::<Result<_, _>>()
                .map_err(tantivy::TantivyError::from)?,
        })
    }

    /// The article at an address, and its facts.
    ///
    /// # Errors
    /// The store cannot be read, or is damaged there.
    pub fn at(&self, address: DocAddress) -> Result<(Article, StoredFacts), Error> {
        let missing = || Error::Damaged("an article is missing from the store".into());
        let segment = self.segments.get(address.segment_ord as usize).ok_or_else(missing)?;
        let document = segment.get_document_bytes(address.doc_id)?;
        let bytes = only_field(&document).ok_or_else(missing)?;
        unpack(bytes).map_err(|error| Error::Damaged(format!("an article cannot be unpacked: {error}")))
    }
}

/// The bytes of the one field that is stored, from a document as the engine writes it: the number of fields, the field,
/// its type, the number of bytes, and these.
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
