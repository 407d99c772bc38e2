//! The words of a text and where they stand.
//!
//! Positions count words and nothing else: punctuation has none, and in Chinese, Japanese and Korean every character
//! is one position. Each word has an *exact* form (folded in case, accents, width and to simplified characters) and
//! ranking *terms* (stems; for Chinese the words of the dictionary, each at its first character). Sentence and
//! paragraph starts are recorded on the word that opens them.
//!
//! A text is one run of positions from 0, except that one position is left empty between paragraphs, so that no
//! phrase can cross.

pub(super) mod scan;
mod sentences;

use std::ops::Range;

use super::chinese::{self, Segment};
use super::fold;
use super::language::{self, Lang};
use super::stem::{Memory, Stem, Stems};
use crate::article::paragraphs;

/// How much work to do for Chinese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Characters only: enough for queries and snippets, and the dictionary need not be loaded.
    Surface,
    /// Characters and the dictionary's words: for indexing.
    Full,
}

/// How a word is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caps {
    /// No capital at its head ("apple", numbers, Chinese).
    Lower,
    /// A capital at its head ("Apple").
    Initial,
    /// Two or more letters, all capitals ("APPLE", "U.S.").
    All,
}

/// One word: where it stands and how it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// First byte in the text.
    pub start: u32,
    /// Byte after its last.
    pub end: u32,
    /// Place among the words of the text.
    pub position: u32,
    /// Capitals.
    pub caps: Caps,
    /// A character of Chinese, Japanese or Korean that stands for itself.
    pub cjk: bool,
    /// Nothing, not even a blank, stands between it and the word before.
    pub joined: bool,
    /// Opens a sentence.
    pub opens_sentence: bool,
    /// Opens a paragraph (and so a sentence).
    pub opens_paragraph: bool,
    exact: (u32, u32),
}

/// A term for ranking: a stem, or a word of the Chinese dictionary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Position of the (first) word that it stands for.
    pub position: u32,
    text: (u32, u32),
}

/// The words of one text, in order; forms lie in one arena, so that a word costs no allocation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    arena: String,
    words: Vec<Word>,
    terms: Vec<Term>,
    segments: Vec<Segment>,
    /// Positions used, empty ones between paragraphs included.
    positions: u32,
}

