//! The order of hits, and the few that are kept.
//!
//! Equal hits are put in order by date, newest first, then by a hash of their identifiers, so that the order is a
//! function of the articles and not of how they came in. A cursor is the place of a hit in that order: going on after
//! it reaches every hit, however many there are.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::str::FromStr;
use std::sync::OnceLock;

use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use super::Sort;
use crate::index::Error;

/// The place of a hit in the order; the greater stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// By what the sort asks for.
    first: i64,
    /// By date, newest first.
    seconds: i64,
    /// By hash of the identifier.
    tie: u64,
}

impl Place {
    /// The cursor that names this place.
    pub fn cursor(self) -> String {
        format!(
            "{:016x}{:016x}{:016x}",
            self.first as u64, self.seconds as u64, self.tie
        )
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(cursor: &str) -> Result<Place, ()> {
        let part = |at: usize| {
            let digits = cursor.get(at * 16..at * 16 + 16).ok_or(())?;
            u64::from_str_radix(digits, 16).map_err(|_| ())
        };
        if cursor.len() != 48 {
            return Err(());
        }
        Ok(Place {
            first: part(0)? as i64,
            seconds: part(1)? as i64,
            tie: part(2)?,
        })
    }
}

/// A hit that was kept.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// Its place.
    pub place: Place,
    /// Where the article is.
    pub address: DocAddress,
    /// Its score.
    pub score: Score,
}

/// Keeps the best hits of a pass.
pub struct Best {
    sort: Sort,
    size: usize,
    after: Option<Place>,
    heap: BinaryHeap<Reverse<Entry>>,
    /// Whether a hit after the cursor had to be left out.
    more: bool,
}

/// The hits kept of a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedPage {
    /// Best first.
    pub hits: Vec<Ranked>,
    /// Whether others come after them.
    pub more: bool,
}

#[derive(PartialEq)]
struct Entry(Ranked);

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Entry) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Entry) -> std::cmp::Ordering {
        self.0
            .place
            .cmp(&other.0.place)
            .then_with(|| other.0.address.cmp(&self.0.address))
    }
}

/// Articles whose dates are bounded together.
pub const BLOCK: DocId = 128;

/// The columns by which hits of one segment are put in order.
pub struct RankColumns {
    segment: SegmentOrdinal,
    articles: DocId,
    seconds: Column<i64>,
    tie: Column<u64>,
    bounds: OnceLock<Vec<Bound>>,
}

/// Where the dates of a block of articles lie, for either order: no article of it has a greater number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound {
    newest: i64,
    oldest: i64,
}

impl Bound {
    fn of(columns: &RankColumns, docs: impl Iterator<Item = DocId>) -> Bound {
        let mut bound = Bound {
            newest: i64::MIN,
            oldest: i64::MIN,
        };
        for seconds in docs.filter_map(|doc| columns.seconds.first(doc)) {
            bound.newest = bound.newest.max(seconds);
            bound.oldest = bound.oldest.max(older(seconds));
        }
        bound
    }

    /// By what the block is the more promising.
    pub fn promise(self, sort: Sort) -> i64 {
        match sort {
            Sort::Relevance | Sort::Newest => self.newest,
            Sort::Oldest => self.oldest,
        }
    }
}

/// A number that is the greater the older a date.
fn older(seconds: i64) -> i64 {
    seconds.saturating_neg()
}

impl RankColumns {
    /// Opens them.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn open(segment: SegmentOrdinal, reader: &SegmentReader) -> Result<RankColumns, Error> {
        let columns = reader.fast_fields();
        Ok(RankColumns {
            segment,
            articles: reader.max_doc(),
            seconds: columns.i64("seconds")?,
            tie: columns.u64("tie")?,
            bounds: OnceLock::new(),
        })
    }

    /// The bounds of all blocks of [`BLOCK`] articles, found once.
    pub fn bounds(&self) -> &[Bound] {
        self.bounds.get_or_init(|| {
            let starts = (0..self.articles).step_by(BLOCK as usize);
            let block = |start: DocId| start..self.articles.min(start.saturating_add(BLOCK));
            starts.map(|start| Bound::of(self, block(start))).collect()
        })
    }

    /// The segment that they are of.
    pub fn segment(&self) -> SegmentOrdinal {
        self.segment
    }

    /// The hash of an article's identifier.
    pub fn hash(&self, doc: DocId) -> u64 {
        self.tie.first(doc).unwrap_or(0)
    }

    /// Where an article of the segment is.
    pub fn address(&self, doc: DocId) -> DocAddress {
        DocAddress {
            segment_ord: self.segment,
            doc_id: doc,
        }
    }
}

