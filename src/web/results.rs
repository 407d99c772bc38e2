//! The results of a search: what was understood, when it was written about, what was found, and how to narrow it.
//!
//! Where nothing is asked yet, the same page shows the archive as a whole and its latest articles.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::address::Address;
use super::frame::{Asking, Frame};
use super::lessons::{Lesson, lessons};
use super::panels::{self, Other, Panel};
use super::picture::{self, Choice, Picture};
use super::text::{self, Piece};
use super::ui::Ui;
use crate::archive::{Archive, ChartRequest};
use crate::http::App;
use crate::http::error::Refusal;
use crate::index::schema::Facet;
use crate::search::{Request, Sort, Unit};
use crate::wire::{self, Chart, Search};

/// Hits on a page.
const HITS: usize = 20;
/// Hits where nothing is asked yet.
const LATEST: usize = 8;
/// Passages of a hit.
const PASSAGES: usize = 2;
/// People named beside a hit.
const PEOPLE: usize = 6;
/// Searches drawn on one chart, the first included.
const LINES: usize = 4;

/// The page.
#[derive(Template)]
#[template(path = "search.html")]
pub struct Results {
    frame: Frame,
    heading: String,
    held: String,
    reading: String,
    notes: Vec<Vec<Piece>>,
    offers: Vec<Offer>,
    chips: Vec<Chip>,
    clear: String,
    lessons: Vec<Lesson>,
    picture: Option<Picture>,
    from: String,
    to: String,
    copies: Option<String>,
    took: String,
    sorts: Vec<Choice>,
    group: Choice,
    hits: Vec<HitView>,
    pager: Pager,
    takeaway: Takeaway,
    panels: Vec<Panel>,
    others: Vec<Other>,
}

/// Another query that would find something.
pub struct Offer {
    query: String,
    href: String,
    count: String,
}

/// Something chosen, which a click takes away.
struct Chip {
    label: String,
    href: String,
    /// Whether it leaves something out.
    without: bool,
}

/// One article found.
struct HitView {
    number: usize,
    href: String,
    title: String,
    lang: String,
    /// As a machine and as people say it.
    date: Option<(String, String)>,
    source: Option<String>,
    section: Option<String>,
    words: String,
    /// How many copies, and all of them as a search.
    copies: Option<(String, String)>,
    first_in: Option<String>,
    passages: Vec<Vec<Piece>>,
    people: Vec<NameLink>,
    more_people: Option<String>,
}

/// A name and its dossier.
pub struct NameLink {
    /// The name.
    pub name: String,
    /// Where the dossier is.
    pub href: String,
}

impl NameLink {
    /// The dossier on a name.
    pub fn new(name: &str, kind: &str, address: &Address) -> NameLink {
        NameLink {
            name: text::line(name),
            href: address
                .language()
                .set("kind", kind)
                .to(&format!("/who/{}", text::path_part(name))),
        }
    }
}

/// Ways from one page of a list to others.
#[derive(Debug, Default)]
pub struct Pager {
    /// How many pages there are.
    pub pages: u64,
    /// Where one is, in words.
    pub told: String,
    /// The first page, if that is another.
    pub first: Option<String>,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// The last page.
    pub last: Option<String>,
}

impl Pager {
    /// The pager of a list of `total` things, `size` on a page, from the one at `offset` on.
    pub fn new(offset: usize, size: usize, total: u64, address: &Address, path: &str, ui: &Ui) -> Pager {
        let total = usize::try_from(total).unwrap_or(usize::MAX);
        let pages = total.div_ceil(size).max(1);
        let page = offset / size;
        let to = |page: usize| Some(address.at("offset", page.saturating_mul(size)).to(path));
        let number = |number: usize| ui.number(u64::try_from(number).unwrap_or(u64::MAX));
        Pager {
            pages: u64::try_from(pages).unwrap_or(u64::MAX),
            told: ui.fill(ui.t.page_of, &[&number(page + 1), &number(pages)]),
            first: if page > 1 { to(0) } else { None },
            previous: if page > 0 { to(page - 1) } else { None },
            next: if page + 1 < pages { to(page + 1) } else { None },
            last: if page + 2 < pages { to(pages - 1) } else { None },
        }
    }
}

