//! The program: everything it does stands in [`dateline::cli`].

use std::process::ExitCode;

/// Articles are made on one thread and let go on another, which costs the system's own allocator much time and, since it
/// gives little back, much memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    dateline::cli::run()
}
