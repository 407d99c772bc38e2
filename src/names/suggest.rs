//! Names that look like one: groups to merge, those first that would change most.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::likeness::Signature;
use crate::article::Kind;

/// A name with the number of articles that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The name.
    pub name: String,
    /// Articles.
    pub articles: u64,
}

/// Names that look like one.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// What they name.
    pub kind: Kind,
    /// The names, the one with most articles first.
    pub names: Vec<Counted>,
    /// How sure it is that all others are the first, 0 to 1.
    pub confidence: f32,
}

impl Suggestion {
    /// Articles whose facet a merge would change, as far as it is sure.
    pub fn weight(&self) -> f32 {
        let changed: u64 = self.names.iter().skip(1).map(|counted| counted.articles).sum();
        changed as f32 * self.confidence
    }
}

/// Names beyond this number that sound alike in a word are compared only where a second word does.
const CROWD: usize = 150;
/// Two possible owners of a name must differ by this much for the better one to have it.
const MARGIN: f32 = 0.08;

/// Suggests groups among the names of a kind whose likeness is at least `least`.
///
/// Each name joins the more frequent one that it is likest to. A name that could be either of two is left alone, as is
/// a single word: an archive has many by that name.
pub fn suggest(kind: Kind, mut names: Vec<Counted>, least: f32) -> Vec<Suggestion> {
    names.sort_unstable_by(|a, b| (Reverse(a.articles), &a.name).cmp(&(Reverse(b.articles), &b.name)));
    let signatures: Vec<Signature> = names
        .iter()
        .map(|counted| Signature::new(kind, &counted.name))
        .collect();
    let mut heads: Vec<Option<(usize, f32)>> = vec![None; names.len()];
    let mut likely: FxHashMap<usize, Vec<(usize, f32)>> = FxHashMap::default();
    for (one, other) in pairs(&signatures) {
        let (Some(a), Some(b)) = (signatures.get(one), signatures.get(other)) else {
            continue;
        };
        if (a.is_single() || b.is_single()) && kind == Kind::Person {
            continue;
        }
        let likeness = a.likeness(b);
        if likeness >= least {
            likely
                .entry(other.max(one))
                .or_default()
                .push((one.min(other), likeness));
        }
    }
    for at in 0..names.len() {
        let Some(owners) = likely.get_mut(&at) else {
            continue;
        };
        owners.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // An owner that has an owner itself stands for that one.
        let resolved = owners
            .iter()
            .map(|(owner, likeness)| match heads.get(*owner).copied().flatten() {
                Some((head, to_head)) => (head, likeness.min(to_head)),
                None => (*owner, *likeness),
            });
        let mut resolved: Vec<(usize, f32)> = resolved.collect();
        resolved.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let Some((best, likeness)) = resolved.first().copied() else {
            continue;
        };
        let rival = resolved
            .iter()
            .find(|(owner, _)| *owner != best)
            .map_or(0.0, |(_, likeness)| *likeness);
        if likeness - rival >= MARGIN
            && let Some(head) = heads.get_mut(at)
        {
            *head = Some((best, likeness));
        }
    }
    let mut groups: FxHashMap<usize, Suggestion> = FxHashMap::default();
    for (at, head) in heads.iter().enumerate() {
        let (Some((head, likeness)), Some(counted)) = (head, names.get(at)) else {
            continue;
        };
        let Some(first) = names.get(*head) else {
            continue;
        };
        let new = || Suggestion {
            kind,
            names: vec![first.clone()],
            confidence: 1.0,
        };
        let group = groups.entry(*head).or_insert_with(new);
        group.names.push(counted.clone());
        group.confidence = group.confidence.min(*likeness);
    }
    let mut suggestions: Vec<Suggestion> = groups.into_values().collect();
    suggestions.sort_by(|a, b| b.weight().total_cmp(&a.weight()).then_with(|| name(a).cmp(name(b))));
    suggestions
}

fn name(suggestion: &Suggestion) -> &str {
    suggestion.names.first().map_or("", |counted| counted.name.as_str())
}

/// Pairs of names that share a sound, each once.
fn pairs(signatures: &[Signature]) -> Vec<(usize, usize)> {
    let mut blocks: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (at, signature) in signatures.iter().enumerate() {
        for block in signature.blocks() {
            blocks.entry(block).or_default().push(at);
        }
    }
    let mut crowds: FxHashMap<(String, char), Vec<usize>> = FxHashMap::default();
    let mut found: FxHashSet<(usize, usize)> = FxHashSet::default();
    for (block, members) in &blocks {
        if members.len() <= CROWD {
            pair_up(members, &mut found);
            continue;
        }
        for at in members {
            let others = signatures
                .get(*at)
                .into_iter()
                .flat_map(Signature::blocks)
                .filter(|other| other != block);
            for first in others
                .filter_map(|other| other.chars().next())
                .filter(|first| *first != '^')
            {
                crowds.entry((block.clone(), first)).or_default().push(*at);
            }
        }
    }
    for members in crowds.values().filter(|members| members.len() <= CROWD * 4) {
        pair_up(members, &mut found);
    }
    let mut found: Vec<(usize, usize)> = found.into_iter().collect();
    found.sort_unstable();
    found
}

fn pair_up(members: &[usize], found: &mut FxHashSet<(usize, usize)>) {
    for (at, one) in members.iter().enumerate() {
        found.extend(
            members
                .iter()
                .skip(at + 1)
                .filter(|other| *other != one)
                .map(|other| (*one.min(other), *one.max(other))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(names: &[(&str, u64)]) -> Vec<Vec<String>> {
        let counted = names.iter().map(|(name, articles)| Counted {
            name: (*name).into(),
            articles: *articles,
        });
        let suggestions = suggest(Kind::Person, counted.collect(), 0.7);
        let names = |suggestion: Suggestion| suggestion.names.into_iter().map(|counted| counted.name).collect();
        suggestions.into_iter().map(names).collect()
    }

    #[test]
    fn names_join_the_most_frequent_one_and_what_changes_most_comes_first() {
        let found = groups(&[
            ("Rui Tavares", 9),
            ("Tavares, Rui", 2),
            ("Ana Duarte", 40),
            ("Anna Duarte", 30),
            ("A. Duarte", 3),
            ("Eva Lund", 50),
        ]);
        assert_eq!(
            found,
            [
                vec!["Ana Duarte", "Anna Duarte", "A. Duarte"],
                vec!["Rui Tavares", "Tavares, Rui"]
            ]
        );
    }

    #[test]
    fn what_could_be_two_is_left_alone() {
        assert!(
            groups(&[
                ("Ana Duarte", 9),
                ("Armando Duarte", 8),
                ("A. Duarte", 3),
                ("Duarte", 7)
            ])
            .is_empty()
        );
    }
}
