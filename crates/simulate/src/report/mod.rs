//! Thematic reports of every assigned body, with the truth of what was planted in them beside each.
//!
//! Pure: a plan and a seed in, papers out. Nothing of it is real: every report says so itself, units are
//! anonymous, numbers invented, and no person is named.

pub(crate) mod compose;
pub(crate) mod facts;
mod faults;
mod figures;
mod head;
mod lots;
mod paper;
mod truth;
mod word;

use jiff::civil::Date;
use kernel::{Bilingual, BodyCode};
use plan::{Assignment, Body, Plan};

pub use compose::Manner;
pub use head::MARK;
pub use lots::{Quality, Sending};
pub use paper::{Paper, Part};
pub use plan::DocumentFamily;
pub use truth::{Fault, Planted, Told};

use crate::draw::Draw;
use compose::DraftReport;
use lots::Lot;

/// What one body answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Who answers.
    pub body: BodyCode,
    /// How good the report is.
    pub quality: Quality,
    /// How its findings are set.
    pub manner: Manner,
    /// When it is sent, if at all.
    pub sending: Sending,
    /// The name of its file: `bao-cao-tu.h26.docx`.
    pub file_name: String,
    /// The report. A silent body has written one too, but never sends it.
    pub paper: Paper,
    /// What was planted in it.
    pub planted: Vec<Planted>,
    /// What its findings tell of.
    pub told: Vec<Told>,
}

/// The answers of every assigned body of `plan`, in the plan's order. Bodies in `prompt` answer on time with a
/// complete report, whatever their lot: a story needs someone it can rely on.
pub fn answers(plan: &Plan, seed: u64, prompt: &[BodyCode]) -> Vec<Answer> {
    answers_of(plan, seed, prompt, Length::AsDrawn)
}

/// The same, each report of `length`.
pub fn answers_of(plan: &Plan, seed: u64, prompt: &[BodyCode], length: Length) -> Vec<Answer> {
    let lots = lots::cast(plan, seed, prompt);
    lots.iter().filter_map(|lot| answer(plan, seed, lot, length)).collect()
}

/// How long a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Length {
    /// As its lot gives it: some 180 passages.
    #[default]
    AsDrawn,
    /// At least so many passages: more findings of the same kinds at the end of each section.
    Passages(usize),
}

/// A complete report of a unit below `parent`, called `name`, of at least so many passages. Units answer the outline of
/// the body above; who sends it is the caller's to say. `None` when the plan asks nothing of `parent`.
pub fn of_unit(
    plan: &Plan,
    seed: u64,
    (parent, name): (&BodyCode, &Bilingual),
    passages: usize,
) -> Option<Paper> {
    let assignment = plan.assignment(parent)?;
    let body = Body { name: name.clone(), renamed: Vec::new(), ..plan.body(parent)?.clone() };
    let mut draft = compose::complete(plan, &body, assignment.group, (seed, Manner::Outline));
    draft.lengthen(plan, (&body, assignment.group), seed, passages);
    let mut draw = Draw::new(seed, &["unit", &name.vi]);
    Some(paper(plan, (&body, assignment), &draft, assignment.due, &mut draw))
}

/// Head, sections and signature.
fn paper(
    plan: &Plan,
    (body, assignment): (&Body, &Assignment),
    draft: &DraftReport,
    signed: Date,
    draw: &mut Draw,
) -> Paper {
    let family = body.kind.document_family();
    let mut parts = head::opening(plan, body, assignment, signed, draw);
    parts.extend(draft.parts(|number, title| match family {
        DocumentFamily::Party => format!("{}- {title}", roman(number)),
        DocumentFamily::State => format!("{}. {title}", roman(number)),
    }));
    parts.extend(head::closing(plan, body));
    Paper { parts, family }
}

fn answer(plan: &Plan, seed: u64, lot: &Lot, length: Length) -> Option<Answer> {
    let body = plan.body(&lot.body)?;
    let assignment = plan.assignment(&lot.body)?;
    let style = (seed, lot.manner);
    let mut draft = compose::complete(plan, body, assignment.group, style);
    let mut draw = Draw::new(seed, &["faults", lot.body.as_str()]);
    match lot.quality {
        Quality::Complete => {}
        Quality::Faulty => faults::plant_some(&mut draft, plan, &mut draw),
        Quality::General => faults::generalise(&mut draft, plan, &mut draw),
        Quality::Copied => {
            if let Some(source) = lot.source.as_ref().and_then(|code| plan.body(code)) {
                let group = plan.assignment(&source.code).map_or(assignment.group, |owed| owed.group);
                let original = compose::complete(plan, source, group, style);
                faults::copy_from(&mut draft, &original, (&source.code, body.kind), plan, &mut draw);
            }
        }
    }
    let signed = match lot.sending {
        Sending::At(moment) => moment.date(),
        Sending::Silent => assignment.due,
    };
    if let Length::Passages(passages) = length {
        draft.lengthen(plan, (body, assignment.group), seed, passages);
    }
    let mut paper = paper(plan, (body, assignment), &draft, signed, &mut draw);
    let told = draft.told();
    let mut planted = draft.planted;
    if lot.quality != Quality::Complete && draw.chance(35) {
        planted.extend(faults::mix_tone(&mut paper));
    }
    if lot.quality != Quality::Complete && draw.chance(20) {
        planted.extend(faults::decompose(&mut paper, &mut draw));
    }
    let file_name = format!("bao-cao-{}.docx", lot.body.as_str().to_ascii_lowercase());
    let Lot { body, quality, manner, sending, .. } = lot.clone();
    Some(Answer { body, quality, manner, sending, file_name, paper, planted, told })
}

