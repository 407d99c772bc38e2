//! The description of the API for people: a page made from [`super::openapi`], with a style sheet of its own.

use askama::Template;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Html;
use axum::routing::get;
use serde_json::Value;
use utoipa::openapi::OpenApi;

use super::error::Refusal;
use super::state::App;

/// The page and its style sheet.
pub(super) fn routes(api: &OpenApi) -> Router<App> {
    let page = Reference::new(api).and_then(|reference| reference.render().ok());
    Router::new()
        .route("/api", get(async || page.map(Html).ok_or(Refusal::Panicked)))
        .route(
            "/api/reference.css",
            get(async || ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)),
        )
}

const STYLE: &str = include_str!("templates/reference.css");

#[derive(Template)]
#[template(path = "reference.html")]
struct Reference {
    about: String,
    version: String,
    routes: Vec<Route>,
    shapes: Vec<Shape>,
}

struct Route {
    anchor: String,
    method: String,
    path: String,
    summary: String,
    more: Vec<String>,
    parameters: Vec<Field>,
    body: Option<String>,
    answers: Vec<String>,
}

struct Shape {
    name: String,
    help: String,
    fields: Vec<Field>,
}

/// A parameter or a field of a shape.
struct Field {
    name: String,
    form: String,
    help: String,
}

impl Reference {
    /// The page of a description; `None` if that is no JSON, which it always is.
    fn new(api: &OpenApi) -> Option<Reference> {
        let api = serde_json::to_value(api).ok()?;
        let routes = entries(&api, "/paths").flat_map(|(path, item)| {
            let operations = item.as_object().into_iter().flatten();
            operations.map(move |(method, operation)| Route::new(path, method, operation))
        });
        let shapes = entries(&api, "/components/schemas").map(|(name, schema)| Shape::new(name, schema));
        Some(Reference {
            about: text(&api, "/info/description"),
            version: text(&api, "/openapi"),
            routes: routes.collect(),
            shapes: shapes.collect(),
        })
    }
}

impl Route {
    fn new(path: &str, method: &str, operation: &Value) -> Route {
        let parameters = operation.pointer("/parameters").and_then(Value::as_array);
        let parameter = |parameter: &Value| Field {
            name: text(parameter, "/name"),
            form: form(parameter.pointer("/schema").unwrap_or(&Value::Null)),
            help: text(parameter, "/description"),
        };
        let answers = entries(operation, "/responses/200/content");
        Route {
            anchor: text(operation, "/operationId"),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(operation, "/summary"),
            more: text(operation, "/description")
                .lines()
                .map(str::to_owned)
                .filter(|line| !line.is_empty())
                .collect(),
            parameters: parameters.into_iter().flatten().map(parameter).collect(),
            body: entries(operation, "/requestBody/content")
                .map(|(_, content)| shape_of(content))
                .next(),
            answers: answers
                .map(|(kind, content)| format!("{} ({kind})", shape_of(content)))
                .collect(),
        }
    }
}

impl Shape {
    fn new(name: &str, schema: &Value) -> Shape {
        // A shape with another flattened into it is written as all of several.
        let parts = schema.get("allOf").and_then(Value::as_array);
        let parts: Vec<&Value> = parts.map_or_else(|| vec![schema], |parts| parts.iter().collect());
        let field = |(name, schema): (&str, &Value)| Field {
            name: name.to_owned(),
            form: form(schema),
            help: text(schema, "/description"),
        };
        let fields = parts.iter().flat_map(|part| entries(part, "/properties")).map(field);
        Shape {
            name: name.to_owned(),
            help: text(schema, "/description"),
            fields: fields.collect(),
        }
    }
}

fn entries<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a str, &'a Value)> {
    let object = value.pointer(pointer).and_then(Value::as_object);
    object.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

fn text(value: &Value, pointer: &str) -> String {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn shape_of(content: &Value) -> String {
    form(content.get("schema").unwrap_or(&Value::Null))
}

/// What a value looks like, in words.
fn form(schema: &Value) -> String {
    let list = |name: &str| schema.get(name).and_then(Value::as_array);
    let either = |schemas: &Vec<Value>| schemas.iter().map(form).collect::<Vec<_>>().join(" or ");
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or(name).to_owned();
    }
    if let Some(words) = list("enum") {
        return words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ");
    }
    if let Some(schemas) = list("oneOf").or_else(|| list("anyOf")) {
        return either(schemas);
    }
    match schema.get("type") {
        Some(Value::String(kind)) if kind == "array" => {
            format!("list of {}", form(schema.get("items").unwrap_or(&Value::Null)))
        }
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ => "object".to_owned(),
    }
}
