//! The version before a report: the same words with another number, or with other words and the same numbers.

use super::numbers::counts;
use super::tables::{asked_row, set_asked};
use crate::corpus::Wording;
use crate::corpus::sheet::{Room, Sheet};
use crate::report::Part;
use crate::report::facts::number;

const RULE: &str = "differs-from-earlier-version";

/// A number that was another in the version before.
pub(super) fn changed(sheet: &mut Sheet<'_>) {
    if sheet.draw.chance(50) {
        let (mut facts, _) = counts(sheet);
        let (text, wording) = sheet.say("cp.dem", &facts);
        let value = facts["a"].clone();
        let other: i64 = value.replace('.', "").parse().unwrap_or(1);
        facts.insert("a", number(other + sheet.draw.between(1, 50)));
        let section = sheet.set(&text, Room::Anywhere);
        // With what it counts: the same digits may stand in a date before it.
        let told = |value: &str| format!("{value} {}", facts["v"]);
        let before = text.replacen(&told(&value), &told(&facts["a"]), 1);
        let mut earlier = sheet.parts.clone();
        for placed in &mut earlier {
            if let Part::Paragraph(words) = &mut placed.part {
                *words = words.replacen(&text, &before, 1);
            }
        }
        sheet.earlier = Some(earlier);
        sheet.note(RULE, &section, &[&text], wording);
        return;
    }
    // A total that changed while its parts did not, or a part alone.
    let total = sheet.draw.chance(50);
    let Some((at, row, cells)) = asked_row(sheet, |name| name.starts_with("Tổng số") == total) else {
        return;
    };
    if sheet.truth.iter().any(|truth| truth.quotes.contains(&cells[3])) {
        return;
    }
    let value: i64 = cells[3].replace('.', "").parse().unwrap_or(1);
    let mut earlier = sheet.parts.clone();
    set_asked(&mut earlier, (at, row), &number(value + sheet.draw.between(1, 50)));
    sheet.earlier = Some(earlier);
    let section = sheet.parts[at].section.clone();
    sheet.note(RULE, &section, &[&cells[3]], Wording::Known);
}

/// Words changed, a sentence with a number came in, a number of another time: nothing that was told is told differently.
pub(super) fn unchanged(sheet: &mut Sheet<'_>) {
    sheet.earlier = Some(sheet.parts.clone());
    for _ in 0..sheet.draw.between(1, 3) {
        let (facts, _) = counts(sheet);
        let (text, _) = sheet.say("cp.dem", &facts);
        sheet.set(&text, Room::Anywhere);
        sheet.near(RULE, &text);
    }
}
