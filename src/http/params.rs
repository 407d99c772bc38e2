//! Parameters of an address: `?q=storm&person=Ana+Duarte&-source=Wire&facet=person:20`.
//!
//! They have the names of the flags, may repeat where those may, and are told apart by one table ([`Parameter`]), from
//! which the OpenAPI description is made too. [`Asked`] is what the parameters of a search, a facet or a timeline say
//! together.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use utoipa::openapi;
use utoipa::openapi::Required;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Array, Object, ObjectBuilder, Schema, Type};

use super::download;
use super::error::Refusal;
use crate::archive::{ChartRequest, Rank, Window};
use crate::article::{Kind, Status};
pub use crate::ask::today;
use crate::ask::values::{self, FacetWish};
use crate::ask::{Restrictions, Wrong, sound};
use crate::index::schema::Facet;
use crate::search::who::WhoRequest;
use crate::search::{Counted, DayField, FacetField, FacetRequest, Matching, RelatedRequest, Request, Sort, Unit};
use crate::wire::CitationStyle;

/// One parameter that a route takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parameter {
    /// Its name: that of the flag.
    pub name: &'static str,
    /// What it says.
    pub help: &'static str,
    /// What its value looks like.
    pub form: Form,
    /// Whether it may be given more than once.
    pub many: bool,
}

/// What the value of a parameter looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any text.
    Text,
    /// Any text but nothing.
    Value,
    /// `FIELD=VALUE`
    Exclusion,
    /// A whole number from one to another.
    Number(u32, u32),
    /// An odd number from 3 on.
    Odd,
    /// `2026`, `2026-01` or `2026-01-17`
    Date,
    /// `04-13`
    MonthDay,
    /// `person`, `person:20`, `date:month`
    Facet,
    /// `30d`, `2w`, `6m`, `1y`
    HalfLife,
    /// Given or not; `true` and `false` are understood too.
    Switch,
    /// One of some words.
    Word(&'static [&'static str]),
}

const fn one(name: &'static str, form: Form, help: &'static str) -> Parameter {
    Parameter {
        name,
        help,
        form,
        many: false,
    }
}

const fn many(name: &'static str, form: Form, help: &'static str) -> Parameter {
    Parameter {
        name,
        help,
        form,
        many: true,
    }
}

