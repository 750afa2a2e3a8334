//! κ and α against what their authors published, and what must hold for any data.

use coding::agreement::{
    Contingency, Ratings, Resamples, Undefined, alpha, alpha_with_interval, kappa, kappa_with_interval,
};
use proptest::prelude::*;

/// One text a coder, one letter or digit a passage, `.` where the coder gave no value.
fn ratings(coders: &[&str]) -> Ratings {
    let value = |sign: &u8| (*sign != b'.').then_some(u32::from(*sign));
    let mut ratings = Ratings::of(coders.len());
    for passage in 0..coders[0].len() {
        let row: Vec<Option<u32>> = coders.iter().map(|coder| value(&coder.as_bytes()[passage])).collect();
        ratings.push(&row);
    }
    ratings
}

fn rounded(value: Result<f64, Undefined>) -> String {
    format!("{:.3}", value.expect("the published example has a value"))
}

/// J. Cohen, «A coefficient of agreement for nominal scales», Educational and Psychological Measurement 20 (1960), 37–46:
/// table 2.b, page 45, as github.com/thomaspingel/cohens-kappa-matlab `cohenskappa.m` gives it, 200 judged by two into three
/// categories; «cohen reports .492» says the help of `cohen.kappa` of the R package psych, with the same as proportions.
/// Here pₒ = .70 and pₑ = .41.
#[test]
fn kappa_is_that_of_cohen_1960() {
    let table = Contingency::of_table([[88, 14, 18], [10, 40, 10], [2, 6, 12]]);
    assert_eq!(rounded(kappa(&table)), "0.492");
    assert!((kappa(&table).unwrap() - (0.70 - 0.41) / (1.0 - 0.41)).abs() < 1e-12);
}

/// K. Krippendorff, «Computing Krippendorff's Alpha-Reliability» (2011), repository.upenn.edu/asc_papers/43, section A:
/// binary data, two observers, no missing data, α = .095. And the like of his «Content Analysis» (2004), section 11.3.1,
/// page 224 (Jon and Han), as github.com/jucor/krippendorff `data-raw` and its test `test-binary.R` give it: α = .0952.
#[test]
fn alpha_of_binary_data_is_that_of_krippendorff_2011_a() {
    assert_eq!(rounded(alpha(&ratings(&["0100000010", "1110010000"]))), "0.095");
    assert_eq!(rounded(alpha(&ratings(&["1100000000", "0110010100"]))), "0.095");
}

/// The same, section B: nominal data, two observers, no missing data, α = .692.
#[test]
fn alpha_of_nominal_data_is_that_of_krippendorff_2011_b() {
    assert_eq!(rounded(alpha(&ratings(&["aabbdcccedda", "babbbccceddd"]))), "0.692");
}

/// The same, section C: nominal data, four observers, twelve units, missing data, α = .743. Unit 12 was judged by one
/// observer and adds nothing.
#[test]
fn alpha_with_missing_data_is_that_of_krippendorff_2011_c() {
    let coders = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."];
    let data = ratings(&coders);
    assert_eq!(rounded(alpha(&data)), "0.743");
    assert_eq!((data.passages(), data.paired().passages()), (12, 11));
    assert_eq!(rounded(alpha(&data.paired())), "0.743");
}

#[test]
fn without_variation_there_is_no_coefficient_and_a_reason() {
    let check = |coders: &[&str]| {
        let data = ratings(coders);
        (kappa(&Contingency::of(&data)).err(), alpha(&data).err())
    };
    let (none, same) = (Some(Undefined::NothingPaired), Some(Undefined::NoVariation));
    assert_eq!(check(&["1111", "1111"]), (same, same));
    assert_eq!(check(&["1.1.", ".1.0"]), (none, none));
    assert_eq!(check(&["", ""]), (none, none));
    assert_eq!(check(&["1111", "1110"]), (None, None), "one difference is variation");
    let resamples = Resamples::draw(1, 4);
    let three = ratings(&["1010", "1010", "1010"]);
    assert_eq!(kappa_with_interval(&three, &resamples), Err(Undefined::MoreThanTwoCoders));
    assert_eq!(alpha_with_interval(&three, &resamples).unwrap().value, 1.0);
}

#[test]
fn coders_who_agree_less_than_chance_are_below_zero() {
    let opposite = ratings(&["1010", "0101"]);
    assert_eq!(kappa(&Contingency::of(&opposite)), Ok(-1.0));
    assert_eq!(alpha(&opposite), Ok(1.0 - 7.0 * 8.0 / 32.0));
}

