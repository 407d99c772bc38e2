//! Any bytes, read as mail.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| dateline_fuzz::read("mail", bytes));
