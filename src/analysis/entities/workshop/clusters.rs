//! Clusters of words that stand in like company.
//!
//! Each word has one class; the classes are those under which a model of pairs of classes makes the text most likely,
//! found by moving one word at a time to the class that gains most (the exchange algorithm; Kneser and Ney 1993). It
//! finds about what Brown's algorithm (1992) finds.

use std::collections::{BTreeMap, HashMap};

/// Rounds of moving every word.
const ROUNDS: usize = 8;

/// Words that occur less often have no cluster.
const LEAST: u32 = 3;

/// Sorts the words of sentences into so many clusters, numbered from 1.
pub(super) fn clusters<'s>(sentences: &[Vec<&'s str>], count: u8) -> BTreeMap<&'s str, u8> {
    let words = words(sentences);
    let mut exchange = Exchange::new(sentences, &words, usize::from(count));
    for _ in 0..ROUNDS {
        let moved = (0..words.len()).filter(|word| exchange.settle(*word)).count();
        if moved * 200 < words.len() {
            break;
        }
    }
    let classes = words.iter().zip(&exchange.classes);
    classes.map(|(word, class)| (*word, *class as u8 + 1)).collect()
}

/// The words that occur often enough, most frequent first.
fn words<'s>(sentences: &[Vec<&'s str>]) -> Vec<&'s str> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for word in sentences.iter().flatten() {
        *counts.entry(word).or_default() += 1;
    }
    let mut words: Vec<(&str, u32)> = counts.into_iter().filter(|(_, count)| *count >= LEAST).collect();
    words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    words.into_iter().map(|(word, _)| word).collect()
}

/// Neighbours of a word, or classes of them, with how often they stand there.
type Neighbours = Vec<(usize, u32)>;

struct Exchange {
    count: usize,
    /// The class of each word, and of what is no word: rare ones and the ends of sentences have classes of their own.
    classes: Vec<usize>,
    after: Vec<Neighbours>,
    before: Vec<Neighbours>,
    /// How often one class follows another: `[first * width + second]`.
    pairs: Vec<u32>,
    /// How often each class occurs.
    sizes: Vec<u32>,
}

impl Exchange {
    fn new(sentences: &[Vec<&str>], words: &[&str], count: usize) -> Exchange {
        let ids: HashMap<&str, usize> = words.iter().enumerate().map(|(id, word)| (*word, id)).collect();
        let (rare, end) = (words.len(), words.len() + 1);
        let mut counts: HashMap<(usize, usize), u32> = HashMap::new();
        for sentence in sentences {
            let mut before = end;
            for word in sentence {
                let id = ids.get(word).copied().unwrap_or(rare);
                *counts.entry((before, id)).or_default() += 1;
                before = id;
            }
            *counts.entry((before, end)).or_default() += 1;
        }
        let width = count + 2;
        let class = |id: usize| if id < rare { id % count } else { count + id - rare };
        let mut exchange = Exchange {
            count,
            classes: (0..=end).map(class).collect(),
            after: vec![Vec::new(); end + 1],
            before: vec![Vec::new(); end + 1],
            pairs: vec![0; width * width],
            sizes: vec![0; width],
        };
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_unstable();
        for ((first, second), times) in counts {
            exchange.after[first].push((second, times));
            exchange.before[second].push((first, times));
            let (a, b) = (exchange.classes[first], exchange.classes[second]);
            exchange.pairs[a * width + b] += times;
            exchange.sizes[a] += times;
        }
        exchange
    }

    /// Moves a word to the class where it gains most; says whether that is another one.
    fn settle(&mut self, word: usize) -> bool {
        let width = self.count + 2;
        let old = self.classes[word];
        let after = self.by_class(&self.after[word], word);
        let before = self.by_class(&self.before[word], word);
        let twice = self.after[word]
            .iter()
            .find(|(next, _)| *next == word)
            .map_or(0, |(_, times)| *times);
        let size: u32 = self.after[word].iter().map(|(_, times)| times).sum();
        for (class, times) in &after {
            self.pairs[old * width + class] -= times;
        }
        for (class, times) in &before {
            self.pairs[class * width + old] -= times;
        }
        self.pairs[old * width + old] -= twice;
        self.sizes[old] -= size;

        let mut best = (f64::MIN, old);
        for class in 0..self.count {
            let gain = self.gain(class, &after, &before, twice, size);
            if gain > best.0 + 1e-9 {
                best = (gain, class);
            }
        }
        let new = best.1;
        for (class, times) in &after {
            self.pairs[new * width + class] += times;
        }
        for (class, times) in &before {
            self.pairs[class * width + new] += times;
        }
        self.pairs[new * width + new] += twice;
        self.sizes[new] += size;
        self.classes[word] = new;
        new != old
    }

    /// What the likelihood gains from a word in a class: the sum of n log n over pairs, less that over sizes, which
    /// count on both sides of a pair.
    fn gain(&self, class: usize, after: &Neighbours, before: &Neighbours, twice: u32, size: u32) -> f64 {
        let width = self.count + 2;
        let grown = |at: usize, times: u32| entropy(self.pairs[at] + times) - entropy(self.pairs[at]);
        let mut own = twice;
        let mut gain = 0.0;
        for (next, times) in after {
            if *next == class {
                own += times;
            } else {
                gain += grown(class * width + next, *times);
            }
        }
        for (last, times) in before {
            if *last == class {
                own += times;
            } else {
                gain += grown(last * width + class, *times);
            }
        }
        gain + grown(class * width + class, own)
            - 2.0 * (entropy(self.sizes[class] + size) - entropy(self.sizes[class]))
    }

    /// Neighbours other than the word itself, by class.
    fn by_class(&self, neighbours: &Neighbours, word: usize) -> Neighbours {
        let mut classes: BTreeMap<usize, u32> = BTreeMap::new();
        for (neighbour, times) in neighbours.iter().filter(|(neighbour, _)| *neighbour != word) {
            *classes.entry(self.classes[*neighbour]).or_default() += times;
        }
        classes.into_iter().collect()
    }
}

/// n log n.
fn entropy(n: u32) -> f64 {
    if n == 0 { 0.0 } else { f64::from(n) * f64::from(n).ln() }
}
