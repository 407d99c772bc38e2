//! People, organisations and places in a text.

mod chain;
mod features;
mod labels;
mod lexicon;
mod model;
mod tagger;
mod tokens;
#[cfg(feature = "workshop")]
pub mod workshop;

use super::{Entity, language::Lang, words::Words};
use crate::article::Article;

/// Finds the entities of an article.
pub fn find(article: &Article, lang: Lang, title: &Words, body: &Words) -> Vec<Entity> {
    let _ = (article, lang, title, body);
    Vec::new()
}
