//! `dateline names`: the authority file.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Subcommand, ValueEnum};

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render};
use crate::article::Kind;
use crate::ask::{self, Wrong};
use crate::names::edit::Edit;
use crate::names::exchange::{self, BETWEEN, COLUMNS, Imported};
use crate::names::history::{self, Done};
use crate::names::{Authority, likeness};
use crate::wire::names::Entry;
use crate::wire::{NamesDone, Suggested};

/// Say which names are one, what each is called, and which are none
///
/// Works on the authority file: names.toml in the folder of the index, or the one that --names gives. It is made to be
/// written by hand and kept under version control; these commands keep comments and order. An edit takes effect on the
/// next question, without indexing anew.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline names suggest                                     names that look like one
  dateline names merge 'Ana Duarte' 'A. Duarte' 安娜·杜阿尔特   make them one
  dateline names split 'Rui Lopes' --as 'Rui Lopes (swimmer)' --where 'medal OR pool'
  dateline names hide --kind org Reuters                     not to be counted
  dateline names undo                                        take the last edit back")]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List what the file says, with the number of articles of each name
    List {
        #[command(flatten)]
        only: Only,
    },
    /// Make names one; the first is kept, the others become its variants
    Merge {
        /// The name to keep
        #[arg(value_name = "KEEP")]
        keep: String,
        /// The names that are the same
        #[arg(value_name = "OTHER", required = true)]
        others: Vec<String>,
        #[command(flatten)]
        only: Only,
    },
    /// Tell two of one name apart: articles that match a query mean another
    Split {
        /// The name that the articles hold
        #[arg(value_name = "NAME")]
        name: String,
        /// What they mean
        #[arg(long = "as", value_name = "NEW")]
        new: String,
        /// Which articles
        #[arg(long = "where", value_name = "QUERY")]
        query: String,
        #[command(flatten)]
        only: Only,
    },
    /// Give another preferred name; the old one stays a variant
    Rename {
        /// The name now
        #[arg(value_name = "NAME")]
        name: String,
        /// The name from now on
        #[arg(value_name = "NEW")]
        new: String,
        #[command(flatten)]
        only: Only,
    },
    /// Hide what is no name
    Hide {
        /// What is no name
        #[arg(value_name = "NAME", required = true)]
        hidden: Vec<String>,
        #[command(flatten)]
        only: Only,
    },
    /// Take back the last edit that the program made
    Undo,
    /// Tell all faults of the file
    Check,
    /// Add names from CSV or Wikidata's JSON
    ///
    /// CSV has the columns name, and if wanted kind, variants (with ; between), id, note, hidden.
    Import {
        /// The file: .csv, or JSON
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        only: Only,
    },
    /// Write all entries to standard output
    Export {
        /// The form
        #[arg(long, value_name = "FORMAT", default_value = "csv")]
        format: Table,
        #[command(flatten)]
        only: Only,
    },
    /// Suggest names that look like one, those first that would change most
    Suggest {
        #[command(flatten)]
        only: Only,
        /// How sure it must be, 0 to 1
        #[arg(long, value_name = "LEAST", default_value_t = likeness::LIKELY)]
        least: f32,
        /// How many
        #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
        limit: usize,
    },
}

/// Names of which kind.
#[derive(Debug, clap::Args)]
struct Only {
    /// person, org or place; without it, what most articles take the names for
    #[arg(long, value_name = "KIND", value_parser = kind)]
    kind: Option<Kind>,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Table {
    /// A table.
    Csv,
    /// A list of objects.
    Json,
}

/// Reads the word for a kind of name.
pub(super) fn kind(text: &str) -> Result<Kind, Wrong> {
    let found = Kind::ALL.into_iter().find(|kind| kind.name() == text);
    found.ok_or_else(|| {
        Wrong::new(
            format!("`{text}` is no kind of name"),
            "say person, org or place".to_owned(),
        )
    })
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        match &self.action {
            Action::List { only } => list(session, only),
            Action::Merge { keep, others, only } => {
                let names: Vec<&str> = std::iter::once(keep).chain(others).map(String::as_str).collect();
                let kind = only.kind_of(session, &names)?;
                change(
                    session,
                    &Edit::Merge {
                        kind,
                        keep: keep.clone(),
                        others: others.clone(),
                    },
                    Some((kind, keep)),
                )
            }
            Action::Split { name, new, query, only } => {
                ask::names::check_query(query)?;
                let kind = only.kind_of(session, &[name])?;
                let (name, query) = (name.clone(), query.clone());
                change(
                    session,
                    &Edit::Split {
                        kind,
                        name,
                        new: new.clone(),
                        query,
                    },
                    Some((kind, new)),
                )
            }
            Action::Rename { name, new, only } => {
                let kind = only.kind_of(session, &[name])?;
                change(
                    session,
                    &Edit::Rename {
                        kind,
                        name: name.clone(),
                        new: new.clone(),
                    },
                    Some((kind, new)),
                )
            }
            Action::Hide { hidden, only } => {
                let kind = only.kind_of(session, &hidden.iter().map(String::as_str).collect::<Vec<_>>())?;
                change(
                    session,
                    &Edit::Hide {
                        kind,
                        names: hidden.clone(),
                    },
                    None,
                )
            }
            Action::Undo => {
                let done = history::undo(&session.names_file())?;
                tell(
                    session,
                    &Done {
                        what: format!("taken back: {}", done.what),
                        ..done
                    },
                    None,
                )
            }
            Action::Check => check(session),
            Action::Import { file, only } => import(session, file, only.kind),
            Action::Export { format, only } => export(session, *format, only),
            Action::Suggest { only, least, limit } => suggest(session, only, *least, *limit),
        }
    }
}

