//! Any bytes, read as CSV.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("CSV", bytes));
