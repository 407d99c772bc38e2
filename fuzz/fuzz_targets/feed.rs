//! Any bytes, read as RSS or Atom feed.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("RSS or Atom feed", bytes));
