//! Drawing timelines: what is drawn and how it is measured is decided here, once, for the terminal, for pictures and
//! for pages.

mod axes;

pub use axes::{dates, ticks};

use crate::article::Days;
use crate::wire::{Bucket, Stretch, Timeline};

/// Timelines as they are to be drawn.
pub struct Chart<'a> {
    /// What stands above it.
    pub title: String,
    /// The timelines, all counted by the same unit; never none.
    pub series: &'a [Timeline],
    /// What the height stands for.
    pub height: Height,
}

/// What the height of a bar or line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Height {
    /// How many articles match.
    Count,
    /// Which part of the archive's articles of the span they are.
    Share,
}

impl Height {
    /// The height of a span: its average where there is one.
    #[allow(clippy::cast_precision_loss)] // No archive holds 2^52 articles.
    pub fn of(self, bucket: &Bucket) -> f64 {
        match self {
            Height::Count => bucket.smoothed.unwrap_or(bucket.count as f64),
            Height::Share => bucket.smoothed_share.unwrap_or(bucket.share),
        }
    }

    /// The height of a span as counted, whether there are averages or not.
    #[allow(clippy::cast_precision_loss)]
    pub fn as_counted(self, bucket: &Bucket) -> f64 {
        match self {
            Height::Count => bucket.count as f64,
            Height::Share => bucket.share,
        }
    }

    /// A height for people.
    pub fn label(self, value: f64) -> String {
        let digits = |value: f64, most: usize| {
            let text = format!("{value:.most$}");
            if text.contains('.') {
                text.trim_end_matches('0').trim_end_matches('.').to_owned()
            } else {
                text
            }
        };
        match self {
            Height::Count => digits(value, 2),
            Height::Share => format!("{} %", digits(value * 100.0, 3)),
        }
    }
}

impl Chart<'_> {
    /// The unit by which was counted.
    pub fn unit(&self) -> &'static str {
        self.series.first().map_or("year", |timeline| timeline.by)
    }

    /// What the heights are, in words.
    pub fn what(&self) -> String {
        let unit = self.unit();
        let mentions = self.series.first().is_some_and(|timeline| timeline.of == "mentions");
        let what = match (self.height, mentions) {
            (Height::Count, false) => format!("Articles by {unit}"),
            (Height::Share, false) => format!("Share of the archive's articles, by {unit}"),
            (Height::Count, true) => format!("Articles that speak of a {unit}"),
            (Height::Share, true) => format!("Share of the archive's articles that speak of a {unit}"),
        };
        match self.series.first().and_then(|timeline| timeline.smoothing) {
            None => what,
            Some(smoothing) => format!("{what}; {} over {} {unit}s", smoothing.method, smoothing.window),
        }
    }

    /// What a gap is, in words.
    pub fn gap(&self) -> &'static str {
        match self.series.first() {
            Some(timeline) if timeline.of == "mentions" => "no article of the archive speaks of it",
            _ => "no articles in the archive",
        }
    }

    /// From the first match of any series to the last; `None` if none of them has a day. What lies around says
    /// nothing about the query.
    pub fn extent(&self) -> Option<Days> {
        let days = || {
            let buckets = self.series.iter().flat_map(|timeline| &timeline.buckets);
            buckets
                .filter(|bucket| bucket.whole && bucket.count > 0)
                .map(|bucket| bucket.days)
        };
        Some(Days {
            first: days().map(|days| days.first).min()?,
            last: days().map(|days| days.last).max()?,
        })
    }

    /// The spans of a series that are drawn: those of the unit, within the extent.
    pub fn drawn(timeline: &Timeline, extent: Days) -> impl Iterator<Item = &Bucket> {
        timeline
            .buckets
            .iter()
            .filter(move |bucket| bucket.whole && extent.contains(bucket.days))
    }

    /// The gaps in coverage within the extent.
    pub fn gaps(&self, extent: Days) -> impl Iterator<Item = &Stretch> {
        let first = self.series.first().into_iter();
        first
            .flat_map(|timeline| &timeline.gaps)
            .filter(move |gap| extent.overlaps(gap.days))
    }

    /// The greatest height drawn, and never zero.
    pub fn greatest(&self, extent: Days) -> f64 {
        let heights = self.series.iter().flat_map(|timeline| Chart::drawn(timeline, extent));
        let alone = self.series.len() == 1;
        let height = |bucket: &Bucket| match alone {
            true => self.height.of(bucket).max(self.height.as_counted(bucket)),
            false => self.height.of(bucket),
        };
        let greatest = heights.map(height).fold(0.0, f64::max);
        if greatest > 0.0 { greatest } else { 1.0 }
    }

    /// The runs of spans through which one line can be drawn: a gap in coverage breaks it.
    pub fn runs(timeline: &Timeline, extent: Days) -> Vec<Vec<&Bucket>> {
        let mut runs: Vec<Vec<&Bucket>> = Vec::new();
        for bucket in Chart::drawn(timeline, extent) {
            let follows = |last: &&Bucket| last.days.last.saturating_add(1) == bucket.days.first;
            match runs.last_mut().filter(|run| run.last().is_some_and(follows)) {
                Some(run) => run.push(bucket),
                None => runs.push(vec![bucket]),
            }
        }
        runs
    }
}
