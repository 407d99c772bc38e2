//! Chinese: simplified characters for traditional ones, and the words of a running text.
//!
//! A text is simplified character by character, so that positions and byte offsets hold; the same table runs over
//! articles and queries, which is why either script finds the other. Words come from the dictionary of jieba, which
//! takes some 0.2 s to load and is loaded when Chinese text is first segmented, never for a query.

mod pairs;

use std::borrow::Cow;
use std::sync::OnceLock;

use jieba_rs::Jieba;

/// The simplified form of a traditional character; any other character as it is.
///
/// ```
/// use dateline::analysis::chinese::simplify_char;
///
/// assert_eq!("漢語 é".chars().map(simplify_char).collect::<String>(), "汉语 é");
/// ```
pub fn simplify_char(c: char) -> char {
    simplified(c).unwrap_or(c)
}

/// Whether a character is written in traditional Chinese only.
pub fn is_traditional(c: char) -> bool {
    simplified(c).is_some()
}

/// A text with every traditional character simplified; each character keeps its place and its length in bytes.
pub fn simplify(text: &str) -> Cow<'_, str> {
    match text.chars().any(is_traditional) {
        true => Cow::Owned(text.chars().map(simplify_char).collect()),
        false => Cow::Borrowed(text),
    }
}

/// Whether a character is Han.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' | '々' | '〇' | '〆' | '〸'..='〺')
}

/// Whether a character is Han in the block that nearly all Chinese in print is of: none of these has another form or joins
/// the character before.
pub fn is_plain_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Whether a character is Japanese kana.
pub fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}' | '\u{ff66}'..='\u{ff9d}')
}

/// Whether a character is Korean hangul, a syllable or a single letter.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{a960}'..='\u{a97c}'
        | '\u{d7b0}'..='\u{d7fb}' | '\u{ffa1}'..='\u{ffdc}')
}

/// Whether a character is a word of its own: Chinese, Japanese, Korean, and bopomofo and the like.
pub fn is_cjk(c: char) -> bool {
    is_plain_han(c)
        || c >= '\u{1100}'
            && (is_han(c)
                || is_kana(c)
                || is_hangul(c)
                || matches!(c, '\u{3105}'..='\u{312f}' | '\u{31a0}'..='\u{31bf}'))
}

/// What kind of word a [`Segment`] is, by the tags of jieba: `nr` a person, `ns` a place, `nt` an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Tag([u8; 4]);

impl Tag {
    /// A tag of up to four letters, which all of them are.
    fn new(tag: &str) -> Tag {
        let mut letters = [0; 4];
        letters
            .iter_mut()
            .zip(tag.bytes())
            .for_each(|(letter, byte)| *letter = byte);
        Tag(letters)
    }

    /// The tag as jieba writes it.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default().trim_end_matches('\0')
    }
}

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word of the dictionary, or one guessed, in a Chinese text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First byte in the text.
    pub start: u32,
    /// Byte after its last.
    pub end: u32,
    /// Part of speech.
    pub tag: Tag,
}

/// Cuts a paragraph into words, `offset` being its first byte in the text; loads the dictionary the first time.
///
/// Unknown words are guessed (names above all, which no dictionary holds). Punctuation and white space are left out.
pub fn segment(simplified: &str, offset: u32, segments: &mut Vec<Segment>) {
    let mut before = 0;
    for piece in pieces(simplified) {
        let place = |at: usize| u32::try_from(before + at).map(|at| offset.saturating_add(at));
        for tag in dictionary().tag(piece, true) {
            if !tag.word.starts_with(char::is_alphanumeric) {
                continue;
            }
            let (Ok(start), Ok(end)) = (place(tag.byte_start), place(tag.byte_end)) else {
                break;
            };
            segments.push(Segment {
                start,
                end,
                tag: Tag::new(tag.tag),
            });
        }
        before += piece.len();
    }
}

/// Longest text, in bytes, that is cut into words in one go, since each character takes a kilobyte meanwhile.
const LONGEST_PIECE: usize = 1 << 13;

/// A text in pieces that are cut into words one by one: the whole, or where it is long, parted behind the last mark that
/// leaves no piece too long, or anywhere if there is none.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let most = rest.floor_char_boundary(LONGEST_PIECE);
        let cut = match rest.get(..most) {
            Some(longest) if most < rest.len() => behind_last_mark(longest).unwrap_or(most),
            _ => rest.len(),
        };
        let (piece, more) = rest.split_at_checked(cut)?;
        rest = more;
        (!piece.is_empty()).then_some(piece)
    })
}

