//! Keeping an archive: verified, purged, backed up, resumed. The properties held here:
//!
//! 1. `verify` tells what is missing, changed, unreadable and gone, and is content with an index that agrees.
//! 2. A bit that turns over in any file of the index is found, and asking such an index neither ends the process nor goes
//!    round for good.
//! 3. No byte of a purged article's text is left in any file of the index, and it does not come back.
//! 4. A folder that vanished loses nothing until somebody says so.
//! 5. What failed is listed, and read again when asked for; a dry run says what a run does.
//! 6. What `dateline.toml` says of a folder holds for its articles, and a change of it has them read anew.
//! 7. A run that is asked to stop commits what it read, a part of a file too, and the next one goes on behind it.
//! 8. A backup is whole, and comes back without what was purged since.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use dateline::archive::{
    Archive, BuildRequest, Error, FaultKind, Progress, Rank, Remedy, Stop, Summary, Verification, VerifyRequest,
    backup, build, lift_purge, plan, purge, purged, restore, verify,
};
use dateline::index::Store;
use dateline::index::snapshot::Snapshot;
use dateline::search::{Filters, Request};
use proptest::prelude::*;
use tempfile::TempDir;

/// A folder of articles and an index beside it.
struct Place {
    dir: TempDir,
}

impl Place {
    fn new(files: &[(&str, &str)]) -> Place {
        let place = Place {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(place.articles()).unwrap();
        files.iter().for_each(|(name, text)| place.put(name, text));
        place
    }

    /// Three articles, one of them a copy of another, indexed.
    fn indexed() -> Place {
        let story = "The council of Lisbon voted on Monday to close the old harbour after a long debate about costs, safety \
                     and the many jobs that depend on it, said Ana Duarte, who has led the port for nine years.";
        let place = Place::new(&[
            (
                "a.txt",
                &format!("date 2020-01-01\ntitle: Harbour closes\n\n{story} Zephyrine."),
            ),
            (
                "b/b.txt",
                &format!("date 2020-01-02\ntitle: Harbour to close\n\n{story}"),
            ),
            (
                "c.jsonl",
                "{\"id\": \"c1\", \"title\": \"Bridge\", \"body\": \"The bridge opened.\", \"date\": \"2020-01-03\"}\n",
            ),
        ]);
        place.index();
        place
    }

    fn articles(&self) -> PathBuf {
        self.dir.path().join("in")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.articles().join(name)
    }

    fn put(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn index_dir(&self) -> PathBuf {
        self.dir.path().join("index")
    }

    fn request(&self) -> BuildRequest {
        BuildRequest {
            paths: vec![self.articles()],
            ..BuildRequest::default()
        }
    }

    fn index(&self) -> Summary {
        self.run(&self.request())
    }

    fn run(&self, request: &BuildRequest) -> Summary {
        build(&self.index_dir(), request, &mut |_| {}).unwrap()
    }

    /// A run that is told to stop once it has come so far.
    fn stopped(&self, when: impl Fn(Progress) -> bool) -> Summary {
        let stop = Stop::default();
        let request = BuildRequest {
            stop: stop.clone(),
            ..self.request()
        };
        let outcome = build(&self.index_dir(), &request, &mut |progress| {
            if when(progress) {
                stop.set();
            }
        });
        outcome.unwrap()
    }

    fn open(&self) -> Archive {
        Archive::open(&self.index_dir()).unwrap()
    }

    fn verify(&self) -> Verification {
        verify(&self.index_dir(), &VerifyRequest::default()).unwrap()
    }

    /// What does not agree: kind and name of the file.
    fn faults(&self) -> Vec<(FaultKind, String)> {
        let base = format!("{}/", self.articles().display());
        let faults = self.verify().faults;
        faults
            .into_iter()
            .map(|fault| (fault.kind, fault.path.replace(&base, "")))
            .collect()
    }

    fn ids(&self, query: &str) -> Vec<String> {
        let request = Request {
            query: query.into(),
            limit: 1000,
            ..Request::default()
        };
        let mut ids = self.open().ranking(&request).unwrap();
        ids.sort();
        ids
    }

    fn purge(&self, what: &str) {
        let request = Request {
            query: what.into(),
            ..Request::default()
        };
        let articles = self.open().purgeable(&request).unwrap();
        assert!(!articles.is_empty(), "{what}");
        purge(&self.index_dir(), articles).unwrap();
    }
}

/// All files below a folder.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn an_index_that_agrees_is_in_order() {
    let place = Place::indexed();
    let found = place.verify();
    assert!(found.is_in_order(), "{found:?}");
    assert_eq!((found.articles, found.files, found.leftovers), (3, 3, 0));
    let folders: Vec<_> = found
        .folders
        .iter()
        .map(|count| (count.folder.as_str(), count.articles))
        .collect();
    assert_eq!(folders, [("", 2), ("b", 1)]);

    place.put("undated.txt", "title: No date\n\nNothing says when.");
    place.put(
        "empty.json",
        "{\"id\": \"e\", \"title\": \"Only a title\", \"date\": \"2020-02-02\"}",
    );
    place.index();
    let found = place.verify();
    assert!(found.is_in_order(), "{found:?}");
    assert_eq!(found.without_date, ["undated.txt"]);
    assert_eq!(found.without_text, ["e"]);
}

#[test]
fn what_does_not_agree_is_told_by_kind() {
    let place = Place::indexed();
    place.put("new.txt", "date 2020-01-09 A new article.");
    place.put("a.txt", "date 2020-01-01 Changed.");
    fs::remove_file(place.path("b/b.txt")).unwrap();
    place.put("bad.jsonl", "{\"title\": \"Good\", \"body\": \"Text.\"}\n{broken\n");
    let agree = [
        (FaultKind::Missing, "bad.jsonl".to_owned()),
        (FaultKind::Missing, "new.txt".to_owned()),
        (FaultKind::Changed, "a.txt".to_owned()),
        (FaultKind::Gone, "b/b.txt".to_owned()),
    ];
    assert_eq!(place.faults(), agree);
    assert_eq!(place.verify().remedy(), Some(Remedy::Index));
    place.index();
    assert_eq!(place.faults(), [(FaultKind::Unreadable, "bad.jsonl".to_owned())]);
    assert_eq!(place.verify().remedy(), Some(Remedy::RetryFailed));
    place.put("bad.jsonl", "{\"title\": \"Good\", \"body\": \"Text.\"}\n");
    place.index();
    assert!(place.verify().is_in_order());
}

#[test]
fn a_file_that_only_looks_unchanged_is_found() {
    let place = Place::indexed();
    let path = place.path("c.jsonl");
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let text = fs::read_to_string(&path).unwrap().replace("bridge", "tunnel");
    fs::write(&path, text).unwrap();
    fs::File::options()
        .write(true)
        .open(&path)
        .unwrap()
        .set_modified(modified)
        .unwrap();
    let quick = VerifyRequest {
        quick: true,
        ..VerifyRequest::default()
    };
    // Where the system keeps a time that no program can set, a look at the times is enough.
    assert_eq!(verify(&place.index_dir(), &quick).unwrap().is_in_order(), !cfg!(unix));
    assert_eq!(place.faults(), [(FaultKind::Changed, "c.jsonl".to_owned())]);
}

/// Asks an index everything. Answers may be errors; the engine may panic on a damaged index, which front ends catch.
fn ask_everything(index: &Path) {
    let _ = std::panic::catch_unwind(|| ask(index));
}

fn ask(index: &Path) {
    let Ok(archive) = Archive::open(index) else { return };
    let request = Request {
        query: "harbour OR bridg*".into(),
        ..Request::default()
    };
    let _ = archive.search(&request);
    let _ = archive.search(&Request {
        query: "\"old harbour\" person:duarte".into(),
        ..Request::default()
    });
    let _ = archive.stats();
    let _ = archive.show("a.txt");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_turned_bit_in_any_file_is_found(seed in any::<u64>()) {
        let place = Place::indexed();
        place.purge("c1");
        let index = place.index_dir();
        prop_assert!(place.verify().is_in_order());
        let whole = files(&index);
        prop_assert!(whole.len() > 12, "{:?}", whole);
        for (at, path) in whole.iter().enumerate() {
            let bytes = fs::read(path).unwrap();
            if bytes.is_empty() {
                continue;
            }
            let random = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(at as u32);
            let bit = (random % (bytes.len() as u64 * 8)) as usize;
            let mut turned = bytes.clone();
            turned[bit / 8] ^= 1 << (bit % 8);
            fs::write(path, &turned).unwrap();
            let found = verify(&index, &VerifyRequest::default());
            prop_assert!(found.map_or(true, |found| !found.damaged.is_empty()), "bit {} of {}", bit, path.display());
            ask_everything(&index);
            fs::write(path, &bytes).unwrap();
        }
        prop_assert!(place.verify().is_in_order());
    }
}

/// Many short articles, so that postings fill several blocks, in a run of the index of its own.
fn many() -> Place {
    let article = |number: usize| {
        let unless = |every: usize, words| if number.is_multiple_of(every) { "" } else { words };
        let harbour = unless(3, " at the harbour");
        let bridge = unless(2, " below the bridge");
        let market = unless(7, " and the market");
        format!("{{\"id\": \"{number}\", \"body\": \"A boat was seen{harbour}{bridge}{market}.\"}}\n")
    };
    let place = Place::new(&[("many.jsonl", &(0..900).map(article).collect::<String>())]);
    place.index();
    place
}

/// Questions that walk through postings in every manner.
const MANY: [&str; 9] = [
    "harbour bridge",
    "harbour OR market",
    "bridge market boat",
    "market OR bridge OR boat",
    "harbour",
    "boat NOT market",
    "\"at the harbour\"",
    "harbour W/5 bridge",
    "har* bri* OR mar*",
];

proptest! {
    // To make a failure smaller would wait a minute for each try.
    #![proptest_config(ProptestConfig { cases: 4, max_shrink_iters: 0, ..ProptestConfig::default() })]

    /// Each answer may be wrong or an error; none may go round for good.
    #[test]
    fn questions_to_damaged_postings_come_to_an_end(
        damages in prop::collection::vec(prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40), 60),
    ) {
        let place = many();
        let mut postings = files(&place.index_dir());
        postings.retain(|path| path.extension().is_some_and(|ending| ending == "idx"));
        let postings = postings.into_iter().max_by_key(|path| fs::metadata(path).unwrap().len()).unwrap();
        let whole = fs::read(&postings).unwrap();
        for damage in damages {
            let mut damaged = whole.clone();
            for (place, byte) in &damage {
                *place.get_mut(&mut damaged) = *byte;
            }
            fs::write(&postings, &damaged).unwrap();
            let (ended, end) = std::sync::mpsc::channel();
            let index = place.index_dir();
            std::thread::spawn(move || {
                for query in MANY {
                    let request = Request { query: query.into(), ..Request::default() };
                    let _ = std::panic::catch_unwind(|| Archive::open(&index).map(|archive| archive.search(&request)));
                }
                ended.send(())
            });
            let ended = end.recv_timeout(Duration::from_secs(60));
            prop_assert!(ended.is_ok(), "{:?} of {}", damage, whole.len());
        }
    }
}