/// The same search elsewhere.
struct Takeaway {
    command: String,
    curl: String,
    csv: String,
    jsonl: String,
    rss: String,
    atom: String,
}

impl Takeaway {
    fn new(asking: &Asking) -> Takeaway {
        let search = asking.address.drop(&[]);
        let download = |format: &str| search.api_with("format", format);
        Takeaway {
            command: search.command(),
            curl: search.curl(&asking.origin),
            csv: download("csv"),
            jsonl: download("jsonl"),
            rss: search.asked().to("/feed.rss"),
            atom: search.asked().to("/feed.atom"),
        }
    }
}

/// `/`
pub async fn page(State(app): State<App>, asking: Asking) -> Response {
    asking.answer(&app, results).await
}

fn results(archive: &Archive, asking: &Asking) -> Result<Results, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let front = address.is_empty();
    let request = request(asking, front)?;
    let started = std::time::Instant::now();
    let found = archive.search(&request)?;
    let answer = Search::new(&request.query, &found, started.elapsed());
    let timelines = timelines(archive, asking, &request)?;
    let year = timelines
        .first()
        .and_then(|timeline| timeline.last.as_deref())
        .and_then(|last| last.get(..4));
    let total = answer.stories.or(answer.total).unwrap_or(0);
    let counted = if answer.stories.is_some() {
        ui.t.found_stories
    } else {
        ui.t.found
    };
    Ok(Results {
        heading: if total == 0 {
            ui.t.nothing.to_owned()
        } else {
            ui.count(total, counted)
        },
        held: held(total, timelines.first(), ui),
        reading: if answer.reading.trim() == answer.query.trim() || front {
            String::new()
        } else {
            answer.reading.clone()
        },
        notes: answer.notes.iter().map(|note| quoted(note)).collect(),
        offers: answer
            .offers
            .iter()
            .map(|offer| Offer::new(offer, address, ui))
            .collect(),
        chips: chips(address, ui),
        clear: address.drop(&[]).only(&["q", "ui", "sort", "group"]).to("/"),
        lessons: lessons(&answer.facets, year, address, ui),
        picture: picture::draw(&timelines, address, ui),
        from: address.get("from").unwrap_or_default().to_owned(),
        to: address.get("to").unwrap_or_default().to_owned(),
        copies: answer
            .stories
            .and(answer.copies)
            .map(|copies| ui.count(copies, ui.t.in_copies)),
        took: ui.say(ui.t.milliseconds, &format!("{:.1}", answer.took_ms)),
        sorts: sorts(&request, address, ui),
        group: group(&request, address, ui),
        hits: hits(&answer, request.offset, address, ui),
        pager: if front {
            Pager::default()
        } else {
            Pager::new(request.offset, HITS, total, address, "/", ui)
        },
        takeaway: Takeaway::new(asking),
        panels: panels::panels(&found.facets, address, ui),
        others: panels::others(address, ui),
        frame: Frame {
            front,
            ..asking.frame()
        },
    })
}

fn request(asking: &Asking, front: bool) -> Result<Request, Refusal> {
    let asked = asking.address.params().search()?;
    Ok(Request {
        limit: if front { LATEST } else { HITS },
        facets: panels::counted(),
        passages: if asked.query.trim().is_empty() { 0 } else { PASSAGES },
        sort: if front { Sort::Newest } else { asked.sort },
        ..asked
    })
}

/// The timeline of the search, and those of the searches that it is compared with, under the same restrictions.
fn timelines(archive: &Archive, asking: &Asking, request: &Request) -> Result<Vec<wire::Timeline>, Refusal> {
    let own = (request.query.clone(), request.clone());
    let versus = asking.address.all("vs").map(|query| {
        let request = Request {
            query: query.to_owned(),
            ..request.clone()
        };
        (query.to_owned(), request)
    });
    let chart = ChartRequest {
        lines: std::iter::once(own).chain(versus).take(LINES).collect(),
        by: asking.address.get("unit").and_then(unit),
        ..ChartRequest::default()
    };
    Ok(Chart::new(&archive.chart(&chart)?).series)
}

fn unit(name: &str) -> Option<Unit> {
    let units = [Unit::Year, Unit::Quarter, Unit::Month, Unit::Week, Unit::Day];
    units.into_iter().find(|unit| wire::unit_name(*unit) == name)
}

