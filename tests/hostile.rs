//! Files that mean harm, or were harmed: each costs itself and no more, within bounded memory and time, and says why.

#[path = "samples/reading.rs"]
mod reading;

use std::path::Path;

use dateline::ingest::{Limits, Settings, Severity, job, walk};

use reading::{Outcome, gzip, read, read_folder, read_within, tar, zip};

/// Small limits, so that small files can break them.
fn small() -> Limits {
    Limits {
        record: 1 << 20,
        expansion: 50,
        nesting: 2,
    }
}

fn reasons(outcome: &Outcome) -> Vec<&str> {
    outcome.problems.iter().map(|problem| problem.reason.as_str()).collect()
}

/// Ten mebibytes of one letter.
fn flood() -> Vec<u8> {
    vec![b'a'; 10 << 20]
}

#[test]
fn bombs_are_refused_with_a_reason() {
    let docx = zip(&[("word/document.xml", &flood())]);
    let docx = zip(&[("inner.docx", &docx)]);
    let cases: [(&str, Vec<u8>); 5] = [
        ("a.gz", gzip(&flood())),
        ("a.zst", zstd::encode_all(&flood()[..], 3).unwrap()),
        ("a.zip", zip(&[("big.txt", &gzip(&flood()))])),
        ("a.tar.gz", gzip(&tar(&[("big.txt", &gzip(&flood()))]))),
        ("b.zip", docx),
    ];
    for (name, bytes) in cases {
        let outcome = read_within(name, &bytes, small());
        // What came before the end of patience may be kept, and no more.
        assert!(
            outcome.articles.iter().all(|article| article.body.len() <= 1 << 20),
            "{name}"
        );
        let told = outcome.problems.iter().any(|problem| {
            problem.severity == Severity::Failed
                && ["too large", "longer than", "too deeply"]
                    .iter()
                    .any(|why| problem.reason.contains(why))
        });
        assert!(told, "{name}: {:?}", reasons(&outcome));
    }
}

#[test]
fn archives_within_archives_end_somewhere() {
    let mut inner = zip(&[("a.txt", b"The harbour.")]);
    for _ in 0..4 {
        inner = zip(&[("in.zip", &inner)]);
    }
    let outcome = read_within("deep.zip", &inner, small());
    assert_eq!(outcome.articles.len(), 0);
    assert!(outcome.problems[0].reason.contains("too deeply"), "{outcome:?}");
    let mut packed = b"The harbour.".to_vec();
    for _ in 0..6 {
        packed = gzip(&packed);
    }
    // What is packed oftener than the limit says is told as what it still is.
    let outcome = read_within("deep.gz", &packed, small());
    assert_eq!(outcome.articles.len() + outcome.problems.len(), 1, "{outcome:?}");
}

#[test]
fn deep_nesting_is_survived() {
    const DEEP: usize = 20_000;
    let nested = |open: &str, close: &str| format!("{}deep{}", open.repeat(DEEP), close.repeat(DEEP));
    let mail = (0..200).map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\n\n--b{level}\n"));
    let mail = format!(
        "From: a@b.example\nSubject: deep\nDate: Sat, 17 Jan 2026 09:12:00 GMT\n{}\ndeep\n",
        mail.collect::<String>()
    );
    let cases = [
        ("a.json", format!("{{\"title\": {}}}", "[".repeat(DEEP))),
        ("b.json", nested("{\"a\":", "}")),
        (
            "a.jsonl",
            format!("{{\"title\": {}}}\n{{\"title\": \"Two\"}}\n", "[".repeat(DEEP)),
        ),
        ("a.xml", format!("<nitf><body>{}</body></nitf>", nested("<p>", "</p>"))),
        (
            "a.rss",
            format!(
                "<rss><channel><item><title>{}</title></item></channel></rss>",
                nested("<b>", "</b>")
            ),
        ),
        (
            "a.html",
            format!("<html><body>{}</body></html>", nested("<div class=date>", "</div>")),
        ),
        (
            "b.html",
            format!("<html><body>{}</body></html>", nested("<b><i>", "</i></b>")),
        ),
        ("a.md", format!("---\ntitle: deep\n---\n{}", nested("> ", ""))),
        ("b.md", format!("---\ntitle: {}\n---\nText.\n", "[".repeat(DEEP))),
        ("a.eml", mail),
    ];
    for (name, text) in cases {
        let outcome = read(name, text.as_bytes());
        assert!(outcome.articles.len() + outcome.problems.len() > 0, "{name}");
        assert!(
            !reasons(&outcome).iter().any(|reason| reason.contains("please report")),
            "{name}: {outcome:?}"
        );
    }
}

