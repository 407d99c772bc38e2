//! Any bytes, read as NewsML 1.2.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("NewsML 1.2", bytes));
