//! What to say where nothing was found: words that no article holds, how they may be spelt, and what to leave out.

use std::fmt::Write as _;

use super::pass::count;
use super::question::Question;
use super::{Request, View};
use crate::index::Error;
use crate::query::plan::spellings;
use crate::query::tree::{Form, Near, Node, Word};

/// Spellings offered for a word.
const SPELLINGS: usize = 2;
/// Words looked up; a longer query is no misspelling.
const MOST_WORDS: usize = 16;
/// Ways of asking less that are tried, each a count.
const MOST_TRIED: usize = 12;
/// Ways of asking less that are offered.
const MOST_OFFERED: usize = 3;

/// Notes for a question without a hit.
///
/// # Errors
/// The index cannot be read.
pub(super) fn advice(view: &View, request: &Request, question: &Question) -> Result<Vec<String>, Error> {
    let root = &question.root;
    let request = &Request {
        matching: question.matching,
        ..request.clone()
    };
    let count = |node: Node| count(view, &request.filters, &Question::of(view, request, node, Vec::new())?);
    let mut notes = Vec::new();
    for word in unknown_words(root, &count)? {
        notes.push(spelling_note(view, &word, &count)?);
    }
    let mut offers = Vec::new();
    for (words, easier) in easier(root).into_iter().take(MOST_TRIED) {
        let articles = count(easier)?;
        if articles > 0 {
            offers.push((articles, words));
        }
    }
    // The fewer articles, the less was given up.
    offers.sort();
    notes.extend(offers.into_iter().take(MOST_OFFERED).map(|(articles, words)| {
        let articles = if articles == 1 {
            "1 article".to_owned()
        } else {
            format!("{articles} articles")
        };
        format!("{words}: {articles}")
    }));
    Ok(notes)
}

/// Words asked for that no article holds.
fn unknown_words(root: &Node, count: &impl Fn(Node) -> Result<u64, Error>) -> Result<Vec<Word>, Error> {
    let mut words = Vec::new();
    wanted_words(root, &mut words);
    let mut unknown: Vec<Word> = Vec::new();
    for word in words.into_iter().take(MOST_WORDS) {
        if !unknown.contains(word) && count(Node::Word(word.clone()))? == 0 {
            unknown.push(word.clone());
        }
    }
    Ok(unknown)
}

fn wanted_words<'a>(node: &'a Node, words: &mut Vec<&'a Word>) {
    match node {
        Node::Word(word) if matches!(word.form, Form::Stem | Form::Exact) => words.push(word),
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().for_each(|node| wanted_words(node, words)),
        Node::Zone(_, inner) | Node::AtLeast(_, inner) => wanted_words(inner, words),
        Node::Near(near) => {
            wanted_words(&near.left, words);
            if !near.negated {
                wanted_words(&near.right, words);
            }
        }
        _ => {}
    }
}

/// "`pekin` is in no article; did you mean `peking` (12)?"
fn spelling_note(view: &View, word: &Word, count: &impl Fn(Node) -> Result<u64, Error>) -> Result<String, Error> {
    let mut note = format!("`{}` is in no article", word.text);
    let mut meant = Vec::new();
    for text in spellings(&view.searcher, &view.fields, &word.text, SPELLINGS)? {
        let articles = count(Node::Word(Word {
            text: text.clone(),
            form: word.form,
        }))?;
        if articles > 0 {
            meant.push(format!("`{text}` ({articles})"));
        }
    }
    if !meant.is_empty() {
        let _ = write!(note, "; did you mean {}?", meant.join(" or "));
    }
    Ok(note)
}

/// Ways of asking for less, each with words for it: a clause left out, a phrase or a proximity taken apart.
fn easier(root: &Node) -> Vec<(String, Node)> {
    let mut ways = Vec::new();
    if let Some((words, node)) = loosened(root) {
        ways.push((words, node));
    }
    let Node::And(nodes) = root else {
        return ways;
    };
    for (at, clause) in nodes.iter().enumerate() {
        let rest = || {
            nodes
                .iter()
                .enumerate()
                .filter(move |(other, _)| *other != at)
                .map(|(_, node)| node.clone())
        };
        ways.push((format!("without `{clause}`"), Node::and(rest().collect())));
        if let Some((words, easier)) = loosened(clause) {
            ways.push((words, Node::and(rest().chain(Some(easier)).collect())));
        }
    }
    ways
}

fn loosened(node: &Node) -> Option<(String, Node)> {
    let easier = match node {
        Node::Phrase { text, .. } => {
            let word = |text: &str| {
                Node::Word(Word {
                    text: text.to_owned(),
                    form: Form::Stem,
                })
            };
            let words: Vec<Node> = text.split_whitespace().map(word).collect();
            (words.len() > 1).then(|| Node::and(words))?
        }
        Node::Near(near) if !near.negated => {
            let Near { left, right, .. } = near.as_ref();
            Node::and(vec![left.clone(), right.clone()])
        }
        Node::Zone(_, inner) | Node::AtLeast(_, inner) => inner.as_ref().clone(),
        _ => return None,
    };
    Some((format!("`{easier}` instead of `{node}`"), easier))
}
