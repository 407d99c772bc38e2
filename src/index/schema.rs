//! The fields of the index, named once; everybody else asks for them here.
//!
//! # Three text fields on one ruler
//!
//! Title, abstract and body share one run of positions: the title from 0, one empty position, the abstract, one empty
//! position, the body. Three fields are laid against that ruler:
//!
//! | field | holds at each position | norms |
//! |---|---|---|
//! | `text` | ranking terms: stems, words of the Chinese dictionary | yes |
//! | `exact` | the folded form as written; for Chinese, Japanese and Korean each character and each pair of joined characters, at its first | no |
//! | `marks` | starts of sentences and paragraphs, capitals, and what each mention of a name covers | no |
//!
//! A title's term is written [`TITLE_WEIGHT`] times at its position and a lead's [`LEAD_WEIGHT`] times, so a term
//! frequency in `text` *is* the weighted pseudo-frequency of BM25F (Robertson, Zaragoza, Taylor 2004) and plain BM25
//! over one posting list ranks all fields as one. Readers of positions drop the repeats.
//!
//! # Facets
//!
//! Each facet field is a multi-valued string column for counting. Names are kept as [`FacetValue`]: the folded key,
//! then the form, so that forms of one key lie side by side in the dictionary. The field `keys` holds, for every
//! value and every word of it, a term made by [`key_term`]: one prefix lookup finds all values with that word, and
//! their postings are the articles.

use tantivy::schema::{Field, IndexRecordOption, NumericOptions, Schema, TextFieldIndexing, TextOptions};

/// Version of all that is written to disk; a change that old indexes cannot be read with adds one.
pub const FORMAT_VERSION: u32 = 6;

/// Versions of the engine that have written this format, as they stand at the end of each file.
pub const ENGINE_VERSIONS: [&str; 1] = ["0.27.0"];

/// How often a title's term counts against one of the body.
pub const TITLE_WEIGHT: u32 = 3;

/// How often a lead's term counts against one of the body.
pub const LEAD_WEIGHT: u32 = 2;

/// Name under which the tokenizer that replays a [`super::tape`] is registered.
pub const TAPE_TOKENIZER: &str = "tape";

/// Terms of the field `marks`.
pub mod mark {
    /// First word of a sentence.
    pub const SENTENCE: &str = "s";
    /// First word of a paragraph; the title and the abstract are paragraphs too.
    pub const PARAGRAPH: &str = "p";
    /// A word with a capital at its head.
    pub const CAPITAL: &str = "Aa";
    /// A word of two or more letters in capitals.
    pub const CAPITALS: &str = "AA";

    use crate::article::Kind;

    /// Any mention of a kind: a term at every position that it covers.
    pub fn kind(kind: Kind) -> String {
        format!("@{}", kind.name())
    }

    /// The mentions of one name, by its folded key: a term at every position that it covers.
    pub fn name(kind: Kind, key: &str) -> String {
        format!("@{}\u{1f}{key}", kind.name())
    }
}

/// A field whose values are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// People.
    Person,
    /// Organisations.
    Org,
    /// Places.
    Place,
    /// Publication or agency.
    Source,
    /// Desk.
    Section,
    /// Authors.
    By,
    /// Publisher's keywords and codes.
    Tag,
    /// Language.
    Lang,
    /// Folder below the archive's root.
    Folder,
    /// Printed page.
    Page,
    /// Edition.
    Edition,
    /// Use status.
    Status,
    /// Where the date came from.
    DateSource,
    /// Place of writing.
    Dateline,
}

impl Facet {
    /// All facets, in the order in which they are offered.
    pub const ALL: [Facet; 14] = [
        Facet::Person,
        Facet::Org,
        Facet::Place,
        Facet::Source,
        Facet::Section,
        Facet::By,
        Facet::Tag,
        Facet::Lang,
        Facet::Folder,
        Facet::Page,
        Facet::Edition,
        Facet::Status,
        Facet::DateSource,
        Facet::Dateline,
    ];

