//! The dossier on one person, organisation or place: what the archive holds on a name, in one answer.
//!
//! | question | module |
//! |---|---|
//! | who is meant? | [`subject`] |
//! | who appears with them, and how closely? | [`company`] |
//! | which words stand out in their articles? | [`super::significant`] |
//! | when, where, under which names and headlines? | here |

mod company;
mod subject;

pub use super::significant::Standout;
pub use company::{Companion, Tie};
pub use subject::Namesake;

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::postings::Postings;
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocSet};

use super::columns::{FacetColumn, UNDATED};
use super::pass::View;
use super::significant::standing_out;
use super::timeline::{Published, readable_unit};
use super::{FacetCount, Unit};
use crate::analysis::fold;
use crate::article::{Date, Kind, Status};
use crate::index::Error;
use crate::index::schema::{Facet, FacetValue, mark};
use subject::Subject;

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoRequest {
    /// The name, or words of it.
    pub name: String,
    /// What it is; `None` takes the kind with most articles.
    pub kind: Option<Kind>,
    /// The most entries of each list.
    pub limit: usize,
}

/// What an archive holds on one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// What it is.
    pub kind: Kind,
    /// Its preferred name.
    pub name: String,
    /// Its identifier, from the authority file.
    pub id: Option<String>,
    /// The editors' note, from the authority file.
    pub note: Option<String>,
    /// Articles that name it.
    pub articles: u64,
    /// The forms of its name, by number of articles.
    pub variants: Vec<FacetCount>,
    /// Other names that hold the words asked for, by number of articles.
    pub namesakes: Vec<Namesake>,
    /// The earliest article.
    pub first: Option<Headline>,
    /// The latest article.
    pub last: Option<Headline>,
    /// The unit of the timeline.
    pub by: Unit,
    /// Its articles over time.
    pub timeline: Vec<SpanCount>,
    /// Its articles without a date.
    pub undated: u64,
    /// Those who appear with it, by strength of association, kinds apart.
    pub company: Vec<Companion>,
    /// How many articles any two of these share with it; numbers are places in `company`.
    pub ties: Vec<Tie>,
    /// Its publications, by number of articles.
    pub sources: Vec<FacetCount>,
    /// Words that stand out in its articles.
    pub words: Vec<Standout>,
    /// The articles that are most about it.
    pub headlines: Vec<Headline>,
}

/// One article by its headline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headline {
    /// Its identifier.
    pub id: String,
    /// The headline.
    pub title: String,
    /// Its date.
    pub date: Option<Date>,
    /// Its publication.
    pub source: Option<String>,
}

/// Articles in one span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanCount {
    /// `2026`, `2026-01` and so on.
    pub value: String,
    /// Articles that name it.
    pub count: u64,
    /// Articles of the archive.
    pub of: u64,
}

/// Draws up the dossier on a name; `None` if no article names it.
///
/// # Errors
/// The index cannot be read.
pub fn who(view: &View, request: &WhoRequest) -> Result<Option<Dossier>, Error> {
    let shown = shown_articles(view)?;
    let Some((subject, namesakes)) = Subject::find(view, request, &shown)? else {
        return Ok(None);
    };
    let articles = subject.articles(view, &shown)?;
    let places = Places::read(view, &subject.marks(view), &articles)?;
    let (company, ties) = company::company(view, &subject, &shown, &articles, &places, request.limit)?;
    let mut own = Published::new(&view.columns)?;
    articles
        .iter()
        .for_each(|at| own.count(at.segment_ord as usize, &[at.doc_id]));
    let (by, timeline) = timeline(view, &own, &shown)?;
    let (first, last) = ends(view, &articles)?;
    Ok(Some(Dossier {
        kind: subject.kind,
        variants: variants(view, &subject, &articles)?,
        namesakes,
        first,
        last,
        by,
        timeline,
        undated: own.undated(),
        company,
        ties,
        sources: sources(view, &articles, request.limit)?,
        words: standing_out(view, &subject.key_words(), &articles, shown.len() as u64, request.limit)?.words,
        headlines: headlines(view, &articles, &places, request.limit)?,
        articles: articles.len() as u64,
        name: subject.name,
        id: subject.id,
        note: subject.note,
    }))
}

/// How many articles that are shown have each value of a facet, by number.
///
/// # Errors
/// The index cannot be read.
pub fn counts(view: &View, facet: Facet) -> Result<Vec<u32>, Error> {
    Ok(count(view.columns.facet(facet)?, &shown_articles(view)?))
}

