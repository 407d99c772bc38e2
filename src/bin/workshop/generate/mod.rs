//! A made-up news archive of any size, the same bytes on every machine: what speed is measured on.
//!
//! Each article is a function of the seed, the size of the archive and its own number, so any of them can be made
//! alone. Words and names follow Zipf's law; what is in the news changes with the years, so that words and names come
//! in bursts; some articles are reprints of others, some are Chinese. All people, firms and papers are made up.

pub mod chance;
mod grammar;
mod names;
mod pool;
pub mod tongue;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::Range;

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use serde::Serialize;

use crate::value_of;
use chance::Chance;
use tongue::{NAMES, Scene, Tongue};

/// The seed of the archives that measurements speak of.
pub const SEED: u64 = 9;
/// The days that an archive covers.
const FIRST: Date = date(2005, 1, 1);
const LAST: Date = date(2024, 12, 31);
/// In a hundred articles.
const REPRINTS: u64 = 8;
const CHINESE: u64 = 10;
const WITH_DATELINE: u64 = 40;
const WITH_TIME: u64 = 50;
/// A reprint follows within so many articles.
const REPRINTED_WITHIN: u64 = 40;
/// Lengths of articles in words, at even steps from the shortest to the longest.
const LENGTHS: [u64; 11] = [40, 90, 140, 190, 245, 300, 355, 425, 540, 760, 1800];

/// `generate --articles N [--seed N] --out FILE`: writes an archive as JSON Lines.
pub fn generate(arguments: &[String]) -> io::Result<()> {
    let value = |flag: &str| value_of(arguments, flag);
    let number = |flag: &str| value(flag).and_then(|value| value.parse().ok());
    let (Some(articles), Some(out)) = (number("--articles"), value("--out")) else {
        return Err(io::Error::other(
            "say how many with --articles N, and where with --out FILE",
        ));
    };
    let archive = Archive::new(number("--seed").unwrap_or(SEED), articles);
    archive.write(BufWriter::new(File::create(out)?))
}

/// A made-up archive.
pub struct Archive {
    seed: u64,
    size: u64,
    pub english: Tongue,
    pub chinese: Tongue,
}

/// One of its articles, as its JSON has it.
#[derive(Debug, Clone, Serialize)]
pub struct Made {
    pub id: String,
    pub title: String,
    pub date: String,
    pub source: String,
    pub section: String,
    pub by: String,
    pub tag: Vec<String>,
    pub body: String,
    /// The names that it was made with, for peers that find none themselves; no field that dateline reads.
    pub planted: Planted,
}

/// Names by kind.
#[derive(Debug, Clone, Serialize)]
pub struct Planted {
    pub person: Vec<String>,
    pub org: Vec<String>,
    pub place: Vec<String>,
}

/// What the chance of an article is for: each has a sequence of its own, so that one can be asked without the others.
enum Sequence {
    Text,
    Origin,
    Language,
    Edit,
}

impl Archive {
    /// The archive of a seed and a size.
    pub fn new(seed: u64, size: u64) -> Archive {
        Archive {
            seed,
            size,
            english: Tongue::english(seed),
            chinese: Tongue::chinese(seed),
        }
    }

    /// Writes it as JSON Lines, in order of date.
    pub fn write(&self, out: impl Write) -> io::Result<()> {
        self.write_part(0..self.size, out)
    }

    /// Writes some of its articles, by their numbers.
    pub fn write_part(&self, numbers: Range<u64>, mut out: impl Write) -> io::Result<()> {
        for number in numbers {
            serde_json::to_writer(&mut out, &self.article(number))?;
            out.write_all(b"\n")?;
        }
        out.flush()
    }

    /// One article by its number.
    pub fn article(&self, number: u64) -> Made {
        match self.reprinted(number) {
            Some(origin) => self.reprint(number, self.original(origin)),
            None => self.original(number),
        }
    }