impl Words {
    /// The words, in order.
    pub fn iter(&self) -> std::slice::Iter<'_, Word> {
        self.words.iter()
    }

    /// How many words, that is the article's length.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Positions used, empty ones between paragraphs included.
    pub fn positions(&self) -> u32 {
        self.positions
    }

    /// The folded form of a word.
    pub fn exact(&self, word: &Word) -> &str {
        self.slice(word.exact)
    }

    /// The folded forms of a word and of the next of its paragraph, joined.
    pub fn pair(&self, word: &Word, next: &Word) -> &str {
        // Forms of one paragraph lie side by side in the arena.
        self.slice((word.exact.0, next.exact.1))
    }

    /// The ranking terms, in order of position.
    pub fn terms(&self) -> impl Iterator<Item = (u32, &str)> {
        self.terms.iter().map(|term| (term.position, self.slice(term.text)))
    }

    /// The words of the Chinese dictionary with their parts of speech, in order; empty at [`Depth::Surface`].
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// The word at a position, if one stands there.
    pub fn at(&self, position: u32) -> Option<&Word> {
        let found = self.words.binary_search_by_key(&position, |word| word.position);
        found.ok().and_then(|at| self.words.get(at))
    }

    /// The words from the first on that begins at a byte of the text or later.
    pub fn starting_from(&self, byte: usize) -> &[Word] {
        let from = self.words.partition_point(|word| (word.start as usize) < byte);
        self.words.get(from..).unwrap_or_default()
    }

    /// The words up to the last that begins at a byte of the text or earlier.
    pub fn starting_by(&self, byte: usize) -> &[Word] {
        let to = self.words.partition_point(|word| word.start as usize <= byte);
        self.words.get(..to).unwrap_or_default()
    }

    /// The words that a byte range of the text touches.
    pub fn within(&self, range: &std::ops::Range<u32>) -> &[Word] {
        let from = self.words.partition_point(|word| word.end <= range.start);
        let to = self.words.partition_point(|word| word.start < range.end);
        self.words.get(from..to.max(from)).unwrap_or_default()
    }

    fn slice(&self, (start, end): (u32, u32)) -> &str {
        self.arena.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// The words of a text. `lang` is the language of the article; a paragraph that is plainly in another is stemmed and
/// segmented by that.
///
/// Text beyond the first gigabyte is left out.
///
/// ```
/// use dateline::analysis::{language::Lang, stem::Stems, words::{words, Depth}};
///
/// let found = words("The U.S. indictments.", Lang::EN, Depth::Full, &mut Stems::default());
/// assert_eq!(found.iter().map(|word| found.exact(word)).collect::<Vec<_>>(), ["the", "us", "indictments"]);
/// assert_eq!(found.terms().last(), Some((2, "indict")));
/// ```
pub fn words(text: &str, lang: Lang, depth: Depth, stems: &mut Stems) -> Words {
    let mut reader = Reader::new(text, Forms::All);
    reader.found.terms.reserve(reader.found.words.capacity());
    for range in paragraphs(reader.text) {
        let first = reader.found.words.len();
        reader.paragraph(&range);
        let lang = language::of_paragraph(
            lang,
            &reader.found,
            first,
            reader.text.get(range.clone()).unwrap_or_default(),
        );
        if depth == Depth::Full && lang.is_chinese() {
            reader.segment(&range);
        }
        reader.terms(first, stems.of(lang));
    }
    reader.finish()
}

/// Words without terms, that is with neither stems nor dictionary. Enough for a query, whose stems over the languages of an
/// index come from [`super::stem::query_stems`].
pub fn bare_words(text: &str) -> Words {
    let mut reader = Reader::new(text, Forms::All);
    for range in paragraphs(reader.text) {
        reader.paragraph(&range);
    }
    reader.finish()
}

/// Where the words of a text stand, and no more: characters that are words have no form here.
pub fn word_places(text: &str) -> Words {
    word_places_about(text, u32::MAX, 0)
}

/// [`word_places`] of those paragraphs that begin less than `more` bytes after the word at a position: for whoever looks at
/// no more of a long text.
pub fn word_places_about(text: &str, position: u32, more: usize) -> Words {
    let mut reader = Reader::new(text, Forms::OfLetters);
    for range in paragraphs(reader.text) {
        let word = reader.found.at(position);
        if word.is_some_and(|word| range.start >= word.end as usize + more) {
            break;
        }
        reader.paragraph(&range);
    }
    reader.finish()
}

/// Which words get their folded form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forms {
    All,
    /// Those of letters and digits, whose forms tell where a sentence ends; of a character of Chinese it is known that
    /// something is left of it.
    OfLetters,
}

/// Longest text read, in bytes, so that offsets and forms fit 32 bits.
const LONGEST_TEXT: usize = 1 << 30;

/// Longest form of a word, in bytes; what is longer is no word of any language.
const LONGEST_FORM: usize = 255;

