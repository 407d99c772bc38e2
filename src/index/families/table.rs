//! The reader's side: the families of one commit, and the pairs that made them.
//!
//! A table is its file: what is asked for is found where it lies, and nothing is unpacked beforehand, so that a search
//! that asks for few articles pays for few.
//!
//! ```text
//! counts      how many members, families and pairs
//! members     in order of age: hash and date, shingles, family, where the identifier ends
//! by key      members by the first bits of their hashes, about one to a group
//! families    their members
//! pairs       places of the two members, and what they share
//! identifiers one after another
//! ```

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use tantivy::directory::OwnedBytes;
use zerocopy::little_endian::{I64, U32, U64};
use zerocopy::{FromBytes, Immutable, IntoBytes, Unaligned};

use super::kin::{Member, Pair, families};
use super::ledger::key_of;
use super::list::{GroupList, List, map};
use super::run::to_disk;
use super::{Committed, FOLDER, fits};
use crate::analysis::shingles::Overlap;
use crate::index::Error;
use crate::index::groups::Groups;
use crate::index::sums::Summed;

/// The families of one commit. Families are numbered in the order of their first articles' age.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FamilyTable {
    members: List<MemberRow>,
    by_key: GroupList,
    families: GroupList,
    pairs: List<[U32; 3]>,
    ids: List<u8>,
}

/// One family: its members in order of age.
#[derive(Debug, Clone, Copy)]
pub struct Family<'a> {
    table: &'a FamilyTable,
    members: &'a [U32],
}

/// A member, as it lies on disk.
#[derive(Debug, Clone, Copy, FromBytes, IntoBytes, Immutable, Unaligned)]
#[repr(C)]
struct MemberRow {
    key: U64,
    /// [`UNDATED`] for none.
    seconds: I64,
    shingles: U32,
    /// [`ALONE`] for none.
    family: U32,
    /// Where its identifier ends, and the next one's begins.
    id_end: U64,
}

const UNDATED: i64 = i64::MIN;
const ALONE: u32 = u32::MAX;

impl FamilyTable {
    /// Makes families of the articles that have copies, in order of age, and their pairs.
    pub fn new(members: &[Member<'_>], mut pairs: Vec<Pair>) -> FamilyTable {
        pairs.sort_unstable();
        let shingles: Vec<u32> = members.iter().map(|member| member.shingles).collect();
        let families = families(&shingles, &pairs);
        let groups = 1 << bits(members.len());
        let by_key = (0u32..)
            .zip(members)
            .map(|(at, member)| (group(member.key, members.len()), at));
        FamilyTable {
            members: List::new(&rows(members, &families)),
            by_key: GroupList::new(&Groups::new(groups, by_key)),
            families: GroupList::new(&families),
            pairs: List::new(
                &pairs
                    .iter()
                    .map(|pair| [pair.left, pair.right, pair.shared].map(U32::new))
                    .collect::<Vec<_>>(),
            ),
            ids: List::new(members.iter().map(|member| member.id).collect::<String>().as_bytes()),
        }
    }

    /// The families of a commit, whose payload this is. Its bytes are not read through, for a search asks for few of
    /// them.
    ///
    /// # Errors
    /// The file is missing or cut short.
    pub fn open(index: &Path, payload: Option<&str>) -> Result<FamilyTable, Error> {
        FamilyTable::load(index, Committed::read(payload)?, |_, _| Ok(()))
    }

    /// The same, held against its checksum: for what builds on it.
    ///
    /// # Errors
    /// The file is missing or damaged.
    pub(super) fn open_whole(index: &Path, committed: Committed) -> Result<FamilyTable, Error> {
        FamilyTable::load(index, committed, |path, file| fits(path, file, committed.kin))
    }

    fn load(
        index: &Path,
        committed: Committed,
        check: impl Fn(&Path, &OwnedBytes) -> Result<(), Error>,
    ) -> Result<FamilyTable, Error> {
        if committed.number == 0 {
            return Ok(FamilyTable::default());
        }
        let path = path(&index.join(FOLDER), committed.number);
        let file = map(&path)?;
        check(&path, &file)?;
        let table = FamilyTable::read(file).filter(FamilyTable::is_whole);
        table.ok_or_else(|| Error::Damaged(format!("{}: it is cut short", path.display())))
    }

    /// Whether the last identifier ends where the file does.
    fn is_whole(&self) -> bool {
        let last = self.members.last().map_or(0, |row| row.id_end.get());
        last == self.ids.len() as u64
    }

    fn read(mut file: OwnedBytes) -> Option<FamilyTable> {
        let counts = List::<[U32; 3]>::cut(&mut file, 1)?;
        let [members, families, pairs] = counts.first()?.map(|count| count.get() as usize);
        Some(FamilyTable {
            members: List::cut(&mut file, members)?,
            by_key: GroupList::cut(&mut file, 1usize.checked_shl(bits(members))?)?,
            families: GroupList::cut(&mut file, families)?,
            pairs: List::cut(&mut file, pairs)?,
            ids: List::cut(&mut file.clone(), file.len())?,
        })
    }

    /// Writes the table and gives its checksum.
    pub(super) fn write(&self, dir: &Path, number: u64) -> Result<u64, Error> {
        let path = path(dir, number);
        let counts = [self.members.len(), self.families.len(), self.pairs.len()].map(|count| U32::new(narrow(count)));
        let parts = [counts.as_bytes(), self.members.bytes()]
            .into_iter()
            .chain(self.by_key.bytes())
            .chain(self.families.bytes())
            .chain([self.pairs.bytes(), self.ids.bytes()]);
        let write = || {
            let mut file = Summed::new(BufWriter::new(File::create(&path)?));
            parts.into_iter().try_for_each(|part| file.write_all(part))?;
            to_disk(file)
        };
        write().map_err(Error::io(&path))
    }

    /// How many families.
    pub fn len(&self) -> usize {
        self.families.len()
    }

    /// Whether no article has a copy.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All families, in order.
    pub fn iter(&self) -> impl Iterator<Item = Family<'_>> {
        (0u32..).map_while(|number| self.get(number))
    }

