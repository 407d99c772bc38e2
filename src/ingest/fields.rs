//! Which of our fields is theirs: one table of the names that publishers use, shared by all formats with named fields.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::{Settings, markup};

/// A field of an article that a file can give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // They are the fields of `Article`, which says what each is.
pub enum Field {
    Id,
    Title,
    Summary,
    Body,
    Dateline,
    By,
    Source,
    Section,
    Page,
    Edition,
    Status,
    Ocr,
    Lang,
    Tag,
    Person,
    Org,
    Place,
    Date,
    Updated,
    Url,
}

/// Every field with the names it goes by: ours first, then those found in the wild, the more telling ones earlier.
///
/// Names are compared without case, blanks and punctuation: `pubDate`, `pub_date` and `Pub Date` are one.
#[rustfmt::skip]
const NAMES: &[(Field, &[&str])] = &[
    (Field::Id, &["id", "_id", "articleid", "docid", "docno", "documentid", "storyid", "uuid", "guid", "identifier"]),
    (Field::Title, &["title", "headline", "headlines", "head", "heading", "hl1", "webtitle", "name"]),
    (Field::Body, &["body", "text", "content", "contents", "article", "articlebody", "articletext", "bodytext", "fulltext", "maintext",
        "bodyhtml", "contenthtml", "contenttext", "contentencoded", "html", "story", "paragraphs"]),
    (Field::Summary, &["lead", "abstract", "summary", "description", "lede", "standfirst", "deck", "dek", "excerpt", "teaser",
        "subtitle", "subheadline", "trailtext", "intro"]),
    (Field::Dateline, &["dateline"]),
    (Field::By, &["by", "byline", "bylines", "authors", "author", "writer", "writers", "reporter", "reporters", "creator", "dccreator",
        "contributors"]),
    (Field::Source, &["source", "publication", "publisher", "outlet", "newspaper", "newspapername", "paper", "agency", "provider",
        "sourcename", "sitename", "site", "feed", "journal"]),
    (Field::Section, &["section", "sectionname", "desk", "category", "newsdesk", "department", "channel", "rubric"]),
    (Field::Page, &["page", "pagenumber", "printpage", "pageno"]),
    (Field::Edition, &["edition"]),
    (Field::Status, &["status", "pubstatus"]),
    (Field::Ocr, &["ocr", "ocrquality", "ocrconfidence"]),
    (Field::Lang, &["lang", "language", "languagecode", "inlanguage", "locale"]),
    (Field::Tag, &["tag", "tags", "keywords", "keyword", "topics", "topic", "subjects", "subject", "categories", "labels"]),
    (Field::Person, &["person", "persons", "people", "peoples", "personlist"]),
    (Field::Org, &["org", "orgs", "organization", "organizations", "organisation", "organisations", "companies", "company"]),
    (Field::Place, &["place", "places", "location", "locations", "countries", "country", "geo", "geographic"]),
    (Field::Date, &["date", "published", "publishedat", "pubdate", "datepublished", "publicationdate", "publisheddate", "publishdate",
        "publishedon", "publishedtime", "publishtime", "firstpublished", "firstpublicationdate", "issued", "issuedate",
        "webpublicationdate", "firstcreated", "datecreated", "createdat", "created", "createddate", "creationdate", "timestamp",
        "datetime", "datetext", "day", "time"]),
    (Field::Updated, &["updated", "updatedat", "modified", "modifiedat", "datemodified", "lastmodified", "modifieddate", "updateddate",
        "datemodifiedat", "versioncreated", "corrected"]),
    (Field::Url, &["url", "link", "permalink", "weburl", "canonicalurl", "canonical", "articleurl", "href", "uri", "externalurl"]),
];

impl Field {
    /// The field that goes by a name of ours, as used in `--map`.
    pub fn named(name: &str) -> Option<Field> {
        let name = key(name);
        NAMES
            .iter()
            .find(|(_, names)| names.first() == Some(&name.as_str()))
            .map(|(field, _)| *field)
    }

    /// Our names of all fields.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().filter_map(|(_, names)| names.first().copied())
    }
}

/// Whether a name is one that we know a field by.
pub(super) fn is_known(name: &str) -> bool {
    let name = key(name);
    NAMES.iter().any(|(_, names)| names.contains(&name.as_str()))
}

/// Reads a record with named fields.
pub(super) fn draft(record: &Map<String, Value>, settings: &Settings) -> Draft {
    let keyed: Vec<(String, &Value)> = record.iter().map(|(name, value)| (key(name), value)).collect();
    let mut draft = Draft::default();
    for (field, names) in NAMES {
        let mapped: Vec<&str> = settings
            .map
            .iter()
            .filter(|(ours, _)| Field::named(ours) == Some(*field))
            .map(|(_, theirs)| theirs.as_str())
            .collect();
        if mapped.is_empty() {
            let known = |name: &&str| keyed.iter().find(|(key, _)| key == name).map(|(_, value)| *value);
            set(&mut draft, *field, names.iter().filter_map(known));
        } else {
            set(
                &mut draft,
                *field,
                mapped.iter().filter_map(|path| at_path(record, path)),
            );
        }
    }
    draft
}

