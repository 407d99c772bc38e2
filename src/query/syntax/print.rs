//! The canonical form: one text for each tree, which reads back to the same tree.
//!
//! Everything that is made of parts stands in parentheses inside something else, except `NOT` in a list, so that the
//! form shows how a query was read without knowledge of the precedence.

use std::fmt::{self, Display, Formatter, Write};

use super::chars::{breaks, is_punctuation, is_searchable, joins, sign};
use super::fields::{self, Field, Side};
use super::operators;
use crate::query::tree::{DateField, DateSpan, Form, Has, KeyField, Near, Node, Value, Within, Word, Zone};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Node::All => f.write_char('*'),
            Node::Word(word) => print_word(f, word),
            Node::Phrase { text, slop: 0 } => quoted(f, text),
            Node::Phrase { text, slop } => {
                quoted(f, text)?;
                write!(f, "~{slop}")
            }
            Node::Mark(kind) => write!(f, "@{}", kind.name()),
            Node::Zone(zone, inner) => {
                f.write_str(name_of_zone(*zone))?;
                f.write_char(':')?;
                match **inner {
                    Node::Word(Word { form, .. }) if form != Form::Caps => inner.fmt(f),
                    Node::Phrase { .. } | Node::Mark(_) => inner.fmt(f),
                    _ => write!(f, "({inner})"),
                }
            }
            Node::Value(facet, value) => {
                write!(f, "{}:", facet.name())?;
                print_value(f, value)
            }
            Node::Date(field, span) => {
                write!(f, "{}:", fields::name_of(Field::Date(*field, Side::Within)))?;
                print_span(f, *span)
            }
            Node::OnDay { month, day } => write!(f, "on:{month:02}-{day:02}"),
            Node::Number(field, from, to) => {
                write!(f, "{}:", fields::name_of(Field::Number(*field)))?;
                print_range(f, from.as_ref(), to.as_ref())
            }
            Node::Has(has) => write!(f, "has:{}", name_of_has(*has)),
            Node::Exactly(field, text) => {
                write!(f, "{}:", name_of_key(*field))?;
                print_key(f, text)
            }
            Node::And(nodes) => list(f, nodes, " AND "),
            Node::Or(nodes) => list(f, nodes, " OR "),
            Node::Not(inner) => {
                f.write_str("NOT ")?;
                part(f, inner)
            }
            Node::Near(near) => print_near(f, near),
            Node::AtLeast(count, inner) => write!(f, "ATLEAST{count}({inner})"),
        }
    }
}

/// Nodes joined by an operator; a denied one needs no parentheses here.
fn list(f: &mut Formatter<'_>, nodes: &[Node], operator: &str) -> fmt::Result {
    for (place, node) in nodes.iter().enumerate() {
        if place > 0 {
            f.write_str(operator)?;
        }
        match node {
            Node::Not(_) => node.fmt(f)?,
            _ => part(f, node)?,
        }
    }
    Ok(())
}

/// A node as part of another.
fn part(f: &mut Formatter<'_>, node: &Node) -> fmt::Result {
    match node {
        Node::And(_) | Node::Or(_) | Node::Not(_) | Node::Near(_) => write!(f, "({node})"),
        _ => node.fmt(f),
    }
}

fn print_near(f: &mut Formatter<'_>, near: &Near) -> fmt::Result {
    part(f, &near.left)?;
    f.write_str(if near.negated { " NOT " } else { " " })?;
    f.write_str(if near.ordered { "PRE/" } else { "W/" })?;
    match near.within {
        Within::Words(words) => write!(f, "{words} ")?,
        Within::Sentence => f.write_str("s ")?,
        Within::Paragraph => f.write_str("p ")?,
    }
    part(f, &near.right)
}

fn print_word(f: &mut Formatter<'_>, word: &Word) -> fmt::Result {
    match word.form {
        Form::Regex => return print_regex(f, &word.text),
        Form::Caps => f.write_str("caps:")?,
        Form::Exact => f.write_char('=')?,
        _ => {}
    }
    if word.form == Form::Stem && operators::operator(&word.text.chars().map(sign).collect::<String>()).is_some() {
        f.write_char('\\')?;
        return f.write_str(&word.text);
    }
    escaped(f, word)?;
    print_form(f, word.form)
}

