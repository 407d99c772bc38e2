//! Columns of the index laid out flat for counting: which values each article has, and on which day it came out.
//!
//! tantivy keeps a dictionary of values for each segment; counting over several segments wants one. Here values are
//! numbered once for the whole archive, in order of their keys, and each article's numbers lie side by side in memory.
//! A column is built when it is first counted and kept for as long as the commit is read. This is also where what
//! depends on other articles is decided (the most frequent form of a name), so that documents never hold it.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::Column;
use tantivy::{DocAddress, DocId, Searcher, SegmentReader};

use super::ids::Ids;
use super::naming::Naming;
use super::rank::RankColumns;
use super::stories::StoryColumn;
use super::{FacetCounts, FacetRequest};
use crate::analysis::language::Lang;
use crate::article::{Kind, Precision};
use crate::index::Error;
use crate::index::families::FamilyTable;
use crate::index::schema::{Facet, FacetValue, Fields};
use crate::names::Authority;

/// Set on the number of a value that only the publisher gives; see [`crate::article::GivenNames`].
const ONLY_GIVEN: u32 = 1 << 31;

/// The day of an article without a date.
pub const UNDATED: i32 = i32::MIN;

/// The columns of one commit, built when needed. Names are counted as the authority file has them.
pub struct Columns {
    indexed: Arc<Indexed>,
    naming: Naming,
    named: [OnceLock<FacetColumn>; Kind::ALL.len()],
    everything: Mutex<FxHashMap<Everything, FacetCounts>>,
}

/// A count over the whole archive: what of, and whether only of names found in the texts.
type Everything = (FacetRequest, bool);

/// Counts over the whole archive that are kept at most. Front ends ask for a few; a stranger may ask for any.
const MOST_KEPT: usize = 64;

/// The columns as they stand in the index; they outlive a change of the authority file.
struct Indexed {
    searcher: Searcher,
    forms: [OnceLock<BTreeSet<String>>; Facet::ALL.len()],
    facets: [OnceLock<FacetColumn>; Facet::ALL.len()],
    days: OnceLock<Vec<DayColumn>>,
    mentions: OnceLock<Vec<Column<i64>>>,
    stories: OnceLock<StoryColumn>,
    ranks: OnceLock<Vec<RankColumns>>,
    ids: OnceLock<Ids>,
    langs: OnceLock<Vec<Lang>>,
}

impl Columns {
    /// Columns over what a searcher sees.
    pub fn new(
        searcher: Searcher,
        fields: Arc<Fields>,
        families: Arc<FamilyTable>,
        authority: Arc<Authority>,
    ) -> Columns {
        let indexed = Indexed {
            searcher: searcher.clone(),
            forms: std::array::from_fn(|_| OnceLock::new()),
            facets: std::array::from_fn(|_| OnceLock::new()),
            days: OnceLock::new(),
            mentions: OnceLock::new(),
            stories: OnceLock::new(),
            ranks: OnceLock::new(),
            ids: OnceLock::new(),
            langs: OnceLock::new(),
        };
        Columns {
            indexed: Arc::new(indexed),
            naming: Naming::new(searcher, fields, families, authority),
            named: Default::default(),
            everything: Mutex::default(),
        }
    }

    /// The same columns under another authority file.
    #[must_use]
    pub fn renamed(&self, authority: Arc<Authority>) -> Columns {
        Columns {
            indexed: Arc::clone(&self.indexed),
            naming: self.naming.renamed(authority),
            named: Default::default(),
            everything: Mutex::default(),
        }
    }

    /// The authority file at work.
    pub fn naming(&self) -> &Naming {
        &self.naming
    }

