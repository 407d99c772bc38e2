//! Any bytes, read as MediaWiki dump.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("MediaWiki dump", bytes));
