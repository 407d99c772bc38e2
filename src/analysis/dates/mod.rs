//! Days and periods that a text speaks of, resolved against the day of the article.
//!
//! Each language has a table of words and a grammar of its own; what they find are [`value`]s. There is no clock: where
//! the article has no date, only what is absolute is resolved. `PRESENT_REF`, `PAST_REF` and `FUTURE_REF` are marked and
//! name no days; lengths of time ("for two years") and repeated times ("every Monday") are not dates and are left out.

mod english;
mod english_words;
mod feasts;
pub(crate) mod names;
mod value;

use super::{Mention, language::Lang};
use crate::article::{Date, Precision};

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
    let _ = tag;
    let found = english::find(body, article);
    let mention = |(range, value): (_, value::Value)| Mention {
        range,
        value: value.to_string(),
        days: value.days(),
    };
    found.into_iter().map(mention).collect()
}
/// The value of a run of Chinese numerals, and how many figures it stands for: 4 for a year written figure by figure.
pub(crate) fn chinese_number(text: &str) -> Option<(i64, usize)> {
    let mut total = 0_i64;
    let mut unit = 0_i64;
    let mut figures = 0_usize;
    let mut tens = false;
    for c in text.chars() {
        match "〇一二三四五六七八九"
            .chars()
            .position(|figure| figure == c)
            .or(matches!(c, '零' | '○').then_some(0))
        {
            Some(figure) => {
                unit = if tens {
                    i64::try_from(figure).ok()?
                } else {
                    unit.checked_mul(10)?.checked_add(i64::try_from(figure).ok()?)?
                };
                figures += 1;
            }
            None if matches!(c, '十' | '廿') && !tens => {
                total = if c == '廿' { 20 } else { unit.max(1) * 10 };
                unit = 0;
                tens = true;
            }
            None => return None,
        }
    }
    let width = if tens { 2 } else { figures };
    (!text.is_empty()).then_some((total + unit, width.max(1)))
}
