//! Words that stand out in the articles of a name: more frequent there than in the archive, names left out.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;
use tantivy::schema::Term;

use super::company::association;
use super::subject::Subject;
use super::{Error, View};
use crate::analysis::chinese::is_cjk;
use crate::analysis::fold;
use crate::analysis::language::Lang;
use crate::analysis::stem::Stems;
use crate::analysis::words::{Depth, Words, words};
use crate::index::stored;

/// A word that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Standout {
    /// The word.
    pub word: String,
    /// Articles of the name that hold it, among those read.
    pub articles: u64,
    /// Log-likelihood ratio of word and name over articles, as for companions.
    pub association: f64,
}

/// Articles that are read; more of them change little.
const READ: usize = 150;
/// Words in fewer articles stand for those articles only.
const FEWEST: u64 = 2;
/// Shorter words of letters say little.
const SHORTEST: usize = 3;

/// The words that stand out in some articles, from a sample of them that is spread evenly.
pub(super) fn standing_out(
    view: &View,
    subject: &Subject,
    articles: &[DocAddress],
    archive: u64,
    limit: usize,
) -> Result<Vec<Standout>, Error> {
    let own: FxHashSet<&str> = subject.keys.iter().flat_map(|key| fold::key_words(key)).collect();
    let mut reader = Reader {
        stems: Stems::default(),
        found: FxHashMap::default(),
    };
    let step = articles.len().div_ceil(READ).max(1);
    let mut read = 0;
    for at in articles.iter().step_by(step) {
        reader.read(view, *at)?;
        read += 1;
    }
    let fewest = if read < FEWEST { 1 } else { FEWEST };
    let mut found = Vec::new();
    for ((key, chinese), (word, count)) in reader.found {
        if count < fewest || own.contains(key.as_str()) {
            continue;
        }
        let field = if chinese { view.fields.text } else { view.fields.exact };
        let of = view.searcher.doc_freq(&Term::from_field_text(field, &key))?;
        let association = association(count, read, of.max(count), archive);
        if association > 0.0 {
            found.push(Standout {
                word,
                articles: count,
                association,
            });
        }
    }
    found.sort_unstable_by(|a, b| {
        b.association
            .total_cmp(&a.association)
            .then_with(|| a.word.cmp(&b.word))
    });
    found.truncate(limit);
    Ok(found)
}

/// Counts the articles with each word.
struct Reader {
    stems: Stems,
    /// By the term of the index, and whether it is one of the Chinese dictionary: a form to show, and articles.
    found: FxHashMap<(String, bool), (String, u64)>,
}

impl Reader {
    fn read(&mut self, view: &View, at: DocAddress) -> Result<(), Error> {
        let (article, facts) = stored(&view.searcher, &view.fields, at)?;
        let lang = Lang::from_tag(&facts.lang).unwrap_or(Lang::UND);
        let depth = if lang.is_chinese() { Depth::Full } else { Depth::Surface };
        let body = words(&article.body, lang, depth, &mut self.stems);
        let named: FxHashSet<u32> = facts
            .entities
            .iter()
            .flat_map(|entity| &entity.in_body)
            .flat_map(|range| body.within(range).iter().map(|word| word.position))
            .collect();
        let mut seen = FxHashSet::default();
        for (key, chinese, form) in candidates(&article.body, &body, &named) {
            if seen.insert(key.clone()) {
                self.found.entry((key, chinese)).or_insert_with(|| (form, 0)).1 += 1;
            }
        }
        Ok(())
    }
}

/// The words of a text that may stand out: its term, whether it is one of the Chinese dictionary, the form to show.
fn candidates(text: &str, body: &Words, named: &FxHashSet<u32>) -> Vec<(String, bool, String)> {
    let mut found = Vec::new();
    for word in body.iter().filter(|word| !word.cjk && !named.contains(&word.position)) {
        let exact = body.exact(word);
        if exact.chars().count() >= SHORTEST && exact.chars().all(char::is_alphabetic) {
            let mut form = String::new();
            fold::lower_into(
                text.get(word.start as usize..word.end as usize).unwrap_or(exact),
                &mut form,
            );
            found.push((exact.to_owned(), false, form));
        }
    }
    for (_, term) in body.terms().filter(|(position, _)| !named.contains(position)) {
        if term.chars().count() > 1 && term.chars().all(is_cjk) {
            found.push((term.to_owned(), true, term.to_owned()));
        }
    }
    found
}
