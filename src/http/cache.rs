//! Answers that need not be sent again: each bears a tag made from the state of the archive and all that was asked, so
//! that a browser, a feed reader or a proxy that asks once more is told in a few bytes that nothing has changed.

use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ACCEPT_LANGUAGE, CACHE_CONTROL, COOKIE, ETAG, HOST, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use xxhash_rust::xxh3::Xxh3;

use super::state::App;
use crate::ask::today;

/// Only the one who asked may keep it, and must ask whether it still holds.
const CACHE: HeaderValue = HeaderValue::from_static("private, no-cache");

/// Answers from the caller's own copy where that still holds, and gives every answer its tag.
pub(super) async fn validate(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    let Ok(tag) = HeaderValue::try_from(tag(&app, &request)) else {
        return next.run(request).await;
    };
    if holds(request.headers(), &tag) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag), (CACHE_CONTROL, CACHE)]).into_response();
    }
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK && !response.headers().contains_key(CACHE_CONTROL) {
        response.headers_mut().insert(ETAG, tag);
        response.headers_mut().insert(CACHE_CONTROL, CACHE);
    }
    response
}

/// A weak tag: two answers with it mean the same, though each tells how long it took.
fn tag(app: &App, request: &Request) -> String {
    /// What a page may look at beside its address.
    const SHAPING: [axum::http::HeaderName; 4] = [ACCEPT, ACCEPT_LANGUAGE, COOKIE, HOST];
    let mut hash = Xxh3::new();
    hash.update(&app.state().to_le_bytes());
    hash.update(env!("CARGO_PKG_VERSION").as_bytes());
    // "yesterday" is another day tomorrow.
    hash.update(today().to_string().as_bytes());
    hash.update(request.uri().to_string().as_bytes());
    for name in SHAPING {
        for value in request.headers().get_all(name) {
            hash.update(value.as_bytes());
            hash.update(b"\n");
        }
        hash.update(b"\0");
    }
    format!("W/\"{:016x}\"", hash.digest())
}

/// Whether the caller has an answer with this tag.
fn holds(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let strong = |text: &str| text.trim().trim_start_matches("W/").to_owned();
    let own = tag.to_str().map(strong).unwrap_or_default();
    let sent = headers
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok());
    sent.flat_map(|value| value.split(',')).any(|sent| strong(sent) == own)
}
