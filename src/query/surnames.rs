//! Whom a bare surname means: the one person of that name whom the articles of those days name in full.
//!
//! "Brandt resigned" is about Helga Brandt where articles of a fortnight before or after name her and no other Brandt in
//! full. Where they name two, or nobody, the surname stays what it is. For one surname this depends on the day alone, so
//! the answer is a list of [`Stretch`]es of days: counting, filters and hits all read the same list, and cannot disagree.
//!
//! It is worked out from the postings of the archive when a surname is first met, and kept for as long as the commit is
//! read: nothing of it is written, and the order in which articles came has no say.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED, Term};

use crate::analysis::chinese::is_cjk;
use crate::article::Precision;
use crate::index::schema::{Facet, FacetValue, Fields, key_of_term, key_prefix, key_term};

/// How many days before and after an article others are asked for a full name.
pub const DAYS: i32 = 14;

/// Words with which names end after the surname.
const SUFFIXES: [&str; 4] = ["ii", "iii", "jr", "sr"];

/// Surnames of one commit, each worked out once.
pub struct Surnames {
    searcher: Searcher,
    fields: Arc<Fields>,
    /// Days of the articles, by segment.
    days: OnceLock<Vec<Days>>,
    known: Mutex<FxHashMap<String, Arc<[Stretch]>>>,
}

/// Days, first to last, on which a bare surname means one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// First day.
    pub first: i32,
    /// Last day.
    pub last: i32,
    /// The person's key.
    pub key: Arc<str>,
}

impl Surnames {
    /// The surnames of what a searcher sees.
    pub fn new(searcher: Searcher, fields: Arc<Fields>) -> Surnames {
        Surnames {
            searcher,
            fields,
            days: OnceLock::new(),
            known: Mutex::default(),
        }
    }

    /// The days on which a surname means somebody, in order.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn of(&self, surname: &str) -> tantivy::Result<Arc<[Stretch]>> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stretches) = known().get(surname) {
            return Ok(Arc::clone(stretches));
        }
        let mut people = Vec::new();
        if is_bare(surname) {
            for key in self.full_names(surname)? {
                let days = self.days(surname, &key)?;
                people.push((key, days));
            }
        }
        let stretches: Arc<[Stretch]> = stretches(people).into();
        known().insert(surname.to_owned(), Arc::clone(&stretches));
        Ok(stretches)
    }

    /// The person meant by a surname in an article of a segment.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn meant(&self, surname: &str, at: DocAddress) -> tantivy::Result<Option<Arc<str>>> {
        let stretches = self.of(surname)?;
        if stretches.is_empty() {
            return Ok(None);
        }
        let days = self.by_segment()?.get(at.segment_ord as usize);
        Ok(days
            .and_then(|days| days.day(at.doc_id))
            .and_then(|day| on(&stretches, day))
            .map(|stretch| Arc::clone(&stretch.key)))
    }

    /// The most frequent form of a person's key, among equals the first in order.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn form(&self, key: &str) -> tantivy::Result<String> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let Some(column) = reader.fast_fields().str(Facet::Person.name())? else {
                continue;
            };
            let (from, to) = (format!("{key}\u{1f}"), format!("{key}\u{20}"));
            let mut forms: FxHashMap<u64, String> = FxHashMap::default();
            let mut stream = column.dictionary().range().ge(from).lt(to).into_stream()?;
            while stream.advance() {
                let form = FacetValue::decode(&String::from_utf8_lossy(stream.key()))
                    .form
                    .to_owned();
                forms.insert(stream.term_ord(), form);
            }
            let Some(word) = key.split(' ').next_back() else {
                continue;
            };
            self.each(reader, word, key, |doc| {
                for form in column.term_ords(doc).filter_map(|ord| forms.get(&ord)) {
                    *counts.entry(form.clone()).or_default() += 1;
                }
            })?;
        }
        let most = counts.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        Ok(most.map_or_else(|| key.to_owned(), |(form, _)| form.clone()))
    }

    fn by_segment(&self) -> tantivy::Result<&[Days]> {
        if let Some(days) = self.days.get() {
            return Ok(days);
        }
        let opened: tantivy::Result<Vec<Days>> = self.searcher.segment_readers().iter().map(Days::of).collect();
        let opened = opened?;
        Ok(self.days.get_or_init(|| opened))
    }

    /// The keys of all full names with a surname, in order.
    fn full_names(&self, surname: &str) -> tantivy::Result<BTreeSet<String>> {
        let prefix = key_prefix(Facet::Person, surname, true);
        let mut keys = BTreeSet::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.keys)?;
            let mut stream = index.terms().range().ge(&prefix).into_stream()?;
            while stream.advance() {
                let Some(term) = std::str::from_utf8(stream.key())
                    .ok()
                    .filter(|term| term.starts_with(&prefix))
                else {
                    break;
                };
                keys.extend(key_of_term(term).filter(|key| surname_of(key) == Some(surname)));
            }
        }
        Ok(keys)
    }

    /// The days of the living articles with a full name, in no order.
    fn days(&self, surname: &str, key: &str) -> tantivy::Result<Vec<i32>> {
        let mut found = Vec::new();
        for (reader, days) in self.searcher.segment_readers().iter().zip(self.by_segment()?) {
            self.each(reader, surname, key, |doc| found.extend(days.day(doc)))?;
        }
        Ok(found)
    }

    /// Passes the living articles of a segment that have a name.
    fn each(&self, reader: &SegmentReader, word: &str, key: &str, mut found: impl FnMut(DocId)) -> tantivy::Result<()> {
        let term = Term::from_field_text(self.fields.keys, &key_term(Facet::Person, word, key));
        let index = reader.inverted_index(self.fields.keys)?;
        let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            return Ok(());
        };
        while postings.doc() != TERMINATED {
            let doc = postings.doc();
            if reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc)) {
                found(doc);
            }
            postings.advance();
        }
        Ok(())
    }
}

