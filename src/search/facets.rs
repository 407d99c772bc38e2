//! Counting the values of a field over the matches, exactly.
//!
//! Facets are disjunctive: a facet's own selection does not narrow its own counts, so that a reader sees what choosing
//! another value would give. One pass does it: a match that fails only the selection on `section` counts for the
//! facet `section` and for nothing else.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use tantivy::DocId;

use super::columns::{Columns, FacetColumn};
use super::timeline::Tally;
use super::{DayField, FacetCount, FacetCounts, FacetField, FacetRequest, Unit};
use crate::analysis::fold;
use crate::index::Error;
use crate::index::schema::Facet;

/// Chosen values of one facet: an article passes that has any of them.
pub struct Selection<'a> {
    /// The facet.
    pub facet: Facet,
    column: &'a FacetColumn,
    numbers: Vec<u32>,
    extracted_only: bool,
}

impl<'a> Selection<'a> {
    /// Finds the chosen values among those of the archive; unknown ones match nothing.
    ///
    /// # Errors
    /// The column cannot be read.
    pub fn new(columns: &'a Columns, facet: Facet, chosen: &[String], extracted_only: bool) -> Result<Self, Error> {
        let column = columns.facet(facet)?;
        let mut numbers: Vec<u32> = chosen
            .iter()
            .flat_map(|value| numbers_of(column, facet, value))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        Ok(Selection {
            facet,
            column,
            numbers,
            extracted_only,
        })
    }

    /// Whether an article has one of the values.
    pub fn passes(&self, segment: usize, doc: DocId) -> bool {
        self.column
            .of(segment, doc, self.extracted_only)
            .any(|number| self.numbers.binary_search(&number).is_ok())
    }
}

/// The values that a text names: names by their folded key, codes as they stand or else in any letter case.
fn numbers_of(column: &FacetColumn, facet: Facet, text: &str) -> Vec<u32> {
    let folded = fold::key(text);
    if facet.folds() {
        return column.number_of(&folded).into_iter().collect();
    }
    if let Some(number) = column.number_of(text) {
        return vec![number];
    }
    let same = column
        .values()
        .iter()
        .zip(0u32..)
        .filter(|(entry, _)| fold::key(&entry.key) == folded);
    same.map(|(_, number)| number).collect()
}

/// The numbers of the values that have a word, or a further key, beginning with a folded text; nothing where there is
/// no text, so that all values may be.
fn beginning(column: &FacetColumn, prefix: &str) -> Option<FxHashSet<u32>> {
    let prefix = fold::key(prefix);
    if prefix.is_empty() {
        return None;
    }
    let values = column.values().iter().zip(0u32..);
    let by_form = values.filter(|(entry, _)| fold::has_prefix(&fold::key(&entry.form), &prefix));
    let by_alias = column.aliases().filter(|(key, _)| fold::has_prefix(key, &prefix));
    let numbers = by_form.map(|(_, number)| number);
    Some(numbers.chain(by_alias.map(|(_, number)| number)).collect())
}

/// Counts one facet.
pub struct Counter<'a> {
    request: FacetRequest,
    total: u64,
    tally: CounterTally<'a>,
    selected: Vec<u32>,
    /// Copies of stories that count once, with their family: counted when all are known.
    copies: Vec<(u32, usize, DocId)>,
}

enum CounterTally<'a> {
    Values {
        facet: Facet,
        column: &'a FacetColumn,
        counts: Vec<u32>,
        missing: u64,
        extracted_only: bool,
    },
    Days(Tally<'a>, Unit),
}

impl<'a> Counter<'a> {
    /// Prepares to count what a request asks for; `chosen` are the facet's selected values.
    ///
    /// # Errors
    /// The column cannot be read.
    pub fn new(
        columns: &'a Columns,
        request: FacetRequest,
        chosen: &[String],
        extracted_only: bool,
    ) -> Result<Counter<'a>, Error> {
        let (tally, selected) = match request.field {
            FacetField::Values(facet) => {
                let column = columns.facet(facet)?;
                let counts = vec![0; column.values().len()];
                let selected = chosen
                    .iter()
                    .flat_map(|value| numbers_of(column, facet, value))
                    .collect();
                (
                    CounterTally::Values {
                        facet,
                        column,
                        counts,
                        missing: 0,
                        extracted_only,
                    },
                    selected,
                )
            }
            FacetField::Date(unit) => (
                CounterTally::Days(Tally::new(columns, DayField::Date, unit)?, unit),
                Vec::new(),
            ),
            FacetField::Mentions(unit) => {
                let tally = Tally::new(columns, DayField::Mentions, unit)?;
                (CounterTally::Days(tally, unit), Vec::new())
            }
        };
        Ok(Counter {
            request,
            total: 0,
            tally,
            selected,
            copies: Vec::new(),
        })
    }

    /// The facet whose selection does not narrow this count.
    pub fn facet(&self) -> Option<Facet> {
        match &self.tally {
            CounterTally::Values { facet, .. } => Some(*facet),
            CounterTally::Days(..) => None,
        }
    }

    /// Counts a match: by itself, or once together with all matches of its family.
    pub fn count(&mut self, family: Option<u32>, segment: usize, doc: DocId) {
        if let Some(family) = family {
            return self.copies.push((family, segment, doc));
        }
        self.count_all(segment, &[doc]);
    }

    /// Counts matches of one segment, each by itself.
    pub fn count_all(&mut self, segment: usize, docs: &[DocId]) {
        self.total += docs.len() as u64;
        match &mut self.tally {
            CounterTally::Values {
                column,
                counts,
                missing,
                extracted_only,
                ..
            } => *missing += column.count(segment, docs, *extracted_only, counts),
            CounterTally::Days(tally, _) => tally.count(segment, docs),
        }
    }

    /// Counts the matches of one family: once for each value that any of them has, and on the first day.
    fn count_story(&mut self, copies: &[(u32, usize, DocId)]) {
        self.total += 1;
        match &mut self.tally {
            CounterTally::Values {
                column,
                counts,
                missing,
                extracted_only,
                ..
            } => {
                let of = |&(_, segment, doc): &(u32, usize, DocId)| column.of(segment, doc, *extracted_only);
                let values: BTreeSet<u32> = copies.iter().flat_map(of).collect();
                *missing += u64::from(values.is_empty());
                for number in values {
                    if let Some(count) = counts.get_mut(number as usize) {
                        *count += 1;
                    }
                }
            }
            CounterTally::Days(tally, _) => tally.count_story(copies.iter().map(|&(_, segment, doc)| (segment, doc))),
        }
    }

    /// The counts: values by count, then by key, with chosen ones always among them; dates whole and in order.
    pub fn finish(mut self) -> FacetCounts {
        let mut copies = std::mem::take(&mut self.copies);
        copies.sort_unstable();
        copies
            .chunk_by(|one, other| one.0 == other.0)
            .for_each(|story| self.count_story(story));
        let Counter {
            request,
            total,
            tally,
            selected,
            ..
        } = self;
        match tally {
            CounterTally::Values {
                column,
                counts,
                missing,
                ..
            } => {
                let wanted = beginning(column, &request.prefix);
                let (distinct, values) = top_values(column, &counts, &selected, wanted.as_ref(), request.limit);
                FacetCounts {
                    field: request.field,
                    total,
                    distinct,
                    missing,
                    values,
                }
            }
            CounterTally::Days(tally, unit) => {
                let missing = tally.undated();
                let values: Vec<FacetCount> = tally
                    .buckets(unit)
                    .into_iter()
                    .map(|(span, count)| FacetCount {
                        value: span.to_string(),
                        count,
                        selected: false,
                    })
                    .filter(|count| count.value.starts_with(&request.prefix))
                    .collect();
                FacetCounts {
                    field: request.field,
                    total,
                    distinct: values.len() as u64,
                    missing,
                    values,
                }
            }
        }
    }
}