fn behind_last_mark(text: &str) -> Option<usize> {
    let (at, mark) = text.char_indices().rfind(|(_, c)| !c.is_alphanumeric())?;
    Some(at + mark.len_utf8())
}

fn dictionary() -> &'static Jieba {
    static DICTIONARY: OnceLock<Jieba> = OnceLock::new();
    DICTIONARY.get_or_init(Jieba::new)
}

const FIRST: char = '\u{3400}';
const LAST: char = '\u{9fff}';

/// The character's partner in the table, if it has one.
fn simplified(c: char) -> Option<char> {
    if !(FIRST..=LAST).contains(&c) {
        return None;
    }
    let partner = *table().get(c as usize - FIRST as usize)?;
    char::from_u32(u32::from(partner)).filter(|_| partner != 0)
}

/// The pairs spread over a flat table, zero where there is none: built in some tens of microseconds.
fn table() -> &'static [u16] {
    static TABLE: OnceLock<Vec<u16>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table = vec![0; LAST as usize - FIRST as usize + 1];
        let mut chars = pairs::PAIRS.iter().flat_map(|line| line.chars());
        while let (Some(traditional), Some(simplified)) = (chars.next(), chars.next()) {
            let slot = (traditional as usize)
                .checked_sub(FIRST as usize)
                .and_then(|at| table.get_mut(at));
            if let (Some(slot), Ok(simplified)) = (slot, u16::try_from(simplified as u32)) {
                *slot = simplified;
            }
        }
        table
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn pieces_are_the_text_and_none_is_too_long(
            runs in prop::collection::vec(("[的a。 ]", 0..LONGEST_PIECE), 0..6),
        ) {
            let text: String = runs.iter().map(|(c, times)| c.repeat(*times)).collect();
            let pieces: Vec<&str> = pieces(&text).collect();
            prop_assert_eq!(pieces.concat(), text.as_str());
            prop_assert!(pieces.iter().all(|piece| (1..=LONGEST_PIECE).contains(&piece.len())));
            prop_assert!(text.len() > LONGEST_PIECE || pieces.len() <= 1);
        }
    }

    #[test]
    fn a_long_text_is_cut_into_the_words_of_its_sentences() {
        let sentence = "部长林小雨昨天访问了港口的工厂。";
        let words = |text: &str| {
            let mut segments = Vec::new();
            segment(text, 7, &mut segments);
            segments
        };
        let of_one = words(sentence);
        let times = 2 * LONGEST_PIECE / sentence.len();
        let far = |mut segment: Segment, time: usize| {
            let by = (time * sentence.len()) as u32;
            (segment.start, segment.end) = (segment.start + by, segment.end + by);
            segment
        };
        let want = (0..times).flat_map(|time| of_one.iter().map(move |segment| far(*segment, time)));
        assert_eq!(words(&sentence.repeat(times)), want.collect::<Vec<_>>());
    }

    #[test]
    fn traditional_text_is_simplified_in_place() {
        let cases = [
            ("臺灣總統", "台湾总统"),
            ("處理", "处理"),
            ("ABC公司", "ABC公司"),
            ("著名", "著名"),
            ("", ""),
            ("ひらがな é", "ひらがな é"),
        ];
        for (text, want) in cases {
            let got = simplify(text);
            assert_eq!(got, want, "simplify {text:?}");
            assert_eq!(got.len(), text.len(), "length of {text:?}");
        }
    }

    #[test]
    fn the_table_agrees_with_the_converter() {
        use ferrous_opencc::{OpenCC, config::BuiltinConfig};
        let converter = OpenCC::from_config(BuiltinConfig::T2s).expect("its own dictionaries load");
        for c in (FIRST..=LAST).filter(|c| is_traditional(*c)) {
            let once = converter.convert(c.encode_utf8(&mut [0; 4]));
            assert_eq!(
                converter.convert(&once),
                simplify_char(c).to_string(),
                "simplified form of {c}"
            );
            assert_eq!(
                simplify_char(simplify_char(c)),
                simplify_char(c),
                "{c} is simplified at once"
            );
        }
    }

    #[test]
    fn segments_are_the_words_and_bear_tags() {
        let text = "外交部发言人周明远在北京说。";
        let mut segments = Vec::new();
        segment(text, 10, &mut segments);
        let words: Vec<(&str, &str)> = segments
            .iter()
            .map(|it| (&text[it.start as usize - 10..it.end as usize - 10], it.tag.as_str()))
            .collect();
        assert!(words.contains(&("北京", "ns")), "{words:?}");
        assert!(words.contains(&("外交部", "nt")), "{words:?}");
        assert!(words.iter().all(|(word, _)| *word != "。"), "{words:?}");
    }
}