#[test]
fn a_file_cut_short_or_missing_is_found() {
    let place = Place::indexed();
    let index = place.index_dir();
    for path in files(&index) {
        let bytes = fs::read(&path).unwrap();
        if bytes.is_empty() {
            continue;
        }
        for cut in [0, 1, bytes.len() / 2, bytes.len() - 1] {
            fs::write(&path, &bytes[..cut]).unwrap();
            let found = verify(&index, &VerifyRequest::default());
            assert!(
                found.map_or(true, |found| !found.damaged.is_empty()),
                "{cut} bytes of {}",
                path.display()
            );
            ask_everything(&index);
        }
        fs::remove_file(&path).unwrap();
        let found = verify(&index, &VerifyRequest::default());
        assert!(
            found.map_or(true, |found| !found.damaged.is_empty()),
            "without {}",
            path.display()
        );
        ask_everything(&index);
        fs::write(&path, &bytes).unwrap();
    }
}

/// Whether any file of an index holds some bytes, as it lies there or in what its compressed blocks unpack to.
fn holds(index: &Path, needle: &str) -> Option<PathBuf> {
    let has = |bytes: &[u8]| {
        let lower = bytes.to_ascii_lowercase();
        memchr::memmem::find(&lower, needle.as_bytes()).is_some()
    };
    files(index).into_iter().find(|path| {
        let bytes = fs::read(path).unwrap();
        // Wherever a block may begin, it is unpacked, as far as that goes.
        let magic = b"\x28\xb5\x2f\xfd";
        let blocks = memchr::memmem::find_iter(&bytes, magic).map(|at| {
            let mut unpacked = Vec::new();
            if let Ok(decoder) = zstd::stream::read::Decoder::new(&bytes[at..]) {
                let _ = std::io::Read::read_to_end(&mut decoder.single_frame(), &mut unpacked);
            }
            unpacked
        });
        has(&bytes) || blocks.into_iter().any(|block| has(&block))
    })
}

