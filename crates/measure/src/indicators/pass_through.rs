//! Pass-through: a unit hands a case on without any work on it in the log.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const DEFINITION: Definition = Definition {
    id: "pass_through",
    version: 1,
    name: Word::new("Chuyển đi khi chưa ghi nhận bước xử lý nào", "Handed on without any work recorded"),
    behaviour: Behaviour::BuckPassing,
    also: &[],
    definition: Word::new(
        "Lượt giữ kết thúc bằng việc chuyển sang đơn vị khác mà trong lượt đó không có sự kiện nào thuộc loại «work».",
        "A hold that ends by a handover and in which no event is of class «work».",
    ),
    formula: "pass_through(u) = #{holds i of u : hold i+1 exists, no event of class work in hold i};  share = pass_through(u) / #{holds i of u : hold i+1 exists}",
    source: "Pika et al. 2014, 2017: resource behaviour indicators from event logs; van der Aalst, Reijers, Song, CSCW 14 (2005) 549",
    limits: Word::new(
        "Bộ phận tiếp nhận và văn thư có nhiệm vụ chuyển hồ sơ; việc đã làm mà không ghi vào hệ thống thì không thấy được. Kết quả tùy thuộc ánh xạ coi hoạt động nào là xử lý.",
        "A front desk or registry is there to pass cases on; work that was done but not recorded is not seen. The figure depends on which activities the mapping counts as work.",
    ),
    needs: &[Need::Unit, Need::Class(Class::WORK)],
    aspects: &[Aspect {
        id: "pass_through",
        name: Word::new("Tỷ lệ chuyển đi khi chưa xử lý", "Share handed on without work"),
        numerator: Word::new(
            "số lượt giữ chuyển đi mà không có sự kiện xử lý",
            "holds handed on without an event of work",
        ),
        denominator: Word::new("số lượt giữ kết thúc bằng việc chuyển đi", "holds that end by a handover"),
        attributed_to: Word::new("đơn vị của lượt giữ", "the unit of the hold"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [passed] = sheet.aspects else { return };
    for case in chunk.cases() {
        let (classes, works) = (case.classes(), case.has(Class::WORK));
        let mut found = 0u64;
        for hold in &case.holds()[..case.handovers()] {
            let without = !works || !classes[hold.events()].contains(&Class::WORK);
            passed.add(hold.visit, 1, i64::from(without));
            found += u64::from(without);
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
    fn only_holds_that_are_handed_on_count() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+receive B@1+work B@2 C@3+receive"), @"count 1 cases 1; pass_through: A 1/1, B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@0 A@0+work @1+work B@2"), @"count 2 cases 1; pass_through: A 1/2, B 1/1");
    }

    #[test]
    fn work_by_nobody_named_is_work_of_the_running_hold() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 @1+work B@2 | @0+work A@1 B@2 | A@0 | @0"), @"count 1 cases 1; pass_through: A 0/1, A 1/1");
    }
}
