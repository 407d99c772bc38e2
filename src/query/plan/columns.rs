//! Conditions on dates and numbers, answered from columns.

use std::fmt;
use std::ops::Bound;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::columnar::{Column, DynamicColumn, HasAssociatedColumnType};
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{BooleanQuery, ConstScoreQuery, ExistsQuery, Query, RangeQuery};
use tantivy::schema::Field;
use tantivy::{DocId, Searcher, SegmentReader, Term};

use crate::article::{Days, Precision};
use crate::index::schema::{Fields, unpack_days};
use crate::query::tree::{DateField, DateSpan, Has, NumberField};

/// Articles with a date in a span.
pub(super) fn date(fields: &Fields, field: DateField, span: DateSpan) -> Box<dyn Query> {
    let days = span.days();
    let from = span.from.map(|_| i64::from(days.first));
    let to = span.to.map(|_| i64::from(days.last));
    let ends = match field {
        // The last day of most articles is their first: it is looked at last.
        DateField::Date => match (from, to) {
            (Some(_), Some(to)) => [
                days_between(fields.first_day, from, Some(to)),
                Some(scan(fields.last_day, move |day: i64| day <= to)),
            ],
            (from, to) => [
                days_between(fields.first_day, from, None),
                days_between(fields.last_day, None, to),
            ],
        },
        DateField::PossibleDate => [
            days_between(fields.last_day, from, None),
            days_between(fields.first_day, None, to),
        ],
        DateField::Updated => [days_between(fields.updated, from, to), None],
        DateField::Mentions => return mentions(fields, days),
    };
    let mut ends: Vec<_> = ends.into_iter().flatten().collect();
    match ends.len() {
        0 => exists(match field {
            DateField::Updated => "updated",
            _ => "first_day",
        }),
        1 => ends.pop().map_or_else(|| exists("first_day"), unscored),
        _ => unscored(Box::new(BooleanQuery::intersection(ends))),
    }
}

fn days_between(field: Field, from: Option<i64>, to: Option<i64>) -> Option<Box<dyn Query>> {
    let end = |day: Option<i64>| {
        day.map_or(Bound::Unbounded, |day| {
            Bound::Included(Term::from_field_i64(field, day))
        })
    };
    (from.is_some() || to.is_some()).then(|| -> Box<dyn Query> { Box::new(RangeQuery::new(end(from), end(to))) })
}

/// Articles that speak of a span: a mention overlaps it and is no longer than it.
fn mentions(fields: &Fields, span: Days) -> Box<dyn Query> {
    scan(fields.mentions, move |packed: i64| {
        let mention = unpack_days(packed);
        mention.overlaps(span) && mention.len() <= span.len()
    })
}

/// Articles of any of some stretches of days, first to last, in order; their date must be known to the day.
pub(super) fn on_days(fields: &Fields, stretches: Vec<(i32, i32)>) -> Box<dyn Query> {
    let on = scan(fields.first_day, move |day: i64| {
        let at = stretches.partition_point(|(_, last)| i64::from(*last) < day);
        stretches.get(at).is_some_and(|(first, _)| i64::from(*first) <= day)
    });
    unscored(Box::new(BooleanQuery::intersection(vec![on, known_to_the_day(fields)])))
}

fn known_to_the_day(fields: &Fields) -> Box<dyn Query> {
    scan(fields.precision, |code: u64| {
        Precision::from_code(code) >= Precision::Day
    })
}

/// Articles of one day of any year; their date must be known to the day.
pub(super) fn on_day(fields: &Fields, searcher: &Searcher, month: i8, day: i8) -> tantivy::Result<Box<dyn Query>> {
    let mut days = FxHashSet::default();
    for reader in searcher.segment_readers() {
        let Some(column) = column::<i64>(reader, fields.first_day)? else {
            continue;
        };
        let year = |day: i64| 1970 + day.div_euclid(365);
        // A few years too many on either side make up for leap days.
        for year in year(column.min_value()) - 10..=year(column.max_value()) + 10 {
            let date = i16::try_from(year)
                .ok()
                .and_then(|year| crate::article::Date::from_day(year, month, day));
            days.extend(date.map(|date| i64::from(date.days().first)));
        }
    }
    let on = scan(fields.first_day, move |day: i64| days.contains(&day));
    Ok(unscored(Box::new(BooleanQuery::intersection(vec![
        on,
        known_to_the_day(fields),
    ]))))
}

/// Articles with a number in a range.
pub(super) fn number(fields: &Fields, field: NumberField, least: Option<u64>, most: Option<u64>) -> Box<dyn Query> {
    let field = match field {
        NumberField::Words => fields.words,
        NumberField::Ocr => fields.ocr,
    };
    let range = least.unwrap_or(0)..=most.unwrap_or(u64::MAX);
    scan(field, move |number: u64| range.contains(&number))
}

/// Articles that have any value.
pub(super) fn has(has: Has) -> Box<dyn Query> {
    exists(match has {
        Has::Date => "first_day",
        Has::Updated => "updated",
        Has::Mentions => "mentions",
        Has::Value(facet) => facet.name(),
    })
}

fn exists(column: &str) -> Box<dyn Query> {
    unscored(Box::new(ExistsQuery::new(column.to_owned(), false)))
}

/// A condition that decides what matches and says nothing about how well.
pub(super) fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Articles with a value in a column that passes a test.
fn scan<T, F>(field: Field, test: F) -> Box<dyn Query>
where
    T: HasAssociatedColumnType + Copy + PartialOrd + fmt::Debug + Send + Sync + 'static,
    DynamicColumn: Into<Option<Column<T>>>,
    F: Fn(T) -> bool + Send + Sync + 'static,
{
    let test = Arc::new(test);
    let predicate = FunctionPredicate::from(move |reader: &SegmentReader| {
        let column = column::<T>(reader, field)?;
        let test = Arc::clone(&test);
        Ok(move |doc: DocId| {
            column
                .as_ref()
                .is_some_and(|column| column.values_for_doc(doc).any(|value| test(value)))
        })
    });
    unscored(Box::new(DocPredicateQuery::from(predicate)))
}

fn column<T>(reader: &SegmentReader, field: Field) -> tantivy::Result<Option<Column<T>>>
where
    T: HasAssociatedColumnType,
    DynamicColumn: Into<Option<Column<T>>>,
{
    reader.fast_fields().column_opt(reader.schema().get_field_name(field))
}
