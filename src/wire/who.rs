//! The dossier on one name.

use serde::Serialize;
use utoipa::ToSchema;

use super::timeline::unit_name;
use crate::search::{FacetCount, who};

/// What an archive holds on one name.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Dossier {
    /// Preferred name.
    pub name: String,
    /// `person`, `org` or `place`.
    pub kind: &'static str,
    /// Identifier from the authority file.
    pub id: Option<String>,
    /// Note from the authority file.
    pub note: Option<String>,
    /// Articles that name it.
    pub articles: u64,
    /// Forms of the name with their articles.
    pub variants: Vec<Valued>,
    /// Other names with the words asked for.
    pub namesakes: Vec<Namesake>,
    /// Earliest article.
    pub first: Option<Headline>,
    /// Latest article.
    pub last: Option<Headline>,
    /// Its articles over time.
    pub timeline: Timeline,
    /// People who appear with it, by association.
    pub person: Vec<Companion>,
    /// Organisations that appear with it.
    pub org: Vec<Companion>,
    /// Places that appear with it.
    pub place: Vec<Companion>,
    /// How association is measured.
    pub measure: &'static str,
    /// Which of these share articles with it and each other.
    pub ties: Vec<Tie>,
    /// Publications.
    pub source: Vec<Valued>,
    /// Words that stand out.
    pub words: Vec<Word>,
    /// The articles that are most about it.
    pub headlines: Vec<Headline>,
}

/// The measure of association, in words.
pub const MEASURE: &str = "log-likelihood ratio over articles (Dunning 1993)";

/// A value with its articles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Valued {
    /// The value.
    pub value: String,
    /// Articles.
    pub count: u64,
}

/// Another name with the words asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Namesake {
    /// The name.
    pub name: String,
    /// `person`, `org` or `place`.
    pub kind: &'static str,
    /// Articles.
    pub articles: u64,
}

/// One article by its headline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Headline {
    /// Identifier.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Date, as precise as known.
    pub date: Option<String>,
    /// Publication.
    pub source: Option<String>,
}

/// Articles over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OverTime)]
pub struct Timeline {
    /// The unit.
    pub by: &'static str,
    /// Articles without a date.
    pub undated: u64,
    /// Spans with articles, in order.
    pub buckets: Vec<SpanCount>,
}

/// Articles in one span.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpanCount {
    /// The span.
    pub value: String,
    /// Articles that name it.
    pub count: u64,
    /// Articles of the archive.
    pub of: u64,
}

/// One that appears with it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Companion {
    /// Preferred name.
    pub name: String,
    /// Articles that name both.
    pub articles: u64,
    /// Articles that name this one.
    pub of: u64,
    /// Sentences that name both.
    pub sentences: u64,
    /// Strength of association; see `measure`.
    pub association: f64,
}

/// Two that share articles with it and each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Tie {
    /// One, as `kind:name`.
    pub one: String,
    /// The other.
    pub other: String,
    /// Articles that name all three.
    pub articles: u64,
}

/// A word that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Word {
    /// The word.
    pub word: String,
    /// Articles that hold it, among those read.
    pub articles: u64,
    /// Strength of association.
    pub association: f64,
}

impl Dossier {
    /// The shape of a dossier.
    pub fn new(dossier: &who::Dossier) -> Dossier {
        let of = |kind| {
            let company = dossier.company.iter().filter(move |companion| companion.kind == kind);
            company.map(Companion::new).collect()
        };
        let [person, org, place] = crate::article::Kind::ALL.map(of);
        let called = |at: usize| {
            let companion = dossier.company.get(at);
            companion
                .map(|companion| format!("{}:{}", companion.kind.name(), companion.name))
                .unwrap_or_default()
        };
        let tie = |tie: &who::Tie| Tie {
            one: called(tie.one),
            other: called(tie.other),
            articles: tie.articles,
        };
        Dossier {
            name: dossier.name.clone(),
            kind: dossier.kind.name(),
            id: dossier.id.clone(),
            note: dossier.note.clone(),
            articles: dossier.articles,
            variants: valued(&dossier.variants),
            namesakes: dossier.namesakes.iter().map(Namesake::new).collect(),
            first: dossier.first.as_ref().map(Headline::new),
            last: dossier.last.as_ref().map(Headline::new),
            timeline: Timeline::new(dossier),
            person,
            org,
            place,
            measure: MEASURE,
            ties: dossier.ties.iter().map(tie).collect(),
            source: valued(&dossier.sources),
            words: dossier.words.iter().map(Word::new).collect(),
            headlines: dossier.headlines.iter().map(Headline::new).collect(),
        }
    }
}

fn valued(counts: &[FacetCount]) -> Vec<Valued> {
    counts
        .iter()
        .map(|count| Valued {
            value: count.value.clone(),
            count: count.count,
        })
        .collect()
}

impl Namesake {
    fn new(other: &who::Namesake) -> Namesake {
        Namesake {
            name: other.name.clone(),
            kind: other.kind.name(),
            articles: other.articles,
        }
    }
}

impl Headline {
    fn new(headline: &who::Headline) -> Headline {
        Headline {
            id: headline.id.clone(),
            title: headline.title.clone(),
            date: headline.date.map(|date| date.to_string()),
            source: headline.source.clone(),
        }
    }
}

impl Timeline {
    fn new(dossier: &who::Dossier) -> Timeline {
        let bucket = |span: &who::SpanCount| SpanCount {
            value: span.value.clone(),
            count: span.count,
            of: span.of,
        };
        Timeline {
            by: unit_name(dossier.by),
            undated: dossier.undated,
            buckets: dossier.timeline.iter().map(bucket).collect(),
        }
    }
}

impl Companion {
    fn new(companion: &who::Companion) -> Companion {
        Companion {
            name: companion.name.clone(),
            articles: companion.articles,
            of: companion.of,
            sentences: companion.sentences,
            association: super::thousandths(companion.association),
        }
    }
}

impl Word {
    fn new(word: &who::Standout) -> Word {
        Word {
            word: word.value.clone(),
            articles: word.articles,
            association: super::thousandths(word.association),
        }
    }
}
