//! The answer to a search, and one article of it.

use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;

use super::counts::Facets;
use super::stories::Story;
use crate::search;

/// The answer to a search.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Search {
    /// Which of many queries this answers; left out where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qid: Option<String>,
    /// The query as typed.
    pub query: String,
    /// The query as read, in canonical form.
    pub reading: String,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
    /// Other queries that find something; left out unless this one finds nothing and we know some.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub offers: Vec<Offer>,
    /// Number of matches, exact; null where counting was not asked for.
    pub total: Option<u64>,
    /// Stories that match; left out where they are not shown as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stories: Option<u64>,
    /// Articles that match; left out where stories are not shown as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copies: Option<u64>,
    /// Milliseconds taken.
    pub took_ms: f64,
    /// The articles of this page.
    pub hits: Vec<Hit>,
    /// What each clause finds by itself; left out unless `--explain` asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Clause>,
    /// Counts by field.
    pub facets: Facets,
    /// Cursor to go on with; null at the end.
    pub next: Option<String>,
}

impl Search {
    /// The answer to a query as typed.
    pub fn new(query: &str, results: &search::Results, took: Duration) -> Search {
        Search {
            qid: None,
            query: query.to_owned(),
            reading: results.reading.clone(),
            notes: results.notes.clone(),
            offers: results.offers.iter().map(Offer::new).collect(),
            total: results.total,
            stories: results.totals.map(|totals| totals.stories),
            copies: results.totals.map(|totals| totals.copies),
            took_ms: super::milliseconds(took),
            hits: results.hits.iter().map(Hit::new).collect(),
            clauses: results.clauses.iter().map(Clause::new).collect(),
            facets: Facets::new(&results.facets),
            next: results.next.clone(),
        }
    }
}

/// Another query that finds something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Offer {
    /// The query in canonical form.
    pub query: String,
    /// Articles that it finds.
    pub articles: u64,
}

impl Offer {
    fn new(offer: &search::Offer) -> Offer {
        Offer {
            query: offer.query.clone(),
            articles: offer.articles,
        }
    }
}

/// How a query may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Completions {
    /// The ways, the likeliest first.
    pub completions: Vec<Completion>,
}

impl Completions {
    /// The shape of some completions.
    pub fn new(completions: &[search::Completion]) -> Completions {
        Completions {
            completions: completions.iter().map(Completion::new).collect(),
        }
    }
}

/// One way in which a query may go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Completion {
    /// The query, completed.
    pub query: String,
    /// What completes it: a field or a value.
    pub label: String,
    /// The field that it is, or of which it is a value.
    pub field: &'static str,
    /// Articles with that value; null for a field.
    pub count: Option<u64>,
}

impl Completion {
    fn new(completion: &search::Completion) -> Completion {
        Completion {
            query: completion.query.clone(),
            label: completion.label.clone(),
            field: completion.field,
            count: completion.articles,
        }
    }
}

/// A part of a query, alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Clause {
    /// In canonical form.
    pub clause: String,
    /// How deep it stands in the query; the whole is at 0.
    pub depth: usize,
    /// Articles that it finds by itself.
    pub articles: u64,
}

impl Clause {
    fn new(clause: &search::ClauseCount) -> Clause {
        Clause {
            clause: clause.clause.clone(),
            depth: clause.depth,
            articles: clause.articles,
        }
    }
}

/// What a part of a query adds to a score.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Part {
    /// The clause in canonical form, or what else counted.
    pub part: String,
    /// What it adds.
    pub score: f32,
}

impl Part {
    fn new(part: &search::ScorePart) -> Part {
        Part {
            part: part.part.clone(),
            score: part.score,
        }
    }
}

