//! What stands around every page: who asks and in which language, the head with the search box, and the page that is
//! shown when something failed.

use std::convert::Infallible;

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, VARY};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Response};

use super::address::Address;
use super::assets;
use super::ui::Ui;
use crate::archive::Archive;
use crate::http::App;
use crate::http::error::Refusal;

/// A page asked for.
#[derive(Debug, Clone)]
pub struct Asking {
    /// Its path.
    pub path: String,
    /// What follows the path.
    pub address: Address,
    /// The language that it is to have.
    pub ui: Ui,
    /// Where this server is, as the reader's browser knows it.
    pub origin: String,
}

impl FromRequestParts<App> for Asking {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Asking, Infallible> {
        let address = Address::read(parts.uri.query().unwrap_or_default());
        let accepted = parts.headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(Asking {
            path: parts.uri.path().to_owned(),
            ui: Ui::of(&address, accepted),
            address,
            origin: app.base(&parts.headers),
        })
    }
}

impl Asking {
    /// Asks the archive and shows what came of it.
    pub async fn answer<T>(
        self,
        app: &App,
        work: impl FnOnce(&Archive, &Asking) -> Result<T, Refusal> + Send + 'static,
    ) -> Response
    where
        T: Template,
    {
        let asking = self.clone();
        let page = app.ask(move |archive| {
            let page = work(archive, &asking)?;
            page.render().map_err(|error| {
                tracing::error!(%error, "a template failed");
                Refusal::Panicked
            })
        });
        match page.await {
            Ok(page) => ([(VARY, "accept-language")], Html(page)).into_response(),
            Err(refusal) => self.failed(&refusal),
        }
    }

    /// The frame of the page.
    pub fn frame(&self) -> Frame {
        Frame {
            ui: self.ui,
            q: self.address.get("q").unwrap_or_default().to_owned(),
            here: self.path.clone(),
            front: false,
            address: self.address.clone(),
        }
    }

    fn failed(&self, refusal: &Refusal) -> Response {
        let page = Wrong {
            frame: self.frame(),
            title: refusal.message(),
            says: refusal.hint().unwrap_or_default(),
            href: None,
        };
        page.response(refusal.status())
    }
}

/// What stands around a page.
pub struct Frame {
    /// The language.
    pub ui: Ui,
    /// The query in the search box.
    pub q: String,
    /// The path of the page.
    pub here: String,
    /// Whether it is the page where nothing has been asked yet.
    pub front: bool,
    /// What follows the path.
    pub address: Address,
}

impl Frame {
    /// The address of the style sheet.
    pub fn css(&self) -> &'static str {
        assets::style()
    }

    /// The address of the script.
    pub fn js(&self) -> &'static str {
        assets::script()
    }

    /// Where nothing has been asked yet.
    pub fn home(&self) -> String {
        self.page("/")
    }

    /// Another page in the same language.
    pub fn page(&self, path: &str) -> String {
        self.address.language().to(path)
    }

    /// The same page in the other language.
    pub fn other_language(&self) -> String {
        self.address.translated(self.ui.other().0).to(&self.here)
    }

    /// What a new query keeps of the old search: on the page of results what was chosen, elsewhere the language.
    pub fn kept(&self) -> Vec<(String, String)> {
        match self.here.as_str() {
            "/" => self.hidden(&["q", "vs"]),
            _ => self.address.language().pairs().to_vec(),
        }
    }

    /// All of the search but some names, for a form that sets these.
    pub fn hidden(&self, without: &[&str]) -> Vec<(String, String)> {
        self.address.drop(without).pairs().to_vec()
    }
}

/// A page that says what went wrong.
#[derive(Template)]
#[template(path = "wrong.html")]
pub struct Wrong {
    /// What stands around it.
    pub frame: Frame,
    /// What happened.
    pub title: String,
    /// What can be done.
    pub says: String,
    /// Where it can be done: address and words.
    pub href: Option<(String, String)>,
}

impl Wrong {
    /// The page with its status.
    pub fn response(&self, status: axum::http::StatusCode) -> Response {
        let page = self.render().unwrap_or_else(|_| self.title.clone());
        (status, [(CACHE_CONTROL, "no-store")], Html(page)).into_response()
    }
}
