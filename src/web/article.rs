//! An article to be read: its text with the names and days that were found in it, where it comes from, how to cite it,
//! what its copies changed, what is related, and the way to the hits before and after it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use rustc_hash::FxHashSet;

use super::address::Address;
use super::frame::{Asking, Frame};
use super::results::{NameLink, article_path, machine_day, quoted_value, titled};
use super::text::{self, Piece};
use super::ui::Ui;
use crate::archive::{Archive, Reading};
use crate::article::{Kind, paragraphs};
use crate::http::App;
use crate::http::error::Refusal;
use crate::search::{RelatedRequest, Request};
use crate::wire::{self, Whole};

/// Related articles.
const RELATED: usize = 5;

/// The page.
#[derive(Template)]
#[template(path = "article.html")]
pub struct ArticlePage {
    frame: Frame,
    walk: Option<Walk>,
    title: String,
    headline: Vec<Piece>,
    lang: String,
    kicker: Vec<String>,
    authors: Vec<NameLink>,
    /// As a machine and as people say it, and the search of that day.
    date: Option<(String, String, String)>,
    updated: Option<String>,
    place: Option<String>,
    summary: Option<String>,
    paragraphs: Vec<Paragraph>,
    named: Vec<Named>,
    days: Vec<Day>,
    citation: String,
    permalink: String,
    provenance: Vec<(&'static str, String)>,
    /// Where it was published, and whether that may be followed.
    url: Option<(String, bool)>,
    json: String,
    related: Vec<Item>,
    copies: Vec<CopyView>,
    family: Option<String>,
}

/// An article by its headline.
pub struct Item {
    /// Its address.
    pub href: String,
    /// Its headline.
    pub title: String,
    /// Its date, as a machine and as people say it.
    pub date: Option<(String, String)>,
    /// Who published it.
    pub source: Option<String>,
}

impl Item {
    /// An article by its headline.
    pub fn new(id: &str, title: &str, date: Option<&str>, source: Option<&str>, address: &Address, ui: &Ui) -> Item {
        Item {
            href: address.language().to(&article_path(id)),
            title: titled(title, id),
            date: date.map(|date| (machine_day(date), ui.day(date))),
            source: source.map(text::line),
        }
    }
}

/// The place of the article among the hits of a search.
struct Walk {
    up: String,
    told: String,
    previous: Option<(String, String)>,
    next: Option<(String, String)>,
}

/// A paragraph of the text.
struct Paragraph {
    number: usize,
    label: String,
    runs: Vec<Run>,
}

/// A stretch of a paragraph: a name, a day, or what stands between.
struct Run {
    link: Option<Link>,
    pieces: Vec<Piece>,
}

/// Where a name or a day leads.
#[derive(Clone)]
struct Link {
    kind: &'static str,
    href: String,
    title: String,
}

/// The names of one kind.
struct Named {
    kind: &'static str,
    heading: &'static str,
    names: Vec<NameLink>,
}

/// A day that the text speaks of.
struct Day {
    name: String,
    title: String,
    href: String,
}

/// A copy of the story and what it changed.
struct CopyView {
    item: Item,
    changed: bool,
    title: Vec<wire::stories::Change>,
    body: Vec<wire::stories::Change>,
}

/// `/article/ID`
pub async fn page(State(app): State<App>, Path(id): Path<String>, asking: Asking) -> Response {
    asking
        .answer(&app, move |archive, asking| article(archive, &id, asking))
        .await
}

fn article(archive: &Archive, id: &str, asking: &Asking) -> Result<ArticlePage, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let search = address.params().search()?;
    let reading = archive.read(id, &search)?;
    let missing = || Refusal::Missing(ui.t.no_article.to_owned(), ui.t.no_article_hint);
    let Reading { shown, marks } = reading.ok_or_else(missing)?;
    let whole = Whole::new(&shown);
    let permalink = format!("{}{}", asking.origin, article_path(&whole.id));
    let copies = archive.copies(id)?.map(|copies| wire::Copies::new(&copies));
    let family = copies.as_ref().and_then(|copies| copies.family.as_ref());
    let family = family.map(|family| {
        address
            .language()
            .set("q", &format!("family:{}", quoted_value(&family.id)))
            .to("/")
    });
    Ok(ArticlePage {
        walk: walk(archive, &search, asking)?,
        title: titled(&whole.title, &whole.id),
        headline: headline(&whole, &marks.title),
        kicker: kicker(&whole, ui),
        authors: whole.by.iter().map(|by| author(by, address)).collect(),
        date: whole.date.as_deref().map(|date| {
            let day = machine_day(date);
            let search = address.language().set("from", &day).set("to", &day).to("/");
            (date.to_owned(), ui.date(date), search)
        }),
        updated: whole
            .updated
            .as_deref()
            .map(|updated| ui.say(ui.t.updated, &ui.date(updated))),
        place: whole.dateline.as_deref().map(text::line),
        summary: Some(shown.article.summary.trim().to_owned()).filter(|summary| !summary.is_empty()),
        paragraphs: laid_out(&whole, &marks.body, address, ui),
        named: named(&whole, address, ui),
        days: days(&whole, address, ui),
        citation: citation(&whole, &permalink, ui),
        provenance: provenance(&whole, ui),
        url: whole.url.as_deref().map(|url| match text::web_address(url) {
            Some(url) => (url.to_owned(), true),
            None => (text::line(url), false),
        }),
        json: format!("/api{}", article_path(&whole.id)),
        related: related(archive, id, asking)?,
        copies: copies
            .map(|copies| {
                copies
                    .copies
                    .into_iter()
                    .map(|copy| CopyView::new(copy, address, ui))
                    .collect()
            })
            .unwrap_or_default(),
        family,
        lang: whole.lang,
        permalink,
        frame: asking.frame(),
    })
}

