//! What an article gains where a word stands as it was typed: the same wherever it does, so that no frequency is read and
//! nothing of the archive's statistics is asked.

use tantivy::query::{ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Score, SegmentReader, TantivyError, Term};

/// Matches the articles that hold a term, all with one score.
#[derive(Debug, Clone)]
pub(super) struct Exact {
    pub(super) term: Term,
    pub(super) score: Score,
}

impl Query for Exact {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Exact {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let index = reader.inverted_index(self.term.field())?;
        let postings = index.read_postings(&self.term, IndexRecordOption::Basic)?;
        Ok(match postings {
            Some(postings) => Box::new(ConstScorer::new(postings, self.score * boost)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        match self.scorer(reader, 1.0)?.seek(doc) {
            at if at == doc => Ok(Explanation::new("the form as typed", self.score)),
            _ => Err(TantivyError::InvalidArgument(format!("article {doc} does not match"))),
        }
    }
}
