//! Closed without a decision: withdrawn, stopped or cancelled, neither decided nor refused.

use super::closing::closing_event;
use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const CLOSED: usize = 0;

const DEFINITION: Definition = Definition {
    id: "no_decision",
    version: 1,
    name: Word::new("Kết thúc mà không có quyết định", "Closed without a decision"),
    behaviour: Behaviour::Fear,
    also: &[],
    definition: Word::new(
        "Hồ sơ có sự kiện thuộc loại «withdraw» (rút, dừng, hủy) và không có sự kiện «decide» hay «refuse» nào, trên số hồ sơ đã kết thúc («decide», «refuse», «withdraw» hoặc «complete»). Tính cho đơn vị giữ hồ sơ ở sự kiện kết thúc sau cùng.",
        "A case with an event of class «withdraw» (withdrawn, stopped, cancelled) and none of class «decide» or «refuse», out of the cases that are closed («decide», «refuse», «withdraw» or «complete»). It is attributed to the unit that holds the case at the last of these events.",
    ),
    formula: "share(u) = #{closed cases of u : withdraw, neither decide nor refuse} / #{closed cases of u}",
    source: "Pika et al. 2014, 2017: resource behaviour indicators (outcome of cases)",
    limits: Word::new(
        "Người nộp có quyền tự rút hồ sơ; nhật ký thường không ghi ai muốn rút và vì sao.",
        "Whoever applied may withdraw; logs seldom tell who wanted it and why.",
    ),
    needs: &[Need::Class(Class::WITHDRAW), Need::AnyClass(&[Class::DECIDE, Class::REFUSE])],
    aspects: &[Aspect {
        id: "no_decision",
        name: Word::new("Tỷ lệ kết thúc không có quyết định", "Share closed without a decision"),
        numerator: Word::new(
            "số hồ sơ rút, dừng hoặc hủy mà không có quyết định hay từ chối",
            "cases withdrawn, stopped or cancelled, neither decided nor refused",
        ),
        denominator: Word::new("số hồ sơ kết thúc khi đơn vị giữ", "cases closed while the unit holds them"),
        attributed_to: Word::new(
            "đơn vị giữ hồ sơ khi kết thúc",
            "the unit that holds the case when it is closed",
        ),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[Figure {
        id: "closed",
        name: Word::new("hồ sơ đã kết thúc", "closed cases"),
        form: FigureForm::Count,
    }],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [undecided] = sheet.aspects else { return };
    for case in chunk.cases() {
        let Some(closing) = closing_event(&case) else { continue };
        let without = case.has(Class::WITHDRAW) && !case.has(Class::DECIDE) && !case.has(Class::REFUSE);
        sheet.totals.figures[CLOSED] += 1;
        sheet.totals.count += u64::from(without);
        sheet.totals.cases += u64::from(without);
        if let Some(hold) = case.hold_at_event(closing) {
            undecided.add(hold.visit, 1, i64::from(without));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn withdrawn_and_never_decided_counts_where_the_case_is_closed() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1+withdraw C@2+complete A@3"), @"count 1 cases 1; closed 1; no_decision: C 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+decide B@1+withdraw | A@0+withdraw A@1+refuse | A@0+complete"), @"count 0 cases 0; closed 3; no_decision: B 0/1, A 0/1, A 0/1");
    }

    #[test]
    fn open_cases_and_those_without_units_have_no_mark() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 | @0+withdraw | @0 | @0+withdraw A@1"), @"count 2 cases 2; closed 2; no_decision: A 1/1");
    }
}
