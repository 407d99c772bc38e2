//! Measuring a tagger against a labelled set: strict spans, by kind.

use std::fmt;
use std::ops::Range;
use std::time::Instant;

use super::super::tagger::Found;
use super::corpus::{Sentence, Story};
use crate::article::Kind;

/// How a tagger did on one set.
#[derive(Debug, Clone)]
pub struct Figures {
    /// Name of the set.
    pub set: String,
    /// For each kind, in the order of [`Kind::ALL`].
    pub kinds: [Counts; 3],
    /// Text tagged in a second on one core, in MB (millions of bytes, tokens joined by blanks).
    pub speed: f64,
}

/// Names counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Found and labelled alike.
    pub right: usize,
    /// Found.
    pub found: usize,
    /// Labelled.
    pub labelled: usize,
}

impl Counts {
    /// Part of the names found that are right, in percent.
    pub fn precision(&self) -> f64 {
        percent(self.right, self.found)
    }

    /// Part of the labelled names that are found, in percent.
    pub fn recall(&self) -> f64 {
        percent(self.right, self.labelled)
    }

    /// Harmonic mean of precision and recall, in percent.
    pub fn f1(&self) -> f64 {
        percent(2 * self.right, self.found + self.labelled)
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

impl Figures {
    /// All kinds together.
    pub fn all(&self) -> Counts {
        self.kinds.iter().fold(Counts::default(), |all, kind| Counts {
            right: all.right + kind.right,
            found: all.found + kind.found,
            labelled: all.labelled + kind.labelled,
        })
    }

    /// The heading of the table of which each set is a line.
    pub const HEADING: &str =
        "set                        F1 (prec/rec)      person             org                place              MB/s";
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:<23}", self.set)?;
        for counts in [self.all()].iter().chain(&self.kinds) {
            let (f1, precision, recall) = (counts.f1(), counts.precision(), counts.recall());
            write!(f, " {f1:>5.1} ({precision:>4.1}/{recall:>4.1})")?;
        }
        write!(f, " {:>6.1}", self.speed)
    }
}

/// Runs a tagger over a set.
pub(super) fn measure(set: &str, stories: &[Story], mut tag: impl FnMut(&[Sentence]) -> Vec<Found>) -> Figures {
    let mut kinds = [Counts::default(); 3];
    let mut seconds = 0.0;
    let mut bytes = 0;
    for story in stories {
        let words: Vec<&str> = story
            .iter()
            .flat_map(|sentence| &sentence.words)
            .map(String::as_str)
            .collect();
        bytes += words.iter().map(|word| word.len() + 1).sum::<usize>();
        let begun = Instant::now();
        let found = tag(story);
        seconds += begun.elapsed().as_secs_f64();
        let found: Vec<_> = found
            .into_iter()
            .map(|found| (bare(found.tokens, &words), found.kind))
            .collect();
        let labelled: Vec<_> = labelled(story).map(|(name, kind)| (bare(name, &words), kind)).collect();
        for kind in Kind::ALL {
            let of = |names: &[(Range<usize>, Kind)]| names.iter().filter(|name| name.1 == kind).count();
            let counts = &mut kinds[kind as usize];
            counts.found += of(&found);
            counts.labelled += of(&labelled);
            counts.right += found
                .iter()
                .filter(|name| name.1 == kind && labelled.contains(name))
                .count();
        }
    }
    Figures {
        set: set.to_owned(),
        kinds,
        speed: bytes as f64 / 1e6 / seconds,
    }
}

/// The labelled names of an article, as ranges of its words.
pub(super) fn labelled(story: &[Sentence]) -> impl Iterator<Item = (Range<usize>, Kind)> + '_ {
    let mut before = 0;
    story.iter().flat_map(move |sentence| {
        let start = before;
        before += sentence.words.len();
        let ours = sentence
            .names
            .iter()
            .filter_map(|(name, kind)| Some((name.clone(), (*kind)?)));
        ours.map(move |(name, kind)| (start + name.start..start + name.end, kind))
    })
}

/// A name without a "the" before it and a possessive after it.
fn bare(mut name: Range<usize>, words: &[&str]) -> Range<usize> {
    if name.len() > 1 && words[name.start].eq_ignore_ascii_case("the") {
        name.start += 1;
    }
    if name.len() > 1 && ["'s", "’s", "'", "’"].contains(&words[name.end - 1]) {
        name.end -= 1;
    }
    name
}
