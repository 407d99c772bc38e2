//! An archive through its facade, over its life. The properties held here:
//!
//! 1. What is indexed twice is there once; what changed is replaced; what went is gone; what moved keeps its name.
//! 2. Only what lies below the paths given is ever removed, and a folder that cannot be read loses nothing.
//! 3. The same identifier from another file replaces nothing.
//! 4. Facets are exact and disjunctive, and the sum over days is that over months and years.
//! 5. Cursors reach every hit once.
//! 6. Embargoed and withdrawn articles are left out, and counted in a note.
//! 7. A random life of an archive ends as if it had been indexed once, at the end.
//! 8. A fault in the authority file takes nothing away from an archive that is open; opening one tells it.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use dateline::archive::{Archive, BuildRequest, Error, Summary, TimelineRequest, build};
use dateline::index::schema::Facet;
use dateline::search::{FacetField, FacetRequest, Filters, Request, Results, Sort, Unit};
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
        fs::create_dir(place.dir.path().join("in")).unwrap();
        files.iter().for_each(|(name, text)| place.put(name, text));
        place
    }

    fn put(&self, name: &str, text: &str) {
        let path = self.dir.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn remove(&self, name: &str) {
        fs::remove_file(self.dir.path().join("in").join(name)).unwrap();
    }

    fn index(&self, below: &str) -> Summary {
        let request = BuildRequest {
            paths: vec![self.dir.path().join(below)],
            ..BuildRequest::default()
        };
        build(&self.index_dir(), &request, &mut |_| {}).unwrap()
    }

    fn index_dir(&self) -> std::path::PathBuf {
        self.dir.path().join("index")
    }

    fn open(&self) -> Archive {
        Archive::open(&self.index_dir()).unwrap()
    }

    fn ids(&self, query: &str) -> Vec<String> {
        ids(&self.ask(&Request {
            query: query.into(),
            limit: 100,
            ..Request::default()
        }))
    }

    fn ask(&self, request: &Request) -> Results {
        self.open().search(request).unwrap()
    }
}

fn ids(results: &Results) -> Vec<String> {
    let mut ids: Vec<String> = results.hits.iter().map(|hit| hit.article.id.clone()).collect();
    ids.sort();
    ids
}

fn counts(results: &Results, at: usize) -> Vec<(&str, u64)> {
    results.facets[at]
        .values
        .iter()
        .map(|value| (value.value.as_str(), value.count))
        .collect()
}

#[test]
fn an_archive_follows_its_files() {
    let place = Place::new(&[
        ("a.txt", "date 2020-01-01 The harbour was closed."),
        ("b.txt", "date 2020-01-02 The bridge was closed."),
        ("old/c.txt", "date 2020-01-03 The tunnel was closed."),
    ]);
    assert_eq!(place.index("in").added, 3);
    let again = place.index("in");
    assert_eq!(
        (again.added, again.changed, again.removed, again.unchanged),
        (0, 0, 0, 3)
    );

    place.put("b.txt", "date 2020-01-02 The bridge was opened again.");
    place.remove("a.txt");
    fs::create_dir(place.dir.path().join("in/new")).unwrap();
    fs::rename(
        place.dir.path().join("in/old/c.txt"),
        place.dir.path().join("in/new/d.txt"),
    )
    .unwrap();
    let third = place.index("in");
    assert_eq!((third.added, third.changed, third.removed), (0, 2, 1), "{third:?}");
    assert_eq!(place.ids("closed"), ["old/c.txt"], "a moved file keeps its identifier");
    assert_eq!(place.ids("opened"), ["b.txt"]);
    assert_eq!(place.ids("folder:new"), ["old/c.txt"]);
    assert_eq!(place.index("in").unchanged, 2);
}