impl Only {
    /// The kind asked for, else what most articles take the names for.
    fn kind_of(&self, session: &Session, names: &[&str]) -> Result<Kind, Failure> {
        if let Some(kind) = self.kind {
            return Ok(kind);
        }
        Ok(ask::names::kind_of(session.archive()?, names)?)
    }

    fn takes(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|wanted| wanted == kind)
    }
}

fn change(session: &mut Session, edit: &Edit, about: Option<(Kind, &String)>) -> Result<Outcome, Failure> {
    let done = history::change(&session.names_file(), edit)?;
    tell(session, &done, about)
}

/// Tells what was done, and how many articles have the name now.
fn tell(session: &mut Session, done: &Done, about: Option<(Kind, &String)>) -> Result<Outcome, Failure> {
    let answer = NamesDone {
        done: done.what.clone(),
        notes: done.notes.clone(),
        file: session.names_file().display().to_string(),
    };
    if session.form != Form::Text {
        session.json(&answer)?;
        return Ok(Outcome::Found);
    }
    session.notes(&answer.notes)?;
    session.out.print(Line::default().plain(&answer.done))?;
    // The file may be edited where there is no index yet.
    if let (Some((kind, name)), Ok(archive)) = (about, session.archive()) {
        let key = crate::analysis::fold::key(name);
        let listed = archive
            .names()?
            .into_iter()
            .find(|listed| listed.kind == kind && listed.group.keys.contains(&key));
        if let Some(listed) = listed {
            let articles = render::plural(listed.articles, "article");
            session.say(Line::of(
                Role::Dim,
                format!("{} is in {articles} now", listed.group.name),
            ))?;
        }
    }
    Ok(Outcome::Found)
}

fn check(session: &mut Session) -> Result<Outcome, Failure> {
    let path = session.names_file();
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(Failure::File(path, error)),
    };
    match Authority::parse(&text) {
        Ok(authority) => {
            let count = |kind| authority.of(kind).groups().len() as u64;
            let all: u64 = Kind::ALL.into_iter().map(count).sum();
            session.say(Line::default().plain(format!(
                "{}: {}, no fault",
                path.display(),
                render::plural(all, "name")
            )))?;
            Ok(Outcome::Found)
        }
        Err(faults) => {
            for fault in faults {
                session.err.print(Line::default().plain(format!(
                    "{}:{}: {}",
                    path.display(),
                    fault.line,
                    fault.message
                )))?;
            }
            Ok(Outcome::Partly)
        }
    }
}

fn entries(session: &Session, only: &Only) -> Result<Vec<Entry>, Failure> {
    let listed = session.archive()?.names()?;
    Ok(listed
        .iter()
        .filter(|listed| only.takes(listed.kind))
        .map(Entry::new)
        .collect())
}

fn list(session: &mut Session, only: &Only) -> Result<Outcome, Failure> {
    let entries = entries(session, only)?;
    match session.form {
        Form::Json => session.json(&entries)?,
        Form::Jsonl => session.json_lines(&entries)?,
        Form::Text => {
            for entry in &entries {
                session.out.print(entry_line(entry))?;
            }
        }
    }
    Ok(Outcome::found(!entries.is_empty()))
}

