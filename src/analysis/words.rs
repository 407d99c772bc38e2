//! The words of a text and where they stand.
//!
//! Positions count words and nothing else: punctuation has none, and in Chinese, Japanese and Korean every character
//! is one position. Each word has an *exact* form (folded in case, accents, width and to simplified characters) and
//! ranking *terms* (stems; for Chinese the words of the dictionary, each at its first character). Sentence and
//! paragraph starts are recorded on the word that opens them.
//!
//! A text is one run of positions from 0, except that one position is left empty between paragraphs, so that no
//! phrase can cross.

use super::language::Lang;
use super::stem::Stems;

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

    /// The ranking terms, in order of position.
    pub fn terms(&self) -> impl Iterator<Item = (u32, &str)> {
        self.terms.iter().map(|term| (term.position, self.slice(term.text)))
    }

    /// The word at a position, if one stands there.
    pub fn at(&self, position: u32) -> Option<&Word> {
        let found = self.words.binary_search_by_key(&position, |word| word.position);
        found.ok().and_then(|at| self.words.get(at))
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

/// The words of a text.
pub fn words(text: &str, lang: Lang, depth: Depth, stems: &mut Stems) -> Words {
    let _ = (text, lang, depth, stems);
    todo!("words")
}
