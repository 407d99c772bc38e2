//! The reading room: pages of HTML that are whole without a script.
//!
//! A page is asked for like everything else: its address is read into a request, the archive answers, and a template
//! shows the answer. All that a reader has chosen stands in the address, so a link can be sent to a colleague. The
//! script ([`assets`]) only makes pleasant what works already.
//!
//! | page | module |
//! |---|---|
//! | `/?q=`: results, facets, timeline | [`results`], [`panels`], [`picture`], [`lessons`] |
//! | `/facet/FIELD`: all values of a field | [`panels`] |
//! | `/article/ID` | [`article`] |
//! | `/who/NAME`: a dossier | [`dossier`] |
//! | `/day/MM-DD`: on this day | [`anniversary`] |
//! | `/archive`: what there is | [`holdings`] |
//!
//! [`address`] writes links, [`ui`] says things in the reader's language by the table of [`messages`], [`text`] cuts what
//! articles say. Nothing of an article is ever printed but escaped, and only addresses of the web are linked.

mod address;
mod anniversary;
mod article;
mod assets;
mod dossier;
mod frame;
mod holdings;
mod lessons;
mod messages;
mod panels;
mod picture;
mod results;
mod text;
mod ui;

use axum::Router;
use axum::routing::get;

use crate::http::App;

/// The addresses of all pages.
pub fn pages() -> Router<App> {
    Router::new()
        .route("/", get(results::page))
        .route("/facet/{field}", get(panels::page))
        .route("/article/{*id}", get(article::page))
        .route("/who/{*name}", get(dossier::page))
        .route("/day", get(anniversary::today))
        .route("/day/{day}", get(anniversary::page))
        .route("/archive", get(holdings::page))
        .route("/assets/{name}", get(assets::asset))
}
