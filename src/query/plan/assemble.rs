//! From bound clauses to tantivy's queries: its own where they suffice, so that its pruning works, ours for places.

use std::sync::Arc;

use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, BooleanWeight, BoostQuery, ConstScoreQuery, EmptyQuery,
    EnableScoring, Occur, Query, QueryClone, ScoreCombiner, Scorer, TermQuery, TermSetQuery, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Term};

use super::bind::Clause;
use super::columns::unscored;
use super::conjunction::{Conditions, Conjunction};
use super::place::{Place, Terms, idf};
use super::score::{COVERAGE_POWER, Norms, most};
use crate::index::schema::Fields;
use crate::query::tree::Matching;

/// Terms up to this number are scored one by one; more are matched as a set with one score.
pub(super) const MOST_SCORED: usize = 16;

/// Turns clauses into queries.
pub(super) struct Assembler<'a> {
    pub(super) fields: &'a Arc<Fields>,
    pub(super) norms: &'a Arc<Norms>,
    pub(super) archive: u64,
}

impl Assembler<'_> {
    /// The query of a whole tree, over the articles that some filters leave.
    pub(super) fn top_among(&self, clause: Clause, matching: Matching, filters: Vec<Clause>) -> Box<dyn Query> {
        if filters.is_empty() {
            return self.top(clause, matching);
        }
        let filters = filters.into_iter().map(|filter| unscored(self.query(filter)));
        let all = filters.chain([self.top(clause, matching)]).collect();
        Box::new(BooleanQuery::intersection(all))
    }

    /// The query of a whole tree. With [`Matching::Most`], alternatives at its top rank by how many an article holds.
    pub(super) fn top(&self, clause: Clause, matching: Matching) -> Box<dyn Query> {
        if matching != Matching::Most {
            return self.query(clause);
        }
        let ranked = |clause| match clause {
            Clause::Or(clauses) => {
                let (small, telling): (Vec<Clause>, Vec<Clause>) = clauses.into_iter().partition(is_small);
                let queries = |clauses: Vec<Clause>| clauses.into_iter().map(|clause| self.query(clause)).collect();
                let mut all: Vec<Box<dyn Query>> = queries(small);
                all.push(Box::new(Coverage(queries(telling))));
                Clause::Article(Box::new(BooleanQuery::union(all)))
            }
            other => other,
        };
        self.query(Clause::And(members(clause).into_iter().map(ranked).collect()))
    }

    /// The query of one clause.
    pub(super) fn query(&self, clause: Clause) -> Box<dyn Query> {
        match clause {
            Clause::All => Box::new(AllQuery),
            Clause::Nothing => Box::new(EmptyQuery),
            Clause::Place(place) => self.place(place),
            Clause::Article(query) => query,
            Clause::Or(clauses) => Box::new(BooleanQuery::union(
                clauses.into_iter().map(|clause| self.query(clause)).collect(),
            )),
            Clause::And(clauses) => self.all_of(clauses),
            Clause::Not(_) => self.all_of(vec![clause]),
        }
    }

    fn all_of(&self, clauses: Vec<Clause>) -> Box<dyn Query> {
        let mut conditions = Conditions::default();
        self.add(clauses, &mut conditions);
        let Conditions { plain, places, without } = &mut conditions;
        if plain.is_empty() && places.is_empty() {
            plain.push(Box::new(AllQuery));
        }
        if !places.is_empty() {
            return Box::new(Conjunction::new(conditions, self.fields, self.norms));
        }
        match (plain.pop(), plain.is_empty() && without.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                let wanted = plain.drain(..).chain(last).map(|query| (Occur::Must, query));
                let excluded = without.drain(..).map(|query| (Occur::MustNot, query));
                Box::new(BooleanQuery::new(wanted.chain(excluded).collect()))
            }
        }
    }

    fn add(&self, clauses: Vec<Clause>, conditions: &mut Conditions) {
        for clause in clauses {
            match clause {
                Clause::And(inner) => self.add(inner, conditions),
                Clause::Not(inner) => conditions.without.push(self.query(*inner)),
                Clause::Place(place) if !is_plain(&place) => {
                    let most = most(place.rarity(self.archive));
                    conditions.places.push((Arc::new(place), most));
                }
                Clause::All => {}
                other => conditions.plain.push(self.query(other)),
            }
        }
    }

    fn place(&self, place: Place) -> Box<dyn Query> {
        match place {
            Place::Terms(terms) => self.terms(terms),
            Place::Mention(terms) => {
                let score = idf(terms.articles, self.archive);
                Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms.terms)), score))
            }
            Place::Any(places) if places.iter().all(is_plain) => Box::new(BooleanQuery::union(
                places.into_iter().map(|place| self.place(place)).collect(),
            )),
            place => self.all_of(vec![Clause::Place(place)]),
        }
    }

    fn terms(&self, terms: Terms) -> Box<dyn Query> {
        let weight = terms.weight();
        let query = self.unweighted(terms);
        if weight < 1.0 {
            Box::new(BoostQuery::new(query, weight))
        } else {
            query
        }
    }

    fn unweighted(&self, terms: Terms) -> Box<dyn Query> {
        match terms.terms.as_slice() {
            [] => Box::new(EmptyQuery),
            [only] => Box::new(TermQuery::new(only.clone(), IndexRecordOption::WithFreqs)),
            some if some.len() <= MOST_SCORED => Box::new(Together {
                terms: terms.terms,
                articles: terms.articles.min(self.archive),
            }),
            _ => {
                let score = idf(terms.articles, self.archive);
                Box::new(ConstScoreQuery::new(Box::new(TermSetQuery::new(terms.terms)), score))
            }
        }
    }
}

