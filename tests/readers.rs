//! The contract that all readers share.
//!
//! 1. Each sample is recognised by its content and gives its fields, under any name and any compression.
//! 2. No bytes make a reader panic, and what it makes of them has text, or a reason.
//! 3. A file that is cut off anywhere is still read in part, or refused with a reason.
//! 4. Bad input costs itself and nothing beside it.

#[path = "samples/reading.rs"]
mod reading;
mod samples;

use std::fs;
use std::ops::ControlFlow;
use std::path::Path;

use dateline::ingest::{Limits, Place, Settings, Severity, formats};
use proptest::prelude::*;

use reading::{gzip, ids, read, tar, zip};
use samples::SAMPLES;

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
    let outcome = read("copy.docx", &reading::docx());
    assert_eq!(outcome.problems, []);
    assert_eq!(
        outcome.articles.iter().map(samples::fields).collect::<Vec<_>>(),
        [
            "id: copy.docx\ntitle: Harbour closed\nlead: In short.\nby: Ana Duarte\nsection: Ports\nlang: en\ntag: ports\n\
             date: 2026-01-17T09:12:00Z\nfrom: meta\nupdated: 2026-01-18T09:12:00Z\nbody: The harbour.⏎⏎Ships."
        ]
    );
}

#[test]
fn an_issue_is_read_by_its_list_and_its_pages_only_there() {
    let folder = tempfile::tempdir().unwrap();
    reading::write_issue(&folder.path().join("1882"));
    let outcome = reading::read_folder(folder.path(), Limits::default());
    let of_issue = "source: The Lisbon Courier";
    assert_eq!(
        outcome.articles.iter().map(samples::fields).collect::<Vec<_>>(),
        [
            format!(
                "id: 1882/issue-METS.xml\ntitle: HARBOUR CLOSED\nby: Ana Duarte\n{of_issue}\nsection: Ports\npage: 1\nedition: 879\n\
                 lang: en\nocr: 90\ndate: 1882-01-17\nfrom: header\nbody: The harbour closed.⏎⏎Ships wait.⏎⏎They go on."
            ),
            format!(
                "id: 1882/issue-METS.xml#2\ntitle: Sails\n{of_issue}\npage: 2\nedition: 879\nlang: en\nocr: 90\ntag: advertisement\n\
                 date: 1882-01-17\nfrom: header\nbody: Buy our sails."
            ),
        ]
    );
    let told: Vec<_> = outcome
        .problems
        .iter()
        .map(|problem| (problem.severity, problem.reason.as_str()))
        .collect();
    let page = "a page of the issue that issue-METS.xml lists, and read there";
    assert_eq!(told, [(Severity::Skipped, page); 2]);
    // Without its list a page is read by itself, and a list without its pages is told.
    let pages = reading::read_folder(&folder.path().join("1882/ALTO"), Limits::default());
    assert_eq!(pages.articles.len(), 2);
    std::fs::remove_dir_all(folder.path().join("1882/ALTO")).unwrap();
    let alone = reading::read_folder(folder.path(), Limits::default());
    assert_eq!(alone.articles.len(), 0);
    assert!(
        alone
            .problems
            .iter()
            .any(|problem| problem.reason.contains("do not lie beside it")),
        "{alone:?}"
    );
}

#[test]
fn an_issue_in_an_archive_file_is_read_as_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    reading::write_issue(folder.path());
    let want: Vec<String> = reading::read_folder(folder.path(), Limits::default())
        .articles
        .iter()
        .map(|article| samples::fields(article).replace("id: ", "id: all!/1882/"))
        .collect();
    let names = ["issue-METS.xml", "ALTO/1.xml", "ALTO/2.xml"];
    let bytes = names.map(|name| std::fs::read(folder.path().join(name)).unwrap());
    let paths = names.map(|name| format!("1882/{name}"));
    // The list comes first, last and in the middle.
    for order in [[0, 1, 2], [1, 2, 0], [2, 0, 1]] {
        let members = order.map(|at| (paths[at].as_str(), bytes[at].as_slice()));
        for packed in [zip(&members), tar(&members)] {
            let outcome = read("all", &packed);
            let found: Vec<String> = outcome.articles.iter().map(samples::fields).collect();
            assert_eq!(found, want, "{order:?}");
            assert!(
                outcome
                    .problems
                    .iter()
                    .all(|problem| problem.severity == Severity::Skipped)
            );
            assert_eq!(outcome.problems.len(), 2, "{:?}", outcome.problems);
        }
    }
    // A page without its list is an article, and a list without its pages is told.
    let outcome = read("all", &zip(&[(&paths[1], &bytes[1])]));
    assert_eq!((outcome.articles.len(), outcome.problems.len()), (1, 0));
    let outcome = read("all", &zip(&[(&paths[0], &bytes[0]), (&paths[1], &bytes[1])]));
    assert!(
        outcome
            .problems
            .iter()
            .any(|problem| problem.reason.contains("is not there"))
    );
}

#[test]
fn a_package_of_web_archives_gives_their_pages_and_nothing_else() {
    let warc = SAMPLES.iter().find(|sample| sample.reader == "WARC").unwrap();
    let outcome = read("crawl.wacz", &reading::wacz(warc.content.as_bytes()));
    assert_eq!(outcome.problems, []);
    assert_eq!(
        outcome.articles.iter().map(samples::fields).collect::<Vec<_>>(),
        warc.articles
    );
    assert!(outcome.articles[0].path.ends_with("crawl.wacz!/archive/data.warc.gz"));
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
fn articles_in_one_line_have_places_of_their_own() {
    let cases = [
        (
            "[{\"title\": \"One\"}, {\"title\": \"Two\"}, 3,\n {\"title\": \"Four\"}, {}]",
            &["a.json#1", "a.json#1.2", "a.json#2"][..],
            Place::InLine { line: 2, item: 2 },
        ),
        (
            "{\"articles\": [{\"title\": \"One\"}, {\"title\": \"Two\"}, {}]}",
            &["a.json#1", "a.json#1.2"],
            Place::InLine { line: 1, item: 3 },
        ),
    ];
    for (text, ids, place) in cases {
        let outcome = read("a.json", text.as_bytes());
        let read: Vec<&str> = outcome.articles.iter().map(|article| article.id.as_str()).collect();
        assert_eq!(read, ids, "{text}: {outcome:?}");
        assert_eq!(
            outcome.problems.last().map(|problem| problem.place),
            Some(place),
            "{text}: {outcome:?}"
        );
        let wrong = Place::InLine { line: 1, item: 3 };
        assert!(
            outcome.problems.iter().any(|problem| problem.place == wrong),
            "{outcome:?}"
        );
    }
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

#[test]
#[ignore = "writes fuzz/seeds, for fuzz/run-readers"]
fn seeds_for_the_fuzzer() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    for target in fs::read_dir(fuzz.join("fuzz_targets")).unwrap() {
        let target = target.unwrap().path();
        let code = fs::read_to_string(&target).unwrap();
        let folder = fuzz.join("seeds").join(target.file_stem().unwrap());
        fs::create_dir_all(&folder).unwrap();
        let of_format = SAMPLES
            .iter()
            .filter(|sample| code.contains(&format!("\"{}\"", sample.reader)));
        for (sample, number) in of_format.zip(1..) {
            fs::write(folder.join(number.to_string()), sample.content).unwrap();
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
