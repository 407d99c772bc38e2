//! Timelines: counts over time beside those of the whole archive, and what can be said about them.
//!
//! A span in which the archive has no article is a gap in coverage: nobody can say that a thing was not written about
//! then. A span with articles, none of which matches, is silence. The two are never mixed up here.

use std::collections::BTreeMap;

use super::{Archive, Error};
use crate::article::Days;
use crate::search::span::Span;
use crate::search::timeline::{Tally, readable_unit};
use crate::search::{self, Counting, DayField, FacetRequest, Request, Series, Unit};

/// A request for a timeline: the request's matches, counted by `by` (`None`: a unit that gives a readable number).
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineRequest {
    /// Which articles; hits, facets and paging are ignored.
    pub request: Request,
    /// The unit.
    pub by: Option<Unit>,
}

/// A request for several timelines side by side, counted by the same unit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ChartRequest {
    /// Which articles, for each line of the chart, with the name that it bears.
    pub lines: Vec<(String, Request)>,
    /// The unit; `None` for one that gives a readable number of spans (of days that texts speak of, the year).
    pub by: Option<Unit>,
    /// Which days are counted.
    pub field: DayField,
    /// Instead of one timeline for each line, one for each of the most frequent values of a facet.
    pub split: Option<FacetRequest>,
    /// So many spans are averaged, the span itself in their middle.
    pub smooth: Option<Window>,
}

/// A centred moving average over an odd number of spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window(u32);

impl Window {
    /// The widest window: more than a century of months says nothing any more.
    pub const WIDEST: u32 = 1999;

    /// So many spans; `None` if there is no middle, nothing to average, or more than anybody means.
    pub fn new(spans: u32) -> Option<Window> {
        ((3..=Window::WIDEST).contains(&spans) && !spans.is_multiple_of(2)).then_some(Window(spans))
    }

    /// How many spans.
    pub fn spans(self) -> u32 {
        self.0
    }
}

/// Counts over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Timeline {
    /// What is counted: the name of the line, or the value of the facet by which it was split.
    pub label: String,
    /// The unit used.
    pub by: Unit,
    /// Which days are counted.
    pub field: DayField,
    /// Matches, undated included.
    pub total: u64,
    /// Matches without a date, or that speak of no day.
    pub undated: u64,
    /// Spans with articles in the archive, in order.
    pub buckets: Vec<Bucket>,
    /// The earliest and the latest match, as precise as their dates are known.
    pub ends: Option<(String, String)>,
    /// The longest silence between two matches.
    pub silence: Option<Stretch>,
    /// Where the archive has no articles, in order.
    pub gaps: Vec<Stretch>,
    /// By which moving average the buckets were smoothed.
    pub smooth: Option<Window>,
    /// How the query was read.
    pub reading: String,
    /// What was repaired.
    pub notes: Vec<String>,
}

/// One span of a timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct Bucket {
    /// `2026`, `2026-Q1`, `2026-01`, `2026-W03` or `2026-01-17`; a rougher date stands as it is.
    pub value: String,
    /// Its days.
    pub days: Days,
    /// Whether it is a span of the unit, and no rougher date.
    pub whole: bool,
    /// Matches.
    pub count: u64,
    /// Articles of the archive in that span.
    pub of: u64,
    /// Averages with its neighbours, where they were asked for.
    pub smoothed: Option<Smoothed>,
}

/// Averages over the spans around one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothed {
    /// Mean of the counts.
    pub count: f64,
    /// Matches of all spans in the window by the articles of all of them.
    pub share: f64,
}

/// Spans one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The first span.
    pub from: String,
    /// The last span.
    pub to: String,
    /// How many spans of the unit.
    pub spans: u64,
    /// Articles of the archive in them.
    pub of: u64,
    /// All their days.
    pub days: Days,
}

