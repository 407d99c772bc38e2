//! Identifiers of articles by their place in the index.
//!
//! The index keeps identifiers in a dictionary of compressed blocks: one costs some ten microseconds, a page of ten as
//! much as finding it. A process that answers a single query should open a block or two and no more; one that answers
//! many should hold them all. So identifiers are looked up in the dictionary until that has cost what reading the whole
//! of it does, and from then on in a table: whatever is asked, at most twice the cheaper way (the rule of renting until
//! one could have bought).

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader, TantivyError};

use super::columns::fill;
use crate::index::Error;

/// Terms of a dictionary that are read one after the other in the time in which one is looked up (measured: 60 ns each,
/// against 15 µs).
const READ_PER_LOOK: usize = 250;

/// The identifiers of one commit.
pub struct Ids {
    segments: Vec<Option<SegmentIds>>,
}

impl Ids {
    /// Opens the column of identifiers of each segment.
    ///
    /// # Errors
    /// One cannot be opened.
    pub fn open(searcher: &Searcher) -> Result<Ids, Error> {
        let readers = searcher.segment_readers();
        let segments = readers.iter().map(SegmentIds::open).collect::<Result<_, _>>()?;
        Ok(Ids { segments })
    }

    /// The identifier of an article; empty if it has none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn of(&self, at: DocAddress) -> Result<String, Error> {
        match self.segments.get(at.segment_ord as usize) {
            Some(Some(segment)) => segment.of(at.doc_id),
            _ => Ok(String::new()),
        }
    }
}

/// The identifiers of one segment.
struct SegmentIds {
    column: StrColumn,
    /// How often the dictionary was asked.
    looks: AtomicUsize,
    table: OnceLock<Table>,
}

impl SegmentIds {
    fn open(reader: &SegmentReader) -> Result<Option<SegmentIds>, Error> {
        let open = |column| SegmentIds {
            column,
            looks: AtomicUsize::new(0),
            table: OnceLock::new(),
        };
        Ok(reader.fast_fields().str("id")?.map(open))
    }

    fn of(&self, doc: DocId) -> Result<String, Error> {
        let Some(ordinal) = self.column.term_ords(doc).next() else {
            return Ok(String::new());
        };
        if self.looks.fetch_add(1, Ordering::Relaxed) >= self.column.num_terms() / READ_PER_LOOK {
            let table = fill(&self.table, || Table::read(&self.column))?;
            return Ok(table.get(ordinal).to_owned());
        }
        let mut id = String::new();
        self.column.ord_to_str(ordinal, &mut id).map_err(TantivyError::from)?;
        Ok(id)
    }
}

/// All terms of a dictionary, one behind the other.
#[derive(Default)]
struct Table {
    text: String,
    /// Where each term ends, in bytes.
    ends: Vec<usize>,
}

impl Table {
    fn read(column: &StrColumn) -> Result<Table, Error> {
        let mut table = Table::default();
        let mut terms = column.dictionary().stream().map_err(TantivyError::from)?;
        while terms.advance() {
            table.text.push_str(&String::from_utf8_lossy(terms.key()));
            table.ends.push(table.text.len());
        }
        table.text.shrink_to_fit();
        table.ends.shrink_to_fit();
        Ok(table)
    }

    /// The term of an ordinal; empty if there is none.
    fn get(&self, ordinal: u64) -> &str {
        let Ok(at) = usize::try_from(ordinal) else {
            return "";
        };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.text.get(start.unwrap_or_default()..end).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use tantivy::schema::{FAST, Schema};
    use tantivy::{Index, TantivyDocument, doc};

    use super::*;

    /// However often an identifier is asked for, it is the same: by the dictionary at first, by the table in the end.
    #[test]
    fn dictionary_and_table_agree() -> Result<(), Box<dyn std::error::Error>> {
        let mut schema = Schema::builder();
        let id = schema.add_text_field("id", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads::<TantivyDocument>(1, 15_000_000)?;
        let names: Vec<String> = (0..1000).map(|n| format!("日報/{}/{n}", n * 7919 % 1000)).collect();
        for name in &names {
            writer.add_document(doc!(id => name.as_str()))?;
        }
        writer.add_document(doc!())?;
        writer.commit()?;
        let searcher = index.reader()?.searcher();
        let ids = Ids::open(&searcher)?;
        for round in 0..3 {
            for (doc, name) in (0u32..).zip(&names) {
                assert_eq!(&ids.of(DocAddress::new(0, doc))?, name, "round {round}");
            }
            assert_eq!(ids.of(DocAddress::new(0, 1000))?, "", "an article without one");
            assert_eq!(ids.of(DocAddress::new(1, 0))?, "", "a segment that is not there");
        }
        Ok(())
    }
}
