//! Any text is a query: 10,000 random ones, unbalanced, full-width, right-to-left or of pictures, are answered.
//!
//! 1. None is an error, and none makes the program panic.
//! 2. The reading of each finds what the text found.
//! 3. Marks lie inside their snippets.

use std::fmt::Write as _;
use std::sync::LazyLock;

use dateline::archive::{Archive, BuildRequest, build};
use dateline::search::Request;
use proptest::prelude::*;

const ARTICLES: [(&str, &str); 5] = [
    (
        "Ferry strike ends",
        "The ferry crews of Port Lorne went back to work, said Ana Duarte.\n\nThe harbour was full by noon.",
    ),
    (
        "Crane falls",
        "A crane fell into the harbour on 3 March 2024. Nobody was hurt, the \"harbour master\" said.",
    ),
    ("部长访问工厂", "部长林小雨昨天访问了ＡＢＣ公司的工厂。工人们说：欢迎！"),
    ("מעבורת", "המעבורת חזרה לנמל 😀 اليوم"),
    ("", "O'Neill-Smith & Sons paid 3.5% more; café naïve e\u{301}."),
];

/// What queries are made of, and what they should not be made of.
const SCRAPS: [&str; 64] = [
    "ferry",
    "harbour",
    "crane*",
    "\"",
    "“",
    "”",
    "「",
    "」",
    "(",
    ")",
    "（",
    "）",
    "[",
    "]",
    "{",
    "}",
    "AND",
    "OR",
    "NOT",
    "W/5",
    "w/s",
    "PRE/2",
    "NEAR",
    "AROUND(3)",
    "ATLEAST2(",
    "-",
    "!",
    "+",
    "=",
    "~",
    "~2",
    "^3",
    "*",
    "?",
    "/",
    "\\",
    ":",
    "：",
    "title:",
    "person:",
    "date:",
    "on:",
    "words:>",
    "has:",
    "id:",
    "caps:",
    "nofield:",
    "@person",
    "@",
    "2024",
    "..",
    "last-3d",
    " ",
    " ",
    " ",
    "　",
    "部长",
    "访问",
    "ＡＢＣ",
    "😀",
    "\u{202e}",
    "נמל",
    "e\u{301}",
    "\0",
];

static ARCHIVE: LazyLock<(Archive, tempfile::TempDir)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = String::new();
    for (at, (title, body)) in ARTICLES.iter().enumerate() {
        let article = serde_json::json!({"id": at.to_string(), "date": "2024-03-05", "title": title, "body": body});
        let _ = writeln!(lines, "{article}");
    }
    let (file, index) = (folder.path().join("articles.jsonl"), folder.path().join("index"));
    std::fs::write(&file, lines).expect("written");
    let request = BuildRequest {
        paths: vec![file],
        ..BuildRequest::default()
    };
    build(&index, &request, &mut |_| ()).expect("an index");
    (Archive::open(&index).expect("an archive"), folder)
});

fn request(query: &str, plain: bool) -> Request {
    Request {
        query: query.to_owned(),
        plain,
        limit: 3,
        passages: 1,
        concordance: true,
        ..Request::default()
    }
}

fn scraps() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&SCRAPS[..]), 0..12).prop_map(|scraps| scraps.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        (scraps(), any::<String>(), scraps()).prop_map(|(a, b, c)| a + &b + &c)
    ]
}

/// Asks a text, and its reading again; of that the number of matches is enough, which costs half as much.
fn check(text: &str, plain: bool) -> Result<(), TestCaseError> {
    let results = ARCHIVE.0.search(&request(text, plain)).expect("an answer");
    for hit in &results.hits {
        let letters = hit.snippet.text.chars().count();
        prop_assert!(
            hit.snippet
                .marks
                .iter()
                .all(|(start, end)| start < end && *end <= letters),
            "{text:?}"
        );
    }
    let again = ARCHIVE.0.brief(&request(&results.reading, false)).expect("an answer");
    prop_assert_eq!(again.total, results.total, "{:?} is read as {}", text, results.reading);
    Ok(())
}

// Two tests, so that they run side by side.
proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, ..ProptestConfig::default() })]

    #[test]
    fn any_scraps_are_answered(text in scraps(), plain in prop::bool::weighted(0.1)) {
        check(&text, plain)?;
    }

    #[test]
    fn any_text_is_answered(text in any_text(), plain in prop::bool::weighted(0.1)) {
        check(&text, plain)?;
    }
}
