//! How strongly two things go together, over articles.
//!
//! Measured by Dunning's log-likelihood ratio G² (T. Dunning, *Accurate Methods for the Statistics of Surprise and
//! Coincidence*, Computational Linguistics 19, 1993): how much more often two things share an article than they would
//! by chance. It does not overrate what is rare, and does not reward what is everywhere.
//!
//! With the four cells O of the table (both, only the one, only the other, neither), and E = row × column / all what
//! chance would put there, G² = 2 Σ O ln(O / E). Above 10.83 chance would do so once in a thousand.

/// G² of two things over articles: both, the one, the other, all. Zero where they avoid each other.
pub(super) fn association(both: u64, one: u64, other: u64, all: u64) -> f64 {
    let [both, one, other, all] = [both, one, other, all.max(1)].map(|count| count as f64);
    if both * all <= one * other {
        return 0.0;
    }
    let cell = |observed: f64, row: f64, column: f64| {
        if observed <= 0.0 {
            0.0
        } else {
            observed * (observed * all / (row * column)).ln()
        }
    };
    let sum = cell(both, one, other)
        + cell(one - both, one, all - other)
        + cell(other - both, all - one, other)
        + cell(all - one - other + both, all - one, all - other);
    (2.0 * sum).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn association_is_the_log_likelihood_ratio() {
        // Reckoned by hand from the four cells: 10, 10, 20, 60.
        let cases = [
            ((10, 20, 30, 100), 4.4733),
            ((0, 5, 5, 10), 0.0),
            ((5, 5, 5, 10), 13.8629),
            ((1, 1, 1, 1), 0.0),
        ];
        for ((both, one, other, all), want) in cases {
            let got = association(both, one, other, all);
            assert!((got - want).abs() < 1e-3, "{both} {one} {other} {all}: {got}");
        }
    }
}