impl Archive {
    /// Counts the matches of a request over time.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn timeline(&self, request: &TimelineRequest) -> Result<Timeline, Error> {
        let chart = ChartRequest {
            lines: vec![(request.request.query.clone(), request.request.clone())],
            by: request.by,
            ..ChartRequest::default()
        };
        let timeline = self.chart(&chart)?.into_iter().next();
        timeline.ok_or_else(|| crate::index::Error::Damaged("a timeline was not counted".into()).into())
    }

    /// Counts the matches of several requests over time, all by the same unit.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn chart(&self, chart: &ChartRequest) -> Result<Vec<Timeline>, Error> {
        let view = self.view();
        let counting = Counting {
            field: chart.field,
            unit: chart.by.unwrap_or(Unit::Year),
            split: chart.split.clone(),
        };
        let mut counted = Vec::new();
        for (label, request) in &chart.lines {
            counted.push((label, request, search::series(&view, request, &counting)?));
        }
        let all = || counted.iter().flat_map(|(_, _, counted)| &counted.series);
        let by = chart.by.unwrap_or_else(|| readable(all()));
        let mut timelines = Vec::new();
        for (label, request, counted) in &counted {
            let archive = search::whole_archive(&view, request, &counting)?.tally.buckets(by);
            for series in &counted.series {
                let label = series.value.as_ref().unwrap_or(label);
                let mut timeline = Timeline::new(label, by, chart.field, series, &archive);
                if let Some(window) = chart.smooth {
                    timeline.smoothen(window);
                }
                timeline.reading.clone_from(&counted.reading);
                timeline.notes = self.names.note().into_iter().chain(counted.notes.clone()).collect();
                timelines.push(timeline);
            }
        }
        Ok(timelines)
    }
}

/// The unit that gives a readable number of spans between the first match of any series and the last.
fn readable<'s>(series: impl Iterator<Item = &'s Series<'s>>) -> Unit {
    let extents = series.filter_map(|series| match &series.tally {
        Tally::Published(tally) => tally.extent(),
        Tally::Mentioned(_) => None,
    });
    let whole = extents.reduce(|(first, last), (other_first, other_last)| {
        let earlier = if other_first.days().first < first.days().first {
            other_first
        } else {
            first
        };
        let later = if other_last.days().last > last.days().last {
            other_last
        } else {
            last
        };
        (earlier, later)
    });
    whole.map_or(Unit::Year, |(first, last)| readable_unit(first, last))
}

impl Timeline {
    fn new(label: &str, by: Unit, field: DayField, series: &Series<'_>, archive: &[(Span, u64)]) -> Timeline {
        let counts: BTreeMap<Span, u64> = series.tally.buckets(by).into_iter().collect();
        let bucket = |(span, of): &(Span, u64)| Bucket {
            value: span.to_string(),
            days: span.days(),
            whole: span.is_a(by),
            count: counts.get(span).copied().unwrap_or(0),
            of: *of,
            smoothed: None,
        };
        let buckets: Vec<Bucket> = archive.iter().map(bucket).collect();
        Timeline {
            label: label.to_owned(),
            by,
            field,
            total: series.total,
            undated: series.tally.undated(),
            ends: series.tally.ends(),
            silence: longest_silence(&buckets),
            gaps: gaps(&buckets, by),
            buckets,
            smooth: None,
            reading: String::new(),
            notes: Vec::new(),
        }
    }

    /// Averages each span of the unit with those around it. Spans without articles say nothing and are left out, so
    /// at the ends of the archive and beside its gaps the window holds fewer.
    fn smoothen(&mut self, window: Window) {
        let whole: Vec<(Span, u64, u64)> = self
            .buckets
            .iter()
            .filter(|bucket| bucket.whole)
            .filter_map(|bucket| Some((Span::around(bucket.days.first, self.by)?, bucket.count, bucket.of)))
            .collect();
        let half = window.0 / 2;
        let mut averages = Vec::with_capacity(whole.len());
        let (mut from, mut to) = (0, 0);
        for (span, _, _) in &whole {
            let first = steps(*span, half, Span::previous).days().first;
            let last = steps(*span, half, Span::next).days().last;
            from += whole
                .get(from..)
                .unwrap_or_default()
                .iter()
                .take_while(|(span, ..)| span.days().first < first)
                .count();
            to += whole
                .get(to..)
                .unwrap_or_default()
                .iter()
                .take_while(|(span, ..)| span.days().last <= last)
                .count();
            averages.push(Smoothed::of(whole.get(from..to).unwrap_or_default()));
        }
        let whole = self.buckets.iter_mut().filter(|bucket| bucket.whole);
        for (bucket, average) in whole.zip(averages) {
            bucket.smoothed = Some(average);
        }
        self.smooth = Some(window);
    }
}