/// The headline with its hits; one that had to be made harmless has none, since its places are not what they were.
fn headline(whole: &Whole, marks: &[[usize; 2]]) -> Vec<Piece> {
    let shown = titled(&whole.title, &whole.id);
    let marks = if shown == whole.title { marks } else { &[] };
    text::cut(&shown, 0, marks)
}

/// The hits before and after, where the address says at which place of a search the article stands.
fn walk(archive: &Archive, search: &Request, asking: &Asking) -> Result<Option<Walk>, Refusal> {
    let (address, ui) = (&asking.address, &asking.ui);
    let at = address.number("at");
    if at == 0 {
        return Ok(None);
    }
    let first = at.saturating_sub(1).max(1);
    let around = Request {
        offset: first - 1,
        limit: at - first + 2,
        ..search.clone()
    };
    let found = archive.search(&around)?;
    let total = found.totals.map(|totals| totals.stories).or(found.total).unwrap_or(0);
    let hit = |number: usize| {
        let hit = number.checked_sub(first).and_then(|place| found.hits.get(place))?;
        let id = &hit.article.id;
        Some((
            address.at("at", number).to(&article_path(id)),
            titled(&hit.article.title, id),
        ))
    };
    let number = |number: usize| ui.number(u64::try_from(number).unwrap_or(u64::MAX));
    /// Hits on a page of results.
    const PAGE: usize = 20;
    Ok(Some(Walk {
        up: format!("{}#hit-{at}", address.at("offset", (at - 1) / PAGE * PAGE).to("/")),
        told: ui.fill(ui.t.hit_of, &[&number(at), &ui.number(total)]),
        previous: if at > 1 { hit(at - 1) } else { None },
        next: hit(at + 1),
    }))
}

fn kicker(whole: &Whole, ui: &Ui) -> Vec<String> {
    let page = whole
        .page
        .as_deref()
        .map(|page| ui.say(ui.t.page_number, &text::line(page)));
    let edition = whole
        .edition
        .as_deref()
        .map(|edition| ui.say(ui.t.edition, &text::line(edition)));
    let parts = [
        whole.source.as_deref().map(text::line),
        whole.section.as_deref().map(text::line),
        edition,
        page,
    ];
    parts.into_iter().flatten().collect()
}

fn author(by: &str, address: &Address) -> NameLink {
    NameLink {
        name: text::line(by),
        href: address.language().set("by", by).to("/"),
    }
}

