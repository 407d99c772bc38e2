//! The dossier on a person, organisation or place: when they were written about, with whom, where, and in which words.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};

use super::address::Address;
use super::article::Item;
use super::frame::{Asking, Frame, Wrong};
use super::panels::Choice;
use super::picture::{self, Picture};
use super::results::{NameLink, quoted_value};
use super::text;
use super::ui::Ui;
use crate::archive::{Archive, ChartRequest};
use crate::article::Kind;
use crate::ask::today;
use crate::http::App;
use crate::http::error::Refusal;
use crate::index::schema::Facet;
use crate::search::who::WhoRequest;
use crate::search::{Filters, Request, Sort};
use crate::wire::{self, Chart};

/// Entries of each list.
const LISTED: usize = 12;
/// Headlines of each list.
const HEADLINES: usize = 6;

/// The page.
#[derive(Template)]
#[template(path = "who.html")]
pub struct DossierPage {
    frame: Frame,
    name: String,
    kind: &'static str,
    kind_name: &'static str,
    told: String,
    articles: String,
    note: Option<String>,
    variants: Vec<Choice>,
    namesakes: Vec<Namesake>,
    first: Option<Item>,
    last: Option<Item>,
    picture: Option<Picture>,
    company: Vec<Company>,
    words: Vec<NameLink>,
    sources: Vec<Choice>,
    most_about: String,
    headlines: Vec<Item>,
    latest: Vec<Item>,
}

/// Another of the same name.
struct Namesake {
    kind: &'static str,
    name: String,
    href: String,
}

/// Those of one kind who appear with it.
struct Company {
    kind: &'static str,
    heading: &'static str,
    members: Vec<Member>,
}

/// One who appears with it.
struct Member {
    name: String,
    href: String,
    count: String,
    together: String,
    /// How strongly, in percent of the strongest.
    strength: u32,
}

/// `/who/NAME`
pub async fn page(State(app): State<App>, Path(name): Path<String>, asking: Asking) -> Response {
    let asked = asking.clone();
    let wanted = name.clone();
    let kind = asking.address.get("kind").and_then(kind);
    let request = WhoRequest {
        name,
        kind,
        limit: LISTED,
    };
    let found = app
        .ask(move |archive| Ok(archive.who(&request)?.map(|dossier| wire::Dossier::new(&dossier))))
        .await;
    match found {
        Ok(None) => nobody(&asked, &wanted),
        Ok(Some(dossier)) => {
            asking
                .answer(&app, move |archive, asking| shown(archive, &dossier, asking))
                .await
        }
        Err(refusal) => refusal.into_response(),
    }
}

fn kind(name: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.name() == name)
}

/// The page where nobody has that name.
fn nobody(asking: &Asking, name: &str) -> Response {
    let ui = &asking.ui;
    let page = Wrong {
        frame: asking.frame(),
        title: ui.say(ui.t.no_name, &text::line(name)),
        says: ui.t.no_name_hint.to_owned(),
        href: Some((asking.address.language().set("q", name).to("/"), text::line(name))),
    };
    page.response(axum::http::StatusCode::NOT_FOUND)
}

fn shown(archive: &Archive, dossier: &wire::Dossier, asking: &Asking) -> Result<DossierPage, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let search = address.language().set(dossier.kind, &dossier.name);
    let name = text::line(&dossier.name);
    let item = |headline: &wire::who::Headline| {
        Item::new(
            &headline.id,
            &headline.title,
            headline.date.as_deref(),
            headline.source.as_deref(),
            address,
            ui,
        )
    };
    let request = about(dossier);
    Ok(DossierPage {
        kind: dossier.kind,
        kind_name: match dossier.kind {
            "org" => ui.t.org,
            "place" => ui.t.place,
            _ => ui.t.person,
        },
        told: ui.count(dossier.articles, ui.t.named_in),
        articles: search.to("/"),
        note: dossier.note.as_deref().map(text::line),
        variants: variants(dossier, ui),
        namesakes: dossier
            .namesakes
            .iter()
            .map(|other| Namesake::new(other, address))
            .collect(),
        first: dossier.first.as_ref().map(item),
        last: dossier.last.as_ref().map(item),
        picture: timeline(archive, &request, &search, ui)?,
        company: company(dossier, address, ui),
        words: dossier.words.iter().map(|word| telling(&word.word, &search)).collect(),
        sources: sources(dossier, &search, ui),
        most_about: ui.say(ui.t.most_about, &name),
        headlines: dossier.headlines.iter().take(HEADLINES).map(item).collect(),
        latest: latest(archive, &request, address, ui)?,
        name,
        frame: asking.frame(),
    })
}

