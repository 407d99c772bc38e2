//! The routes under `/api`: each asks the archive one thing and answers in a shape of [`crate::wire`].

use std::time::Instant;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{OriginalUri, Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::error::Refusal;
use super::feed::{self, Feed as Fed};
use super::parameter::{
    AUTHORS, CITATION, COMPLETION, DOSSIER, FACET, FAMILIES, FORM, HITS, LIST, ONLY, Parameter, QUERY, TIMELINE,
};
use super::params::{Taken, Takes};
use super::state::App;
use super::{download, names};
use crate::search::Request;
use crate::wire;

/// Every route of the API.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(complete))
        .routes(routes!(facet))
        .routes(routes!(timeline))
        .routes(routes!(article))
        .routes(routes!(related))
        .routes(routes!(cite))
        .routes(routes!(copies))
        .routes(routes!(significant))
        .routes(routes!(families))
        .routes(routes!(who))
        .routes(routes!(stats))
        .merge(names::routes())
        .routes(routes!(rss))
        .routes(routes!(atom))
        .routes(routes!(health))
}

/// What a handler answers.
pub(super) type Answer<T> = Result<Json<T>, Refusal>;
/// What the address names.
type Named<T> = Result<Path<T>, PathRejection>;

/// Names the parameters of a route by their tables.
macro_rules! takes {
    ($($name:ident: $($table:ident)*;)*) => {$(
        /// The parameters of one route.
        pub(super) struct $name;
        impl Takes for $name {
            const TABLES: &'static [&'static [Parameter]] = &[$($table),*];
        }
    )*};
}

takes! {
    Search: QUERY ONLY AUTHORS HITS FORM;
    Feed: QUERY ONLY AUTHORS HITS;
    Facet: QUERY ONLY AUTHORS FACET;
    Timeline: QUERY ONLY TIMELINE;
    Significant: QUERY ONLY AUTHORS LIST;
    Related: ONLY AUTHORS LIST;
    Cite: CITATION;
    Complete: COMPLETION;
    Families: FAMILIES;
    Who: DOSSIER;
    Nothing: ;
}

/// Search, best match first
///
/// Every hit can be reached: page by page with `after`, or all at once as a download with `format=jsonl`, `csv`, `bibtex`, `ris` or `csl-json`.
#[utoipa::path(get, path = "/api/search", tag = "Articles", params(Taken<Search>),
    responses((status = 200, description = "A page of hits, or all of them as a download", content(
        (wire::Search = "application/json"), (String = "application/x-ndjson"), (String = "text/csv"),
        (String = "application/x-bibtex"), (String = "application/x-research-info-systems"),
        (Vec<serde_json::Value> = "application/vnd.citationstyles.csl+json")))))]
async fn search(State(app): State<App>, Taken { params, .. }: Taken<Search>) -> Result<Response, Refusal> {
    let request = params.search()?;
    if let Some((form, wanted)) = params.download()? {
        return download::send(app, request, wanted, form).await;
    }
    let answer = app.ask(move |archive| {
        let started = Instant::now();
        let results = archive.search(&request)?;
        Ok(wire::Search::new(&request.query, &results, started.elapsed()))
    });
    Ok(Json(answer.await?).into_response())
}

/// A search as an RSS feed, the newest first
#[utoipa::path(get, path = "/feed.rss", tag = "Feeds", params(Taken<Feed>),
    responses((status = 200, description = "RSS 2.0", content_type = "application/rss+xml", body = String)))]
async fn rss(state: State<App>, at: OriginalUri, headers: HeaderMap, params: Taken<Feed>) -> Result<Response, Refusal> {
    feed(state, at, &headers, params, feed::Format::Rss).await
}

/// A search as an Atom feed, the newest first
#[utoipa::path(get, path = "/feed.atom", tag = "Feeds", params(Taken<Feed>),
    responses((status = 200, description = "Atom", content_type = "application/atom+xml", body = String)))]
async fn atom(
    state: State<App>,
    at: OriginalUri,
    headers: HeaderMap,
    params: Taken<Feed>,
) -> Result<Response, Refusal> {
    feed(state, at, &headers, params, feed::Format::Atom).await
}