/// The text by paragraphs, each cut where a name or a day begins and ends.
fn laid_out(whole: &Whole, marks: &[[usize; 2]], address: &Address, ui: &Ui) -> Vec<Paragraph> {
    let links = links(whole, address, ui);
    let mut before = (0, 0);
    let numbered = (1..).zip(paragraphs(&whole.body));
    numbered
        .map(|(number, range)| {
            let skipped = whole.body.get(before.0..range.start).unwrap_or_default();
            let begin = before.1 + skipped.chars().count();
            let text = whole.body.get(range.clone()).unwrap_or_default();
            before = (range.end, begin + text.chars().count());
            Paragraph {
                number,
                label: ui.say(ui.t.paragraph, &number.to_string()),
                runs: runs(text, begin, &links, marks),
            }
        })
        .collect()
}

/// A stretch of the body in code points, and where it leads.
type Linked = ((usize, usize), Link);

/// All names and days of the body in order; of two that overlap, the one that begins first, or is longer.
fn links(whole: &Whole, address: &Address, ui: &Ui) -> Vec<Linked> {
    let mut all: Vec<Linked> = Vec::new();
    for (kind, names) in kinds(whole) {
        for name in names {
            let link = Link {
                kind: kind.name(),
                href: NameLink::new(&name.name, kind.name(), address).href,
                title: text::line(&name.name),
            };
            all.extend(name.spans.iter().map(|span| ((span.start, span.end), link.clone())));
        }
    }
    for mention in &whole.mentions {
        if let Some(day) = Day::new(mention, address, ui) {
            let link = Link {
                kind: "day",
                href: day.href,
                title: day.name,
            };
            all.push(((mention.span.start, mention.span.end), link));
        }
    }
    all.sort_by_key(|((start, end), _)| (*start, std::cmp::Reverse(*end)));
    let mut free = 0;
    all.retain(|((start, end), _)| {
        let fits = *start >= free && end > start;
        free = if fits { *end } else { free };
        fits
    });
    all
}

fn kinds(whole: &Whole) -> [(Kind, &Vec<wire::Name>); 3] {
    [
        (Kind::Person, &whole.person),
        (Kind::Org, &whole.org),
        (Kind::Place, &whole.place),
    ]
}

/// A paragraph that begins at a code point of the body, cut at the links in it.
fn runs(text: &str, begin: usize, links: &[Linked], marks: &[[usize; 2]]) -> Vec<Run> {
    let end = begin + text.chars().count();
    let from = links.partition_point(|((start, _), _)| *start < begin);
    let links = links.get(from..).unwrap_or_default();
    let inside = links.iter().take_while(|((_, stop), _)| *stop <= end);
    let mut runs = Vec::new();
    let mut rest = text.chars();
    let mut at = begin;
    let mut push = |stop: usize, at: usize, link: Option<Link>| {
        let text: String = rest.by_ref().take(stop - at).collect();
        if !text.is_empty() {
            runs.push(Run {
                link,
                pieces: text::cut(&text, at, marks),
            });
        }
    };
    for ((start, stop), link) in inside {
        push(*start, at, None);
        push(*stop, *start, Some(link.clone()));
        at = *stop;
    }
    push(end, at, None);
    runs
}

fn named(whole: &Whole, address: &Address, ui: &Ui) -> Vec<Named> {
    let all = kinds(whole).map(|(kind, names)| Named {
        kind: kind.name(),
        heading: ui.field(kind.name()),
        names: names
            .iter()
            .map(|name| NameLink::new(&name.name, kind.name(), address))
            .collect(),
    });
    all.into_iter().filter(|named| !named.names.is_empty()).collect()
}

fn days(whole: &Whole, address: &Address, ui: &Ui) -> Vec<Day> {
    let all = whole
        .mentions
        .iter()
        .filter_map(|mention| Day::new(mention, address, ui));
    let mut told = FxHashSet::default();
    all.filter(|day| told.insert(day.href.clone())).collect()
}

impl Day {
    /// A day, month or year that can be searched for; durations and the like cannot.
    fn new(mention: &wire::Mention, address: &Address, ui: &Ui) -> Option<Day> {
        let date: crate::article::Date = mention.value.parse().ok()?;
        let day = machine_day(&date.to_string());
        Some(Day {
            name: ui.day(&day),
            title: text::line(&mention.span.text),
            href: address.language().set("q", &format!("mentions:{day}")).to("/"),
        })
    }
}

