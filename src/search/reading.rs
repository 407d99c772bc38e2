//! Where a query matched in one article, for somebody who reads it.

use tantivy::schema::Term;

use super::question::Question;
use super::snippet::everywhere;
use super::{Request, View};
use crate::index::{Error, with_term};

/// What matched in an article: start and end in code points, end exclusive, in order, never overlapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Marks {
    /// In its headline.
    pub title: Vec<[usize; 2]>,
    /// In its body.
    pub body: Vec<[usize; 2]>,
}

/// Everything that the query of a request matches in one article; nothing if there is no such article.
///
/// # Errors
/// The index cannot be read.
pub fn marks(view: &View, request: &Request, id: &str) -> Result<Marks, Error> {
    let term = Term::from_field_text(view.fields.id, id);
    let Some(at) = with_term(&view.searcher, &term)?.into_iter().next() else {
        return Ok(Marks::default());
    };
    if request.query.trim().is_empty() {
        return Ok(Marks::default());
    }
    let question = Question::read(view, request)?;
    let spans = question.plan.spans(&view.searcher, &[at])?;
    let (article, _) = view.articles.at(at)?;
    let matched = spans.first().map(Vec::as_slice).unwrap_or_default();
    let (title, body) = everywhere(&article, matched);
    Ok(Marks {
        title: code_points(&article.title, &title),
        body: code_points(&article.body, &body),
    })
}

/// Byte ranges of a text, in order, as code points.
fn code_points(text: &str, ranges: &[std::ops::Range<usize>]) -> Vec<[usize; 2]> {
    let (mut byte, mut point) = (0, 0);
    let mut at = |to: usize| {
        point += text.get(byte..to).map_or(0, |between| between.chars().count());
        byte = to;
        point
    };
    ranges.iter().map(|range| [at(range.start), at(range.end)]).collect()
}
