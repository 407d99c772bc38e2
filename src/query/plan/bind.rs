//! From a tree to clauses bound to the terms of an index.
//!
//! What stands at places of a text becomes a [`Place`]; what concerns the whole article becomes a query at once.
//! Proximity of combinations is taken apart here: `(a b) W/5 c` asks for `a W/5 c` and `b W/5 c`.

use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    BoostQuery, ConstScoreQuery, EmptyQuery, InvertedIndexRangeQuery, Query, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::chinese;
use super::columns;
use super::conjunction::{Conditions, Conjunction};
use super::exact::Exact;
use super::expand::{self, Expansion, MOST_WORDS, Pattern, after_prefix};
use super::named::Named;
use super::place::{NearPlace, Place, Terms, idf};
use super::ranking::{Asks, Bonus};
use super::score::{DICTIONARY_BONUS, EXACT_BONUS, Norms, VALUE_WEIGHT, WHOLE_BONUS, most};
use super::typed::{Lookup, Typed, runs, typed};
use super::values;
use crate::article::Kind;
use crate::index::families::FamilyTable;
use crate::index::schema::{Facet, Fields, mark};
use crate::names::Authority;
use crate::query::surnames::Surnames;
use crate::query::syntax;
use crate::query::tree::{Form, KeyField, Matching, Near, Node, Value, Word, Zone};

/// A part of a query, bound.
#[derive(Debug)]
pub(super) enum Clause {
    All,
    Nothing,
    /// Stands at places.
    Place(Place),
    /// Concerns the whole article.
    Article(Box<dyn Query>),
    And(Vec<Clause>),
    Or(Vec<Clause>),
    Not(Box<Clause>),
}

/// The most pairs that the proximity of combinations is taken apart into.
const MOST_PAIRS: usize = 64;

/// Where in the tree something stands.
#[derive(Debug, Clone, Copy)]
struct Setting {
    /// Inside this part of the article.
    zone: Option<Zone>,
    /// Close to something: its places matter.
    placed: bool,
    /// It is wanted, not excluded.
    wanted: bool,
}

/// Binds one tree, and collects what comes up on the way.
pub(super) struct Binder<'a> {
    pub(super) lookup: Lookup<'a>,
    pub(super) shared_fields: Arc<Fields>,
    pub(super) norms: Arc<Norms>,
    pub(super) archive: u64,
    /// What the authority file says of names.
    pub(super) names: Option<&'a Authority>,
    /// Whom bare surnames mean.
    pub(super) surnames: Option<&'a Surnames>,
    /// Which articles are copies of one story.
    pub(super) families: &'a FamilyTable,
    /// What the reader should know.
    pub(super) notes: Vec<String>,
    /// What raises a score.
    pub(super) bonuses: Vec<Bonus>,
    /// Places to mark that decide nothing: the mentions of a name asked for by facet.
    pub(super) marked: Vec<Place>,
}

