//! The engine against tables of cases and against a naive reference.

mod against_reference;
mod cases;
mod joined_words;
mod reference;

use std::ops::Range;

use tantivy::index::SegmentReader;
use tantivy::merge_policy::NoMergePolicy;
use tantivy::query::EnableScoring;
use tantivy::{Index, IndexWriter, Score, Searcher, TantivyDocument};

use super::{Plan, Planner};
use crate::analysis::language::Lang;
use crate::analysis::stem::Stems;
use crate::analysis::words::{Depth, Words, words};
use crate::analysis::{Entity, Facts};
use crate::article::{Article, Kind};
use crate::index::document::Draft;
use crate::index::families::FamilyTable;
use crate::index::schema::{Fields, TAPE_TOKENIZER, schema};
use crate::index::tape::TapeTokenizer;
use crate::query::tree::{Matching, Node};

/// An article of a test: its identifier, its text, and the names in it.
#[derive(Debug, Clone, Default)]
pub(super) struct Sample {
    pub(super) article: Article,
    pub(super) lang: Option<Lang>,
    pub(super) names: Vec<(Kind, &'static str)>,
}

impl Sample {
    fn words(&self, text: &str) -> Words {
        words(text, self.lang.unwrap_or(Lang::EN), Depth::Full, &mut Stems::default())
    }

    fn facts(&self) -> Facts {
        let entity = |(kind, name): &(Kind, &'static str)| Entity {
            kind: *kind,
            name: (*name).to_owned(),
            confidence: 1.0,
            in_body: mentions(&self.article.body, name),
            in_title: mentions(&self.article.title, name),
        };
        Facts {
            lang: self.lang.unwrap_or(Lang::EN),
            title: self.words(&self.article.title),
            summary: self.words(&self.article.summary),
            body: self.words(&self.article.body),
            entities: self.names.iter().map(entity).filter(is_mentioned).collect(),
            mentions: Vec::new(),
        }
    }
}

fn is_mentioned(entity: &Entity) -> bool {
    !entity.in_body.is_empty() || !entity.in_title.is_empty()
}

fn mentions(text: &str, name: &str) -> Vec<Range<u32>> {
    text.match_indices(name)
        .map(|(at, name)| at as u32..(at + name.len()) as u32)
        .collect()
}

/// An archive in memory, of two segments or more.
pub(super) struct Archive {
    searcher: Searcher,
    fields: Fields,
    langs: Vec<Lang>,
    ids: Vec<Vec<String>>,
}

impl Archive {
    pub(super) fn of(samples: &[Sample]) -> Archive {
        let (schema, fields) = schema();
        let index = Index::create_in_ram(schema);
        index.tokenizers().register(TAPE_TOKENIZER, TapeTokenizer::default());
        let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.set_merge_policy(Box::new(NoMergePolicy));
        for half in samples.chunks(samples.len().div_ceil(2).max(1)) {
            for sample in half {
                let draft = Draft::new(sample.article.clone(), sample.facts());
                writer
                    .add_document(draft.into_document(&fields, "test").unwrap())
                    .unwrap();
            }
            writer.commit().unwrap();
        }
        let searcher = index.reader().unwrap().searcher();
        let langs = samples.iter().map(|sample| sample.lang.unwrap_or(Lang::EN)).collect();
        let ids = searcher.segment_readers().iter().map(ids).collect();
        Archive {
            searcher,
            fields,
            langs,
            ids,
        }
    }

    pub(super) fn plan(&self, root: &Node, matching: Matching) -> Plan {
        let mut langs = self.langs.clone();
        langs.sort();
        langs.dedup();
        let planner = Planner {
            surnames: None,
            searcher: &self.searcher,
            fields: &self.fields,
            families: &FamilyTable::default(),
            langs: &langs,
            matching,
            names: None,
        };
        planner.plan(root).unwrap()
    }

    /// Identifiers of all matches with their scores and the positions matched, best first.
    pub(super) fn hits(&self, plan: &Plan) -> Vec<(String, Score, Vec<Range<u32>>)> {
        let weight = plan
            .query()
            .weight(EnableScoring::enabled_from_searcher(&self.searcher))
            .unwrap();
        let mut hits = Vec::new();
        for (segment, reader) in (0..).zip(self.searcher.segment_readers()) {
            let found = &mut |doc, score| hits.push((tantivy::DocAddress::new(segment, doc), score));
            weight.for_each(reader, found).unwrap();
        }
        hits.sort_by(|(a, a_score), (b, b_score)| b_score.total_cmp(a_score).then(a.cmp(b)));
        let id = |at: tantivy::DocAddress| self.ids[at.segment_ord as usize][at.doc_id as usize].clone();
        hits.into_iter()
            .map(|(at, score)| (id(at), score, plan.matched(&self.searcher, at).unwrap()))
            .collect()
    }

    /// The best scores, found by passing over what cannot be among them.
    pub(super) fn best(&self, plan: &Plan, limit: usize) -> Vec<Score> {
        let weight = plan
            .query()
            .weight(EnableScoring::enabled_from_searcher(&self.searcher))
            .unwrap();
        let mut best: Vec<Score> = Vec::new();
        for reader in self.searcher.segment_readers() {
            let threshold = |best: &[Score]| {
                if best.len() < limit {
                    Score::MIN
                } else {
                    best[limit - 1]
                }
            };
            let start = threshold(&best);
            let keep = &mut |_, score| {
                best.push(score);
                best.sort_by(|a, b| b.total_cmp(a));
                best.truncate(limit);
                threshold(&best)
            };
            weight.for_each_pruning(start, reader, keep).unwrap();
        }
        best
    }

    /// The best scores, found by putting off bonuses until all matches are seen.
    pub(super) fn settled(&self, plan: &Plan, limit: usize) -> Vec<Score> {
        let weight = plan.weight(&self.searcher).unwrap();
        let readers = self.searcher.segment_readers();
        let mut list = weight.shortlist(Some(limit));
        for (segment, reader) in (0..).zip(readers) {
            weight.each(segment, reader, |_| true, &mut list).unwrap();
        }
        let mut best: Vec<Score> = Vec::new();
        let keep = &mut |_, _, score| {
            best.push(score);
            best.sort_by(|a, b| b.total_cmp(a));
            best.truncate(limit);
            Score::MIN
        };
        weight.settle(readers, &mut list, keep).unwrap();
        best
    }

    /// The number of matches, counted without scores.
    pub(super) fn count(&self, plan: &Plan) -> u32 {
        let weight = plan
            .query()
            .weight(EnableScoring::disabled_from_searcher(&self.searcher))
            .unwrap();
        self.searcher
            .segment_readers()
            .iter()
            .map(|reader| weight.count(reader).unwrap())
            .sum()
    }
}

fn ids(reader: &SegmentReader) -> Vec<String> {
    let column = reader.fast_fields().str("id").unwrap().unwrap();
    let id = |doc| {
        let mut id = String::new();
        column
            .ord_to_str(column.term_ords(doc).next().unwrap(), &mut id)
            .unwrap();
        id
    };
    (0..reader.max_doc()).map(id).collect()
}
