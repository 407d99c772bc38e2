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

/// How sure the name is that stands in the brackets of a dateline.
const WRITER: f32 = 0.9;

/// Makes mentions of agencies organisations, adds the one in the brackets of the dateline where it was missed, and leaves
/// out the one that signs `body`.
pub(super) fn settle(mentions: &mut Vec<Mention>, body: &str) {
    let writer = writer(body);
    let is_writer = |mention: &Mention| writer.as_ref().is_some_and(|writer| is_same(mention, writer));
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
    if let Some(writer) = writer.filter(|writer| !mentions.iter().any(|mention| overlaps(mention, writer))) {
        let at = mentions.partition_point(|mention| mention.in_title || mention.range.start < writer.range.start);
        mentions.insert(at, writer);
    }
}

/// The agency in the brackets of the dateline with which a body begins.
fn writer(body: &str) -> Option<Mention> {
    let line = published::from_dateline(body, None)?;
    let name = line.agency?;
    let head = body.get(..line.len)?;
    let start = head.find(&format!("({name}"))? + 1;
    let is_name = name.starts_with(char::is_uppercase) && !name.contains(|c: char| c.is_ascii_digit());
    is_name.then(|| Mention {
        kind: Kind::Org,
        range: start as u32..(start + name.len()) as u32,
        name,
        confidence: WRITER,
        in_title: false,
    })
}

fn is_same(mention: &Mention, writer: &Mention) -> bool {
    overlaps(mention, writer) && mention.name == writer.name
}

fn overlaps(mention: &Mention, writer: &Mention) -> bool {
    !mention.in_title && mention.range.start < writer.range.end && writer.range.start < mention.range.end
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
