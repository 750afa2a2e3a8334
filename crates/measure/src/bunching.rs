//! Bunching: by how much a histogram exceeds, within a window, what the bins beside it let expect.
//!
//! The counterfactual is a cubic fitted by least squares to the bins outside the window (Chetty et al. 2011; Kleven
//! 2016). It tells how many there are too many, not where they would have been.

use std::ops::Range;

/// Width of a bin, in thousandths of the allowed time.
pub(crate) const WIDTH: i64 = 25;
/// How many bins there are: up to twice the allowed time.
pub(crate) const BINS: usize = 80;
/// The bins that are looked at: from half the allowed time to once and a half.
const AROUND: Range<usize> = 20..60;
/// The end of the window, in thousandths: just after what is due is due.
pub(crate) const JUST_AFTER: i64 = 1020;
/// With fewer completions than this beside the window nothing is said.
const LEAST: u64 = 100;
/// With fewer bins than this on either side of the window nothing is said.
const LEAST_BINS: usize = 4;

/// What stands in the window, and what would be expected there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excess {
    /// Completions in the window.
    pub observed: u64,
    /// Those that the cubic through the bins beside it gives.
    pub expected: f64,
}

impl Excess {
    /// How many there are too many, as a share of those expected.
    pub fn relative(self) -> f64 {
        self.observed as f64 / self.expected - 1.0
    }
}

/// The bins of the window that begins `near_due` thousandths before what is due is due.
pub fn window(near_due: i64) -> Range<usize> {
    let bin = |thousandths: i64| usize::try_from(thousandths).unwrap_or(0) / WIDTH as usize;
    bin(1000i64.saturating_sub(near_due))..bin(JUST_AFTER - 1) + 1
}

/// The excess of `bins` in `window`; `None` with too little beside it, or where nothing is expected.
pub fn excess(bins: &[u64], window: Range<usize>) -> Option<Excess> {
    let enough = window.start >= AROUND.start + LEAST_BINS
        && window.start < window.end
        && window.end + LEAST_BINS <= AROUND.end;
    let count = |bin: usize| bins.get(bin).copied().unwrap_or(0);
    let beside: Vec<usize> = AROUND.filter(|bin| !window.contains(bin)).collect();
    if !enough || beside.iter().map(|bin| count(*bin)).sum::<u64>() < LEAST {
        return None;
    }
    let points = beside.iter().map(|bin| (place(*bin), count(*bin) as f64));
    let cubic = cubic(points)?;
    let fitted = |bin: usize| cubic.iter().rev().fold(0.0, |sum, factor| sum * place(bin) + factor).max(0.0);
    let expected: f64 = window.clone().map(fitted).sum();
    (expected > 0.0).then(|| Excess { observed: window.map(count).sum(), expected })
}

/// Where a bin lies, from −1 to 1, so that powers stay small.
fn place(bin: usize) -> f64 {
    let (from, to) = (AROUND.start as f64, (AROUND.end - 1) as f64);
    (2.0 * bin as f64 - from - to) / (to - from)
}

/// The cubic nearest to `points` by least squares, constant first: the normal equations, solved by elimination.
fn cubic(points: impl Iterator<Item = (f64, f64)>) -> Option<[f64; 4]> {
    // Four equations; the fifth column is the right-hand side.
    let mut rows = [[0.0f64; 5]; 4];
    for (x, y) in points {
        let powers = [1.0, x, x * x, x * x * x];
        for (row, left) in rows.iter_mut().zip(powers) {
            for (sum, right) in row.iter_mut().zip(powers.into_iter().chain([y])) {
                *sum += left * right;
            }
        }
    }
    for at in 0..4 {
        let pivot = (at..4).max_by(|a, b| rows[*a][at].abs().total_cmp(&rows[*b][at].abs()))?;
        rows.swap(at, pivot);
        let lead = rows[at];
        if lead[at].abs() < 1e-12 {
            return None;
        }
        for (_, row) in rows.iter_mut().enumerate().filter(|(other, _)| *other != at) {
            let factor = row[at] / lead[at];
            for (value, of_lead) in row.iter_mut().zip(lead) {
                *value -= factor * of_lead;
            }
        }
    }
    Some(std::array::from_fn(|at| rows[at][4] / rows[at][at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A smooth curve with some noise, and 150 more in each bin of the window.
    const HEAPED: [u64; BINS] = [
        0, 25, 44, 61, 83, 98, 121, 145, 148, 161, 180, 191, 200, 203, 217, 229, 224, 235, 231, 239, 239,
        251, 247, 257, 257, 255, 240, 251, 252, 251, 238, 241, 235, 232, 239, 223, 372, 372, 358, 355, 351,
        194, 180, 182, 183, 159, 168, 157, 146, 156, 142, 124, 126, 124, 114, 114, 105, 105, 105, 89, 91, 84,
        86, 76, 78, 80, 87, 89, 75, 80, 91, 79, 92, 99, 113, 117, 118, 126, 137, 158,
    ];

    fn check(bins: &[u64]) -> String {
        match excess(bins, window(100)) {
            Some(excess) => {
                format!("{} of {:.6}: {:.6}", excess.observed, excess.expected, excess.relative())
            }
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn the_window_is_the_last_tenth_and_what_comes_just_after() {
        assert_eq!(window(100), 36..41);
        assert_eq!(window(50), 38..41);
        assert_eq!(window(5000), 0..41);
    }

    #[test]
    fn the_fit_is_that_of_numpy() {
        // numpy.polyfit(place, count, 3) over bins 20–35 and 41–59, summed over bins 36–40.
        assert_eq!(check(&HEAPED), "1808 of 1050.633771: 0.720866");
    }

    #[test]
    fn a_cubic_has_no_heap() {
        let cubic = |bin: u64| 300_000 + bin * bin * bin - 90 * bin * bin + 100 * bin;
        let bins: Vec<u64> = (0..BINS as u64).map(cubic).collect();
        let excess = excess(&bins, window(100)).unwrap();
        assert!(excess.relative().abs() < 1e-9, "{excess:?}");
    }

    #[test]
    fn with_too_little_beside_the_window_nothing_is_said() {
        assert_eq!(check(&[]), "nothing");
        let mut bins = [0; BINS];
        bins[38] = 5000;
        assert_eq!(check(&bins), "nothing", "all lie in the window");
        (bins[25], bins[50]) = (49, 50);
        assert_eq!(check(&bins), "nothing", "one is missing");
        bins[25] = 50;
        assert!(check(&bins).starts_with("5000 of"), "{}", check(&bins));
        assert!(excess(&HEAPED, window(500)).is_none(), "no bins are left before the window");
        assert!(excess(&HEAPED, window(-50)).is_none(), "the window is empty");
    }

    #[test]
    fn nothing_expected_is_no_expectation() {
        let mut bins = [0; BINS];
        for bin in 0..6 {
            (bins[20 + bin], bins[54 + bin]) = (1000, 1000);
        }
        // A cubic through two far heaps and nothing between dips below zero in the window.
        assert_eq!(check(&bins), "nothing");
    }
}
