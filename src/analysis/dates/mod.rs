//! Days and periods that a text speaks of, resolved against the day of the article.
//!
//! Each language has a table of words and a grammar of its own; what they find are [`value`]s. There is no clock: where
//! the article has no date, only what is absolute is resolved. `PRESENT_REF`, `PAST_REF` and `FUTURE_REF` are marked and
//! name no days; lengths of time ("for two years") and repeated times ("every Monday") are not dates and are left out.

mod chinese;
mod english;
mod european;
mod feasts;
pub(crate) mod names;
mod value;

use super::{Mention, language::Lang};
use crate::article::{Date, Days, Precision};

/// Finds the expressions of time in a body, resolved against the article's date.
pub fn find(body: &str, lang: Lang, date: Option<Date>) -> Vec<Mention> {
    find_in(body, lang.tag(), date)
}

/// As [`find`], the language by its BCP 47 tag.
///
/// ```
/// use dateline::analysis::dates::find_in;
///
/// let date = "2026-01-17".parse().ok();
/// let found = find_in("It remains intact after the Jan. 3 raid.", "en", date);
/// assert_eq!(found[0].value, "2026-01-03");
/// assert_eq!(found[0].range, 28..34);
/// ```
pub fn find_in(body: &str, tag: &str, date: Option<Date>) -> Vec<Mention> {
    // A month or a year is no day from which "yesterday" could be counted.
    let article = date
        .filter(|date| date.precision() >= Precision::Day)
        .map(Date::first_day);
    let found = match tag.split('-').next().unwrap_or_default() {
        // Japanese writes its dates as Chinese does.
        "zh" | "yue" | "wuu" | "ja" => chinese::find(body, article),
        language => european::find(body, article, language).unwrap_or_else(|| english::find(body, article)),
    };
    // Before the year 1 there are no newspapers, only slips of the pen.
    let known = |value: &value::Value| value.first().is_none_or(|day| day.year() >= 1);
    let mention = |(range, value): (_, value::Value)| Mention {
        range,
        value: value.to_string(),
        days: value.days(),
    };
    found
        .into_iter()
        .filter(|(_, value)| known(value))
        .map(mention)
        .collect()
}

/// What some days are called in the manner of TimeML, if they make up a day, a week, a month or a year.
///
/// ```
/// use dateline::{analysis::dates::value_of, article::Days};
///
/// assert_eq!(value_of(Days { first: 0, last: 30 }).as_deref(), Some("1970-01"));
/// assert_eq!(value_of(Days { first: 0, last: 1 }), None);
/// ```
pub fn value_of(days: Days) -> Option<String> {
    value::Value::of(days).map(|value| value.to_string())
}

/// The value of a run of Chinese numerals, and how many figures it stands for: 4 for a year written figure by figure.
pub(crate) fn chinese_number(text: &str) -> Option<(i64, usize)> {
    let (mut total, mut unit, mut figures, mut counts) = (0_i64, 0_i64, 0_usize, false);
    for c in text.chars() {
        let scale = match c {
            '十' => 10,
            '百' => 100,
            '廿' => {
                total += 20;
                counts = true;
                continue;
            }
            '零' | '○' if counts => continue,
            _ => 0,
        };
        if scale > 0 {
            total += unit.max(1) * scale;
            (unit, counts) = (0, true);
        } else {
            let figure = "〇一二三四五六七八九".chars().position(|figure| figure == c);
            let figure = i64::try_from(figure.or(matches!(c, '零' | '○').then_some(0))?).ok()?;
            // Written figure by figure, unless a ten or a hundred has been counted.
            unit = if counts {
                figure
            } else {
                unit.checked_mul(10)?.checked_add(figure)?
            };
            figures += 1;
        }
        if unit > 1_000_000_000 || total > 1_000_000_000 {
            return None;
        }
    }
    let value = total + unit;
    let width = match value {
        _ if !counts => figures,
        100.. => 3,
        _ => 2,
    };
    (!text.is_empty()).then_some((value, width))
}

#[cfg(test)]
mod tests;
