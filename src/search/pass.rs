//! The story of a search: read the query, plan it, rank the best matches, count all of them, cut snippets.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::{DocId, Score, Searcher, SegmentOrdinal};

use super::advice::advice;
use super::by_date;
use super::columns::{Columns, forms, langs_of};
use super::explain;
use super::facets::{Counter, Selection};
use super::question::{Question, weight};
use super::rank::{Best, Place, RankColumns, Ranked, RankedPage};
use super::stories::{BestCopies, Counted, StoryColumn, Teller, Totals};
use super::{Brief, BriefHit, FacetCounts, FacetField, FacetRequest, Filters, Request, Results, Sort};
use crate::analysis::language::Lang;
use crate::index::beside::beside;
use crate::index::families::FamilyTable;
use crate::index::schema::{Facet, Fields};
use crate::index::{Articles, Error};
use crate::names::Authority;
use crate::query::plan::Cost;

/// One commit of an index, as searches see it. Cheap to clone.
#[derive(Clone)]
pub struct View {
    /// The engine's reader of this commit.
    pub searcher: Searcher,
    /// The fields of the index.
    pub fields: Arc<Fields>,
    /// The stored articles.
    pub articles: Arc<Articles>,
    /// Columns for counting.
    pub columns: Arc<Columns>,
    /// Which articles are copies of one story.
    pub families: Arc<FamilyTable>,
}

impl View {
    /// A view of what a searcher sees.
    ///
    /// # Errors
    /// The stored articles cannot be opened.
    pub fn new(
        searcher: Searcher,
        fields: Arc<Fields>,
        families: FamilyTable,
        authority: Arc<Authority>,
    ) -> Result<View, Error> {
        let families = Arc::new(families);
        let columns = Columns::new(searcher.clone(), Arc::clone(&fields), Arc::clone(&families), authority);
        Ok(View {
            articles: Arc::new(Articles::open(&searcher)?),
            columns: Arc::new(columns),
            families,
            searcher,
            fields,
        })
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
            articles: &self.articles,
            families: &self.families,
            column: self.columns.stories(&self.families)?,
        })
    }

    /// The languages of the archive: words of a query are stemmed in each.
    ///
    /// # Errors
    /// The column of languages cannot be read.
    pub fn langs(&self) -> Result<&[Lang], Error> {
        self.columns.langs()
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

/// The languages of an archive, where no view of it is at hand yet.
pub(super) fn langs(searcher: &Searcher) -> Result<Vec<Lang>, Error> {
    Ok(langs_of(&forms(searcher, Facet::Lang)?))
}

/// What a request found, before its articles are fetched.
struct Found {
    ranked: RankedPage,
    totals: Option<Totals>,
    facets: Vec<FacetCounts>,
}

impl Found {
    /// Counts and ranks, in the way that is the cheapest.
    ///
    /// Two passes are, where counting costs nothing, or is done for facets block by block: ranking then skips whatever
    /// cannot enter the page. Where each match must be found by its postings or positions, it is found once, and so it
    /// is where stories are shown as one, since the best of all copies is wanted.
    fn of(view: &View, request: &Request, question: &Question, after: Option<Place>) -> Result<Found, Error> {
        let mut pass = Pass::new(view, request, question)?;
        let wanted = request.offset.saturating_add(request.limit);
        let mut best = Best::new(request.sort, wanted, after);
        let (mut totals, mut facets) = (None, Vec::new());
        let counts = request.count || !request.facets.is_empty();
        let by_score = request.sort == Sort::Relevance && !question.matches_alike();
        let once = match question.plan.cost() {
            Cost::Nothing => false,
            Cost::Postings => request.facets.is_empty(),
            Cost::Positions => true,
        };
        if request.group.is_some() {
            totals = Some(pass.count_stories(view, question, &mut best)?);
            facets = pass.facets();
        } else if wanted > 0 && counts && by_score && once {
            totals = Some(pass.count_and_rank(view, question, &mut best)?);
            facets = pass.facets();
        } else {
            if wanted > 0 {
                pass.rank(view, question, &mut best)?;
            }
            if question.is_everything && pass.takes_all() {
                let facet = |facet: &FacetRequest| everything(view, question, facet, request.filters.extracted_only);
                totals = Some(Totals::of_copies(view.searcher.num_docs()));
                facets = request.facets.iter().map(facet).collect::<Result<_, _>>()?;
            } else if counts {
                totals = Some(pass.count(view, question)?);
                facets = pass.facets();
            }
        }
        Ok(Found {
            ranked: best.finish(),
            totals,
            facets,
        })
    }

    /// The hits of the page.
    fn page(&self, request: &Request) -> &[Ranked] {
        let hits = &self.ranked.hits;
        hits.get(request.offset.min(hits.len())..).unwrap_or_default()
    }

    /// The number of matches, if it was asked for.
    fn total(&self, request: &Request) -> Option<u64> {
        let totals = self.totals.filter(|_| request.count)?;
        Some(match request.group {
            Some(Counted::Stories) => totals.stories,
            Some(Counted::Copies) | None => totals.copies,
        })
    }

    /// Whether nothing matches.
    fn is_empty(&self) -> bool {
        self.totals
            .map_or(self.ranked.hits.is_empty(), |totals| totals.copies == 0)
    }
}

/// Answers a request.
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
    let found = Found::of(view, request, question, after)?;
    let page = found.page(request);
    let mut results = Results {
        hits: question.hits(view, request, page)?,
        next: page.last().filter(|_| found.ranked.more).map(|hit| hit.place.cursor()),
        total: found.total(request),
        totals: found.totals.filter(|_| request.count && request.group.is_some()),
        facets: found.facets.clone(),
        reading: question.reading(),
        notes: question.notes.clone(),
        offers: Vec::new(),
        clauses: Vec::new(),
    };
    if found.is_empty() && after.is_none() && request.known.is_none() {
        let (notes, offers) = advice(view, request, question)?;
        results.notes.extend(notes);
        results.offers = offers;
    }
    if request.explain {
        results.clauses = explain::clauses(view, request, question)?;
        let by_score = request.sort == Sort::Relevance;
        for (hit, ranked) in results.hits.iter_mut().zip(page).filter(|_| by_score) {
            hit.parts = explain::score(view, question, ranked)?;
        }
    }
    Ok(results)
}

