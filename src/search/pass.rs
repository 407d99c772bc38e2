//! The story of a search: read the query, plan it, pass once over the matches, rank, count, cut snippets.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::{DocAddress, DocId, Searcher, TantivyError};

use super::advice::advice;
use super::columns::{Columns, forms};
use super::explain;
use super::facets::{Counter, Selection};
use super::question::{Question, weight};
use super::rank::{Best, Place, RankColumns};
use super::stories::{BestCopies, Counted, Teller, Totals};
use super::{FacetCounts, FacetField, FacetRequest, Filters, Request, Results, Sort};
use crate::analysis::language::Lang;
use crate::index::Error;
use crate::index::families::FamilyTable;
use crate::index::schema::{Facet, Fields};
use crate::names::Authority;

/// One commit of an index, as searches see it. Cheap to clone.
#[derive(Clone)]
pub struct View {
    /// The engine's reader of this commit.
    pub searcher: Searcher,
    /// The fields of the index.
    pub fields: Arc<Fields>,
    /// Columns for counting.
    pub columns: Arc<Columns>,
    /// Which articles are copies of one story.
    pub families: Arc<FamilyTable>,
}

impl View {
    /// A view of what a searcher sees.
    pub fn new(searcher: Searcher, fields: Arc<Fields>, families: FamilyTable, authority: Arc<Authority>) -> View {
        let families = Arc::new(families);
        let columns = Columns::new(searcher.clone(), Arc::clone(&fields), Arc::clone(&families), authority);
        View {
            columns: Arc::new(columns),
            families,
            searcher,
            fields,
        }
    }

    /// The same commit under another authority file.
    #[must_use]
    pub fn renamed(&self, authority: Arc<Authority>) -> View {
        View {
            columns: Arc::new(self.columns.renamed(authority)),
            ..self.clone()
        }
    }

    /// Where copies of one story are.
    ///
    /// # Errors
    /// The column cannot be read.
    pub fn teller(&self) -> Result<Teller<'_>, Error> {
        Ok(Teller {
            searcher: &self.searcher,
            fields: &self.fields,
            families: &self.families,
            column: self.columns.stories(&self.families)?,
        })
    }

    /// The languages of the archive: words of a query are stemmed in each.
    ///
    /// # Errors
    /// The column of languages cannot be read.
    pub fn langs(&self) -> Result<Vec<Lang>, Error> {
        Ok(langs_of(self.columns.forms(Facet::Lang)?))
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
}

/// The languages of an archive.
pub(super) fn langs(searcher: &Searcher) -> Result<Vec<Lang>, Error> {
    Ok(langs_of(&forms(searcher, Facet::Lang)?))
}

fn langs_of(tags: &BTreeSet<String>) -> Vec<Lang> {
    tags.iter().filter_map(|tag| Lang::from_tag(tag)).collect()
}

/// Answers a request.
///
/// Counting and ranking are two passes over the matches, and cheaper so than one: counting needs no score, and
/// ranking skips whatever cannot enter the page. Stories are counted and ranked in one, since the best of all copies is
/// wanted.
///
/// # Errors
/// The index cannot be read. A query is never an error.
pub fn search(view: &View, request: &Request, after: Option<Place>) -> Result<Results, Error> {
    answer(view, request, &Question::read(view, request)?, after)
}

