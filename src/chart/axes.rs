//! Round numbers for the axes: heights and days worth a label.

use jiff::ToSpan;
use jiff::civil::Date;

use super::Height;
use crate::article::Days;

/// Round heights from zero to the greatest or a little more: steps of 1, 2 or 5 times a power of ten; counts are whole.
pub fn ticks(greatest: f64, height: Height) -> Vec<f64> {
    const LINES: f64 = 5.0;
    let rough = greatest / LINES;
    let power = 10f64.powf(rough.log10().floor());
    let nice = [1.0, 2.0, 5.0, 10.0]
        .into_iter()
        .map(|times| times * power)
        .find(|step| *step >= rough * 0.999);
    let step = nice.unwrap_or(power * 10.0);
    let step = if height == Height::Count { step.max(1.0) } else { step };
    let steps = (greatest / step * 0.9999).ceil().max(1.0);
    std::iter::successors(Some(0.0), |at| Some(at + 1.0))
        .take_while(|at| *at <= steps)
        .map(|at| at * step)
        .collect()
}

/// Days to be written under the axis, at most a dozen: years, months or days at round distances.
pub fn dates(extent: Days) -> Vec<(i32, String)> {
    const MOST: usize = 12;
    const STEPS: [(i16, i8, i8); 16] = [
        (0, 0, 1),
        (0, 0, 2),
        (0, 0, 7),
        (0, 1, 0),
        (0, 2, 0),
        (0, 3, 0),
        (0, 6, 0),
        (1, 0, 0),
        (2, 0, 0),
        (5, 0, 0),
        (10, 0, 0),
        (20, 0, 0),
        (50, 0, 0),
        (100, 0, 0),
        (200, 0, 0),
        (500, 0, 0),
    ];
    let all = STEPS
        .into_iter()
        .map(|(years, months, days)| marks(extent, years, months, days));
    all.filter(|marks| marks.len() <= MOST)
        .find(|marks| !marks.is_empty())
        .unwrap_or_default()
}

/// The beginnings of every so many years, months or days within an extent.
fn marks(extent: Days, years: i16, months: i8, days: i8) -> Vec<(i32, String)> {
    const ENOUGH: usize = 40;
    let first = crate::article::civil_day(extent.first).unwrap_or_default();
    let (start, length) = match (years, months) {
        (0, 0) => (Some(first), i64::from(days).days()),
        (0, months) => (Date::new(first.year(), 1, 1).ok(), i64::from(months).months()),
        (years, _) => (
            Date::new(first.year() - first.year().rem_euclid(years), 1, 1).ok(),
            i64::from(years).years(),
        ),
    };
    let label = |date: Date| match (years, months) {
        (0, 0) => date.to_string(),
        (0, _) => date.strftime("%Y-%m").to_string(),
        _ => date.year().to_string(),
    };
    std::iter::successors(start, |date| date.checked_add(length).ok())
        .map(|date| (crate::article::day_number(date), label(date)))
        .skip_while(|(day, _)| *day < extent.first)
        .take_while(|(day, _)| *day <= extent.last)
        .take(ENOUGH)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heights_are_marked_at_round_numbers() {
        let cases: [(f64, Height, &[&str]); 5] = [
            (1.0, Height::Count, &["0", "1"]),
            (7.0, Height::Count, &["0", "2", "4", "6", "8"]),
            (100.0, Height::Count, &["0", "20", "40", "60", "80", "100"]),
            (1204.0, Height::Count, &["0", "500", "1000", "1500"]),
            (0.031, Height::Share, &["0 %", "1 %", "2 %", "3 %", "4 %"]),
        ];
        for (greatest, height, want) in cases {
            let labels: Vec<String> = ticks(greatest, height)
                .into_iter()
                .map(|tick| height.label(tick))
                .collect();
            assert_eq!(labels, want, "{greatest}");
        }
    }

    #[test]
    fn times_are_marked_at_round_dates() {
        let cases = [
            ("2026-01-01", "2026-01-10", "2026-01-01", "2026-01-10", 10),
            ("2024-11-10", "2025-06-20", "2024-12", "2025-06", 7),
            ("1921-03-05", "2026-01-17", "1930", "2020", 10),
        ];
        for (first, last, want_first, want_last, count) in cases {
            let day = |text: &str| crate::article::day_number(text.parse().unwrap());
            let marks = dates(Days {
                first: day(first),
                last: day(last),
            });
            let ends = (marks[0].1.as_str(), marks[marks.len() - 1].1.as_str(), marks.len());
            assert_eq!(ends, (want_first, want_last, count), "{first} to {last}");
        }
    }
}
