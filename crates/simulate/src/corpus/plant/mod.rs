//! Which faults a report gets, and what that looks like one and is none.
//!
//! Faults that take parts away come first, so that nothing planted is lost with them.

mod findings;
mod head;
mod names;
mod numbers;
mod tables;
mod versions;

use crate::corpus::sheet::Sheet;

type Plant = fn(&mut Sheet<'_>);

/// Faults of the report's shape, its findings, its numbers, its words; in this order.
const FAULTS: [&[Plant]; 4] = [
    &[findings::miss_section, findings::say_none],
    &[findings::take_example, findings::take_figure],
    &[
        numbers::percentage,
        numbers::percentage,
        numbers::exceeding,
        numbers::outside,
        numbers::outside,
        numbers::sum,
        numbers::twice,
        numbers::ambiguous,
        numbers::magnitude,
        tables::total,
        tables::asked_total,
        tables::asked_missing,
        tables::asked_missing,
        tables::percentage,
        tables::empty,
        tables::outside,
        tables::annex,
    ],
    &[names::personal, head::number, head::signer, head::layout],
];

const NEAR: [Plant; 18] = [
    findings::none_with_how,
    findings::example_at_a_unit,
    findings::rare_unit,
    numbers::right_percentage,
    numbers::near_percentage,
    numbers::near_exceeding,
    numbers::near_outside,
    numbers::right_sum,
    numbers::near_sum,
    numbers::near_twice,
    numbers::near_ambiguous,
    numbers::near_magnitude,
    tables::right_total,
    tables::filled,
    tables::near_annex,
    tables::asked_unknown,
    names::near_personal,
    names::near_secret,
];

/// Plants a few faults in numbers and tables, and nothing that takes parts away.
pub(super) fn numbers_only(sheet: &mut Sheet<'_>) {
    for _ in 0..3 {
        let at = sheet.draw.below(FAULTS[2].len());
        FAULTS[2][at](sheet);
    }
    // The first of them rewrite sections and findings.
    for _ in 0..6 {
        let at = sheet.draw.between(3, NEAR.len() as i64 - 1);
        NEAR[usize::try_from(at).unwrap_or(3)](sheet);
    }
}

/// Plants the faults of one report.
pub(super) fn plant(sheet: &mut Sheet<'_>) {
    let lot = sheet.draw.below(100);
    if lot < 5 {
        names::secret(sheet);
        return;
    }
    if lot < 11 {
        findings::general(sheet);
    }
    if sheet.sender.signed.year() > 2023 {
        names::old(sheet);
        names::near_old(sheet);
    }
    if lot < 11 {
        return;
    }
    let count = [0, 1, 2, 2, 3, 3, 4, 4, 5][sheet.draw.below(9)];
    let mut chosen: Vec<(usize, Plant)> = Vec::new();
    while chosen.len() < count {
        let group = [0, 1, 1, 2, 2, 2, 2, 3, 3][sheet.draw.below(9)];
        let at = sheet.draw.below(FAULTS[group].len());
        let plant = FAULTS[group][at];
        // One fault that takes a section is enough.
        if group != 0 || chosen.iter().all(|(other, _)| *other != 0) {
            chosen.push((group, plant));
        } else {
            break;
        }
    }
    chosen.sort_by_key(|(group, _)| *group);
    for (_, plant) in chosen {
        plant(sheet);
    }
    for _ in 0..sheet.draw.between(2, 6) {
        let at = sheet.draw.below(NEAR.len());
        NEAR[at](sheet);
    }
    // Last: the version before is this one with other numbers.
    match sheet.draw.below(10) {
        0 | 1 => versions::changed(sheet),
        2 => versions::unchanged(sheet),
        _ => {}
    }
}
