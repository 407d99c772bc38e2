//! `dateline purge`: articles leave the index for good.

use std::io::{self, IsTerminal};
use std::path::Path;

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render};
use crate::archive::{self, PurgeSummary};
use crate::ask::{self, Wrong};
use crate::index::purged::Purged;
use crate::search::Request;
use crate::wire;

/// Remove articles for good, so that no byte of their text remains in the index
///
/// Rewrites every part of the index that holds anything of them, and lists them by identifier and hash in
/// `purged.jsonl`, so that they are not read again, not even by a rebuild. The files they came from stay as they are.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline purge 2026/harbour.txt            one article, by its identifier
  dateline purge 'person:\"Ana Duarte\"'       all that match a query
  dateline purge --dry-run 'source:Wire'     only say which
  dateline purge --list                      what must not come back
  dateline purge --lift 2026/harbour.txt     let it be read again by the next `dateline index`

On a terminal it asks before it removes anything, unless --yes.
Exit status: 0 purged, 1 there is no such article, 2 error.")]
pub(super) struct Args {
    /// Identifier of an article or, where there is none of it, a query
    #[arg(value_name = "ID|QUERY", required_unless_present_any = ["list", "lift"])]
    what: Option<String>,
    /// Say which articles would be purged, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// List what was purged
    #[arg(long, conflicts_with = "what")]
    list: bool,
    /// Take an identifier from the list
    #[arg(long, value_name = "ID", conflicts_with_all = ["what", "list"])]
    lift: Option<String>,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let index = session.index_folder();
        match (&self.lift, &self.what) {
            (Some(id), _) => {
                let lifted = archive::lift_purge(&index, id)?;
                tell(session, &lifted)
            }
            (None, Some(what)) => self.purge(session, &index, what),
            (None, None) => {
                let listed = archive::purged(&index)?;
                tell(session, &listed)
            }
        }
    }

    fn purge(&self, session: &mut Session, index: &Path, what: &str) -> Result<Outcome, Failure> {
        let articles = session.archive()?.purgeable(&request(what)?)?;
        if self.dry_run {
            return tell(session, &articles);
        }
        let unfinished = articles.is_empty() && archive::purged(index)?.iter().any(|purged| purged.id == what);
        if articles.is_empty() && !unfinished {
            session
                .err
                .print(Line::default().plain(format!("there is no article `{what}`, and none that matches")))?;
            return Ok(Outcome::Nothing);
        }
        if !self.yes && !unfinished && !confirmed(session, &articles)? {
            return Ok(Outcome::Nothing);
        }
        let summary = archive::purge(index, articles)?;
        match session.form {
            Form::Json | Form::Jsonl => session.json(&wire::Purged::new(&summary))?,
            Form::Text if session.quiet => {}
            Form::Text => show(session, &summary)?,
        }
        Ok(Outcome::Found)
    }
}

/// A query that says exactly what it means: what would have to be repaired must not remove anything.
fn request(what: &str) -> Result<Request, Failure> {
    if what.trim().is_empty() {
        return Err(Wrong {
            message: "an empty query would purge everything".into(),
            hint: Some("to empty an index, remove its folder".into()),
        }
        .into());
    }
    let request = Request {
        query: what.to_owned(),
        today: ask::today(),
        ..Request::default()
    };
    ask::sound(&request)?;
    Ok(request)
}

/// Asks a person; where there is none, the command itself is the answer.
fn confirmed(session: &mut Session, articles: &[Purged]) -> Result<bool, Failure> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(true);
    }
    const SHOWN: usize = 5;
    for article in articles.iter().take(SHOWN) {
        session.err.indent(2, &Line::default().plain(&article.id))?;
    }
    let number = render::plural(u64::try_from(articles.len()).unwrap_or(u64::MAX), "article");
    write!(session.err.raw(), "Purge {number} for good? [y/N] ")?;
    session.err.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn show(session: &mut Session, summary: &PurgeSummary) -> Result<(), Failure> {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let purged = render::plural(number(summary.purged.len()), "article");
    let rest = format!(
        " · {} written anew · {} left",
        render::plural(summary.segments, "segment"),
        render::plural(summary.articles, "article")
    );
    let line = Line::of(Role::Title, format!("{purged} purged")).then(Role::Dim, rest);
    Ok(session.out.print(line)?)
}

/// Lists articles of the list, or those that would be on it.
fn tell(session: &mut Session, articles: &[Purged]) -> Result<Outcome, Failure> {
    match session.form {
        Form::Json => session.json(&wire::Purged::of(articles))?,
        Form::Jsonl => session.json_lines(&wire::Purged::of(articles).purged)?,
        Form::Text => {
            for article in articles {
                let line = Line::default().plain(&article.id);
                session.out.print(line.then(Role::Dim, format!("  {}", article.file)))?;
            }
        }
    }
    Ok(Outcome::found(!articles.is_empty()))
}