/// A later version of `answer`: the figure of the finding it `told` is corrected, everything else stays. `None` when
/// the report does not hold that figure word for word.
pub fn revised(answer: &Answer, told: &Told) -> Option<Revision> {
    let (old, new) = compose::corrected(&told.recipe)?;
    let mut paper = answer.paper.clone();
    let text = paper.paragraphs_mut().find(|text| text.contains(&old.figure))?;
    let before = text.clone();
    let after = text.replace(&old.figure, &new.figure);
    text.clone_from(&after);
    (before != after).then_some(Revision { paper, before, after })
}

/// A later version of a report and the one paragraph that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// The whole later version.
    pub paper: Paper,
    /// The paragraph as it was.
    pub before: String,
    /// The paragraph as it is now.
    pub after: String,
}

/// The number of a section.
pub(crate) fn roman(number: usize) -> &'static str {
    ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
        .get(number)
        .copied()
        .unwrap_or("–")
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use super::*;

    fn shipped() -> Plan {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let outcome = plan::read_folder(&folder);
        outcome.plan.unwrap_or_else(|| panic!("the shipped plan has problems: {:?}", outcome.problems))
    }

    #[test]
    fn every_assigned_body_answers_and_the_lots_fall_in_their_shares() {
        let plan = shipped();
        let all = answers(&plan, 1, &[]);
        assert_eq!(all.len(), plan.assignments.len());
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for answer in &all {
            *counts.entry(format!("{:?}", answer.quality)).or_default() += 1;
            let timing = match answer.sending {
                Sending::Silent => "silent",
                Sending::At(moment) if moment.date() > plan.due => "late",
                Sending::At(_) => "on time",
            };
            *counts.entry(timing.to_owned()).or_default() += 1;
        }
        let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
        insta::assert_snapshot!(counts.join(", "), @"Complete 43, Copied 9, Faulty 42, General 13, late 16, on time 81, silent 10");
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
        let plan = shipped();
        let first = |seed| answers(&plan, seed, &[]).swap_remove(7).paper.docx().unwrap();
        assert_eq!(first(1), first(1));
        assert_ne!(first(1), first(2));
    }

    #[test]
    fn every_report_says_that_it_is_generated_and_names_nobody() {
        let plan = shipped();
        for answer in answers(&plan, 3, &[]) {
            let text = answer.paper.text();
            assert_eq!(text.matches(MARK).count(), 2, "{}", answer.body);
            assert!(
                !text.contains("đồng chí") && !text.contains(['{', '}', '[', ']', '|'])
                    || text.contains(" | ")
            );
        }
    }

    #[test]
    fn truth_stands_in_the_text_it_is_about() {
        let plan = shipped();
        let mut kinds = BTreeSet::new();
        for answer in answers(&plan, 1, &[]) {
            let text = answer.paper.text();
            for planted in &answer.planted {
                kinds.insert(planted.fault);
                let untouched = answer
                    .planted
                    .iter()
                    .all(|other| !matches!(other.fault, Fault::MixedTone | Fault::DecomposedMarks));
                if untouched {
                    assert!(text.contains(&planted.quote), "{} {planted:?}", answer.body);
                }
            }
            if answer.quality == Quality::Complete {
                assert_eq!(answer.planted, [], "{}", answer.body);
            }
        }
        assert_eq!(kinds, BTreeSet::from(Fault::ALL));
    }

    #[test]
    fn relied_on_bodies_answer_completely_and_in_time() {
        let plan = shipped();
        let prompt: Vec<BodyCode> =
            plan.assignments.iter().map(|owed| owed.body.clone()).step_by(9).collect();
        for answer in answers(&plan, 5, &prompt).iter().filter(|answer| prompt.contains(&answer.body)) {
            assert_eq!(answer.quality, Quality::Complete);
            assert!(matches!(answer.sending, Sending::At(moment) if moment.date() <= plan.due));
        }
    }

    #[test]
    fn a_lengthened_report_begins_as_the_short_one_and_tells_more_under_the_same_codes() {
        let plan = shipped();
        let prompt = [plan.assignments[0].body.clone()];
        let short = answers(&plan, 1, &prompt).swap_remove(0);
        let long = answers_of(&plan, 1, &prompt, Length::Passages(900)).swap_remove(0);
        let paragraphs = |answer: &Answer| answer.paper.text().lines().count();
        assert!((800..1200).contains(&paragraphs(&long)), "{}", paragraphs(&long));
        assert!(paragraphs(&short) < 300);
        let codes = |answer: &Answer| answer.told.iter().map(|told| told.code.clone()).collect::<Vec<_>>();
        assert!(codes(&long).len() > 300 && codes(&long)[..3] == codes(&short)[..3]);
        let text = long.paper.text();
        assert!(long.told.iter().all(|told| text.contains(&told.claim)));
    }

    #[test]
    fn a_unit_writes_under_its_own_name_and_units_write_differently() {
        let plan = shipped();
        let parent = plan.assignments[0].body.clone();
        let name = Bilingual::new("Sở Minh Họa 7", "Sample Department 7");
        let of = |seed| of_unit(&plan, seed, (&parent, &name), 440).unwrap().text();
        assert!(of(7).contains("SỞ MINH HỌA 7") && of(7).lines().count() > 400);
        assert_ne!(of(7), of(8));
    }

    #[test]
    fn a_revision_changes_one_paragraph() {
        let plan = shipped();
        let prompt = [plan.assignments[0].body.clone()];
        let answer = answers(&plan, 1, &prompt).swap_remove(0);
        let revision = revised(&answer, &answer.told[0]).unwrap();
        let changed =
            answer.paper.parts.iter().zip(&revision.paper.parts).filter(|(old, new)| old != new).count();
        assert_eq!(changed, 1);
        assert_ne!(revision.before, revision.after);
    }
}
