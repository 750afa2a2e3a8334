//! Writing faults into a complete report, each noted as it is planted.
//!
//! Which faults a report gets is drawn here; who gets any is `lots`.

use jiff::ToSpan as _;
use kernel::BodyCode;
use plan::{Ask, BodyKind, Plan, SectionKind};
use unicode_normalization::UnicodeNormalization as _;

use crate::draw::Draw;
use crate::grammar::{Facts, Speaker};
use crate::report::compose::{self, DraftReport, DraftSection, Given};
use crate::report::facts;
use crate::report::figures;
use crate::report::paper::Paper;
use crate::report::truth::{Fault, Planted};

/// A few faults, one to four of different kinds.
pub(crate) fn plant_some(draft: &mut DraftReport, plan: &Plan, draw: &mut Draw) {
    let mut faults = vec![
        Fault::FindingWithoutExample,
        Fault::FindingWithoutFigure,
        Fault::FigureOutsideWindow,
        Fault::TotalDiffers,
        Fault::MissingSection,
    ];
    draw.shuffle(&mut faults);
    faults.truncate(usize::try_from(draw.between(1, 4)).unwrap_or(1));
    faults.sort_unstable();
    for fault in faults {
        match fault {
            Fault::MissingSection => miss_section(draft, draw),
            Fault::FindingWithoutExample => strip(draft, plan, Ask::Example, draw),
            Fault::FindingWithoutFigure => strip(draft, plan, Ask::Figure, draw),
            Fault::FigureOutsideWindow => step_outside(draft, plan, draw),
            Fault::TotalDiffers => differ(draft, draw),
            Fault::CopiedPassage | Fault::MixedTone | Fault::DecomposedMarks => {}
        }
    }
}

/// A report in general words: findings lose figures and examples, tables go.
pub(crate) fn generalise(draft: &mut DraftReport, plan: &Plan, draw: &mut Draw) {
    let mut planted = Vec::new();
    let facts = Facts::from([("bh", "né tránh".to_owned())]);
    let mut speaker = Speaker::default();
    for section in &mut draft.sections {
        let Some(asked) = plan.outline.section(&section.key) else { continue };
        section.breakdown = None;
        if !asked.asks_for(Ask::Finding) {
            section.findings.truncate(1);
            continue;
        }
        for finding in &mut section.findings {
            for (ask, given, fault) in [
                (Ask::Example, &mut finding.has_example, Fault::FindingWithoutExample),
                (Ask::Figure, &mut finding.has_figure, Fault::FindingWithoutFigure),
            ] {
                if asked.asks_for(ask) && draw.chance(80) {
                    *given = Given::No;
                    planted.push((fault, section.key.clone(), start(&finding.claim)));
                }
            }
        }
        // What is proposed need not have been seen yet, so that nothing is wrong with it.
        if section.kind == SectionKind::Solutions {
            planted.retain(|(_, key, _)| *key != section.key);
            continue;
        }
        let words = speaker.say("chung", &facts, draw);
        for fault in [Fault::FindingWithoutExample, Fault::FindingWithoutFigure] {
            planted.push((fault, section.key.clone(), start(&words)));
        }
        section.closing.push(words);
    }
    for (fault, section, quote) in planted {
        draft.note(fault, &section, &quote);
    }
}

/// Takes two to four findings over from `source`, word for word but for numbers and days.
pub(crate) fn copy_from(
    draft: &mut DraftReport,
    source: &DraftReport,
    (code, kind): (&BodyCode, BodyKind),
    plan: &Plan,
    draw: &mut Draw,
) {
    let mut left = draw.between(2, 4);
    for section in &mut draft.sections {
        let twin = source.sections.iter().find(|other| other.key == section.key);
        let Some(taken) = twin.and_then(|twin| draw.pick(&twin.findings)) else { continue };
        if left == 0 || section.kind == SectionKind::RealState {
            continue;
        }
        left -= 1;
        let own = facts::draw(kind, &plan.window, draw);
        let finding = compose::copied(taken, &own);
        draft.planted.push(Planted {
            fault: Fault::CopiedPassage,
            section: section.key.clone(),
            quote: start(&finding.claim),
            source: Some(code.clone()),
        });
        section.findings.push(finding);
    }
}

/// Writes tone marks in the other placement at every second chance, from the first on.
pub(crate) fn mix_tone(paper: &mut Paper) -> Option<Planted> {
    let pairs = [
        ("hóa", "hoá"),
        ("ủy ", "uỷ "),
        ("thủy", "thuỷ"),
        ("khóa", "khoá"),
        ("tỏa", "toả"),
        ("hòa", "hoà"),
        ("thỏa", "thoả"),
    ];
    let mut quote = None;
    let mut seen = 0usize;
    for text in paper.paragraphs_mut() {
        for (old, new) in pairs {
            let mut at = 0;
            while let Some(found) = text[at..].find(old).map(|found| at + found) {
                at = found + old.len();
                if seen.is_multiple_of(2) {
                    text.replace_range(found..at, new);
                    at = found + new.len();
                    quote.get_or_insert_with(|| new.trim().to_owned());
                }
                seen += 1;
            }
        }
    }
    // One changed and none left unchanged would be no mixture.
    let quote = quote.filter(|_| seen > 1)?;
    Some(Planted { fault: Fault::MixedTone, section: String::new(), quote, source: None })
}