async fn feed(
    State(app): State<App>,
    OriginalUri(at): OriginalUri,
    headers: &HeaderMap,
    Taken { params, .. }: Taken<Feed>,
    format: feed::Format,
) -> Result<Response, Refusal> {
    let request = params.feed()?;
    let base = app.base(headers);
    let own = at.path_and_query().map_or("", |own| own.as_str()).to_owned();
    let page = format!("/?{}", params.to_query());
    let answer = app.ask(move |archive| {
        let results = archive.search(&request)?;
        let title = match results.reading.as_str() {
            "" => "dateline".to_owned(),
            reading => format!("{reading} · dateline"),
        };
        Fed {
            title,
            base: &base,
            own: &own,
            page: &page,
            results: &results,
        }
        .answer(format)
    });
    answer.await
}

/// How a query may go on as it is typed
#[utoipa::path(get, path = "/api/complete", tag = "Articles", params(Taken<Complete>),
    responses((status = 200, description = "Fields, names and values", body = wire::Completions)))]
async fn complete(State(app): State<App>, Taken { params, .. }: Taken<Complete>) -> Answer<wire::Completions> {
    let (before, limit) = params.completion()?;
    let answer = app.ask(move |archive| Ok(wire::Completions::new(&archive.complete(&before, limit)?)));
    Ok(Json(answer.await?))
}

/// The values of one field with counts
#[utoipa::path(get, path = "/api/facet/{field}", tag = "Counts", params(("field" = String, Path), Taken<Facet>),
    responses((status = 200, description = "The values", body = wire::Facet)))]
async fn facet(
    State(app): State<App>,
    field: Named<String>,
    Taken { params, .. }: Taken<Facet>,
) -> Answer<wire::Facet> {
    let facet = params.facet(&field?.0)?;
    let request = Request {
        limit: 0,
        facets: vec![facet],
        ..params.request(true)?
    };
    let answer = app.ask(move |archive| {
        let results = archive.search(&request)?;
        let counts = results.facets.first().ok_or(Refusal::Panicked)?;
        Ok(wire::Facet::new(counts, &results.reading, &results.notes))
    });
    Ok(Json(answer.await?))
}

/// Counts per year, quarter, month, week or day
#[utoipa::path(get, path = "/api/timeline", tag = "Counts", params(Taken<Timeline>),
    responses((status = 200, description = "One timeline, or several with labels", body = wire::Timelines)))]
async fn timeline(State(app): State<App>, Taken { params, .. }: Taken<Timeline>) -> Answer<wire::Timelines> {
    let chart = params.chart()?;
    let answer = app.ask(move |archive| Ok(wire::Timelines::new(&chart, &archive.chart(&chart)?)));
    Ok(Json(answer.await?))
}

const NO_ARTICLE: &str = "identifiers stand in the hits of /api/search";

/// The error of an identifier that no article has.
fn no_article(id: &str) -> Refusal {
    Refusal::Missing(format!("there is no article `{id}`"), NO_ARTICLE)
}

/// One article, whole, with its names and dates
#[utoipa::path(get, path = "/api/article/{*id}", tag = "Articles", params(("id" = String, Path), Taken<Nothing>),
    responses((status = 200, description = "The article", body = wire::Whole)))]
async fn article(State(app): State<App>, id: Named<String>, _: Taken<Nothing>) -> Answer<wire::Whole> {
    let Path(id) = id?;
    let answer = app.ask(move |archive| {
        let shown = archive.show(&id)?.ok_or_else(|| no_article(&id))?;
        Ok(wire::Whole::new(&shown))
    });
    Ok(Json(answer.await?))
}

/// More like one article, each with what it shares
#[utoipa::path(get, path = "/api/related/{*id}", tag = "Articles", params(("id" = String, Path), Taken<Related>),
    responses((status = 200, description = "The related articles", body = wire::Search)))]
async fn related(
    State(app): State<App>,
    id: Named<String>,
    Taken { params, .. }: Taken<Related>,
) -> Answer<wire::Search> {
    let request = params.related(&id?.0)?;
    let answer = app.ask(move |archive| {
        let started = Instant::now();
        let results = archive.related(&request)?.ok_or_else(|| no_article(&request.id))?;
        Ok(wire::Search::new(&request.id, &results, started.elapsed()))
    });
    Ok(Json(answer.await?))
}

