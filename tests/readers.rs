//! The contract that all readers share.
//!
//! 1. Each sample is recognised by its content and gives its fields, under any name and any compression.
//! 2. No bytes make a reader panic, and what it makes of them has text, or a reason.
//! 3. A file that is cut off anywhere is still read in part, or refused with a reason.
//! 4. Bad input costs itself and nothing beside it.

mod samples;

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use dateline::article::Article;
use dateline::ingest::{Place, Problem, Settings, Severity, formats, job, walk};
use proptest::prelude::*;

use samples::SAMPLES;

/// What became of a file.
#[derive(Debug, Default)]
struct Outcome {
    reader: &'static str,
    articles: Vec<Article>,
    problems: Vec<Problem>,
}

/// Reads a file of this name and content from a folder of its own.
fn read(name: &str, bytes: &[u8]) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
    read_folder(folder.path())
}

fn read_folder(folder: &Path) -> Outcome {
    let settings = Settings::default();
    let mut outcome = Outcome::default();
    for entry in walk::walk(folder, &[]) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(problem) => {
                outcome.problems.push(problem);
                continue;
            }
        };
        job::cut_file(&entry, &settings, &mut |cut| {
            match cut {
                Ok(job) => {
                    outcome.reader = job.reader.name();
                    job::read_job(&job, &settings, &mut |found| match found {
                        Ok(article) => outcome.articles.push(article),
                        Err(problem) => outcome.problems.push(problem),
                    });
                }
                Err(problem) => outcome.problems.push(problem),
            }
            ControlFlow::Continue(())
        });
    }
    outcome
}

fn ids(outcome: &Outcome) -> Vec<&str> {
    outcome.articles.iter().map(|article| article.id.as_str()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        archive.start_file(*name, stored).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        archive.append_data(&mut header, name, *bytes).unwrap();
    }
    archive.into_inner().unwrap()
}

#[test]
fn each_sample_gives_its_fields_whatever_its_name() {
    for sample in SAMPLES {
        for bytes in [sample.content.as_bytes().to_vec(), gzip(sample.content.as_bytes())] {
            let outcome = read("ports/sample", &bytes);
            assert_eq!(outcome.reader, sample.reader, "{}", sample.content);
            assert_eq!(outcome.problems, [], "{}", sample.reader);
            let found: Vec<String> = outcome.articles.iter().map(samples::fields).collect();
            assert_eq!(found, sample.articles, "{}", sample.reader);
            for article in &outcome.articles {
                assert_eq!(article.folder, "ports", "{}", sample.reader);
                assert!(article.path.ends_with("ports/sample"), "{}", article.path);
            }
        }
    }
}

#[test]
fn archive_files_are_read_where_they_lie() {
    let text = "date 2026-01-17 The harbour.";
    let inner = zip(&[("x/b.txt", text.as_bytes()), (".hidden", b"no")]);
    let lines = b"{\"title\": \"T\", \"body\": \"The bridge.\"}\n{\"title\": \"U\"}\n";
    let packed = gzip(text.as_bytes());
    let members: [(&str, &[u8]); 3] = [("a/l.jsonl", lines), ("in.zip", &inner), ("../up.txt.gz", &packed)];
    let outcome = read("d/all.zip", &zip(&members));
    let want = ["l.jsonl#1", "l.jsonl#2", "in.zip!/x/b.txt", "up.txt.gz"];
    let want = want.map(|name| format!("d/all.zip!/{}{name}", if name.starts_with('l') { "a/" } else { "" }));
    assert_eq!(ids(&outcome), want);
    assert!(outcome.articles.iter().all(|article| article.folder == "d"));
    assert_eq!(outcome.problems, []);
    let outcome = read(
        "all.tar.gz",
        &gzip(&tar(&[("a/b.txt", text.as_bytes()), ("in.zip", &inner)])),
    );
    assert_eq!(ids(&outcome), ["all.tar.gz!/a/b.txt", "all.tar.gz!/in.zip!/x/b.txt"]);
}

#[test]
fn a_word_document_is_one_article() {
    let core =
        b"<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\">\
        <dc:title>Harbour closed</dc:title><dc:creator>Ana Duarte</dc:creator><dcterms:created>2026-01-17T09:12:00Z\
        </dcterms:created></cp:coreProperties>";
    let text = b"<w:document><w:body><w:p><w:r><w:t>The </w:t></w:r><w:r><w:t>harbour.</w:t></w:r></w:p><w:p/>\
        <w:p><w:del><w:r><w:delText>No.</w:delText></w:r></w:del><w:r><w:t>Ships.</w:t></w:r></w:p></w:body></w:document>";
    let outcome = read(
        "copy.docx",
        &zip(&[("word/document.xml", text), ("docProps/core.xml", core)]),
    );
    assert_eq!(outcome.problems, []);
    assert_eq!(
        outcome.articles.iter().map(samples::fields).collect::<Vec<_>>(),
        [
            "id: copy.docx\ntitle: Harbour closed\nby: Ana Duarte\ndate: 2026-01-17T09:12:00Z\nfrom: meta\n\
             body: The harbour.⏎⏎Ships."
        ]
    );
}