/// Words and what they mean.
type Words<T, const N: usize> = [(&'static str, T); N];

const MATCHING: Words<Matching, 3> = [("all", Matching::All), ("any", Matching::Any), ("most", Matching::Most)];
const SORT: Words<Sort, 3> = [
    ("relevance", Sort::Relevance),
    ("newest", Sort::Newest),
    ("oldest", Sort::Oldest),
];
const COUNTING: Words<Counted, 2> = [("stories", Counted::Stories), ("copies", Counted::Copies)];
const STATUS: Words<Option<Status>, 5> = [
    ("all", None),
    ("usable", Some(Status::Usable)),
    ("corrected", Some(Status::Corrected)),
    ("embargoed", Some(Status::Embargoed)),
    ("withdrawn", Some(Status::Withdrawn)),
];
const UNITS: Words<Option<Unit>, 6> = [
    ("auto", None),
    ("year", Some(Unit::Year)),
    ("quarter", Some(Unit::Quarter)),
    ("month", Some(Unit::Month)),
    ("week", Some(Unit::Week)),
    ("day", Some(Unit::Day)),
];
const DAYS: Words<DayField, 2> = [("date", DayField::Date), ("mentions", DayField::Mentions)];

const RANKS: Words<Rank, 3> = [
    ("largest", Rank::Largest),
    ("widest", Rank::Widest),
    ("fastest", Rank::Fastest),
];
const KINDS: Words<Kind, 3> = [("person", Kind::Person), ("org", Kind::Org), ("place", Kind::Place)];

/// The words of a table, for the description.
const fn words<T: Copy, const N: usize>(table: Words<T, N>) -> [&'static str; N] {
    let mut names = [""; N];
    let mut at = 0;
    while at < N {
        names[at] = table[at].0;
        at += 1;
    }
    names
}

/// The names of the fields with values, for the description.
const FIELDS: [&str; Facet::ALL.len()] = {
    let mut names = [""; Facet::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at] = Facet::ALL[at].name();
        at += 1;
    }
    names
};

/// The query, and how it is read.
pub const QUERY: &[Parameter] = &[
    one(
        "q",
        Form::Text,
        "The query, in the language of `dateline search`; nothing matches everything",
    ),
    one(
        "match",
        Form::Word(&words(MATCHING)),
        "How many words of the query an article must hold; all unless said",
    ),
    one("plain", Form::Switch, "Take the query as plain words: no operators"),
    one("strict", Form::Switch, "Refuse a query that would have to be repaired"),
];

/// Which articles are meant beside the query; authors apart, since `by` is a unit on a timeline.
pub const ONLY: &[Parameter] = &[
    many(
        "person",
        Form::Value,
        "Only articles that name this person; twice means either",
    ),
    many("org", Form::Value, "Only articles that name this organisation"),
    many("place", Form::Value, "Only articles that name this place"),
    many("source", Form::Value, "Only of this publication or agency"),
    many("section", Form::Value, "Only of this desk or category"),
    many("tag", Form::Value, "Only with this keyword of the publisher"),
    many("lang", Form::Value, "Only in this language: en, zh-Hans, de"),
    many("folder", Form::Value, "Only of this folder"),
    many("page", Form::Value, "Only of this printed page"),
    many("edition", Form::Value, "Only of this edition"),
    many(
        "date_source",
        Form::Value,
        "Only with a date that was found there: header, meta, url",
    ),
    many("dateline", Form::Value, "Only written at this place, as printed"),
    many(
        "status",
        Form::Word(&words(STATUS)),
        "Of this status; unless said, embargoed and withdrawn articles are left out",
    ),
    many("-person", Form::Value, "No articles that name this person"),
    many("-org", Form::Value, "No articles that name this organisation"),
    many("-place", Form::Value, "No articles that name this place"),
    many("-source", Form::Value, "Not of this publication or agency"),
    many("-section", Form::Value, "Not of this desk or category"),
    many("-by", Form::Value, "Not by this author"),
    many("-tag", Form::Value, "Not with this keyword"),
    many("-lang", Form::Value, "Not in this language"),
    many("-folder", Form::Value, "Not of this folder"),
    many("-page", Form::Value, "Not of this printed page"),
    many("-edition", Form::Value, "Not of this edition"),
    many("-status", Form::Value, "Not of this status"),
    many("-date_source", Form::Value, "Not with a date that was found there"),
    many("-dateline", Form::Value, "Not written at this place"),
    many(
        "not",
        Form::Exclusion,
        "Without this value, as in source=Wire; the same as -source=Wire",
    ),
    many("missing", Form::Word(&FIELDS), "Without any value of this field"),
    one("from", Form::Date, "Of this day or later"),
    one(
        "to",
        Form::Date,
        "Of this day or earlier; a month or year is meant to its end",
    ),
    one("on-this-day", Form::MonthDay, "Of this day in any year"),
    one(
        "extracted-only",
        Form::Switch,
        "Leave out names that only the publisher gave",
    ),
];

/// The authors.
pub const AUTHORS: &[Parameter] = &[many("by", Form::Value, "Only by this author")];

/// How hits are shown as one.
const GROUPS: &[&str] = &["family"];

/// Which hits, in which order, and what is counted beside them.
pub const HITS: &[Parameter] = &[
    one("limit", Form::Number(0, MOST_HITS), "How many hits; 10 unless said"),
    one("offset", Form::Number(0, u32::MAX), "How many hits to leave out first"),
    one(
        "after",
        Form::Value,
        "Go on after the page that gave this as `next`; every hit can be reached so",
    ),
    one(
        "sort",
        Form::Word(&words(SORT)),
        "Order of the hits; relevance unless said",
    ),
    many("facet", Form::Facet, "Count a facet too, each field once"),
    one(
        "group",
        Form::Word(GROUPS),
        "Show each story once, whatever the number of its copies",
    ),
    one(
        "counting",
        Form::Word(&words(COUNTING)),
        "What totals and facets count where stories are shown once; stories unless said",
    ),
    one(
        "no-count",
        Form::Switch,
        "Do not count all matches: faster, and total is null",
    ),
    one(
        "passages",
        Form::Number(0, 100),
        "So many of the best passages of each hit, with line and paragraph",
    ),
    one("kwic", Form::Switch, "Every match with the words around it"),
    one(
        "fresh",
        Form::HalfLife,
        "Rank what is new higher; what that adds is halved in 30 days, or as given: 7d, 2w, 6m, 1y",
    ),
    one(
        "explain",
        Form::Switch,
        "What each clause finds, and where each score comes from",
    ),
];

/// The form of the answer to a search.
pub const FORM: &[Parameter] = &[one(
    "format",
    Form::Word(&words(FORMATS)),
    "json for a page; jsonl, csv, bibtex, ris and csl-json for a download, which holds all hits unless `limit` says how many",
)];

const FORMATS: Words<Option<download::Form>, 6> = [
    ("json", None),
    ("jsonl", Some(download::Form::JsonLines)),
    ("csv", Some(download::Form::Csv)),
    ("bibtex", Some(download::Form::References(CitationStyle::Bibtex))),
    ("ris", Some(download::Form::References(CitationStyle::Ris))),
    ("csl-json", Some(download::Form::References(CitationStyle::CslJson))),
];

/// How a timeline is counted.
pub const TIMELINE: &[Parameter] = &[
    one(
        "by",
        Form::Word(&words(UNITS)),
        "The unit; auto takes one that gives a readable number of spans",
    ),
    one(
        "of",
        Form::Word(&words(DAYS)),
        "Which days: of publication, or those that the text speaks of",
    ),
    one(
        "split",
        Form::Facet,
        "A line for each of the N values most found of a field, as in person:5",
    ),
    one(
        "smooth",
        Form::Odd,
        "Smooth by a centred moving average over so many spans",
    ),
    many(
        "query",
        Form::Text,
        "Another query, as a line of its own on the same chart",
    ),
];

/// How many articles are related to one, or words and names stand out.
pub const LIST: &[Parameter] = &[one("limit", Form::Number(0, 1000), "How many; 10 unless said")];

/// How an article is cited.
pub const CITATION: &[Parameter] = &[one(
    "format",
    Form::Word(&words(STYLES)),
    "bibtex for LaTeX, ris for EndNote, csl-json for Zotero and pandoc; bibtex unless said",
)];

const STYLES: Words<CitationStyle, 3> = [
    ("bibtex", CitationStyle::Bibtex),
    ("ris", CitationStyle::Ris),
    ("csl-json", CitationStyle::CslJson),
];

/// How the values of one facet are listed.
pub const FACET: &[Parameter] = &[
    one("limit", Form::Number(0, MOST_VALUES), "How many values; 20 unless said"),
    one("prefix", Form::Text, "Only values of which a word begins so"),
];

/// How stories are listed.
pub const FAMILIES: &[Parameter] = &[
    one(
        "by",
        Form::Word(&words(RANKS)),
        "Which stories stand first: those with the most copies, sources, or copies within a day",
    ),
    one("limit", Form::Number(0, MOST_HITS), "How many stories; 20 unless said"),
];

/// What is to be completed.
pub const COMPLETION: &[Parameter] = &[
    one("q", Form::Text, "The query up to the caret"),
    one("limit", Form::Number(0, 100), "How many ways; 10 unless said"),
];

/// How a dossier is drawn up.
pub const DOSSIER: &[Parameter] = &[
    one(
        "kind",
        Form::Word(&words(KINDS)),
        "What it is; the kind with most articles unless said",
    ),
    one(
        "limit",
        Form::Number(0, 1000),
        "How many entries each list has; 10 unless said",
    ),
];

/// The most hits of one page; a download has no limit.
pub const MOST_HITS: u32 = 10_000;
/// The most values of one facet.
pub const MOST_VALUES: u32 = 1_000_000;
/// Entries of a list of values or stories where no number is given.
const LISTED: usize = 20;
/// Entries of each list of a dossier where no number is given.
const ENTRIES: usize = 10;
/// Entries of a feed where no number is given.
const FED: usize = 50;
/// Values of a facet beside hits where no number is given.
const VALUES: usize = 10;
/// Lines of a chart where no number is given.
const LINES: usize = 5;

/// The parameters of a request, in the order of the address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads the part of an address behind `?`, whatever it is.
    pub fn parse(query: &str) -> Params {
        let pairs = form_urlencoded::parse(query.as_bytes());
        Params(
            pairs
                .map(|(name, value)| (name.into_owned(), value.into_owned()))
                .collect(),
        )
    }

    /// The part of an address that says the same.
    pub fn to_query(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(&self.0).finish()
    }

    /// All parameters, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All values of a parameter.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.iter()
            .filter(move |(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// The last value of a parameter.
    pub fn last(&self, name: &str) -> Option<&str> {
        self.iter()
            .filter(|(other, _)| *other == name)
            .last()
            .map(|(_, value)| value)
    }

    /// The same with one more.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Params {
        self.0.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same without those that a test takes out.
    #[must_use]
    pub fn without(mut self, out: impl Fn(&str, &str) -> bool) -> Params {
        self.0.retain(|(name, value)| !out(name, value));
        self
    }

    /// Refuses a parameter that none of some tables has, and one that is given too often.
    ///
    /// # Errors
    /// There is one.
    pub fn check(&self, tables: &[&[Parameter]]) -> Result<(), Wrong> {
        let known = || tables.iter().flat_map(|table| table.iter());
        for (at, (name, _)) in self.0.iter().enumerate() {
            let Some(parameter) = known().find(|parameter| parameter.name == name) else {
                return Err(values::unknown(
                    "parameter",
                    name,
                    known().map(|parameter| parameter.name),
                ));
            };
            if !parameter.many && self.0.iter().take(at).any(|(other, _)| other == name) {
                let hint = "give it once".to_owned();
                return Err(Wrong::new(format!("the parameter `{name}` is given twice"), hint));
            }
        }
        Ok(())
    }

    /// Reads the value of a parameter, if it is given.
    ///
    /// # Errors
    /// The value is wrong; the message names the parameter.
    pub fn read<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, Wrong>) -> Result<Option<T>, Wrong> {
        self.last(name)
            .map(|value| read(value).map_err(|wrong| at(name, wrong)))
            .transpose()
    }

    /// Reads all values of a parameter.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn read_all<T>(&self, name: &str, read: impl Fn(&str) -> Result<T, Wrong>) -> Result<Vec<T>, Wrong> {
        self.all(name)
            .map(|value| read(value).map_err(|wrong| at(name, wrong)))
            .collect()
    }

    /// A number up to a greatest one.
    ///
    /// # Errors
    /// It is no number, or too great.
    pub fn number(&self, name: &str, most: u32) -> Result<Option<usize>, Wrong> {
        self.read(name, |text| number(text, most))
    }

    /// Whether a switch is given, and not as `false`.
    ///
    /// # Errors
    /// It has another value.
    pub fn switch(&self, name: &str) -> Result<bool, Wrong> {
        Ok(self.read(name, switch)?.unwrap_or(false))
    }
}

