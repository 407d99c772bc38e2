//! `dateline facet`: the values of one field with counts.

use super::asking::{self, Authors, Reading, Restrictions};
use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render, strict};
use crate::ask::values::{self, FacetWish};
use crate::search::{FacetRequest, Request};
use crate::wire;

/// Count the values of one field
///
/// Counts the articles that match, by value, exactly and all of them. A field that is also chosen by a flag is counted
/// as if it were not, so that its other values can be seen.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline facet person                          who is named most
  dateline facet person:50 'budget' --from 2025  the fifty most named in articles on the budget
  dateline facet person --prefix cab             people of whose name a word begins so
  dateline facet date:year 'flood'               floods by year
  dateline facet mentions:year 'flood'           the years that articles on floods speak of")]
pub(super) struct Args {
    /// person, org, place, source, section, by, tag, lang, folder, page, edition, status, date_source, dateline, or
    /// date:year, date:quarter, date:month, date:week, date:day, or mentions:year and so on for the days that articles
    /// speak of; with :N, so many values
    #[arg(value_name = "FIELD", value_parser = values::facet_wish)]
    field: FacetWish,
    /// What the articles are about; nothing means everything
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// How many values
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Only values of which a word begins so, case and accents ignored: "cab" finds Ana Cabral
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    prefix: String,
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
        let request = Request {
            limit: 0,
            facets: vec![FacetRequest {
                prefix: self.prefix.clone(),
                ..self.field.request(self.limit)
            }],
            ..request
        };
        let results = session.archive()?.search(&request)?;
        let answers: Vec<wire::Facet> = results
            .facets
            .iter()
            .map(|counts| wire::Facet::new(counts, &results.reading, &results.notes))
            .collect();
        for answer in &answers {
            match session.form {
                Form::Json => session.json(answer)?,
                Form::Jsonl => session.json_lines(&answer.values)?,
                Form::Text => show(session, answer)?,
            }
        }
        Ok(Outcome::found(answers.iter().any(|answer| !answer.values.is_empty())))
    }
}

fn show(session: &mut Session, facet: &wire::Facet) -> Result<(), Failure> {
    session.notes(&facet.notes)?;
    render::facet(&mut session.out, facet.field, &facet.values)?;
    let shown = u64::try_from(facet.values.len()).unwrap_or(u64::MAX);
    let mut line = Line::of(
        Role::Dim,
        format!(
            "{} in {}",
            render::plural(facet.distinct, "value"),
            render::plural(facet.total, "article")
        ),
    );
    if shown < facet.distinct {
        line = line.then(Role::Dim, format!("; {} shown", render::digits(shown)));
    }
    if facet.missing > 0 {
        line = line.then(Role::Dim, format!("; {} without", render::digits(facet.missing)));
    }
    session.say(line)
}
