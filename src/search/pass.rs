//! The story of a search: read the query, plan it, pass once over the matches, rank, count, cut snippets.

use std::collections::BTreeSet;
use std::sync::Arc;

use tantivy::{DocAddress, Searcher, TantivyError};

use super::advice::advice;
use super::columns::Columns;
use super::explain;
use super::facets::{Counter, Selection};
use super::question::Question;
use super::rank::{Best, Place, RankColumns};
use super::timeline::Tally;
use super::{FacetCounts, FacetRequest, Filters, Hit, Request, Results, Sort};
use crate::analysis::language::Lang;
use crate::index::Error;
use crate::index::schema::{Facet, FacetValue, Fields};

/// One commit of an index, as searches see it. Cheap to clone.
#[derive(Clone)]
pub struct View {
    /// The engine's reader of this commit.
    pub searcher: Searcher,
    /// The fields of the index.
    pub fields: Arc<Fields>,
    /// Columns for counting.
    pub columns: Arc<Columns>,
}

impl View {
    /// A view of what a searcher sees.
    pub fn new(searcher: Searcher, fields: Arc<Fields>) -> View {
        let columns = Arc::new(Columns::new(searcher.clone()));
        View {
            searcher,
            fields,
            columns,
        }
    }

    /// The languages of the archive: words of a query are stemmed in each.
    ///
    /// # Errors
    /// The column of languages cannot be read.
    pub fn langs(&self) -> Result<Vec<Lang>, Error> {
        Ok(self
            .forms(Facet::Lang)?
            .iter()
            .filter_map(|tag| Lang::from_tag(tag))
            .collect())
    }

    /// Words of all articles that are alive.
    ///
    /// # Errors
    /// The column cannot be read.
    pub fn words(&self) -> Result<u64, Error> {
        let mut words = 0u64;
        for reader in self.searcher.segment_readers() {
            let column = reader.fast_fields().u64("words")?;
            words += reader.doc_ids_alive().filter_map(|doc| column.first(doc)).sum::<u64>();
        }
        Ok(words)
    }

    /// All forms of a facet with few values, without looking at a single article.
    pub(super) fn forms(&self, facet: Facet) -> Result<BTreeSet<String>, Error> {
        let mut forms = BTreeSet::new();
        for reader in self.searcher.segment_readers() {
            let Some(column) = reader.fast_fields().str(facet.name())? else {
                continue;
            };
            let mut stream = column.dictionary().stream().map_err(TantivyError::from)?;
            while stream.advance() {
                let term = String::from_utf8_lossy(stream.key());
                forms.insert(FacetValue::decode(&term).form.to_owned());
            }
        }
        Ok(forms)
    }
}

/// Answers a request.
///
/// # Errors
/// The index cannot be read. A query is never an error.
pub fn search(view: &View, request: &Request, after: Option<Place>) -> Result<Results, Error> {
    let mut question = Question::read(view, request)?;
    let mut pass = Pass::new(view, &request.filters, request.sort, &request.facets)?;
    let wanted = request.offset.saturating_add(request.limit);
    let mut best = Best::new(request.sort, wanted, after);
    let stops_early = !request.count && pass.counters.is_empty() && after.is_none() && request.sort == Sort::Relevance;
    let total = if stops_early && pass.selections.is_empty() {
        question.skim(view, &mut best)?;
        None
    } else {
        Some(pass.run(view, &question, Some(&mut best))?)
    };
    let (ranked, seen) = best.finish();
    let page = ranked.get(request.offset.min(ranked.len())..).unwrap_or_default();
    let more = if total.is_some() {
        seen > ranked.len() as u64
    } else {
        ranked.len() >= wanted
    };
    let found_none = total.map_or(ranked.is_empty(), |total| total == 0);
    let next = page
        .last()
        .filter(|_| more && request.limit > 0)
        .map(|hit| hit.place.cursor());
    let mut hits: Vec<Hit> = page.iter().map(|hit| question.hit(view, hit)).collect::<Result<_, _>>()?;
    let mut notes = std::mem::take(&mut question.notes);
    if found_none && after.is_none() {
        notes.extend(advice(view, request, &question)?);
    }
    let mut clauses = Vec::new();
    if request.explain {
        clauses = explain::clauses(view, request, &question)?;
        for (hit, ranked) in hits.iter_mut().zip(page).filter(|_| pass.scored) {
            hit.parts = explain::score(view, &question, ranked)?;
        }
    }
    Ok(Results {
        hits,
        next,
        total: total.filter(|_| request.count),
        facets: pass.counters.into_iter().map(Counter::finish).collect(),
        reading: question.reading(),
        notes,
        clauses,
    })
}

/// The number of articles that a question finds with a request's filters.
pub(super) fn count(view: &View, filters: &Filters, question: &Question) -> Result<u64, Error> {
    Pass::new(view, filters, Sort::Newest, &[])?.run(view, question, None)
}

/// Identifiers of the hits of a request, best first, without their articles: for long runs.
///
/// # Errors
/// The index cannot be read.
pub fn ranking(view: &View, request: &Request) -> Result<Vec<String>, Error> {
    let question = Question::read(view, request)?;
    let mut pass = Pass::new(view, &request.filters, request.sort, &[])?;
    let mut best = Best::new(request.sort, request.limit, None);
    pass.run(view, &question, Some(&mut best))?;
    let (ranked, _) = best.finish();
    ranked.iter().map(|hit| id(view, hit.address)).collect()
}

