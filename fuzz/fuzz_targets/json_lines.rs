//! Any bytes, read as JSON Lines.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("JSON Lines", bytes));
