//! What two articles have in common, by their shingles: runs of five words, or five characters of Chinese, Japanese
//! and Korean.
//!
//! Shingles are taken from the body alone, folded as words are for search, without what an editor adds or leaves out:
//! the printed dateline, a headline repeated at the head, the credit of an agency at the end. Each is kept as 14 bits
//! of its hash, which is to say as one of 16,384 cells. Two texts of a thousand words then meet in one cell of sixteen by
//! chance; but how often chance does that is known, and is taken off ([`without_chance`]).
//!
//! The smallest hashes of an article are its *sample* (MinHash with bottom-k sketches, Broder 1997): two articles that
//! share much of their text share much of their samples, so a sample finds the candidates, and the overlap of all
//! shingles decides. A sample keeps 32 bits of each hash, or in a large archive every article would be a candidate.

use xxhash_rust::xxh3::xxh3_64;

use super::published;
use super::words::{Word, Words};
use crate::article::Article;

/// Words in a shingle.
pub const WIDTH: usize = 5;

/// An article of fewer shingles is too short to be told from others, and has no copies.
///
/// Below this stand formulas, which are alike by chance: notices of dividends, lists of prices. On the pairs of
/// Reuters-21578, 13 % of the reprints reported with 10 were such, and under 1 % with 16, for one pair less found; odd
/// and even lines were looked at together when this was chosen.
pub const LEAST: usize = 16;

/// Two articles are reprints of one text when they share this much of all their shingles (Jaccard).
pub const REPRINT: f64 = 0.5;

/// An article is a brief cut from another when it has this much of its shingles from there.
pub const BRIEF: f64 = 0.8;

/// A brief of fewer shingles may be a common sentence.
pub const LEAST_BRIEF: usize = 30;

/// One shingle in so many is in the sample ...
const SAMPLE: u32 = 8;
/// ... but never fewer than this.
const LEAST_SAMPLE: usize = 16;

/// A pair is compared when it shares this much of what the shorter one's sample could share.
const CANDIDATE: f64 = 0.2;

/// Bits of a hash that are kept of a shingle.
const KEPT: u32 = 14;

/// The shingles of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shingles {
    /// What is kept of all, their cells: in order, each once.
    kept: Vec<u16>,
    /// The smallest hashes.
    sample: Vec<u32>,
}

/// What the shingles of two articles have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overlap {
    /// Shingles that both have.
    pub shared: u32,
    /// Shingles of the one.
    pub left: u32,
    /// Shingles of the other.
    pub right: u32,
}

/// How one article copies another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// The same text, but for changes.
    Reprint,
    /// The shorter is cut from the longer.
    Brief,
}

impl Likeness {
    /// The word used in JSON and tables.
    pub fn name(self) -> &'static str {
        match self {
            Likeness::Reprint => "reprint",
            Likeness::Brief => "brief",
        }
    }
}

impl Shingles {
    /// The shingles of an article, from the words of its body; none if there are too few.
    pub fn of(article: &Article, title: &Words, body: &Words) -> Shingles {
        let words: Vec<&Word> = body.iter().collect();
        let head = after_head(article, title, body, &words);
        let tail = before_credit(article, body, &words);
        let told = words.get(head..tail).unwrap_or_default();
        let words: Vec<u64> = told.iter().map(|word| xxh3_64(body.exact(word).as_bytes())).collect();
        Shingles::from_hashes(words.windows(WIDTH).map(hash).collect())
    }

    /// Shingles by their hashes, in any order; none if there are too few.
    pub fn from_hashes(mut hashes: Vec<u32>) -> Shingles {
        hashes.sort_unstable();
        hashes.dedup();
        let mut shingles = Shingles::from_kept(hashes.iter().copied().map(cell).collect());
        if !shingles.is_empty() {
            let below = hashes.partition_point(|hash| *hash < u32::MAX / SAMPLE);
            hashes.truncate(below.max(LEAST_SAMPLE));
            shingles.sample = hashes;
        }
        shingles
    }

