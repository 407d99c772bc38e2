//! One article with what the analysis found in it: names with their places in the body, and the days it speaks of.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;

use crate::analysis::{self, Entity, Facts, fold};
use crate::archive::Shown;
use crate::article::{self, Article, Kind};
use crate::index::document::shown_names;

/// What the analysis finds in one article, without an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Annotated {
    /// Identifier: the record's own, else from its path.
    pub id: String,
    /// Where the file lies.
    pub path: String,
    /// Headline.
    pub title: String,
    /// Date of publication, as precise as known.
    pub date: Option<String>,
    /// Where the date was found.
    pub date_source: Option<&'static str>,
    /// Language, BCP 47.
    pub lang: String,
    /// People.
    pub person: Vec<Name>,
    /// Organisations.
    pub org: Vec<Name>,
    /// Places.
    pub place: Vec<Name>,
    /// Days that the body speaks of.
    pub mentions: Vec<Mention>,
}

impl Annotated {
    /// An article and its facts; with `extracted_only`, without names that only the publisher gave.
    pub fn new(article: &Article, facts: &Facts, extracted_only: bool) -> Annotated {
        let body = CodePoints::new(&article.body);
        let names = |kind| names(&body, article, &facts.entities, kind, extracted_only);
        Annotated {
            id: article.id.clone(),
            path: article.path.clone(),
            title: article.title.clone(),
            date: article.date.map(|date| date.to_string()),
            date_source: article.date_source.map(|source| source.name()),
            lang: facts.lang.tag().to_owned(),
            person: names(Kind::Person),
            org: names(Kind::Org),
            place: names(Kind::Place),
            mentions: mentions(&body, &facts.mentions),
        }
    }
}

/// One article of the index, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Whole {
    /// Identifier.
    pub id: String,
    /// Headline.
    pub title: String,
    /// The publisher's abstract, else the first paragraph of the body.
    pub lead: String,
    /// All running text; spans and mentions count its code points.
    pub body: String,
    /// Date of publication, as precise as known.
    pub date: Option<String>,
    /// Where the date was found.
    pub date_source: Option<&'static str>,
    /// Date of the last correction.
    pub updated: Option<String>,
    /// What else was found that could have been `date`; only where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other_dates: Option<Vec<OtherDate>>,
    /// Printed place of writing.
    pub dateline: Option<String>,
    /// Authors.
    pub by: Vec<String>,
    /// Publication or agency.
    pub source: Option<String>,
    /// Desk or category.
    pub section: Option<String>,
    /// Printed page.
    pub page: Option<String>,
    /// Edition.
    pub edition: Option<String>,
    /// Use status.
    pub status: &'static str,
    /// Recognition quality of scanned text, 0 to 100.
    pub ocr: Option<u8>,
    /// Language, BCP 47.
    pub lang: String,
    /// Publisher's keywords.
    pub tag: Vec<String>,
    /// People.
    pub person: Vec<Name>,
    /// Organisations.
    pub org: Vec<Name>,
    /// Places.
    pub place: Vec<Name>,
    /// Days that the body speaks of.
    pub mentions: Vec<Mention>,
    /// Length in words (Chinese: characters).
    pub words: u64,
    /// Folder below the archive's root.
    pub folder: String,
    /// Where the file lies.
    pub path: String,
    /// Where it was published.
    pub url: Option<String>,
}

impl Whole {
    /// The shape of an article of the index.
    pub fn new(shown: &Shown) -> Whole {
        let Shown { article, facts } = shown;
        let body = CodePoints::new(&article.body);
        let names = |kind| names(&body, article, &facts.entities, kind, false);
        Whole {
            id: article.id.clone(),
            title: article.title.clone(),
            lead: article.lead().to_owned(),
            body: article.body.clone(),
            date: article.date.map(|date| date.to_string()),
            date_source: article.date_source.map(|source| source.name()),
            updated: article.updated.map(|date| date.to_string()),
            other_dates: None,
            dateline: article.dateline.clone(),
            by: article.by.clone(),
            source: article.source.clone(),
            section: article.section.clone(),
            page: article.page.clone(),
            edition: article.edition.clone(),
            status: article.status.name(),
            ocr: article.ocr,
            lang: facts.lang.clone(),
            tag: article.tag.clone(),
            person: names(Kind::Person),
            org: names(Kind::Org),
            place: names(Kind::Place),
            mentions: mentions(&body, &facts.mentions),
            words: facts.words,
            folder: article.folder.clone(),
            path: article.path.clone(),
            url: article.url.clone(),
        }
    }
}

impl Whole {
    /// The same, with the dates that were found and not taken.
    pub fn explained(shown: &Shown) -> Whole {
        let others = shown.article.other_dates.iter().map(OtherDate::new);
        Whole {
            other_dates: Some(others.collect()),
            ..Whole::new(shown)
        }
    }
}

/// A date that was found and not taken for that of publication.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OtherDate {
    /// Where it stood.
    pub source: &'static str,
    /// As printed.
    pub printed: String,
    /// Why it was not taken.
    pub why: String,
}

impl OtherDate {
    fn new(other: &article::OtherDate) -> OtherDate {
        OtherDate {
            source: other.source.name(),
            printed: other.printed.clone(),
            why: other.why.to_string(),
        }
    }
}

/// One person, organisation or place of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Name {
    /// Canonical name.
    pub name: String,
    /// Where the body names it; empty for a name found only in the title or given by the publisher.
    pub spans: Vec<Span>,
}

/// A stretch of the body, in code points, end exclusive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Span {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// What stands there.
    pub text: String,
}

/// An expression of time in the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Mention {
    /// Where it stands.
    #[serde(flatten)]
    pub span: Span,
    /// What it means, in the manner of TimeML: `2026-01-03`, `2026-W03`, `PAST_REF`.
    pub value: String,
}