/// All terms and column values of an index: dictionaries share beginnings, so their bytes do not show whole words.
fn dictionaries(index: &Path) -> String {
    let store = Store::open(index).unwrap();
    let searcher = store.searcher();
    let mut all = String::new();
    for segment in searcher.segment_readers() {
        for (field, entry) in segment.schema().fields() {
            if entry.is_indexed() {
                let inverted = segment.inverted_index(field).unwrap();
                let mut terms = inverted.terms().stream().unwrap();
                while terms.advance() {
                    all.push_str(&String::from_utf8_lossy(terms.key()));
                    all.push('\n');
                }
            }
            if let Ok(Some(column)) = segment.fast_fields().str(entry.name()) {
                let mut values = column.dictionary().stream().unwrap();
                while values.advance() {
                    all.push_str(&String::from_utf8_lossy(values.key()));
                    all.push('\n');
                }
            }
        }
    }
    all.to_lowercase()
}

#[test]
fn nothing_is_left_of_what_was_purged() {
    let place = Place::indexed();
    place.put(
        "names.txt",
        "date 2021-01-01\ntitle: Xylander resigns\n\nQuentin Xylander of Vrbovec left, said Oriane Pelletier. Mwezi!",
    );
    place.index();
    let index = place.index_dir();
    let words = ["xylander", "vrbovec", "pelletier", "mwezi", "zephyrine"];
    for word in words {
        assert!(holds(&index, word).is_some(), "{word} should be in the index before");
        assert!(
            dictionaries(&index).contains(word),
            "{word} should be in the index before"
        );
    }
    place.purge("names.txt");
    place.purge("zephyrine");
    for word in words {
        assert_eq!(holds(&index, word), None, "{word}");
        assert!(!dictionaries(&index).contains(word), "{word}");
    }
    assert_eq!(place.ids(""), ["b/b.txt", "c1"]);
    let found = place.verify();
    assert!(found.is_in_order(), "{found:?}");
    assert_eq!(found.leftovers, 0);
    let table = place
        .open()
        .stories(Rank::Largest, 10)
        .map(|stories| stories.stories.len());
    assert!(table.map_or(true, |families| families == 0));
}

