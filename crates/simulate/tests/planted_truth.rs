//! The checks on reports, scored against generated reports whose faults are known: how many planted faults each
//! rule finds, how many it misses, and how often it cries wolf.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use kernel::{Place, Problem};
use reports::Draft;
use simulate::report::{Answer, Fault, Manner, Planted};

#[derive(Debug, Default, Clone, Copy)]
struct Score {
    planted: usize,
    found: usize,
    false_alarms: usize,
}

fn draft(answer: &Answer, plan: &plan::Plan) -> Draft {
    let bytes = answer.paper.docx().unwrap();
    let read = formats::docx::read(&bytes, &formats::Limits::default()).unwrap();
    reports::read(&read.value, &plan.outline)
}

/// Whether `problem` speaks of what was planted: the same rule, in the same section, at the same words.
fn speaks_of(problem: &Problem, planted: &Planted, draft: &Draft) -> bool {
    if planted.fault.rule() != Some(problem.rule.as_str()) {
        return false;
    }
    match &problem.place {
        Place::Passage { address, .. } => {
            let section = address.split('/').next().unwrap_or_default();
            let words = draft.passage(address).map_or("", |passage| passage.text.as_str());
            let table = address.split("/r").next().unwrap_or_default();
            let in_table = draft.passages.iter().any(|passage| {
                passage.address.starts_with(&format!("{table}/r")) && passage.text == planted.quote
            });
            section == planted.section && (words.contains(&planted.quote) || in_table)
        }
        _ => planted.quote.is_empty() && problem.message.vi.contains(&section_name(&planted.section)),
    }
}

fn section_name(key: &str) -> String {
    let plan = shipped();
    plan.outline.section(key).unwrap().title.vi.clone()
}

fn shipped() -> plan::Plan {
    plan::read_folder(&testkit::root().join("plans/responsibility-2023")).plan.unwrap()
}

fn scores(seed: u64, manner: Manner) -> BTreeMap<&'static str, Score> {
    let plan = shipped();
    let mut scores: BTreeMap<&str, Score> = BTreeMap::new();
    let answers = simulate::report::answers(&plan, seed, &[]);
    for answer in answers.into_iter().filter(|answer| answer.manner == manner) {
        let draft = draft(&answer, &plan);
        let problems = reports::check(&draft, &plan, &answer.body);
        for fault in Fault::ALL {
            let Some(rule) = fault.rule() else { continue };
            let score = scores.entry(rule).or_default();
            let planted: Vec<&Planted> =
                answer.planted.iter().filter(|planted| planted.fault == fault).collect();
            let told: Vec<&Problem> = problems.iter().filter(|problem| problem.rule == rule).collect();
            score.planted += planted.len();
            for planted in &planted {
                let found = told.iter().any(|problem| speaks_of(problem, planted, &draft));
                score.found += usize::from(found);
                if !found {
                    println!("{} missed {planted:?}", answer.body);
                }
            }
            for problem in told {
                if !planted.iter().any(|planted| speaks_of(problem, planted, &draft)) {
                    score.false_alarms += 1;
                    println!(
                        "{} {:?} cried wolf: {}",
                        answer.body,
                        answer.quality,
                        problem.line(kernel::Language::Vietnamese)
                    );
                }
            }
        }
    }
    scores
}

fn check(manner: Manner, least_planted: usize) {
    let scores = scores(1, manner);
    for (rule, score) in &scores {
        println!("{manner:?} {rule}: {score:?}");
    }
    for (rule, Score { planted, found, false_alarms }) in scores {
        assert!(planted >= least_planted, "{rule}: only {planted} planted");
        assert!(found * 100 >= planted * 90, "{rule} finds {found} of {planted}");
        assert!(false_alarms * 10 <= planted, "{rule} cries wolf {false_alarms} times for {planted} planted");
    }
}

#[test]
fn in_reports_set_as_asked_the_rules_find_what_was_planted_and_little_else() {
    check(Manner::Outline, 10);
}

/// Introductions, figures in paragraphs of their own, and examples led in by other words than «ví dụ».
#[test]
fn in_reports_written_freely_too() {
    check(Manner::Free, 1);
}
