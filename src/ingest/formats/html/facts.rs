//! What a page says of itself: JSON-LD, meta tags, and what stands beside the headline.

use dom_query::Document;
use serde_json::{Map, Value};

use crate::article::{DateSource, Kind};
use crate::ingest::draft::Draft;
use crate::ingest::fields::{Field, texts};
use crate::ingest::markup;

use super::dates;

/// Gathers all facts of a page, the most trustworthy first: of a field with one value, the first counts.
pub(super) fn gather(document: &Document, draft: &mut Draft) {
    linked_data(document, draft);
    meta_tags(document, draft);
    canonical_address(document, draft);
    visible_page(document, draft);
    dates::gather(document, draft);
}

/// What a name in a page stands for.
#[derive(Clone, Copy)]
enum Fact {
    Is(Field),
    /// A date of publication or of change.
    Published,
    Changed,
    /// The day on which an article was begun; it stands for that of publication where none is given.
    Created,
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
    ("uploadDate", Fact::Published),
    ("dateCreated", Fact::Created),
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
    ("dcterms.date", Fact::Published),
    ("dc.date", Fact::Published),
    ("uploaddate", Fact::Published),
    ("dcterms.created", Fact::Created),
    ("dc.date.created", Fact::Created),
    ("dc:date.created", Fact::Created),
    ("datecreated", Fact::Created),
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
            Fact::Created if draft.is_dated() => {}
            Fact::Created => draft.dated(&value, source),
            // Many pages give an address in the place of the name.
            Fact::Is(Field::By | Field::Source) if value.contains("://") || value.starts_with('@') => {}
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

/// What stands in the page for its readers: headline, byline, language.
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
