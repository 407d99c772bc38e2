//! Timelines as a picture that stands alone: title, axes, the archive's own articles below, and where it comes from.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::super::render;
use crate::article::Days;
use crate::chart::{Chart, dates, ticks};
use crate::wire::{Bucket, Timeline};

/// Size of the picture and of its parts, in pixels.
const WIDTH: f64 = 960.0;
const LEFT: f64 = 72.0;
const RIGHT: f64 = 28.0;
const HEAD: f64 = 64.0;
const LEGEND_ROW: f64 = 20.0;
const PLOT: f64 = 280.0;
const AXIS: f64 = 30.0;
const ARCHIVE: f64 = 44.0;
const FOOT: f64 = 62.0;

/// Colours that the colour-blind can tell apart (Okabe and Ito 2008), the yellow left out: it is too pale for lines.
const COLOURS: [&str; 7] = [
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000",
];
/// After all colours have been used, lines are dashed.
const DASHES: [&str; 3] = ["", "7 4", "2 3"];

/// Draws a chart.
pub(in crate::cli) fn draw(chart: &Chart<'_>) -> String {
    let legend = legend(chart);
    let rows = legend.last().map_or(0.0, |entry| entry.row + 1.0);
    let top = HEAD + rows * LEGEND_ROW + 14.0;
    let height = top + PLOT + AXIS + ARCHIVE + FOOT;
    let mut svg = String::new();
    let title = escape(&chart.title);
    put(
        &mut svg,
        format_args!(
            r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" role="img" font-family="Helvetica, Arial, 'Noto Sans', 'Noto Sans CJK SC', sans-serif" font-size="13" fill="#222">
<title>{title}</title>
<desc>{}</desc>
<defs><pattern id="gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#f4f4f4"/><line x1="0" y1="0" x2="0" y2="6" stroke="#cfcfcf" stroke-width="2"/></pattern></defs>
<rect width="{WIDTH}" height="{height}" fill="#fff"/>
<text x="{LEFT}" y="32" font-size="20" font-weight="bold">{title}</text>
<text x="{LEFT}" y="54" fill="#555">{}</text>"##,
            escape(&source(chart)),
            escape(&chart.what()),
        ),
    );
    for entry in &legend {
        entry.put(&mut svg);
    }
    match chart.extent() {
        None => put(
            &mut svg,
            format_args!(
                r##"<text x="{LEFT}" y="{}" fill="#555">Nothing to draw: no match has a day.</text>"##,
                top + 40.0
            ),
        ),
        Some(extent) => Plot::new(chart, extent, top).put(&mut svg),
    }
    put(
        &mut svg,
        format_args!(
            r##"<text x="{LEFT}" y="{}" font-size="11" fill="#555">{}</text>"##,
            height - 16.0,
            escape(&source(chart))
        ),
    );
    svg.push_str("</svg>\n");
    svg
}

fn put(svg: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(svg, "{text}");
}

/// Where the numbers come from, and what is not drawn.
fn source(chart: &Chart<'_>) -> String {
    let Some(first) = chart.series.first() else {
        return String::new();
    };
    let mut text = if first.of == "date" {
        let dated = first.buckets.iter().map(|bucket| bucket.of).sum();
        let ends = first.buckets.first().zip(first.buckets.last());
        let ends = ends
            .map(|(from, to)| format!(", {} to {}", from.value, to.value))
            .unwrap_or_default();
        format!(
            "Source: an archive of {}{ends}.",
            render::plural(dated, "dated article")
        )
    } else {
        "Source: the days that the articles of an archive speak of.".to_owned()
    };
    if let [only] = chart.series {
        text.push_str(&format!(" {} found", render::plural(only.total, "article")));
        let rough: u64 = only
            .buckets
            .iter()
            .filter(|bucket| !bucket.whole)
            .map(|bucket| bucket.count)
            .sum();
        for (count, what) in [(only.undated, "undated"), (rough, "dated less precisely")] {
            if count > 0 {
                text.push_str(&format!(", {} {what} and not drawn", render::digits(count)));
            }
        }
        text.push('.');
    }
    text.push_str(concat!(" Counted by dateline ", env!("CARGO_PKG_VERSION"), "."));
    text
}

/// One entry of the legend.
struct Entry {
    label: String,
    look: Look,
    x: f64,
    row: f64,
}

/// How a thing in the picture looks.
#[derive(Clone, Copy)]
enum Look {
    Line(usize),
    Gap,
}

