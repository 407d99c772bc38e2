//! The values of fields that hold no text: dates, numbers, days of any year, keys, and what `has:` asks for.

use jiff::civil;

use super::dates;
use super::fields::{self, Field, Side};
use super::range::{self, End, Range};
use crate::query::tree::{DateField, DateSpan, Has, KeyField, Node};

/// Why a text is no value of its field.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Problem {
    fn new(message: String, hint: &str) -> Problem {
        let hint = Some(hint.to_owned());
        Problem { message, hint }
    }
}

/// A node, and what was put right in it.
type Read = Result<(Node, Option<String>), Problem>;

/// Reads the value of a field that holds no text.
pub(super) fn read(field: Field, text: &str, today: civil::Date) -> Read {
    let text = text.trim();
    match field {
        Field::Date(date, side) => read_date(date, side, text, today),
        Field::OnDay => read_day(text, today),
        Field::Number(number) => read_number(text).map(|(from, to)| (Node::Number(number, from, to), None)),
        Field::Has(wanted) => read_has(wanted, text),
        Field::Key(key) => read_key(key, text),
        Field::Site => Ok((site(text), None)),
        Field::Zones(_) | Field::Form(_) | Field::Value(_) => {
            Err(Problem::new(format!("`{text}` is no value"), "put it in quotes"))
        }
    }
}

fn read_date(field: DateField, side: Side, text: &str, today: civil::Date) -> Read {
    let has = match field {
        DateField::Date | DateField::PossibleDate => Has::Date,
        DateField::Updated => Has::Updated,
        DateField::Mentions => Has::Mentions,
    };
    match text {
        "*" => return Ok((Node::Has(has), None)),
        "none" | "null" | "undated" | "missing" => return Ok((Node::Has(has).negate(), None)),
        _ => {}
    }
    let span = dates::span(text, side, today).map_err(|error| match error {
        crate::article::DateError::NoSuchDay(_) => Problem::new(format!("there is no such day as {text}"), dates::HINT),
        crate::article::DateError::NotADate(_) => Problem::new(format!("`{text}` is not a date"), dates::HINT),
    })?;
    let turned = span.days().first > span.days().last;
    let remark = turned.then(|| format!("`{text}` ends before it begins; it is read the other way round"));
    let span = if turned { turn(span) } else { span };
    Ok((Node::Date(field, span), remark))
}

fn turn(span: DateSpan) -> DateSpan {
    DateSpan {
        from: span.to,
        to: span.from,
    }
}

fn read_day(text: &str, today: civil::Date) -> Read {
    match dates::day_of_year(text, today) {
        Some((month, day)) => Ok((Node::OnDay { month, day }, None)),
        None => Err(Problem::new(format!("`{text}` is no day of the year"), "write 04-13")),
    }
}

fn read_number(text: &str) -> Result<(Option<u64>, Option<u64>), Problem> {
    let problem = || Problem::new(format!("`{text}` is no number"), "write 500, >1000, <60 or 100..500");
    let number = |text: &str| text.replace([',', '_'], "").parse::<u64>().map_err(|_| problem());
    let (from, to) = match range::split(text) {
        Range::One("*") => (None, None),
        Range::One(text) => {
            let number = number(text)?;
            (Some(number), Some(number))
        }
        Range::Ends(from, to) => {
            let bound = |end: Option<End<'_>>, beyond: fn(u64) -> Option<u64>| {
                end.map(|end| {
                    let value = number(end.text)?;
                    if end.included {
                        Ok(value)
                    } else {
                        beyond(value).ok_or_else(problem)
                    }
                })
                .transpose()
            };
            (
                bound(from, |value| value.checked_add(1))?,
                bound(to, |value| value.checked_sub(1))?,
            )
        }
    };
    let empty = from.zip(to).is_some_and(|(from, to)| from > to);
    if empty { Err(problem()) } else { Ok((from, to)) }
}

fn read_has(wanted: bool, text: &str) -> Read {
    let has = match fields::find(text).map(|entry| entry.field) {
        Some(Field::Date(DateField::Date | DateField::PossibleDate, _)) => Has::Date,
        Some(Field::Date(DateField::Updated, _)) => Has::Updated,
        Some(Field::Date(DateField::Mentions, _)) => Has::Mentions,
        Some(Field::Value(facet)) => Has::Value(facet),
        _ => {
            let hint = match fields::nearest(text) {
                Some(name) => format!("did you mean `{name}`?"),
                None => "write has:date, has:updated, has:mentions, has:person, has:source and the like".to_owned(),
            };
            return Err(Problem::new(
                format!("`{text}` is nothing that an article can be asked to have"),
                &hint,
            ));
        }
    };
    let node = Node::Has(has);
    Ok((if wanted { node } else { node.negate() }, None))
}

fn read_key(key: KeyField, text: &str) -> Read {
    if text.trim_matches('*').is_empty() {
        return Err(Problem::new(
            "there is no value".to_owned(),
            "write the whole value, or its beginning and a star",
        ));
    }
    Ok((Node::Exactly(key, text.to_owned()), None))
}

/// The addresses that a site's articles have.
fn site(host: &str) -> Node {
    let host = host.trim_end_matches(['*', '/']);
    if host.contains("://") {
        return Node::Exactly(KeyField::Url, format!("{host}/*"));
    }
    let starts = ["https://", "https://www.", "http://", "http://www."];
    let address = |start: &&str| Node::Exactly(KeyField::Url, format!("{start}{host}/*"));
    Node::or(starts.iter().map(address).collect())
}
