//! `dateline completions`: what a shell needs to complete commands and flags.

use clap::CommandFactory;
use clap_complete::Shell;

use super::error::Failure;
use super::session::Session;
use super::{Cli, Outcome};

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  dateline completions bash > ~/.local/share/bash-completion/completions/dateline
  dateline completions fish > ~/.config/fish/completions/dateline.fish
  dateline completions zsh  > ~/.zfunc/_dateline")]
pub(super) struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

impl Args {
    pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
        // The generator panics where it cannot write, so it writes to memory and we to the pipe.
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "dateline", &mut script);
        session.out.raw().write_all(&script)?;
        Ok(Outcome::Found)
    }
}