    /// The column of a facet.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn facet(&self, facet: Facet) -> Result<&FacetColumn, Error> {
        let indexed = self.indexed(facet)?;
        let Some(kind) = facet
            .kind()
            .filter(|kind| *kind == Kind::Person || !self.naming.authority().of(*kind).is_empty())
        else {
            return Ok(indexed);
        };
        let at = Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default();
        let slot = self
            .named
            .get(at)
            .ok_or_else(|| Error::Damaged("no such kind of name".into()))?;
        fill(slot, || self.naming.column(kind, indexed, self.days()?))
    }

    /// The column of a facet as it stands in the index, whatever the authority file says.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn indexed(&self, facet: Facet) -> Result<&FacetColumn, Error> {
        let at = Facet::ALL.iter().position(|other| *other == facet).unwrap_or_default();
        let slot = self
            .indexed
            .facets
            .get(at)
            .ok_or_else(|| Error::Damaged("no such facet".into()))?;
        fill(slot, || FacetColumn::build(&self.indexed.searcher, facet))
    }

    /// All forms of a facet with few values, without looking at a single article.
    ///
    /// # Errors
    /// The dictionaries of the column cannot be read.
    pub fn forms(&self, facet: Facet) -> Result<&BTreeSet<String>, Error> {
        let at = Facet::ALL.iter().position(|other| *other == facet).unwrap_or_default();
        let slot = self.indexed.forms.get(at);
        let slot = slot.ok_or_else(|| Error::Damaged("no such facet".into()))?;
        fill(slot, || forms(&self.indexed.searcher, facet))
    }

    /// The days of all articles, by segment.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn days(&self) -> Result<&[DayColumn], Error> {
        let readers = self.indexed.searcher.segment_readers();
        let build = || readers.iter().map(DayColumn::build).collect();
        fill(&self.indexed.days, build).map(Vec::as_slice)
    }

    /// The days that all articles speak of, packed, by segment.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn mentions(&self) -> Result<&[Column<i64>], Error> {
        let open = |reader: &SegmentReader| Ok(reader.fast_fields().i64("mentions")?);
        let build = || self.indexed.searcher.segment_readers().iter().map(open).collect();
        fill(&self.indexed.mentions, build).map(Vec::as_slice)
    }

    /// The columns by which hits are put in order, by segment.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn ranks(&self) -> Result<&[RankColumns], Error> {
        let readers = (0u32..).zip(self.indexed.searcher.segment_readers());
        let build = || {
            readers
                .map(|(segment, reader)| RankColumns::open(segment, reader))
                .collect()
        };
        fill(&self.indexed.ranks, build).map(Vec::as_slice)
    }

    /// The identifier of an article; empty if it has none.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn id(&self, at: DocAddress) -> Result<String, Error> {
        fill(&self.indexed.ids, || Ids::open(&self.indexed.searcher))?.of(at)
    }

    /// The languages of the articles.
    ///
    /// # Errors
    /// The column of languages cannot be read.
    pub fn langs(&self) -> Result<&[Lang], Error> {
        let langs = || Ok(langs_of(self.forms(Facet::Lang)?));
        fill(&self.indexed.langs, langs).map(Vec::as_slice)
    }

    /// A count over the whole archive: kept from the last time, or else counted.
    ///
    /// # Errors
    /// It cannot be counted.
    pub(super) fn everything(
        &self,
        what: Everything,
        count: impl FnOnce() -> Result<FacetCounts, Error>,
    ) -> Result<FacetCounts, Error> {
        let kept = || self.everything.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counts) = kept().get(&what) {
            return Ok(counts.clone());
        }
        let counts = count()?;
        let mut kept = kept();
        if kept.len() >= MOST_KEPT {
            kept.clear();
        }
        kept.insert(what, counts.clone());
        Ok(counts)
    }

    /// The families of all articles.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn stories(&self, families: &FamilyTable) -> Result<&StoryColumn, Error> {
        fill(&self.indexed.stories, || {
            StoryColumn::build(&self.indexed.searcher, families)
        })
    }
}

/// The languages that some tags name.
pub(super) fn langs_of(tags: &BTreeSet<String>) -> Vec<Lang> {
    tags.iter().filter_map(|tag| Lang::from_tag(tag)).collect()
}

