//! Any bytes, read as NewsML-G2.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("NewsML-G2", bytes));
