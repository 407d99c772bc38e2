//! Whether what an article costs grows with its length and no faster: files of many shapes, one pattern repeated over and
//! over, are indexed, searched and shown at three sizes. Each of these shapes, or one like it, once took the square of its
//! length; a reader or an analysis that is new deserves a shape of its own here.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dateline::archive::{Archive, BuildRequest, build};
use dateline::search::Request;

use super::stages::process_seconds;

/// A file of this shape.
struct Shape {
    /// What is repeated in it.
    name: &'static str,
    /// The name of the file; `¤` makes a file of each repetition.
    file: &'static str,
    before: &'static str,
    /// What is repeated: `#` stands for the number of the repetition, `¤` for a word made of it.
    unit: &'static str,
    after: &'static str,
}

const fn shape(name: &'static str, file: &'static str, [before, unit, after]: [&'static str; 3]) -> Shape {
    Shape {
        name,
        file,
        before,
        unit,
        after,
    }
}

const PAGE: &str = "<html><title>Closed</title><body><p>The harbour is closed.</p>";
const RECORD: &str = r#"{"title": "Closed", "body": "The harbour is closed.", "#;
const NOTE: &str = "---\ntitle: Closed\n---\n\nThe harbour is closed.\n\n";
const WIRE: &str =
    "<nitf><body><body.head><hedline><hl1>Closed</hl1></hedline></body.head><body.content><p>The harbour.</p>";
const WIRE_END: &str = "</body.content></body></nitf>";
const ALTO: &str = "<alto><Layout><Page><PrintSpace><TextBlock ID=\"b\"><TextLine><String CONTENT=\"The\"/><String CONTENT=\"harbour¤\"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>";

const SHAPES: &[Shape] = &[
    shape("one word", "a.txt", ["Closed\n\nThe harbour. ", "harbour ", ""]),
    shape("sentences", "a.txt", ["Closed\n\n", "The harbour is closed. ", ""]),
    shape("people", "a.txt", ["Closed\n\nThe harbour. ", "¤ Duarte said so. ", ""]),
    shape("surnames", "a.txt", ["Closed\n\nThe harbour. ", "Ana ¤ said so. ", ""]),
    shape(
        "organisations",
        "a.txt",
        ["Closed\n\nThe harbour. ", "The Bank of ¤ said so. ", ""],
    ),
    shape("capitals", "a.txt", ["Closed\n\nThe harbour. ", "¤ ", ""]),
    shape(
        "days",
        "a.txt",
        ["Closed\n\nThe harbour. ", "It was 3 May 1# then. ", ""],
    ),
    shape("quotation marks", "a.txt", ["Closed\n\nThe harbour. ", "\"a ", ""]),
    shape("dashes", "a.txt", ["Closed\n\nThe harbour. ", "-", ""]),
    shape("short lines", "a.txt", ["Closed\n\nThe harbour.\n", "a\n", ""]),
    shape("Chinese figures", "a.txt", ["关闭\n\n港口 harbour 关闭。", "二", ""]),
    shape(
        "Chinese words",
        "a.txt",
        ["关闭\n\n港口 harbour 关闭。", "石油价格", ""],
    ),
    shape("tags", "a.json", [RECORD, "\"tags# \": 1, ", "\"tags\": \"a\"}"]),
    shape(
        "a list of tags",
        "a.json",
        [
            r#"{"title": "Closed", "body": "The harbour.", "tags": ["#,
            "\"tag #\", ",
            "\"a\"]}",
        ],
    ),
    shape(
        "given people",
        "a.json",
        [
            r#"{"title": "Closed", "body": "The harbour.", "person": ["#,
            "\"Ana ¤\", ",
            "\"Ana\"]}",
        ],
    ),
    shape(
        "authors",
        "a.json",
        [
            r#"{"title": "Closed", "body": "The harbour.", "by": ["#,
            "\"Ana ¤\", ",
            "\"Ana\"]}",
        ],
    ),
    shape(
        "dates",
        "a.json",
        [
            r#"{"title": "Closed", "body": "The harbour.", "date": ["#,
            "\"2#-01-17\", ",
            "\"2020\"]}",
        ],
    ),
    shape(
        "a long source",
        "a.json",
        [
            r#"{"title": "Closed", "body": "The harbour.", "source": ""#,
            "Courier ",
            "\"}",
        ],
    ),
    shape(
        "a long dateline",
        "a.json",
        [
            r#"{"title": "Closed", "body": "The harbour.", "dateline": ""#,
            "LISBON, ",
            "\"}",
        ],
    ),
    shape(
        "a long title",
        "a.json",
        [r#"{"body": "The harbour.", "title": ""#, "Closed ", "\"}"],
    ),
    shape(
        "articles in a line",
        "a.json",
        ["[", "{\"title\": \"Closed\", \"body\": \"The harbour #.\"}, ", "{}]"],
    ),
    shape(
        "one identifier",
        "a.jsonl",
        [
            "",
            "{\"id\": 7, \"title\": \"Closed\", \"body\": \"The harbour #.\"}\n",
            "",
        ],
    ),
    shape(
        "HTML in JSON",
        "a.json",
        [
            r#"{"title": "Closed", "body": "<p>The harbour.</p>"#,
            "<td><b>x</td>",
            "\"}",
        ],
    ),
    shape("columns", "a.csv", ["title,text", ",c#", "\nClosed,The harbour.\n"]),
    shape("open elements", "a.html", [PAGE, "<div>", ""]),
    shape("elements that do not end themselves", "a.html", [PAGE, "<div/>x", ""]),
    shape("paths of a drawing", "a.html", [PAGE, "<path>x</i>", ""]),
    shape("ends of nothing", "a.html", [PAGE, "<td><b>x</td>", ""]),
    shape("misnested elements", "a.html", [PAGE, "<b><p>x</b>", ""]),
    shape(
        "attributes",
        "a.html",
        ["<html><title>Closed</title><body><p", " a#=1", ">The harbour.</p>"],
    ),
    shape("references", "a.html", [PAGE, "&", ""]),
    shape("angle brackets", "a.html", [PAGE, "<", ""]),
    shape("half tags", "a.html", [PAGE, "<a ", ""]),
    shape("comments", "a.html", [PAGE, "<!--", ""]),
    shape(
        "links",
        "a.html",
        [PAGE, "<p>It goes on, and on. <a href=/#>More of it #</a></p>", ""],
    ),
    shape(
        "meta tags",
        "a.html",
        [
            "<html><title>Closed</title>",
            "<meta name=author content='Ana ¤'>",
            "<p>The harbour.</p>",
        ],
    ),
    shape("times", "a.html", [PAGE, "<time datetime=2020-01-17>x</time>", ""]),
    shape("brackets", "a.md", [NOTE, "[", ""]),
    shape("stars", "a.md", [NOTE, "*a ", ""]),
    shape("quotations", "a.md", [NOTE, "> ", ""]),
    shape("keywords", "a.xml", [WIRE, "<keyword key='¤'/>", WIRE_END]),
    shape(
        "marked people",
        "a.xml",
        [WIRE, "<p><person>Ana ¤</person> spoke.</p>", WIRE_END],
    ),
    shape(
        "headers",
        "a.eml",
        [
            "From: Ana <a@b.example>\nSubject: Closed\nDate: Sat, 17 Jan 2026 09:12:00 GMT\n",
            "X-#: b\n",
            "\nThe harbour.\n",
        ],
    ),
    shape("pages in a folder", "¤.xml", ["", ALTO, ""]),
];

/// Bytes of the files.
const SIZES: [usize; 3] = [100_000, 400_000, 1_600_000];
/// What takes less than so many seconds is not looked at, and what takes more not tried at the next size.
const NOTABLE: f64 = 0.5;
const PATIENCE: f64 = 20.0;
/// A file four times as long may take so many times as long: caches end, and other work goes on.
const MOST: f64 = 8.0;

/// `time-shapes [NAME]`: times each shape, or those with this in their names.
pub fn time_shapes(arguments: &[String]) -> io::Result<()> {
    let wanted = arguments.first().map_or("", String::as_str);
    println!(
        "seconds of processor to index, search and show\n\nshape                                 0.1 MB   0.4 MB   1.6 MB"
    );
    let mut steep = Vec::new();
    for shape in SHAPES.iter().filter(|shape| shape.name.contains(wanted)) {
        let mut seconds: Vec<f64> = Vec::new();
        for size in SIZES {
            if seconds.last().is_none_or(|last| *last < PATIENCE) {
                seconds.push(shape.time(size)?);
            }
        }
        let grows = seconds
            .windows(2)
            .any(|two| matches!(two, [before, after] if *after > NOTABLE && after / before > MOST));
        let is_steep = grows || seconds.len() < SIZES.len();
        let cells: String = seconds.iter().map(|seconds| format!(" {seconds:8.2}")).collect();
        println!(
            "{:35}{cells}{}",
            shape.name,
            if is_steep { "  grows faster than its length" } else { "" }
        );
        steep.extend(is_steep.then_some(shape.name));
    }
    match steep.is_empty() {
        true => Ok(()),
        false => Err(io::Error::other(format!(
            "these grow faster than their length: {}",
            steep.join(", ")
        ))),
    }
}

impl Shape {
    /// Seconds of processor time to index a file of so many bytes, to find it, and to show what was found first.
    fn time(&self, size: usize) -> io::Result<f64> {
        let dir = std::env::temp_dir().join(format!("dateline-shapes-{}", std::process::id()));
        let (files, index) = (dir.join("in"), dir.join("index"));
        fs::create_dir_all(&files)?;
        self.write(&files, size)?;
        let seconds = self.time_in(files, &index);
        fs::remove_dir_all(&dir)?;
        seconds
    }

    fn time_in(&self, files: PathBuf, index: &Path) -> io::Result<f64> {
        let request = BuildRequest {
            paths: vec![files],
            ..BuildRequest::default()
        };
        let start = process_seconds()?;
        build(index, &request, &mut |_| {}).map_err(io::Error::other)?;
        let archive = Archive::open(index).map_err(io::Error::other)?;
        let search = Request {
            query: "harbour*".to_owned(),
            limit: 10,
            ..Request::default()
        };
        let results = archive.search(&search).map_err(io::Error::other)?;
        let first = results
            .hits
            .first()
            .ok_or_else(|| io::Error::other(format!("{}: nothing found", self.name)))?;
        archive.show(&first.article.id).map_err(io::Error::other)?;
        Ok(process_seconds()? - start)
    }

    fn write(&self, folder: &Path, size: usize) -> io::Result<()> {
        if self.file.contains('¤') {
            for number in 0..size / self.unit.len() {
                fs::write(folder.join(self.file.replace('¤', &word(number))), self.unit(number))?;
            }
            return Ok(());
        }
        let mut text = self.before.to_owned();
        for number in 0.. {
            text.push_str(&self.unit(number));
            if text.len() >= size {
                break;
            }
        }
        text.push_str(self.after);
        fs::write(folder.join(self.file), text)
    }

    fn unit(&self, number: usize) -> String {
        self.unit.replace('#', &number.to_string()).replace('¤', &word(number))
    }
}

/// A word with a capital that no other number has.
fn word(number: usize) -> String {
    let letter = |at: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(at) % 26).unwrap_or_default());
    let letters = (0..5).rev().map(letter);
    std::iter::once('V').chain(letters).collect()
}
