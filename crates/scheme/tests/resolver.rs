//! The resolver against generated edits of reports full of look-alike sentences: the same outline, the same phrases,
//! other numbers. No citation ever resolves to a different sentence; every unchanged one stays fresh.

use std::collections::BTreeMap;

use kernel::Digest;
use proptest::prelude::*;
use scheme::{Contents, Current, Freshness, Pin, Place, freshness};

/// A report's passages in order: section and words.
type Report = Vec<(usize, String)>;

const SECTIONS: [&str; 4] = ["real-state", "manifestations", "consequences", "causes"];
const PHRASES: [&str; 5] = [
    "Trong kỳ có {} nhiệm vụ quá hạn.",
    "Trong kỳ có {} nhiệm vụ quá hạn, tăng so với kỳ trước.",
    "Còn {} hồ sơ trả lại nhiều lần.",
    "Còn {} hồ sơ trả lại nhiều lần, chưa rõ lý do.",
    "Có {} trường hợp chờ ý kiến cấp trên.",
];

fn sentence() -> impl Strategy<Value = String> {
    // Few phrases and few numbers: equal and nearly equal sentences are the rule.
    (0..PHRASES.len(), 1..6_u32)
        .prop_map(|(phrase, number)| PHRASES[phrase].replace("{}", &number.to_string()))
}

fn report() -> impl Strategy<Value = Report> {
    prop::collection::vec((0..SECTIONS.len(), sentence()), 1..24).prop_map(|mut passages| {
        passages.sort_by_key(|(section, _)| *section);
        passages
    })
}

#[derive(Debug, Clone)]
enum EditOf {
    Insert(usize, usize, String),
    Remove(usize),
    Rewrite(usize, String),
    ChangeDigit(usize),
    Swap(usize, usize),
    Copy(usize),
    Append(usize, String),
}

fn edit() -> impl Strategy<Value = EditOf> {
    let at = || 0..64_usize;
    prop_oneof![
        (at(), 0..SECTIONS.len(), sentence())
            .prop_map(|(at, section, text)| EditOf::Insert(at, section, text)),
        at().prop_map(EditOf::Remove),
        (at(), sentence()).prop_map(|(at, text)| EditOf::Rewrite(at, text)),
        at().prop_map(EditOf::ChangeDigit),
        (at(), at()).prop_map(|(a, b)| EditOf::Swap(a, b)),
        at().prop_map(EditOf::Copy),
        (0..SECTIONS.len(), sentence()).prop_map(|(section, text)| EditOf::Append(section, text)),
    ]
}

fn apply(report: &mut Report, edit: &EditOf) {
    let len = report.len();
    if len == 0 {
        return;
    }
    match edit {
        EditOf::Insert(at, section, text) => report.insert(at % len, (*section, text.clone())),
        EditOf::Remove(at) => {
            report.remove(at % len);
        }
        EditOf::Rewrite(at, text) => report[at % len].1 = text.clone(),
        EditOf::ChangeDigit(at) => {
            let text = &mut report[at % len].1;
            *text = text.chars().map(|c| if c == '1' { '7' } else { c }).collect();
        }
        EditOf::Swap(a, b) => {
            let moved = report[a % len].1.clone();
            report[a % len].1 = std::mem::replace(&mut report[b % len].1, moved);
        }
        EditOf::Copy(at) => {
            let copy = report[at % len].clone();
            report.insert(at % len, copy);
        }
        EditOf::Append(section, text) => report.push((*section, text.clone())),
    }
    report.sort_by_key(|(section, _)| *section);
}

/// Addresses as a report's reading gives them: the section's key and the passage's number in it.
fn addressed(report: &Report) -> BTreeMap<String, String> {
    let mut numbers = [0; SECTIONS.len()];
    report
        .iter()
        .map(|(section, text)| {
            numbers[*section] += 1;
            (format!("{}/p{}", SECTIONS[*section], numbers[*section]), text.clone())
        })
        .collect()
}

fn contents(passages: &BTreeMap<String, String>) -> Contents {
    Contents::new(
        passages.iter().map(|(address, text)| (Place::Passage(address.clone()), Digest::of(text.as_bytes()))),
    )
}

/// What follows for every citation of every passage of `before` when `after` is received.
fn check(before: &Report, after: &Report) -> Result<(), TestCaseError> {
    let (before, after) = (addressed(before), addressed(after));
    let now = contents(&after);
    for (address, words) in &before {
        let pin = Pin { place: Place::Passage(address.clone()), digest: Digest::of(words.as_bytes()) };
        let unchanged = after.get(address) == Some(words);
        match freshness(&pin, Current::Here(&now)) {
            Freshness::Fresh => prop_assert!(unchanged, "{address} resolved to another sentence"),
            Freshness::Stale { stands, offered } => {
                prop_assert!(!unchanged, "{address} is unchanged and yet stale");
                let there = after.get(address).map(|text| Digest::of(text.as_bytes()));
                prop_assert_eq!(stands, there, "what stands at {} is told wrongly", address);
                let elsewhere: Vec<&String> =
                    after.iter().filter(|(_, text)| *text == words).map(|(other, _)| other).collect();
                match offered {
                    Some(Place::Passage(offered)) => prop_assert_eq!(elsewhere, [&offered]),
                    Some(other) => prop_assert!(false, "{other:?} offered for a passage"),
                    None => prop_assert_ne!(elsewhere.len(), 1, "the only place of {} not offered", address),
                }
            }
            Freshness::Unmeasured(_) | Freshness::Orphan(_) => prop_assert!(false, "the report is there"),
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_citation_resolves_to_a_different_sentence(before in report(), edits in prop::collection::vec(edit(), 0..8)) {
        let mut after = before.clone();
        edits.iter().for_each(|edit| apply(&mut after, edit));
        check(&before, &after)?;
    }

    #[test]
    fn an_untouched_report_keeps_every_citation_fresh(report in report()) {
        let addressed = addressed(&report);
        let now = contents(&addressed);
        for (address, words) in &addressed {
            let pin = Pin { place: Place::Passage(address.clone()), digest: Digest::of(words.as_bytes()) };
            prop_assert_eq!(freshness(&pin, Current::Here(&now)), Freshness::Fresh);
        }
    }
}

#[test]
fn the_generator_makes_look_alikes() {
    // What the properties are worth depends on it: in reports of this shape, different addresses bear equal and nearly
    // equal sentences.
    let sentence = |n: usize| (n % 4, PHRASES[n % 5].replace("{}", &(n % 3).to_string()));
    let texts = addressed(&(0..80).map(sentence).collect());
    let distinct: std::collections::BTreeSet<&String> = texts.values().collect();
    assert_eq!((texts.len(), distinct.len()), (80, 15));
}
