//! The dates that a page shows to its readers, or hides where no standard puts them.
//!
//! Every place gives at most one date, with the weight that such a place deserves; which is taken is decided where all
//! evidence is known. What stands beside the article (comments, lists of others, the foot of the page) is passed over,
//! and a date that is said to be one of a change is taken for one.

use std::collections::BTreeSet;
use std::ops::Range;

use dom_query::{Document, NodeRef};

use crate::analysis::published::{self, Order};
use crate::article::{DateSource, Precision};
use crate::ingest::draft::{self, Draft};
use crate::ingest::markup;

/// Weights of the places, beside those of whole kinds of evidence (a meta tag has 70, an address 60).
mod weight {
    /// A `time` element below the headline, or a date behind a word that says it is that of publication.
    pub const MARKED: u32 = 45;
    /// In a line near the headline that holds little else, or in an element named for dates.
    pub const NEAR: u32 = 38;
    /// The day as of which the page says that it holds: that of publication where no other is shown.
    pub const AS_OF: u32 = 28;
    /// In an element named for dates that stands elsewhere.
    pub const NAMED: u32 = 30;
    /// In the data that a script carries.
    pub const IN_SCRIPT: u32 = 26;
    /// The meta tag with the plain name `date`, as often the day on which a page was built.
    pub const BUILT: u32 = 25;
    /// Just anywhere in the page.
    pub const ANYWHERE: u32 = 8;
    /// In the address of the picture that stands for the page: the day on which it was put there.
    pub const PICTURE: u32 = 6;
}

/// Gathers them all.
pub(super) fn gather(document: &Document, draft: &mut Draft) {
    let order = Order::of_language(draft.article.lang.as_deref().unwrap_or_default());
    let page = Page::of(document, &draft.article.title, order);
    let marked = page.first("[itemprop='datePublished'], [property='datePublished']", |node| {
        attribute_date(node).or_else(|| page.short_date(node))
    });
    draft.dated(&marked.unwrap_or_default(), DateSource::Meta);
    let mut see = |text: Option<String>, weight| draft.seen(&text.unwrap_or_default(), weight);
    see(
        page.first("time[datetime], abbr.published, .entry-date", attribute_date),
        weight::MARKED,
    );
    let near = page.near_headline();
    let said = near.as_ref().filter(|line| line.is_said).map(|line| line.text.clone());
    see(said, weight::MARKED);
    let is_as_of = near.as_ref().is_some_and(|line| line.is_as_of);
    see(
        near.map(|line| line.text),
        if is_as_of { weight::AS_OF } else { weight::NEAR },
    );
    see(page.first(NAMED_FOR_DATES, |node| page.short_date(node)), weight::NAMED);
    see(page.first(DATED_FOR_SCRIPTS, attribute_date), weight::NAMED);
    see(first_in_script(document), weight::IN_SCRIPT);
    let built = document.select("meta[name='date' i]").attr("content");
    see(built.map(|text| text.to_string()), weight::BUILT);
    see(page.anywhere(), weight::ANYWHERE);
    see(of_picture(document), weight::PICTURE);
    see(page.spoken_of(), published::SPOKEN_OF);
    for changed in page.changes() {
        draft.changed(&changed);
    }
}

/// Elements that are named for dates or bylines.
const NAMED_FOR_DATES: &str = "[class*='date'], [class*='Date'], [id*='date'], [class*='datum'], [class*='fecha'], [class*='time'], [class*='publish'], \
    [class*='posted'], [class*='byline'], [class*='meta'], [class*='author'], [class*='info'], [class*='submitted']";

/// Attributes from which scripts write a date into the page, such as "two hours ago".
const DATED_FOR_SCRIPTS: &str =
    "[data-date], [data-datetime], [data-timestamp], [data-published], relative-time[datetime]";

/// Headings that are looked at for the headline.
const MOST_HEADINGS: usize = 200;

