//! Any bytes, read as WARC.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("WARC", bytes));
