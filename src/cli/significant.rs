//! `dateline significant`: what stands out in the matches of a query.

use std::time::Instant;

use super::asking::{self, Authors, Reading, Restrictions};
use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render, strict};
use crate::wire::{self, Significant, Standout};

/// Show the words and names that stand out in the articles found
///
/// What they hold more often than the archive would have it, by Dunning's log-likelihood ratio G² over articles:
/// 2 Σ O ln(O/E) over those found and the rest, with and without the word. Above 10.83 chance does so once in a thousand.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline significant 'strike'                  what articles on strikes speak of
  dateline significant --from 2025 --to 2025     the words and names of a year")]
pub(super) struct Args {
    /// What the articles are about; nothing means everything
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// How many words and names of each kind
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    only: Restrictions,
    #[command(flatten)]
    authors: Authors,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = asking::request(&self.query.join(" "), &self.reading, &self.only, &self.authors)?;
        strict::check(&request, &self.reading)?;
        let started = Instant::now();
        let found = session.archive()?.significant(&request, self.limit)?;
        let answer = Significant::new(&request.query, &found, started.elapsed());
        match session.form {
            Form::Json | Form::Jsonl => session.json(&answer)?,
            Form::Text => text(session, &answer)?,
        }
        Ok(Outcome::found(answer.total > 0))
    }
}

fn text(session: &mut Session, answer: &Significant) -> Result<(), Failure> {
    session.notes(&answer.notes)?;
    let lists = answer.lists();
    for (at, (heading, list)) in lists.iter().filter(|(_, list)| !list.is_empty()).enumerate() {
        if at > 0 {
            session.out.gap()?;
        }
        session.out.print(Line::of(Role::Heading, *heading))?;
        for standout in *list {
            session.out.print(line(standout))?;
        }
    }
    let articles = render::plural(answer.total, "article");
    let read = match answer.read {
        read if read < answer.total => format!("; words from {}", render::digits(read)),
        _ => String::new(),
    };
    session.say(Line::default())?;
    session.say(Line::of(
        Role::Dim,
        format!("in {articles} of {}{read}", render::digits(answer.of)),
    ))
}

/// `  412.7  in 31 of 44  indictment`
fn line(standout: &Standout) -> Line {
    let wire::Standout {
        value,
        count,
        of,
        association,
    } = standout;
    Line::default()
        .plain(format!("{association:>9.1}  "))
        .then(
            Role::Dim,
            format!("{:>7} of {:<7}  ", render::digits(*count), render::digits(*of)),
        )
        .plain(value)
}