impl Binder<'_> {
    /// Binds a tree; `None` if it asks for nothing.
    pub(super) fn bind(&mut self, node: &Node) -> tantivy::Result<Option<Clause>> {
        let top = Setting {
            zone: None,
            placed: false,
            wanted: true,
        };
        self.node(node, top)
    }

    /// Binds a condition that only leaves articles out.
    pub(super) fn filter(&mut self, node: &Node) -> tantivy::Result<Option<Clause>> {
        let setting = Setting {
            zone: None,
            placed: false,
            wanted: false,
        };
        self.node(node, setting)
    }

    fn node(&mut self, node: &Node, setting: Setting) -> tantivy::Result<Option<Clause>> {
        let fields = self.lookup.fields;
        Ok(Some(match node {
            Node::All => Clause::All,
            Node::Word(word) => return self.word(word, setting),
            Node::Phrase { text, slop } => match self.phrase(text, *slop)? {
                Some(place) => zoned(place, setting.zone),
                None => return Ok(None),
            },
            Node::Mark(kind) => {
                let mentions = self.lookup.term(fields.marks, &mark::kind(*kind), 1)?;
                zoned(Place::Mention(mentions), setting.zone)
            }
            Node::Zone(zone, inner) => {
                // A zone in a zone: both would have to hold; only title in title and lead in body can.
                let zone = match (setting.zone, *zone) {
                    (None, zone) | (Some(Zone::Body), zone @ (Zone::Lead | Zone::Body)) => zone,
                    (Some(Zone::Lead), Zone::Body | Zone::Lead) => Zone::Lead,
                    (Some(outer), zone) if outer == zone => zone,
                    (Some(_), _) => return Ok(Some(Clause::Nothing)),
                };
                let zone = Some(zone);
                return self.node(inner, Setting { zone, ..setting });
            }
            Node::Value(facet, value) => return self.value(*facet, value, setting),
            Node::Date(field, span) => Clause::Article(columns::date(fields, *field, *span)),
            Node::OnDay { month, day } => Clause::Article(columns::on_day(fields, self.lookup.searcher, *month, *day)?),
            Node::Number(field, least, most) => Clause::Article(columns::number(fields, *field, *least, *most)),
            Node::Has(has) => Clause::Article(columns::has(*has)),
            Node::Exactly(field, text) => self.exactly(*field, text),
            Node::And(nodes) => return Ok(combined(self.nodes(nodes, setting)?, Clause::And)),
            Node::Or(nodes) => return Ok(combined(self.nodes(nodes, setting)?, Clause::Or)),
            Node::Not(inner) => {
                let wanted = !setting.wanted;
                match self.node(inner, Setting { wanted, ..setting })? {
                    Some(clause) => negated(clause),
                    None => return Ok(None),
                }
            }
            Node::Near(near) => return self.near(near, setting),
            Node::AtLeast(least, inner) => {
                let placed = true;
                match self.node(inner, Setting { placed, ..setting })? {
                    Some(clause) => self.at_least(*least, clause),
                    None => return Ok(None),
                }
            }
        }))
    }

    fn nodes(&mut self, nodes: &[Node], setting: Setting) -> tantivy::Result<Vec<Clause>> {
        let mut clauses = Vec::with_capacity(nodes.len());
        for node in nodes {
            clauses.extend(self.node(node, setting)?);
        }
        Ok(clauses)
    }

    fn word(&mut self, word: &Word, setting: Setting) -> tantivy::Result<Option<Clause>> {
        let lookup = self.lookup;
        let words = typed(&word.text);
        let place = match word.form {
            Form::Stem if words.len() >= chinese::SHORTEST_CUT && runs(&words).count() == 1 => {
                return self.chinese_run(&words, setting).map(Some);
            }
            Form::Stem => {
                let place = lookup.row(&words, |word| lookup.inflections(word))?;
                if let (Some(place), None, true, false) = (&place, setting.zone, setting.wanted, setting.placed) {
                    self.reward(&words, place)?;
                }
                place
            }
            Form::Exact => lookup.row(&words, |word| lookup.exact(word))?,
            Form::Caps => {
                let capitals = words.first().map(|word| word.capitals);
                let place = lookup.row(&words, |word| lookup.exact(word))?;
                place
                    .zip(capitals)
                    .map(|(place, capitals)| Place::Capitals(capitals, Box::new(place)))
            }
            Form::Prefix => self.prefix(&word.text)?,
            Form::Wildcard => self.wildcard(&word.text)?,
            Form::Fuzzy(edits) => self.fuzzy(&words, edits)?,
            Form::Regex => self.regex(&word.text, &words)?,
        };
        Ok(place.map(|place| zoned(place, setting.zone)))
    }

    /// What an article gains where a word stands as typed, or a Chinese one as a word of the dictionary.
    fn reward(&mut self, words: &[Typed], place: &Place) -> tantivy::Result<()> {
        let fields = self.lookup.fields;
        let whole: String = words.iter().map(|word| word.exact.as_str()).collect();
        let (field, share) = match words {
            [word] if !word.cjk => (fields.exact, EXACT_BONUS),
            [_, _, ..] if words.iter().all(|word| word.cjk) => (fields.text, DICTIONARY_BONUS),
            _ => return Ok(()),
        };
        let term = Term::from_field_text(field, &whole);
        let articles = self.lookup.articles(&term)?;
        // Where every inflection in the archive is the form typed, all would gain the same.
        let tells_apart = match place {
            Place::Terms(all) if all.small => false,
            Place::Terms(all) if field == fields.exact => articles < all.articles,
            _ => true,
        };
        if articles == 0 || !tells_apart {
            return Ok(());
        }
        let rarity = idf(articles, self.archive);
        self.bonuses.push(if field == fields.exact {
            let score = share * rarity;
            Bonus {
                query: Box::new(Exact { term, score }),
                most: score,
                // Not even the word itself: in a paragraph of another language the form has another stem.
                asks: Asks::Nothing,
            }
        } else {
            let query = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
            Bonus {
                query: Box::new(BoostQuery::new(query, share)),
                most: share * most(rarity),
                asks: Asks::Row(vec![term]),
            }
        });
        Ok(())
    }

    /// A run of characters typed without blanks: its words, and whole it counts more.
    fn chinese_run(&mut self, words: &[Typed], setting: Setting) -> tantivy::Result<Clause> {
        let lookup = self.lookup;
        let characters: Vec<&str> = words.iter().map(|word| word.exact.as_str()).collect();
        let articles = |word: &str| {
            lookup
                .articles(&Term::from_field_text(lookup.fields.text, word))
                .unwrap_or_default()
        };
        let pieces = chinese::cut(&characters, self.archive, articles);
        let row = |words: &[Typed]| lookup.row(words, |word| lookup.exact(word));
        let whole = row(words)?;
        let [_, _, ..] = pieces.as_slice() else {
            return Ok(whole.map_or(Clause::Nothing, |place| zoned(place, setting.zone)));
        };
        if let (Some(whole), true, false) = (whole, setting.wanted, setting.placed)
            && let Some(unbroken) = lookup.unbroken(words)?
        {
            let most = WHOLE_BONUS * most(whole.rarity(self.archive));
            self.reward_place(within_zone(unbroken, setting.zone), most);
        }
        let mut clauses = Vec::new();
        for piece in pieces {
            let words = words.get(piece).unwrap_or_default();
            clauses.extend(row(words)?.map(|place| zoned(place, setting.zone)));
        }
        Ok(combined(clauses, Clause::And).unwrap_or(Clause::Nothing))
    }

    /// Raises articles with such places, by so much at most.
    pub(super) fn reward_place(&mut self, place: Place, most: f32) {
        let asks = Asks::of(&place);
        let conditions = Conditions {
            places: vec![(Arc::new(place), most)],
            ..Conditions::default()
        };
        let query = Box::new(Conjunction::new(conditions, &self.shared_fields, &self.norms));
        self.bonuses.push(Bonus { query, most, asks });
    }

    fn phrase(&mut self, text: &str, slop: u32) -> tantivy::Result<Option<Place>> {
        let lookup = self.lookup;
        let words = typed(text);
        if slop == 0 {
            return self.open_row(&words, |word| lookup.exact(word), text);
        }
        let mut parts: Vec<(Place, usize)> = Vec::new();
        for run in runs(&words) {
            let Some(place) = self.open_row(run, |word| lookup.inflections(word), text)? else {
                continue;
            };
            match parts.iter_mut().find(|(other, _)| *other == place) {
                Some((_, times)) => *times += 1,
                None => parts.push((place, 1)),
            }
        }
        Ok(match parts.as_slice() {
            [(_, 1)] => parts.pop().map(|(place, _)| place),
            [] => None,
            _ => Some(Place::Window { parts, slop }),
        })
    }

    /// Words in a row, of which those that a `*` follows stand for all that begin so.
    fn open_row(
        &mut self,
        words: &[Typed],
        closed: impl Fn(&Typed) -> tantivy::Result<Terms>,
        shown: &str,
    ) -> tantivy::Result<Option<Place>> {
        let lookup = self.lookup;
        lookup.row(words, |word| {
            if word.open {
                self.expanded(&Pattern::Prefix(word.exact.clone()), shown)
            } else {
                closed(word)
            }
        })
    }

    fn prefix(&mut self, text: &str) -> tantivy::Result<Option<Place>> {
        let lookup = self.lookup;
        let mut words = typed(text.trim_end_matches('*'));
        if let Some(last) = words.last_mut() {
            last.open = true;
        }
        self.open_row(
            &words,
            |word| lookup.exact(word),
            &format!("{}*", text.trim_end_matches('*')),
        )
    }

    fn wildcard(&mut self, text: &str) -> tantivy::Result<Option<Place>> {
        let pieces: Vec<&str> = text.split(['*', '?']).collect();
        if pieces.iter().any(|piece| typed(piece).iter().any(|word| word.cjk)) {
            return self.chinese_wildcard(text);
        }
        let mut row: Vec<(u32, Terms)> = Vec::new();
        // A hyphen parts words, so a pattern with one is several in a row.
        for word in text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '*' | '?' | '\'' | '’')) {
            let mut folded = String::new();
            for c in word.chars() {
                match c {
                    '*' | '?' => folded.push(c),
                    c => crate::analysis::fold::fold_into(c.encode_utf8(&mut [0; 4]), &mut folded),
                }
            }
            if !folded.chars().any(char::is_alphanumeric) {
                continue;
            }
            let terms = match expand::wildcard(&folded) {
                Some(regex) if folded.contains(['*', '?']) => self.expanded(&Pattern::Wildcard(regex, folded), text)?,
                _ => self.lookup.term(self.lookup.fields.exact, &folded, 1)?,
            };
            row.push((u32::try_from(row.len()).unwrap_or(u32::MAX), terms));
        }
        let width = u32::try_from(row.len()).unwrap_or(u32::MAX);
        Ok(match row.len() {
            0 => None,
            1 => row.pop().map(|(_, terms)| Place::Terms(terms)),
            _ => Some(Place::Sequence(super::place::Sequence { steps: row, width })),
        })
    }

    /// Characters of which `?` stands for one and `*` for a few.
    fn chinese_wildcard(&mut self, text: &str) -> tantivy::Result<Option<Place>> {
        let lookup = self.lookup;
        let mut whole: Option<Place> = None;
        let mut gap = 0;
        for piece in text.split_inclusive(['*', '?']) {
            let letters = piece.trim_end_matches(['*', '?']);
            if let Some(right) = lookup.row(&typed(letters), |word| lookup.exact(word))? {
                whole = Some(match whole {
                    None => right,
                    Some(left) => Place::Near(Box::new(NearPlace {
                        left,
                        right,
                        within: crate::query::tree::Within::Words(gap + 1),
                        ordered: true,
                        negated: false,
                    })),
                });
                gap = 0;
            }
            gap += match piece.chars().next_back() {
                Some('*') => CHINESE_WILDCARD,
                Some('?') => 1,
                _ => 0,
            };
        }
        Ok(whole)
    }

    fn fuzzy(&mut self, words: &[Typed], edits: u8) -> tantivy::Result<Option<Place>> {
        let lookup = self.lookup;
        lookup.row(words, |word| {
            let pattern = Pattern::Fuzzy(word.exact.clone(), edits);
            self.expanded(&pattern, &format!("{}~{edits}", word.written))
        })
    }

    fn regex(&mut self, text: &str, words: &[Typed]) -> tantivy::Result<Option<Place>> {
        match expand::regex(text) {
            Some(regex) => {
                let terms = self.expanded(&Pattern::Regex(regex), &format!("/{text}/"))?;
                Ok(Some(Place::Terms(terms)))
            }
            None => {
                self.notes.push(format!(
                    "`/{text}/` is not a regular expression over words, so it was read as words"
                ));
                let lookup = self.lookup;
                lookup.row(words, |word| lookup.exact(word))
            }
        }
    }

    /// The words that a pattern stands for, with a note if they are not all.
    fn expanded(&mut self, pattern: &Pattern, shown: &str) -> tantivy::Result<Terms> {
        let Expansion {
            terms,
            articles,
            seen,
            whole,
        } = expand::expand(self.lookup.searcher, self.lookup.fields.exact, pattern)?;
        if seen > MOST_WORDS {
            self.notes.push(format!(
                "`{shown}` stands for {seen} words; the {MOST_WORDS} most frequent were used"
            ));
        }
        if !whole {
            self.notes.push(format!(
                "`{shown}` would need all words of the archive to be read; it was cut short, so some may be missing"
            ));
        }
        Ok(Terms {
            terms,
            articles,
            width: 1,
            small: false,
        })
    }

    fn value(&mut self, facet: Facet, value: &Value, setting: Setting) -> tantivy::Result<Option<Clause>> {
        let fields = self.lookup.fields;
        let Some(wanted) = values::Wanted::new(fields, facet, value) else {
            return Ok(Some(Clause::Article(columns::has(crate::query::tree::Has::Value(
                facet,
            )))));
        };
        let names = self.names.zip(facet.kind()).map(|(names, kind)| names.of(kind));
        let mut named = Named::find(self.lookup, facet, &wanted, names)?;
        if let Some(surnames) = self.surnames.filter(|_| facet == Facet::Person) {
            named.follow(self.lookup, &wanted, names, surnames)?;
        }
        let mentions = facet.kind().map(|kind| mentions(fields, kind, &named.all()));
        match mentions {
            Some(mentions) if setting.placed || setting.zone.is_some() => {
                if !named.sometimes.is_empty() {
                    self.notes.push(
                        "a name that the authority file splits is not told apart where it is asked for by its place"
                            .to_owned(),
                    );
                }
                return Ok(Some(zoned(mentions, setting.zone)));
            }
            Some(mentions) if setting.wanted => self.marked.push(mentions),
            _ => {}
        }
        let mut clauses = vec![self.having(facet, &named.always)];
        for some in &named.sometimes {
            let matching = self.matching_any(&some.queries)?;
            let matching = if some.matching { matching } else { negated(matching) };
            clauses.push(Clause::And(vec![self.having(facet, &some.keys), matching]));
        }
        for bare in &named.bare {
            let days = Clause::Article(columns::on_days(fields, bare.days.clone()));
            let days = if bare.within { days } else { negated(days) };
            clauses.push(Clause::And(vec![self.having(facet, &bare.keys), days]));
        }
        clauses.retain(|clause| !matches!(clause, Clause::Nothing));
        Ok(Some(combined(clauses, Clause::Or).unwrap_or(Clause::Nothing)))
    }

    /// Articles that have any of some values.
    fn having(&self, facet: Facet, keys: &values::Keys) -> Clause {
        let score = VALUE_WEIGHT * idf(keys.articles, self.archive);
        let mut terms = keys.terms(self.lookup.fields, facet);
        let query: Box<dyn Query> = match terms.len() {
            0 => return Clause::Nothing,
            1 => match terms.pop() {
                Some(term) => Box::new(TermQuery::new(term, IndexRecordOption::Basic)),
                None => Box::new(EmptyQuery),
            },
            _ => Box::new(TermSetQuery::new(terms)),
        };
        Clause::Article(Box::new(ConstScoreQuery::new(query, score)))
    }

    /// Articles that match any query of a split; names in these are those of the index, so that no split can ask for
    /// itself.
    fn matching_any(&mut self, queries: &[&str]) -> tantivy::Result<Clause> {
        let names = self.names.take();
        let surnames = self.surnames.take();
        let setting = Setting {
            zone: None,
            placed: false,
            wanted: false,
        };
        let mut clauses = Vec::new();
        for query in queries {
            clauses.extend(self.node(&split_query(query), setting)?);
        }
        self.names = names;
        self.surnames = surnames;
        Ok(combined(clauses, Clause::Or).unwrap_or(Clause::Nothing))
    }

    fn exactly(&mut self, field: KeyField, text: &str) -> Clause {
        let fields = self.lookup.fields;
        let field = match field {
            KeyField::Id => fields.id,
            KeyField::Path => fields.path,
            KeyField::Url => fields.url,
            KeyField::Family => return self.family(text),
        };
        Clause::Article(columns::unscored(keyword(field, text)))
    }

    /// The copies of a story, named by any of them.
    fn family(&mut self, id: &str) -> Clause {
        let Some(family) = self.families.of(id) else {
            self.notes.push(format!(
                "no article `{id}` has copies in this archive, so no family was found"
            ));
            return Clause::Nothing;
        };
        let term = |id: &str| Term::from_field_text(self.lookup.fields.id, id);
        let terms: Vec<Term> = family.members().map(|member| term(member.id)).collect();
        Clause::Article(columns::unscored(Box::new(TermSetQuery::new(terms))))
    }

    fn near(&mut self, near: &Near, setting: Setting) -> tantivy::Result<Option<Clause>> {
        let placed = true;
        let left = self.node(&near.left, Setting { placed, ..setting })?;
        let right = self.node(&near.right, Setting { placed, ..setting })?;
        let (Some(left), Some(right)) = (left, right) else {
            return Ok(None);
        };
        let (left, right) = (simplified(left), simplified(right));
        if pairs(&left).saturating_mul(pairs(&right)) > MOST_PAIRS {
            self.notes
                .push("too many words on the sides of a proximity; it was read as AND".to_owned());
            return Ok(Some(Clause::And(vec![left, right])));
        }
        Ok(Some(self.apart(left, right, near)))
    }

    /// Takes the proximity of combinations apart, down to places.
    fn apart(&mut self, left: Clause, right: Clause, near: &Near) -> Clause {
        let every = |clauses: Vec<Clause>| Clause::And(clauses);
        let any = |clauses: Vec<Clause>| Clause::Or(clauses);
        match (left, right) {
            (Clause::Nothing, _) => Clause::Nothing,
            (left, Clause::Nothing) if near.negated => left,
            (_, Clause::Nothing) => Clause::Nothing,
            (Clause::Place(left), Clause::Place(right)) => Clause::Place(Place::Near(Box::new(NearPlace {
                left,
                right,
                within: near.within,
                ordered: near.ordered,
                negated: near.negated,
            }))),
            (Clause::And(lefts), right) => every(
                lefts
                    .into_iter()
                    .map(|left| self.apart(left, copy(&right), near))
                    .collect(),
            ),
            (Clause::Or(lefts), right) => any(lefts
                .into_iter()
                .map(|left| self.apart(left, copy(&right), near))
                .collect()),
            // Not near both is: not near the one, or not near the other.
            (left, Clause::And(rights)) if near.negated => any(rights
                .into_iter()
                .map(|right| self.apart(copy(&left), right, near))
                .collect()),
            (left, Clause::Or(rights)) if near.negated => every(
                rights
                    .into_iter()
                    .map(|right| self.apart(copy(&left), right, near))
                    .collect(),
            ),
            (left, Clause::And(rights)) => every(
                rights
                    .into_iter()
                    .map(|right| self.apart(copy(&left), right, near))
                    .collect(),
            ),
            (left, Clause::Or(rights)) => any(rights
                .into_iter()
                .map(|right| self.apart(copy(&left), right, near))
                .collect()),
            (left, Clause::Not(right)) => {
                let opposite = Near {
                    negated: !near.negated,
                    ..near.clone()
                };
                self.apart(left, *right, &opposite)
            }
            (left, right) => {
                self.notes.push(
                    "what has no place in the text cannot be close to a word; it was asked of the whole article"
                        .to_owned(),
                );
                let right = if near.negated { negated(right) } else { right };
                Clause::And(vec![left, right])
            }
        }
    }

    fn at_least(&mut self, least: u32, clause: Clause) -> Clause {
        match simplified(clause) {
            Clause::Place(place) => Clause::Place(Place::AtLeast(least, Box::new(place))),
            Clause::And(clauses) => {
                Clause::And(clauses.into_iter().map(|clause| self.at_least(least, clause)).collect())
            }
            Clause::Or(clauses) => Clause::Or(clauses.into_iter().map(|clause| self.at_least(least, clause)).collect()),
            Clause::Not(clause) => negated(self.at_least(least, *clause)),
            other => {
                self.notes
                    .push("only what stands in the text can be counted; ATLEAST was left out for the rest".to_owned());
                other
            }
        }
    }
}

