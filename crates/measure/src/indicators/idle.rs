//! Time without any event while a unit holds a case.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const IDLE: usize = 0;
const HELD: usize = 1;
const LONGEST: usize = 3;

const DEFINITION: Definition = Definition {
    id: "idle",
    version: 1,
    name: Word::new(
        "Thời gian không có sự kiện nào khi đang giữ hồ sơ",
        "Time without any event while the case is held",
    ),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Trong một lượt giữ, phần của mỗi khoảng giữa hai sự kiện liên tiếp (kể cả từ sự kiện cuối của lượt đến sự kiện đầu của lượt sau) vượt quá 24 giờ theo đồng hồ của nhật ký (tham số idle_hours). Khoảng sau một sự kiện thuộc loại «wait_outside» là thời gian của bên ngoài: không tính, cả ở tử số lẫn mẫu số.",
        "Within a hold, what each gap between two consecutive events (the one from its last event to the first of the next hold included) has beyond 24 hours by the log's clock (parameter idle_hours). A gap after an event of class «wait_outside» is time of somebody outside: it counts neither above nor below.",
    ),
    formula: "idle(u) = Σ_gaps in holds of u, not after wait_outside, max(0, t[i+1] − t[i] − 24 h);  share = idle(u) / Σ of all such gaps",
    source: "Lashkevich et al. 2023: causes of waiting time in event logs; Pika et al. 2014, 2017: resource behaviour indicators",
    limits: Word::new(
        "Việc làm mà không ghi vào hệ thống thì trông như thời gian trống; quá tải cũng để lại dấu vết như vậy, nên so sánh ở cùng mức tải. Thời gian sau sự kiện cuối cùng của hồ sơ không được tính.",
        "Work that is not recorded looks like time without events, and so does overload; units are compared at the same load. Time after the case's last event is not counted.",
    ),
    needs: &[Need::Unit],
    aspects: &[Aspect {
        id: "idle",
        name: Word::new("Tỷ lệ thời gian giữ không có sự kiện", "Share of held time without any event"),
        numerator: Word::new(
            "thời gian không có sự kiện, phần vượt quá 24 giờ mỗi khoảng",
            "time without any event, beyond 24 hours of each gap",
        ),
        denominator: Word::new(
            "thời gian đơn vị giữ hồ sơ, trừ thời gian chờ bên ngoài",
            "time the unit holds cases, without waiting outside",
        ),
        attributed_to: Word::new("đơn vị đang giữ hồ sơ", "the unit that holds the case"),
        model: Model::Time,
        needs: &[],
        depends_on_load: true,
    }],
    figures: &[
        Figure {
            id: "days",
            name: Word::new("ngày không có sự kiện", "days without any event"),
            form: FigureForm::Days,
        },
        Figure {
            id: "held_days", name: Word::new("ngày giữ hồ sơ", "days held"), form: FigureForm::Days
        },
        Figure {
            id: "share",
            name: Word::new("tỷ lệ trên thời gian giữ", "share of held time"),
            form: FigureForm::ShareOf { numerator: IDLE, denominator: HELD },
        },
        Figure {
            id: "longest",
            name: Word::new(
                "khoảng dài nhất không có sự kiện (ngày)",
                "longest gap without any event (days)",
            ),
            form: FigureForm::Longest,
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [idle] = sheet.aspects else { return };
    let ordinary = ground.parameters.idle_after;
    let (mut all_idle, mut all_held, mut longest) = (0i128, 0i128, 0i64);
    for case in chunk.cases() {
        let (clock, classes, has_waits) = (case.clock(), case.classes(), case.has(Class::WAIT_OUTSIDE));
        let mut found = 0u64;
        for hold in case.holds() {
            let (mut held, mut beyond) = (hold.duration(), 0i64);
            // A hold shorter than that has no longer gap. Its time waiting outside still is to be taken out.
            if held > ordinary || held > longest || has_waits {
                let end = clock.len().min(hold.end as usize + 1);
                let here = &clock[hold.first as usize..end];
                for (pair, class) in here.windows(2).zip(&classes[hold.events()]) {
                    let gap = pair[1].saturating_sub(pair[0]);
                    if *class == Class::WAIT_OUTSIDE {
                        held = held.saturating_sub(gap);
                        continue;
                    }
                    longest = longest.max(gap);
                    beyond = beyond.saturating_add(gap.saturating_sub(ordinary).max(0));
                    found += u64::from(gap > ordinary);
                }
            }
            all_idle += i128::from(beyond);
            all_held += i128::from(held);
            idle.add(hold.visit, held, beyond);
        }
        sheet.totals.count += found;
        sheet.totals.cases += u64::from(found > 0);
    }
    sheet.totals.figures[IDLE] += all_idle;
    sheet.totals.figures[HELD] += all_held;
    sheet.totals.at_least(LONGEST, longest);
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn what_a_gap_has_beyond_a_day_is_idle() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@24 A@50 B@90 B@91"), @"count 2 cases 1; days 18h; held_days 91h; longest 40h; idle: A 18/90, B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@10 B@20"), @"count 0 cases 0; held_days 20h; longest 10h; idle: A 0/20");
    }

    #[test]
    fn waiting_outside_is_nobodys_time() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@5+wait_outside A@105 B@205"), @"count 1 cases 1; days 76h; held_days 105h; longest 100h; idle: A 76/105");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+wait_outside B@500 B@501+wait_outside"), @"count 0 cases 0; held_days 1h; longest 1h; idle: B 0/1");
    }

    #[test]
    fn what_nobody_holds_and_what_takes_no_time_is_not_idle() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0 A@100 @150 A@160 | @0 @500 | A@0 | A@0 B@0 A@0"), @"count 1 cases 1; days 26h; held_days 60h; longest 50h; idle: A 26/60");
    }
}
