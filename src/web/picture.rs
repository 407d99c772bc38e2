//! The timeline above the results: the same chart as `dateline timeline` draws, as shapes for a template.
//!
//! Nothing here has a size in pixels across: all is in percents of the width, so the picture fits a phone and its
//! letters keep their size. Every bar is a link that narrows the search to its days; a script adds dragging.

use super::address::Address;
use super::ui::Ui;
use crate::article::{Days, civil_day};
use crate::chart::{Chart, Height, dates, ticks};
use crate::wire::{self, Bucket, Timeline};

/// Height of the plot in pixels.
const PLOT: f64 = 112.0;
/// Height of the strip below it that shows what the archive has.
const STRIP: f64 = 14.0;

/// A timeline as shapes.
#[derive(Debug, Default)]
pub struct Picture {
    /// What the heights are, in words.
    pub what: String,
    /// The series by name, where there are several.
    pub legend: Vec<Entry>,
    /// One for each span: where to point at, and where it leads.
    pub spans: Vec<SpanShape>,
    /// Heights of the only series.
    pub bars: Vec<Bar>,
    /// Lines of several series.
    pub lines: Vec<Segment>,
    /// What the archive has in each span.
    pub archive: Vec<Bar>,
    /// Where the archive has nothing.
    pub gaps: Vec<Band>,
    /// Dates that are known less well than the unit asks.
    pub rough: Vec<Band>,
    /// Round heights.
    pub heights: Vec<Mark>,
    /// Round dates.
    pub times: Vec<Mark>,
    /// Links to the units that it can be counted by.
    pub units: Vec<Choice>,
    /// Links to counts and to shares.
    pub measures: Vec<Choice>,
    /// A link to a longer time, where one was chosen.
    pub wider: Option<String>,
    /// Matches without a date, and a link to them.
    pub undated: Option<(String, String)>,
}

/// A series of several.
#[derive(Debug)]
pub struct Entry {
    /// Its query.
    pub label: String,
    /// Its matches.
    pub total: String,
    /// Its place, from 0: decides how it looks.
    pub at: usize,
    /// The address without it, where it can be taken away.
    pub remove: Option<String>,
}

/// A span of time over the whole height.
#[derive(Debug)]
pub struct SpanShape {
    /// Left end and width, in percent.
    pub x: String,
    /// Width.
    pub width: String,
    /// The search within it.
    pub href: String,
    /// The first of its days.
    pub from: String,
    /// The last of its days.
    pub to: String,
    /// Its value and numbers, in words.
    pub told: String,
    /// Its value.
    pub value: String,
    /// Its matches, one number for each series.
    pub counts: Vec<String>,
    /// Articles of the archive.
    pub of: String,
    /// Matches by articles of the archive, for the first series.
    pub share: String,
}

/// A bar.
#[derive(Debug)]
pub struct Bar {
    /// Left end, in percent.
    pub x: String,
    /// Width, in percent.
    pub width: String,
    /// Top, in pixels from the top of the plot.
    pub y: String,
    /// Height, in pixels.
    pub height: String,
}

/// A piece of a line.
#[derive(Debug)]
pub struct Segment {
    /// The series.
    pub at: usize,
    /// Ends: across in percent, down in pixels.
    pub x1: String,
    /// Down.
    pub y1: String,
    /// Across.
    pub x2: String,
    /// Down.
    pub y2: String,
}

/// A stretch of time with something to say.
#[derive(Debug)]
pub struct Band {
    /// Left end, in percent.
    pub x: String,
    /// Width, in percent.
    pub width: String,
    /// What it is.
    pub told: String,
    /// The search within it.
    pub href: String,
}

/// A mark on an axis.
#[derive(Debug)]
pub struct Mark {
    /// Its place: in percent across, in pixels down.
    pub at: String,
    /// What stands there.
    pub label: String,
}

/// One of several ways to show it.
#[derive(Debug)]
pub struct Choice {
    /// Its name.
    pub label: &'static str,
    /// Its address.
    pub href: String,
    /// Whether it is the one shown.
    pub chosen: bool,
}

