//! When: dates asked for, counted and drawn. The properties held here:
//!
//! 1. `date:` finds what is certain, `date~:` what is possible; weekdays, days around a day, the same day of any year,
//!    and no date at all can be asked for through the index.
//! 2. What a text speaks of is counted where `mentions:` finds it.
//! 3. For any dates, the sum over days is that over weeks, months, quarters and years, and counts by timeline are those
//!    of the facet and of a search with that span.
//! 4. Several lines on a chart are counted as each alone; a split counts what its values would.
//! 5. What came in is told once, whatever date it bears and however the index was built.

use std::fs;

use dateline::archive::saved::{Searches, Seen};
use dateline::archive::{Archive, BuildRequest, ChartRequest, Timeline, TimelineRequest, build};
use dateline::index::schema::Facet;
use dateline::search::{DayField, FacetField, FacetRequest, Filters, Request, Unit};
use proptest::prelude::*;
use tempfile::TempDir;

const UNITS: [Unit; 5] = Unit::ALL;

/// An article by its identifier, its date and its text.
type Item<'a> = (&'a str, Option<&'a str>, &'a str);

struct Place {
    dir: TempDir,
}

impl Place {
    fn new(items: &[Item<'_>]) -> Place {
        let place = Place {
            dir: tempfile::tempdir().unwrap(),
        };
        place.put("a.jsonl", items);
        place.index(false);
        place
    }

    fn put(&self, file: &str, items: &[Item<'_>]) {
        let line = |(id, date, text): &Item<'_>| {
            let record = serde_json::json!({"id": id, "title": "Report", "body": text, "date": date, "lang": "en",
                "source": if id.len() % 2 == 0 { "Lisbon Ledger" } else { "Porto Post" }});
            format!("{record}\n")
        };
        fs::create_dir_all(self.dir.path().join("in")).unwrap();
        fs::write(
            self.dir.path().join("in").join(file),
            items.iter().map(line).collect::<String>(),
        )
        .unwrap();
    }

    fn index(&self, rebuild: bool) {
        let request = BuildRequest {
            paths: vec![self.dir.path().join("in")],
            rebuild,
            ..BuildRequest::default()
        };
        build(&self.folder(), &request, &mut |_| {}).unwrap();
    }

    fn folder(&self) -> std::path::PathBuf {
        self.dir.path().join("index")
    }

    fn open(&self) -> Archive {
        Archive::open(&self.folder()).unwrap()
    }
}

/// A request on Saturday, 17 January 2026.
fn ask(query: &str) -> Request {
    Request {
        query: query.into(),
        limit: 1000,
        today: jiff::civil::date(2026, 1, 17),
        ..Request::default()
    }
}

fn ids(archive: &Archive, request: &Request) -> Vec<String> {
    let hits = archive.search(request).unwrap().hits;
    let mut ids: Vec<String> = hits.into_iter().map(|hit| hit.article.id).collect();
    ids.sort();
    ids
}

fn total(archive: &Archive, query: &str) -> u64 {
    archive.search(&ask(query)).unwrap().total.unwrap()
}

const REPORTS: [Item<'static>; 9] = [
    ("year", Some("1921"), "The mill burned down."),
    ("month", Some("1921-03"), "The mill burned again."),
    ("day", Some("1921-03-05"), "The mill was built anew."),
    ("none", None, "The mill stands."),
    ("thursday", Some("2026-01-15"), "The harbour was closed."),
    ("friday", Some("2026-01-16"), "The harbour was closed on Jan. 3."),
    (
        "saturday",
        Some("2026-01-17"),
        "The wall came down in November 1989, on 9 November 1989 and in 1989.",
    ),
    ("thirteenth", Some("2019-04-13"), "A feast."),
    ("leap", Some("2024-02-29"), "A feast."),
];

#[test]
fn dates_are_asked_for_in_many_ways() {
    let archive = Place::new(&REPORTS).open();
    let cases: [(&str, &[&str]); 25] = [
        ("date:1921", &["day", "month", "year"]),
        // Certain: all days that the date may be lie in the span. Possible: any of them does.
        ("date:1921-03", &["day", "month"]),
        ("date~:1921-03", &["day", "month", "year"]),
        ("date:1921-03-05", &["day"]),
        ("date~:1921-03-05", &["day", "month", "year"]),
        ("date~:1921-03-06", &["month", "year"]),
        ("date~:1921-04", &["year"]),
        ("date~:1921-12..1922-02", &["year"]),
        ("before:1921-03-05", &[]),
        ("date:..1921", &["day", "month", "year"]),
        ("date:1920..1921-03", &["day", "month"]),
        // Weekdays and days around a day; today is Saturday, 17 January 2026.
        ("date:saturday", &["saturday"]),
        ("date:thursday", &["thursday"]),
        ("date:last-friday", &["friday"]),
        (
            "date:\"within 1 day of 2026-01-16\"",
            &["friday", "saturday", "thursday"],
        ),
        ("date:2026-01-15~1d", &["friday", "thursday"]),
        ("date:yesterday..", &["friday", "saturday"]),
        ("date:this-week", &["friday", "saturday", "thursday"]),
        // The same day in any year.
        ("on:04-13", &["thirteenth"]),
        ("on:02-29", &["leap"]),
        // No date is a value too.
        ("date:none", &["none"]),
        ("date:missing", &["none"]),
        ("no:date mill", &["none"]),
        ("mill -date:none", &["day", "month", "year"]),
        (
            "date:*",
            &[
                "day",
                "friday",
                "leap",
                "month",
                "saturday",
                "thirteenth",
                "thursday",
                "year",
            ],
        ),
    ];
    for (query, want) in cases {
        assert_eq!(ids(&archive, &ask(query)), want, "{query}");
    }
    let on_this_day = |day| Request {
        filters: Filters {
            on_this_day: Some(day),
            ..Filters::default()
        },
        ..ask("")
    };
    assert_eq!(ids(&archive, &on_this_day((4, 13))), ["thirteenth"]);
    assert!(ids(&archive, &on_this_day((3, 1))).is_empty(), "a month has no day");
    let facet = FacetRequest::top(FacetField::Date(Unit::Year), 10);
    assert_eq!(
        archive.facet(facet, &ask("mill")).unwrap().missing,
        total(&archive, "date:none")
    );
}

#[test]
fn what_a_text_speaks_of_is_counted_where_it_is_found() {
    let archive = Place::new(&REPORTS).open();
    assert_eq!(ids(&archive, &ask("date:2026 mentions:1989")), ["saturday"]);
    for unit in UNITS {
        let facet = FacetRequest::top(FacetField::Mentions(unit), 10);
        let counts = archive.facet(facet, &ask("")).unwrap();
        assert_eq!((counts.total, counts.missing), (9, 7), "{unit:?}");
        assert_eq!(timeline(&archive, "", unit, DayField::Mentions).undated, 7);
    }
    let value = |unit| {
        let timeline = timeline(&archive, "wall", unit, DayField::Mentions);
        let found = timeline.buckets.into_iter().filter(|bucket| bucket.count > 0);
        found
            .map(|bucket| (bucket.value, bucket.count, bucket.of))
            .collect::<Vec<_>>()
    };
    let of = |values: &[&str]| {
        values
            .iter()
            .map(|value| ((*value).to_owned(), 1, 1))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        value(Unit::Year),
        of(&["1989"]),
        "three mentions of a year are one article"
    );
    assert_eq!(value(Unit::Month), of(&["1989", "1989-11"]));
    assert_eq!(value(Unit::Day), of(&["1989", "1989-11", "1989-11-09"]));
}

fn timeline(archive: &Archive, query: &str, unit: Unit, field: DayField) -> Timeline {
    let chart = ChartRequest {
        lines: vec![(query.into(), ask(query))],
        by: Some(unit),
        field,
        ..ChartRequest::default()
    };
    archive.chart(&chart).unwrap().remove(0)
}

#[test]
fn lines_of_a_chart_are_counted_as_each_alone() {
    let archive = Place::new(&REPORTS).open();
    let queries = ["mill", "harbour", "date:2026"];
    let chart = ChartRequest {
        lines: queries.iter().map(|query| ((*query).into(), ask(query))).collect(),
        by: Some(Unit::Month),
        ..ChartRequest::default()
    };
    for (together, query) in archive.chart(&chart).unwrap().into_iter().zip(queries) {
        assert_eq!(together, timeline(&archive, query, Unit::Month, DayField::Date));
    }
    let split = ChartRequest {
        lines: vec![("".into(), ask(""))],
        split: Some(FacetRequest::top(FacetField::Values(Facet::Source), 2)),
        ..chart
    };
    let lines = archive.chart(&split).unwrap();
    assert_eq!(lines.len(), 2);
    for line in lines {
        let alone = timeline(
            &archive,
            &format!("source:\"{}\"", line.label),
            Unit::Month,
            DayField::Date,
        );
        assert_eq!(
            (line.total, line.undated, &line.buckets),
            (alone.total, alone.undated, &alone.buckets)
        );
    }
    let mill = timeline(&archive, "mill", Unit::Month, DayField::Date);
    assert_eq!(
        mill.ends,
        Some(("1921".to_owned(), "1921".to_owned())),
        "as precise as they are known"
    );
}

#[test]
fn what_came_in_is_told_once() {
    let place = Place::new(&REPORTS);
    let new = |place: &Place| {
        let archive = place.open();
        let mut seen = Seen::open(&place.folder()).unwrap();
        let found = archive.hashes(&ask("mill")).unwrap();
        let request = Request {
            known: Some(std::sync::Arc::new(seen.of("mills"))),
            ..ask("mill")
        };
        let results = archive.search(&request).unwrap();
        assert_eq!(results.total, Some(results.hits.len() as u64));
        seen.add("mills", found).unwrap();
        ids(&archive, &request)
    };
    assert_eq!(
        new(&place),
        ["day", "month", "none", "year"],
        "a search that never ran shows all"
    );
    assert!(new(&place).is_empty());
    // An old paper that came in today is new, and so is one without a date.
    place.put(
        "b.jsonl",
        &[
            ("older", Some("1899-05-01"), "A mill."),
            ("undated", None, "A mill."),
            ("other", None, "A barn."),
        ],
    );
    place.index(false);
    assert_eq!(new(&place), ["older", "undated"]);
    // What is built anew, or written again, is not.
    place.index(true);
    assert!(new(&place).is_empty());
    place.put(
        "b.jsonl",
        &[
            ("older", Some("1899-05-01"), "A mill, corrected."),
            ("latest", None, "The mill."),
        ],
    );
    place.index(false);
    assert_eq!(new(&place), ["latest"]);
    Searches::open(&place.folder())
        .unwrap()
        .put("mills", toml::Table::new())
        .unwrap();
    place.index(true);
    assert_eq!(
        Searches::open(&place.folder()).unwrap().iter().count(),
        1,
        "a rebuild leaves saved searches alone"
    );
}

fn dates() -> impl Strategy<Value = Vec<Option<String>>> {
    let date = prop_oneof![
        1 => Just(None),
        1 => (1990u16..2030).prop_map(|year| Some(format!("{year}"))),
        1 => (1990u16..2030, 1u8..13).prop_map(|(year, month)| Some(format!("{year}-{month:02}"))),
        4 => (2019u16..2022, 1u8..13, 1u8..29).prop_map(|(year, month, day)| Some(format!("{year}-{month:02}-{day:02}"))),
    ];
    prop::collection::vec(date, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn counts_agree(dates in dates()) {
        const WORDS: [&str; 3] = ["storm", "flood", "storm and flood"];
        let names: Vec<String> = (0..dates.len()).map(|at| format!("a{at}")).collect();
        let items: Vec<Item<'_>> = names
            .iter()
            .zip(&dates)
            .enumerate()
            .map(|(at, (id, date))| (id.as_str(), date.as_deref(), WORDS[at % WORDS.len()]))
            .collect();
        let archive = Place::new(&items).open();
        for query in ["storm", "flood -storm", "storm OR flood"] {
            let all = total(&archive, query);
            for unit in UNITS {
                let timeline = archive.timeline(&TimelineRequest { request: ask(query), by: Some(unit) }).unwrap();
                let dated: u64 = timeline.buckets.iter().map(|bucket| bucket.count).sum();
                prop_assert_eq!((timeline.total, dated + timeline.undated), (all, all), "{} by {:?}", query, unit);
                let facet = FacetRequest::top(FacetField::Date(unit), 10);
                let facet = archive.facet(facet, &ask(query)).unwrap();
                let counted = timeline.buckets.iter().filter(|bucket| bucket.count > 0);
                let counted: Vec<(&str, u64)> = counted.map(|bucket| (bucket.value.as_str(), bucket.count)).collect();
                let values: Vec<(&str, u64)> = facet.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
                prop_assert_eq!(&counted, &values);
                // A span of the unit holds what a search in it finds; a rougher date stands beside them.
                for bucket in timeline.buckets.iter().filter(|bucket| bucket.whole) {
                    let found = total(&archive, &format!("({query}) date:{}", bucket.value));
                    let finer: u64 = timeline
                        .buckets
                        .iter()
                        .filter(|other| !other.whole && bucket.days.contains(other.days))
                        .map(|other| other.count)
                        .sum();
                    prop_assert_eq!(found, bucket.count + finer, "{} in {}", query, &bucket.value);
                    prop_assert_eq!(total(&archive, &format!("date:{}", bucket.value)), bucket.of + finer);
                }
            }
        }
    }
}
