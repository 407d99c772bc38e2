//! `dateline show`: one article.

use clap::ValueEnum;

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, copies, render};
use crate::archive::Shown;
use crate::wire::{self, Citation, CitationStyle, cite};

/// Show one article with its names and dates marked
///
/// With --json, the whole article: body, names with the places where they stand, dates that the text speaks of.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  dateline show 2026/harbour.txt
  dateline show 2026/harbour.txt --format bibtex        a reference to it
  dateline show 2026/harbour.txt --explain              where its date comes from
  dateline show 2026/harbour.txt --copies               what its copies changed
  dateline show 2026/harbour.txt --copies --html > copies.html")]
pub(super) struct Args {
    /// Identifier of the article, as in search results
    #[arg(value_name = "ID")]
    id: String,
    /// Show what changed in its copies, word by word
    #[arg(long)]
    copies: bool,
    /// Show the dates that were found and not taken for that of publication, and why
    #[arg(long, conflicts_with = "copies")]
    explain: bool,
    /// Show the changes as a page of HTML
    #[arg(long, requires = "copies")]
    html: bool,
    /// Form of the answer; --json is short for one of these
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["json", "jsonl", "copies"])]
    format: Option<Format>,
}

/// Form of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Text,
    /// One JSON object.
    Json,
    /// A reference for LaTeX.
    Bibtex,
    /// A reference for EndNote and most reference managers.
    Ris,
    /// A reference for Zotero, pandoc and citeproc.
    CslJson,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        if self.copies {
            return match session.archive()?.copies(&self.id)? {
                Some(found) => copies::show(session, &wire::Copies::new(&found), self.html),
                None => nothing(session, &self.id),
            };
        }
        let Some(shown) = session.archive()?.show(&self.id)? else {
            return nothing(session, &self.id);
        };
        let format = self.format.unwrap_or(match session.form {
            Form::Json | Form::Jsonl => Format::Json,
            Form::Text => Format::Text,
        });
        let article = || match self.explain {
            true => wire::Whole::explained(&shown),
            false => wire::Whole::new(&shown),
        };
        match format {
            Format::Json => session.json(&article())?,
            Format::Text => render::article(&mut session.out, &article())?,
            Format::Bibtex => cited(session, CitationStyle::Bibtex, &shown)?,
            Format::Ris => cited(session, CitationStyle::Ris, &shown)?,
            Format::CslJson => cited(session, CitationStyle::CslJson, &shown)?,
        }
        Ok(Outcome::Found)
    }
}

fn cited(session: &mut Session, style: CitationStyle, shown: &Shown) -> Result<(), Failure> {
    let citation = Citation::new(&shown.article, &shown.facts.lang);
    Ok(session.out.raw().write_all(cite(style, &[citation]).as_bytes())?)
}

/// Says that there is no such article.
pub(super) fn nothing(session: &mut Session, id: &str) -> Result<Outcome, Failure> {
    let message = format!("there is no article `{id}`");
    session.err.print(Line::default().plain(message))?;
    let hint = " identifiers stand in the last line of each search result";
    session.say(Line::of(Role::Hint, "hint:").plain(hint))?;
    Ok(Outcome::Nothing)
}
