//! Answers that explain themselves:
//!
//! 1. Where nothing is found, the answer says which words no article holds, how they may be spelt, and what to relax.
//! 2. A long plain question that no article holds whole is answered by those that hold most of it.
//! 3. With an explanation, every clause is counted, and the parts of a score add up to it.
//! 4. Passages and concordances say where in the body they stand.

use std::fmt::Write as _;

use dateline::archive::{Archive, BuildRequest, build};
use dateline::search::{Request, Results};

const ARTICLES: [(&str, &str, &str); 4] = [
    (
        "ferry",
        "Ferry strike ends",
        "The ferry crews of Port Lorne went back to work.\n\nThe harbour was full by noon.",
    ),
    (
        "crane",
        "Crane falls",
        "A crane fell into the harbour at Port Lorne.\nNobody was hurt, the harbour master said.\n\nThe harbour stays closed.",
    ),
    (
        "mayor",
        "Mayor resigns",
        "The mayor of Port Lorne resigned over the price of a new ferry.",
    ),
    ("bakery", "Bakery burns", "A bakery burned down in the old town."),
];

struct Asked {
    archive: Archive,
    _folder: tempfile::TempDir,
}

impl Asked {
    fn new() -> Asked {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lines = String::new();
        for (id, title, body) in ARTICLES {
            let _ = writeln!(lines, "{}", serde_json::json!({"id": id, "title": title, "body": body}));
        }
        let (file, index) = (folder.path().join("articles.jsonl"), folder.path().join("index"));
        std::fs::write(&file, lines).expect("written");
        let request = BuildRequest {
            paths: vec![file],
            ..BuildRequest::default()
        };
        build(&index, &request, &mut |_| ()).expect("an index");
        Asked {
            archive: Archive::open(&index).expect("an archive"),
            _folder: folder,
        }
    }

    fn ask(&self, request: Request) -> Results {
        self.archive.search(&request).expect("an answer")
    }
}

fn query(query: &str) -> Request {
    Request {
        query: query.to_owned(),
        ..Request::default()
    }
}

#[test]
fn an_answer_without_hits_says_what_to_ask_instead() {
    let asked = Asked::new();
    for (text, want) in [
        (
            "harbuor",
            vec!["`harbuor` is in no article; did you mean `harbour` (2)?"],
        ),
        (
            "fery harbour",
            vec![
                "`fery` is in no article; did you mean `ferry` (2)?",
                "without `fery`: 2 articles",
            ],
        ),
        ("xylophone", vec!["`xylophone` is in no article"]),
        (
            "bakery ferry",
            vec!["without `ferry`: 1 article", "without `bakery`: 2 articles"],
        ),
        (
            "\"noon ferry\"",
            vec!["`noon AND ferry` instead of `\"noon ferry\"`: 1 article"],
        ),
        (
            "crane W/2 closed",
            vec!["`crane AND closed` instead of `crane W/2 closed`: 1 article"],
        ),
    ] {
        let results = asked.ask(query(text));
        assert_eq!(
            (results.total, results.notes),
            (Some(0), want.into_iter().map(String::from).collect()),
            "{text}"
        );
    }
}

#[test]
fn a_long_question_is_answered_by_what_holds_most_of_it() {
    let asked = Asked::new();
    let results = asked.ask(query("Why did the mayor of Port Lorne resign after the ferry strike?"));
    assert_eq!(results.hits.first().map(|hit| hit.article.id.as_str()), Some("mayor"));
    assert!(
        results.notes.iter().any(|note| note.contains("--match most")),
        "{:?}",
        results.notes
    );
    let short = asked.ask(query("mayor strike"));
    assert_eq!(short.total, Some(0), "two words are both meant");
}

#[test]
fn an_explanation_adds_up() {
    let asked = Asked::new();
    for text in [
        "ferry",
        "harbour lorne",
        "ferry OR (crane harbour)",
        "harbour W/5 lorne",
        "port lorne -mayor",
    ] {
        let results = asked.ask(Request {
            explain: true,
            ..query(text)
        });
        let whole = results.clauses.first().expect("the whole query");
        assert_eq!(
            (&whole.clause, Some(whole.articles)),
            (&results.reading, results.total),
            "{text}"
        );
        for hit in &results.hits {
            let sum: f32 = hit.parts.iter().map(|part| part.score).sum();
            assert!(
                (sum - hit.score).abs() < 1e-3,
                "{text}: {:?} is not {}",
                hit.parts,
                hit.score
            );
        }
    }
}

#[test]
fn passages_and_concordances_say_where_they_stand() {
    let asked = Asked::new();
    let results = asked.ask(Request {
        passages: 5,
        concordance: true,
        ..query("harbour crane")
    });
    let hit = results.hits.first().expect("a hit");
    let spots: Vec<(usize, usize)> = hit
        .concordance
        .iter()
        .map(|word| (word.spot.line, word.spot.paragraph))
        .collect();
    assert_eq!(spots, [(1, 1), (1, 1), (2, 1), (4, 2)], "{:?}", hit.concordance);
    let word = hit.concordance.get(1).expect("a match");
    assert_eq!(
        (word.left.as_str(), word.matched.as_str()),
        ("A crane fell into the", "harbour")
    );
    assert!(!hit.passages.is_empty());
    assert!(
        hit.passages.iter().all(|passage| !passage.snippet.marks.is_empty()),
        "{:?}",
        hit.passages
    );
    assert_eq!(hit.passages.first().map(|passage| passage.spot.line), Some(1));
}
