//! One language of the made-up archive: its grammar, its words and names, and what is in the news.

use jiff::civil::Date;

use super::chance::{Chance, Zipf};
use super::grammar::{Filling, Grammar};
use super::names::Cast;
use super::pool::{self, Pool};

/// What a slot of the grammar is filled with from a pool.
struct Slot {
    name: &'static str,
    /// How many of the pool each beat has for its own.
    own: usize,
    /// In how many of a hundred cases its own are used.
    percent: u64,
}

const fn slot(name: &'static str, own: usize, percent: u64) -> Slot {
    Slot { name, own, percent }
}

/// The slots that have pools, in the order of [`Tongue::pools`].
const SLOTS: [Slot; 8] = [
    slot("noun", 12, 40),
    slot("verb", 8, 30),
    slot("adjective", 6, 30),
    slot("adverb", 0, 0),
    slot("tail", 12, 50),
    slot("person", 8, 75),
    slot("org", 5, 70),
    slot("place", 4, 65),
];
/// The slots that are names; see [`Scene::named`].
pub const NAMES: [&str; 3] = ["person", "org", "place"];

/// Twenty years have so many spells of news, each with so many beats of its own.
const SPELLS: usize = 80;
const BEATS: usize = 100;

/// A language with what is written in it.
pub struct Tongue {
    pub grammar: Grammar,
    pools: [Pool; SLOTS.len()],
    beats: Vec<Beat>,
    popular: Zipf,
    is_chinese: bool,
}

/// Something that is in the news for a spell: the words and names that its articles share, by slot.
struct Beat {
    own: [Vec<usize>; SLOTS.len()],
}

impl Tongue {
    /// English as a seed has it.
    pub fn english(seed: u64) -> Tongue {
        let grammar = Grammar::read(include_str!("english.txt"));
        Tongue::new(seed, grammar, Cast::english(seed), pool::rare_english(seed), false)
    }

    /// Chinese as a seed has it.
    pub fn chinese(seed: u64) -> Tongue {
        let grammar = Grammar::read(include_str!("chinese.txt"));
        Tongue::new(seed, grammar, Cast::chinese(seed), pool::rare_chinese(seed), true)
    }

    fn new(seed: u64, grammar: Grammar, cast: Cast, rare: Pool, is_chinese: bool) -> Tongue {
        let words = |list| Pool::new(grammar.list(list).to_vec(), 12);
        let [noun, verb, adjective, adverb] = ["noun", "verb", "adjective", "adverb"].map(words);
        let pools = [noun, verb, adjective, adverb, rare, cast.person, cast.org, cast.place];
        let mut chance = Chance::new(seed, u64::MAX - 8 - u64::from(is_chinese));
        let mut own = |at: usize, pool: &Pool| (0..SLOTS[at].own).map(|_| pool.draw(&mut chance)).collect();
        let beats = (0..SPELLS * BEATS).map(|_| Beat {
            own: std::array::from_fn(|at| own(at, &pools[at])),
        });
        Tongue {
            beats: beats.collect(),
            popular: Zipf::new(BEATS, 4),
            grammar,
            pools,
            is_chinese,
        }
    }

    /// The words or names that a slot is filled with.
    pub fn pool(&self, slot: &str) -> &Pool {
        let at = SLOTS.iter().position(|other| other.name == slot);
        &self.pools[at.expect("a slot of the table")]
    }

    /// The scene of a new article that comes out on a day, `part` of the way (in a thousand) through the archive.
    pub fn scene(&self, part: u64, day: Date, chance: &mut Chance) -> Scene<'_> {
        let spell = match chance.happens(20) {
            true => chance.below(SPELLS as u64) as usize,
            false => (part as usize * SPELLS / 1000).min(SPELLS - 1),
        };
        let beat = &self.beats[spell * BEATS + self.popular.draw(chance)];
        Scene {
            tongue: self,
            beat,
            day,
            named: Default::default(),
        }
    }
}

/// What an article is about, and whom it has named so far.
pub struct Scene<'a> {
    tongue: &'a Tongue,
    beat: &'a Beat,
    day: Date,
    /// Names so far, by [`NAMES`].
    pub named: [Vec<&'a str>; NAMES.len()],
}

impl<'a> Scene<'a> {
    fn draw(&mut self, at: usize, chance: &mut Chance) -> &'a str {
        let (slot, pool, own) = (&SLOTS[at], &self.tongue.pools[at], &self.beat.own[at]);
        let rank = match chance.happens(slot.percent) {
            true => *chance.pick(own),
            false => pool.draw(chance),
        };
        &pool.items()[rank]
    }

    /// A name as the text has it: people by surname once they are known.
    fn name(&mut self, kind: usize, name: &'a str) -> &'a str {
        if !self.named[kind].contains(&name) {
            self.named[kind].push(name);
            return name;
        }
        match name.split_once(' ') {
            Some((_, surname)) if NAMES[kind] == "person" => surname,
            _ => name,
        }
    }

    fn date(&self, chance: &mut Chance) -> String {
        let days = i64::try_from(chance.below(200)).unwrap_or(0) - 100;
        let date = self.day.saturating_add(jiff::Span::new().days(days));
        let (year, month, day) = (date.year(), date.month(), date.day());
        if self.tongue.is_chinese {
            return format!("{month}月{day}日");
        }
        let name = &self.tongue.grammar.list("month")[month as usize - 1];
        match chance.below(3) {
            0 => format!("{day} {name} {year}"),
            1 => format!("{name} {day}, {year}"),
            _ => format!("{name} {day}"),
        }
    }
}

impl Filling for Scene<'_> {
    fn fill(&mut self, slot: &str, chance: &mut Chance, out: &mut String) {
        if let Some(at) = SLOTS.iter().position(|other| other.name == slot) {
            let drawn = self.draw(at, chance);
            let kind = NAMES.iter().position(|kind| *kind == slot);
            return out.push_str(kind.map_or(drawn, |kind| self.name(kind, drawn)));
        }
        match slot {
            "date" => out.push_str(&self.date(chance)),
            "year" => out.push_str(&(u64::from(self.day.year().unsigned_abs()) - chance.below(12)).to_string()),
            "number" if chance.happens(30) => {
                out.push_str(&format!("{},{:03}", 1 + chance.below(90), chance.below(20) * 50));
            }
            "number" => out.push_str(&(2 + chance.below(90)).to_string()),
            list => out.push_str(chance.pick::<String>(self.tongue.grammar.list(list))),
        }
    }
}