    /// The word used in queries, flags and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Facet::Person => "person",
            Facet::Org => "org",
            Facet::Place => "place",
            Facet::Source => "source",
            Facet::Section => "section",
            Facet::By => "by",
            Facet::Tag => "tag",
            Facet::Lang => "lang",
            Facet::Folder => "folder",
            Facet::Page => "page",
            Facet::Edition => "edition",
            Facet::Status => "status",
            Facet::DateSource => "date_source",
            Facet::Dateline => "dateline",
        }
    }

    /// The facet of a name.
    pub fn from_name(name: &str) -> Option<Facet> {
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }

    /// The facet that counts a kind of name.
    pub fn from_kind(kind: crate::article::Kind) -> Facet {
        use crate::article::Kind;
        match kind {
            Kind::Person => Facet::Person,
            Kind::Org => Facet::Org,
            Kind::Place => Facet::Place,
        }
    }

    /// The kind of name that it counts, if it counts names.
    pub fn kind(self) -> Option<crate::article::Kind> {
        use crate::article::Kind;
        match self {
            Facet::Person => Some(Kind::Person),
            Facet::Org => Some(Kind::Org),
            Facet::Place => Some(Kind::Place),
            _ => None,
        }
    }

    /// Whether values that are equal after folding are one value.
    ///
    /// Names and authors are; a publisher's codes are kept apart as they stand.
    pub fn folds(self) -> bool {
        self.kind().is_some() || self == Facet::By
    }
}

/// A facet value as it stands in a column: its key, the form written, and whether only the publisher gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FacetValue<'a> {
    /// What equal values share.
    pub key: &'a str,
    /// The form as written.
    pub form: &'a str,
    /// The name was given by the publisher and not found in the text.
    pub only_given: bool,
}

const SEPARATOR: &str = "\u{1f}";
const ONLY_GIVEN: &str = "\u{1f}g";
/// Stands for a word in a key; like [`SEPARATOR`], a control character that no value in print holds.
const PLACE: &str = "\u{1e}";

impl<'a> FacetValue<'a> {
    /// The string that the column holds.
    pub fn encode(self) -> String {
        let origin = if self.only_given { ONLY_GIVEN } else { "" };
        format!("{}{SEPARATOR}{}{origin}", self.key, self.form)
    }