#[test]
fn only_what_lies_below_the_paths_is_removed() {
    let place = Place::new(&[("x/a.txt", "date 2020-01-01 One."), ("y/b.txt", "date 2020-01-01 Two.")]);
    place.index("in");
    place.remove("x/a.txt");
    place.remove("y/b.txt");
    assert_eq!(place.index("in/x").removed, 1);
    assert_eq!(place.ids(""), ["y/b.txt"]);
    fs::remove_dir_all(place.dir.path().join("in")).unwrap();
    let request = BuildRequest {
        paths: vec![place.dir.path().join("in")],
        ..BuildRequest::default()
    };
    let refused = build(&place.index_dir(), &request, &mut |_| {});
    assert!(matches!(refused, Err(Error::NoSuchPath(_))));
    assert_eq!(
        place.ids(""),
        ["y/b.txt"],
        "a folder that is not there takes nothing with it"
    );
}

#[test]
fn the_same_identifier_replaces_nothing() {
    let record = r#"{"id": 7, "title": "T", "body": "A storm.", "date": "2020-05-07"}"#;
    let place = Place::new(&[("a.jsonl", record), ("b.jsonl", record)]);
    let summary = place.index("in");
    assert_eq!((summary.added, summary.warnings.len()), (2, 1));
    assert!(summary.warnings[0].path.ends_with("b.jsonl"));
    assert_eq!(place.ids("storm"), ["7", "7~2"]);
    place.put("b.jsonl", &record.replace("A storm", "A second storm"));
    place.index("in");
    assert_eq!(place.ids("storm"), ["7", "7~2"]);
    assert_eq!(place.ids("second"), ["7~2"]);
}

#[test]
fn one_identifier_for_all_is_numbered() {
    let record = r#"{"id": 7, "title": "T", "body": "A storm.", "date": "2020-05-07"}"#;
    let many = format!("{record}\n").repeat(40);
    let place = Place::new(&[("a.jsonl", &many), ("b.jsonl", record)]);
    let summary = place.index("in");
    assert_eq!((summary.added, summary.warnings.len()), (41, 40));
    let numbered = (2..=41).map(|number| format!("7~{number}"));
    let mut want: Vec<String> = std::iter::once("7".to_owned()).chain(numbered).collect();
    let ids = || {
        let mut ids = place.ids("storm");
        ids.sort_unstable();
        ids
    };
    want.sort_unstable();
    assert_eq!(ids(), want);
    place.put("a.jsonl", &many.replace("A storm", "A great storm"));
    place.index("in");
    assert_eq!(ids(), want);
    assert_eq!(place.ids("great").len(), 40);
}

