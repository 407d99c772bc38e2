//! The indexer killed fifty times at random moments. `workshop crash` is the same for as long as one likes.

#[path = "../src/bin/workshop/crash.rs"]
mod crash;

use std::path::Path;

#[test]
fn fifty_kills_lose_nothing_that_was_committed() {
    let dir = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_dateline"));
    let mut crash = crash::Crash::open(dir.path(), program, 80, 20_260_117).unwrap();
    let tally = crash.run(50).unwrap().clone();
    assert_eq!(tally.rounds, 50);
    assert!(tally.killed > 20, "too few were killed to say anything: {tally:?}");
}
