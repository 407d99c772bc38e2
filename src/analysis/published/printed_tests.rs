//! Printed dates, form by form.

use super::*;
use proptest::prelude::*;

fn read(text: &str, order: Order) -> String {
    match parse(text, order) {
        Ok(date) => date.to_string(),
        Err(DateError::NoSuchDay(_)) => "no such day".into(),
        Err(DateError::NotADate(_)) => "not a date".into(),
    }
}

#[test]
fn printed_dates_are_read() {
    let cases = [
        ("2026", "2026"),
        ("2026-01", "2026-01"),
        ("2026-01-17", "2026-01-17"),
        ("2026-1-7", "2026-01-07"),
        ("2026/01/17", "2026-01-17"),
        ("2026.1.17", "2026-01-17"),
        ("20260117", "2026-01-17"),
        ("202601", "2026-01"),
        ("980117", "1998-01-17"),
        ("2026-W03-6", "2026-01-17"),
        ("2026-01-17T09:12:00Z", "2026-01-17T09:12:00Z"),
        ("2026-01-17T09:12:00.123+08:00", "2026-01-17T09:12:00+08:00"),
        ("2026-01-17T09:12", "2026-01-17T09:12:00Z"),
        ("2026-01-17 09:12:00 -0500", "2026-01-17T09:12:00-05:00"),
        ("20260117T091200Z", "2026-01-17T09:12:00Z"),
        ("20260117T091200+0100", "2026-01-17T09:12:00+01:00"),
        ("20260117091200", "2026-01-17T09:12:00Z"),
        ("1768641120", "2026-01-17T09:12:00Z"),
        ("1768641120000", "2026-01-17T09:12:00Z"),
        ("Sat, 17 Jan 2026 09:12:00 GMT", "2026-01-17T09:12:00Z"),
        ("Sat, 17 Jan 26 09:12:00 EST", "2026-01-17T09:12:00-05:00"),
        ("Sat, 17 Jan 2026 09:12:00 +0100 (CET)", "2026-01-17T09:12:00+01:00"),
        ("Sat Jan 17 09:12:00 UTC 2026", "2026-01-17T09:12:00Z"),
        ("Jan. 17, 2026", "2026-01-17"),
        ("January 17th, 2026", "2026-01-17"),
        ("January 17, 20269:12 AM", "2026-01-17T09:12:00Z"),
        ("Saturday, January 17, 2026", "2026-01-17"),
        ("Published on Jan 17, 2026 at 9:12 p.m. ET", "2026-01-17T21:12:00-05:00"),
        ("2026-01-17 09:12:00 UTC+8", "2026-01-17T09:12:00+08:00"),
        ("Posted: 17 Jan 2026, 9:12 pm", "2026-01-17T21:12:00Z"),
        ("Published on Jan 17, 2026 by Ana Duarte", "not a date"),
        (
            "Published on Jan 17, 2026 at 9:12 p.m. EST",
            "2026-01-17T21:12:00-05:00",
        ),
        ("9:12 a.m. EST, Jan. 17, 2026", "2026-01-17T09:12:00-05:00"),
        ("17 January 2026", "2026-01-17"),
        ("17th of January, 2026", "2026-01-17"),
        ("17-Jan-2026", "2026-01-17"),
        ("17-Jan-26", "2026-01-17"),
        ("2026-Jan-17", "2026-01-17"),
        ("January 2026", "2026-01"),
        ("17.01.2026", "2026-01-17"),
        ("17.1.26", "2026-01-17"),
        ("17 - 01 - 26", "not a date"),
        ("17. Januar 2026, 9.12 Uhr", "2026-01-17T09:12:00Z"),
        ("17. März 1921", "1921-03-17"),
        ("1er janvier 2026 à 9h12", "2026-01-01T09:12:00Z"),
        ("17 janvier 2026", "2026-01-17"),
        ("le 17 février 2026", "2026-02-17"),
        ("17 de enero de 2026", "2026-01-17"),
        ("sábado, 17 de enero de 2026", "2026-01-17"),
        ("enero de 2026", "2026-01"),
        ("17 stycznia 2026", "2026-01-17"),
        ("17 января 2026", "2026-01-17"),
        ("17 Ocak 2026", "2026-01-17"),
        ("17. tammikuuta 2026", "2026-01-17"),
        ("Januari 17, 2026", "2026-01-17"),
        ("17 des 2026", "2026-12-17"),
        ("2026年1月17日", "2026-01-17"),
        ("2026年1月", "2026-01"),
        ("2026年01月17日 09:12", "2026-01-17T09:12:00Z"),
        ("2026年1月17日下午3时20分", "2026-01-17T15:20:00Z"),
        ("二〇二六年一月十七日", "2026-01-17"),
        ("二〇二六年十二月三十一日", "2026-12-31"),
        ("發布時間：2026年1月17日 星期六", "2026-01-17"),
        ("民國115年1月17日", "2026-01-17"),
        ("２０２６年１月１７日", "2026-01-17"),
        ("11/25/89", "1989-11-25"),
        ("1605-07-01", "1605-07-01"),
        ("9999-12-31", "9999-12-31"),
        ("2026-01-17T25:99:00Z", "2026-01-17"),
        ("2026-13-45", "no such day"),
        ("2023-02-29", "no such day"),
        ("32 January 2026", "no such day"),
        ("30/02/2026", "no such day"),
        ("2026年2月30日", "no such day"),
        ("yesterday", "not a date"),
        ("", "not a date"),
        ("Harbour closed", "not a date"),
        ("17", "not a date"),
        ("2026-01-17-3", "not a date"),
        ("2026-01-17 harbour", "not a date"),
    ];
    for (text, want) in cases {
        assert_eq!(read(text, Order::default()), want, "{text}");
    }
}