/// Answers a request without its articles.
///
/// # Errors
/// The index cannot be read.
pub fn brief(view: &View, request: &Request, after: Option<Place>) -> Result<Brief, Error> {
    let question = Question::read(view, request)?;
    let found = Found::of(view, request, &question, after)?;
    let hit = |hit: &Ranked| -> Result<BriefHit, Error> {
        Ok(BriefHit {
            id: view.columns.id(hit.address)?,
            score: hit.score,
        })
    };
    Ok(Brief {
        hits: found.page(request).iter().map(hit).collect::<Result<_, _>>()?,
        notes: question.notes,
        total: found.total(request),
        facets: found.facets,
    })
}

/// Identifiers of the hits of a request, best first: for long runs. `offset` and `after` do not count.
///
/// # Errors
/// The index cannot be read.
pub fn ranking(view: &View, request: &Request) -> Result<Vec<String>, Error> {
    let request = Request {
        offset: 0,
        facets: Vec::new(),
        group: None,
        count: false,
        ..request.clone()
    };
    let hits = brief(view, &request, None)?.hits;
    Ok(hits.into_iter().map(|hit| hit.id).collect())
}

/// Counts a facet over every article, or recalls what was counted.
fn everything(
    view: &View,
    question: &Question,
    facet: &FacetRequest,
    extracted_only: bool,
) -> Result<FacetCounts, Error> {
    view.columns.everything((facet.clone(), extracted_only), || {
        let mut counter = Counter::new(&view.columns, facet.clone(), &[], extracted_only)?;
        question.blocks(view, &mut |segment, docs| counter.count_all(segment, docs))?;
        Ok(counter.finish())
    })
}

