//! Hard cases: how long a unit holds them, beside its ordinary ones.

use super::closing::{is_over, tells_what_is_over};
use super::{Ground, Indicator, Sheet};
use crate::settings::HOUR;
use crate::{Aspect, Behaviour, Chunk, Definition, Figure, FigureForm, Hold, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const OPEN: usize = 0;
/// A case held longer counts for so long: in logs with cases that nobody ever closes, a few of them decided the mean.
const LONGEST: i64 = 30 * 24 * HOUR;

const DEFINITION: Definition = Definition {
    id: "hard_left",
    version: 2,
    name: Word::new(
        "Thời gian giữ hồ sơ khó so với hồ sơ thông thường",
        "Time hard cases are held, against ordinary ones",
    ),
    behaviour: Behaviour::Avoidance,
    also: &[],
    definition: Word::new(
        "Thời gian đơn vị giữ một hồ sơ, cộng mọi lượt giữ, theo đồng hồ của nhật ký: hồ sơ khó so với hồ sơ thông thường của cùng đơn vị trong cùng kỳ. Hồ sơ chưa kết thúc (không có thời điểm hoàn thành, cũng không có sự kiện «decide», «refuse», «withdraw» hay «complete» sau lần mở lại cuối cùng) thì lượt giữ cuối tính đến sự kiện cuối cùng của nhật ký; nhật ký hoàn toàn không ghi việc kết thúc thì tính đến sự kiện cuối của hồ sơ. Hồ sơ giữ quá 30 ngày (720 giờ theo đồng hồ của nhật ký) được tính là 30 ngày, để một vài hồ sơ bị bỏ quên không quyết định cả tỷ số.",
        "How long a unit holds a case in all its holds, by the log's clock: its hard cases against its ordinary ones of the same period. In a case that is not over (no finishing time, and no event «decide», «refuse», «withdraw» or «complete» since it was last opened again) the last hold counts to the log's last event; in a log that does not tell at all what is over, to the case's last event. A case held for more than 30 days (720 hours by the log's clock) counts as 30, so that a few forgotten ones do not decide the ratio.",
    ),
    formula: "held(u, case) = min(30 d, Σ_holds of u (to − from));  ratio(u) = [mean held of hard cases / mean held of ordinary cases of u] over the same of all other units",
    source: "Pika et al. 2014, 2017: resource behaviour indicators; Lashkevich et al. 2023: causes of waiting time",
    limits: Word::new(
        "Hồ sơ khó cần nhiều thời gian hơn ở mọi đơn vị, nên chỉ đọc khi so với các đơn vị khác. Độ khó do ánh xạ nêu; đơn vị tự xếp độ khó thì so sánh mất giá trị.",
        "Hard cases take longer everywhere, so read it only against other units. What is hard is what the mapping says; where units grade their own cases the comparison is worth little.",
    ),
    needs: &[Need::Hard, Need::Unit],
    aspects: &[Aspect {
        id: "hard_left",
        name: Word::new("Thời gian giữ hồ sơ khó", "Time hard cases are held"),
        numerator: Word::new("thời gian đơn vị giữ hồ sơ", "time the unit holds cases"),
        denominator: Word::new("số hồ sơ đơn vị đã giữ", "cases the unit held"),
        attributed_to: Word::new("đơn vị giữ hồ sơ", "the unit that holds the case"),
        model: Model::HardLeft,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[Figure {
        id: "open",
        name: Word::new("hồ sơ chưa kết thúc", "cases that are not over"),
        form: FigureForm::Count,
    }],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [held] = sheet.aspects else { return };
    let tells = tells_what_is_over(ground.facts);
    let end = ground.facts.last_clock();
    held.add_everywhere(1);
    for case in chunk.cases() {
        for hold in case.holds() {
            held.add(hold.visit, 0, hold.duration());
        }
        if tells
            && let Some(Hold { visit, to, .. }) = case.holds().last()
            && !is_over(&case, ground.facts)
        {
            held.add(*visit, 0, end.saturating_sub(*to).max(0));
            sheet.totals.figures[OPEN] += 1;
        }
        sheet.totals.count += case.visits().len() as u64;
        sheet.totals.cases += u64::from(!case.holds().is_empty());
    }
    held.cap(LONGEST);
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;
    use crate::{Class, DueOf, Facts};

    #[test]
    fn all_holds_of_a_unit_are_one_time() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@3 A@5 A@9+complete"), @"count 2 cases 1; hard_left: A 7/1, B 2/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@0=5 | @0 | @0 B@2 B@3=3"), @"count 2 cases 2; hard_left: A 0/1, B 1/1");
    }

    #[test]
    fn what_is_not_over_is_held_until_the_log_ends() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@3 A@5"), @"count 2 cases 1; open 1; hard_left: A 720/1, B 2/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+withdraw | A@0+complete A@9+reopen A@10 | A@0+reopen A@1+decide @2"), @"count 3 cases 3; open 1; hard_left: A 0/1, A 720/1, A 2/1");
    }

    #[test]
    fn a_forgotten_case_counts_for_thirty_days() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@9000=9000 | A@0 A@719=719"), @"count 2 cases 2; hard_left: A 720/1, A 719/1");
    }

    #[test]
    fn a_log_that_does_not_tell_what_is_over_has_no_open_cases() {
        let facts = Facts { has_finished: false, classes: [Class::WORK].into(), ..facts() };
        insta::assert_snapshot!(check(&INDICATOR, &facts, "A@0 B@3 B@5"), @"count 2 cases 1; hard_left: A 3/1, B 2/1");
    }

    #[test]
    fn a_finished_task_is_not_a_finished_case() {
        let facts = Facts { due_of: DueOf::Task, ..facts() };
        insta::assert_snapshot!(check(&INDICATOR, &facts, "A@0=0 A@990=990"), @"count 1 cases 1; open 1; hard_left: A 720/1");
    }
}
