//! Counting the matches of a request over time: as one series, or as one for each of the values most found.
//!
//! The matches are passed over once. To count by the values of a facet, of which only the counts tell which are the
//! most frequent, the matches are kept while passing, and counted from the columns.

use tantivy::DocId;

use super::facets::{Counter, Selection};
use super::pass::Pass;
use super::question::Question;
use super::timeline::{Published, Tally};
use super::{DayField, FacetField, FacetRequest, Filters, Request, Unit, View};
use crate::index::Error;

/// How the matches of a request are to be counted over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// Which days.
    pub field: DayField,
    /// The unit by which days that a text speaks of are counted.
    pub unit: Unit,
    /// The facet whose most frequent values become series of their own.
    pub split: Option<FacetRequest>,
}

/// What was counted, with how the query was read.
pub struct Lines<'a> {
    /// The series: one, or one for each value.
    pub series: Vec<Series<'a>>,
    /// The query in canonical form.
    pub reading: String,
    /// What was repaired.
    pub notes: Vec<String>,
}

/// Counts over time of some of the matches.
pub struct Series<'a> {
    /// The value of the facet that all of these have, where they were split.
    pub value: Option<String>,
    /// Articles counted.
    pub total: u64,
    /// When.
    pub tally: Tally<'a>,
}

impl Series<'_> {
    fn count(&mut self, segment: usize, docs: &[DocId]) {
        self.total += docs.len() as u64;
        self.tally.count(segment, docs);
    }
}

/// Counts the matches of a request over time.
///
/// # Errors
/// The index cannot be read.
pub fn series<'a>(view: &'a View, request: &Request, counting: &Counting) -> Result<Lines<'a>, Error> {
    let question = Question::read(view, request)?;
    let pass = Pass::plain(view, request, &question)?;
    let series = match &counting.split {
        None => {
            let mut all = empty(view, counting, None)?;
            pass.each(view, &question, &mut |segment, doc| all.count(segment, &[doc]))?;
            vec![all]
        }
        Some(split) => {
            let mut found = Vec::new();
            pass.each(view, &question, &mut |segment, doc| found.push((segment, doc)))?;
            by_value(view, request, counting, split, &found)?
        }
    };
    Ok(Lines {
        series,
        reading: question.reading(),
        notes: question.notes,
    })
}

/// Counts all articles that are shown, over time.
///
/// # Errors
/// The index cannot be read.
pub fn whole_archive<'a>(view: &'a View, request: &Request, counting: &Counting) -> Result<Series<'a>, Error> {
    let everything = Request {
        filters: Filters {
            hidden_too: request.filters.hidden_too,
            ..Filters::default()
        },
        today: request.today,
        ..Request::default()
    };
    let mut all = empty(view, counting, None)?;
    Question::read(view, &everything)?.blocks(view, &mut |segment, docs| all.count(segment, docs))?;
    Ok(all)
}

/// Counts all articles, hidden ones too, by day of publication.
///
/// # Errors
/// The index cannot be read.
pub fn extent(view: &View) -> Result<(u64, Published<'_>), Error> {
    let everything = Request {
        filters: Filters {
            hidden_too: true,
            ..Filters::default()
        },
        ..Request::default()
    };
    let mut total = 0;
    let mut tally = Published::new(&view.columns)?;
    Question::read(view, &everything)?.blocks(view, &mut |segment, docs| {
        total += docs.len() as u64;
        tally.count(segment, docs);
    })?;
    Ok((total, tally))
}

fn empty<'a>(view: &'a View, counting: &Counting, value: Option<String>) -> Result<Series<'a>, Error> {
    Ok(Series {
        value,
        total: 0,
        tally: Tally::new(&view.columns, counting.field, counting.unit)?,
    })
}

/// One series for each of the most frequent values; an article with two of them counts in both.
fn by_value<'a>(
    view: &'a View,
    request: &Request,
    counting: &Counting,
    split: &FacetRequest,
    found: &[(usize, DocId)],
) -> Result<Vec<Series<'a>>, Error> {
    let extracted_only = request.filters.extracted_only;
    let FacetField::Values(facet) = split.field else {
        return Ok(Vec::new());
    };
    let mut counter = Counter::new(&view.columns, split.clone(), &[], extracted_only)?;
    found
        .iter()
        .for_each(|(segment, doc)| counter.count(None, *segment, *doc));
    let values = counter.finish().values.into_iter().map(|value| value.value);
    values
        .map(|value| {
            let chosen = [value.clone()];
            let selection = Selection::new(&view.columns, facet, &chosen, extracted_only)?;
            let mut series = empty(view, counting, Some(value))?;
            let own = found.iter().filter(|(segment, doc)| selection.passes(*segment, *doc));
            own.for_each(|(segment, doc)| series.count(*segment, &[*doc]));
            Ok(series)
        })
        .collect()
}
