//! Circular cases: a unit gets a case again that it had handed on.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const LINEAR: usize = 0;
const RETURNING: usize = 1;

const DEFINITION: Definition = Definition {
    id: "circular",
    version: 1,
    name: Word::new("Hồ sơ quay lại đơn vị đã giữ", "Cases that come round again"),
    behaviour: Behaviour::BuckPassing,
    also: &[],
    definition: Word::new(
        "Hồ sơ trong đó có đơn vị giữ lại hồ sơ sau khi đơn vị khác đã giữ, dù qua bao nhiêu đơn vị ở giữa. Mỗi hồ sơ tính một lần.",
        "A case that some unit holds again after others have held it, however many lie between. Each case counts once.",
    ),
    formula: "circular = #{cases : holds > distinct units holding};  share = circular / cases whose first unit is u",
    source: "BPI Challenge 2013 reports (CEUR Vol-1052); van der Aalst, Reijers, Song, CSCW 14 (2005) 549",
    limits: Word::new(
        "Quay lại nơi tiếp nhận để trả kết quả là đúng quy trình một cửa; chỉ so sánh trong cùng loại hồ sơ. Tính cho đơn vị đầu tiên vì không biết đơn vị nào đã gây ra việc quay lại.",
        "Coming back to the front desk for handing out the result is what the one-stop procedure asks for; compare within one kind of case only. It is attributed to the first unit because the log does not tell who made the case come back.",
    ),
    needs: &[Need::Unit],
    aspects: &[Aspect {
        id: "circular",
        name: Word::new("Tỷ lệ hồ sơ quay lại", "Share of cases that come round again"),
        numerator: Word::new("số hồ sơ có đơn vị giữ lại lần nữa", "cases that some unit holds again"),
        denominator: Word::new("số hồ sơ bắt đầu ở đơn vị", "cases that begin with the unit"),
        attributed_to: Word::new("đơn vị đầu tiên giữ hồ sơ", "the first unit to hold the case"),
        model: Model::Share,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[
        Figure {
            id: "linear",
            name: Word::new("hồ sơ có chuyển, không quay lại", "cases handed on that never come back"),
            form: FigureForm::Count,
        },
        Figure {
            id: "returning",
            name: Word::new("hồ sơ có quay lại", "cases that come back"),
            form: FigureForm::Count,
        },
    ],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [returning] = sheet.aspects else { return };
    let (mut linear, mut circular) = (0u64, 0u64);
    for case in chunk.cases() {
        let Some(first) = case.holds().first() else { continue };
        // Each unit has one visit; a hold more than that is a unit that holds again.
        let returns = case.holds().len() > case.visits().len();
        returning.add(first.visit, 1, i64::from(returns));
        circular += u64::from(returns);
        linear += u64::from(!returns && case.handovers() > 0);
    }
    sheet.totals.count += circular;
    sheet.totals.cases += circular;
    sheet.totals.figures[LINEAR] += i128::from(linear);
    sheet.totals.figures[RETURNING] += i128::from(circular);
}

#[cfg(test)]
mod tests {
    use super::super::bench::{check, facts};
    use super::*;

    #[test]
    fn a_case_is_circular_when_any_unit_holds_it_again() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0 B@1 C@2 B@3 | A@0 B@1 C@2 | A@0 A@1"), @"count 1 cases 1; linear 1; returning 1; circular: A 1/1, A 0/1, A 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "B@0 A@0 B@0 A@0"), @"count 1 cases 1; returning 1; circular: B 1/1");
    }

    #[test]
    fn a_case_without_a_unit_is_none() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0 @1 | @0 A@1"), @"count 0 cases 0; circular: A 0/1");
    }
}