fn steps(span: Span, count: u32, step: fn(Span) -> Option<Span>) -> Span {
    (0..count).fold(span, |span, _| step(span).unwrap_or(span))
}

impl Smoothed {
    #[allow(clippy::cast_precision_loss)] // No archive holds 2^52 articles.
    fn of(window: &[(Span, u64, u64)]) -> Smoothed {
        let count = window.iter().map(|(_, count, _)| count).sum::<u64>() as f64;
        let of = window.iter().map(|(_, _, of)| of).sum::<u64>() as f64;
        Smoothed {
            count: count / window.len().max(1) as f64,
            share: count / of.max(1.0),
        }
    }
}

/// The longest run of spans with articles of which none matches, between two matches; a gap in coverage ends it, and
/// so does a match whose date is too rough to say that it lies elsewhere.
fn longest_silence(buckets: &[Bucket]) -> Option<Stretch> {
    let rough: Vec<Days> = buckets
        .iter()
        .filter(|bucket| !bucket.whole && bucket.count > 0)
        .map(|bucket| bucket.days)
        .collect();
    let whole: Vec<&Bucket> = buckets.iter().filter(|bucket| bucket.whole).collect();
    let first = whole.iter().position(|bucket| bucket.count > 0)?;
    let last = whole.iter().rposition(|bucket| bucket.count > 0)?;
    let mut longest: Option<Stretch> = None;
    let mut current: Option<Stretch> = None;
    for bucket in whole.get(first..=last).unwrap_or_default() {
        let silent = bucket.count == 0 && !rough.iter().any(|days| days.overlaps(bucket.days));
        current = match current.take() {
            _ if !silent => None,
            Some(run) if run.days.last.checked_add(1) == Some(bucket.days.first) => Some(run.grown(bucket)),
            _ => Some(Stretch::of(bucket)),
        };
        if let Some(run) = &current
            && longest.as_ref().is_none_or(|longest| run.spans > longest.spans)
        {
            longest = Some(run.clone());
        }
    }
    longest
}

/// The spans between the first and the last article of the archive in which it has none.
fn gaps(buckets: &[Bucket], by: Unit) -> Vec<Stretch> {
    let mut gaps = Vec::new();
    let mut covered: Option<i32> = None;
    for bucket in buckets {
        if let Some(end) = covered
            && bucket.days.first > end.saturating_add(1)
        {
            gaps.extend(Stretch::between(end.saturating_add(1), bucket.days.first - 1, by));
        }
        covered = Some(covered.map_or(bucket.days.last, |end| end.max(bucket.days.last)));
    }
    gaps
}

impl Stretch {
    fn of(bucket: &Bucket) -> Stretch {
        Stretch {
            from: bucket.value.clone(),
            to: bucket.value.clone(),
            spans: 1,
            of: bucket.of,
            days: bucket.days,
        }
    }

    fn grown(self, bucket: &Bucket) -> Stretch {
        Stretch {
            to: bucket.value.clone(),
            spans: self.spans + 1,
            of: self.of + bucket.of,
            days: Days {
                last: bucket.days.last,
                ..self.days
            },
            ..self
        }
    }

