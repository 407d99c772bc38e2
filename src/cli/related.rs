//! `dateline related`: more like one article.

use std::time::Instant;

use super::asking::{Authors, Restrictions};
use super::error::Failure;
use super::session::{Form, Session};
use super::{Outcome, render, show};
use crate::search::RelatedRequest;
use crate::wire;

/// Find more like one article
///
/// By the words and names that tell most of it, those near it in time first; each answer says what it shares. Copies of
/// one story are shown once, and those of the article itself are left out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline related 2026/harbour.txt
  dateline related 2026/harbour.txt --to 2026-01 --limit 3     what came before it")]
pub(super) struct Args {
    /// Identifier of the article, as in search results
    #[arg(value_name = "ID")]
    id: String,
    /// How many articles to show
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    only: Restrictions,
    #[command(flatten)]
    authors: Authors,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = RelatedRequest {
            id: self.id.clone(),
            limit: self.limit,
            filters: self.only.filters(&self.authors)?,
        };
        let started = Instant::now();
        let Some(results) = session.archive()?.related(&request)? else {
            return show::nothing(session, &self.id);
        };
        let answer = wire::Search::new(&self.id, &results, started.elapsed());
        match session.form {
            Form::Json => session.json(&answer)?,
            Form::Jsonl => session.json_lines(&answer.hits)?,
            Form::Text => {
                session.notes(&answer.notes)?;
                for (at, hit) in answer.hits.iter().enumerate() {
                    if at > 0 {
                        session.out.gap()?;
                    }
                    render::hit(&mut session.out, at + 1, hit)?;
                }
            }
        }
        Ok(Outcome::found(!answer.hits.is_empty()))
    }
}
