//! A question: a request read and planned, and the walk over what it matches.

use tantivy::query::{EnableScoring, Query as EngineQuery, Weight};
use tantivy::{DocAddress, DocId, DocSet, Score, TERMINATED};

use super::rank::Ranked;
use super::snippet::{concordance, passages, snippet};
use super::{FacetField, FamilyName, Filters, Hit, Names, Request, View};
use crate::analysis::fold;
use crate::analysis::language::Lang;
use crate::article::{Kind, Status, day_number};
use crate::index::Error;
use crate::index::document::shown_names;
use crate::index::families::key_of;
use crate::index::schema::Facet;
use crate::query::plan::{Plan, Planner, Recency, Span};
use crate::query::syntax;
use crate::query::tree::{DateField, DateSpan, Form, Has, Matching, Node, Query, Value, Word};

/// A request read and planned: what to run, and what to tell.
pub(super) struct Question {
    /// What is asked, without the request's filters.
    pub(super) root: Node,
    /// What to tell.
    pub(super) notes: Vec<String>,
    /// How its words are combined.
    pub(super) matching: Matching,
    pub(super) plan: Plan,
    /// Articles close to a day rank higher.
    pub(super) recency: Option<Recency>,
    /// Whether it finds every article there is.
    pub(super) is_everything: bool,
    /// Whether it asks for nothing, whatever its filters leave.
    asks_nothing: bool,
    /// The facets whose chosen values it asks for itself, so that no match need be held against them.
    narrowed: Vec<Facet>,
    extracted_only: bool,
}

/// From this many words on, a question that no article holds whole is asked for most of them.
const LONG_QUESTION: usize = 4;

/// From this many words on, so is one that few articles hold whole: nobody means each of so many words.
const VERY_LONG_QUESTION: usize = 8;

/// What is said of a question or sentence of so many words.
const SENTENCE: &str = "read as a sentence: no word is an operator, and the articles that hold most of the words come \
                        first, as with `--plain --match most`; put words in quotes to search for them as they stand";

/// Fewer articles than this are few: they do not fill a page.
const FEW: usize = 10;

impl Question {
    /// Reads and plans a request. A sentence of many words is asked for most of them, and so is any query of many words
    /// that few articles hold whole.
    pub(super) fn read(view: &View, request: &Request) -> Result<Question, Error> {
        let query = parse(request);
        let is_long = request.matching == Matching::All && long_question(&query.root).is_some();
        let mut question = if query.prose && is_long {
            // Nobody means each word of a sentence. The small ones count too, a little.
            let most = Request {
                plain: true,
                matching: Matching::Most,
                ..request.clone()
            };
            Question::of(view, &most, parse(&most).root, vec![SENTENCE.to_owned()])?
        } else {
            let notes = query.notes.iter().map(ToString::to_string).collect();
            Question::of(view, request, query.root, notes)?
        };
        if let Some(words) = long_question(&question.root).filter(|_| is_long) {
            let enough = if words.len() >= VERY_LONG_QUESTION { FEW } else { 1 };
            let whole = question.matches(view, enough)?;
            if whole < enough {
                let most = Request {
                    matching: Matching::Most,
                    ..request.clone()
                };
                question = Question::of(view, &most, Node::Or(words), question.notes)?;
                question.notes.push(most_instead(whole));
            }
        }
        match request.fresh {
            Some(half_life) => Ok(question.with_recency(Recency {
                day: newest_day(view, request.today)?,
                half_life,
            })),
            None => Ok(question),
        }
    }

    /// The same question, with articles close to a day ranked higher.
    pub(super) fn with_recency(self, recency: Recency) -> Question {
        Question {
            plan: self.plan.with_recency(recency),
            recency: Some(recency),
            ..self
        }
    }

    /// Plans a tree as the query of a request.
    pub(super) fn of(view: &View, request: &Request, root: Node, mut notes: Vec<String>) -> Result<Question, Error> {
        let narrowed = narrow(root.clone(), &request.filters);
        let hidden = hidden_values(view, &request.filters)?;
        let langs = view.langs()?;
        let planner = planner(view, langs, request.matching);
        let (facets, among): (Vec<Facet>, Vec<Node>) = chosen(request).unzip();
        notes.extend(hidden_note(view, &planner, (&narrowed, &among), &hidden)?);
        let asked = without(narrowed, hidden);
        let plan = planner.plan_among(&asked, &among)?;
        notes.extend(plan.notes().iter().cloned());
        Ok(Question {
            root,
            plan,
            notes,
            is_everything: asked == Node::All && among.is_empty(),
            asks_nothing: asked == Node::All,
            narrowed: facets,
            matching: request.matching,
            recency: None,
            extracted_only: request.filters.extracted_only,
        })
    }

    /// Whether it asks itself for the chosen values of a facet.
    pub(super) fn narrows(&self, facet: Facet) -> bool {
        self.narrowed.contains(&facet)
    }

    /// Whether every match matches equally well.
    pub(super) fn matches_alike(&self) -> bool {
        self.asks_nothing && self.recency.is_none()
    }

