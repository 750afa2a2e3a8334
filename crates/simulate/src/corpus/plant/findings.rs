//! Sections and findings that lack what the outline asks for, and those that have it in other words than usual.

use plan::SectionKind;

use super::numbers::counts;
use crate::corpus::sheet::{FindingAt, Placed, Role, Sheet};
use crate::report::{Part, facts};

fn kind(sheet: &Sheet<'_>, key: &str) -> Option<SectionKind> {
    sheet.plan.outline.section(key).map(|section| section.kind)
}

/// Whether the section must give figures.
fn asks_figures(sheet: &Sheet<'_>, key: &str) -> bool {
    let section = sheet.plan.outline.section(key);
    section.is_some_and(|section| section.figures.iter().any(|figure| figure.is_for(sheet.sender.group)))
}

/// Takes a section away, or leaves nothing of it but its heading.
pub(super) fn miss_section(sheet: &mut Sheet<'_>) {
    let Some(key) = later_section(sheet) else { return };
    let empties = sheet.draw.chance(35);
    sheet
        .parts
        .retain(|placed| placed.section != key || empties && matches!(placed.part, Part::Heading(1, _)));
    sheet.findings.retain(|finding| finding.section != key);
    sheet.note("section-missing", &key, &[], crate::corpus::Wording::Known);
}

/// A section after the first in which nothing was planted.
fn later_section(sheet: &mut Sheet<'_>) -> Option<String> {
    let keys: Vec<String> = sheet
        .plan
        .outline
        .sections
        .iter()
        .skip(1)
        .map(|section| section.key.clone())
        .filter(|key| !sheet.touched(key) && sheet.parts.iter().any(|placed| placed.section == *key))
        .collect();
    sheet.draw.pick(&keys).cloned()
}

/// A section that says there is nothing, and not how one looked.
pub(super) fn say_none(sheet: &mut Sheet<'_>) {
    none(sheet, "cp.khong", true);
}

/// A section that says there is nothing and how one looked.
pub(super) fn none_with_how(sheet: &mut Sheet<'_>) {
    if sheet.draw.chance(40) {
        none(sheet, "cp.khong.cach", false);
    }
}

fn none(sheet: &mut Sheet<'_>, rule: &str, fault: bool) {
    let Some(key) = later_section(sheet) else { return };
    let facts = counts(sheet).0;
    let (text, wording) = sheet.say(rule, &facts);
    let text = if sheet.draw.chance(20) { format!("- {text}") } else { text };
    sheet.parts.retain(|placed| placed.section != key || matches!(placed.part, Part::Heading(1, _)));
    sheet.findings.retain(|finding| finding.section != key);
    if let Some(at) = sheet.parts.iter().rposition(|placed| placed.section == key) {
        let placed =
            Placed { section: key.clone(), role: Role::Caption, part: Part::Paragraph(text.clone()) };
        sheet.parts.insert(at + 1, placed);
    }
    if fault {
        sheet.note("none-found-without-how", &key, &[&text], wording);
    } else {
        sheet.near("none-found-without-how", &text);
    }
}

/// A finding that must prove what it says and in which nothing was changed.
fn finding(sheet: &mut Sheet<'_>) -> Option<FindingAt> {
    let open: Vec<usize> = (0..sheet.findings.len())
        .filter(|at| {
            let finding = &sheet.findings[*at];
            let judges = matches!(
                kind(sheet, &finding.section),
                Some(SectionKind::Manifestations | SectionKind::Consequences | SectionKind::Causes)
            );
            judges && sheet.truth.iter().all(|truth| !truth.quotes.contains(&start(&finding.claim)))
        })
        .collect();
    let at = sheet.draw.pick(&open).copied()?;
    Some(sheet.findings.remove(at))
}

/// Words enough to find a claim by.
fn start(text: &str) -> String {
    let end = text.char_indices().nth(60).map_or(text.len(), |(at, _)| at);
    text[..end].trim_end().to_owned()
}

/// Takes `old` out of the finding's parts, or puts `new` in its place; a part left empty goes. What is left is not added to.
fn replace(sheet: &mut Sheet<'_>, finding: &FindingAt, old: &str, new: &str) {
    let mut claimed = false;
    for placed in sheet.parts.iter_mut().filter(|placed| placed.section == finding.section) {
        let Part::Paragraph(text) = &mut placed.part else { continue };
        claimed |= text.contains(&finding.claim);
        if claimed && text.contains(old) {
            *text = text.replacen(old, new, 1).trim_end().to_owned();
            break;
        }
    }
    sheet.parts.retain(|placed| !matches!(&placed.part, Part::Paragraph(text) if text.is_empty()));
    for placed in sheet.parts.iter_mut().filter(|placed| placed.section == finding.section) {
        let Part::Paragraph(text) = &placed.part else { continue };
        let of_finding = [&finding.claim, &finding.figure, &finding.example];
        if placed.role != Role::Heading && of_finding.iter().any(|words| text.contains(words.as_str())) {
            placed.role = Role::Caption;
        }
    }
}

