//! Reopened cases: a case is opened again after it was completed.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const COMPLETED: usize = 0;

const DEFINITION: Definition = Definition {
    id: "reopen",
    version: 1,
    name: Word::new("Mở lại hồ sơ sau khi hoàn thành", "Opened again after completion"),
    behaviour: Behaviour::Stalling,
    also: &[],
    definition: Word::new(
        "Sự kiện thuộc loại «reopen» sau một sự kiện «complete». Tính cho đơn vị giữ hồ sơ ở lần hoàn thành gần nhất trước đó; mỗi hồ sơ một lần cho mỗi đơn vị đã hoàn thành.",
        "An event of class «reopen» after one of class «complete». It is attributed to the unit that held the case at the last completion before it; once per case for every unit that completed.",
    ),
    formula: "reopened(u) = #{cases u completed : reopen follows, no other completion between};  share = reopened(u) / cases u completed",
    source: "Pika et al. 2014, 2017: resource behaviour indicators (quality of outcome); BPI Challenge 2013 reports (CEUR Vol-1052)",
    limits: Word::new(
        "Mở lại vì người dân có yêu cầu mới, hoặc để sửa lỗi đánh máy, cũng được đếm. Hồ sơ nộp lại với mã mới thì không thấy được.",
        "Opening again because the citizen asks for something new, or to mend a misprint, is counted as well. A case handed in again under a new number is not seen.",
    ),
    needs: &[Need::Class(Class::COMPLETE), Need::Class(Class::REOPEN)],
    aspects: &[Aspect {
        id: "reopen",
        name: Word::new("Tỷ lệ hồ sơ phải mở lại", "Share of completed cases opened again"),
        numerator: Word::new(
            "số hồ sơ mở lại sau khi đơn vị hoàn thành",
            "cases opened again after the unit completed them",
        ),
        denominator: Word::new("số hồ sơ đơn vị hoàn thành", "cases the unit completed"),
        attributed_to: Word::new("đơn vị đã hoàn thành", "the unit that completed"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[Figure {
        id: "completed",
        name: Word::new("hồ sơ đã hoàn thành", "completed cases"),
        form: FigureForm::Count,
    }],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [reopened] = sheet.aspects else { return };
    for case in chunk.cases().filter(|case| case.has(Class::COMPLETE)) {
        sheet.totals.figures[COMPLETED] += 1;
        let mut completed: Option<usize> = None;
        let mut found = 0u64;
        for (event, &class) in case.classes().iter().enumerate() {
            if class == Class::COMPLETE {
                completed = Some(event);
                if let Some(hold) = case.hold_at_event(event) {
                    reopened.raise(hold.visit, 1, 0);
                }
            } else if class == Class::REOPEN
                && let Some(completion) = completed.take()
            {
                found += 1;
                if let Some(hold) = case.hold_at_event(completion) {
                    reopened.raise(hold.visit, 1, 1);
                }
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
    fn opening_again_counts_for_the_last_that_completed() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+complete B@1+complete C@2+reopen C@3+complete"), @"count 1 cases 1; completed 1; reopen: A 0/1, B 1/1, C 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+complete A@1+reopen A@2+complete A@3+reopen"), @"count 2 cases 1; completed 1; reopen: A 1/1");
    }

    #[test]
    fn nothing_is_opened_again_that_was_not_completed() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+reopen A@1+complete | A@0+reopen | @0+complete @0+reopen @0+reopen | A@0"), @"count 1 cases 1; completed 2; reopen: A 0/1");
    }
}