    fn chance(&self, sequence: Sequence, number: u64) -> Chance {
        Chance::new(self.seed, number * 4 + sequence as u64)
    }

    fn tongue(&self, number: u64) -> &Tongue {
        match self.chance(Sequence::Language, number).happens(CHINESE) {
            true => &self.chinese,
            false => &self.english,
        }
    }

    /// The article that an article is a reprint of; one that would be of another reprint is an original.
    fn reprinted(&self, number: u64) -> Option<u64> {
        let of = |number: u64| {
            let mut chance = self.chance(Sequence::Origin, number);
            let back = 1 + chance.below(REPRINTED_WITHIN.min(number));
            (number > 0 && chance.happens(REPRINTS)).then(|| number - back)
        };
        of(number).filter(|origin| of(*origin).is_none())
    }

    fn original(&self, number: u64) -> Made {
        let mut chance = self.chance(Sequence::Text, number);
        let tongue = self.tongue(number);
        let (day, date) = self.date(number, &mut chance);
        let mut scene = tongue.scene(number * 1000 / self.size.max(1), day, &mut chance);
        let title = sentence(tongue, "title", &mut scene, &mut chance);
        let [source, section] = ["source", "section"].map(|list| chance.pick(tongue.grammar.list(list)).clone());
        let dateline = chance.happens(WITH_DATELINE).then(|| dateline(&scene, day, &source));
        let text = text(tongue, length(&mut chance), &mut scene, &mut chance);
        let tags = (0..1 + chance.below(4)).map(|_| chance.pick(tongue.grammar.list("desk")).clone());
        let mut tag: Vec<String> = tags.collect();
        tag.sort();
        tag.dedup();
        let [person, org, place] = scene.named.map(|names| names.into_iter().map(str::to_owned).collect());
        Made {
            id: format!("{number:07}"),
            by: byline(tongue, &mut chance),
            body: dateline.flatten().unwrap_or_default() + &text,
            planted: Planted { person, org, place },
            title,
            date,
            source,
            section,
            tag,
        }
    }

    /// Another paper prints an article: under its own name, often cut from the end, sometimes with another headline.
    fn reprint(&self, number: u64, origin: Made) -> Made {
        let mut chance = self.chance(Sequence::Edit, number);
        let paragraphs: Vec<&str> = origin.body.split("\n\n").collect();
        let cut = chance.below(3).min(paragraphs.len() as u64 / 4) as usize;
        let title = match (chance.happens(40), origin.title.split_once(' ')) {
            (true, Some((_, rest))) => capitalised(rest),
            _ => origin.title.clone(),
        };
        let (_, date) = self.date(number, &mut chance);
        Made {
            id: format!("{number:07}"),
            body: paragraphs[..paragraphs.len() - cut].join("\n\n"),
            source: chance.pick(self.tongue(number).grammar.list("source")).clone(),
            title,
            date,
            ..origin
        }
    }

    /// When an article comes out: its day, and the date as printed.
    fn date(&self, number: u64, chance: &mut Chance) -> (Date, String) {
        let days = FIRST
            .until(LAST)
            .map_or(0, |span| u64::from(span.get_days().unsigned_abs()));
        let day = FIRST.saturating_add(whole_days(number * days / self.size.max(1)));
        let (hour, minute) = (chance.below(24), chance.below(60));
        let date = match chance.happens(WITH_TIME) {
            true => format!("{day}T{hour:02}:{minute:02}:00Z"),
            false => day.to_string(),
        };
        (day, date)
    }
}

fn whole_days(days: u64) -> Span {
    i64::try_from(days).unwrap_or(0).days()
}

/// A length in words.
fn length(chance: &mut Chance) -> u64 {
    let step = chance.below(LENGTHS.len() as u64 - 1) as usize;
    LENGTHS[step] + chance.below(LENGTHS[step + 1] - LENGTHS[step])
}

