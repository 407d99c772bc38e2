//! How nodes are put together: words side by side, fields over groups, parts of an `AND`.

use super::question;
use crate::query::tree::{Form, Near, Node, Within, Word, Zone};

/// The most words that are asked for side by side, each as written.
const MOST_NEIGHBOURS: usize = 17;

/// Whether a free item of `--match any` must hold all the same: it narrows and is no text to look for.
pub(super) fn is_condition(node: &Node) -> bool {
    match node {
        Node::Not(_) | Node::Value(..) | Node::Date(..) | Node::OnDay { .. } => true,
        Node::Number(..) | Node::Has(_) | Node::Exactly(..) => true,
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(is_condition),
        _ => false,
    }
}

/// A plain word.
pub(super) fn plain(text: &str) -> Node {
    Node::Word(Word {
        text: text.to_owned(),
        form: Form::Stem,
    })
}

/// The parts of an `AND`, or the thing itself.
pub(super) fn parts(node: Node) -> Vec<Node> {
    match node {
        Node::And(nodes) => nodes,
        other => vec![other],
    }
}

pub(super) fn size(nodes: &[Node]) -> usize {
    nodes.iter().map(Node::size).sum()
}

/// A node in one of several parts of the article. Everything but what is in a part, is outside of it; what is no text
/// (a date, a number) is asked of the whole article.
pub(super) fn in_zones(zones: &[Zone], node: Node) -> Node {
    match node {
        Node::Not(inner) => in_zones(zones, *inner).negate(),
        node if is_text(&node) => Node::or(
            zones
                .iter()
                .map(|zone| Node::Zone(*zone, Box::new(node.clone())))
                .collect(),
        ),
        Node::And(nodes) => {
            let (texts, others): (Vec<Node>, Vec<Node>) = nodes.into_iter().partition(is_text);
            let texts = (!texts.is_empty()).then(|| in_zones(zones, Node::and(texts)));
            let others = others.into_iter().map(|node| in_zones(zones, node));
            Node::and(texts.into_iter().chain(others).collect())
        }
        Node::Or(nodes) => Node::or(nodes.into_iter().map(|node| in_zones(zones, node)).collect()),
        other => other,
    }
}

/// Whether a node speaks of the text alone, so that it can be asked of a part.
fn is_text(node: &Node) -> bool {
    match node {
        Node::And(nodes) | Node::Or(nodes) => nodes.iter().all(is_text),
        Node::Not(inner) => is_text(inner),
        Node::AtLeast(..) | Node::Near(_) => true,
        node => node.has_places(),
    }
}

/// Words next to each other, each matched in the given form; `None` if there are too many.
pub(super) fn neighbours(text: &str, form: Form) -> Option<Node> {
    let mut words = question::words(text).map(|word| {
        Node::Word(Word {
            text: word.to_owned(),
            form,
        })
    });
    let first = words.next()?;
    let rest: Vec<Node> = words.take(MOST_NEIGHBOURS).collect();
    (rest.len() < MOST_NEIGHBOURS).then(|| {
        rest.into_iter().fold(first, |left, right| {
            Node::Near(Box::new(Near {
                left,
                right,
                within: Within::Words(1),
                ordered: true,
                negated: false,
            }))
        })
    })
}
