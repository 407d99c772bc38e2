//! The server. This file holds:
//!
//! 1. Every address answers as the contract says, and refuses what cannot be taken with a status and a hint.
//! 2. Strangers are kept out: wrong hosts, wrong tokens, pages of other origins.
//! 3. An answer that still holds is not sent again; a new commit and a changed authority file are seen.
//! 4. Downloads and feeds hold what they should, whatever stands in titles.
//! 5. The description names every parameter that is taken, and no other.
//! 6. The real program serves, is told to end, finishes and exits 0.
//!
//! All but the last hand requests to the router without a socket.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use dateline::archive::{Archive, BuildRequest, build};
use dateline::http::token::Token;
use dateline::http::{self, App, Settings};
use dateline::web;
use serde_json::Value;
use tower::ServiceExt;

/// What is done with one request: a name, headers, a body.
struct Ask<'a> {
    method: &'a str,
    address: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: &'a str,
}

const GET: Ask = Ask {
    method: "GET",
    address: "/api/search?q=storm",
    headers: &[],
    body: "",
};

const ARTICLES: &str = r#"{"id":"storm","title":"Storm hits Lisbon","body":"The storm hit the harbour, Ana Duarte said.","date":"2020-01-01","source":"Lisbon Ledger","person":["Ana Duarte"],"tag":["weather"]}
{"id":"2020/calm.txt","title":"Calm after the storm","body":"Rui Lopes swept the quay.","date":"2020-02-03","source":"Porto Post","person":["Rui Lopes"]}
{"id":"budget","title":"Budget passed","body":"Ana Duarte voted for the budget.","date":"2021-05-06","source":"Lisbon Ledger","person":["Ana Duarte"]}
"#;

/// An archive, and the server over it.
struct Desk {
    folder: tempfile::TempDir,
    router: Router,
}

impl Desk {
    fn new(settings: Settings) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("articles.jsonl"), ARTICLES).unwrap();
        let desk = Desk {
            router: Router::new(),
            folder,
        };
        desk.index();
        let archive = Archive::open(&desk.folder.path().join("index")).unwrap();
        Desk {
            router: http::app(App::new(archive, settings), web::pages()),
            ..desk
        }
    }

    fn index(&self) {
        let request = BuildRequest {
            paths: vec![self.folder.path().join("articles.jsonl")],
            ..BuildRequest::default()
        };
        build(&self.folder.path().join("index"), &request, &mut |_| {}).unwrap();
    }

    fn send(&self, request: Request<Body>) -> Response<Body> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(self.router.clone().oneshot(request)).unwrap()
    }

    fn ask(&self, ask: &Ask) -> Response<Body> {
        let mut request = Request::builder().method(ask.method).uri(ask.address);
        if !ask.headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost:7117");
        }
        for (name, value) in ask.headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::from(ask.body.to_owned())).unwrap())
    }

    fn get(&self, address: &str) -> Response<Body> {
        self.ask(&Ask { address, ..GET })
    }

    fn text(&self, address: &str) -> String {
        let response = self.get(address);
        assert_eq!(response.status(), StatusCode::OK, "{address}");
        String::from_utf8(bytes(response)).unwrap()
    }

    fn json(&self, address: &str) -> Value {
        let response = self.get(address);
        let status = response.status();
        let value = serde_json::from_slice(&bytes(response)).unwrap();
        assert_eq!(status, StatusCode::OK, "{address}: {value}");
        value
    }
}

fn bytes(response: Response<Body>) -> Vec<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime
        .block_on(axum::body::to_bytes(response.into_body(), usize::MAX))
        .unwrap()
        .to_vec()
}

