//! `dateline stats`: what the archive holds.

use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::error::Failure;
use super::render::{self, bytes, digits};
use super::screen::{Line, Role};
use super::session::{Form, Session};
use crate::wire;

/// Show what the archive holds
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Only list what could not be read: path, place and reason
    #[arg(long)]
    failures: bool,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let stats = wire::Stats::new(&session.archive()?.stats()?);
        if self.failures {
            return failures(session, &stats.failures);
        }
        match session.form {
            Form::Json | Form::Jsonl => session.json(&stats)?,
            Form::Text => show(session, &stats)?,
        }
        Ok(Outcome::found(stats.articles > 0))
    }
}

/// Lists what could not be read; found only if there is any.
fn failures(session: &mut Session, failures: &[wire::Problem]) -> Result<Outcome, Failure> {
    match session.form {
        Form::Json => session.json(&failures)?,
        Form::Jsonl => session.json_lines(failures)?,
        Form::Text => failures
            .iter()
            .try_for_each(|problem| session.out.print(failure(problem)))?,
    }
    if failures.is_empty() {
        session.say(Line::default().plain("everything was read"))?;
    }
    Ok(Outcome::found(!failures.is_empty()))
}

fn failure(problem: &wire::Problem) -> Line {
    let place = problem
        .place
        .as_deref()
        .map(|place| format!(", {place}"))
        .unwrap_or_default();
    Line::default().plain(format!("{}{place}: {}", problem.path, problem.reason))
}

fn show(session: &mut Session, stats: &wire::Stats) -> Result<(), Failure> {
    let dates = match (&stats.first, &stats.last) {
        (Some(first), Some(last)) => format!("{first} to {last}"),
        _ => "none".to_owned(),
    };
    let rows = [
        ("index", stats.index.clone()),
        ("articles", digits(stats.articles)),
        ("dates", dates),
        ("undated", digits(stats.undated)),
        ("words", digits(stats.words)),
        ("files", digits(stats.files)),
        (
            "not read",
            digits(u64::try_from(stats.failures.len()).unwrap_or(u64::MAX)),
        ),
        ("size of files", bytes(stats.source_bytes)),
        ("size of index", bytes(stats.index_bytes)),
        ("segments", digits(stats.segments)),
    ];
    let width = rows.iter().map(|(label, _)| label.width()).max().unwrap_or(0);
    for (label, value) in rows {
        session
            .out
            .print(Line::of(Role::Dim, format!("{label:width$}")).plain("  ").plain(value))?;
    }
    for (field, values) in &stats.facets.0 {
        if !values.is_empty() {
            session.out.gap()?;
            render::facet(&mut session.out, field, values)?;
        }
    }
    if !stats.failures.is_empty() {
        session.out.gap()?;
        session.out.print(Line::of(Role::Heading, "not read"))?;
    }
    for problem in &stats.failures {
        session.out.indent(2, &failure(problem))?;
    }
    Ok(())
}
