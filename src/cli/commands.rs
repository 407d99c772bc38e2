//! The commands, each named once, and how a command line is read.
//!
//! To set up the flags of all commands takes as long as a search. So a line is read with those of the command that it
//! names and no others. What cannot be read so, whether it is wrong or asks for help, is read again with all of them.

use std::ffi::OsString;

use clap::{Args, FromArgMatches, Parser, Subcommand};

use super::error::Failure;
use super::session::Session;
use super::{Cli, Globals, Outcome};
use super::{
    annotate, backup, completions, demo, facet, families, index, man, names, purge, related, saved, search, serve,
    show, significant, stats, timeline, verify, who,
};

macro_rules! commands {
    ($($word:literal: $name:ident($flags:ty),)*) => {
        /// The commands, in the order of the contract.
        #[derive(Debug, Subcommand)]
        pub(super) enum Command {
            $(#[command(name = $word)] $name($flags),)*
        }

        impl Command {
            pub(super) fn run(&self, session: &mut Session) -> Result<Outcome, Failure> {
                match self {
                    $(Command::$name(flags) => flags.run(session),)*
                }
            }

            /// The flags of the command of this name.
            fn flags(name: &str) -> Option<clap::Command> {
                match name {
                    $($word => Some(<$flags>::augment_args(clap::Command::new($word))),)*
                    _ => None,
                }
            }
        }
    };
}

commands! {
    "index": Index(index::Args),
    "search": Search(search::Args),
    "facet": Facet(facet::Args),
    "timeline": Timeline(timeline::Args),
    "save": Save(saved::SaveArgs),
    "run": Run(saved::RunArgs),
    "since": Since(saved::SinceArgs),
    "show": Show(show::Args),
    "who": Who(who::Args),
    "related": Related(related::Args),
    "significant": Significant(significant::Args),
    "families": Families(families::Args),
    "annotate": Annotate(annotate::Args),
    "names": Names(names::Args),
    "stats": Stats(stats::Args),
    "verify": Verify(verify::Args),
    "purge": Purge(purge::Args),
    "backup": Backup(backup::BackupArgs),
    "restore": Restore(backup::RestoreArgs),
    "serve": Serve(serve::Args),
    "demo": Demo(demo::Args),
    "completions": Completions(completions::Args),
    "man": Man(man::Args),
}

impl Cli {
    /// Reads the arguments of the program, its own name before them.
    ///
    /// # Errors
    /// They are wrong, or ask for help: the error is what is to be printed.
    pub(super) fn read(arguments: Vec<OsString>) -> Result<Cli, clap::Error> {
        Cli::read_with_one_command(&arguments).map_or_else(|| Cli::try_parse_from(arguments), Ok)
    }

    /// The arguments as the first command that is named in them reads them, if it can.
    fn read_with_one_command(arguments: &[OsString]) -> Option<Cli> {
        let mut words = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
        let command = words.find_map(Command::flags)?;
        let flags = Globals::augment_args(clap::Command::new("dateline")).subcommand(command);
        let matches = flags.try_get_matches_from(arguments).ok()?;
        Cli::from_arg_matches(&matches).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arguments(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn one_command_alone_is_read_as_beside_all_others() {
        for line in [
            "dateline search flood",
            "dateline --index here search flood --from 2024 --json -n 5",
            "dateline search flood --index here --names n.toml -q",
            "dateline -q index a b --rebuild",
            "dateline facet person flood --jsonl",
            "dateline timeline --by month strike",
            "dateline names list",
            "dateline names merge a b",
            "dateline man",
            "dateline completions bash",
            "dateline search -- index",
            "dateline serve --port 0",
        ] {
            let whole = Cli::try_parse_from(arguments(line)).map(|cli| format!("{cli:?}"));
            let alone = Cli::read_with_one_command(&arguments(line)).map(|cli| format!("{cli:?}"));
            assert_eq!(alone, whole.ok(), "{line}");
        }
    }

    #[test]
    fn what_is_wrong_or_asks_for_help_is_answered_with_all_commands() {
        for line in [
            "dateline",
            "dateline --help",
            "dateline help",
            "dateline help search",
            "dateline --version",
            "dateline search --help",
            "dateline search --version",
            "dateline search --fron 2024",
            "dateline search --json --jsonl x",
            "dateline serach flood",
            "dateline facet",
            "dateline --index",
        ] {
            let whole = Cli::try_parse_from(arguments(line)).map_err(|error| error.to_string());
            let read = Cli::read(arguments(line)).map_err(|error| error.to_string());
            assert_eq!(read.err(), whole.err(), "{line}");
        }
        // A folder that is called as a command is.
        let cli = Cli::read(arguments("dateline --index search facet person flood"));
        assert!(matches!(cli.map(|cli| cli.command), Ok(Command::Facet(_))));
    }
}