#[test]
fn the_order_decides_only_where_both_readings_are_days() {
    let cases = [
        ("03/04/2026", "2026-04-03", "2026-03-04"),
        ("01/17/2026", "2026-01-17", "2026-01-17"),
        ("17/01/2026", "2026-01-17", "2026-01-17"),
        ("03.04.2026", "2026-04-03", "2026-04-03"),
        ("2026/03/04", "2026-03-04", "2026-03-04"),
    ];
    for (text, day_first, month_first) in cases {
        assert_eq!(read(text, Order::DayFirst), day_first, "{text}");
        assert_eq!(read(text, Order::MonthFirst), month_first, "{text}");
    }
}

#[test]
fn a_header_needs_the_word_and_a_date() {
    let cases = [
        (
            " date 2026-01-17 Officials had been",
            Some(("2026-01-17", "Officials had been")),
        ),
        ("DATE: 17 January 2026", Some(("2026-01-17", ""))),
        ("Date:2026-01-17T09:12:00Z", Some(("2026-01-17T09:12:00Z", ""))),
        ("date 1921-03 The mills", Some(("1921-03", "The mills"))),
        ("date: 1921", Some(("1921", ""))),
        ("\u{feff}Date　2026年1月17日 港口", Some(("2026-01-17", "港口"))),
        (
            "date 2026-01-17 10 ships lay idle",
            Some(("2026-01-17", "10 ships lay idle")),
        ),
        ("date 2026-13-45 Text", Some(("no such day", "date 2026-13-45 Text"))),
        ("Date 2024 was not a good year", None),
        ("date2026-01-17", None),
        ("Dates 2026-01-17", None),
        ("Date night", None),
        ("2026-01-17", None),
        ("", None),
    ];
    for (line, want) in cases {
        let got = header(line);
        let shown = got.as_ref().map(|header| {
            (
                header.date.as_ref().map_or("no such day".into(), Date::to_string),
                header.rest,
            )
        });
        assert_eq!(shown, want.map(|(date, rest)| (date.to_owned(), rest)), "{line}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_day_is_read_in_every_form(year in 1600_i16..=9999, month in 1_i8..=12, day in 1_i8..=28) {
        let want = Date::from_day(year, month, day).unwrap();
        let forms = [
            format!("{year:04}-{month:02}-{day:02}"),
            format!("{year}年{month}月{day}日"),
            format!("{day}.{month}.{year}"),
            format!("{day}/{month}/{year}"),
        ];
        for form in forms {
            prop_assert_eq!(parse(&form, Order::DayFirst).unwrap(), want, "{}", form);
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,40}", figures in "[0-9年月日/:. TZ+-]{0,24}") {
        for text in [text, figures] {
            if let Ok((_, used)) = parse_start(&text, Order::MonthFirst) {
                prop_assert!(text.is_char_boundary(used));
            }
            let _ = (header(&text), parse(&text, Order::DayFirst));
        }
    }
}
