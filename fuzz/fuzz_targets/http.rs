//! Any text behind the `?` of an address is a request or is refused; nothing panics, and what was read can be written.
#![no_main]

use dateline::http::parameter::{AUTHORS, FORM, HITS, ONLY, QUERY};
use dateline::http::params::Params;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let params = Params::parse(text);
    assert_eq!(Params::parse(&params.to_query()), params);
    let _ = params.check(&[QUERY, ONLY, AUTHORS, HITS, FORM]);
    let _ = params.search();
    let _ = params.download();
    let _ = params.feed();
    let _ = params.chart();
    let _ = params.families();
    let _ = params.facet(text);
    let _ = params.who(text);
    let _ = params.related(text);
    let _ = params.style();
});
