//! The real program, from outside. This file holds:
//!
//! 1. `docs/cli.md` is the help that the program prints.
//! 2. A folder of articles goes in and answers come out, in every format.
//! 3. Exit status: 0 found, 1 nothing found, 2 error or partly failed.
//! 4. Data goes to standard output, everything else to standard error.
//! 5. What the demo prints can be repeated.
//! 6. Bad input costs nothing but itself, and is told by name.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A folder with three articles, and a place for their index.
struct Desk {
    folder: TempDir,
}

impl Desk {
    /// Three articles, not yet indexed.
    fn new() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().expect("a folder"),
        };
        desk.write("harbour.txt", "date 2024-03-05\ntitle: Harbour closed\nsource: Lisbon Ledger\n\nThe harbour of Lisbon was closed, said Ana Duarte.\n");
        desk.write("bridge.md", "---\ntitle: Bridge opened\ndate: 2025-01-02\nsource: Porto Post\n---\n\nThe bridge was opened by Ana Duarte.\n");
        desk.write("gang.txt", "date 2026-01-17\ntitle: 港口关闭\n\n港口今天关闭了。\n");
        desk
    }

    /// Three articles, indexed.
    fn indexed() -> Desk {
        let desk = Desk::new();
        let run = desk.run(&["index", &desk.articles()]);
        assert_eq!(run.status, 0, "{}", run.err);
        desk
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.folder.path().join("articles").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }

    fn articles(&self) -> String {
        self.folder.path().join("articles").display().to_string()
    }

    fn index(&self) -> PathBuf {
        self.folder.path().join("the-index")
    }

    /// Runs the program on the index of this desk.
    fn run(&self, args: &[&str]) -> Run {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], stdin: &str) -> Run {
        let mut command = dateline(self.folder.path());
        command.arg("--index").arg(self.index()).args(args);
        Run::new(command, stdin)
    }
}

/// What a run of the program gave.
struct Run {
    status: i32,
    out: String,
    err: String,
}

