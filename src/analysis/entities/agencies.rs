//! Agencies of news and of ratings: by their names never people, and in the brackets of a dateline (`LISBON, March 3
//! (Meridian) -`) agencies, whatever they are called; but no name at all where one signs off at the end of its story.

use super::names::Mention;
use crate::analysis::fold;
use crate::analysis::published::{self, Dateline};
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
    if let Some(writer) = dateline.as_ref().and_then(|line| in_brackets(line, body)) {
        let is_it = |mention: &Mention| {
            !mention.in_title && mention.range.start < writer.range.end && writer.range.start < mention.range.end
        };
        if !mentions.iter().any(is_it) {
            let at = mentions.partition_point(|mention| mention.in_title || mention.range.start < writer.range.start);
            mentions.insert(at, writer);
        }
    }
}

/// The agency in the brackets of the dateline with which a body begins.
fn in_brackets(line: &Dateline, body: &str) -> Option<Mention> {
    let name = line.agency.as_deref()?;
    let start = body.get(..line.len)?.find(&format!("({name}"))? + 1;
    let is_name = name.starts_with(char::is_uppercase) && !name.contains(|c: char| c.is_ascii_digit());
    is_name.then(|| Mention {
        kind: Kind::Org,
        name: name.to_owned(),
        confidence: WRITER,
        range: start as u32..(start + name.len()) as u32,
        in_title: false,
    })
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
    fn who_writes_is_an_organisation_in_brackets_or_not() {
        for (body, name) in [
            ("LIMA, March 3 (Meridian) - The port was closed.", "Meridian"),
            ("LIMA, March 3 (hpd) - The port was closed.", "hpd"),
            ("新华社北京1月17日电 港口昨天关闭。", "新华社"),
        ] {
            let start = body.find(name).expect("the name") as u32;
            let mut mentions = vec![Mention {
                kind: Kind::Place,
                name: name.to_owned(),
                confidence: 0.6,
                range: start..start + name.len() as u32,
                in_title: false,
            }];
            settle(&mut mentions, body);
            let kinds: Vec<Kind> = mentions.iter().map(|mention| mention.kind).collect();
            assert_eq!(kinds, [Kind::Org], "{body:?}");
        }
    }

    #[test]
    fn agencies_are_in_order() {
        assert!(AGENCIES.is_sorted());
    }
}
