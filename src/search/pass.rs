//! The story of a search: read the query, plan it, pass once over the matches, rank, count, cut snippets.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::query::{EnableScoring, Query as EngineQuery, Weight};
use tantivy::{DocAddress, DocId, Searcher, TantivyError};

use super::columns::Columns;
use super::facets::{Counter, Selection};
use super::rank::{Best, Place, RankColumns, Ranked};
use super::snippet::snippet;
use super::{FacetCounts, FacetField, FacetRequest, Filters, Hit, Names, Request, Results, Sort};
use crate::analysis::language::Lang;
use crate::article::{Kind, Status};
use crate::index::document::shown_names;
use crate::index::schema::{Facet, FacetValue, Fields};
use crate::index::{Error, stored};
use crate::query::plan::{Plan, Planner, Span};
use crate::query::syntax;
use crate::query::tree::{DateField, DateSpan, Form, Node, Query, Value};

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
    fn forms(&self, facet: Facet) -> Result<BTreeSet<String>, Error> {
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
/// Counting and ranking are two passes over the matches, and cheaper so than one: counting needs no score, and
/// ranking skips whatever cannot enter the page.
///
/// # Errors
/// The index cannot be read. A query is never an error.
pub fn search(view: &View, request: &Request, after: Option<Place>) -> Result<Results, Error> {
    let question = Question::read(view, request)?;
    let mut pass = Pass::new(view, request, &request.facets)?;
    let wanted = request.offset.saturating_add(request.limit);
    let mut best = Best::new(request.sort, wanted, after);
    let by_date = request.sort != Sort::Relevance;
    let mut total = None;
    if request.count || !pass.counters.is_empty() || by_date {
        total = Some(pass.count(view, &question, Some(&mut best).filter(|_| by_date))?);
    }
    if !by_date && wanted > 0 {
        pass.rank(view, &question, &mut best)?;
    }
    let ranked = best.finish();
    let page = ranked
        .hits
        .get(request.offset.min(ranked.hits.len())..)
        .unwrap_or_default();
    let next = page.last().filter(|_| ranked.more).map(|hit| hit.place.cursor());
    Ok(Results {
        hits: question.hits(view, page)?,
        next,
        total: total.filter(|_| request.count),
        facets: pass.counters.into_iter().map(Counter::finish).collect(),
        reading: question.reading,
        notes: question.notes,
    })
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
    let pass = Pass::new(view, request, &[])?;
    let mut hashes = FxHashSet::default();
    pass.each(view, &question, &mut |segment, doc| {
        hashes.insert(pass.hash(segment, doc));
    })?;
    Ok(hashes)
}

/// A request read and planned: what to run, and what to tell.
pub(super) struct Question {
    plan: Plan,
    reading: String,
    notes: Vec<String>,
    extracted_only: bool,
}

impl Question {
    pub(super) fn read(view: &View, request: &Request) -> Result<Question, Error> {
        let options = syntax::Options {
            plain: request.plain,
            matching: request.matching,
            today: request.today,
        };
        let query = syntax::parse(&request.query, &options);
        let langs = view.langs()?;
        let planner = Planner {
            searcher: &view.searcher,
            fields: &view.fields,
            langs: &langs,
            matching: request.matching,
        };
        let mut notes = query_notes(&query);
        let reading = query.root.to_string();
        let narrowed = narrow(query.root, &request.filters);
        let hidden = hidden_values(view, &request.filters)?;
        notes.extend(hidden_note(view, &planner, &narrowed, &hidden)?);
        let shown = without(narrowed, hidden);
        let plan = planner.plan(&shown)?;
        notes.extend(plan.notes().iter().cloned());
        Ok(Question {
            plan,
            reading,
            notes,
            extracted_only: request.filters.extracted_only,
        })
    }

    /// Passes every living match.
    pub(super) fn each(&self, view: &View, found: &mut dyn FnMut(usize, DocId)) -> Result<(), Error> {
        let weight = weight(view, self.plan.query(), false)?;
        for (segment, reader) in view.searcher.segment_readers().iter().enumerate() {
            let alive = reader.alive_bitset();
            weight.for_each_no_score(reader, &mut |docs| {
                let living = docs
                    .iter()
                    .filter(|doc| alive.is_none_or(|alive| alive.is_alive(**doc)));
                living.for_each(|doc| found(segment, *doc));
            })?;
        }
        Ok(())
    }

    /// How the query was read, and what is to be said about it.
    pub(super) fn told(self) -> (String, Vec<String>) {
        (self.reading, self.notes)
    }

    fn hits(&self, view: &View, page: &[Ranked]) -> Result<Vec<Hit>, Error> {
        let addresses: Vec<DocAddress> = page.iter().map(|ranked| ranked.address).collect();
        let matched = self.plan.spans(&view.searcher, &addresses)?;
        let hits = page
            .iter()
            .zip(matched)
            .map(|(ranked, matched)| self.hit(view, ranked, &matched));
        hits.collect()
    }

    fn hit(&self, view: &View, ranked: &Ranked, matched: &[Span]) -> Result<Hit, Error> {
        let (article, facts) = stored(&view.searcher, &view.fields, ranked.address)?;
        let lang = Lang::from_tag(&facts.lang).unwrap_or(Lang::UND);
        let names = |kind| shown_names(&article, &facts.entities, kind, self.extracted_only);
        Ok(Hit {
            snippet: snippet(&article, lang, matched),
            names: Names {
                person: names(Kind::Person),
                org: names(Kind::Org),
                place: names(Kind::Place),
            },
            lang: facts.lang,
            words: facts.words,
            score: ranked.score,
            article,
        })
    }
}

fn query_notes(query: &Query) -> Vec<String> {
    query.notes.iter().map(ToString::to_string).collect()
}

/// The query with the request's dates and exclusions added to it.
fn narrow(root: Node, filters: &Filters) -> Node {
    let mut all = vec![root];
    if filters.from.is_some() || filters.to.is_some() {
        all.push(Node::Date(
            DateField::Date,
            DateSpan {
                from: filters.from,
                to: filters.to,
            },
        ));
    }
    if let Some((month, day)) = filters.on_this_day {
        all.push(Node::OnDay { month, day });
    }
    let excluded = filters
        .none_of
        .iter()
        .map(|(facet, value)| Node::Not(Box::new(exactly(*facet, value))));
    all.extend(excluded);
    if all.len() == 1 {
        all.pop().unwrap_or(Node::All)
    } else {
        Node::And(all)
    }
}

fn exactly(facet: Facet, value: &str) -> Node {
    Node::Value(
        facet,
        Value {
            text: value.to_owned(),
            form: Form::Exact,
        },
    )
}

/// The statuses to leave out that any article of the archive has.
fn hidden_values(view: &View, filters: &Filters) -> Result<Vec<Node>, Error> {
    if filters.hidden_too {
        return Ok(Vec::new());
    }
    let present = view.forms(Facet::Status)?;
    let hidden = [Status::Embargoed, Status::Withdrawn].into_iter().map(Status::name);
    Ok(hidden
        .filter(|name| present.contains(*name))
        .map(|name| exactly(Facet::Status, name))
        .collect())
}

/// Says how many matches are left out for their status.
fn hidden_note(view: &View, planner: &Planner<'_>, root: &Node, hidden: &[Node]) -> Result<Option<String>, Error> {
    if hidden.is_empty() {
        return Ok(None);
    }
    let plan = planner.plan(&Node::And(vec![root.clone(), Node::Or(hidden.to_vec())]))?;
    let weight = weight(view, plan.query(), false)?;
    let mut count = 0u64;
    for reader in view.searcher.segment_readers() {
        count += u64::from(weight.count(reader)?);
    }
    let articles = if count == 1 { "article is" } else { "articles are" };
    Ok((count > 0)
        .then(|| format!("{count} embargoed or withdrawn {articles} left out; `--status all` shows everything")))
}

fn without(root: Node, hidden: Vec<Node>) -> Node {
    if hidden.is_empty() {
        return root;
    }
    Node::And(vec![root, Node::Not(Box::new(Node::Or(hidden)))])
}

fn weight(view: &View, query: &dyn EngineQuery, scored: bool) -> Result<Box<dyn Weight>, Error> {
    let scoring = if scored {
        EnableScoring::enabled_from_searcher(&view.searcher)
    } else {
        EnableScoring::disabled_from_searcher(&view.searcher)
    };
    Ok(query.weight(scoring)?)
}

/// What is counted and kept while passing over the matches.
pub(super) struct Pass<'a> {
    known: Option<&'a FxHashSet<u64>>,
    selections: Vec<Selection<'a>>,
    counters: Vec<Counter<'a>>,
    columns: Vec<RankColumns>,
}

