//! Training the Chinese tagger.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::ops::Range;
use std::path::Path;

use super::super::chinese::{self, Signs, Tagger};
use super::super::labels::{self, Label};
use super::super::lexicon::{self, Classes, Clusters, Lexicon};
use super::super::model::Stored;
use super::super::tagger::Found;
use super::corpus::{self, Sentence};
use super::learn::{self, Plan, Run};
use crate::analysis::chinese::{Segment, segment, simplify};

/// The set to learn from.
const SET: &str = "zh_uner_gsd.tsv";

/// A word seen this often in the set and never in a name is taken to be in none.
const COMMON: u32 = 5;

const PLAN: Plan = Plan {
    rows: 1 << 16,
    rounds: 12,
    meant: 6,
    rate: 0.07,
    decay: 1e-4,
    dropped: 0.1,
    boldness: 0.8,
    least: 3,
};

/// Learns the Chinese model from the sets below a folder.
pub(super) fn train(folder: &Path, gazetteer: &str) -> io::Result<Stored> {
    let sentences: Vec<Sentence> = corpus::read(&folder.join("train").join(SET))?
        .into_iter()
        .flatten()
        .collect();
    let lexicon = lexicon(gazetteer, &sentences);
    let runs: Vec<Run> = sentences.iter().flat_map(|sentence| runs(sentence, &lexicon)).collect();
    Ok(learn::learn(&runs, lexicon, &PLAN))
}

/// A sentence as running text.
struct Text {
    text: String,
    /// For each word, its bytes.
    words: Vec<Range<u32>>,
    segments: Vec<Segment>,
}

impl Text {
    /// The words in a row, with blanks only between words in Latin script.
    fn of<'w>(sentence: impl Iterator<Item = &'w String>) -> Text {
        let mut text = String::new();
        let mut words = Vec::new();
        for word in sentence {
            if text.ends_with(|c: char| c.is_ascii_alphanumeric())
                && word.starts_with(|c: char| c.is_ascii_alphanumeric())
            {
                text.push(' ');
            }
            let start = text.len() as u32;
            text.push_str(word);
            words.push(start..text.len() as u32);
        }
        let mut segments = Vec::new();
        segment(&simplify(&text), 0, &mut segments);
        Text { text, words, segments }
    }
}

/// What is known of words: the gazetteer, and which words of the dictionary are never in names.
fn lexicon(gazetteer: &str, sentences: &[Sentence]) -> Lexicon {
    let mut entries: BTreeMap<u32, Classes> = BTreeMap::new();
    let mut add = |key: u32, classes: Classes| {
        let entry = entries.entry(key).or_default();
        *entry = entry.with(classes);
    };
    let named: HashMap<&str, Classes> = Classes::NAMED.into_iter().collect();
    for (class, name) in gazetteer.lines().filter_map(|line| line.split_once('\t')) {
        let Some(class) = class.strip_prefix("zh_").and_then(|class| named.get(class)) else {
            continue;
        };
        let keys = chinese::keys(name);
        for len in 1..keys.len() {
            add(
                lexicon::phrase_key(keys.iter().take(len).copied()),
                Classes::OPENS_PHRASE,
            );
        }
        add(lexicon::phrase_key(keys.iter().copied()), *class);
    }
    // How often each word stands outside names, or 0 once it was seen in one.
    let mut counts: BTreeMap<u32, Option<u32>> = BTreeMap::new();
    for sentence in sentences {
        let text = Text::of(sentence.words.iter());
        let signs = Signs::read(&text.text, &text.segments, &Lexicon::default());
        let labels = labels(sentence, &text, &signs);
        for (key, range) in signs.words() {
            let outside = labels[range].iter().all(|label| *label == Label::OUTSIDE);
            let count = counts.entry(key).or_insert(Some(0));
            *count = count.filter(|_| outside).map(|count| count + 1);
        }
    }
    for (key, count) in counts {
        if count.is_some_and(|count| count >= COMMON) {
            add(key, Classes::COMMON);
        }
    }
    Lexicon::new(entries, Clusters::default())
}

fn labels(sentence: &Sentence, text: &Text, signs: &Signs) -> Vec<Label> {
    let mut labels = vec![Label::OUTSIDE; signs.signs.len()];
    for (name, kind) in &sentence.names {
        let (start, end) = (text.words[name.start].start, text.words[name.end - 1].end);
        let start = signs.signs.partition_point(|sign| sign.end <= start);
        let end = signs.signs.partition_point(|sign| sign.start < end);
        labels::write(&mut labels, start..end, *kind);
    }
    labels
}

/// What is to be learned from a sentence.
fn runs(sentence: &Sentence, lexicon: &Lexicon) -> Vec<Run> {
    let text = Text::of(sentence.words.iter());
    let signs = Signs::read(&text.text, &text.segments, lexicon);
    let labels = labels(sentence, &text, &signs);
    let allowed = labels::allowed();
    let seen = |at: usize| {
        let mut seen = Vec::new();
        signs.observe(at, &mut seen);
        seen
    };
    let runs = signs.runs().map(|run| Run {
        labels: labels[run.clone()].to_vec(),
        seen: run.map(seen).collect(),
        weight: 1.0,
    });
    // A name with a mark inside is cut by it, and what is left cannot be learned.
    let is_whole = |run: &Run| {
        let steps = [Label::OUTSIDE].into_iter().chain(run.labels.iter().copied());
        let mut steps = steps.zip(run.labels.iter().copied().chain([Label::OUTSIDE]));
        steps.all(|(from, to)| allowed[from.0 as usize][to.0 as usize])
    };
    runs.filter(is_whole).collect()
}

/// Tags the sentences of an article; the names found are ranges of the article's words, empty where a name ends
/// within a word.
pub(super) fn tag(tagger: &mut Tagger, story: &[Sentence]) -> Vec<Found> {
    let mut found = Vec::new();
    let mut before = 0;
    for sentence in story {
        let text = Text::of(sentence.words.iter());
        for (name, kind, confidence) in tagger.tag(&text.text, &text.segments) {
            let start = text.words.iter().position(|word| word.start == name.start);
            let end = text.words.iter().position(|word| word.end == name.end);
            let tokens = match (start, end) {
                (Some(start), Some(end)) if start <= end => before + start..before + end + 1,
                _ => before..before,
            };
            found.push(Found {
                tokens,
                kind,
                confidence,
            });
        }
        before += sentence.words.len();
    }
    found
}
