//! Runs of Chinese in a query, cut into words that the archive knows.
//!
//! The archive's own ranking terms are the dictionary, with the number of articles of each: nothing is loaded for a
//! query. The cut is the most probable one under a unigram model; what no word covers stays whole.

/// A run shorter than this is one word, however many words it holds.
pub(super) const SHORTEST_CUT: usize = 4;

/// The longest word looked for, in characters.
const LONGEST_WORD: usize = 7;

/// Runs longer than this are not cut: that is text pasted in, and wanted as it is.
const LONGEST_CUT: usize = 100;

/// What a character that no word covers costs, in nats, beyond the rarest word: an unknown stretch is the last resort.
const UNKNOWN: f32 = 8.0;

/// Cuts a run of characters; each piece is a range of characters, at least two long. A single character between words
/// (的, 和) is in no piece.
///
/// `articles` says how many articles hold a word, of `archive` in all.
pub(super) fn cut(
    characters: &[&str],
    archive: u64,
    mut articles: impl FnMut(&str) -> u64,
) -> Vec<std::ops::Range<usize>> {
    let length = characters.len();
    if !(SHORTEST_CUT..=LONGEST_CUT).contains(&length) {
        return std::iter::once(0..length).collect();
    }
    let rarest = ((archive + 1) as f32).ln() + 1.0;
    // For each end: the least cost to get there, and where the last piece begins and whether it is a known word.
    let mut best: Vec<(f32, usize, bool)> = vec![(0.0, 0, false)];
    for end in 1..=length {
        let mut least = (f32::INFINITY, end, false);
        for start in end.saturating_sub(LONGEST_WORD)..end {
            let before = best.get(start).map_or(f32::INFINITY, |(cost, ..)| *cost);
            if end == start + 1 {
                let cost = before + rarest + UNKNOWN;
                if cost < least.0 {
                    least = (cost, start, false);
                }
                continue;
            }
            let word = characters.get(start..end).unwrap_or_default().concat();
            let known = articles(&word);
            let cost = before + rarest - (known as f32 + 1.0).ln();
            if known > 0 && cost < least.0 {
                least = (cost, start, true);
            }
        }
        best.push(least);
    }
    pieces(&best, length)
}

/// Follows the best cut back from its end; neighbouring characters that no word covers are one piece.
fn pieces(best: &[(f32, usize, bool)], length: usize) -> Vec<std::ops::Range<usize>> {
    let mut pieces: Vec<(std::ops::Range<usize>, bool)> = Vec::new();
    let mut end = length;
    while let Some(&(_, start, known)) = best.get(end).filter(|_| end > 0) {
        match pieces.last_mut() {
            Some((piece, false)) if !known => piece.start = start,
            _ => pieces.push((start..end, known)),
        }
        end = start;
    }
    pieces.reverse();
    pieces
        .into_iter()
        .map(|(piece, _)| piece)
        .filter(|piece| piece.len() > 1)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_cut_into_known_words() {
        let known = [
            ("如何", 50),
            ("周报", 9),
            ("报的", 1),
            ("中国", 90),
            ("经济", 80),
            ("国的", 2),
            ("访华", 5),
        ];
        let cases: [(&str, &[&str]); 6] = [
            ("如何写周报", &["如何", "周报"]),
            ("中国的经济", &["中国", "经济"]),
            ("习近平访华", &["习近平", "访华"]),
            ("习近平", &["习近平"]),
            ("经济经济", &["经济", "经济"]),
            ("龙凤呈祥", &["龙凤呈祥"]),
        ];
        for (run, want) in cases {
            let characters: Vec<&str> = run.split("").filter(|c| !c.is_empty()).collect();
            let articles = |word: &str| known.iter().find(|(other, _)| *other == word).map_or(0, |(_, n)| *n);
            let pieces = cut(&characters, 100, articles);
            let got: Vec<String> = pieces.into_iter().map(|piece| characters[piece].concat()).collect();
            assert_eq!(got, want, "the cut of {run}");
        }
    }
}
