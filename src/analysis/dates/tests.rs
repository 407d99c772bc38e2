//! The tables of expressions under `tests/data/`, held against the taggers.

use proptest::prelude::*;

use super::find_in;

/// Values that differ from those of a table, line by line; spans count too.
fn mistakes(table: &str, language: Option<&str>) -> Vec<String> {
    let mut mistakes = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (day, marked, values) = (fields.next().unwrap(), fields.next().unwrap(), fields.next().unwrap());
        let (language, day) = language.map_or_else(|| day.split_once(' ').unwrap(), |language| (language, day));
        let text = marked.replace(['[', ']'], "");
        let marks = marked.split('[').skip(1).map(|rest| rest.split(']').next().unwrap());
        let want: Vec<(&str, &str)> = marks
            .zip(values.split(' '))
            .filter(|(_, value)| *value != "-")
            .collect();
        let found = find_in(&text, language, day.parse().ok());
        let got: Vec<(&str, &str)> = found
            .iter()
            .map(|mention| {
                (
                    &text[mention.range.start as usize..mention.range.end as usize],
                    mention.value.as_str(),
                )
            })
            .collect();
        if got != want {
            mistakes.push(format!("{marked}\n   got {got:?}\n  want {want:?}"));
        }
    }
    mistakes
}

#[test]
fn english_expressions() {
    let wrong = mistakes(include_str!("../../../tests/data/dates_en.tsv"), Some("en"));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn chinese_expressions() {
    let wrong = mistakes(include_str!("../../../tests/data/dates_zh.tsv"), Some("zh"));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn german_french_and_spanish_dates() {
    let wrong = mistakes(include_str!("../../../tests/data/dates_eu.tsv"), None);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn an_undated_article_resolves_only_what_is_absolute() {
    for (tag, text) in [
        (
            "en",
            "On Sunday, Jan. 3, last week and two years ago; now on March 5, 1946 and in 1998.",
        ),
        ("zh", "上周五、1月3日、两年前，目前是1946年3月5日和1998年。"),
    ] {
        let values: Vec<String> = find_in(text, tag, None)
            .into_iter()
            .map(|mention| mention.value)
            .collect();
        assert_eq!(values, ["PRESENT_REF", "1946-03-05", "1998"], "{text}");
    }
}

#[test]
fn days_cover_what_the_value_names() {
    let cases = [
        ("in 1998", "1998", "1998-01-01", "1998-12-31"),
        ("in June 1998", "1998-06", "1998-06-01", "1998-06-30"),
        ("in the 1960s", "196X", "1960-01-01", "1969-12-31"),
        ("in the 17th century", "16XX", "1600-01-01", "1699-12-31"),
        ("in Q3 2025", "2025-Q3", "2025-07-01", "2025-09-30"),
        ("last week", "2026-W02", "2026-01-05", "2026-01-11"),
        ("in the winter of 1962", "1962-WI", "1962-12-01", "1963-02-28"),
    ];
    for (text, value, first, last) in cases {
        let found = find_in(text, "en", "2026-01-17".parse().ok());
        let mention = found.first().unwrap();
        let day = |text: &str| text.parse::<crate::article::Date>().unwrap().days().first;
        assert_eq!(mention.value, value, "{text}");
        assert_eq!(
            mention.days.map(|days| (days.first, days.last)),
            Some((day(first), day(last))),
            "{text}"
        );
    }
    assert_eq!(find_in("now", "en", None).first().unwrap().days, None);
}

/// Words of which most expressions are made, in any order.
fn scrambled() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "the",
        "a",
        "last",
        "next",
        "year",
        "years",
        "ago",
        "earlier",
        "later",
        "Jan.",
        "May",
        "3",
        "31",
        "1998",
        "-",
        ",",
        ".",
        ":",
        "Friday",
        "of",
        "quarter",
        "third",
        "end",
        "early",
        "'",
        "s",
        "80",
        "p",
        "m",
        "10",
        "noon",
        "二",
        "十",
        "年",
        "月",
        "日",
        "前",
        "世纪",
        "上",
        "周",
        "农历",
        "99999999",
        "hundred",
        "thousand",
        "twenty",
        "weeks",
        "century",
        "centuries",
        "and",
        "to",
        "New",
        "Eve",
        "é",
        "\n\n",
    ]);
    prop::collection::vec((words, prop::bool::ANY), 0..24).prop_map(|words| {
        words
            .into_iter()
            .map(|(word, blank)| if blank { format!("{word} ") } else { word.to_owned() })
            .collect()
    })
}

/// What is longer than a number of any use is passed over in one step; read anew from each figure, this would take minutes.
#[test]
fn a_long_run_of_figures_is_no_number() {
    for figure in ["二", "十", "1"] {
        let text = format!("{}年，3月5日开港。", figure.repeat(100_000));
        let found = find_in(&text, "zh", "2024-04-01".parse().ok());
        let texts: Vec<&str> = found
            .iter()
            .map(|mention| &text[mention.range.start as usize..mention.range.end as usize])
            .collect();
        assert_eq!(texts, ["3月5日"], "after a run of {figure}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn mentions_are_in_order_and_on_characters(text in scrambled(), day in prop::sample::select(vec!["", "0001-01-01", "2024-02-29", "9999-12-31"])) {
        for tag in ["en", "zh", "de", "und"] {
            let mut last = 0;
            for mention in find_in(&text, tag, day.parse().ok()) {
                prop_assert!(mention.range.start >= last && mention.range.start < mention.range.end, "{:?}", mention);
                prop_assert!(text.get(mention.range.start as usize..mention.range.end as usize).is_some());
                prop_assert!(mention.days.is_none_or(|days| days.first <= days.last), "{:?}", mention);
                last = mention.range.end;
            }
        }
    }
}
