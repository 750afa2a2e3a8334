//! How far coders agree: Cohen's κ for two coders, Krippendorff's α for any number with missing values, both nominal,
//! with bootstrap intervals. Pure: ratings and a seed go in, numbers come out.
//!
//! A value is a category: «the code is there or not», or «this very set of codes». Sums are whole numbers, so neither
//! the order of coders nor of passages shows in a result. It knows no code, no person and no verdict: which agreement is
//! enough is for people to say.

use std::collections::BTreeMap;

use kernel::{Entropy as _, Language, SeededEntropy};

/// Resamples of an interval.
pub const RESAMPLES: usize = 5000;
/// The interval's level, in per cent.
pub const LEVEL: usize = 95;
/// Of a hundred resamples so many must have a coefficient, else there is no interval.
const DEFINED: usize = 95;

/// Reliability data: a row for each passage, in it a value for each coder, `None` where the coder gave none.
///
/// Rows are kept by what stands in them: `kinds` are the distinct rows, `rows` says of which kind each passage is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    coders: usize,
    kinds: Vec<Vec<Option<u32>>>,
    rows: Vec<usize>,
}

/// How often one coder gave the category of the row while the other gave that of the column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contingency(BTreeMap<(u32, u32), u64>);

/// Why a coefficient says nothing. It is never put as 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Undefined {
    /// No passage was judged by two coders.
    NothingPaired,
    /// All judgements fall into one category: chance alone would agree as well, and the formula divides by zero.
    NoVariation,
    /// κ is of two coders; there are more.
    MoreThanTwoCoders,
}

impl Undefined {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NothingPaired, Self::NoVariation, Self::MoreThanTwoCoders];

    /// The name in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::NothingPaired => "nothing-paired",
            Self::NoVariation => "no-variation",
            Self::MoreThanTwoCoders => "more-than-two-coders",
        }
    }

    /// The reason people read.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::NothingPaired => {
                language.pick("không đoạn nào có hai phiếu", "no passage was judged by two")
            }
            Self::NoVariation => {
                language.pick("không tính được: mọi phiếu như nhau", "undefined: all judgements are alike")
            }
            Self::MoreThanTwoCoders => language.pick("κ chỉ dùng cho hai người", "κ is of two coders only"),
        }
    }
}

/// The bounds of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The lower.
    pub low: f64,
    /// The upper.
    pub high: f64,
}

/// A coefficient with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The coefficient: 1 is perfect agreement, 0 what chance would give, below 0 less than that.
    pub value: f64,
    /// Its interval; `None` when the coefficient is undefined in more than 5 of 100 resamples, because too few passages
    /// bear the category.
    pub interval: Option<Interval>,
}

/// A coefficient with its interval, or why there is none.
pub type Coefficient = Result<Estimate, Undefined>;

impl Ratings {
    /// No passages yet, for `coders` coders.
    pub fn of(coders: usize) -> Self {
        Self { coders, kinds: Vec::new(), rows: Vec::new() }
    }

    /// Adds a passage. A row that is shorter than there are coders is missing at its end; what is longer is left out.
    pub fn push(&mut self, row: &[Option<u32>]) {
        let row: Vec<_> = (0..self.coders).map(|coder| row.get(coder).copied().flatten()).collect();
        let kind = self.kinds.iter().position(|known| *known == row).unwrap_or_else(|| {
            self.kinds.push(row);
            self.kinds.len() - 1
        });
        self.rows.push(kind);
    }

    /// How many coders.
    pub fn coders(&self) -> usize {
        self.coders
    }

    /// Only the passages at least two coders judged; nothing can be compared in the others.
    #[must_use]
    pub fn paired(&self) -> Self {
        let mut paired = Self::of(self.coders);
        for kind in &self.rows {
            let row = &self.kinds[*kind];
            if row.iter().flatten().count() >= 2 {
                paired.push(row);
            }
        }
        paired
    }

    /// How many passages.
    pub fn passages(&self) -> usize {
        self.rows.len()
    }

    /// How many passages of each kind, when passage `p` stands there `weight[p]` times.
    fn counted(&self, weight: impl Fn(usize) -> u64) -> Vec<u64> {
        let mut counts = vec![0; self.kinds.len()];
        for (passage, kind) in self.rows.iter().enumerate() {
            counts[*kind] += weight(passage);
        }
        counts
    }
}