/// [`counts`] of values as they stand in the index, whatever the authority file says.
///
/// # Errors
/// The index cannot be read.
pub fn indexed_counts(view: &View, facet: Facet) -> Result<Vec<u32>, Error> {
    Ok(count(view.columns.indexed(facet)?, &shown_articles(view)?))
}

/// How many of some articles have each value.
pub(super) fn count(column: &FacetColumn, articles: &[DocAddress]) -> Vec<u32> {
    let mut counts = vec![0; column.values().len()];
    for at in articles {
        for number in column.of(at.segment_ord as usize, at.doc_id, false) {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        }
    }
    counts
}

/// All articles that are alive and neither embargoed nor withdrawn.
pub(super) fn shown_articles(view: &View) -> Result<Vec<DocAddress>, Error> {
    let status = view.columns.facet(Facet::Status)?;
    let hidden: Vec<u32> = [Status::Embargoed, Status::Withdrawn]
        .into_iter()
        .filter_map(|hidden| status.number_of(hidden.name()))
        .collect();
    let mut shown = Vec::new();
    for (segment, reader) in (0u32..).zip(view.searcher.segment_readers()) {
        let is_shown = |doc: &u32| {
            !status
                .of(segment as usize, *doc, false)
                .any(|number| hidden.contains(&number))
        };
        shown.extend(
            reader
                .doc_ids_alive()
                .filter(is_shown)
                .map(|doc| DocAddress::new(segment, doc)),
        );
    }
    Ok(shown)
}

/// Where some terms stand in some articles.
struct Places {
    /// Positions in order, article by article.
    positions: Vec<Vec<u32>>,
}

impl Places {
    /// Reads positions of terms in articles that are in order.
    fn read(view: &View, terms: &[Term], articles: &[DocAddress]) -> Result<Places, Error> {
        let mut positions: Vec<Vec<u32>> = vec![Vec::new(); articles.len()];
        let mut here = Vec::new();
        for (segment, reader) in (0u32..).zip(view.searcher.segment_readers()) {
            let start = articles.partition_point(|at| at.segment_ord < segment);
            let end = articles.partition_point(|at| at.segment_ord <= segment);
            for term in terms {
                let inverted = reader.inverted_index(term.field())?;
                let postings = inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions);
                let Some(mut postings) = postings.map_err(tantivy::TantivyError::from)? else {
                    continue;
                };
                let slots = articles
                    .get(start..end)
                    .unwrap_or_default()
                    .iter()
                    .zip(positions.iter_mut().skip(start));
                for (at, slot) in slots {
                    if postings.doc() < at.doc_id {
                        postings.seek(at.doc_id);
                    }
                    if postings.doc() == at.doc_id {
                        postings.positions(&mut here);
                        slot.extend_from_slice(&here);
                    }
                }
            }
        }
        positions.iter_mut().for_each(|positions| {
            positions.sort_unstable();
            positions.dedup();
        });
        Ok(Places { positions })
    }

    /// The positions in one article, by its place among the articles.
    fn of(&self, article: usize) -> &[u32] {
        self.positions.get(article).map_or(&[], Vec::as_slice)
    }
}

/// Terms for the mentions of names.
fn marks(view: &View, kind: Kind, keys: &[String]) -> Vec<Term> {
    keys.iter()
        .map(|key| Term::from_field_text(view.fields.marks, &mark::name(kind, key)))
        .collect()
}

fn timeline(view: &View, own: &Published<'_>, shown: &[DocAddress]) -> Result<(Unit, Vec<SpanCount>), Error> {
    let mut all = Published::new(&view.columns)?;
    shown
        .iter()
        .for_each(|at| all.count(at.segment_ord as usize, &[at.doc_id]));
    let by = own
        .extent()
        .map_or(Unit::Year, |(first, last)| readable_unit(first, last));
    let of: FxHashMap<String, u64> = all
        .buckets(by)
        .into_iter()
        .map(|(span, of)| (span.to_string(), of))
        .collect();
    let spans = own.buckets(by).into_iter().map(|(span, count)| {
        let value = span.to_string();
        SpanCount {
            of: of.get(&value).copied().unwrap_or(count),
            count,
            value,
        }
    });
    Ok((by, spans.collect()))
}

/// The earliest and the latest article; of several on one day the first by identifier.
fn ends(view: &View, articles: &[DocAddress]) -> Result<(Option<Headline>, Option<Headline>), Error> {
    let days = view.columns.days()?;
    let day = |at: &DocAddress| days.get(at.segment_ord as usize)?.of(at.doc_id).map(|(day, _)| day);
    let dated = || articles.iter().filter_map(|at| Some((day(at)?, *at)));
    let first = dated().map(|(day, _)| day).min().unwrap_or(UNDATED);
    let last = dated().map(|(day, _)| day).max().unwrap_or(UNDATED);
    let on = |wanted: i32| -> Result<Option<Headline>, Error> {
        let of_day = dated()
            .filter(|(day, _)| *day == wanted)
            .map(|(_, at)| headline(view, at));
        let of_day = of_day.take(MOST_OF_A_DAY).collect::<Result<Vec<Headline>, Error>>()?;
        Ok(of_day.into_iter().min_by(|a, b| a.id.cmp(&b.id)))
    };
    Ok((on(first)?, on(last)?))
}