/// The sign behind a word that says how it is matched.
fn print_form(f: &mut Formatter<'_>, form: Form) -> fmt::Result {
    match form {
        Form::Prefix => f.write_char('*'),
        Form::Fuzzy(1) => f.write_char('~'),
        Form::Fuzzy(edits) => write!(f, "~{edits}"),
        _ => Ok(()),
    }
}

/// A word with a backslash before whatever would be taken for a sign.
fn escaped(f: &mut Formatter<'_>, word: &Word) -> fmt::Result {
    let mut before = None;
    let mut chars = word.text.chars().peekable();
    while let Some(c) = chars.next() {
        let wild = word.form == Form::Wildcard && matches!(c, '*' | '?');
        let inner = joins(before, c, chars.peek().copied());
        let is_sign = breaks(c) || is_punctuation(c) || (sign(c) == '+' && before.is_none());
        if is_sign && !wild && !inner {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
        before = Some(c);
    }
    Ok(())
}

fn print_regex(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('/')?;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '/' => f.write_str("\\/")?,
            '\\' => {
                f.write_char(c)?;
                chars.next().map_or(Ok(()), |next| f.write_char(next))?;
            }
            _ => f.write_char(c)?,
        }
    }
    f.write_char('/')
}

fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if sign(c) == '"' || c == '\\' {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}

fn print_value(f: &mut Formatter<'_>, value: &Value) -> fmt::Result {
    match value.form {
        Form::Regex => return print_regex(f, &value.text),
        Form::Wildcard => {
            let word = Word {
                text: value.text.clone(),
                form: Form::Wildcard,
            };
            return escaped(f, &word);
        }
        Form::Exact | Form::Caps => f.write_char('=')?,
        _ => {}
    }
    if is_simple(&value.text) {
        f.write_str(&value.text)?;
    } else {
        quoted(f, &value.text)?;
    }
    print_form(f, value.form)
}

/// Whether a text can stand behind a field without quotes.
fn is_simple(text: &str) -> bool {
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inner = c != ',' && joins(before, c, chars.peek().copied());
        if !is_searchable(c) && !inner {
            return false;
        }
        before = Some(c);
    }
    true
}

fn print_key(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let plain = |c: char| c.is_alphanumeric() || "-_./:#%&=+~@*?".contains(c);
    let closed = text.chars().next_back().is_some_and(|c| c != ',') && text.chars().all(plain);
    if closed { f.write_str(text) } else { quoted(f, text) }
}

fn print_span(f: &mut Formatter<'_>, span: DateSpan) -> fmt::Result {
    print_range(f, span.from.as_ref(), span.to.as_ref())
}

/// One value, or two ends with two dots between.
fn print_range<T: Display + PartialEq>(f: &mut Formatter<'_>, from: Option<&T>, to: Option<&T>) -> fmt::Result {
    match (from, to) {
        (Some(from), Some(to)) if from == to => from.fmt(f),
        _ => {
            from.map_or(Ok(()), |from| from.fmt(f))?;
            f.write_str("..")?;
            to.map_or(Ok(()), |to| to.fmt(f))
        }
    }
}

fn name_of_zone(zone: Zone) -> &'static str {
    match zone {
        Zone::Title => "title",
        Zone::Lead => "lead",
        Zone::Body => "body",
    }
}

fn name_of_has(has: Has) -> &'static str {
    match has {
        Has::Date => fields::name_of(Field::Date(DateField::Date, Side::Within)),
        Has::Updated => fields::name_of(Field::Date(DateField::Updated, Side::Within)),
        Has::Mentions => fields::name_of(Field::Date(DateField::Mentions, Side::Within)),
        Has::Value(facet) => facet.name(),
    }
}

fn name_of_key(field: KeyField) -> &'static str {
    fields::name_of(Field::Key(field))
}
