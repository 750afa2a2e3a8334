//! Long chains: cases handed on many times.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const LONGEST: usize = 0;

const DEFINITION: Definition = Definition {
    id: "long_chain",
    version: 1,
    name: Word::new("Hồ sơ qua nhiều lần chuyển", "Long chains of handovers"),
    behaviour: Behaviour::BuckPassing,
    also: &[],
    definition: Word::new(
        "Hồ sơ có từ 5 lần chuyển trở lên (tham số long_chain). Mỗi đơn vị trong chuỗi được tính một lần cho mỗi hồ sơ.",
        "A case with 5 handovers or more (parameter long_chain). Every unit in the chain is counted once per case.",
    ),
    formula: "long(case) = [handovers(case) ≥ 5];  share(u) = #{cases u held : long} / cases u held",
    source: "BPI Challenge 2013 reports (CEUR Vol-1052); van der Aalst, Reijers, Song, CSCW 14 (2005) 549",
    limits: Word::new(
        "Một đơn vị bị tính cả khi chỉ nhận và làm xong phần mình; quy trình có nhiều khâu tự nó dài. Nên đọc cùng các chỉ báo trả lại và quay lại.",
        "A unit is counted even if it only took the case and did its part; a procedure of many steps is long by itself. Read it beside handing back and coming round again.",
    ),
    needs: &[Need::Unit],
    aspects: &[Aspect {
        id: "long_chain",
        name: Word::new("Tỷ lệ hồ sơ qua nhiều lần chuyển", "Share of cases in long chains"),
        numerator: Word::new("số hồ sơ có từ 5 lần chuyển", "cases with 5 handovers or more"),
        denominator: Word::new("số hồ sơ đơn vị đã giữ", "cases the unit held"),
        attributed_to: Word::new("từng đơn vị trong chuỗi, một lần", "every unit in the chain, once"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[Figure {
        id: "longest",
        name: Word::new("số lần chuyển nhiều nhất của một hồ sơ", "most handovers of one case"),
        form: FigureForm::Largest,
    }],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [long] = sheet.aspects else { return };
    let (mut longest, mut cases) = (0, 0u64);
    long.add_everywhere(1);
    for case in chunk.cases() {
        let handovers = case.handovers();
        let is_long = handovers >= ground.parameters.long_chain;
        longest = longest.max(handovers);
        cases += u64::from(is_long);
        if is_long {
            for visit in case.visits() {
                long.add(visit, 0, 1);
            }
        }
    }
    sheet.totals.count += cases;
    sheet.totals.cases += cases;
    sheet.totals.at_least(LONGEST, i64::try_from(longest).unwrap_or(i64::MAX));
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn five_handovers_make_a_long_chain_for_every_unit_in_it() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 A@2 B@3 A@4 C@5"), @"count 1 cases 1; longest 5; long_chain: A 1/1, B 1/1, C 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 A@2 B@3 A@4 A@5 | A@0 @1"), @"count 0 cases 0; longest 4; long_chain: A 0/1, B 0/1, A 0/1");
    }

    #[test]
    fn without_units_there_is_no_chain() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0 @1 @2 | @0"), @"count 0 cases 0; long_chain:");
    }
}
