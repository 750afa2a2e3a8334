//! Many looks: which of thousands of p-values are worth asking about, and how many of those are likely to be chance.
//!
//! Benjamini & Hochberg's step-up q-values (J. R. Stat. Soc. B 57 (1995) 289), for one-sided p-values of independent or positively
//! dependent looks; on funnels: Jones, Ohlssen & Spiegelhalter, J. Clin. Epidemiol. 61 (2008) 232. Asking about everything with
//! a q-value up to 0.05 means that about one in twenty asked about is chance.

/// The q-value of every p-value, in the same order: the least false discovery rate at which it would still be asked about. Equal
/// p-values have equal q-values; NaN counts as 1.
pub fn q_values(p_values: &[f64]) -> Vec<f64> {
    let looks = p_values.len();
    let p = |index: usize| if p_values[index].is_nan() { 1.0 } else { p_values[index].clamp(0.0, 1.0) };
    let mut order: Vec<usize> = (0..looks).collect();
    order.sort_by(|left, right| p(*left).total_cmp(&p(*right)));
    let mut q_values = vec![1.0; looks];
    let mut least: f64 = 1.0;
    for (rank, index) in order.into_iter().enumerate().rev() {
        // The largest rank of equal values comes first, so all of them get what it gets.
        least = least.min(p(index) * (looks as f64 / (rank + 1) as f64));
        q_values[index] = least;
    }
    q_values
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(p_values: &[f64]) -> String {
        q_values(p_values).iter().map(|q| format!("{q:.4}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn q_values_step_up_and_keep_their_order() {
        assert_eq!(check(&[]), "");
        assert_eq!(check(&[0.3]), "0.3000");
        // 4 · 0.01 / 1; the two in the middle share 4 · 0.03 / 3; the last is its own.
        insta::assert_snapshot!(check(&[0.03, 0.9, 0.01, 0.03]), @"0.0400 0.9000 0.0400 0.0400");
        insta::assert_snapshot!(check(&[0.5, f64::NAN, 2.0, -1.0]), @"1.0000 1.0000 1.0000 0.0000");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn q_values_rise_with_p_and_are_never_below(p_values in prop::collection::vec(0.0..=1.0f64, 0..60)) {
            let q = q_values(&p_values);
            for (p, q_value) in p_values.iter().zip(&q) {
                prop_assert!(p <= q_value && *q_value <= 1.0);
                for (other, other_q) in p_values.iter().zip(&q) {
                    prop_assert!(p > other || q_value <= other_q);
                }
            }
        }
    }
}
