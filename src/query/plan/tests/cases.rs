//! Queries and the articles that they find.

use super::{Archive, Sample};
use crate::analysis::language::Lang;
use crate::article::{Article, Date, Kind};
use crate::query::syntax;
use crate::query::tree::Matching;

fn sample(id: &str, title: &str, body: &str, lang: Lang, names: &[(Kind, &'static str)]) -> Sample {
    let article = Article {
        id: id.into(),
        title: title.into(),
        body: body.into(),
        ..Article::default()
    };
    Sample {
        article,
        lang: Some(lang),
        names: names.to_vec(),
    }
}

/// Checks which articles queries find, the identifiers in any order; and what is marked as it was printed in `marks`.
fn check(samples: &[Sample], cases: &[(&str, &str)]) {
    let archive = Archive::of(samples);
    for (query, want) in cases {
        let options = syntax::Options {
            today: jiff::civil::date(2026, 3, 1),
            ..syntax::Options::default()
        };
        let plan = archive.plan(&syntax::parse(query, &options).root, Matching::All);
        let mut got: Vec<String> = archive.hits(&plan).into_iter().map(|(id, ..)| id).collect();
        got.sort();
        assert_eq!(got.concat(), *want, "articles found by `{query}`");
        assert_eq!(archive.count(&plan) as usize, got.len(), "count of `{query}`");
    }
}

#[test]
fn proximity_counts_words_inside_paragraphs() {
    use Kind::{Org, Person};
    let en = |id, body, names: &[(Kind, &'static str)]| sample(id, "", body, Lang::EN, names);
    let samples = [
        en(
            "1",
            "The mayor took a gift from Bruno Falk in Ostrava.",
            &[(Person, "Bruno Falk")],
        ),
        en(
            "2",
            "A gift was sent. Long afterwards, when the council and all its members had gone home for the summer, the mayor left.",
            &[],
        ),
        en(
            "3",
            "The mayor praised the harbour, the trams and the library, for an hour.\n\nA gift lay on the table.",
            &[],
        ),
        en(
            "4",
            "Favours and gifts: Ines Prado got a gift, a gift and then another gift.",
            &[(Person, "Ines Prado")],
        ),
        en(
            "5",
            "Favouritism reached the Harbour Board in Ostrava.",
            &[(Org, "Harbour Board")],
        ),
    ];
    let cases = [
        ("mayor W/5 gift", "1"),
        ("gift W/5 mayor", "1"),
        ("gift PRE/5 mayor", ""),
        ("mayor PRE/5 gift", "1"),
        ("mayor W/2 gift", ""),
        ("mayor W/3 gift", "1"),
        ("mayor W/s gift", "1"),
        ("mayor W/p gift", "12"),
        ("mayor AND gift", "123"),
        ("mayor NOT W/5 gift", "23"),
        ("ATLEAST3(gift)", "4"),
        ("ATLEAST5(gift)", ""),
        ("gift W/5 @person", "14"),
        ("(gift OR favour*) W/6 @person", "14"),
        ("\"ines prado\" W/3 gift", "4"),
        ("favour* W/6 @org", "5"),
        ("gift W/4 person:falk", "1"),
        ("\"mayor gift\"~5", "1"),
        ("\"gift mayor\"~2", "1"),
        ("\"gift mayor\"~1", ""),
        ("(mayor gift) W/8 person:falk", "1"),
        ("(mayor W/5 gift) W/3 @person", "1"),
        ("mayor W/p (gift OR library)", "123"),
        ("title:gift", ""),
        ("person:prado", "4"),
        ("-person:prado gift", "123"),
        ("org:harbor~1", "5"),
        ("@person", "14"),
    ];
    check(&samples, &cases);
}

#[test]
fn words_are_found_by_inflection_form_and_pattern() {
    let samples = [
        sample(
            "1",
            "Walking tours",
            "Visitors walk the old port of Apple.",
            Lang::EN,
            &[],
        ),
        sample(
            "2",
            "Ports",
            "She walked to the drug-trafficking trial. Women eat an apple.",
            Lang::EN,
            &[],
        ),
        sample(
            "3",
            "Marches",
            "Walkers ate APPLE pie; one woman sang.\n\nWomb.",
            Lang::EN,
            &[],
        ),
        sample(
            "4",
            "Häfen",
            "Die Häfen wurden geschlossen, sagte das Ministerium.",
            Lang::DE,
            &[],
        ),
    ];
    let cases = [
        ("walking", "12"),
        ("=walking", "1"),
        ("\"walked\"", "2"),
        ("walk*", "123"),
        ("wom?n", "23"),
        ("wom*", "23"),
        ("*ble", ""),
        ("/wom[ae]n/", "23"),
        ("womam~", "3"),
        ("caps:Apple", "1"),
        ("caps:APPLE", "3"),
        ("caps:apple", "2"),
        ("apple", "123"),
        ("\"drug trafficking\"", "2"),
        ("drug-trafficking", "2"),
        ("\"drug traffick*\"", "2"),
        ("\"trafficking drug\"", ""),
        ("\"sang womb\"", ""),
        ("title:ports", "2"),
        ("title:port", "2"),
        ("body:port", "1"),
        ("lead:womb", ""),
        ("title:(walk OR port)", "12"),
        ("hafen", "4"),
        ("haf*", "4"),
        ("ministeriums", "4"),
        ("apple -walk", "3"),
        ("-apple", "4"),
        ("", "1234"),
    ];
    check(&samples, &cases);
}

#[test]
fn chinese_is_found_inside_longer_words() {
    let zh = |id, body| sample(id, "", body, Lang::ZH_HANS, &[]);
    let samples = [
        zh("a", "这批货物待处理，请等候。"),
        zh("b", "新机场是在建工程。"),
        zh("c", "货车的大灯不亮。"),
        zh("d", "这台机器安装简单。"),
        zh("e", "市政府公布了白名单。"),
        zh("f", "招商银行发布年报。"),
        zh("g", "本田汽车召回旧车。"),
        zh("h", "本报记者到访。"),
        sample("i", "", "香港貿發局在香港開會。", Lang::ZH_HANT, &[]),
        zh("j", "ＡＢＣ公司在北京设厂，景点关闭。"),
        zh("k", "记者告诉我如何写周报的窍门。"),
        zh("l", "招商公司成立。"),
        zh("m", "中国的经济增长放缓，部长说。"),
        sample(
            "n",
            "",
            "部长林海涛否认受贿。",
            Lang::ZH_HANS,
            &[(Kind::Person, "林海涛")],
        ),
    ];
    let cases = [
        ("处理", "a"),
        ("工程", "b"),
        ("灯", "c"),
        ("简单", "d"),
        ("名单", "e"),
        ("白名单", "e"),
        ("招商 -公司", "f"),
        ("招商 公司", "l"),
        ("本田", "g"),
        ("本", "gh"),
        ("香港", "i"),
        ("贸发局", "i"),
        ("貿發局", "i"),
        ("贸发*", "i"),
        ("ABC", "j"),
        ("abc公司", "j"),
        ("ＡＢＣ", "j"),
        ("北京", "j"),
        ("如何写周报", "k"),
        ("\"写周报\"", "k"),
        ("中国经济", "m"),
        ("\"中国经济\"", ""),
        ("\"中国 增长\"~3", "m"),
        ("\"中国 增长\"~2", ""),
        ("中国 W/4 增长", "m"),
        ("中国 PRE/3 增长", ""),
        ("部长 W/s @person", "n"),
        ("部长 W/1 person:海涛", "n"),
        ("person:林海", "n"),
        ("（林海涛）", "n"),
    ];
    check(&samples, &cases);
}

#[test]
fn conditions_on_the_whole_article() {
    let dated = |id: &str, date: &str, tag: &str| {
        let mut sample = sample(id, "", "A flood in the valley.", Lang::EN, &[]);
        sample.article.date = date.parse::<Date>().ok();
        sample.article.tag = vec![tag.into()];
        sample.article.path = format!("papers/{id}.txt");
        sample
    };
    let samples = [
        dated("1", "2019", "WEATHER"),
        dated("2", "2019-04-13", "Trade Talks"),
        dated("3", "2021-04-13", "talks"),
        dated("4", "", "weather map"),
    ];
    let cases = [
        ("date:2019", "12"),
        ("date:2019-04", "2"),
        ("date:2019..2021", "123"),
        ("date:..2019-12-31", "12"),
        ("date~:2019-04-13", "12"),
        ("on:04-13", "23"),
        ("has:date", "123"),
        ("-has:date", "4"),
        ("tag:weather", "14"),
        ("tag:talks", "23"),
        ("tag:\"talks trade\"", "2"),
        ("tag:wea*", "14"),
        ("tag:*ade", "2"),
        ("id:2", "2"),
        ("path:papers/*", "1234"),
        ("path:papers/3.txt", "3"),
        ("words:>100", ""),
        ("words:5", "1234"),
        ("family:x", ""),
        ("flood W/5 date:2019", "12"),
    ];
    check(&samples, &cases);
}

#[test]
fn better_matches_rank_higher() {
    let en = |id, title, body| sample(id, title, body, Lang::EN, &[]);
    let samples = [
        en("1", "", "The walks by the harbour were long and the weather was grey."),
        en("2", "", "The walking by the harbour was long and the weather was grey."),
        en(
            "3",
            "Walking",
            "The trams by the harbour were slow and the weather was grey.",
        ),
        en(
            "4",
            "",
            "A strike, said the crew, has after many hours of long talks stopped work at the port.",
        ),
        en(
            "5",
            "",
            "A port strike, said the crew, has after many hours of long talks stopped all the work.",
        ),
        sample("6", "", "他谈到中国的事情，后来又说起经济。", Lang::ZH_HANS, &[]),
        sample("7", "", "他谈到中国经济的事情，后来又说起。", Lang::ZH_HANS, &[]),
        sample("8", "", "他谈到中国。经济的事情，后来又说起。", Lang::ZH_HANS, &[]),
    ];
    let archive = Archive::of(&samples);
    let cases = [
        ("walking", Matching::All, "321"),
        ("port strike", Matching::All, "54"),
        ("port W/20 strike", Matching::All, "54"),
        ("port strike crew harbour", Matching::Most, "5"),
        ("中国经济", Matching::All, "786"),
    ];
    for (query, matching, want) in cases {
        let options = syntax::Options {
            matching,
            today: jiff::civil::date(2026, 3, 1),
            ..syntax::Options::default()
        };
        let plan = archive.plan(&syntax::parse(query, &options).root, matching);
        let got: String = archive.hits(&plan).into_iter().map(|(id, ..)| id).collect();
        assert!(got.starts_with(want), "`{query}` ranks {got}, not {want}");
    }
}

#[test]
fn what_matched_is_known_by_position() {
    let samples = [
        sample(
            "1",
            "Gifts",
            "The mayor took gifts.\n\nA gift for the mayor; gift.",
            Lang::EN,
            &[],
        ),
        sample("2", "", "香港貿發局在香港。", Lang::ZH_HANT, &[]),
    ];
    let archive = Archive::of(&samples);
    // Positions: gifts 0, one empty, the 2 mayor 3 took 4 gifts 5, one empty, a 7 gift 8 for 9 the 10 mayor 11 gift 12.
    let cases: [(&str, &[(u32, u32)]); 6] = [
        ("gift", &[(0, 1), (5, 6), (8, 9), (12, 13)]),
        ("mayor W/2 gift", &[(3, 4), (5, 6), (11, 12), (12, 13)]),
        ("mayor PRE/1 gift", &[(11, 12), (12, 13)]),
        ("\"the mayor\" -snow", &[(2, 4), (10, 12)]),
        ("gi* OR the", &[(0, 1), (2, 3), (5, 6), (8, 9), (10, 11), (12, 13)]),
        ("香港", &[(0, 2), (6, 8)]),
    ];
    for (query, want) in cases {
        let plan = archive.plan(&syntax::parse(query, &syntax::Options::default()).root, Matching::All);
        let got: Vec<(u32, u32)> = archive
            .hits(&plan)
            .into_iter()
            .flat_map(|(.., at)| at)
            .map(|at| (at.start, at.end))
            .collect();
        assert_eq!(got, want, "positions matched by `{query}`");
    }
}
