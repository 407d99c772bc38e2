//! Any bytes, read as METS.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("METS", bytes));
