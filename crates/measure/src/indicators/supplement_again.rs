//! Asking again: more than one supplement request in one case.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const ONCE: usize = 0;
const AGAIN: usize = 1;

const DEFINITION: Definition = Definition {
    id: "supplement_again",
    version: 1,
    name: Word::new("Yêu cầu bổ sung hồ sơ quá một lần", "Supplements asked for more than once"),
    behaviour: Behaviour::Avoidance,
    also: &[],
    definition: Word::new(
        "Hồ sơ có từ hai sự kiện thuộc loại «request_supplement». Đơn vị được tính khi chính đơn vị đưa ra yêu cầu thứ hai hoặc sau đó; mẫu số là hồ sơ mà đơn vị có yêu cầu bổ sung.",
        "A case with two events of class «request_supplement» or more. A unit counts if it makes the second or a later request; out of the cases in which it asks at all.",
    ),
    formula: "again(u) = #{cases : u makes request j, j ≥ 2};  share = again(u) / #{cases : u makes a request}",
    source: "Decision 766/QĐ-TTg (2022), by whose on-time rule a case with more than one supplement request counts as late",
    limits: Word::new(
        "Yêu cầu lần hai có thể đúng khi người nộp bổ sung chưa đủ. Khi nhiều đơn vị cùng giải quyết, yêu cầu thứ hai có thể là yêu cầu đầu tiên của đơn vị đó.",
        "A second request may be right when what came in was not enough. Where several units work on a case, its second request may be the first of that unit.",
    ),
    needs: &[Need::Class(Class::REQUEST_SUPPLEMENT)],
    aspects: &[Aspect {
        id: "supplement_again",
        name: Word::new("Tỷ lệ yêu cầu bổ sung quá một lần", "Share of cases asked again"),
        numerator: Word::new(
            "số hồ sơ đơn vị đưa ra yêu cầu bổ sung thứ hai hoặc sau đó",
            "cases in which the unit makes the second or a later request",
        ),
        denominator: Word::new(
            "số hồ sơ đơn vị có yêu cầu bổ sung",
            "cases in which the unit asks for a supplement",
        ),
        attributed_to: Word::new("đơn vị yêu cầu", "the unit that asks"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[
        Figure {
            id: "once",
            name: Word::new("hồ sơ yêu cầu bổ sung một lần", "cases with one request"),
            form: FigureForm::Count,
        },
        Figure {
            id: "more_than_once",
            name: Word::new("hồ sơ yêu cầu bổ sung quá một lần", "cases with more than one request"),
            form: FigureForm::Count,
        },
    ],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [again] = sheet.aspects else { return };
    for case in chunk.cases() {
        let mut requests = 0u64;
        for event in case.events_of(Class::REQUEST_SUPPLEMENT) {
            requests += 1;
            if let Some(hold) = case.hold_at_event(event) {
                again.raise(hold.visit, 1, i64::from(requests > 1));
            }
        }
        if requests > 0 {
            let is_again = requests > 1;
            sheet.totals.count += requests - 1;
            sheet.totals.cases += u64::from(is_again);
            sheet.totals.figures[if is_again { AGAIN } else { ONCE }] += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn the_second_request_counts_for_whoever_makes_it() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+request_supplement A@1+request_supplement A@2+request_supplement"), @"count 2 cases 1; more_than_once 1; supplement_again: A 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+request_supplement B@1+request_supplement C@2"), @"count 1 cases 1; more_than_once 1; supplement_again: A 0/1, B 1/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+request_supplement B@1 | A@0 B@0"), @"count 0 cases 0; once 1; supplement_again: A 0/1");
    }

    #[test]
    fn requests_by_nobody_named_count_in_the_totals() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+request_supplement @0+request_supplement | @0"), @"count 1 cases 1; more_than_once 1; supplement_again:");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+request_supplement A@1 @2+request_supplement"), @"count 1 cases 1; more_than_once 1; supplement_again: A 1/1");
    }
}
