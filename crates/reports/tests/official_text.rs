//! The rules over real administrative text: Decree 30/2020 and its annexes, where they lie beside the house. They are
//! no reports, so rules on sections and heads have their say; rules on numbers, tables, persons and names of bodies must
//! be silent: nothing in a decree contradicts itself.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::path::Path;

use kernel::{Language, Problem};
use reports::copied::Radar;

const FILES: [&str; 4] = ["30_2020_ND_CP.docx", "Phuluc1.docx", "Phuluc3.docx", "Phuluc5.docx"];

/// The text of each file there is, as read.
fn official() -> Vec<(&'static str, reports::Draft)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/documents/decree30");
    let plan = shipped();
    let mut read = Vec::new();
    for file in FILES {
        let Ok(bytes) = std::fs::read(folder.join(file)) else {
            println!(
                "SKIPPED: {file} is not there; the rules are not tried on it (see shared/documents/README.md)"
            );
            continue;
        };
        let document = formats::docx::read(&bytes, &formats::Limits::default()).unwrap();
        let mut document = document.value;
        // Under a heading of the outline, so that every figure in it is read.
        document
            .blocks
            .insert(0, reports::rules::sample_document("# I. Thực trạng tình hình").blocks.remove(0));
        read.push((file, reports::read(&document, &plan.outline)));
    }
    read
}

fn shipped() -> plan::Plan {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::read_folder(&folder).plan.unwrap()
}

#[test]
fn rules_on_numbers_and_names_are_silent_on_a_decree() {
    let about_reports = [
        "document-number-missing",
        "signer-missing",
        "section-missing",
        "finding-without-example",
        "finding-without-figure",
        "figure-outside-window",
        "asked-figure-missing",
        "slogans",
        "head-layout",
    ];
    let plan = shipped();
    let mut loud = Vec::new();
    for (file, draft) in official() {
        let problems = reports::check(&draft, &plan, &plan.assignments[0].body);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for problem in &problems {
            *counts.entry(&problem.rule).or_default() += 1;
        }
        println!("{file}: {} passages, {} figures, {counts:?}", draft.passages.len(), draft.figures.len());
        let other = |problem: &&Problem| !about_reports.contains(&problem.rule.as_str());
        loud.extend(
            problems
                .iter()
                .filter(other)
                .map(|problem| format!("{file}: {}", problem.line(Language::Vietnamese))),
        );
    }
    assert_eq!(loud, Vec::<String>::new());
}

#[test]
fn the_radar_finds_a_decree_in_itself_and_little_of_it_in_its_annexes() {
    let official = official();
    let Some((_, decree)) = official.first() else { return };
    let radar = Radar::new(decree.passages.clone(), &[]);
    let itself = radar.compare(&decree.passages);
    assert_eq!(itself.whole, Some(reports::copied::Likeness::Same));
    for (file, annex) in &official[1..] {
        let compared = radar.compare(&annex.passages);
        println!("{file}: {} spans, {} of {} words", compared.spans.len(), compared.copied, compared.words);
        assert!(compared.whole.is_none() && compared.copied * 10 < compared.words, "{file}");
    }
}
