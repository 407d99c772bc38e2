//! Reading the labelled sets: a token and its tag on a line, a blank line between sentences.

use std::ops::Range;
use std::path::Path;
use std::{fs, io};

use crate::article::Kind;

/// A labelled sentence.
#[derive(Debug, Clone, Default)]
pub(super) struct Sentence {
    pub(super) words: Vec<String>,
    /// Ranges of words that are names; `None` for a name of no kind of ours.
    pub(super) names: Vec<(Range<usize>, Option<Kind>)>,
}

/// A labelled article.
pub(super) type Story = Vec<Sentence>;

/// The articles of a set.
pub(super) fn read(path: &Path) -> io::Result<Vec<Story>> {
    Ok(parse(&fs::read_to_string(path)?))
}

fn parse(text: &str) -> Vec<Story> {
    let mut stories = vec![Story::new()];
    let mut sentence = Sentence::default();
    for line in text.lines().chain([""]) {
        match line.split_once('\t') {
            Some(("-DOCSTART-", _)) => stories.push(Story::new()),
            Some((word, tag)) => sentence.push(word, tag),
            None if sentence.words.is_empty() => {}
            None => {
                if let Some(story) = stories.last_mut() {
                    story.push(std::mem::take(&mut sentence));
                }
            }
        }
    }
    stories.retain(|story| !story.is_empty());
    stories
}

impl Sentence {
    fn push(&mut self, word: &str, tag: &str) {
        let at = self.words.len();
        self.words.push(word.to_owned());
        let Some((place, kind)) = tag.split_once('-') else {
            return;
        };
        let kind = match kind {
            "PER" => Some(Kind::Person),
            "ORG" => Some(Kind::Org),
            "LOC" => Some(Kind::Place),
            _ => None,
        };
        match self.names.last_mut() {
            Some((name, before)) if place == "I" && name.end == at && *before == kind => name.end = at + 1,
            _ => self.names.push((at..at + 1, kind)),
        }
    }

    /// The same sentence with its words written otherwise.
    pub(super) fn rewritten(&self, write: impl Fn(&str) -> String) -> Sentence {
        Sentence {
            words: self.words.iter().map(|word| write(word)).collect(),
            names: self.names.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_tags() {
        let text = "-DOCSTART-\tO\n\nAna\tB-PER\nDuarte\tI-PER\nof\tO\nLisbon\tB-LOC\nNATO\tB-ORG\n\nBye\tO\n";
        let stories = parse(text);
        assert_eq!(stories.len(), 1);
        assert_eq!(stories[0].len(), 2);
        let want = [
            (0..2, Some(Kind::Person)),
            (3..4, Some(Kind::Place)),
            (4..5, Some(Kind::Org)),
        ];
        assert_eq!(stories[0][0].names, want);
    }
}