impl<'a> Pass<'a> {
    pub(super) fn new(view: &'a View, request: &'a Request, facets: &[FacetRequest]) -> Result<Pass<'a>, Error> {
        let (columns, filters) = (&view.columns, &request.filters);
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
            counters.push(Counter::new(columns, *request, chosen, extracted_only)?);
        }
        let readers = (0u32..).zip(view.searcher.segment_readers());
        let columns = readers
            .map(|(segment, reader)| RankColumns::open(segment, reader))
            .collect::<Result<_, _>>()?;
        Ok(Pass {
            known: request.known.as_deref(),
            selections,
            counters,
            columns,
        })
    }

    /// Whether an article passes all selections, and is not known already.
    fn selects(&self, segment: usize, doc: DocId) -> bool {
        !is_known(self.known, &self.columns, segment, doc)
            && self.selections.iter().all(|selection| selection.passes(segment, doc))
    }

    /// Passes every match that is selected.
    pub(super) fn each(
        &self,
        view: &View,
        question: &Question,
        found: &mut dyn FnMut(usize, DocId),
    ) -> Result<(), Error> {
        question.each(view, &mut |segment, doc| {
            if self.selects(segment, doc) {
                found(segment, doc);
            }
        })
    }

    /// The hash by which an article is known.
    pub(super) fn hash(&self, segment: usize, doc: DocId) -> u64 {
        self.columns.get(segment).map_or(0, |columns| columns.hash(doc))
    }

    /// Counts all matches and gives their number; keeps the best by date, if asked to.
    fn count(&mut self, view: &View, question: &Question, mut best: Option<&mut Best>) -> Result<u64, Error> {
        let Pass {
            known,
            selections,
            counters,
            columns,
        } = self;
        let mut total = 0;
        question.each(view, &mut |segment, doc| {
            if is_known(*known, columns, segment, doc) {
                return;
            }
            let mut failed = selections.iter().filter(|selection| !selection.passes(segment, doc));
            match (failed.next(), failed.next()) {
                (None, _) => {
                    total += 1;
                    counters.iter_mut().for_each(|counter| counter.count(segment, doc));
                    if let (Some(best), Some(columns)) = (best.as_deref_mut(), columns.get(segment)) {
                        best.offer(columns, doc, 0.0);
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
        })?;
        Ok(total)
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

/// Whether an article is one of those that the request leaves out.
fn is_known(known: Option<&FxHashSet<u64>>, columns: &[RankColumns], segment: usize, doc: DocId) -> bool {
    let hash = || columns.get(segment).map(|columns| columns.hash(doc));
    known.is_some_and(|known| hash().is_some_and(|hash| known.contains(&hash)))
}
