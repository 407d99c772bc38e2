//! From pairs to families: which articles are one story.
//!
//! The earliest article heads a family, and gives it its name. Copies of the head belong to it, and copies of those:
//! a family reaches two pairs from its head and no further, so a running story that is rewritten daily is cut where
//! it has drifted from what it was. A brief brings in no others, or a sentence that all papers print would join all
//! stories. What is left over begins with its own earliest article, and so on. So the families are a function of the
//! articles and their pairs, whatever the order in which they came.

use crate::analysis::shingles::{Likeness, Overlap};
use crate::index::groups::Groups;

/// An article that has a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    /// Hash of its identifier.
    pub key: u64,
    /// Its identifier.
    pub id: &'a str,
    /// When it was published, in seconds since 1970.
    pub seconds: Option<i64>,
    /// How many shingles it has.
    pub shingles: u32,
}

impl<'a> Member<'a> {
    /// The order of age: by date, undated ones last, then by identifier.
    pub fn age(&self) -> (bool, Option<i64>, &'a str) {
        (self.seconds.is_none(), self.seconds, self.id)
    }
}

/// Two articles of which one copies the other, by their places in the order of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// The earlier one.
    pub left: u32,
    /// The later one.
    pub right: u32,
    /// Shingles that both have.
    pub shared: u32,
}

impl Pair {
    /// What the two have in common, where it is known how many shingles each article has.
    pub fn overlap(self, shingles: impl Fn(u32) -> u32) -> Overlap {
        Overlap {
            shared: self.shared,
            left: shingles(self.left),
            right: shingles(self.right),
        }
    }
}

/// One step from an article to a copy of it.
#[derive(Debug, Clone, Copy, Default)]
struct Step {
    to: u32,
    /// The copy is not a brief: its own copies may be reached through it.
    carries: bool,
}

/// The steps from each article, two for each pair: there and back.
fn steps(shingles: &[u32], pairs: &[Pair]) -> Groups<Step> {
    let ways = pairs.iter().flat_map(|pair| {
        let overlap = pair.overlap(|at| shingles.get(at as usize).copied().unwrap_or(0));
        let reprint = overlap.likeness() == Some(Likeness::Reprint);
        let step = |to, longer| Step {
            to,
            carries: reprint || longer,
        };
        [
            (pair.left, step(pair.right, overlap.right >= overlap.left)),
            (pair.right, step(pair.left, overlap.left > overlap.right)),
        ]
    });
    Groups::new(shingles.len(), ways)
}

/// The families of articles that come in order of age, each with so many shingles: their members, in that order, and
/// in the order of their heads.
pub(super) fn families(shingles: &[u32], pairs: &[Pair]) -> Groups<u32> {
    let steps = steps(shingles, pairs);
    let mut taken = vec![false; shingles.len()];
    let (mut families, mut found) = (Groups::with_room(0, shingles.len()), 0);
    for head in (0u32..).take(shingles.len()) {
        let family = family_of(head, &steps, &mut taken);
        if family.len() > 1 {
            family.into_iter().for_each(|member| families.push(found, member));
            found += 1;
        }
    }
    families.finish(found);
    families
}

/// The family that an article heads: what lies within two steps of it and belongs to nobody yet.
fn family_of(head: u32, steps: &Groups<Step>, taken: &mut [bool]) -> Vec<u32> {
    let mut take = |at: u32| {
        taken
            .get_mut(at as usize)
            .is_some_and(|taken| !std::mem::replace(taken, true))
    };
    if !take(head) {
        return Vec::new();
    }
    let copies: Vec<Step> = steps.of(head).iter().filter(|step| take(step.to)).copied().collect();
    let mut family = vec![head];
    family.extend(copies.iter().map(|step| step.to));
    for copy in copies.iter().filter(|copy| copy.carries) {
        family.extend(
            steps
                .of(copy.to)
                .iter()
                .filter(|step| take(step.to))
                .map(|step| step.to),
        );
    }
    family.sort_unstable();
    family
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Families of articles `0..lengths.len()`, the oldest first, from pairs with the shingles they share.
    fn check(lengths: &[u32], pairs: &[(u32, u32, u32)], want: &[&[u32]]) {
        let pairs: Vec<Pair> = pairs
            .iter()
            .map(|&(left, right, shared)| Pair { left, right, shared })
            .collect();
        let got = families(lengths, &pairs);
        assert_eq!(
            got.iter().collect::<Vec<_>>(),
            want,
            "families of {lengths:?} with {pairs:?}"
        );
    }

    #[test]
    fn copies_and_their_copies_are_one_story() {
        check(&[100; 3], &[], &[]);
        check(&[100; 3], &[(0, 2, 80)], &[&[0, 2]]);
        check(&[100; 3], &[(0, 2, 80), (1, 2, 80)], &[&[0, 1, 2]]);
        check(&[100; 4], &[(0, 1, 80), (2, 3, 80)], &[&[0, 1], &[2, 3]]);
    }

    #[test]
    fn a_story_that_drifts_is_cut() {
        check(
            &[100; 5],
            &[(0, 1, 70), (1, 2, 70), (2, 3, 70), (3, 4, 70)],
            &[&[0, 1, 2], &[3, 4]],
        );
        check(&[100; 4], &[(0, 1, 70), (1, 2, 70), (2, 3, 70)], &[&[0, 1, 2]]);
    }

    #[test]
    fn a_brief_brings_in_no_others() {
        let brief = 40;
        check(&[400, brief, 400], &[(0, 1, 40), (1, 2, 40)], &[&[0, 1]]);
        check(&[400, brief, 400], &[(0, 1, 40), (0, 2, 390)], &[&[0, 1, 2]]);
        check(&[brief, 400, 400], &[(0, 1, 40), (1, 2, 390)], &[&[0, 1, 2]]);
    }

    #[test]
    fn the_undated_are_the_youngest() {
        let member = |id, seconds| Member {
            key: 0,
            id,
            seconds,
            shingles: 0,
        };
        let mut members = [
            member("a", None),
            member("c", Some(5)),
            member("b", Some(5)),
            member("d", Some(-5)),
        ];
        members.sort_by(|one, other| one.age().cmp(&other.age()));
        assert_eq!(members.map(|member| member.id), ["d", "b", "c", "a"]);
    }
}
