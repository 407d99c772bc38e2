//! The running text of a page, without what stands around it.

use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use crate::ingest::markup;

/// How deeply the elements of a page may be nested before its text is taken whole: the library that finds the main text
/// calls itself for each level.
const DEEPEST: usize = 500;

/// Parts that are never running text, wherever they stand.
const CLUTTER: &str = "nav, aside, form, button, [role='navigation'], [aria-hidden='true'], #comments, .comments, \
    .comment-list, #disqus_thread, .related, .related-posts, .newsletter, .cookie, .cookies, #cookie-banner, .share, \
    .sharing, .social, .advertisement, .breadcrumb, .breadcrumbs";

/// The running text of a page, one paragraph a block.
pub(super) fn of(document: Document) -> String {
    if depth(&document) > DEEPEST {
        return document.body().map(|body| markup::node_text(&body)).unwrap_or_default();
    }
    remove_clutter(&document);
    let whole = document.clone();
    let found = Readability::with_document(document, None, Some(Config::default())).and_then(|mut page| page.parse());
    match found {
        Ok(article) => markup::to_text(&article.content),
        Err(_) => whole.body().map(|body| markup::node_text(&body)).unwrap_or_default(),
    }
}

/// Removes what is named like clutter, unless it holds much of the page: some sites wrap all they have in a `form`.
fn remove_clutter(document: &Document) {
    let all = document.body().map_or(0, |body| body.text().len());
    for node in document.select(CLUTTER).nodes() {
        if node.text().len() * 4 < all {
            node.remove_from_parent();
        }
    }
}

fn depth(document: &Document) -> usize {
    let mut deepest = 0;
    let mut stack: Vec<(NodeRef<'_>, usize)> = vec![(document.root(), 0)];
    while let Some((node, level)) = stack.pop() {
        deepest = deepest.max(level);
        stack.extend(node.children_it(false).map(|child| (child, level + 1)));
    }
    deepest
}
