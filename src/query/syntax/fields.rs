//! The fields that a query can name, and the names that users of other systems give them: one table.

use crate::index::schema::Facet;
use crate::query::tree::{DateField, Form, KeyField, NumberField, Zone};

/// What a name before a colon means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// Parts of the article; in several, in any of them.
    Zones(&'static [Zone]),
    /// How the words are matched: `caps:Apple`.
    Form(Form),
    /// A facet.
    Value(Facet),
    /// A date, and on which side of it.
    Date(DateField, Side),
    /// A day of any year.
    OnDay,
    /// A number.
    Number(NumberField),
    /// That there is a value (`true`), or none.
    Has(bool),
    /// An identifier, address or path.
    Key(KeyField),
    /// A web site, by the address of publication.
    Site,
}

/// Which side of a given date is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// In it.
    Within,
    /// Earlier than all of it.
    Before,
    /// In it or earlier.
    Until,
    /// In it or later.
    Since,
    /// Later than all of it.
    After,
}

/// One field with its names.
#[derive(Debug)]
pub(super) struct Entry {
    /// The name of the contract.
    pub(super) name: &'static str,
    /// Other names, in lower case: of Lexis, Factiva, Lucene, Google and GitHub, plurals, and Chinese ones.
    pub(super) aliases: &'static [&'static str],
    /// What it means.
    pub(super) field: Field,
}

const fn entry(name: &'static str, field: Field, aliases: &'static [&'static str]) -> Entry {
    Entry { name, aliases, field }
}

/// All fields.
#[rustfmt::skip]
pub(super) const FIELDS: &[Entry] = &[
    entry("title", Field::Zones(&[Zone::Title]), &["headline", "head", "hd", "hl", "ti", "intitle", "heading", "标题", "標題"]),
    entry("lead", Field::Zones(&[Zone::Lead]), &["lp", "lede", "intro", "abstract", "summary", "导语", "導語"]),
    entry("body", Field::Zones(&[Zone::Body]), &["text", "intext", "td", "bdy", "content", "正文"]),
    entry("hlead", Field::Zones(&[Zone::Title, Zone::Lead]), &["hlp", "titlelead"]),
    entry("caps", Field::Form(Form::Caps), &["case", "cased"]),
    entry("exact", Field::Form(Form::Exact), &["verbatim"]),
    entry("person", Field::Value(Facet::Person), &["people", "persons", "per", "who", "name", "人物", "人名"]),
    entry("org", Field::Value(Facet::Org), &["orgs", "organisation", "organization", "organisations", "organizations", "company", "co", "机构", "機構"]),
    entry("place", Field::Value(Facet::Place), &["places", "location", "loc", "geo", "geographic", "where", "country", "city", "region", "地点", "地點"]),
    entry("source", Field::Value(Facet::Source), &["sources", "publication", "pub", "newspaper", "paper", "agency", "sn", "sc", "rst", "来源", "來源"]),
    entry("section", Field::Value(Facet::Section), &["desk", "category", "se", "版面"]),
    entry("by", Field::Value(Facet::By), &["author", "byline", "writer", "journalist", "reporter", "au", "作者"]),
    entry("tag", Field::Value(Facet::Tag), &["tags", "subject", "su", "ns", "keyword", "keywords", "topic", "topics", "label", "标签", "標籤"]),
    entry("lang", Field::Value(Facet::Lang), &["language", "la", "语言", "語言"]),
    entry("folder", Field::Value(Facet::Folder), &["dir", "directory"]),
    entry("page", Field::Value(Facet::Page), &["pg"]),
    entry("edition", Field::Value(Facet::Edition), &["ed"]),
    entry("status", Field::Value(Facet::Status), &["is"]),
    entry("date_source", Field::Value(Facet::DateSource), &["datesource", "date-source"]),
    entry("dateline", Field::Value(Facet::Dateline), &["datelines"]),
    entry("date", Field::Date(DateField::Date, Side::Within), &["pd", "published", "pubdate", "created", "year", "day", "日期"]),
    entry("date~", Field::Date(DateField::PossibleDate, Side::Within), &["maybe"]),
    entry("before", Field::Date(DateField::Date, Side::Before), &["bef", "older", "older_than"]),
    entry("until", Field::Date(DateField::Date, Side::Until), &["to", "through"]),
    entry("since", Field::Date(DateField::Date, Side::Since), &["from", "newer", "newer_than"]),
    entry("after", Field::Date(DateField::Date, Side::After), &["aft"]),
    entry("updated", Field::Date(DateField::Updated, Side::Within), &["corrected", "modified", "changed"]),
    entry("mentions", Field::Date(DateField::Mentions, Side::Within), &["mention", "mentioned", "speaks-of"]),
    entry("on", Field::OnDay, &["anniversary", "on-this-day"]),
    entry("words", Field::Number(NumberField::Words), &["length", "wc", "wordcount", "word-count", "字数", "字數"]),
    entry("ocr", Field::Number(NumberField::Ocr), &["quality"]),
    entry("has", Field::Has(true), &["with"]),
    entry("no", Field::Has(false), &["without", "missing"]),
    entry("id", Field::Key(KeyField::Id), &["an", "docid"]),
    entry("path", Field::Key(KeyField::Path), &["file", "filename"]),
    entry("url", Field::Key(KeyField::Url), &["link", "address", "href"]),
    entry("family", Field::Key(KeyField::Family), &["copies"]),
    entry("site", Field::Site, &["domain", "host"]),
];

/// The field of a name, in any letter case.
pub(super) fn find(name: &str) -> Option<&'static Entry> {
    let same = |other: &&str| other.eq_ignore_ascii_case(name);
    FIELDS
        .iter()
        .find(|entry| same(&entry.name) || entry.aliases.iter().any(same))
}

