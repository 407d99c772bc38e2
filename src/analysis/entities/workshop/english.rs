//! Training the English tagger.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use super::super::document;
use super::super::features::{self, DISTANCES, Facts, REACH};
use super::super::labels::{self, Label};
use super::super::lexicon::{self, Classes, Clusters, Lexicon};
use super::super::model::{Model, Stored};
use super::super::tagger::{Found, Tagger};
use super::super::tokens::{self, Token};
use super::clusters;
use super::corpus::{self, Sentence, Story};
use super::learn::{self, Plan, Run};

/// The sets that were labelled by hand, each with how much it counts.
const GOLD: [(&str, f32); 5] = [
    ("en_wikigold", 1.0),
    ("en_uner_ewt", 1.0),
    ("en_crossner_politics", 1.0),
    ("en_wnut17", 0.4),
    ("en_btc", 0.4),
];

/// The large set that was labelled by machine and only partly by hand; see [`GMB_WEIGHT`].
const GMB: &str = "en_gmb";

/// How much a sentence of the large set counts, where a model of the other sets agrees with its labels.
const GMB_WEIGHT: f32 = 0.3;

/// How many great and how many small clusters of words in like company there are; a byte numbers them.
const CLUSTERS: [u8; 2] = [50, 250];

/// Every so manieth sentence is also learned in capitals, and another in title case, for headlines.
const RECASED: usize = 12;

const PLAN: Plan = Plan {
    rows: 1 << 17,
    rounds: 10,
    meant: 1,
    rate: 0.07,
    decay: 1e-3,
    dropped: 0.3,
    boldness: 0.0,
    least: 3,
};

/// Rows of the model that judges the large set: it does not ship, so nothing need share a row.
const FIRST_ROWS: usize = 1 << 20;

/// Learns the English model from the sets below a folder.
pub(super) fn train(folder: &Path, gazetteer: &str) -> io::Result<Stored> {
    let read = |name: &str| corpus::read(&folder.join("train").join(name).with_extension("tsv"));
    let mut gold = Vec::new();
    for (name, weight) in GOLD {
        gold.extend(read(name)?.into_iter().flatten().map(|sentence| (sentence, weight)));
    }
    let gmb: Vec<Story> = read(GMB)?;
    let texts = gold.iter().map(|(sentence, _)| sentence).chain(gmb.iter().flatten());
    let texts: Vec<&Sentence> = texts.collect();
    let lexicon = lexicon(gazetteer, &texts);
    let recased: Vec<(Sentence, f32)> = recased(&gold).collect();
    gold.extend(recased);

    let mut runs: Vec<Run> = gold
        .iter()
        .flat_map(|(sentence, weight)| runs(sentence, *weight, &lexicon))
        .collect();
    // It learns in fewer rounds, so with greater steps.
    let first = Plan {
        rounds: 6,
        rows: FIRST_ROWS,
        rate: 0.15,
        least: 2,
        ..PLAN
    };
    let judge = Model::new(learn::learn(&runs, lexicon.clone(), &first));
    let agreed = agreed(&gmb, &judge);
    eprintln!(
        "of {} sentences of {GMB}, {} are agreed on",
        gmb.iter().flatten().count(),
        agreed.len()
    );
    runs.extend(
        agreed
            .iter()
            .flat_map(|sentence| self::runs(sentence, GMB_WEIGHT, &lexicon)),
    );
    Ok(learn::learn(&runs, lexicon, &PLAN))
}

/// What is known of words: the gazetteer, which words the texts write in lower case, and which stand in like company.
fn lexicon(gazetteer: &str, texts: &[&Sentence]) -> Lexicon {
    let mut entries: BTreeMap<u32, Classes> = BTreeMap::new();
    let mut add = |key: u32, classes: Classes| {
        let entry = entries.entry(key).or_default();
        *entry = entry.with(classes);
    };
    let named: HashMap<&str, Classes> = Classes::NAMED.into_iter().collect();
    for (class, name) in gazetteer.lines().filter_map(|line| line.split_once('\t')) {
        let Some(class) = named.get(class) else { continue };
        let mut cut = Vec::new();
        tokens::cut(name, 0, &mut cut);
        let keys: Vec<u32> = cut
            .iter()
            .map(|token| lexicon::key(&token.text.to_lowercase()))
            .collect();
        match keys[..] {
            [] => {}
            [key] => add(key, *class),
            [first, ..] => {
                add(first, Classes::OPENS_PHRASE);
                add(lexicon::phrase_key(keys.iter().copied()), *class);
            }
        }
    }
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for word in texts.iter().flat_map(|sentence| &sentence.words) {
        if word.chars().all(char::is_lowercase) {
            *counts.entry(word).or_default() += 1;
        }
    }
    for (word, _) in counts.into_iter().filter(|(_, count)| *count >= 3) {
        add(lexicon::key(word), Classes::COMMON);
    }
    Lexicon::new(entries, clustered(texts))
}

/// The clusters of the words of texts.
fn clustered(texts: &[&Sentence]) -> Clusters {
    let folded = |sentence: &&Sentence| -> Vec<String> {
        let (tokens, _) = cut(sentence);
        tokens.iter().map(|token| features::folded(token.text)).collect()
    };
    let texts: Vec<Vec<String>> = texts.iter().map(folded).collect();
    let words: Vec<Vec<&str>> = texts
        .iter()
        .map(|text| text.iter().map(String::as_str).collect())
        .collect();
    let [few, many] = CLUSTERS.map(|count| clusters::clusters(&words, count));
    let both = few.iter().zip(many.values());
    Clusters::new(
        both.map(|((word, few), many)| (lexicon::key(word), [*few, *many]))
            .collect(),
    )
}

