//! What changed between two copies of a text, word by word.
//!
//! Words are compared folded, as they are searched: capitals, accents and punctuation are no change. The shortest list
//! of changes is found by Myers' algorithm (1986).

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::language::Lang;
use super::stem::Stems;
use super::words::{Depth, Words, words};

/// What became of a stretch of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Both have it.
    Kept,
    /// Only the first has it.
    Removed,
    /// Only the second has it.
    Added,
}

impl Fate {
    /// The word used in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Fate::Kept => "kept",
            Fate::Removed => "removed",
            Fate::Added => "added",
        }
    }
}

/// A stretch of text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub fate: Fate,
    /// The text, with the blanks and punctuation that follow its words.
    pub text: String,
}

/// What has to be removed from one text and added to it to make the other: all of both, in order.
///
/// ```
/// use dateline::analysis::compare::{Fate, compare};
/// use dateline::analysis::language::Lang;
///
/// let changes = compare("The port was closed.", "The port is closed.", Lang::EN);
/// let texts: Vec<(Fate, &str)> = changes.iter().map(|change| (change.fate, change.text.as_str())).collect();
/// assert_eq!(texts, [(Fate::Kept, "The port "), (Fate::Removed, "was "), (Fate::Added, "is "), (Fate::Kept, "closed.")]);
/// ```
pub fn compare(before: &str, after: &str, lang: Lang) -> Vec<Change> {
    let mut stems = Stems::default();
    let mut analyse = |text: &str| words(text, lang, Depth::Surface, &mut stems);
    let (old, new) = (analyse(before), analyse(after));
    let mut changes = Vec::new();
    for step in capture_diff_slices(Algorithm::Myers, &forms(&old), &forms(&new)) {
        let (tag, in_old, in_new) = step.as_tag_tuple();
        if tag == DiffTag::Equal {
            changes.push(Change {
                fate: Fate::Kept,
                text: stretch(after, &new, in_new).to_owned(),
            });
            continue;
        }
        for (fate, text) in [
            (Fate::Removed, stretch(before, &old, in_old)),
            (Fate::Added, stretch(after, &new, in_new)),
        ] {
            if !text.is_empty() {
                changes.push(Change {
                    fate,
                    text: text.to_owned(),
                });
            }
        }
    }
    changes
}

fn forms(words: &Words) -> Vec<&str> {
    words.iter().map(|word| words.exact(word)).collect()
}

/// The text of some words, up to the next one; what stands before the first word of all belongs to it.
fn stretch<'t>(text: &'t str, words: &Words, range: std::ops::Range<usize>) -> &'t str {
    if range.is_empty() {
        return "";
    }
    let start = |at: usize| words.iter().nth(at).map_or(text.len(), |word| word.start as usize);
    let from = if range.start == 0 { 0 } else { start(range.start) };
    text.get(from..start(range.end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Removed words in brackets, added ones in braces.
    fn check(before: &str, after: &str, want: &str) {
        let text = |change: &Change| match change.fate {
            Fate::Kept => change.text.clone(),
            Fate::Removed => format!("[{}]", change.text),
            Fate::Added => format!("{{{}}}", change.text),
        };
        let got: String = compare(before, after, Lang::EN).iter().map(text).collect();
        assert_eq!(got, want, "{before:?} and {after:?}");
    }

    #[test]
    fn changes_are_found_word_by_word() {
        check("", "", "");
        check("", "New text.", "{New text.}");
        check("Old text.", "", "[Old text.]");
        check("THE PORT IS SHUT", "\"The port\" is shut!", "\"The port\" is shut!");
        check(
            "The old port is shut.",
            "The port is shut now.",
            "The [old ]port is shut {now.}",
        );
        check("港口今天关闭", "港口昨天关闭", "港口[今]{昨}天关闭");
    }
}