impl Look {
    fn stroke(at: usize) -> String {
        let colour = COLOURS.get(at % COLOURS.len()).unwrap_or(&"#000");
        let dash = DASHES.get(at / COLOURS.len() % DASHES.len()).unwrap_or(&"");
        format!(r#"stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}""#)
    }
}

fn legend(chart: &Chart<'_>) -> Vec<Entry> {
    let mut entries: Vec<(String, Look)> = Vec::new();
    if chart.series.len() > 1 {
        let label = |(at, timeline): (usize, &Timeline)| {
            let name = timeline.label.clone().unwrap_or_default();
            (format!("{name} ({})", render::digits(timeline.total)), Look::Line(at))
        };
        entries.extend(chart.series.iter().enumerate().map(label));
    }
    if chart.extent().is_some_and(|extent| chart.gaps(extent).next().is_some()) {
        entries.push((chart.gap().to_owned(), Look::Gap));
    }
    let (mut x, mut row) = (LEFT, 0.0);
    entries
        .into_iter()
        .map(|(label, look)| {
            let width = 34.0 + text_width(&label);
            if x > LEFT && x + width > WIDTH - RIGHT {
                (x, row) = (LEFT, row + 1.0);
            }
            let entry = Entry { label, look, x, row };
            x += width + 18.0;
            entry
        })
        .collect()
}

/// The width of a text of 13 pixels, about: seven for a letter, twice that for a Chinese character.
#[allow(clippy::cast_precision_loss)] // A line of text.
fn text_width(text: &str) -> f64 {
    text.width() as f64 * 7.0
}

impl Entry {
    fn put(&self, svg: &mut String) {
        let (x, y) = (self.x, HEAD + 12.0 + self.row * LEGEND_ROW);
        match self.look {
            Look::Line(at) => put(
                svg,
                format_args!(
                    r#"<line x1="{x}" y1="{y}" x2="{}" y2="{y}" {}/>"#,
                    x + 26.0,
                    Look::stroke(at)
                ),
            ),
            Look::Gap => put(
                svg,
                format_args!(
                    r#"<rect x="{x}" y="{}" width="26" height="12" fill="url(#gap)"/>"#,
                    y - 6.0
                ),
            ),
        }
        put(
            svg,
            format_args!(
                r#"<text x="{}" y="{}">{}</text>"#,
                x + 33.0,
                y + 4.5,
                escape(&self.label)
            ),
        );
    }
}

/// The part of the picture with the axes.
struct Plot<'a> {
    chart: &'a Chart<'a>,
    extent: Days,
    top: f64,
    bottom: f64,
    ticks: Vec<f64>,
}