/// One article found.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Hit {
    /// Which of many queries found it; left out where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qid: Option<String>,
    /// Stable identifier.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Date of publication, as precise as known; null where undated.
    pub date: Option<String>,
    /// Where the date was found; null where undated.
    pub date_source: Option<&'static str>,
    /// Publication or agency.
    pub source: Option<String>,
    /// Desk or category.
    pub section: Option<String>,
    /// Language, BCP 47.
    pub lang: String,
    /// Authors.
    pub by: Vec<String>,
    /// Publisher's keywords.
    pub tag: Vec<String>,
    /// People, most mentioned first.
    pub person: Vec<String>,
    /// Organisations.
    pub org: Vec<String>,
    /// Places.
    pub place: Vec<String>,
    /// Names that the article has in another form than the preferred one; left out where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variants: Vec<Variant>,
    /// Length in words (Chinese: characters).
    pub words: u64,
    /// Where the file lies.
    pub path: String,
    /// Where it was published.
    pub url: Option<String>,
    /// How well it matches; 0 where the order is by date.
    pub score: f32,
    /// Where the score comes from; left out unless `--explain` asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explain: Vec<Part>,
    /// The passage that shows why.
    pub snippet: Snippet,
    /// The best passages, in the order of the text; left out unless `--passages` asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// Every match in the body with the words around it; left out unless `--kwic` asks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kwic: Vec<KeyWord>,
    /// The reprint family that it belongs to.
    pub family: Option<Family>,
    /// The whole story; left out where stories are not shown as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Story>,
    /// What it shares with the article that it is related to; left out unless that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<Shared>,
}

impl Hit {
    /// The shape of a hit.
    pub fn new(hit: &search::Hit) -> Hit {
        let article = &hit.article;
        Hit {
            qid: None,
            id: article.id.clone(),
            title: article.title.clone(),
            date: article.date.map(|date| date.to_string()),
            date_source: article.date_source.map(|source| source.name()),
            source: article.source.clone(),
            section: article.section.clone(),
            lang: hit.lang.clone(),
            by: article.by.clone(),
            tag: article.tag.clone(),
            person: hit.names.person.clone(),
            org: hit.names.org.clone(),
            place: hit.names.place.clone(),
            variants: hit.variants.iter().map(Variant::new).collect(),
            words: hit.words,
            path: article.path.clone(),
            url: article.url.clone(),
            score: hit.score,
            explain: hit.parts.iter().map(Part::new).collect(),
            snippet: Snippet::new(&hit.snippet),
            passages: hit.passages.iter().map(Passage::new).collect(),
            kwic: hit.concordance.iter().map(KeyWord::new).collect(),
            family: hit.family.as_ref().map(Family::new),
            story: hit.story.as_ref().map(Story::new),
            shared: hit.shared.as_ref().map(Shared::new),
        }
    }
}

/// Why an article is related to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Shared {
    /// Words that both hold, those that count most first.
    pub words: Vec<String>,
    /// People that both name.
    pub person: Vec<String>,
    /// Organisations.
    pub org: Vec<String>,
    /// Places.
    pub place: Vec<String>,
    /// Days from the other to this one, negative where this is older; null where either is undated.
    pub days: Option<i32>,
}

impl Shared {
    fn new(shared: &search::Shared) -> Shared {
        Shared {
            words: shared.words.clone(),
            person: shared.names.person.clone(),
            org: shared.names.org.clone(),
            place: shared.names.place.clone(),
            days: shared.days,
        }
    }
}

/// A name that an article has in another form than the preferred one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Variant {
    /// The preferred name.
    pub name: String,
    /// The name in the article.
    pub form: String,
}

impl Variant {
    fn new(variant: &search::naming::Variant) -> Variant {
        Variant {
            name: variant.name.clone(),
            form: variant.form.clone(),
        }
    }
}

/// A passage with the words that match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Snippet {
    /// The passage.
    pub text: String,
    /// Start and end of each mark in code points of `text`, end exclusive.
    pub marks: Vec<[usize; 2]>,
}

impl Snippet {
    fn new(snippet: &search::Snippet) -> Snippet {
        Snippet {
            text: snippet.text.clone(),
            marks: snippet.marks.iter().map(|&(start, end)| [start, end]).collect(),
        }
    }
}

/// A passage with its place in the body, for citation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Passage {
    /// Line of its first match, from 1.
    pub line: usize,
    /// Paragraph of its first match, from 1.
    pub paragraph: usize,
    /// The passage and its marks.
    #[serde(flatten)]
    pub snippet: Snippet,
}

impl Passage {
    fn new(passage: &search::Passage) -> Passage {
        let search::Spot { line, paragraph } = passage.spot;
        Passage {
            line,
            paragraph,
            snippet: Snippet::new(&passage.snippet),
        }
    }
}

/// One line of a concordance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct KeyWord {
    /// Words before the match.
    pub left: String,
    /// What matched.
    #[serde(rename = "match")]
    pub matched: String,
    /// Words after it.
    pub right: String,
    /// Line of the body, from 1.
    pub line: usize,
    /// Paragraph of the body, from 1.
    pub paragraph: usize,
}

