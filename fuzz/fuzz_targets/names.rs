//! Any text is an article: names are found in it without a panic, and every mention is a piece of the text.
//!
//! Run with `fuzz/run names 600`; see `fuzz/README.md`.
#![no_main]

use dateline::analysis::Analyzer;
use dateline::article::Article;
use libfuzzer_sys::fuzz_target;

thread_local! {
    static ANALYZER: std::cell::RefCell<Analyzer> = std::cell::RefCell::default();
}

fuzz_target!(|text: &str| {
    let (title, body) = text.split_once('\n').unwrap_or(("", text));
    let article = Article {
        title: title.into(),
        body: body.into(),
        ..Article::default()
    };
    let facts = ANALYZER.with_borrow_mut(|analyzer| analyzer.analyse(&article));
    for entity in &facts.entities {
        assert!(!entity.name.is_empty() && entity.confidence.is_finite(), "{entity:?}");
        for (text, ranges) in [(&article.title, &entity.in_title), (&article.body, &entity.in_body)] {
            assert!(ranges.is_sorted_by_key(|range| range.start), "{entity:?}");
            for range in ranges {
                let mention = text.get(range.start as usize..range.end as usize);
                assert!(mention.is_some_and(|mention| !mention.is_empty()), "{entity:?}");
            }
        }
    }
});
