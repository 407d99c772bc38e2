//! What to say where nothing was found: words that no article holds, how they may be spelt, and what to leave out.

use std::fmt::Write as _;

use super::pass::count;
use super::question::Question;
use super::{Offer, Request, View};
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

/// Notes for a question without a hit, and other questions that have some.
///
/// # Errors
/// The index cannot be read.
pub(super) fn advice(view: &View, request: &Request, question: &Question) -> Result<(Vec<String>, Vec<Offer>), Error> {
    let root = &question.root;
    let request = &Request {
        matching: question.matching,
        ..request.clone()
    };
    let count = |node: Node| count(view, &request.filters, &Question::of(view, request, node, Vec::new())?);
    let (mut notes, mut offers) = (Vec::new(), Vec::new());
    for word in unknown_words(root, &count)? {
        let meant = meant(view, &word, &count)?;
        notes.push(spelling_note(&word, &meant));
        for (spelling, _) in meant {
            let respelt = respelt(root, &word, &spelling);
            offers.push(offer(&respelt, count(respelt.clone())?));
        }
    }
    let mut easier_ones = Vec::new();
    for (words, easier) in easier(root).into_iter().take(MOST_TRIED) {
        let articles = count(easier.clone())?;
        if articles > 0 {
            easier_ones.push((articles, words, easier));
        }
    }
    // The fewer articles, the less was given up.
    easier_ones.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    for (articles, words, easier) in easier_ones.into_iter().take(MOST_OFFERED) {
        let told = if articles == 1 {
            "1 article".to_owned()
        } else {
            format!("{articles} articles")
        };
        notes.push(format!("{words}: {told}"));
        offers.push(offer(&easier, articles));
    }
    offers.retain(|offer| offer.articles > 0);
    Ok((notes, offers))
}

fn offer(node: &Node, articles: u64) -> Offer {
    Offer {
        query: node.to_string(),
        articles,
    }
}

/// A query with another spelling in the place of a word.
fn respelt(node: &Node, word: &Word, spelling: &str) -> Node {
    let respell = |node: &Node| respelt(node, word, spelling);
    match node {
        Node::Word(other) if other == word => Node::Word(Word {
            text: spelling.to_owned(),
            form: word.form,
        }),
        Node::And(nodes) => Node::And(nodes.iter().map(respell).collect()),
        Node::Or(nodes) => Node::Or(nodes.iter().map(respell).collect()),
        Node::Not(inner) => Node::Not(Box::new(respell(inner))),
        Node::Zone(zone, inner) => Node::Zone(*zone, Box::new(respell(inner))),
        Node::AtLeast(least, inner) => Node::AtLeast(*least, Box::new(respell(inner))),
        Node::Near(near) => {
            let mut near = near.clone();
            (near.left, near.right) = (respell(&near.left), respell(&near.right));
            Node::Near(near)
        }
        other => other.clone(),
    }
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

/// Spellings of a word that some article holds, with their articles.
fn meant(view: &View, word: &Word, count: &impl Fn(Node) -> Result<u64, Error>) -> Result<Vec<(String, u64)>, Error> {
    let mut meant = Vec::new();
    for text in spellings(&view.searcher, &view.fields, &word.text, SPELLINGS)? {
        let articles = count(Node::Word(Word {
            text: text.clone(),
            form: word.form,
        }))?;
        if articles > 0 {
            meant.push((text, articles));
        }
    }
    Ok(meant)
}

/// "`pekin` is in no article; did you mean `peking` (12)?"
fn spelling_note(word: &Word, meant: &[(String, u64)]) -> String {
    let mut note = format!("`{}` is in no article", word.text);
    if !meant.is_empty() {
        let meant: Vec<String> = meant
            .iter()
            .map(|(text, articles)| format!("`{text}` ({articles})"))
            .collect();
        let _ = write!(note, "; did you mean {}?", meant.join(" or "));
    }
    note
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