/// The message of a wrong value with the parameter that has it.
fn at(name: &str, wrong: Wrong) -> Wrong {
    Wrong {
        message: format!("{name}: {}", wrong.message),
        ..wrong
    }
}

fn number(text: &str, most: u32) -> Result<usize, Wrong> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits {
        return Err(Wrong::new(
            format!("`{text}` is not a number"),
            format!("write a number from 0 to {most}"),
        ));
    }
    let number = text.parse::<u32>().ok().filter(|number| *number <= most);
    let number = number.and_then(|number| usize::try_from(number).ok());
    number.ok_or_else(|| {
        let hint = match most {
            MOST_HITS => format!("{most} is the most; go on with `after`, or take all with format=jsonl or format=csv"),
            _ => format!("{most} is the most"),
        };
        Wrong::new(format!("{text} is too much"), hint)
    })
}

fn switch(text: &str) -> Result<bool, Wrong> {
    match text {
        "" | "1" | "true" => Ok(true),
        "0" | "false" => Ok(false),
        _ => Err(Wrong::new(
            format!("`{text}` is neither true nor false"),
            "write true, or leave it out".to_owned(),
        )),
    }
}

/// One of the words of a table.
fn word<T: Copy, const N: usize>(table: Words<T, N>) -> impl Fn(&str) -> Result<T, Wrong> {
    move |text| {
        let found = table
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, meaning)| *meaning);
        found.ok_or_else(|| values::unknown("value", text, table.iter().map(|(word, _)| *word)))
    }
}