    /// Reads a string of the column.
    pub fn decode(text: &'a str) -> FacetValue<'a> {
        let (rest, only_given) = match text.strip_suffix(ONLY_GIVEN) {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (key, form) = rest.split_once(SEPARATOR).unwrap_or((rest, rest));
        FacetValue { key, form, only_given }
    }
}

/// The term of the field `keys` for one word of a value.
///
/// Where the word stands in the key, it is not written again: so the ends of terms are alike for all Duartes, and for
/// all values of one word, and the dictionary keeps each end once.
pub fn key_term(facet: Facet, word: &str, key: &str) -> String {
    let (before, place, after) = match key.split_once(word) {
        Some((before, after)) => (before, PLACE, after),
        None => (key, "", ""),
    };
    [facet.name(), SEPARATOR, word, SEPARATOR, before, place, after].concat()
}

/// What all terms of [`key_term`] for values with a word that begins so have in common.
///
/// With `whole`, the word must be exactly this one.
pub fn key_prefix(facet: Facet, word: &str, whole: bool) -> String {
    let end = if whole { SEPARATOR } else { "" };
    format!("{}{SEPARATOR}{word}{end}", facet.name())
}

/// The key of a term made by [`key_term`].
pub fn key_of_term(term: &str) -> Option<String> {
    let (word, key) = term.split_once(SEPARATOR)?.1.split_once(SEPARATOR)?;
    Some(key.replacen(PLACE, word, 1))
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Ranking terms of title, abstract and body.
    pub text: Field,
    /// Exact forms at the same positions.
    pub exact: Field,
    /// Sentences, paragraphs, capitals and mentions at the same positions.
    pub marks: Field,
    /// Words of facet values.
    pub keys: Field,
    /// Identifier: indexed and a column.
    pub id: Field,
    /// File that the article came from: indexed, for replacing.
    pub file: Field,
    /// Where the article lies: indexed, for `path:`.
    pub path: Field,
    /// Address of publication: indexed.
    pub url: Field,
    /// The facet columns, in the order of [`Facet::ALL`].
    pub facets: Vec<Field>,
    /// Instant of publication, seconds since 1970, signed; missing where undated.
    pub seconds: Field,
    /// First day that the date may be, days since 1970, signed; missing where undated.
    pub first_day: Field,
    /// Last day that the date may be.
    pub last_day: Field,
    /// [`crate::article::Precision`] as its code.
    pub precision: Field,
    /// First day of `updated`.
    pub updated: Field,
    /// Days that the text speaks of, packed by [`pack_days`]; several.
    pub mentions: Field,
    /// Length in words (Chinese: characters).
    pub words: Field,
    /// Recognition quality.
    pub ocr: Field,
    /// Number of positions before the abstract or body: the title is `0..title_end`.
    pub title_end: Field,
    /// The lead is `title_end..lead_end`.
    pub lead_end: Field,
    /// Hash of the identifier: a stable order among equals.
    pub tie: Field,
    /// The article and its facts, stored.
    pub stored: Field,
}

impl Fields {
    /// The column of a facet.
    pub fn facet(&self, facet: Facet) -> Field {
        Facet::ALL
            .iter()
            .position(|other| *other == facet)
            .and_then(|at| self.facets.get(at).copied())
            .unwrap_or(self.keys)
    }
}

/// Packs a span of days into one number of a column; spans over 65,535 days are cut.
pub fn pack_days(days: crate::article::Days) -> i64 {
    i64::from(days.first) * 65_536 + i64::from((days.len() - 1).min(65_535))
}

/// The span of days that [`pack_days`] packed.
pub fn unpack_days(packed: i64) -> crate::article::Days {
    let first = i32::try_from(packed.div_euclid(65_536)).unwrap_or(0);
    let more = i32::try_from(packed.rem_euclid(65_536)).unwrap_or(0);
    crate::article::Days {
        first,
        last: first.saturating_add(more),
    }
}

/// Builds the schema and the names of its fields.
pub fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let tape = |norms: bool| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TAPE_TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                .set_fieldnorms(norms),
        )
    };
    let keyword = || {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_index_option(IndexRecordOption::Basic)
                .set_fieldnorms(false),
        )
    };
    let column = || TextOptions::default().set_fast("raw");
    let number = || NumericOptions::default().set_fast();
    let fields = Fields {
        text: builder.add_text_field("text", tape(true)),
        exact: builder.add_text_field("exact", tape(false)),
        marks: builder.add_text_field("marks", tape(false)),
        keys: builder.add_text_field("keys", keyword()),
        id: builder.add_text_field("id", keyword().set_fast("raw")),
        file: builder.add_text_field("file", keyword()),
        path: builder.add_text_field("path", keyword()),
        url: builder.add_text_field("url", keyword()),
        facets: Facet::ALL
            .iter()
            .map(|facet| builder.add_text_field(facet.name(), column()))
            .collect(),
        seconds: builder.add_i64_field("seconds", number()),
        first_day: builder.add_i64_field("first_day", number()),
        last_day: builder.add_i64_field("last_day", number()),
        precision: builder.add_u64_field("precision", number()),
        updated: builder.add_i64_field("updated", number()),
        mentions: builder.add_i64_field("mentions", number()),
        words: builder.add_u64_field("words", number()),
        ocr: builder.add_u64_field("ocr", number()),
        title_end: builder.add_u64_field("title_end", number()),
        lead_end: builder.add_u64_field("lead_end", number()),
        tie: builder.add_u64_field("tie", number()),
        stored: builder.add_bytes_field("stored", tantivy::schema::STORED),
    };
    (builder.build(), fields)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Days;

    #[test]
    fn facet_values_survive_the_column() {
        for only_given in [false, true] {
            let value = FacetValue {
                key: "nicolas maduro",
                form: "Nicolás Maduro",
                only_given,
            };
            assert_eq!(FacetValue::decode(&value.encode()), value);
        }
    }

    #[test]
    fn keys_survive_their_terms() {
        for (word, key) in [
            ("duarte", "ana duarte"),
            ("lisbon", "lisbon"),
            ("an", "ana an"),
            ("近平", "习近平"),
            ("oil", "OIL-M"),
        ] {
            let term = key_term(Facet::Tag, word, key);
            assert!(term.starts_with(&key_prefix(Facet::Tag, word, true)), "{term:?}");
            assert_eq!(key_of_term(&term).as_deref(), Some(key));
        }
    }

    #[test]
    fn spans_of_days_survive_packing() {
        for (first, last) in [(0, 0), (-133_000, -132_635), (20_000, 20_006)] {
            let days = Days { first, last };
            assert_eq!(unpack_days(pack_days(days)), days);
        }
    }
}
