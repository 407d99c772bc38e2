//! Chance that is the same on every machine: numbers from a seed, and draws by Zipf's law, in whole numbers only.

/// A sequence of numbers that look like chance (SplitMix64; Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The sequence of a seed and a number below it, such as that of an article.
    pub fn new(seed: u64, number: u64) -> Chance {
        let mut chance = Chance(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 if that is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    /// Whether something happens that does so in `percent` of a hundred cases.
    pub fn happens(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several things, each as likely as the others.
    ///
    /// # Panics
    /// There is nothing to choose from.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len() as u64) as usize]
    }
}

/// Ranks drawn by the law of Zipf and Mandelbrot with exponent one: rank `r`, from 0, in proportion to `1 / (r + q)`.
#[derive(Debug, Clone)]
pub struct Zipf {
    /// For each rank, the weights up to it.
    sums: Vec<u64>,
}

impl Zipf {
    /// `flatness` is `q`, at least 1: the greater, the less the first ranks stand out.
    pub fn new(ranks: usize, flatness: u64) -> Zipf {
        let weights = (0..ranks as u64).map(|rank| (1 << 40) / (rank + flatness));
        let sums = weights.scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Zipf { sums: sums.collect() }
    }

    /// Draws a rank.
    pub fn draw(&self, chance: &mut Chance) -> usize {
        let at = chance.below(self.sums.last().copied().unwrap_or(0));
        self.sums.partition_point(|sum| *sum <= at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_ranks_are_drawn_in_their_proportion() {
        let (zipf, mut chance) = (Zipf::new(1000, 1), Chance::new(7, 0));
        let mut counts = [0u32; 1000];
        (0..100_000).for_each(|_| counts[zipf.draw(&mut chance)] += 1);
        let ratio = f64::from(counts[0]) / f64::from(counts[9]);
        assert!((8.0..12.5).contains(&ratio), "{ratio}");
        assert!(counts[999] < counts[0] / 100);
    }

    #[test]
    fn a_seed_gives_one_sequence() {
        let draws = |number| {
            let mut chance = Chance::new(1, number);
            [chance.below(1000), chance.below(1000), chance.below(1000)]
        };
        assert_eq!(draws(3), draws(3));
        assert_ne!(draws(3), draws(4));
    }
}
