//! Reads any text as a query. There is no text that it refuses: what does not fit is repaired, with a note that says
//! where and how, and only `--strict` makes an error of that.
//!
//! # Grammar
//!
//! ```text
//! query        = [ alternatives ]                        nothing at all: every article
//! alternatives = all { ( "OR" | "||" | "|" ) all }
//! all          = not { [ "AND" | "&&" ] not }            with --match any a blank is an "OR"
//! not          = { "NOT" | "ANDNOT" | "-" | "!" } near
//! near         = primary { [ "NOT" ] proximity primary }
//! proximity    = ( "W/" | "NEAR/" | "PRE/" | "ADJ/" | "/" ) ( NUMBER | "s" | "p" )
//!              | "AROUND(" NUMBER ")" | "NEARn" | "ADJn" | "N/n" | "P/n"
//! primary      = word | phrase | mark | "*" | range
//!              | field primary                           title:flood, title:(flood OR fire), headline(flood), hd=flood
//!              | "ATLEASTn" primary
//!              | "(" alternatives ")"
//! phrase       = QUOTE text QUOTE [ "~" NUMBER ] [ "*" ] "" “” „“ «» 「」 『』 《》
//! mark         = "@person" | "@org" | "@place"
//! word         = [ "=" ] LETTERS [ "*" | "~" [ "1" | "2" ] ] | "/" REGEX "/"
//! field        = NAME ":"                                a name of the table in `fields`
//! ```
//!
//! `AND`, `OR` and `NOT` are operators in capitals only. Proximity binds tighter than `NOT`, that tighter than `AND`,
//! that tighter than `OR`: one rule, whatever other systems do. A backslash makes the next character an ordinary one.
//! Full-width signs count as their ASCII twins. Words are kept as typed; analysing them is the business of planning.
//!
//! The tree prints itself in one canonical form, which reads back to the same tree.
//!
//! ```
//! use dateline::query::syntax::{Options, parse};
//!
//! let query = parse("flood -river", &Options::default());
//! assert_eq!(query.root.to_string(), "flood AND NOT river");
//! assert!(query.notes.is_empty());
//!
//! let query = parse("dtae:2019 flood", &Options::default());
//! assert_eq!(query.root.to_string(), "dtae AND 2019 AND flood");
//! assert_eq!(query.notes[0].hint.as_deref(), Some("did you mean `date`?"));
//! ```

mod brackets;
mod build;
mod chars;
mod dates;
mod fields;
mod lexer;
mod notes;
mod operators;
mod parser;
mod print;
mod question;
mod range;
mod values;
mod word;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use jiff::civil;

use super::tree::{Matching, Node, Query};
pub use fields::{facet_named, field_names};
use notes::Notes;
pub(super) use question::is_small;

/// How a query is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// No operators: every word is a word.
    pub plain: bool,
    /// What a blank between two words means.
    pub matching: Matching,
    /// The day that relative dates count from.
    pub today: civil::Date,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            plain: false,
            matching: Matching::All,
            today: civil::date(1970, 1, 1),
        }
    }
}

/// Reads a query; any text at all gives a tree.
pub fn parse(text: &str, options: &Options) -> Query {
    parse_counting(text, options).0
}

/// Reads a query and counts the steps, which the tests hold to be linear in its length.
fn parse_counting(text: &str, options: &Options) -> (Query, usize) {
    let mut notes = Notes::default();
    let question = match options.plain {
        true => None,
        false => question::plain_question(text, &mut notes),
    };
    let prose = question.is_some();
    let words = question.or_else(|| options.plain.then(|| question::words(text).collect()));
    let (root, steps) = match words {
        Some(words) => (words_only(&words, options.matching), text.len()),
        None => {
            let (tokens, read) = lexer::tokens(text, &mut notes);
            let (root, parsed) = parser::parse(text, tokens, options, &mut notes);
            (root, read + parsed)
        }
    };
    let notes = notes.finish();
    (Query { root, notes, prose }, steps)
}

/// Words in which no sign means anything; of none, everything.
fn words_only(words: &[&str], matching: Matching) -> Node {
    let nodes = words.iter().map(|word| build::plain(word)).collect();
    match matching {
        Matching::All => Node::and(nodes),
        Matching::Any | Matching::Most => Node::or(nodes),
    }
}
