//! NewsML-G2: news items with their text, and packages that list them. Other items of the standard (concepts, events
//! to be planned, catalogues) are no articles and are passed over with a reason.

use rustc_hash::FxHashMap;

use crate::article::{DateSource, Kind};
use crate::ingest::draft::Draft;
use crate::ingest::elements::root_is;
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Place, Probe, Problem, Reader, Record, Settings, encoding, markup};

use super::nitf;

/// The reader.
pub struct NewsMlG2;

/// Items that are articles, and what may stand around them.
const ITEMS: [&str; 2] = ["newsItem", "packageItem"];
const OTHERS: [&str; 6] = [
    "newsMessage",
    "conceptItem",
    "knowledgeItem",
    "planningItem",
    "catalogItem",
    "sports-content",
];

impl Reader for NewsMlG2 {
    fn name(&self) -> &'static str {
        "NewsML-G2"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        let of_standard = memchr::memmem::find(probe.head, b"iptc.org/std/nar").is_some();
        // NewsML 1.2 has a `NewsItem` too, but never at the top.
        match root_is(probe.head, &ITEMS) || of_standard && root_is(probe.head, &OTHERS) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, encoding::declared_in_markup(&record.bytes));
        let tree = xml::parse(&decoded.text);
        let items: Vec<&Element> = ITEMS.iter().flat_map(|name| tree.all(name)).collect();
        if items.is_empty() {
            let root = tree.elements().next().map_or("", |root| root.name.as_str());
            let reason = format!("a {root} of NewsML-G2, which holds no article");
            return emit(Err(Problem::skipped(record.place, reason)));
        }
        let alone = items.len() == 1;
        for (item, number) in items.into_iter().zip(1..) {
            let place = if alone { record.place } else { Place::Item(number) };
            let mut draft = read_item(item);
            if let Some(doubt) = &decoded.doubt {
                draft.doubt(doubt.clone());
            }
            draft.finish(place, settings, emit);
        }
    }
}

/// Texts at a path that give a field.
const TEXTS: &[(&str, Field)] = &[
    ("contentMeta/headline", Field::Title),
    ("itemMeta/title", Field::Title),
    ("contentMeta/by", Field::By),
    ("contentMeta/creator/name", Field::By),
    ("contentMeta/dateline", Field::Dateline),
    ("contentMeta/located/name", Field::Dateline),
    ("contentMeta/infoSource/name", Field::Source),
    ("itemMeta/provider/name", Field::Source),
    ("rightsInfo/copyrightHolder/name", Field::Source),
    ("itemMeta/service/name", Field::Section),
    ("contentMeta/genre/name", Field::Tag),
    ("contentMeta/slugline", Field::Tag),
    ("contentMeta/keyword", Field::Tag),
    ("contentMeta/description", Field::Summary),
];

/// Attributes at a path that give a field.
const ATTRIBUTES: &[(&str, &str, Field)] = &[
    ("itemMeta/provider", "literal", Field::Source),
    ("itemMeta/pubStatus", "qcode", Field::Status),
    ("itemMeta/pubStatus", "uri", Field::Status),
    ("contentMeta/language", "tag", Field::Lang),
];

fn read_item(item: &Element) -> Draft {
    let mut draft = Draft::default();
    draft.set(Field::Id, item.attr("guid").as_slice());
    for (path, field) in TEXTS {
        draft.set(*field, &preferred(item, path));
    }
    for (path, attribute, field) in ATTRIBUTES {
        draft.set(*field, &item.attrs(path, attribute));
    }
    for provider in item.attrs("itemMeta/provider", "qcode") {
        // `nprov:AP`: the code is the agency's own short name.
        draft.set(Field::Source, &[provider.rsplit(':').next().unwrap_or(provider)]);
    }
    draft.set(Field::Lang, item.attr("lang").as_slice());
    dates(item, &mut draft);
    subjects(item, &mut draft);
    text(item, &mut draft);
    draft
}

/// The texts at a path; of several languages only the first, so that a headline is not given twice.
fn preferred(item: &Element, path: &str) -> Vec<String> {
    let found = item.at(path);
    let language = found.first().and_then(|element| element.attr("lang"));
    let of_language = found.iter().filter(|element| element.attr("lang") == language);
    of_language
        .map(|element| element.line())
        .filter(|text| !text.is_empty())
        .collect()
}

