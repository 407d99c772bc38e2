//! Prints `docs/formats.md`: which fields each format can carry, which of them we keep, and the samples that prove it.
//!
//! What is kept is not claimed but read off the samples, as the readers give them. `UPDATE_GOLDEN=1 cargo test --test
//! format_matrix` writes the page anew.

#[path = "samples/reading.rs"]
mod reading;
mod samples;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use dateline::article::Article;
use dateline::ingest::{Limits, formats};

/// The fields, in the order of the table.
const FIELDS: [&str; 17] = [
    "title", "lead", "dateline", "by", "source", "section", "page", "edition", "status", "lang", "ocr", "tag",
    "person", "org", "place", "date", "updated",
];

/// What a format is by its standard: name of the reader, source of what we know of it, and the fields that it has a place
/// for.
const FORMATS: &[(&str, &str, &str)] = &[
    (
        "plain text",
        "our own header lines",
        "title dateline by source section page edition tag date",
    ),
    (
        "Markdown",
        "YAML front matter",
        "title lead dateline by source section page edition status lang ocr tag person org place date updated",
    ),
    (
        "JSON Lines",
        "one object a line, fields by name",
        "title lead dateline by source section page edition status lang ocr tag person org place date updated",
    ),
    (
        "JSON",
        "the same, and ninjs 1.0 to 3.1 (IPTC)",
        "title lead dateline by source section page edition status lang ocr tag person org place date updated",
    ),
    (
        "CSV",
        "columns by name",
        "title lead dateline by source section page edition status lang ocr tag person org place date updated",
    ),
    (
        "HTML",
        "schema.org JSON-LD, Open Graph, Dublin Core, the visible page",
        "title lead dateline by source section page edition lang tag person org place date updated",
    ),
    (
        "WARC",
        "WARC 1.1 (ISO 28500), ARC 1.0, WACZ 1.1",
        "title lead dateline by source section lang tag person org place date updated",
    ),
    ("mail", "RFC 5322, MIME, mbox", "title by source section tag date"),
    (
        "RSS or Atom feed",
        "RSS 0.9 to 2.0, RSS 1.0, Atom (RFC 4287)",
        "title lead by source lang tag place date updated",
    ),
    (
        "NITF",
        "NITF 3.6 (IPTC), New York Times Annotated Corpus",
        "title lead dateline by source section page edition status lang tag person org place date updated",
    ),
    (
        "NewsML-G2",
        "NewsML-G2 2.x (IPTC)",
        "title lead dateline by source section status lang tag person org place date updated",
    ),
    (
        "NewsML 1.2",
        "NewsML 1.2 (IPTC)",
        "title lead dateline by source status lang tag person org place date updated",
    ),
    (
        "IPTC 7901 or ANPA wire text",
        "IPTC Recommendation 7901 (1995), ANPA 1312; samples written from the standards",
        "title dateline by source section status tag date",
    ),
    (
        "Reuters-21578 SGML",
        "the corpus's own README",
        "title dateline by source lang tag person org place date",
    ),
    (
        "TREC SGML",
        "the collections of TREC, by example",
        "title dateline by source section page tag org date updated",
    ),
    (
        "MediaWiki dump",
        "MediaWiki export 0.11; sample written from the schema",
        "title source lang tag date updated",
    ),
    (
        "METS",
        "METS 1.12, ENMAP, MODS 3 (Library of Congress)",
        "title by source section page edition lang ocr tag date",
    ),
    ("ALTO", "ALTO 1 to 4 (Library of Congress)", "page ocr"),
    (
        "DOCX",
        "ECMA-376; sample written from the standard",
        "title lead by section lang tag date updated",
    ),
    (
        "PDF",
        "ISO 32000; sample written from the standard",
        "title lead by tag date",
    ),
];

#[test]
fn every_format_is_in_the_table() {
    let known: BTreeSet<&str> = FORMATS.iter().map(|(name, ..)| *name).collect();
    let read: BTreeSet<&str> = formats::READERS.iter().map(|reader| reader.name()).collect();
    assert_eq!(known, read);
}

#[test]
fn the_matrix_is_what_the_samples_show() {
    let page = page();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/formats.md");
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let recorded = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        recorded == page,
        "docs/formats.md is not what the samples show; run UPDATE_GOLDEN=1 cargo test --test format_matrix and look at the diff"
    );
}

/// The articles of all samples of a format.
fn articles(format: &str) -> Vec<Article> {
    match format {
        "DOCX" => reading::read("sample.docx", &reading::docx()).articles,
        "METS" => {
            let folder = tempfile::tempdir().unwrap();
            reading::write_issue(folder.path());
            reading::read_folder(folder.path(), Limits::default()).articles
        }
        _ => {
            let of_format = samples::SAMPLES.iter().filter(|sample| sample.reader == format);
            of_format
                .flat_map(|sample| reading::read("sample", sample.content.as_bytes()).articles)
                .collect()
        }
    }
}

fn page() -> String {
    let mut page =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/formats_head.md")).unwrap();
    let _ = writeln!(
        page,
        "\n| format | {} |\n|---|{}",
        FIELDS.join(" | "),
        "---|".repeat(FIELDS.len())
    );
    let mut proofs = String::new();
    for (name, standard, carries) in FORMATS {
        let found = articles(name);
        let shown: Vec<String> = found.iter().map(samples::fields).collect();
        let kept: BTreeSet<&str> = shown
            .iter()
            .flat_map(|article| article.lines())
            .filter_map(|line| line.split_once(": ").map(|(field, _)| field))
            .collect();
        let cells = FIELDS.map(
            |field| match (kept.contains(field), carries.split(' ').any(|known| known == field)) {
                (true, _) => "●",
                (false, true) => "○",
                (false, false) => "",
            },
        );
        let _ = writeln!(page, "| {name} | {} |", cells.join(" | "));
        let _ = writeln!(proofs, "\n### {name}\n\nAfter {standard}.");
        for article in &shown {
            let _ = writeln!(proofs, "\n```text\n{article}\n```");
        }
    }
    let _ = write!(
        page,
        "\n## What the samples give\n\nThe samples stand in `tests/samples`; people and papers are invented.\n{proofs}"
    );
    page
}
