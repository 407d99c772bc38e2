//! The index on disk: [`schema`] names its fields.
pub mod schema;
pub mod tape;

/// What the index keeps of an article's facts.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StoredFacts {
    /// Language tag.
    pub lang: String,
    /// Length in words.
    pub words: u64,
    /// People, organisations and places found in the text.
    pub entities: Vec<crate::analysis::Entity>,
    /// Days that the text speaks of.
    pub mentions: Vec<crate::analysis::Mention>,
}
