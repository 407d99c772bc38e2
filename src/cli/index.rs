//! `dateline index`: builds or updates the index.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::error::Failure;
use super::render::{self, bytes, digits};
use super::screen::{self, Line, Role};
use super::session::{Form, Session};
use super::{Outcome, flags};
use crate::archive::{self, BuildRequest, Plan, Progress, Stop, Summary};
use crate::ingest::Settings;
use crate::wire;

/// Build or update the index from files and folders
///
/// Reads plain text, Markdown, HTML, JSON, CSV, PDF, DOCX, mail, feeds, web archives, and the formats of agencies and
/// libraries (NITF, NewsML, ninjs, IPTC 7901, METS and ALTO, ...), also compressed and in archive files; what a file is
/// shows in its content, not in its name. Only what changed is read again;
/// articles whose file is gone are removed, below the PATHs given. A run that is stopped loses nothing that was
/// written, and the next one goes on.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline index ~/archive
  dateline index                         again, everything that was ever indexed
  dateline index ~/archive --watch       and then follow it, until Ctrl-C
  dateline index ~/archive --dry-run     only say what would be read and removed
  dateline index --retry-failed          again what `dateline stats --failures` lists
  dateline index ~/archive --index ~/archive.index
  dateline index export.jsonl --map title=headline,body=text,date=pub_date
  zcat dump.jsonl.gz | dateline index -

