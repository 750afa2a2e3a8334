//! All rules, and the copy radar, over the generated reports of every body: a rule that cries wolf is turned off by
//! people, so complete reports must pass, and what was copied must be found.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use kernel::{BodyCode, Language, Place};
use reports::copied::{Likeness, Radar};
use reports::{Draft, Passage};
use simulate::report::{Answer, Fault, Part, Quality};

const SEED: u64 = 2;

fn shipped() -> plan::Plan {
    plan::read_folder(&testkit::root().join("plans/responsibility-2023")).plan.unwrap()
}

fn read(plan: &plan::Plan) -> Vec<(Answer, Draft)> {
    let draft = |answer: Answer| {
        let bytes = answer.paper.docx().unwrap();
        let read = formats::docx::read(&bytes, &formats::Limits::default()).unwrap();
        (answer, reports::read(&read.value, &plan.outline))
    };
    simulate::report::answers(plan, SEED, &[]).into_iter().map(draft).collect()
}

#[test]
fn rules_say_nothing_of_complete_reports_and_only_what_was_planted_of_the_others() {
    let plan = shipped();
    let planted: Vec<&str> = Fault::ALL.into_iter().filter_map(Fault::rule).collect();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut wolves = Vec::new();
    for (answer, draft) in read(&plan) {
        for problem in reports::check(&draft, &plan, &answer.body) {
            *counts.entry(problem.rule.clone()).or_default() += 1;
            // General reports are what the meter of general sentences is for.
            let meant = planted.contains(&problem.rule.as_str()) && answer.quality != Quality::Complete
                || problem.rule == "slogans" && answer.quality == Quality::General;
            if !meant {
                wolves.push(format!(
                    "{} {:?} {}",
                    answer.body,
                    answer.quality,
                    problem.line(Language::Vietnamese)
                ));
            }
        }
    }
    println!("{counts:?}");
    assert_eq!(wolves, Vec::<String>::new());
    assert_eq!(counts["slogans"], 13, "the general reports of this seed");
}

#[test]
fn passages_taken_from_another_body_are_found_with_their_numbers_changed() {
    let plan = shipped();
    let read = read(&plan);
    let by_body: BTreeMap<&BodyCode, &[Passage]> =
        read.iter().map(|(answer, draft)| (&answer.body, draft.passages.as_slice())).collect();
    let (mut planted, mut found) = (0, 0);
    for (answer, draft) in &read {
        let decomposed = answer
            .planted
            .iter()
            .any(|planted| matches!(planted.fault, Fault::DecomposedMarks | Fault::MixedTone));
        let copied = answer.planted.iter().filter(|planted| planted.fault == Fault::CopiedPassage);
        let radar = Radar::new(draft.passages.clone(), &[]);
        for one in copied.filter(|_| !decomposed) {
            planted += 1;
            let source = by_body[one.source.as_ref().unwrap()];
            let spans = radar.compare(source).spans;
            let start: String = one.quote.chars().take(40).collect();
            let hit = spans.iter().find(|span| {
                let passage = draft.passage(&span.ours.address).unwrap();
                passage.text.contains(&start)
            });
            found += usize::from(hit.is_some());
            match hit {
                None => println!("{} missed {one:?}", answer.body),
                Some(hit) => {
                    // What is told as the same words is the same words, to the letter.
                    let (ours, theirs) =
                        (&hit.ours, source.iter().find(|passage| passage.address == hit.theirs.address));
                    assert!(theirs.unwrap().text.contains(&hit.theirs.text));
                    assert!(draft.passage(&ours.address).unwrap().text.contains(&ours.text));
                    assert!(hit.words >= reports::copied::FEWEST);
                    assert!(matches!(hit.likeness, Likeness::Same | Likeness::OnlyNumbers));
                }
            }
        }
    }
    println!("{found} of {planted}");
    assert!(planted >= 15 && found * 100 >= planted * 95, "{found} of {planted}");
}

/// «86/210 quyết định (41,0%)» with another percentage; `None` where the text has no such place.
fn spoiled(text: &str) -> Option<String> {
    let end = text.find("%)")?;
    let start = text[..end].rfind('(')? + 1;
    let percent: f64 = text[start..end].replace(',', ".").parse().ok()?;
    // Only where part and whole stand just before.
    let before: String = text[..start].chars().rev().take(40).collect();
    before.contains('/').then(|| {
        let other = vietnamese_decimal(if percent > 50.0 { percent - 9.0 } else { percent + 9.0 });
        format!("{}{other}{}", &text[..start], &text[end..])
    })
}

fn vietnamese_decimal(number: f64) -> String {
    format!("{number:.1}").replace('.', ",")
}

#[test]
fn a_percentage_that_is_not_that_of_its_numbers_is_found() {
    let plan = shipped();
    let (mut planted, mut found) = (0, 0);
    let complete = simulate::report::answers(&plan, SEED, &[]).into_iter();
    for mut answer in complete.filter(|answer| answer.quality == Quality::Complete) {
        let mut own = Vec::new();
        for part in &mut answer.paper.parts {
            if let Part::Paragraph(text) = part
                && let Some(other) = spoiled(text)
            {
                own.push(other.clone());
                *text = other;
            }
        }
        let bytes = answer.paper.docx().unwrap();
        let document = formats::docx::read(&bytes, &formats::Limits::default()).unwrap().value;
        let draft = reports::read(&document, &plan.outline);
        let problems = reports::check(&draft, &plan, &answer.body);
        let told: Vec<&str> = problems
            .iter()
            .filter(|problem| problem.rule == "percentage-differs")
            .filter_map(|problem| match &problem.place {
                Place::Passage { address, .. } => draft.passage(address),
                _ => None,
            })
            .map(|passage| passage.text.as_str())
            .collect();
        for text in own.iter().filter(|text| !told.iter().any(|told| told.contains(text.as_str()))) {
            println!("missed: {text}");
        }
        planted += own.len();
        found += own.iter().filter(|text| told.iter().any(|told| told.contains(text.as_str()))).count();
    }
    println!("{found} of {planted} percentages");
    assert!(planted >= 100 && found * 10 >= planted * 9, "{found} of {planted}");
}
