//! The pages of the reading room: HTML for readers, beside the API for programs.

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;

use crate::http::App;

/// Every page, by its address.
pub fn pages() -> Router<App> {
    Router::new().route("/", get(async || Redirect::temporary("/openapi.json")))
}
