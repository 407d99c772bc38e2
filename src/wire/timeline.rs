//! Counts over time: one timeline, or several on a chart.

use crate::archive;
use crate::article::Days;
use crate::search::{DayField, Unit};

/// Counts over time.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Timeline {
    /// What is counted; left out where there is only one timeline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The unit used.
    pub by: &'static str,
    /// Which days: `date` or `mentions`.
    pub of: &'static str,
    /// Matches, undated ones included.
    pub total: u64,
    /// Matches without a date, or that speak of no day.
    pub undated: u64,
    /// The earliest match, as precise as it is known.
    pub first: Option<String>,
    /// The latest match.
    pub last: Option<String>,
    /// The longest silence between two matches.
    pub silence: Option<Stretch>,
    /// Where the archive has no articles.
    pub gaps: Vec<Stretch>,
    /// How `smoothed` and `smoothed_share` came about, if they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoothing: Option<Smoothing>,
    /// Spans in order.
    pub buckets: Vec<Bucket>,
    /// The query as read, in canonical form.
    pub reading: String,
    /// What was repaired or left out, in words.
    pub notes: Vec<String>,
}

impl Timeline {
    /// The shape of the only timeline.
    pub fn new(timeline: &archive::Timeline) -> Timeline {
        let (first, last) = timeline.ends.clone().unzip();
        Timeline {
            label: None,
            by: unit_name(timeline.by),
            of: field_name(timeline.field),
            total: timeline.total,
            undated: timeline.undated,
            first,
            last,
            silence: timeline.silence.as_ref().map(Stretch::new),
            gaps: timeline.gaps.iter().map(Stretch::new).collect(),
            smoothing: timeline.smooth.map(Smoothing::new),
            buckets: timeline.buckets.iter().map(Bucket::new).collect(),
            reading: timeline.reading.clone(),
            notes: timeline.notes.clone(),
        }
    }
}

/// Several timelines, counted by the same unit.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Chart {
    /// The unit used.
    pub by: &'static str,
    /// Which days: `date` or `mentions`.
    pub of: &'static str,
    /// The timelines, each with its label.
    pub series: Vec<Timeline>,
}

impl Chart {
    /// The shape of some timelines.
    pub fn new(timelines: &[archive::Timeline]) -> Chart {
        let labelled = |timeline: &archive::Timeline| Timeline {
            label: Some(timeline.label.clone()),
            ..Timeline::new(timeline)
        };
        let first = timelines.first();
        Chart {
            by: unit_name(first.map_or(Unit::Year, |timeline| timeline.by)),
            of: field_name(first.map_or(DayField::Date, |timeline| timeline.field)),
            series: timelines.iter().map(labelled).collect(),
        }
    }
}

/// One timeline without a label, or several with theirs.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Timelines {
    /// One query was asked.
    One(Box<Timeline>),
    /// Several, or one that was split.
    Many(Chart),
}

impl Timelines {
    /// The shape of what a request asked for.
    pub fn new(request: &archive::ChartRequest, timelines: &[archive::Timeline]) -> Timelines {
        match timelines {
            [only] if request.split.is_none() => Timelines::One(Box::new(Timeline::new(only))),
            many => Timelines::Many(Chart::new(many)),
        }
    }
}

/// One span of a timeline.
#[derive(Debug, Clone, PartialEq, serde::Serialize, utoipa::ToSchema)]
pub struct Bucket {
    /// `2026`, `2026-Q1`, `2026-01`, `2026-W03` or `2026-01-17`.
    pub value: String,
    /// Matches.
    pub count: u64,
    /// Articles of the archive in that span.
    pub of: u64,
    /// `count` by `of`, 0 to 1.
    pub share: f64,
    /// The moving average of `count`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoothed: Option<f64>,
    /// Matches by articles, over the whole window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub smoothed_share: Option<f64>,
    /// Its days, for drawing.
    #[serde(skip)]
    pub days: Days,
    /// Whether it is a span of the unit, and no rougher date.
    #[serde(skip)]
    pub whole: bool,
}