/// Takes the letters of one paragraph apart into base letters and marks.
pub(crate) fn decompose(paper: &mut Paper, draw: &mut Draw) -> Option<Planted> {
    let count = paper.paragraphs_mut().count();
    let text = paper.paragraphs_mut().nth(draw.below(count).max(2))?;
    let quote = start(text);
    *text = text.nfd().collect();
    Some(Planted { fault: Fault::DecomposedMarks, section: String::new(), quote, source: None })
}

fn miss_section(draft: &mut DraftReport, draw: &mut Draw) {
    // Nothing else may have been planted in it, or that truth would be lost with it.
    let free: Vec<usize> = (0..draft.sections.len())
        .filter(|index| {
            matches!(draft.sections[*index].kind, SectionKind::Consequences | SectionKind::Causes)
        })
        .filter(|index| draft.planted.iter().all(|planted| planted.section != draft.sections[*index].key))
        .collect();
    if let Some(index) = draw.pick(&free).copied() {
        let section = draft.sections.remove(index);
        draft.note(Fault::MissingSection, &section.key, "");
    }
}

fn strip(draft: &mut DraftReport, plan: &Plan, ask: Ask, draw: &mut Draw) {
    let mut chosen = Vec::new();
    for (at, section) in draft.sections.iter().enumerate() {
        if must_prove(plan, section, ask) {
            chosen.extend((0..section.findings.len()).map(|finding| (at, finding)));
        }
    }
    draw.shuffle(&mut chosen);
    chosen.truncate(usize::try_from(draw.between(1, 2)).unwrap_or(1));
    for (at, index) in chosen {
        let section = &mut draft.sections[at];
        let finding = &mut section.findings[index];
        let fault = match ask {
            Ask::Example => {
                finding.has_example = Given::No;
                Fault::FindingWithoutExample
            }
            Ask::Figure | Ask::Finding => {
                finding.has_figure = Given::No;
                Fault::FindingWithoutFigure
            }
        };
        let (key, quote) = (section.key.clone(), start(&finding.claim));
        draft.note(fault, &key, &quote);
    }
}

fn step_outside(draft: &mut DraftReport, plan: &Plan, draw: &mut Draw) {
    let places: Vec<(usize, usize)> = draft
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.kind != SectionKind::Solutions)
        .flat_map(|(at, section)| {
            let with_figure = section.findings.iter().enumerate();
            with_figure
                .filter(|(_, finding)| finding.has_figure == Given::Yes)
                .map(move |(index, _)| (at, index))
        })
        .collect();
    let Some((at, index)) = draw.pick(&places).copied() else { return };
    let count = facts::number(draw.between(20, 180));
    let text = if draw.chance(60) {
        let day = facts::vietnamese_date(plan.window.to() + draw.between(20, 75).days());
        format!("Tính đến ngày {day}, có {count} việc thuộc diện này.")
    } else {
        let day = facts::vietnamese_date(plan.window.from() - draw.between(60, 400).days());
        format!("Tính từ ngày {day}, đã có {count} việc thuộc diện này.")
    };
    let section = &mut draft.sections[at];
    section.findings[index].outside = Some(text.clone());
    let key = section.key.clone();
    draft.note(Fault::FigureOutsideWindow, &key, &text);
}

fn differ(draft: &mut DraftReport, draw: &mut Draw) {
    let Some(section) = draft.sections.iter_mut().find(|section| section.breakdown.is_some()) else { return };
    let wrong = section.breakdown.as_mut().and_then(|table| figures::spoil_total(table, draw));
    let key = section.key.clone();
    if let Some(wrong) = wrong {
        draft.note(Fault::TotalDiffers, &key, &wrong);
    }
}

/// Whether a finding of this section must have what is asked. What is proposed need not have been seen yet.
fn must_prove(plan: &Plan, section: &DraftSection, ask: Ask) -> bool {
    let asked = plan.outline.section(&section.key);
    section.kind != SectionKind::Solutions
        && asked.is_some_and(|asked| asked.asks_for(Ask::Finding) && asked.asks_for(ask))
}

/// The first words of a text: enough to find it by.
fn start(text: &str) -> String {
    let end = text.char_indices().nth(70).map_or(text.len(), |(at, _)| at);
    text[..end].trim_end().to_owned()
}
