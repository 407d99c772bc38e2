//! What a page says of itself: JSON-LD, meta tags, and what stands beside the headline.

use dom_query::{Document, NodeRef};
use serde_json::{Map, Value};

use crate::analysis::published::Order;
use crate::article::{DateSource, Kind};
use crate::ingest::draft::{self, Draft};
use crate::ingest::fields::{Field, texts};
use crate::ingest::markup;

/// Gathers all facts of a page, the most trustworthy first: of a field with one value, the first counts.
pub(super) fn gather(document: &Document, draft: &mut Draft) {
    linked_data(document, draft);
    meta_tags(document, draft);
    canonical_address(document, draft);
    visible_page(document, draft);
}

/// What a name in a page stands for.
#[derive(Clone, Copy)]
enum Fact {
    Is(Field),
    /// A date of publication or of change.
    Published,
    Changed,
}

/// Members of an article in JSON-LD (schema.org).
const LINKED: &[(&str, Fact)] = &[
    ("headline", Fact::Is(Field::Title)),
    ("name", Fact::Is(Field::Title)),
    ("description", Fact::Is(Field::Summary)),
    ("author", Fact::Is(Field::By)),
    ("creator", Fact::Is(Field::By)),
    ("publisher", Fact::Is(Field::Source)),
    ("articleSection", Fact::Is(Field::Section)),
    ("keywords", Fact::Is(Field::Tag)),
    ("inLanguage", Fact::Is(Field::Lang)),
    ("dateline", Fact::Is(Field::Dateline)),
    ("printPage", Fact::Is(Field::Page)),
    ("printEdition", Fact::Is(Field::Edition)),
    ("url", Fact::Is(Field::Url)),
    ("datePublished", Fact::Published),
    ("dateCreated", Fact::Published),
    ("uploadDate", Fact::Published),
    ("dateModified", Fact::Changed),
];

/// Names of meta tags (`name`, `property`, `itemprop`), in small letters.
const META: &[(&str, Fact)] = &[
    ("og:title", Fact::Is(Field::Title)),
    ("twitter:title", Fact::Is(Field::Title)),
    ("dc.title", Fact::Is(Field::Title)),
    ("og:description", Fact::Is(Field::Summary)),
    ("article:author", Fact::Is(Field::By)),
    ("author", Fact::Is(Field::By)),
    ("byl", Fact::Is(Field::By)),
    ("dc.creator", Fact::Is(Field::By)),
    ("parsely-author", Fact::Is(Field::By)),
    ("sailthru.author", Fact::Is(Field::By)),
    ("og:site_name", Fact::Is(Field::Source)),
    ("dc.publisher", Fact::Is(Field::Source)),
    ("article:section", Fact::Is(Field::Section)),
    ("parsely-section", Fact::Is(Field::Section)),
    ("section", Fact::Is(Field::Section)),
    ("article:tag", Fact::Is(Field::Tag)),
    ("news_keywords", Fact::Is(Field::Tag)),
    ("keywords", Fact::Is(Field::Tag)),
    ("og:url", Fact::Is(Field::Url)),
    ("og:locale", Fact::Is(Field::Lang)),
    ("language", Fact::Is(Field::Lang)),
    ("article:published_time", Fact::Published),
    ("article:published", Fact::Published),
    ("og:article:published_time", Fact::Published),
    ("og:published_time", Fact::Published),
    ("og:pubdate", Fact::Published),
    ("datepublished", Fact::Published),
    ("rnews:datepublished", Fact::Published),
    ("pubdate", Fact::Published),
    ("publishdate", Fact::Published),
    ("publish-date", Fact::Published),
    ("publish_date", Fact::Published),
    ("published_time", Fact::Published),
    ("publication_date", Fact::Published),
    ("publicationdate", Fact::Published),
    ("article.published", Fact::Published),
    ("article_date_original", Fact::Published),
    ("cxenseparse:recs:publishtime", Fact::Published),
    ("cxenseparse:publishtime", Fact::Published),
    ("parsely-pub-date", Fact::Published),
    ("sailthru.date", Fact::Published),
    ("bt:pubdate", Fact::Published),
    ("timestamp", Fact::Published),
    ("originalpublicationdate", Fact::Published),
    ("dc.date.issued", Fact::Published),
    ("dcterms.issued", Fact::Published),
    ("dcterms.created", Fact::Published),
    ("dcterms.date", Fact::Published),
    ("dc.date.created", Fact::Published),
    ("dc:date.created", Fact::Published),
    ("dc.date", Fact::Published),
    ("datecreated", Fact::Published),
    ("uploaddate", Fact::Published),
    ("dateupdate", Fact::Changed),
    ("article:modified_time", Fact::Changed),
    ("og:updated_time", Fact::Changed),
    ("datemodified", Fact::Changed),
    ("dcterms.modified", Fact::Changed),
    ("dc.date.modified", Fact::Changed),
    ("last-modified", Fact::Changed),
    ("lastmod", Fact::Changed),
];