#[test]
fn answers_have_what_the_contract_says() {
    let desk = Desk::new(Settings::default());
    let cases = [
        ("/api/search?q=storm", "/total", "2"),
        ("/api/search?q=storm&-person=Rui+Lopes", "/hits/0/id", "\"storm\""),
        ("/api/search?q=&person=Ana+Duarte&from=2021", "/total", "1"),
        ("/api/search?source=lisbon+ledger&source=porto+post", "/total", "3"),
        (
            "/api/search?facet=person:1&facet=date:year",
            "/facets/date/0/value",
            "\"2020\"",
        ),
        ("/api/search?facet=person:1", "/facets/person/0/count", "2"),
        ("/api/search?on-this-day=02-03", "/hits/0/id", "\"2020/calm.txt\""),
        ("/api/search?not=source=Porto+Post&limit=0", "/total", "2"),
        ("/api/search?no-count", "/total", "null"),
        ("/api/search?q=((storm", "/total", "2"),
        ("/api/search?q=%28%28%28%C3%28", "/query", "\"(((\u{fffd}(\""),
        ("/api/facet/person?q=storm", "/distinct", "2"),
        ("/api/facet/date:month", "/values/2/value", "\"2021-05\""),
        ("/api/timeline?by=year", "/buckets/0/count", "2"),
        ("/api/timeline?by=year&q=storm&query=budget", "/series/1/total", "1"),
        ("/api/article/storm", "/title", "\"Storm hits Lisbon\""),
        ("/api/article/2020/calm.txt", "/id", "\"2020/calm.txt\""),
        ("/api/article/2020%2Fcalm.txt", "/id", "\"2020/calm.txt\""),
        ("/api/related/storm?limit=1", "/query", "\"storm\""),
        ("/api/significant?q=storm", "/total", "2"),
        ("/api/facet/person?prefix=lo", "/values/0/value", "\"Rui Lopes\""),
        ("/api/search?q=storm&fresh=30d", "/total", "2"),
        ("/api/copies/storm", "/copies", "[]"),
        ("/api/families", "/total", "0"),
        ("/api/who/ana%20duarte", "/name", "\"Ana Duarte\""),
        ("/api/stats", "/articles", "3"),
        ("/api/names", "", "[]"),
        ("/healthz", "/status", "\"ok\""),
        ("/openapi.json", "/info/title", "\"dateline\""),
    ];
    for (address, pointer, want) in cases {
        let answer = desk.json(address);
        let found = answer.pointer(pointer).map(Value::to_string);
        assert_eq!(found.as_deref(), Some(want), "{address} {pointer}: {answer}");
    }
}

#[test]
fn what_cannot_be_taken_is_refused_with_a_hint() {
    let desk = Desk::new(Settings::default());
    let cases = [
        ("/api/search?q=x&limit=abc", 400, "limit: `abc` is not a number"),
        ("/api/search?limit=-1", 400, "limit: `-1` is not a number"),
        ("/api/search?limit=", 400, "limit: `` is not a number"),
        (
            "/api/search?limit=99999999999999999999",
            400,
            "limit: 99999999999999999999 is too much",
        ),
        (
            "/api/search?limit=1&limit=2",
            400,
            "the parameter `limit` is given twice",
        ),
        ("/api/search?persn=x", 400, "there is no parameter `persn`"),
        (
            "/api/search?from=2026-13-45",
            400,
            "from: there is no such day as 2026-13-45",
        ),
        (
            "/api/search?from=2022&to=2021",
            400,
            "the first date, 2022, is after the last, 2021",
        ),
        (
            "/api/search?on-this-day=02-30",
            400,
            "on-this-day: `02-30` is not a day of the year",
        ),
        ("/api/search?facet=nofield", 400, "facet: there is no field `nofield`"),
        (
            "/api/search?facet=person&facet=person:3",
            400,
            "the facet person is asked for twice",
        ),
        ("/api/search?sort=best", 400, "sort: there is no value `best`"),
        (
            "/api/search?plain=perhaps",
            400,
            "plain: `perhaps` is neither true nor false",
        ),
        ("/api/search?person=", 400, "person: there is no value"),
        ("/api/search?after=x", 400, "`x` is not a cursor of this search"),
        (
            "/api/search?after=x&offset=1",
            400,
            "`after` and `offset` do not go together",
        ),
        ("/api/facet/nofield", 400, "there is no field `nofield`"),
        ("/api/timeline?by=hour", 400, "by: there is no value `hour`"),
        ("/api/article/nope", 404, "there is no article `nope`"),
        ("/api/related/nope", 404, "there is no article `nope`"),
        ("/api/related/storm?q=x", 400, "there is no parameter `q`"),
        ("/api/cite/storm?format=word", 400, "format: there is no value `word`"),
        ("/api/timeline?smooth=4", 400, "smooth: `4` is no window"),
        ("/api/timeline?smooth=99999999", 400, "smooth: `99999999` is no window"),
        ("/api/who/nobody", 404, "no article names `nobody`"),
        ("/api/nothing", 404, "there is nothing at /api/nothing"),
        ("/nope", 404, "there is nothing at /nope"),
        ("/api/article/%FF", 400, ""),
    ];
    for (address, status, error) in cases {
        let response = desk.get(address);
        let found = response.status().as_u16();
        let answer: Value = serde_json::from_slice(&bytes(response)).unwrap();
        assert_eq!(found, status, "{address}: {answer}");
        let told = answer["error"].as_str().unwrap();
        assert!(told.starts_with(error), "{address}: {told}");
        assert!(answer["hint"].is_string(), "{address} has no hint: {answer}");
    }
}

