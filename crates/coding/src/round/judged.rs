//! What comes of the judgements of a round: agreement as a whole and by code, what all agree in, where they differ. Pure:
//! the same judgements and seed give the same result to the digit.

use std::collections::{BTreeMap, BTreeSet};

use kernel::AccountId;
use plan::CodeId;

use crate::agreement::{Coefficient, Ratings, Resamples, alpha_with_interval, kappa_with_interval};
use crate::round::Judgement;

/// How far the coders agree: in everything, and in each code anybody gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Each passage has one value: the whole set of codes. Two sets that share a code but are not equal are different.
    pub whole: Agreement,
    /// Each passage has the code or has it not. Codes nobody gave do not vary and are not here.
    pub codes: BTreeMap<CodeId, Agreement>,
}

/// How far the coders agree in one thing. All numbers are of passages that at least two judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// Passages that bear the code, by coder in the round's order; for the whole: passages judged.
    pub given: Vec<i64>,
    /// Passages to which all who judged gave it; for the whole: all gave the same set.
    pub shared: i64,
    /// Passages at least two coders judged.
    pub paired: i64,
    /// Cohen's κ.
    pub kappa: Coefficient,
    /// Krippendorff's α.
    pub alpha: Coefficient,
}

/// A passage whose judges do not agree in every code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The passage's number in the round.
    pub number: i64,
    /// The codes some of its judges gave and others did not.
    pub codes: BTreeSet<CodeId>,
    /// The codes all of them gave.
    pub agreed: BTreeSet<CodeId>,
    /// Who judged, in the round's order, with what they gave and remembered.
    pub judged: Vec<(AccountId, Judgement)>,
}

/// The judgements of one passage, in the coders' order; `None` where a coder gave none.
type Row<'j> = Vec<Option<&'j Judgement>>;

/// The latest judgements as a table: a row for every passage `1..=passages`.
fn table<'j>(coders: &[AccountId], passages: i64, latest: &'j [Judgement]) -> Vec<Row<'j>> {
    let by_place: BTreeMap<(i64, AccountId), &Judgement> =
        latest.iter().map(|judgement| ((judgement.number, judgement.coder), judgement)).collect();
    let row = |number| coders.iter().map(|coder| by_place.get(&(number, *coder)).copied()).collect();
    (1..=passages).map(row).collect()
}

fn is_paired(row: &Row<'_>) -> bool {
    row.iter().flatten().count() >= 2
}

/// The agreement in a round of `passages` passages. `latest` are the last judgement of each coder and passage.
pub(crate) fn outcome(coders: &[AccountId], passages: i64, latest: &[Judgement], seed: u64) -> Outcome {
    let rows: Vec<Row<'_>> = table(coders, passages, latest).into_iter().filter(is_paired).collect();
    let resamples = Resamples::draw(seed, rows.len());
    let sets: BTreeSet<&BTreeSet<CodeId>> =
        rows.iter().flatten().flatten().map(|judgement| &judgement.codes).collect();
    let set_numbers: BTreeMap<&BTreeSet<CodeId>, u32> = sets.into_iter().zip(0..).collect();
    let whole = agreement(
        coders.len(),
        &rows,
        &resamples,
        |judgement| set_numbers.get(&judgement.codes).copied().unwrap_or_default(),
        |_| true,
    );
    let codes: BTreeSet<&CodeId> = rows.iter().flatten().flatten().flat_map(|given| &given.codes).collect();
    let codes = codes.into_iter().map(|code| {
        let has = |judgement: &Judgement| judgement.codes.contains(code);
        let value = |judgement: &Judgement| u32::from(has(judgement));
        (code.clone(), agreement(coders.len(), &rows, &resamples, value, has))
    });
    Outcome { whole, codes: codes.collect() }
}

