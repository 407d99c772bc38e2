//! From a query tree to what the index can run.
//!
//! [`Planner::plan`] turns a tree into a [`Plan`]: one tantivy query that matches and scores, notes for the reader,
//! and the places to mark in a hit. The road has three steps, each in its own file:
//!
//! | step | module |
//! |---|---|
//! | words, names and patterns become terms of the index | `bind`, with `typed`, `chinese`, `expand`, `values`, `named`, `columns` |
//! | clauses become queries: tantivy's own where they suffice | `assemble`, with `words`, and with `ranking` and `shortlist` for what only raises a score |
//! | places in a text are found and compared | `conjunction`, `finder`, `steps`, `walk`, `ground`, `near` |
//!
//! # What a query means
//!
//! * A word matches its inflections in every language of the archive; the form as typed ranks above. Quoted words
//!   match as written (but for case and accents), in a row. A loose phrase (`"a b"~5`) matches inflections, in any
//!   order, with at most so many other words between.
//! * Chinese is found by its characters, inside longer words too. A run of four characters or more is cut into words
//!   that the archive knows, and means all of them; it ranks highest where it stands whole.
//! * `a W/5 b`: from the last word of the one to the first of the other are at most five steps, neighbours being one
//!   apart, inside a paragraph. `W/s`: no sentence begins between them. The places of a proximity are those of its two
//!   sides that take part, so `(a W/5 b) W/3 c` asks for a `c` near an `a` that is near a `b`, or near such a `b`.
//! * `ATLEAST3(x)` counts places; a proximity has as many as the side that takes part less often.
//! * What has no place in the text (a date, a tag) is asked of the whole article wherever it stands.
//!
//! # How it is ranked
//!
//! Words by BM25 over `text`, whose frequencies weigh title and lead. Places by BM25 too, where a proximity counts
//! 1/d for each place whose partner is d apart, and a loose phrase 1/(1+k) for k words between (as Lucene's sloppy
//! frequency). Bonuses are added for the exact form, a Chinese word cut out as one, and words of the query close to
//! each other; they are reckoned only for articles that may enter the top, so the top should be asked of [`Plan::weight`].

mod assemble;
mod bind;
mod blocks;
mod chinese;
mod columns;
mod conjunction;
mod exact;
mod expand;
mod finder;
mod ground;
mod named;
mod near;
mod place;
mod ranking;
mod recency;
mod score;
mod shortlist;
mod spelling;
mod steps;
mod typed;
mod values;
mod walk;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::Arc;

use tantivy::query::{EnableScoring, Query};
use tantivy::{DocAddress, Searcher};

use crate::analysis::language::Lang;
use crate::index::families::FamilyTable;
use crate::index::schema::Fields;
use crate::names::Authority;
use crate::query::surnames::Surnames;
use crate::query::tree::{Matching, Node, Within};
use assemble::{Assembler, MOST_SCORED, is_small};
use bind::{Binder, Clause};
use finder::Finder;
use ground::{Ground, Needs};
pub use near::Span;
pub use place::idf;
use place::{NearPlace, Place};
use ranking::Ranking;
pub use ranking::RankingWeight;
pub use recency::Recency;
use score::{Norms, PROXIMITY_BONUS, PROXIMITY_REACH};
pub use shortlist::Shortlist;
pub use spelling::spellings;
use typed::Lookup;
use walk::Walk;
use words::Words;

/// Plans queries against one state of an archive.
pub struct Planner<'a> {
    /// The archive.
    pub searcher: &'a Searcher,
    /// Its fields.
    pub fields: &'a Fields,
    /// Which of its articles are copies of one story.
    pub families: &'a FamilyTable,
    /// The languages of its articles: words are stemmed in each of them.
    pub langs: &'a [Lang],
    /// How alternatives at the top of a query are ranked; what must be held, the tree itself says.
    pub matching: Matching,
    /// What the authority file says of names, if it is to be heard.
    pub names: Option<&'a Authority>,
    /// Whom bare surnames mean, if that is to be heard.
    pub surnames: Option<&'a Surnames>,
}