/// All forms of a facet, from the dictionaries of its column.
pub(super) fn forms(searcher: &Searcher, facet: Facet) -> Result<BTreeSet<String>, Error> {
    let mut forms = BTreeSet::new();
    for reader in searcher.segment_readers() {
        let Some(column) = reader.fast_fields().str(facet.name())? else {
            continue;
        };
        let mut stream = column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        while stream.advance() {
            let term = String::from_utf8_lossy(stream.key());
            forms.insert(FacetValue::decode(&term).form.to_owned());
        }
    }
    Ok(forms)
}

/// Fills a slot once, keeping it empty if that fails.
pub(super) fn fill<T>(slot: &OnceLock<T>, build: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    if let Some(value) = slot.get() {
        return Ok(value);
    }
    let value = build()?;
    Ok(slot.get_or_init(|| value))
}

/// The values of one facet over all segments.
pub struct FacetColumn {
    values: Vec<FacetEntry>,
    /// Further keys of values; see [`crate::names`].
    aliases: FxHashMap<String, u32>,
    segments: Vec<SegmentValues>,
}

/// One value of a facet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetEntry {
    /// What its forms share.
    pub key: Box<str>,
    /// Its most frequent form.
    pub form: Box<str>,
}

/// The values of each article of one segment, by number.
#[derive(Debug, Default)]
struct SegmentValues {
    /// The numbers of article `d` are `numbers[starts[d]..starts[d + 1]]`.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

impl FacetColumn {
    /// All values, in order of their keys; the place of each is its number.
    pub fn values(&self) -> &[FacetEntry] {
        &self.values
    }

    /// The number of a value by its key.
    pub fn number_of(&self, key: &str) -> Option<u32> {
        if let Some(number) = self.aliases.get(key) {
            return Some(*number);
        }
        let found = self.values.binary_search_by(|entry| (*entry.key).cmp(key));
        found.ok().and_then(|at| u32::try_from(at).ok())
    }

    /// Further keys of values, each with its value's number.
    pub fn aliases(&self) -> impl Iterator<Item = (&str, u32)> {
        self.aliases.iter().map(|(key, number)| (key.as_str(), *number))
    }

    /// The numbers of an article's values; without those that only the publisher gives, if so asked.
    pub fn of(&self, segment: usize, doc: DocId, extracted_only: bool) -> impl Iterator<Item = u32> + '_ {
        let numbers = self.segments.get(segment).map_or(&[][..], |values| values.of(doc));
        numbers
            .iter()
            .filter(move |number| !(extracted_only && **number & ONLY_GIVEN != 0))
            .map(|number| number & !ONLY_GIVEN)
    }

    /// Counts the values of some articles of one segment, by number; how many articles have none.
    pub fn count(&self, segment: usize, docs: &[DocId], extracted_only: bool, counts: &mut [u32]) -> u64 {
        let Some(values) = self.segments.get(segment) else {
            return docs.len() as u64;
        };
        let skipped = if extracted_only { ONLY_GIVEN } else { 0 };
        let mut missing = 0;
        for doc in docs {
            let mut counted = 0;
            for number in values.of(*doc) {
                let counts_too = u32::from(number & skipped == 0);
                counted += counts_too;
                if let Some(count) = counts.get_mut((number & !ONLY_GIVEN) as usize) {
                    *count += counts_too;
                }
            }
            missing += u64::from(counted == 0);
        }
        missing
    }

    fn build(searcher: &Searcher, facet: Facet) -> Result<FacetColumn, Error> {
        let mut parts = Vec::new();
        for reader in searcher.segment_readers() {
            parts.push(SegmentPart::read(reader, facet)?);
        }
        let (values, maps) = merge(&parts)?;
        let segments = parts
            .into_iter()
            .zip(maps)
            .map(|(part, map)| part.renumber(&map))
            .collect();
        Ok(FacetColumn {
            values,
            aliases: FxHashMap::default(),
            segments,
        })
    }

