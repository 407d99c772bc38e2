//! `dateline save`, `run` and `since`: searches kept under a name, and what came in since they last ran.

use std::sync::Arc;

use clap::{Parser, ValueEnum};
use serde_json::json;
use toml::{Table, Value};

use super::asking::{self, Authors, Given, Reading, Restrictions};
use super::error::Failure;
use super::screen::{Line, Role};
use super::search::{self, Format, Order};
use super::session::{Form, Session};
use super::{Outcome, strict};
use crate::archive::saved::{Searches, Seen};
use crate::ask::Wrong;

/// Keep a search under a name
///
/// The search stands in searches.toml in the index folder, a plain file to read and to edit, which a rebuild leaves
/// alone. Saving under a name that is taken replaces that search; what it had shown is then forgotten.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline save ports 'harbour OR port' --source 'Lisbon Ledger'
  dateline run ports
  dateline since ports                           only what came in since")]
pub(super) struct SaveArgs {
    /// The name
    #[arg(value_name = "NAME")]
    name: String,
    /// What to look for; nothing matches everything
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    only: Restrictions,
    #[command(flatten)]
    authors: Authors,
}

/// Run a saved search; without a name, list them
///
/// All that it finds then counts as seen: `dateline since NAME` tells what comes in afterwards.
#[derive(Debug, clap::Args)]
pub(super) struct RunArgs {
    /// The name
    #[arg(value_name = "NAME")]
    name: Option<String>,
    #[command(flatten)]
    showing: Showing,
}

/// Show what came in since a saved search last ran
///
/// What came in is what the search has not found before, whatever date the articles bear. A search that never ran
/// shows all. The exit status is 0 only when something came in, so that cron can use it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline since ports
  dateline index -q ~/archive && dateline since ports --format text | mail -E -s ports desk@example.org

Exit status: 0 something came in, 1 nothing did, 2 error.")]
pub(super) struct SinceArgs {
    /// The name
    #[arg(value_name = "NAME")]
    name: String,
    #[command(flatten)]
    showing: Showing,
}

/// How the answer is to be shown.
#[derive(Debug, clap::Args)]
struct Showing {
    /// How many hits to show; `since` shows all unless told otherwise
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
    /// Order of the hits
    #[arg(long, value_name = "ORDER")]
    sort: Option<Order>,
    /// Form of the answer; --json and --jsonl are short for two of these
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["json", "jsonl"])]
    format: Option<Format>,
}

/// A search as its flags make it.
#[derive(Debug, Parser)]
#[command(args_override_self = true, disable_help_flag = true)]
struct Search {
    #[command(flatten)]
    args: search::Args,
    // The flags that belong to every command are not for a saved search, but others refuse to stand beside them.
    #[arg(long, hide = true)]
    json: bool,
    #[arg(long, hide = true)]
    jsonl: bool,
}

impl SaveArgs {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let query = self.query.join(" ").trim().to_owned();
        let request = asking::request(&query, &self.reading, &self.only, &self.authors)?;
        strict::check(&request, &self.reading)?;
        if self.name.trim().is_empty() || self.name.contains(char::is_control) {
            let hint = "a word or two will do".to_owned();
            return Err(Wrong::new(format!("`{}` is no name", self.name.escape_debug()), hint).into());
        }
        // Without an index there is no folder to write to.
        session.archive()?;
        let index = session.index_folder();
        let mut searches = Searches::open(&index)?;
        let search = self.table(query);
        let is_new = searches.get(&self.name).map_or(true, |before| *before != search);
        searches.put(&self.name, search)?;
        if is_new {
            Seen::open(&index)?.forget(&self.name)?;
        }
        session.say(Line::of(Role::Dim, format!("saved as {}", self.name)))?;
        Ok(Outcome::Found)
    }

    fn table(&self, query: String) -> Table {
        let given = [self.reading.given(), self.only.given(), self.authors.given()];
        let flags = given
            .into_iter()
            .flatten()
            .map(|(name, values)| (name.to_owned(), value((name, values))));
        std::iter::once(("query".to_owned(), Value::String(query)))
            .chain(flags)
            .collect()
    }
}