/// Draws some timelines, the first of them that of the search itself; `None` if no match has a day.
pub fn draw(series: &[Timeline], address: &Address, ui: &Ui) -> Option<Picture> {
    let height = match address.get("share") {
        Some(_) => Height::Share,
        None => Height::Count,
    };
    let chart = Chart {
        title: String::new(),
        series,
        height,
    };
    let first = series.first()?;
    let extent = chart.extent()?;
    let plot = Plot {
        chart: &chart,
        extent,
        most: ticks(chart.greatest(extent), height),
        address,
        ui,
    };
    let mut picture = Picture {
        what: plot.what(first),
        spans: plot.spans(first),
        archive: plot.archive(first),
        gaps: plot.gaps(),
        rough: plot.rough(first),
        heights: plot.heights(),
        times: plot.times(),
        units: units(first, address, ui),
        measures: measures(height, address, ui),
        wider: wider(address),
        undated: undated(first, address, ui),
        ..Picture::default()
    };
    match series {
        [only] => picture.bars = plot.bars(only),
        many => {
            picture.legend = legend(many, address, ui);
            for (at, timeline) in many.iter().enumerate() {
                picture.lines.extend(plot.line(at, timeline));
            }
        }
    }
    Some(picture)
}

/// The chart laid out.
struct Plot<'a> {
    chart: &'a Chart<'a>,
    extent: Days,
    /// Round heights, the last at the top.
    most: Vec<f64>,
    address: &'a Address,
    ui: &'a Ui,
}

