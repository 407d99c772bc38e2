//! Names and days of an article in few bytes: how [`super::StoredFacts`] lie in the store.
//!
//! The text of an article compresses well, numbers do not; so ranges are kept as distances from the one before, days too,
//! and confidence in hundredths. All but that last survives as it was. For serde's `with`.

use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::article::{Days, Kind};

/// Where a range begins, counted from the end of the one before, and how long it is.
type Step = (u32, u32);

/// Entities, in few bytes.
pub mod entities {
    use super::{Deserialize, Deserializer, Kind, Serialize, Serializer, Step, ranges, steps};
    use crate::analysis::Entity;

    #[derive(Serialize, Deserialize)]
    struct Packed<'a> {
        kind: Kind,
        name: std::borrow::Cow<'a, str>,
        hundredths: u8,
        in_body: Vec<Step>,
        in_title: Vec<Step>,
    }

    /// Writes them.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(entities: &[Entity], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(entities.iter().map(|entity| Packed {
            kind: entity.kind,
            name: entity.name.as_str().into(),
            hundredths: (entity.confidence * 100.0).round() as u8,
            in_body: steps(&entity.in_body),
            in_title: steps(&entity.in_title),
        }))
    }

    /// Reads them.
    ///
    /// # Errors
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Entity>, D::Error> {
        let packed = Vec::<Packed>::deserialize(from)?;
        let entity = |packed: Packed| Entity {
            kind: packed.kind,
            name: packed.name.into_owned(),
            confidence: f32::from(packed.hundredths) / 100.0,
            in_body: ranges(packed.in_body),
            in_title: ranges(packed.in_title),
        };
        Ok(packed.into_iter().map(entity).collect())
    }
}

/// Mentions of days, in few bytes.
pub mod mentions {
    use super::{Days, Deserialize, Deserializer, Range, Serialize, Serializer, Step, follow, step};
    use crate::analysis::Mention;

    #[derive(Serialize, Deserialize)]
    struct Packed<'a> {
        range: Step,
        value: std::borrow::Cow<'a, str>,
        /// From the first day before, and days more than one.
        days: Option<(i32, i32)>,
    }

    /// Writes them.
    ///
    /// # Errors
    /// The serializer's.
    pub fn serialize<S: Serializer>(mentions: &[Mention], to: S) -> Result<S::Ok, S::Error> {
        let (mut end, mut first) = (0, 0);
        to.collect_seq(mentions.iter().map(|mention| {
            let packed = Packed {
                range: step(end, &mention.range),
                value: mention.value.as_str().into(),
                days: mention
                    .days
                    .map(|days| (days.first.wrapping_sub(first), days.last.wrapping_sub(days.first))),
            };
            end = mention.range.end;
            first = mention.days.map_or(first, |days| days.first);
            packed
        }))
    }

    /// Reads them.
    ///
    /// # Errors
    /// The deserializer's.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Mention>, D::Error> {
        let packed = Vec::<Packed>::deserialize(from)?;
        let (mut range, mut first) = (Range::default(), 0i32);
        let mention = |packed: Packed| {
            range = follow(range.end, packed.range);
            let days = packed.days.map(|(from_before, more)| {
                first = first.wrapping_add(from_before);
                Days {
                    first,
                    last: first.wrapping_add(more),
                }
            });
            Mention {
                range: range.clone(),
                value: packed.value.into_owned(),
                days,
            }
        };
        Ok(packed.into_iter().map(mention).collect())
    }
}

fn steps(ranges: &[Range<u32>]) -> Vec<Step> {
    let ends = std::iter::once(0).chain(ranges.iter().map(|range| range.end));
    ends.zip(ranges).map(|(end, range)| step(end, range)).collect()
}

fn ranges(steps: Vec<Step>) -> Vec<Range<u32>> {
    let mut end = 0;
    let range = |step| {
        let range = follow(end, step);
        end = range.end;
        range
    };
    steps.into_iter().map(range).collect()
}

/// Wraps around where ranges are not in order, and back again when read.
fn step(end: u32, range: &Range<u32>) -> Step {
    (range.start.wrapping_sub(end), range.end.wrapping_sub(range.start))
}

fn follow(end: u32, (gap, length): Step) -> Range<u32> {
    let start = end.wrapping_add(gap);
    start..start.wrapping_add(length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::analysis::{Entity, Mention};
    use crate::article::{Days, Kind};
    use crate::index::StoredFacts;

    fn any_range() -> impl Strategy<Value = std::ops::Range<u32>> {
        (any::<u32>(), 0..50u32).prop_map(|(start, length)| start..start.saturating_add(length))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn facts_survive_the_store(
            found in prop::collection::vec((0..3usize, "[A-Z][a-zé]{0,8}", 0..=100u8, prop::collection::vec(any_range(), 0..4)), 0..5),
            mentioned in prop::collection::vec((any_range(), any::<Option<(i32, i32)>>()), 0..5),
        ) {
            let entity = |(kind, name, hundredths, ranges): (usize, String, u8, Vec<_>)| Entity {
                kind: Kind::ALL[kind],
                name,
                confidence: f32::from(hundredths) / 100.0,
                in_title: ranges.iter().take(1).cloned().collect(),
                in_body: ranges,
            };
            let mention = |(range, days): (_, Option<(i32, i32)>)| Mention {
                range,
                value: "2026-01-03".into(),
                days: days.map(|(first, last)| Days { first, last }),
            };
            let facts = StoredFacts {
                lang: "en".into(),
                words: 7,
                entities: found.into_iter().map(entity).collect(),
                mentions: mentioned.into_iter().map(mention).collect(),
            };
            let bytes = postcard::to_stdvec(&facts).unwrap();
            prop_assert_eq!(postcard::from_bytes::<StoredFacts>(&bytes).unwrap(), facts);
        }
    }
}
