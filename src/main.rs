//! The program: everything it does stands in [`dateline::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    dateline::cli::run()
}
