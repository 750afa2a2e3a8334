//! Sent back on receipt: a unit returns a case at once.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const DEFINITION: Definition = Definition {
    id: "return_on_receipt",
    version: 1,
    name: Word::new("Trả lại ngay sau khi nhận", "Sent back on receipt"),
    behaviour: Behaviour::Avoidance,
    also: &[],
    definition: Word::new(
        "Lượt giữ nhận từ đơn vị khác mà trong vòng 1 giờ theo đồng hồ của nhật ký kể từ khi nhận (tham số receipt_hours) thì hồ sơ quay về đúng đơn vị vừa chuyển đến, hoặc có sự kiện thuộc loại «return».",
        "A hold received from another unit in which, within 1 hour by the log's clock of its beginning (parameter receipt_hours), the case goes straight back to the unit it came from or has an event of class «return».",
    ),
    formula: "returned(u) = #{holds i of u, i > 1 : [unit(hold i+1) = unit(hold i−1), to − from ≤ δ] or [event of class return at t ≤ from + δ]};  share = returned(u) / #{holds i of u, i > 1}",
    source: "BPI Challenge 2013 reports (CEUR Vol-1052), «ping pong»; Pika et al. 2014, 2017: resource behaviour indicators",
    limits: Word::new(
        "Trả ngay hồ sơ gửi nhầm hoặc thiếu thành phần là làm đúng và nhanh; chỉ báo không biết lý do trả.",
        "Sending back at once what came to the wrong place or incomplete is right and quick; this does not know why a case was sent back.",
    ),
    needs: &[Need::Unit],
    aspects: &[Aspect {
        id: "return_on_receipt",
        name: Word::new("Tỷ lệ trả lại ngay sau khi nhận", "Share sent back on receipt"),
        numerator: Word::new(
            "số lượt nhận được trả lại trong 1 giờ theo đồng hồ",
            "holds sent back within 1 hour by the clock",
        ),
        denominator: Word::new("số lượt giữ nhận từ đơn vị khác", "holds received from another unit"),
        attributed_to: Word::new("đơn vị trả lại", "the unit that sends back"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [returned] = sheet.aspects else { return };
    let within = ground.parameters.receipt;
    for case in chunk.cases() {
        let holds = case.holds();
        if holds.len() < 2 {
            continue;
        }
        let (clock, classes, has_return) = (case.clock(), case.classes(), case.has(Class::RETURN));
        let mut found = 0u64;
        for (index, pair) in holds.windows(2).enumerate() {
            let [from, here] = pair else { continue };
            let goes_back = holds.get(index + 2).is_some_and(|next| next.unit == from.unit);
            let until = here.from.saturating_add(within);
            let at_once = (goes_back && here.to <= until)
                || (has_return
                    && here
                        .events()
                        .take_while(|event| clock[*event] <= until)
                        .any(|event| classes[event] == Class::RETURN));
            returned.add(here.visit, 1, i64::from(at_once));
            found += u64::from(at_once);
        }
        sheet.totals.count += found;
        sheet.totals.cases += u64::from(found > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;
    use crate::{Facts, WorkingTime};

    #[test]
    fn straight_back_within_the_hour_counts() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 A@2"), @"count 1 cases 1; return_on_receipt: A 0/1, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 A@3"), @"count 0 cases 0; return_on_receipt: A 0/1, B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 C@2 A@2"), @"count 0 cases 0; return_on_receipt: A 0/1, B 0/1, C 0/1");
    }

    #[test]
    fn an_event_of_class_return_counts_wherever_the_case_goes() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 B@2+return C@9"), @"count 1 cases 1; return_on_receipt: B 1/1, C 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+return B@1 B@3+return C@3 @3+return"), @"count 1 cases 1; return_on_receipt: B 0/1, C 1/1");
    }

    #[test]
    fn the_first_hold_was_received_from_nobody() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+return | @0 A@1+return | @0+return"), @"count 0 cases 0; return_on_receipt:");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@0 A@0 B@0"), @"count 2 cases 1; return_on_receipt: A 1/1, B 1/2");
    }

    #[test]
    fn a_night_is_no_time_by_the_clock_of_a_calendar() {
        let hour = 3_600_000_000;
        let working = WorkingTime::new("days", [(8 * hour, 17 * hour), (32 * hour, 41 * hour)]);
        let facts = Facts { calendar: Some(working), ..facts() };
        insta::assert_snapshot!(check(&INDICATOR, &facts, "A@9 B@17 A@33"), @"count 1 cases 1; return_on_receipt: A 0/1, B 1/1");
    }
}