/// The agreement in one thing: `value` is a judgement's category, `bears` whether it counts as given.
fn agreement(
    coders: usize,
    rows: &[Row<'_>],
    resamples: &Resamples,
    value: impl Fn(&Judgement) -> u32,
    bears: impl Fn(&Judgement) -> bool,
) -> Agreement {
    let mut ratings = Ratings::of(coders);
    let mut given = vec![0; coders];
    let mut shared = 0;
    for row in rows {
        let values: Vec<Option<u32>> = row.iter().map(|judgement| judgement.map(&value)).collect();
        ratings.push(&values);
        for (count, judgement) in given.iter_mut().zip(row) {
            *count += i64::from(judgement.is_some_and(&bears));
        }
        let same = values.iter().flatten().collect::<BTreeSet<_>>().len() == 1;
        shared += i64::from(same && row.iter().flatten().all(|judgement| bears(judgement)));
    }
    Agreement {
        given,
        shared,
        paired: i64::try_from(rows.len()).unwrap_or(i64::MAX),
        kappa: kappa_with_interval(&ratings, resamples),
        alpha: alpha_with_interval(&ratings, resamples),
    }
}

/// What all who judged a passage gave it, at least two of them: `(number, code)`.
pub(crate) fn agreed(coders: &[AccountId], passages: i64, latest: &[Judgement]) -> Vec<(i64, CodeId)> {
    let rows = table(coders, passages, latest).into_iter().zip(1..);
    rows.filter(|(row, _)| is_paired(row))
        .flat_map(|(row, number)| all_gave(&row).into_iter().map(move |code| (number, code)))
        .collect()
}

/// Where coders differ, by passage. Passages with fewer than two judgements are not among them: missing is no difference.
pub(crate) fn differences(coders: &[AccountId], passages: i64, latest: &[Judgement]) -> Vec<Difference> {
    let rows = table(coders, passages, latest).into_iter().zip(1..);
    let differing = rows.filter(|(row, _)| is_paired(row)).filter_map(|(row, number)| {
        let agreed = all_gave(&row);
        let any = row.iter().flatten().flat_map(|judgement| &judgement.codes);
        let codes: BTreeSet<CodeId> = any.filter(|code| !agreed.contains(*code)).cloned().collect();
        let judged = row.iter().flatten().map(|judgement| (judgement.coder, (*judgement).clone()));
        (!codes.is_empty()).then(|| Difference { number, codes, agreed, judged: judged.collect() })
    });
    differing.collect()
}

fn all_gave(row: &Row<'_>) -> BTreeSet<CodeId> {
    let mut sets = row.iter().flatten().map(|judgement| judgement.codes.clone());
    let first = sets.next().unwrap_or_default();
    sets.fold(first, |all, codes| all.intersection(&codes).cloned().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{Role, World};

    /// A line a passage, a column a coder: codes with «+» between, `-` for none, `.` for not judged.
    fn judgements(text: &str) -> (Vec<AccountId>, i64, Vec<Judgement>) {
        let world = World::scripted(1);
        let coders: Vec<AccountId> =
            text.lines().next().unwrap().split_whitespace().map(|_| world.new_id()).collect();
        let mut all = Vec::new();
        for (line, number) in text.lines().zip(1..) {
            for (cell, coder) in line.split_whitespace().zip(&coders).filter(|(cell, _)| *cell != ".") {
                let codes = cell.split('+').filter(|code| *code != "-").map(|code| code.parse().unwrap());
                all.push(Judgement {
                    number,
                    coder: *coder,
                    revision: 1,
                    codes: codes.collect(),
                    memo: String::new(),
                    nonce: String::new(),
                    role: Role::Editor,
                    at: world.now(),
                });
            }
        }
        (coders, i64::try_from(text.lines().count()).unwrap(), all)
    }

    fn told(coefficient: Coefficient) -> String {
        match coefficient {
            Ok(estimate) => format!("{:.2}", estimate.value),
            Err(undefined) => format!("{undefined:?}"),
        }
    }

    fn check(text: &str) -> String {
        let (coders, passages, all) = judgements(text);
        let outcome = outcome(&coders, passages, &all, 3);
        let line = |name: &str, of: &Agreement| {
            format!(
                "{name} {:?} {}/{} κ {} α {}",
                of.given,
                of.shared,
                of.paired,
                told(of.kappa),
                told(of.alpha)
            )
        };
        let mut lines = vec![line("whole", &outcome.whole)];
        lines.extend(outcome.codes.iter().map(|(code, of)| line(code.as_str(), of)));
        let agreed = agreed(&coders, passages, &all);
        lines.push(
            agreed.iter().map(|(number, code)| format!("{number}={code}")).collect::<Vec<_>>().join(" "),
        );
        for difference in differences(&coders, passages, &all) {
            let codes: Vec<&str> = difference.codes.iter().map(CodeId::as_str).collect();
            lines.push(format!("{}? {} of {}", difference.number, codes.join(" "), difference.judged.len()));
        }
        lines.join("\n")
    }

    #[test]
    fn sets_are_compared_whole_and_code_by_code() {
        assert_eq!(
            check("BH-01+BH-02 BH-02+BH-01\nBH-01 BH-01+BH-03\n- -\n- BH-03\nBH-02 BH-02"),
            "whole [5, 5] 3/5 κ 0.52 α 0.55\n\
             BH-01 [2, 2] 2/5 κ 1.00 α 1.00\n\
             BH-02 [2, 2] 2/5 κ 1.00 α 1.00\n\
             BH-03 [0, 2] 0/5 κ 0.00 α -0.12\n\
             1=BH-01 1=BH-02 2=BH-01 5=BH-02\n\
             2? BH-03 of 2\n\
             4? BH-03 of 2"
        );
    }

    #[test]
    fn missing_is_neither_agreement_nor_difference() {
        assert_eq!(
            check("BH-01 BH-01\nBH-02 .\n. .\n- -"),
            "whole [2, 2] 2/2 κ 1.00 α 1.00\nBH-01 [1, 1] 1/2 κ 1.00 α 1.00\n1=BH-01"
        );
        assert_eq!(check("BH-02 ."), "whole [0, 0] 0/0 κ NothingPaired α NothingPaired\n");
        assert_eq!(
            check("- -\n- -"),
            "whole [2, 2] 2/2 κ NoVariation α NoVariation\n",
            "nobody gave a code: there is nothing to tell"
        );
    }

    #[test]
    fn of_three_coders_all_who_judged_must_agree() {
        assert_eq!(
            check("BH-01 BH-01 .\nBH-01 - BH-01\n- - -"),
            "whole [3, 3, 2] 2/3 κ MoreThanTwoCoders α 0.56\n\
             BH-01 [2, 1, 1] 1/3 κ MoreThanTwoCoders α 0.56\n\
             1=BH-01\n\
             2? BH-01 of 3"
        );
    }
}
