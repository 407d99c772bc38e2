//! Counting by date: of publication, or of which the text speaks.
//!
//! Dates of publication are counted by day first and rolled up to weeks, months, quarters or years at the end. A date
//! that is less precise than the unit asked for is counted under its own value (an article of `1921` in a timeline by
//! month under `1921`), so that the sum over any unit is the number of dated articles. Days that a text speaks of are
//! counted by unit at once: an article counts once for each span, however often it comes back to it.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use tantivy::DocId;
use tantivy::columnar::Column;

use super::columns::{Columns, DayColumn};
use super::span::Span;
use super::{DayField, Unit};
use crate::article::{Date, Precision, civil_day};
use crate::index::Error;
use crate::index::schema::unpack_days;

/// Counts over time.
pub enum Tally<'a> {
    /// By date of publication.
    Published(Published<'a>),
    /// By the days that the text speaks of.
    Mentioned(Mentioned<'a>),
}

impl<'a> Tally<'a> {
    /// An empty tally; days that a text speaks of are counted by `unit`, dates of publication by any.
    ///
    /// # Errors
    /// The columns cannot be read.
    pub fn new(columns: &'a Columns, field: DayField, unit: Unit) -> Result<Tally<'a>, Error> {
        Ok(match field {
            DayField::Date => Tally::Published(Published::new(columns)?),
            DayField::Mentions => Tally::Mentioned(Mentioned::new(columns, unit)?),
        })
    }

    /// Counts matches of one segment, each by itself.
    pub fn count(&mut self, segment: usize, docs: &[DocId]) {
        match self {
            Tally::Published(tally) => tally.count(segment, docs),
            Tally::Mentioned(tally) => docs
                .iter()
                .for_each(|doc| tally.count_together(std::iter::once((segment, *doc)))),
        }
    }

    /// Counts copies of one story as one: on the first day that any bears, or for all days that any speaks of.
    pub fn count_story(&mut self, copies: impl Iterator<Item = (usize, DocId)>) {
        match self {
            Tally::Published(tally) => {
                let first = copies.min_by_key(|(segment, doc)| {
                    let day = tally.day_of(*segment, *doc);
                    (day.is_none(), day)
                });
                if let Some((segment, doc)) = first {
                    tally.count(segment, &[doc]);
                }
            }
            Tally::Mentioned(tally) => tally.count_together(copies),
        }
    }

    /// Matches without a date, or that speak of no day.
    pub fn undated(&self) -> u64 {
        match self {
            Tally::Published(tally) => tally.undated(),
            Tally::Mentioned(tally) => tally.undated,
        }
    }

    /// The counts in order of time, without empty spans.
    pub fn buckets(&self, unit: Unit) -> Vec<(Span, u64)> {
        match self {
            Tally::Published(tally) => tally.buckets(unit),
            Tally::Mentioned(tally) => tally.buckets(),
        }
    }

    /// The earliest and the latest value counted, as precise as they are known.
    pub fn ends(&self) -> Option<(String, String)> {
        match self {
            Tally::Published(tally) => tally
                .extent()
                .map(|(first, last)| (first.to_string(), last.to_string())),
            Tally::Mentioned(tally) => {
                let buckets = tally.buckets();
                Some((buckets.first()?.0.to_string(), buckets.last()?.0.to_string()))
            }
        }
    }
}

/// Counts by day of publication.
pub struct Published<'a> {
    columns: &'a [DayColumn],
    /// Counts of whole days from `first` on.
    days: Vec<u32>,
    first: i32,
    /// Counts of months and years whose day is not known.
    rough: BTreeMap<(i32, u64), u32>,
    undated: u64,
}

impl<'a> Published<'a> {
    /// An empty tally over the days that the archive knows.
    ///
    /// # Errors
    /// The columns cannot be read.
    pub fn new(columns: &'a Columns) -> Result<Published<'a>, Error> {
        let columns = columns.days()?;
        let ranges = || columns.iter().filter_map(DayColumn::range);
        let first = ranges().map(|range| range.start).min().unwrap_or(0);
        let end = ranges().map(|range| range.end).max().unwrap_or(first);
        Ok(Published {
            columns,
            days: vec![0; end.abs_diff(first) as usize],
            first,
            rough: BTreeMap::new(),
            undated: 0,
        })
    }

    /// Counts matches of one segment.
    pub fn count(&mut self, segment: usize, docs: &[DocId]) {
        let column = self.columns.get(segment);
        for doc in docs {
            match column.and_then(|column| column.of(*doc)) {
                None => self.undated += 1,
                Some((day, Precision::Day | Precision::Time)) => {
                    if let Some(count) = self.days.get_mut(day.abs_diff(self.first) as usize) {
                        *count += 1;
                    }
                }
                Some((day, precision)) => *self.rough.entry((day, precision.code())).or_default() += 1,
            }
        }
    }

    /// The first day of an article's date, and how precise it is.
    fn day_of(&self, segment: usize, doc: DocId) -> Option<(i32, u64)> {
        let (day, precision) = self.columns.get(segment)?.of(doc)?;
        Some((day, precision.code()))
    }

    /// Matches without a date.
    pub fn undated(&self) -> u64 {
        self.undated
    }

    /// The earliest and the latest date counted, as precise as they are known.
    pub fn extent(&self) -> Option<(Date, Date)> {
        let dates = || self.counted().filter_map(|(day, precision, _)| date_of(day, precision));
        Some((
            dates().min_by_key(|date| date.days().first)?,
            dates().max_by_key(|date| date.days().last)?,
        ))
    }

    /// The counts by a unit, in order of time, without empty spans.
    pub fn buckets(&self, unit: Unit) -> Vec<(Span, u64)> {
        let mut buckets: Vec<(Span, u64)> = Vec::new();
        // Days come in order, so most lie in the span of the one before.
        let mut last = None;
        for (day, precision, count) in self.counted() {
            let is_day = matches!(precision, Precision::Day | Precision::Time);
            match buckets.last_mut() {
                Some((_, sum)) if is_day && last.is_some_and(|last| day <= last) => *sum += u64::from(count),
                _ => {
                    let span = Span::of_date(day, precision, unit);
                    last = span.filter(|_| is_day).map(|span| span.days().last);
                    buckets.extend(span.map(|span| (span, u64::from(count))));
                }
            }
        }
        buckets.sort_unstable();
        buckets.dedup_by(|next, kept| {
            let same = next.0 == kept.0;
            kept.1 += if same { next.1 } else { 0 };
            same
        });
        buckets
    }

    fn counted(&self) -> impl Iterator<Item = (i32, Precision, u32)> + '_ {
        let days = self.days.iter().zip(self.first..).filter(|(count, _)| **count > 0);
        let rough = self
            .rough
            .iter()
            .map(|((day, code), count)| (*day, Precision::from_code(*code), *count));
        days.map(|(count, day)| (day, Precision::Day, *count)).chain(rough)
    }
}

/// Counts by the days that texts speak of.
pub struct Mentioned<'a> {
    columns: &'a [Column<i64>],
    unit: Unit,
    /// The spans that each mention counts under, by the mention as packed: the same days come back again and again.
    spans: FxHashMap<i64, Vec<Span>>,
    counts: FxHashMap<Span, u64>,
    /// Room for the spans of one article.
    of_one: Vec<Span>,
    undated: u64,
}

