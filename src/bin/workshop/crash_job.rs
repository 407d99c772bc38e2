//! `workshop crash`: the long crash run, beside the short one in `tests/crash.rs`.

use std::io;
use std::path::PathBuf;

use super::crash::Crash;
use super::value_of;

/// `[--rounds N] [--articles N] [--seed N] [--dir DIR]`
pub fn crash(arguments: &[String]) -> io::Result<()> {
    let value = |flag: &str| value_of(arguments, flag).cloned();
    let number = |flag: &str, otherwise: u64| value(flag).and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    let dir = value("--dir").map_or_else(|| std::env::temp_dir().join("dateline-crash"), PathBuf::from);
    let program = std::env::current_exe()?.with_file_name("dateline");
    let mut crash = Crash::open(&dir, &program, number("--articles", 3000), number("--seed", 1))?;
    let mut left = number("--rounds", 1000);
    while left > 0 {
        let some = left.min(50);
        let tally = crash.run(some)?;
        println!(
            "{} rounds: {} killed, {} had ended, {} left a newer commit; index and fresh index agree",
            tally.rounds, tally.killed, tally.ended, tally.progressed
        );
        left -= some;
    }
    println!("kept in {}; run again to go on", dir.display());
    Ok(())
}