/// What is joined by AND, however it is nested.
fn members(clause: Clause) -> Vec<Clause> {
    match clause {
        Clause::And(clauses) => clauses.into_iter().flat_map(members).collect(),
        other => vec![other],
    }
}

/// Whether it is a word that hardly tells one article from another.
pub(super) fn is_small(clause: &Clause) -> bool {
    matches!(clause, Clause::Place(Place::Terms(terms)) if terms.small)
}

/// Whether an article can be matched without its positions.
pub(super) fn is_plain(place: &Place) -> bool {
    match place {
        Place::Terms(_) | Place::Mention(_) => true,
        Place::Any(places) => places.iter().all(is_plain),
        _ => false,
    }
}

/// Terms that stand for one another, as rare as all of them together.
#[derive(Debug, Clone)]
struct Together {
    terms: Vec<Term>,
    articles: u64,
}

impl Query for Together {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let any = BooleanQuery::new_multiterms_query(self.terms.clone());
        match scoring {
            EnableScoring::Enabled {
                searcher,
                statistics_provider,
            } => {
                let joint = Joint {
                    of: statistics_provider,
                    articles: self.articles,
                };
                any.weight(EnableScoring::enabled_from_statistics_provider(&joint, searcher))
            }
            disabled => any.weight(disabled),
        }
    }
}

/// Statistics in which every term is as frequent as all together.
struct Joint<'a> {
    of: &'a dyn Bm25StatisticsProvider,
    articles: u64,
}

impl Bm25StatisticsProvider for Joint<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.of.total_num_tokens(field)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.of.total_num_docs()
    }

    fn doc_freq(&self, _: &Term) -> tantivy::Result<u64> {
        Ok(self.articles.min(self.of.total_num_docs()?))
    }
}

/// Any of several, ranked by how many; see [`COVERAGE_POWER`].
#[derive(Debug)]
struct Coverage(Vec<Box<dyn Query>>);

impl Clone for Coverage {
    fn clone(&self) -> Coverage {
        Coverage(self.0.iter().map(|query| query.box_clone()).collect())
    }
}

impl Query for Coverage {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(BooleanWeight::with_minimum_number_should_match(
            self.0
                .iter()
                .map(|query| Ok((Occur::Should, query.weight(scoring)?)))
                .collect::<tantivy::Result<_>>()?,
            1,
            scoring.is_scoring_enabled(),
            Box::new(Held::default),
        )))
    }
}

/// How many clauses an article holds, and their scores.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    sum: Score,
    clauses: u16,
}

impl ScoreCombiner for Held {
    fn update<S: Scorer>(&mut self, scorer: &mut S) {
        self.sum += scorer.score();
        self.clauses = self.clauses.saturating_add(1);
    }

    fn clear(&mut self) {
        *self = Held::default();
    }

    fn score(&self) -> Score {
        self.sum * f32::from(self.clauses).powf(COVERAGE_POWER)
    }
}
