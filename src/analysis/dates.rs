//! Under construction.
//! Days and periods that a text speaks of.

pub(crate) mod names;

use super::{Mention, language::Lang};
use crate::article::Date;

/// Finds the expressions of time in a body, resolved against the article's date.
pub fn find(body: &str, lang: Lang, date: Option<Date>) -> Vec<Mention> {
    let _ = (body, lang, date);
    Vec::new()
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