impl<'a> Mentioned<'a> {
    fn new(columns: &'a Columns, unit: Unit) -> Result<Mentioned<'a>, Error> {
        Ok(Mentioned {
            columns: columns.mentions()?,
            unit,
            spans: FxHashMap::default(),
            counts: FxHashMap::default(),
            of_one: Vec::new(),
            undated: 0,
        })
    }

    fn count_together(&mut self, copies: impl Iterator<Item = (usize, DocId)>) {
        self.of_one.clear();
        let (columns, unit) = (self.columns, self.unit);
        let column = |(segment, doc)| {
            columns
                .get(segment)
                .map(|column: &Column<i64>| column.values_for_doc(doc))
        };
        for packed in copies.filter_map(column).flatten() {
            let spans = self.spans.entry(packed);
            let spans = spans.or_insert_with(|| Span::of_mention(unpack_days(packed), unit));
            self.of_one.extend_from_slice(spans);
        }
        self.of_one.sort_unstable();
        self.of_one.dedup();
        self.undated += u64::from(self.of_one.is_empty());
        for span in &self.of_one {
            *self.counts.entry(*span).or_default() += 1;
        }
    }

    fn buckets(&self) -> Vec<(Span, u64)> {
        let mut buckets: Vec<(Span, u64)> = self.counts.iter().map(|(span, count)| (*span, *count)).collect();
        buckets.sort_unstable();
        buckets
    }
}

/// The date of that precision that begins on a day.
fn date_of(day: i32, precision: Precision) -> Option<Date> {
    let first = civil_day(day)?;
    match precision {
        Precision::Year => Date::from_year(first.year()),
        Precision::Month => Date::from_month(first.year(), first.month()),
        Precision::Day | Precision::Time => Date::from_civil(first),
    }
}

/// The unit that gives a readable number of spans between two days: from a month of days to a century of years.
pub fn readable_unit(first: Date, last: Date) -> Unit {
    const LONGEST: [(u32, Unit); 4] = [
        (45, Unit::Day),
        (250, Unit::Week),
        (1_500, Unit::Month),
        (4_000, Unit::Quarter),
    ];
    let days = last.days().last.abs_diff(first.days().first);
    LONGEST
        .into_iter()
        .find(|(most, _)| days <= *most)
        .map_or(Unit::Year, |(_, unit)| unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeline_has_a_readable_number_of_spans() {
        let cases = [
            ("2026-01-01", "2026-01-01", Unit::Day),
            ("2026-01-01", "2026-02-01", Unit::Day),
            ("2026-01-01", "2026-07-01", Unit::Week),
            ("2024-01-01", "2026-01-01", Unit::Month),
            ("2017", "2026", Unit::Quarter),
            ("1921", "2026-01-01", Unit::Year),
        ];
        for (first, last, unit) in cases {
            assert_eq!(
                readable_unit(first.parse().unwrap(), last.parse().unwrap()),
                unit,
                "{first} to {last}"
            );
        }
    }
}
