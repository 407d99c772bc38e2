//! NITF, the News Industry Text Format, and the dialect of it in which the New York Times Annotated Corpus is kept.

use crate::article::{DateSource, Kind};
use crate::ingest::draft::Draft;
use crate::ingest::elements::root_is;
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Probe, Problem, Reader, Record, Settings, encoding};

/// The reader.
pub struct Nitf;

impl Reader for Nitf {
    fn name(&self) -> &'static str {
        "NITF"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match root_is(probe.head, &["nitf"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, encoding::declared_in_markup(&record.bytes));
        let tree = xml::parse(&decoded.text);
        let Some(item) = tree.first("**/nitf") else {
            return emit(Err(Problem::failed(record.place, "not NITF")));
        };
        let mut draft = Draft::default();
        draft.set(Field::Lang, item.attr("baselang").as_slice());
        draft.set(Field::Lang, item.attr("lang").as_slice());
        fill(item, &mut draft);
        if let Some(doubt) = decoded.doubt {
            draft.doubt(doubt);
        }
        draft.finish(record.place, settings, emit);
    }
}

/// Takes what an `nitf` element holds, wherever it stands (in NewsML, NITF is one of the forms of the text).
pub(super) fn fill(item: &Element, draft: &mut Draft) {
    head(item, draft);
    body(item, draft);
}

/// Attributes of the head that give a field: path, attribute, field.
const IN_HEAD: &[(&str, &str, Field)] = &[
    ("head/docdata/doc-id", "id-string", Field::Id),
    ("head/docdata/doc-id", "regsrc", Field::Source),
    ("head/docdata/doc.copyright", "holder", Field::Source),
    ("head/pubdata", "name", Field::Source),
    ("head/pubdata", "position.section", Field::Section),
    ("head/pubdata", "position.sequence", Field::Page),
    ("head/pubdata", "edition.name", Field::Edition),
    ("head/pubdata", "ex-ref", Field::Url),
    ("head/tobject", "tobject.type", Field::Section),
    ("head/docdata/key-list/keyword", "key", Field::Tag),
    ("head/tobject/tobject.subject", "tobject.subject.matter", Field::Tag),
    ("head/tobject/tobject.subject", "tobject.subject.type", Field::Tag),
    ("head/tobject/tobject.subject", "tobject.subject.code", Field::Tag),
    ("head/tobject/tobject.property", "tobject.property.type", Field::Tag),
    ("head/docdata/evloc", "city", Field::Place),
    ("head/docdata/evloc", "county-dist", Field::Place),
    ("head/docdata/evloc", "state-prov", Field::Place),
    ("head/docdata", "management-status", Field::Status),
    ("head/docdata/correction", "info", Field::Tag),
    ("head/docdata/series", "series.name", Field::Tag),
    ("head/docdata/fixture", "fix-id", Field::Tag),
    ("head/docdata/doc-scope", "scope", Field::Tag),
];

/// Names of `meta` in the corpus of the New York Times, and of others after its example.
const META: &[(&str, Field)] = &[
    ("dsk", Field::Section),
    ("online_sections", Field::Section),
    ("print_page_number", Field::Page),
    ("print_section", Field::Edition),
    ("correction_date", Field::Updated),
];

fn head(item: &Element, draft: &mut Draft) {
    for (path, attribute, field) in IN_HEAD {
        draft.set(*field, &item.attrs(path, attribute));
    }
    for meta in item.at("head/meta") {
        if let Some((_, field)) = META.iter().find(|(name, _)| meta.attr("name") == Some(name)) {
            draft.set(*field, meta.attr("content").as_slice());
        }
    }
    for urgency in item.attrs("head/docdata/urgency", "ed-urg") {
        draft.set(Field::Tag, &[format!("urgency:{urgency}")]);
    }
    if !item.at("head/docdata/correction").is_empty() && !draft.article.status.is_hidden() {
        draft.set(Field::Status, &["corrected"]);
    }
    for (path, attribute) in [
        ("head/pubdata", "date.publication"),
        ("head/docdata/date.release", "norm"),
    ] {
        item.attrs(path, attribute)
            .iter()
            .for_each(|date| draft.date(date, DateSource::Header));
    }
    if item.attrs("head/pubdata", "date.publication").is_empty() {
        item.attrs("head/docdata/date.issue", "norm")
            .iter()
            .for_each(|date| draft.date(date, DateSource::Header));
        split_date(item, draft);
    }
    // The revisions of an item are its changes; the last one counts.
    for revision in item.attrs("head/revision-history", "norm") {
        draft.updated(revision);
    }
    identified(item, "head/docdata/identified-content", draft);
    for name in ["event", "function", "object.title"] {
        draft.set(
            Field::Tag,
            &item.texts(&format!("head/docdata/identified-content/{name}")),
        );
    }
    // The corpus of the New York Times gives its descriptors as classifiers.
    for classifier in item.at("head/docdata/identified-content/classifier") {
        draft.set(Field::Tag, &[classifier.line()]);
    }
}

