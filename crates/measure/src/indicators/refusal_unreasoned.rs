//! Refusals without a reason of their own: none is given, or one that stands under many refusals.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Ground, Indicator, Sheet};
use crate::lexicon::NO_WORD;
use crate::source::{Source, hash_of, refusal_reasons};
use crate::tally::Map;
use crate::{
    Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, MeasureError, Model, Need, Parameters,
    Word,
};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const EMPTY: usize = 0;
const BOILERPLATE: usize = 1;
const REFUSALS: usize = 2;

pub(crate) const DEFINITION: Definition = Definition {
    id: "refusal_unreasoned",
    version: 1,
    name: Word::new("Từ chối không ghi lý do riêng", "Refusals without a reason of their own"),
    behaviour: Behaviour::Avoidance,
    also: &[],
    definition: Word::new(
        "Sự kiện thuộc loại «refuse» mà lý do để trống hoặc là lý do mẫu. Lý do mẫu là lý do ghi y hệt nhau ở hơn 5 % (tham số boilerplate) tổng số lần từ chối của nhật ký và ở ít nhất 5 lần.",
        "An event of class «refuse» whose reason is empty or boilerplate. Boilerplate is a reason that stands word for word under more than 5 % (parameter boilerplate) of all refusals of the log, and under at least 5.",
    ),
    formula: "unreasoned(u) = #{refusals by u : reason empty, or n(reason) > 5 % · refusals and n(reason) ≥ 5};  share = unreasoned(u) / refusals by u",
    source: "Decree 61/2018/NĐ-CP on the one-stop mechanism: a refusal is given in writing and states its reason",
    limits: Word::new(
        "Một lý do lặp lại có thể đúng ở từng hồ sơ, nhất là khi hệ thống chỉ cho chọn từ danh sách; lý do ghi khác nhau một chữ được coi là khác nhau; lý do ghi trong văn bản ngoài hệ thống thì không thấy được.",
        "A repeated reason may be true in every case, above all where the system offers a list to choose from; reasons that differ in one letter count as different; a reason written in a letter outside the system is not seen.",
    ),
    needs: &[Need::Class(Class::REFUSE), Need::Reason],
    aspects: &[Aspect {
        id: "refusal_unreasoned",
        name: Word::new(
            "Tỷ lệ từ chối không ghi lý do riêng",
            "Share of refusals without a reason of their own",
        ),
        numerator: Word::new(
            "số lần từ chối có lý do trống hoặc theo mẫu",
            "refusals with an empty or boilerplate reason",
        ),
        denominator: Word::new("số lần đơn vị từ chối", "refusals by the unit"),
        attributed_to: Word::new(
            "đơn vị đang giữ hồ sơ khi từ chối",
            "the unit that holds the case at the refusal",
        ),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[
        Figure {
            id: "empty",
            name: Word::new("lần từ chối không ghi lý do", "refusals with an empty reason"),
            form: FigureForm::Count,
        },
        Figure {
            id: "boilerplate",
            name: Word::new("lần từ chối theo lý do mẫu", "refusals with a boilerplate reason"),
            form: FigureForm::Count,
        },
        Figure {
            id: "refusals",
            name: Word::new("tổng số lần từ chối", "all refusals"),
            form: FigureForm::Count,
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [unreasoned] = sheet.aspects else { return };
    let empty = hash_of("");
    for case in chunk.cases() {
        let mut found = 0u64;
        for event in case.events_of(Class::REFUSE) {
            let number = case.reasons().get(event).copied().unwrap_or(NO_WORD);
            let reason = chunk.reason_hash(number).filter(|reason| *reason != empty);
            let is_boilerplate = reason.is_some_and(|reason| ground.boilerplate.contains(&reason));
            let lacks = reason.is_none() || is_boilerplate;
            found += u64::from(lacks);
            sheet.totals.figures[REFUSALS] += 1;
            if lacks {
                sheet.totals.figures[if is_boilerplate { BOILERPLATE } else { EMPTY }] += 1;
            }
            if let Some(hold) = case.hold_at_event(event) {
                unreasoned.add(hold.visit, 1, i64::from(lacks));
            }
        }
        sheet.totals.count += found;
        sheet.totals.cases += u64::from(found > 0);
    }
}

/// A reason under fewer refusals than this is none of the usual ones, however few refusals there are.
const LEAST: u64 = 5;

/// The reasons, by hash, that stand under so many of the refusals of `source` that they are boilerplate.
///
/// It goes through classes and reasons of every part once, before the indicators, and keeps a count for each reason given.
///
/// # Errors
/// When a part cannot be read or its columns are not those of a work log.
pub(crate) fn boilerplate(
    source: &Source<'_>,
    parameters: &Parameters,
) -> Result<BTreeSet<u64>, MeasureError> {
    let counts = (0..source.parts).into_par_iter().map(|part| refusal_reasons(source, part)).try_reduce(
        Map::default,
        |mut counts, more| {
            for (reason, count) in more {
                *counts.entry(reason).or_default() += count;
            }
            Ok(counts)
        },
    )?;
    Ok(usual(&counts, parameters.boilerplate))
}

/// Of `counts` by hash those above `thousandths` of all.
fn usual(counts: &Map<u64, u64>, thousandths: u64) -> BTreeSet<u64> {
    let all: u64 = counts.values().sum();
    let is_usual =
        |count: u64| count >= LEAST && u128::from(count) * 1000 > u128::from(all) * u128::from(thousandths);
    let empty = hash_of("");
    counts
        .iter()
        .filter(|(reason, count)| **reason != empty && is_usual(**count))
        .map(|(reason, _)| *reason)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, check_with, facts};
    use super::*;

    #[test]
    fn an_empty_reason_is_none() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@1+refuse B@2+refuse?why B@3+refuse? B@4?why"), @"count 2 cases 1; empty 2; refusals 3; refusal_unreasoned: A 1/1, B 1/2");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+refuse | @0 A@1 | A@0+work"), @"count 1 cases 1; empty 1; refusals 1; refusal_unreasoned:");
    }

    #[test]
    fn a_usual_reason_is_no_reason_of_its_own() {
        let boilerplate = BTreeSet::from([hash_of("usual")]);
        insta::assert_snapshot!(check_with(&INDICATOR, &facts(), &boilerplate, "A@0+refuse?usual A@1+refuse?own | B@0?usual B@1+refuse?usual"), @"count 2 cases 2; boilerplate 2; refusals 3; refusal_unreasoned: A 1/2, B 1/1");
    }

    #[test]
    fn a_usual_reason_stands_under_many_and_under_more_than_its_share() {
        let found = |counts: &[(&str, u64)]| {
            let by_hash: Map<u64, u64> =
                counts.iter().map(|(reason, count)| (hash_of(reason), *count)).collect();
            let usual = usual(&by_hash, 50);
            let words =
                counts.iter().map(|(reason, _)| *reason).filter(|reason| usual.contains(&hash_of(reason)));
            words.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(found(&[("a", 4), ("b", 5), ("", 7)]), "b", "four are too few, and empty is not a reason");
        assert_eq!(
            found(&[("a", 50), ("b", 51), ("c", 899)]),
            "b c",
            "exactly the share is not more than it"
        );
        assert_eq!(found(&[("", 100), ("a", 5)]), "", "empty ones count among all");
        assert_eq!(found(&[]), "");
    }
}