#[test]
fn an_interval_needs_enough_passages_that_bear_the_code() {
    let interval = |coders: &[&str]| {
        let data = ratings(coders);
        let resamples = Resamples::draw(7, data.paired().passages());
        let estimate = alpha_with_interval(&data, &resamples).unwrap();
        estimate.interval.map(|interval| format!("{:.2}–{:.2}", interval.low, interval.high))
    };
    assert_eq!(interval(&["1000000000", "1000000000"]), None, "a third of the resamples has no such passage");
    assert_eq!(interval(&["1111100000", "1111100000"]).unwrap(), "1.00–1.00");
    let some = interval(&["11111000001111100000", "11110000011111100001"]).unwrap();
    assert_eq!(
        some,
        interval(&["11111000001111100000", "11110000011111100001"]).unwrap(),
        "the seed decides"
    );
    assert_eq!(some, "0.36–1.00");
}

/// Rows of up to four coders with three categories and missing values.
fn any_rows(coders: usize) -> impl Strategy<Value = Vec<Vec<Option<u32>>>> {
    let value = prop_oneof![1 => Just(None), 4 => (0..3_u32).prop_map(Some)];
    prop::collection::vec(prop::collection::vec(value, coders), 1..40)
}

fn of_rows(rows: &[Vec<Option<u32>>]) -> Ratings {
    let mut ratings = Ratings::of(rows[0].len());
    rows.iter().for_each(|row| ratings.push(row));
    ratings
}

proptest! {
    #[test]
    fn neither_order_nor_names_of_categories_show(rows in any_rows(4)) {
        let first = alpha(&of_rows(&rows));
        let backwards: Vec<_> = rows.iter().rev().cloned().collect();
        prop_assert_eq!(alpha(&of_rows(&backwards)), first);
        let turned: Vec<Vec<_>> = rows.iter().map(|row| row.iter().rev().copied().collect()).collect();
        prop_assert_eq!(alpha(&of_rows(&turned)), first);
        let renamed: Vec<Vec<_>> =
            rows.iter().map(|row| row.iter().map(|value| value.map(|value| 9 - value)).collect()).collect();
        prop_assert_eq!(alpha(&of_rows(&renamed)), first);
    }

    #[test]
    fn two_coders_may_change_places(rows in any_rows(2)) {
        let turned: Vec<Vec<_>> = rows.iter().map(|row| row.iter().rev().copied().collect()).collect();
        let (here, there) = (of_rows(&rows), of_rows(&turned));
        prop_assert_eq!(kappa(&Contingency::of(&here)), kappa(&Contingency::of(&there)));
    }

    #[test]
    fn perfect_agreement_is_one_and_nothing_is_above(rows in any_rows(2)) {
        let same: Vec<Vec<_>> = rows.iter().map(|row| vec![row[0], row[0]]).collect();
        for value in [kappa(&Contingency::of(&of_rows(&same))), alpha(&of_rows(&same))].into_iter().flatten() {
            prop_assert_eq!(value, 1.0);
        }
        for value in [kappa(&Contingency::of(&of_rows(&rows))), alpha(&of_rows(&rows))].into_iter().flatten() {
            prop_assert!((-1.0..=1.0).contains(&value));
            prop_assert!(rows.iter().any(|row| row[0] != row[1]) || value == 1.0);
        }
    }

    #[test]
    fn passages_with_one_judgement_change_nothing(rows in any_rows(3), alone in 0..3_u32) {
        let mut more = rows.clone();
        more.push(vec![Some(alone), None, None]);
        more.push(vec![None, None, None]);
        prop_assert_eq!(alpha(&of_rows(&more)), alpha(&of_rows(&rows)));
    }

    /// For two coders with as many passages as there may be, α is κ with both coders' shares put together; for many
    /// passages and equal shares the two meet. α never differs by more than the correction of a small sample.
    #[test]
    fn alpha_and_kappa_meet_when_shares_are_equal(rows in any_rows(2)) {
        let mut both: Vec<Vec<_>> = rows.clone();
        both.extend(rows.iter().map(|row| vec![row[1], row[0]]));
        let data = of_rows(&both);
        if let (Ok(kappa), Ok(alpha)) = (kappa(&Contingency::of(&data)), alpha(&data)) {
            let values = 2.0 * data.paired().passages() as f64;
            prop_assert!((alpha - (kappa + (1.0 - kappa) / values)).abs() < 1e-9);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn intervals_are_ordered_and_follow_from_the_seed(rows in any_rows(2), seed in any::<u64>()) {
        let data = of_rows(&rows);
        let passages = data.paired().passages();
        let (once, again) = (Resamples::draw(seed, passages), Resamples::draw(seed, passages));
        for coefficient in [kappa_with_interval, alpha_with_interval] {
            let estimate = coefficient(&data, &once);
            prop_assert_eq!(estimate, coefficient(&data, &again));
            if let Ok(Some(interval)) = estimate.map(|estimate| estimate.interval) {
                prop_assert!(interval.low <= interval.high && interval.high <= 1.0);
            }
        }
    }
}
