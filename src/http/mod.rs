//! HTTP: the API, and what stands around it and the pages.
//!
//! [`app`] is a value: a router over a [`state::App`] that tests ask without a socket and [`server`] puts on one. Data
//! takes the same road as on the command line: parameters become a request, the archive answers, [`crate::wire`] gives
//! the answer its shape.
//!
//! | question | module |
//! |---|---|
//! | which addresses are there? | [`api`], one table |
//! | what did the caller ask? | [`params`] |
//! | may the caller ask it? | [`guard`], [`token`] |
//! | when, and with which archive? | [`state`] |
//! | what is said when something fails? | [`error`] |
//! | how is it described? | [`openapi`] |

mod api;
pub mod error;
mod guard;
mod openapi;
pub mod params;
pub mod server;
pub mod state;
pub mod token;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::Response;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use error::Refusal;
pub use state::{App, Settings};

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// All addresses of a server: the API, and the pages given.
pub fn app(app: App, pages: Router<App>) -> Router {
    let (api, description) = openapi::described(api::routes());
    let description = Json(description);
    let around = ServiceBuilder::new()
        .layer(from_fn(guard::harden))
        .layer(CatchPanicLayer::custom(after_panic(app.clone())))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), guard::admit))
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    Router::new()
        .merge(api)
        .route("/openapi.json", get(|| async move { description }))
        .merge(pages)
        .fallback(async |request: Request| Refusal::NoRoute(request.uri().path().to_owned()))
        .method_not_allowed_fallback(async || Refusal::Method)
        .layer(around)
        .with_state(app)
}

/// The answer in the place of one whose handler panicked; it is counted.
fn after_panic(app: App) -> impl Fn(Box<dyn std::any::Any + Send>) -> Response<Body> + Clone {
    move |_| {
        app.count_panic();
        Refusal::Panicked.into_response()
    }
}
