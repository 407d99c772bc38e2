//! `dateline families`: the stories that were printed more than once.

use clap::ValueEnum;

use super::error::Failure;
use super::screen::{Line, Role};
use super::session::{Form, Session};
use super::{Outcome, render};
use crate::archive::Rank;
use crate::wire;

/// List the stories that were printed more than once
///
/// Two articles are copies of one story when they share half of their runs of five words (Chinese: characters) or more,
/// headlines, datelines and credits left aside; a brief is a copy when four fifths of it stand in a longer article. A
/// family is the earliest article, its copies and their copies.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline families                              the stories with the most copies
  dateline families --by widest -n 5             those that the most sources printed
  dateline families --pairs                      every two articles that were found to be copies
  dateline search family:mer-250303-017          the copies of one story")]
pub(super) struct Args {
    /// Which stories stand first
    #[arg(long, value_name = "ORDER", default_value = "largest")]
    by: Order,
    /// How many stories
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    limit: usize,
    /// List pairs of copies instead, with what they share: ids, overlap, containment, kind; separated by tabs
    #[arg(long, conflicts_with_all = ["by", "limit"])]
    pairs: bool,
}

/// Which stories stand first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Order {
    /// Those with the most copies.
    Largest,
    /// Those that the most sources printed.
    Widest,
    /// Those with the most copies within a day of the first.
    Fastest,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        if self.pairs {
            pairs(session)
        } else {
            self.stories(session)
        }
    }

    fn stories(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let rank = match self.by {
            Order::Largest => Rank::Largest,
            Order::Widest => Rank::Widest,
            Order::Fastest => Rank::Fastest,
        };
        let answer = wire::Stories::new(&session.archive()?.stories(rank, self.limit)?);
        match session.form {
            Form::Json => session.json(&answer)?,
            Form::Jsonl => session.json_lines(&answer.families)?,
            Form::Text => show(session, &answer)?,
        }
        Ok(Outcome::found(answer.total > 0))
    }
}

fn show(session: &mut Session, answer: &wire::Stories) -> Result<(), Failure> {
    for (at, story) in answer.families.iter().enumerate() {
        if at > 0 {
            session.out.gap()?;
        }
        let number = Line::of(Role::Dim, format!("{:>2}", at + 1)).plain("  ");
        session.out.print(number.then(Role::Title, &story.first.title))?;
        session.out.indent(4, &render::story(story))?;
        let within = story.within_a_day.unwrap_or(0);
        let speed = format!("{}  {} within a day", story.id, render::digits(within));
        session.out.indent(4, &Line::of(Role::Dim, speed))?;
    }
    let stories = render::plural_of(answer.total, "story", "stories");
    let copies = render::plural_of(answer.copies, "copy", "copies");
    session.say(Line::default())?;
    session.say(Line::of(Role::Dim, format!("{stories} with {copies}")))
}

fn pairs(session: &mut Session) -> Result<Outcome, Failure> {
    let pairs: Vec<wire::Pair> = session.archive()?.copy_pairs().iter().map(wire::Pair::new).collect();
    match session.form {
        Form::Json => session.json(&pairs)?,
        Form::Jsonl => session.json_lines(&pairs)?,
        Form::Text => {
            for pair in &pairs {
                let wire::Pair {
                    left,
                    right,
                    likeness,
                    jaccard,
                    containment,
                } = pair;
                // Straight to the stream: a line for people has no tabs.
                writeln!(
                    session.out.raw(),
                    "{left}\t{right}\t{jaccard:.3}\t{containment:.3}\t{likeness}"
                )?;
            }
        }
    }
    Ok(Outcome::found(!pairs.is_empty()))
}
