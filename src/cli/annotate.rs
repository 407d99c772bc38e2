//! `dateline annotate`: what the analysis finds in articles, without an index.

use std::io;
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::error::Failure;
use super::screen::{Line, Role, Screen};
use super::session::{Form, Session};
use super::{Outcome, flags, render};
use crate::archive;
use crate::ingest::{Settings, Severity};
use crate::wire::{Annotated, Name};

/// Show what the analysis finds in articles, without an index
///
/// Reads files and folders as `index` does. Each name comes with the places in the body where it stands, counted in
/// Unicode code points. With --json as with --jsonl: one object a line for each article.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline annotate article.txt
  cat articles.jsonl | dateline annotate - --jsonl")]
pub(super) struct Args {
    /// Files and folders; - is JSON Lines on standard input
    #[arg(value_name = "PATH", default_value = "-")]
    paths: Vec<PathBuf>,
    /// Names of fields in JSON and CSV, as in --map title=headline,date=pub_date
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = flags::mapping)]
    map: Vec<(String, String)>,
    /// Leave out names that only the publisher gave
    #[arg(long)]
    extracted_only: bool,
    #[command(flatten)]
    limits: flags::LimitFlags,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let settings = Settings {
            map: self.map.clone(),
            limits: self.limits.into(),
            ..Settings::default()
        };
        let (mut articles, mut failed) = (0_u64, false);
        let mut ended: Result<(), Failure> = Ok(());
        archive::annotate(&self.paths, &settings, &mut |read| {
            ended = match read {
                Ok((article, facts)) => {
                    articles += 1;
                    emit(
                        session,
                        articles,
                        &Annotated::new(&article, &facts, self.extracted_only),
                    )
                }
                Err(problem) if problem.severity == Severity::Failed => {
                    failed = true;
                    session.err.print(render::problem(&problem)).map_err(Failure::from)
                }
                Err(problem) => session.say(render::problem(&problem)),
            };
            if ended.is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        ended?;
        if articles == 0 && !failed {
            session.err.print(Line::default().plain("no article found"))?;
        }
        Ok(if failed {
            Outcome::Partly
        } else {
            Outcome::found(articles > 0)
        })
    }
}

fn emit(session: &mut Session, number: u64, article: &Annotated) -> Result<(), Failure> {
    match session.form {
        Form::Json | Form::Jsonl => session.json_lines(std::slice::from_ref(article)),
        Form::Text => {
            if number > 1 {
                session.out.gap()?;
            }
            Ok(show(&mut session.out, article)?)
        }
    }
}

fn show(screen: &mut Screen, article: &Annotated) -> io::Result<()> {
    screen.indent(0, &Line::of(Role::Title, &article.title))?;
    let date = match (&article.date, article.date_source) {
        (Some(date), Some(source)) => format!("{date} ({source})"),
        _ => "undated".to_owned(),
    };
    screen.indent(
        2,
        &Line::of(Role::Dim, format!("{date} · {} · {}", article.lang, article.path)),
    )?;
    let kinds = [
        ("people", &article.person, Role::Person),
        ("organisations", &article.org, Role::Org),
        ("places", &article.place, Role::Place),
    ];
    for (heading, names, role) in kinds {
        if !names.is_empty() {
            screen.indent(2, &names_line(heading, names, role))?;
        }
    }
    if !article.mentions.is_empty() {
        let mut line = Line::of(Role::Dim, "dates: ");
        for (at, mention) in article.mentions.iter().enumerate() {
            line = line
                .plain(if at == 0 { "" } else { ", " })
                .then(Role::Mention, &mention.span.text);
            line = line.then(Role::Dim, format!(" {}", mention.value));
        }
        screen.indent(2, &line)?;
    }
    Ok(())
}

/// `people: Ana Duarte 3, Rui Tavares`
fn names_line(heading: &str, names: &[Name], role: Role) -> Line {
    let mut line = Line::of(Role::Dim, format!("{heading}: "));
    for (at, name) in names.iter().enumerate() {
        line = line.plain(if at == 0 { "" } else { ", " }).then(role, &name.name);
        if name.spans.len() > 1 {
            line = line.then(Role::Dim, format!(" {}", name.spans.len()));
        }
    }
    line
}