/// The query of a split in the authority file; it knows no day of its own.
fn split_query(query: &str) -> Node {
    let options = syntax::Options {
        plain: false,
        matching: Matching::All,
        today: jiff::civil::date(1970, 1, 1),
    };
    syntax::parse(query, &options).root
}

/// How many characters `*` stands for in Chinese, at most.
const CHINESE_WILDCARD: u32 = 4;

fn mentions(fields: &Fields, kind: Kind, keys: &values::Keys) -> Place {
    let term = |key: &String| Term::from_field_text(fields.marks, &mark::name(kind, key));
    Place::Mention(Terms {
        terms: keys.keys.iter().map(term).collect(),
        width: 1,
        articles: keys.articles,
        small: false,
    })
}

/// A whole value, or all that begin so where a `*` stands at its end.
fn keyword(field: Field, text: &str) -> Box<dyn Query> {
    use std::ops::Bound;
    let Some(prefix) = text.strip_suffix('*') else {
        return Box::new(TermQuery::new(
            Term::from_field_text(field, text),
            IndexRecordOption::Basic,
        ));
    };
    let end = after_prefix(prefix).map_or(Bound::Unbounded, |end| {
        let mut term = Term::from_field_text(field, "");
        term.append_bytes(&end);
        Bound::Excluded(term)
    });
    Box::new(InvertedIndexRangeQuery::new(
        Bound::Included(Term::from_field_text(field, prefix)),
        end,
    ))
}