/// A page, its headline found.
struct Page<'a> {
    document: &'a Document,
    headline: Option<NodeRef<'a>>,
    order: Order,
    /// The lines as readers see them.
    lines: Vec<String>,
    /// Which of them are the headline: it may stand in a path or a list as well.
    headlines: Vec<usize>,
}

/// A date in a line.
struct Printed {
    text: String,
    /// Whether a word before it says that it is the date of publication.
    is_said: bool,
    /// Whether a word before it says that it is the day as of which the page holds.
    is_as_of: bool,
}

impl<'a> Page<'a> {
    fn of(document: &'a Document, title: &str, order: Order) -> Page<'a> {
        let headings = document.select("h1, h2, h3, [itemprop='headline']");
        let headline = headings
            .nodes()
            .iter()
            .take(MOST_HEADINGS)
            .find(|node| is_headline(node, title))
            .copied();
        let headline = headline.or_else(|| headings.nodes().iter().find(|node| node.has_name("h1")).copied());
        let text = document.body().map(|body| markup::node_text(&body)).unwrap_or_default();
        let of_others = lines_of_others(document);
        let lines: Vec<String> = lines_of(&text)
            .filter(|line| !of_others.contains(*line))
            .map(str::to_owned)
            .collect();
        let heading = headline.map(|node| markup::node_text(&node)).unwrap_or_default();
        let heading = lines_of(&heading).next();
        let is_headline = |line: &String| line == title || Some(line.as_str()) == heading;
        let headlines = (0..)
            .zip(&lines)
            .filter(|(_, line)| is_headline(line))
            .map(|(at, _)| at);
        Page {
            document,
            headline,
            order,
            headlines: headlines.collect(),
            lines,
        }
    }

    /// The first date that elements of a selector give, those below the headline before those above it, and those of a
    /// kind of their own before those of a kind that dates many things, as in a list of others.
    fn first(&self, selector: &str, date_of: impl Fn(&NodeRef<'_>) -> Option<String>) -> Option<String> {
        /// A page with more of them is a list, or means harm.
        const MOST: usize = 400;
        const MANY: usize = 3;
        let mut found: Vec<(String, bool, String)> = Vec::new();
        for node in self.document.select(selector).nodes().iter().take(MOST) {
            if speaks_of_change(node) || is_aside(node) {
                continue;
            }
            if let Some(date) = date_of(node) {
                let is_below = self.headline.is_some_and(|headline| node.id > headline.id);
                found.push((node.attr_or("class", "").to_string(), is_below, date));
            }
        }
        let dates_many = |kind: &str| {
            let of_kind = found.iter().filter(|(class, ..)| class == kind);
            of_kind.map(|(.., date)| date).collect::<BTreeSet<_>>().len() >= MANY
        };
        let rank = |(kind, is_below, _): &&(String, bool, String)| (dates_many(kind), !is_below);
        found.iter().min_by_key(rank).map(|(.., date)| date.clone())
    }

    /// The date printed in an element that holds little else.
    fn short_date(&self, node: &NodeRef<'_>) -> Option<String> {
        const LITTLE: usize = 200;
        let text = markup::little_text(node, LITTLE)?;
        dates_of_publication(&text, self.order).next().map(|date| date.text)
    }

    /// A date within a few lines of the headline, in a line that is no running text: the closest, wherever the headline
    /// stands. A headline that holds one itself may speak of a day that is past or to come, so that comes last.
    fn near_headline(&self) -> Option<Printed> {
        const BELOW: [Range<usize>; 3] = [1..4, 4..12, 0..1];
        const ABOVE: [Range<usize>; 3] = [1..3, 3..6, 0..0];
        let headlines = match self.headlines.as_slice() {
            [] => &[0],
            headlines => headlines,
        };
        let tiers = BELOW.into_iter().zip(ABOVE);
        tiers
            .flat_map(|tier| headlines.iter().map(move |at| (*at, tier.clone())))
            .find_map(|(headline, (below, above))| {
                let mut lines = below
                    .map(|by| headline.checked_add(by))
                    .chain(above.map(|by| headline.checked_sub(by)));
                lines.find_map(|at| self.printed(at?, headline))
            })
    }

    /// The first date of a line that is no running text; the short line before it may say what it is.
    fn printed(&self, at: usize, headline: usize) -> Option<Printed> {
        let line = self.lines.get(at).filter(|line| !is_prose(line))?;
        let label = at.checked_sub(1).filter(|before| *before != headline);
        let label = label
            .and_then(|before| self.lines.get(before))
            .filter(|label| is_label(label));
        let (_, dates) = parted(label.map_or("", String::as_str), head_of_line(line), self.order);
        dates.into_iter().next()
    }

    /// The lines from the headline on, then those above it.
    fn headline_first(&self) -> impl Iterator<Item = &String> {
        let at = self.headlines.first().copied().unwrap_or_default();
        let (above, below) = self.lines.split_at_checked(at).unwrap_or((&[], &self.lines));
        below.iter().chain(above)
    }

    /// The first date of the page, from the headline on, that is not one of which the article speaks. Nothing was
    /// published on the web before there was one.
    fn anywhere(&self) -> Option<String> {
        const FIRST_YEAR: i16 = 1990;
        self.first_line(|line, date| {
            let year = published::parse(&date.text, self.order).map(|date| date.first_day().year());
            let is_of_web = year.is_ok_and(|year| year >= FIRST_YEAR);
            is_of_web && (!is_prose(line) || speaks_of_itself(line) || opens(line, date))
        })
    }

    /// The first date of which the article speaks: it fills in what is known but for the day.
    fn spoken_of(&self) -> Option<String> {
        self.first_line(|line, date| is_prose(line) && !opens(line, date))
    }

    fn first_line(&self, is_wanted: impl Fn(&str, &Printed) -> bool) -> Option<String> {
        let date = |line: &String| {
            let date = dates_of_publication(head_of_line(line), self.order).next()?;
            is_wanted(line, &date).then_some(date.text)
        };
        self.headline_first().find_map(date)
    }

    /// The dates that short lines say to be those of a change, wherever they stand.
    fn changes(&self) -> Vec<String> {
        const SHORT: usize = 80;
        let lines = self.headline_first().filter(|line| line.len() <= SHORT);
        lines.flat_map(|line| parted("", line, self.order).0).collect()
    }
}

/// What others made and the page shows: pictures with their captions, comments, and posts of networks.
const MADE_BY_OTHERS: &str = "figcaption, figure [class*='caption'], [class*='wp-caption'], [class*='image'][class*='caption'], \
    [class*='photo'][class*='caption'], [class*='comment'], [id*='comment'], [class*='kommentar'], [id*='kommentar'], \
    blockquote[class*='instagram'], blockquote[class*='twitter'], blockquote[class*='tiktok'], \
    blockquote[class*='bluesky'], blockquote[class*='mastodon'], [class*='fb-post']";

/// The lines of what others made: their dates are those of a picture, a comment or a post. What holds a heading, or is
/// named for a date as well ("date-comments"), is the opening of an article.
fn lines_of_others(document: &Document) -> BTreeSet<String> {
    /// A page with more of them is a list, or means harm.
    const MOST: usize = 400;
    const LITTLE: usize = 20_000;
    let is_opening = |node: &NodeRef<'_>| {
        named_in(node, &["date", "meta", "byline"])
            || node
                .descendants_it()
                .any(|inner| HEADINGS.iter().any(|name| inner.has_name(name)))
    };
    let made = document.select(MADE_BY_OTHERS);
    // What holds more is passed over before all of it is looked at.
    let text_of = |node: &NodeRef<'_>| markup::little_text(node, LITTLE).filter(|_| !is_opening(node));
    let mut lines = BTreeSet::new();
    for text in made.nodes().iter().take(MOST).filter_map(text_of) {
        lines.extend(lines_of(&text).map(str::to_owned));
    }
    lines
}

const HEADINGS: [&str; 3] = ["h1", "h2", "h3"];

fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// Whether a line may only say what the next one is.
fn is_label(line: &str) -> bool {
    const SHORT: usize = 25;
    line.chars().count() <= SHORT
}

/// Whether a line is running text: a date in it is one that the article speaks of.
fn is_prose(line: &str) -> bool {
    const FEW: usize = 8;
    const MANY: usize = 25;
    const ENDS: [char; 8] = ['.', '!', '?', ':', '…', '。', '！', '？'];
    let words = line.split_whitespace().count();
    words > MANY || words > FEW && line.trim_end_matches(['"', '”', '“', '»', '’', ')']).ends_with(ENDS)
}

/// Whether a line says that something was published.
fn speaks_of_itself(line: &str) -> bool {
    let line = line.to_lowercase();
    OF_PUBLICATION.iter().any(|word| line.contains(word))
}

/// Whether a line begins with a date, or with a place and a date, as a dateline does.
fn opens(line: &str, date: &Printed) -> bool {
    const FEW: usize = 4;
    let before = line.split_once(date.text.as_str()).map_or(line, |(before, _)| before);
    let mut words = before.split_whitespace();
    before.split_whitespace().count() <= FEW && words.all(|word| !word.starts_with(char::is_lowercase))
}

/// Whether a heading is what the title of the page says, the name of the site aside.
fn is_headline(heading: &NodeRef<'_>, title: &str) -> bool {
    /// A shorter heading may be a section's.
    const ENOUGH: usize = 10;
    const LITTLE: usize = 600;
    let text = markup::little_text(heading, LITTLE).unwrap_or_default();
    let text = draft::one_line(&text).to_lowercase();
    let title = title.to_lowercase();
    text == title || text.chars().count() >= ENOUGH && title.starts_with(&text)
}

/// A line, but of running text only the beginning: there may be a dateline.
fn head_of_line(line: &str) -> &str {
    const LINE: usize = 200;
    const BEGINNING: usize = 60;
    let reach = if line.chars().count() > LINE { BEGINNING } else { LINE };
    let end = line.char_indices().nth(reach).map_or(line.len(), |(at, _)| at);
    line.get(..end).unwrap_or(line)
}

/// Words before a date that say it is that of a change.
const OF_CHANGE: &[&str] = &[
    "updated",
    "update",
    "modified",
    "edited",
    "revised",
    "reviewed",
    "corrected",
    "aktualisiert",
    "geändert",
    "bearbeitet",
    "änderung",
    "aktualisierung",
    "überarbeitet",
    "mis à jour",
    "mise à jour",
    "modifié",
    "actualizado",
    "modificado",
    "atualizado",
    "aggiornato",
    "aggiornamento",
    "modifica",
    "bijgewerkt",
    "gewijzigd",
    "uppdaterad",
    "opdateret",
    "oppdatert",
    "päivitetty",
    "zaktualizowano",
    "aktualizacja",
    "aktualizováno",
    "обновлено",
    "изменено",
    "güncelleme",
    "更新",
    "修改",
    "修訂",
    "修订",
];

/// Words before a date that say the page holds as of then: a change, or the publication.
const AS_OF: &[&str] = &["stand:", "stand "];

/// Words before a date that say it is that of publication.
const OF_PUBLICATION: &[&str] = &[
    "published",
    "posted",
    "publication date",
    "released",
    "first aired",
    "veröffentlicht",
    "erstellt",
    "publiziert",
    "erschienen",
    "online seit",
    "online gestellt",
    "gepostet",
    "eingestellt am",
    "publié",
    "mis en ligne",
    "publicado",
    "publicada",
    "pubblicato",
    "gepubliceerd",
    "geplaatst",
    "publicerad",
    "publisert",
    "julkaistu",
    "opublikowano",
    "zveřejněno",
    "опубликовано",
    "yayın",
    "发布",
    "發布",
    "发表",
    "發表",
];

/// Words before a date that say it is something else: of a member, a birth, a deadline, a right.
const OF_OTHERS: &[&str] = &[
    "registriert",
    "mitglied seit",
    "dabei seit",
    "registered",
    "joined",
    "member since",
    "inscrit",
    "geboren",
    "geburt",
    "出生",
    "born",
    "né le",
    "gültig bis",
    "gültig ab",
    "valid until",
    "deadline",
    "expires",
    "termin",
    "copyright",
    "©",
    "(c)",
    "注册",
    "註冊",
];

/// The dates in a line that are not said to be those of a change.
fn dates_of_publication(line: &str, order: Order) -> impl Iterator<Item = Printed> {
    parted("", line, order).1.into_iter()
}

/// The dates of a line, those of a change apart. What stands between a date and the one before it tells which it is; of a
/// line that begins with a date, the label before it does.
fn parted(label: &str, line: &str, order: Order) -> (Vec<String>, Vec<Printed>) {
    let (mut changed, mut published) = (Vec::new(), Vec::new());
    let mut before = 0;
    for mut found in draft::printed_dates(line, order) {
        let text = line.get(found.clone()).unwrap_or_default();
        found.start += text.find(char::is_alphanumeric).unwrap_or_default();
        let own = line.get(before..found.start).unwrap_or_default();
        if ends_period(own, before > 0) || begins_period(line.get(found.end..).unwrap_or_default(), order) {
            before = found.end;
            continue;
        }
        let is_first = before == 0 && !own.contains(char::is_alphanumeric);
        let label = if is_first { label } else { own }.to_lowercase();
        before = found.end;
        let text = line.get(found).unwrap_or_default().to_owned();
        let is_said = OF_PUBLICATION.iter().any(|word| label.contains(word));
        let says = |words: &[&str]| !is_said && words.iter().any(|word| label.contains(word));
        let is_as_of = says(AS_OF);
        if says(OF_CHANGE) || is_as_of {
            changed.push(text.clone());
        }
        if is_as_of || !says(OF_CHANGE) && !says(OF_OTHERS) {
            published.push(Printed {
                text,
                is_said,
                is_as_of,
            });
        }
    }
    (changed, published)
}

/// Whether a date ends a period after such words: what follows a dash after another date (`31 May 2021 - 6 June 2021`) or
/// after the day that begins it (`14-20 January 2022`, `14. - 20. Januar 2022`; but `No. 3 - 17 January 2022`).
fn ends_period(before: &str, follows_date: bool) -> bool {
    let ends_in_digit = |text: &str| text.ends_with(|c: char| c.is_ascii_digit());
    before.trim_end().strip_suffix(DASHES).is_some_and(|start| {
        let day = start.trim_end().strip_suffix('.');
        follows_date && start.trim().is_empty() || ends_in_digit(start) || day.is_some_and(ends_in_digit)
    })
}

/// Whether a date begins a period before such words.
fn begins_period(after: &str, order: Order) -> bool {
    let end = after.trim_start().strip_prefix(DASHES).map(str::trim_start);
    end.is_some_and(|end| published::parse_start(end, order).is_ok_and(|(end, _)| end.precision() >= Precision::Day))
}

const DASHES: [char; 3] = ['-', '–', '—'];

fn attribute_date(node: &NodeRef<'_>) -> Option<String> {
    let names = [
        "datetime",
        "content",
        "title",
        "data-datetime",
        "data-date",
        "data-timestamp",
        "data-published",
    ];
    let value = names.iter().find_map(|name| node.attr(name))?;
    Some(value.to_string()).filter(|value| draft::is_date(value))
}

/// Whether the name of a node, or the words in or right before it, say that its date is that of a change.
fn speaks_of_change(node: &NodeRef<'_>) -> bool {
    if named_in(node, &["updat", "modif", "changed", "edited"]) {
        return true;
    }
    const LITTLE: usize = 120;
    const LABELS: [&str; 8] = ["span", "b", "strong", "em", "i", "label", "small", "dt"];
    let before = std::iter::successors(node.prev_sibling(), NodeRef::prev_sibling).take(2);
    let labels = before.filter(|label| label.is_text() || LABELS.iter().any(|name| label.has_name(name)));
    let texts = labels
        .chain(std::iter::once(*node))
        .map(|label| markup::little_text(&label, LITTLE));
    let Some(words) = texts.collect::<Option<String>>().map(|words| words.to_lowercase()) else {
        return false;
    };
    let said = |list: &[&str]| list.iter().any(|word| words.contains(word));
    (said(OF_CHANGE) || said(AS_OF)) && !said(OF_PUBLICATION)
}

/// Whether a node belongs to something that stands beside the article: comments, other articles, the foot of the page.
fn is_aside(node: &NodeRef<'_>) -> bool {
    const ASIDE: [&str; 14] = [
        "comment",
        "kommentar",
        "related",
        "sidebar",
        "widget",
        "teaser",
        "footer",
        "recent",
        "slider",
        "carousel",
        "caption",
        "popular",
        "latest",
        "newsticker",
    ];
    /// Pages are not nested more deeply by people.
    const DEEPEST: usize = 100;
    let entry = node.ancestors_it(Some(DEEPEST)).find(|around| around.has_name("li"));
    if entry.is_some_and(|entry| is_entry(&entry)) {
        return true;
    }
    node.ancestors_it(Some(DEEPEST))
        .chain(std::iter::once(*node))
        .any(|around| {
            !around.has_name("body")
                && (around.has_name("aside") || around.has_name("footer") || named_in(&around, &ASIDE))
        })
}

/// Whether a list item is the entry of another article: it holds little beside the link to it.
fn is_entry(item: &NodeRef<'_>) -> bool {
    const LITTLE: usize = 300;
    const HEADLINE: usize = 20;
    let is_headline = |link: &NodeRef<'_>| link.has_name("a") && link.text().trim().chars().count() >= HEADLINE;
    markup::little_text(item, LITTLE).is_some() && item.descendants_it().any(|inner| is_headline(&inner))
}

fn named_in(node: &NodeRef<'_>, words: &[&str]) -> bool {
    ["class", "id", "itemprop"].iter().any(|name| {
        let value = node.attr_or(name, "").to_lowercase();
        words.iter().any(|word| value.contains(word))
    })
}

/// Names under which scripts of a page carry the date of its article.
const IN_SCRIPTS: &[&str] = &[
    "datePublished",
    "published_at",
    "publishedAt",
    "publishDate",
    "publishedDate",
    "publicationDate",
    "publication_date",
    "PublishingDate",
    "pubDate",
    "firstPublished",
];

/// The first date of publication that a script carries as `"name":"value"`; a name may go on before the one known
/// (`"cmsPublishingDate"`).
fn first_in_script(document: &Document) -> Option<String> {
    document.select("script").nodes().iter().find_map(|script| {
        let text = script.text();
        IN_SCRIPTS.iter().find_map(|name| {
            let after = text.split_once(&format!("{name}\""))?.1.trim_start();
            let value = after.strip_prefix(':')?.trim_start().strip_prefix('"')?;
            value
                .split_once('"')
                .map(|(value, _)| value.to_owned())
                .filter(|value| (8..40).contains(&value.len()))
        })
    })
}

/// The day in the address of the picture that stands for the page.
fn of_picture(document: &Document) -> Option<String> {
    let picture = document
        .select("meta[property='og:image'], meta[name='twitter:image']")
        .attr("content")?;
    let date = published::from_url(&picture)?;
    (date.precision() >= Precision::Day).then(|| date.to_string())
}