fn value(text: &str) -> Result<String, Wrong> {
    if text.trim().is_empty() {
        return Err(Wrong::new(
            "there is no value",
            "give one, or leave the parameter out".to_owned(),
        ));
    }
    Ok(text.to_owned())
}

fn facet(text: &str) -> Result<FacetWish, Wrong> {
    let wish = values::facet_wish(text)?;
    match wish.limit {
        Some(limit) if u32::try_from(limit).is_ok_and(|limit| limit <= MOST_VALUES) => Ok(wish),
        None => Ok(wish),
        Some(limit) => Err(Wrong::new(
            format!("{limit} values are too many"),
            format!("{MOST_VALUES} is the most"),
        )),
    }
}

impl Params {
    /// The request that the parameters of [`QUERY`] and [`ONLY`] make, with those of [`AUTHORS`] if they are taken.
    ///
    /// # Errors
    /// A value is wrong, or `strict` is given and the query has a fault.
    pub fn request(&self, authors: bool) -> Result<Request, Refusal> {
        let request = Request {
            query: self.last("q").unwrap_or_default().to_owned(),
            matching: self.read("match", word(MATCHING))?.unwrap_or_default(),
            plain: self.switch("plain")?,
            filters: self.restrictions(authors)?.filters()?,
            today: today(),
            ..Request::default()
        };
        if self.switch("strict")? {
            sound(&request)?;
        }
        Ok(request)
    }