fn take(draft: &mut Draft, fact: Fact, values: &[String], source: DateSource) {
    for value in values {
        let value = markup::plain(value);
        match fact {
            Fact::Published => draft.dated(&value, source),
            Fact::Changed => draft.changed(&value),
            // Many pages give an author's address in the place of the name.
            Fact::Is(Field::By) if value.contains("://") || value.starts_with('@') => {}
            Fact::Is(Field::Tag) => draft.set(Field::Tag, &value.split(',').collect::<Vec<_>>()),
            Fact::Is(field) => draft.set(field, &[value]),
        }
    }
}

/// Types of schema.org that are an article.
const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "BlogPosting",
    "Report",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "ReviewNewsArticle",
    "BackgroundNewsArticle",
    "LiveBlogPosting",
    "SocialMediaPosting",
    "TechArticle",
    "ScholarlyArticle",
    "AdvertiserContentArticle",
    "SatiricalArticle",
    "Review",
    "DiscussionForumPosting",
];

fn linked_data(document: &Document, draft: &mut Draft) {
    let mut found: Vec<Map<String, Value>> = Vec::new();
    for script in document.select("script[type='application/ld+json']").nodes() {
        let text = script.text();
        // Pages written by hand wrap the data in comments and leave line breaks in its strings.
        let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
        let text = text.trim().trim_start_matches("//<![CDATA[").trim_end_matches("//]]>");
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if let Ok(value) = serde_json::from_str(clean.trim().trim_end_matches(';')) {
            flatten(value, &mut found);
        }
    }
    let articles: Vec<_> = found.iter().filter(|thing| is_a(thing, ARTICLES)).collect();
    let pages: Vec<_> = found
        .iter()
        .filter(|thing| is_a(thing, &["WebPage", "ItemPage"]))
        .collect();
    if let Some(article) = articles.first() {
        for (name, fact) in LINKED {
            let values = article.get(*name).map(texts).unwrap_or_default();
            take(draft, *fact, &values, DateSource::JsonLd);
        }
        named_things(article, draft);
    }
    if !articles.iter().any(|article| article.contains_key("datePublished")) {
        for page in pages {
            for (name, fact) in [("datePublished", Fact::Published), ("dateModified", Fact::Changed)] {
                take(
                    draft,
                    fact,
                    &page.get(name).map(texts).unwrap_or_default(),
                    DateSource::JsonLd,
                );
            }
        }
    }
}

/// The objects of a piece of JSON-LD, those in lists and in `@graph` included.
fn flatten(value: Value, found: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(items) => items.into_iter().for_each(|item| flatten(item, found)),
        Value::Object(mut thing) => {
            for holder in ["@graph", "mainEntity"] {
                if let Some(inner) = thing.remove(holder) {
                    flatten(inner, found);
                }
            }
            found.push(thing);
        }
        _ => {}
    }
}

fn is_a(thing: &Map<String, Value>, types: &[&str]) -> bool {
    let of = thing.get("@type").map(texts).unwrap_or_default();
    of.iter().any(|of| types.contains(&of.rsplit('/').next().unwrap_or(of)))
}

/// People, organisations and places that an article says it is about.
fn named_things(article: &Map<String, Value>, draft: &mut Draft) {
    const KINDS: &[(&[&str], Kind)] = &[
        (&["Person"], Kind::Person),
        (
            &[
                "Organization",
                "Corporation",
                "NewsMediaOrganization",
                "GovernmentOrganization",
                "SportsTeam",
            ],
            Kind::Org,
        ),
        (
            &["Place", "City", "Country", "State", "AdministrativeArea"],
            Kind::Place,
        ),
    ];
    let mut things = Vec::new();
    for member in ["about", "mentions", "contentLocation"] {
        article
            .get(member)
            .cloned()
            .into_iter()
            .for_each(|value| flatten(value, &mut things));
    }
    for thing in &things {
        for (_, kind) in KINDS.iter().filter(|(types, _)| is_a(thing, types)) {
            thing
                .get("name")
                .map(texts)
                .unwrap_or_default()
                .iter()
                .for_each(|name| draft.given(*kind, name));
        }
    }
}

