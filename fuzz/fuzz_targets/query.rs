//! Any text is a query: it is read without a panic, and its canonical form reads back to the same tree.
//!
//! Run with `fuzz/run query 600`; see `fuzz/README.md`.
#![no_main]

use dateline::query::syntax::{Options, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let options = Options::default();
    let query = parse(text, &options);
    for note in &query.notes {
        assert!(text.get(note.at.clone()).is_some(), "{note:?}");
    }
    let printed = query.root.to_string();
    let again = parse(&printed, &options);
    assert_eq!(again.root, query.root, "{printed}");
});
