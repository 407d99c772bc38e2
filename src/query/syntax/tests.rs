//! Queries and how they are read, as tables; `reading` is the one function that touches the parser.

use super::*;
use crate::query::tree::Note;

/// A Sunday.
const TODAY: civil::Date = civil::date(2026, 3, 15);

fn read(text: &str) -> Query {
    let today = TODAY;
    parse(
        text,
        &Options {
            today,
            ..Options::default()
        },
    )
}

fn reading(text: &str) -> String {
    read(text).root.to_string()
}

fn check(cases: &[(&str, &str)]) {
    let mut wrong = String::new();
    for (text, want) in cases {
        let got = reading(text);
        if &got != want {
            wrong += &format!("\n{text:?} is read as {got}, not as {want}");
        } else if reading(&got) != got {
            wrong += &format!("\n{text:?} is read as {got}, and that as {}", reading(&got));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn words_and_operators() {
    check(&[
        ("", "*"),
        ("   ", "*"),
        ("*", "*"),
        ("*:*", "*"),
        ("flood", "flood"),
        ("flood river", "flood AND river"),
        ("flood -river", "flood AND NOT river"),
        ("flood AND river", "flood AND river"),
        ("flood && river", "flood AND river"),
        ("flood OR river", "flood OR river"),
        ("flood || river", "flood OR river"),
        ("flood | river", "flood OR river"),
        ("flood|river", "flood OR river"),
        ("flood&&river", "flood AND river"),
        ("flood NOT river", "flood AND NOT river"),
        ("flood AND NOT river", "flood AND NOT river"),
        ("flood ANDNOT river", "flood AND NOT river"),
        ("flood !river", "flood AND NOT river"),
        ("NOT flood", "NOT flood"),
        ("-flood", "NOT flood"),
        ("NOT NOT flood", "flood"),
        ("NOT -flood", "flood"),
        ("NOT (a b)", "NOT (a AND b)"),
        ("-(a OR b)", "NOT (a OR b)"),
        (
            "flood and river or not sea",
            "flood AND and AND river AND or AND not AND sea",
        ),
        ("a OR b c", "a OR (b AND c)"),
        ("a b OR c d", "(a AND b) OR (c AND d)"),
        ("(a OR b) c", "(a OR b) AND c"),
        ("a (b c)", "a AND b AND c"),
        ("a OR (b OR c)", "a OR b OR c"),
        ("((a))", "a"),
        ("a OR NOT b", "a OR NOT b"),
        ("+flood +river", "flood AND river"),
        ("+flood -river", "flood AND NOT river"),
        ("drug-trafficking indictment", "drug-trafficking AND indictment"),
        ("don't", "don't"),
        ("U.S. troops", "U.S AND troops"),
        ("AT&T", "AT&T"),
        ("3.5% growth", "3.5% AND growth"),
        ("1,000 ships", "1,000 AND ships"),
        ("flood,river; sea", "flood AND river AND sea"),
        ("at 10:30", "at AND 10:30"),
        ("Really? Yes!", "Really AND Yes"),
        ("who paid", "who AND paid"),
        ("\\AND", "\\AND"),
        ("\\-flood", "\\-flood"),
        ("foo\\:bar", "foo\\:bar"),
        ("a\\ b", "a\\ b"),
        ("a~b~c", "a\\~b\\~c"),
        ("Trump: I won", "Trump AND I AND won"),
        ("flood \u{202e}river", "flood AND river"),
        ("\u{202e} x", "x"),
        ("caf\u{e9} na\u{ef}ve", "caf\u{e9} AND na\u{ef}ve"),
        ("http://example.org/a?b=c", "http\\:\\/\\/example.org/a\\?b\\=c"),
    ]);
}

#[test]
fn forms_of_words() {
    check(&[
        ("walk*", "walk*"),
        ("walk**", "walk*"),
        ("*walk", "*walk"),
        ("wom?n", "wom?n"),
        ("w*k", "w*k"),
        ("?ood", "?ood"),
        ("flood?", "flood"),
        ("flood??", "flood"),
        ("=walking", "=walking"),
        ("exact:walking", "=walking"),
        ("caps:Apple", "caps:Apple"),
        ("caps:(Apple OR Orange)", "caps:Apple OR caps:Orange"),
        ("=(walking running)", "=walking AND =running"),
        ("caps:\"Green Party\"", "caps:Green PRE/1 caps:Party"),
        ("=\"walking dogs\"", "=walking PRE/1 =dogs"),
        ("=\"walking\"", "=walking"),
        ("word~", "word~"),
        ("word~1", "word~"),
        ("word~2", "word~2"),
        ("word~0", "=word"),
        ("word~00", "=word"),
        ("word~9", "word~2"),
        ("word~0.8", "word~"),
        ("word^2", "word"),
        ("word^2.5 other", "word AND other"),
        ("/wom[ae]n/", "/wom[ae]n/"),
        ("/a\\/b/", "/a\\/b/"),
        ("/(ab|cd)+/ x", "/(ab|cd)+/ AND x"),
        ("/usr/bin", "usr/bin"),
        ("/usr/bin/", "usr/bin"),
        ("km/h", "km/h"),
    ]);
}

#[test]
fn phrases() {
    check(&[
        ("\"power plant\"", "\"power plant\""),
        ("\"power plant\"~5", "\"power plant\"~5"),
        ("\"flood\"", "\"flood\""),
        ("\"climat* change\"", "\"climat* change\""),
        ("\"climate chang\"*", "\"climate chang*\""),
        ("“power plant”", "\"power plant\""),
        ("„power plant“", "\"power plant\""),
        ("«power plant»", "\"power plant\""),
        ("»power plant«", "\"power plant\""),
        ("”power plant”", "\"power plant\""),
        ("“power plant\"", "\"power plant\""),
        ("「习近平 访问」", "\"习近平 访问\""),
        ("『报道』", "\"报道\""),
        ("《红楼梦》", "\"红楼梦\""),
        ("＂power plant＂", "\"power plant\""),
        ("\"习近平 访问\"~5", "\"习近平 访问\"~5"),
        ("\"a \\\"b\\\" c\"", "\"a \\\"b\\\" c\""),
        ("-\"power plant\"", "NOT \"power plant\""),
        ("a\"b c\"d", "a AND \"b c\" AND d"),
        ("\"AND\"", "\"AND\""),
        ("title:\"power plant\"", "title:\"power plant\""),
    ]);
}

#[test]
fn chinese_and_full_width() {
    check(&[
        ("马杜罗", "马杜罗"),
        ("招商 -公司", "招商 AND NOT 公司"),
        ("招商　公司", "招商 AND 公司"),
        ("汽车 NOT 本田", "汽车 AND NOT 本田"),
        ("汽车　ＯＲ　本田", "汽车 OR 本田"),
        ("汽车　ＡＮＤ　本田", "汽车 AND 本田"),
        ("（马杜罗）", "马杜罗"),
        ("（汽车 OR 本田）　公司", "(汽车 OR 本田) AND 公司"),
        ("标题：洪水", "title:洪水"),
        ("title：洪水", "title:洪水"),
        ("人物：马杜罗", "person:马杜罗"),
        ("记者：张三报道", "记者 AND 张三报道"),
        ("马杜罗，委内瑞拉。", "马杜罗 AND 委内瑞拉"),
        ("部长 W/s @person", "部长 W/s @person"),
        ("谁贿赂了部长？", "谁贿赂了部长"),
        ("报道“习近平 访问”之后", "报道 AND \"习近平 访问\" AND 之后"),
        ("ＡＢＣ公司", "ＡＢＣ公司"),
        ("－公司 招商", "NOT 公司 AND 招商"),
        ("日期：2019..2021", "date:2019..2021"),
        ("date：２０１９", "date:2019"),
    ]);
}

#[test]
fn proximity() {
    check(&[
        ("minister W/5 bribe", "minister W/5 bribe"),
        ("minister w/5 bribe", "minister W/5 bribe"),
        ("minister NEAR/5 bribe", "minister W/5 bribe"),
        ("minister near5 bribe", "minister W/5 bribe"),
        ("minister AROUND(5) bribe", "minister W/5 bribe"),
        ("minister N/5 bribe", "minister W/5 bribe"),
        ("minister /5 bribe", "minister W/5 bribe"),
        ("minister /s bribe", "minister W/s bribe"),
        ("minister NEAR bribe", "minister W/10 bribe"),
        ("minister PRE/5 bribe", "minister PRE/5 bribe"),
        ("minister adj5 bribe", "minister PRE/5 bribe"),
        ("minister W/S bribe", "minister W/s bribe"),
        ("minister w/p bribe", "minister W/p bribe"),
        ("minister W/PARA bribe", "minister W/p bribe"),
        ("minister PRE/s bribe", "minister PRE/s bribe"),
        ("minister NOT W/5 bribe", "minister NOT W/5 bribe"),
        ("minister NOT PRE/5 bribe", "minister NOT PRE/5 bribe"),
        ("ATLEAST3(bribe)", "ATLEAST3(bribe)"),
        ("atleast3 bribe", "ATLEAST3(bribe)"),
        ("ATLEAST3(a OR b)", "ATLEAST3(a OR b)"),
        ("ATLEAST3(a b)", "ATLEAST3(a) AND ATLEAST3(b)"),
        ("bribe W/5 @person", "bribe W/5 @person"),
        (
            "(bribe* OR kickback*) W/10 @person",
            "(bribe* OR kickback*) W/10 @person",
        ),
        ("minister PRE/3 person:cabello", "minister PRE/3 person:cabello"),
        ("@org W/s sanctions", "@org W/s sanctions"),
        ("\"maria lopez\" W/3 bribe", "\"maria lopez\" W/3 bribe"),
        ("a W/5 b c", "(a W/5 b) AND c"),
        ("c a W/5 b", "c AND (a W/5 b)"),
        ("a W/5 b OR c", "(a W/5 b) OR c"),
        ("NOT a W/5 b", "NOT (a W/5 b)"),
        ("a W/5 b W/3 c", "(a W/5 b) W/3 c"),
        ("a W/5 (b W/3 c)", "a W/5 (b W/3 c)"),
        ("(a b) W/5 c", "(a W/5 c) AND (b W/5 c)"),
        ("title:(a W/5 b)", "title:(a W/5 b)"),
        ("title:a W/5 b", "title:a W/5 b"),
        ("a W/5 date:2019", "a AND date:2019"),
        ("a W/5 -b", "a AND NOT b"),
        ("a NOT W/5 (b c)", "a AND NOT (b AND c)"),
        ("a W/0 b", "a W/1 b"),
        ("a W/99999999999 b", "a W/4294967295 b"),
    ]);
}

#[test]
fn fields_and_values() {
    check(&[
        ("title:flood", "title:flood"),
        ("Title:flood", "title:flood"),
        ("headline:flood", "title:flood"),
        ("hd=flood", "title:flood"),
        ("headline(flood)", "title:flood"),
        ("title: flood", "title:flood"),
        ("intitle:flood", "title:flood"),
        ("lead:flood", "lead:flood"),
        ("body:flood", "body:flood"),
        ("hlead(flood)", "title:flood OR lead:flood"),
        ("title:(a OR b)", "title:(a OR b)"),
        ("title:(a b) c", "title:(a AND b) AND c"),
        ("title:-flood", "NOT title:flood"),
        ("-title:flood", "NOT title:flood"),
        ("title:caps:Apple", "title:(caps:Apple)"),
        ("title:walk*", "title:walk*"),
        ("title:@person", "title:@person"),
        ("title:AND", "title:\\AND"),
        ("title: AND x", "title AND x"),
        ("title:(flood date:2019)", "title:flood AND date:2019"),
        ("title:date:2019", "date:2019"),
        ("title:(flood OR has:person)", "title:flood OR has:person"),
        ("C++ a@b.org", "C++ AND a@b.org"),
        ("person:cabello", "person:cabello"),
        ("person:\"diosdado cabello\"", "person:\"diosdado cabello\""),
        ("person:\"cabello\"", "person:cabello"),
        ("person:*cabello", "person:*cabello"),
        ("person:cab*", "person:cab*"),
        ("person:cabelo~", "person:cabelo~"),
        ("person:=cabello", "person:=cabello"),
        ("person:/cab.*/", "person:/cab.*/"),
        ("person:\"diosdado cab\"*", "person:\"diosdado cab\"*"),
        ("person:*", "has:person"),
        ("person:(cabello OR maduro)", "person:cabello OR person:maduro"),
        ("person:(cabello maduro)", "person:cabello AND person:maduro"),
        ("-person:cabello", "NOT person:cabello"),
        ("person:-cabello", "NOT person:cabello"),
        ("people:cabello", "person:cabello"),
        ("organization:un", "org:un"),
        ("source:\"Harbour Times\"", "source:\"Harbour Times\""),
        ("section:A&E", "section:A&E"),
        ("tag:subject:climate", "tag:\"subject:climate\""),
        ("tag:M14/M141", "tag:M14/M141"),
        ("lang:zh-Hans", "lang:zh-Hans"),
        ("status:withdrawn", "status:withdrawn"),
        ("author:duarte", "by:duarte"),
        ("dateline:CARACAS", "dateline:CARACAS"),
        ("@person", "@person"),
        ("@people", "@person"),
        ("@ORG W/s x", "@org W/s x"),
        ("words:>1000", "words:1001.."),
        ("words:>=1000", "words:1000.."),
        ("words:<1000", "words:..999"),
        ("words:100..500", "words:100..500"),
        ("words:[100 TO 500]", "words:100..500"),
        ("words:500", "words:500"),
        ("wc>1,000", "words:1001.."),
        ("ocr:<60", "ocr:..59"),
        ("has:date", "has:date"),
        ("-has:person", "NOT has:person"),
        ("no:person", "NOT has:person"),
        ("has:people", "has:person"),
        ("has:mentions", "has:mentions"),
        ("NOT has:date", "NOT has:date"),
        ("id:a-1", "id:a-1"),
        ("id:(a OR b)", "id:a OR id:b"),
        ("id:\"a b\"", "id:\"a b\""),
        ("path:news/2019/*", "path:news/2019/*"),
        ("path:a(1).txt", "path:\"a(1).txt\""),
        ("(path:a.txt)", "path:a.txt"),
        ("url:https://example.org/a?b=c", "url:https://example.org/a?b=c"),
        ("family:f1", "family:f1"),
        ("page(s) missing", "page AND s AND missing"),
        ("Source: agencies", "Source AND agencies"),
    ]);
    assert_eq!(
        reading("site:example.org"),
        "url:https://example.org/* OR url:https://www.example.org/* OR url:http://example.org/* OR url:http://www.example.org/*"
    );
}

#[test]
fn dates() {
    check(&[
        ("date:2026-01-17", "date:2026-01-17"),
        ("date:2026-01", "date:2026-01"),
        ("date:2026", "date:2026"),
        ("date:1605", "date:1605"),
        ("date:2026-1-7", "date:2026-01-07"),
        ("date:2026/01/17", "date:2026-01-17"),
        ("date:20260117", "date:2026-01-17"),
        ("date:2026年1月17日", "date:2026-01-17"),
        ("date:2026-01-17T09:12:00Z", "date:2026-01-17"),
        ("date:2019..2021", "date:2019..2021"),
        ("date:..2019-03", "date:..2019-03"),
        ("date:2019-03..", "date:2019-03.."),
        ("date:[2019 TO 2021]", "date:2019..2021"),
        ("date:[2019-01-01 TO *]", "date:2019-01-01.."),
        ("date:{2019 TO 2021}", "date:2020"),
        ("date:>=2019", "date:2019.."),
        ("date:>2019", "date:2020.."),
        ("date:<2019", "date:..2018"),
        ("date:<=2019-03", "date:..2019-03"),
        ("date>2019", "date:2020.."),
        ("date:today", "date:2026-03-15"),
        ("date:yesterday", "date:2026-03-14"),
        ("date:tomorrow", "date:2026-03-16"),
        ("date:last-30d", "date:2026-02-14..2026-03-15"),
        ("date:last-1d", "date:2026-03-15"),
        ("date:last-2w", "date:2026-03-02..2026-03-15"),
        ("date:last-3m", "date:2025-12-16..2026-03-15"),
        ("date:last-1y", "date:2025-03-16..2026-03-15"),
        ("date:\"last 30 days\"", "date:2026-02-14..2026-03-15"),
        ("newer_than:7d", "date:2026-03-09.."),
        ("older_than:7d", "date:..2026-03-08"),
        ("date:2026-W03", "date:2026-01-12..2026-01-18"),
        ("date:2026-Q1", "date:2026-01..2026-03"),
        ("date:2026-H2", "date:2026-07..2026-12"),
        ("date:1990s", "date:1990..1999"),
        ("date:199x", "date:1990..1999"),
        ("date:sunday", "date:2026-03-15"),
        ("date:last-sunday", "date:2026-03-08"),
        ("date:monday", "date:2026-03-09"),
        ("date:fri", "date:2026-03-13"),
        ("date:monday..", "date:2026-03-09.."),
        ("date:this-month", "date:2026-03"),
        ("date:last-month", "date:2026-02"),
        ("date:last-year", "date:2025"),
        ("date:last-week", "date:2026-03-02..2026-03-08"),
        ("date:this-week", "date:2026-03-09..2026-03-15"),
        ("date:last-quarter", "date:2025-10..2025-12"),
        ("date:2026-01-17~3d", "date:2026-01-14..2026-01-20"),
        ("date:2026-01~1w", "date:2025-12-25..2026-02-07"),
        ("date:\"within 3 days of 2026-01-17\"", "date:2026-01-14..2026-01-20"),
        ("date:\"2019 to 2021\"", "date:2019..2021"),
        ("date:(2019 OR 2021)", "date:2019 OR date:2021"),
        ("date:(>=2019 <2021)", "date:2019.. AND date:..2020"),
        ("date~:2019", "date~:2019"),
        ("mentions:1989", "mentions:1989"),
        ("date:2025 mentions:1989", "date:2025 AND mentions:1989"),
        ("updated:yesterday", "updated:2026-03-14"),
        ("before:1700", "date:..1699"),
        ("before:2019-03", "date:..2019-02"),
        ("before:2019-01-01", "date:..2018-12-31"),
        ("after:1999-12-31", "date:2000-01-01.."),
        ("after:1999", "date:2000.."),
        ("since:2019", "date:2019.."),
        ("until:2019-03", "date:..2019-03"),
        ("from:2019 to:2021", "date:2019.. AND date:..2021"),
        ("on:04-13", "on:04-13"),
        ("on:02-29", "on:02-29"),
        ("on:4/13", "on:04-13"),
        ("on:2019-04-13", "on:04-13"),
        ("on:today", "on:03-15"),
        ("date:*", "has:date"),
        ("date:none", "NOT has:date"),
        ("date:..", "date:.."),
        ("date:2019-2021", "date:2019..2021"),
        ("date:17.01.2026", "date:2026-01-17"),
        ("date:2021..2019", "date:2019..2021"),
        ("date:2019, flood", "date:2019 AND flood"),
    ]);
}

#[test]
fn what_is_wrong_is_repaired() {
    check(&[
        ("\"", "*"),
        ("(", "*"),
        (")", "*"),
        ("()", "*"),
        ("AND", "\\AND"),
        ("OR OR", "\\OR AND \\OR"),
        ("NOT", "\\NOT"),
        ("a AND", "a"),
        ("AND a", "a"),
        ("a AND AND b", "a AND b"),
        ("a AND OR b", "a OR b"),
        ("a OR AND b", "a OR b"),
        ("a NOT", "a"),
        ("title:", "title"),
        ("flood title:", "flood AND title"),
        ("nofield:x", "nofield AND x"),
        ("-nofield:x", "NOT (nofield AND x)"),
        ("nofield:\"a b\"", "nofield AND \"a b\""),
        ("nofield:(a OR b)", "nofield AND (a OR b)"),
        ("a:b:c", "a AND b AND c"),
        ("~", "*"),
        ("^", "*"),
        ("[", "*"),
        ("]", "*"),
        ("“", "*"),
        ("（", "*"),
        ("😀", "*"),
        ("flood 😀", "flood"),
        ("\\", "*"),
        ("-", "*"),
        ("--", "*"),
        ("...", "*"),
        ("--flood", "flood"),
        ("flood - river", "flood AND river"),
        ("W/5", "\\W/5"),
        ("W/5 bribe", "bribe"),
        ("bribe W/5", "bribe"),
        ("ATLEAST3", "\\ATLEAST3"),
        ("/(/", "*"),
        ("/(ab/", "ab"),
        ("/^ab$/", "ab"),
        ("\"unclosed phrase", "unclosed AND phrase"),
        ("\"a b\" c \"d", "\"a b\" AND c AND d"),
        ("“a b", "a AND b"),
        ("(a OR b", "a OR b"),
        ("a) b", "a AND b"),
        ("date:2026-13-45", "date AND 2026-13-45"),
        ("date:2023-02-29", "date AND 2023-02-29"),
        ("date:soon", "date AND soon"),
        ("-date:soon", "NOT (date AND soon)"),
        ("on:13-45", "on AND 13-45"),
        ("words:many", "words AND many"),
        ("words:<0", "words AND 0"),
        ("words:9..3", "words AND 9\\.\\.3"),
        ("has:luck", "has AND luck"),
        ("@minister", "minister"),
        ("\"\"", "*"),
        ("a \"...\" b", "a AND b"),
        ("\"a b\"~", "\"a b\""),
        ("title:(lead:x)", "title:x"),
        ("title:() a", "a"),
        ("title:~ foo", "title AND foo"),
        ("[2019 TO 2021]", "2019 AND TO AND 2021"),
        ("{a}", "a"),
        ("std::vec", "std AND vec"),
    ]);
}

#[test]
fn questions_and_capitals() {
    check(&[
        ("Who paid the minister?", "paid AND minister"),
        ("The minister was paid by the crews.", "minister AND paid AND crews"),
        (
            "Crews (of the \"Ana\") and/or pilots were paid .",
            "Crews AND Ana AND and/or AND pilots AND paid",
        ),
        ("Crews stopped work.", "Crews AND stopped AND work"),
        (
            "what is known of /boat tails/ -dash in print .",
            "known AND boat AND tails AND dash AND print",
        ),
        ("¿Quién pagó al ministro?", "pagó AND ministro"),
        ("Wer hat den Minister bezahlt?", "Minister AND bezahlt"),
        ("Qui a payé le ministre ?", "payé AND ministre"),
        ("who is who?", "who AND is AND who"),
        ("ALL CAPITALS WITH AND AND NOT IN IT", "ALL AND CAPITALS"),
        (
            "MINISTER PAID A BRIBE AND DID NOT RESIGN",
            "MINISTER AND PAID AND BRIBE AND RESIGN",
        ),
        ("WHO PAID THE MINISTER AND WHY NOT?", "PAID AND MINISTER"),
        ("FLOOD AND RIVER", "FLOOD AND RIVER"),
        ("FLOOD AND NOT RIVER OR SEA", "(FLOOD AND NOT RIVER) OR SEA"),
        ("who paid AND title:minister?", "who AND paid AND title:minister"),
        (
            "the minister title:crew was paid by me.",
            "the AND minister AND title:crew AND was AND paid AND by AND me",
        ),
        (
            "the minister w/5 crew was paid here.",
            "the AND (minister W/5 crew) AND was AND paid AND here",
        ),
        ("how AND why?", "how AND why"),
    ]);
}

#[test]
fn plain_words_know_no_operators() {
    let options = Options {
        plain: true,
        ..Options::default()
    };
    let cases = [
        ("flood AND -river", "flood AND \\AND AND river"),
        ("title:flood (x)", "title\\:flood AND x"),
        ("Who paid?", "Who AND paid"),
        ("\"a b\" ~ W/5", "a AND b AND \\W/5"),
        ("", "*"),
    ];
    for (text, want) in cases {
        let query = parse(text, &options);
        assert_eq!(query.root.to_string(), want, "{text}");
        assert_eq!(query.notes, []);
        assert_eq!(reading(want), want);
    }
}

#[test]
fn any_joins_words_by_or_and_keeps_conditions() {
    let cases = [
        ("flood river", "flood OR river"),
        ("flood river -sea", "(flood OR river) AND NOT sea"),
        ("flood river date:2019", "(flood OR river) AND date:2019"),
        ("person:cabello flood river", "(flood OR river) AND person:cabello"),
        ("flood OR -sea", "flood OR NOT sea"),
        ("a b AND c", "a OR (b AND c)"),
        ("date:2019 -sea", "date:2019 AND NOT sea"),
        ("(a b) W/5 c", "(a OR b) W/5 c"),
        ("title:(a b)", "title:(a OR b)"),
        ("nofield:x y", "nofield OR x OR y"),
    ];
    for matching in [Matching::Any, Matching::Most] {
        let options = Options {
            matching,
            ..Options::default()
        };
        for (text, want) in cases {
            assert_eq!(parse(text, &options).root.to_string(), want, "{text}");
            assert_eq!(reading(want), want);
        }
    }
}

/// One thing noted: the query, the text that the note points at, whether it is a repair, and part of its words.
type Noted = (&'static str, &'static str, bool, &'static str);

#[test]
fn notes_point_at_what_they_speak_of() {
    let cases: &[Noted] = &[
        ("flood dtae:2019", "dtae", true, "no field `dtae`"),
        ("flood date:2026-13-45", "2026-13-45", true, "no such day as 2026-13-45"),
        ("flood date:soon", "soon", true, "`soon` is not a date"),
        ("flood \"river", "\"", true, "never closed"),
        ("洪水 “河", "“", true, "never closed"),
        ("(flood", "(", true, "never closed"),
        ("flood)", ")", true, "never opened"),
        ("a () b", "()", true, "nothing between"),
        ("flood AND", "AND", true, "joins nothing here and was left out"),
        ("AND", "AND", true, "joins nothing here and is read as a word"),
        ("date:1/17/2026", "1/17/2026", true, "not a date"),
        ("OR flood", "OR", true, "joins nothing"),
        ("flood NOT", "NOT", true, "joins nothing"),
        ("flood W/5", "W/5", true, "joins nothing"),
        ("flood title:", "title:", true, "nothing after it"),
        ("flood - river", "-", true, "no word"),
        ("flood ~", "~", true, "no word"),
        ("flood [", "[", true, "no word"),
        ("flood – river", "", false, ""),
        ("flood 😀", "😀", false, "no word"),
        ("a & b", "&", false, "no word"),
        ("flood \"\"", "\"\"", true, "no word between"),
        ("word~9", "word~9", true, "1 or 2 edits"),
        ("word^2", "word^2", true, "no weight"),
        ("/(/ a", "/(/", true, "cannot be read as a pattern"),
        ("--flood", "--flood", true, "does not exclude"),
        ("@minister", "@minister", true, "no mark"),
        ("a W/5 date:2019", "W/5", true, "needs words"),
        ("a NOT W/5 date:2019", "NOT W/5", true, "needs words"),
        ("(a b) W/5 c", "W/5", false, "each of the words"),
        ("a w/5 b", "w/5", false, "both orders"),
        ("a NEAR b", "NEAR", false, "W/10"),
        ("a b OR c", "OR", false, "binds tighter"),
        ("+a b", "+", false, "changes nothing"),
        ("brib! x", "brib!", false, "punctuation"),
        ("Who paid the minister?", "Who paid the minister?", false, "a question"),
        ("date:2021..2019", "2021..2019", true, "other way round"),
        ("words:many", "many", true, "no number"),
        ("has:persn", "persn", true, "nothing that an article"),
        ("title:(lead:x)", "lead:", true, "left out"),
        ("\"a b\"~", "\"a b\"~", true, "needs a number"),
        ("...", "...", false, "no word"),
        ("http://example.org/x", "http://example.org/x", false, "address"),
    ];
    for (text, place, repaired, words) in cases {
        let notes = read(text).notes;
        let Some(note) = notes.first() else {
            assert!(words.is_empty(), "no note on {text:?}");
            continue;
        };
        assert_eq!(text.get(note.at.clone()), Some(*place), "place in {text:?}: {note:?}");
        assert_eq!(note.repaired, *repaired, "{text:?}: {note:?}");
        assert!(note.message.contains(words), "{text:?}: {note:?}");
    }
}

#[test]
fn good_queries_have_no_notes() {
    for text in [
        "flood",
        "flood -river",
        "(a OR b) AND c",
        "title:(a OR b) date:2019..2021",
        "\"a b\"~5 W/5 @person",
        "NOT has:date",
        "*",
        "",
        "马杜罗，委内瑞拉",
        "“习近平 访问”",
        "Yes, minister.",
        "Trump: I won",
        "don't stop",
        "10:30",
    ] {
        assert_eq!(read(text).notes, [], "{text}");
    }
}

#[test]
fn hints_say_what_to_write() {
    let cases = [
        ("dtae:2019", "did you mean `date`?"),
        ("has:persn", "did you mean `person`?"),
        ("a w/5 b", "for this order only, write PRE/5"),
        ("brib! x", "for all words that begin so, write brib*"),
        ("on:13-45", "write 04-13"),
    ];
    for (text, hint) in cases {
        let hints: Vec<Option<String>> = read(text).notes.into_iter().map(|note| note.hint).collect();
        assert_eq!(hints, [Some(hint.to_owned())], "{text}");
    }
}

#[test]
fn notes_are_never_too_many() {
    let notes: Vec<Note> = read(&"AND ".repeat(5_000)).notes;
    assert!(notes.len() <= 21, "{}", notes.len());
    assert!(
        notes
            .iter()
            .any(|note| note.message.contains("more like these") && note.repaired)
    );
}

/// What users of other systems type by habit, and how it is read here: the conflict table.
#[test]
fn habits_of_other_systems() {
    check(&[
        // Lexis: OR binds before AND there; here AND binds tighter, and a note says so.
        ("bribe OR kickback AND minister", "bribe OR (kickback AND minister)"),
        ("HEADLINE(flood) AND DATE(>=2019)", "title:flood AND date:2019.."),
        ("HLEAD(flood)", "title:flood OR lead:flood"),
        ("CAPS(Apple)", "caps:Apple"),
        ("bribe W/SEG minister", "bribe AND W/SEG AND minister"),
        ("ATLEAST5(bribe)", "ATLEAST5(bribe)"),
        ("brib!", "brib"),
        ("wom?n", "wom?n"),
        ("minister PRE/3 defence", "minister PRE/3 defence"),
        ("minister NOT W/5 defence", "minister NOT W/5 defence"),
        // Factiva: w/5 is ordered there; here it finds both orders, and a note says so.
        ("bribe w/5 minister", "bribe W/5 minister"),
        ("bribe adj3 minister", "bribe PRE/3 minister"),
        ("bribe near5 minister", "bribe W/5 minister"),
        ("atleast5 bribe", "ATLEAST5(bribe)"),
        ("hd=flood and la=en", "title:flood AND and AND lang:en"),
        ("hd=(flood or river)", "title:(flood AND or AND river)"),
        ("hlp=flood", "title:flood OR lead:flood"),
        ("wc>500", "words:501.."),
        ("sn=\"Harbour Times\"", "source:\"Harbour Times\""),
        ("an=HT0001", "id:HT0001"),
        // Lucene and its kin.
        ("title:flood^2 body:river", "title:flood AND body:river"),
        ("+flood -river", "flood AND NOT river"),
        ("flood && !river", "flood AND NOT river"),
        ("date:[2019-01-01 TO 2019-12-31]", "date:2019-01-01..2019-12-31"),
        ("roam~2", "roam~2"),
        ("\"jakarta apache\"~10", "\"jakarta apache\"~10"),
        ("te?t te*t test*", "te?t AND te*t AND test*"),
        ("*:* -flood", "* AND NOT flood"),
        ("\\(1\\+1\\)\\:2", "\\(1+1\\)\\:2"),
        ("/joh?n(ath[oa]n)/", "/joh?n(ath[oa]n)/"),
        // Google: OR binds before a blank there; here a blank is an AND, and a note says so.
        ("flood river OR sea", "(flood AND river) OR sea"),
        ("flood AROUND(5) river", "flood W/5 river"),
        (
            "intitle:flood before:2019 after:2017",
            "title:flood AND date:..2018 AND date:2018..",
        ),
        ("flood | river", "flood OR river"),
        // GitHub.
        ("created:>2019-06-01", "date:2019-06-02.."),
        ("created:2019-01-01..2019-06-30", "date:2019-01-01..2019-06-30"),
        ("no:tag author:duarte", "NOT has:tag AND by:duarte"),
        ("label:\"good news\"", "tag:\"good news\""),
        // Westlaw, ProQuest, dtSearch.
        ("bribe /s minister", "bribe W/s minister"),
        ("bribe /5 minister", "bribe W/5 minister"),
        ("TI(flood)", "title:flood"),
        ("bribe P/4 minister", "bribe PRE/4 minister"),
    ]);
}

/// Every example of the guide is read as the guide says, without repair.
#[test]
fn the_guide_is_right() {
    let guide = include_str!("../../../docs/query.md");
    let mut examples = 0;
    for row in guide.lines().filter(|line| line.starts_with("| `")) {
        let row = row.replace("\\|", "\u{1}");
        let mut cells = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`').replace('\u{1}', "|"));
        let (text, want) = (cells.nth(1).unwrap(), cells.next().unwrap());
        let query = read(&text);
        assert_eq!(query.root.to_string(), want, "the guide's {text}");
        assert!(
            query.notes.iter().all(|note| !note.repaired),
            "{text}: {:?}",
            query.notes
        );
        examples += 1;
    }
    assert!(examples > 80, "only {examples} examples found");
}
