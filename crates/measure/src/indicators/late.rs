//! Late: finished or still open after due, with the citizens' time taken out.

use super::closing::finish_of_case;
use super::waiting::waited;
use super::{Ground, Indicator, Sheet};
use crate::chunk::NO_TIME;
use crate::{
    Aspect, Behaviour, Case, Chunk, Definition, DueOf, Facts, Figure, FigureForm, Model, Need, Word,
};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const ON_TIME_DONE: usize = 0;
const LATE_DONE: usize = 1;
const ON_TIME_OPEN: usize = 2;
const LATE_OPEN: usize = 3;
const WITHOUT_DUE: usize = 4;

const fn count(id: &'static str, vi: &'static str, en: &'static str) -> Figure {
    Figure { id, name: Word::new(vi, en), form: FigureForm::Count }
}

const DEFINITION: Definition = Definition {
    id: "late",
    version: 2,
    name: Word::new("Quá hạn", "Late"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Hồ sơ (hoặc việc) hoàn thành sau hạn, hoặc chưa hoàn thành khi đã qua hạn tính đến sự kiện cuối cùng của nhật ký. Hạn là hạn ghi sau cùng, cộng thời gian chờ bên ngoài; hạn chỉ ghi ngày là hết ngày đó. Hồ sơ chưa hoàn thành và chưa đến hạn không nằm trong mẫu số.",
        "A case (or task) finished after it was due, or not finished although due by the log's last event. Due is the due date written last, plus the time spent waiting for somebody outside; a date alone is due at the end of that day. What is open and not yet due is not in the denominator.",
    ),
    formula: "late = [finish > due + waited] or [open and last event of the log > due + waited];  share = late / (finished + late and open)",
    source: "Decision 766/QĐ-TTg (2022), on-time rule; a zero denominator is not applicable",
    limits: Word::new(
        "Hạn bị lùi nhiều lần vẫn tính theo hạn cuối (xem chỉ báo lùi hạn). Thời gian chờ bên ngoài chỉ được trừ khi ánh xạ nêu loại sự kiện đó.",
        "A due date moved many times counts as last written. Waiting outside is taken out only where the mapping names that class.",
    ),
    needs: &[Need::Due, Need::Finish],
    aspects: &[Aspect {
        id: "late",
        name: Word::new("Tỷ lệ quá hạn", "Share late"),
        numerator: Word::new("số hồ sơ (việc) quá hạn", "cases (tasks) late"),
        denominator: Word::new(
            "số hồ sơ (việc) đã xong hoặc đã qua hạn",
            "cases (tasks) finished or past due",
        ),
        attributed_to: Word::new(
            "đơn vị giữ hồ sơ tại thời điểm đến hạn",
            "the unit that holds the case when it is due",
        ),
        model: Model::Share,
        needs: &[],
        depends_on_load: true,
    }],
    figures: &[
        count("on_time_done", "xong, đúng hạn", "done, on time"),
        count("late_done", "xong, quá hạn", "done, late"),
        count("on_time_open", "chưa xong, chưa đến hạn", "open, not yet due"),
        count("late_open", "chưa xong, quá hạn", "open, late"),
        count("without_due", "không ghi hạn", "without a due date"),
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    for case in chunk.cases() {
        measure(&case, ground.facts, sheet);
    }
}

fn measure(case: &Case<'_>, facts: &Facts, sheet: &mut Sheet<'_>) {
    let late_before = sheet.totals.count;
    match facts.due_of {
        DueOf::Case => {
            let due = case.due().iter().rev().copied().find(|due| *due != NO_TIME);
            let finish = finish_of_case(case, facts);
            judge(case, facts, sheet, &Promise { since: 0, due: due.unwrap_or(NO_TIME), finish });
        }
        DueOf::Task => {
            for (since, &due) in case.due().iter().enumerate() {
                let finish = case.finished().get(since).copied().unwrap_or(case.times()[since]);
                judge(case, facts, sheet, &Promise { since, due, finish });
            }
        }
    }
    sheet.totals.cases += u64::from(sheet.totals.count > late_before);
}

/// A case or a task that was due.
struct Promise {
    /// The event from which waiting counts.
    since: usize,
    due: i64,
    finish: i64,
}

fn judge(case: &Case<'_>, facts: &Facts, sheet: &mut Sheet<'_>, promise: &Promise) {
    let Promise { since, due, finish } = *promise;
    if due == NO_TIME {
        sheet.totals.figures[WITHOUT_DUE] += 1;
        return;
    }
    let is_done = finish != NO_TIME;
    let until = if is_done { finish } else { facts.last_time };
    let due = due.saturating_add(waited(case, case.times(), since, until));
    let is_late = until > due;
    let place = match (is_late, is_done) {
        (false, true) => ON_TIME_DONE,
        (true, true) => LATE_DONE,
        (false, false) => ON_TIME_OPEN,
        (true, false) => LATE_OPEN,
    };
    sheet.totals.figures[place] += 1;
    sheet.totals.count += u64::from(is_late);
    if place != ON_TIME_OPEN
        && let Some(hold) = case.hold_at_time(due)
    {
        sheet.aspects[0].add(hold.visit, 1, i64::from(is_late));
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn late_is_told_four_ways() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10=9 B@9"), @"count 0 cases 0; on_time_done 1; late: B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10=11 B@11"), @"count 1 cases 1; late_done 1; late: A 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10 B@5"), @"count 1 cases 1; late_open 1; late: B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!5000 B@5"), @"count 0 cases 0; on_time_open 1; late:");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@5"), @"count 0 cases 0; without_due 1; late:");
    }

    #[test]
    fn the_citizens_time_is_taken_out() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10 A@4+wait_outside A@9=14 A@14"), @"count 0 cases 0; on_time_done 1; late: A 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!10 A@4+wait_outside A@7=14 A@14"), @"count 1 cases 1; late_done 1; late: A 1/1");
    }

    #[test]
    fn tasks_have_due_dates_of_their_own() {
        let facts = Facts { due_of: DueOf::Task, ..facts() };
        insta::assert_snapshot!(check(&INDICATOR, &facts, "A@0!10=9 A@1 B@2!5=8 B@3!4"), @"count 2 cases 1; on_time_done 1; late_done 1; late_open 1; without_due 1; late: B 2/3");
    }

    #[test]
    fn without_a_finishing_column_the_class_complete_tells() {
        let facts = Facts { has_finished: false, ..facts() };
        insta::assert_snapshot!(check(&INDICATOR, &facts, "A@0!10 B@12+complete"), @"count 1 cases 1; late_done 1; late: A 1/1");
    }
}
