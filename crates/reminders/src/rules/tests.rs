//! Who is written to on which day, as tables.

use accounts::{Account, Correspondence};
use jiff::civil::date;
use kernel::Bilingual;
use kernel::World;
use plan::{Again, Provenance};
use reports::Timing;

use super::*;

fn plan() -> Plan {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::read_folder(&folder).plan.expect("the shipped plan is good")
}

/// One state for each of `bodies`, with nothing received.
fn states(plan: &Plan, bodies: &[&str]) -> Vec<BodyState> {
    bodies
        .iter()
        .map(|code| BodyState {
            body: code.parse().expect("a code"),
            group: 5,
            due: plan.due,
            latest: None,
            first: None,
            counts: reports::ProblemCounts::default(),
            findings: reports::FindingCounts::default(),
        })
        .collect()
}

/// An account named after its login; `role:BODY` or `role`.
fn people(whom: &[&str]) -> Vec<Account> {
    let world = World::scripted(1);
    whom.iter()
        .map(|who| {
            let (role, body) = who.split_once(':').map_or((*who, None), |(role, body)| (role, Some(body)));
            let role = kernel::Role::of_person(role).expect("a role");
            Account {
                id: world.new_id(),
                login: format!("{}.{}", role, body.unwrap_or("0").to_lowercase()).parse().expect("a login"),
                name: (*who).to_owned(),
                role,
                body: body.map(|code| code.parse().expect("a code")),
                post: None,
                correspondence: Correspondence::default(),
                created_at: world.now(),
                closed_at: None,
            }
        })
        .collect()
}

/// One line a letter: rule, kind, occasion, body, person.
fn shown(outcome: &Outcome, people: &[Account]) -> String {
    let letters = outcome.letters.iter().map(|due| {
        let who =
            people.iter().find(|account| account.id == due.account).map(|account| account.name.as_str());
        let body = due.body.as_ref().map_or("all", BodyCode::as_str);
        format!("{} {} {} {body} → {}", due.rule, due.kind.code(), due.occasion, who.unwrap_or("?"))
    });
    let unheld =
        outcome.unheld.iter().map(|unheld| format!("nobody: {} {}", unheld.body, unheld.post.code()));
    letters.chain(unheld).collect::<Vec<_>>().join("\n")
}

const EVERYBODY: [&str; 6] =
    ["drafter:TU.H26", "signer:TU.H26", "drafter:TU.H29", "secretariat", "committee", "editor"];

#[test]
fn each_day_around_the_deadline_has_its_letters() {
    let plan = Plan { digest: None, ..plan() };
    let (states, people) = (states(&plan, &["TU.H26", "TU.H29"]), people(&EVERYBODY));
    let mut story = Vec::new();
    let mut day = date(2023, 9, 14);
    // Each day alone: what was due the days before was made then.
    while day <= date(2023, 10, 28) {
        let outcome = due_on(&plan, &states, &people, day);
        let today = Outcome {
            letters: outcome.letters.into_iter().filter(|due| due.occasion == day).collect(),
            ..Outcome::default()
        };
        if !today.letters.is_empty() {
            story.push(format!("-- {day}\n{}", shown(&today, &people)));
        }
        day = day.tomorrow().expect("a day");
    }
    insta::assert_snapshot!(story.join("\n"));
}

#[test]
fn whoever_sent_is_left_in_peace_and_a_silent_one_is_not() {
    let plan = Plan { digest: None, ..plan() };
    let people = people(&EVERYBODY);
    let mut states = states(&plan, &["TU.H26", "TU.H29"]);
    states[0].first = Some(("2023-09-20T03:00:00Z".parse().expect("a moment"), Timing::OnTime));
    let outcome = due_on(&plan, &states, &people, date(2023, 10, 2));
    insta::assert_snapshot!(shown(&outcome, &people));
}

#[test]
fn a_program_that_stood_still_sends_the_newest_and_not_all() {
    let plan = Plan { digest: None, ..plan() };
    let (states, people) = (states(&plan, &["TU.H29"]), people(&EVERYBODY));
    let on = |day| shown(&due_on(&plan, &states, &people, day), &people);
    assert_eq!(
        on(date(2023, 9, 27)),
        on(date(2023, 9, 29)),
        "two days late is still sent, as of its own day"
    );
    assert_eq!(on(date(2023, 9, 30)).matches("NH-04").count(), 1);
    assert!(!on(date(2023, 9, 30)).contains("NH-03"), "three days are too late");
    let third = on(date(2023, 10, 2));
    assert!(third.contains("NH-05 reminder") && !third.contains("NH-04"), "{third}");
}