/// `person  Ana Duarte  12 articles  = A. Duarte, 安娜`
fn entry_line(entry: &Entry) -> Line {
    let role = match entry.kind {
        "person" => Role::Person,
        "org" => Role::Org,
        _ => Role::Place,
    };
    let mut line = Line::of(Role::Dim, format!("{:<6}  ", entry.kind)).then(role, &entry.name);
    line = match (entry.hidden, &entry.split) {
        (true, _) => line.then(Role::Dim, "  hidden"),
        (false, _) => line.then(Role::Dim, format!("  {}", render::plural(entry.articles, "article"))),
    };
    if !entry.variants.is_empty() {
        line = line.plain(format!("  = {}", entry.variants.join(", ")));
    }
    if let Some(split) = &entry.split {
        line = line.then(Role::Dim, format!("  of {} where {}", split.from, split.r#where));
    }
    line
}

fn import(session: &mut Session, file: &Path, kind: Option<Kind>) -> Result<Outcome, Failure> {
    let text = fs::read_to_string(file).map_err(|error| Failure::File(file.to_owned(), error))?;
    let is_table = file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let Imported { entries, faults } = if is_table {
        exchange::from_csv(&text, kind)
    } else {
        exchange::from_json(&text, kind)
    };
    for fault in &faults {
        session
            .err
            .print(Line::default().plain(format!("{}:{}: {}", file.display(), fault.line, fault.message)))?;
    }
    if entries.is_empty() {
        session.say(Line::default().plain("no name found"))?;
        return Ok(if faults.is_empty() {
            Outcome::Nothing
        } else {
            Outcome::Partly
        });
    }
    let outcome = change(session, &Edit::Import(entries), None)?;
    Ok(if faults.is_empty() { outcome } else { Outcome::Partly })
}

fn export(session: &mut Session, format: Table, only: &Only) -> Result<Outcome, Failure> {
    let entries = entries(session, only)?;
    if format == Table::Json || session.form != Form::Text {
        session.json(&entries)?;
        return Ok(Outcome::found(!entries.is_empty()));
    }
    let mut table = csv::Writer::from_writer(session.out.raw());
    table.write_record(COLUMNS)?;
    let between = format!("{BETWEEN} ");
    for entry in &entries {
        let variants = entry.variants.join(&between);
        let maybe = |text: &Option<String>| text.clone().unwrap_or_default();
        let hidden = if entry.hidden { "true" } else { "" };
        table.write_record([
            entry.kind,
            &entry.name,
            &variants,
            &maybe(&entry.id),
            &maybe(&entry.note),
            hidden,
        ])?;
    }
    table.flush()?;
    drop(table);
    Ok(Outcome::found(!entries.is_empty()))
}

fn suggest(session: &mut Session, only: &Only, least: f32, limit: usize) -> Result<Outcome, Failure> {
    let archive = session.archive()?;
    let mut found = Vec::new();
    for kind in Kind::ALL.into_iter().filter(|kind| only.takes(*kind)) {
        found.extend(archive.suggest_names(kind, least)?);
    }
    found.sort_by(|a, b| b.weight().total_cmp(&a.weight()));
    let total = found.len() as u64;
    let suggested: Vec<Suggested> = found.iter().take(limit).map(Suggested::new).collect();
    match session.form {
        Form::Json => session.json(&suggested)?,
        Form::Jsonl => session.json_lines(&suggested)?,
        Form::Text => {
            for suggestion in &suggested {
                session.out.print(suggestion_line(suggestion))?;
            }
            let mut text = render::plural(total, "suggestion");
            if (suggested.len() as u64) < total {
                text.push_str(&format!("; {} shown", suggested.len()));
            }
            session.say(Line::of(Role::Dim, text))?;
        }
    }
    Ok(Outcome::found(!suggested.is_empty()))
}

/// A suggestion as the command that would carry it out.
fn suggestion_line(suggestion: &Suggested) -> Line {
    let quoted = |name: &String| format!("'{}'", name.replace('\'', "'\\''"));
    let others: Vec<String> = suggestion.others.iter().map(quoted).collect();
    let counts: Vec<String> = suggestion.articles.iter().map(|count| render::digits(*count)).collect();
    Line::default()
        .plain(format!(
            "dateline names merge --kind {} {} {}",
            suggestion.kind,
            quoted(&suggestion.keep),
            others.join(" ")
        ))
        .then(
            Role::Dim,
            format!("  # {:.2}, articles {}", suggestion.confidence, counts.join(" + ")),
        )
}
