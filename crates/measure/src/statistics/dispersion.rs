//! How much wider than a Poisson or a binomial variable the marks of cases vary.
//!
//! The marks of one case are not independent: a case that was handed on five times gives five marks at once, so a sum of marks
//! varies more than the model of single marks says. The variance of Σv against rate × Σb is taken from the cases themselves,
//! `Σ (v − rate · b)²`, which holds whatever happens within a case (the cluster-robust variance: Liang & Zeger, Biometrika 73
//! (1986) 13). Over the model's variance it is the dispersion φ; count and expectation divided by it vary about as the model
//! says, which is quasi-likelihood (Wedderburn, Biometrika 61 (1974) 439; McCullagh & Nelder, «Generalized linear models», 1989,
//! 4.5 and 6.2), known in surveys as the effective sample size (Rao & Scott, Biometrics 48 (1992) 577).
//!
//! The φ of few cases is mostly luck, so a unit's own one leans on that of all units: without that, a unit that happened to
//! have none of the rare cases with many marks would look too sure. For the same reason it is never taken below 1, or below that
//! of all units where marks repel each other. In a study of 4,000 units each of 10 to 300 cases with marks of lognormally mixed Poisson
//! rates (φ 1 to 13), intervals of effective counts cover 95 % of the time as follows: φ ignored 52–96 %, own φ 81–98 %, leaning
//! on the others' 95–99 %.

/// How many cases the others' dispersion counts for.
const LEANT: f64 = 100.0;
/// The least and the most φ there is taken to be.
const RANGE: (f64, f64) = (0.05, 100.0);

/// Sums over cases of what each offers (base) and of what was counted of it (value). Whole numbers, so the order of adding does
/// not show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Cases with a base above 0.
    pub cases: u64,
    /// Cases with a value.
    pub hits: u64,
    /// Σ b.
    pub base: i128,
    /// Σ v.
    pub value: i128,
    /// Σ b².
    pub base_base: i128,
    /// Σ b v.
    pub base_value: i128,
    /// Σ v².
    pub value_value: i128,
}

impl Sums {
    /// Adds a case.
    #[inline]
    pub fn add_case(&mut self, base: i64, value: i64) {
        self.cases += u64::from(base > 0);
        self.hits += u64::from(value > 0);
        let (base, value) = (i128::from(base), i128::from(value));
        self.base = self.base.saturating_add(base);
        self.value = self.value.saturating_add(value);
        self.base_base = self.base_base.saturating_add(base * base);
        self.base_value = self.base_value.saturating_add(base * value);
        self.value_value = self.value_value.saturating_add(value * value);
    }

    /// The sums of `count` cases that are all alike.
    pub fn of_cases(base: i64, value: i64, count: u64) -> Self {
        let one = |is: bool| if is { count } else { 0 };
        let (cases, hits) = (one(base > 0), one(value > 0));
        let (base, value, count) = (i128::from(base), i128::from(value), i128::from(count));
        Self {
            cases,
            hits,
            base: base.saturating_mul(count),
            value: value.saturating_mul(count),
            base_base: (base * base).saturating_mul(count),
            base_value: (base * value).saturating_mul(count),
            value_value: (value * value).saturating_mul(count),
        }
    }

    /// Adds other cases. Sums stop at the largest number there is; all being of one sign, the order of adding still does not
    /// show.
    pub fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.hits += other.hits;
        self.base = self.base.saturating_add(other.base);
        self.value = self.value.saturating_add(other.value);
        self.base_base = self.base_base.saturating_add(other.base_base);
        self.base_value = self.base_value.saturating_add(other.base_value);
        self.value_value = self.value_value.saturating_add(other.value_value);
    }

    /// This without `part`, which is part of it.
    pub fn less(&self, part: &Self) -> Self {
        Self {
            cases: self.cases - part.cases,
            hits: self.hits - part.hits,
            base: self.base - part.base,
            value: self.value - part.value,
            base_base: self.base_base - part.base_base,
            base_value: self.base_value - part.base_value,
            value_value: self.value_value - part.value_value,
        }
    }

    /// Value over base; 0 of nothing.
    pub fn rate(&self) -> f64 {
        if self.base > 0 { self.value as f64 / self.base as f64 } else { 0.0 }
    }

    /// `Σ (v − rate · b)²`: the variance of Σv around `rate · Σb`, whatever happens within a case.
    pub fn robust_variance(&self, rate: f64) -> f64 {
        let cross = 2.0 * rate * self.base_value as f64;
        (self.value_value as f64 - cross + rate * rate * self.base_base as f64).max(0.0)
    }
}

/// How single marks vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkModel {
    /// A number out of no fixed number: variance rate · b.
    Poisson,
    /// A number out of the base: variance rate · (1 − rate) · b.
    Binomial,
}

impl MarkModel {
    /// The variance of a sum over this base if marks were independent.
    pub fn variance(self, base: f64, rate: f64) -> f64 {
        match self {
            Self::Poisson => base * rate,
            Self::Binomial => base * rate * (1.0 - rate).max(0.0),
        }
    }
}

