//! Any bytes, read as ALTO.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("ALTO", bytes));
