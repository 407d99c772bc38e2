//! Any bytes, read as NITF.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("NITF", bytes));