#[test]
fn what_was_purged_does_not_come_back() {
    let place = Place::indexed();
    place.purge("c1");
    assert_eq!(place.ids("bridge"), Vec::<String>::new());
    let text = fs::read(place.path("c.jsonl")).unwrap();
    place.put(
        "elsewhere/d.jsonl",
        String::from_utf8(text).unwrap().replace("c1", "d1"),
    );
    let again = place.index();
    assert_eq!(
        (again.purged, again.added),
        (1, 0),
        "what says the same is left out too"
    );
    let rebuilt = place.run(&BuildRequest {
        rebuild: true,
        ..place.request()
    });
    assert_eq!((rebuilt.purged, rebuilt.articles), (2, 2));
    assert!(place.verify().is_in_order());

    assert_eq!(lift_purge(&place.index_dir(), "c1").unwrap().len(), 1);
    assert!(purged(&place.index_dir()).unwrap().is_empty());
    place.index();
    assert_eq!(place.ids("bridge"), ["c1"]);
}

#[test]
fn a_folder_that_vanished_loses_nothing_until_told() {
    let place = Place::new(&[]);
    for n in 0..120 {
        place.put(
            &format!("disk/{n}.txt"),
            format!("date 2020-01-01 Story number {n} of the disk."),
        );
    }
    place.put("few/a.txt", "date 2020-01-01 A single story.");
    place.put("stays.txt", "date 2020-01-01 This one stays.");
    place.index();
    fs::rename(place.path("disk"), place.dir.path().join("unmounted")).unwrap();
    fs::remove_dir_all(place.path("few")).unwrap();
    let run = place.index();
    assert_eq!(
        (run.removed, run.articles),
        (1, 121),
        "a small folder may go, a large one not"
    );
    assert_eq!(run.failed.len(), 1, "{:?}", run.failed);
    assert!(run.failed[0].path.ends_with("disk") && run.failed[0].reason.contains("--remove-vanished"));

    fs::rename(place.dir.path().join("unmounted"), place.path("disk")).unwrap();
    let back = place.index();
    assert_eq!(
        (back.added, back.removed, back.articles, back.failed.len()),
        (0, 0, 121, 0)
    );

    fs::rename(place.path("disk"), place.path("renamed")).unwrap();
    let moved = place.index();
    assert_eq!(
        (moved.changed, moved.removed, moved.failed.len()),
        (120, 0, 0),
        "a renamed folder has not vanished"
    );

    fs::remove_dir_all(place.articles()).unwrap();
    assert!(matches!(
        build(&place.index_dir(), &place.request(), &mut |_| {}),
        Err(Error::NoSuchPath(_))
    ));
    fs::create_dir(place.articles()).unwrap();
    let empty = place.index();
    assert_eq!((empty.removed, empty.articles, empty.failed.len()), (0, 121, 1));
    let told = place.run(&BuildRequest {
        remove_vanished: true,
        ..place.request()
    });
    assert_eq!((told.removed, told.articles), (121, 0));
}

