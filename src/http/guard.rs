//! What stands before every handler: is the caller meant, known and allowed, and what must the browser not do?
//!
//! A page of a stranger can make a browser ask any address. It cannot read the answer, unless its own name is made to
//! point here (DNS rebinding): so the `Host` must be a name of ours or an address in figures. It cannot change
//! anything: what changes must be JSON, which a form cannot send, and must come from our own pages.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::header::{
    AUTHORIZATION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HOST, HeaderName, HeaderValue, ORIGIN, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::sync::SemaphorePermit;
use tower_http::cors::CorsLayer;

use super::error::Refusal;
use super::state::{App, Settings};

/// The longest address that is read, in bytes.
const LONGEST_ADDRESS: usize = 32 * 1024;

/// What every answer says to the browser: nothing but our own files, no frames, no guessing of types, no address
/// passed on.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Adds to an answer what every answer says, where the handler has not said it.
pub(super) async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Lets through what is meant for this server, comes from where it may, and carries the token if there is one.
pub(super) async fn admit(State(app): State<App>, request: Request, next: Next) -> Response {
    match admitted(&app, &request) {
        Ok(_place) => within_time(&app, next.run(request)).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// An answer, as long as it comes in time: the whole request may take a little longer than its work.
async fn within_time(app: &App, answer: impl Future<Output = Response>) -> Response {
    const BESIDE: Duration = Duration::from_secs(5);
    let Settings { patience, time, .. } = app.settings();
    let answer = tokio::time::timeout(*patience + *time + BESIDE, answer);
    answer.await.unwrap_or_else(|_| Refusal::TooSlow.into_response())
}

fn admitted<'a>(app: &'a App, request: &Request) -> Result<SemaphorePermit<'a>, Refusal> {
    if request.uri().to_string().len() > LONGEST_ADDRESS {
        return Err(Refusal::TooLarge(StatusCode::URI_TOO_LONG, "the address is too long"));
    }
    let host = host(request).unwrap_or_default();
    if !is_ours(host, &app.settings().hosts) {
        return Err(Refusal::Host(host.to_owned()));
    }
    if !request.method().is_safe() {
        check_origin(app, request, host)?;
    }
    check_token(app, request)?;
    app.enter()
}

/// The name by which the caller knows this server.
fn host(request: &Request) -> Option<&str> {
    let authority = request.uri().authority().map(|authority| authority.as_str());
    authority.or_else(|| request.headers().get(HOST)?.to_str().ok())
}

/// Whether a host is this server: `localhost`, an address in figures, or a name that it was given.
fn is_ours(host: &str, names: &[String]) -> bool {
    let name = without_port(host);
    let figures = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || figures.parse::<IpAddr>().is_ok()
        || names
            .iter()
            .any(|ours| ours.eq_ignore_ascii_case(name) || ours.eq_ignore_ascii_case(host))
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !is_bare_ipv6(host) => name,
        _ => host,
    }
}

fn is_bare_ipv6(host: &str) -> bool {
    !host.ends_with(']') && !host.contains("]:") && host.matches(':').count() > 1
}

/// Refuses a change that a page of another origin asks for.
fn check_origin(app: &App, request: &Request, host: &str) -> Result<(), Refusal> {
    let header = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if header(ORIGIN).is_some_and(|origin| app.settings().origins.iter().any(|named| named == origin)) {
        return Ok(());
    }
    let site = header(HeaderName::from_static("sec-fetch-site"));
    let origin = header(ORIGIN).map(|origin| origin.split_once("://").map_or(origin, |(_, host)| host));
    if site.is_some_and(|site| site != "same-origin" && site != "none") || origin.is_some_and(|origin| origin != host) {
        return Err(Refusal::Forbidden(
            "a page of another origin may not change anything here",
            "do it from the pages of this server, or with a program of your own",
        ));
    }
    Ok(())
}

/// What a browser is told about the pages of other origins: nothing, unless they are named.
pub(super) fn cross_origin(settings: &Settings) -> Option<CorsLayer> {
    let layer = || {
        CorsLayer::new()
            .allow_origin(settings.origins.clone())
            .allow_methods([Method::GET, Method::HEAD, Method::POST])
            .allow_headers([AUTHORIZATION, CONTENT_TYPE])
            .expose_headers([ETAG])
    };
    (!settings.origins.is_empty()).then(layer)
}

/// Health may be looked at without a token.
const OPEN: &str = "/healthz";

fn check_token(app: &App, request: &Request) -> Result<(), Refusal> {
    let Some(token) = &app.settings().token else {
        return Ok(());
    };
    // What a browser asks before a request across origins carries no token.
    if request.uri().path() == OPEN || request.method() == Method::OPTIONS {
        return Ok(());
    }
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let from = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ConnectInfo(peer)| peer.ip());
    if app.tries().are_over(from) {
        return Err(Refusal::Tries);
    }
    if token.is_in(request.headers()) {
        return Ok(());
    }
    // A browser that has not yet been asked for the token is no guesser.
    if request.headers().contains_key(AUTHORIZATION) {
        app.tries().note(from);
    }
    Err(Refusal::Token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_names_are_ours() {
        let names = ["archive.example".to_owned()];
        let cases = [
            ("localhost", true),
            ("LOCALHOST:7117", true),
            ("127.0.0.1:7117", true),
            ("10.0.0.7", true),
            ("[::1]:7117", true),
            ("[::1]", true),
            ("archive.example:443", true),
            ("Archive.Example", true),
            ("evil.example", false),
            ("localhost.evil.example", false),
            ("127.0.0.1.evil.example:7117", false),
            ("", false),
            (":80", false),
        ];
        for (host, want) in cases {
            assert_eq!(is_ours(host, &names), want, "{host}");
        }
    }
}
