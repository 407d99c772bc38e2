//! The writer's side: which texts there are, and what each new one copies.
//!
//! New texts wait in memory and are written as a run (see [`super::run`]); then each is held against all runs, its own
//! included (see [`super::search`]). What is removed is marked as gone, and its pairs with it. Memory holds the texts that
//! wait, the articles that have copies, and some bytes for each text of the run being searched.

use std::fs;
use std::path::{Path, PathBuf};

use rustc_hash::{FxHashMap, FxHashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::kin::Member;
use super::posts::Posting;
use super::run::{self, Run, RunRecord, RunWriter, Text};
use super::search::{Samples, Search, postings};
use super::table::FamilyTable;
use super::{Committed, FOLDER};
use crate::index::Error;
use crate::index::store::sync_folder;

/// Memory for texts that wait, in bytes.
const WAITING: usize = 10 << 20;

/// Everything that families are made from, to be added to.
pub struct Ledger {
    dir: PathBuf,
    at: Committed,
    next_run: u64,
    runs: Vec<RunRecord>,
    members: FxHashMap<u64, Copied>,
    pairs: Vec<KeyPair>,
    waiting: Vec<Waiting>,
    waiting_bytes: usize,
    /// Files and identifiers to forget, each with how many texts were waiting when it was said.
    forgotten: FxHashMap<Forgotten, usize>,
    changed: bool,
}

/// An article that has a copy, under the hash of its identifier.
struct Copied {
    id: Box<str>,
    seconds: Option<i64>,
    shingles: u32,
}

/// Two articles, by the hashes of their identifiers, and the shingles they share.
#[derive(Debug, Clone, Copy)]
struct KeyPair {
    keys: [u64; 2],
    shared: u32,
}

/// A text that is not yet part of a run.
pub(super) struct Waiting {
    /// Hash of its identifier.
    pub(super) key: u64,
    /// Hash of the file that it came from.
    pub(super) file: u64,
    pub(super) text: Text,
}

/// What to forget, by the hash of its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Forgotten {
    File(u64),
    Article(u64),
}

impl Ledger {
    /// Opens what belongs to a commit, whose payload this is.
    ///
    /// # Errors
    /// A file is missing or damaged, or the folder cannot be made.
    pub fn open(index: &Path, payload: Option<&str>) -> Result<Ledger, Error> {
        let dir = index.join(FOLDER);
        fs::create_dir_all(&dir).map_err(Error::io(&dir))?;
        let at = Committed::read(payload)?;
        let runs: Vec<RunRecord> = match at.number {
            0 => Vec::new(),
            number => super::read(&runs_path(&dir, number), at.runs)?,
        };
        let table = FamilyTable::open_whole(index, at)?;
        let key = |at: u32| table.member(at).map_or(0, |member| member.key);
        let pairs = table.pairs().map(|pair| KeyPair {
            keys: [key(pair.left), key(pair.right)],
            shared: pair.shared,
        });
        Ok(Ledger {
            at,
            next_run: runs.iter().map(|run| run.number + 1).max().unwrap_or(0),
            runs,
            pairs: pairs.collect(),
            members: table
                .members()
                .map(|member| (member.key, Copied::from_member(member)))
                .collect(),
            waiting: Vec::new(),
            waiting_bytes: 0,
            forgotten: FxHashMap::default(),
            changed: false,
            dir,
        })
    }

    /// Adds an article of a file; one that is too short to have copies is passed over.
    ///
    /// # Errors
    /// The waiting texts cannot be written.
    pub fn add(&mut self, file: &str, text: Text) -> Result<(), Error> {
        if text.shingles.is_empty() {
            return Ok(());
        }
        self.waiting_bytes += text.shingles.bytes() + text.id.len() + size_of::<Waiting>();
        self.waiting.push(Waiting {
            key: key_of(&text.id),
            file: xxh3_64(file.as_bytes()),
            text,
        });
        if self.waiting_bytes > WAITING {
            self.settle()
        } else {
            Ok(())
        }
    }

    /// Forgets all articles of a file; those added afterwards stay.
    pub fn forget_file(&mut self, file: &str) {
        self.forgotten
            .insert(Forgotten::File(xxh3_64(file.as_bytes())), self.waiting.len());
    }

    /// Forgets an article; one added afterwards under its identifier stays.
    pub fn forget(&mut self, id: &str) {
        self.forgotten
            .insert(Forgotten::Article(key_of(id)), self.waiting.len());
    }