/// Flags that may be given more than once are lists, however many values they have.
fn value((name, mut values): Given) -> Value {
    const ONE: [&str; 4] = ["match", "from", "to", "on-this-day"];
    match values.len() {
        0 => Value::Boolean(true),
        1 if ONE.contains(&name) => Value::String(values.remove(0)),
        _ => Value::Array(values.into_iter().map(Value::String).collect()),
    }
}

impl RunArgs {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        match &self.name {
            Some(name) => show(session, name, &self.showing, Part::All),
            None => list(session),
        }
    }
}

impl SinceArgs {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        show(session, &self.name, &self.showing, Part::New)
    }
}

/// What of a search is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    /// What it has not shown before.
    New,
}

fn show(session: &mut Session, name: &str, showing: &Showing, part: Part) -> Result<Outcome, Failure> {
    let index = session.index_folder();
    let archive = session.archive()?;
    let searches = Searches::open(&index)?;
    let search = parse(name, searches.get(name)?, showing, part)?;
    let mut seen = Seen::open(&index)?;
    let known = match part {
        Part::All => None,
        Part::New => Some(Arc::new(seen.of(name))),
    };
    // Taken first: what is committed while the answer is written is new next time, and never lost.
    let found = archive.hashes(&search.request()?)?;
    let outcome = search.run_beside(session, known)?;
    session.out.flush()?;
    seen.add(name, found)?;
    Ok(outcome)
}

/// Reads a saved search as the command line would, what is said now coming last.
fn parse(name: &str, table: &Table, showing: &Showing, part: Part) -> Result<search::Args, Failure> {
    let wrong = |reason: String| Wrong::new(format!("the saved search `{name}`: {reason}"), None);
    let mut flags = vec![name.to_owned()];
    if part == Part::New {
        flags.extend(["--sort=newest".to_owned(), format!("--limit={}", u32::MAX)]);
    }
    let mut query = String::new();
    for (key, value) in table {
        match value {
            Value::String(text) if key == "query" => query.clone_from(text),
            Value::Boolean(true) => flags.push(format!("--{key}")),
            Value::Boolean(false) => {}
            Value::Array(values) => flags.extend(values.iter().map(|value| flag(key, value))),
            value => flags.push(flag(key, value)),
        }
    }
    flags.extend(showing.limit.map(|limit| format!("--limit={limit}")));
    let word = |value: clap::builder::PossibleValue| value.get_name().to_owned();
    let sort = showing.sort.and_then(|sort| sort.to_possible_value());
    let format = showing.format.and_then(|format| format.to_possible_value());
    flags.extend(sort.map(|sort| format!("--sort={}", word(sort))));
    flags.extend(format.map(|format| format!("--format={}", word(format))));
    flags.extend(["--".to_owned(), query]);
    let parsed = Search::try_parse_from(flags).map_err(|error| {
        let text = error.to_string();
        let first = text.lines().next().unwrap_or_default();
        wrong(first.trim_start_matches("error: ").to_owned())
    })?;
    Ok(parsed.args)
}

fn flag(key: &str, value: &Value) -> String {
    match value {
        Value::String(text) => format!("--{key}={text}"),
        other => format!("--{key}={other}"),
    }
}

fn list(session: &mut Session) -> Result<Outcome, Failure> {
    session.archive()?;
    let searches = Searches::open(&session.index_folder())?;
    let described: Vec<_> = searches
        .iter()
        .map(|(name, search)| json!({"name": name, "search": search}))
        .collect();
    match session.form {
        Form::Json => session.json(&json!({"searches": described}))?,
        Form::Jsonl => session.json_lines(&described)?,
        Form::Text => {
            for (name, search) in searches.iter() {
                let query = search.get("query").and_then(Value::as_str).unwrap_or_default();
                let flags = search.iter().filter(|(key, _)| *key != "query");
                let flags: String = flags.map(|(key, value)| format!("  {key} = {value}")).collect();
                session.out.print(
                    Line::of(Role::Title, name)
                        .plain(format!("  {query}"))
                        .then(Role::Dim, flags),
                )?;
            }
        }
    }
    Ok(Outcome::found(!described.is_empty()))
}