/// The date of the corpus of the New York Times: three numbers in three tags.
fn split_date(item: &Element, draft: &mut Draft) {
    let part = |name: &str| {
        let meta = item
            .at("head/meta")
            .into_iter()
            .find(|meta| meta.attr("name") == Some(name))?;
        meta.attr("content")?.parse::<u16>().ok()
    };
    let day = (
        part("publication_year"),
        part("publication_month"),
        part("publication_day_of_month"),
    );
    if let (Some(year), Some(month), Some(day)) = day {
        draft.date(&format!("{year:04}-{month:02}-{day:02}"), DateSource::Header);
    }
}

/// Takes the people, organisations and places that are marked at a path.
fn identified(item: &Element, path: &str, draft: &mut Draft) {
    for (name, kind) in [("person", Kind::Person), ("org", Kind::Org), ("location", Kind::Place)] {
        for found in item.at(&format!("{path}/{name}")) {
            draft.given(kind, &natural_order(kind, &found.line()));
        }
    }
}

/// `DUARTE, ANA` as people say it. Other kinds of names keep their commas.
fn natural_order(kind: Kind, name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if kind == Kind::Person && !given.contains(',') => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

fn body(item: &Element, draft: &mut Draft) {
    for path in ["body/body.head/hedline/hl1", "head/title"] {
        draft.set(Field::Title, &item.texts(path));
    }
    let bylines: Vec<&Element> = item
        .at("body/body.head/byline")
        .into_iter()
        .filter(|byline| byline.attr("class") != Some("normalized_byline"))
        .collect();
    for byline in bylines {
        let people: Vec<String> = byline.texts("person");
        match people.is_empty() {
            true => draft.set(Field::By, &[byline.without(&["byttl"]).line()]),
            false => draft.set(Field::By, &people),
        }
    }
    draft.set(Field::Source, &item.texts("body/body.head/distributor"));
    for line in item.at("body/body.head/dateline") {
        draft.set(Field::Dateline, &line.texts("location"));
        draft.set(Field::Dateline, &[line.without(&["story.date"]).line()]);
        for date in line.at("story.date") {
            draft.dated(date.attr("norm").unwrap_or(&date.line()), DateSource::Dateline);
        }
    }
    let summary: Vec<String> = item
        .at("body/body.head/abstract")
        .iter()
        .map(|part| part.paragraphs())
        .collect();
    draft.set(Field::Summary, &summary);
    draft.set(Field::Summary, &item.texts("body/body.head/hedline/hl2"));
    let content = item.at("body/body.content");
    // The corpus gives the first paragraph twice: as the lead and in the full text.
    let full: Vec<&Element> = content
        .iter()
        .flat_map(|content| content.at("block"))
        .filter(|block| block.attr("class") == Some("full_text"))
        .collect();
    let text: Vec<String> = match full.is_empty() {
        true => content
            .iter()
            .map(|part| part.without(&["media"]).paragraphs())
            .collect(),
        false => full.iter().map(|part| part.paragraphs()).collect(),
    };
    draft.set(Field::Body, &text);
    draft.set(Field::Body, &item.texts("body/body.end/tagline"));
    for content in content {
        for (name, kind) in [("person", Kind::Person), ("org", Kind::Org), ("location", Kind::Place)] {
            content
                .all(name)
                .iter()
                .for_each(|found| draft.given(kind, &found.line()));
        }
    }
}
