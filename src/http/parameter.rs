//! The parameters that routes take: `q`, `person`, `-source`, `facet`, ...
//!
//! They have the names of the flags, may repeat where those may, and stand in one table ([`Parameter`]), by which those of
//! a request are checked ([`super::params`]) and from which the OpenAPI description is made.

use utoipa::openapi;
use utoipa::openapi::Required;
use utoipa::openapi::path::{ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Array, Object, ObjectBuilder, Schema, Type};

use super::download;
use crate::archive::{Rank, Window};
use crate::article::{Kind, Status};
use crate::index::schema::Facet;
use crate::search::{Counted, DayField, Matching, Sort, Unit};
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

/// The most hits of one page; a download has no limit.
pub const MOST_HITS: u32 = 10_000;
/// The most values of one facet.
pub const MOST_VALUES: u32 = 1_000_000;

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
pub(super) type Words<T, const N: usize> = [(&'static str, T); N];

pub(super) const MATCHING: Words<Matching, 3> =
    [("all", Matching::All), ("any", Matching::Any), ("most", Matching::Most)];
pub(super) const SORT: Words<Sort, 3> = [
    ("relevance", Sort::Relevance),
    ("newest", Sort::Newest),
    ("oldest", Sort::Oldest),
];
pub(super) const COUNTING: Words<Counted, 2> = [("stories", Counted::Stories), ("copies", Counted::Copies)];
pub(super) const STATUS: Words<Option<Status>, 5> = [
    ("all", None),
    ("usable", Some(Status::Usable)),
    ("corrected", Some(Status::Corrected)),
    ("embargoed", Some(Status::Embargoed)),
    ("withdrawn", Some(Status::Withdrawn)),
];
pub(super) const UNITS: Words<Option<Unit>, 6> = [
    ("auto", None),
    ("year", Some(Unit::Year)),
    ("quarter", Some(Unit::Quarter)),
    ("month", Some(Unit::Month)),
    ("week", Some(Unit::Week)),
    ("day", Some(Unit::Day)),
];
pub(super) const DAYS: Words<DayField, 2> = [("date", DayField::Date), ("mentions", DayField::Mentions)];

pub(super) const RANKS: Words<Rank, 3> = [
    ("largest", Rank::Largest),
    ("widest", Rank::Widest),
    ("fastest", Rank::Fastest),
];
pub(super) const KINDS: Words<Kind, 3> = [("person", Kind::Person), ("org", Kind::Org), ("place", Kind::Place)];

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

pub(super) const FORMATS: Words<Option<download::Form>, 6> = [
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

pub(super) const STYLES: Words<CitationStyle, 3> = [
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

impl Parameter {
    /// The parameter for the OpenAPI description.
    pub(super) fn described(&self) -> openapi::path::Parameter {
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