    /// Shingles by what was kept of them, without a sample.
    pub fn from_kept(mut kept: Vec<u16>) -> Shingles {
        kept.dedup();
        Shingles {
            kept: if kept.len() < LEAST { Vec::new() } else { kept },
            sample: Vec::new(),
        }
    }

    /// How many.
    pub fn len(&self) -> u32 {
        u32::try_from(self.kept.len()).unwrap_or(u32::MAX)
    }

    /// Whether there is none: the article is too short to have copies.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// Bytes that they take in memory.
    pub fn bytes(&self) -> usize {
        size_of_val(self.kept.as_slice()) + size_of_val(self.sample.as_slice())
    }

    /// What is kept of them, in order.
    pub fn kept(&self) -> &[u16] {
        &self.kept
    }

    /// The smallest hashes, by which candidates are found.
    pub fn sample(&self) -> &[u32] {
        &self.sample
    }

    /// What two articles have in common.
    pub fn overlap(&self, other: &Shingles) -> Overlap {
        let (left, right) = (self.len(), other.len());
        let mut met = 0;
        let mut rest = other.kept.iter().peekable();
        for cell in &self.kept {
            while rest.next_if(|other| *other < cell).is_some() {}
            met += u32::from(rest.next_if_eq(&cell).is_some());
        }
        Overlap {
            shared: without_chance(met, left, right),
            left,
            right,
        }
    }
}

/// What is kept of a hash.
fn cell(hash: u32) -> u16 {
    (hash >> (u32::BITS - KEPT)) as u16
}

/// Of the cells in which two texts of so many meet, those in which they do because they have a shingle in common.
///
/// What is left of each text when these are taken away, `left - shared` and `right - shared` cells, falls on the
/// remaining `all - shared` as it may, and so meets in `(left - shared)(right - shared) / (all - shared)`. Added to
/// `shared` that makes `met`, which solved for `shared` is what stands here.
fn without_chance(met: u32, left: u32, right: u32) -> u32 {
    let [met, left, right] = [met, left, right].map(u64::from);
    let all = 1u64 << KEPT;
    let neither = (all + met).saturating_sub(left + right);
    let shared = (met * all).saturating_sub(left * right) + neither / 2;
    u32::try_from(shared.checked_div(neither).unwrap_or(met)).unwrap_or(u32::MAX)
}

