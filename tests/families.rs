//! Reprint families through the real program, over the demo corpus. This file holds:
//!
//! 1. The five copies of the wire story of the arrest are one family, named after the earliest and found by any.
//! 2. A story is shown once, with its copies, and totals and facets count either way.
//! 3. Paging by story shows each story once and all of them.
//! 4. What is deleted leaves its family.
//! 5. What copies changed is shown word by word.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// The demo corpus, copied and indexed.
struct Desk {
    folder: TempDir,
}

/// The earliest copy: dated by its day alone, and so at the start of it.
const STORY: &str = "harbour-post/2025/korvath-arrest.txt";
/// The wire story that the others print.
const WIRE: &str = "mer-250303-017";

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().expect("a folder"),
        };
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus"), &desk.articles());
        desk.index();
        desk
    }

    fn articles(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    fn index(&self) {
        let articles = self.articles().display().to_string();
        self.run(&["index", &articles]);
    }

    fn run(&self, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command.arg("--index").arg(self.folder.path().join("index")).args(args);
        let output = command.output().expect("the program runs");
        assert_ne!(
            output.status.code(),
            Some(2),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("text")
    }

    fn json(&self, args: &[&str]) -> Value {
        serde_json::from_str(&self.run(&[args, &["--json"]].concat())).expect("an object")
    }

    fn ids(&self, args: &[&str]) -> Vec<String> {
        let answer = self.json(args);
        let hits = answer["hits"].as_array().cloned().unwrap_or_default();
        hits.iter()
            .map(|hit| hit["id"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("made");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("copied");
        }
    }
}

#[test]
fn the_copies_of_the_arrest_are_one_story() {
    let desk = Desk::new();
    let copies: BTreeSet<String> = desk.ids(&["search", &format!("family:{STORY}")]).into_iter().collect();
    let want = [
        STORY,
        WIRE,
        "SL-88109",
        "calder-messenger/2025/korvath.txt",
        "galway-sentinel/2025/korvath-galway.txt",
    ];
    assert_eq!(copies, want.map(str::to_owned).into());
    let by_wire = desk.ids(&["search", &format!("family:{WIRE}")]);
    assert_eq!(copies, by_wire.into_iter().collect());
    let families = desk.json(&["families"]);
    assert_eq!(families["families"][0]["copies"], 5, "{families}");
    assert_eq!(families["families"][0]["id"], STORY, "{families}");
    let pairs = desk.run(&["families", "--pairs"]);
    assert!(
        pairs
            .lines()
            .any(|line| line.starts_with(&format!("{STORY}\t{WIRE}\t")) && line.ends_with("\treprint")),
        "{pairs}"
    );
    let lone = desk.json(&["search", "walnut receiver", "--limit", "1"]);
    assert_eq!(lone["hits"][0]["family"], Value::Null);
}

#[test]
fn a_story_is_shown_once_and_counted_either_way() {
    let desk = Desk::new();
    let query = [
        "search",
        "korvath arrested",
        "--facet",
        "source",
        "--facet",
        "date:year",
    ];
    let plain = desk.json(&query);
    let stories = desk.json(&[&query[..], &["--group", "family"]].concat());
    let copies = desk.json(&[&query[..], &["--group", "family", "--counting", "copies"]].concat());
    assert_eq!(
        (&copies["total"], &copies["facets"]),
        (&plain["total"], &plain["facets"])
    );
    assert_eq!(
        (&stories["copies"], &stories["stories"]),
        (&plain["total"], &stories["total"])
    );
    assert!(stories["total"].as_u64() < plain["total"].as_u64(), "{stories}");
    let years = |answer: &Value| -> u64 {
        let years = answer["facets"]["date"].as_array().cloned().unwrap_or_default();
        years.iter().filter_map(|year| year["count"].as_u64()).sum()
    };
    assert_eq!(
        Some(years(&stories)),
        stories["total"].as_u64(),
        "each story on one day"
    );
    let hits = stories["hits"].as_array().cloned().unwrap_or_default();
    let of_story: Vec<&Value> = hits.iter().filter(|hit| hit["family"]["id"] == STORY).collect();
    assert_eq!(of_story.len(), 1, "{hits:?}");
    assert_eq!(of_story[0]["family"], json!({"id": STORY, "copies": 5}));
    assert_eq!(of_story[0]["story"]["first"]["id"], STORY);
    assert_eq!(of_story[0]["story"]["sources"].as_array().map(Vec::len), Some(5));
}

#[test]
fn paging_by_story_shows_all_of_them_once() {
    let desk = Desk::new();
    for sort in ["relevance", "newest", "oldest"] {
        let query = ["search", "korvath", "--group", "family", "--sort", sort];
        let whole = desk.ids(&[&query[..], &["--limit", "1000"]].concat());
        let (mut paged, mut after) = (Vec::new(), None::<String>);
        loop {
            let cursor = after.as_deref().map_or(vec![], |cursor| vec!["--after", cursor]);
            let page = [&query[..], &["--limit", "3"], &cursor].concat();
            paged.extend(desk.ids(&page));
            after = desk.json(&page)["next"].as_str().map(str::to_owned);
            if after.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole, "{sort}");
        assert_eq!(paged.len(), paged.iter().collect::<BTreeSet<_>>().len(), "{sort}");
    }
}

#[test]
fn what_is_deleted_leaves_its_family() {
    let desk = Desk::new();
    let file = desk.articles().join("galway-sentinel/2025/korvath-galway.txt");
    fs::remove_file(file).expect("removed");
    desk.index();
    assert_eq!(desk.ids(&["search", &format!("family:{STORY}")]).len(), 4);
    assert_eq!(desk.json(&["families"])["families"][0]["copies"], 4);
}

#[test]
fn changes_are_shown_word_by_word() {
    let desk = Desk::new();
    let copies = desk.json(&["show", STORY, "--copies"]);
    assert_eq!(copies["family"]["copies"], 5);
    let listed = copies["copies"].as_array().cloned().unwrap_or_default();
    assert_eq!(listed.len(), 4);
    let fates = |copy: &Value| -> BTreeSet<String> {
        let changes = copy["body_changes"].as_array().cloned().unwrap_or_default();
        changes
            .iter()
            .filter_map(|change| change["fate"].as_str().map(str::to_owned))
            .collect()
    };
    let galway = listed
        .iter()
        .find(|copy| copy["id"] == "galway-sentinel/2025/korvath-galway.txt")
        .expect("a copy");
    assert!(fates(galway).contains("added"), "{galway}");
    let html = desk.run(&["show", STORY, "--copies", "--html"]);
    assert!(html.starts_with("<!doctype html>") && html.contains("<ins>"), "{html}");
    let text = desk.run(&["show", STORY, "--copies"]);
    assert!(text.contains("{+"), "{text}");
}