impl Contingency {
    /// A square table: `table[r][c]` passages to which the first coder gave category `r` and the second `c`.
    pub fn of_table<const N: usize>(table: [[u64; N]; N]) -> Self {
        let cells = table.iter().zip(0..).flat_map(|(row, first)| {
            row.iter().zip(0..).map(move |(count, second)| ((first, second), *count))
        });
        Self(cells.collect())
    }

    /// The table of the first two coders; passages one of them did not judge are in no cell.
    pub fn of(ratings: &Ratings) -> Self {
        Self::of_counted(ratings, &ratings.counted(|_| 1))
    }

    fn of_counted(ratings: &Ratings, counts: &[u64]) -> Self {
        let mut cells = BTreeMap::new();
        for (row, count) in ratings.kinds.iter().zip(counts) {
            if let [Some(first), Some(second), ..] = row[..] {
                *cells.entry((first, second)).or_default() += count;
            }
        }
        Self(cells)
    }
}

/// Cohen's κ of two coders: κ = (pₒ − pₑ) / (1 − pₑ).
///
/// pₒ is the share of passages both put into the same category, pₑ = Σ p₁(c)·p₂(c) what coders with these shares of
/// categories would agree in by chance. With n passages it is (n·Σ n(c,c) − Σ n₁(c)·n₂(c)) / (n² − Σ n₁(c)·n₂(c)).
///
/// Source: J. Cohen, «A coefficient of agreement for nominal scales», Educational and Psychological Measurement 20
/// (1960), 37–46.
///
/// # Errors
/// [`Undefined`] without a passage, or when both coders put everything into one and the same category.
pub fn kappa(table: &Contingency) -> Result<f64, Undefined> {
    let mut first: BTreeMap<u32, u64> = BTreeMap::new();
    let mut second: BTreeMap<u32, u64> = BTreeMap::new();
    let (mut passages, mut same) = (0_u64, 0_u64);
    for ((row, column), count) in &table.0 {
        *first.entry(*row).or_default() += count;
        *second.entry(*column).or_default() += count;
        passages += count;
        same += if row == column { *count } else { 0 };
    }
    if passages == 0 {
        return Err(Undefined::NothingPaired);
    }
    let chance: u64 = first.iter().map(|(value, count)| count * second.get(value).unwrap_or(&0)).sum();
    let most = passages * passages - chance;
    if most == 0 {
        return Err(Undefined::NoVariation);
    }
    // The numerator may be negative: coders may agree less than chance would.
    Ok((passages as f64 * same as f64 - chance as f64) / most as f64)
}

/// Krippendorff's α for nominal data: α = 1 − Dₒ/Dₑ = 1 − (n − 1)·Σ o(c,k) / Σ n(c)·n(k), both sums over c ≠ k.
///
/// A passage judged by m ≥ 2 coders adds each ordered pair of its values to the coincidences o with weight 1/(m − 1), so
/// it adds m values to n; n(c) counts those that are c. Passages with one judgement or none add nothing.
///
/// Source: K. Krippendorff, «Computing Krippendorff's Alpha-Reliability» (2011),
/// <https://repository.upenn.edu/asc_papers/43>, sections A to C.
///
/// # Errors
/// [`Undefined`] when no passage has two judgements, or all have one and the same value.
pub fn alpha(ratings: &Ratings) -> Result<f64, Undefined> {
    alpha_of(ratings, &ratings.counted(|_| 1))
}

