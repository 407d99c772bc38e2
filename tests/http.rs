//! The server without a socket: requests are handed to the router and answers looked at.

use std::fs;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode};
use dateline::archive::{Archive, BuildRequest, build};
use dateline::http::{self, App, Settings};
use dateline::web;
use serde_json::Value;
use tower::ServiceExt;

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

    fn get(&self, address: &str) -> Response<Body> {
        let request = Request::get(address).header("host", "localhost:7117");
        self.send(request.body(Body::empty()).unwrap())
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
        ("/api/copies/storm", "/copies", "[]"),
        ("/api/families", "/total", "0"),
        ("/api/who/ana%20duarte", "/name", "\"Ana Duarte\""),
        ("/api/stats", "/articles", "3"),
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
