//! More like one article: what shares its telling words and names, the nearer in time the higher.
//!
//! The article is turned into a question that a reader could have typed: its most telling words (by tf·idf) and its
//! names, any of them, ranked as every search is. Copies of one story stand as one, and the article's own are left out.
//! Each hit says what it shares.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::schema::Term;

use super::pass::{answer, count};
use super::question::{Question, score_at};
use super::telling::{articles_with, telling_words};
use super::{Counted, Filters, Hit, Names, Request, Results, View};
use crate::analysis::stem::Stems;
use crate::article::{Article, Kind};
use crate::index::document::shown_names;
use crate::index::families::key_of;
use crate::index::schema::Facet;
use crate::index::{Error, StoredFacts, with_term};
use crate::query::plan::{Recency, idf};
use crate::query::tree::{Form, Matching, Node, Value, Word};

/// What is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedRequest {
    /// Identifier of the article.
    pub id: String,
    /// The most hits.
    pub limit: usize,
    /// Which articles may be among them.
    pub filters: Filters,
}

/// What a hit shares with the article that it is related to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    /// Words, those that count most first.
    pub words: Vec<String>,
    /// Names.
    pub names: Names,
    /// Days from the article to the hit, negative where the hit is older; none where either is undated.
    pub days: Option<i32>,
}

/// Words that are looked for.
const WORDS: usize = 25;
/// Names that are looked for, and how many of a kind are tried for it: those that the article mentions most.
const NAMES: usize = 10;
const NAMES_TRIED: usize = 50;
/// Words told of a hit.
const WORDS_TOLD: usize = 8;
/// What closeness in time adds is halved in so many days.
const HALF_LIFE: f32 = 30.0;
/// What scores less, against the article itself, shares too little to be shown.
const LEAST: f32 = 0.1;

/// Articles related to one; `None` if there is no such article.
///
/// # Errors
/// The index cannot be read.
pub fn related(view: &View, request: &RelatedRequest) -> Result<Option<Results>, Error> {
    let term = Term::from_field_text(view.fields.id, &request.id);
    let Some(own) = with_term(&view.searcher, &term)?.into_iter().next() else {
        return Ok(None);
    };
    let (mut article, mut facts) = view.articles.at(own)?;
    let naming = view.columns.naming();
    naming.rename(&mut article.given, &mut facts.entities, own)?;
    let search = Request {
        matching: Matching::Any,
        filters: request.filters.clone(),
        limit: request.limit,
        count: false,
        group: Some(Counted::Stories),
        known: Some(Arc::new(copies(view, &article.id))),
        ..Request::default()
    };
    let mut clauses = telling_clauses(view, &article, &facts)?;
    clauses.extend(name_clauses(view, &search, &article, &facts)?);
    if clauses.is_empty() {
        clauses.push(Node::All.negate());
    }
    let question = Question::of(view, &search, Node::or(clauses), Vec::new())?;
    // By the words and names alone: the filters may leave the article itself out.
    let alone = question.plan_alone(view, &question.root)?;
    let least = LEAST * score_at(view, &alone, own)?.unwrap_or(0.0);
    let question = match article.date {
        Some(date) => question.with_recency(Recency {
            day: date.days().first,
            half_life: HALF_LIFE,
        }),
        None => question,
    };
    let mut results = answer(view, &search, &question, None)?;
    results.hits.retain(|hit| hit.score >= least);
    tell_shared(view, &question, &article, &mut results.hits)?;
    Ok(Some(results))
}

/// The hashes by which an article and its copies are known.
fn copies(view: &View, id: &str) -> FxHashSet<u64> {
    let family = view.families.of(id).into_iter();
    let members = family.flat_map(|family| family.members().map(|member| member.key));
    members.chain(Some(key_of(id))).collect()
}