#[test]
fn what_failed_is_listed_and_read_again_when_asked() {
    let place = Place::new(&[
        ("good.txt", "date 2020-01-01 A good article."),
        (
            "bad.jsonl",
            "{\"id\": \"x\", \"title\": \"One\", \"body\": \"Text.\"}\n{broken\n",
        ),
    ]);
    let first = place.index();
    assert_eq!((first.added, first.failed.len()), (2, 1));
    let failures = place.open().stats().unwrap().failures;
    assert_eq!((failures.len(), failures[0].place.as_str()), (1, "line 2"));
    assert_eq!(place.index().failed.len(), 0, "what did not change is not read again");
    let again = place.run(&BuildRequest {
        retry_failed: true,
        paths: Vec::new(),
        ..BuildRequest::default()
    });
    assert_eq!((again.changed, again.added, again.failed.len()), (1, 0, 1));
    assert_eq!(place.ids(""), ["good.txt", "x"]);
}

#[test]
fn a_dry_run_says_what_a_run_does() {
    let place = Place::indexed();
    place.put("new.txt", "date 2020-01-09 A new article.");
    place.put(
        "c.jsonl",
        "{\"id\": \"c1\", \"title\": \"Bridge\", \"body\": \"The bridge closed.\"}\n",
    );
    fs::rename(place.path("a.txt"), place.path("z.txt")).unwrap();
    fs::remove_file(place.path("b/b.txt")).unwrap();
    let before = Snapshot::take(&place.index_dir()).unwrap().bytes();
    let planned = plan(&place.index_dir(), &place.request()).unwrap();
    let path = |name: &str| place.path(name).display().to_string();
    assert_eq!(planned.added, [path("new.txt")]);
    assert_eq!(planned.changed, [path("c.jsonl")]);
    assert_eq!(planned.moved, [(path("a.txt"), path("z.txt"))]);
    assert_eq!(planned.removed, [path("b/b.txt")]);
    assert_eq!(Snapshot::take(&place.index_dir()).unwrap().bytes(), before);
    let run = place.index();
    assert_eq!(
        (run.added, run.changed, run.removed),
        (1, 2, 1),
        "a file that moved counts as changed"
    );
    assert_eq!(place.ids("Zephyrine"), ["a.txt"], "and keeps its identifier");
}