#[test]
fn strangers_are_kept_out() {
    let open = Desk::new(Settings {
        hosts: vec!["archive.example".into()],
        ..Settings::default()
    });
    let closed = Desk::new(Settings {
        token: Token::new("a-token-of-twenty-four"),
        ..Settings::default()
    });
    let edits = Desk::new(Settings {
        edits: true,
        ..Settings::default()
    });
    let post = Ask {
        method: "POST",
        address: "/api/names",
        body: r#"{"action":"hide","names":["Rui Lopes"]}"#,
        headers: &[("content-type", "application/json")],
    };
    let cases: [(&Desk, Ask, u16); 20] = [
        (
            &open,
            Ask {
                headers: &[("host", "archive.example")],
                ..GET
            },
            200,
        ),
        (
            &open,
            Ask {
                headers: &[("host", "127.0.0.1:9")],
                ..GET
            },
            200,
        ),
        (
            &open,
            Ask {
                headers: &[("host", "evil.example")],
                ..GET
            },
            421,
        ),
        (
            &open,
            Ask {
                headers: &[("host", "evil.example")],
                address: "/",
                ..GET
            },
            421,
        ),
        (&open, Ask { method: "HEAD", ..GET }, 200),
        (&open, Ask { method: "POST", ..GET }, 405),
        (
            &open,
            Ask {
                method: "DELETE",
                ..GET
            },
            405,
        ),
        (
            &open,
            Ask {
                method: "OPTIONS",
                ..GET
            },
            405,
        ),
        (&open, Ask { ..post }, 403),
        (&closed, Ask { ..GET }, 401),
        (
            &closed,
            Ask {
                address: "/healthz",
                ..GET
            },
            200,
        ),
        (
            &closed,
            Ask {
                headers: &[("authorization", "Bearer a-token-of-twenty-four")],
                ..GET
            },
            200,
        ),
        (
            &closed,
            Ask {
                headers: &[("authorization", "Bearer a-token-of-twenty-five")],
                ..GET
            },
            401,
        ),
        (&edits, Ask { headers: &[], ..post }, 400),
        (
            &edits,
            Ask {
                headers: &[("content-type", "text/plain")],
                ..post
            },
            400,
        ),
        (&edits, Ask { body: "{", ..post }, 400),
        (
            &edits,
            Ask {
                headers: &[("content-type", "application/json"), ("origin", "http://evil.example")],
                ..post
            },
            403,
        ),
        (
            &edits,
            Ask {
                headers: &[("content-type", "application/json"), ("sec-fetch-site", "cross-site")],
                ..post
            },
            403,
        ),
        (
            &edits,
            Ask {
                headers: &[
                    ("content-type", "application/json"),
                    ("origin", "http://localhost:7117"),
                ],
                ..post
            },
            200,
        ),
        (&edits, Ask { ..post }, 409),
    ];
    for (at, (desk, ask, want)) in cases.iter().enumerate() {
        let response = desk.ask(ask);
        assert_eq!(
            response.status().as_u16(),
            *want,
            "case {at}: {} {}",
            ask.method,
            ask.address
        );
        let header = |name: &str| {
            response
                .headers()
                .get(name)
                .map(|value| value.to_str().unwrap().to_owned())
        };
        assert!(
            header("content-security-policy").is_some_and(|csp| csp.starts_with("default-src 'none'")),
            "case {at}"
        );
        assert_eq!(
            header("x-content-type-options").as_deref(),
            Some("nosniff"),
            "case {at}"
        );
        assert_eq!(header("access-control-allow-origin"), None, "case {at}");
    }
    for _ in 0..20 {
        closed.ask(&Ask {
            headers: &[("authorization", "Bearer guess")],
            ..GET
        });
    }
    let right = Ask {
        headers: &[("authorization", "Bearer a-token-of-twenty-four")],
        ..GET
    };
    assert_eq!(closed.ask(&right).status(), StatusCode::TOO_MANY_REQUESTS);
    let long = format!("/api/search?q={}", "x".repeat(40_000));
    assert_eq!(open.get(&long).status(), StatusCode::URI_TOO_LONG);
    let large = Ask {
        body: &" ".repeat(100_000),
        ..post
    };
    assert_eq!(edits.ask(&large).status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn a_named_origin_may_ask() {
    let desk = Desk::new(Settings {
        origins: vec!["https://desk.example".parse().unwrap()],
        ..Settings::default()
    });
    let cases = [("https://desk.example", true), ("https://evil.example", false)];
    for (origin, allowed) in cases {
        let response = desk.ask(&Ask {
            headers: &[("origin", origin)],
            ..GET
        });
        let told = response.headers().get("access-control-allow-origin");
        assert_eq!(told.is_some_and(|told| told == origin), allowed, "{origin}");
    }
}

#[test]
fn answers_that_hold_are_not_sent_again_and_changes_are_seen() {
    let desk = Desk::new(Settings {
        edits: true,
        ..Settings::default()
    });
    let tag_of = |address: &str| {
        let response = desk.get(address);
        response.headers()["etag"].to_str().unwrap().to_owned()
    };
    let status = |address: &str, tag: &str| {
        let headers = &[("if-none-match", tag)];
        desk.ask(&Ask {
            address,
            headers,
            ..GET
        })
        .status()
        .as_u16()
    };
    let tag = tag_of(GET.address);
    assert_eq!(status(GET.address, &tag), 304);
    assert_eq!(status("/api/search?q=budget", &tag), 200);
    // An edit of the authority file.
    let merge = Ask {
        method: "POST",
        address: "/api/names",
        headers: &[("content-type", "application/json")],
        body: r#"{"action":"merge","keep":"Ana Duarte","others":["Rui Lopes"],"kind":"person"}"#,
    };
    assert_eq!(desk.ask(&merge).status(), StatusCode::OK);
    assert_eq!(status(GET.address, &tag), 200);
    assert_eq!(desk.json("/api/search?person=Rui+Lopes")["total"], 3);
    assert_eq!(desk.json("/api/names")[0]["variants"][0], "Rui Lopes");
    let undo = Ask {
        body: r#"{"action":"undo"}"#,
        ..merge
    };
    assert_eq!(desk.ask(&undo).status(), StatusCode::OK);
    assert_eq!(desk.json("/api/search?person=Rui+Lopes")["total"], 1);
    // A commit of an indexer beside the server.
    let tag = tag_of(GET.address);
    let more = format!(
        "{ARTICLES}{}\n",
        r#"{"id":"late","title":"A late storm","body":"It came at night.","date":"2022-01-01"}"#
    );
    fs::write(desk.folder.path().join("articles.jsonl"), more).unwrap();
    desk.index();
    assert_eq!(status(GET.address, &tag), 200);
    assert_eq!(desk.json(GET.address)["total"], 3);
}

#[test]
fn downloads_hold_every_hit_and_feeds_are_sound() {
    let desk = Desk::new(Settings::default());
    let lines = desk.text("/api/search?format=jsonl");
    let ids: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].clone())
        .collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(desk.text("/api/search?format=jsonl&limit=2").lines().count(), 2);
    let table = desk.text("/api/search?format=csv&sort=oldest");
    assert!(table.starts_with("id,title,date,source"), "{table}");
    assert!(
        table.contains("\nstorm,Storm hits Lisbon,2020-01-01,Lisbon Ledger"),
        "{table}"
    );
    assert!(desk.text("/api/cite/storm?format=ris").starts_with("TY  - NEWS"));
    assert_eq!(desk.text("/api/search?format=ris").matches("TY  - NEWS").count(), 3);
    assert_eq!(
        desk.text("/api/search?format=bibtex&limit=2")
            .matches("@article{")
            .count(),
        2
    );
    for (query, items) in [("", 3), ("zzzz", 0)] {
        let array: Value = serde_json::from_str(&desk.text(&format!("/api/search?format=csl-json&q={query}"))).unwrap();
        assert_eq!(array.as_array().unwrap().len(), items, "{query}");
    }
    for address in ["/feed.rss?q=storm", "/feed.atom?q=storm"] {
        let feed = desk.text(address);
        let (calm, storm) = (
            feed.find("Calm after the storm").unwrap(),
            feed.find("Storm hits Lisbon").unwrap(),
        );
        assert!(calm < storm, "{address}: the newest comes first: {feed}");
        assert!(feed.contains("http://localhost:7117/article/2020/calm.txt"), "{feed}");
        let mut reader = quick_xml::Reader::from_str(&feed);
        loop {
            match reader.read_event().unwrap() {
                quick_xml::events::Event::Eof => break,
                _ => continue,
            }
        }
    }
}