/// `“Dam inquiry opens in Halifax”, Calder Valley Messenger, 8 June 2021. http://…`
fn citation(whole: &Whole, permalink: &str, ui: &Ui) -> String {
    let mut parts: Vec<String> = whole.by.iter().map(|by| text::line(by)).collect();
    parts.push(format!("“{}”", titled(&whole.title, &whole.id)));
    parts.extend(whole.source.as_deref().map(text::line));
    parts.push(
        whole
            .date
            .as_deref()
            .map_or_else(|| ui.t.undated_article.to_owned(), |date| ui.day(date)),
    );
    parts.extend(
        whole
            .page
            .as_deref()
            .map(|page| ui.say(ui.t.page_number, &text::line(page))),
    );
    format!("{}. {permalink}", parts.join(", "))
}

fn provenance(whole: &Whole, ui: &Ui) -> Vec<(&'static str, String)> {
    let t = ui.t;
    let mut facts = vec![(t.file, whole.path.clone()), (t.identifier, text::line(&whole.id))];
    facts.extend(whole.date_source.map(|source| (t.date_from, ui.date_source(source))));
    facts.push((t.language, ui.value("lang", &whole.lang)));
    facts.push((t.length, ui.count(whole.words, t.words)));
    facts.extend(whole.ocr.map(|ocr| (t.ocr, format!("{ocr} %"))));
    facts.extend((whole.status != "usable").then(|| (t.status, whole.status.to_owned())));
    facts.extend((!whole.tag.is_empty()).then(|| {
        let tags: Vec<String> = whole.tag.iter().map(|tag| text::line(tag)).collect();
        (t.tags, tags.join(" · "))
    }));
    facts
}

fn related(archive: &Archive, id: &str, asking: &Asking) -> Result<Vec<Item>, Refusal> {
    let request = RelatedRequest {
        id: id.to_owned(),
        limit: RELATED,
        filters: crate::search::Filters::default(),
    };
    let found = archive.related(&request)?.map(|found| found.hits).unwrap_or_default();
    let item = |hit: &crate::search::Hit| {
        let date = hit.article.date.map(|date| date.to_string());
        let article = &hit.article;
        Item::new(
            &article.id,
            &article.title,
            date.as_deref(),
            article.source.as_deref(),
            &asking.address,
            &asking.ui,
        )
    };
    Ok(found.iter().map(item).collect())
}

impl CopyView {
    fn new(copy: wire::stories::Changed, address: &Address, ui: &Ui) -> CopyView {
        let head = &copy.copy;
        let differs = |changes: &[wire::stories::Change]| changes.iter().any(|change| change.fate != "kept");
        CopyView {
            item: Item::new(
                &head.id,
                &head.title,
                head.date.as_deref(),
                head.source.as_deref(),
                address,
                ui,
            ),
            changed: differs(&copy.title_changes) || differs(&copy.body_changes),
            title: copy.title_changes,
            body: copy.body_changes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_cut_at_names_and_at_hits() {
        let link = |kind| Link {
            kind,
            href: String::new(),
            title: String::new(),
        };
        // The paragraph begins at code point 9 of the body.
        let links = vec![
            ((0, 4), link("org")),
            ((14, 21), link("person")),
            ((27, 33), link("place")),
        ];
        let runs = runs("Then Korvath left Lisbon.", 9, &links, &[[9, 13], [17, 24], [27, 29]]);
        let told: Vec<String> = runs
            .iter()
            .map(|run| {
                let text: Vec<String> = run
                    .pieces
                    .iter()
                    .map(|piece| {
                        if piece.hit {
                            format!("[{}]", piece.text)
                        } else {
                            piece.text.clone()
                        }
                    })
                    .collect();
                format!("{}:{}", run.link.as_ref().map_or("", |link| link.kind), text.concat())
            })
            .collect();
        assert_eq!(
            told,
            [":[Then] ", "person:Kor[vath]", ":[ le]ft ", "place:[Li]sbon", ":."]
                .map(str::to_owned)
                .to_vec()
                .as_slice()
        );
    }
}
