//! ninjs 1.0 to 3.1, the JSON of the IPTC. Version 2 made lists of what were single fields, version 3 wrote the names in
//! camel case; all three are read alike.

use serde_json::{Map, Value};

use crate::article::{DateSource, Kind};
use crate::ingest::draft::Draft;
use crate::ingest::fields::{Field, texts};
use crate::ingest::markup;

/// Whether an object is ninjs: it has a `uri` and something that only ninjs has.
pub(super) fn is_ninjs(item: &Map<String, Value>) -> bool {
    const TELLING: [&str; 9] = [
        "versioncreated",
        "firstcreated",
        "body_xhtml",
        "body_text",
        "bodies",
        "headlines",
        "pubstatus",
        "usageterms",
        "infosources",
    ];
    item.get("uri").is_some_and(Value::is_string)
        && item
            .keys()
            .any(|key| TELLING.contains(&key.to_ascii_lowercase().as_str()) || key.starts_with("body_"))
}

/// Members that give a field; where several give one, the earlier counts.
const MEMBERS: &[(&str, Field)] = &[
    ("uri", Field::Id),
    ("headline", Field::Title),
    ("headlines", Field::Title),
    ("title", Field::Title),
    ("titles", Field::Title),
    ("byline", Field::By),
    ("by", Field::By),
    ("located", Field::Dateline),
    ("infosources", Field::Source),
    ("provider", Field::Source),
    ("copyrightholder", Field::Source),
    ("language", Field::Lang),
    ("pubstatus", Field::Status),
    ("genres", Field::Tag),
    ("genre", Field::Tag),
    ("subject", Field::Tag),
    ("subjects", Field::Tag),
    ("keywords", Field::Tag),
    ("event", Field::Tag),
    ("events", Field::Tag),
    ("object", Field::Tag),
    ("objects", Field::Tag),
    ("slugline", Field::Tag),
    ("slug", Field::Tag),
    ("person", Field::Person),
    ("people", Field::Person),
    ("organisation", Field::Org),
    ("organisations", Field::Org),
    ("place", Field::Place),
    ("places", Field::Place),
    ("edition", Field::Edition),
];

/// Reads one object of ninjs.
pub(super) fn draft(item: &Map<String, Value>) -> Draft {
    let small: Map<String, Value> = item
        .iter()
        .map(|(key, value)| (key.to_ascii_lowercase(), value.clone()))
        .collect();
    let mut draft = Draft::default();
    for (name, field) in MEMBERS {
        let Some(value) = small.get(*name) else { continue };
        let values = match field {
            Field::Title => in_role(value, "main").into_iter().take(1).collect(),
            _ => texts(value),
        };
        draft.set(*field, &values);
    }
    for party in small.get("infosources").and_then(Value::as_array).into_iter().flatten() {
        draft.given(Kind::Org, &party.get("name").map(texts).unwrap_or_default().join(";"));
    }
    for urgency in small.get("urgency").map(texts).unwrap_or_default() {
        draft.set(Field::Tag, &[format!("urgency:{urgency}")]);
    }
    if let Some(uri) = small
        .get("uri")
        .and_then(Value::as_str)
        .filter(|uri| uri.starts_with("http"))
    {
        draft.set(Field::Url, &[uri]);
    }
    let summary = suffixed(&small, "description").or_else(|| {
        small
            .get("descriptions")
            .and_then(|list| in_role(list, "summary").into_iter().next())
    });
    draft.set(Field::Summary, summary.as_deref().map(markup::plain).as_slice());
    let body = suffixed(&small, "body").or_else(|| {
        small
            .get("bodies")
            .and_then(|list| in_role(list, "html").into_iter().next())
    });
    draft.set(Field::Body, body.as_deref().map(markup::plain).as_slice());
    dates(&small, &mut draft);
    state(&small, &mut draft);
    draft
}

/// What a signal or an embargo says of the use of an item; without a clock an embargo counts only where the item is not
/// said to be usable.
fn state(item: &Map<String, Value>, draft: &mut Draft) {
    let signals = ["signals", "signal"].iter().filter_map(|name| item.get(*name));
    let corrects = signals
        .flat_map(texts)
        .any(|signal| signal.to_lowercase().contains("correct"));
    if corrects && !draft.article.status.is_hidden() {
        draft.set(Field::Status, &["corrected"]);
    }
    if item.contains_key("embargoed") && !item.contains_key("pubstatus") {
        draft.set(Field::Status, &["embargoed"]);
    }
}

/// `body_xhtml`, `body_text` and the like: marked-up text first, since it has paragraphs.
fn suffixed(item: &Map<String, Value>, name: &str) -> Option<String> {
    ["_xhtml", "_html", "_html5", "_text", ""].iter().find_map(|ending| {
        item.get(&format!("{name}{ending}"))
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
    })
}

/// The values of a list of `{"role": ..., "value": ...}`, those of one role before the others.
fn in_role(list: &Value, role: &str) -> Vec<String> {
    let Value::Array(items) = list else { return texts(list) };
    let of_role = |item: &&Value| item.get("role").and_then(Value::as_str) == Some(role);
    let ordered = items
        .iter()
        .filter(of_role)
        .chain(items.iter().filter(|item| !of_role(item)));
    ordered
        .flat_map(|item| item.get("value").map_or_else(|| texts(item), texts))
        .collect()
}

fn dates(item: &Map<String, Value>, draft: &mut Draft) {
    let text = |name: &str| item.get(name).and_then(Value::as_str);
    let first = text("firstcreated").or(text("contentcreated"));
    let version = text("versioncreated");
    if let Some(date) = first.or(version) {
        draft.date(date, DateSource::Header);
    }
    if let Some(date) = version.filter(|version| first.is_some_and(|first| first != *version)) {
        draft.updated(date);
    }
}
