//! Stories of the whole archive: the largest, the widest spread, the fastest, and what their copies changed.

use super::{Archive, Error, Shown};
use crate::analysis::compare::{Change, compare};
use crate::analysis::language::Lang;
use crate::analysis::shingles::{Likeness, Overlap};
use crate::index::families::Family;
use crate::search::{Copy, FamilyName, Story};

/// What makes a story stand first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rank {
    /// The most copies.
    #[default]
    Largest,
    /// The most sources that printed it.
    Widest,
    /// The most copies within a day of the first.
    Fastest,
}

/// The stories of an archive that have copies.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Stories {
    /// How many there are.
    pub total: u64,
    /// How many articles they have together.
    pub copies: u64,
    /// The first of them, in the order asked for.
    pub stories: Vec<RankedStory>,
}

/// One story and how fast it spread.
#[derive(Debug, Clone, PartialEq)]
pub struct RankedStory {
    /// The story.
    pub story: Story,
    /// Copies within a day of the first, the first included.
    pub within_a_day: u64,
}

/// Two articles of which one copies the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyPair {
    /// Identifier of the earlier one.
    pub left: String,
    /// Identifier of the later one.
    pub right: String,
    /// What they have in common.
    pub overlap: Overlap,
    /// How the one copies the other.
    pub likeness: Likeness,
}

/// An article and what its copies changed.
#[derive(Debug, Clone)]
pub struct Copies {
    /// The article.
    pub of: Shown,
    /// Its family; none if it has no copies.
    pub family: Option<FamilyName>,
    /// The others of its family, the earliest first.
    pub others: Vec<Changed>,
}

/// One copy and what it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The copy.
    pub copy: Copy,
    /// What changed in the headline.
    pub title: Vec<Change>,
    /// What changed in the body.
    pub body: Vec<Change>,
}

const DAY: i64 = 86_400;

impl Archive {
    /// The stories that have copies, the first `limit` of them in full.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn stories(&self, rank: Rank, limit: usize) -> Result<Stories, Error> {
        let view = self.view();
        let teller = view.teller()?;
        let mut ranked = Vec::with_capacity(view.families.len());
        for (number, family) in (0u32..).zip(view.families.iter()) {
            let size = match rank {
                Rank::Largest => family.copies() as u64,
                Rank::Widest => teller.sources(number)?.len() as u64,
                Rank::Fastest => within_a_day(family),
            };
            ranked.push((std::cmp::Reverse(size), std::cmp::Reverse(family.copies()), number));
        }
        ranked.sort_unstable();
        let mut stories = Vec::new();
        for (.., number) in ranked.into_iter().take(limit) {
            let within_a_day = view.families.get(number).map_or(0, within_a_day);
            stories.extend(teller.story(number)?.map(|story| RankedStory { story, within_a_day }));
        }
        let copies = view.families.iter().map(|family| family.copies() as u64).sum();
        Ok(Stories {
            total: view.families.len() as u64,
            copies,
            stories,
        })
    }

    /// All pairs of articles of which one copies the other, in the order of the earlier one's age.
    pub fn copy_pairs(&self) -> Vec<CopyPair> {
        let families = self.committed().families;
        let pair = |pair: crate::index::families::Pair| {
            let overlap = families.overlap(pair);
            let id = |at: u32| families.member(at).map(|member| member.id.to_owned());
            Some(CopyPair {
                left: id(pair.left)?,
                right: id(pair.right)?,
                overlap,
                likeness: overlap.likeness()?,
            })
        };
        families.pairs().filter_map(pair).collect()
    }

    /// An article and what its copies changed; `None` if there is no such article.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn copies(&self, id: &str) -> Result<Option<Copies>, Error> {
        let Some(of) = self.show(id)? else {
            return Ok(None);
        };
        let families = self.committed().families;
        let Some(family) = families.of(id) else {
            return Ok(Some(Copies {
                of,
                family: None,
                others: Vec::new(),
            }));
        };
        let lang = Lang::from_tag(&of.facts.lang).unwrap_or(Lang::UND);
        let mut others = Vec::new();
        for member in family.members().filter(|member| member.id != id) {
            others.extend(self.show(member.id)?.map(|copy| Changed {
                title: compare(&of.article.title, &copy.article.title, lang),
                body: compare(&of.article.body, &copy.article.body, lang),
                copy: Copy::new(copy.article, copy.facts.words),
            }));
        }
        let name = FamilyName {
            id: family.id().to_owned(),
            copies: family.copies() as u64,
        };
        Ok(Some(Copies {
            of,
            family: Some(name),
            others,
        }))
    }
}

fn within_a_day(family: Family<'_>) -> u64 {
    let first = family.members().next().and_then(|member| member.seconds);
    let soon = |seconds: i64| first.is_some_and(|first| seconds.saturating_sub(first) <= DAY);
    family
        .members()
        .filter(|member| member.seconds.is_some_and(soon))
        .count() as u64
}