    /// The same articles with other values: `map` adds to a list what stands for a number of an article. An article
    /// has each value once.
    pub(super) fn mapped(
        &self,
        values: Vec<FacetEntry>,
        aliases: FxHashMap<String, u32>,
        map: impl Fn(DocAddress, u32, &mut Vec<u32>),
    ) -> FacetColumn {
        let mut mapped = Vec::new();
        let segments = (0u32..).zip(&self.segments).map(|(segment, old)| {
            let mut new = SegmentValues {
                starts: vec![0],
                numbers: Vec::with_capacity(old.numbers.len()),
            };
            for doc in (0u32..).take(old.starts.len().saturating_sub(1)) {
                let from = new.numbers.len();
                for number in old.of(doc) {
                    mapped.clear();
                    map(DocAddress::new(segment, doc), number & !ONLY_GIVEN, &mut mapped);
                    new.numbers.extend(mapped.iter().map(|new| new | (number & ONLY_GIVEN)));
                }
                new.make_distinct(from);
                new.starts.push(u32::try_from(new.numbers.len()).unwrap_or(u32::MAX));
            }
            new
        });
        FacetColumn {
            segments: segments.collect(),
            values,
            aliases,
        }
    }
}

impl SegmentValues {
    /// Keeps each number once from a place on; one that is found and given is found.
    fn make_distinct(&mut self, from: usize) {
        if self.numbers.len() - from > 1
            && let Some(article) = self.numbers.get_mut(from..)
        {
            article.sort_unstable_by_key(|number| (number & !ONLY_GIVEN, number & ONLY_GIVEN));
            let mut last = None;
            let mut kept = from;
            for at in from..self.numbers.len() {
                let number = self.numbers.get(at).copied().unwrap_or_default();
                if last != Some(number & !ONLY_GIVEN) {
                    last = Some(number & !ONLY_GIVEN);
                    self.numbers.swap(kept, at);
                    kept += 1;
                }
            }
            self.numbers.truncate(kept);
        }
    }

    fn of(&self, doc: DocId) -> &[u32] {
        let start = self.starts.get(doc as usize).copied().unwrap_or(0) as usize;
        let end = self.starts.get(doc as usize + 1).copied().unwrap_or(0) as usize;
        self.numbers.get(start..end).unwrap_or_default()
    }
}

/// What one segment holds of a facet: its own dictionary, and each article's places in it.
struct SegmentPart {
    terms: Vec<String>,
    /// Living articles with each term.
    counts: Vec<u32>,
    ordinals: SegmentValues,
}

impl SegmentPart {
    fn read(reader: &SegmentReader, facet: Facet) -> Result<SegmentPart, Error> {
        let mut ordinals = SegmentValues::default();
        ordinals.starts.push(0);
        let Some(column) = reader.fast_fields().str(facet.name())? else {
            return Ok(SegmentPart {
                terms: Vec::new(),
                counts: Vec::new(),
                ordinals,
            });
        };
        // The dictionary itself says how many terms it has: a number at its end may be damaged, and any size be asked for.
        let mut terms = Vec::new();
        let mut stream = column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        while stream.advance() {
            terms.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        let mut counts = vec![0u32; terms.len()];
        for doc in 0..reader.max_doc() {
            let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(doc));
            for ordinal in column.term_ords(doc) {
                if let Some(count) = counts.get_mut(ordinal as usize).filter(|_| alive) {
                    *count += 1;
                }
                ordinals.numbers.push(u32::try_from(ordinal).unwrap_or(u32::MAX));
            }
            ordinals
                .starts
                .push(u32::try_from(ordinals.numbers.len()).unwrap_or(u32::MAX));
        }
        Ok(SegmentPart {
            terms,
            counts,
            ordinals,
        })
    }

    fn renumber(self, map: &[u32]) -> SegmentValues {
        let SegmentValues { starts, mut numbers } = self.ordinals;
        for number in &mut numbers {
            *number = map.get(*number as usize).copied().unwrap_or(ONLY_GIVEN);
        }
        SegmentValues { starts, numbers }
    }
}