/// `12,000 articles, 3 May 1921 to 17 January 2026`
fn held(total: u64, timeline: Option<&wire::Timeline>, ui: &Ui) -> String {
    let count = ui.count(total, ui.t.held);
    let ends = timeline.and_then(|timeline| timeline.first.as_deref().zip(timeline.last.as_deref()));
    match ends {
        Some((first, last)) => format!("{count} · {}", ui.fill(ui.t.spanning, &[&ui.day(first), &ui.day(last)])),
        None => count,
    }
}

/// A note cut at its backticks: what stands in them is to be typed.
fn quoted(note: &str) -> Vec<Piece> {
    let piece = |(at, text): (usize, &str)| Piece {
        text: text.to_owned(),
        hit: at % 2 == 1,
    };
    note.split('`')
        .enumerate()
        .map(piece)
        .filter(|piece| !piece.text.is_empty())
        .collect()
}

impl Offer {
    fn new(offer: &wire::search::Offer, address: &Address, ui: &Ui) -> Offer {
        Offer {
            href: address.set("q", &offer.query).to("/"),
            count: ui.number(offer.articles),
            query: offer.query.clone(),
        }
    }
}

/// What was chosen beside the query.
fn chips(address: &Address, ui: &Ui) -> Vec<Chip> {
    let mut chips = Vec::new();
    for (name, value) in address.pairs() {
        let (field, without) = match name.strip_prefix('-') {
            Some(field) => (field, true),
            None => (name.as_str(), false),
        };
        let label = match field {
            "missing" => format!("{}: {}", ui.field(value), ui.t.none_given),
            "on-this-day" => ui.say(ui.t.any_year, value),
            "not" => ui.say(ui.t.without, value),
            "status" if !without => value.clone(),
            _ if Facet::from_name(field).is_some() => format!("{}: {}", ui.field(field), ui.value(field, value)),
            _ => continue,
        };
        chips.push(Chip {
            label: if without { ui.say(ui.t.without, &label) } else { label },
            href: address.without(name, value).to("/"),
            without,
        });
    }
    chips.extend(time_chip(address, ui));
    chips
}

/// The chosen time is one choice, even if it has two ends.
fn time_chip(address: &Address, ui: &Ui) -> Option<Chip> {
    let (from, to) = (address.get("from"), address.get("to"));
    let label = match (from, to) {
        (None, None) => return None,
        (Some(from), Some(to)) if from == to => ui.date(from),
        (Some(from), Some(to)) => format!("{} – {}", ui.date(from), ui.date(to)),
        (Some(from), None) => ui.say(ui.t.from_day, &ui.date(from)),
        (None, Some(to)) => ui.say(ui.t.to_day, &ui.date(to)),
    };
    Some(Chip {
        label,
        href: address.drop(&["from", "to"]).to("/"),
        without: false,
    })
}

fn sorts(request: &Request, address: &Address, ui: &Ui) -> Vec<Choice> {
    let choice = |(label, value, sort): (&'static str, &str, Sort)| Choice {
        label,
        href: address.set("sort", value).to("/"),
        chosen: request.sort == sort,
    };
    let all = [
        (ui.t.relevance, "", Sort::Relevance),
        (ui.t.newest, "newest", Sort::Newest),
        (ui.t.oldest, "oldest", Sort::Oldest),
    ];
    all.into_iter().map(choice).collect()
}

fn group(request: &Request, address: &Address, ui: &Ui) -> Choice {
    let chosen = request.group.is_some();
    Choice {
        label: if chosen { ui.t.ungroup } else { ui.t.group },
        href: address.set("group", if chosen { "" } else { "family" }).to("/"),
        chosen,
    }
}

fn hits(answer: &Search, offset: usize, address: &Address, ui: &Ui) -> Vec<HitView> {
    let numbered = (offset + 1..).zip(&answer.hits);
    numbered
        .map(|(number, hit)| HitView::new(number, hit, address, ui))
        .collect()
}