fn meta_tags(document: &Document, draft: &mut Draft) {
    let tags: Vec<(String, String)> = document
        .select("meta[content]")
        .nodes()
        .iter()
        .filter_map(|tag| {
            let name = ["property", "name", "itemprop", "http-equiv"]
                .iter()
                .find_map(|attribute| tag.attr(attribute))?;
            let content = tag.attr("content")?;
            (!content.trim().is_empty()).then(|| (name.to_lowercase(), content.to_string()))
        })
        .collect();
    for (known, fact) in META {
        for (_, content) in tags.iter().filter(|(name, _)| name == known) {
            take(draft, *fact, std::slice::from_ref(content), DateSource::Meta);
        }
    }
}

fn canonical_address(document: &Document, draft: &mut Draft) {
    let link = document.select("link[rel='canonical']").attr("href");
    if let Some(address) = link.filter(|address| address.contains("://")) {
        draft.article.url = Some(original_address(&address).to_owned());
    }
    if draft
        .article
        .url
        .as_ref()
        .is_some_and(|address| !address.contains("://"))
    {
        draft.article.url = None;
    }
}

/// The address of a page that the Internet Archive keeps a copy of: the day of the copy is not that of the page.
fn original_address(address: &str) -> &str {
    let copy = address.split_once("://web.archive.org/web/").map(|(_, copy)| copy);
    copy.and_then(|copy| copy.split_once('/'))
        .map_or(address, |(_, original)| original)
}

/// What stands in the page for its readers: headline, byline, language, and dates near the headline.
fn visible_page(document: &Document, draft: &mut Draft) {
    for selector in ["h1[itemprop='headline']", "article h1", "h1"] {
        let headings = document.select(selector);
        if let [heading] = headings.nodes() {
            draft.set(Field::Title, &[markup::node_text(heading)]);
        }
    }
    draft.set(Field::Title, &[document.select("head title").text()]);
    cut_site_name(draft);
    for selector in [
        "[rel='author']",
        "[itemprop='author'] [itemprop='name']",
        "[itemprop='author']",
        ".byline",
        ".author",
    ] {
        if draft.article.by.is_empty() {
            let text = document
                .select(selector)
                .nodes()
                .first()
                .map(markup::node_text)
                .unwrap_or_default();
            if (3..80).contains(&text.len()) && !text.contains('\n') {
                draft.set(Field::By, &[text]);
            }
        }
    }
    if let Some(lang) = document.select("html").attr("lang") {
        draft.set(Field::Lang, &[lang]);
    }
    visible_dates(document, draft);
}

/// Cuts ` - The Lisbon Courier` from the end of a title.
fn cut_site_name(draft: &mut Draft) {
    let Some(source) = draft.article.source.clone() else {
        return;
    };
    let title = &mut draft.article.title;
    let cut = title
        .strip_suffix(source.as_str())
        .map(|head| head.trim_end_matches([' ', '-', '|', '–', '—', '·', ':']));
    if let Some(head) = cut.filter(|head| head.len() > 10) {
        *title = head.to_owned();
    }
}

/// Gathers the dates that readers see, the one nearest below the headline first.
fn visible_dates(document: &Document, draft: &mut Draft) {
    let order = Order::of_language(draft.article.lang.as_deref().unwrap_or_default());
    let near = Near::of(document, &draft.article.title);
    if let Some(marked) = first_after_headline(
        document,
        "[itemprop='datePublished'], [property='datePublished']",
        attribute_date,
    ) {
        draft.dated(&marked, DateSource::Meta);
    }
    let printed = first_after_headline(document, "time[datetime], abbr.published, .entry-date", attribute_date)
        .or_else(|| near.date(order))
        .or_else(|| first_after_headline(document, NAMED_FOR_DATES, |node| short_date(node, order)))
        .or_else(|| first_in_script(document))
        .or_else(|| near.anywhere(order));
    if let Some(text) = printed {
        draft.dated(&text, DateSource::Text);
    }
    // The plain name `date` is as often the day on which a page was built.
    let built = document
        .select("meta[name='date'], meta[name='Date'], meta[name='DATE']")
        .attr("content");
    draft.dated(&built.unwrap_or_default(), DateSource::Text);
}

/// Elements that are named for dates or bylines.
const NAMED_FOR_DATES: &str = "[class*='date'], [class*='Date'], [id*='date'], [class*='time'], [class*='publish'], \
    [class*='posted'], [class*='byline'], [class*='meta'], [class*='author'], [class*='info'], [class*='submitted']";

