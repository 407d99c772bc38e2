//! The authority file over HTTP: what it says, and, where that is allowed, the same changes as `dateline names`.

use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::api::{Answer, Nothing};
use super::error::Refusal;
use super::params::Taken;
use super::state::App;
use crate::archive::Archive;
use crate::article::Kind;
use crate::ask;
use crate::names::edit::Edit;
use crate::wire::NamesDone;
use crate::wire::names::{Entry, NamesChange, Wish};

/// The routes of the authority file.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, change))
}

/// What the authority file says
#[utoipa::path(get, path = "/api/names", tag = "Names", params(Taken<Nothing>),
    responses((status = 200, description = "Its entries", body = Vec<Entry>)))]
async fn list(State(app): State<App>, _: Taken<Nothing>) -> Answer<Vec<Entry>> {
    let answer = app.ask(|archive| Ok(archive.names()?.iter().map(Entry::new).collect()));
    Ok(Json(answer.await?))
}

/// Change the authority file
///
/// Only where the server was started with `--allow-edits`. The next question sees the change.
#[utoipa::path(post, path = "/api/names", tag = "Names", request_body = NamesChange,
    responses((status = 200, description = "It is changed", body = NamesDone)))]
async fn change(State(app): State<App>, wish: Result<Json<NamesChange>, JsonRejection>) -> Answer<NamesDone> {
    if !app.settings().edits {
        return Err(Refusal::Forbidden(
            "this server does not change the authority file",
            "start it with --allow-edits, or use `dateline names`",
        ));
    }
    let Json(wish) = wish?;
    // One change at a time: each reads the file that it writes.
    let _alone = app.editing().await;
    let answer = app.ask(move |archive| {
        let done = match edit(archive, wish)? {
            Some(edit) => archive.change_names(&edit)?,
            None => archive.undo_names()?,
        };
        Ok(NamesDone {
            done: done.what,
            notes: done.notes,
            file: archive.names_path().display().to_string(),
        })
    });
    Ok(Json(answer.await?))
}

/// The edit that is wished for; none to take back the last one.
fn edit(archive: &Archive, change: NamesChange) -> Result<Option<Edit>, ask::Error> {
    let kind = |names: &[&String]| -> Result<Kind, ask::Error> {
        let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
        change.kind.map_or_else(|| ask::names::kind_of(archive, &names), Ok)
    };
    Ok(Some(match change.wish {
        Wish::Merge { keep, others } => Edit::Merge {
            kind: kind(&std::iter::once(&keep).chain(&others).collect::<Vec<_>>())?,
            keep,
            others,
        },
        Wish::Split { name, new, query } => {
            ask::names::check_query(&query)?;
            Edit::Split {
                kind: kind(&[&name])?,
                name,
                new,
                query,
            }
        }
        Wish::Rename { name, new } => Edit::Rename {
            kind: kind(&[&name])?,
            name,
            new,
        },
        Wish::Hide { names } => Edit::Hide {
            kind: kind(&names.iter().collect::<Vec<_>>())?,
            names,
        },
        Wish::Undo => return Ok(None),
    }))
}
