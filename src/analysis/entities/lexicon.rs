//! Which words are known as names, titles or signs of a name.
//!
//! Words and phrases are kept by a hash of their lower-case form: four bytes of key and two of classes each. One in
//! some thirty thousand unknown words is taken for a known one, which a statistical tagger bears with ease.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// What a word or phrase is known as: a set of classes, one bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Classes(pub(super) u16);

impl Classes {
    pub(super) const GIVEN: Classes = Classes(1);
    pub(super) const SURNAME: Classes = Classes(1 << 1);
    pub(super) const CITY: Classes = Classes(1 << 2);
    pub(super) const TOWN: Classes = Classes(1 << 3);
    pub(super) const COUNTRY: Classes = Classes(1 << 4);
    pub(super) const REGION: Classes = Classes(1 << 5);
    pub(super) const DEMONYM: Classes = Classes(1 << 6);
    pub(super) const ORG: Classes = Classes(1 << 7);
    pub(super) const TITLE: Classes = Classes(1 << 8);
    /// Ends or opens the name of a company or paper: "Inc", "Herald".
    pub(super) const COMPANY: Classes = Classes(1 << 9);
    /// Stands in the name of a body: "Ministry", "University".
    pub(super) const BODY: Classes = Classes(1 << 10);
    /// Stands in the name of a place: "River", "County".
    #[cfg(feature = "workshop")]
    pub(super) const LANDMARK: Classes = Classes(1 << 11);
    pub(super) const DATE: Classes = Classes(1 << 12);
    /// Written in lower case in the training texts.
    pub(super) const COMMON: Classes = Classes(1 << 13);
    /// Opens a phrase of the lexicon.
    pub(super) const OPENS_PHRASE: Classes = Classes(1 << 14);

    /// Says in lower case what a person does: "dentist", "striker".
    #[cfg(feature = "workshop")]
    pub(super) const ROLE: Classes = Classes(1 << 15);

    /// Any kind of place.
    pub(super) const PLACE: Classes = Classes(Self::CITY.0 | Self::TOWN.0 | Self::COUNTRY.0 | Self::REGION.0);

    /// The classes by their names in the gazetteer.
    #[cfg(feature = "workshop")]
    pub(super) const NAMED: [(&str, Classes); 14] = [
        ("given", Self::GIVEN),
        ("surname", Self::SURNAME),
        ("city", Self::CITY),
        ("town", Self::TOWN),
        ("country", Self::COUNTRY),
        ("region", Self::REGION),
        ("demonym", Self::DEMONYM),
        ("org", Self::ORG),
        ("title", Self::TITLE),
        ("company", Self::COMPANY),
        ("body", Self::BODY),
        ("landmark", Self::LANDMARK),
        ("date", Self::DATE),
        ("role", Self::ROLE),
    ];

    /// Whether any class of `other` is among these.
    pub(super) fn any(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }

    /// These but for those of `other`.
    pub(super) fn without(self, other: Classes) -> Classes {
        Classes(self.0 & !other.0)
    }

    /// Both.
    pub(super) fn with(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }
}

/// The key of a lower-case word.
pub(super) fn key(lower: &str) -> u32 {
    (xxh3_64(lower.as_bytes()) >> 32) as u32
}

/// The key of a phrase, from the keys of its words.
pub(super) fn phrase_key(words: impl Iterator<Item = u32>) -> u32 {
    words.fold(0, phrase_step)
}

/// The key of a phrase with one more word.
pub(super) fn phrase_step(phrase: u32, word: u32) -> u32 {
    (phrase.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b1)
}

/// Longest phrase, in words.
pub(super) const LONGEST_PHRASE: usize = 5;

/// Which words stand in like company: each word of the training texts in one of a few great clusters, and of more small
/// ones.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Clusters {
    /// Keys of words as written, in order, each once.
    keys: Vec<u32>,
    numbers: Vec<[u8; 2]>,
}

impl Clusters {
    /// From words' keys with the numbers of their clusters, from 1.
    #[cfg(feature = "workshop")]
    pub(super) fn new(entries: std::collections::BTreeMap<u32, [u8; 2]>) -> Clusters {
        let (keys, numbers) = entries.into_iter().unzip();
        Clusters { keys, numbers }
    }

    /// The clusters of a word, from 1.
    pub(super) fn get(&self, key: u32) -> Option<[u8; 2]> {
        let at = self.keys.binary_search(&key).ok()?;
        self.numbers.get(at).copied()
    }
}

/// The known words and phrases.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Listed")]
pub(super) struct Lexicon {
    /// In order, each once.
    keys: Vec<u32>,
    classes: Vec<Classes>,
    /// Where the keys with each upper half begin, so that a look-up need not search through all; and their end.
    #[serde(skip_serializing)]
    starts: Vec<u32>,
    /// Words in like company.
    pub(super) clusters: Clusters,
}

/// The lexicon as it lies in a file.
#[derive(Deserialize)]
struct Listed {
    keys: Vec<u32>,
    classes: Vec<Classes>,
    clusters: Clusters,
}

impl From<Listed> for Lexicon {
    fn from(
        Listed {
            keys,
            classes,
            clusters,
        }: Listed,
    ) -> Lexicon {
        let mut starts = Vec::with_capacity((1 << BITS_OF_START) + 1);
        for (at, key) in (0..).zip(&keys) {
            while starts.len() <= start_of(*key) {
                starts.push(at);
            }
        }
        starts.resize((1 << BITS_OF_START) + 1, keys.len() as u32);
        Lexicon {
            keys,
            classes,
            starts,
            clusters,
        }
    }
}

/// Keys are hashes, so as many begin with one upper part as with another: some seven of a hundred thousand.
const BITS_OF_START: u32 = 14;

fn start_of(key: u32) -> usize {
    (key >> (u32::BITS - BITS_OF_START)) as usize
}

impl Lexicon {
    /// From keys with their classes, and clusters.
    #[cfg(feature = "workshop")]
    pub(super) fn new(entries: std::collections::BTreeMap<u32, Classes>, clusters: Clusters) -> Lexicon {
        let (keys, classes) = entries.into_iter().unzip();
        Listed {
            keys,
            classes,
            clusters,
        }
        .into()
    }

    /// What is known of a word or phrase.
    pub(super) fn get(&self, key: u32) -> Classes {
        let place = || {
            let [from, to] = *self.starts.get(start_of(key)..)?.first_chunk()?;
            let keys = self.keys.get(from as usize..to as usize)?;
            Some(from as usize + keys.iter().position(|known| *known == key)?)
        };
        place().and_then(|at| self.classes.get(at)).copied().unwrap_or_default()
    }
}