#[test]
fn a_folder_speaks_for_its_articles() {
    let place = Place::new(&[
        (
            "dateline.toml",
            "source = \"Lisbon Ledger\"\n[folders.old]\nencoding = \"windows-1251\"\nlang = \"ru\"\nsection = \"Archive\"\n",
        ),
        ("a.txt", "date 2020-01-01 The harbour closed."),
        ("b.txt", "date 2020-01-01\nsource: Porto Post\n\nThe bridge opened."),
        (
            "wire/c.json",
            "{\"head\": \"Strike\", \"copy\": \"The strike ended.\", \"date\": \"2020-07-02T23:30:00\"}",
        ),
        (
            "wire/dateline.toml",
            "map = { title = \"head\", body = \"copy\" }\ntimezone = \"Europe/Lisbon\"\n",
        ),
    ]);
    let (old, _, _) = encoding_rs::WINDOWS_1251.encode("date 1921-05-06 Порт закрыт.");
    place.put("old/d.txt", &old);
    let run = place.index();
    assert_eq!((run.added, run.failed.len()), (4, 0), "{:?}", run.failed);
    assert_eq!(
        place.ids("source:\"Lisbon Ledger\""),
        ["a.txt", "old/d.txt", "wire/c.json#1"]
    );
    assert_eq!(
        place.ids("source:\"Porto Post\""),
        ["b.txt"],
        "an article's own source wins"
    );
    assert_eq!(place.ids("section:Archive порт"), ["old/d.txt"]);
    assert_eq!(place.ids("title:strike"), ["wire/c.json#1"]);
    let strike = place.open().show("wire/c.json#1").unwrap().unwrap().article;
    assert_eq!(strike.date.unwrap().to_string(), "2020-07-02T23:30:00+01:00");

    place.put(
        "wire/dateline.toml",
        "map = { title = \"head\", body = \"copy\" }\nsource = \"Wire\"\n",
    );
    let again = place.index();
    assert_eq!(
        (again.changed, again.unchanged),
        (1, 3),
        "only what it speaks for is read anew"
    );
    assert_eq!(place.ids("source:Wire"), ["wire/c.json#1"]);

    place.put("wire/dateline.toml", "sorce = \"Wire\"\n");
    let wrong = place.index();
    assert_eq!(wrong.failed.len(), 1);
    assert_eq!(wrong.failed[0].place.to_string(), "line 1");
    assert!(
        wrong.failed[0].reason.contains("did you mean `source`?"),
        "{}",
        wrong.failed[0].reason
    );
}

/// One file of many articles, which gives so many and is stopped in its middle.
fn stopped_in_a_file(articles: usize) -> (Place, Summary) {
    let place = Place::new(&[]);
    place.put("all.jsonl", stories(0..articles));
    let summary = place.stopped(|progress| progress.articles > 0);
    (place, summary)
}

fn stories(numbers: std::ops::Range<usize>) -> String {
    let story =
        |n| format!("{{\"title\": \"Story {n}\", \"body\": \"The {n}th ferry sailed.\", \"date\": \"2020-01-01\"}}\n");
    numbers.map(story).collect()
}

#[test]
fn a_file_is_read_on_where_it_was_broken_off() {
    let (place, first) = stopped_in_a_file(6_000);
    assert!(first.stopped && first.added > 0 && first.added < 6_000, "{first:?}");
    assert_eq!(first.added, first.articles);
    let found = place.verify();
    assert_eq!(
        (found.faults.len(), found.remedy()),
        (1, Some(Remedy::Index)),
        "{found:?}"
    );
    let rest = place.index();
    assert_eq!(
        (rest.articles, rest.unchanged, rest.added),
        (6_000, first.added, 6_000 - first.added)
    );
    assert_eq!(rest.warnings, [], "nothing was added twice");
    let size = fs::metadata(place.path("all.jsonl")).unwrap().len();
    assert!(first.bytes < size && rest.bytes < size && first.bytes + rest.bytes >= size);
    assert!(place.verify().is_in_order());
    let again = place.index();
    assert_eq!((again.unchanged, again.added, again.changed), (6_000, 0, 0));
    for n in [0, first.added - 1, first.added, 5_999] {
        assert_eq!(place.ids(&format!("{n}th")).len(), 1, "{n}");
    }
}

#[test]
fn a_file_that_changed_after_it_was_broken_off_is_read_whole() {
    let (place, first) = stopped_in_a_file(6_000);
    assert!(first.added < 6_000, "{first:?}");
    place.put("all.jsonl", stories(100..150));
    let rest = place.index();
    assert_eq!((rest.articles, rest.removed), (50, first.added - 50));
    assert!(place.verify().is_in_order());
    assert_eq!((place.ids("99th").len(), place.ids("100th").len()), (0, 1));
}

