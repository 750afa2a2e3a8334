//! Waiting for somebody outside: how much of a case's time is put there, and how often.

use super::{Ground, Indicator, Sheet};
use crate::chunk::NO_TIME;
use crate::{Aspect, Behaviour, Case, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const WAITED: usize = 0;
const ALL_TIME: usize = 1;

const DEFINITION: Definition = Definition {
    id: "wait_outside",
    version: 2,
    name: Word::new("Thời gian chờ bên ngoài", "Waiting for somebody outside"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Thời gian từ một sự kiện thuộc loại «wait_outside» đến sự kiện kế tiếp của hồ sơ, so với toàn bộ thời gian của hồ sơ; thời gian theo đồng hồ của nhật ký (giờ làm việc nếu nhật ký có lịch, nếu không là thời gian trôi qua). Chờ bắt đầu sát hạn: trong 10 % cuối của thời gian được phép (tham số near_due) tính đến hạn đang có hiệu lực cộng thời gian đã chờ bên ngoài, và trước hạn đó. Chờ không kết quả: sự kiện kế tiếp không thuộc loại «receive».",
        "Time from an event of class «wait_outside» to the case's next event, against all time of the case; by the log's clock (working time where the log has a calendar, else elapsed time). A wait begins shortly before due if it begins in the last 10 % of the allowed time (parameter near_due) up to the due date that stands then plus the time waited outside so far, and before that date. A wait ends without anything from outside if the next event is not of class «receive».",
    ),
    formula: "waited(u) = Σ (t[i+1] − t[i]) over events i of class wait_outside held by u;  share = waited(u) / time held by u;  near_due(u) = #{waits of u at t : due − 10 % · (due − start) ≤ t < due} / #{waits of u while a due date stands};  empty(u) = #{waits of u : event i+1 not of class receive} / #{waits of u that ended}",
    source: "Lashkevich et al., Information Systems 2023: causes of waiting time; BPI Challenge 2013 reports (CEUR Vol-1052), «wait-user abuse»",
    limits: Word::new(
        "Chờ người dân bổ sung là chính đáng khi có việc cần bổ sung; chỉ báo không biết điều đó. Thời gian sau sự kiện cuối cùng không được tính.",
        "Waiting for the citizen is right when something is really missing, which this cannot see. Time after the last event is not counted.",
    ),
    needs: &[Need::Class(Class::WAIT_OUTSIDE)],
    aspects: &[
        Aspect {
            id: "wait_outside",
            name: Word::new("Tỷ lệ thời gian chờ bên ngoài", "Share of held time waiting outside"),
            numerator: Word::new(
                "thời gian chờ bên ngoài khi đơn vị giữ hồ sơ",
                "time waiting outside while the unit holds the case",
            ),
            denominator: Word::new("thời gian đơn vị giữ hồ sơ", "time the unit holds cases"),
            attributed_to: Word::new("đơn vị đang giữ hồ sơ", "the unit that holds the case"),
            model: Model::Time,
            needs: &[],
            depends_on_load: false,
        },
        Aspect {
            id: "wait_outside.times",
            name: Word::new("Số lần đặt trạng thái chờ", "Times set to waiting"),
            numerator: Word::new("số lần đặt trạng thái chờ bên ngoài", "events that set the case waiting"),
            denominator: Word::new("số hồ sơ đơn vị đã giữ", "cases the unit held"),
            attributed_to: Word::new("đơn vị đang giữ hồ sơ", "the unit that holds the case"),
            model: Model::Rate,
            needs: &[],
            depends_on_load: false,
        },
        Aspect {
            id: "wait_outside.near_due",
            name: Word::new("Đặt trạng thái chờ sát hạn", "Set to waiting shortly before due"),
            numerator: Word::new(
                "số lần chờ bắt đầu trong 10 % cuối của thời gian được phép",
                "waits that begin in the last 10 % of the allowed time",
            ),
            denominator: Word::new("số lần chờ khi hồ sơ có hạn", "waits that begin while a due date stands"),
            attributed_to: Word::new("đơn vị đang giữ hồ sơ", "the unit that holds the case"),
            model: Model::Share,
            needs: &[Need::DueOfCase],
            depends_on_load: false,
        },
        Aspect {
            id: "wait_outside.empty",
            name: Word::new(
                "Chờ mà không nhận được gì từ bên ngoài",
                "Waits that end without anything from outside",
            ),
            numerator: Word::new(
                "số lần chờ mà sự kiện kế tiếp không phải là tiếp nhận",
                "waits whose next event is no receipt",
            ),
            denominator: Word::new("số lần chờ đã kết thúc", "waits that ended"),
            attributed_to: Word::new("đơn vị đang giữ hồ sơ", "the unit that holds the case"),
            model: Model::Share,
            needs: &[Need::Class(Class::RECEIVE)],
            depends_on_load: false,
        },
    ],
    figures: &[
        Figure { id: "days", name: Word::new("ngày chờ", "days waited"), form: FigureForm::Days },
        Figure {
            id: "case_days",
            name: Word::new("tổng ngày của hồ sơ", "days of all cases"),
            form: FigureForm::Days,
        },
        Figure {
            id: "share",
            name: Word::new("tỷ lệ trên tổng thời gian", "share of all case time"),
            form: FigureForm::ShareOf { numerator: WAITED, denominator: ALL_TIME },
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [share, times, near_due, empty] = sheet.aspects else { return };
    let mut all_time = 0i128;
    times.add_everywhere(1);
    for case in chunk.cases() {
        all_time += i128::from(case.duration());
        for hold in case.holds() {
            share.add(hold.visit, hold.duration(), 0);
        }
        if !case.has(Class::WAIT_OUTSIDE) {
            continue;
        }
        let classes = case.classes();
        let mut waits = 0u64;
        let mut waited = 0i64;
        let mut dates = Dates { due: NO_TIME, seen: 0 };
        for event in case.events_of(Class::WAIT_OUTSIDE) {
            let lasts = case.time_after(event);
            if let Some(hold) = case.hold_at_event(event).filter(|hold| hold.events().contains(&event)) {
                share.add(hold.visit, 0, lasts);
                times.add(hold.visit, 0, 1);
                let due = dates.standing_at(&case, event);
                if due != NO_TIME {
                    let due = ground.facts.clock(due).saturating_add(waited);
                    let is_near = is_shortly_before(&case, event, due, ground.parameters.near_due);
                    near_due.add(hold.visit, 1, i64::from(is_near));
                }
                if let Some(next) = classes.get(event + 1) {
                    empty.add(hold.visit, 1, i64::from(*next != Class::RECEIVE));
                }
            }
            waits += 1;
            waited = waited.saturating_add(lasts);
        }
        sheet.totals.figures[WAITED] += i128::from(waited);
        sheet.totals.count += waits;
        sheet.totals.cases += 1;
    }
    sheet.totals.figures[ALL_TIME] += all_time;
}

/// The due dates of a case as they were written, read up to some event.
struct Dates {
    due: i64,
    seen: usize,
}

impl Dates {
    /// The due date that stands at `event`, the last one written up to it.
    fn standing_at(&mut self, case: &Case<'_>, event: usize) -> i64 {
        let written = case.due().get(self.seen..=event).unwrap_or_default();
        if let Some(due) = written.iter().rev().find(|due| **due != NO_TIME) {
            self.due = *due;
        }
        self.seen = event + 1;
        self.due
    }
}

/// Whether `event` lies in the last `thousandths` of the time from the case's beginning to `due`, all by the clock.
fn is_shortly_before(case: &Case<'_>, event: usize, due: i64, thousandths: i64) -> bool {
    let clock = case.clock();
    let allowed = due.saturating_sub(clock[0]);
    let left = due.saturating_sub(clock[event]);
    left > 0 && left.saturating_mul(1000) <= allowed.saturating_mul(thousandths)
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn a_wait_lasts_until_the_next_event() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@1+wait_outside A@11 B@20 B@21+wait_outside A@22"), @"count 2 cases 1; days 11h; case_days 22h; wait_outside: A 10/20, B 1/2; wait_outside.times: A 1/1, B 1/1; wait_outside.near_due:; wait_outside.empty: A 1/1, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@5+wait_outside"), @"count 1 cases 1; case_days 5h; wait_outside: A 0/5; wait_outside.times: A 1/1; wait_outside.near_due:; wait_outside.empty:");
    }

    #[test]
    fn a_wait_that_begins_shortly_before_due_counts() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!100 A@90+wait_outside A@91 | A@0!100 A@89+wait_outside A@91 | A@0!100 A@100+wait_outside A@101 | A@0 A@1+wait_outside!100"), @"count 4 cases 4; days 4h; case_days 284h; wait_outside: A 1/91, A 2/91, A 1/101, A 0/1; wait_outside.times: A 1/1, A 1/1, A 1/1, A 1/1; wait_outside.near_due: A 1/1, A 0/1, A 0/1, A 0/1; wait_outside.empty: A 1/1, A 1/1, A 1/1");
    }

    #[test]
    fn due_is_what_stands_then_and_what_was_waited_so_far() {
        // Due at 100 plus 50 waited: allowed are 150, the last tenth begins at 135.
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!100 A@10+wait_outside A@60 A@134+wait_outside A@134 A@136+wait_outside A@136!500"), @"count 3 cases 1; days 50h; case_days 136h; wait_outside: A 50/136; wait_outside.times: A 3/1; wait_outside.near_due: A 1/3; wait_outside.empty: A 3/3");
    }

    #[test]
    fn a_wait_that_ends_by_a_receipt_is_not_empty() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+wait_outside B@5+receive B@6+wait_outside B@7+wait_outside B@8+receive"), @"count 3 cases 1; days 7h; case_days 8h; wait_outside: A 5/5, B 2/3; wait_outside.times: A 1/1, B 2/1; wait_outside.near_due:; wait_outside.empty: A 0/1, B 1/2");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+wait_outside A@5 | @0+wait_outside @3 | @0"), @"count 2 cases 2; days 8h; case_days 8h; wait_outside:; wait_outside.times: A 0/1; wait_outside.near_due:; wait_outside.empty:");
    }
}