impl Bucket {
    #[allow(clippy::cast_precision_loss)] // No archive holds 2^52 articles.
    fn new(bucket: &archive::Bucket) -> Bucket {
        let share = if bucket.of == 0 {
            0.0
        } else {
            bucket.count as f64 / bucket.of as f64
        };
        Bucket {
            value: bucket.value.clone(),
            count: bucket.count,
            of: bucket.of,
            share: millionths(share),
            smoothed: bucket.smoothed.map(|smoothed| millionths(smoothed.count)),
            smoothed_share: bucket.smoothed.map(|smoothed| millionths(smoothed.share)),
            days: bucket.days,
            whole: bucket.whole,
        }
    }
}

fn millionths(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// Spans one after the other.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Stretch {
    /// The first span.
    pub from: String,
    /// The last span.
    pub to: String,
    /// How many spans of the unit.
    pub spans: u64,
    /// Articles of the archive in them: 0 in a gap.
    pub of: u64,
    /// All their days, for drawing.
    #[serde(skip)]
    pub days: Days,
}

impl Stretch {
    /// `2020-03 to 2020-05`, or the only span.
    pub fn words(&self) -> String {
        if self.from == self.to {
            self.from.clone()
        } else {
            format!("{} to {}", self.from, self.to)
        }
    }

    fn new(stretch: &archive::Stretch) -> Stretch {
        Stretch {
            from: stretch.from.clone(),
            to: stretch.to.clone(),
            spans: stretch.spans,
            of: stretch.of,
            days: stretch.days,
        }
    }
}

/// How counts were smoothed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Smoothing {
    /// Always `centred moving average`.
    pub method: &'static str,
    /// Over so many spans.
    pub window: u32,
}

impl Smoothing {
    fn new(window: archive::Window) -> Smoothing {
        Smoothing {
            method: "centred moving average",
            window: window.spans(),
        }
    }
}

/// The word for a unit of the calendar.
pub fn unit_name(unit: Unit) -> &'static str {
    match unit {
        Unit::Year => "year",
        Unit::Quarter => "quarter",
        Unit::Month => "month",
        Unit::Week => "week",
        Unit::Day => "day",
    }
}

fn field_name(field: DayField) -> &'static str {
    match field {
        DayField::Date => "date",
        DayField::Mentions => "mentions",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn timeline() -> archive::Timeline {
        let bucket = |value: &str, count, of| archive::Bucket {
            value: value.into(),
            days: Days { first: 0, last: 90 },
            whole: true,
            count,
            of,
            smoothed: None,
        };
        archive::Timeline {
            label: "harbour".into(),
            by: Unit::Quarter,
            field: DayField::Date,
            total: 4,
            undated: 1,
            buckets: vec![bucket("2024-Q1", 3, 9), bucket("2024-Q2", 0, 0)],
            ends: Some(("2024-01".into(), "2024-03-05".into())),
            silence: None,
            gaps: Vec::new(),
            smooth: None,
            reading: "*".into(),
            notes: Vec::new(),
        }
    }

    #[test]
    fn a_timeline_has_the_promised_shape() {
        let want = json!({
            "by": "quarter", "of": "date", "total": 4, "undated": 1, "first": "2024-01", "last": "2024-03-05",
            "silence": null, "gaps": [],
            "buckets": [
                {"value": "2024-Q1", "count": 3, "of": 9, "share": 0.333_333},
                {"value": "2024-Q2", "count": 0, "of": 0, "share": 0.0},
            ],
            "reading": "*", "notes": [],
        });
        assert_eq!(serde_json::to_value(Timeline::new(&timeline())).ok(), Some(want));
    }

    #[test]
    fn a_chart_names_its_series() {
        let chart = serde_json::to_value(Chart::new(&[timeline(), timeline()])).unwrap_or_default();
        assert_eq!((&chart["by"], &chart["of"]), (&json!("quarter"), &json!("date")));
        assert_eq!(chart["series"][1]["label"], "harbour");
    }
}
