//! Measures of a ranking against judgements, each as trec_eval reckons it.

use std::collections::HashMap;

/// The judgements of one query: the grade of each article that was judged; 0 and below are not relevant.
pub type Grades = HashMap<String, i32>;

/// How well rankings answer their queries: each figure is a mean over queries, from 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// Mean average precision.
    pub map: f64,
    /// Normalised discounted cumulative gain of the first ten (Järvelin, Kekäläinen 2002; gain is the grade).
    pub ndcg_10: f64,
    /// Share of the first ten that is relevant.
    pub p_10: f64,
    /// One over the rank of the first relevant article.
    pub mrr: f64,
    /// Share of what is relevant that the first hundred hold.
    pub recall_100: f64,
}

impl Figures {
    /// The figures of one ranking; `None` where nothing was judged relevant.
    pub fn of(ranking: &[String], grades: &Grades) -> Option<Figures> {
        let relevant = grades.values().filter(|grade| **grade > 0).count() as f64;
        let gains: Vec<f64> = ranking
            .iter()
            .map(|id| f64::from(grades.get(id).copied().unwrap_or(0).max(0)))
            .collect();
        let ranks = || {
            gains
                .iter()
                .enumerate()
                .filter(|(_, gain)| **gain > 0.0)
                .map(|(at, _)| at + 1)
        };
        let mut best: Vec<f64> = grades.values().map(|grade| f64::from((*grade).max(0))).collect();
        best.sort_by(|a, b| b.total_cmp(a));
        (relevant > 0.0).then(|| Figures {
            map: ranks()
                .enumerate()
                .map(|(before, rank)| (before + 1) as f64 / rank as f64)
                .sum::<f64>()
                / relevant,
            ndcg_10: discounted(&gains, 10) / discounted(&best, 10),
            p_10: ranks().filter(|rank| *rank <= 10).count() as f64 / 10.0,
            mrr: ranks().next().map_or(0.0, |rank| 1.0 / rank as f64),
            recall_100: ranks().filter(|rank| *rank <= 100).count() as f64 / relevant,
        })
    }

    /// The means of several.
    pub fn mean<'a>(all: impl Iterator<Item = &'a Figures>) -> Figures {
        let (mut sum, mut number) = ([0.0; 5], 0.0);
        for figures in all {
            number += 1.0;
            sum.iter_mut()
                .zip(figures.values())
                .for_each(|(sum, value)| *sum += value);
        }
        let [map, ndcg_10, p_10, mrr, recall_100] = sum.map(|sum| sum / f64::max(number, 1.0));
        Figures {
            map,
            ndcg_10,
            p_10,
            mrr,
            recall_100,
        }
    }

    /// The figures in the order in which they are printed.
    pub fn values(&self) -> [f64; 5] {
        [self.map, self.ndcg_10, self.p_10, self.mrr, self.recall_100]
    }
}

fn discounted(gains: &[f64], depth: usize) -> f64 {
    gains
        .iter()
        .take(depth)
        .enumerate()
        .map(|(at, gain)| gain / ((at + 2) as f64).log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rankings_are_measured() {
        let grades = Grades::from([("a".into(), 2), ("b".into(), 1), ("c".into(), 0), ("d".into(), 1)]);
        let cases: [(&[&str], [f64; 5]); 3] = [
            (&["a", "b", "d"], [1.0, 1.0, 0.3, 1.0, 1.0]),
            (&["c", "b"], [1.0 / 6.0, 0.6309 / 3.1309, 0.1, 0.5, 1.0 / 3.0]),
            (&[], [0.0; 5]),
        ];
        for (ranking, want) in cases {
            let ranking: Vec<String> = ranking.iter().map(ToString::to_string).collect();
            let got = Figures::of(&ranking, &grades)
                .map(|figures| figures.values())
                .unwrap_or_default();
            let close = got.iter().zip(want).all(|(got, want)| (got - want).abs() < 1e-4);
            assert!(close, "{ranking:?}: {got:?} instead of {want:?}");
        }
        assert_eq!(Figures::of(&[], &Grades::from([("c".into(), 0)])), None);
    }
}