#[test]
fn the_description_names_what_is_taken() {
    let desk = Desk::new(Settings::default());
    let api = desk.json("/openapi.json");
    assert!(api["openapi"].as_str().unwrap().starts_with('3'));
    let mut looked_at = 0;
    for (path, item) in api["paths"].as_object().unwrap() {
        for parameter in item["get"]["parameters"].as_array().into_iter().flatten() {
            if parameter["in"] != "query" {
                continue;
            }
            looked_at += 1;
            let name = parameter["name"].as_str().unwrap();
            let address = format!(
                "{}?{name}=%00",
                path.replace("{field}", "person")
                    .replace("{id}", "storm")
                    .replace("{name}", "ana")
            );
            let response = desk.get(&address);
            let answer = String::from_utf8_lossy(&bytes(response)).into_owned();
            assert!(!answer.contains("there is no parameter"), "{address}: {answer}");
        }
    }
    assert!(looked_at > 100, "{looked_at} parameters");
    let page = desk.text("/api");
    assert!(
        page.contains("/api/timeline") && page.contains("shape-Hit"),
        "the reference page names routes and shapes"
    );
}

#[test]
fn a_handler_that_panics_costs_one_request() {
    let desk = Desk::new(Settings::default());
    let app = App::new(
        Archive::open(&desk.folder.path().join("index")).unwrap(),
        Settings::default(),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    let answer = runtime.block_on(app.ask(|_| -> Result<(), _> { panic!("of a test") }));
    assert!(matches!(answer, Err(http::error::Refusal::Panicked)));
    assert_eq!(app.panics(), 1);
    assert!(
        runtime
            .block_on(app.ask(|archive| Ok(archive.stats()?.articles)))
            .is_ok()
    );
}

#[test]
fn the_program_serves_until_it_is_told_to_end() {
    let desk = Desk::new(Settings::default());
    let mut server = Command::new(env!("CARGO_BIN_EXE_dateline"))
        .args(["serve", "--listen", "127.0.0.1:0", "--index"])
        .arg(desk.folder.path().join("index"))
        .env_remove("DATELINE_LOG")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    let mut log = BufReader::new(server.stderr.take().unwrap());
    log.read_line(&mut told).unwrap();
    let address = told
        .split("http://")
        .nth(1)
        .and_then(|rest| rest.split(';').next())
        .unwrap_or_else(|| panic!("{told}"));
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET /api/search?q=storm HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("\"total\":2"),
        "{answer}"
    );
    let id = server.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert_eq!(server.wait().unwrap().code(), Some(0));
    let mut rest = String::new();
    log.read_to_string(&mut rest).unwrap();
    assert!(
        rest.contains("/api/search") && !rest.contains("storm"),
        "the log tells of requests, not of queries: {rest}"
    );
}

#[test]
fn what_strangers_could_reach_is_not_served_unguarded() {
    let desk = Desk::new(Settings::default());
    let short = desk.folder.path().join("short");
    fs::write(&short, "abc").unwrap();
    let cases: [(&[&str], &str); 3] = [
        (&["--listen", "0.0.0.0:0"], "can be reached from other machines"),
        (
            &["--listen", "0.0.0.0:0", "--token-file", short.to_str().unwrap()],
            "is too short",
        ),
        (&["--allow-origin", "*"], "is no origin"),
    ];
    for (flags, want) in cases {
        let run = Command::new(env!("CARGO_BIN_EXE_dateline"))
            .arg("serve")
            .args(flags)
            .arg("--index")
            .arg(desk.folder.path().join("index"))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(2), "{flags:?}: {told}");
        assert!(told.contains(want), "{flags:?}: {told}");
    }
}