/// The request for all its articles.
fn about(dossier: &wire::Dossier) -> Request {
    let facet = kind(dossier.kind).map_or(Facet::Person, Facet::from_kind);
    Request {
        filters: Filters {
            any_of: vec![(facet, vec![dossier.name.clone()])],
            ..Filters::default()
        },
        today: today(),
        ..Request::default()
    }
}

fn timeline(archive: &Archive, request: &Request, search: &Address, ui: &Ui) -> Result<Option<Picture>, Refusal> {
    let chart = ChartRequest {
        lines: vec![(String::new(), request.clone())],
        ..ChartRequest::default()
    };
    let series = Chart::new(&archive.chart(&chart)?).series;
    Ok(picture::draw(&series, search, ui))
}

fn latest(archive: &Archive, request: &Request, address: &Address, ui: &Ui) -> Result<Vec<Item>, Refusal> {
    let newest = Request {
        sort: Sort::Newest,
        limit: HEADLINES,
        count: false,
        ..request.clone()
    };
    let found = archive.search(&newest)?;
    let item = |hit: &crate::search::Hit| {
        let (article, date) = (&hit.article, hit.article.date.map(|date| date.to_string()));
        Item::new(
            &article.id,
            &article.title,
            date.as_deref(),
            article.source.as_deref(),
            address,
            ui,
        )
    };
    Ok(found.hits.iter().map(item).collect())
}

/// The other forms of the name.
fn variants(dossier: &wire::Dossier, ui: &Ui) -> Vec<Choice> {
    let others = dossier.variants.iter().filter(|variant| variant.value != dossier.name);
    let choice = |variant: &wire::who::Valued| Choice {
        label: text::line(&variant.value),
        count: ui.number(variant.count),
        selected: false,
        href: String::new(),
        without: None,
    };
    others.map(choice).collect()
}

impl Namesake {
    fn new(other: &wire::who::Namesake, address: &Address) -> Namesake {
        let link = NameLink::new(&other.name, other.kind, address);
        Namesake {
            kind: other.kind,
            name: link.name,
            href: link.href,
        }
    }
}

fn company(dossier: &wire::Dossier, address: &Address, ui: &Ui) -> Vec<Company> {
    let lists = [
        ("person", &dossier.person),
        ("org", &dossier.org),
        ("place", &dossier.place),
    ];
    let strongest = lists
        .iter()
        .flat_map(|(_, list)| list.iter())
        .map(|one| one.association)
        .fold(0.0, f64::max);
    let company = |(kind, list): (&'static str, &Vec<wire::who::Companion>)| Company {
        kind,
        heading: ui.field(kind),
        members: list
            .iter()
            .map(|one| Member::new(one, kind, strongest, address, ui))
            .collect(),
    };
    lists
        .into_iter()
        .map(company)
        .filter(|company| !company.members.is_empty())
        .collect()
}

impl Member {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 2 and 100.
    fn new(one: &wire::who::Companion, kind: &str, strongest: f64, address: &Address, ui: &Ui) -> Member {
        let link = NameLink::new(&one.name, kind, address);
        Member {
            name: link.name,
            href: link.href,
            count: ui.number(one.articles),
            together: ui.count(one.articles, ui.t.together),
            strength: (one.association / strongest.max(f64::MIN_POSITIVE) * 100.0).clamp(2.0, 100.0) as u32,
        }
    }
}

/// A word that stands out, and the articles of the dossier that hold it.
fn telling(word: &str, search: &Address) -> NameLink {
    NameLink {
        name: text::line(word),
        href: search.set("q", &quoted_value(word)).to("/"),
    }
}

fn sources(dossier: &wire::Dossier, search: &Address, ui: &Ui) -> Vec<Choice> {
    let choice = |source: &wire::who::Valued| Choice {
        label: text::line(&source.value),
        count: ui.number(source.count),
        selected: false,
        href: search.with("source", &source.value).to("/"),
        without: None,
    };
    dossier.source.iter().map(choice).collect()
}
