//! More like one article, and what stands out in many:
//!
//! 1. What shares words and names comes before what shares fewer; what shares nothing is left out.
//! 2. Each hit says what it shares, and how far it lies in time; the nearer of two alike comes first.
//! 3. Copies of the article are left out, and other stories stand once.
//! 4. Words and names stand out that are more frequent in the matches than in the archive.
//! 5. What is new ranks higher where that is asked, and no match is lost or won by it.

use std::fmt::Write as _;

use dateline::archive::{Archive, BuildRequest, build};
use dateline::article::Kind;
use dateline::search::{Filters, RelatedRequest, Request, Results};

const DOCK_STRIKE: &str = "Dock workers in Port Lorne walked out on Monday over wages and night shifts. \
    Ferries stayed in the harbour, cranes stood still, and freight piled up along the quays. \
    The union said that talks with the harbour company had failed for the third time this year, \
    and that nobody would return to the cranes before the night shifts were paid in full.";

const ARTICLES: [(&str, &str, &str, &str, &[&str]); 8] = [
    (
        "strike",
        "2024-03-04",
        "Dock workers strike",
        DOCK_STRIKE,
        &["Ana Duarte"],
    ),
    (
        "reprint",
        "2024-03-05",
        "Strike at the docks",
        DOCK_STRIKE,
        &["Ana Duarte"],
    ),
    (
        "talks",
        "2024-03-09",
        "Talks over wages resume",
        "The union of the dock workers and the harbour company met again over wages and night shifts, said Ana Duarte.",
        &["Ana Duarte"],
    ),
    (
        "old-talks",
        "1999-03-09",
        "Union meets company",
        "Rui Tavares spoke of wages for night shifts when the company of the harbour met the dock workers and their union.",
        &["Rui Tavares"],
    ),
    (
        "freight",
        "2024-03-06",
        "Freight waits",
        "Freight piled up in Port Lorne while the cranes stood still.",
        &[],
    ),
    (
        "bakery",
        "2024-03-04",
        "Bakery burns",
        "A bakery burned down in the old town. Nobody was hurt.",
        &[],
    ),
    (
        "choir",
        "2024-03-05",
        "Choir sings",
        "The choir sang in the old town hall for two hours.",
        &[],
    ),
    ("empty", "2024-03-05", "", "It was so.", &[]),
];

struct Asked {
    archive: Archive,
    _folder: tempfile::TempDir,
}

impl Asked {
    fn new() -> Asked {
        let folder = tempfile::tempdir().expect("a folder");
        let mut lines = String::new();
        for (id, date, title, body, person) in ARTICLES {
            let article = serde_json::json!({"id": id, "date": date, "title": title, "body": body, "person": person});
            let _ = writeln!(lines, "{article}");
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

    fn related(&self, id: &str, filters: Filters) -> Option<Results> {
        let request = RelatedRequest {
            id: id.to_owned(),
            limit: 10,
            filters,
        };
        self.archive.related(&request).expect("an answer")
    }
}

fn ids(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.article.id.as_str()).collect()
}

#[test]
fn what_shares_most_comes_first_and_says_what() {
    let asked = Asked::new();
    let results = asked.related("strike", Filters::default()).expect("the article");
    assert_eq!(
        ids(&results),
        ["talks", "freight", "old-talks"],
        "the bakery and the choir share nothing"
    );
    let shared = results
        .hits
        .first()
        .and_then(|hit| hit.shared.as_ref())
        .expect("a reason");
    assert_eq!(
        (shared.names.person.as_slice(), shared.days),
        (&["Ana Duarte".to_owned()][..], Some(5))
    );
    assert!(shared.words.iter().any(|word| word == "shifts"), "{shared:?}");
    assert!(
        results.hits.iter().all(|hit| !hit.snippet.marks.is_empty()),
        "what is shared is marked"
    );
}

#[test]
fn copies_stand_once_and_those_of_the_article_not_at_all() {
    let asked = Asked::new();
    let results = asked.related("talks", Filters::default()).expect("the article");
    let dock: Vec<&str> = ids(&results)
        .into_iter()
        .filter(|id| ["strike", "reprint"].contains(id))
        .collect();
    assert_eq!(dock.len(), 1, "{:?}", ids(&results));
    let copies = asked.related("reprint", Filters::default()).expect("the article");
    assert!(!ids(&copies).contains(&"strike"), "{:?}", ids(&copies));
}

#[test]
fn filters_hold_and_what_is_not_there_is_told() {
    let asked = Asked::new();
    let before = Filters {
        to: "2000".parse().ok(),
        ..Filters::default()
    };
    let results = asked.related("strike", before).expect("the article");
    assert_eq!(ids(&results), ["old-talks"]);
    assert!(asked.related("nothing", Filters::default()).is_none());
    let empty = asked.related("empty", Filters::default()).expect("the article");
    assert_eq!(
        ids(&empty),
        Vec::<&str>::new(),
        "a text that says nothing is like no other"
    );
}

#[test]
fn what_stands_out_is_more_frequent_than_in_the_archive() {
    let asked = Asked::new();
    let request = Request {
        query: "harbour".into(),
        ..Request::default()
    };
    let found = asked.archive.significant(&request, 20).expect("an answer");
    assert_eq!((found.total, found.archive, found.words.read), (4, 8, 4));
    let words: Vec<&str> = found.words.words.iter().map(|word| word.value.as_str()).collect();
    assert!(words.contains(&"wages") && words.contains(&"union"), "{words:?}");
    assert!(
        !words.contains(&"harbour"),
        "what was asked need not be told: {words:?}"
    );
    assert!(!words.contains(&"old"), "{words:?}");
    let people = found
        .names
        .iter()
        .find(|(kind, _)| *kind == Kind::Person)
        .map(|(_, names)| names.as_slice());
    let ana = people.and_then(|people| people.first()).expect("a person");
    assert_eq!((ana.value.as_str(), ana.articles, ana.of), ("Ana Duarte", 3, 3));
}

#[test]
fn what_is_new_ranks_higher_where_that_is_asked() {
    let asked = Asked::new();
    let ask = |archive: &Archive, fresh| {
        let request = Request {
            query: "resume OR rui".into(),
            fresh,
            explain: true,
            today: jiff::civil::date(2026, 1, 1),
            ..Request::default()
        };
        archive.search(&request).expect("an answer")
    };
    let archive = asked.archive.clone().with_fresh(Some(30.0));
    let (plain, fresh) = (ask(&asked.archive, None), ask(&asked.archive, Some(30.0)));
    assert_eq!(
        ask(&archive, None).hits,
        fresh.hits,
        "an archive may ask for it in each search"
    );
    assert_eq!((plain.total, fresh.total), (Some(2), Some(2)));
    let score = |results: &Results, id: &str| {
        let hit = results.hits.iter().find(|hit| hit.article.id == id);
        hit.map(|hit| hit.score).unwrap_or_default()
    };
    assert!(
        (score(&plain, "old-talks") - score(&fresh, "old-talks")).abs() < 1e-4,
        "the old one keeps its score"
    );
    assert!(
        (score(&plain, "talks") * 2.0 - score(&fresh, "talks")).abs() < 1e-4,
        "the newest one doubles"
    );
    for hit in fresh.hits {
        let sum: f32 = hit.parts.iter().map(|part| part.score).sum();
        assert!((sum - hit.score).abs() < 1e-3, "{:?} is not {}", hit.parts, hit.score);
    }
}