#[test]
fn facets_are_exact_and_disjunctive() {
    let sections = ["sport", "world", "sport", "economy", "world", "sport"];
    let lines: Vec<String> = sections
        .iter()
        .enumerate()
        .map(|(at, section)| {
            let person = if at % 2 == 0 { r#"["Ana Duarte", "José Prim"]"# } else { r#"["Jose Prim"]"# };
            format!(
                r#"{{"id":"a{at}","title":"Report","body":"A match.","date":"2020-0{}-01","section":"{section}","person":{person}}}"#,
                at + 1
            )
        })
        .collect();
    let place = Place::new(&[("a.jsonl", &lines.join("\n"))]);
    place.index("in");
    let facet = |field| FacetRequest::top(field, 10);
    let chosen = |values: &[&str]| Filters {
        any_of: vec![(Facet::Section, values.iter().map(ToString::to_string).collect())],
        ..Filters::default()
    };
    let results = place.ask(&Request {
        filters: chosen(&["sport", "economy"]),
        facets: vec![
            facet(FacetField::Values(Facet::Section)),
            facet(FacetField::Values(Facet::Person)),
            facet(FacetField::Date(Unit::Month)),
        ],
        ..Request::default()
    });
    assert_eq!(results.total, Some(4));
    assert_eq!(
        counts(&results, 0),
        [("sport", 3), ("world", 2), ("economy", 1)],
        "its own selection does not narrow it"
    );
    assert_eq!(
        counts(&results, 1),
        [("Jose Prim", 4), ("Ana Duarte", 2)],
        "forms of one name are one value"
    );
    assert_eq!(
        counts(&results, 2),
        [("2020-01", 1), ("2020-03", 1), ("2020-04", 1), ("2020-06", 1)]
    );
    let selected: Vec<bool> = results.facets[0].values.iter().map(|value| value.selected).collect();
    assert_eq!(selected, [true, false, true]);
}

#[test]
fn a_facet_can_be_searched_by_the_beginning_of_a_word() {
    let lines = [
        r#"{"id":"a","title":"Visit","body":"A visit.","date":"2020-01-01","person":["Ána Cabral","Rui Lopes"]}"#,
        r#"{"id":"b","title":"Visit","body":"A visit.","date":"2020-01-02","person":["Ana Cabral","Cabo Verde Lima"]}"#,
        r#"{"id":"c","title":"Visit","body":"A visit.","date":"2021-01-02","person":["Rui van der Cabo","习远明"]}"#,
    ];
    let place = Place::new(&[("a.jsonl", &lines.join("\n"))]);
    place.index("in");
    let asked = |field, prefix: &str| {
        let facet = FacetRequest {
            prefix: prefix.into(),
            ..FacetRequest::top(field, 10)
        };
        let results = place.ask(&Request {
            facets: vec![facet],
            ..Request::default()
        });
        let values: Vec<String> = counts(&results, 0)
            .iter()
            .map(|(value, count)| format!("{value} {count}"))
            .collect();
        (values.join(", "), results.facets[0].distinct, results.facets[0].total)
    };
    let people = FacetField::Values(Facet::Person);
    for (field, prefix, want, distinct) in [
        (people, "cab", "Ana Cabral 2, Cabo Verde Lima 1, Rui van der Cabo 1", 3),
        (people, "ÁNA c", "Ana Cabral 2", 1),
        (people, "van d", "Rui van der Cabo 1", 1),
        (people, "abral", "", 0),
        (people, "遠", "习远明 1", 1),
        (FacetField::Date(Unit::Year), "2021", "2021 1", 1),
    ] {
        assert_eq!(asked(field, prefix), (want.to_owned(), distinct, 3), "{prefix:?}");
    }
}

#[test]
fn cursors_reach_every_hit_once() {
    let lines: Vec<String> = (0..57)
        .map(|at| {
            let words = "storm ".repeat(at % 4 + 1);
            let date = if at % 9 == 0 {
                "null".into()
            } else {
                format!("\"20{:02}-03-04\"", at % 7)
            };
            format!(r#"{{"id":"a{at}","title":"T","body":"{words}","date":{date}}}"#)
        })
        .collect();
    let place = Place::new(&[("a.jsonl", &lines.join("\n"))]);
    place.index("in");
    let archive = place.open();
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let whole = Request {
            query: "storm".into(),
            sort,
            limit: 100,
            ..Request::default()
        };
        let want: Vec<String> = archive
            .search(&whole)
            .unwrap()
            .hits
            .into_iter()
            .map(|hit| hit.article.id)
            .collect();
        let mut got = Vec::new();
        let mut after = None;
        loop {
            let page = Request {
                after,
                limit: 10,
                ..whole.clone()
            };
            let results = archive.search(&page).unwrap();
            assert_eq!(results.total, Some(57));
            got.extend(results.hits.into_iter().map(|hit| hit.article.id));
            after = results.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(got, want, "{sort:?}");
        let deep = archive
            .search(&Request {
                offset: 50,
                limit: 10,
                ..whole.clone()
            })
            .unwrap();
        assert_eq!(
            deep.hits.into_iter().map(|hit| hit.article.id).collect::<Vec<_>>(),
            want[50..],
            "{sort:?}"
        );
    }
    let refused = archive.search(&Request {
        after: Some("nonsense".into()),
        ..Request::default()
    });
    assert!(matches!(refused, Err(Error::BadCursor(_))));
}

#[test]
fn hidden_articles_are_left_out_and_counted() {
    let place = Place::new(&[(
        "a.jsonl",
        "{\"id\":\"a\",\"title\":\"T\",\"body\":\"A storm.\"}\n{\"id\":\"b\",\"title\":\"T\",\"body\":\"A storm.\",\"status\":\"withdrawn\"}\n",
    )]);
    place.index("in");
    let request = Request {
        query: "storm".into(),
        ..Request::default()
    };
    let results = place.ask(&request);
    assert_eq!((results.total, ids(&results)), (Some(1), vec!["a".into()]));
    assert!(
        results
            .notes
            .iter()
            .any(|note| note.starts_with("1 embargoed or withdrawn")),
        "{:?}",
        results.notes
    );
    let filters = Filters {
        hidden_too: true,
        ..Filters::default()
    };
    let all = place.ask(&Request { filters, ..request });
    assert_eq!((all.total, all.notes.len()), (Some(2), 0));
}

#[test]
fn one_writer_at_a_time() {
    let place = Place::new(&[("a.txt", "date 2020-01-01 One.")]);
    place.index("in");
    let _writer = dateline::index::writer::Writer::open(&place.index_dir()).unwrap();
    let request = BuildRequest {
        paths: vec![place.dir.path().join("in")],
        ..BuildRequest::default()
    };
    let refused = build(&place.index_dir(), &request, &mut |_| {});
    assert!(matches!(refused, Err(Error::Index(dateline::index::Error::Locked(_)))));
    assert_eq!(place.ids("one"), ["a.txt"], "readers go on reading");
}

#[test]
fn foreign_folders_and_versions_are_refused() {
    let place = Place::new(&[("a.txt", "date 2020-01-01 One.")]);
    let open = |dir: &Path| {
        Archive::open(dir)
            .err()
            .map(|error| error.to_string())
            .unwrap_or_default()
    };
    assert!(open(&place.dir.path().join("nowhere")).contains("no index"));
    assert!(open(&place.dir.path().join("in")).contains("not a dateline index"));
    place.index("in");
    fs::write(place.index_dir().join("dateline.json"), "{\"format\":0}").unwrap();
    assert!(open(&place.index_dir()).contains("has format 0"));
    let paths = vec![place.dir.path().join("in")];
    let rebuilt = build(
        &place.index_dir(),
        &BuildRequest {
            paths,
            rebuild: true,
            ..BuildRequest::default()
        },
        &mut |_| {},
    );
    assert_eq!(rebuilt.unwrap().added, 1);
}

#[test]
fn a_file_that_takes_the_name_of_another_of_its_size_and_time_is_read() {
    let place = Place::new(&[
        ("a.txt", "date 2020-01-01 A storm."),
        ("b.txt", "date 2020-01-01 A flood."),
    ]);
    let files = ["a.txt", "b.txt"].map(|name| place.dir.path().join("in").join(name));
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    for file in &files {
        File::options()
            .write(true)
            .open(file)
            .unwrap()
            .set_modified(time)
            .unwrap();
    }
    place.index("in");
    fs::rename(&files[0], &files[1]).unwrap();
    place.index("in");
    assert_eq!(place.ids("flood"), Vec::<String>::new());
    assert_eq!(place.ids("storm").len(), 1);
}

/// One step in the life of an archive.
#[derive(Debug, Clone)]
enum Step {
    Put(u8, u8),
    Remove(u8),
    Rename(u8, u8),
    Index,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0u8..5, any::<u8>()).prop_map(|(file, word)| Step::Put(file, word)),
        1 => (0u8..5).prop_map(Step::Remove),
        1 => (0u8..5, 0u8..5).prop_map(|(from, to)| Step::Rename(from, to)),
        3 => Just(Step::Index),
    ];
    prop::collection::vec(step, 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_life_of_changes_ends_as_if_indexed_once(steps in steps()) {
        let place = Place::new(&[]);
        let mut model: BTreeMap<u8, String> = BTreeMap::new();
        let path = |file: u8| place.dir.path().join(format!("in/{file}.txt"));
        for step in steps {
            match step {
                Step::Put(file, word) => {
                    let text = format!("date 2020-01-01 The word is w{word} now in file{}.", word % 3);
                    place.put(&format!("{file}.txt"), &text);
                    model.insert(file, text);
                }
                Step::Remove(file) => {
                    if model.remove(&file).is_some() {
                        fs::remove_file(path(file)).unwrap();
                    }
                }
                Step::Rename(from, to) => {
                    if from != to && let Some(text) = model.remove(&from) {
                        fs::rename(path(from), path(to)).unwrap();
                        model.insert(to, text);
                    }
                }
                Step::Index => {
                    place.index("in");
                }
            }
        }
        place.index("in");
        let mut bodies: Vec<String> = place
            .ask(&Request { limit: 100, ..Request::default() })
            .hits
            .into_iter()
            .map(|hit| hit.article.body)
            .collect();
        bodies.sort();
        let mut want: Vec<String> = model.into_values().map(|text| text.replace("date 2020-01-01 ", "")).collect();
        want.sort();
        prop_assert_eq!(bodies, want);
    }

    #[test]
    fn days_months_and_years_add_up(dates in prop::collection::vec(prop_oneof![
        Just(None),
        (1600u16..2030).prop_map(|year| Some(format!("{year}"))),
        (1600u16..2030, 1u8..13).prop_map(|(year, month)| Some(format!("{year}-{month:02}"))),
        (1600u16..2030, 1u8..13, 1u8..29).prop_map(|(year, month, day)| Some(format!("{year}-{month:02}-{day:02}"))),
    ], 1..40)) {
        let lines: Vec<String> = dates
            .iter()
            .map(|date| format!(r#"{{"title":"T","body":"A storm.","date":{}}}"#, serde_json::to_string(date).unwrap()))
            .collect();
        let place = Place::new(&[("a.jsonl", &lines.join("\n"))]);
        place.index("in");
        let dated = dates.iter().flatten().count() as u64;
        let archive = place.open();
        for by in [Unit::Year, Unit::Quarter, Unit::Month, Unit::Week, Unit::Day] {
            let timeline = archive.timeline(&TimelineRequest { request: Request::default(), by: Some(by) }).unwrap();
            prop_assert_eq!(timeline.total, dates.len() as u64);
            prop_assert_eq!(timeline.undated, dates.len() as u64 - dated);
            prop_assert_eq!(timeline.buckets.iter().map(|bucket| bucket.count).sum::<u64>(), dated);
            prop_assert!(timeline.buckets.iter().all(|bucket| bucket.count == bucket.of));
            let facet = FacetRequest::top(FacetField::Date(by), 10);
            let counts = archive.facet(facet, &Request::default()).unwrap();
            prop_assert_eq!(counts.values.len(), timeline.buckets.len());
        }
    }
}

#[test]
fn a_fault_in_the_authority_file_is_told_and_what_it_said_before_is_heard() {
    let article = "date: 2024-03-05\nperson: Ana Duarte\n\nThe ferry crews spoke with Ana Duarte in Port Lorne.";
    let place = Place::new(&[("a.txt", article)]);
    place.index("in");
    let names = place.index_dir().join("names.toml");
    let merged = "[[person]]\nname = \"A. Duarte\"\nvariants = [\"Ana Duarte\"]\n";
    let ferry = Request {
        query: "ferry person:\"a. duarte\"".into(),
        ..Request::default()
    };
    fs::write(&names, merged).unwrap();
    let archive = place.open();
    let told = |archive: &Archive| {
        let results = archive.search(&ferry).unwrap();
        (
            results.hits.len(),
            results.notes.iter().any(|note| note.contains("authority file")),
        )
    };
    assert_eq!(told(&archive), (1, false));
    fs::write(&names, "[[person]\nname = ").unwrap();
    assert_eq!(told(&archive), (1, true));
    assert_eq!(told(&archive), (1, true), "at every question");
    assert!(matches!(Archive::open(&place.index_dir()), Err(Error::Names(_))));
    fs::write(&names, "# nobody\n").unwrap();
    assert_eq!(told(&archive), (0, false));
}