#[test]
fn what_is_no_article_is_passed_over_with_a_reason() {
    let book = zip(&[("xl/workbook.xml", b"<x/>")]);
    let cases: [(&str, &[u8], Severity, &str); 8] = [
        ("empty.txt", b"", Severity::Skipped, "empty"),
        ("blank.json", b" \n", Severity::Skipped, "empty"),
        ("nul.txt", &[0, 1, 2, 3, 0, 1, 2, 3], Severity::Skipped, "binary"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n....", Severity::Skipped, "picture"),
        (
            "other.txt",
            b"<?xml version='1.0'?><catalog><book>x</book></catalog>",
            Severity::Skipped,
            "<catalog>",
        ),
        (
            "half.json",
            b"{\"title\": \"T\", \"body\": \"x",
            Severity::Failed,
            "not JSON",
        ),
        (
            "none.jsonl",
            b"{\"id\": 1}\n{\"id\": 2}\n",
            Severity::Skipped,
            "no text",
        ),
        ("book.zip", &book, Severity::Skipped, "spreadsheet"),
    ];
    for (name, bytes, severity, reason) in cases {
        let outcome = read(name, bytes);
        assert_eq!(outcome.articles.len(), 0, "{name}");
        let first = outcome.problems.first().unwrap_or_else(|| panic!("{name}: no reason"));
        assert_eq!(first.severity, severity, "{name}: {first}");
        assert!(first.reason.contains(reason), "{name}: {first}");
        assert!(first.path.ends_with(name), "{name}: {first}");
    }
}

#[test]
fn a_bad_line_costs_itself() {
    let outcome = read(
        "a.jsonl",
        b"{\"title\": \"One\"}\nnot json\n{\"title\": \"Two\", \"date\": \"2026-13-45\"}\n",
    );
    assert_eq!(outcome.articles.len(), 2);
    assert_eq!(outcome.articles[1].date, None);
    let told: Vec<_> = outcome
        .problems
        .iter()
        .map(|problem| (problem.place, problem.severity))
        .collect();
    assert_eq!(
        told,
        [(Place::Line(2), Severity::Failed), (Place::Line(3), Severity::Warning)]
    );
}

#[test]
fn encodings_are_honoured_and_a_cut_character_is_told() {
    let chinese = "date 2026-01-17 北京市政府周一宣布，新的港口将于明年开工，居民对此表示欢迎。";
    let (gb18030, _, _) = encoding_rs::GB18030.encode(chinese);
    let outcome = read("a.txt", &gb18030);
    assert!(outcome.articles[0].body.starts_with("北京市政府"), "{outcome:?}");
    let mut cut = "date 2020-05-06 Über die Brücke".as_bytes().to_vec();
    cut.push(0xc3);
    let outcome = read("b.txt", &cut);
    assert!(outcome.articles[0].body.starts_with("Über die Brücke"), "{outcome:?}");
    assert_eq!(outcome.problems[0].severity, Severity::Warning);
}

#[test]
fn the_name_of_a_file_dates_what_nothing_else_does() {
    let outcome = read("2020/2020-05-17-harbour.txt", b"The harbour was closed.");
    assert_eq!(outcome.articles[0].date.unwrap().to_string(), "2020-05-17");
    assert_eq!(outcome.articles[0].date_source.unwrap().name(), "filename");
}

#[test]
fn a_file_cut_off_anywhere_is_read_in_part_or_refused() {
    for sample in SAMPLES {
        let bytes = sample.content.as_bytes();
        for end in (1..bytes.len()).step_by(41) {
            let outcome = read("stump", &bytes[..end]);
            let told = outcome.articles.len() + outcome.problems.len();
            // The first records of a web archive alone are a whole file, without articles.
            assert!(told > 0 || sample.reader == "WARC", "{} cut at {end}", sample.reader);
        }
    }
}

/// Lets every reader loose on bytes that need not be of its format.
fn hold_to_contract(bytes: &[u8]) {
    let settings = Settings::default();
    for reader in formats::READERS {
        let mut records = Vec::new();
        let _ = reader.cut(&mut &bytes[..], &settings, &mut |record| {
            records.extend(record);
            ControlFlow::Continue(())
        });
        for record in records {
            let mut told = 0;
            reader.read(&record, &settings, &mut |found| {
                told += 1;
                match found {
                    Ok(article) => {
                        assert!(
                            !article.title.trim().is_empty(),
                            "{}: an article without text",
                            reader.name()
                        );
                        assert_eq!(
                            article.date.is_some(),
                            article.date_source.is_some(),
                            "{}",
                            reader.name()
                        );
                    }
                    Err(problem) => assert!(!problem.reason.is_empty(), "{}", reader.name()),
                }
            });
            assert!(told > 0, "{}: neither an article nor a reason", reader.name());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_break_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        hold_to_contract(&bytes);
    }

    #[test]
    fn no_damage_to_a_sample_breaks_a_reader(
        which in 0..SAMPLES.len(),
        at in any::<prop::sample::Index>(),
        junk in "\\PC{0,12}",
    ) {
        let mut bytes = SAMPLES[which].content.as_bytes().to_vec();
        let from = at.index(bytes.len());
        bytes.splice(from..(from + 20).min(bytes.len()), junk.into_bytes());
        hold_to_contract(&bytes);
    }
}
