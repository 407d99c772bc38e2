//! Ranking by date without looking at most of the matches.
//!
//! For each block of articles [`RankColumns::bounds`] knows the latest and the earliest date. The blocks where the best
//! dates lie are looked at first; after that, most others are too old (or too new) to be looked at. Articles mostly
//! come into an index in the order of their dates, so that the first look is nearly all there is; in any other order
//! the same blocks are passed over, only later.

use std::cmp::Reverse;
use std::ops::Range;

use tantivy::query::{Scorer, Weight};
use tantivy::{DocId, Score, Searcher, TERMINATED};

use super::Sort;
use super::rank::{BLOCK, Best, RankColumns};
use crate::index::Error;

/// How many blocks are looked at first.
const FIRST_LOOK: DocId = 16;

/// Keeps the best of the living matches that `takes` accepts, all of one score.
///
/// # Errors
/// The index cannot be read.
pub fn rank(
    searcher: &Searcher,
    columns: &[RankColumns],
    weight: &dyn Weight,
    takes: &dyn Fn(usize, DocId) -> bool,
    score: Score,
    best: &mut Best,
) -> Result<(), Error> {
    for (columns, promising) in by_promise(columns, best.sort()) {
        let reader = searcher.segment_reader(columns.segment());
        let alive = reader.alive_bitset();
        let segment = columns.segment() as usize;
        let takes = |doc| alive.is_none_or(|alive| alive.is_alive(doc)) && takes(segment, doc);
        let look = |blocks: Vec<DocId>, best: &mut Best| -> Result<(), Error> {
            if !blocks.is_empty() {
                walk(columns, &mut *weight.scorer(reader, 1.0)?, &blocks, &takes, score, best);
            }
            Ok(())
        };
        let hopeful = |best: &Best, wanted: &dyn Fn(DocId) -> bool| -> Vec<DocId> {
            let blocks = (0..).zip(columns.bounds());
            let blocks = blocks.filter(|(block, bound)| wanted(*block) && best.may_keep(**bound, score));
            blocks.map(|(block, _)| block).collect()
        };
        look(hopeful(best, &|block| promising.contains(&block)), best)?;
        look(hopeful(best, &|block| !promising.contains(&block)), best)?;
    }
    Ok(())
}

/// The segments from the most promising, each with the blocks where its best dates lie.
fn by_promise(columns: &[RankColumns], sort: Sort) -> Vec<(&RankColumns, Range<DocId>)> {
    let promise = |columns| {
        let promises = RankColumns::bounds(columns).iter().map(|bound| bound.promise(sort));
        let (most, at): (i64, DocId) = promises.zip(0..).max()?;
        Some((most, columns, at.saturating_sub(FIRST_LOOK / 2)..at + FIRST_LOOK / 2))
    };
    let mut segments: Vec<_> = columns.iter().filter_map(promise).collect();
    segments.sort_by_key(|(most, ..)| Reverse(*most));
    let segments = segments.into_iter();
    segments.map(|(_, columns, blocks)| (columns, blocks)).collect()
}

