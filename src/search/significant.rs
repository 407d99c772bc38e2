//! What stands out in some articles against the archive: words and names that they hold more often than chance would
//! have it, by [`association`].
//!
//! Names are counted in all of the articles, from the columns. Words are read from the articles themselves, from a
//! sample that is spread evenly where there are many; the answer says how many were read.

use rustc_hash::{FxHashMap, FxHashSet};
use tantivy::DocAddress;

use super::association::association;
use super::pass::Pass;
use super::question::Question;
use super::telling::{TellingWord, articles_with, telling_words};
use super::who::{count, shown_articles};
use super::{Request, View};
use crate::analysis::fold;
use crate::analysis::stem::Stems;
use crate::article::Kind;
use crate::index::Error;
use crate::index::schema::Facet;

/// What stands out in the matches of a request.
#[derive(Debug, Clone, PartialEq)]
pub struct Significant {
    /// The query in canonical form.
    pub reading: String,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
    /// Articles that match.
    pub total: u64,
    /// Articles of the archive.
    pub archive: u64,
    /// The words of those articles.
    pub words: Sampled,
    /// Their people, organisations and places, in the order of [`Kind::ALL`].
    pub names: Vec<(Kind, Vec<Standout>)>,
}

/// Words that stand out in a sample.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sampled {
    /// Articles read.
    pub read: u64,
    /// The words, those that stand out most first.
    pub words: Vec<Standout>,
}

/// A word or name that stands out.
#[derive(Debug, Clone, PartialEq)]
pub struct Standout {
    /// The word or name.
    pub value: String,
    /// Articles that hold it, among those counted.
    pub articles: u64,
    /// Articles of the archive that hold it.
    pub of: u64,
    /// Log-likelihood ratio over articles.
    pub association: f64,
}

/// Articles that are read; more of them change little.
const READ: usize = 150;
/// What fewer articles hold stands for those articles only.
const FEWEST: u64 = 2;

/// What stands out in the matches of a request, `limit` words and names of each kind.
///
/// # Errors
/// The index cannot be read.
pub fn significant(view: &View, request: &Request, limit: usize) -> Result<Significant, Error> {
    let question = Question::read(view, request)?;
    let mut articles = Vec::new();
    Pass::plain(view, request, &question)?.each(view, &question, &mut |segment, doc| {
        articles.push(DocAddress::new(u32::try_from(segment).unwrap_or(u32::MAX), doc));
    })?;
    articles.sort_unstable();
    let shown = shown_articles(view)?;
    let archive = (shown.len() as u64).max(articles.len() as u64);
    let asked = fold::key(&request.query);
    let asked = fold::key_words(&asked).collect();
    let mut names = Vec::new();
    for kind in Kind::ALL {
        names.push((kind, names_standing_out(view, kind, &articles, &shown, limit)?));
    }
    Ok(Significant {
        words: standing_out(view, &asked, &articles, archive, limit)?,
        names,
        total: articles.len() as u64,
        archive,
        reading: question.reading(),
        notes: question.notes,
    })
}

/// The words that stand out in some articles, without some that need not be told.
pub(super) fn standing_out(
    view: &View,
    left_out: &FxHashSet<&str>,
    articles: &[DocAddress],
    archive: u64,
    limit: usize,
) -> Result<Sampled, Error> {
    let step = articles.len().div_ceil(READ).max(1);
    let mut stems = Stems::default();
    let mut found: FxHashMap<String, (TellingWord, u64)> = FxHashMap::default();
    let mut read = 0;
    for at in articles.iter().step_by(step) {
        let (article, facts) = view.articles.at(*at)?;
        for word in telling_words(&article, &facts, &mut stems) {
            let (best, articles) = found.entry(word.term.clone()).or_insert_with(|| (word.clone(), 0));
            *articles += 1;
            if word.times > best.times {
                *best = word;
            }
        }
        read += 1;
    }
    let mut words = Vec::new();
    for (word, articles) in found.into_values() {
        let is_left_out = left_out.contains(word.form.as_str()) || left_out.contains(word.term.as_str());
        if articles >= fewest(read) && !is_left_out {
            let of = articles_with(view, &word)?.max(articles);
            words.push(Standout {
                association: association(articles, read, of, archive),
                value: word.form,
                articles,
                of,
            });
        }
    }
    Ok(Sampled {
        read,
        words: strongest(words, limit),
    })
}

fn names_standing_out(
    view: &View,
    kind: Kind,
    articles: &[DocAddress],
    shown: &[DocAddress],
    limit: usize,
) -> Result<Vec<Standout>, Error> {
    let column = view.columns.facet(Facet::from_kind(kind))?;
    let (here, all) = (count(column, articles), count(column, shown));
    let (total, archive) = (articles.len() as u64, shown.len() as u64);
    let counted = column.values().iter().zip(here.into_iter().zip(all));
    let names = counted.filter(|(_, (here, _))| u64::from(*here) >= fewest(total));
    let standout = |(value, (here, of)): (&super::columns::FacetEntry, (u32, u32))| {
        let (articles, of) = (u64::from(here), u64::from(of.max(here)));
        Standout {
            value: value.form.to_string(),
            articles,
            of,
            association: association(articles, total, of, archive),
        }
    };
    Ok(strongest(names.map(standout).collect(), limit))
}

/// In how many of some articles a thing must stand to stand out.
fn fewest(articles: u64) -> u64 {
    if articles < FEWEST { 1 } else { FEWEST }
}

/// Those of positive association, the strongest first, equals in the order of the alphabet.
fn strongest(mut found: Vec<Standout>, limit: usize) -> Vec<Standout> {
    found.retain(|standout| standout.association > 0.0);
    found.sort_unstable_by(|a, b| {
        b.association
            .total_cmp(&a.association)
            .then_with(|| a.value.cmp(&b.value))
    });
    found.truncate(limit);
    found
}
