//! HTTP: the API, and what stands around it and the pages.
//!
//! [`app`] is a value: a router over a [`state::App`] that tests ask without a socket and [`server`] puts on one. Data
//! takes the same road as on the command line: parameters become a request, the archive answers, [`crate::wire`] gives
//! the answer its shape.
//!
//! | question | module |
//! |---|---|
//! | which addresses are there? | [`api`], one table |
//! | what may a caller ask, and what did one? | [`parameter`], [`params`] |
//! | may the caller ask it? | [`guard`], [`token`] |
//! | when, and with which archive? | [`state`] |
//! | what is said when something fails? | [`error`] |
//! | must it be sent again? | [`cache`] |
//! | which answers are no JSON? | [`download`], [`feed`] |
//! | how is it described? | [`openapi`], [`reference`] |

mod api;
mod cache;
pub mod download;
pub mod error;
mod feed;
mod guard;
mod log;
mod names;
mod openapi;
pub mod parameter;
pub mod params;
mod reference;
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
use tower::util::option_layer;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use error::Refusal;
pub use state::{App, Settings};

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 64 * 1024;

/// All addresses of a server: the API, and the pages given.
pub fn app(app: App, pages: Router<App>) -> Router {
    let (api, description) = openapi::described(api::routes());
    let reference = reference::routes(&description);
    let description = Json(description);
    let around = ServiceBuilder::new()
        .layer(from_fn(log::tell))
        .layer(from_fn(guard::harden))
        .layer(CatchPanicLayer::custom(after_panic(app.clone())))
        .layer(option_layer(guard::cross_origin(app.settings())))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), guard::admit))
        .layer(from_fn_with_state(app.clone(), cache::validate))
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    Router::new()
        .merge(api)
        .merge(reference)
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
