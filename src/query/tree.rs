//! The query as a tree: what was asked, free of how it was typed and of how it will be run.
//!
//! The tree prints itself in one canonical form (see [`super::syntax`]); reading that form gives the same tree.

use std::ops::Range;

use crate::article::{Date, Days, Kind};
use crate::index::schema::Facet;

/// One question, or questions combined.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    /// Every article.
    All,
    /// A word, or several joined without a blank (`drug-trafficking`, `ABC公司`).
    Word(Word),
    /// Words in this order, next to each other, or with at most `slop` other words between them in any order.
    Phrase {
        /// The text between the quotes; a single word may end in `*`.
        text: String,
        /// Words that may stand between.
        slop: u32,
    },
    /// Any mention of a kind of name: `@person`.
    Mark(Kind),
    /// A part of the article in which something must stand: `title:flood`.
    Zone(Zone, Box<Node>),
    /// A value of a facet: `person:cabello`.
    Value(Facet, Value),
    /// A date in a span: `date:2019..2021`.
    Date(DateField, DateSpan),
    /// The same day in any year: `on:04-13`.
    OnDay {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// A number in a range, ends included: `words:>1000`.
    Number(NumberField, Option<u64>, Option<u64>),
    /// That a field has any value: `has:date`.
    Has(Has),
    /// An identifier, address or path; a trailing `*` is a prefix.
    Exactly(KeyField, String),
    /// All of them.
    And(Vec<Node>),
    /// Any of them.
    Or(Vec<Node>),
    /// Anything but this.
    Not(Box<Node>),
    /// Two things close to each other.
    Near(Box<Near>),
    /// At least so many occurrences: `ATLEAST3(bribe)`.
    AtLeast(u32, Box<Node>),
}

/// A word and how it is to be matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As typed, without operators.
    pub text: String,
    /// How it is matched.
    pub form: Form,
}

/// How a word is matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Any inflection.
    Stem,
    /// Only as written, but for case and accents: `=walking`.
    Exact,
    /// Only with these capitals: `caps:Apple`.
    Caps,
    /// All words that begin so: `walk*`.
    Prefix,
    /// `?` is one letter, `*` any number: `wom?n`.
    Wildcard,
    /// All words so many edits away: `word~`, `word~2`.
    Fuzzy(u8),
    /// A regular expression over whole words: `/wom[ae]n/`.
    Regex,
}

/// A part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Zone {
    /// Headline.
    Title,
    /// Abstract or first paragraph.
    Lead,
    /// All but the headline.
    Body,
}

/// How a facet value is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// The words that the value must hold, in any order.
    pub text: String,
    /// How they are matched; [`Form::Stem`] and [`Form::Exact`] mean whole words of the value.
    pub form: Form,
}

/// A field that holds days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateField {
    /// Date of publication; an article matches if all days that its date may be lie in the span.
    Date,
    /// The same, for articles whose date may lie in the span: `date~:`.
    PossibleDate,
    /// Date of correction.
    Updated,
    /// Days that the text speaks of; a mention matches if it overlaps the span and is no longer than it.
    Mentions,
}

/// A span of time, open where an end is missing, with the words that it was given in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DateSpan {
    /// First day, and how it is printed.
    pub from: Option<Date>,
    /// Last day (the last of the month or year where imprecise), and how it is printed.
    pub to: Option<Date>,
}

impl Node {
    /// All of these: flat, and the thing itself where there is only one. Of none at all, everything is true.
    pub fn and(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        single(flat, Node::And)
    }

    /// Any of these: flat, and the thing itself where there is only one.
    pub fn or(nodes: Vec<Node>) -> Node {
        let mut flat = Vec::with_capacity(nodes.len());
        for node in nodes {
            match node {
                Node::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        single(flat, Node::Or)
    }

    /// Anything but this; twice denied is said.
    pub fn negate(self) -> Node {
        match self {
            Node::Not(inner) => *inner,
            other => Node::Not(Box::new(other)),
        }
    }

    /// Whether it stands at places of a text, so that something can be close to it.
    pub fn has_places(&self) -> bool {
        match self {
            Node::Word(_) | Node::Phrase { .. } | Node::Mark(_) => true,
            Node::Value(facet, _) => facet.kind().is_some(),
            Node::Zone(_, inner) => inner.has_places(),
            Node::Or(nodes) => nodes.iter().all(Node::has_places),
            Node::Near(near) => !near.negated,
            _ => false,
        }
    }

    /// How many nodes it is made of.
    pub fn size(&self) -> usize {
        1 + match self {
            Node::And(nodes) | Node::Or(nodes) => nodes.iter().map(Node::size).sum(),
            Node::Zone(_, inner) | Node::Not(inner) | Node::AtLeast(_, inner) => inner.size(),
            Node::Near(near) => near.left.size() + near.right.size(),
            _ => 0,
        }
    }
}

/// The only node, or all of them combined.
fn single(mut nodes: Vec<Node>, combine: fn(Vec<Node>) -> Node) -> Node {
    match nodes.len() {
        0 => Node::All,
        1 => nodes.remove(0),
        _ => combine(nodes),
    }
}

impl DateSpan {
    /// The days of the span; an open end reaches as far as dates do.
    pub fn days(self) -> Days {
        Days {
            first: self.from.map_or(-719_162, |date| date.days().first),
            last: self.to.map_or(2_932_896, |date| date.days().last),
        }
    }
}

/// A field that holds a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberField {
    /// Length.
    Words,
    /// Recognition quality.
    Ocr,
}

/// A field that holds one exact string.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyField {
    /// Identifier.
    Id,
    /// Where the file lies.
    Path,
    /// Where it was published.
    Url,
    /// Reprint family.
    Family,
}

/// What `has:` can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Has {
    /// `has:date`
    Date,
    /// `has:updated`
    Updated,
    /// `has:mentions`
    Mentions,
    /// `has:person` and so on.
    Value(Facet),
}

/// Two things close to each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// One.
    pub left: Node,
    /// The other.
    pub right: Node,
    /// How close.
    pub within: Within,
    /// Whether `left` must come first.
    pub ordered: bool,
    /// Matches articles that hold `left` somewhere with no `right` so close.
    pub negated: bool,
}

/// How close two things are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// At most so many words apart (`W/5`: at most four words between), inside a paragraph.
    Words(u32),
    /// In the same sentence.
    Sentence,
    /// In the same paragraph.
    Paragraph,
}

/// Something about a query that the reader should know: what was repaired, or how it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Byte range in the query as typed.
    pub at: Range<usize>,
    /// What was wrong or ambiguous.
    pub message: String,
    /// What to write instead.
    pub hint: Option<String>,
    /// Whether `--strict` refuses it: a repair is refused, a remark on how it was read is not.
    pub repaired: bool,
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.hint {
            Some(hint) => write!(f, "{}; {hint}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// How many words of a query an article must hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Matching {
    /// All of them.
    #[default]
    All,
    /// Any of them.
    Any,
    /// Any, ranked by how many.
    Most,
}

/// A query as read.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// What was asked.
    pub root: Node,
    /// What was repaired and how it was taken.
    pub notes: Vec<Note>,
    /// The text is no command but plainly a question or a line in capitals.
    pub prose: bool,
}