/// What answers a query.
pub struct Plan {
    ranking: Ranking,
    cost: Cost,
    notes: Vec<String>,
    places: Vec<Place>,
    fields: Arc<Fields>,
}

/// What walking over all matches of a plan takes, the least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Nothing: their number stands in the dictionary, as far as no article is deleted.
    Nothing,
    /// Postings or columns are read.
    Postings,
    /// Positions are read.
    Positions,
}

impl Planner<'_> {
    /// Plans a query.
    ///
    /// # Errors
    /// The index cannot be read. No query is an error.
    pub fn plan(&self, root: &Node) -> tantivy::Result<Plan> {
        self.plan_among(root, &[])
    }

    /// Plans a query over the articles that some filters leave, which neither score nor are marked.
    ///
    /// # Errors
    /// The index cannot be read. No query is an error.
    pub fn plan_among(&self, root: &Node, filters: &[Node]) -> tantivy::Result<Plan> {
        let fields = Arc::new(self.fields.clone());
        let norms = Arc::new(Norms::of(self.searcher, self.fields.text)?);
        let archive = self
            .searcher
            .segment_readers()
            .iter()
            .map(|reader| u64::from(reader.max_doc()))
            .sum();
        let mut binder = Binder {
            lookup: Lookup {
                searcher: self.searcher,
                fields: self.fields,
                langs: self.langs,
            },
            shared_fields: Arc::clone(&fields),
            norms: Arc::clone(&norms),
            archive,
            names: self.names,
            surnames: self.surnames,
            families: self.families,
            notes: Vec::new(),
            bonuses: Vec::new(),
            marked: Vec::new(),
        };
        let clause = binder.bind(root)?.unwrap_or(Clause::All);
        reward_neighbours(&clause, &mut binder);
        let mut places = std::mem::take(&mut binder.marked);
        wanted_places(&clause, self.matching, &mut places);
        let assembler = Assembler {
            fields: &fields,
            norms: &norms,
            archive,
        };
        let cost = Cost::of(&clause);
        let mut among = Vec::with_capacity(filters.len());
        for filter in filters {
            among.extend(binder.filter(filter)?);
        }
        // Alternatives of which most will do are ranked by their number too.
        let is_only_words = among.is_empty() && (self.matching != Matching::Most || matches!(clause, Clause::And(_)));
        let words = match is_only_words {
            true => Words::of(&clause, archive, (fields.text, Arc::clone(&norms)), |field| {
                Norms::of(self.searcher, field)
            })?,
            false => None,
        };
        let base = assembler.top_among(clause, self.matching, among);
        let mut notes = binder.notes;
        notes.dedup();
        Ok(Plan {
            ranking: Ranking {
                base,
                words,
                bonuses: binder.bonuses,
                recency: None,
                first_day: fields.first_day,
            },
            cost: if filters.is_empty() {
                cost
            } else {
                cost.max(Cost::Postings)
            },
            notes,
            places,
            fields,
        })
    }
}

impl Cost {
    fn of(clause: &Clause) -> Cost {
        match clause {
            Clause::All | Clause::Nothing => Cost::Nothing,
            Clause::Place(Place::Terms(terms)) if terms.terms.len() <= 1 => Cost::Nothing,
            Clause::Place(place) if assemble::is_plain(place) => Cost::Postings,
            Clause::Place(_) => Cost::Positions,
            Clause::Article(_) => Cost::Postings,
            Clause::And(clauses) | Clause::Or(clauses) => clauses.iter().map(Cost::of).fold(Cost::Postings, Cost::max),
            Clause::Not(clause) => Cost::of(clause).max(Cost::Postings),
        }
    }
}

impl Plan {
    /// The same matches, with those close in time to a day ranked higher.
    #[must_use]
    pub fn with_recency(mut self, recency: Recency) -> Plan {
        self.ranking.recency = Some(recency);
        self
    }

    /// Matches and scores.
    pub fn query(&self) -> &dyn Query {
        &self.ranking
    }

