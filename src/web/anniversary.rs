//! On this day: what the archive holds of one day of the year, year by year, the newest first.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;

use super::article::Item;
use super::frame::{Asking, Frame};
use super::text::{self, Piece};
use super::ui::Ui;
use crate::archive::Archive;
use crate::ask;
use crate::ask::values::month_day;
use crate::http::App;
use crate::http::error::Refusal;
use crate::search::{Filters, Request, Sort};
use crate::wire::{self, Search};

/// Articles shown; there is a link to the others.
const SHOWN: usize = 60;
/// A year that has every day.
const LEAP_YEAR: i16 = 2000;

/// The page.
#[derive(Template)]
#[template(path = "day.html")]
pub struct DayPage {
    frame: Frame,
    title: String,
    /// The day before: its name and its page.
    before: (String, String),
    after: (String, String),
    years: Vec<Year>,
    all: Option<(String, String)>,
}

/// The articles of one year.
struct Year {
    year: String,
    hits: Vec<Hit>,
}

/// One article.
struct Hit {
    item: Item,
    lang: String,
    passage: Vec<Piece>,
}

/// `/day`: the day that it is.
pub async fn today(State(app): State<App>, asking: Asking) -> Response {
    let today = ask::today();
    asking
        .answer(&app, move |archive, asking| {
            day(archive, (today.month(), today.day()), asking)
        })
        .await
}

/// `/day/MM-DD`
pub async fn page(State(app): State<App>, Path(wanted): Path<String>, asking: Asking) -> Response {
    asking
        .answer(&app, move |archive, asking| day(archive, month_day(&wanted)?, asking))
        .await
}

fn day(archive: &Archive, on: (i8, i8), asking: &Asking) -> Result<DayPage, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let request = Request {
        filters: Filters {
            on_this_day: Some(on),
            ..Filters::default()
        },
        sort: Sort::Newest,
        limit: SHOWN,
        today: ask::today(),
        ..Request::default()
    };
    let started = std::time::Instant::now();
    let answer = Search::new("", &archive.search(&request)?, started.elapsed());
    let date = Date::new(LEAP_YEAR, on.0, on.1).unwrap_or_default();
    let neighbour = |date: Result<Date, jiff::Error>| {
        let date = date.unwrap_or_default();
        let page = format!("/day/{}", date.strftime("%m-%d"));
        (name(date, ui), address.language().to(&page))
    };
    let total = answer.total.unwrap_or(0);
    let search = address
        .language()
        .set("on-this-day", &date.strftime("%m-%d").to_string())
        .set("sort", "newest");
    let more = total > u64::try_from(SHOWN).unwrap_or(u64::MAX);
    Ok(DayPage {
        title: ui.say(ui.t.day_title, &name(date, ui)),
        before: neighbour(date.yesterday()),
        after: neighbour(date.tomorrow()),
        years: years(&answer.hits, asking),
        all: more.then(|| (ui.say(ui.t.day_more, &ui.number(total)), search.to("/"))),
        frame: asking.frame(),
    })
}

fn name(date: Date, ui: &Ui) -> String {
    date.strftime(ui.t.day_of_year_form).to_string()
}

fn years(hits: &[wire::Hit], asking: &Asking) -> Vec<Year> {
    let mut years: Vec<Year> = Vec::new();
    for hit in hits {
        let year = hit.date.as_deref().and_then(|date| date.get(..4)).unwrap_or_default();
        let shown = Hit {
            item: Item::new(
                &hit.id,
                &hit.title,
                hit.date.as_deref(),
                hit.source.as_deref(),
                &asking.address,
                &asking.ui,
            ),
            lang: hit.lang.clone(),
            passage: text::passage(&hit.snippet),
        };
        match years.last_mut().filter(|last| last.year == year) {
            Some(last) => last.hits.push(shown),
            None => years.push(Year {
                year: year.to_owned(),
                hits: vec![shown],
            }),
        }
    }
    years
}
