//! Bare surnames, from outside: who is meant depends on the articles of those days, and everything agrees on it.
//!
//! 1. Facets, filters, queries and hits give one answer.
//! 2. The order in which articles came has no say, and an article that goes takes its evidence with it.
//! 3. The authority file goes before.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// Articles by id: date and the person named.
const ARTICLES: [(&str, &str, &str); 7] = [
    ("full", "2024-01-01", "Helga Brandt"),
    ("near", "2024-01-15", "Brandt"),
    ("far", "2024-01-16", "Brandt"),
    ("otto", "2024-08-01", "Otto Brandt"),
    ("helga", "2024-08-02", "Helga Brandt"),
    ("either", "2024-08-03", "Brandt"),
    ("month", "2024-01", "Brandt"),
];

struct Archive(TempDir);

impl Archive {
    fn new(articles: &[(&str, &str, &str)]) -> Archive {
        let archive = Archive(tempfile::tempdir().expect("a folder"));
        archive.index(articles);
        archive
    }

    fn index(&self, articles: &[(&str, &str, &str)]) {
        let lines: Vec<String> = articles
            .iter()
            .map(|(id, date, person)| {
                json!({"id": id, "date": date, "title": "an item", "body": "harbour dues.", "person": [person]})
                    .to_string()
            })
            .collect();
        let path = self.0.path().join("articles.jsonl");
        fs::write(&path, lines.join("\n")).expect("written");
        self.run(&["index", &path.display().to_string()]);
    }

    fn run(&self, args: &[&str]) -> Value {
        let output = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .arg("--index")
            .arg(self.0.path().join("the-index"))
            .args(args)
            .arg("--json")
            .output()
            .expect("the program runs");
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{args:?}: {error}: {}", String::from_utf8_lossy(&output.stderr)))
    }

    /// `Name count` for each value of the facet, sorted; every count is held against filters and hits.
    fn people(&self) -> Vec<String> {
        let facet = self.run(&["facet", "person"]);
        let hits = self.run(&["search", "--limit", "100"]);
        let values = facet["values"].as_array().cloned().unwrap_or_default();
        let mut people: Vec<String> = Vec::new();
        for value in &values {
            let (name, count) = (value["value"].as_str().unwrap_or_default(), &value["count"]);
            assert_eq!(
                &self.run(&["search", "--person", name])["total"],
                count,
                "--person {name}"
            );
            let others = self.run(&["search", "--not", &format!("person={name}")]);
            assert_eq!(
                others["total"].as_u64(),
                count.as_u64().map(|count| ARTICLES.len() as u64 - count)
            );
            let shown = hits["hits"].as_array().into_iter().flatten();
            let shown = shown.filter(|hit| {
                hit["person"]
                    .as_array()
                    .is_some_and(|people| people.contains(&json!(name)))
            });
            assert_eq!(Some(shown.count() as u64), count.as_u64(), "hits that show {name}");
            people.push(format!("{name} {count}"));
        }
        people.sort();
        people
    }
}

#[test]
fn a_bare_surname_is_whom_the_articles_of_those_days_mean() {
    let archive = Archive::new(&ARTICLES);
    let want = ["Brandt 3", "Helga Brandt 3", "Otto Brandt 1"];
    assert_eq!(archive.people(), want);
    let near = archive.run(&["search", "id:near"])["hits"][0].clone();
    assert_eq!(near["person"], json!(["Helga Brandt"]));
    assert_eq!(near["variants"], json!([{"name": "Helga Brandt", "form": "Brandt"}]));
    assert_eq!(archive.run(&["show", "near"])["person"][0]["name"], "Helga Brandt");
    for (question, want) in [("person:\"helga brandt\"", 3), ("person:brandt", 7), ("person:otto", 1)] {
        assert_eq!(archive.run(&["search", question])["total"], want, "{question}");
    }
    assert_eq!(archive.run(&["who", "Helga Brandt"])["articles"], 3);

    let mut turned = ARTICLES;
    turned.reverse();
    assert_eq!(Archive::new(&turned).people(), want);
}

#[test]
fn evidence_goes_with_its_article_and_the_authority_file_goes_before() {
    let archive = Archive::new(&ARTICLES);
    let people = || -> Vec<Value> {
        archive.run(&["facet", "person"])["values"]
            .as_array()
            .cloned()
            .unwrap_or_default()
    };
    archive.run(&["names", "merge", "Otto Brandt", "Brandt"]);
    assert_eq!(
        people()[0],
        json!({"value": "Otto Brandt", "count": 5, "selected": false})
    );
    archive.run(&["names", "undo"]);
    assert_eq!(archive.people().len(), 3);

    archive.index(&ARTICLES[1..]);
    let helga = archive.run(&["search", "person:helga"]);
    assert_eq!(helga["total"], 1);
}