impl<'a> Plot<'a> {
    fn new(chart: &'a Chart<'a>, extent: Days, top: f64) -> Plot<'a> {
        Plot {
            chart,
            extent,
            top,
            bottom: top + PLOT,
            ticks: ticks(chart.greatest(extent), chart.height),
        }
    }

    fn put(&self, svg: &mut String) {
        self.gaps(svg);
        self.heights(svg);
        self.times(svg);
        match self.chart.series {
            [only] => self.alone(svg, only),
            many => many
                .iter()
                .enumerate()
                .for_each(|(at, timeline)| self.line(svg, at, timeline)),
        }
        self.archive(svg);
    }

    /// Where a day begins.
    fn x(&self, day: i32) -> f64 {
        let past = f64::from(day) - f64::from(self.extent.first);
        LEFT + past / f64::from(self.extent.len()) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, height: f64) -> f64 {
        let most = self.ticks.last().copied().unwrap_or(1.0);
        self.bottom - height / most * PLOT
    }

    fn gaps(&self, svg: &mut String) {
        for gap in self.chart.gaps(self.extent) {
            let (from, to) = (
                self.x(gap.days.first.max(self.extent.first)),
                self.x(gap.days.last.min(self.extent.last).saturating_add(1)),
            );
            put(
                svg,
                format_args!(
                    r#"<rect x="{from:.1}" y="{:.1}" width="{:.1}" height="{PLOT}" fill="url(#gap)"><title>{}: {}</title></rect>"#,
                    self.top,
                    to - from,
                    gap.words(),
                    self.chart.gap(),
                ),
            );
        }
    }

    fn heights(&self, svg: &mut String) {
        for tick in &self.ticks {
            let y = self.y(*tick);
            put(
                svg,
                format_args!(
                    r##"<line x1="{LEFT}" y1="{y:.1}" x2="{}" y2="{y:.1}" stroke="#ddd"/>"##,
                    WIDTH - RIGHT
                ),
            );
            put(
                svg,
                format_args!(
                    r##"<text x="{}" y="{:.1}" text-anchor="end" fill="#555">{}</text>"##,
                    LEFT - 8.0,
                    y + 4.5,
                    self.chart.height.label(*tick)
                ),
            );
        }
    }

    fn times(&self, svg: &mut String) {
        let y = self.bottom;
        put(
            svg,
            format_args!(
                r##"<line x1="{LEFT}" y1="{y:.1}" x2="{}" y2="{y:.1}" stroke="#222"/>"##,
                WIDTH - RIGHT
            ),
        );
        for (day, label) in dates(self.extent) {
            let x = self.x(day);
            put(
                svg,
                format_args!(
                    r##"<line x1="{x:.1}" y1="{y:.1}" x2="{x:.1}" y2="{:.1}" stroke="#222"/>"##,
                    y + 5.0
                ),
            );
            put(
                svg,
                format_args!(
                    r##"<text x="{x:.1}" y="{:.1}" text-anchor="middle" fill="#555">{label}</text>"##,
                    y + 20.0
                ),
            );
        }
    }

    /// One series: bars, pale where a moving average is drawn over them.
    fn alone(&self, svg: &mut String, timeline: &Timeline) {
        let smoothed = timeline.smoothing.is_some();
        let fill = if smoothed { "#b9d6ea" } else { "#0072b2" };
        for bucket in Chart::drawn(timeline, self.extent).filter(|bucket| bucket.count > 0) {
            let height = self.chart.height.as_counted(bucket);
            let told = format!(
                "{}: {} of {}, {:.1} %",
                bucket.value,
                bucket.count,
                bucket.of,
                bucket.share * 100.0
            );
            self.bar(svg, bucket, (self.y(height), self.bottom), fill, &told);
        }
        if smoothed {
            self.line(svg, 1, timeline);
        }
    }

    fn bar(&self, svg: &mut String, bucket: &Bucket, (top, bottom): (f64, f64), fill: &str, told: &str) {
        let (from, to) = (self.x(bucket.days.first), self.x(bucket.days.last.saturating_add(1)));
        let space = ((to - from) * 0.12).min(3.0);
        put(
            svg,
            format_args!(
                r#"<rect x="{:.2}" y="{top:.1}" width="{:.2}" height="{:.1}" fill="{fill}"><title>{told}</title></rect>"#,
                from + space / 2.0,
                to - from - space,
                bottom - top,
            ),
        );
    }

    fn line(&self, svg: &mut String, at: usize, timeline: &Timeline) {
        for run in Chart::runs(timeline, self.extent) {
            let point = |bucket: &&Bucket| {
                let middle = (self.x(bucket.days.first) + self.x(bucket.days.last.saturating_add(1))) / 2.0;
                format!("{middle:.1},{:.1}", self.y(self.chart.height.of(bucket)))
            };
            let points: Vec<String> = run.iter().map(point).collect();
            // A line of no length is not drawn, but a round end of it is.
            let points = if points.len() == 1 {
                [points.clone(), points].concat()
            } else {
                points
            };
            put(
                svg,
                format_args!(
                    r#"<polyline points="{}" fill="none" stroke-linejoin="round" stroke-linecap="round" {}/>"#,
                    points.join(" "),
                    Look::stroke(at),
                ),
            );
        }
    }

    /// What the archive has, on a scale of its own: the denominator.
    fn archive(&self, svg: &mut String) {
        let Some(first) = self.chart.series.first() else {
            return;
        };
        let bottom = self.bottom + AXIS + ARCHIVE;
        let most = Chart::drawn(first, self.extent)
            .map(|bucket| bucket.of)
            .max()
            .unwrap_or(0);
        for bucket in Chart::drawn(first, self.extent) {
            #[allow(clippy::cast_precision_loss)] // No archive holds 2^52 articles.
            let height = bucket.of as f64 / most.max(1) as f64 * (ARCHIVE - 8.0);
            let told = format!(
                "{}: {} in the archive",
                bucket.value,
                render::plural(bucket.of, "article")
            );
            self.bar(svg, bucket, (bottom - height, bottom), "#bbb", &told);
        }
        put(
            svg,
            format_args!(
                r##"<line x1="{LEFT}" y1="{bottom:.1}" x2="{}" y2="{bottom:.1}" stroke="#999"/>"##,
                WIDTH - RIGHT
            ),
        );
        let whole = if first.of == "date" {
            "All articles of the archive"
        } else {
            "All articles that speak of it"
        };
        let text = format!("{whole}, at most {} in a {}", render::digits(most), first.by);
        put(
            svg,
            format_args!(
                r##"<text x="{LEFT}" y="{:.1}" font-size="11" fill="#555">{text}</text>"##,
                bottom + 15.0
            ),
        );
    }
}

/// A text as it may stand in XML.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c if c.is_control() => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_cannot_break_the_picture() {
        assert_eq!(escape("<b> & \"x\"\u{1}"), "&lt;b&gt; &amp; &quot;x&quot; ");
    }
}