/// The days of a segment's articles, where they are known to the day.
struct Days {
    first: tantivy::columnar::Column<i64>,
    precision: tantivy::columnar::Column<u64>,
}

impl Days {
    fn of(reader: &SegmentReader) -> tantivy::Result<Days> {
        Ok(Days {
            first: reader.fast_fields().i64("first_day")?,
            precision: reader.fast_fields().u64("precision")?,
        })
    }

    fn day(&self, doc: DocId) -> Option<i32> {
        let code = self.precision.first(doc)?;
        let day = self.first.first(doc)?;
        (Precision::from_code(code) >= Precision::Day).then(|| i32::try_from(day).ok())?
    }
}

/// Whether a name is a bare surname: one word of a script with capitals, and more than an initial.
pub fn is_bare(key: &str) -> bool {
    key.chars().count() > 2 && !key.contains(' ') && !key.contains(is_cjk)
}

/// The surname in the key of a full name; none in a name of one word.
pub fn surname_of(key: &str) -> Option<&str> {
    let mut words = key.split(' ').rev().skip_while(|word| SUFFIXES.contains(word));
    let surname = words.next()?;
    words.next().map(|_| surname)
}

/// The stretch of a list in which a day lies.
pub fn on(stretches: &[Stretch], day: i32) -> Option<&Stretch> {
    let at = stretches.partition_point(|stretch| stretch.last < day);
    stretches.get(at).filter(|stretch| stretch.first <= day)
}

