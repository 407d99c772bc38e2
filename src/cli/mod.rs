//! The command line: reads the wish, asks the [`crate::archive`], shows the answer.
//!
//! Each command has a file of its own name with its flags, its help (the doc comments) and its body. What they share:
//!
//! | question | module |
//! |---|---|
//! | which command is asked for? | [`commands`] |
//! | which articles are meant? | [`asking`], [`flags`], [`dashes`] |
//! | where is the index? | [`place`] |
//! | where do answers go, and in which form? | [`session`] |
//! | what does text look like? | [`screen`], [`render`], [`chart`] |
//! | what is said when something fails? | [`error`] |
//!
//! There is no search logic here. Data goes to standard output, everything else to standard error.

mod annotate;
mod asking;
mod backup;
mod chart;
mod commands;
mod completions;
mod copies;
mod dashes;
mod demo;
mod error;
mod facet;
mod families;
mod flags;
mod index;
mod kwic;
mod man;
mod names;
mod place;
mod purge;
mod queries;
mod related;
mod render;
mod saved;
mod screen;
mod search;
mod serve;
mod session;
mod show;
mod significant;
mod stats;
mod strict;
mod timeline;
mod verify;
mod who;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, ValueEnum};

use commands::Command;
use error::Failure;
use session::Session;

/// Full-text search for news archives: by word, person, organisation, place and date.
///
/// dateline reads folders of articles (plain text, Markdown, HTML, JSON, CSV, compressed or not), finds the people,
/// organisations, places and dates in them, and answers ranked and faceted questions, in English and in Chinese.
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "\
Examples:
  dateline demo                                  see what can be asked
  dateline index ~/archive                       read a folder of articles
  dateline search 'flood -river' --from 2024     articles on floods, but not of rivers, since 2024
  dateline facet person 'budget'                 who is named in articles on the budget
  dateline timeline 'strike' --by month          when strikes were written about

Exit status: 0 found, 1 nothing found, 2 error or partly failed."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    globals: Globals,
}

/// What can be said with every command.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Everywhere")]
struct Globals {
    /// Folder of the index
    ///
    /// Without it: $DATELINE_INDEX, else ./index where that is an index or stands empty, else the data folder of the
    /// user (~/.local/share/dateline/index).
    #[arg(long, global = true, value_name = "DIR")]
    index: Option<PathBuf>,
    /// The authority file: which names are one
    ///
    /// Without it: names.toml in the folder of the index, where there is one.
    #[arg(long, global = true, value_name = "FILE")]
    names: Option<PathBuf>,
    /// When to use colours; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: When,
    /// Say nothing but answers and errors
    #[arg(long, short, global = true)]
    quiet: bool,
    /// Answer in JSON, one object
    #[arg(long, global = true, conflicts_with = "jsonl")]
    json: bool,
    /// Answer in JSON Lines: one object for each hit, value, span or article
    #[arg(long, global = true)]
    jsonl: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// On a terminal that can show them.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Not at all.
    Never,
}

/// How a command ended, short of an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Something was found or done.
    Found,
    /// Nothing was found.
    Nothing,
    /// Some of it failed; what failed has been said.
    Partly,
}

impl Outcome {
    fn found(any: bool) -> Outcome {
        if any { Outcome::Found } else { Outcome::Nothing }
    }

    /// Of two outcomes, the one that is to be reported.
    fn worse(self, other: Outcome) -> Outcome {
        if other.status() > self.status() { other } else { self }
    }

    fn status(self) -> u8 {
        match self {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Partly => 2,
        }
    }
}

/// Runs the command that the process was started with and says how it ended.
pub fn run() -> ExitCode {
    let cli = match Cli::read(dashes::for_flags(std::env::args_os())) {
        Ok(cli) => cli,
        Err(wrong) => return error::usage(&wrong),
    };
    start_log(&cli);
    let mut session = Session::new(&cli.globals);
    std::panic::set_hook(Box::new(|panic| tracing::error!("{panic}")));
    let run = || {
        let outcome = cli.command.run(&mut session)?;
        session.out.flush()?;
        Ok(outcome)
    };
    let ended = catch_unwind(AssertUnwindSafe(run)).unwrap_or(Err(Failure::Panicked));
    match ended {
        Ok(outcome) => ExitCode::from(outcome.status()),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.show(&mut session.err);
            ExitCode::from(error::STATUS)
        }
    }
}

/// Sends the library's log to standard error, as far as $DATELINE_LOG asks for it (`debug`, `dateline=trace`); a server
/// tells of each request without being asked. With --json or --jsonl each line is an object.
fn start_log(cli: &Cli) {
    let asked = std::env::var_os("DATELINE_LOG").is_some();
    let serving = matches!(cli.command, Command::Serve(_)) && !cli.globals.quiet;
    if !asked && !serving {
        return;
    }
    let filter = tracing_subscriber::EnvFilter::builder().with_env_var("DATELINE_LOG");
    let filter = match asked {
        true => filter.from_env_lossy(),
        false => filter.parse_lossy("dateline=info"),
    };
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    if cli.globals.json || cli.globals.jsonl {
        log.json().init();
    } else {
        log.init();
    }
}

/// The full help of the program and of every command, as Markdown: the text of `docs/cli.md`.
pub fn help() -> String {
    let mut root = Cli::command().term_width(100).color(clap::ColorChoice::Never);
    root.build();
    let mut page = String::from(
        "# The command line\n\nThe help of every command as the program prints it (`dateline COMMAND --help`). A test \
         holds this page against\nthe program; after a change of help, `UPDATE_GOLDEN=1 cargo test --test cli` writes \
         it anew.\n",
    );
    let help = root.render_long_help();
    page.push_str(&section("dateline", &help.to_string()));
    for command in root.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("dateline {}", command.get_name());
        let help = command.clone().term_width(100).render_long_help().to_string();
        page.push_str(&section(&name, &help));
    }
    page
}

fn section(name: &str, help: &str) -> String {
    let lines: Vec<&str> = help.trim_end().lines().map(str::trim_end).collect();
    format!("\n## {name}\n\n```text\n{}\n```\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn outcomes_have_the_promised_status() {
        let cases = [(Outcome::Found, 0), (Outcome::Nothing, 1), (Outcome::Partly, 2)];
        for (outcome, status) in cases {
            assert_eq!(outcome.status(), status, "{outcome:?}");
        }
    }
}
