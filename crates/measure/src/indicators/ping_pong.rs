//! Ping-pong: a case goes from A to B and straight back to A.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Definition, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const DEFINITION: Definition = Definition {
    id: "ping_pong",
    version: 1,
    name: Word::new("Chuyển qua chuyển lại", "Ping-pong"),
    behaviour: Behaviour::BuckPassing,
    also: &[],
    definition: Word::new(
        "Ba lượt giữ liên tiếp A, B, A: hồ sơ đi từ A sang B rồi trở lại ngay A. Tính trên lượt giữ, không tính trên từng sự kiện.",
        "Three consecutive holds A, B, A: the case goes from A to B and straight back. Counted on holds, not on single events.",
    ),
    formula: "ping_pong = Σ_cases #{i : unit(hold i−1) = unit(hold i+1)};  of B: over holds B got from another unit;  of A: over handovers A made",
    source: "BPI Challenge 2013 reports (CEUR Vol-1052); van der Aalst, Reijers, Song, CSCW 14 (2005) 549",
    limits: Word::new(
        "Trả lại có thể đúng khi hồ sơ gửi nhầm hoặc thiếu; đếm trên sự kiện thay vì lượt giữ cho kết quả khác đến bảy lần, nên số liệu luôn kèm phiên bản định nghĩa.",
        "Handing back may be right when a case came to the wrong place or incomplete. Counting on events instead of holds changes the figure sevenfold, so the version of the definition goes with every number.",
    ),
    needs: &[Need::Unit],
    aspects: &[
        Aspect {
            id: "ping_pong",
            name: Word::new("Trả lại nơi vừa chuyển đến", "Hands straight back"),
            numerator: Word::new(
                "số lượt giữ được trả lại ngay nơi vừa chuyển đến",
                "holds handed straight back",
            ),
            denominator: Word::new("số lượt giữ nhận từ đơn vị khác", "holds received from another unit"),
            attributed_to: Word::new("đơn vị trả lại (B)", "the unit that hands back (B)"),
            model: Model::Share,
            needs: &[],
            depends_on_load: false,
        },
        Aspect {
            id: "ping_pong.gets_back",
            name: Word::new("Bị trả lại ngay sau khi chuyển", "Gets straight back"),
            numerator: Word::new("số lần chuyển bị trả lại ngay", "handovers that come straight back"),
            denominator: Word::new("số lần đơn vị chuyển hồ sơ đi", "handovers the unit makes"),
            attributed_to: Word::new("đơn vị nhận lại (A)", "the unit that gets it back (A)"),
            model: Model::Share,
            needs: &[],
            depends_on_load: false,
        },
    ],
    figures: &[],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [back, gets_back] = sheet.aspects else { return };
    for case in chunk.cases() {
        let holds = case.holds();
        let mut found = 0u64;
        for (index, pair) in holds.windows(2).enumerate() {
            let [from, here] = pair else { continue };
            let comes_back = holds.get(index + 2).is_some_and(|next| next.unit == from.unit);
            back.add(here.visit, 1, i64::from(comes_back));
            gets_back.add(from.visit, 1, i64::from(comes_back));
            if comes_back {
                found += 1;
                *sheet.totals.pairs.entry((from.unit, here.unit)).or_default() += 1;
            }
        }
        sheet.totals.count += found;
        sheet.totals.cases += u64::from(found > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn there_and_straight_back_counts_on_holds() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 B@2 @3 A@4 B@5"), @"count 2 cases 1; ping_pong: A 1/1, B 1/2; ping_pong.gets_back: A 1/2, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 C@2 A@3"), @"count 0 cases 0; ping_pong: A 0/1, B 0/1, C 0/1; ping_pong.gets_back: A 0/1, B 0/1, C 0/1");
    }
}
