//! What users of other engines complained about, as a table: Chinese inside longer words, in both scripts, with every
//! operator, and mixed with letters.

use std::fmt::Write as _;

use dateline::archive::{Archive, BuildRequest, build};
use dateline::search::Request;

/// Articles: identifier and body.
const ARTICLES: [(&str, &str); 14] = [
    ("pending", "这批待处理的木箱还放在三号仓库门口。"),
    ("handled", "投诉已经处理完毕,居民表示满意。"),
    ("building", "在建工程一律停工,等候检查。"),
    ("headlamp", "老渔夫修好了卡车的大灯才上路。"),
    ("simple", "这种水表安装简单,两个人半天就能换完。"),
    ("whitelist", "港务处公布了可以靠岸的船只白名单。"),
    ("list", "获奖名单将在周五贴出。"),
    ("merchants", "招商大会上,一家渔业公司签下码头合同。"),
    ("shipping", "招商局的轮船昨夜离港。"),
    ("honda", "他骑着本田摩托车送报纸。"),
    ("book", "这本书写的是稻田里的日本画家。"),
    ("traditional", "圖書館館長許文瀾訪問了漁村,並與村民座談。"),
    ("simplified", "图书馆馆长许文澜上午访问了渔村,随后离开。"),
    ("mixed", "ABC公司的CEO说,第12号码头月底开放。"),
];

/// Query, and the articles that it finds.
const CASES: [(&str, &[&str]); 32] = [
    ("处理", &["handled", "pending"]),
    ("待处理", &["pending"]),
    ("工程", &["building"]),
    ("在建工程", &["building"]),
    ("灯", &["headlamp"]),
    ("大灯", &["headlamp"]),
    ("简单", &["simple"]),
    ("安装简单", &["simple"]),
    ("名单", &["list", "whitelist"]),
    ("白名单", &["whitelist"]),
    ("名单 NOT 白名单", &["list"]),
    ("招商", &["merchants", "shipping"]),
    ("招商 公司", &["merchants"]),
    ("招商 NOT 公司", &["shipping"]),
    ("招商 -公司", &["shipping"]),
    // Not every 本, and no 田.
    ("本田", &["honda"]),
    ("图书馆", &["simplified", "traditional"]),
    ("圖書館", &["simplified", "traditional"]),
    // Sounds like 处理, and is another word.
    ("处里", &[]),
    ("\"许文澜 访问\"~5", &["simplified", "traditional"]),
    ("许文澜 W/5 渔村", &["traditional"]),
    ("许文澜 W/6 渔村", &["simplified", "traditional"]),
    ("渔村 PRE/3 馆长", &[]),
    ("馆长 W/s 村民", &["traditional"]),
    ("馆长 W/s (村民 OR 离开)", &["simplified", "traditional"]),
    ("\"访问了渔村\"", &["simplified", "traditional"]),
    ("ＡＢＣ公司", &["mixed"]),
    ("abc公司", &["mixed"]),
    ("CEO W/5 码头", &["mixed"]),
    ("（码头 OR 仓库） NOT 合同", &["mixed", "pending"]),
    ("ATLEAST2(馆)", &["simplified", "traditional"]),
    ("码头 AND abc*", &["mixed"]),
];

fn archive(folder: &std::path::Path) -> Archive {
    let mut lines = String::new();
    for (id, body) in ARTICLES {
        let _ = writeln!(lines, "{}", serde_json::json!({"id": id, "title": "", "body": body}));
    }
    let file = folder.join("articles.jsonl");
    std::fs::write(&file, lines).expect("written");
    let index = folder.join("index");
    let request = BuildRequest {
        paths: vec![file],
        ..BuildRequest::default()
    };
    build(&index, &request, &mut |_| ()).expect("an index");
    Archive::open(&index).expect("an archive")
}

fn ask(archive: &Archive, query: &str) -> dateline::search::Results {
    let request = Request {
        query: query.to_owned(),
        limit: 50,
        ..Request::default()
    };
    archive.search(&request).expect("an answer")
}

#[test]
fn every_operator_works_on_chinese() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = archive(folder.path());
    let mut faults = String::new();
    for (query, want) in CASES {
        let results = ask(&archive, query);
        let mut got: Vec<&str> = results.hits.iter().map(|hit| hit.article.id.as_str()).collect();
        got.sort_unstable();
        if got != want {
            let _ = writeln!(
                faults,
                "{query}: {got:?} instead of {want:?}, read as {}",
                results.reading
            );
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn marks_lie_on_the_text_as_it_was_printed() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = archive(folder.path());
    for (query, id, want) in [
        ("处理", "pending", vec!["处理"]),
        ("图书馆", "traditional", vec!["圖書館"]),
        ("圖書館", "simplified", vec!["图书馆"]),
        ("许文澜 W/5 渔村", "traditional", vec!["許文瀾", "漁村"]),
        ("ＡＢＣ公司", "mixed", vec!["ABC公司"]),
    ] {
        let results = ask(&archive, query);
        let hit = results
            .hits
            .iter()
            .find(|hit| hit.article.id == id)
            .expect("the article");
        let text: Vec<char> = hit.snippet.text.chars().collect();
        let marked: Vec<String> = hit
            .snippet
            .marks
            .iter()
            .map(|&(start, end)| text[start..end].iter().collect())
            .collect();
        assert_eq!(marked, want, "the marks of {query} in {}", hit.snippet.text);
    }
}