    /// Brings all to disk and adds to the payload of the commit what belongs to it.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn sync(&mut self, payload: &str) -> Result<String, Error> {
        self.settle()?;
        if std::mem::take(&mut self.changed) {
            let number = self.at.number + 1;
            self.at = Committed {
                number,
                runs: super::write(&runs_path(&self.dir, number), &self.runs)?,
                kin: self.table().write(&self.dir, number)?,
            };
            sync_folder(&self.dir)?;
        }
        self.at.add(payload)
    }

    /// Writes anew every run that holds texts which are gone, without them.
    ///
    /// # Errors
    /// A file cannot be read or written.
    pub fn drop_gone(&mut self) -> Result<(), Error> {
        self.settle()?;
        for record in self.runs.iter_mut().filter(|record| !record.gone.is_empty()) {
            *record = run::without_gone(&self.dir, record, self.next_run)?;
            self.next_run += 1;
            self.changed = true;
        }
        Ok(())
    }

    /// Removes files that do not belong to the last commit.
    ///
    /// # Errors
    /// The folder cannot be listed, or a file not removed.
    pub fn tidy(&self) -> Result<(), Error> {
        let runs: FxHashSet<u64> = self.runs.iter().map(|run| run.number).collect();
        let current = [
            runs_path(&self.dir, self.at.number),
            super::table::path(&self.dir, self.at.number),
        ];
        for entry in fs::read_dir(&self.dir).map_err(Error::io(&self.dir))? {
            let path = entry.map_err(Error::io(&self.dir))?.path();
            let kept = run::number_of(&path).map_or_else(|| current.contains(&path), |number| runs.contains(&number));
            if !kept {
                fs::remove_file(&path).map_err(Error::io(&path))?;
            }
        }
        Ok(())
    }

    fn table(&self) -> FamilyTable {
        let mut members: Vec<Member> = self.members.iter().map(|(key, copied)| copied.member(*key)).collect();
        members.sort_unstable_by(|one, other| one.age().cmp(&other.age()));
        let places: FxHashMap<u64, u32> = (0u32..).zip(&members).map(|(at, member)| (member.key, at)).collect();
        let pairs = self.pairs.iter().filter_map(|pair| {
            let [one, other] = [places.get(&pair.keys[0])?, places.get(&pair.keys[1])?];
            Some(super::Pair {
                left: *one.min(other),
                right: *one.max(other),
                shared: pair.shared,
            })
        });
        FamilyTable::new(&members, pairs.collect())
    }

    /// Does what was asked for since the last time: forgets, writes the waiting texts, finds what they copy.
    fn settle(&mut self) -> Result<(), Error> {
        let mut waiting = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let forgotten = std::mem::take(&mut self.forgotten);
        if !forgotten.is_empty() {
            self.mark_gone(&forgotten)?;
            let forgets = |name, at| forgotten.get(&name).is_some_and(|before| at < *before);
            let mut place = 0..;
            waiting.retain(|text| {
                let at = place.next().unwrap_or(usize::MAX);
                !forgets(Forgotten::File(text.file), at) && !forgets(Forgotten::Article(text.key), at)
            });
        }
        if !waiting.is_empty() {
            self.changed = true;
            let posts = self.write_run(&waiting)?;
            self.find_pairs(&waiting, &posts)?;
            self.merge_runs()?;
        }
        Ok(())
    }

    fn mark_gone(&mut self, forgotten: &FxHashMap<Forgotten, usize>) -> Result<(), Error> {
        let mut keys = FxHashSet::default();
        for record in &mut self.runs {
            let mut gone = Vec::new();
            for (number, row) in (0..).zip(Run::open(&self.dir, record)?.rows.iter()) {
                let named = [Forgotten::File(row.file.get()), Forgotten::Article(row.key.get())];
                if named.iter().any(|name| forgotten.contains_key(name)) && !record.is_gone(number) {
                    gone.push(number);
                    keys.insert(row.key.get());
                }
            }
            record.gone.append(&mut gone);
            record.gone.sort_unstable();
        }
        self.changed |= !keys.is_empty();
        self.pairs
            .retain(|pair| !pair.keys.iter().any(|key| keys.contains(key)));
        let paired: FxHashSet<u64> = self.pairs.iter().flat_map(|pair| pair.keys).collect();
        self.members.retain(|key, _| paired.contains(key));
        Ok(())
    }

    fn write_run(&mut self, waiting: &[Waiting]) -> Result<Vec<Posting>, Error> {
        let mut writer = RunWriter::create(&self.dir, self.next_run)?;
        let posts = postings(waiting);
        let write = || {
            waiting
                .iter()
                .try_for_each(|new| writer.text(new.key, new.file, &new.text))?;
            posts.iter().try_for_each(|posting| writer.posting(*posting))?;
            writer.finish()
        };
        self.runs.push(write().map_err(Error::io(&self.dir))?);
        self.next_run += 1;
        Ok(posts)
    }

    /// Holds the texts of the last run against all runs.
    fn find_pairs(&mut self, waiting: &[Waiting], posts: &[Posting]) -> Result<(), Error> {
        let own = self.runs.len().saturating_sub(1);
        let samples = Samples::new(posts, waiting.len());
        for (at, record) in self.runs.iter().enumerate() {
            let mut verified = |new: &Waiting, key: u64, old: &Text, shared: u32| {
                self.pairs.push(KeyPair {
                    keys: [new.key, key],
                    shared,
                });
                for (key, text) in [(new.key, &new.text), (key, old)] {
                    self.members.entry(key).or_insert_with(|| Copied::from_text(text));
                }
            };
            let run = Run::open(&self.dir, record)?;
            Search::new(run, at == own, waiting)
                .verify(&samples, &mut verified)
                .map_err(Error::io(&self.dir))?;
        }
        Ok(())
    }

    /// Merges the last runs as long as they are of like size, so that their number grows with the logarithm of the
    /// archive.
    fn merge_runs(&mut self) -> Result<(), Error> {
        while let [.., left, right] = self.runs.as_slice() {
            if left.living() > right.living().saturating_mul(2) {
                break;
            }
            let merged = run::merge(&self.dir, [left, right], self.next_run)?;
            self.next_run += 1;
            self.runs.truncate(self.runs.len() - 2);
            self.runs.push(merged);
        }
        Ok(())
    }
}

