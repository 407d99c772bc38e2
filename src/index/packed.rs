//! An article and its facts in few bytes, as they lie in the store.
//!
//! The text of an article compresses well, what was found in it does not. So nothing is kept twice: a name is mostly how
//! the text has it at the first mention, and what a day, week, month or year is called follows from its days. Ranges are
//! kept as distances from the one before, lengths and days too, and confidence in hundredths. All but that last survives
//! as it was.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::Error as _;
use serde::{Deserialize, Serialize};

use super::StoredFacts;
use crate::analysis::dates::value_of;
use crate::analysis::{Entity, Mention};
use crate::article::{Article, Days, Kind};

/// The bytes of an article and its facts.
///
/// # Errors
/// The serializer's.
pub(super) fn pack(article: &Article, facts: &StoredFacts) -> Result<Vec<u8>, postcard::Error> {
    let mut before = Before::default();
    let facts = PackedFacts {
        lang: facts.lang.as_str().into(),
        words: facts.words,
        entities: facts
            .entities
            .iter()
            .map(|entity| PackedEntity::of(entity, article))
            .collect(),
        mentions: facts.mentions.iter().map(|mention| before.pack(mention)).collect(),
    };
    postcard::to_stdvec(&(article, facts))
}

/// Reads what [`pack`] wrote.
///
/// # Errors
/// The bytes are damaged.
pub(super) fn unpack(bytes: &[u8]) -> Result<(Article, StoredFacts), postcard::Error> {
    let (article, packed): (Article, PackedFacts) = postcard::from_bytes(bytes)?;
    let entities = packed.entities.into_iter().map(|entity| entity.unpack(&article));
    let mut before = Before::default();
    let facts = StoredFacts {
        lang: packed.lang.into_owned(),
        words: packed.words,
        entities: entities.collect::<Result<_, _>>()?,
        mentions: packed
            .mentions
            .into_iter()
            .map(|mention| before.unpack(mention))
            .collect::<Result<_, _>>()?,
    };
    Ok((article, facts))
}

#[derive(Serialize, Deserialize)]
struct PackedFacts<'a> {
    #[serde(borrow)]
    lang: Cow<'a, str>,
    words: u64,
    #[serde(borrow)]
    entities: Vec<PackedEntity<'a>>,
    #[serde(borrow)]
    mentions: Vec<PackedMention<'a>>,
}

#[derive(Serialize, Deserialize)]
struct PackedEntity<'a> {
    kind: Kind,
    /// `None` where it is how the text has it at the first mention.
    #[serde(borrow)]
    name: Option<Cow<'a, str>>,
    hundredths: u8,
    in_body: Vec<Step>,
    in_title: Vec<Step>,
}

impl<'a> PackedEntity<'a> {
    fn of(entity: &'a Entity, article: &Article) -> PackedEntity<'a> {
        let first = first_mention(article, &entity.in_body, &entity.in_title);
        PackedEntity {
            kind: entity.kind,
            name: (first != Some(&entity.name)).then(|| entity.name.as_str().into()),
            hundredths: (entity.confidence * 100.0).round() as u8,
            in_body: steps(&entity.in_body),
            in_title: steps(&entity.in_title),
        }
    }

    fn unpack(self, article: &Article) -> Result<Entity, postcard::Error> {
        let (in_body, in_title) = (ranges(&self.in_body), ranges(&self.in_title));
        let name = match &self.name {
            Some(name) => name,
            None => first_mention(article, &in_body, &in_title).ok_or_else(|| damaged("a name has no mention"))?,
        };
        Ok(Entity {
            kind: self.kind,
            name: name.to_owned(),
            confidence: f32::from(self.hundredths) / 100.0,
            in_body,
            in_title,
        })
    }
}

/// The text of the first mention in the body, or in the title where the body has none.
fn first_mention<'a>(article: &'a Article, in_body: &[Range<u32>], in_title: &[Range<u32>]) -> Option<&'a str> {
    let (text, range) = match in_body.first() {
        Some(range) => (&article.body, range),
        None => (&article.title, in_title.first()?),
    };
    text.get(range.start as usize..range.end as usize)
}

#[derive(Serialize, Deserialize)]
struct PackedMention<'a> {
    range: Step,
    /// `None` where it follows from the days.
    #[serde(borrow)]
    value: Option<Cow<'a, str>>,
    /// From the first day before, and days more than one.
    days: Option<(i32, i32)>,
}

/// What the mention before leaves for the next to be told by.
#[derive(Default)]
struct Before {
    range: Range<u32>,
    first: i32,
}

impl Before {
    fn pack<'a>(&mut self, mention: &'a Mention) -> PackedMention<'a> {
        let plain = mention.days.and_then(value_of);
        let packed = PackedMention {
            range: step(&self.range, &mention.range),
            value: (plain.as_ref() != Some(&mention.value)).then(|| mention.value.as_str().into()),
            days: mention
                .days
                .map(|days| (days.first.wrapping_sub(self.first), days.last.wrapping_sub(days.first))),
        };
        self.range = mention.range.clone();
        self.first = mention.days.map_or(self.first, |days| days.first);
        packed
    }

    fn unpack(&mut self, packed: PackedMention<'_>) -> Result<Mention, postcard::Error> {
        self.range = follow(&self.range, packed.range);
        let days = packed.days.map(|(from_before, more)| {
            self.first = self.first.wrapping_add(from_before);
            Days {
                first: self.first,
                last: self.first.wrapping_add(more),
            }
        });
        let value = match packed.value {
            Some(value) => Some(value.into_owned()),
            None => days.and_then(value_of),
        };
        Ok(Mention {
            range: self.range.clone(),
            value: value.ok_or_else(|| damaged("a date has no value"))?,
            days,
        })
    }
}

