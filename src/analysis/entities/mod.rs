//! People, organisations and places in a text.
//!
//! Three taggers find names: a trained one for English ([`tagger`]), one of the same make for Chinese ([`chinese`]),
//! and rules for German, French, Spanish and other languages in Latin script ([`rules`]). A second look
//! ([`document`]) uses what the whole article says of a word, and [`names`] joins the mentions that mean the same.
//!
//! The trained models lie in `models/`, with a card that says from what they were made and how well they do. The
//! program `workshop` trains and measures them.

mod chain;
mod document;
mod features;
mod labels;
mod lexicon;
mod model;
mod names;
mod tagger;
mod tokens;
#[cfg(feature = "workshop")]
pub mod workshop;

use std::cell::RefCell;

use super::{Entity, language::Lang, words::Words};
use crate::article::Article;
use document::Text;
use names::Mention;
use tagger::Tagger;

/// How sure a tagger must be of a name at least once in an article for it to be returned.
///
/// Precision counts more than recall: a wrong name in a facet is seen by everybody. On the `dev` sets this threshold
/// costs three names found for each two wrong ones avoided.
pub const LEAST_CONFIDENCE: f32 = 0.5;

thread_local! {
    static ENGLISH: RefCell<Tagger<'static>> = RefCell::new(Tagger::new(&model::ENGLISH));
}

/// Finds the entities of an article: each once by kind and canonical name, with all its mentions.
///
/// Names that the publisher gave ([`Article::given`]) become canonical where the text has them, but those that it
/// does not have are not returned.
pub fn find(article: &Article, lang: Lang, title: &Words, body: &Words) -> Vec<Entity> {
    let texts = [
        Text::new(&article.title, title, true),
        Text::new(&article.body, body, false),
    ];
    let mut entities = names::join(english(&texts), &article.given);
    entities.retain(|entity| entity.confidence >= LEAST_CONFIDENCE);
    let _ = lang;
    entities
}

/// The mentions in English texts.
fn english(texts: &[Text]) -> Vec<Mention> {
    let mut tokens = Vec::new();
    let mut bounds = Vec::with_capacity(texts.len());
    for text in texts {
        text.cut(&mut tokens);
        bounds.push(tokens.len());
    }
    let lexicon = &model::ENGLISH.lexicon;
    let mut found = ENGLISH.with_borrow_mut(|tagger| tagger.tag(&tokens));
    found.retain_mut(|found| document::trim(found, &tokens, lexicon));
    document::second_look(&mut found, &tokens, lexicon);
    let mentions = found.into_iter().filter_map(|found| {
        let text = texts.get(bounds.partition_point(|bound| *bound <= found.tokens.start))?;
        let (first, last) = (
            tokens.get(found.tokens.start)?,
            tokens.get(found.tokens.end.checked_sub(1)?)?,
        );
        text.mention(first.start..last.end(), found.kind, found.confidence)
    });
    mentions.collect()
}