    /// Plans one clause as if it were all that is asked.
    pub(super) fn plan_alone(&self, view: &View, clause: &Node) -> Result<Plan, Error> {
        Ok(planner(view, view.langs()?, self.matching).plan(clause)?)
    }

    /// The query in canonical form.
    pub(super) fn reading(&self) -> String {
        self.root.to_string()
    }

    /// How many living articles match, counted up to a number.
    fn matches(&self, view: &View, enough: usize) -> Result<usize, Error> {
        let weight = weight(view, self.plan.query(), false)?;
        let mut found = 0;
        for reader in view.searcher.segment_readers() {
            let mut scorer = weight.scorer(reader, 1.0)?;
            let alive = reader.alive_bitset();
            while scorer.doc() != TERMINATED {
                found += usize::from(alive.is_none_or(|alive| alive.is_alive(scorer.doc())));
                if found >= enough {
                    return Ok(found);
                }
                scorer.advance();
            }
        }
        Ok(found)
    }

    /// Passes every living match, with its score if that is wanted.
    pub(super) fn each(
        &self,
        view: &View,
        scored: bool,
        found: &mut dyn FnMut(usize, DocId, Score),
    ) -> Result<(), Error> {
        let weight = weight(view, self.plan.query(), scored)?;
        for (segment, reader) in view.searcher.segment_readers().iter().enumerate() {
            let alive = reader.alive_bitset();
            let mut living = |doc: DocId, score: Score| {
                if alive.is_none_or(|alive| alive.is_alive(doc)) {
                    found(segment, doc, score);
                }
            };
            if scored {
                weight.for_each(reader, &mut living)?;
            } else {
                weight.for_each_no_score(reader, &mut |docs| docs.iter().for_each(|doc| living(*doc, 0.0)))?;
            }
        }
        Ok(())
    }

    /// Passes the living matches of each segment, some at a time.
    pub(super) fn blocks(&self, view: &View, found: &mut dyn FnMut(usize, &[DocId])) -> Result<(), Error> {
        let weight = weight(view, self.plan.query(), false)?;
        let mut living = Vec::new();
        for (segment, reader) in view.searcher.segment_readers().iter().enumerate() {
            weight.for_each_no_score(reader, &mut |docs| match reader.alive_bitset() {
                None => found(segment, docs),
                Some(alive) => {
                    living.clear();
                    living.extend(docs.iter().copied().filter(|doc| alive.is_alive(*doc)));
                    found(segment, &living);
                }
            })?;
        }
        Ok(())
    }

    /// How many articles match, about, as the engine takes them to be before it has looked.
    pub(super) fn matches_about(&self, view: &View) -> Result<u64, Error> {
        let weight = weight(view, self.plan.query(), false)?;
        let mut about = 0;
        for reader in view.searcher.segment_readers() {
            about += u64::from(weight.scorer(reader, 1.0)?.size_hint());
        }
        Ok(about)
    }

    /// Counts the living matches.
    pub(super) fn count(&self, view: &View) -> Result<u64, Error> {
        if self.is_everything {
            return Ok(view.searcher.num_docs());
        }
        let weight = weight(view, self.plan.query(), false)?;
        let mut count = 0u64;
        for reader in view.searcher.segment_readers() {
            count += u64::from(weight.count(reader)?);
        }
        Ok(count)
    }

    pub(super) fn hits(&self, view: &View, request: &Request, page: &[Ranked]) -> Result<Vec<Hit>, Error> {
        let addresses: Vec<DocAddress> = page.iter().map(|ranked| ranked.address).collect();
        let matched = self.plan.spans(&view.searcher, &addresses)?;
        let hits = page
            .iter()
            .zip(matched)
            .map(|(ranked, matched)| self.hit(view, request, ranked, &matched));
        hits.collect()
    }

    fn hit(&self, view: &View, request: &Request, ranked: &Ranked, matched: &[Span]) -> Result<Hit, Error> {
        let (article, facts) = view.articles.at(ranked.address)?;
        let number = view.families.number_of(key_of(&article.id));
        let family = number.and_then(|number| view.families.get(number));
        let story = match number.filter(|_| request.group.is_some()) {
            Some(number) => view.teller()?.story(number)?,
            None => None,
        };
        let naming = view.columns.naming();
        let mut variants = Vec::new();
        let mut names = |kind| {
            let forms = shown_names(&article, &facts.entities, kind, self.extracted_only);
            naming.shown(kind, forms, ranked.address, &mut variants)
        };
        let names = Names {
            person: names(Kind::Person)?,
            org: names(Kind::Org)?,
            place: names(Kind::Place)?,
        };
        Ok(Hit {
            snippet: snippet(&article, matched),
            names,
            variants,
            lang: facts.lang,
            words: facts.words,
            score: ranked.score,
            passages: match request.passages {
                0 => Vec::new(),
                most => passages(&article, matched, most),
            },
            concordance: match request.concordance {
                true => concordance(&article, matched),
                false => Vec::new(),
            },
            parts: Vec::new(),
            family: family.map(|family| FamilyName {
                id: family.id().to_owned(),
                copies: family.copies() as u64,
            }),
            story,
            shared: None,
            article,
        })
    }
}