impl Plot<'_> {
    fn what(&self, first: &Timeline) -> String {
        let unit = self.ui.unit(first.by);
        let form = match self.chart.height {
            Height::Count => self.ui.t.articles_by,
            Height::Share => self.ui.t.share_by,
        };
        self.ui.fill(form, &[unit])
    }

    /// Where a day begins, in percent.
    fn x(&self, day: i32) -> f64 {
        let past = f64::from(day) - f64::from(self.extent.first);
        (past / f64::from(self.extent.len()) * 100.0).clamp(0.0, 100.0)
    }

    fn across(&self, days: Days) -> (f64, f64) {
        let (from, to) = (self.x(days.first), self.x(days.last.saturating_add(1)));
        (from, to - from)
    }

    fn y(&self, height: f64) -> f64 {
        PLOT - height / self.most.last().copied().unwrap_or(1.0) * PLOT
    }

    /// A bar that leaves a little air on both sides.
    fn bar(&self, days: Days, top: f64, height: f64) -> Bar {
        let (x, width) = self.across(days);
        let air = width * 0.1;
        Bar {
            x: percent(x + air / 2.0),
            width: percent(width - air),
            y: pixels(top),
            height: pixels(height),
        }
    }

    fn bars(&self, timeline: &Timeline) -> Vec<Bar> {
        let found = Chart::drawn(timeline, self.extent).filter(|bucket| bucket.count > 0);
        found
            .map(|bucket| {
                let top = self.y(self.chart.height.of(bucket)).min(PLOT - 1.5);
                self.bar(bucket.days, top, PLOT - top)
            })
            .collect()
    }

    fn archive(&self, timeline: &Timeline) -> Vec<Bar> {
        let drawn = || Chart::drawn(timeline, self.extent);
        let most = drawn().map(|bucket| bucket.of).max().unwrap_or(0).max(1);
        let held = drawn().filter(|bucket| bucket.of > 0);
        #[allow(clippy::cast_precision_loss)] // No archive holds 2^52 articles.
        held.map(|bucket| {
            let height = (bucket.of as f64 / most as f64 * STRIP).max(1.0);
            self.bar(bucket.days, STRIP - height, height)
        })
        .collect()
    }

    fn line(&self, at: usize, timeline: &Timeline) -> Vec<Segment> {
        let mut segments = Vec::new();
        for run in Chart::runs(timeline, self.extent) {
            let point = |bucket: &Bucket| {
                let (x, width) = self.across(bucket.days);
                (x + width / 2.0, self.y(self.chart.height.of(bucket)))
            };
            let points: Vec<(f64, f64)> = run.iter().map(|bucket| point(bucket)).collect();
            // A line of no length is drawn as a dot.
            let ends = match points.as_slice() {
                [only] => vec![(*only, *only)],
                many => many.iter().copied().zip(many.iter().copied().skip(1)).collect(),
            };
            segments.extend(ends.into_iter().map(|((x1, y1), (x2, y2))| Segment {
                at,
                x1: percent(x1),
                y1: pixels(y1),
                x2: percent(x2),
                y2: pixels(y2),
            }));
        }
        segments
    }

    fn spans(&self, first: &Timeline) -> Vec<SpanShape> {
        let shape = |bucket: &Bucket| {
            let (x, width) = self.across(bucket.days);
            let (from, to) = ends(bucket.days);
            let counts: Vec<String> = self
                .chart
                .series
                .iter()
                .map(|series| self.count(series, bucket))
                .collect();
            let (value, of) = (self.ui.span(&bucket.value), self.ui.number(bucket.of));
            let share = format!("{:.1} %", bucket.share * 100.0);
            SpanShape {
                x: percent(x),
                width: percent(width),
                href: self.address.set("from", &from).set("to", &to).to("/"),
                told: self
                    .ui
                    .fill(self.ui.t.span_told, &[&value, &counts.join(" / "), &of, &share]),
                from,
                to,
                value,
                counts,
                of,
                share,
            }
        };
        Chart::drawn(first, self.extent).map(shape).collect()
    }

    /// The matches of a series in the span of a bucket of another.
    fn count(&self, series: &Timeline, bucket: &Bucket) -> String {
        let same = series.buckets.iter().find(|other| other.value == bucket.value);
        self.ui.number(same.map_or(0, |other| other.count))
    }

    fn gaps(&self) -> Vec<Band> {
        let band = |gap: &wire::Stretch| {
            let told = self
                .ui
                .fill(self.ui.t.gap_told, &[&self.ui.span(&gap.from), &self.ui.span(&gap.to)]);
            self.band(gap.days, told)
        };
        self.chart.gaps(self.extent).map(band).collect()
    }

    /// Dates that are rougher than the unit: a year among months.
    fn rough(&self, first: &Timeline) -> Vec<Band> {
        let rough = first.buckets.iter().filter(|bucket| !bucket.whole && bucket.count > 0);
        let inside = rough.filter(|bucket| bucket.days.overlaps(self.extent));
        inside
            .map(|bucket| {
                let (value, count) = (self.ui.span(&bucket.value), self.ui.number(bucket.count));
                let told = self.ui.fill(self.ui.t.rough_told, &[&count, &value]);
                self.band(bucket.days, told)
            })
            .collect()
    }

    fn band(&self, days: Days, told: String) -> Band {
        let (x, width) = self.across(days);
        let (from, to) = ends(days);
        Band {
            x: percent(x),
            width: percent(width),
            told,
            href: self.address.set("from", &from).set("to", &to).to("/"),
        }
    }

    fn heights(&self) -> Vec<Mark> {
        let mark = |height: &f64| Mark {
            at: pixels(self.y(*height)),
            label: self.chart.height.label(*height),
        };
        self.most.iter().map(mark).collect()
    }

    fn times(&self) -> Vec<Mark> {
        let mark = |(day, label): (i32, String)| Mark {
            at: percent(self.x(day)),
            label: self.ui.span(&label),
        };
        let all = dates(self.extent).into_iter().map(mark);
        all.filter(|mark| mark.at != "100%").collect()
    }
}

fn legend(series: &[Timeline], address: &Address, ui: &Ui) -> Vec<Entry> {
    let all = ui.t.all_articles.to_owned();
    let entry = |(at, timeline): (usize, &Timeline)| {
        let label = timeline.label.clone().unwrap_or_default();
        Entry {
            remove: (at > 0).then(|| address.without("vs", &label).to("/")),
            label: if label.is_empty() { all.clone() } else { label },
            total: ui.number(timeline.total),
            at,
        }
    };
    series.iter().enumerate().map(entry).collect()
}

fn units(first: &Timeline, address: &Address, ui: &Ui) -> Vec<Choice> {
    let choice = |unit: &'static str| Choice {
        label: ui.unit(unit),
        href: address.set("unit", unit).to("/"),
        chosen: first.by == unit,
    };
    ["year", "quarter", "month", "week", "day"].map(choice).into()
}

