//! What the archive holds: how much, of which time, in which languages, from whom, and which files could not be read.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::article::Item;
use super::frame::{Asking, Frame};
use super::panels::{self, Panel};
use super::picture::{self, Picture};
use super::results::quoted_value;
use super::text;
use super::ui::Ui;
use crate::archive::{Archive, ChartRequest, Rank};
use crate::ask::today;
use crate::http::App;
use crate::http::error::Refusal;
use crate::search::Request;
use crate::wire::{self, Chart, Stats};

/// The most reprinted stories that are shown.
const STORIES: usize = 8;

/// The page.
#[derive(Template)]
#[template(path = "archive.html")]
pub struct ArchivePage {
    frame: Frame,
    figures: Vec<(String, &'static str)>,
    picture: Option<Picture>,
    panels: Vec<Panel>,
    /// How many copies, the first of them, and all of them as a search.
    stories: Vec<(String, Item, String)>,
    failures: Vec<(String, String, String)>,
}

/// `/archive`
pub async fn page(State(app): State<App>, asking: Asking) -> Response {
    asking.answer(&app, holdings).await
}

fn holdings(archive: &Archive, asking: &Asking) -> Result<ArchivePage, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let held = archive.stats()?;
    let stats = Stats::new(&held);
    let everything = Request {
        today: today(),
        ..Request::default()
    };
    let chart = ChartRequest {
        lines: vec![(String::new(), everything)],
        ..ChartRequest::default()
    };
    let series = Chart::new(&archive.chart(&chart)?).series;
    let search = address.language();
    Ok(ArchivePage {
        figures: figures(&stats, ui),
        picture: picture::draw(&series, &search, ui),
        panels: panels::panels(&held.facets, &search, ui),
        stories: stories(archive, asking)?,
        failures: stats
            .failures
            .into_iter()
            .map(|problem| {
                (
                    text::line(&problem.path),
                    problem.place.unwrap_or_default(),
                    text::line(&problem.reason),
                )
            })
            .collect(),
        frame: asking.frame(),
    })
}

fn figures(stats: &Stats, ui: &Ui) -> Vec<(String, &'static str)> {
    let t = ui.t;
    let mut figures = vec![
        (ui.number(stats.articles), t.articles),
        (ui.number(stats.files), t.files),
        (ui.number(stats.words), t.words_in_all),
    ];
    figures.extend(stats.first.as_deref().map(|first| (ui.day(first), t.first_date)));
    figures.extend(stats.last.as_deref().map(|last| (ui.day(last), t.last_date)));
    figures.push((ui.number(stats.undated), t.undated_articles));
    figures.push((ui.bytes(stats.source_bytes), t.source_size));
    figures.push((ui.bytes(stats.index_bytes), t.index_size));
    figures
}

fn stories(archive: &Archive, asking: &Asking) -> Result<Vec<(String, Item, String)>, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let found = wire::Stories::new(&archive.stories(Rank::Largest, STORIES)?);
    let story = |story: &wire::Story| {
        let first = &story.first;
        let item = Item::new(
            &first.id,
            &first.title,
            first.date.as_deref(),
            first.source.as_deref(),
            address,
            ui,
        );
        let search = address
            .language()
            .set("q", &format!("family:{}", quoted_value(&story.id)));
        (ui.count(story.copies, ui.t.copies), item, search.to("/"))
    };
    Ok(found.families.iter().map(story).collect())
}
