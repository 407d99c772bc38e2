//! Agencies of news and of ratings: by their names never people, and in the brackets of a dateline (`LISBON, March 3
//! (Meridian) -`) agencies, whatever they are called; but no name at all where one signs off at the end of its story.

use super::names::Mention;
use crate::analysis::{fold, published};
use crate::article::Kind;

/// Folded names of news agencies, in order. Wires signed for a century as "Reuter".
const AGENCIES: [&str; 22] = [
    "afp",
    "agence france presse",
    "anp",
    "ansa",
    "ap",
    "associated press",
    "bernama",
    "bloomberg",
    "dpa",
    "efe",
    "interfax",
    "kyodo",
    "lusa",
    "pti",
    "reuter",
    "reuters",
    "ritzau",
    "tass",
    "united press international",
    "upi",
    "xinhua",
    "yonhap",
];

/// Folded names of rating agencies, which sound like people.
const RATERS: [&str; 5] = ["fitch", "moody", "moodys", "poor", "poors"];

/// Makes mentions of agencies organisations, and leaves out the one that signs `body`.
pub(super) fn settle(mentions: &mut Vec<Mention>, body: &str) {
    let dateline = published::from_dateline(body, None);
    let is_writer = |mention: &Mention| {
        let line = dateline
            .as_ref()
            .filter(|line| !mention.in_title && mention.range.end as usize <= line.len);
        line.is_some_and(|line| line.agency.as_deref() == Some(mention.name.as_str()))
    };
    mentions.retain_mut(|mention| {
        if is_writer(mention) {
            mention.kind = Kind::Org;
            return true;
        }
        let key = fold::key(&mention.name);
        if AGENCIES.binary_search(&key.as_str()).is_err() {
            if RATERS.contains(&key.as_str()) {
                mention.kind = Kind::Org;
            }
            return true;
        }
        mention.kind = Kind::Org;
        mention.in_title || !signs(body, mention.range.end)
    });
}

/// Whether nothing but marks follows.
fn signs(body: &str, end: u32) -> bool {
    let rest = body.get(end as usize..).unwrap_or_default();
    !rest.contains(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agencies_are_in_order() {
        assert!(AGENCIES.is_sorted());
    }
}
