//! Completions heaped at the due date: more than the days before and after it let expect.

use super::closing::finish_of_case;
use super::waiting::waited;
use super::{Ground, Indicator, Sheet};
use crate::bunching::{BINS, JUST_AFTER, WIDTH};
use crate::chunk::NO_TIME;
use crate::{Aspect, Behaviour, Case, Chunk, Definition, Facts, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const NEAR: usize = 0;
const MEASURED: usize = 1;

/// Completions from here on, in thousandths of the allowed time, are the neighbourhood.
const FROM: i64 = 700;
/// Up to here.
const TO: i64 = 1150;

const DEFINITION: Definition = Definition {
    id: "deadline_heap",
    version: 1,
    name: Word::new("Hoàn thành dồn vào sát hạn", "Completions heaped at the due date"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Vị trí của việc hoàn thành trong thời gian được phép: r = (hoàn thành − bắt đầu hồ sơ) / (hạn + chờ bên ngoài − bắt đầu hồ sơ), theo đồng hồ của nhật ký; hạn là hạn ghi sau cùng. Đếm hồ sơ hoàn thành trong 10 % cuối của thời gian được phép (tham số near_due) và trong 2 % ngay sau hạn, trên số hồ sơ hoàn thành ở vùng lân cận (từ 70 % đến dưới 115 %). Mức dồn của cả nhật ký: số hồ sơ trong khoảng đó vượt bao nhiêu so với đường cong bậc ba khớp với các mốc 2,5 % ở hai bên (từ 50 % đến 150 %).",
        "The place of the completion in the allowed time: r = (finish − start of the case) / (due + waited outside − start), by the log's clock; due is the due date written last. Counted are the cases finished in the last 10 % of the allowed time (parameter near_due) and in the 2 % just after it, out of those finished in the neighbourhood (from 70 % to below 115 %). The heap of the whole log: by how much the cases in that window exceed a cubic fitted to the bins of 2.5 % on both sides of it (from 50 % to 150 %).",
    ),
    formula: "share(u) = #{0.9 ≤ r < 1.02} / #{0.7 ≤ r < 1.15};  excess = Σ_window n / Σ_window max(0, cubic(r)) − 1, cubic by least squares on the bins outside the window",
    source: "Chetty et al., Quarterly Journal of Economics 126 (2011) 749; Kleven, Annual Review of Economics 8 (2016) 435: bunching",
    limits: Word::new(
        "Nơi sắp xếp công việc theo hạn cũng dồn vào sát hạn mà không hề chậm; hạn tính theo ngày làm cho hồ sơ ngắn ngày rơi vào vài mốc. Mức dồn không nói hồ sơ lẽ ra hoàn thành sớm hơn hay muộn hơn, và chỉ tính khi ở hai bên có ít nhất 100 hồ sơ.",
        "An office that orders its work by due date heaps there too without being slow, and due dates in whole days put short cases into few places. The heap does not tell whether cases would have been finished sooner or later, and is told only with at least 100 cases on both sides together.",
    ),
    needs: &[Need::DueOfCase, Need::Finish],
    aspects: &[Aspect {
        id: "deadline_heap",
        name: Word::new("Tỷ lệ hoàn thành sát hạn", "Share finished close to the due date"),
        numerator: Word::new(
            "số hồ sơ hoàn thành từ 90 % đến dưới 102 % thời gian được phép",
            "cases finished from 90 % to below 102 % of the allowed time",
        ),
        denominator: Word::new(
            "số hồ sơ hoàn thành từ 70 % đến dưới 115 % thời gian được phép",
            "cases finished from 70 % to below 115 % of the allowed time",
        ),
        attributed_to: Word::new(
            "đơn vị giữ hồ sơ khi hoàn thành",
            "the unit that holds the case when it is finished",
        ),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[
        Figure {
            id: "neighbourhood",
            name: Word::new(
                "hồ sơ hoàn thành ở vùng lân cận hạn",
                "cases finished in the neighbourhood of the due date",
            ),
            form: FigureForm::Count,
        },
        Figure {
            id: "finished",
            name: Word::new("hồ sơ hoàn thành có hạn", "finished cases with a due date"),
            form: FigureForm::Count,
        },
        Figure {
            id: "excess",
            name: Word::new("mức dồn so với kỳ vọng", "heap against what is expected"),
            form: FigureForm::Excess,
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [heap] = sheet.aspects else { return };
    let window = 1000i64.saturating_sub(ground.parameters.near_due)..JUST_AFTER;
    for case in chunk.cases() {
        let Some(Completion { finish, place }) = completion(&case, ground.facts) else { continue };
        sheet.totals.figures[MEASURED] += 1;
        if let Ok(bin) = usize::try_from(place.div_euclid(WIDTH))
            && bin < BINS
        {
            sheet.totals.add_to_bin(bin);
        }
        if (FROM..TO).contains(&place) {
            let is_close = window.contains(&place);
            sheet.totals.figures[NEAR] += 1;
            sheet.totals.count += u64::from(is_close);
            sheet.totals.cases += u64::from(is_close);
            if let Some(hold) = case.hold_at_time(finish) {
                heap.add(hold.visit, 1, i64::from(is_close));
            }
        }
    }
}

struct Completion {
    finish: i64,
    /// Where in the allowed time, in thousandths of it.
    place: i64,
}

/// When a case with a due date was finished; `None` if it is open, or was due before it began.
fn completion(case: &Case<'_>, facts: &Facts) -> Option<Completion> {
    let due = case.due().iter().rev().copied().find(|due| *due != NO_TIME)?;
    let finish = finish_of_case(case, facts);
    if finish == NO_TIME {
        return None;
    }
    let clock = case.clock();
    let (start, end) = (clock[0], facts.clock(finish));
    let allowed = facts.clock(due).saturating_add(waited(case, clock, 0, end)).saturating_sub(start);
    let place = end.saturating_sub(start).saturating_mul(1000).checked_div(allowed)?;
    (allowed > 0).then_some(Completion { finish, place })
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;
    use crate::Facts;

    #[test]
    fn the_window_is_the_last_tenth_and_just_after() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!1000=899 B@899 | A@0!1000=900 B@901 | A@0!1000=1019 | A@0!1000=1020"), @"count 2 cases 2; neighbourhood 4; finished 4; bins 35×1 36×1 40×2; deadline_heap: B 0/1, A 1/1, A 1/1, A 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!1000=699 | A@0!1000=700 | A@0!1000=1149 | A@0!1000=1150 | A@0!1000=5000"), @"count 0 cases 0; neighbourhood 2; finished 5; bins 27×1 28×1 45×1 46×1; deadline_heap: A 0/1, A 0/1");
    }

    #[test]
    fn the_citizens_time_is_allowed_as_well() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0!50 A@10+wait_outside A@60=95 A@95"), @"count 1 cases 1; neighbourhood 1; finished 1; bins 38×1; deadline_heap: A 1/1");
    }

    #[test]
    fn what_has_no_due_date_no_finish_or_no_time_does_not_count() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0=5 | A@0!9 | A@5!5=9 | A@9!5=9 | @0 | A@0!5 A@9"), @"count 0 cases 0; deadline_heap:");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0!10=10 | A@5!15=4"), @"count 1 cases 1; neighbourhood 1; finished 2; bins 40×1; deadline_heap:");
    }

    #[test]
    fn the_due_date_written_last_and_the_class_complete_tell() {
        let facts = Facts { has_finished: false, ..facts() };
        insta::assert_snapshot!(check(&INDICATOR, &facts, "A@0!10 A@5!20 B@19+complete C@30"), @"count 1 cases 1; neighbourhood 1; finished 1; bins 38×1; deadline_heap: B 1/1");
    }
}
