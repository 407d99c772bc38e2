//! Who appears with a name, and how closely: by [`association`] over articles, and by sentences.

use rustc_hash::FxHashMap;
use tantivy::DocAddress;
use tantivy::schema::Term;

use super::subject::Subject;
use super::{Error, Places, View, count, marks};
use crate::article::Kind;
use crate::index::schema::{Facet, mark};
use crate::search::association::association;

/// One that appears with the subject of a dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct Companion {
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Articles that name both.
    pub articles: u64,
    /// Articles that name it.
    pub of: u64,
    /// Sentences that name both.
    pub sentences: u64,
    /// Log-likelihood ratio of the two over articles; above 10.83 chance would do so once in a thousand.
    pub association: f64,
}

/// Two companions that share articles with the subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tie {
    /// Place of the one among the companions.
    pub one: usize,
    /// Place of the other, after it.
    pub other: usize,
    /// Articles that name both, and the subject.
    pub articles: u64,
}

/// The companions of a subject, `limit` of each kind, and the ties between them.
pub(super) fn company(
    view: &View,
    subject: &Subject,
    shown: &[DocAddress],
    articles: &[DocAddress],
    places: &Places,
    limit: usize,
) -> Result<(Vec<Companion>, Vec<Tie>), Error> {
    let sentences = Sentences::read(view, articles, places)?;
    let mut company = Vec::new();
    let mut numbers: Vec<(Kind, u32)> = Vec::new();
    for kind in Kind::ALL {
        let column = view.columns.facet(Facet::from_kind(kind))?;
        let together = count(column, articles);
        let all = count(column, shown);
        let mut found: Vec<(f64, u32)> = Vec::new();
        for ((number, both), of) in (0u32..).zip(&together).zip(&all) {
            let is_subject = kind == subject.kind && number == subject.number;
            if *both > 0 && !is_subject {
                let association = association(
                    u64::from(*both),
                    articles.len() as u64,
                    u64::from(*of),
                    shown.len() as u64,
                );
                found.push((association, number));
            }
        }
        let shared = |number: u32| together.get(number as usize).copied().unwrap_or(0);
        found.sort_unstable_by(|a, b| {
            b.0.total_cmp(&a.0)
                .then_with(|| shared(b.1).cmp(&shared(a.1)))
                .then(a.1.cmp(&b.1))
        });
        for (association, number) in found.into_iter().take(limit) {
            let Some(value) = column.values().get(number as usize) else {
                continue;
            };
            let group = view.columns.naming().authority().of(kind).find(&value.key);
            let keys = group.map_or_else(|| vec![value.key.to_string()], |group| group.keys.clone());
            company.push(Companion {
                kind,
                name: value.form.to_string(),
                articles: u64::from(shared(number)),
                of: u64::from(all.get(number as usize).copied().unwrap_or(0)),
                sentences: sentences.shared(&Places::read(view, &marks(view, kind, &keys), articles)?),
                association,
            });
            numbers.push((kind, number));
        }
    }
    let ties = ties(view, &numbers, articles)?;
    Ok((company, ties))
}

/// The sentences of articles, and those in which the subject stands.
struct Sentences {
    /// First positions of all sentences, article by article.
    starts: Places,
    /// Numbers of the subject's sentences, article by article.
    own: Vec<Vec<usize>>,
}

impl Sentences {
    fn read(view: &View, articles: &[DocAddress], places: &Places) -> Result<Sentences, Error> {
        let starts = Places::read(
            view,
            &[Term::from_field_text(view.fields.marks, mark::SENTENCE)],
            articles,
        )?;
        let own = (0..articles.len())
            .map(|article| numbers(starts.of(article), places.of(article)))
            .collect();
        Ok(Sentences { starts, own })
    }

    /// How many sentences of the subject hold any of some places.
    fn shared(&self, places: &Places) -> u64 {
        let shared = |(article, own): (usize, &Vec<usize>)| {
            let others = numbers(self.starts.of(article), places.of(article));
            own.iter()
                .filter(|sentence| others.binary_search(sentence).is_ok())
                .count() as u64
        };
        self.own.iter().enumerate().map(shared).sum()
    }
}

/// The numbers of the sentences that hold some positions, each once, in order.
fn numbers(starts: &[u32], positions: &[u32]) -> Vec<usize> {
    let number = |position: &u32| starts.partition_point(|start| start <= position);
    let mut numbers: Vec<usize> = positions.iter().map(number).collect();
    numbers.dedup();
    numbers
}

/// How many articles any two companions share.
fn ties(view: &View, numbers: &[(Kind, u32)], articles: &[DocAddress]) -> Result<Vec<Tie>, Error> {
    let mut shared: FxHashMap<(usize, usize), u64> = FxHashMap::default();
    let mut columns = Vec::new();
    for kind in Kind::ALL {
        columns.push((kind, view.columns.facet(Facet::from_kind(kind))?));
    }
    let places: FxHashMap<(Kind, u32), usize> = numbers.iter().copied().zip(0..).collect();
    let mut here: Vec<usize> = Vec::new();
    for at in articles {
        here.clear();
        for (kind, column) in &columns {
            let numbers = column.of(at.segment_ord as usize, at.doc_id, false);
            here.extend(numbers.filter_map(|number| places.get(&(*kind, number))));
        }
        here.sort_unstable();
        for (at, one) in here.iter().enumerate() {
            for other in here.iter().skip(at + 1) {
                *shared.entry((*one, *other)).or_default() += 1;
            }
        }
    }
    let mut ties: Vec<Tie> = shared
        .into_iter()
        .map(|((one, other), articles)| Tie { one, other, articles })
        .collect();
    ties.sort_unstable_by_key(|tie| (tie.one, tie.other));
    Ok(ties)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_stand_in_their_sentences() {
        assert_eq!(numbers(&[0, 5, 9], &[1, 2, 6, 7, 9]), [1, 2, 3]);
        assert_eq!(numbers(&[0, 5], &[]), Vec::<usize>::new());
    }
}