    /// The family of a number.
    pub fn get(&self, number: u32) -> Option<Family<'_>> {
        let members = self.families.get(number)?;
        Some(Family { table: self, members })
    }

    /// The number of the family that an article belongs to, by the hash of its identifier (the column `tie`).
    pub fn number_of(&self, key: u64) -> Option<u32> {
        let near = self.by_key.get(group(key, self.members.len()))?;
        let mut rows = near.iter().filter_map(|at| self.members.get(at.get() as usize));
        let row = rows.find(|row| row.key.get() == key)?;
        Some(row.family.get()).filter(|number| *number != ALONE)
    }

    /// The family that an article belongs to.
    pub fn of(&self, id: &str) -> Option<Family<'_>> {
        self.get(self.number_of(key_of(id))?)
    }

    /// All articles that have a copy, in order of age.
    pub fn members(&self) -> impl Iterator<Item = Member<'_>> {
        (0u32..).map_while(|at| self.member(at))
    }

    /// The member at a place in the order of age.
    pub fn member(&self, at: u32) -> Option<Member<'_>> {
        let at = at as usize;
        let row = self.members.get(at)?;
        let before = at.checked_sub(1).and_then(|before| self.members.get(before));
        let id_end = |row: &MemberRow| usize::try_from(row.id_end.get()).unwrap_or(usize::MAX);
        let id = before.map_or(0, id_end)..id_end(row);
        Some(Member {
            key: row.key.get(),
            id: str::from_utf8(self.ids.get(id)?).ok()?,
            seconds: Some(row.seconds.get()).filter(|seconds| *seconds != UNDATED),
            shingles: row.shingles.get(),
        })
    }

    /// All verified pairs, in the order of the earlier one's age.
    pub fn pairs(&self) -> impl Iterator<Item = Pair> {
        self.pairs.iter().map(|pair| {
            let [left, right, shared] = pair.map(U32::get);
            Pair { left, right, shared }
        })
    }

    /// What the two of a pair have in common.
    pub fn overlap(&self, pair: Pair) -> Overlap {
        pair.overlap(|at| self.members.get(at as usize).map_or(0, |row| row.shingles.get()))
    }
}

impl Default for FamilyTable {
    fn default() -> FamilyTable {
        FamilyTable::new(&[], Vec::new())
    }
}

impl<'a> Family<'a> {
    /// Its members, the earliest first.
    pub fn members(self) -> impl Iterator<Item = Member<'a>> {
        self.members.iter().filter_map(|at| self.table.member(at.get()))
    }

    /// Its identifier: that of its earliest member.
    pub fn id(self) -> &'a str {
        self.members().next().map_or("", |member| member.id)
    }

    /// How many articles it has.
    pub fn copies(self) -> usize {
        self.members.len()
    }
}

/// Members as they are laid down, with the family of each.
fn rows(members: &[Member<'_>], families: &Groups<u32>) -> Vec<MemberRow> {
    let mut id_end = 0u64;
    let row = |member: &Member<'_>| {
        id_end += member.id.len() as u64;
        MemberRow {
            key: member.key.into(),
            seconds: member.seconds.unwrap_or(UNDATED).into(),
            shingles: member.shingles.into(),
            family: ALONE.into(),
            id_end: id_end.into(),
        }
    };
    let mut rows: Vec<MemberRow> = members.iter().map(row).collect();
    for (number, family) in (0u32..).zip(families.iter()) {
        for at in family {
            if let Some(row) = rows.get_mut(*at as usize) {
                row.family = number.into();
            }
        }
    }
    rows
}

/// How many bits of a hash tell the groups of so many members apart.
fn bits(members: usize) -> u32 {
    members.next_power_of_two().trailing_zeros()
}

/// The group of a hash among so many members.
fn group(key: u64, members: usize) -> u32 {
    let first = key.checked_shr(u64::BITS - bits(members)).unwrap_or(0);
    u32::try_from(first).unwrap_or(u32::MAX)
}

/// Four billion articles with copies are past any one machine.
fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

pub(super) fn path(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("kin-{number}.bin"))
}
