//! Waiting for signature: from being laid before the signer to being signed.

use super::closing::CLOSING;
use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const UNSIGNED: usize = 0;
const WAITED: usize = 1;

const DEFINITION: Definition = Definition {
    id: "signature_wait",
    version: 1,
    name: Word::new("Thời gian chờ ký", "Waiting for signature"),
    behaviour: Behaviour::Fear,
    also: &[],
    definition: Word::new(
        "Thời gian theo đồng hồ của nhật ký từ mỗi sự kiện thuộc loại «submit_for_signature» đến sự kiện «sign» kế tiếp của hồ sơ. Chưa ký thì tính là còn đang chờ: đến khi hồ sơ kết thúc («decide», «refuse», «withdraw», «complete»), nếu chưa kết thúc thì đến sự kiện cuối cùng của nhật ký.",
        "Time by the log's clock from each event of class «submit_for_signature» to the case's next event «sign». What is not signed counts as still waiting: until the case is over («decide», «refuse», «withdraw», «complete»), else until the log's last event.",
    ),
    formula: "wait = clock(next sign) − clock(submit);  slower(u) = #{waits of u longer than the stratum's Kaplan–Meier median of all others} / waits of u",
    source: "Lashkevich et al. 2023: causes of waiting time in event logs; Kaplan, Meier 1958 for what is still running",
    limits: Word::new(
        "Dự thảo trình chưa đạt phải sửa cũng nằm trong thời gian này; người ký đi vắng, quá tải hay phải chờ ý kiến cấp trên đều để lại dấu vết như nhau.",
        "Time in which a draft that was not good enough is mended is in it; a signer who is away, overloaded or must wait for a superior leaves the same trace.",
    ),
    needs: &[Need::Class(Class::SUBMIT_FOR_SIGNATURE), Need::Class(Class::SIGN)],
    aspects: &[Aspect {
        id: "signature_wait",
        name: Word::new("Chờ ký lâu hơn thường lệ", "Signed later than usual"),
        numerator: Word::new(
            "số lần chờ ký lâu hơn trung vị của các đơn vị khác",
            "waits for signature longer than the median of the others",
        ),
        denominator: Word::new("số lần trình ký", "submissions for signature"),
        attributed_to: Word::new(
            "đơn vị giữ hồ sơ khi ký; chưa ký thì đơn vị giữ sau cùng",
            "the unit that holds the case when it is signed; unsigned, the one that holds it last",
        ),
        model: Model::Slower,
        needs: &[],
        depends_on_load: true,
    }],
    figures: &[
        Figure {
            id: "unsigned",
            name: Word::new("lần trình chưa được ký", "submissions not signed"),
            form: FigureForm::Count,
        },
        Figure {
            id: "days",
            name: Word::new("ngày chờ của các lần đã ký", "days waited by what was signed"),
            form: FigureForm::Days,
        },
    ],
};

fn kernel(chunk: &Chunk, ground: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [wait] = sheet.aspects else { return };
    let end = ground.facts.last_clock();
    for case in chunk.cases().filter(|case| case.has(Class::SUBMIT_FOR_SIGNATURE)) {
        let clock = case.clock();
        // Backwards, so that what comes after a submission is known when it is met.
        let (mut signed, mut over) = (None, None);
        let mut submitted = 0u64;
        for (event, &class) in case.classes().iter().enumerate().rev() {
            if class == Class::SIGN {
                signed = Some(event);
            } else if CLOSING.contains(&class) {
                over = over.or(Some(event));
            } else if class == Class::SUBMIT_FOR_SIGNATURE {
                submitted += 1;
                let since = clock[event];
                if let Some(signed) = signed {
                    let took = clock[signed].saturating_sub(since);
                    sheet.totals.figures[WAITED] += i128::from(took);
                    if let Some(hold) = case.hold_at_event(signed) {
                        wait.ended(hold.visit, took);
                    }
                } else {
                    sheet.totals.figures[UNSIGNED] += 1;
                    let until = over.map_or(end, |over| clock[over]);
                    if let Some(hold) = case.holds().last() {
                        wait.still_running(hold.visit, until.saturating_sub(since));
                    }
                }
            }
        }
        sheet.totals.count += submitted;
        sheet.totals.cases += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn each_submission_waits_for_the_next_signature() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 A@2+submit_for_signature B@5 A@9+submit_for_signature B@20+sign B@21+complete"), @"count 2 cases 1; days 29h; signature_wait: B 11, B 18");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+sign A@1+submit_for_signature @3+sign A@3+sign"), @"count 1 cases 1; days 2h; signature_wait: A 2");
    }

    #[test]
    fn what_is_not_signed_waits_until_the_case_or_the_log_is_over() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@10+submit_for_signature B@12 | A@10+submit_for_signature A@30+withdraw A@50+complete"), @"count 2 cases 2; unsigned 2; signature_wait: B 990+, A 40+");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+complete A@10+submit_for_signature"), @"count 1 cases 1; unsigned 1; signature_wait: A 990+");
    }

    #[test]
    fn without_units_only_the_totals_tell() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+submit_for_signature @7+sign | @0+submit_for_signature | A@0 A@1+sign | @0"), @"count 2 cases 2; unsigned 1; days 7h; signature_wait:");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@5+submit_for_signature B@5+sign"), @"count 1 cases 1; signature_wait: B 0");
    }
}
