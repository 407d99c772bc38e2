//! `dateline show`: one article.

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render};
use crate::wire;

/// Show one article with its names and dates marked
///
/// With --json, the whole article: body, names with the places where they stand, dates that the text speaks of.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  dateline show 2026/harbour.txt")]
pub(super) struct Args {
    /// Identifier of the article, as in search results
    #[arg(value_name = "ID")]
    id: String,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let Some(shown) = session.archive()?.show(&self.id)? else {
            session
                .err
                .print(Line::default().plain(format!("there is no article `{}`", self.id)))?;
            session.say(
                Line::of(Role::Hint, "hint:").plain(" identifiers stand in the last line of each search result"),
            )?;
            return Ok(Outcome::Nothing);
        };
        let article = wire::Whole::new(&shown);
        match session.form {
            Form::Json | Form::Jsonl => session.json(&article)?,
            Form::Text => render::article(&mut session.out, &article)?,
        }
        Ok(Outcome::Found)
    }
}
