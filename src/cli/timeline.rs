//! `dateline timeline`: counts over time.

use clap::ValueEnum;

use super::asking::{self, Authors, Reading, Restrictions};
use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render, strict};
use crate::archive::TimelineRequest;
use crate::search::Unit;
use crate::wire;

/// Count articles per year, quarter, month, week or day
///
/// Beside each count stands how many articles the archive has in that span, and the share: a rise may be a rise of the
/// archive. An article whose date is rougher than the unit stands under its own date, as 1921 among months.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline timeline 'strike' --by month
  dateline timeline --person 'Ana Duarte' --from 2020

As --by is the unit here, an author is named in the query: 'by:duarte budget'.")]
pub(super) struct Args {
    /// What the articles are about; nothing means everything
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// The unit; auto takes one that gives a readable number of lines
    #[arg(long, value_name = "UNIT", default_value = "auto")]
    by: By,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    only: Restrictions,
}

/// A unit of time, or the one that suits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Year,
    Quarter,
    Month,
    Week,
    Day,
    Auto,
}

impl By {
    fn unit(self) -> Option<Unit> {
        match self {
            By::Year => Some(Unit::Year),
            By::Quarter => Some(Unit::Quarter),
            By::Month => Some(Unit::Month),
            By::Week => Some(Unit::Week),
            By::Day => Some(Unit::Day),
            By::Auto => None,
        }
    }
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = asking::request(&self.query.join(" "), &self.reading, &self.only, &Authors::default())?;
        strict::check(&request, &self.reading)?;
        let timeline = session.archive()?.timeline(&TimelineRequest {
            request,
            by: self.by.unit(),
        })?;
        let answer = wire::Timeline::new(&timeline);
        match session.form {
            Form::Json => session.json(&answer)?,
            Form::Jsonl => session.json_lines(&answer.buckets)?,
            Form::Text => show(session, &answer)?,
        }
        Ok(Outcome::found(answer.total > 0))
    }
}

/// The spans from the first match to the last: what lies around them says nothing about the query.
fn filled(buckets: &[wire::Bucket]) -> &[wire::Bucket] {
    let has_any = |bucket: &wire::Bucket| bucket.count > 0;
    let first = buckets.iter().position(has_any).unwrap_or(buckets.len());
    let last = buckets.iter().rposition(has_any).map_or(first, |at| at + 1);
    buckets.get(first..last).unwrap_or_default()
}

fn show(session: &mut Session, timeline: &wire::Timeline) -> Result<(), Failure> {
    session.notes(&timeline.notes)?;
    render::timeline(&mut session.out, filled(&timeline.buckets))?;
    let mut line = Line::of(
        Role::Dim,
        format!("{} by {}", render::plural(timeline.total, "article"), timeline.by),
    );
    if timeline.undated > 0 {
        line = line.then(Role::Dim, format!("; {} undated", render::digits(timeline.undated)));
    }
    session.say(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_spans_are_shown_between_matches_only() {
        let buckets = |counts: &[u64]| -> Vec<wire::Bucket> {
            let bucket = |count: &u64| wire::Bucket {
                value: "2026".into(),
                count: *count,
                of: 9,
                share: 0.0,
            };
            counts.iter().map(bucket).collect()
        };
        let cases: [(&[u64], &[u64]); 4] = [(&[], &[]), (&[0, 0], &[]), (&[0, 1, 0, 2, 0], &[1, 0, 2]), (&[3], &[3])];
        for (counts, want) in cases {
            let all = buckets(counts);
            let shown: Vec<u64> = filled(&all).iter().map(|bucket| bucket.count).collect();
            assert_eq!(shown, want, "{counts:?}");
        }
    }
}
