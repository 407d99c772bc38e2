//! The description of the API for machines, made from the routes and the shapes themselves.

use axum::Router;
use utoipa::OpenApi as _;
use utoipa::openapi::path::Operation;
use utoipa::openapi::{ContentBuilder, OpenApi, PathItem, Ref, ResponseBuilder};
use utoipa_axum::router::OpenApiRouter;

use super::state::App;
use crate::wire::Refused;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "dateline",
        description = "Full-text search for a news archive: by word, person, organisation, place and date. Parameters \
                       have the names of the command line's flags, answers the shapes of its JSON."
    ),
    components(schemas(Refused))
)]
struct Description;

/// The routes, and their description.
pub(super) fn described(routes: OpenApiRouter<App>) -> (Router<App>, OpenApi) {
    let (router, api) = OpenApiRouter::with_openapi(Description::openapi())
        .merge(routes)
        .split_for_parts();
    (router, finished(api))
}

/// The description with what all operations share, and with the names of parameters as OpenAPI writes them.
fn finished(mut api: OpenApi) -> OpenApi {
    let paths = std::mem::take(&mut api.paths.paths);
    for (path, mut item) in paths {
        operations(&mut item).for_each(refusing);
        // `{*id}` takes slashes too, for which OpenAPI has no word.
        api.paths.paths.insert(path.replace("{*", "{"), item);
    }
    api
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post].into_iter().flatten()
}

/// Adds to an operation that it may be refused.
fn refusing(operation: &mut Operation) {
    for (status, what) in [
        ("4XX", "The request is refused"),
        ("5XX", "The server is busy or has failed"),
    ] {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("Refused")))
            .build();
        let response = ResponseBuilder::new()
            .description(what)
            .content("application/json", content)
            .build();
        operation.responses.responses.insert(status.to_owned(), response.into());
    }
}