/// The hash of a shingle from those of its words: the upper half of one of 64 bits, the best mixed.
fn hash(words: &[u64]) -> u32 {
    let step = |hash: u64, word: &u64| (hash.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mixed = words.iter().fold(0, step);
    u32::try_from((mixed ^ mixed >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32).unwrap_or_default()
}

/// How many hashes the sample of so many shingles has, about.
fn sample_size(shingles: u32) -> f64 {
    let shingles = f64::from(shingles);
    (shingles / f64::from(SAMPLE)).max(LEAST_SAMPLE as f64).min(shingles)
}

/// Whether two articles of so many shingles that share so many of their samples are worth comparing.
pub fn is_candidate(left: u32, right: u32, shared: u32) -> bool {
    let (shorter, longer) = (left.min(right), left.max(right).max(1));
    // Of two samples, that of the longer text has the smaller share of its shingles.
    let could = f64::from(shorter) * (sample_size(longer) / f64::from(longer));
    f64::from(shared) >= CANDIDATE * could
}

/// What two articles of at least so many shingles share of their samples if they are worth comparing: no less than this.
pub fn least_shared(left: u32, right: u32) -> u32 {
    let least = CANDIDATE * f64::from(left.min(right)) / f64::from(SAMPLE);
    // A little less, for [`is_candidate`] rounds in other places.
    (least * (1.0 - f64::EPSILON * 8.0)).ceil() as u32
}

impl Overlap {
    /// The share of all shingles that both have: |A ∩ B| / |A ∪ B|.
    pub fn jaccard(self) -> f64 {
        ratio(
            self.shared,
            self.left.saturating_add(self.right).saturating_sub(self.shared),
        )
    }

    /// The share of the shorter article's shingles that the longer has.
    pub fn containment(self) -> f64 {
        ratio(self.shared, self.left.min(self.right))
    }

    /// How the one copies the other, if it does.
    pub fn likeness(self) -> Option<Likeness> {
        let brief = self.left.min(self.right) as usize >= LEAST_BRIEF && self.containment() >= BRIEF;
        match self.jaccard() >= REPRINT {
            true => Some(Likeness::Reprint),
            false => brief.then_some(Likeness::Brief),
        }
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

/// The first word after the printed dateline and a repeated headline.
fn after_head(article: &Article, title: &Words, body: &Words, words: &[&Word]) -> usize {
    let dateline = published::from_dateline(&article.body, None).map_or(0, |line| line.len);
    let start = words.partition_point(|word| (word.start as usize) < dateline);
    let headline = title.iter().map(|word| title.exact(word));
    let printed = words
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take(title.len())
        .map(|word| body.exact(word));
    let after = start + title.len();
    // A headline stands on a line of its own; one that was made from the first sentence does not.
    let gap = |from: &Word, to: &Word| {
        article
            .body
            .get(from.end as usize..to.start as usize)
            .map(|gap| gap.contains('\n'))
    };
    let own_line = words
        .get(after.saturating_sub(1))
        .zip(words.get(after))
        .and_then(|(last, next)| gap(last, next));
    if !title.is_empty() && own_line == Some(true) && headline.eq(printed) {
        after
    } else {
        start
    }
}

/// Who signs the end of a story, as folded words.
const AGENCIES: [&str; 26] = [
    "reuter",
    "reuters",
    "ap",
    "associated press",
    "afp",
    "agence france presse",
    "upi",
    "dpa",
    "efe",
    "ansa",
    "lusa",
    "belga",
    "apa",
    "tt",
    "ntb",
    "ritzau",
    "itar tass",
    "tass",
    "interfax",
    "kyodo",
    "jiji",
    "yonhap",
    "bernama",
    "xinhua",
    "新 华 社",
    "中 新 社",
];

/// The longest credit, in words.
const LONGEST_CREDIT: usize = 8;
/// The most lines of credits at the end of a body.
const CREDIT_LINES: usize = 3;

/// The end of the text before the credits of agencies.
fn before_credit(article: &Article, body: &Words, words: &[&Word]) -> usize {
    let mut end = words.len();
    for _ in 0..CREDIT_LINES {
        let before = words.get(..end).unwrap_or_default();
        let text_end = before.last().map_or(0, |word| word.start as usize);
        let line = article
            .body
            .get(..text_end)
            .and_then(|text| text.rfind('\n'))
            .map_or(0, |newline| newline + 1);
        let first = before.partition_point(|word| (word.start as usize) < line);
        if first == 0
            || end - first > LONGEST_CREDIT
            || !is_credit(article, body, before.get(first..).unwrap_or_default())
        {
            break;
        }
        end = first;
    }
    end
}

fn is_credit(article: &Article, body: &Words, line: &[&Word]) -> bool {
    let text: Vec<&str> = line.iter().map(|word| body.exact(word)).collect();
    let text = format!(" {} ", text.join(" "));
    let source = article.source.as_deref().map(super::fold::key);
    AGENCIES
        .iter()
        .copied()
        .chain(source.as_deref())
        .any(|name| !name.is_empty() && text.contains(&format!(" {name} ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::language::Lang;
    use crate::analysis::stem::Stems;
    use crate::analysis::words::{Depth, words};

    const STORY: &str = "The ferry to Almada ran aground on a sandbank before dawn and its forty passengers were \
        taken off by fishermen, the harbour master said. Nobody was hurt. Divers will look at the hull on Tuesday.";

    fn shingles(title: &str, body: &str, lang: Lang) -> Shingles {
        let mut stems = Stems::default();
        let article = Article {
            title: title.into(),
            body: body.into(),
            ..Article::default()
        };
        let mut words = |text: &str| words(text, lang, Depth::Surface, &mut stems);
        let (title, body) = (words(title), words(body));
        Shingles::of(&article, &title, &body)
    }

    fn english(title: &str, body: &str) -> Shingles {
        shingles(title, body, Lang::EN)
    }

    #[test]
    fn what_editors_add_makes_no_difference() {
        let plain = english("Ferry aground", STORY);
        let cases = [
            ("another headline", english("Passengers saved by fishermen", STORY)),
            ("capitals", english("", &STORY.to_uppercase())),
            (
                "a dateline",
                english("", &format!("LISBON, March 3 (Reuters) - {STORY}")),
            ),
            (
                "a credit",
                english("", &format!("{STORY}\n\nReporting by Ana Duarte, Reuters")),
            ),
            (
                "the headline again",
                english("Ferry aground", &format!("Ferry aground\n\n{STORY}")),
            ),
            ("other line ends", english("", &STORY.replace(" and ", "\nand "))),
        ];
        for (what, other) in cases {
            assert_eq!(other, plain, "{what}");
        }
    }

    #[test]
    fn overlaps_are_judged() {
        let overlap = |shared, left, right| Overlap { shared, left, right };
        let cases = [
            (overlap(100, 100, 100), Some(Likeness::Reprint)),
            (overlap(50, 75, 75), Some(Likeness::Reprint)),
            (overlap(49, 75, 75), None),
            (overlap(40, 40, 400), Some(Likeness::Brief)),
            (overlap(31, 40, 400), None),
            (overlap(20, 20, 400), None),
        ];
        for (overlap, want) in cases {
            assert_eq!(overlap.likeness(), want, "{overlap:?}");
        }
    }

    #[test]
    fn chinese_is_compared_by_characters() {
        let story = "渡轮今天清晨在河口搁浅，四十名乘客全部获救，港务局长说没有人受伤。潜水员星期二检查船体。";
        let whole = shingles("", story, Lang::ZH_HANS);
        let changed = shingles("", &story.replace("星期二", "星期三下午"), Lang::ZH_HANS);
        let overlap = whole.overlap(&changed);
        assert!(overlap.left > 30, "{overlap:?}");
        assert_eq!(overlap.likeness(), Some(Likeness::Reprint));
        assert!(shingles("", "没有人受伤。", Lang::ZH_HANS).is_empty(), "too short");
    }

    #[test]
    fn what_chance_gives_is_taken_off() {
        // Each step of a xorshift (Marsaglia 2003) is as good as a new hash.
        let mut state = 1u32;
        let mut hashes = |count: usize| -> Vec<u32> {
            let step = || {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                state
            };
            std::iter::repeat_with(step).take(count).collect()
        };
        for (shared, left, right) in [
            (0, 20, 20),
            (0, 400, 400),
            (0, 2000, 2000),
            (30, 40, 4000),
            (200, 300, 400),
            (2000, 2500, 3000),
            (3000, 3000, 3000),
        ] {
            let common = hashes(shared);
            let one = [common.clone(), hashes(left - shared)].concat();
            let other = [common, hashes(right - shared)].concat();
            let overlap = Shingles::from_hashes(one).overlap(&Shingles::from_hashes(other));
            let told = overlap.containment() - shared as f64 / left as f64;
            assert!(
                told.abs() < 0.03 + 1.0 / left as f64,
                "{shared} of {left} and {right}: {overlap:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_is_a_candidate_that_shares_less(
            (left, right) in (16..3000u32, 16..3000u32),
            (shorter, other) in (0..3000u32, 0..3000u32),
        ) {
            let least = least_shared(left.saturating_sub(shorter), right.saturating_sub(other));
            prop_assert!(least == 0 || !is_candidate(left, right, least - 1));
        }
    }

    #[test]
    fn likeness_shows_in_the_samples() {
        let hashes = |from: u32, count: u32| {
            Shingles::from_hashes((from..from + count).map(|n| n.wrapping_mul(2_654_435_761)).collect())
        };
        for (count, step) in [(24, 6), (300, 70), (3000, 900)] {
            let (one, other) = (hashes(0, count), hashes(step, count));
            let shared = one.sample().iter().filter(|hash| other.sample().contains(hash)).count();
            assert_eq!(one.overlap(&other).likeness(), Some(Likeness::Reprint));
            assert!(
                is_candidate(count, count, u32::try_from(shared).unwrap()),
                "{count}: {shared}"
            );
        }
        assert!(!is_candidate(300, 300, 1));
    }
}