/// The number of articles that a question finds with a request's filters.
pub(super) fn count(view: &View, filters: &Filters, question: &Question) -> Result<u64, Error> {
    let request = Request {
        filters: filters.clone(),
        ..Request::default()
    };
    Ok(Pass::new(view, &request, question)?.count(view, question)?.copies)
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
    let pass = Pass::plain(view, request, &question)?;
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
    columns: &'a [RankColumns],
    /// Stories are shown as one.
    stories: Option<BestCopies<'a>>,
    /// Stories are counted as one.
    families: Option<&'a StoryColumn>,
}

impl<'a> Pass<'a> {
    /// A pass that counts no facet and shows every copy of a story.
    pub(super) fn plain(view: &'a View, request: &Request, question: &Question) -> Result<Pass<'a>, Error> {
        let request = Request {
            facets: Vec::new(),
            group: None,
            ..request.clone()
        };
        Pass::new(view, &request, question)
    }

    fn new(view: &'a View, request: &Request, question: &Question) -> Result<Pass<'a>, Error> {
        let Request {
            filters, facets, group, ..
        } = request;
        let columns = &view.columns;
        let extracted_only = filters.extracted_only;
        let mut selections = Vec::new();
        for (facet, chosen) in filters.any_of.iter().filter(|(facet, _)| !question.narrows(*facet)) {
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
        let families = match group {
            Some(_) => Some(view.columns.stories(&view.families)?),
            None => None,
        };
        Ok(Pass {
            known: request.known.clone(),
            selections,
            counters,
            columns: view.columns.ranks()?,
            stories: families.map(|families| BestCopies::new(families, view.families.len())),
            families: families.filter(|_| *group == Some(Counted::Stories)),
        })
    }

    /// Whether every match is counted, once and by itself.
    fn takes_all(&self) -> bool {
        self.known.is_none() && self.selections.is_empty() && self.stories.is_none()
    }

    /// The counts of all facets.
    fn facets(self) -> Vec<FacetCounts> {
        self.counters.into_iter().map(Counter::finish).collect()
    }

    /// Whether an article passes all selections, and is not known already.
    fn selects(&self, segment: usize, doc: DocId) -> bool {
        !is_known(self.known.as_deref(), self.columns, segment, doc)
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

    /// Counts all matches.
    fn count(&mut self, view: &View, question: &Question) -> Result<Totals, Error> {
        if !self.takes_all() {
            return self.count_each(view, question, false, &mut |_, _, _| {});
        }
        if self.counters.is_empty() {
            return Ok(Totals::of_copies(question.count(view)?));
        }
        let mut counters: Vec<_> = self.counters.iter_mut().collect();
        // A small archive has not so many matches; nothing is opened to tell.
        let may_be_many = counters.len() > 1 && view.searcher.num_docs() >= WORTH_A_THREAD;
        let total = match may_be_many && question.matches_about(view)? >= WORTH_A_THREAD {
            true => count_by_two(view, question, counters)?,
            false => count_all(view, question, &mut counters)?,
        };
        Ok(Totals::of_copies(total))
    }

    /// Counts all matches and keeps the best copy of each story.
    fn count_stories(&mut self, view: &View, question: &Question, best: &mut Best) -> Result<Totals, Error> {
        let (stories, columns) = (self.stories.take(), self.columns);
        let Some(mut stories) = stories else {
            return self.count(view, question);
        };
        let by_score = best.sort() == Sort::Relevance;
        self.count_each(view, question, by_score, &mut |segment, doc, score| {
            if let Some(columns) = columns.get(segment) {
                stories.offer(stories.family(segment, doc), best, columns, doc, score);
            }
        })?;
        Ok(stories.finish(best, columns))
    }

    /// Counts matches one by one, and passes on those that are selected.
    fn count_each(
        &mut self,
        view: &View,
        question: &Question,
        scored: bool,
        found: &mut dyn FnMut(usize, DocId, Score),
    ) -> Result<Totals, Error> {
        let mut total = 0;
        question.each(view, scored, &mut |segment, doc, score| {
            if self.see(segment, doc) {
                total += 1;
                found(segment, doc, score);
            }
        })?;
        Ok(Totals::of_copies(total))
    }

    /// Counts a match; whether it is selected.
    fn see(&mut self, segment: usize, doc: DocId) -> bool {
        let Pass {
            known,
            selections,
            counters,
            columns,
            families,
            ..
        } = self;
        if is_known(known.as_deref(), columns, segment, doc) {
            return false;
        }
        let mut failed = selections.iter().filter(|selection| !selection.passes(segment, doc));
        let family = families.and_then(|families| families.of(segment, doc));
        match (failed.next(), failed.next()) {
            (None, _) => {
                counters
                    .iter_mut()
                    .for_each(|counter| counter.count(family, segment, doc));
                true
            }
            // What fails one selection only would be found if that were changed.
            (Some(only), None) => {
                let own = counters
                    .iter_mut()
                    .filter(|counter| counter.facet() == Some(only.facet));
                own.for_each(|counter| counter.count(family, segment, doc));
                false
            }
            (Some(_), Some(_)) => false,
        }
    }

    /// Counts all matches and keeps the best, in one pass.
    fn count_and_rank(&mut self, view: &View, question: &Question, best: &mut Best) -> Result<Totals, Error> {
        let (weight, readers) = (question.plan.weight(&view.searcher)?, view.searcher.segment_readers());
        let mut list = weight.shortlist(best.wanted());
        let columns = self.columns;
        let mut keep = |segment: SegmentOrdinal, doc, score| {
            if let Some(columns) = columns.get(segment as usize) {
                best.offer(columns, doc, score);
            }
            best.threshold()
        };
        let (mut total, takes_all) = (0, self.takes_all() && self.counters.is_empty());
        for (segment, reader) in (0..).zip(readers) {
            let alive = reader.alive_bitset();
            let takes = |doc| {
                let is_alive = alive.is_none_or(|alive| alive.is_alive(doc));
                let taken = is_alive && (takes_all || self.see(segment as usize, doc));
                total += u64::from(taken);
                taken
            };
            weight.each(segment, reader, takes, &mut list)?;
            if list.waiting() >= MOST_LISTED {
                weight.settle(readers, &mut list, &mut keep)?;
            }
        }
        weight.settle(readers, &mut list, &mut keep)?;
        Ok(Totals::of_copies(total))
    }

    /// Keeps the best matches, leaving out whatever cannot be among them.
    fn rank(&self, view: &View, question: &Question, best: &mut Best) -> Result<(), Error> {
        match best.sort() {
            // Every article matches everything equally well.
            Sort::Relevance if question.matches_alike() => self.rank_by_date(view, question, best, 1.0),
            Sort::Relevance => self.rank_by_score(view, question, best),
            Sort::Newest | Sort::Oldest => self.rank_by_date(view, question, best, 0.0),
        }
    }

    fn rank_by_score(&self, view: &View, question: &Question, best: &mut Best) -> Result<(), Error> {
        let weight = question.plan.weight(&view.searcher)?;
        for (columns, (segment, reader)) in self
            .columns
            .iter()
            .zip(view.searcher.segment_readers().iter().enumerate())
        {
            let alive = reader.alive_bitset();
            weight.best(reader, best.threshold(), &mut |doc, score| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) && self.selects(segment, doc) {
                    best.offer(columns, doc, score);
                }
                best.threshold()
            })?;
        }
        Ok(())
    }

    fn rank_by_date(&self, view: &View, question: &Question, best: &mut Best, score: Score) -> Result<(), Error> {
        let weight = weight(view, question.plan.query(), false)?;
        let takes = |segment: usize, doc: DocId| self.selects(segment, doc);
        by_date::rank(&view.searcher, self.columns, &*weight, &takes, score, best)
    }
}

/// So many matches wait for their bonuses (16 bytes each), and those of one segment more.
const MOST_LISTED: usize = 1 << 16;

/// Matches that are worth a second thread for counting facets.
const WORTH_A_THREAD: u64 = 30_000;

/// Counts every match, half of the counters in another thread. Walking over the matches is little beside counting them.
fn count_by_two(view: &View, question: &Question, counters: Vec<&mut Counter<'_>>) -> Result<u64, Error> {
    // Every second one, for names come first and have the most values.
    let (mut own, mut others) = (Vec::new(), Vec::new());
    for (at, counter) in counters.into_iter().enumerate() {
        if at % 2 == 0 { &mut own } else { &mut others }.push(counter);
    }
    let (total, counted) = beside(
        || count_all(view, question, &mut own),
        || count_all(view, question, &mut others),
    );
    counted.and(total)
}

/// Counts every match, and gives their number.
fn count_all(view: &View, question: &Question, counters: &mut [&mut Counter<'_>]) -> Result<u64, Error> {
    let mut total = 0;
    question.blocks(view, &mut |segment, docs| {
        total += docs.len() as u64;
        counters.iter_mut().for_each(|counter| counter.count_all(segment, docs));
    })?;
    Ok(total)
}

/// Whether an article is one of those that a request leaves out.
fn is_known(known: Option<&FxHashSet<u64>>, columns: &[RankColumns], segment: usize, doc: DocId) -> bool {
    let hash = || columns.get(segment).map(|columns| columns.hash(doc));
    known.is_some_and(|known| hash().is_some_and(|hash| known.contains(&hash)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analyzer;
    use crate::article::Article;
    use crate::index::document::Draft;
    use crate::index::writer::Writer;
    use crate::search::Unit;

    /// Articles of which most hold the word `harbour`.
    fn view(dir: &std::path::Path) -> View {
        let mut writer = Writer::open(dir).unwrap();
        let mut analyzer = Analyzer::default();
        for at in 0..60usize {
            let word = if at.is_multiple_of(7) { "hill" } else { "harbour" };
            let article = Article {
                id: at.to_string(),
                body: format!("A {word}."),
                section: Some(format!("s{}", at % 3)),
                source: Some(format!("p{}", at % 5)),
                tag: vec![format!("t{}", at % 11), format!("t{}", at % 2)],
                date: format!("2020-{:02}-01", at % 12 + 1).parse().ok(),
                ..Article::default()
            };
            let facts = analyzer.analyse(&article);
            writer.add(Draft::new(article, facts), "a.jsonl", false).unwrap();
        }
        writer.commit().unwrap();
        let store = writer.finish().unwrap();
        let fields = Arc::new(store.fields().clone());
        View::new(store.searcher(), fields, FamilyTable::default(), Arc::default()).unwrap()
    }

    #[test]
    fn two_count_as_one_does() {
        let dir = tempfile::tempdir().unwrap();
        let view = view(dir.path());
        let fields = [Facet::Section, Facet::Source, Facet::Tag].map(FacetField::Values);
        let facets = fields.into_iter().chain([FacetField::Date(Unit::Month)]);
        let request = Request {
            query: "harbour".into(),
            facets: facets.map(|field| FacetRequest::top(field, 20)).collect(),
            ..Request::default()
        };
        let question = Question::read(&view, &request).unwrap();
        let [mut one, mut two] = [(); 2].map(|()| Pass::new(&view, &request, &question).unwrap());
        let counters = two.counters.iter_mut().collect();
        assert_eq!(count_by_two(&view, &question, counters).unwrap(), 51);
        let mut counters: Vec<_> = one.counters.iter_mut().collect();
        assert_eq!(count_all(&view, &question, &mut counters).unwrap(), 51);
        let counted = one.facets();
        assert_eq!(counted, two.facets());
        assert!(counted.iter().all(|facet| facet.total == 51 && facet.distinct > 2));
    }
}