impl Best {
    /// Keeps at most `size` hits that stand after a place.
    pub fn new(sort: Sort, size: usize, after: Option<Place>) -> Best {
        Best {
            sort,
            size,
            after,
            heap: BinaryHeap::new(),
            more: false,
        }
    }

    /// Offers a hit.
    pub fn offer(&mut self, columns: &RankColumns, doc: DocId, score: Score) {
        let (first, seconds) = self.head(columns, doc, score);
        if let Some(worst) = self.worst()
            && (first, seconds) < (worst.first, worst.seconds)
        {
            self.more = true;
            return;
        }
        let tie = columns.hash(doc);
        let place = Place { first, seconds, tie };
        if self.after.is_some_and(|after| place >= after) {
            return;
        }
        if self.heap.len() >= self.size {
            self.more = true;
            if self.heap.peek().is_none_or(|Reverse(worst)| place <= worst.0.place) {
                return;
            }
            self.heap.pop();
        }
        let address = columns.address(doc);
        self.heap.push(Reverse(Entry(Ranked { place, address, score })));
    }

    /// The worst hit kept, if there is no room for more.
    fn worst(&self) -> Option<Place> {
        let Reverse(worst) = self.heap.peek()?;
        (self.heap.len() >= self.size).then_some(worst.0.place)
    }

    /// Whether an article of a block may be kept, if all of them have one score.
    pub fn may_keep(&self, bound: Bound, score: Score) -> bool {
        // While nothing was left out, one worse hit must still come, to tell that there are more.
        let Some(worst) = self.worst().filter(|_| self.more) else {
            return true;
        };
        let head = match self.sort {
            Sort::Relevance => (by_score(score), bound.newest),
            Sort::Newest => (0, bound.newest),
            Sort::Oldest => (bound.oldest, i64::MAX),
        };
        head >= (worst.first, worst.seconds)
    }

    /// The order that it keeps.
    pub fn sort(&self) -> Sort {
        self.sort
    }

    /// The score below which no hit matters; a search may leave out all that do not exceed it.
    pub fn threshold(&self) -> Score {
        match self.heap.peek() {
            // One step below: a hit of equal score may still win by its date. While nothing was left out, one worse
            // hit must still come through, to tell that there are more.
            Some(Reverse(worst)) if self.heap.len() >= self.size && self.more => worst.0.score.next_down(),
            _ => Score::MIN,
        }
    }

    /// The place of a hit in the order.
    pub fn place(&self, columns: &RankColumns, doc: DocId, score: Score) -> Place {
        let (first, seconds) = self.head(columns, doc, score);
        Place {
            first,
            seconds,
            tie: columns.hash(doc),
        }
    }

    /// How many of the best scores decide which hits are kept: one more tells that there are others. Nothing, where hits
    /// before a place do not count.
    pub fn wanted(&self) -> Option<usize> {
        self.after.is_none().then(|| self.size.saturating_add(1))
    }

    /// The place of a hit, but for ties.
    fn head(&self, columns: &RankColumns, doc: DocId, score: Score) -> (i64, i64) {
        let seconds = columns.seconds.first(doc);
        let first = match self.sort {
            Sort::Relevance => by_score(score),
            Sort::Newest => 0,
            Sort::Oldest => seconds.map_or(i64::MIN, older),
        };
        (first, seconds.unwrap_or(i64::MIN))
    }

    /// The hits kept.
    pub fn finish(self) -> RankedPage {
        let mut hits: Vec<Ranked> = self.heap.into_iter().map(|Reverse(Entry(hit))| hit).collect();
        hits.sort_unstable_by_key(|hit| Reverse(hit.place));
        RankedPage { hits, more: self.more }
    }
}

/// A score as a number of the same order; scores are never negative.
fn by_score(score: Score) -> i64 {
    i64::from(score.max(0.0).to_bits())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cursors_name_their_place() {
        for place in [
            Place {
                first: 0,
                seconds: i64::MIN,
                tie: 7,
            },
            Place {
                first: by_score(7.25),
                seconds: -11_000_000_000,
                tie: u64::MAX,
            },
        ] {
            assert_eq!(place.cursor().parse(), Ok(place));
        }
        for cursor in ["", "xyz", "é".repeat(24).as_str()] {
            assert!(cursor.parse::<Place>().is_err(), "{cursor:?}");
        }
    }

    #[test]
    fn better_scores_have_greater_numbers() {
        let scores = [0.0, f32::MIN_POSITIVE, 0.5, 1.0, 1.000_000_1, 77.0, f32::MAX];
        assert!(scores.windows(2).all(|pair| by_score(pair[0]) < by_score(pair[1])));
    }
}