/// The name of a field.
pub(super) fn name_of(field: Field) -> &'static str {
    FIELDS
        .iter()
        .find(|entry| entry.field == field)
        .map_or("", |entry| entry.name)
}

/// The facet of a name in a query, by whatever alias.
pub fn facet_named(name: &str) -> Option<Facet> {
    match find(name)?.field {
        Field::Value(facet) => Some(facet),
        _ => None,
    }
}

/// The names of all fields.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|entry| entry.name)
}

/// The name that was probably meant: the nearest one, at most a third of its letters away.
pub(super) fn nearest(typed: &str) -> Option<&'static str> {
    const LONGEST: usize = 20;
    if typed.len() > LONGEST {
        return None;
    }
    let typed = typed.to_lowercase();
    let names = FIELDS.iter().flat_map(|entry| {
        let own = std::iter::once((entry.name, entry.name));
        own.chain(entry.aliases.iter().map(|alias| (*alias, entry.name)))
    });
    names
        .filter(|(known, _)| known.chars().count() > 2)
        .map(|(known, name)| (strsim::osa_distance(&typed, known), known.len(), name))
        .filter(|(distance, len, _)| distance * 3 <= (*len).max(4))
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_means_one_thing() {
        let mut names: Vec<&str> = FIELDS
            .iter()
            .flat_map(|entry| entry.aliases.iter().copied().chain([entry.name]))
            .collect();
        assert!(names.iter().all(|name| *name == name.to_lowercase()));
        names.sort_unstable();
        let all = names.len();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn every_facet_has_a_field_of_its_name() {
        for facet in Facet::ALL {
            assert_eq!(name_of(Field::Value(facet)), facet.name());
        }
    }

    #[test]
    fn slips_lead_to_the_name_that_was_meant() {
        let cases = [
            ("dtae", Some("date")),
            ("headlin", Some("title")),
            ("persn", Some("person")),
            ("plce", Some("place")),
            ("Souce", Some("source")),
            ("organizaton", Some("org")),
            ("nofield", None),
            ("x", None),
            ("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", None),
        ];
        for (typed, meant) in cases {
            assert_eq!(nearest(typed), meant, "{typed}");
        }
    }
}
