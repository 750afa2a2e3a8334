//! Handovers: how often a unit hands a case on to another.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Definition, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const DEFINITION: Definition = Definition {
    id: "handover",
    version: 1,
    name: Word::new("Chuyển hồ sơ sang đơn vị khác", "Handovers"),
    behaviour: Behaviour::BuckPassing,
    also: &[],
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
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let made = &mut sheet.aspects[0];
    made.add_everywhere(1);
    for case in chunk.cases() {
        let handovers = case.handovers();
        sheet.totals.count += handovers as u64;
        sheet.totals.cases += u64::from(handovers > 0);
        for hold in &case.holds()[..handovers] {
            made.add(hold.visit, 0, 1);
        }
        for pair in case.holds().windows(2) {
            *sheet.totals.pairs.entry((pair[0].unit, pair[1].unit)).or_default() += 1;
        }
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