    /// Matches and scores, for a pass that looks for the best.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn weight(&self, searcher: &Searcher) -> tantivy::Result<RankingWeight> {
        self.ranking.scored(EnableScoring::enabled_from_searcher(searcher))
    }

    /// What walking over all matches takes.
    pub fn cost(&self) -> Cost {
        self.cost
    }

    /// What the reader should know, in words.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The positions that the query matches in one hit: in order, each once. Only what is wanted; of a proximity only
    /// what takes part.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn matched(&self, searcher: &Searcher, hit: DocAddress) -> tantivy::Result<Vec<Range<u32>>> {
        let spans = self.spans(searcher, &[hit])?.pop().unwrap_or_default();
        Ok(spans.into_iter().map(|span| span.start..span.end).collect())
    }

    /// [`Plan::matched`] for many hits at once, which is cheaper.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn spans(&self, searcher: &Searcher, hits: &[DocAddress]) -> tantivy::Result<Vec<Vec<Span>>> {
        let mut order: Vec<usize> = (0..hits.len()).collect();
        order.sort_by_key(|at| hits.get(*at));
        let mut all = vec![Vec::new(); hits.len()];
        let mut opened: Option<(u32, Vec<Finder>, Ground)> = None;
        let mut spans = Vec::new();
        for at in order {
            let (Some(hit), Some(found)) = (hits.get(at), all.get_mut(at)) else {
                continue;
            };
            if opened.as_ref().is_none_or(|(segment, ..)| *segment != hit.segment_ord) {
                let Some(reader) = searcher.segment_readers().get(hit.segment_ord as usize) else {
                    continue;
                };
                let finders = self
                    .places
                    .iter()
                    .map(|place| Finder::open(place, reader))
                    .collect::<Result<_, _>>()?;
                opened = Some((
                    hit.segment_ord,
                    finders,
                    Ground::open(&self.fields, reader, Needs::of(&self.places))?,
                ));
            }
            let Some((_, finders, ground)) = &mut opened else {
                continue;
            };
            for finder in finders {
                if finder.doc() < hit.doc_id {
                    finder.seek(hit.doc_id);
                }
                if finder.doc() == hit.doc_id {
                    finder.places(ground, &mut spans);
                    found.append(&mut spans);
                }
            }
            near::finish(found);
        }
        Ok(all)
    }
}

/// What is wanted by place. Where most of the words will do, the small ones show nothing.
fn wanted_places(clause: &Clause, matching: Matching, places: &mut Vec<Place>) {
    match clause {
        Clause::Place(place) => places.push(place.clone()),
        Clause::And(clauses) | Clause::Or(clauses) => {
            let all_small = matching != Matching::Most || clauses.iter().all(is_small);
            let shown = clauses.iter().filter(|clause| all_small || !is_small(clause));
            shown.for_each(|clause| wanted_places(clause, matching, places));
        }
        Clause::All | Clause::Nothing | Clause::Article(_) | Clause::Not(_) => {}
    }
}

/// Raises articles in which neighbouring words of the query stand close to each other.
fn reward_neighbours(clause: &Clause, binder: &mut Binder<'_>) {
    let (Clause::And(clauses) | Clause::Or(clauses)) = clause else {
        return;
    };
    clauses.iter().for_each(|clause| reward_neighbours(clause, binder));
    let word = |clause: &Clause| match clause {
        Clause::Place(place @ Place::Sequence(_)) => Some(place.clone()),
        Clause::Place(place @ Place::Terms(terms)) if terms.terms.len() <= MOST_SCORED => Some(place.clone()),
        _ => None,
    };
    let telling = clauses.iter().filter(|clause| !is_small(clause));
    let words: Vec<Option<Place>> = telling.map(word).collect();
    for pair in words.windows(2) {
        let [Some(left), Some(right)] = pair else { continue };
        let rarity = (left.rarity(binder.archive) + right.rarity(binder.archive)) / 2.0;
        let place = Place::Near(Box::new(NearPlace {
            left: left.clone(),
            right: right.clone(),
            within: Within::Words(PROXIMITY_REACH),
            ordered: false,
            negated: false,
        }));
        binder.reward_place(place, PROXIMITY_BONUS * score::most(rarity));
    }
}
