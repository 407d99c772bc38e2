//! Why a query found what it found: the hits of each clause, and the score of a hit clause by clause.

use tantivy::DocAddress;

use super::pass::count;
use super::question::{Question, score_at};
use super::rank::Ranked;
use super::{Request, View};
use crate::index::Error;
use crate::query::tree::Node;

/// A part of a query, alone.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseCount {
    /// In canonical form.
    pub clause: String,
    /// How deep it stands in the query; the whole is at 0.
    pub depth: usize,
    /// Articles that it finds by itself, with the request's filters.
    pub articles: u64,
}

/// What a part of a query adds to the score of a hit.
#[derive(Debug, Clone, PartialEq)]
pub struct ScorePart {
    /// The clause in canonical form, or what else counted.
    pub part: String,
    /// What it adds.
    pub score: f32,
}

/// Clauses beyond this number are left out.
const MOST_CLAUSES: usize = 40;
/// Differences below this are those of rounding.
const ROUNDING: f32 = 1e-4;

/// Counts every clause of a query by itself.
///
/// # Errors
/// The index cannot be read.
pub(super) fn clauses(view: &View, request: &Request, question: &Question) -> Result<Vec<ClauseCount>, Error> {
    let mut nodes = Vec::new();
    listed(&question.root, 0, &mut nodes);
    let count = |(depth, node): &(usize, &Node)| {
        let question = Question::of(view, request, (*node).clone(), Vec::new())?;
        let articles = count(view, &request.filters, &question)?;
        Ok(ClauseCount {
            clause: node.to_string(),
            depth: *depth,
            articles,
        })
    };
    nodes.iter().take(MOST_CLAUSES).map(count).collect()
}

fn listed<'a>(node: &'a Node, depth: usize, nodes: &mut Vec<(usize, &'a Node)>) {
    nodes.push((depth, node));
    let inside = depth + 1;
    match node {
        Node::And(inner) | Node::Or(inner) => inner.iter().for_each(|node| listed(node, inside, nodes)),
        Node::Near(near) => {
            listed(&near.left, inside, nodes);
            listed(&near.right, inside, nodes);
        }
        Node::AtLeast(_, inner) | Node::Not(inner) | Node::Zone(_, inner) => listed(inner, inside, nodes),
        _ => {}
    }
}

/// The score of a hit, clause by clause, and what it has beyond their sum.
///
/// # Errors
/// The index cannot be read.
pub(super) fn score(view: &View, question: &Question, hit: &Ranked) -> Result<Vec<ScorePart>, Error> {
    let single = std::slice::from_ref(&question.root);
    let clauses = match &question.root {
        Node::And(clauses) | Node::Or(clauses) => clauses.as_slice(),
        _ => single,
    };
    let match_alone = match question.recency {
        Some(recency) => hit.score / recency.factor(first_day(view, hit.address)?),
        None => hit.score,
    };
    let mut parts = Vec::new();
    for clause in clauses.iter().filter(|clause| !matches!(clause, Node::Not(_))) {
        if let Some(score) = score_at(view, &question.plan_alone(view, clause)?, hit.address)? {
            parts.push(ScorePart {
                part: clause.to_string(),
                score,
            });
        }
    }
    let together = match_alone - parts.iter().map(|part| part.score).sum::<f32>();
    for (part, score) in [(TOGETHER, together), (RECENT, hit.score - match_alone)] {
        if score.abs() > ROUNDING * hit.score.max(1.0) {
            parts.push(ScorePart {
                part: part.to_owned(),
                score,
            });
        }
    }
    Ok(parts)
}

fn first_day(view: &View, at: DocAddress) -> Result<Option<i64>, Error> {
    let reader = view.searcher.segment_reader(at.segment_ord);
    Ok(reader.fast_fields().i64("first_day")?.first(at.doc_id))
}

/// What a score holds beyond its clauses: closeness, how many clauses are held, the filters' own names.
const TOGETHER: &str = "held together";
/// What being new adds (`--fresh`).
const RECENT: &str = "recent";