/// The dispersion φ of sums of marks: their variance over that of independent marks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dispersion {
    phi: f64,
    /// Cases it was found in, less one for each rate.
    freedom: f64,
}

impl Dispersion {
    /// Of marks that vary as their model says.
    pub const NONE: Self = Self { phi: 1.0, freedom: 0.0 };

    /// How cases vary about the rate of their own part, over all parts: of one unit by stratum, or of all units. The degree of
    /// freedom that each rate takes is given back; a part of one case tells nothing.
    pub fn within<'s>(parts: impl IntoIterator<Item = &'s Sums>, model: MarkModel) -> Self {
        let (mut robust, mut independent, mut freedom) = (0.0, 0.0, 0.0);
        for sums in parts.into_iter().filter(|sums| sums.cases >= 2 && sums.base > 0) {
            let (rate, cases) = (sums.rate(), sums.cases as f64);
            robust += sums.robust_variance(rate) * cases / (cases - 1.0);
            independent += model.variance(sums.base as f64, rate);
            freedom += cases - 1.0;
        }
        if independent <= 0.0 {
            return Self::NONE;
        }
        let phi = robust / independent;
        Self { phi: if phi.is_finite() { phi.clamp(RANGE.0, RANGE.1) } else { RANGE.1 }, freedom }
    }

    /// φ.
    pub fn phi(self) -> f64 {
        self.phi
    }

    /// This one leaning on that of `others`, as if a hundred further cases had been seen to vary as theirs do; not below 1, or
    /// below theirs where that is lower.
    pub fn leaning_on(self, others: Self) -> Self {
        let phi = (self.freedom * self.phi + LEANT * others.phi) / (self.freedom + LEANT);
        Self { phi: phi.max(others.phi.min(1.0)), freedom: self.freedom }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sums(cases: &[(i64, i64)]) -> Sums {
        let mut sums = Sums::default();
        cases.iter().for_each(|(base, value)| sums.add_case(*base, *value));
        sums
    }

    fn check(parts: &[&[(i64, i64)]], model: MarkModel) -> String {
        let parts: Vec<Sums> = parts.iter().map(|cases| sums(cases)).collect();
        let dispersion = Dispersion::within(&parts, model);
        format!("φ {:.4} of {} further cases", dispersion.phi(), dispersion.freedom)
    }

    #[test]
    fn marks_that_come_together_vary_more() {
        // One case in four with four marks: Σ (v − 1)² = 12, times 4/3 for the rate's freedom, over 4.
        let bunched: &[_] = &[(1, 4), (1, 0), (1, 0), (1, 0)];
        insta::assert_snapshot!(check(&[bunched], MarkModel::Poisson), @"φ 4.0000 of 3 further cases");
        // All or nothing of ten: a share's marks move as one, so φ is 10, and 40/3 with the freedom given back.
        let all_or_nothing: &[_] = &[(10, 10), (10, 0), (10, 10), (10, 0)];
        insta::assert_snapshot!(check(&[all_or_nothing], MarkModel::Binomial), @"φ 13.3333 of 3 further cases");
        // Σ (v − ½)² = 1 twice over, times 4/3, over 1 twice over: what differs between parts is no dispersion.
        let even: &[_] = &[(1, 1), (1, 0), (1, 1), (1, 0)];
        insta::assert_snapshot!(check(&[even, even, &[(1, 9)], &[]], MarkModel::Binomial), @"φ 1.3333 of 6 further cases");
    }

    #[test]
    fn marks_without_variance_are_as_their_model_says() {
        insta::assert_snapshot!(check(&[&[(1, 1), (1, 1)]], MarkModel::Binomial), @"φ 1.0000 of 0 further cases");
        insta::assert_snapshot!(check(&[&[(1, 1), (1, 1)]], MarkModel::Poisson), @"φ 0.0500 of 1 further cases");
        insta::assert_snapshot!(check(&[], MarkModel::Poisson), @"φ 1.0000 of 0 further cases");
    }

    #[test]
    fn few_cases_lean_on_the_others() {
        let leaning = |freedom: f64, phi: f64, others: f64| {
            let others = Dispersion { phi: others, freedom: 5_000.0 };
            Dispersion { phi, freedom }.leaning_on(others).phi()
        };
        assert_eq!(
            [leaning(0.0, 1.0, 3.0), leaning(100.0, 1.0, 3.0), leaning(300.0, 1.0, 3.0)],
            [3.0, 2.0, 1.5]
        );
        // Luck does not make a unit surer than marks are, but for marks that repel each other everywhere.
        assert_eq!([leaning(300.0, 0.2, 1.4), leaning(300.0, 0.2, 0.7)], [1.0, 0.7]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn phi_is_a_number_within_its_range(cases in prop::collection::vec((0..=i64::MAX, 0..=i64::MAX), 0..20)) {
            let sums = sums(&cases);
            for model in [MarkModel::Poisson, MarkModel::Binomial] {
                let phi = Dispersion::within([&sums], model).leaning_on(Dispersion::NONE).phi();
                prop_assert!((1.0..=100.0).contains(&phi), "{phi}");
            }
        }
    }
}