#[test]
fn an_own_deadline_moves_a_bodys_letters() {
    let plan = Plan { digest: None, ..plan() };
    let people = people(&EVERYBODY);
    let mut states = states(&plan, &["TU.H26", "TU.H29"]);
    states[0].due = date(2023, 10, 15);
    let outcome = due_on(&plan, &states, &people, date(2023, 10, 1));
    insta::assert_snapshot!(shown(&outcome, &people));
}

#[test]
fn digests_go_out_while_something_is_missing() {
    let plan = Plan { reminders: Vec::new(), ..plan() };
    let people = people(&["secretariat", "committee", "drafter:TU.H26"]);
    let mut states = states(&plan, &["TU.H26"]);
    let count = |states: &[BodyState], day| due_on(&plan, states, &people, day).letters.len();
    assert_eq!(count(&states, date(2023, 9, 14)), 0);
    assert_eq!(count(&states, date(2023, 9, 15)), 1);
    assert_eq!(count(&states, date(2023, 10, 29)), 1);
    assert_eq!(count(&states, date(2023, 10, 30)), 0);
    states[0].first = Some(("2023-09-20T03:00:00Z".parse().expect("a moment"), Timing::OnTime));
    assert_eq!(count(&states, date(2023, 9, 21)), 0);
}

#[test]
fn a_letter_that_waited_goes_only_while_it_is_right() {
    let plan = plan();
    let mut states = states(&plan, &["TU.H26"]);
    let account = World::scripted(1).new_id();
    let letter = |body: Option<&str>, occasion| Due {
        rule: "NH-05".into(),
        kind: if body.is_some() { Kind::Reminder } else { Kind::Silence },
        occasion,
        body: body.map(|code| code.parse().expect("a code")),
        account,
    };
    let occasion = date(2023, 10, 2);
    let own = letter(Some("TU.H26"), occasion);
    assert_eq!(still_right(&plan, &states, &own, occasion), Ok(()));
    assert_eq!(still_right(&plan, &states, &own, date(2023, 10, 4)), Ok(()));
    assert_eq!(still_right(&plan, &states, &own, date(2023, 10, 5)), Err(crate::Why::TooLate));
    let other = letter(Some("TU.H29"), occasion);
    assert_eq!(still_right(&plan, &states, &other, occasion), Err(crate::Why::Changed));
    let all = letter(None, occasion);
    assert_eq!(still_right(&plan, &states, &all, occasion), Ok(()));
    let gone = Due { rule: "NH-98".into(), ..own.clone() };
    assert_eq!(still_right(&plan, &states, &gone, occasion), Err(crate::Why::Changed));
    let digest = Due { rule: DIGEST.into(), kind: Kind::Digest, ..all.clone() };
    assert_eq!(still_right(&plan, &states, &digest, occasion), Ok(()));
    assert_eq!(still_right(&plan, &states, &digest, date(2023, 10, 3)), Err(crate::Why::TooLate));

    states[0].due = date(2023, 10, 15);
    assert_eq!(still_right(&plan, &states, &own, occasion), Err(crate::Why::Changed));
    assert_eq!(still_right(&plan, &states, &all, occasion), Err(crate::Why::Changed));
    states[0].due = plan.due;
    states[0].first = Some(("2023-10-01T03:00:00Z".parse().expect("a moment"), Timing::Late));
    assert_eq!(still_right(&plan, &states, &own, occasion), Err(crate::Why::Received));
    assert_eq!(still_right(&plan, &states, &all, occasion), Err(crate::Why::Received));
}

#[test]
fn what_is_coming_tells_how_many_and_who_is_missing() {
    let mut plan = plan();
    plan.reminders.truncate(2);
    plan.reminders.push(Reminder {
        id: "X".into(),
        name: Bilingual::new("x", "x"),
        day: 5,
        again: Again::Every { days: 1, times: 1 },
        to: vec![Recipient::Secretariat],
        escalate: vec![Recipient::Committee],
        text: Bilingual::default(),
        provenance: Provenance::Own,
    });
    let mut people = people(&EVERYBODY);
    people[0].correspondence.email = Some("a@b.vn".parse().expect("an address"));
    let states = states(&plan, &["TU.H26", "TU.H29", "BCS.CP"]);
    let lines: Vec<String> = upcoming(&plan, &states, &people, date(2023, 9, 15))
        .iter()
        .map(|coming| {
            let Upcoming { day, rule, bodies, letters, without_address, unheld } = coming;
            format!("{day} {}: {bodies} bodies, {letters} letters, {without_address} without address, {unheld} unheld", rule.id)
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}