/// Takes the first of the values that says anything.
fn set<'a>(draft: &mut Draft, field: Field, mut values: impl Iterator<Item = &'a Value>) {
    let Some(found) = values.find_map(|value| Some(texts(value)).filter(|found| !found.is_empty())) else {
        return;
    };
    match field {
        Field::Title | Field::Summary | Field::Body => {
            let plain: Vec<_> = found.iter().map(|text| markup::plain(text)).collect();
            draft.set(field, &plain);
        }
        // The one list that publishers separate by commas, where nothing else separates it.
        Field::Tag => {
            let alone = found.len() == 1 && found.iter().all(|tags| !tags.contains([';', '|']));
            let tags: Vec<&str> = match alone {
                true => found.iter().flat_map(|tags| tags.split(',')).collect(),
                false => found.iter().map(String::as_str).collect(),
            };
            draft.set(field, &tags);
        }
        _ => draft.set(field, &found),
    }
}

/// A name for comparing: letters and digits only, small.
fn key(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The value under a name, or under a path of names: `headline.main`, `authors.0.name`.
fn at_path<'a>(record: &'a Map<String, Value>, path: &str) -> Option<&'a Value> {
    if let Some(value) = record.get(path) {
        return Some(value);
    }
    let mut steps = path.split('.');
    let first = record.get(steps.next()?)?;
    steps.try_fold(first, |value, step| match value {
        Value::Object(fields) => fields.get(step),
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// Under what name an object in the place of a text keeps its text.
const TEXT_OF: [&str; 11] = [
    "name", "main", "rendered", "title", "label", "full", "text", "value", "html", "content", "term",
];

/// The texts that a value holds, in order: of a list all, of an object its name, of a number its digits.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Null | Value::Bool(_) => Vec::new(),
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        Value::String(text) => vec![text.clone()],
        Value::Number(number) => vec![number.to_string()],
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(fields) => match TEXT_OF.iter().find_map(|name| fields.get(*name)) {
            Some(value) => texts(value),
            // `{"$oid": "..."}`, `{"$date": "..."}`
            None if fields.len() == 1 => fields.values().flat_map(texts).collect(),
            None => Vec::new(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::ingest::Place;
    use serde_json::json;

    fn read(record: Value, map: &[(&str, &str)]) -> Article {
        let settings = Settings {
            map: map
                .iter()
                .map(|(ours, theirs)| ((*ours).into(), (*theirs).into()))
                .collect(),
            ..Settings::default()
        };
        let mut read = None;
        draft(record.as_object().unwrap(), &settings)
            .finish(Place::Whole, &settings, &mut |article| read = article.ok());
        read.unwrap()
    }

    #[test]
    fn common_names_are_known() {
        let article = read(
            json!({
                "_id": {"$oid": "abc"}, "headline": {"main": "Harbour closed"}, "bodyText": ["One.", "Two."],
                "pubDate": "2026-01-17", "authors": [{"name": "Ana Duarte"}, "By Tom Hale"], "outlet": "Lisbon Courier",
                "keywords": "ports, ships", "people": "ana-duarte; Tom Hale", "locations": ["usa"], "language": "en_GB",
                "date_modified": "2026-01-18", "abstract": "In short."
            }),
            &[],
        );
        assert_eq!(article.id, "abc");
        assert_eq!(article.title, "Harbour closed");
        assert_eq!(article.body, "One.\n\nTwo.");
        assert_eq!(article.summary, "In short.");
        assert_eq!(article.date.unwrap().to_string(), "2026-01-17");
        assert_eq!(article.updated.unwrap().to_string(), "2026-01-18");
        assert_eq!(article.by, ["Ana Duarte", "Tom Hale"]);
        assert_eq!(article.source.as_deref(), Some("Lisbon Courier"));
        assert_eq!(article.tag, ["ports", "ships"]);
        assert_eq!(article.given.person, ["Ana Duarte", "Tom Hale"]);
        assert_eq!(article.given.place, ["United States"]);
        assert_eq!(article.lang.as_deref(), Some("en-GB"));
    }

    #[test]
    fn ours_goes_before_theirs_and_the_map_before_both() {
        let record =
            json!({"title": "Ours", "headline": "Theirs", "x": {"y": ["Mapped"]}, "body": "", "text": "Words."});
        assert_eq!(read(record.clone(), &[]).title, "Ours");
        assert_eq!(read(record.clone(), &[]).body, "Words.");
        assert_eq!(read(record.clone(), &[("title", "x.y.0")]).title, "Mapped");
        assert_eq!(read(record, &[("title", "headline")]).title, "Theirs");
    }

    #[test]
    fn a_number_as_id_is_its_digits() {
        assert_eq!(read(json!({"id": 17, "title": "T"}), &[]).id, "17");
        assert_eq!(
            read(json!({"id": 12345678901234567890_u64, "title": "T"}), &[]).id,
            "12345678901234567890"
        );
    }
}