/// The words of an article that tell most: by tf·idf, without those that no other article holds.
fn telling_clauses(view: &View, article: &Article, facts: &StoredFacts) -> Result<Vec<Node>, Error> {
    let mut words = Vec::new();
    for word in telling_words(article, facts, &mut Stems::default()) {
        let articles = articles_with(view, &word)?;
        if articles > 1 {
            words.push((telling(word.times, articles, view), word.form));
        }
    }
    let word = |text| Node::Word(Word { text, form: Form::Stem });
    Ok(most_telling(words, WORDS).map(word).collect())
}

/// The names of an article that tell most, as [`telling_clauses`].
fn name_clauses(view: &View, search: &Request, article: &Article, facts: &StoredFacts) -> Result<Vec<Node>, Error> {
    let mut mentions: FxHashMap<(Kind, &str), usize> = FxHashMap::default();
    for entity in &facts.entities {
        *mentions.entry((entity.kind, &entity.name)).or_default() += entity.in_body.len() + entity.in_title.len();
    }
    let mut names = Vec::new();
    for kind in Kind::ALL {
        let shown = shown_names(article, &facts.entities, kind, search.filters.extracted_only);
        for text in shown.into_iter().take(NAMES_TRIED) {
            let times = mentions.get(&(kind, text.as_str())).copied().unwrap_or_default();
            let form = Form::Exact;
            let node = Node::Value(Facet::from_kind(kind), Value { text, form });
            let articles = count(
                view,
                &Filters::default(),
                &Question::of(view, search, node.clone(), Vec::new())?,
            )?;
            if articles > 1 {
                let times = u32::try_from(times).unwrap_or(u32::MAX);
                names.push((telling(times, articles, view), node));
            }
        }
    }
    Ok(most_telling(names, NAMES).collect())
}

/// How much something tells that an article holds so often, and so many articles hold: tf·idf, with the logarithm of tf.
fn telling(times: u32, articles: u64, view: &View) -> f32 {
    (1.0 + (times.max(1) as f32).ln()) * idf(articles, view.searcher.num_docs())
}

/// The first of some things by what they tell; equals stay as they stand.
fn most_telling<T>(mut things: Vec<(f32, T)>, most: usize) -> impl Iterator<Item = T> {
    things.sort_by(|a, b| b.0.total_cmp(&a.0));
    things.into_iter().take(most).map(|(_, thing)| thing)
}

/// Says of each hit which clauses it holds, those that add most to its score first, and how far it lies in time.
fn tell_shared(view: &View, question: &Question, article: &Article, hits: &mut [Hit]) -> Result<(), Error> {
    let mut held: Vec<Vec<(f32, &Node)>> = vec![Vec::new(); hits.len()];
    let mut places = Vec::with_capacity(hits.len());
    for hit in hits.iter() {
        let term = Term::from_field_text(view.fields.id, &hit.article.id);
        places.push(with_term(&view.searcher, &term)?.into_iter().next());
    }
    let single = std::slice::from_ref(&question.root);
    let clauses = match &question.root {
        Node::Or(clauses) => clauses.as_slice(),
        _ => single,
    };
    for clause in clauses {
        let plan = question.plan_alone(view, clause)?;
        for (place, held) in places.iter().zip(&mut held) {
            if let Some(place) = place
                && let Some(score) = score_at(view, &plan, *place)?
            {
                held.push((score, clause));
            }
        }
    }
    for (hit, held) in hits.iter_mut().zip(held) {
        let mut shared = Shared {
            days: article
                .date
                .zip(hit.article.date)
                .map(|(own, other)| other.days().first - own.days().first),
            ..Shared::default()
        };
        for clause in most_telling(held, usize::MAX) {
            shared.add(clause);
        }
        shared.words.truncate(WORDS_TOLD);
        hit.shared = Some(shared);
    }
    Ok(())
}

impl Shared {
    fn add(&mut self, clause: &Node) {
        match clause {
            Node::Word(word) => self.words.push(word.text.clone()),
            Node::Value(Facet::Person, name) => self.names.person.push(name.text.clone()),
            Node::Value(Facet::Org, name) => self.names.org.push(name.text.clone()),
            Node::Value(Facet::Place, name) => self.names.place.push(name.text.clone()),
            _ => {}
        }
    }
}
