//! The authority file, from outside. This file holds:
//!
//! 1. What it says is true of facets, queries, filters and hits at the next question, without indexing anew.
//! 2. Counts after a merge are those of the union.
//! 3. A split tells articles apart, the same way everywhere.
//! 4. Edits can be taken back; faults and contradictions are refused with their place.
//! 5. The file outlives a rebuild, and travels as CSV and JSON.
//! 6. The dossier knows all of it.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

/// An archive whose names are given, so that no tagger has a say.
struct Archive {
    folder: TempDir,
}

impl Archive {
    fn new() -> Archive {
        let folder = tempfile::tempdir().expect("a folder");
        let people: [&[&str]; 6] = [
            &["Xu Weilan"],
            &["许未兰"],
            &["Xu Weilan", "许未兰"],
            &["Rui Lopes", "Xu Weilan"],
            &["Rui Lopes"],
            &["Spokesman", "Rui Lopes"],
        ];
        let text = [
            "harbour dues.",
            "harbour dues.",
            "a visit.",
            "a medal.",
            "a budget.",
            "a medal, a visit.",
        ];
        let lines: Vec<String> = (0..people.len())
            .map(|at| {
                let date = format!("2024-0{}-01", at + 1);
                json!({"id": format!("a{at}"), "title": "an item", "body": text[at], "date": date, "person": people[at],
                       "source": "Lisbon Ledger"})
                .to_string()
            })
            .collect();
        fs::write(folder.path().join("articles.jsonl"), lines.join("\n")).expect("written");
        let archive = Archive { folder };
        archive.index(&[]);
        archive
    }

    fn index(&self, flags: &[&str]) {
        let articles = self.folder.path().join("articles.jsonl").display().to_string();
        let run = self.run(&[&["index", &articles], flags].concat());
        assert_eq!(run.status, 0, "{}", run.err);
    }

    fn names_file(&self) -> PathBuf {
        self.folder.path().join("the-index/names.toml")
    }

    fn run(&self, args: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        for name in ["DATELINE_INDEX", "DATELINE_LOG", "COLUMNS", "CLICOLOR_FORCE"] {
            command.env_remove(name);
        }
        let output = command
            .arg("--index")
            .arg(self.folder.path().join("the-index"))
            .args(args)
            .output();
        Run::of(output.expect("the program runs"))
    }

    /// Runs a command that must go well.
    fn must(&self, args: &[&str]) -> Run {
        let run = self.run(args);
        assert_eq!(run.status, 0, "{args:?}: {}{}", run.out, run.err);
        run
    }

    fn total(&self, args: &[&str]) -> u64 {
        let run = self.run(&[&["search", "--json"], args].concat());
        run.json()["total"]
            .as_u64()
            .unwrap_or_else(|| panic!("{}{}", run.out, run.err))
    }

    /// `Name 3` for each person of the facet, sorted.
    fn people(&self) -> Vec<String> {
        let run = self.run(&["facet", "person", "--json"]);
        let values = run.json()["values"].as_array().cloned().unwrap_or_default();
        let mut people: Vec<String> = values
            .iter()
            .map(|value| format!("{} {}", value["value"].as_str().unwrap_or(""), value["count"]))
            .collect();
        people.sort();
        people
    }
}

struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Run {
    fn of(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Run {
            status: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }
}

#[test]
fn a_merge_counts_the_union_at_the_next_question_and_can_be_taken_back() {
    let archive = Archive::new();
    let before = archive.people();
    assert_eq!(before, ["Rui Lopes 3", "Spokesman 1", "Xu Weilan 3", "许未兰 2"]);
    archive.must(&["names", "merge", "Xu Weilan", "许未兰"]);
    assert_eq!(archive.people(), ["Rui Lopes 3", "Spokesman 1", "Xu Weilan 4"]);
    let questions: [&[&str]; 7] = [
        &["person:许未兰"],
        &["person:\"xu weilan\""],
        &["person:weilan"],
        &["person:未兰"],
        &["--person", "许未兰"],
        &["--person", "XÚ WEILAN"],
        &["person:weilan", "--not", "person=Rui Lopes"],
    ];
    let wants = [4, 4, 4, 4, 4, 4, 3];
    for (question, want) in questions.into_iter().zip(wants) {
        assert_eq!(archive.total(question), want, "{question:?}");
    }
    let hit = archive.run(&["search", "--json", "id:a2"]).json()["hits"][0].clone();
    assert_eq!(hit["person"], json!(["Xu Weilan"]));
    assert_eq!(hit["variants"], json!([{"name": "Xu Weilan", "form": "许未兰"}]));
    let whole = archive.run(&["show", "a1", "--json"]).json();
    assert_eq!(whole["person"][0]["name"], "Xu Weilan");
    for prefix in ["weil", "许", "未"] {
        let found = archive.must(&["facet", "person", "--prefix", prefix, "--json"]).json();
        assert_eq!(
            found["values"],
            json!([{"value": "Xu Weilan", "count": 4, "selected": false}]),
            "{prefix}"
        );
    }
    archive.must(&["names", "undo"]);
    assert_eq!(archive.people(), before);
}

#[test]
fn a_split_tells_articles_apart() {
    let archive = Archive::new();
    archive.must(&[
        "names",
        "split",
        "Rui Lopes",
        "--as",
        "Rui Lopes (swimmer)",
        "--where",
        "medal",
    ]);
    assert_eq!(
        archive.people(),
        [
            "Rui Lopes (swimmer) 2",
            "Rui Lopes 1",
            "Spokesman 1",
            "Xu Weilan 3",
            "许未兰 2"
        ]
    );
    let questions: [(&[&str], u64); 5] = [
        (&["person:swimmer"], 2),
        (&["person:lopes"], 3),
        (&["--person", "rui lopes"], 1),
        (&["--person", "Rui Lopes (swimmer)"], 2),
        (&["--not", "person=Rui Lopes"], 5),
    ];
    for (question, want) in questions {
        assert_eq!(archive.total(question), want, "{question:?}");
    }
    let refused = archive.run(&["names", "split", "Rui Lopes", "--as", "Rui", "--where", "(medal"]);
    assert_eq!(refused.status, 2, "{}", refused.err);
}

#[test]
fn hidden_names_vanish_and_renamed_ones_are_found_by_both() {
    let archive = Archive::new();
    archive.must(&["names", "hide", "Spokesman"]);
    archive.must(&["names", "rename", "Rui Lopes", "Rui M. Lopes"]);
    assert_eq!(archive.people(), ["Rui M. Lopes 3", "Xu Weilan 3", "许未兰 2"]);
    assert_eq!(archive.total(&["person:spokesman"]), 0);
    assert_eq!(archive.total(&["--person", "Rui Lopes"]), 3);
    assert_eq!(archive.total(&["--person", "Rui M. Lopes"]), 3);
    let hit = archive.run(&["search", "--json", "id:a5"]).json()["hits"][0].clone();
    assert_eq!(hit["person"], json!(["Rui M. Lopes"]));
}

#[test]
fn a_file_written_by_hand_is_kept_as_it_is() {
    let archive = Archive::new();
    let text = "# Ours; see the style book.\n[[person]]\nname = \"Xu Weilan\" # as she signs\nid = \"Q99\"\n";
    fs::write(archive.names_file(), text).expect("written");
    archive.must(&["names", "merge", "Xu Weilan", "许未兰"]);
    let after = fs::read_to_string(archive.names_file()).expect("read");
    assert_eq!(after, format!("{text}variants = [\"许未兰\"]\n"));
    archive.index(&["--rebuild"]);
    assert_eq!(fs::read_to_string(archive.names_file()).expect("read"), after);
    assert_eq!(archive.people(), ["Rui Lopes 3", "Spokesman 1", "Xu Weilan 4"]);
    let other = archive.folder.path().join("other.toml").display().to_string();
    assert_eq!(
        archive
            .run(&["--names", &other, "search", "--json", "person:许未兰"])
            .json()["total"],
        2
    );
}

#[test]
fn faults_and_contradictions_are_told_with_their_place() {
    let archive = Archive::new();
    archive.must(&["names", "merge", "Xu Weilan", "许未兰"]);
    let refusals: [(&[&str], &str); 4] = [
        (
            &["names", "merge", "许未兰", "Rui Lopes"],
            "a variant of `Xu Weilan` (line 1)",
        ),
        (
            &["names", "merge", "Rui Lopes", "许未兰"],
            "a variant of `Xu Weilan` (line 1)",
        ),
        (&["names", "hide", "Nobody Atall"], "which kind"),
        (&["names", "rename", "Rui Lopes", "许未兰"], "line 1"),
    ];
    for (command, want) in refusals {
        let run = archive.run(command);
        assert_eq!(run.status, 2, "{command:?}: {}", run.out);
        assert!(run.err.contains(want), "{command:?}: {}", run.err);
    }
    archive.must(&["names", "check"]);
    let circle = "[[person]]\nname = \"A\"\nmerged = \"B\"\n\n[[person]]\nname = \"B\"\nmerged = \"A\"\n";
    fs::write(archive.names_file(), circle).expect("written");
    for command in [
        &["names", "check"][..],
        &["search", "visit"],
        &["names", "hide", "--kind", "person", "C"],
    ] {
        let run = archive.run(command);
        assert_eq!(run.status, 2, "{command:?}");
        assert!(
            run.err.contains("circle") && run.err.contains(['1', '5']),
            "{command:?}: {}",
            run.err
        );
    }
    assert_eq!(fs::read_to_string(archive.names_file()).expect("read"), circle);
}

#[test]
fn names_travel_as_tables_and_as_json() {
    let archive = Archive::new();
    let table = archive.folder.path().join("names.csv");
    fs::write(&table, "name,variants,id\nXu Weilan,许未兰; Hsu Wei-lan,Q99\n").expect("written");
    archive.must(&["names", "import", &table.display().to_string(), "--kind", "person"]);
    let listed = archive.run(&["names", "list", "--json"]).json();
    assert_eq!(listed[0]["articles"], 4, "{listed}");
    for format in ["csv", "json"] {
        let exported = archive.must(&["names", "export", "--format", format]).out;
        let file = archive
            .folder
            .path()
            .join(format!("export.{format}"))
            .display()
            .to_string();
        fs::write(&file, exported).expect("written");
        let other = archive
            .folder
            .path()
            .join(format!("{format}.toml"))
            .display()
            .to_string();
        archive.must(&["--names", &other, "names", "import", &file]);
        assert_eq!(
            archive.run(&["--names", &other, "names", "list", "--json"]).json(),
            listed,
            "{format}"
        );
    }
}

#[test]
fn names_that_look_like_one_are_suggested_as_commands() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["Ana Duarte", "Ana Duarte", "Duarte, Ana", "Eva Lund"];
    let lines: Vec<String> = (0..names.len())
        .map(|at| json!({"id": at.to_string(), "title": "an item", "body": "dues.", "person": [names[at]]}).to_string())
        .collect();
    fs::write(folder.path().join("articles.jsonl"), lines.join("\n")).expect("written");
    let archive = Archive { folder };
    archive.index(&[]);
    let suggested = archive.must(&["names", "suggest", "--json"]).json();
    assert_eq!(suggested.as_array().map(Vec::len), Some(1), "{suggested}");
    assert_eq!(
        (&suggested[0]["keep"], &suggested[0]["articles"]),
        (&json!("Ana Duarte"), &json!([2, 1]))
    );
    archive.must(&["names", "merge", "Ana Duarte", "Duarte, Ana"]);
    assert_eq!(archive.run(&["names", "suggest", "--json"]).status, 1);
}