/// How many of the wanted values were counted, and the most frequent of them with those that were chosen.
fn top_values(
    column: &FacetColumn,
    counts: &[u32],
    selected: &[u32],
    wanted: Option<&FxHashSet<u32>>,
    limit: usize,
) -> (u64, Vec<FacetCount>) {
    let (distinct, mut ranked) = match wanted {
        None => most_frequent(counts.iter().copied().zip(0..), limit),
        Some(wanted) => {
            let count_of = |number: &u32| Some((*counts.get(*number as usize)?, *number));
            let mut of_wanted: Vec<(u32, u32)> = wanted.iter().filter_map(count_of).collect();
            of_wanted.sort_unstable_by_key(|(_, number)| *number);
            most_frequent(of_wanted.into_iter(), limit)
        }
    };
    let is_selected = |number: &u32| selected.contains(number);
    for number in selected {
        let is_shown = ranked.iter().any(|(_, shown)| shown == number);
        if let Some(count) = counts.get(*number as usize)
            && !is_shown
            && wanted.is_none_or(|wanted| wanted.contains(number))
        {
            ranked.push((*count, *number));
        }
    }
    ranked.sort_unstable_by_key(|(count, number)| (Reverse(*count), *number));
    let values = ranked.into_iter().filter_map(|(count, number)| {
        let entry = column.values().get(number as usize)?;
        Some(FacetCount {
            value: entry.form.to_string(),
            count: u64::from(count),
            selected: is_selected(&number),
        })
    });
    (distinct, values.collect())
}

/// How many values were counted at all, and the most frequent ones with their counts; of equals, the first stay.
///
/// The values come in order of their numbers, and nearly all fall short of the least that is kept; so most cost one
/// comparison.
fn most_frequent(counts: impl Iterator<Item = (u32, u32)>, limit: usize) -> (u64, Vec<(u32, u32)>) {
    let mut kept: Vec<(u32, u32)> = Vec::new();
    let (mut distinct, mut least) = (0, 0);
    for (count, number) in counts {
        distinct += u64::from(count > 0);
        if count <= least {
            continue;
        }
        kept.push((count, number));
        if kept.len() >= limit.saturating_mul(2).max(64) {
            least = cut(&mut kept, limit);
        }
    }
    cut(&mut kept, limit);
    (distinct, kept)
}

/// Cuts what is kept to the most frequent; gives the least count that is kept, which a later value must exceed.
fn cut(kept: &mut Vec<(u32, u32)>, limit: usize) -> u32 {
    if limit == 0 {
        kept.clear();
        return u32::MAX;
    }
    if kept.len() <= limit {
        return 0;
    }
    let by_rank = |(count, number): &(u32, u32)| (Reverse(*count), *number);
    kept.select_nth_unstable_by_key(limit - 1, by_rank);
    kept.truncate(limit);
    kept.last().map_or(0, |(count, _)| *count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_most_frequent_are_those_of_a_whole_sort(
            counts in prop::collection::vec(0u32..6, 0..400),
            limit in 0usize..80,
        ) {
            let numbered = counts.iter().copied().zip(0..);
            let (distinct, mut kept) = most_frequent(numbered.clone(), limit);
            kept.sort_unstable_by_key(|(count, number)| (Reverse(*count), *number));
            let mut sorted: Vec<(u32, u32)> = numbered.filter(|(count, _)| *count > 0).collect();
            prop_assert_eq!(distinct, sorted.len() as u64);
            sorted.sort_unstable_by_key(|(count, number)| (Reverse(*count), *number));
            sorted.truncate(limit);
            prop_assert_eq!(kept, sorted);
        }
    }
}
