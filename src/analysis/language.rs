//! Which language a text is in.

/// A language by its BCP 47 tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Lang(&'static str);

impl Lang {
    /// The tag: `en`, `zh-Hans`, `und` where it is not known.
    pub fn tag(self) -> &'static str {
        self.0
    }
}

/// The language of an article.
pub fn of_article(article: &crate::article::Article) -> Lang {
    let _ = article;
    todo!("words")
}
