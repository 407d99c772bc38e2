//! Any bytes, read as IPTC 7901 or ANPA wire text.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("IPTC 7901 or ANPA wire text", bytes));