/// The item is published when it was first created as an item; its later versions are changes.
fn dates(item: &Element, draft: &mut Draft) {
    let text = |path: &str| item.texts(path).into_iter().next();
    let first = text("itemMeta/firstCreated").or_else(|| text("contentMeta/contentCreated"));
    let version = text("itemMeta/versionCreated");
    if let Some(date) = first.as_ref().or(version.as_ref()) {
        draft.date(date, DateSource::Header);
    }
    let changed = text("contentMeta/contentModified")
        .or_else(|| version.filter(|version| first.is_some() && first.as_ref() != Some(version)));
    if let Some(date) = changed {
        draft.updated(&date);
    }
    if !item.at("itemMeta/embargoed").is_empty() && draft.article.status == crate::article::Status::Usable {
        // An item may be shown once its embargo has passed; without a clock only its own word on that counts.
        let usable = item
            .attrs("itemMeta/pubStatus", "qcode")
            .iter()
            .any(|status| status.ends_with("usable"));
        if !usable {
            draft.set(Field::Status, &["embargoed"]);
        }
    }
    let corrects = item
        .at("itemMeta/signal")
        .iter()
        .any(|signal| signal.attr("qcode") == Some("sig:correction"));
    if corrects && !draft.article.status.is_hidden() {
        draft.set(Field::Status, &["corrected"]);
    }
}

/// Kinds of concepts by the ends of their codes (`cpnat:person`, `cptype:organisation`).
const NATURES: &[(&str, Option<Kind>)] = &[
    ("person", Some(Kind::Person)),
    ("organisation", Some(Kind::Org)),
    ("organization", Some(Kind::Org)),
    ("geoArea", Some(Kind::Place)),
    ("poi", Some(Kind::Place)),
];

fn subjects(item: &Element, draft: &mut Draft) {
    let said = names_said(item);
    for subject in item.at("contentMeta/subject") {
        let name = subject_name(&said, subject);
        let nature = subject
            .attr("type")
            .and_then(|of| NATURES.iter().find(|(end, _)| of.ends_with(end)))
            .and_then(|(_, kind)| *kind);
        match (nature, name) {
            (Some(kind), Some(name)) => draft.given(kind, &name),
            (None, Some(name)) => draft.set(Field::Tag, &[name]),
            (Some(_), None) => {}
            (None, None) => draft.set(Field::Tag, subject.attr("qcode").or(subject.attr("uri")).as_slice()),
        }
    }
    // A genre without a name is known by its code.
    for genre in item
        .at("contentMeta/genre")
        .into_iter()
        .filter(|genre| genre.at("name").is_empty())
    {
        draft.set(Field::Tag, genre.attr("qcode").or(genre.attr("uri")).as_slice());
    }
    for urgency in item.texts("contentMeta/urgency") {
        draft.set(Field::Tag, &[format!("urgency:{urgency}")]);
    }
}

/// What the `assert`s of an item say that codes mean; of two for one code the first counts.
fn names_said(item: &Element) -> FxHashMap<&str, Option<String>> {
    let mut names = FxHashMap::default();
    for said in item.at("assert") {
        if let Some(code) = said.attr("qcode").or(said.attr("uri")) {
            names
                .entry(code)
                .or_insert_with(|| said.texts("name").into_iter().next());
        }
    }
    names
}

/// The name of a subject, from itself or from what is said of its code.
fn subject_name(said: &FxHashMap<&str, Option<String>>, subject: &Element) -> Option<String> {
    let own = subject.texts("name").into_iter().next();
    own.or_else(|| subject.attr("literal").map(str::to_owned))
        .or_else(|| said.get(subject.attr("qcode").or(subject.attr("uri"))?)?.clone())
}

fn text(item: &Element, draft: &mut Draft) {
    for content in item.at("contentSet/inlineXML") {
        match content.first("nitf") {
            Some(inner) => {
                let title = draft.article.title.clone();
                nitf::fill(inner, draft);
                if !title.is_empty() {
                    draft.article.title = title;
                }
            }
            None => draft.set(Field::Body, &[content.paragraphs()]),
        }
    }
    for content in item.at("contentSet/inlineData") {
        draft.set(Field::Body, &[markup::plain(content.raw().trim())]);
    }
    // A package is what it lists.
    for listed in item.all("itemRef") {
        let lines: Vec<String> = ["title", "headline", "description"]
            .iter()
            .flat_map(|part| listed.texts(part))
            .collect();
        draft.set(Field::Body, &[lines.join("\n")]);
    }
}