/// An article as a reference for a bibliography
#[utoipa::path(get, path = "/api/cite/{*id}", tag = "Articles", params(("id" = String, Path), Taken<Cite>),
    responses((status = 200, description = "The reference", content_type = "text/plain", body = String)))]
async fn cite(State(app): State<App>, id: Named<String>, Taken { params, .. }: Taken<Cite>) -> Result<String, Refusal> {
    let Path(id) = id?;
    let style = params.style()?;
    let answer = app.ask(move |archive| {
        let shown = archive.show(&id)?.ok_or_else(|| no_article(&id))?;
        let citation = wire::Citation::new(&shown.article, &shown.facts.lang);
        Ok(wire::cite(style, &[citation]))
    });
    answer.await
}

/// The words and names that stand out in the matches of a search
#[utoipa::path(get, path = "/api/significant", tag = "Counts", params(Taken<Significant>),
    responses((status = 200, description = "What stands out", body = wire::Significant)))]
async fn significant(State(app): State<App>, Taken { params, .. }: Taken<Significant>) -> Answer<wire::Significant> {
    let (request, limit) = (params.request(true)?, params.list()?);
    let answer = app.ask(move |archive| {
        let started = Instant::now();
        let found = archive.significant(&request, limit)?;
        Ok(wire::Significant::new(&request.query, &found, started.elapsed()))
    });
    Ok(Json(answer.await?))
}

/// The copies of an article, and what they changed
#[utoipa::path(get, path = "/api/copies/{*id}", tag = "Stories", params(("id" = String, Path), Taken<Nothing>),
    responses((status = 200, description = "The copies", body = wire::Copies)))]
async fn copies(State(app): State<App>, id: Named<String>, _: Taken<Nothing>) -> Answer<wire::Copies> {
    let Path(id) = id?;
    let answer = app.ask(move |archive| {
        let copies = archive.copies(&id)?.ok_or_else(|| no_article(&id))?;
        Ok(wire::Copies::new(&copies))
    });
    Ok(Json(answer.await?))
}

/// The stories that were printed more than once
#[utoipa::path(get, path = "/api/families", tag = "Stories", params(Taken<Families>),
    responses((status = 200, description = "The stories", body = wire::Stories)))]
async fn families(State(app): State<App>, Taken { params, .. }: Taken<Families>) -> Answer<wire::Stories> {
    let (rank, limit) = params.families()?;
    let answer = app.ask(move |archive| Ok(wire::Stories::new(&archive.stories(rank, limit)?)));
    Ok(Json(answer.await?))
}

/// The dossier on a person, organisation or place
#[utoipa::path(get, path = "/api/who/{*name}", tag = "Names", params(("name" = String, Path), Taken<Who>),
    responses((status = 200, description = "The dossier", body = wire::Dossier)))]
async fn who(State(app): State<App>, name: Named<String>, Taken { params, .. }: Taken<Who>) -> Answer<wire::Dossier> {
    let request = params.who(&name?.0)?;
    let answer = app.ask(move |archive| {
        let dossier = archive.who(&request)?.ok_or_else(|| {
            let what = format!("no article names `{}`", request.name);
            Refusal::Missing(what, "a name is found by its whole words, in any order")
        })?;
        Ok(wire::Dossier::new(&dossier))
    });
    Ok(Json(answer.await?))
}

/// What the archive holds
#[utoipa::path(get, path = "/api/stats", tag = "Counts", params(Taken<Nothing>),
    responses((status = 200, description = "The figures", body = wire::Stats)))]
async fn stats(State(app): State<App>, _: Taken<Nothing>) -> Answer<wire::Stats> {
    Ok(Json(app.ask(|archive| Ok(wire::Stats::new(&archive.stats()?))).await?))
}

/// Whether the server is well
#[utoipa::path(get, path = "/healthz", tag = "Server",
    responses((status = 200, description = "It is", body = wire::Health)))]
async fn health(State(app): State<App>) -> Json<wire::Health> {
    Json(wire::Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        panics: app.panics(),
    })
}