/// The hash under which an article is known; also the column `tie` of the index.
pub fn key_of(id: &str) -> u64 {
    xxh3_64(id.as_bytes())
}

impl Copied {
    fn from_text(text: &Text) -> Copied {
        Copied {
            id: text.id.as_str().into(),
            seconds: text.seconds,
            shingles: text.shingles.len(),
        }
    }

    fn from_member(member: Member) -> Copied {
        Copied {
            id: member.id.into(),
            seconds: member.seconds,
            shingles: member.shingles,
        }
    }

    fn member(&self, key: u64) -> Member<'_> {
        Member {
            key,
            id: &self.id,
            seconds: self.seconds,
            shingles: self.shingles,
        }
    }
}

pub(super) fn runs_path(dir: &Path, number: u64) -> PathBuf {
    dir.join(format!("runs-{number}.bin"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::super::Pair;
    use super::*;
    use crate::analysis::shingles::Shingles;

    /// A ledger on disk, and the same articles in a plain list: file, text.
    struct Desk {
        dir: TempDir,
        payload: String,
        ledger: Ledger,
        plain: Vec<(String, Text)>,
    }

    /// What may happen to an archive.
    #[derive(Debug, Clone)]
    enum Event {
        /// An article of a file is added or replaced: where its text begins, how long it is, its day.
        Put {
            file: u8,
            id: u8,
            from: u32,
            length: u32,
            day: i64,
        },
        Forget {
            id: u8,
        },
        ForgetFile {
            file: u8,
        },
        Settle,
        Commit,
        /// The run is killed: all since the last commit is lost.
        Kill,
    }

    /// A text is a stretch of one of two endless stories.
    fn text(id: String, from: u32, length: u32, day: i64) -> Text {
        let hashes = (from..from + length)
            .map(|n| n.wrapping_mul(2_654_435_761).rotate_left(7))
            .collect();
        Text {
            id,
            seconds: (day > 0).then_some(day),
            shingles: Shingles::from_hashes(hashes),
        }
    }

    fn member(text: &Text) -> Member<'_> {
        Member {
            key: key_of(&text.id),
            id: &text.id,
            seconds: text.seconds,
            shingles: text.shingles.len(),
        }
    }

    impl Desk {
        fn new() -> Desk {
            let dir = tempfile::tempdir().unwrap();
            let ledger = Ledger::open(dir.path(), None).unwrap();
            Desk {
                payload: "{}".into(),
                ledger,
                dir,
                plain: Vec::new(),
            }
        }

        fn run(&mut self, events: &[Event]) {
            let mut committed = Vec::new();
            for event in events {
                match event {
                    Event::Put {
                        file,
                        id,
                        from,
                        length,
                        day,
                    } => {
                        let (file, id) = (format!("file {file}"), format!("id {id}"));
                        self.forget(&id);
                        let text = text(id, *from, *length, *day);
                        self.ledger.add(&file, text.clone()).unwrap();
                        self.plain.push((file, text));
                    }
                    Event::Forget { id } => self.forget(&format!("id {id}")),
                    Event::ForgetFile { file } => {
                        let file = format!("file {file}");
                        self.ledger.forget_file(&file);
                        self.plain.retain(|(other, _)| *other != file);
                    }
                    Event::Settle => self.ledger.settle().unwrap(),
                    Event::Commit => {
                        self.commit();
                        committed.clone_from(&self.plain);
                    }
                    Event::Kill => {
                        self.ledger = Ledger::open(self.dir.path(), Some(&self.payload)).unwrap();
                        self.plain.clone_from(&committed);
                    }
                }
            }
            self.commit();
        }

        fn forget(&mut self, id: &str) {
            self.ledger.forget(id);
            self.plain.retain(|(_, text)| text.id != id);
        }

        fn commit(&mut self) {
            self.payload = self.ledger.sync(&self.payload).unwrap();
            self.ledger.tidy().unwrap();
        }

        fn table(&self) -> FamilyTable {
            FamilyTable::open(self.dir.path(), Some(&self.payload)).unwrap()
        }

        /// The same by comparing each with each.
        fn exhaustive(&self) -> FamilyTable {
            let mut texts: Vec<&Text> = self.plain.iter().map(|(_, text)| text).collect();
            texts.sort_by(|one, other| member(one).age().cmp(&member(other).age()));
            let mut kin: Vec<(&Text, &Text, u32)> = Vec::new();
            for (at, left) in texts.iter().enumerate() {
                for right in &texts[at + 1..] {
                    let overlap = left.shingles.overlap(&right.shingles);
                    if overlap.likeness().is_some() {
                        kin.push((left, right, overlap.shared));
                    }
                }
            }
            texts.retain(|text| kin.iter().any(|(left, right, _)| left == text || right == text));
            let place = |text: &Text| u32::try_from(texts.iter().position(|other| *other == text).unwrap()).unwrap();
            let pairs = kin.iter().map(|(left, right, shared)| Pair {
                left: place(left),
                right: place(right),
                shared: *shared,
            });
            let members: Vec<Member> = texts.iter().map(|text| member(text)).collect();
            FamilyTable::new(&members, pairs.collect())
        }
    }

    fn event() -> impl Strategy<Value = Event> {
        let put =
            (0..6u8, 0..24u8, 0..5u32, 16..300u32, 0..9i64).prop_map(|(file, id, from, length, day)| Event::Put {
                file,
                id,
                from: from * 12,
                length,
                day,
            });
        prop_oneof![
            12 => put,
            2 => (0..24u8).prop_map(|id| Event::Forget { id }),
            1 => (0..6u8).prop_map(|file| Event::ForgetFile { file }),
            1 => Just(Event::Settle),
            1 => Just(Event::Commit),
            1 => Just(Event::Kill),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn families_are_those_of_exhaustive_comparison(events in prop::collection::vec(event(), 0..60)) {
            let mut desk = Desk::new();
            desk.run(&events);
            let table = desk.table();
            prop_assert_eq!(&table, &desk.exhaustive());
            for (number, family) in (0u32..).zip(table.iter()) {
                for member in family.members() {
                    prop_assert_eq!(table.number_of(member.key), Some(number));
                    prop_assert_eq!(key_of(member.id), member.key);
                }
            }
            prop_assert_eq!(table.number_of(key_of("id of nobody")), None);
        }

        #[test]
        fn the_order_of_arrival_makes_no_difference(
            articles in prop::collection::vec((0..5u32, 16..300u32, 0..9i64), 0..20).prop_shuffle(),
            cut in 0..20usize,
        ) {
            let put = |(id, (from, length, day)): (u8, &(u32, u32, i64))| {
                Event::Put { file: id % 3, id, from: from * 12, length: *length, day: *day }
            };
            let mut forward: Vec<Event> = (0..).zip(&articles).map(put).collect();
            let mut backward = forward.clone();
            backward.reverse();
            forward.insert(cut.min(forward.len()), Event::Commit);
            let tables = [forward, backward].map(|events| {
                let mut desk = Desk::new();
                desk.run(&events);
                desk.table()
            });
            prop_assert_eq!(&tables[0], &tables[1]);
        }
    }

    #[test]
    fn runs_and_files_stay_few() {
        let mut desk = Desk::new();
        for round in 0..40u8 {
            desk.run(&[Event::Put {
                file: round,
                id: round,
                from: 0,
                length: 40,
                day: i64::from(round) + 1,
            }]);
        }
        let table = desk.table();
        assert_eq!(
            table
                .iter()
                .map(|family| (family.id().to_owned(), family.copies()))
                .collect::<Vec<_>>(),
            [("id 0".into(), 40)]
        );
        assert!(desk.ledger.runs.len() < 8, "{}", desk.ledger.runs.len());
        let files = fs::read_dir(&desk.ledger.dir).unwrap().count();
        assert_eq!(files, desk.ledger.runs.len() * 3 + 2);
    }
}
