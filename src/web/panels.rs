//! Facets as panels beside the results, and one facet whole: what each value would give, with the links that choose it,
//! leave it out or undo that.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::address::Address;
use super::frame::{Asking, Frame};
use super::results::Pager;
use super::ui::Ui;
use crate::http::App;
use crate::http::error::Refusal;
use crate::index::schema::Facet;
use crate::search::{FacetCounts, FacetField, FacetRequest, Request};

/// Values in a panel.
const SHOWN: usize = 7;
/// Values on a page of one facet.
const PAGE: usize = 60;

/// The facets that are counted beside every search.
const COUNTED: [Facet; 5] = [Facet::Person, Facet::Org, Facet::Place, Facet::Source, Facet::Lang];
/// Those that are counted when somebody asks.
const OTHERS: [Facet; 7] = [
    Facet::Section,
    Facet::By,
    Facet::Tag,
    Facet::Folder,
    Facet::Edition,
    Facet::DateSource,
    Facet::Dateline,
];

/// One facet.
#[derive(Debug)]
pub struct Panel {
    /// The field.
    pub field: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// Its values, the most frequent first.
    pub values: Vec<Choice>,
    /// The articles without a value.
    pub missing: Option<Choice>,
    /// Address and words of the page with all values, where there are more.
    pub all: Option<(String, String)>,
}

/// A value and what can be done with it.
#[derive(Debug)]
pub struct Choice {
    /// The value for people.
    pub label: String,
    /// Its articles.
    pub count: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// The search with it, or without it again.
    pub href: String,
    /// The search that leaves it out.
    pub without: Option<String>,
}

/// Another field that can be looked at.
#[derive(Debug)]
pub struct Other {
    /// Its name for people.
    pub name: &'static str,
    /// The page with its values.
    pub href: String,
}

/// What to count beside a search.
pub fn counted() -> Vec<FacetRequest> {
    let top = |facet| FacetRequest::top(FacetField::Values(facet), SHOWN);
    COUNTED.into_iter().map(top).collect()
}

/// The fields that have a page of their own but no panel.
pub fn others(address: &Address, ui: &Ui) -> Vec<Other> {
    let other = |facet: Facet| Other {
        name: ui.field(facet.name()),
        href: address.drop(&[]).to(&format!("/facet/{}", facet.name())),
    };
    OTHERS.into_iter().map(other).collect()
}

/// The panels of some facets, but for those that say nothing.
pub fn panels(facets: &[FacetCounts], address: &Address, ui: &Ui) -> Vec<Panel> {
    let panels = facets.iter().filter_map(|counts| panel(counts, address, ui));
    panels.filter(|panel| !panel.values.is_empty()).collect()
}

fn panel(counts: &FacetCounts, address: &Address, ui: &Ui) -> Option<Panel> {
    let FacetField::Values(facet) = counts.field else {
        return None;
    };
    let field = facet.name();
    let value = |count: &crate::search::FacetCount| {
        let chosen = address.with(field, &count.value).to("/");
        Choice {
            label: ui.value(field, &count.value),
            count: ui.number(count.count),
            selected: count.selected,
            href: if count.selected {
                address.without(field, &count.value).to("/")
            } else {
                chosen
            },
            without: (!count.selected).then(|| address.with(&format!("-{field}"), &count.value).to("/")),
        }
    };
    let shown = u64::try_from(counts.values.len()).unwrap_or(u64::MAX);
    let whole = address.drop(&[]).to(&format!("/facet/{field}"));
    let missing = || Choice {
        label: ui.t.none_given.to_owned(),
        count: ui.number(counts.missing),
        selected: false,
        href: address.with("missing", field).to("/"),
        without: None,
    };
    Some(Panel {
        field,
        name: ui.field(field),
        values: counts.values.iter().map(value).collect(),
        missing: (counts.missing > 0).then(missing),
        all: (counts.distinct > shown).then(|| (whole, ui.say(ui.t.more_values, &ui.number(counts.distinct)))),
    })
}

/// One facet whole.
#[derive(Template)]
#[template(path = "facet.html")]
pub struct WholeFacet {
    frame: Frame,
    panel: Panel,
    distinct: String,
    total: String,
    prefix: String,
    path: String,
    back: String,
    pager: Pager,
}

/// `/facet/FIELD`
pub async fn page(State(app): State<App>, Path(field): Path<String>, asking: Asking) -> Response {
    asking
        .answer(&app, move |archive, asking| {
            let facet = Facet::from_name(&field).ok_or_else(|| {
                Refusal::Missing(
                    format!("there is no field `{field}`"),
                    "see the list beside the results",
                )
            })?;
            let offset = asking.address.number("offset");
            let prefix = asking.address.get("prefix").unwrap_or_default().to_owned();
            let request = Request {
                limit: 0,
                offset: 0,
                ..asking.address.params().search()?
            };
            let wish = FacetRequest {
                prefix: prefix.clone(),
                ..FacetRequest::top(FacetField::Values(facet), offset.saturating_add(PAGE))
            };
            let mut counts = archive.facet(wish, &request)?;
            counts.values = counts.values.split_off(offset.min(counts.values.len()));
            let search = asking.address.drop(&["prefix"]);
            let mut panel = panel(&counts, &search, &asking.ui).ok_or(Refusal::Panicked)?;
            if offset > 0 || !prefix.is_empty() {
                panel.missing = None;
            }
            Ok(WholeFacet {
                distinct: asking.ui.count(counts.distinct, asking.ui.t.values_of),
                total: asking.ui.count(counts.total, asking.ui.t.found),
                pager: Pager::new(offset, PAGE, counts.distinct, &asking.address, &asking.path, &asking.ui),
                back: search.to("/"),
                path: asking.path.clone(),
                frame: asking.frame(),
                panel,
                prefix,
            })
        })
        .await
}