#[test]
fn the_dossier_knows_variants_company_and_dates() {
    let archive = Archive::new();
    archive.must(&["names", "merge", "Xu Weilan", "许未兰"]);
    let who = archive.must(&["who", "许未兰", "--json"]).json();
    assert_eq!((&who["name"], &who["articles"]), (&json!("Xu Weilan"), &json!(4)));
    assert_eq!(
        who["variants"],
        json!([{"value": "Xu Weilan", "count": 3}, {"value": "许未兰", "count": 2}])
    );
    assert_eq!((&who["first"]["id"], &who["last"]["id"]), (&json!("a0"), &json!("a3")));
    assert_eq!(who["person"][0]["name"], "Rui Lopes");
    assert_eq!(
        (&who["person"][0]["articles"], &who["person"][0]["of"]),
        (&json!(1), &json!(3))
    );
    assert_eq!(who["source"], json!([{"value": "Lisbon Ledger", "count": 4}]));
    let graph = archive.must(&["who", "许未兰", "--format", "graphml"]).out;
    for wanted in [
        "<graphml",
        "<node id=\"person:Xu Weilan\">",
        "<edge source=\"person:Xu Weilan\" target=\"person:Rui Lopes\">",
    ] {
        assert!(graph.contains(wanted), "{graph}");
    }
    assert_eq!(archive.run(&["who", "Nobody Atall"]).status, 1);
}