/// Articles of one day that are looked at for the first of them.
const MOST_OF_A_DAY: usize = 50;

fn headline(view: &View, at: DocAddress) -> Result<Headline, Error> {
    let (article, _) = view.articles.at(at)?;
    Ok(Headline {
        id: article.id,
        title: article.title,
        date: article.date,
        source: article.source,
    })
}

/// How much a mention in the headline counts against one word of a mention in the text.
const IN_TITLE: usize = 8;
/// Beyond so many words of mentions, an article is not more about a name.
const ENOUGH: usize = 16;

/// The articles that are most about a name: it stands in the headline, or often in the text; the newest among equals.
fn headlines(view: &View, articles: &[DocAddress], places: &Places, limit: usize) -> Result<Vec<Headline>, Error> {
    let days = view.columns.days()?;
    let mut scored = Vec::with_capacity(articles.len());
    let mut title_ends = Vec::new();
    for reader in view.searcher.segment_readers() {
        title_ends.push(reader.fast_fields().u64("title_end")?);
    }
    for (article, at) in articles.iter().enumerate() {
        let segment = at.segment_ord as usize;
        let title_end = title_ends
            .get(segment)
            .and_then(|column| column.first(at.doc_id))
            .unwrap_or(0);
        let positions = places.of(article);
        let in_title = positions.first().is_some_and(|first| u64::from(*first) < title_end);
        let score = positions.len().min(ENOUGH) + if in_title { IN_TITLE } else { 0 };
        let day = days
            .get(segment)
            .and_then(|days| days.of(at.doc_id))
            .map_or(UNDATED, |(day, _)| day);
        scored.push((Reverse((score, day)), *at));
    }
    scored.sort_unstable();
    let mut found: Vec<Headline> = Vec::new();
    let mut seen = FxHashSet::default();
    for (_, at) in scored {
        if found.len() >= limit {
            break;
        }
        let headline = headline(view, at)?;
        if seen.insert(fold::key(&headline.title)) {
            found.push(headline);
        }
    }
    Ok(found)
}

fn sources(view: &View, articles: &[DocAddress], limit: usize) -> Result<Vec<FacetCount>, Error> {
    let column = view.columns.facet(Facet::Source)?;
    let counts = count(column, articles);
    let counted = column.values().iter().zip(counts).filter(|(_, count)| *count > 0);
    let found = counted.map(|(value, count)| (value.form.to_string(), count));
    Ok(ranked(found.collect(), limit))
}

/// Every form of a subject's names, by number of articles.
fn variants(view: &View, subject: &Subject, articles: &[DocAddress]) -> Result<Vec<FacetCount>, Error> {
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for (segment, reader) in (0u32..).zip(view.searcher.segment_readers()) {
        let Some(column) = reader.fast_fields().str(Facet::from_kind(subject.kind).name())? else {
            continue;
        };
        let mut forms: FxHashMap<u64, String> = FxHashMap::default();
        for at in articles.iter().filter(|at| at.segment_ord == segment) {
            let mut own = FxHashSet::default();
            for ordinal in column.term_ords(at.doc_id) {
                if let std::collections::hash_map::Entry::Vacant(slot) = forms.entry(ordinal) {
                    let mut text = String::new();
                    column
                        .ord_to_str(ordinal, &mut text)
                        .map_err(tantivy::TantivyError::from)?;
                    let value = FacetValue::decode(&text);
                    let is_own = subject.keys.iter().any(|key| key == value.key);
                    slot.insert(if is_own { value.form.to_owned() } else { String::new() });
                }
                own.extend(forms.get(&ordinal).filter(|form| !form.is_empty()).cloned());
            }
            for form in own {
                *counts.entry(form).or_default() += 1;
            }
        }
    }
    Ok(ranked(counts.into_iter().collect(), usize::MAX))
}

/// Values by count, then by name.
fn ranked(mut values: Vec<(String, u32)>, limit: usize) -> Vec<FacetCount> {
    values.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    values.truncate(limit);
    let count = |(value, count): (String, u32)| FacetCount {
        value,
        count: u64::from(count),
        selected: false,
    };
    values.into_iter().map(count).collect()
}
