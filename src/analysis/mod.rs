//! Text in, facts out: language, words, names and dates.
//!
//! Everything here is a pure function of text: no files, no index, no clock. Articles and queries pass through the
//! same code, which is why they meet. [`Analyzer`] runs the whole chain over one article; its parts can be used alone.
//!
//! | question | module |
//! |---|---|
//! | which language is it? | [`language`] |
//! | which words stand where? | [`words`], with [`fold`], [`stem`] and [`chinese`] |
//! | who, which organisation, which place? | [`entities`] |
//! | which days does it speak of? | [`dates`] |
//! | when was it published? | [`published`] |
//! | what does it share with others, and what changed? | [`shingles`], [`compare`] |

pub mod chinese;
pub mod compare;
pub mod dates;
pub mod entities;
pub mod fold;
pub mod language;
pub mod published;
pub mod shingles;
pub mod stem;
pub mod words;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::article::{Article, Kind};
use language::Lang;
use words::{Depth, Words};

/// What the analysis found in one article.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Language of the article.
    pub lang: Lang,
    /// Words of the title.
    pub title: Words,
    /// Words of the publisher's abstract; empty where there is none.
    pub summary: Words,
    /// Words of the body.
    pub body: Words,
    /// People, organisations and places, each once, by canonical name.
    pub entities: Vec<Entity>,
    /// Days and periods that the body speaks of.
    pub mentions: Vec<Mention>,
}

/// One person, organisation or place of an article, with all its mentions joined.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Canonical name: the fullest form in the article, without titles.
    pub name: String,
    /// How sure the tagger is, 0 to 1.
    pub confidence: f32,
    /// Byte ranges of its mentions in the body, in order.
    pub in_body: Vec<Range<u32>>,
    /// Byte ranges of its mentions in the title, in order.
    pub in_title: Vec<Range<u32>>,
}

/// One expression of time in the body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// Byte range in the body.
    pub range: Range<u32>,
    /// Value in the manner of TimeML: `2026-01-03`, `2026-W03`, `2020`, `199X`, `2025-Q3`, `PAST_REF`.
    pub value: String,
    /// First and last day; `None` where the value names no days (`PRESENT_REF`).
    pub days: Option<crate::article::Days>,
}

/// Runs the whole analysis; holds caches, so keep one for each thread.
///
/// ```
/// use dateline::{analysis::Analyzer, article::Article};
///
/// let article = Article { body: "The harbour of Lisbon was closed, said Ana Duarte.".into(), ..Article::default() };
/// let facts = Analyzer::default().analyse(&article);
/// assert_eq!(facts.lang.tag(), "en");
/// assert!(facts.entities.iter().any(|entity| entity.name == "Ana Duarte"));
/// ```
#[derive(Debug, Default)]
pub struct Analyzer {
    stems: stem::Stems,
}

impl Analyzer {
    /// All facts of one article.
    pub fn analyse(&mut self, article: &Article) -> Facts {
        let lang = language::of_article(article);
        let title = words::words(&article.title, lang, Depth::Full, &mut self.stems);
        let summary = words::words(&article.summary, lang, Depth::Full, &mut self.stems);
        let body = words::words(&article.body, lang, Depth::Full, &mut self.stems);
        let entities = entities::find(article, lang, &title, &body);
        let mentions = dates::find(&article.body, lang, article.date);
        Facts {
            lang,
            title,
            summary,
            body,
            entities,
            mentions,
        }
    }
}
