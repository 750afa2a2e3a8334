//! How often the code a generated finding was written for is among those suggested: from the codebook's words alone, and with
//! half of the findings coded by people. The bounds stand a little below what was measured.

use std::path::Path;

use coding::Precedent;
use coding::suggest::{Cues, Features, suggest};
use kernel::Digest;

#[test]
fn the_code_a_finding_was_written_for_is_mostly_among_the_suggested() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let plan = plan::read_folder(&folder).plan.expect("the shipped plan is good");
    let answers = simulate::report::answers(&plan, 7, &[]);
    let (coded, others) = answers.split_at(answers.len() / 2);
    let precedents: Vec<(Precedent, Features)> = coded
        .iter()
        .flat_map(|answer| answer.told.iter().map(move |told| (answer, told)))
        .enumerate()
        .map(|(index, (answer, told))| {
            let precedent = Precedent {
                body: answer.body.clone(),
                version: "019a0000-0000-7000-8000-000000000001".parse().expect("an id"),
                address: format!("{}/p{index}", told.section),
                digest: Digest::of(told.claim.as_bytes()),
                code: told.code.parse().expect("a code of the plan"),
            };
            (precedent, Features::of(&told.claim))
        })
        .collect();
    let cues = Cues::of(&plan.codebook);
    let share = |precedents: &[(Precedent, Features)]| {
        let (mut asked, mut first, mut among) = (0, 0, 0);
        for told in others.iter().flat_map(|answer| &answer.told) {
            let section = plan.outline.section(&told.section).map(|section| section.kind);
            let found = suggest(&told.claim, section, (&plan.codebook, &cues), precedents);
            let place = found.iter().position(|found| found.code.as_str() == told.code);
            asked += 1;
            first += usize::from(place == Some(0));
            among += usize::from(place.is_some());
        }
        (asked, first * 100 / asked.max(1), among * 100 / asked.max(1))
    };
    let (asked, first, among) = share(&[]);
    let (_, first_like, among_like) = share(&precedents);
    println!(
        "{asked} findings: by words first {first} %, among {among} %; with precedents first {first_like} %, among {among_like} %"
    );
    assert!(asked > 300, "{asked} findings");
    assert!(among >= 30, "by the codebook's words alone: {among} %");
    assert!(
        first_like >= 80 && among_like >= 90,
        "with precedents: first {first_like} %, among {among_like} %"
    );
}