/// From the days on which each person of a surname is named in full, the days on which the surname means one of them.
fn stretches(people: Vec<(String, Vec<i32>)>) -> Vec<Stretch> {
    // People of whom more articles tell come first; a name takes their place in the list.
    let mut people = people;
    people.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    let mut turns: Vec<(i32, bool, usize)> = Vec::new();
    for (person, (_, days)) in people.iter_mut().enumerate() {
        days.sort_unstable();
        for known in days.chunk_by(|day, next| next.saturating_sub(*day) <= 2 * DAYS) {
            if let (Some(first), Some(last)) = (known.first(), known.last()) {
                turns.push((first.saturating_sub(DAYS), true, person));
                turns.push((last.saturating_add(DAYS + 1), false, person));
            }
        }
    }
    turns.sort_unstable();
    let mut named: BTreeSet<usize> = BTreeSet::new();
    let mut stretches: Vec<Stretch> = Vec::new();
    let mut turns = turns.into_iter().peekable();
    while let Some((day, enters, person)) = turns.next() {
        if enters {
            named.insert(person);
        } else {
            named.remove(&person);
        }
        let Some((next, ..)) = turns.peek().filter(|(next, ..)| *next > day) else {
            continue;
        };
        let keys: Vec<&str> = named
            .iter()
            .filter_map(|person| people.get(*person))
            .map(|(key, _)| key.as_str())
            .collect();
        let Some(key) = one_of(&keys) else { continue };
        match stretches.last_mut() {
            Some(last) if last.last + 1 == day && *last.key == *key => last.last = next - 1,
            _ => stretches.push(Stretch {
                first: day,
                last: next - 1,
                key: key.into(),
            }),
        }
    }
    stretches
}

/// The first of some full names, if all may be one person's: each is short for the longest.
fn one_of<'k>(keys: &[&'k str]) -> Option<&'k str> {
    let longest = keys.iter().max_by_key(|key| key.len())?;
    keys.iter()
        .all(|key| is_short_for(key, longest))
        .then(|| keys.first().copied())?
}

/// Whether all words of a name stand in another in the same order, an initial for any word that begins with it.
fn is_short_for(short: &str, long: &str) -> bool {
    let mut rest = long.split(' ');
    short.split(' ').all(|word| {
        let is_initial = word.chars().count() == 1;
        rest.any(|other| other == word || is_initial && other.starts_with(word))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_surname_is_the_last_word_of_a_full_name() {
        for (key, surname) in [
            ("ana duarte", Some("duarte")),
            ("otto brandt jr", Some("brandt")),
            ("duarte", None),
            ("jan van der meer", Some("meer")),
            ("", None),
        ] {
            assert_eq!(surname_of(key), surname, "{key:?}");
        }
    }

    #[test]
    fn names_are_one_where_each_is_short_for_the_longest() {
        for (keys, one) in [
            (&["paula brandt"][..], Some("paula brandt")),
            (&["paula brandt", "paula a brandt", "p brandt"], Some("paula brandt")),
            (&["paula brandt", "otto brandt"], None),
            (&[], None),
        ] {
            assert_eq!(one_of(keys), one, "{keys:?}");
        }
    }

    const NAMES: [&str; 4] = ["ana b duarte", "ana duarte", "rui duarte", "a duarte"];

    proptest! {
        #[test]
        fn stretches_are_what_each_day_by_itself_gives(days in prop::collection::vec((0usize..4, 0i32..120), 0..12)) {
            let people: Vec<(String, Vec<i32>)> = (0..NAMES.len())
                .map(|name| {
                    let days = days.iter().filter(|(other, _)| *other == name).map(|(_, day)| *day);
                    (NAMES[name].to_owned(), days.collect())
                })
                .collect();
            let found = stretches(people.clone());
            for day in -20..150 {
                let mut named: Vec<(usize, &str)> = people
                    .iter()
                    .filter(|(_, days)| days.iter().any(|other| (other - day).abs() <= DAYS))
                    .map(|(key, days)| (days.len(), key.as_str()))
                    .collect();
                named.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
                let keys: Vec<&str> = named.iter().map(|(_, key)| *key).collect();
                prop_assert_eq!(on(&found, day).map(|stretch| &*stretch.key), one_of(&keys), "day {}", day);
            }
        }
    }
}
