//! `dateline man`: the manual as pages for `man`.

use clap::CommandFactory;

use super::error::Failure;
use super::session::Session;
use super::{Cli, Outcome};
use crate::ask::Wrong;

/// Print the manual page of the program, or of a command
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline man | man -l -
  dateline man search > ~/.local/share/man/man1/dateline-search.1")]
pub(super) struct Args {
    /// The command; without it, the program
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        let mut root = Cli::command();
        root.build();
        let wanted = match &self.command {
            None => root,
            Some(name) => root
                .find_subcommand(name)
                .cloned()
                .ok_or_else(|| no_such_command(name))?,
        };
        let mut page = Vec::new();
        clap_mangen::Man::new(wanted).render(&mut page)?;
        session.out.raw().write_all(&page)?;
        Ok(Outcome::Found)
    }
}

fn no_such_command(name: &str) -> Wrong {
    Wrong::new(
        format!("there is no command `{name}`"),
        "`dateline --help` lists them".to_owned(),
    )
}
