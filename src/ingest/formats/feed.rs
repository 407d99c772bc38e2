//! Feeds in XML: RSS 0.9 to 2.0 (and 1.0 in RDF) and Atom, one article an entry. The head of a feed gives the source.

use std::io::BufRead;

use crate::article::{DateSource, Kind};
use crate::ingest::draft::Draft;
use crate::ingest::elements::{elements, root_is};
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Records, Settings, encoding, markup};

/// The reader.
pub struct Feed;

impl Reader for Feed {
    fn name(&self) -> &'static str {
        "RSS or Atom feed"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let is_rdf = root_is(probe.head, &["RDF"]) && memchr::memmem::find(probe.head, b"purl.org/rss").is_some();
        let is_atom = root_is(probe.head, &["feed", "entry"]) && memchr::memmem::find(probe.head, b"Atom").is_some();
        match is_rdf || is_atom || root_is(probe.head, &["rss"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn cut(&self, input: &mut dyn BufRead, settings: &Settings, emit: &mut Records<'_>) -> Result<(), Problem> {
        elements(input, &["item", "entry"], settings.limits, emit)
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let head = record.context.as_deref().unwrap_or_default();
        let declared = encoding::declared_in_markup(head).or_else(|| encoding::declared_in_markup(&record.bytes));
        let decoded = encoding::decode(&record.bytes, declared);
        let tree = xml::parse(&decoded.text);
        let Some(item) = tree.elements().next() else {
            return emit(Err(Problem::failed(record.place, "not an entry of a feed")));
        };
        let mut draft = read_entry(item);
        read_head(&xml::parse(&encoding::decode(head, declared).text), &mut draft);
        if let Some(doubt) = decoded.doubt {
            draft.doubt(doubt);
        }
        draft.finish(record.place, settings, emit);
    }
}

/// Elements of an entry, by local name (`dc:creator` is `creator`), and the field that each gives; where several give
/// one, the earlier counts.
const ENTRY: &[(&str, Field)] = &[
    ("guid", Field::Id),
    ("id", Field::Id),
    ("identifier", Field::Id),
    ("title", Field::Title),
    ("creator", Field::By),
    ("category", Field::Tag),
    ("subject", Field::Tag),
    ("keywords", Field::Tag),
    ("source", Field::Source),
    ("publisher", Field::Source),
    ("language", Field::Lang),
];

/// Elements that hold the text, the fullest first.
const BODIES: [&str; 3] = ["encoded", "content", "fulltext"];
const SUMMARIES: [&str; 3] = ["description", "summary", "abstract"];

fn read_entry(item: &Element) -> Draft {
    let mut draft = Draft::default();
    for (name, field) in ENTRY {
        let values: Vec<String> = match field {
            Field::Title => item.at(name).iter().map(|title| words(title)).take(1).collect(),
            Field::Source => item
                .at(name)
                .iter()
                .map(|source| source.texts("title").pop().unwrap_or(source.line()))
                .collect(),
            _ => item.texts(name),
        };
        draft.set(*field, &values);
    }
    draft.set(Field::Tag, &item.attrs("category", "term"));
    draft.set(Field::Lang, item.attr("lang").as_slice());
    for author in item.at("author") {
        let name = author.texts("name").pop().unwrap_or_else(|| author.line());
        draft.set(Field::By, &[person_of(&name)]);
    }
    links(item, &mut draft);
    let body = BODIES
        .iter()
        .flat_map(|name| item.at(name))
        .map(words)
        .find(|text| !text.is_empty());
    let summary = SUMMARIES
        .iter()
        .flat_map(|name| item.at(name))
        .map(words)
        .find(|text| !text.is_empty());
    draft.set(Field::Body, body.as_slice());
    draft.set(
        Field::Summary,
        summary.filter(|summary| Some(summary) != body.as_ref()).as_slice(),
    );
    dates(item, &mut draft);
    for place in item.texts("featurename") {
        draft.given(Kind::Place, &place);
    }
    draft
}

/// `editor@example.org (Ana Duarte)` is how RSS names an author.
fn person_of(author: &str) -> String {
    match author.split_once('(') {
        Some((address, name)) if address.contains('@') => name.trim_end_matches(')').trim().to_owned(),
        None if author.contains('@') && !author.contains(' ') => String::new(),
        _ => author.to_owned(),
    }
}

/// Words of an element, which may hold HTML as text or as elements.
fn words(element: &Element) -> String {
    match element.elements().next() {
        Some(_) => element.paragraphs(),
        None => markup::plain(element.raw().trim()).into_owned(),
    }
}

fn links(item: &Element, draft: &mut Draft) {
    for link in item.at("link") {
        let alternate = link.attr("rel").is_none_or(|rel| rel == "alternate");
        match link.attr("href") {
            Some(href) if alternate => draft.set(Field::Url, &[href]),
            Some(_) => {}
            None => draft.set(Field::Url, &[link.line()]),
        }
    }
    draft.set(Field::Url, item.attr("about").as_slice());
    let by_guid = item
        .at("guid")
        .iter()
        .any(|guid| guid.attr("isPermaLink") != Some("false"));
    if by_guid && draft.article.id.starts_with("http") {
        let id = draft.article.id.clone();
        draft.set(Field::Url, &[id]);
    }
}

fn dates(item: &Element, draft: &mut Draft) {
    let published: Vec<String> = ["pubDate", "published", "issued", "date", "created"]
        .iter()
        .flat_map(|name| item.texts(name))
        .collect();
    let updated: Vec<String> = ["updated", "modified"]
        .iter()
        .flat_map(|name| item.texts(name))
        .collect();
    // Atom demands `updated` only: where it stands alone it is the date of publication.
    for date in published.iter().chain(&updated).take(1) {
        draft.date(date, DateSource::Header);
    }
    if !published.is_empty() {
        updated.iter().for_each(|date| draft.updated(date));
    }
}

/// What the head of a feed says of all its entries.
fn read_head(head: &Element, draft: &mut Draft) {
    let Some(root) = head.elements().next() else { return };
    let channel = root.first("channel").unwrap_or(root);
    draft.set(Field::Source, &channel.texts("title"));
    draft.set(Field::Lang, &channel.texts("language"));
    draft.set(Field::Lang, root.attr("lang").as_slice());
}