    fn restrictions(&self, authors: bool) -> Result<Restrictions, Wrong> {
        let mut all = Restrictions {
            from: self.read("from", values::date)?,
            to: self.read("to", values::date)?,
            on_this_day: self.read("on-this-day", values::month_day)?,
            status: self.read_all("status", word(STATUS))?,
            none_of: self.read_all("not", values::exclusion)?,
            missing: self.read_all("missing", values::facet)?,
            extracted_only: self.switch("extracted-only")?,
            any_of: Vec::new(),
        };
        for facet in Facet::ALL {
            let name = facet.name();
            if facet != Facet::Status && (authors || facet != Facet::By) {
                all.any_of.push((facet, self.read_all(name, value)?));
            }
            let without = self.read_all(&format!("-{name}"), value)?;
            all.none_of.extend(without.into_iter().map(|value| (facet, value)));
        }
        Ok(all)
    }

    /// The form of a download, if the answer is to be one, and how many hits it is to have.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn download(&self) -> Result<Option<(download::Form, Option<usize>)>, Wrong> {
        let Some(form) = self.read("format", word(FORMATS))?.flatten() else {
            return Ok(None);
        };
        Ok(Some((form, self.number("limit", u32::MAX)?)))
    }

    /// The request for a page of hits: the parameters of [`QUERY`], [`ONLY`], [`AUTHORS`] and [`HITS`].
    ///
    /// # Errors
    /// A value is wrong, or two do not go together.
    pub fn search(&self) -> Result<Request, Refusal> {
        let group = self.read("group", word([("family", ())]))?;
        let counting = self.read("counting", word(COUNTING))?;
        if counting.is_some() && group.is_none() {
            return Err(Wrong::new("`counting` needs `group`", "add group=family".to_owned()).into());
        }
        let after = self.read("after", value)?;
        let offset = self.number("offset", u32::MAX)?;
        if after.is_some() && offset.is_some() {
            return Err(Wrong::new("`after` and `offset` do not go together", "leave one out".to_owned()).into());
        }
        let facets: Vec<_> = self
            .read_all("facet", facet)?
            .into_iter()
            .map(|wish| wish.request(VALUES))
            .collect();
        values::distinct(&facets)?;
        let plain = self.request(true)?;
        let most = if self.download()?.is_some() {
            u32::MAX
        } else {
            MOST_HITS
        };
        Ok(Request {
            limit: self.number("limit", most)?.unwrap_or(plain.limit),
            offset: offset.unwrap_or(0),
            after,
            sort: self.read("sort", word(SORT))?.unwrap_or_default(),
            facets,
            group: group.map(|()| counting.unwrap_or(Counted::Stories)),
            count: !self.switch("no-count")?,
            passages: self.number("passages", 100)?.unwrap_or(0),
            concordance: self.switch("kwic")?,
            fresh: self.read("fresh", values::half_life)?,
            explain: self.switch("explain")?,
            ..plain
        })
    }

    /// The request for a feed: a search, with the newest first unless said.
    ///
    /// # Errors
    /// A value is wrong, or two do not go together.
    pub fn feed(&self) -> Result<Request, Refusal> {
        let request = self.search()?;
        Ok(Request {
            sort: if self.last("sort").is_some() {
                request.sort
            } else {
                Sort::Newest
            },
            limit: if self.last("limit").is_some() {
                request.limit
            } else {
                FED
            },
            facets: Vec::new(),
            count: false,
            ..request
        })
    }

    /// The request for a timeline: the parameters of [`QUERY`], [`ONLY`] and [`TIMELINE`].
    ///
    /// # Errors
    /// A value is wrong, or two do not go together.
    pub fn chart(&self) -> Result<ChartRequest, Refusal> {
        let template = self.request(false)?;
        let split = self.read("split", facet)?;
        let more: Vec<&str> = self.all("query").collect();
        if split.is_some_and(|wish| !matches!(wish.field, FacetField::Values(_))) {
            let hint = "split by person, org, place, source, section and the like".to_owned();
            return Err(Wrong::new("`split` takes a field with values, and no dates", hint).into());
        }
        if split.is_some() && !more.is_empty() {
            return Err(Wrong::new("`split` and `query` do not go together", "leave one out".to_owned()).into());
        }
        let line = |query: &str| {
            let request = Request {
                query: query.to_owned(),
                ..template.clone()
            };
            (query.to_owned(), request)
        };
        let first = self.last("q").or(more.is_empty().then_some(""));
        let window: Option<Window> = self.read("smooth", values::window)?;
        Ok(ChartRequest {
            lines: first.into_iter().chain(more).map(line).collect(),
            by: self.read("by", word(UNITS))?.flatten(),
            field: self.read("of", word(DAYS))?.unwrap_or_default(),
            split: split.map(|wish| wish.request(LINES)),
            smooth: window,
        })
    }

    /// The request for the values of one facet, by its name in the address.
    ///
    /// # Errors
    /// There is no such facet, or the number of values is wrong.
    pub fn facet(&self, field: &str) -> Result<FacetRequest, Wrong> {
        let limit = self.number("limit", MOST_VALUES)?.unwrap_or(LISTED);
        Ok(FacetRequest {
            prefix: self.last("prefix").unwrap_or_default().to_owned(),
            ..facet(field)?.request(limit)
        })
    }

    /// A query to be completed, and in how many ways.
    ///
    /// # Errors
    /// The number is none.
    pub fn completion(&self) -> Result<(String, usize), Wrong> {
        let before = self.last("q").unwrap_or_default().to_owned();
        Ok((before, self.number("limit", 100)?.unwrap_or(VALUES)))
    }

    /// Which stories stand first, and how many are listed.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn families(&self) -> Result<(Rank, usize), Wrong> {
        let rank = self.read("by", word(RANKS))?.unwrap_or_default();
        Ok((rank, self.number("limit", MOST_HITS)?.unwrap_or(LISTED)))
    }

    /// The request for articles related to one: the parameters of [`ONLY`], [`AUTHORS`] and [`LIST`].
    ///
    /// # Errors
    /// A value is wrong.
    pub fn related(&self, id: &str) -> Result<RelatedRequest, Wrong> {
        Ok(RelatedRequest {
            id: id.to_owned(),
            limit: self.list()?,
            filters: self.restrictions(true)?.filters()?,
        })
    }

    /// The number of [`LIST`].
    ///
    /// # Errors
    /// It is no number, or too great.
    pub fn list(&self) -> Result<usize, Wrong> {
        Ok(self.number("limit", 1000)?.unwrap_or(ENTRIES))
    }

    /// The style of [`CITATION`].
    ///
    /// # Errors
    /// There is no such style.
    pub fn style(&self) -> Result<CitationStyle, Wrong> {
        Ok(self.read("format", word(STYLES))?.unwrap_or(CitationStyle::Bibtex))
    }

    /// The request for a dossier on a name.
    ///
    /// # Errors
    /// A value is wrong.
    pub fn who(&self, name: &str) -> Result<WhoRequest, Wrong> {
        Ok(WhoRequest {
            name: name.to_owned(),
            kind: self.read("kind", word(KINDS))?,
            limit: self.number("limit", 1000)?.unwrap_or(ENTRIES),
        })
    }
}

