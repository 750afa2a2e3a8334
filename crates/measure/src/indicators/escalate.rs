//! Escalation: a case goes to a higher level.

use super::{Ground, Indicator, Sheet};
use crate::chunk::NO_LEVEL;
use crate::{Aspect, Behaviour, Chunk, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const STAY_FIRST: usize = 0;
const START_FIRST: usize = 1;
const START_ABOVE: usize = 2;

const DEFINITION: Definition = Definition {
    id: "escalate",
    version: 1,
    name: Word::new("Chuyển hồ sơ lên cấp cao hơn", "Moved up to a higher level"),
    behaviour: Behaviour::BuckPassing,
    also: &[Behaviour::Fear],
    definition: Word::new(
        "Một lần chuyển lên là hai lượt giữ liên tiếp mà lượt sau ở cấp cao hơn. Cấp của một lượt giữ là cấp cao nhất trong các sự kiện có ghi cấp; lượt giữ không ghi cấp nào thì không tính là lên hay xuống. Đơn vị được tính một lần cho mỗi hồ sơ mà đơn vị giữ ở dưới cấp cao nhất.",
        "A move up is two consecutive holds of which the second is at a higher level. The level of a hold is the highest that its events name; with a hold that names none there is neither up nor down. A unit counts once for each case it holds below the top level.",
    ),
    formula: "moves up = #{i : level(hold i+1) > level(hold i)};  share(u) = #{cases u moved up} / #{cases u held below the top level}",
    source: "BPI Challenge 2013 reports (CEUR Vol-1052), «push to front»",
    limits: Word::new(
        "Nhiều việc phải do cấp trên quyết định theo phân cấp; thẩm quyền không rõ cũng để lại dấu vết như vậy.",
        "Many matters are for a higher level by law, and unclear powers leave the same trace.",
    ),
    needs: &[Need::Unit, Need::Level],
    aspects: &[Aspect {
        id: "escalate",
        name: Word::new("Tỷ lệ hồ sơ chuyển lên cấp trên", "Share of cases moved up"),
        numerator: Word::new("số hồ sơ đơn vị chuyển lên cấp cao hơn", "cases the unit moved up"),
        denominator: Word::new(
            "số hồ sơ đơn vị giữ ở dưới cấp cao nhất",
            "cases the unit held below the top level",
        ),
        attributed_to: Word::new("đơn vị chuyển lên", "the unit that moves the case up"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[
        Figure {
            id: "stay_first",
            name: Word::new("hồ sơ chỉ ở cấp đầu", "cases that stay at the first level"),
            form: FigureForm::Count,
        },
        Figure {
            id: "start_first",
            name: Word::new("hồ sơ bắt đầu ở cấp đầu", "cases that start at the first level"),
            form: FigureForm::Count,
        },
        Figure {
            id: "start_above",
            name: Word::new("hồ sơ bắt đầu ở cấp trên", "cases that start above the first level"),
            form: FigureForm::Count,
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [up] = sheet.aspects else { return };
    let top = u8::try_from(ground.facts.levels.len().saturating_sub(1)).unwrap_or(NO_LEVEL);
    let (mut stay_first, mut start_first, mut start_above) = (0u64, 0u64, 0u64);
    for case in chunk.cases() {
        let levels = case.levels();
        let Some(start) = levels.iter().copied().find(|level| *level != NO_LEVEL) else { continue };
        let first = case.holds().first().map_or(levels.len(), |hold| hold.first as usize);
        let mut all = highest(&levels[..first]);
        let mut moves = 0u64;
        let mut before: Option<(u32, u8)> = None;
        for hold in case.holds() {
            let level = highest(&levels[hold.events()]);
            all = all.max(level);
            let Some(level) = level else {
                before = None;
                continue;
            };
            if level < top {
                up.raise(hold.visit, 1, 0);
            }
            if let Some((visit, lower)) = before
                && lower < level
            {
                up.raise(visit, 1, 1);
                moves += 1;
            }
            before = Some((hold.visit, level));
        }
        start_first += u64::from(start == 0);
        start_above += u64::from(start > 0);
        stay_first += u64::from(all == Some(0));
        sheet.totals.count += moves;
        sheet.totals.cases += u64::from(moves > 0);
    }
    sheet.totals.figures[STAY_FIRST] += i128::from(stay_first);
    sheet.totals.figures[START_FIRST] += i128::from(start_first);
    sheet.totals.figures[START_ABOVE] += i128::from(start_above);
}

/// The highest level that events name.
fn highest(levels: &[u8]) -> Option<u8> {
    let mut highest = None;
    for &level in levels {
        if level != NO_LEVEL && highest.is_none_or(|known| known < level) {
            highest = Some(level);
        }
    }
    highest
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn a_hold_after_one_of_a_lower_level_is_a_move_up() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0^0 B@1^1 C@2^2 B@3^1 C@4^2"), @"count 3 cases 1; start_first 1; escalate: A 1/1, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0^1 B@1^0 B@2 | A@0^0 B@1^0"), @"count 0 cases 0; stay_first 1; start_first 1; start_above 1; escalate: A 0/1, B 0/1, A 0/1, B 0/1");
    }

    #[test]
    fn the_highest_level_named_in_a_hold_is_its_level() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0^1 A@1^0 @2^1 B@3^1"), @"count 0 cases 0; start_above 1; escalate: A 0/1, B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0^0 A@0^2 B@0^2"), @"count 0 cases 0; start_first 1; escalate:");
    }

    #[test]
    fn an_unknown_level_is_neither_up_nor_down() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0^0 B@1 C@2^2 | A@0 B@1 | @0 | @0^1"), @"count 0 cases 0; start_first 1; start_above 1; escalate: A 0/1");
    }
}
