//! The reader's side: the families of one commit, and the pairs that made them.

use std::path::{Path, PathBuf};

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::kin::{Member, Pair, families};
use super::ledger::key_of;
use super::{Committed, FOLDER};
use crate::index::Error;

/// The families of one commit. Families are numbered in the order of their first articles' age.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FamilyTable {
    members: Vec<Member>,
    pairs: Vec<Pair>,
    families: Vec<Vec<u32>>,
    numbers: FxHashMap<u64, u32>,
}

/// One family: its members in order of age.
#[derive(Debug, Clone, Copy)]
pub struct Family<'a> {
    table: &'a FamilyTable,
    members: &'a [u32],
}

impl FamilyTable {
    /// Makes families of the articles that have copies, in order of age, and their pairs.
    pub fn new(members: Vec<Member>, mut pairs: Vec<Pair>) -> FamilyTable {
        pairs.sort_unstable();
        let families = families(&members, &pairs);
        let mut numbers = FxHashMap::with_capacity_and_hasher(members.len(), FxBuildHasher);
        for (number, family) in (0u32..).zip(&families) {
            let members = family.iter().filter_map(|at| members.get(*at as usize));
            numbers.extend(members.map(|member| (member.key, number)));
        }
        FamilyTable {
            numbers,
            members,
            pairs,
            families,
        }
    }

    /// The families of a commit, whose payload this is.
    ///
    /// # Errors
    /// The file is missing or damaged.
    pub fn open(index: &Path, payload: Option<&str>) -> Result<FamilyTable, Error> {
        match Committed::read(payload)? {
            Committed { number: 0, .. } => Ok(FamilyTable::default()),
            Committed { number, kin, .. } => {
                let (members, pairs) = super::read(&path(&index.join(FOLDER), number), kin)?;
                Ok(FamilyTable::new(members, pairs))
            }
        }
    }

    /// Writes the table and gives its checksum.
    pub(super) fn write(&self, dir: &Path, number: u64) -> Result<u64, Error> {
        super::write(&path(dir, number), &(&self.members, &self.pairs))
    }

    /// How many families.
    pub fn len(&self) -> usize {
        self.families.len()
    }

    /// Whether no article has a copy.
    pub fn is_empty(&self) -> bool {
        self.families.is_empty()
    }

    /// All families, in order.
    pub fn iter(&self) -> impl Iterator<Item = Family<'_>> {
        self.families.iter().map(|members| Family { table: self, members })
    }

    /// The family of a number.
    pub fn get(&self, number: u32) -> Option<Family<'_>> {
        self.families
            .get(number as usize)
            .map(|members| Family { table: self, members })
    }

    /// The number of the family that an article belongs to, by the hash of its identifier (the column `tie`).
    pub fn number_of(&self, key: u64) -> Option<u32> {
        self.numbers.get(&key).copied()
    }

    /// The family that an article belongs to.
    pub fn of(&self, id: &str) -> Option<Family<'_>> {
        self.get(self.number_of(key_of(id))?)
    }

    /// All articles that have a copy, in order of age.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// All verified pairs, in the order of the earlier one's age.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}

impl<'a> Family<'a> {
    /// Its members, the earliest first.
    pub fn members(self) -> impl ExactSizeIterator<Item = &'a Member> {
        let all = &self.table.members;
        // Places are made from the members themselves, so none is missing.
        self.members
            .iter()
            .filter_map(|at| all.get(*at as usize))
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// Its identifier: that of its earliest member.
    pub fn id(self) -> &'a str {
        self.members().next().map_or("", |member| member.id.as_str())
    }

    /// How many articles it has.
    pub fn copies(self) -> usize {
        self.members.len()
    }
}

pub(super) fn path(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("kin-{number}.bin"))
}