#[test]
fn pages_that_take_the_square_of_their_length_keep_their_words() {
    const MANY: usize = 40_000;
    let attributes: String = (0..4_000).map(|number| format!(" a{number}=1")).collect();
    let bodies = [
        ("<td><b>Ships wait.</td>".repeat(MANY), "nested"),
        (format!("<p{attributes}>Ships wait.</p>"), "attributes"),
        (format!("<p>Ships wait.</p>{}", "&".repeat(200_000)), "references"),
    ];
    for (body, why) in bodies {
        let page = format!("<html><body><p>The harbour is closed.</p>{body}</body></html>");
        let outcome = read("a.html", page.as_bytes());
        let body = &outcome.articles[0].body;
        assert!(
            body.contains("harbour is closed.") && body.contains("Ships wait."),
            "{why}"
        );
        assert!(
            reasons(&outcome).iter().any(|reason| reason.contains(why)),
            "{outcome:?}"
        );
    }
    let json = format!(
        "{{\"title\": \"Harbour\", \"body\": \"<p>Closed.</p>{}\"}}",
        "<td><b>Ships wait.</td>".repeat(MANY)
    );
    assert!(read("a.json", json.as_bytes()).articles[0].body.contains("Ships wait."));
}

#[test]
fn what_an_article_has_too_much_of_is_counted() {
    const MANY: usize = 1_000;
    let listed = |value: &dyn Fn(usize) -> String| {
        (0..MANY)
            .map(|at| format!("\"{}\"", value(at)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let json = format!(
        "{{\"title\": \"Harbour\", \"tags\": [{tags}, {tags}], \"date\": [{dates}], \"modified\": [{bad}]}}",
        tags = listed(&|at| format!("tag {at}")),
        dates = listed(&|at| format!("{}-01-17", 1_000 + at)),
        bad = listed(&|at| format!("{}-01-99", 1_000 + at)),
    );
    let outcome = read("a.json", json.as_bytes());
    assert_eq!(outcome.articles[0].tag.len(), MANY);
    let reasons = reasons(&outcome);
    assert!(reasons.len() < 100, "{}", reasons.len());
    for told in ["1000 dates of publication", "further doubts: 981"] {
        assert!(
            reasons.iter().any(|reason| reason.contains(told)),
            "{told}: {reasons:?}"
        );
    }
}

#[test]
fn values_that_nobody_filters_by_are_cut_and_told() {
    let long = "The Lisbon Courier ".repeat(2_000);
    let json = format!(
        "{{\"id\": \"{long}\", \"title\": \"Harbour\", \"source\": \"{long}\", \"section\": \"{long}\", \"tags\": [\"{long}\", \"ports\"], \"url\": \"https://courier.example/{long}\"}}"
    );
    let outcome = read("a.json", json.as_bytes());
    let article = &outcome.articles[0];
    for value in [
        article.source.as_deref(),
        article.section.as_deref(),
        article.tag.first().map(String::as_str),
    ] {
        assert!(
            value.is_some_and(|value| value.starts_with("The Lisbon") && value.chars().count() == 501),
            "{value:?}"
        );
    }
    assert_eq!((article.id.as_str(), &article.url), ("a.json#1", &None));
    let told = ["source: cut", "section: cut", "tag: cut", "id: longer", "url: longer"];
    assert_eq!(outcome.problems.len(), told.len(), "{:?}", reasons(&outcome));
    for told in told {
        assert!(
            reasons(&outcome).iter().any(|reason| reason.starts_with(told)),
            "{told}"
        );
    }
}

#[test]
fn entities_neither_multiply_nor_fetch() {
    let laughs: String = (1..10)
        .map(|level| format!("<!ENTITY l{level} \"{}\">", format!("&l{};", level - 1).repeat(10)))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.txt");
    std::fs::write(&secret, "the secret").unwrap();
    let secret = secret.display();
    let declared = format!("<!DOCTYPE nitf [<!ENTITY l0 \"ha\">{laughs}<!ENTITY file SYSTEM \"file://{secret}\">]>");
    let text =
        format!("{declared}<nitf><body><body.content><p>The harbour &l9; &file;.</p></body.content></body></nitf>");
    let outcome = read("laughs.xml", text.as_bytes());
    let body = &outcome.articles[0].body;
    assert!(body.len() < 100 && body.starts_with("The harbour"), "{body}");
    assert!(!body.contains("secret,"), "{body}");
}

#[test]
fn members_never_lead_out_of_their_archive() {
    for name in [
        "../../etc/harbour.txt",
        "/etc/harbour.txt",
        "..\\..\\harbour.txt",
        "a/../../harbour.txt",
    ] {
        let outcome = read("a.zip", &zip(&[(name, b"The harbour.")]));
        let path = outcome.articles[0].path.clone();
        assert!(!path.contains("..") && path.contains("a.zip!/"), "{name}: {path}");
        assert!(!outcome.articles[0].id.contains(".."), "{name}");
    }
}

#[test]
fn overlong_lines_cost_themselves() {
    let long = "x".repeat(2 << 20);
    let cases = [
        (
            "a.jsonl",
            format!("{{\"title\": \"{long}\"}}\n{{\"title\": \"Two\"}}\n"),
            1,
        ),
        ("a.csv", format!("title,text\n{long},x\nTwo,y\n"), 0),
        (
            "a.sgml",
            format!("<DOC><DOCNO>1</DOCNO>{long}</DOC>\n<DOC><DOCNO>2</DOCNO><TEXT>Two.</TEXT></DOC>"),
            0,
        ),
        ("a.txt", long.clone(), 0),
        (
            "a.mbox",
            format!(
                "From a@b.example Sat Jan 17 09:12:00 2026\nFrom: a@b.example\nSubject: One\nDate: x\n\n{long}\n\nFrom a@b.example Sat Jan 17 09:12:00 2026\nFrom: a@b.example\nSubject: Two\nDate: x\n\nTwo.\n"
            ),
            1,
        ),
    ];
    for (name, text, articles) in cases {
        let outcome = read_within(name, text.as_bytes(), small());
        assert_eq!(outcome.articles.len(), articles, "{name}: {:?}", reasons(&outcome));
        assert!(
            reasons(&outcome)
                .iter()
                .any(|reason| reason.contains("longer than 1 MiB")),
            "{name}: {:?}",
            reasons(&outcome)
        );
    }
}

#[test]
fn zero_bytes_and_broken_characters_are_read_around() {
    let cases: [(&str, &[u8]); 5] = [
        ("a.jsonl", b"{\"title\": \"Har\xffbour\", \"body\": \"a\\u0000b\"}\n"),
        (
            "a.xml",
            b"<nitf><body><body.content><p>The har\xc3bour.\x00</p></body.content></body></nitf>",
        ),
        (
            "a.html",
            b"<html><body><h1>The har\xe2\x28bour</h1><p>Closed.\x00</p></body></html>",
        ),
        ("a.csv", b"title,text\nHarbour,\xff\xfe\x00\n"),
        ("a.txt", b"date 2026-01-17 The har\xf0\x28\x8c\xbcbour was closed."),
    ];
    for (name, bytes) in cases {
        let outcome = read(name, bytes);
        assert!(outcome.articles.len() + outcome.problems.len() > 0, "{name}");
        for article in &outcome.articles {
            assert!(article.title.to_lowercase().contains("har"), "{name}: {article:?}");
        }
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_never_opened() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("news.jsonl");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "mkfifo is part of every Unix"
    );
    std::os::unix::fs::symlink("/dev/zero", folder.path().join("zero.txt")).unwrap();
    std::os::unix::fs::symlink("loop", folder.path().join("loop")).unwrap();
    // Opening the pipe would wait forever for someone to write.
    let outcome = read_folder(folder.path(), Limits::default());
    assert_eq!(outcome.articles.len(), 0);
    assert_eq!(outcome.problems.len(), 3, "{:?}", reasons(&outcome));
    assert_eq!(
        reasons(&outcome)
            .iter()
            .filter(|reason| reason.contains("pipe, socket or device"))
            .count(),
        2
    );
}

#[test]
fn a_file_that_changes_while_it_is_read_is_read_as_far_as_it_goes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    let lines = |count: usize| "{\"title\": \"Harbour closed\", \"body\": \"Ships wait.\"}\n".repeat(count);
    let settings = Settings::default();
    let entry = |path: &Path| walk::walk(path, &[]).next().unwrap().unwrap();
    let read = |entry: &walk::Entry, change: &dyn Fn()| {
        let (mut jobs, mut problems) = (0, Vec::new());
        job::cut_file(entry, &settings, &mut |cut| {
            match cut {
                Ok(_) => jobs += 1,
                Err(problem) => problems.push(problem.reason),
            }
            if jobs == 1 {
                change();
            }
            std::ops::ControlFlow::Continue(())
        });
        (jobs, problems)
    };
    std::fs::write(&path, lines(100_000)).unwrap();
    let found = entry(&path);
    let (jobs, problems) = read(&found, &|| std::fs::write(&path, "").unwrap());
    assert!((1..=100_000).contains(&jobs), "{jobs}, {problems:?}");
    let (jobs, problems) = read(&found, &|| {});
    assert_eq!((jobs, problems.len()), (0, 1), "emptied since: {problems:?}");
    std::fs::remove_file(&path).unwrap();
    let (jobs, problems) = read(&found, &|| {});
    assert_eq!(jobs, 0);
    assert!(problems[0].contains("is gone"), "{problems:?}");
}

/// A PDF of these objects, without a table of them; readers find them.
fn pdf(objects: &[String]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.4\n".to_vec();
    for (object, number) in objects.iter().zip(1..) {
        bytes.extend_from_slice(format!("{number} 0 obj\n{object}\nendobj\n").as_bytes());
    }
    bytes.extend_from_slice(b"trailer\n<< /Root 1 0 R >>\n%%EOF\n");
    bytes
}

#[test]
fn a_pdf_that_draws_without_end_is_stopped() {
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /X0 4 0 R >> >> /Contents 4 0 R >>";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        page.to_owned(),
    ];
    // Each form draws the next one ten times: ten to the power of twenty drawings, and the last one draws the first.
    for level in 0..20 {
        let next = if level == 19 { 4 } else { 5 + level };
        let drawing = "/X Do ".repeat(10);
        objects.push(format!(
            "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X {next} 0 R >> >> /Length {} >>\nstream\n{drawing}\nendstream",
            drawing.len()
        ));
    }
    let outcome = read("laughs.pdf", &pdf(&objects));
    assert_eq!(outcome.articles.len(), 0);
    assert_eq!(outcome.problems.len(), 1, "{outcome:?}");
}