/// Answers a request whose question has been read.
pub(super) fn answer(
    view: &View,
    request: &Request,
    question: &Question,
    after: Option<Place>,
) -> Result<Results, Error> {
    let mut pass = Pass::new(view, request)?;
    let wanted = request.offset.saturating_add(request.limit);
    let mut best = Best::new(request.sort, wanted, after);
    let by_score = request.sort == Sort::Relevance;
    let at_once = request.group.is_some() || !by_score;
    let mut totals = None;
    if at_once || request.count || !pass.counters.is_empty() {
        totals = Some(pass.count(view, question, by_score, Some(&mut best).filter(|_| at_once))?);
    }
    if !at_once && wanted > 0 {
        pass.rank(view, question, &mut best)?;
    }
    let ranked = best.finish();
    let page = ranked
        .hits
        .get(request.offset.min(ranked.hits.len())..)
        .unwrap_or_default();
    let next = page.last().filter(|_| ranked.more).map(|hit| hit.place.cursor());
    let found = totals;
    let totals = totals.filter(|_| request.count);
    let mut results = Results {
        hits: question.hits(view, request, page)?,
        next,
        total: totals.map(|totals| match request.group {
            Some(Counted::Stories) => totals.stories,
            Some(Counted::Copies) | None => totals.copies,
        }),
        totals: totals.filter(|_| request.group.is_some()),
        facets: pass.counters.into_iter().map(Counter::finish).collect(),
        reading: question.reading(),
        notes: question.notes.clone(),
        offers: Vec::new(),
        clauses: Vec::new(),
    };
    if found.map_or(ranked.hits.is_empty(), |found| found.copies == 0) && after.is_none() && request.known.is_none() {
        let (notes, offers) = advice(view, request, question)?;
        results.notes.extend(notes);
        results.offers = offers;
    }
    if request.explain {
        results.clauses = explain::clauses(view, request, question)?;
        for (hit, ranked) in results.hits.iter_mut().zip(page).filter(|_| by_score) {
            hit.parts = explain::score(view, question, ranked)?;
        }
    }
    Ok(results)
}

/// The number of articles that a question finds with a request's filters.
pub(super) fn count(view: &View, filters: &Filters, question: &Question) -> Result<u64, Error> {
    let request = Request {
        filters: filters.clone(),
        ..Request::default()
    };
    Ok(Pass::new(view, &request)?.count(view, question, false, None)?.copies)
}

/// Identifiers of the hits of a request, best first, without their articles: for long runs.
///
/// # Errors
/// The index cannot be read.
pub fn ranking(view: &View, request: &Request) -> Result<Vec<String>, Error> {
    let question = Question::read(view, request)?;
    let mut best = Best::new(request.sort, request.limit, None);
    let mut pass = Pass::plain(view, request)?;
    match request.sort {
        Sort::Relevance => pass.rank(view, &question, &mut best)?,
        Sort::Newest | Sort::Oldest => _ = pass.count(view, &question, false, Some(&mut best))?,
    }
    best.finish().hits.iter().map(|hit| id(view, hit.address)).collect()
}

/// The identifier of an article, from its column.
fn id(view: &View, address: DocAddress) -> Result<String, Error> {
    let reader = view.searcher.segment_reader(address.segment_ord);
    let mut id = String::new();
    if let Some(column) = reader.fast_fields().str("id")?
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

/// The hashes by which the matches of a request are known: see [`Request::known`].
///
/// # Errors
/// The index cannot be read.
pub fn hashes(view: &View, request: &Request) -> Result<FxHashSet<u64>, Error> {
    let question = Question::read(view, request)?;
    let pass = Pass::plain(view, request)?;
    let mut hashes = FxHashSet::default();
    pass.each(view, &question, &mut |segment, doc| {
        hashes.extend(pass.columns.get(segment).map(|columns| columns.hash(doc)));
    })?;
    Ok(hashes)
}

/// What is counted and kept while passing over the matches.
pub(super) struct Pass<'a> {
    /// What is left out, by hashes of identifiers.
    known: Option<Arc<FxHashSet<u64>>>,
    selections: Vec<Selection<'a>>,
    counters: Vec<Counter<'a>>,
    columns: Vec<RankColumns>,
    /// Stories are shown as one.
    stories: Option<BestCopies<'a>>,
    counted: Counted,
}

