//! Timelines in a terminal: one as bars with its numbers, several as lines of braille dots, one above the other on one
//! scale, so that they can be told apart without colours.

use std::io;

use super::super::render;
use super::super::screen::{Line, Role, Screen};
use crate::article::Days;
use crate::chart::{Chart, Height};
use crate::wire::{Bucket, Timeline};

/// Columns of the longest bar.
const BAR: f64 = 24.0;
/// Rows of text that a line of dots takes.
const ROWS: usize = 4;
/// Columns left of the dots, for the scale.
const SCALE: usize = 10;

/// Draws a chart; into a pipe go the numbers alone.
pub(in crate::cli) fn draw(screen: &mut Screen, chart: &Chart<'_>) -> io::Result<()> {
    match (chart.series, screen.width()) {
        ([only], _) => bars(screen, chart, only),
        (many, None) => many.iter().try_for_each(|timeline| {
            screen.print(heading(timeline))?;
            bars(screen, chart, timeline)
        }),
        (many, Some(width)) => lines(screen, chart, many, width),
    }
}

fn heading(timeline: &Timeline) -> Line {
    let label = timeline.label.as_deref().unwrap_or_default();
    Line::of(Role::Title, label).then(Role::Dim, format!("  {}", render::plural(timeline.total, "article")))
}

/// Spans with their counts, as one timeline shows them.
pub(in crate::cli) fn spans(screen: &mut Screen, buckets: &[Bucket]) -> io::Result<()> {
    let timeline = Timeline {
        buckets: buckets.to_vec(),
        ..Timeline::default()
    };
    let chart = Chart {
        title: String::new(),
        series: std::slice::from_ref(&timeline),
        height: Height::Count,
    };
    bars(screen, &chart, &timeline)
}

/// The spans from the first match to the last: matches, articles of the archive, the share, and a bar.
fn bars(screen: &mut Screen, chart: &Chart<'_>, timeline: &Timeline) -> io::Result<()> {
    let buckets = filled(&timeline.buckets);
    let wide = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let value_width = wide(&mut buckets.iter().map(|bucket| bucket.value.len()));
    let count_width = wide(&mut buckets.iter().map(|bucket| render::digits(bucket.count).len()));
    let of_width = wide(&mut buckets.iter().map(|bucket| render::digits(bucket.of).len()));
    let greatest = buckets.iter().map(|bucket| chart.height.of(bucket)).fold(0.0, f64::max);
    let mut gaps = timeline.gaps.iter().peekable();
    for (at, bucket) in buckets.iter().enumerate() {
        while let Some(gap) = gaps.next_if(|gap| gap.days.first < bucket.days.first) {
            if at > 0 {
                let spans = render::plural(gap.spans, timeline.by);
                let text = format!("{:·<value_width$}  {}: {} ({spans})", "", gap.words(), chart.gap());
                screen.print(Line::of(Role::Note, text))?;
            }
        }
        let (count, of) = (render::digits(bucket.count), render::digits(bucket.of));
        let mut line = Line::default().plain(format!("{:value_width$}  {count:>count_width$}", bucket.value));
        line = line.then(
            Role::Dim,
            format!(" of {of:>of_width$}  {:>5.1} %", bucket.share * 100.0),
        );
        if bucket.smoothed.is_some() {
            line = line.plain(format!("  ~{:>8}", chart.height.label(chart.height.of(bucket))));
        }
        let height = chart.height.of(bucket);
        if screen.width().is_some() && height > 0.0 {
            line = line.plain("  ").then(Role::Bar, bar(height / greatest));
        }
        screen.print(line)?;
    }
    Ok(())
}

/// The spans from the first match to the last: what lies around them says nothing about the query.
fn filled(buckets: &[Bucket]) -> &[Bucket] {
    let has_any = |bucket: &Bucket| bucket.count > 0;
    let first = buckets.iter().position(has_any).unwrap_or(buckets.len());
    let last = buckets.iter().rposition(has_any).map_or(first, |at| at + 1);
    buckets.get(first..last).unwrap_or_default()
}

/// A bar for a part of one, in eighths of a column; something is never nothing.
fn bar(part: f64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = floor(part * BAR * 8.0).max(1);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS.get(eighths % 8).unwrap_or(&""))
}

fn lines(screen: &mut Screen, chart: &Chart<'_>, series: &[Timeline], width: usize) -> io::Result<()> {
    let Some(extent) = chart.extent() else {
        return series.iter().try_for_each(|timeline| screen.print(heading(timeline)));
    };
    let columns = width.saturating_sub(SCALE + 2).max(10);
    let greatest = chart.greatest(extent);
    for timeline in series {
        screen.print(heading(timeline))?;
        let plot = plot(chart.height, timeline, extent, greatest, columns);
        for (row, text) in plot.rows().enumerate() {
            let scale = match row {
                0 => chart.height.label(greatest),
                row if row + 1 == ROWS => "0".to_owned(),
                _ => String::new(),
            };
            screen.print(Line::of(Role::Dim, format!("{scale:>SCALE$} │")).then(Role::Bar, text))?;
        }
    }
    axis(screen, chart, extent, columns)
}

