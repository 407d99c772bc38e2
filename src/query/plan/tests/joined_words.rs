//! Words joined by AND or OR, walked with their frequencies, against the engine's own walk: the same articles and
//! scores, and no bonus gives more than was foretold.

use proptest::prelude::*;
use tantivy::DocId;
use tantivy::query::{EnableScoring, Weight};

use super::*;
use crate::query::tree::{Form, Word};

/// Words that come in several forms and are of any frequency.
const WORDS: [&str; 8] = ["ant", "bee", "bees", "cat", "cats", "dog", "山水", "山水火木"];

fn sample() -> impl Strategy<Value = Sample> {
    let word = prop::sample::select(vec![
        "ant",
        "bee",
        "bees",
        "cat",
        "cats",
        "dog",
        "eel",
        "the",
        "山水",
        "火木",
        "山水火木",
    ]);
    prop::collection::vec(word, 0..9).prop_map(|words| Sample {
        article: Article {
            body: words.join(" "),
            ..Article::default()
        },
        ..Sample::default()
    })
}

fn joined() -> impl Strategy<Value = Node> {
    let words = prop::sample::subsequence(WORDS.to_vec(), 2..=6).prop_shuffle();
    (words, any::<bool>()).prop_map(|(words, all)| {
        let word = |text: &str| {
            Node::Word(Word {
                text: text.to_owned(),
                form: Form::Stem,
            })
        };
        let words = words.into_iter().map(word).collect();
        if all { Node::And(words) } else { Node::Or(words) }
    })
}

/// The matches of a weight, in order.
fn scores(weight: &dyn Weight, reader: &SegmentReader) -> Vec<(DocId, Score)> {
    let mut scores = Vec::new();
    weight
        .for_each(reader, &mut |doc, score| scores.push((doc, score)))
        .unwrap();
    scores
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn words_are_met_as_by_the_engine(
        samples in prop::collection::vec(sample(), 1..120),
        questions in prop::collection::vec(joined(), 12),
    ) {
        let archive = Archive::of(&samples);
        for node in questions {
            let ranking = archive.plan(&node, Matching::All).ranking;
            // A word that is in no article is not looked for.
            let Some(words) = &ranking.words else { continue };
            let words = words.with(&ranking.bonuses);
            let scoring = EnableScoring::enabled_from_searcher(&archive.searcher);
            let (base, whole) = (ranking.base.weight(scoring).unwrap(), ranking.scored(scoring).unwrap());
            for reader in archive.searcher.segment_readers() {
                let mut found = Vec::new();
                words
                    .each(reader, |mut met| found.push((met.doc, met.score, met.most())))
                    .unwrap();
                let met: Vec<DocId> = found.iter().map(|(doc, ..)| *doc).collect();
                let want = scores(&*base, reader);
                prop_assert_eq!(met, want.iter().map(|(doc, _)| *doc).collect::<Vec<_>>(), "{:?}", node);
                let wholes = scores(&whole, reader);
                for (((doc, score, most), (_, want)), (_, whole)) in found.iter().zip(&want).zip(&wholes) {
                    // To the bit where all are wanted; the engine adds alternatives in no certain order.
                    let apart = if matches!(node, Node::And(_)) { 0.0 } else { 1e-5 };
                    prop_assert!((score - want).abs() <= apart, "article {doc} of {node:?}: {score}, not {want}");
                    prop_assert!(whole - score <= most + 1e-5, "article {doc} of {node:?}: {whole} is {score} and {most}");
                }
            }
        }
    }
}