impl<'a> Pass<'a> {
    /// A pass that counts no facet and shows every copy of a story.
    pub(super) fn plain(view: &'a View, request: &Request) -> Result<Pass<'a>, Error> {
        let request = Request {
            facets: Vec::new(),
            group: None,
            ..request.clone()
        };
        Pass::new(view, &request)
    }

    fn new(view: &'a View, request: &Request) -> Result<Pass<'a>, Error> {
        let Request {
            filters, facets, group, ..
        } = request;
        let columns = &view.columns;
        let extracted_only = filters.extracted_only;
        let mut selections = Vec::new();
        for (facet, chosen) in &filters.any_of {
            selections.push(Selection::new(columns, *facet, chosen, extracted_only)?);
        }
        let chosen_for = |request: &FacetRequest| match request.field {
            FacetField::Values(facet) => filters.any_of.iter().find(|(other, _)| *other == facet),
            FacetField::Date(_) | FacetField::Mentions(_) => None,
        };
        let mut counters = Vec::new();
        for request in facets {
            let chosen = chosen_for(request).map_or(&[][..], |(_, chosen)| chosen);
            counters.push(Counter::new(columns, request.clone(), chosen, extracted_only)?);
        }
        let readers = (0u32..).zip(view.searcher.segment_readers());
        let columns = readers
            .map(|(segment, reader)| RankColumns::open(segment, reader))
            .collect::<Result<_, _>>()?;
        let stories = match group {
            Some(_) => Some(BestCopies::new(
                view.columns.stories(&view.families)?,
                view.families.len(),
            )),
            None => None,
        };
        let counted = group.unwrap_or(Counted::Copies);
        Ok(Pass {
            known: request.known.clone(),
            selections,
            counters,
            columns,
            stories,
            counted,
        })
    }

    /// Whether an article passes all selections, and is not known already.
    fn selects(&self, segment: usize, doc: DocId) -> bool {
        !is_known(self.known.as_deref(), &self.columns, segment, doc)
            && self.selections.iter().all(|selection| selection.passes(segment, doc))
    }

    /// Passes every match that is selected.
    pub(super) fn each(
        &self,
        view: &View,
        question: &Question,
        found: &mut dyn FnMut(usize, DocId),
    ) -> Result<(), Error> {
        question.each(view, false, &mut |segment, doc, _| {
            if self.selects(segment, doc) {
                found(segment, doc);
            }
        })
    }

    /// Counts all matches, and keeps the best of them if there is where to.
    fn count(
        &mut self,
        view: &View,
        question: &Question,
        by_score: bool,
        mut best: Option<&mut Best>,
    ) -> Result<Totals, Error> {
        let Pass {
            known,
            selections,
            counters,
            columns,
            stories,
            counted,
        } = self;
        let mut totals = Totals::default();
        question.each(view, by_score && best.is_some(), &mut |segment, doc, score| {
            if is_known(known.as_deref(), columns, segment, doc) {
                return;
            }
            let mut failed = selections.iter().filter(|selection| !selection.passes(segment, doc));
            let family = stories.as_ref().and_then(|stories| stories.family(segment, doc));
            let counted_as = family.filter(|_| *counted == Counted::Stories);
            match (failed.next(), failed.next()) {
                (None, _) => {
                    totals.copies += 1;
                    counters
                        .iter_mut()
                        .for_each(|counter| counter.count(counted_as, segment, doc));
                    if let (Some(best), Some(columns)) = (best.as_deref_mut(), columns.get(segment)) {
                        match stories {
                            Some(stories) => stories.offer(family, best, columns, doc, score),
                            None => best.offer(columns, doc, score),
                        }
                    }
                }
                // What fails one selection only would be found if that were changed.
                (Some(only), None) => {
                    let own = counters
                        .iter_mut()
                        .filter(|counter| counter.facet() == Some(only.facet));
                    own.for_each(|counter| counter.count(counted_as, segment, doc));
                }
                (Some(_), Some(_)) => {}
            }
        })?;
        Ok(match (stories.take(), best) {
            (Some(stories), Some(best)) => stories.finish(best, columns),
            _ => totals,
        })
    }

    /// Keeps the best matches by score, leaving out whatever cannot be among them.
    fn rank(&self, view: &View, question: &Question, best: &mut Best) -> Result<(), Error> {
        let weight = weight(view, question.plan.query(), true)?;
        for (columns, (segment, reader)) in self
            .columns
            .iter()
            .zip(view.searcher.segment_readers().iter().enumerate())
        {
            let alive = reader.alive_bitset();
            weight.for_each_pruning(best.threshold(), reader, &mut |doc, score| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) && self.selects(segment, doc) {
                    best.offer(columns, doc, score);
                }
                best.threshold()
            })?;
        }
        Ok(())
    }
}

/// Whether an article is one of those that a request leaves out.
fn is_known(known: Option<&FxHashSet<u64>>, columns: &[RankColumns], segment: usize, doc: DocId) -> bool {
    let hash = || columns.get(segment).map(|columns| columns.hash(doc));
    known.is_some_and(|known| hash().is_some_and(|hash| known.contains(&hash)))
}