/// Reads a text, paragraph by paragraph.
struct Reader<'a> {
    text: &'a str,
    found: Words,
    /// Position of the next word.
    position: u32,
    /// A word in lower case with its accents, for the stemmer.
    lower: String,
    forms: Forms,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str, forms: Forms) -> Reader<'a> {
        let text = up_to(text, LONGEST_TEXT);
        let wide = text.bytes().filter(|byte| *byte >= 0xe0).count();
        let narrow = text.len().saturating_sub(WIDE_BYTES * wide);
        let formed = match forms {
            Forms::All => text.len(),
            Forms::OfLetters => narrow,
        };
        let found = Words {
            arena: String::with_capacity(formed),
            words: Vec::with_capacity(wide + narrow / WORD_BYTES + 1),
            ..Words::default()
        };
        Reader {
            text,
            found,
            position: 0,
            lower: String::new(),
            forms,
        }
    }

    fn finish(self) -> Words {
        self.found
    }

    /// Finds the words of one paragraph.
    fn paragraph(&mut self, range: &Range<usize>) {
        let paragraph = self.text.get(range.clone()).unwrap_or_default();
        // The empty position between paragraphs.
        self.position += u32::from(!self.found.words.is_empty());
        let mut before: Option<Word> = None;
        let mut tokens = scan::tokens(paragraph);
        while let Some(token) = tokens.next() {
            let exact = match self.forms {
                Forms::OfLetters if token.is_han(paragraph) => Some((0, 0)),
                _ => self.form(token.text(paragraph)),
            };
            let Some(exact) = exact else { continue };
            let mut word = Word {
                start: (range.start + token.start) as u32,
                end: (range.start + token.end) as u32,
                position: self.position,
                caps: token.caps,
                cjk: token.cjk,
                joined: false,
                opens_sentence: before.is_none(),
                opens_paragraph: before.is_none(),
                exact,
            };
            if let Some(before) = before {
                word.joined = before.end == word.start;
                word.opens_sentence = self.opens_sentence(&before, &word);
            }
            self.position += 1;
            self.found.words.push(word);
            before = Some(word);
            if word.cjk && self.forms == Forms::OfLetters {
                before = self.joined(word, range.start, tokens.pass_han());
            }
        }
        if before.is_none() {
            self.position -= u32::from(!self.found.words.is_empty());
        }
        self.found.positions = self.position;
    }

    /// Takes characters that stand right behind a word, each a word of its own; gives the last.
    fn joined(&mut self, before: Word, start: usize, characters: impl Iterator<Item = Range<usize>>) -> Option<Word> {
        let words = characters.zip(self.position..).map(|(range, position)| Word {
            start: (start + range.start) as u32,
            end: (start + range.end) as u32,
            position,
            joined: true,
            opens_sentence: false,
            opens_paragraph: false,
            exact: (0, 0),
            ..before
        });
        self.found.words.extend(words);
        let last = self.found.words.last().copied();
        self.position = last.map_or(self.position, |last| last.position + 1);
        last
    }

    /// Appends the folded form to the arena; `None` where nothing is left of it.
    fn form(&mut self, written: &str) -> Option<(u32, u32)> {
        let arena = &mut self.found.arena;
        let start = arena.len();
        fold::fold_into(written, arena);
        if arena.len() - start > LONGEST_FORM {
            let kept = arena.get(start..).map_or(0, |form| up_to(form, LONGEST_FORM).len());
            arena.truncate(start + kept);
        }
        (arena.len() > start).then_some((start as u32, arena.len() as u32))
    }

    fn opens_sentence(&self, before: &Word, next: &Word) -> bool {
        if next.joined {
            return false;
        }
        if next.start.saturating_sub(before.end) < 2
            && (before.cjk == next.cjk && !before.cjk)
            && !self.ends_in_point(before)
        {
            // A blank or a hyphen: nearly every gap.
            return false;
        }
        let start = before.end - u32::from(self.ends_in_point(before));
        let gap = self.text.get(start as usize..next.start as usize).unwrap_or_default();
        sentences::opens(self.side(before), gap, self.side(next))
    }

    fn ends_in_point(&self, word: &Word) -> bool {
        (word.end as usize)
            .checked_sub(1)
            .and_then(|last| self.text.as_bytes().get(last))
            == Some(&b'.')
    }

    fn side(&self, word: &Word) -> sentences::Side<'_> {
        sentences::Side {
            exact: self.found.exact(word),
            caps: word.caps,
            cjk: word.cjk,
        }
    }

    /// Cuts a Chinese paragraph into words.
    fn segment(&mut self, range: &Range<usize>) {
        let paragraph = self.text.get(range.clone()).unwrap_or_default();
        let simplified = chinese::simplify(paragraph);
        chinese::segment(&simplified, range.start as u32, &mut self.found.segments);
    }

    /// Ranking terms for the words from `first` on.
    fn terms(&mut self, first: usize, stems: &mut Memory) {
        let mut segments = self
            .found
            .segments
            .partition_point(|segment| self.found.words.get(first).is_none_or(|word| segment.end <= word.start));
        let mut at = first;
        while let Some(word) = self.found.words.get(at).copied() {
            if !word.cjk {
                let text = self.stem(&word, stems);
                self.found.terms.push(Term {
                    position: word.position,
                    text,
                });
                at += 1;
                continue;
            }
            while self
                .found
                .segments
                .get(segments)
                .is_some_and(|segment| segment.end <= word.start)
            {
                segments += 1;
            }
            let end = self
                .found
                .segments
                .get(segments)
                .filter(|segment| segment.start <= word.start)
                .map(|segment| segment.end);
            let last = self.last_character(at, end.unwrap_or(0));
            if let (Some(_), Some(last)) = (end, self.found.words.get(last)) {
                // Forms of one run of characters lie side by side in the arena.
                let text = (word.exact.0, last.exact.1);
                self.found.terms.push(Term {
                    position: word.position,
                    text,
                });
            }
            at = last + 1;
        }
    }

    /// The last of the characters from word `at` on that begin before the byte `end`.
    fn last_character(&self, at: usize, end: u32) -> usize {
        let rest = self.found.words.get(at + 1..).unwrap_or_default();
        at + rest.iter().take_while(|word| word.cjk && word.start < end).count()
    }

    /// The stem of a word, as a range of the arena.
    fn stem(&mut self, word: &Word, stems: &mut Memory) -> (u32, u32) {
        if !stems.stems_words() {
            return word.exact;
        }
        let exact = self.found.slice(word.exact);
        let written = self
            .text
            .get(word.start as usize..word.end as usize)
            .unwrap_or_default();
        let stem = if written.is_ascii() {
            match stems.stem(exact) {
                Stem::Beginning(end @ 1..) => return (word.exact.0, word.exact.0 + end as u32),
                Stem::Beginning(_) => "",
                Stem::Own(stem) => stem,
            }
        } else {
            self.lower.clear();
            fold::lower_into(written, &mut self.lower);
            let lower = up_to(&self.lower, LONGEST_FORM);
            match stems.stem(lower) {
                Stem::Beginning(end) => lower.get(..end).unwrap_or_default(),
                Stem::Own(stem) => stem,
            }
        };
        if exact.starts_with(stem) && !stem.is_empty() {
            return (word.exact.0, word.exact.0 + stem.len() as u32);
        }
        let start = self.found.arena.len();
        self.found.arena.push_str(stem);
        match stem.is_empty() {
            true => word.exact,
            false => (start as u32, self.found.arena.len() as u32),
        }
    }
}

