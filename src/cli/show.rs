//! `dateline show`: one article.

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, copies, render};
use crate::wire;

/// Show one article with its names and dates marked
///
/// With --json, the whole article: body, names with the places where they stand, dates that the text speaks of.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Example:
  dateline show 2026/harbour.txt
  dateline show 2026/harbour.txt --copies               what its copies changed
  dateline show 2026/harbour.txt --copies --html > copies.html")]
pub(super) struct Args {
    /// Identifier of the article, as in search results
    #[arg(value_name = "ID")]
    id: String,
    /// Show what changed in its copies, word by word
    #[arg(long)]
    copies: bool,
    /// Show the changes as a page of HTML
    #[arg(long, requires = "copies")]
    html: bool,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        if self.copies {
            return match session.archive()?.copies(&self.id)? {
                Some(found) => copies::show(session, &wire::Copies::new(&found), self.html),
                None => self.nothing(session),
            };
        }
        let Some(shown) = session.archive()?.show(&self.id)? else {
            return self.nothing(session);
        };
        let article = wire::Whole::new(&shown);
        match session.form {
            Form::Json | Form::Jsonl => session.json(&article)?,
            Form::Text => render::article(&mut session.out, &article)?,
        }
        Ok(Outcome::Found)
    }

    fn nothing(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let message = format!("there is no article `{}`", self.id);
        session.err.print(Line::default().plain(message))?;
        let hint = " identifiers stand in the last line of each search result";
        session.say(Line::of(Role::Hint, "hint:").plain(hint))?;
        Ok(Outcome::Nothing)
    }
}