/// Offers the matches in those of the blocks, given in order, that may still hold one to keep.
fn walk(
    columns: &RankColumns,
    scorer: &mut dyn Scorer,
    blocks: &[DocId],
    takes: &dyn Fn(DocId) -> bool,
    score: Score,
    best: &mut Best,
) {
    for block in blocks {
        let bound = columns.bounds().get(*block as usize);
        if bound.is_none_or(|bound| !best.may_keep(*bound, score)) {
            continue;
        }
        let (start, end) = (block * BLOCK, (block + 1) * BLOCK);
        let mut doc = scorer.doc();
        if doc < start {
            doc = scorer.seek(start);
        }
        while doc < end {
            if takes(doc) {
                best.offer(columns, doc, score);
            }
            doc = scorer.advance();
        }
        if doc == TERMINATED {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::query::{AllQuery, EnableScoring, Query, TermQuery};
    use tantivy::schema::{FAST, IndexRecordOption, STRING, Schema};
    use tantivy::{Index, IndexWriter, TantivyDocument, Term};

    use super::*;
    use crate::search::rank::{Place, Ranked};

    /// Articles by their dates, if they have one; every third holds the word `odd`, every fifth is deleted.
    fn index(segments: &[Vec<Option<i64>>]) -> Index {
        let mut schema = Schema::builder();
        let seconds = schema.add_i64_field("seconds", FAST);
        let tie = schema.add_u64_field("tie", FAST);
        let word = schema.add_text_field("word", STRING);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(tantivy::merge_policy::NoMergePolicy));
        let mut number = 0u64;
        for dates in segments {
            for date in dates {
                let mut article = TantivyDocument::default();
                date.iter().for_each(|date| article.add_i64(seconds, *date));
                article.add_u64(tie, number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
                article.add_text(word, if number.is_multiple_of(3) { "odd" } else { "even" });
                if number.is_multiple_of(5) {
                    article.add_text(word, "gone");
                }
                writer.add_document(article).unwrap();
                number += 1;
            }
            writer.commit().unwrap();
        }
        writer.delete_term(Term::from_field_text(word, "gone"));
        writer.commit().unwrap();
        index
    }

    /// The hits that are best when every match is offered.
    fn naive(searcher: &Searcher, columns: &[RankColumns], weight: &dyn Weight, mut best: Best) -> (Vec<Ranked>, bool) {
        for (columns, reader) in columns.iter().zip(searcher.segment_readers()) {
            let is_alive = |doc: &&DocId| reader.alive_bitset().is_none_or(|alive| alive.is_alive(**doc));
            let mut found = |docs: &[DocId]| {
                docs.iter()
                    .filter(is_alive)
                    .for_each(|doc| best.offer(columns, *doc, 1.0));
            };
            weight.for_each_no_score(reader, &mut found).unwrap();
        }
        let page = best.finish();
        (page.hits, page.more)
    }

    /// Dates of a segment: in order, backwards, or mixed, some unknown; enough of them for several looks.
    fn dates() -> impl Strategy<Value = Vec<Option<i64>>> {
        let mixed =
            |spread: i64| prop::collection::vec(prop::option::weighted(0.9, 0..spread), 0..6_000).prop_map(Vec::from);
        prop_oneof![mixed(50), mixed(1_000_000)].prop_flat_map(|dates| {
            (Just(dates), 0..3u8).prop_map(|(mut dates, order)| {
                match order {
                    0 => dates.sort_unstable(),
                    1 => dates.sort_unstable_by(|a, b| b.cmp(a)),
                    _ => {}
                }
                dates
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn the_best_are_those_of_a_full_look(
            segments in prop::collection::vec(dates(), 1..4),
            size in 1..30usize,
        ) {
            let index = index(&segments);
            let searcher = index.reader().unwrap().searcher();
            let readers = (0u32..).zip(searcher.segment_readers());
            let columns: Vec<_> = readers.map(|(at, reader)| RankColumns::open(at, reader).unwrap()).collect();
            let word = index.schema().get_field("word").unwrap();
            let odd = TermQuery::new(Term::from_field_text(word, "odd"), IndexRecordOption::Basic);
            for query in [&AllQuery as &dyn Query, &odd] {
                let weight = query.weight(EnableScoring::disabled_from_searcher(&searcher)).unwrap();
                for sort in [Sort::Newest, Sort::Oldest, Sort::Relevance] {
                    let mut after: Option<Place> = None;
                    for _ in 0..3 {
                        let mut best = Best::new(sort, size, after);
                        rank(&searcher, &columns, &*weight, &|_, _| true, 1.0, &mut best).unwrap();
                        let page = best.finish();
                        let want = naive(&searcher, &columns, &*weight, Best::new(sort, size, after));
                        prop_assert_eq!(&(page.hits.clone(), page.more), &want);
                        after = page.hits.last().map(|hit| hit.place);
                    }
                }
            }
        }
    }
}