fn parse(request: &Request) -> Query {
    let options = syntax::Options {
        plain: request.plain,
        matching: request.matching,
        today: request.today,
    };
    syntax::parse(&request.query, &options)
}

/// The day of the newest article, or today where that is earlier, counted from 1970-01-01.
fn newest_day(view: &View, today: jiff::civil::Date) -> Result<i32, Error> {
    let today = i64::from(day_number(today));
    let mut newest = None;
    for reader in view.searcher.segment_readers() {
        let days = reader.fast_fields().i64("first_day")?;
        newest = newest.max((days.values.num_vals() > 0).then(|| days.max_value()));
    }
    let day = newest.map_or(today, |day| day.min(today));
    Ok(i32::try_from(day).unwrap_or_default())
}

fn planner<'a>(view: &'a View, langs: &'a [Lang], matching: Matching) -> Planner<'a> {
    Planner {
        searcher: &view.searcher,
        fields: &view.fields,
        families: &view.families,
        langs,
        matching,
        names: Some(view.columns.naming().authority()),
        surnames: Some(view.columns.naming().surnames()),
    }
}

/// Says that most of the words are asked for instead of all.
fn most_instead(whole: usize) -> String {
    match whole {
        0 => "no article holds all of these words; those that hold most of them come first, as with `--match most`"
            .to_owned(),
        1 => "one article holds all of these words; those that hold most of them are shown too, as with `--match most`"
            .to_owned(),
        _ => format!(
            "{whole} articles hold all of these words; those that hold most of them are shown too, as with `--match most`"
        ),
    }
}

/// The words of a query that is nothing but many words.
fn long_question(root: &Node) -> Option<Vec<Node>> {
    let Node::And(nodes) = root else { return None };
    let is_word = |node: &Node| matches!(node, Node::Word(Word { form: Form::Stem, .. }));
    (nodes.len() >= LONG_QUESTION && nodes.iter().all(is_word)).then(|| nodes.clone())
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
    let missing = filters
        .missing
        .iter()
        .map(|facet| Node::Not(Box::new(Node::Has(Has::Value(*facet)))));
    all.extend(missing);
    if all.len() == 1 {
        all.pop().unwrap_or(Node::All)
    } else {
        Node::And(all)
    }
}

/// The chosen values of facets that can be asked for like words: names, found by their keys. Those of a facet that is
/// counted too are not, since its own selection does not narrow its counts.
fn chosen(request: &Request) -> impl Iterator<Item = (Facet, Node)> + '_ {
    let Filters {
        any_of, extracted_only, ..
    } = &request.filters;
    let is_counted = |facet| {
        let counted = &mut request.facets.iter();
        counted.any(|counted| counted.field == FacetField::Values(facet))
    };
    // A value without a letter names nothing, but asked for it would mean any.
    let has_words = |value: &String| fold::key(value).chars().any(char::is_alphanumeric);
    let asked = any_of.iter().filter(move |(facet, values)| {
        let may_be_asked = facet.folds() && !extracted_only && !is_counted(*facet);
        may_be_asked && !values.is_empty() && values.iter().all(has_words)
    });
    asked.map(|(facet, values)| {
        let values = values.iter().map(|value| exactly(*facet, value));
        (*facet, Node::or(values.collect()))
    })
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
    let present = view.columns.forms(Facet::Status)?;
    let hidden = [Status::Embargoed, Status::Withdrawn].into_iter().map(Status::name);
    Ok(hidden
        .filter(|name| present.contains(*name))
        .map(|name| exactly(Facet::Status, name))
        .collect())
}

/// Says how many matches are left out for their status.
fn hidden_note(
    view: &View,
    planner: &Planner<'_>,
    (root, among): (&Node, &[Node]),
    hidden: &[Node],
) -> Result<Option<String>, Error> {
    if hidden.is_empty() {
        return Ok(None);
    }
    let plan = planner.plan_among(&Node::And(vec![root.clone(), Node::Or(hidden.to_vec())]), among)?;
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

/// What a plan scores an article; `None` if that does not match.
pub(super) fn score_at(view: &View, plan: &Plan, at: DocAddress) -> Result<Option<Score>, Error> {
    let reader = view.searcher.segment_reader(at.segment_ord);
    let mut scorer = weight(view, plan.query(), true)?.scorer(reader, 1.0)?;
    let matches = scorer.doc() <= at.doc_id && scorer.seek(at.doc_id) == at.doc_id;
    Ok(matches.then(|| scorer.score()))
}

/// The weight of a query, with or without scores.
pub(super) fn weight(view: &View, query: &dyn EngineQuery, scored: bool) -> Result<Box<dyn Weight>, Error> {
    let scoring = if scored {
        EnableScoring::enabled_from_searcher(&view.searcher)
    } else {
        EnableScoring::disabled_from_searcher(&view.searcher)
    };
    Ok(query.weight(scoring)?)
}
