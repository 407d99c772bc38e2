//! Any bytes, read as Markdown.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("Markdown", bytes));