fn alpha_of(ratings: &Ratings, counts: &[u64]) -> Result<f64, Undefined> {
    let mut given: BTreeMap<u32, u64> = BTreeMap::new();
    // Pairs that differ, by how many judged the passage: each weighs 1/(m − 1).
    let mut differing: BTreeMap<u64, u64> = BTreeMap::new();
    for (row, count) in ratings.kinds.iter().zip(counts) {
        let mut here: BTreeMap<u32, u64> = BTreeMap::new();
        row.iter().flatten().for_each(|value| *here.entry(*value).or_default() += 1);
        let judged: u64 = here.values().sum();
        if judged < 2 || *count == 0 {
            continue;
        }
        let same: u64 = here.values().map(|many| many * many).sum();
        *differing.entry(judged).or_default() += count * (judged * judged - same);
        here.into_iter().for_each(|(value, many)| *given.entry(value).or_default() += count * many);
    }
    let all: u64 = given.values().sum();
    if all == 0 {
        return Err(Undefined::NothingPaired);
    }
    let expected = all * all - given.values().map(|many| many * many).sum::<u64>();
    if expected == 0 {
        return Err(Undefined::NoVariation);
    }
    let observed: f64 = differing.iter().map(|(judged, pairs)| *pairs as f64 / (judged - 1) as f64).sum();
    Ok(1.0 - (all - 1) as f64 * observed / expected as f64)
}

/// Samples of passages with replacement, each as large as the data: how often each passage is in each of the
/// [`RESAMPLES`] samples. They follow from the seed alone, so every code of a round is looked at in the same ones.
#[derive(Debug, Clone)]
pub struct Resamples(Vec<Vec<u32>>);

impl Resamples {
    /// Those of `passages` passages that belong to `seed`.
    pub fn draw(seed: u64, passages: usize) -> Self {
        let mut numbers = Numbers::of(seed);
        let mut one = || {
            let mut times = vec![0; passages];
            (0..passages).for_each(|_| times[numbers.below(passages)] += 1);
            times
        };
        Self((0..RESAMPLES).map(|_| one()).collect())
    }

    /// The percentile interval of `statistic`: of the values in all resamples, the smallest and largest fortieth are cut off
    /// (5000 values: from the 125th smallest to the 125th largest).
    ///
    /// Source: B. Efron and R. J. Tibshirani, «An Introduction to the Bootstrap» (1993), chapter 13. It needs no assumption of
    /// how coders err, only that passages were drawn apart. It cannot show what the sample holds none of: where coders
    /// agree in every passage, both bounds are 1.
    fn interval(
        &self,
        ratings: &Ratings,
        statistic: fn(&Ratings, &[u64]) -> Result<f64, Undefined>,
    ) -> Option<Interval> {
        let times =
            |times: &Vec<u32>| ratings.counted(|passage| times.get(passage).copied().map_or(0, u64::from));
        let values = self.0.iter().map(|sample| statistic(ratings, &times(sample)));
        let mut values: Vec<f64> = values.filter_map(Result::ok).collect();
        values.sort_unstable_by(f64::total_cmp);
        if values.len() * 100 < RESAMPLES * DEFINED {
            return None;
        }
        let cut = (values.len() * (100 - LEVEL) / 200).max(1);
        Some(Interval { low: *values.get(cut - 1)?, high: *values.get(values.len() - cut)? })
    }
}

/// κ of `ratings` with its interval. `resamples` are of the passages of [`Ratings::paired`].
///
/// # Errors
/// As [`kappa`], and with more than two coders.
pub fn kappa_with_interval(ratings: &Ratings, resamples: &Resamples) -> Coefficient {
    if ratings.coders > 2 {
        return Err(Undefined::MoreThanTwoCoders);
    }
    let ratings = ratings.paired();
    let value = kappa(&Contingency::of(&ratings))?;
    let again = |ratings: &Ratings, counts: &[u64]| kappa(&Contingency::of_counted(ratings, counts));
    Ok(Estimate { value, interval: resamples.interval(&ratings, again) })
}

/// α of `ratings` with its interval. `resamples` are of the passages of [`Ratings::paired`].
///
/// # Errors
/// As [`alpha`].
pub fn alpha_with_interval(ratings: &Ratings, resamples: &Resamples) -> Coefficient {
    let ratings = ratings.paired();
    let value = alpha(&ratings)?;
    Ok(Estimate { value, interval: resamples.interval(&ratings, alpha_of) })
}

/// Whole numbers that follow from a seed.
#[derive(Debug)]
pub(crate) struct Numbers(SeededEntropy);

impl Numbers {
    pub(crate) fn of(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below `most`, each as likely as the others to within `most` / 2⁶⁴; 0 when `most` is 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        let scaled = (u128::from(u64::from_be_bytes(bytes)) * most as u128) >> 64;
        usize::try_from(scaled).unwrap_or(0)
    }
}