/// A finding without its example.
pub(super) fn take_example(sheet: &mut Sheet<'_>) {
    let Some(finding) = finding(sheet) else { return };
    let example = finding.example.clone();
    replace(sheet, &finding, &example, "");
    let quote = start(&finding.claim);
    sheet.note("finding-without-example", &finding.section, &[&quote], crate::corpus::Wording::Known);
}

/// A finding without a figure.
pub(super) fn take_figure(sheet: &mut Sheet<'_>) {
    let Some(finding) = finding(sheet) else { return };
    let (figure, example, bare) =
        (finding.figure.clone(), finding.example.clone(), finding.bare_example.clone());
    replace(sheet, &finding, &example, &bare);
    replace(sheet, &finding, &figure, "");
    let quote = start(&finding.claim);
    sheet.note("finding-without-figure", &finding.section, &[&quote], crate::corpus::Wording::Known);
}

/// An example that is none of the usual words but a case at a unit with a name.
pub(super) fn example_at_a_unit(sheet: &mut Sheet<'_>) {
    let Some(finding) = finding(sheet) else { return };
    let mut facts = facts::draw(sheet.sender.body.kind, &sheet.plan.window, &mut sheet.draw);
    facts.insert("noi", sheet.phrase("cp.noi").0);
    let (text, _) = sheet.say("cp.vidu.ten", &facts);
    let example = finding.example.clone();
    replace(sheet, &finding, &example, &text);
    sheet.near("finding-without-example", &text);
}

/// A figure that counts what is seldom counted.
pub(super) fn rare_unit(sheet: &mut Sheet<'_>) {
    let Some(finding) = finding(sheet) else { return };
    let mut facts = facts::draw(sheet.sender.body.kind, &sheet.plan.window, &mut sheet.draw);
    facts.insert("n", facts::number(sheet.draw.between(11, 1400)));
    let (text, _) = sheet.say("cp.so.don.vi.la", &facts);
    let (figure, example, bare) =
        (finding.figure.clone(), finding.example.clone(), finding.bare_example.clone());
    replace(sheet, &finding, &example, &bare);
    replace(sheet, &finding, &figure, &text);
    sheet.near("finding-without-figure", &text);
}

/// A report of general words: most sentences tell nothing one could look up.
pub(super) fn general(sheet: &mut Sheet<'_>) {
    let facts = crate::grammar::Facts::new();
    let sections: Vec<String> =
        sheet.plan.outline.sections.iter().map(|section| section.key.clone()).collect();
    sheet.parts.retain(|placed| placed.role == Role::Heading);
    sheet.findings.clear();
    let mut first = None;
    for key in &sections {
        let mut paragraphs: Vec<String> = Vec::new();
        for _ in 0..sheet.draw.between(2, 3) {
            let sentences: Vec<String> =
                (0..sheet.draw.between(2, 4)).map(|_| sheet.say("cp.chung", &facts).0).collect();
            paragraphs.push(sentences.join(" "));
        }
        first.get_or_insert_with(|| paragraphs[0].clone());
        if asks_figures(sheet, key) {
            sheet.note("asked-figure-missing", key, &[], crate::corpus::Wording::Known);
        }
        let judges = matches!(
            kind(sheet, key),
            Some(SectionKind::Manifestations | SectionKind::Consequences | SectionKind::Causes)
        );
        let at = sheet.parts.iter().rposition(|placed| placed.section == *key).map_or(0, |at| at + 1);
        for (offset, text) in paragraphs.into_iter().enumerate() {
            if judges {
                let quote = start(&text);
                for rule in ["finding-without-example", "finding-without-figure"] {
                    sheet.note(rule, key, &[&quote], crate::corpus::Wording::Known);
                }
            }
            let placed = Placed { section: key.clone(), role: Role::Text, part: Part::Paragraph(text) };
            sheet.parts.insert(at + offset, placed);
        }
    }
    if let Some(first) = first {
        sheet.note("slogans", &sections[0], &[&first], crate::corpus::Wording::Known);
    }
}