/// The identifier of an article, from its column.
fn id(view: &View, address: DocAddress) -> Result<String, Error> {
    let reader = view.searcher.segment_reader(address.segment_ord);
    let column = reader.fast_fields().str("id")?;
    let mut id = String::new();
    if let Some(column) = column
        && let Some(ord) = column.term_ords(address.doc_id).next()
    {
        column.ord_to_str(ord, &mut id).map_err(TantivyError::from)?;
    }
    Ok(id)
}

/// Counts one facet over the matches of a request.
///
/// # Errors
/// The index cannot be read.
pub fn facet(view: &View, request: &Request, facet: FacetRequest) -> Result<FacetCounts, Error> {
    let request = Request {
        facets: vec![facet],
        limit: 0,
        offset: 0,
        sort: Sort::Newest,
        ..request.clone()
    };
    let counted = search(view, &request, None)?.facets.into_iter().next();
    counted.ok_or_else(|| Error::Damaged("a facet was not counted".into()))
}

/// What [`tally`] counted, with how the query was read.
pub struct Tallied<'a> {
    /// Matches.
    pub total: u64,
    /// Matches by day.
    pub matches: Tally<'a>,
    /// All articles that are shown, by day.
    pub archive: Tally<'a>,
    /// The query in canonical form.
    pub reading: String,
    /// What was repaired.
    pub notes: Vec<String>,
}

/// Counts the matches of a request, and the whole archive, by day.
///
/// # Errors
/// The index cannot be read.
pub fn tally<'a>(view: &'a View, request: &Request) -> Result<Tallied<'a>, Error> {
    let question = Question::read(view, request)?;
    let pass = Pass::new(view, &request.filters, Sort::Newest, &[])?;
    let mut matches = Tally::new(&view.columns)?;
    let mut total = 0;
    question.each(view, false, &mut |segment, doc, _| {
        if pass.selections.iter().all(|selection| selection.passes(segment, doc)) {
            total += 1;
            matches.count(segment, doc);
        }
        Ok(())
    })?;
    let everything = Request {
        filters: Filters {
            hidden_too: request.filters.hidden_too,
            ..Filters::default()
        },
        today: request.today,
        ..Request::default()
    };
    let mut archive = Tally::new(&view.columns)?;
    Question::read(view, &everything)?.each(view, false, &mut |segment, doc, _| {
        archive.count(segment, doc);
        Ok(())
    })?;
    Ok(Tallied {
        total,
        matches,
        archive,
        reading: question.reading(),
        notes: question.notes,
    })
}

/// One pass over the matches that ranks and counts.
struct Pass<'a> {
    selections: Vec<Selection<'a>>,
    counters: Vec<Counter<'a>>,
    scored: bool,
}

impl<'a> Pass<'a> {
    fn new(view: &'a View, filters: &Filters, sort: Sort, facets: &[FacetRequest]) -> Result<Pass<'a>, Error> {
        let columns = &view.columns;
        let extracted_only = filters.extracted_only;
        let mut selections = Vec::new();
        for (facet, chosen) in &filters.any_of {
            selections.push(Selection::new(columns, *facet, chosen, extracted_only)?);
        }
        let chosen_for = |request: &FacetRequest| match request.field {
            super::FacetField::Values(facet) => filters.any_of.iter().find(|(other, _)| *other == facet),
            super::FacetField::Date(_) => None,
        };
        let mut counters = Vec::new();
        for request in facets {
            let chosen = chosen_for(request).map_or(&[][..], |(_, chosen)| chosen);
            counters.push(Counter::new(columns, *request, chosen, extracted_only)?);
        }
        Ok(Pass {
            selections,
            counters,
            scored: sort == Sort::Relevance,
        })
    }

    /// Runs over all matches and gives their number.
    fn run(&mut self, view: &View, question: &Question, mut best: Option<&mut Best>) -> Result<u64, Error> {
        let readers = view.searcher.segment_readers();
        let columns = (0u32..)
            .zip(readers)
            .map(|(segment, reader)| RankColumns::open(segment, reader));
        let columns: Vec<RankColumns> = columns.collect::<Result<_, _>>()?;
        let Pass {
            selections,
            counters,
            scored,
        } = self;
        let scored = *scored && best.is_some();
        let mut total = 0;
        question.each(view, scored, &mut |segment, doc, score| {
            let mut failed = selections.iter().filter(|selection| !selection.passes(segment, doc));
            match (failed.next(), failed.next()) {
                (None, _) => {
                    total += 1;
                    counters.iter_mut().for_each(|counter| counter.count(segment, doc));
                    if let (Some(best), Some(columns)) = (best.as_deref_mut(), columns.get(segment)) {
                        best.offer(columns, doc, score);
                    }
                }
                // What fails one selection only would be found if that were changed.
                (Some(only), None) => {
                    let own = counters
                        .iter_mut()
                        .filter(|counter| counter.facet() == Some(only.facet));
                    own.for_each(|counter| counter.count(segment, doc));
                }
                (Some(_), Some(_)) => {}
            }
            Ok(())
        })?;
        Ok(total)
    }
}
