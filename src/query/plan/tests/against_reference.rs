//! Random articles over a handful of words, random trees, and three properties:
//!
//! 1. the engine finds the articles that the reference finds;
//! 2. the positions that it marks are the places of the reference;
//! 3. the best hits have the scores of the best of all, found by passing over the rest or by putting off their bonuses.

use proptest::prelude::*;

use super::reference::{Text, apart};
use super::{Archive, Sample};
use crate::article::{Article, Kind};
use crate::index::schema::Facet;
use crate::query::tree::{Form, Matching, Near, Node, Value, Within, Word, Zone};

const WORDS: [&str; 9] = ["ant", "bee", "bees", "cats", "Dog", "Eel", "Gnu Hen", "山水", "水山火"];
const NAMES: [(Kind, &str); 2] = [(Kind::Person, "Eel"), (Kind::Person, "Gnu Hen")];

fn sentence() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&WORDS[..]), 1..6).prop_map(|words| {
        let text = words.join(" ");
        let mut letters = text.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        format!("{first}{}.", letters.as_str())
    })
}

fn body() -> impl Strategy<Value = String> {
    let paragraph = prop::collection::vec(sentence(), 1..4).prop_map(|sentences| sentences.join(" "));
    prop::collection::vec(paragraph, 1..4).prop_map(|paragraphs| paragraphs.join("\n\n"))
}

fn sample() -> impl Strategy<Value = Sample> {
    let title = prop_oneof![Just(String::new()), sentence()];
    (title, body()).prop_map(|(title, body)| Sample {
        article: Article {
            title,
            body,
            ..Article::default()
        },
        lang: None,
        names: NAMES.to_vec(),
    })
}

fn word(text: &str, form: Form) -> Node {
    Node::Word(Word {
        text: text.to_owned(),
        form,
    })
}

fn leaf() -> impl Strategy<Value = Node> {
    let stems = prop::sample::select(vec!["ant", "bee", "bees", "cat", "dog", "hen"]);
    let chinese = prop::sample::select(vec!["山", "水", "山水", "水山", "水山火"]);
    let patterns = prop::sample::select(vec![
        word("bee", Form::Exact),
        word("Dog", Form::Caps),
        word("be", Form::Prefix),
        word("?at?", Form::Wildcard),
        word("*n*", Form::Wildcard),
    ]);
    let phrase = prop::collection::vec(prop::sample::select(vec!["ant", "bee", "cats", "eel"]), 2..4);
    prop_oneof![
        4 => stems.prop_map(|text| word(text, Form::Stem)),
        1 => chinese.prop_map(|text| word(text, Form::Stem)),
        1 => patterns,
        1 => phrase.clone().prop_map(|words| Node::Phrase { text: words.join(" "), slop: 0 }),
        1 => (phrase, 1u32..6).prop_map(|(words, slop)| Node::Phrase { text: words.join(" "), slop }),
        1 => Just(Node::Mark(Kind::Person)),
        1 => prop::sample::select(vec!["eel", "hen"]).prop_map(|name| {
            Node::Value(Facet::Person, Value { text: name.to_owned(), form: Form::Stem })
        }),
    ]
}

fn node() -> impl Strategy<Value = Node> {
    leaf().prop_recursive(3, 12, 3, |inner| {
        let within = prop_oneof![
            3 => (1u32..6).prop_map(Within::Words),
            1 => Just(Within::Sentence),
            1 => Just(Within::Paragraph),
        ];
        let zone = prop::sample::select(vec![Zone::Title, Zone::Lead, Zone::Body]);
        prop_oneof![
            4 => (inner.clone(), inner.clone(), within, any::<bool>(), prop::bool::weighted(0.2)).prop_map(
                |(left, right, within, ordered, negated)| {
                    Node::Near(Box::new(Near { left, right, within, ordered, negated }))
                }
            ),
            1 => prop::collection::vec(inner.clone(), 2..4).prop_map(Node::And),
            2 => prop::collection::vec(inner.clone(), 2..4).prop_map(Node::Or),
            1 => (1u32..4, inner.clone()).prop_map(|(least, node)| Node::AtLeast(least, Box::new(node))),
            1 => (zone, leaf()).prop_map(|(zone, node)| Node::Zone(zone, Box::new(node))),
        ]
    })
}

/// A tree that may deny at its top, where the reference needs no rule for places.
fn question() -> impl Strategy<Value = Node> {
    prop_oneof![
        4 => node(),
        1 => node().prop_map(|node| Node::Not(Box::new(node))),
        1 => (node(), node()).prop_map(|(wanted, not)| Node::And(vec![wanted, Node::Not(Box::new(not))])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn the_engine_agrees_with_the_reference(
        mut samples in prop::collection::vec(sample(), 1..8),
        questions in prop::collection::vec(question(), 24),
    ) {
        for (at, sample) in samples.iter_mut().enumerate() {
            sample.article.id = at.to_string();
        }
        let archive = Archive::of(&samples);
        let texts: Vec<Text> = samples.iter().map(Text::of).collect();
        for node in questions {
            let plan = archive.plan(&node, Matching::All);
            let hits = archive.hits(&plan);
            let mut got: Vec<usize> = hits.iter().map(|(id, ..)| id.parse().unwrap()).collect();
            got.sort_unstable();
            let simple = apart(&node);
            let want: Vec<usize> = (0..texts.len()).filter(|at| texts[*at].holds(&simple)).collect();
            prop_assert_eq!(&got, &want, "articles of {:?} in {:#?}", node, samples);
            prop_assert_eq!(archive.count(&plan) as usize, want.len());
            for (id, _, marked) in &hits {
                let Some(places) = texts[id.parse::<usize>().unwrap()].places(&simple, None) else { continue };
                let places: Vec<_> = places.into_iter().map(|span| span.start..span.end).collect();
                prop_assert_eq!(marked, &places, "places of {:?} in {:#?}", node, samples);
            }
            let best: Vec<f32> = hits.iter().map(|(_, score, _)| *score).take(3).collect();
            for found in [archive.best(&plan, 3), archive.settled(&plan, 3)] {
                let close = best.iter().zip(&found).all(|(a, b)| (a - b).abs() < 1e-4);
                prop_assert!(best.len() == found.len() && close, "best of {:?}: {:?}, not {:?}", node, found, best);
            }
        }
    }
}