impl KeyWord {
    fn new(word: &search::KeyWord) -> KeyWord {
        let search::Spot { line, paragraph } = word.spot;
        KeyWord {
            left: word.left.clone(),
            matched: word.matched.clone(),
            right: word.right.clone(),
            line,
            paragraph,
        }
    }
}

/// A reprint family.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Family {
    /// Its identifier.
    pub id: String,
    /// How many articles it has.
    pub copies: u64,
}

impl Family {
    pub(super) fn new(family: &search::FamilyName) -> Family {
        Family {
            id: family.id.clone(),
            copies: family.copies,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::article::{Article, DateSource};
    use crate::index::schema;
    use crate::search::{FacetCount, FacetCounts, FacetField, Names, Results, Unit};

    fn results() -> Results {
        let article = Article {
            id: "harbour-1".into(),
            title: "Harbour closed".into(),
            source: Some("Lisbon Ledger".into()),
            by: vec!["Ana Duarte".into()],
            date: "2024-03-05".parse().ok(),
            date_source: Some(DateSource::Header),
            path: "harbour.txt".into(),
            ..Article::default()
        };
        let names = Names {
            place: vec!["Lisbon".into()],
            ..Names::default()
        };
        let snippet = search::Snippet {
            text: "The harbour was closed.".into(),
            marks: vec![(4, 11)],
        };
        let count = |value: &str, count, selected| FacetCount {
            value: value.into(),
            count,
            selected,
        };
        let facet = |field, values| FacetCounts {
            field,
            total: 1,
            distinct: 1,
            missing: 0,
            values,
        };
        Results {
            reading: "harbour".into(),
            notes: vec!["a note".into()],
            offers: Vec::new(),
            total: Some(1),
            totals: None,
            hits: vec![search::Hit {
                article,
                lang: "en".into(),
                names,
                variants: Vec::new(),
                words: 4,
                score: 7.1,
                passages: Vec::new(),
                concordance: Vec::new(),
                parts: Vec::new(),
                snippet,
                family: None,
                story: None,
                shared: None,
            }],
            facets: vec![
                facet(FacetField::Values(schema::Facet::Place), vec![count("Lisbon", 1, true)]),
                facet(FacetField::Date(Unit::Month), vec![count("2024-03", 1, false)]),
            ],
            next: Some("cursor".into()),
            clauses: Vec::new(),
        }
    }

    #[test]
    fn a_search_has_the_promised_shape() {
        let answer = Search::new("Harbour", &results(), Duration::from_micros(1_300));
        let want = json!({
            "query": "Harbour", "reading": "harbour", "notes": ["a note"], "total": 1, "took_ms": 1.3,
            "hits": [{
                "id": "harbour-1", "title": "Harbour closed", "date": "2024-03-05", "date_source": "header",
                "source": "Lisbon Ledger", "section": null, "lang": "en", "by": ["Ana Duarte"], "tag": [],
                "person": [], "org": [], "place": ["Lisbon"], "words": 4, "path": "harbour.txt", "url": null,
                "score": 7.1_f32, "snippet": {"text": "The harbour was closed.", "marks": [[4, 11]]}, "family": null,
            }],
            "facets": {
                "place": [{"value": "Lisbon", "count": 1, "selected": true}],
                "date": [{"value": "2024-03", "count": 1}],
            },
            "next": "cursor",
        });
        assert_eq!(serde_json::to_value(&answer).ok(), Some(want));
    }

    #[test]
    fn keys_stand_in_the_promised_order_and_scores_are_short() {
        let answer = Search::new("Harbour", &results(), Duration::ZERO);
        let text = serde_json::to_string(&answer).unwrap_or_default();
        assert!(
            text.starts_with(r#"{"query":"Harbour","reading":"harbour","notes":["#),
            "{text}"
        );
        assert!(text.contains(r#""score":7.1,"#), "{text}");
        assert!(
            text.contains(r#""facets":{"place":[{"value":"Lisbon","count":1,"selected":true}],"date":"#),
            "{text}"
        );
    }

    #[test]
    fn what_was_not_counted_is_null() {
        let answer = Search::new(
            "",
            &Results {
                total: None,
                next: None,
                ..results()
            },
            Duration::ZERO,
        );
        let value = serde_json::to_value(&answer).unwrap_or_default();
        assert_eq!((&value["total"], &value["next"]), (&json!(null), &json!(null)));
    }
}
