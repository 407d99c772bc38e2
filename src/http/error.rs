//! Why a request is refused: one place that turns every error into a status and `{"error", "hint"}`.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection};
use axum::http::header::{CACHE_CONTROL, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::ask::{self, Wrong};
use crate::wire::Refused;
use crate::{archive, names};

/// Why a request is refused.
#[derive(Debug)]
pub enum Refusal {
    /// A parameter or a body that cannot be taken, or the archive says no.
    Ask(ask::Error),
    /// What the address names does not exist: what it is, and how to find one that does.
    Missing(String, &'static str),
    /// No route of ours.
    NoRoute(String),
    /// A route of ours, but not by this method.
    Method,
    /// The request does not name this server, or comes from another page.
    Host(String),
    /// The token is missing or wrong.
    Token,
    /// Too many wrong tokens came from there.
    Tries,
    /// It is not allowed here: what, and how it would be.
    Forbidden(&'static str, &'static str),
    /// The address or the body is too large.
    TooLarge(StatusCode, &'static str),
    /// More searches run than the machine has cores, and none ended in time.
    Busy,
    /// The answer took too long.
    TooSlow,
    /// A handler panicked; it has been logged.
    Panicked,
}

impl From<ask::Error> for Refusal {
    fn from(error: ask::Error) -> Refusal {
        Refusal::Ask(error)
    }
}

impl From<Wrong> for Refusal {
    fn from(wrong: Wrong) -> Refusal {
        Refusal::Ask(wrong.into())
    }
}

impl From<archive::Error> for Refusal {
    fn from(error: archive::Error) -> Refusal {
        Refusal::Ask(error.into())
    }
}

impl From<PathRejection> for Refusal {
    fn from(rejection: PathRejection) -> Refusal {
        Wrong::new(rejection.body_text(), "write the address in UTF-8".to_owned()).into()
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Refusal {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Refusal::TooLarge(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"),
            _ => Wrong::new(
                rejection.body_text(),
                "send JSON as /openapi.json describes it".to_owned(),
            )
            .into(),
        }
    }
}

/// Seconds after which a busy server may be asked again.
const SOON: HeaderValue = HeaderValue::from_static("1");
/// Seconds after which another token may be tried.
const LATER: HeaderValue = HeaderValue::from_static("60");

impl Refusal {
    /// The status that says it.
    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::Ask(error) => status_of(error),
            Refusal::Panicked => StatusCode::INTERNAL_SERVER_ERROR,
            Refusal::Missing(..) | Refusal::NoRoute(_) => StatusCode::NOT_FOUND,
            Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
            Refusal::Host(_) => StatusCode::MISDIRECTED_REQUEST,
            Refusal::Token => StatusCode::UNAUTHORIZED,
            Refusal::Tries => StatusCode::TOO_MANY_REQUESTS,
            Refusal::Forbidden(..) => StatusCode::FORBIDDEN,
            Refusal::TooLarge(status, _) => *status,
            Refusal::Busy | Refusal::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// What happened.
    pub fn message(&self) -> String {
        match self {
            Refusal::Ask(error) => error.to_string(),
            Refusal::Missing(what, _) => what.clone(),
            Refusal::NoRoute(path) => format!("there is nothing at {path}"),
            Refusal::Method => "this address does not take that method".into(),
            Refusal::Host(host) => format!("this server is not called `{host}`"),
            Refusal::Token => "a token is needed, and none or a wrong one was sent".into(),
            Refusal::Tries => "too many wrong tokens came from your address".into(),
            Refusal::Forbidden(what, _) | Refusal::TooLarge(_, what) => (*what).into(),
            Refusal::Busy => "the server is busy with other searches".into(),
            Refusal::TooSlow => "the answer took too long".into(),
            Refusal::Panicked => "something went wrong inside; the server's log tells what".into(),
        }
    }

    /// What can be done now, where we know.
    pub fn hint(&self) -> Option<String> {
        match self {
            Refusal::Ask(error) => error.hint(),
            Refusal::Missing(_, hint) | Refusal::Forbidden(_, hint) => Some((*hint).into()),
            Refusal::NoRoute(_) | Refusal::Method => {
                Some("/api lists all addresses, /openapi.json describes them".into())
            }
            Refusal::Host(_) => Some("if it should be, start it with `dateline serve --host NAME`".into()),
            Refusal::Token => Some("send it as `Authorization: Bearer TOKEN`, or as the password of any user".into()),
            Refusal::Tries => Some("wait a minute, then try again".into()),
            Refusal::TooLarge(..) => None,
            Refusal::Busy => Some("ask again in a moment".into()),
            Refusal::TooSlow => Some("ask for less: fewer hits, fewer facets, or a narrower query".into()),
            Refusal::Panicked => None,
        }
    }

    /// A header that belongs to the status.
    fn header(&self) -> Option<(HeaderName, HeaderValue)> {
        match self {
            Refusal::Token => Some((WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"dateline\""))),
            Refusal::Tries => Some((RETRY_AFTER, LATER)),
            Refusal::Busy | Refusal::TooSlow => Some((RETRY_AFTER, SOON)),
            _ => None,
        }
    }
}

fn status_of(error: &ask::Error) -> StatusCode {
    use archive::Error as Archive;
    match error {
        ask::Error::Wrong(_) | ask::Error::Query { .. } | ask::Error::Archive(Archive::BadCursor(_)) => {
            StatusCode::BAD_REQUEST
        }
        ask::Error::Archive(Archive::Names(names::Error::Refused { .. })) => StatusCode::CONFLICT,
        ask::Error::Archive(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if self.status().is_server_error() {
            tracing::error!(status = self.status().as_u16(), "{}", self.message());
        }
        let body = Json(Refused {
            error: self.message(),
            hint: self.hint(),
        });
        let mut response = (self.status(), [(CACHE_CONTROL, "no-store")], body).into_response();
        response
            .headers_mut()
            .extend(self.header().map(|(name, value)| (Some(name), value)));
        response
    }
}