/// Some of the sentences in capitals and in title case.
fn recased(sentences: &[(Sentence, f32)]) -> impl Iterator<Item = (Sentence, f32)> + '_ {
    sentences
        .iter()
        .enumerate()
        .filter_map(|(at, (sentence, weight))| match at % RECASED {
            0 => Some((sentence.rewritten(str::to_uppercase), *weight)),
            6 => Some((sentence.rewritten(title_case), *weight)),
            _ => None,
        })
}

fn title_case(word: &str) -> String {
    let mut letters = word.chars();
    match letters.next() {
        Some(first) if word.len() > 3 => first.to_uppercase().chain(letters).collect(),
        _ => word.to_owned(),
    }
}

/// The sentences in which a model finds no name but labelled ones.
fn agreed<'s>(stories: &'s [Story], judge: &Model) -> Vec<&'s Sentence> {
    let mut tagger = Tagger::new(judge);
    let mut agreed = Vec::new();
    for sentence in stories.iter().flatten() {
        let (tokens, words) = cut_all(std::slice::from_ref(sentence));
        let found = of_words(look(&mut tagger, &tokens), &words);
        let is_labelled = |found: &Found| {
            sentence
                .names
                .iter()
                .any(|(name, kind)| *name == found.tokens && *kind == Some(found.kind))
        };
        if found.iter().all(is_labelled) {
            agreed.push(sentence);
        }
    }
    agreed
}

/// Cuts the words of a sentence into tokens; the second list says which word each token is of.
fn cut(sentence: &Sentence) -> (Vec<Token<'_>>, Vec<usize>) {
    let (mut cut, mut words) = (Vec::new(), Vec::new());
    for (at, word) in sentence.words.iter().enumerate() {
        tokens::cut(word, 0, &mut cut);
        words.resize(cut.len(), at);
    }
    for (at, token) in cut.iter_mut().enumerate() {
        token.opens = at == 0;
    }
    (cut, words)
}

/// Tags the sentences of an article as the program does; the names found are ranges of the article's words.
pub(super) fn tag(tagger: &mut Tagger, story: &[Sentence]) -> Vec<Found> {
    let (tokens, words) = cut_all(story);
    let mut found = tagger.tag(&tokens);
    document::look_again(&mut found, &tokens, tagger.lexicon());
    of_words(found, &words)
}

/// What the tagger finds, looked at twice, without the rules for organisations: they name what labels leave out.
fn look(tagger: &mut Tagger, tokens: &[Token]) -> Vec<Found> {
    let mut found = tagger.tag(tokens);
    document::second_look(&mut found, tokens, tagger.lexicon());
    found
}

/// Cuts all words of an article; the second list says which word of the article each token is of.
fn cut_all(story: &[Sentence]) -> (Vec<Token<'_>>, Vec<usize>) {
    let (mut tokens, mut words, mut before) = (Vec::new(), Vec::new(), 0);
    for sentence in story {
        let (cut, of) = cut(sentence);
        tokens.extend(cut);
        words.extend(of.iter().map(|word| before + word));
        before += sentence.words.len();
    }
    (tokens, words)
}

/// Names as ranges of words instead of tokens.
fn of_words(mut found: Vec<Found>, words: &[usize]) -> Vec<Found> {
    for found in &mut found {
        found.tokens = words[found.tokens.start]..words[found.tokens.end - 1] + 1;
    }
    found
}

/// What is to be learned from a sentence.
fn runs(sentence: &Sentence, weight: f32, lexicon: &Lexicon) -> Vec<Run> {
    let (tokens, words) = cut(sentence);
    let facts: Vec<Facts> = tokens.iter().map(|token| Facts::of(token.text, lexicon)).collect();
    let mut phrases = Vec::new();
    features::phrases(&facts, lexicon, &mut phrases);
    let mut found = Vec::new();
    features::runs(&facts, |run| found.push(run));
    let labels = labels(sentence, &words, &found);
    let nothing = Facts::of("", lexicon);
    let word = |at: usize| match at.checked_sub(REACH).filter(|at| *at < tokens.len()) {
        Some(at) => (tokens[at].text, &facts[at]),
        None => ("", &nothing),
    };
    let seen = |run: &std::ops::Range<usize>, at: usize| {
        let mut seen = Vec::new();
        for distance in 0..DISTANCES {
            let (text, facts) = word(at + distance);
            features::of_word(text, facts, distance, &mut seen);
        }
        features::of_context(&facts, &phrases, run, at, &mut seen);
        seen
    };
    let runs = found.into_iter().map(|run| Run {
        labels: labels[run.clone()].to_vec(),
        seen: run.clone().map(|at| seen(&run, at)).collect(),
        weight,
    });
    runs.collect()
}

/// The labels of a sentence's tokens; names that no run holds cannot be learned and are left out.
fn labels(sentence: &Sentence, words: &[usize], runs: &[std::ops::Range<usize>]) -> Vec<Label> {
    let mut labels = vec![Label::OUTSIDE; words.len()];
    for (name, kind) in &sentence.names {
        let start = words.partition_point(|word| *word < name.start);
        let end = words.partition_point(|word| *word < name.end);
        if runs.iter().any(|run| run.start <= start && end <= run.end) {
            labels::write(&mut labels, start..end, *kind);
        }
    }
    labels
}