#[test]
fn a_long_file_is_committed_while_it_is_read() {
    let place = Place::new(&[]);
    place.put("all.jsonl", stories(0..6_000));
    let request = BuildRequest {
        commit_every: Some(Duration::from_millis(50)),
        ..place.request()
    };
    let mut seen = Vec::new();
    build(&place.index_dir(), &request, &mut |_| {
        let articles = Archive::open(&place.index_dir()).map(|archive| archive.stats().unwrap().articles);
        seen.push(articles.unwrap_or(0));
    })
    .unwrap();
    assert!(seen.iter().any(|articles| (1..6_000).contains(articles)), "{seen:?}");
    assert!(place.verify().is_in_order());
}

#[test]
fn a_run_that_is_stopped_commits_what_it_read() {
    let place = Place::new(&[]);
    for n in 0..400 {
        place.put(
            &format!("{n:03}.txt"),
            format!("date 2020-01-01 Story number {n} of many."),
        );
    }
    let summary = place.stopped(|progress| progress.files_done > 0);
    assert!(summary.stopped);
    assert_eq!(summary.articles, summary.added);
    let rest = place.index();
    assert_eq!((rest.articles, rest.unchanged), (400, summary.added));
    assert_eq!(rest.warnings, [], "nothing was added twice");
    assert!(place.verify().is_in_order());
}

#[test]
fn a_run_that_is_stopped_at_once_leaves_all_to_the_next() {
    let place = Place::new(&[]);
    let lines: String = (0..3000)
        .map(|n| format!("{{\"id\": \"{n}\", \"title\": \"Story {n}\", \"body\": \"The harbour, day {n}.\"}}\n"))
        .collect();
    place.put("all.jsonl", lines);
    let stop = Stop::default();
    stop.set();
    let request = BuildRequest {
        stop,
        ..place.request()
    };
    assert_eq!(place.run(&request).articles, 0);
    let whole = place.index();
    assert_eq!((whole.articles, whole.warnings.len()), (3000, 0));
}

#[test]
fn a_backup_comes_back_without_what_was_purged_since() {
    let place = Place::indexed();
    let folder = place.dir.path().join("backup");
    let copied = backup(&place.index_dir(), &folder).unwrap();
    assert!(copied.files > 10 && copied.bytes > 1000, "{copied:?}");
    assert!(verify(&folder, &VerifyRequest::default()).unwrap().is_in_order());
    fs::write(place.index_dir().join("README.md"), "Not ours.").unwrap();

    place.purge("c1");
    fs::remove_file(place.path("a.txt")).unwrap();
    place.index();
    assert_eq!(place.ids(""), ["b/b.txt"]);
    restore(&folder, &place.index_dir()).unwrap();
    assert_eq!(place.ids(""), ["a.txt", "b/b.txt"]);
    assert!(place.index_dir().join("README.md").exists(), "what is not ours stays");
    assert_eq!(place.faults(), [(FaultKind::Gone, "a.txt".to_owned())]);

    // A damaged index is not copied over a good backup, and a damaged backup is not restored.
    let store = files(&place.index_dir())
        .into_iter()
        .find(|path| path.extension().is_some_and(|e| e == "store"));
    let store = store.unwrap();
    let mut bytes = fs::read(&store).unwrap();
    bytes[10] ^= 1;
    fs::write(&store, bytes).unwrap();
    assert!(backup(&place.index_dir(), &folder).is_err());
    assert!(verify(&folder, &VerifyRequest::default()).unwrap().damaged.is_empty());
    assert!(restore(&place.index_dir(), &folder).is_err());
    restore(&folder, &place.index_dir()).unwrap();
    assert!(place.verify().damaged.is_empty());
    let beside: Vec<_> = fs::read_dir(place.dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(beside.len(), 3, "nothing is left lying about: {beside:?}");

    let other = place.dir.path().join("in");
    assert!(
        backup(&place.index_dir(), &other).is_err(),
        "a folder of something else is not overwritten"
    );
}

#[test]
fn hidden_articles_can_be_purged_too() {
    let place = Place::new(&[(
        "a.json",
        "{\"id\": \"w\", \"title\": \"Gone\", \"body\": \"Withdrawn text.\", \"status\": \"withdrawn\"}",
    )]);
    place.index();
    place.purge("withdrawn");
    let all = Request {
        filters: Filters {
            hidden_too: true,
            ..Filters::default()
        },
        ..Request::default()
    };
    assert!(place.open().ranking(&all).unwrap().is_empty());
}