    /// The empty spans that lie wholly in some days.
    fn between(first: i32, last: i32, by: Unit) -> Option<Stretch> {
        let start = Span::around(first, by)?;
        let start = if start.days().first < first {
            start.next()?
        } else {
            start
        };
        let inside = std::iter::successors(Some(start), |span| span.next()).take_while(|span| span.days().last <= last);
        let (mut end, mut spans) = (None, 0);
        for span in inside {
            end = Some(span);
            spans += 1;
        }
        let end = end?;
        Some(Stretch {
            from: start.to_string(),
            to: end.to_string(),
            spans,
            of: 0,
            days: Days {
                first: start.days().first,
                last: end.days().last,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    /// Buckets by their values, each with matches and articles.
    fn buckets(by: Unit, counts: &[(&str, u64, u64)]) -> Vec<Bucket> {
        let bucket = |(value, count, of): &(&str, u64, u64)| {
            let date: Date = value.parse().unwrap();
            let span = Span::of_date(date.days().first, date.precision(), by).unwrap();
            Bucket {
                value: span.to_string(),
                days: span.days(),
                whole: span.is_a(by),
                count: *count,
                of: *of,
                smoothed: None,
            }
        };
        counts.iter().map(bucket).collect()
    }

    #[test]
    fn gaps_are_told_apart_from_silence() {
        type Case<'a> = (
            &'a [(&'a str, u64, u64)],
            &'a [(&'a str, &'a str, u64)],
            Option<(&'a str, &'a str, u64)>,
        );
        let cases: [Case<'_>; 6] = [
            (&[], &[], None),
            (
                &[
                    ("2020-01", 1, 2),
                    ("2020-02", 0, 2),
                    ("2020-03", 0, 1),
                    ("2020-04", 1, 9),
                ],
                &[],
                Some(("2020-02", "2020-03", 3)),
            ),
            // Before the first match and after the last there is no silence.
            (&[("2020-01", 0, 2), ("2020-02", 1, 2), ("2020-03", 0, 1)], &[], None),
            // A gap ends a silence.
            (
                &[
                    ("2020-01", 1, 2),
                    ("2020-02", 0, 2),
                    ("2020-05", 0, 3),
                    ("2020-06", 1, 1),
                ],
                &[("2020-03", "2020-04", 0)],
                Some(("2020-02", "2020-02", 2)),
            ),
            // An article of some month of 2020 may lie in the gap, and a match of that year in the silence.
            (&[("2020", 0, 1), ("2020-01", 1, 2), ("2020-05", 1, 3)], &[], None),
            (
                &[("2020", 1, 1), ("2020-01", 1, 2), ("2020-02", 0, 2), ("2020-03", 1, 3)],
                &[],
                None,
            ),
        ];
        for (counts, want_gaps, want_silence) in cases {
            let buckets = buckets(Unit::Month, counts);
            let told = |stretch: &Stretch| (stretch.from.clone(), stretch.to.clone(), stretch.of);
            let want = |(from, to, of): &(&str, &str, u64)| ((*from).to_owned(), (*to).to_owned(), *of);
            let found: Vec<_> = gaps(&buckets, Unit::Month).iter().map(told).collect();
            assert_eq!(found, want_gaps.iter().map(want).collect::<Vec<_>>(), "{counts:?}");
            let silence = longest_silence(&buckets);
            assert_eq!(
                silence.as_ref().map(told),
                want_silence.as_ref().map(want),
                "{counts:?}"
            );
        }
    }

    #[test]
    fn averages_are_centred_and_pass_over_gaps() {
        let mut timeline = Timeline {
            label: String::new(),
            by: Unit::Month,
            field: DayField::Date,
            total: 0,
            undated: 0,
            buckets: buckets(
                Unit::Month,
                &[
                    ("2020", 9, 9),
                    ("2020-01", 3, 6),
                    ("2020-02", 6, 6),
                    ("2020-03", 0, 12),
                    ("2020-05", 4, 4),
                ],
            ),
            ends: None,
            silence: None,
            gaps: Vec::new(),
            smooth: None,
            reading: String::new(),
            notes: Vec::new(),
        };
        timeline.smoothen(Window::new(3).unwrap());
        let counts: Vec<Option<f64>> = timeline
            .buckets
            .iter()
            .map(|bucket| bucket.smoothed.map(|smoothed| smoothed.count))
            .collect();
        assert_eq!(counts, [None, Some(4.5), Some(3.0), Some(3.0), Some(4.0)]);
        let share = timeline
            .buckets
            .get(2)
            .and_then(|bucket| bucket.smoothed)
            .unwrap()
            .share;
        assert!((share - 9.0 / 24.0).abs() < 1e-12, "{share}");
        assert_eq!([1, 2, 4].map(Window::new), [None; 3]);
    }
}