impl Run {
    fn new(mut command: Command, stdin: &str) -> Run {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A program that does not read its input closes it early, which is its right.
        let _ = child.stdin.take().expect("a pipe").write_all(stdin.as_bytes());
        let Output { status, stdout, stderr } = child.wait_with_output().expect("the program ends");
        let text = |bytes| String::from_utf8(bytes).expect("text");
        Run {
            status: status.code().unwrap_or(-1),
            out: text(stdout),
            err: text(stderr),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    fn ids(&self) -> Vec<String> {
        let json = self.json();
        let hits = json["hits"].as_array().cloned().unwrap_or_default();
        hits.iter()
            .map(|hit| hit["id"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// The program with nothing of this machine's settings.
fn dateline(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
    for name in ["DATELINE_INDEX", "DATELINE_LOG", "COLUMNS", "CLICOLOR_FORCE"] {
        command.env_remove(name);
    }
    command.current_dir(home).env("HOME", home);
    command
        .env("XDG_DATA_HOME", home.join("data"))
        .env("XDG_CACHE_HOME", home.join("cache"));
    command
}

#[test]
fn the_manual_is_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/cli.md");
    let help = dateline::cli::help();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &help).expect("written");
    }
    let manual = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        manual == help,
        "docs/cli.md is not what the program says; run UPDATE_GOLDEN=1 cargo test --test cli"
    );
}

#[test]
fn articles_go_in_and_answers_come_out() {
    let desk = Desk::indexed();
    let cases = [
        ("harbour", 1),
        ("ana duarte", 2),
        ("person:duarte", 2),
        ("date:2024", 1),
        ("港口", 1),
        ("opened -bridge", 0),
        ("", 3),
    ];
    for (query, want) in cases {
        let run = desk.run(&["search", "--json", "--", query]);
        assert_eq!(run.json()["total"], want, "{query}: {}", run.err);
        assert_eq!(run.status, i32::from(want == 0), "{query}: {}", run.err);
    }
}

#[test]
fn every_format_holds_the_same_hit() {
    let desk = Desk::indexed();
    let id = desk.run(&["search", "harbour", "--json"]).ids().pop().expect("a hit");
    let jsonl = desk.run(&["search", "harbour", "--jsonl"]);
    assert_eq!(jsonl.json()["id"], id.as_str());
    let csv = desk.run(&["search", "harbour", "--format", "csv"]).out;
    assert!(
        csv.starts_with("id,title,date,source,section,lang,person,org,place,words,path,url,score\n"),
        "{csv}"
    );
    assert!(
        csv.contains(&format!("\n{id},Harbour closed,2024-03-05,Lisbon Ledger,")),
        "{csv}"
    );
    let trec = desk.run(&["search", "harbour", "--format", "trec"]).out;
    let columns: Vec<&str> = trec.split_whitespace().collect();
    assert_eq!(
        (&columns[..4], columns.last()),
        (&["1", "Q0", id.as_str(), "1"][..], Some(&"dateline")),
        "{trec}"
    );
    let text = desk.run(&["search", "harbour"]);
    assert!(
        text.out
            .starts_with(" 1  Harbour closed\n    2024-03-05 · Lisbon Ledger"),
        "{}",
        text.out
    );
    assert!(
        !text.out.contains('\u{1b}') && text.err.contains("1–1 of 1 article"),
        "{}",
        text.err
    );
    assert!(
        desk.run(&["search", "harbour", "--color", "always"])
            .out
            .contains("\u{1b}[1m")
    );
}

#[test]
fn articles_are_cited_and_what_is_like_them_is_shown() {
    let desk = Desk::indexed();
    let id = desk.run(&["search", "harbour", "--json"]).ids().pop().expect("a hit");
    for (format, begins) in [
        ("bibtex", "@article{harbour.txt,\n  title = {{Harbour closed}},\n"),
        ("ris", "TY  - NEWS\r\nTI  - Harbour closed\r\n"),
        (
            "csl-json",
            "[{\"id\":\"harbour.txt\",\"type\":\"article-newspaper\",\"title\":\"Harbour closed\",",
        ),
    ] {
        let found = desk.run(&["search", "harbour", "--format", format]);
        assert!(found.out.starts_with(begins), "{format}: {}", found.out);
        assert_eq!(desk.run(&["show", &id, "--format", format]).out, found.out, "{format}");
    }
    let related = desk.run(&["related", &id]);
    assert_eq!(related.status, 0, "{}", related.err);
    assert!(
        related.out.starts_with(" 1  Bridge opened\n") && related.out.contains("Ana Duarte; 303 days later\n"),
        "{}",
        related.out
    );
    let json = desk.run(&["related", &id, "--json"]).json();
    assert_eq!(
        (&json["hits"][0]["shared"]["days"], &json["total"]),
        (&303.into(), &Value::Null)
    );
    assert_eq!(desk.run(&["related", "nothing"]).status, 1);
    let significant = desk.run(&["significant", "duarte", "--json"]).json();
    assert_eq!((&significant["total"], &significant["of"]), (&2.into(), &3.into()));
    assert_eq!(significant["person"][0]["value"], "Ana Duarte", "{significant}");
    assert_eq!(desk.run(&["search", "harbour", "--fresh=soon"]).status, 2);
    assert_eq!(
        desk.run(&["search", "duarte", "--fresh=2w", "--json"]).ids().first(),
        Some(&"bridge.md".to_owned())
    );
}

#[test]
fn timelines_are_told_drawn_and_written() {
    let desk = Desk::indexed();
    let told = desk.run(&["timeline", "duarte", "--by", "year"]);
    assert_eq!(told.out, "2024  1 of 1  100.0 %\n2025  1 of 1  100.0 %\n");
    assert!(
        told.err
            .contains("2 articles by year; first 2024-03-05, last 2025-01-02"),
        "{}",
        told.err
    );
    let gap = desk.run(&["timeline", "duarte", "--by", "month"]).out;
    assert!(
        gap.contains("\n·······  2024-04 to 2024-12: no articles in the archive (9 months)\n"),
        "{gap}"
    );

    let both = ["timeline", "harbour", "--query", "bridge", "--by", "year"];
    let chart = desk.run(&[&both[..], &["--json"]].concat()).json();
    assert_eq!(
        (&chart["by"], &chart["series"][1]["label"]),
        (&"year".into(), &"bridge".into())
    );
    assert_eq!(chart["series"][0]["total"], 1);
    let csv = desk.run(&[&both[..], &["--format", "csv"]].concat()).out;
    assert!(
        csv.starts_with("label,value,count,of,share,smoothed,smoothed_share\nharbour,2024,1,1,1,,\n"),
        "{csv}"
    );

    let picture = desk.folder.path().join("chart.svg").display().to_string();
    assert_eq!(desk.run(&[&both[..], &["--out", &picture]].concat()).status, 0);
    let svg = fs::read_to_string(&picture).expect("a picture");
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{svg}");
    for part in [
        "<title>harbour, bridge</title>",
        "Articles by year",
        "Source: an archive of 3 dated articles",
    ] {
        assert!(svg.contains(part), "{part}: {svg}");
    }
    let speaks = desk.run(&["facet", "mentions:year", "--json"]);
    assert_eq!(
        (speaks.status, &speaks.json()["missing"]),
        (0, &2.into()),
        "{}",
        speaks.out
    );
    for wrong in [
        &["--smooth", "4"][..],
        &["--split", "date:year"],
        &["--out", "chart.doc"],
        &["--by", "hour"],
    ] {
        assert_eq!(desk.run(&[&["timeline"], wrong].concat()).status, 2, "{wrong:?}");
    }
}

#[test]
fn saved_searches_tell_what_came_in() {
    let desk = Desk::indexed();
    let (articles, searches) = (desk.articles(), desk.index().join("searches.toml"));
    fs::write(&searches, "# Kept.\n").expect("written");
    let saved = desk.run(&[
        "save",
        "ports",
        "harbour OR port",
        "--source",
        "Lisbon Ledger",
        "--from",
        "2020",
    ]);
    assert_eq!(saved.status, 0, "{}", saved.err);
    let text = "# Kept.\n\n[ports]\nquery = \"harbour OR port\"\nfrom = \"2020\"\nsource = [\"Lisbon Ledger\"]\n";
    assert_eq!(fs::read_to_string(&searches).expect("saved"), text);

    assert_eq!(desk.run(&["run", "ports", "--json"]).json()["total"], 1);
    assert_eq!(desk.run(&["since", "ports"]).status, 1, "it has been seen");
    desk.write("port.txt", "date 2021-02-03\nsource: Lisbon Ledger\n\nThe old port.\n");
    desk.write("barn.txt", "date 2026-02-03\nsource: Lisbon Ledger\n\nThe old barn.\n");
    desk.run(&["index", &articles]);
    let since = desk.run(&["since", "ports", "--json"]);
    assert_eq!((since.status, since.ids()), (0, vec!["port.txt".to_owned()]));
    let again = desk.run(&["since", "ports", "--json"]);
    assert_eq!((again.status, &again.json()["total"]), (1, &0.into()));

    let list = desk.run(&["run"]);
    assert!(list.out.starts_with("ports  harbour OR port"), "{}", list.out);
    let unknown = desk.run(&["since", "prots"]);
    assert!(
        unknown.status == 2 && unknown.err.contains("no search is saved as `prots`"),
        "{}",
        unknown.err
    );
    fs::write(&searches, "[ports]\nquery = 'x'\nform = '2020'\n").expect("written");
    let wrong = desk.run(&["run", "ports"]);
    assert!(
        wrong.status == 2 && wrong.err.contains("the saved search `ports`"),
        "{}",
        wrong.err
    );
}

#[test]
fn counts_and_articles() {
    let desk = Desk::indexed();
    let facet = desk.run(&["facet", "source", "--json"]).json();
    assert_eq!(
        (&facet["field"], &facet["missing"]),
        (&"source".into(), &1.into()),
        "{facet}"
    );
    let person = desk
        .run(&["facet", "person", "--not", "source=Porto Post", "--jsonl"])
        .json();
    assert_eq!(
        (&person["value"], &person["count"]),
        (&"Ana Duarte".into(), &1.into()),
        "{person}"
    );
    let timeline = desk.run(&["timeline", "ana", "--by", "year", "--json"]).json();
    assert_eq!(
        (&timeline["total"], &timeline["buckets"][0]["share"]),
        (&2.into(), &1.0.into()),
        "{timeline}"
    );
    let id = desk.run(&["search", "harbour", "--json"]).ids().pop().expect("a hit");
    let article = desk.run(&["show", &id, "--json"]).json();
    assert_eq!(
        article["body"].as_str().map(str::trim),
        Some("The harbour of Lisbon was closed, said Ana Duarte.")
    );
    assert_eq!(article["person"][0]["spans"][0]["text"], "Ana Duarte", "{article}");
    assert_eq!(desk.run(&["stats", "--json"]).json()["articles"], 3);
    let annotated = desk.run(&["annotate", &desk.articles(), "--jsonl"]);
    assert_eq!(
        (annotated.status, annotated.out.lines().count()),
        (0, 3),
        "{}",
        annotated.err
    );
}

#[test]
fn many_queries_and_a_bad_line() {
    let desk = Desk::indexed();
    let run = desk.run_with(&["search", "-f", "-", "--json"], "q1\tharbour\nq2\t\nbridge\n");
    let qids: Vec<Value> = run
        .out
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    assert_eq!(
        qids.iter().map(|answer| &answer["qid"]).collect::<Vec<_>>(),
        ["q1", "3"],
        "{}",
        run.out
    );
    assert!(run.status == 2 && run.err.contains(":2:"), "{} {}", run.status, run.err);
}

#[test]
fn bad_input_is_told_and_costs_nothing_else() {
    let desk = Desk::new();
    desk.write(
        "lines.jsonl",
        "{\"id\":\"x1\",\"title\":\"T\",\"body\":\"A quay.\"}\nnot json\n",
    );
    let run = desk.run(&["index", &desk.articles(), "--json"]);
    assert_eq!((run.status, &run.json()["added"]), (2, &4.into()), "{}", run.err);
    assert!(run.err.contains("lines.jsonl:2: "), "{}", run.err);
    fs::create_dir(desk.folder.path().join("void")).expect("made");
    desk.write("../other/file", "something else");
    let void = desk.folder.path().join("void").display().to_string();
    let cases: [(&[&str], i32, &str); 8] = [
        (&["index", &void], 1, "no article found"),
        (&["index", "no/such/path"], 2, "does not exist"),
        (&["show", "nobody"], 1, "there is no article `nobody`"),
        (
            &["search", "quay", "--from", "2026-13-45"],
            2,
            "error: --from: there is no such day as 2026-13-45\nhint: ",
        ),
        (
            &["search", "quay", "--facet", "persn"],
            2,
            "hint: did you mean `person`?",
        ),
        (&["search", "--strict", "\"unclosed"], 2, "^"),
        (&["search", "quay", "--index", "other"], 2, "error: "),
        (
            &["search", "quay", "--index", "missing"],
            2,
            "hint: make one with `dateline index FOLDER`",
        ),
    ];
    for (args, status, message) in cases {
        let mut command = dateline(desk.folder.path());
        if !args.contains(&"--index") {
            command.arg("--index").arg(desk.index());
        }
        command.args(args);
        let run = Run::new(command, "");
        assert_eq!(run.status, status, "{args:?}: {}", run.err);
        assert!(status == 1 || run.out.is_empty(), "{args:?}: {}", run.out);
        assert!(run.err.contains(message), "{args:?}: {}", run.err);
    }
    assert_eq!(desk.run(&["search", "quay", "--json"]).json()["total"], 1);
}

#[test]
fn an_index_folder_that_waits_in_the_current_folder_is_used() {
    let desk = Desk::new();
    fs::create_dir(desk.folder.path().join("index")).expect("made");
    let mut command = dateline(desk.folder.path());
    command.args(["index", "articles"]);
    let run = Run::new(command, "");
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("3 articles in index"), "{}", run.out);
}

#[test]
fn the_demo_shows_commands_that_can_be_repeated() {
    let desk = Desk::new();
    let first = desk.run(&["demo"]);
    assert_eq!(first.status, 0, "{}{}", first.out, first.err);
    let again = desk.run(&["demo"]);
    assert!(
        again.out.lines().count() >= 30 && first.out.ends_with(&again.out),
        "{}",
        again.out
    );
    let commands: Vec<&str> = again
        .out
        .lines()
        .filter_map(|line| line.strip_prefix("$ dateline "))
        .collect();
    assert!(commands.len() >= 5, "{}", again.out);
    for command in commands {
        let mut shell = Command::new("sh");
        shell
            .arg("-c")
            .arg(format!("{} {command}", env!("CARGO_BIN_EXE_dateline")));
        let run = Run::new(shell, "");
        assert_eq!(run.status, 0, "{command}: {}", run.err);
    }
}

#[test]
fn completions_and_manual_pages_are_printed() {
    let desk = Desk::new();
    for (args, want) in [
        (&["completions", "bash"][..], "_dateline()"),
        (&["man"][..], ".TH dateline"),
        (&["man", "search"][..], "on\\-this\\-day"),
    ] {
        let run = desk.run(args);
        assert!(
            run.status == 0 && run.out.contains(want),
            "{args:?}: {}{}",
            run.out,
            run.err
        );
    }
}