/// The first date that elements of a selector give, those below the headline before those above it.
fn first_after_headline(
    document: &Document,
    selector: &str,
    date_of: impl Fn(&NodeRef<'_>) -> Option<String>,
) -> Option<String> {
    let mut above = None;
    let mut is_below = false;
    for node in document.select(&format!("h1, {selector}")).nodes() {
        if node.has_name("h1") {
            is_below = true;
        } else if !speaks_of_change(node) && !is_aside(node) {
            match date_of(node) {
                found @ Some(_) if is_below => return found,
                found => above = above.or(found),
            }
        }
    }
    above
}

fn attribute_date(node: &NodeRef<'_>) -> Option<String> {
    let value = ["datetime", "content", "title"]
        .iter()
        .find_map(|name| node.attr(name))?;
    Some(value.to_string()).filter(|value| draft::is_date(value))
}

/// The date printed in an element that holds little else.
fn short_date(node: &NodeRef<'_>, order: Order) -> Option<String> {
    const LITTLE: usize = 150;
    let text = markup::node_text(node);
    (text.chars().count() <= LITTLE)
        .then(|| draft::printed_date_in(&text, order))
        .flatten()
}

fn speaks_of_change(node: &NodeRef<'_>) -> bool {
    named_in(node, &["updat", "modif"])
}

/// Whether a node belongs to something that stands beside the article: comments, other articles, the foot of the page.
fn is_aside(node: &NodeRef<'_>) -> bool {
    const ASIDE: [&str; 8] = [
        "comment",
        "kommentar",
        "related",
        "sidebar",
        "widget",
        "teaser",
        "footer",
        "recent",
    ];
    node.ancestors_it(None).chain(std::iter::once(*node)).any(|around| {
        !around.has_name("body") && (around.has_name("aside") || around.has_name("footer") || named_in(&around, &ASIDE))
    })
}

fn named_in(node: &NodeRef<'_>, words: &[&str]) -> bool {
    ["class", "id", "itemprop"].iter().any(|name| {
        let value = node.attr_or(name, "").to_lowercase();
        words.iter().any(|word| value.contains(word))
    })
}

/// The lines of a page as readers see them, from the headline on, then those above it.
struct Near {
    below: Vec<String>,
    above: Vec<String>,
}

impl Near {
    fn of(document: &Document, title: &str) -> Near {
        let text = document.body().map(|body| markup::node_text(&body)).unwrap_or_default();
        let lines = || {
            text.lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(str::to_owned)
        };
        let headings = document.select("h1");
        let heading = headings.nodes().first().map(markup::node_text).unwrap_or_default();
        let at = lines().position(|line| line == title || line == heading).unwrap_or(0);
        Near {
            below: lines().skip(at).collect(),
            above: lines().take(at).collect(),
        }
    }

    /// A date within a few lines of the headline.
    fn date(&self, order: Order) -> Option<String> {
        const BELOW: usize = 12;
        const ABOVE: usize = 5;
        let above = self.above.iter().rev().take(ABOVE);
        self.below
            .iter()
            .take(BELOW)
            .chain(above)
            .find_map(|line| date_in_line(line, order))
    }

    /// The first date of the page, from the headline on.
    fn anywhere(&self, order: Order) -> Option<String> {
        self.below
            .iter()
            .chain(&self.above)
            .find_map(|line| date_in_line(line, order))
    }
}

/// The date in a line that is no running text; of a longer one only the beginning may be a dateline.
fn date_in_line(line: &str, order: Order) -> Option<String> {
    const LINE: usize = 200;
    const BEGINNING: usize = 60;
    let reach = if line.chars().count() > LINE { BEGINNING } else { LINE };
    let end = line.char_indices().nth(reach).map_or(line.len(), |(at, _)| at);
    draft::printed_date_in(line.get(..end)?, order)
}

/// Names under which scripts of a page carry the date of its article.
const IN_SCRIPTS: &[&str] = &[
    "datePublished",
    "published_at",
    "publishedAt",
    "publishDate",
    "publicationDate",
    "pubDate",
];

/// The first date of publication that a script carries as `"name":"value"`.
fn first_in_script(document: &Document) -> Option<String> {
    document.select("script").nodes().iter().find_map(|script| {
        let text = script.text();
        IN_SCRIPTS.iter().find_map(|name| {
            let after = text.split_once(&format!("\"{name}\""))?.1.trim_start();
            let value = after.strip_prefix(':')?.trim_start().strip_prefix('"')?;
            value
                .split_once('"')
                .map(|(value, _)| value.to_owned())
                .filter(|value| (8..40).contains(&value.len()))
        })
    })
}