impl HitView {
    fn new(number: usize, hit: &wire::Hit, address: &Address, ui: &Ui) -> HitView {
        let family = hit.family.as_ref().filter(|family| family.copies > 1);
        let copies = |family: &wire::Family| {
            let search = address
                .language()
                .set("q", &format!("family:{}", quoted_value(&family.id)));
            (ui.count(family.copies, ui.t.copies), search.to("/"))
        };
        let first_in = hit.story.as_ref().and_then(|story| story.first.source.as_deref());
        let passages: Vec<Vec<Piece>> = match hit.passages.as_slice() {
            [] => vec![text::passage(&hit.snippet)],
            some => some.iter().map(|passage| text::passage(&passage.snippet)).collect(),
        };
        HitView {
            number,
            href: address.at("at", number).to(&article_path(&hit.id)),
            title: titled(&hit.title, &hit.id),
            lang: hit.lang.clone(),
            date: hit.date.as_deref().map(|date| (machine_day(date), ui.day(date))),
            source: hit.source.as_deref().map(text::line),
            section: hit.section.as_deref().map(text::line),
            words: ui.count(hit.words, ui.t.words),
            copies: family.map(copies),
            first_in: first_in.map(|source| ui.say(ui.t.first_in, &text::line(source))),
            passages: passages.into_iter().filter(|passage| !passage.is_empty()).collect(),
            people: hit
                .person
                .iter()
                .take(PEOPLE)
                .map(|name| NameLink::new(name, "person", address))
                .collect(),
            more_people: more(hit.person.len(), ui),
        }
    }
}

/// How many people are named beside those shown.
fn more(people: usize, ui: &Ui) -> Option<String> {
    let more = u64::try_from(people.saturating_sub(PEOPLE)).unwrap_or(0);
    (more > 0).then(|| ui.count(more, ui.t.and_more))
}

/// Where an article stands.
pub fn article_path(id: &str) -> String {
    format!("/article/{}", text::path_part(id))
}

/// A headline; where there is none, the identifier.
pub fn titled(title: &str, id: &str) -> String {
    let line = text::line(title);
    if line.is_empty() { text::line(id) } else { line }
}

/// The day of a date in the way that `<time>` has it.
pub fn machine_day(date: &str) -> String {
    date.split('T').next().unwrap_or(date).to_owned()
}

/// A value of a field as a query has it.
pub fn quoted_value(value: &str) -> String {
    format!("\"{}\"", value.replace('"', " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ui() -> Ui {
        Ui::of(&Address::default(), None)
    }

    #[test]
    fn every_page_of_a_list_can_be_reached() {
        let address = Address::read("q=dam");
        let pager = |offset| Pager::new(offset, 20, 101, &address, "/", &ui());
        let first = pager(0);
        assert_eq!((first.pages, first.first, first.previous), (6, None, None));
        assert_eq!(first.next.as_deref(), Some("/?q=dam&offset=20"));
        assert_eq!(first.last.as_deref(), Some("/?q=dam&offset=100"));
        let last = pager(100);
        assert_eq!((last.next, last.last), (None, None));
        assert_eq!(last.previous.as_deref(), Some("/?q=dam&offset=80"));
        assert_eq!(last.told, "Page 6 of 6");
        assert_eq!(Pager::new(0, 20, 0, &address, "/", &ui()).pages, 1);
    }

    #[test]
    fn what_was_chosen_can_be_taken_away() {
        let address = Address::read("q=x&person=A&-source=B&from=2021&to=2022-03&missing=place&sort=newest&lang=de");
        let chips: Vec<(String, bool)> = chips(&address, &ui())
            .into_iter()
            .map(|chip| (chip.label, chip.without))
            .collect();
        let want = [
            ("People: A", false),
            ("not Sources: B", true),
            ("Places: none given", false),
            ("Languages: German", false),
            ("2021 – March 2022", false),
        ];
        assert_eq!(chips, want.map(|(label, without)| (label.to_owned(), without)));
    }

    #[test]
    fn notes_are_cut_at_what_is_to_be_typed() {
        let pieces: Vec<(String, bool)> = quoted("`x` is new; try `y`")
            .into_iter()
            .map(|piece| (piece.text, piece.hit))
            .collect();
        assert_eq!(
            pieces,
            [("x", true), (" is new; try ", false), ("y", true)].map(|(text, hit)| (text.to_owned(), hit))
        );
    }
}
