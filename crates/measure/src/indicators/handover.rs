//! Handovers: how often a unit hands a case on to another.

use super::{Indicator, Sheet};
use crate::{Aspect, Behaviour, Case, Definition, Facts, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const DEFINITION: Definition = Definition {
    id: "handover",
    version: 1,
    name: Word::new("Chuyển hồ sơ sang đơn vị khác", "Handovers"),
    behaviour: Behaviour::BuckPassing,
    definition: Word::new(
        "Một lần chuyển là bước giữa hai lượt giữ hồ sơ liên tiếp. Một lượt giữ gồm các sự kiện liên tiếp của cùng một đơn vị; sự kiện không ghi đơn vị thuộc lượt giữ đang diễn ra.",
        "A handover is the step between two consecutive holds of a case. A hold is a run of events of one unit; an event without a unit belongs to the hold that is running.",
    ),
    formula: "handovers(u) = Σ_cases #{i : unit(hold i) = u, hold i+1 exists};  rate = handovers(u) / cases held by u",
    source: "van der Aalst, Reijers, Song, CSCW 14 (2005) 549: handover of work",
    limits: Word::new(
        "Nhiều bước chuyển là do quy trình quy định; chỉ so sánh trong cùng loại hồ sơ, không kết luận về động cơ.",
        "Many handovers are laid down by the procedure; compare within one kind of case only, and conclude nothing about motives.",
    ),
    needs: &[Need::Unit],
    aspects: &[Aspect {
        id: "handover",
        name: Word::new("Số lần chuyển đi", "Handovers made"),
        numerator: Word::new("số lần đơn vị chuyển hồ sơ đi", "handovers the unit makes"),
        denominator: Word::new("số hồ sơ đơn vị đã giữ", "cases the unit held"),
        attributed_to: Word::new("đơn vị chuyển đi", "the unit that hands on"),
        model: Model::Rate,
    }],
    figures: &[],
};

fn kernel(case: &Case<'_>, _: &Facts, sheet: &mut Sheet<'_>) {
    let handovers = case.handovers();
    sheet.totals.count += handovers as u64;
    sheet.totals.cases += u64::from(handovers > 0);
    for (index, hold) in case.holds.iter().enumerate() {
        // The base is one per case, however often the unit held it.
        sheet.aspects[0].add(hold.unit, i64::from(hold.is_first), i64::from(index < handovers));
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn a_step_between_holds_is_one_handover() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@1 @2 B@3 A@5 C@9"), @"count 3 cases 1; handover: A 2/1, B 1/1, C 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 @1 A@2"), @"count 0 cases 0; handover: A 0/1");
    }
}
