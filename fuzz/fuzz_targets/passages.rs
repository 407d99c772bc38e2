//! Any text is an article and any of its positions may match: its passages can be cut, and their marks lie in them.
//!
//! Run with `fuzz/run passages 600`; see `fuzz/README.md`.
#![no_main]

use dateline::article::Article;
use dateline::query::plan::Span;
use dateline::search::{Snippet, snippet};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|given: (&str, Vec<(u8, u8)>)| {
    let (body, steps) = given;
    let mut end = 0;
    let after = |(gap, len): &(u8, u8)| {
        let start = end + u32::from(*gap);
        end = start + 1 + u32::from(*len);
        Span { start, end }
    };
    let matched: Vec<Span> = steps.iter().map(after).collect();
    let article = Article {
        title: "Harbour closed".into(),
        body: body.into(),
        ..Article::default()
    };
    check(&snippet::snippet(&article, &matched));
    for passage in snippet::passages(&article, &matched, 3) {
        check(&passage.snippet);
    }
    let lines = snippet::concordance(&article, &matched);
    assert!(lines.is_sorted_by_key(|line| line.spot.line), "{lines:?}");
});

fn check(snippet: &Snippet) {
    let letters = snippet.text.chars().count();
    for (start, end) in &snippet.marks {
        assert!(start < end && *end <= letters, "{snippet:?}");
    }
    assert!(snippet.marks.is_sorted_by(|a, b| a.1 <= b.0), "{snippet:?}");
}
