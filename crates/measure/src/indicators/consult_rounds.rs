//! Consult rounds: how often a unit asks others for their view before a case is decided. It cannot tell needed from needless asking.

use super::{Ground, Indicator, Sheet};
use crate::{Aspect, Behaviour, Chunk, Class, Definition, Figure, FigureForm, Model, Need, Word};

/// The indicator.
pub const INDICATOR: Indicator = Indicator { definition: &DEFINITION, kernel };

const DECIDED: usize = 0;

const DEFINITION: Definition = Definition {
    id: "consult_rounds",
    version: 1,
    name: Word::new("Số lần lấy ý kiến cho một hồ sơ", "Consultations per decided case"),
    behaviour: Behaviour::Fear,
    also: &[],
    definition: Word::new(
        "Số sự kiện thuộc loại «consult» của đơn vị trong những hồ sơ đã có quyết định hoặc từ chối (sự kiện «decide» hoặc «refuse»), trên số hồ sơ như vậy mà đơn vị đã giữ.",
        "Events of class «consult» by the unit in cases that were decided or refused (an event «decide» or «refuse»), out of such cases that the unit held.",
    ),
    formula: "rate(u) = Σ_decided cases #{consults by u} / #{decided cases held by u}",
    source: "van der Aalst, Reijers, Song, CSCW 14 (2005) 549: subcontracting; Pika et al. 2014, 2017: resource behaviour indicators",
    limits: Word::new(
        "Nhiều loại hồ sơ bắt buộc phải lấy ý kiến; chỉ phần vượt mức thường thấy ở cùng loại hồ sơ mới đáng hỏi. Hồ sơ chưa quyết định không được tính.",
        "Many kinds of cases require consultations by law; only what goes beyond the usual for the same kind of case is worth asking about. Cases not yet decided are left out.",
    ),
    needs: &[Need::Class(Class::CONSULT), Need::AnyClass(&[Class::DECIDE, Class::REFUSE])],
    aspects: &[Aspect {
        id: "consult_rounds",
        name: Word::new("Số lần lấy ý kiến", "Consultations"),
        numerator: Word::new("số lần đơn vị lấy ý kiến", "consultations by the unit"),
        denominator: Word::new("số hồ sơ đã quyết định mà đơn vị đã giữ", "decided cases the unit held"),
        attributed_to: Word::new("đơn vị lấy ý kiến", "the unit that asks"),
        model: Model::Rate,
        needs: &[],
        depends_on_load: false,
    }],
    figures: &[Figure {
        id: "decided",
        name: Word::new("hồ sơ đã quyết định hoặc từ chối", "cases decided or refused"),
        form: FigureForm::Count,
    }],
};

fn kernel(chunk: &Chunk, _: &Ground<'_>, sheet: &mut Sheet<'_>) {
    let [rounds] = sheet.aspects else { return };
    for case in chunk.cases().filter(|case| case.has(Class::DECIDE) || case.has(Class::REFUSE)) {
        sheet.totals.figures[DECIDED] += 1;
        for visit in case.visits() {
            rounds.add(visit, 1, 0);
        }
        let mut found = 0u64;
        for event in case.events_of(Class::CONSULT) {
            found += 1;
            if let Some(hold) = case.hold_at_event(event) {
                rounds.add(hold.visit, 0, 1);
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
    fn consultations_count_in_cases_that_were_decided() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+consult B@1 A@2+consult A@3+consult A@4+decide"), @"count 3 cases 1; decided 1; consult_rounds: A 3/1, B 0/1");
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "A@0+consult B@1 | A@0+refuse B@1+consult | A@0"), @"count 1 cases 1; decided 1; consult_rounds: A 0/1, B 1/1");
    }

    #[test]
    fn a_case_without_units_counts_in_the_totals() {
        insta::assert_snapshot!(check(&INDICATOR, &facts(), "@0+consult @0+decide | @0+decide"), @"count 1 cases 1; decided 2; consult_rounds:");
    }
}
