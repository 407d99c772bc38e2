//! Columns of the index laid out flat for counting: which values each article has, and on which day it came out.
//!
//! tantivy keeps a dictionary of values for each segment; counting over several segments wants one. Here values are
//! numbered once for the whole archive, in order of their keys, and each article's numbers lie side by side in memory.
//! A column is built when it is first counted and kept for as long as the commit is read. This is also where what
//! depends on other articles is decided (the most frequent form of a name), so that documents never hold it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::OnceLock;

use tantivy::columnar::Column;
use tantivy::{DocId, Searcher, SegmentReader};

use super::stories::StoryColumn;
use crate::article::Precision;
use crate::index::Error;
use crate::index::families::FamilyTable;
use crate::index::schema::{Facet, FacetValue};

/// Set on the number of a value that only the publisher gives; see [`crate::article::GivenNames`].
const ONLY_GIVEN: u32 = 1 << 31;

/// The day of an article without a date.
pub const UNDATED: i32 = i32::MIN;

/// The columns of one commit, built when needed.
pub struct Columns {
    searcher: Searcher,
    facets: [OnceLock<FacetColumn>; Facet::ALL.len()],
    days: OnceLock<Vec<DayColumn>>,
    mentions: OnceLock<Vec<Column<i64>>>,
    stories: OnceLock<StoryColumn>,
}

impl Columns {
    /// Columns over what a searcher sees.
    pub fn new(searcher: Searcher) -> Columns {
        Columns {
            searcher,
            facets: std::array::from_fn(|_| OnceLock::new()),
            days: OnceLock::new(),
            mentions: OnceLock::new(),
            stories: OnceLock::new(),
        }
    }

    /// The column of a facet.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn facet(&self, facet: Facet) -> Result<&FacetColumn, Error> {
        let at = Facet::ALL.iter().position(|other| *other == facet).unwrap_or_default();
        let slot = self
            .facets
            .get(at)
            .ok_or_else(|| Error::Damaged("no such facet".into()))?;
        fill(slot, || FacetColumn::build(&self.searcher, facet))
    }

    /// The days of all articles, by segment.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn days(&self) -> Result<&[DayColumn], Error> {
        let build = || self.searcher.segment_readers().iter().map(DayColumn::build).collect();
        fill(&self.days, build).map(Vec::as_slice)
    }

    /// The days that all articles speak of, packed, by segment.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn mentions(&self) -> Result<&[Column<i64>], Error> {
        let open = |reader: &SegmentReader| Ok(reader.fast_fields().i64("mentions")?);
        let build = || self.searcher.segment_readers().iter().map(open).collect();
        fill(&self.mentions, build).map(Vec::as_slice)
    }

    /// The families of all articles.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn stories(&self, families: &FamilyTable) -> Result<&StoryColumn, Error> {
        fill(&self.stories, || StoryColumn::build(&self.searcher, families))
    }
}

/// Fills a slot once, keeping it empty if that fails.
fn fill<T>(slot: &OnceLock<T>, build: impl FnOnce() -> Result<T, Error>) -> Result<&T, Error> {
    if let Some(value) = slot.get() {
        return Ok(value);
    }
    let value = build()?;
    Ok(slot.get_or_init(|| value))
}

/// The values of one facet over all segments.
pub struct FacetColumn {
    values: Vec<FacetEntry>,
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
        let found = self.values.binary_search_by(|entry| (*entry.key).cmp(key));
        found.ok().and_then(|at| u32::try_from(at).ok())
    }

    /// The numbers of an article's values; without those that only the publisher gives, if so asked.
    pub fn of(&self, segment: usize, doc: DocId, extracted_only: bool) -> impl Iterator<Item = u32> + '_ {
        let numbers = self.segments.get(segment).map_or(&[][..], |values| values.of(doc));
        numbers
            .iter()
            .filter(move |number| !(extracted_only && **number & ONLY_GIVEN != 0))
            .map(|number| number & !ONLY_GIVEN)
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
        Ok(FacetColumn { values, segments })
    }
}

impl SegmentValues {
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
        let mut counts = vec![0u32; column.num_terms()];
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
        let mut terms = Vec::with_capacity(counts.len());
        let mut stream = column.dictionary().stream().map_err(tantivy::TantivyError::from)?;
        while stream.advance() {
            terms.push(String::from_utf8_lossy(stream.key()).into_owned());
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