/// The parameters that one route takes.
pub trait Takes {
    /// Their tables.
    const TABLES: &'static [&'static [Parameter]];
}

/// The parameters of a request, after a look that the route takes them all.
#[derive(Debug, Clone)]
pub struct Taken<T> {
    /// The parameters.
    pub params: Params,
    route: PhantomData<T>,
}

impl<T: Takes, S: Sync> FromRequestParts<S> for Taken<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Taken<T>, Refusal> {
        let params = Params::parse(parts.uri.query().unwrap_or_default());
        params.check(T::TABLES)?;
        Ok(Taken {
            params,
            route: PhantomData,
        })
    }
}

impl<T: Takes> utoipa::IntoParams for Taken<T> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<openapi::path::Parameter> {
        T::TABLES
            .iter()
            .flat_map(|table| table.iter())
            .map(Parameter::described)
            .collect()
    }
}

impl Parameter {
    /// The parameter for the OpenAPI description.
    fn described(&self) -> openapi::path::Parameter {
        let schema = Schema::from(self.form.schema());
        let schema = if self.many {
            Schema::Array(Array::new(schema))
        } else {
            schema
        };
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(ParameterIn::Query)
            .required(Required::False)
            .description(Some(self.help))
            .schema(Some(schema))
            .build()
    }
}

impl Form {
    fn schema(self) -> Object {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let object = match self {
            Form::Text => text,
            Form::Value | Form::Exclusion => text.min_length(Some(1)),
            Form::Number(least, most) => ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(least))
                .maximum(Some(most)),
            Form::Odd => ObjectBuilder::new()
                .schema_type(Type::Integer)
                .minimum(Some(3))
                .maximum(Some(Window::WIDEST)),
            Form::Date => text.examples(["2026", "2026-01", "2026-01-17"]),
            Form::MonthDay => text.examples(["04-13"]),
            Form::HalfLife => text.examples(["30d", "1y"]),
            Form::Facet => text.examples(["person", "person:20", "date:month"]),
            Form::Switch => text.enum_values(Some(["", "true", "1", "false", "0"])),
            Form::Word(words) => text.enum_values(Some(words.iter().copied())),
        };
        object.build()
    }
}