A file .datelineignore, written like .gitignore, names what is to be left out; a file dateline.toml says which
source, section, language, encoding and fields a folder has (docs/archive.md).
Ctrl-C commits what was read and ends; the next run goes on.
Exit status: 0 done (also when nothing changed), 1 no article found, 2 an input failed.")]
pub(super) struct Args {
    /// Files and folders; - is JSON Lines on standard input; without one, all that were ever indexed
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Names of fields in JSON and CSV, as in --map title=headline,date=pub_date
    #[arg(long, value_name = "OURS=THEIRS", value_delimiter = ',', value_parser = flags::mapping)]
    map: Vec<(String, String)>,
    /// Begin anew: read everything, whether it changed or not
    #[arg(long)]
    rebuild: bool,
    /// Go on, and follow the files as they change, until Ctrl-C
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
    /// Say what would be read and removed, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Read again what could not be read, although it did not change
    #[arg(long)]
    retry_failed: bool,
    /// Remove the articles of whole folders that are empty or gone
    ///
    /// Without it, a folder that is empty or gone and held ten files or more (one named here: two) is taken for a disk
    /// that is not there: its articles stay, and the run says so.
    #[arg(long)]
    remove_vanished: bool,
    /// Commit what was read this often: a run that is killed loses no more
    #[arg(long, value_name = "SECONDS", value_parser = flags::seconds)]
    commit_every: Option<Duration>,
    #[command(flatten)]
    limits: flags::LimitFlags,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let request = BuildRequest {
            paths: self.paths.clone(),
            settings: Settings {
                map: self.map.clone(),
                limits: self.limits.into(),
                ..Settings::default()
            },
            rebuild: self.rebuild,
            retry_failed: self.retry_failed,
            remove_vanished: self.remove_vanished,
            commit_every: self.commit_every,
            stop: Stop::default(),
        };
        let folder = session.index_folder();
        if self.dry_run {
            return dry_run(session, &archive::plan(&folder, &request)?);
        }
        stop_with_ctrl_c(&request.stop);
        let bar = Bar::new(!session.quiet && screen::stderr_is_watched());
        if self.watch {
            let mut outcome = Ok(());
            let watched = archive::watch(&folder, &request, &mut |progress| bar.show(progress), &mut |summary| {
                bar.clear();
                let told = self
                    .tell(session, &folder, &summary)
                    .and_then(|()| Ok(session.out.flush()?));
                if let Err(failure) = told {
                    outcome = Err(failure);
                    request.stop.set();
                }
            });
            bar.clear();
            watched?;
            return outcome.map(|()| Outcome::Found);
        }
        let built = archive::build(&folder, &request, &mut |progress| bar.show(progress));
        bar.clear();
        let summary = built?;
        self.tell(session, &folder, &summary)?;
        let outcome = outcome(&summary);
        if outcome == Outcome::Nothing {
            session
                .err
                .print(Line::default().plain(format!("no article found in {}", self.places())))?;
        }
        Ok(outcome)
    }

    /// Tells what a run did.
    fn tell(&self, session: &mut Session, folder: &Path, summary: &Summary) -> Result<(), Failure> {
        for problem in &summary.warnings {
            session.say(
                Line::of(Role::Note, "warning:")
                    .plain(" ")
                    .join(render::problem(problem)),
            )?;
        }
        for problem in &summary.failed {
            session.err.print(
                Line::of(Role::Error, "failed:")
                    .plain(" ")
                    .join(render::problem(problem)),
            )?;
        }
        match session.form {
            Form::Json | Form::Jsonl => session.json(&wire::Indexed::new(summary))?,
            Form::Text if session.quiet => {}
            Form::Text => {
                for line in report(summary, &folder.display().to_string()) {
                    session.out.print(line)?;
                }
            }
        }
        if summary.stopped && !self.watch {
            session.say(Line::of(Role::Note, "stopped:").plain(" what was read is committed; the next run goes on"))?;
        }
        Ok(())
    }

    fn places(&self) -> String {
        self.paths
            .iter()
            .map(|path| path.display().to_string())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Lets Ctrl-C end the run with a commit; a second one ends it at once.
fn stop_with_ctrl_c(stop: &Stop) {
    let stop = stop.clone();
    // Without a handler the run can still be killed, which loses nothing that was committed.
    let _ = ctrlc::set_handler(move || {
        if stop.is_set() {
            std::process::exit(INTERRUPTED);
        }
        stop.set();
    });
}

/// Exit status of a program that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

/// Says what a run would do.
fn dry_run(session: &mut Session, plan: &Plan) -> Result<Outcome, Failure> {
    match session.form {
        Form::Json | Form::Jsonl => session.json(&wire::Planned::new(plan))?,
        Form::Text => {
            let moved = plan.moved.iter().map(|(before, now)| format!("{now}, before {before}"));
            let lists: [(&str, Vec<String>); 4] = [
                ("read", plan.added.clone()),
                ("read again", plan.changed.clone()),
                ("moved", moved.collect()),
                ("remove", plan.removed.clone()),
            ];
            for (what, path) in lists
                .iter()
                .flat_map(|(what, paths)| paths.iter().map(move |path| (what, path)))
            {
                session
                    .out
                    .print(Line::of(Role::Dim, format!("{what}:")).plain(" ").plain(path))?;
            }
            let count = |list: &[String]| digits(u64::try_from(list.len()).unwrap_or(u64::MAX));
            let [added, changed, moved, removed] = lists.each_ref().map(|(_, list)| count(list));
            let counts = format!("{added} to read · {changed} to read again · {moved} moved · {removed} to remove");
            let rest = format!(
                " · {} unchanged · {}",
                render::plural(plan.unchanged, "article"),
                bytes(plan.bytes)
            );
            session.out.print(Line::of(Role::Title, counts).then(Role::Dim, rest))?;
        }
    }
    for problem in &plan.failed {
        session.err.print(
            Line::of(Role::Error, "failed:")
                .plain(" ")
                .join(render::problem(problem)),
        )?;
    }
    Ok(if plan.failed.is_empty() {
        Outcome::Found
    } else {
        Outcome::Partly
    })
}

fn outcome(summary: &Summary) -> Outcome {
    if summary.failed.is_empty() {
        Outcome::found(summary.added + summary.changed + summary.unchanged > 0)
    } else {
        Outcome::Partly
    }
}

/// What was done, in two lines.
fn report(summary: &Summary, folder: &str) -> [Line; 2] {
    let failed = u64::try_from(summary.failed.len()).unwrap_or(u64::MAX);
    let counts = [
        ("added", summary.added),
        ("changed", summary.changed),
        ("removed", summary.removed),
        ("unchanged", summary.unchanged),
        ("skipped", summary.skipped),
        ("failed", failed),
    ];
    let counts: Vec<String> = counts
        .iter()
        .map(|(word, count)| format!("{} {word}", digits(*count)))
        .collect();
    let seconds = summary.took_ms / 1e3;
    [
        Line::of(Role::Title, render::plural(summary.articles, "article")).plain(format!(" in {folder}")),
        Line::default()
            .plain(counts.join(" · "))
            .then(Role::Dim, format!(" · {} in {seconds:.1} s", bytes(summary.bytes))),
    ]
}

/// Progress on a terminal; says nothing elsewhere, nor of a run that is over in a moment.
struct Bar {
    bar: ProgressBar,
    wanted: bool,
    started: Instant,
}

/// Runs shorter than this show no progress: it would only flicker.
const A_MOMENT: Duration = Duration::from_millis(400);

impl Bar {
    fn new(wanted: bool) -> Bar {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        bar.set_style(style("{spinner} {msg}  {bytes}  {binary_bytes_per_sec}"));
        Bar {
            bar,
            wanted,
            started: Instant::now(),
        }
    }

    /// Appears once the run has lasted a moment.
    fn appear(&self) {
        if self.wanted && self.bar.is_hidden() && self.started.elapsed() > A_MOMENT {
            self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        }
    }

    fn show(&self, progress: Progress) {
        self.appear();
        // Until the walk has seen every file, there is no whole to be a part of.
        if progress.walked && self.bar.length().is_none() {
            self.bar.set_length(progress.bytes);
            self.bar.set_style(style(
                "{spinner} {msg}  {bar:28}  {bytes} of {total_bytes}  {binary_bytes_per_sec}  {eta} left",
            ));
        }
        self.bar.set_message(render::plural(progress.articles, "article"));
        self.bar.set_position(progress.bytes_done);
    }

    fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.progress_chars("█▉▊▋▌▍▎▏ ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Place, Problem, Severity};

    fn summary(added: u64, unchanged: u64, failures: usize) -> Summary {
        let problem = Problem {
            path: "a.jsonl".into(),
            place: Place::Line(2),
            reason: "not JSON".into(),
            severity: Severity::Failed,
        };
        Summary {
            added,
            unchanged,
            failed: vec![problem; failures],
            ..Summary::default()
        }
    }

    #[test]
    fn the_status_says_what_was_found() {
        let cases = [
            (summary(1, 0, 0), Outcome::Found),
            (summary(0, 5, 0), Outcome::Found),
            (summary(0, 0, 0), Outcome::Nothing),
            (summary(3, 0, 1), Outcome::Partly),
            (summary(0, 0, 1), Outcome::Partly),
        ];
        for (summary, want) in cases {
            assert_eq!(outcome(&summary), want, "{summary:?}");
        }
    }

    #[test]
    fn the_templates_of_progress_are_well_formed() {
        for template in [
            "{spinner} {msg}  {bytes}  {binary_bytes_per_sec}",
            "{bar:28}  {eta} left",
        ] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }
}
