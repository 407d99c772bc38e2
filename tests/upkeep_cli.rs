//! Keeping an archive with the real program: watching, stopping, and what it says of a damaged index.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// A folder of articles and a place for their index.
struct Desk {
    dir: TempDir,
}

impl Desk {
    fn new() -> Desk {
        let desk = Desk {
            dir: tempfile::tempdir().unwrap(),
        };
        desk.put(
            "a.txt",
            "date 2020-01-01\ntitle: Harbour\n\nThe harbour of Lisbon was closed, said Ana Duarte.",
        );
        desk.put(
            "b.txt",
            "date 2020-01-02\ntitle: Bridge\n\nThe bridge was opened by Ana Duarte.",
        );
        desk
    }

    fn indexed() -> Desk {
        let desk = Desk::new();
        assert_eq!(desk.run(&["index", "in"]).status.code(), Some(0));
        desk
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.dir.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn index(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .current_dir(self.dir.path())
            .arg("--index")
            .arg(self.index())
            .args(args);
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn json(&self, args: &[&str]) -> Value {
        let run = self.run(args);
        serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {run:?}"))
    }

    fn total(&self, query: &str) -> u64 {
        self.json(&["search", "--json", query])["total"].as_u64().unwrap()
    }

    /// Waits until a query has so many hits, and says how long that took.
    fn wait_for(&self, query: &str, hits: u64) -> Duration {
        let started = Instant::now();
        while self.total(query) != hits {
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "{query} never had {hits} hits"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        started.elapsed()
    }
}

/// A run that goes on; it is killed with the test. What it reports is read on, or it would end.
struct Watching {
    child: Child,
    _reports: BufReader<ChildStdout>,
}

impl Watching {
    /// Starts a watch and waits for its first report.
    fn start(desk: &Desk) -> Watching {
        let mut command = desk.command(&["index", "in", "--watch", "--json"]);
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut reports = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        reports.read_line(&mut first).unwrap();
        assert!(first.contains("\"added\""), "{first}");
        Watching {
            child,
            _reports: reports,
        }
    }

    fn interrupt(&mut self) -> Option<i32> {
        let told = Command::new("kill")
            .args(["-INT", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(told.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_watch_follows_the_files() {
    let desk = Desk::new();
    let mut watch = Watching::start(&desk);
    desk.put("c.txt", "date 2020-01-03 The tunnel was flooded.");
    let took = desk.wait_for("tunnel", 1);
    eprintln!("a new article was found after {took:?}");
    desk.put("new/folder/d.txt", "date 2020-01-03 The airport was sold.");
    desk.wait_for("airport", 1);
    desk.put("new/folder/d.txt", "date 2020-01-03 The airport was given away.");
    desk.wait_for("given", 1);
    fs::rename(desk.dir.path().join("in/new"), desk.dir.path().join("in/old")).unwrap();
    desk.wait_for("folder:old/folder", 1);
    assert_eq!(desk.total("airport"), 1, "a renamed folder is not read twice");
    fs::remove_file(desk.dir.path().join("in/a.txt")).unwrap();
    desk.wait_for("harbour", 0);
    let refused = desk.run(&["index", "in"]);
    assert_eq!(refused.status.code(), Some(2), "while it watches, nobody else writes");
    assert_eq!(watch.interrupt(), Some(0));
    assert_eq!(desk.run(&["verify"]).status.code(), Some(0));
}

#[test]
fn verify_says_by_its_status_what_it_found() {
    let desk = Desk::indexed();
    let found = desk.json(&["verify", "--json"]);
    assert_eq!(
        (&found["in_order"], &found["articles"]),
        (&Value::Bool(true), &Value::from(2))
    );
    assert_eq!(found["gone"], Value::Array(Vec::new()));
    assert_eq!(desk.run(&["verify"]).status.code(), Some(0));
    desk.put("a.txt", "date 2020-01-01 Another text.");
    let differs = desk.run(&["verify"]);
    assert_eq!(differs.status.code(), Some(1));
    assert!(
        String::from_utf8_lossy(&differs.stdout).contains("changed (1)"),
        "{differs:?}"
    );
    assert_eq!(
        desk.run(&["index"]).status.code(),
        Some(0),
        "without a path, what was indexed before"
    );
    assert_eq!(desk.run(&["verify"]).status.code(), Some(0));
    desk.put("undated.txt", "title: Undated\n\nNobody knows when.");
    desk.run(&["index"]);
    assert_eq!(desk.run(&["verify"]).status.code(), Some(0));
    assert_eq!(desk.run(&["verify", "--strict"]).status.code(), Some(1));
}

#[test]
fn a_damaged_index_ends_in_an_error_of_ours() {
    let desk = Desk::indexed();
    let damaged = desk.dir.path().join("damaged");
    let names: Vec<_> = fs::read_dir(desk.index().join("segments"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    for name in names {
        let bytes = fs::read(desk.index().join("segments").join(&name)).unwrap();
        for at in [bytes.len() / 3, bytes.len().saturating_sub(20)] {
            let Some(byte) = bytes.get(at) else { continue };
            let mut turned = bytes.clone();
            turned[at] = byte ^ 0x55;
            let _ = fs::remove_dir_all(&damaged);
            assert_eq!(desk.run(&["backup", "damaged"]).status.code(), Some(0));
            fs::write(damaged.join("segments").join(&name), turned).unwrap();
            for args in [
                &["verify"][..],
                &["search", "harbour OR bridge"],
                &["stats"],
                &["show", "a.txt"],
                &["index"],
            ] {
                let run = desk.run(&[&["--index", "damaged"], args].concat());
                let status = run.status.code();
                assert!(matches!(status, Some(0..=2)), "{args:?} on {name:?}: {run:?}");
                assert!(args != ["verify"] || status == Some(2), "{name:?}: {run:?}");
            }
        }
    }
}

#[test]
fn purge_takes_an_identifier_or_a_query() {
    let desk = Desk::indexed();
    assert_eq!(
        desk.json(&["purge", "--dry-run", "--json", "duarte"])["purged"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let purged = desk.json(&["purge", "a.txt", "--json"]);
    assert_eq!(purged["purged"][0]["id"], "a.txt");
    assert_eq!(purged["articles"], 1);
    assert_eq!(desk.total("harbour"), 0);
    assert_eq!(desk.run(&["purge", "nothing-like-that"]).status.code(), Some(1));
    assert_eq!(desk.run(&["purge", ""]).status.code(), Some(2));
    let repaired = desk.run(&["purge", "nofield:x"]);
    assert_eq!(
        repaired.status.code(),
        Some(2),
        "a query that would have to be repaired removes nothing"
    );
    assert_eq!(
        desk.run(&["purge", "a.txt"]).status.code(),
        Some(0),
        "once more finishes what was begun"
    );
    let listed = String::from_utf8(desk.run(&["purge", "--list"]).stdout).unwrap();
    assert!(listed.starts_with("a.txt"), "{listed}");
    desk.run(&["index", "--rebuild", "in"]);
    assert_eq!(desk.total("harbour"), 0);
    assert_eq!(desk.run(&["purge", "--lift", "a.txt"]).status.code(), Some(0));
    desk.run(&["index"]);
    assert_eq!(desk.total("harbour"), 1);
}

#[test]
fn failures_and_plans_are_told() {
    let desk = Desk::indexed();
    assert_eq!(desk.run(&["stats", "--failures"]).status.code(), Some(1));
    desk.put("bad.jsonl", "{broken\n");
    let plan = desk.json(&["index", "--dry-run", "--json"]);
    assert!(plan["added"][0].as_str().unwrap().ends_with("bad.jsonl"), "{plan}");
    assert_eq!(desk.run(&["index"]).status.code(), Some(2));
    let failures = desk.json(&["stats", "--failures", "--json"]);
    assert_eq!(failures[0]["place"], "line 1");
    assert_eq!(
        desk.run(&["index"]).status.code(),
        Some(0),
        "an old failure is not told again"
    );
    assert_eq!(
        desk.run(&["index", "--retry-failed"]).status.code(),
        Some(2),
        "unless it is tried again"
    );
    assert_eq!(desk.run(&["--index", "nowhere", "index"]).status.code(), Some(2));
}

#[test]
fn a_backup_is_an_index_and_comes_back() {
    let desk = Desk::indexed();
    assert_eq!(desk.run(&["backup", "copy"]).status.code(), Some(0));
    assert_eq!(
        desk.run(&["backup", "copy"]).status.code(),
        Some(0),
        "over an earlier one"
    );
    fs::remove_dir_all(desk.index()).unwrap();
    assert_eq!(desk.run(&["restore", "copy"]).status.code(), Some(0));
    assert_eq!(desk.total("harbour"), 1);
    assert_eq!(
        desk.run(&["backup", "in"]).status.code(),
        Some(2),
        "not over something else"
    );
    assert!(Path::new(&desk.dir.path().join("in/a.txt")).exists());
}
