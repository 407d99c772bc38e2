//! Dates in addresses and file names: `/2026/01/17/`, `/2026-01/17/`, `t20260117_1.htm`, `NYT19980907.0112`.
//!
//! An address is taken for dated only where it plainly is: a year from 1600 to 2099, and a month and a day that exist.

use crate::analysis::dates::names;
use crate::article::Date;

/// The date in the address of a page: its day, or its month where the address has only that.
///
/// ```
/// use dateline::analysis::published::from_url;
///
/// let date = from_url("https://example.org/world/2026/jan/17/harbour-closed").unwrap();
/// assert_eq!(date.to_string(), "2026-01-17");
/// ```
pub fn from_url(url: &str) -> Option<Date> {
    // A host never dates an article: `https://2019.example.org/`.
    let path = url
        .split_once("://")
        .map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    year_first(path).or_else(|| day_first(path))
}

/// The date in the name of a file or of its folders: the day, else the month, else the year that a whole name is.
pub fn from_filename(path: &str) -> Option<Date> {
    year_first(path).or_else(|| day_first(path)).or_else(|| {
        let names = path
            .rsplit(['/', '\\'])
            .map(|name| name.split('.').next().unwrap_or(name));
        names
            .filter(|name| name.len() == 4)
            .find_map(|name| Date::from_year(year(name)?))
    })
}

/// The first day printed year first, else the first month between marks.
fn year_first(path: &str) -> Option<Date> {
    let found = || runs(path).filter_map(|run| dated(path, run));
    found()
        .find(|date| date.precision() == crate::article::Precision::Day)
        .or_else(|| found().next())
}

/// The first day printed `17-01-2026`, where only one reading is a day of the calendar.
fn day_first(path: &str) -> Option<Date> {
    runs(path).find_map(|(start, end)| {
        let (first, rest) = small(path.get(start..).filter(|_| end - start <= 2)?)?;
        let mark = rest.chars().next().filter(|mark| "-_.".contains(*mark))?;
        let (second, rest) = small(rest.strip_prefix(mark)?)?;
        let last = rest.strip_prefix(mark)?;
        let width = digits(last);
        let year = year(last.get(..width)?)?;
        match (Date::from_day(year, second, first), Date::from_day(year, first, second)) {
            (Some(_), Some(_)) if first != second => None,
            (day, month) => day.or(month),
        }
    })
}

/// The date that begins with this run of digits.
fn dated(path: &str, (start, end): (usize, usize)) -> Option<Date> {
    let run = path.get(start..end)?;
    let year = year(run.get(..4)?)?;
    match run.len() {
        // A stamp may go on with the time of day.
        8 | 12 | 14 => Date::from_day(year, run.get(4..6)?.parse().ok()?, run.get(6..8)?.parse().ok()?),
        6 if path.get(end..).is_some_and(|rest| rest.starts_with(['/', '-', '_'])) => {
            let month = run.get(4..6)?.parse().ok()?;
            let day = path
                .get(end + 1..)
                .and_then(small)
                .and_then(|(day, _)| Date::from_day(year, month, day));
            day.or_else(|| Date::from_month(year, month))
        }
        4 => {
            let rest = path.get(end..)?;
            let mark = rest.chars().next()?;
            parted(year, rest, mark)
        }
        _ => None,
    }
}

/// What follows a year: `/01/17`, `-01-17`, `/0117/`, `/jan/17`, `/01/`.
fn parted(year: i16, rest: &str, mark: char) -> Option<Date> {
    if mark.is_ascii_alphabetic() {
        return named_month(year, rest);
    }
    let rest = rest.strip_prefix(['/', '-', '_', '.'])?;
    if digits(rest) == 4 && mark == '/' {
        return Date::from_day(year, rest.get(..2)?.parse().ok()?, rest.get(2..4)?.parse().ok()?);
    }
    let Some((month, rest)) = small(rest) else {
        return named_month(year, rest);
    };
    let after = rest.strip_prefix(['/', '-', '_', '.']);
    if let Some((day, _)) = after.and_then(small) {
        return Date::from_day(year, month, day).or_else(|| Date::from_month(year, month));
    }
    let ends = rest.is_empty() || rest.starts_with(['/', '-', '_', '.', '?', '#']);
    ends.then(|| Date::from_month(year, month)).flatten()
}

/// `jan/17`, `jan17`, `january-17`.
fn named_month(year: i16, rest: &str) -> Option<Date> {
    let len = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (name, rest) = rest.split_at_checked(len)?;
    let month = names::month(&name.to_ascii_lowercase())?;
    let rest = rest.strip_prefix(['/', '-', '_']).unwrap_or(rest);
    match small(rest) {
        Some((day, _)) => Date::from_day(year, month, day),
        None => Date::from_month(year, month),
    }
}

/// Byte ranges of the runs of ASCII digits.
fn runs(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(|c: char| c.is_ascii_digit())?;
        at = start + digits(text.get(start..)?);
        Some((start, at))
    })
}

/// How many digits a text begins with.
fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// A number of one or two digits, and what follows.
fn small(text: &str) -> Option<(i8, &str)> {
    let (number, rest) = text.split_at_checked(digits(text))?;
    (number.len() <= 2)
        .then(|| number.parse().ok())
        .flatten()
        .map(|number| (number, rest))
}

/// A year in which a dated address can be.
fn year(digits: &str) -> Option<i16> {
    let year = digits.parse().ok().filter(|_| digits.len() == 4)?;
    (1600..2100).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_dated_only_where_they_plainly_are() {
        let cases = [
            ("https://example.org/2026/01/17/harbour", "2026-01-17"),
            ("https://example.org/news/2026-1-7-harbour.html", "2026-01-07"),
            ("https://example.org/world/2026/jan/17/harbour", "2026-01-17"),
            ("https://example.cn/n1/2026/0117/c1001-40123456.html", "2026-01-17"),
            ("https://example.cn/2026-01/17/content_123456.htm", "2026-01-17"),
            ("https://example.cn/202601/t20260117_98765.html", "2026-01-17"),
            ("https://example.cn/202601/17/a.html", "2026-01-17"),
            ("https://example.org/a?stamp=20260117091200", "2026-01-17"),
            ("https://example.org/2026/01/harbour-of-12-ships", "2026-01"),
            ("https://2019.example.org/harbour", ""),
            ("https://example.org/story/1234567890", ""),
            ("https://example.org/2026/13/45/harbour", ""),
            ("https://example.org/top-2000-songs", ""),
            ("https://example.org/harbour-17-01-2026", "2026-01-17"),
            ("https://example.org/harbour-04-03-2026", ""),
        ];
        for (url, want) in cases {
            let got = from_url(url).map(|date| date.to_string()).unwrap_or_default();
            assert_eq!(got, want, "{url}");
        }
    }

    #[test]
    fn file_names_and_folders_are_dated() {
        let cases = [
            ("NYT19980907.0112.txt", "1998-09-07"),
            ("archive/1921/03/17/p4.txt", "1921-03-17"),
            ("archive/1921-03.txt", "1921-03"),
            ("archive/1921/page.txt", "1921"),
            ("2026-01-17_harbour.md", "2026-01-17"),
            ("wsj_0006.txt", ""),
            ("报纸/2026年.txt", ""),
        ];
        for (path, want) in cases {
            let got = from_filename(path).map(|date| date.to_string()).unwrap_or_default();
            assert_eq!(got, want, "{path}");
        }
    }
}