fn damaged(what: &str) -> postcard::Error {
    postcard::Error::custom(what)
}

/// Where a range begins, counted from the end of the one before, and how much longer than that it is.
type Step = (u32, i32);

fn steps(ranges: &[Range<u32>]) -> Vec<Step> {
    let before = std::iter::once(&(0..0)).chain(ranges);
    before.zip(ranges).map(|(before, range)| step(before, range)).collect()
}

fn ranges(steps: &[Step]) -> Vec<Range<u32>> {
    let mut before = 0..0;
    let range = |step: &Step| {
        before = follow(&before, *step);
        before.clone()
    };
    steps.iter().map(range).collect()
}

/// Wraps around where ranges are not in order, and back again when read.
fn step(before: &Range<u32>, range: &Range<u32>) -> Step {
    let longer = length(range).wrapping_sub(length(before));
    (range.start.wrapping_sub(before.end), longer.cast_signed())
}

fn follow(before: &Range<u32>, (gap, longer): Step) -> Range<u32> {
    let start = before.end.wrapping_add(gap);
    let length = length(before).wrapping_add(longer.cast_unsigned());
    start..start.wrapping_add(length)
}

fn length(range: &Range<u32>) -> u32 {
    range.end.wrapping_sub(range.start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{pack, unpack};
    use crate::analysis::dates::value_of;
    use crate::analysis::{Entity, Mention};
    use crate::article::{Article, Days, Kind};
    use crate::index::StoredFacts;

    const BODY: &str = "Ana Duarte met Duarte's son on 3 January; Ana Duarte left.";

    fn any_range() -> impl Strategy<Value = std::ops::Range<u32>> {
        let anywhere = (any::<u32>(), 0..50u32).prop_map(|(start, length)| start..start.saturating_add(length));
        prop_oneof![anywhere, Just(0..10), Just(15..21), Just(42..52)]
    }

    fn any_days() -> impl Strategy<Value = Days> {
        let days = |(first, more): (i32, i32)| Days {
            first,
            last: first.saturating_add(more),
        };
        let known = -20_000..80_000;
        prop_oneof![
            (known.clone(), prop::sample::select(vec![0, 6, 27, 29, 30, 364, 365])).prop_map(days),
            (known, any::<i32>()).prop_map(days),
            any::<(i32, i32)>().prop_map(days),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn facts_survive_the_store(
            found in prop::collection::vec(
                (0..3usize, "Ana Duarte|Duarte|[A-Z][a-zé]{0,8}", 0..=100u8, prop::collection::vec(any_range(), 0..4)),
                0..5,
            ),
            mentioned in prop::collection::vec((any_range(), prop::option::of(any_days()), any::<bool>()), 0..5),
        ) {
            let entity = |(kind, name, hundredths, ranges): (usize, String, u8, Vec<_>)| Entity {
                kind: Kind::ALL[kind],
                name,
                confidence: f32::from(hundredths) / 100.0,
                in_title: ranges.iter().take(1).cloned().collect(),
                in_body: if hundredths % 3 == 0 { Vec::new() } else { ranges },
            };
            let mention = |(range, days, plain): (_, Option<Days>, bool)| Mention {
                range,
                value: days.and_then(value_of).filter(|_| plain).unwrap_or("2026-01-03TMO".into()),
                days,
            };
            let article = Article {
                title: "Ana Duarte leaves".into(),
                body: BODY.into(),
                ..Article::default()
            };
            let facts = StoredFacts {
                lang: "en".into(),
                words: 7,
                entities: found.into_iter().map(entity).collect(),
                mentions: mentioned.into_iter().map(mention).collect(),
            };
            let bytes = pack(&article, &facts).unwrap();
            prop_assert_eq!(unpack(&bytes).unwrap(), (article, facts));
        }

        #[test]
        fn damage_is_no_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unpack(&bytes);
        }
    }

    #[test]
    fn what_the_text_says_is_not_kept_twice() {
        let article = Article {
            body: BODY.into(),
            ..Article::default()
        };
        let named = |name: &str| StoredFacts {
            lang: "en".into(),
            words: 11,
            entities: vec![Entity {
                kind: Kind::Person,
                name: name.into(),
                confidence: 0.9,
                in_body: vec![0..10, 15..21, 42..52],
                in_title: Vec::new(),
            }],
            mentions: Vec::new(),
        };
        let size = |name| pack(&article, &named(name)).unwrap().len();
        assert_eq!(
            size("Ana Maria Duarte") - size("Ana Duarte"),
            1 + "Ana Maria Duarte".len()
        );
    }
}
