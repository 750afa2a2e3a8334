//! Waiting for somebody outside: how much of a case's time is put there, and how often.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const WAITED: usize = 0;
const ALL_TIME: usize = 1;

const DEFINITION: Definition = Definition {
    id: "wait_outside",
    version: 1,
    name: Word::new("Thời gian chờ bên ngoài", "Waiting for somebody outside"),
    behaviour: Behaviour::Stalling,
    definition: Word::new(
        "Thời gian từ một sự kiện thuộc loại «chờ bên ngoài» đến sự kiện kế tiếp của hồ sơ, so với toàn bộ thời gian của hồ sơ. Thời gian lịch, không phải giờ làm việc.",
        "Time from an event of class «wait outside» to the case's next event, against all time of the case. Elapsed time, not working time.",
    ),
    formula: "waited(u) = Σ (t[i+1] − t[i]) over events i of class wait_outside held by u;  share = waited(u) / time held by u",
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

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [share, times] = sheet.aspects else { return };
    for case in chunk.cases() {
        let classes = case.classes();
        let mut waits = 0u64;
        for index in (0..classes.len()).filter(|index| classes[*index] == Class::WAIT_OUTSIDE) {
            waits += 1;
            sheet.totals.figures[WAITED] += i128::from(case.time_after(index));
        }
        sheet.totals.count += waits;
        sheet.totals.cases += u64::from(waits > 0);
        sheet.totals.figures[ALL_TIME] += i128::from(case.duration());
        for visit in case.visits() {
            times.add(visit, 1, 0);
        }
        for hold in case.holds() {
            share.add(hold.visit, hold.duration(), 0);
            if waits > 0 {
                for event in hold.events().filter(|event| classes[*event] == Class::WAIT_OUTSIDE) {
                    share.add(hold.visit, 0, case.time_after(event));
                    times.add(hold.visit, 0, 1);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn a_wait_lasts_until_the_next_event() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@1+wait_outside A@11 B@20 B@21+wait_outside A@22"), @"count 2 cases 1; days 11h; case_days 22h; wait_outside: A 10/20, B 1/2; wait_outside.times: A 1/1, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@5+wait_outside"), @"count 1 cases 1; case_days 5h; wait_outside: A 0/5; wait_outside.times: A 1/1");
    }
}