/// Bytes of a character that is a word by itself, as in Chinese, about: for so many there is room, so that it need not grow.
const WIDE_BYTES: usize = 3;

/// Bytes of any other word with the blank after it, about (measured on news).
const WORD_BYTES: usize = 6;

/// The first `most` bytes of a text, or a little less, so as not to cut a character.
fn up_to(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_words_about_a_position_are_the_first_of_all(
            text in "[a-z港 .\n]{0,120}",
            position in 0..60u32,
            more in 0..40usize,
        ) {
            let (all, about) = (word_places(&text), word_places_about(&text, position, more));
            prop_assert!(all.words.starts_with(&about.words));
            if let Some(next) = all.words.get(about.len()) {
                prop_assert!(next.opens_paragraph);
                let end = all.at(position).map(|word| word.end as usize);
                prop_assert!(end.is_some_and(|end| next.start as usize >= end + more));
            }
        }
    }

    proptest! {
        #[test]
        fn words_stand_where_they_do_with_their_forms(text in "[a-zA-Z0-9一港漢㐀䷀䶿、。“”か゛한ᅡ\u{300}\u{3099}\u{fe00}\u{200d}é' .,\n-]{0,80}") {
            let place = |word: &Word| Word { exact: (0, 0), ..*word };
            let (formed, placed) = (bare_words(&text), word_places(&text));
            prop_assert_eq!(
                formed.iter().map(place).collect::<Vec<_>>(),
                placed.iter().map(place).collect::<Vec<_>>()
            );
            let letters = formed.iter().zip(placed.iter()).filter(|(word, _)| !word.cjk);
            for (word, other) in letters {
                prop_assert_eq!(formed.exact(word), placed.exact(other));
            }
        }
    }

    fn read(text: &str, lang: Lang) -> Words {
        words(text, lang, Depth::Full, &mut Stems::default())
    }

    fn forms(text: &str) -> String {
        let found = read(text, Lang::EN);
        found.iter().map(|word| found.exact(word)).collect::<Vec<_>>().join(" ")
    }

    fn terms(text: &str, lang: Lang) -> String {
        let found = read(text, lang);
        found.terms().map(|(_, term)| term).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_split_and_folded() {
        let cases = [
            ("", ""),
            ("\0\0", ""),
            ("a\0b\u{1f}c", "a b c"),
            ("drug-trafficking", "drug trafficking"),
            (
                "Maduro's plan, the workers' plan, MADURO’S",
                "maduro plan the workers plan maduro",
            ),
            ("O'Brien don't ’tis rock'n'roll", "obrien dont tis rocknroll"),
            (
                "l'accord d’Ivoire qu'il dell'Utri aujourd'hui",
                "l accord d ivoire qu il dell utri aujourdhui",
            ),
            (
                "U.S. U.S U.S.'s U.S.-led a.m. e.g., J.K. Rowling",
                "us us us us led am eg jk rowling",
            ),
            ("J. Smith J.Smith", "j smith j smith"),
            ("amazon.com end.Next", "amazon com end next"),
            (
                "1,000 1,000,000 3.5 3,5 1,2,3 $3.50. 10.",
                "1000 1000000 3.5 3 5 1 2 3 3.50 10",
            ),
            ("5G F-16 1990s 1990's", "5g f 16 1990s 1990"),
            ("ＡＢＣ１ Straße Łódź naïve", "abc1 strasse lodz naive"),
            ("İstanbul ısı", "istanbul isi"),
            ("ABC公司", "abc 公 司"),
            ("臺灣", "台 湾"),
            ("カﾞ한", "ガ 한"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("Kon\u{ad}ferenz a\u{200b}", "konferenz a"),
            ("😀 → © 🇩🇪 1️⃣ 🅰", "1"),
            ("\u{f0000}a\u{100000}b\u{e000}", "a b"),
            ("AT&T C++ @name #tag snake_case", "at t c name tag snake case"),
            ("'quoted' ‘quoted’ “quoted”", "quoted quoted quoted"),
            ("ไทย", "ไ ท ย"),
        ];
        for (text, want) in cases {
            assert_eq!(forms(text), want, "forms of {text:?}");
        }
    }

    #[test]
    fn terms_are_stems_by_language_and_words_of_the_dictionary() {
        let cases = [
            ("The indictments were running.", Lang::EN, "the indict were run"),
            ("The indictments", Lang::UND, "the indict"),
            ("Häuser Straßen", Lang::DE, "haus strass"),
            ("operación operaciones", Lang::ES, "oper oper"),
            ("arrêtées", Lang::FR, "arret"),
            ("北京欢迎你", Lang::ZH_HANS, "北京 欢迎 你"),
            ("臺灣總統", Lang::ZH_HANT, "台湾 总统"),
            ("ABC公司", Lang::ZH_HANS, "abc 公司"),
            ("東京 Tokyo", Lang::JA, "tokyo"),
        ];
        for (text, lang, want) in cases {
            assert_eq!(terms(text, lang), want, "terms of {text:?}");
        }
    }

    #[test]
    fn a_paragraph_in_another_language_is_stemmed_by_its_own() {
        let german = "Die Zeitungen wurden nicht in den Häusern gefunden, und das ist auch gut.";
        let chinese = "港口没有人知道渡轮晚点的原因。";
        let text = format!("The newspapers were found in the houses.\n\n{german}\n\n{chinese}");
        let got = terms(&text, Lang::EN);
        assert!(got.contains("newspap"), "{got}");
        assert!(got.contains("zeitung wurd"), "{got}");
        assert!(got.contains("港口"), "{got}");
    }

    #[test]
    fn sentences_begin_where_a_reader_would_say() {
        let cases: [(&str, &[&str]); 16] = [
            ("One. Two three.", &["One", "Two"]),
            ("Mr. Smith met Gov. Lee on Jan. 3 in St. Ives.", &["Mr"]),
            (
                "He left the U.S. The door closed. U.S. Senators stayed.",
                &["He", "The", "U.S."],
            ),
            ("J. Smith and A. B. Jones agreed.", &["J"]),
            (
                "“We won.” He smiled. (So did she.) They left!",
                &["We", "He", "So", "They"],
            ),
            ("Really? yes. no", &["Really"]),
            ("It rose 3.5 percent. 40 were hurt.", &["It", "40"]),
            ("At 9 a.m. The doors opened. At 9 a.m. Monday.", &["At", "The", "At"]),
            ("Acme Corp. said so. Acme Corp. The end.", &["Acme", "Acme", "The"]),
            ("Am 3. Mai kam er. Er ging.", &["Am", "Er"]),
            ("渡轮晚点。没有人知道！真的？", &["渡", "没", "真"]),
            ("他说：“走。”她走了。", &["他", "她"]),
            ("One\ntwo. Three\n\nfour", &["One", "Three", "four"]),
            ("Wait... Then it fell… And rose.", &["Wait", "Then", "And"]),
            ("See amazon.com. It works.", &["See", "It"]),
            ("", &[]),
        ];
        for (text, want) in cases {
            let found = read(text, Lang::EN);
            let openers = found.iter().filter(|word| word.opens_sentence);
            let got: Vec<&str> = openers
                .map(|word| &text[word.start as usize..word.end as usize])
                .collect();
            assert_eq!(got, want, "sentences of {text:?}");
        }
    }

    #[test]
    fn positions_count_words_and_leave_one_between_paragraphs() {
        let text = "One two.\n\n* * *\n\n三四 five";
        let found = read(text, Lang::EN);
        let got: Vec<u32> = found.iter().map(|word| word.position).collect();
        assert_eq!(got, [0, 1, 3, 4, 5]);
        assert_eq!(found.positions(), 6);
        assert_eq!(found.len(), 5);
        assert_eq!(found.at(2), None);
        assert_eq!(found.at(3).map(|word| found.exact(word)), Some("三"));
        let opens: Vec<bool> = found.iter().map(|word| word.opens_paragraph).collect();
        assert_eq!(opens, [true, false, true, false, false]);
        let joined: Vec<bool> = found.iter().map(|word| word.joined).collect();
        assert_eq!(joined, [false, false, false, true, false]);
    }

    #[test]
    fn capitals_are_seen() {
        let cases = [
            ("apple", Caps::Lower),
            ("Apple", Caps::Initial),
            ("APPLE", Caps::All),
            ("U.S.", Caps::All),
            ("A", Caps::Initial),
            ("McDonald", Caps::Initial),
            ("iPhone", Caps::Lower),
            ("1990", Caps::Lower),
            ("ÉCOLE", Caps::All),
            ("École", Caps::Initial),
            ("中", Caps::Lower),
        ];
        for (text, want) in cases {
            assert_eq!(
                read(text, Lang::EN).iter().next().map(|word| word.caps),
                Some(want),
                "capitals of {text:?}"
            );
        }
    }

    #[test]
    fn an_endless_word_is_cut_and_counts_once() {
        let text = format!("{} end", "é".repeat(400));
        let found = read(&text, Lang::EN);
        assert_eq!(found.len(), 2);
        assert_eq!(found.iter().next().map(|word| found.exact(word).len()), Some(255));
    }

    #[test]
    fn a_query_needs_neither_stems_nor_dictionary() {
        let found = bare_words("Indictments 處理");
        assert_eq!(found.terms().count(), 0);
        assert_eq!(
            found.iter().map(|word| found.exact(word)).collect::<String>(),
            "indictments处理"
        );
        assert!(found.segments().is_empty());
    }
}
