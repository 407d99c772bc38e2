//! NewsML 1.0 to 1.2: news items as nested components, of which one holds the text.

use crate::article::{DateSource, Kind};
use crate::ingest::draft::Draft;
use crate::ingest::elements::root_is;
use crate::ingest::fields::Field;
use crate::ingest::xml::{self, Element};
use crate::ingest::{Articles, Confidence, Place, Probe, Problem, Reader, Record, Settings, encoding, markup};

use super::nitf;

/// The reader.
pub struct NewsMl1;

impl Reader for NewsMl1 {
    fn name(&self) -> &'static str {
        "NewsML 1.2"
    }

    fn recognises(&self, probe: &Probe<'_>) -> Confidence {
        match root_is(probe.head, &["NewsML"]) {
            true => Confidence::Certain,
            false => Confidence::No,
        }
    }

    fn read(&self, record: &Record, settings: &Settings, emit: &mut Articles<'_>) {
        let decoded = encoding::decode(&record.bytes, encoding::declared_in_markup(&record.bytes));
        let tree = xml::parse(&decoded.text);
        let items = tree.all("NewsItem");
        if items.is_empty() {
            return emit(Err(Problem::skipped(record.place, "NewsML without a news item")));
        }
        let service = tree.attrs("NewsML/NewsEnvelope/NewsService", "FormalName");
        let alone = items.len() == 1;
        for (item, number) in items.into_iter().zip(1..) {
            let mut draft = read_item(item);
            draft.set(Field::Source, &service);
            let place = if alone { record.place } else { Place::Item(number) };
            draft.finish(place, settings, emit);
        }
    }
}

/// Texts that give a field; the outermost component speaks first.
const TEXTS: &[(&str, Field)] = &[
    ("Identification/NewsIdentifier/PublicIdentifier", Field::Id),
    ("**/HeadLine", Field::Title),
    ("**/SubHeadLine", Field::Summary),
    ("**/ByLine", Field::By),
    ("**/DateLine", Field::Dateline),
    ("**/KeywordLine", Field::Tag),
    ("**/SlugLine", Field::Tag),
];

/// `FormalName`s that give a field.
const FORMAL: &[(&str, Field)] = &[
    ("**/Provider/Party", Field::Source),
    ("NewsManagement/Status", Field::Status),
    ("**/DescriptiveMetadata/Language", Field::Lang),
    ("**/DescriptiveMetadata/Genre", Field::Tag),
    ("**/DescriptiveMetadata/SubjectCode/Subject", Field::Tag),
    ("**/DescriptiveMetadata/SubjectCode/SubjectMatter", Field::Tag),
    ("**/DescriptiveMetadata/SubjectCode/SubjectDetail", Field::Tag),
];

/// `Property` names after which a value is a name or a keyword.
const PROPERTIES: &[(&str, Field)] = &[
    ("Keyword", Field::Tag),
    ("BWIndustryKeywords", Field::Tag),
    ("BWCategoryKeywords", Field::Tag),
    ("BWCountryKeywords", Field::Place),
    ("BWStateKeywords", Field::Place),
    ("Person", Field::Person),
    ("Organisation", Field::Org),
    ("Organization", Field::Org),
    ("Country", Field::Place),
    ("CountryArea", Field::Place),
    ("City", Field::Place),
];

fn read_item(item: &Element) -> Draft {
    let mut draft = Draft::default();
    for (path, field) in TEXTS {
        let texts = item.texts(path);
        // The headlines of pictures further in are not the article's.
        draft.set(*field, texts.get(..1).unwrap_or_default());
    }
    for (path, field) in FORMAL {
        draft.set(*field, &item.attrs(path, "FormalName"));
    }
    for party in item.attrs("**/AdministrativeMetadata/Source/Party", "FormalName") {
        draft.given(Kind::Org, party);
    }
    for property in item.all("Property") {
        let field = PROPERTIES
            .iter()
            .find(|(name, _)| property.attr("FormalName") == Some(name));
        if let (Some((_, field)), Some(value)) = (field, property.attr("Value")) {
            draft.set(*field, &[value]);
        }
    }
    for urgency in item.attrs("NewsManagement/Urgency", "FormalName") {
        draft.set(Field::Tag, &[format!("urgency:{urgency}")]);
    }
    let first = item.texts("NewsManagement/FirstCreated");
    let revised = item.texts("NewsManagement/ThisRevisionCreated");
    for date in first.iter().chain(&revised).take(1) {
        draft.date(date, DateSource::Header);
    }
    revised
        .iter()
        .filter(|date| !first.contains(date))
        .for_each(|date| draft.updated(date));
    text(item, &mut draft);
    draft
}

/// The texts of an item; of the same text in several forms (HTML, NITF, plain) the first that holds any counts.
fn text(item: &Element, draft: &mut Draft) {
    for content in item
        .all("ContentItem")
        .into_iter()
        .flat_map(|item| item.at("DataContent"))
    {
        if !draft.article.body.is_empty() {
            return;
        }
        match content.first("**/nitf") {
            Some(inner) => nitf::fill(inner, draft),
            None if content.elements().next().is_some() => draft.set(Field::Body, &[content.paragraphs()]),
            None => draft.set(Field::Body, &[markup::plain(content.raw().trim())]),
        }
    }
}
