//! Any bytes, read as TREC SGML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("TREC SGML", bytes));
