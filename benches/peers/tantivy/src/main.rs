//! Bare tantivy as a peer of the benchmarks, in its plainest use: one text field with its own English stemmer, a day,
//! a month, and ready-made facets as columns. What a peer must do stands in `../README.md`.

mod answer;
mod index;

use std::process::ExitCode;

use serde::Deserialize;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// The facets that articles bring along, in the order of the fields.
const FACETS: [&str; 5] = ["person", "org", "place", "tag", "source"];

/// An article, as much of it as is used here.
#[derive(Deserialize)]
struct Article {
    id: String,
    title: String,
    body: String,
    date: String,
    source: String,
    tag: Vec<String>,
    planted: Planted,
}

#[derive(Deserialize)]
struct Planted {
    person: Vec<String>,
    org: Vec<String>,
    place: Vec<String>,
}

struct Fields {
    schema: Schema,
    id: Field,
    text: Field,
    day: Field,
    month: Field,
    facets: [Field; FACETS.len()],
}

impl Fields {
    fn new() -> Fields {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer("en_stem")
            .set_index_option(IndexRecordOption::WithFreqsAndPositions);
        let facet = || STRING | TextOptions::default().set_fast("raw");
        let text = TextOptions::default().set_indexing_options(indexing).set_stored();
        Fields {
            text: schema.add_text_field("text", text),
            id: schema.add_text_field("id", facet()),
            day: schema.add_i64_field("day", INDEXED | FAST),
            month: schema.add_i64_field("month", FAST),
            facets: FACETS.map(|name| schema.add_text_field(name, facet())),
            schema: schema.build(),
        }
    }
}

/// Days since 1970-01-01 of a date that begins with year, month and day (Hinnant, "chrono-compatible low-level date
/// algorithms").
fn day_of(date: &str) -> Option<i64> {
    let mut parts = date.get(..10)?.split('-').map(str::parse::<i64>);
    let (year, month, day) = (parts.next()?.ok()?, parts.next()?.ok()?, parts.next()?.ok()?);
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468)
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["index", articles, dir] => index::index(articles, dir),
        ["answer", dir] => answer::answer(dir),
        ["open", dir, field, ref terms @ ..] if !terms.is_empty() => answer::open(dir, field, terms),
        _ => Err("index ARTICLES DIR | answer DIR | open DIR FIELD TERM...".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("tantivy-peer: {error}");
            ExitCode::FAILURE
        }
    }
}