/// The names of one kind as a hit shows them, each with the places where the body has it.
fn names(body: &CodePoints<'_>, article: &Article, entities: &[Entity], kind: Kind, extracted_only: bool) -> Vec<Name> {
    let mut spans: FxHashMap<String, Vec<Span>> = FxHashMap::default();
    for entity in entities.iter().filter(|entity| entity.kind == kind) {
        let places = entity.in_body.iter().filter_map(|range| body.span(range));
        spans.entry(fold::key(&entity.name)).or_default().extend(places);
    }
    let named = |name: String| {
        // Two names that are shown never have one key.
        let mut spans = spans.remove(&fold::key(&name)).unwrap_or_default();
        spans.sort_unstable_by_key(|span| span.start);
        Name { spans, name }
    };
    shown_names(article, entities, kind, extracted_only)
        .into_iter()
        .map(named)
        .collect()
}

fn mentions(body: &CodePoints<'_>, mentions: &[analysis::Mention]) -> Vec<Mention> {
    mentions
        .iter()
        .filter_map(|mention| {
            Some(Mention {
                span: body.span(&mention.range)?,
                value: mention.value.clone(),
            })
        })
        .collect()
}

/// How many bytes lie between two counts that are kept.
const STRIDE: usize = 256;

/// Turns byte offsets of a text into code points without walking it from the start each time.
struct CodePoints<'a> {
    text: &'a str,
    /// Code points that begin before each multiple of [`STRIDE`].
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    fn new(text: &'a str) -> CodePoints<'a> {
        let mut before = vec![0];
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            count += beginnings(chunk);
            before.push(count);
        }
        CodePoints { text, before }
    }

    /// The span of a byte range; `None` if it does not fall on characters.
    fn span(&self, range: &Range<u32>) -> Option<Span> {
        let bytes = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
        let text = self.text.get(bytes.clone())?;
        let (start, end) = (self.at(bytes.start)?, self.at(bytes.end)?);
        Some(Span {
            start,
            end,
            text: text.to_owned(),
        })
    }

    fn at(&self, byte: usize) -> Option<usize> {
        let stride = byte / STRIDE;
        let rest = self.text.as_bytes().get(stride * STRIDE..byte)?;
        Some(self.before.get(stride)? + beginnings(rest))
    }
}

/// How many characters begin in some bytes of UTF-8.
fn beginnings(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| (**byte & 0b1100_0000) != 0b1000_0000)
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::article::{DateSource, GivenNames};
    use crate::index::StoredFacts;

    fn shown() -> Shown {
        let body = "Am Kai: Zoë Çelik blieb. 3. Januar.".to_owned();
        let at = |text: &str| {
            let start = body.find(text).unwrap_or_default();
            let offset = |byte: usize| u32::try_from(byte).unwrap_or_default();
            offset(start)..offset(start + text.len())
        };
        let facts = StoredFacts {
            lang: "de".into(),
            words: 7,
            entities: vec![Entity {
                kind: Kind::Person,
                name: "Zoë Çelik".into(),
                confidence: 1.0,
                in_body: vec![at("Zoë Çelik")],
                in_title: Vec::new(),
            }],
            mentions: vec![analysis::Mention {
                range: at("3. Januar"),
                value: "2024-01-03".into(),
                days: None,
            }],
        };
        let article = Article {
            id: "kai".into(),
            title: "Kai".into(),
            body: body.clone(),
            date: "2024-01-04".parse().ok(),
            date_source: Some(DateSource::Filename),
            given: GivenNames {
                place: vec!["Hamburg".into()],
                ..GivenNames::default()
            },
            ..Article::default()
        };
        Shown { article, facts }
    }

    #[test]
    fn a_whole_article_has_the_promised_shape() {
        let want = json!({
            "id": "kai", "title": "Kai", "lead": "Am Kai: Zoë Çelik blieb. 3. Januar.",
            "body": "Am Kai: Zoë Çelik blieb. 3. Januar.",
            "date": "2024-01-04", "date_source": "filename", "updated": null, "dateline": null, "by": [],
            "source": null, "section": null, "page": null, "edition": null, "status": "usable", "ocr": null,
            "lang": "de", "tag": [],
            "person": [{"name": "Zoë Çelik", "spans": [{"start": 8, "end": 17, "text": "Zoë Çelik"}]}],
            "org": [], "place": [{"name": "Hamburg", "spans": []}],
            "mentions": [{"start": 25, "end": 34, "text": "3. Januar", "value": "2024-01-03"}],
            "words": 7, "folder": "", "path": "", "url": null,
        });
        assert_eq!(serde_json::to_value(Whole::new(&shown())).ok(), Some(want));
    }

    #[test]
    fn given_names_can_be_left_out() {
        let Shown { article, facts } = shown();
        let body = CodePoints::new(&article.body);
        assert!(names(&body, &article, &facts.entities, Kind::Place, true).is_empty());
    }

    #[test]
    fn a_range_inside_a_character_gives_nothing() {
        assert_eq!(CodePoints::new("é").span(&(0..1)), None);
        assert_eq!(CodePoints::new("é").span(&(0..9)), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn code_points_agree_with_a_walk(text in "(?s)[aé中😀\n]{0,400}", from in 0usize..400, len in 0usize..40) {
            let chars: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let start = from.min(chars.len() - 1);
            let end = (start + len).min(chars.len() - 1);
            let bytes = u32::try_from(chars[start]).unwrap_or(0)..u32::try_from(chars[end]).unwrap_or(0);
            let span = CodePoints::new(&text).span(&bytes);
            prop_assert_eq!(span.map(|span| (span.start, span.end)), Some((start, end)));
        }
    }
}
