//! The postings of a word block by block, and the articles in which two words meet.
//!
//! The engine unpacks 128 articles at a time and then asks for them one by one. Where two words are common, most of
//! those steps search a block for an article that it lacks. Here the articles of one block are marked on a strip, a
//! byte for each article between its first and its last, and those of the other word look their own mark up: a step
//! without a search and without a branch, so that none waits for the one before.

use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, SegmentReader, Term};

use super::walk::{Walk, within_reach};

/// The postings of a word with its frequencies, from where a walk stands.
pub(super) struct Blocks {
    postings: BlockSegmentPostings,
    /// The place in the block; there stands an article, or what the engine puts behind the last one.
    at: usize,
}

impl Blocks {
    /// Those of a segment; none if it lacks the word.
    pub(super) fn open(term: &Term, reader: &SegmentReader) -> tantivy::Result<Blocks> {
        let index = reader.inverted_index(term.field())?;
        let postings = index.read_block_postings(term, IndexRecordOption::WithFreqs)?;
        Ok(Blocks {
            postings: postings.unwrap_or_else(BlockSegmentPostings::empty),
            at: 0,
        })
    }

    /// How often the word stands in the article at which the walk stands.
    pub(super) fn frequency(&self) -> u32 {
        self.frequency_behind(0)
    }

    /// The same for the article so many places farther in the block.
    pub(super) fn frequency_behind(&self, places: usize) -> u32 {
        self.postings.freq((self.at + places).min(BLOCK - 1))
    }

    /// What the block still holds before an article. Where the walk stands before it that is something, even if the block
    /// is damaged and out of order: whoever [passes](Blocks::pass) what is given comes to an end.
    pub(super) fn before(&self, end: DocId) -> &[DocId] {
        let rest = self.rest();
        let length = match rest {
            [.., last] if *last < end => rest.len(),
            [first, ..] if *first < end => rest.partition_point(|doc| *doc < end).max(1),
            _ => 0,
        };
        rest.get(..length).unwrap_or_default()
    }

    /// What the block still holds.
    fn rest(&self) -> &[DocId] {
        self.postings.docs().get(self.at..).unwrap_or_default()
    }

    /// Goes past so many articles of the block.
    pub(super) fn pass(&mut self, articles: usize) {
        self.at += articles;
        if articles > 0 && self.at >= self.postings.block_len() {
            self.postings.advance();
            self.at = 0;
        }
    }
}

impl Walk for Blocks {
    fn doc(&self) -> DocId {
        self.postings.doc(self.at)
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.doc() < target {
            self.at = self.postings.seek(within_reach(target));
        }
        self.doc()
    }

    fn cost(&self) -> u64 {
        u64::from(self.postings.doc_freq())
    }
}

/// Articles in a full block.
const BLOCK: usize = 128;

/// Articles from the first to the last of a block that is worth marking.
const STRIP: usize = 1 << 13;

/// Looking up marks is quicker than searching blocks, unless the other word has so many times the articles.
const LOOKED_UP: u64 = 16;

/// An article that holds two words.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hit {
    pub(super) doc: DocId,
    /// How often it holds the rarer word.
    pub(super) rarer: u32,
    /// How often it holds the other.
    pub(super) other: u32,
}

/// Where two words meet. Keeps its buffers.
pub(super) struct Crossing {
    /// The place in its block of each article of the rarer word, from one; none is zero.
    marks: Vec<u8>,
    hits: [Hit; BLOCK],
}

impl Crossing {
    pub(super) fn new() -> Crossing {
        Crossing {
            marks: vec![0; STRIP],
            hits: [Hit::default(); BLOCK],
        }
    }

    /// Calls `seen` with all articles that both hold, in order, as many at once as one block has.
    pub(super) fn each(&mut self, rarer: &mut Blocks, other: &mut Blocks, mut seen: impl FnMut(&[Hit])) {
        let is_near = other.cost() <= rarer.cost().saturating_mul(LOOKED_UP);
        while let [first, .., last] | [first @ last] = *rarer.rest() {
            let count = if is_near && (last.wrapping_sub(first) as usize) < STRIP {
                self.mark(rarer.rest(), first, 1..);
                let count = self.look_up(rarer, other, (first, last));
                self.mark(rarer.rest(), first, std::iter::repeat(0));
                count
            } else {
                self.search(rarer, other)
            };
            seen(self.hits.get(..count).unwrap_or_default());
            rarer.pass(rarer.rest().len());
            rarer.seek(other.doc());
        }
    }

    fn mark(&mut self, docs: &[DocId], first: DocId, marks: impl Iterator<Item = u8>) {
        for (doc, mark) in docs.iter().zip(marks) {
            if let Some(own) = self.marks.get_mut(doc.wrapping_sub(first) as usize) {
                *own = mark;
            }
        }
    }

    /// Finds the articles of the other word that are marked, from the first to the last of a block; gives their number.
    fn look_up(&mut self, rarer: &Blocks, other: &mut Blocks, (first, last): (DocId, DocId)) -> usize {
        let mut count = 0;
        other.seek(first);
        while let docs @ [_, ..] = other.before(last.saturating_add(1)) {
            let found = count;
            // First the places of both, without a guess what is marked; then what stands there, for the few that are.
            for (at, doc) in (0..).zip(docs) {
                let mark = self
                    .marks
                    .get(doc.wrapping_sub(first) as usize)
                    .copied()
                    .unwrap_or_default();
                if let Some(hit) = self.hits.get_mut(count) {
                    *hit = Hit {
                        doc: *doc,
                        rarer: u32::from(mark),
                        other: at,
                    };
                }
                count += usize::from(mark != 0);
            }
            for hit in self.hits.iter_mut().take(count).skip(found) {
                hit.rarer = rarer.frequency_behind((hit.rarer as usize).saturating_sub(1));
                hit.other = other.frequency_behind(hit.other as usize);
            }
            let passed = docs.len();
            other.pass(passed);
        }
        count
    }

    /// Searches the other word for every article of a block; gives the number of those found.
    fn search(&mut self, rarer: &Blocks, other: &mut Blocks) -> usize {
        let mut count = 0;
        for (place, doc) in rarer.rest().iter().enumerate() {
            if other.seek(*doc) == *doc
                && let Some(hit) = self.hits.get_mut(count)
            {
                *hit = Hit {
                    doc: *doc,
                    rarer: rarer.frequency_behind(place),
                    other: other.frequency(),
                };
                count += 1;
            }
        }
        count
    }
}