/// Merges the dictionaries of all segments: the values of the archive, and for each segment which of its terms is
/// which value.
fn merge(parts: &[SegmentPart]) -> Result<(Vec<FacetEntry>, Vec<Vec<u32>>), Error> {
    let mut maps: Vec<Vec<u32>> = parts.iter().map(|part| vec![0; part.terms.len()]).collect();
    let mut heap: BinaryHeap<Reverse<(&str, usize, usize)>> = BinaryHeap::new();
    let head = |segment: usize, at: usize| {
        let term = parts.get(segment)?.terms.get(at)?;
        Some(Reverse((term.as_str(), segment, at)))
    };
    heap.extend((0..parts.len()).filter_map(|segment| head(segment, 0)));
    let mut values: Vec<FacetEntry> = Vec::new();
    let mut forms = FormChoice::default();
    while let Some(Reverse((term, segment, at))) = heap.pop() {
        heap.extend(head(segment, at + 1));
        let value = FacetValue::decode(term);
        let count = parts
            .get(segment)
            .and_then(|part| part.counts.get(at))
            .copied()
            .unwrap_or(0);
        if values.last().is_none_or(|last| *last.key != *value.key) {
            values.push(FacetEntry {
                key: value.key.into(),
                form: value.form.into(),
            });
            forms = FormChoice::default();
        }
        let best = forms.add(value.form, count);
        let number = u32::try_from(values.len() - 1).map_err(|_| Error::Damaged("too many values".into()))?;
        if let Some(last) = values.last_mut().filter(|last| *last.form != *best) {
            last.form = best.into();
        }
        if let Some(slot) = maps.get_mut(segment).and_then(|map| map.get_mut(at)) {
            *slot = if value.only_given { number | ONLY_GIVEN } else { number };
        }
    }
    Ok((values, maps))
}

/// Chooses the most frequent form of a value, among equals the first in order.
#[derive(Default)]
struct FormChoice {
    counted: Vec<(String, u32)>,
}

impl FormChoice {
    fn add(&mut self, form: &str, count: u32) -> &str {
        match self.counted.iter_mut().find(|(other, _)| other == form) {
            Some((_, sum)) => *sum += count,
            None => self.counted.push((form.to_owned(), count)),
        }
        let best = self
            .counted
            .iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        best.map_or("", |(form, _)| form)
    }
}

/// The days of one segment's articles.
pub struct DayColumn {
    /// First day of each article's date, [`UNDATED`] without one.
    days: Vec<i32>,
    /// Codes of [`Precision`].
    precisions: Vec<u8>,
    range: Option<Range<i32>>,
}

impl DayColumn {
    fn build(reader: &SegmentReader) -> Result<DayColumn, Error> {
        let first_day = reader.fast_fields().i64("first_day")?;
        let precision = reader.fast_fields().u64("precision")?;
        let docs = 0..reader.max_doc();
        let day = |doc| {
            first_day
                .first(doc)
                .and_then(|day| i32::try_from(day).ok())
                .unwrap_or(UNDATED)
        };
        let code = |doc| {
            precision
                .first(doc)
                .and_then(|code| u8::try_from(code).ok())
                .unwrap_or(0)
        };
        let days: Vec<i32> = docs.clone().map(day).collect();
        let dated = || days.iter().copied().filter(|day| *day != UNDATED);
        let range = dated().min().zip(dated().max());
        Ok(DayColumn {
            range: range.map(|(first, last)| first..last.saturating_add(1)),
            precisions: docs.map(code).collect(),
            days,
        })
    }

    /// First day and precision of an article's date.
    pub fn of(&self, doc: DocId) -> Option<(i32, Precision)> {
        let day = self.days.get(doc as usize).copied().filter(|day| *day != UNDATED)?;
        let code = self.precisions.get(doc as usize).copied().unwrap_or(0);
        Some((day, Precision::from_code(u64::from(code))))
    }

    /// Earliest to latest day, if any article has a date; the end is exclusive.
    pub fn range(&self) -> Option<Range<i32>> {
        self.range.clone()
    }
}