fn zoned(place: Place, zone: Option<Zone>) -> Clause {
    Clause::Place(within_zone(place, zone))
}

fn within_zone(place: Place, zone: Option<Zone>) -> Place {
    match (zone, place) {
        (None, place) => place,
        // A loose phrase is counted by its windows, so its parts are what must lie in the zone.
        (Some(_), Place::Window { parts, slop }) => {
            let parts = parts
                .into_iter()
                .map(|(part, times)| (within_zone(part, zone), times))
                .collect();
            Place::Window { parts, slop }
        }
        (Some(zone), place) => Place::Zone(zone, Box::new(place)),
    }
}

/// Several clauses as one; `None` if there is none.
fn combined(mut clauses: Vec<Clause>, combine: fn(Vec<Clause>) -> Clause) -> Option<Clause> {
    match clauses.len() {
        0 => None,
        1 => clauses.pop(),
        _ => Some(combine(clauses)),
    }
}

fn negated(clause: Clause) -> Clause {
    match clause {
        Clause::Not(inner) => *inner,
        Clause::All => Clause::Nothing,
        Clause::Nothing => Clause::All,
        other => Clause::Not(Box::new(other)),
    }
}

/// Alternatives that all stand at places are one place.
fn simplified(clause: Clause) -> Clause {
    match clause {
        Clause::Or(clauses) => {
            let clauses: Vec<Clause> = clauses.into_iter().map(simplified).collect();
            if clauses.iter().any(|clause| !matches!(clause, Clause::Place(_))) {
                return Clause::Or(clauses);
            }
            let place = |clause| match clause {
                Clause::Place(place) => Some(place),
                _ => None,
            };
            Clause::Place(Place::Any(clauses.into_iter().filter_map(place).collect()))
        }
        Clause::And(clauses) => Clause::And(clauses.into_iter().map(simplified).collect()),
        other => other,
    }
}

fn pairs(clause: &Clause) -> usize {
    match clause {
        Clause::And(clauses) | Clause::Or(clauses) => clauses.iter().map(pairs).sum(),
        Clause::Not(clause) => pairs(clause),
        _ => 1,
    }
}

fn copy(clause: &Clause) -> Clause {
    match clause {
        Clause::All => Clause::All,
        Clause::Nothing => Clause::Nothing,
        Clause::Place(place) => Clause::Place(place.clone()),
        Clause::Article(query) => Clause::Article(query.box_clone()),
        Clause::And(clauses) => Clause::And(clauses.iter().map(copy).collect()),
        Clause::Or(clauses) => Clause::Or(clauses.iter().map(copy).collect()),
        Clause::Not(clause) => Clause::Not(Box::new(copy(clause))),
    }
}