/// The axis of time under the last line: where the archive has no articles it is broken.
fn axis(screen: &mut Screen, chart: &Chart<'_>, extent: Days, columns: usize) -> io::Result<()> {
    let mut axis = vec!['─'; columns];
    let at = |day: i32| across(day, extent, columns);
    let mut any = false;
    for gap in chart.gaps(extent) {
        let (from, to) = (
            at(gap.days.first),
            at(gap.days.last.saturating_add(1)).max(at(gap.days.first) + 1),
        );
        axis.iter_mut().take(to).skip(from).for_each(|cell| *cell = '░');
        any = true;
    }
    let axis: String = axis.into_iter().collect();
    screen.print(Line::of(Role::Dim, format!("{:SCALE$} └{axis}", "")))?;
    let ends = || chart.series.iter().flat_map(|timeline| Chart::drawn(timeline, extent));
    let first = ends().min_by_key(|end| end.days.first);
    let last = ends().max_by_key(|end| end.days.last);
    let (first, last) = (first.map_or("", |end| &end.value), last.map_or("", |end| &end.value));
    let room = columns.saturating_sub(first.len());
    screen.print(Line::of(Role::Dim, format!("{:SCALE$}  {first}{last:>room$}", "")))?;
    let mut key = Line::of(Role::Dim, format!("{:SCALE$}  {}", "", chart.what()));
    if any {
        key = key.then(Role::Dim, format!("; ░ {}", chart.gap()));
    }
    screen.print(key)
}

/// One series as dots, two across and four down in each character.
struct Plot {
    columns: usize,
    cells: Vec<u8>,
}

fn plot(height: Height, timeline: &Timeline, extent: Days, greatest: f64, columns: usize) -> Plot {
    let mut plot = Plot {
        columns,
        cells: vec![0; columns * ROWS],
    };
    let across = |bucket: &Bucket| {
        let middle = bucket.days.first + (bucket.days.last - bucket.days.first) / 2;
        across(middle, extent, columns * 2).min(columns * 2 - 1)
    };
    let up = |bucket: &Bucket| {
        let top = ROWS * 4 - 1;
        #[allow(clippy::cast_precision_loss)] // A few rows.
        let dots = (height.of(bucket) / greatest * top as f64).round();
        floor(dots).min(top)
    };
    for run in Chart::runs(timeline, extent) {
        let points: Vec<(usize, usize)> = run.iter().map(|bucket| (across(bucket), up(bucket))).collect();
        points.iter().for_each(|(x, y)| plot.dot(*x, *y));
        for pair in points.windows(2) {
            if let [from, to] = pair {
                plot.line(*from, *to);
            }
        }
    }
    plot
}

/// Where a day lies between the ends of a chart, in steps of its width.
fn across(day: i32, extent: Days, steps: usize) -> usize {
    let (past, all) = (day.abs_diff(extent.first), extent.len());
    usize::try_from(u64::from(past) * steps as u64 / u64::from(all)).unwrap_or(0)
}

/// The whole number below a small positive one.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Heights of a screen.
fn floor(value: f64) -> usize {
    value.max(0.0) as usize
}

impl Plot {
    /// Sets a dot, counted from the left and from below.
    fn dot(&mut self, x: usize, y: usize) {
        // The dots of a braille character are numbered down its left side, then its right; the lowest two came later.
        const DOTS: [[u8; 4]; 2] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]];
        let row = (ROWS - 1).saturating_sub(y / 4);
        let bit = DOTS.get(x % 2).and_then(|side| side.get(y % 4)).copied().unwrap_or(0);
        if let Some(cell) = self.cells.get_mut(row * self.columns + x / 2) {
            *cell |= bit;
        }
    }

    /// Joins two dots.
    fn line(&mut self, from: (usize, usize), to: (usize, usize)) {
        let steps = from.0.abs_diff(to.0).max(from.1.abs_diff(to.1));
        let between = |a: usize, b: usize, step: usize| {
            let way = b.abs_diff(a) * step / steps.max(1);
            if b >= a { a + way } else { a - way }
        };
        for step in 1..steps {
            self.dot(between(from.0, to.0, step), between(from.1, to.1, step));
        }
    }

    fn rows(&self) -> impl Iterator<Item = String> + '_ {
        let character = |cell: &u8| char::from_u32(0x2800 + u32::from(*cell)).unwrap_or(' ');
        self.cells
            .chunks(self.columns.max(1))
            .map(move |row| row.iter().map(character).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket(day: i32, count: u64) -> Bucket {
        Bucket {
            value: "2026".into(),
            count,
            of: 9,
            share: 0.0,
            smoothed: None,
            smoothed_share: None,
            days: Days { first: day, last: day },
            whole: true,
        }
    }

    #[test]
    fn empty_spans_are_shown_between_matches_only() {
        let cases: [(&[u64], &[u64]); 4] = [(&[], &[]), (&[0, 0], &[]), (&[0, 1, 0, 2, 0], &[1, 0, 2]), (&[3], &[3])];
        for (counts, want) in cases {
            let all: Vec<Bucket> = (0..).zip(counts).map(|(day, count)| bucket(day, *count)).collect();
            let shown: Vec<u64> = filled(&all).iter().map(|bucket| bucket.count).collect();
            assert_eq!(shown, want, "{counts:?}");
        }
    }

    #[test]
    fn dots_stand_where_they_belong() {
        let mut plot = Plot {
            columns: 2,
            cells: vec![0; 2 * ROWS],
        };
        plot.line((0, 0), (3, 15));
        plot.dot(0, 0);
        plot.dot(3, 15);
        let rows: Vec<String> = plot.rows().collect();
        assert_eq!(rows, ["⠀⡎", "⢠⠃", "⡸⠀", "⡇⠀"]);
    }

    #[test]
    fn bars_are_as_long_as_their_part() {
        for (part, want) in [(1.0, "█".repeat(24)), (0.5, "█".repeat(12)), (0.0001, "▏".to_owned())] {
            assert_eq!(bar(part), want, "{part}");
        }
    }
}