fn measures(height: Height, address: &Address, ui: &Ui) -> Vec<Choice> {
    let choice = |label, value, of| Choice {
        label,
        href: address.set("share", value).to("/"),
        chosen: height == of,
    };
    vec![
        choice(ui.t.counts, "", Height::Count),
        choice(ui.t.shares, "1", Height::Share),
    ]
}

/// One step out of a chosen time: from days to their month, from months to their year, then to all.
fn wider(address: &Address) -> Option<String> {
    let (from, to) = (address.get("from"), address.get("to"));
    from.or(to)?;
    let common = from.zip(to).and_then(|(from, to)| {
        let wider = |length: usize| {
            let (from_part, to_part) = (from.get(..length)?, to.get(..length)?);
            (from_part == to_part && from.len().max(to.len()) > length).then_some(from_part)
        };
        wider("2026-01".len()).or_else(|| wider("2026".len()))
    });
    Some(match common {
        Some(span) => address.set("from", span).set("to", span).to("/"),
        None => address.drop(&["from", "to"]).to("/"),
    })
}

fn undated(first: &Timeline, address: &Address, ui: &Ui) -> Option<(String, String)> {
    let query = match address.get("q").unwrap_or_default().trim() {
        "" => "date:missing".to_owned(),
        query => format!("({query}) date:missing"),
    };
    let href = address.drop(&["from", "to"]).set("q", &query).to("/");
    (first.undated > 0).then(|| (ui.count(first.undated, ui.t.undated), href))
}

/// The first and the last of some days as one would write them: a year or month by itself where it is one.
fn ends(days: Days) -> (String, String) {
    let (Some(first), Some(last)) = (civil_day(days.first), civil_day(days.last)) else {
        return (String::new(), String::new());
    };
    let same = |span: String| (span.clone(), span);
    if first == first.first_of_year() && last == first.last_of_year() {
        same(first.strftime("%Y").to_string())
    } else if first == first.first_of_month() && last == first.last_of_month() {
        same(first.strftime("%Y-%m").to_string())
    } else {
        (first.to_string(), last.to_string())
    }
}

fn percent(value: f64) -> String {
    let text = format!("{value:.3}");
    format!("{}%", text.trim_end_matches('0').trim_end_matches('.'))
}

fn pixels(value: f64) -> String {
    format!("{value:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Date;

    fn days(first: &str, last: &str) -> Days {
        let of = |text: &str| text.parse::<Date>().unwrap().days();
        Days {
            first: of(first).first,
            last: of(last).last,
        }
    }

    #[test]
    fn days_are_written_as_roughly_as_they_allow() {
        let cases = [
            (("2025", "2025"), ("2025", "2025")),
            (("2025-03", "2025-03"), ("2025-03", "2025-03")),
            (("2025-01", "2025-03"), ("2025-01-01", "2025-03-31")),
            (("2025-03-10", "2025-03-10"), ("2025-03-10", "2025-03-10")),
        ];
        for ((first, last), (from, to)) in cases {
            assert_eq!(
                ends(days(first, last)),
                (from.to_owned(), to.to_owned()),
                "{first} to {last}"
            );
        }
    }

    #[test]
    fn one_can_zoom_out_from_days_to_everything() {
        let cases = [
            ("from=2025-03-10&to=2025-03-12", Some("/?from=2025-03&to=2025-03")),
            ("from=2025-03&to=2025-03", Some("/?from=2025&to=2025")),
            ("from=2025-02&to=2025-04", Some("/?from=2025&to=2025")),
            ("from=2024-02&to=2025-04", Some("/")),
            ("from=2025&to=2025", Some("/")),
            ("from=2025", Some("/")),
            ("q=dam", None),
        ];
        for (query, want) in cases {
            assert_eq!(wider(&Address::read(query)).as_deref(), want, "{query}");
        }
    }

    #[test]
    fn a_timeline_without_a_day_is_not_drawn() {
        let address = Address::default();
        assert!(draw(&[Timeline::default()], &address, &Ui::of(&address, None)).is_none());
        assert!(draw(&[], &address, &Ui::of(&address, None)).is_none());
    }
}
