//! Any bytes, read as Reuters-21578 SGML.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("Reuters-21578 SGML", bytes));