/// Paragraphs of sentences, about as long as asked for.
fn text(tongue: &Tongue, words: u64, scene: &mut Scene<'_>, chance: &mut Chance) -> String {
    let (mut text, mut written) = (String::new(), 0);
    while written < words {
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        for at in 0..1 + chance.below(3) {
            let sentence = sentence(tongue, "sentence", scene, chance);
            written += length_of(&sentence);
            if at > 0 && sentence.is_ascii() {
                text.push(' ');
            }
            text.push_str(&sentence);
        }
    }
    text
}

/// The length of a sentence in words; two characters of Chinese are one.
fn length_of(sentence: &str) -> u64 {
    let words = match sentence.is_ascii() {
        true => sentence.split(' ').count(),
        false => sentence.chars().count() / 2,
    };
    words as u64
}

fn sentence(tongue: &Tongue, rule: &str, scene: &mut Scene<'_>, chance: &mut Chance) -> String {
    let mut sentence = String::new();
    tongue.grammar.write(rule, scene, chance, &mut sentence);
    capitalised(&sentence)
}

/// With its first letter a capital; a quotation mark may stand before it, and further quotations may follow.
fn capitalised(sentence: &str) -> String {
    let mut capital = true;
    let mut quoted = false;
    let mut written = String::with_capacity(sentence.len());
    for c in sentence.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                capital |= quoted;
            }
            _ if capital => {
                written.push(c.to_ascii_uppercase());
                capital = false;
                continue;
            }
            _ => {}
        }
        written.push(c);
    }
    written
}

/// The printed place, day and agency at the head of a text, if it names a place at all.
fn dateline(scene: &Scene<'_>, day: Date, source: &str) -> Option<String> {
    let at = NAMES.iter().position(|kind| *kind == "place")?;
    let place = scene.named[at].first()?;
    Some(match place.is_ascii() {
        true => format!("{}, {} ({source}) - ", place.to_uppercase(), day.strftime("%b %-d")),
        false => format!("{source}{place}{}月{}日电 ", day.month(), day.day()),
    })
}

fn byline(tongue: &Tongue, chance: &mut Chance) -> String {
    // Reporters are few: the middle of the list of people, whom no one writes about every day.
    let people = tongue.pool("person").items();
    people[people.len() / 2 + chance.below(300) as usize].clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        let archive = |seed| {
            let mut written = Vec::new();
            Archive::new(seed, 60).write(&mut written).unwrap();
            xxhash_rust::xxh3::xxh3_64(&written)
        };
        assert_eq!(archive(SEED), archive(SEED));
        assert_ne!(archive(SEED), archive(SEED + 1));
        // Whoever changes a word of the archive changes every figure measured on it.
        assert_eq!(archive(SEED), 14_677_360_009_666_312_830);
    }

    #[test]
    fn an_archive_looks_like_one() {
        let archive = Archive::new(SEED, 2_000);
        let made: Vec<Made> = (0..2_000).map(|number| archive.article(number)).collect();
        let count = |is: &dyn Fn(&Made) -> bool| made.iter().filter(|article| is(article)).count();
        let chinese = count(&|article| article.body.chars().filter(|c| !c.is_ascii()).count() > article.body.len() / 6);
        assert!((140..=260).contains(&chinese), "{chinese}");
        let reprints = (0..2_000).filter(|number| archive.reprinted(*number).is_some()).count();
        assert!((100..=200).contains(&reprints), "{reprints}");
        let mut lengths: Vec<usize> = made
            .iter()
            .map(|article| article.body.split_whitespace().count())
            .collect();
        lengths.sort_unstable();
        assert!(
            (240..=340).contains(&lengths[lengths.len() / 2]),
            "{}",
            lengths[lengths.len() / 2]
        );
        assert!(made[0].date.starts_with("2005-01-0") && made[1_999].date.starts_with("2024-12-"));
        assert!(archive.english.pool("person").items().len() >= 25_000);
    }
}
