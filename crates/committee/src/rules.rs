//! What may be written, and who may take which step. Pure.

use jiff::civil::Date;
use kernel::{Actor, BodyCode};

use crate::{CommitteeError, Meeting, MeetingState, OpinionRequest, Standpoint, Task, TaskAct, TaskState};

/// The longest heading, title or place, in characters.
pub const LONGEST_HEADING: usize = 300;

/// The longest minutes, opinion, reason or text of a task, in characters.
pub const LONGEST_WORDS: usize = 4_000;

/// The most meetings of a study.
pub(crate) const MOST_MEETINGS: usize = 500;
/// The most items on one agenda.
pub(crate) const MOST_ITEMS: usize = 60;
/// The most times members of a study are asked.
pub(crate) const MOST_REQUESTS: usize = 2_000;
/// The most members asked at once.
pub(crate) const MOST_MEMBERS: usize = 60;
/// The most opinions one member gives to one question.
pub(crate) const MOST_OPINIONS: i64 = 50;
/// The most tasks of a study.
pub(crate) const MOST_TASKS: usize = 2_000;
/// The most steps of one task.
pub(crate) const MOST_STEPS: i64 = 200;

/// A line as it is kept: normal form, no space at the ends, nothing invisible; there must be one.
pub(crate) fn heading(given: &str) -> Result<String, CommitteeError> {
    let text = line(given)?;
    if text.is_empty() { Err(CommitteeError::Empty) } else { Ok(text) }
}

/// A line that may be empty.
pub(crate) fn line(given: &str) -> Result<String, CommitteeError> {
    let text = written(given, LONGEST_HEADING)?;
    Ok(text.replace('\n', " "))
}

/// Words as they are kept, paragraph by paragraph; there must be some.
pub(crate) fn words(given: &str) -> Result<String, CommitteeError> {
    let text = written(given, LONGEST_WORDS)?;
    if text.is_empty() { Err(CommitteeError::Empty) } else { Ok(text) }
}

/// Words that may be none.
pub(crate) fn remark(given: &str) -> Result<String, CommitteeError> {
    written(given, LONGEST_WORDS)
}

fn written(given: &str, limit: usize) -> Result<String, CommitteeError> {
    if let Some(mark) = formats::secrecy::mark_in_text(given) {
        return Err(CommitteeError::Secret { mark });
    }
    let visible: String = given.chars().filter(|sign| !sign.is_control() || sign.is_whitespace()).collect();
    let normal = vietnamese::normalize(&visible);
    let lines = normal.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    let text = lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let length = text.chars().count();
    if length > limit { Err(CommitteeError::Long { length, limit }) } else { Ok(text) }
}

/// Whether a meeting takes the step to `to` today.
pub(crate) fn may_step(meeting: &Meeting, to: MeetingState, today: Date) -> Result<(), CommitteeError> {
    match (meeting.state(), to) {
        (MeetingState::Planned, MeetingState::Held) if meeting.day > today => {
            Err(CommitteeError::NotYet { day: meeting.day })
        }
        (MeetingState::Planned, MeetingState::Held | MeetingState::CalledOff)
        | (MeetingState::Held, MeetingState::Minuted) => Ok(()),
        (state, _) => Err(CommitteeError::MeetingIs { state }),
    }
}

/// Whether something can be put on the agenda.
pub(crate) fn may_add_item(meeting: &Meeting) -> Result<(), CommitteeError> {
    match meeting.state() {
        MeetingState::Planned if meeting.items.len() >= MOST_ITEMS => {
            Err(CommitteeError::TooMany { limit: MOST_ITEMS })
        }
        MeetingState::Planned => Ok(()),
        state => Err(CommitteeError::MeetingIs { state }),
    }
}

/// Whether a meeting can conclude something that bears `day`.
pub(crate) fn may_conclude(meeting: &Meeting, day: Date) -> Result<(), CommitteeError> {
    match meeting.state() {
        MeetingState::Held | MeetingState::Minuted if day < meeting.day => {
            Err(CommitteeError::BeforeMeeting { day: meeting.day })
        }
        MeetingState::Held | MeetingState::Minuted => Ok(()),
        state => Err(CommitteeError::MeetingIs { state }),
    }
}

/// Whether `due` can be a last day today.
pub(crate) fn due(due: Date, today: Date) -> Result<Date, CommitteeError> {
    if due < today { Err(CommitteeError::PastDay { day: due }) } else { Ok(due) }
}

/// Whether `actor` answers what was asked: only a member that was asked, with words unless they simply agree or abstain.
pub(crate) fn may_answer(
    request: &OpinionRequest,
    actor: &Actor,
    view: Standpoint,
    words: &str,
) -> Result<(), CommitteeError> {
    if !actor.account.is_some_and(|account| request.members.contains(&account)) {
        return Err(CommitteeError::NotAsked);
    }
    if matches!(view, Standpoint::AgreeWithChanges | Standpoint::Disagree) && words.is_empty() {
        return Err(CommitteeError::NoReason);
    }
    Ok(())
}

/// Whether `actor` may say that the task is done: somebody of its body, of the post it names.
///
/// # Errors
/// Why not, and what to do.
pub fn may_report(task: &Task, actor: &Actor) -> Result<(), CommitteeError> {
    if actor.body.as_ref() != Some(&task.body) {
        return Err(CommitteeError::OtherBody);
    }
    if let Some(post) = task.post
        && post.role() != actor.role
    {
        return Err(CommitteeError::OtherPost { post });
    }
    match task.state() {
        TaskState::Given | TaskState::SentBack => room_for_a_step(task),
        state => Err(CommitteeError::TaskIs { state }),
    }
}

/// Whether `actor` may accept the task as done and close it: never whoever reported it done, on whatever day, nor anybody of the
/// body that does it, of a unit of it, or of a body above it.
///
/// # Errors
/// Why not, and what to do.
pub fn may_close(task: &Task, actor: &Actor) -> Result<(), CommitteeError> {
    may_judge(task, actor)
}

/// Whether `actor` may send the task back: as [`may_close`].
///
/// # Errors
/// Why not, and what to do.
pub fn may_send_back(task: &Task, actor: &Actor) -> Result<(), CommitteeError> {
    may_judge(task, actor)
}

fn may_judge(task: &Task, actor: &Actor) -> Result<(), CommitteeError> {
    // The program closes nothing by itself: whoever closes is a person who can be named.
    let Some(account) = actor.account else { return Err(CommitteeError::OwnTask) };
    let did_it = task
        .steps
        .iter()
        .any(|step| matches!(step.act, TaskAct::Reported(_)) && step.by.account == Some(account));
    if did_it || actor.body.as_ref().is_some_and(|body| is_one_house(body, &task.body)) {
        return Err(CommitteeError::OwnTask);
    }
    match task.state() {
        TaskState::Reported => room_for_a_step(task),
        state => Err(CommitteeError::TaskIs { state }),
    }
}

/// Whether the last day of a task may move to `due`, which somebody of another house grants.
///
/// # Errors
/// Why not, and what to do.
pub fn may_extend(task: &Task, actor: &Actor, due: Date) -> Result<(), CommitteeError> {
    if actor.body.as_ref().is_some_and(|body| is_one_house(body, &task.body)) {
        return Err(CommitteeError::OwnTask);
    }
    if task.state() == TaskState::Closed {
        return Err(CommitteeError::TaskIs { state: TaskState::Closed });
    }
    if due <= task.due_now() {
        return Err(CommitteeError::NotLater { standing: task.due_now() });
    }
    room_for_a_step(task)
}

fn is_one_house(one: &BodyCode, other: &BodyCode) -> bool {
    one == other || one.is_below(other) || other.is_below(one)
}

fn room_for_a_step(task: &Task) -> Result<(), CommitteeError> {
    if task.seen() >= MOST_STEPS {
        Err(CommitteeError::TooMany { limit: MOST_STEPS as usize })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use kernel::{AccountId, Role, World};
    use plan::Post;
    use scheme::Hand;

    use super::*;
    use crate::{Proof, TaskStep};

    fn body(code: &str) -> BodyCode {
        code.parse().unwrap()
    }

    fn person(role: Role, code: Option<&str>, account: AccountId) -> Actor {
        Actor { account: Some(account), role, body: code.map(body) }
    }

    fn step(number: i64, act: TaskAct, by: &Actor) -> TaskStep {
        TaskStep {
            number,
            act,
            words: "đã làm".to_owned(),
            by: Hand::of(by),
            at: "2023-12-01T02:00:00Z".parse().unwrap(),
            entry: number + 1,
        }
    }

    fn task(steps: Vec<TaskStep>) -> Task {
        Task {
            id: World::scripted(9).new_id(),
            study: "s-1".parse().unwrap(),
            number: 1,
            directive: "BCD-01".to_owned(),
            text: "Ban hành quy chế phối hợp.".to_owned(),
            body: body("TU.H26"),
            post: None,
            due: date(2023, 12, 5),
            proof: "Văn bản đã ban hành.".to_owned(),
            by: Hand { account: None, role: Role::Secretariat },
            at: "2023-11-28T02:00:00Z".parse().unwrap(),
            entry: 1,
            steps,
        }
    }

    fn reported() -> TaskAct {
        TaskAct::Reported(Proof::default())
    }

    /// What each person may do with a task that one of its body reported done.
    #[test]
    fn whoever_did_a_task_never_closes_it() {
        let world = World::scripted(1);
        let ids: [AccountId; 7] = std::array::from_fn(|_| world.new_id());
        let doer = person(Role::Drafter, Some("TU.H26"), ids[0]);
        let done = task(vec![step(1, reported(), &doer)]);
        let unit = person(Role::Drafter, Some("TU.H26.SNV"), ids[3]);
        let cases = [
            ("the doer", doer.clone(), "own"),
            ("another post of the body", person(Role::Signer, Some("TU.H26"), ids[1]), "own"),
            ("a unit of the body", unit, "own"),
            ("the program", Actor::system(), "own"),
            // Accounts hold one role for good; were one to change, the person is still the one who did it.
            ("the doer in another role", person(Role::Secretariat, None, ids[0]), "own"),
            ("another body", person(Role::Signer, Some("TU.H29"), ids[4]), "may"),
            ("the secretariat", person(Role::Secretariat, None, ids[5]), "may"),
            ("a member of the committee", person(Role::Committee, None, ids[6]), "may"),
        ];
        for (who, actor, expected) in cases {
            for judged in [may_close(&done, &actor), may_send_back(&done, &actor)] {
                let found = match judged {
                    Ok(()) => "may",
                    Err(CommitteeError::OwnTask) => "own",
                    Err(error) => panic!("{who}: {error}"),
                };
                assert_eq!(found, expected, "{who}");
            }
        }
        // Also not when somebody else reported it after it was sent back.
        let secretary = person(Role::Secretariat, None, ids[5]);
        let moved = person(Role::Secretariat, None, ids[0]);
        let other = person(Role::Signer, Some("TU.H26"), ids[1]);
        let again = task(vec![
            step(1, reported(), &doer),
            step(2, TaskAct::SentBack, &secretary),
            step(3, reported(), &other),
        ]);
        assert!(matches!(may_close(&again, &moved), Err(CommitteeError::OwnTask)));
        assert!(may_close(&again, &secretary).is_ok());
        // The body above the one that does it is of its house too.
        let of_unit = Task { body: body("TU.H26.SNV"), ..done };
        assert!(matches!(may_close(&of_unit, &other), Err(CommitteeError::OwnTask)));
    }

    #[test]
    fn a_task_goes_from_given_over_reported_to_closed() {
        let world = World::scripted(1);
        let doer = person(Role::Drafter, Some("TU.H26"), world.new_id());
        let secretary = person(Role::Secretariat, None, world.new_id());
        let given = task(Vec::new());
        assert_eq!(given.state(), TaskState::Given);
        assert!(may_report(&given, &doer).is_ok());
        let unreported = may_close(&given, &secretary);
        assert!(matches!(unreported, Err(CommitteeError::TaskIs { state: TaskState::Given })));
        let of_other = person(Role::Drafter, Some("TU.H29"), world.new_id());
        assert!(matches!(may_report(&given, &of_other), Err(CommitteeError::OtherBody)));
        assert!(matches!(may_report(&given, &secretary), Err(CommitteeError::OtherBody)));
        let named = Task { post: Some(Post::Signer), ..task(Vec::new()) };
        assert!(matches!(may_report(&named, &doer), Err(CommitteeError::OtherPost { post: Post::Signer })));

        let done = task(vec![step(1, reported(), &doer)]);
        assert!(matches!(may_report(&done, &doer), Err(CommitteeError::TaskIs { .. })));
        let back = task(vec![step(1, reported(), &doer), step(2, TaskAct::SentBack, &secretary)]);
        assert_eq!(back.state(), TaskState::SentBack);
        assert!(may_report(&back, &doer).is_ok());
        let closed = task(vec![step(1, reported(), &doer), step(2, TaskAct::Closed, &secretary)]);
        for refused in [
            may_report(&closed, &doer),
            may_close(&closed, &secretary),
            may_extend(&closed, &secretary, date(2024, 1, 1)),
        ] {
            assert!(matches!(refused, Err(CommitteeError::TaskIs { state: TaskState::Closed })));
        }
    }

    #[test]
    fn a_last_day_only_moves_on_and_the_body_does_not_move_it() {
        let world = World::scripted(1);
        let secretary = person(Role::Secretariat, None, world.new_id());
        let doer = person(Role::Signer, Some("TU.H26"), world.new_id());
        let given = task(Vec::new());
        let moved = |day| may_extend(&given, &secretary, day);
        assert!(matches!(moved(date(2023, 12, 5)), Err(CommitteeError::NotLater { .. })));
        assert!(moved(date(2023, 12, 6)).is_ok());
        assert!(matches!(may_extend(&given, &doer, date(2023, 12, 9)), Err(CommitteeError::OwnTask)));
        let extended = TaskAct::Extended { due: date(2023, 12, 9), before: date(2023, 12, 5) };
        let later = task(vec![step(1, extended, &secretary)]);
        assert_eq!((later.state(), later.due_now()), (TaskState::Given, date(2023, 12, 9)));
        let at = |text: &str| text.parse().unwrap();
        // The last day lasts until midnight in Việt Nam.
        assert!(!later.is_overdue(at("2023-12-09T16:59:00Z")));
        assert!(later.is_overdue(at("2023-12-09T17:01:00Z")));
        assert!(given.is_overdue(at("2023-12-06T01:00:00Z")));
        let done = task(vec![step(1, reported(), &doer)]);
        assert!(!done.is_overdue(at("2024-12-06T01:00:00Z")), "it was reported in time");
    }

    #[test]
    fn words_are_kept_in_normal_form_and_secrets_are_refused() {
        let check = |given: &str| words(given).unwrap_or_else(|error| error.to_string());
        assert_eq!(check("  Đồng\tý.\r\n\r\nCa\u{301}c ý khác. "), "Đồng ý.\nCác ý khác.");
        assert!(matches!(words(" \n"), Err(CommitteeError::Empty)));
        assert!(matches!(words("Kính gửi:\nTỐI MẬT\n"), Err(CommitteeError::Secret { mark: "TỐI MẬT" })));
        assert!(matches!(heading(&"x".repeat(301)), Err(CommitteeError::Long { length: 301, .. })));
        assert_eq!(remark("").unwrap(), "");
    }

    #[test]
    fn meetings_go_one_way() {
        use MeetingState::{CalledOff, Held, Minuted, Planned};
        let meeting = |states: &[MeetingState]| Meeting {
            id: World::scripted(1).new_id(),
            study: "s-1".parse().unwrap(),
            title: "Phiên 1".to_owned(),
            day: date(2023, 11, 28),
            place: String::new(),
            by: Hand { account: None, role: Role::Secretariat },
            at: jiff::Timestamp::UNIX_EPOCH,
            entry: 1,
            items: Vec::new(),
            steps: states
                .iter()
                .zip(1..)
                .map(|(state, number)| crate::MeetingStep {
                    number,
                    state: *state,
                    words: String::new(),
                    by: Hand { account: None, role: Role::Secretariat },
                    at: jiff::Timestamp::UNIX_EPOCH,
                    entry: number + 1,
                })
                .collect(),
        };
        let today = date(2023, 11, 28);
        for (stood, to, allowed) in [
            (&[][..], Held, true),
            (&[], CalledOff, true),
            (&[], Minuted, false),
            (&[], Planned, false),
            (&[Held], Minuted, true),
            (&[Held], CalledOff, false),
            (&[Held], Held, false),
            (&[Held, Minuted], Held, false),
            (&[CalledOff], Held, false),
        ] {
            assert_eq!(may_step(&meeting(stood), to, today).is_ok(), allowed, "{stood:?} to {to:?}");
        }
        let early = may_step(&meeting(&[]), Held, date(2023, 11, 27));
        assert!(matches!(early, Err(CommitteeError::NotYet { .. })));
        assert!(may_conclude(&meeting(&[]), today).is_err());
        assert!(may_conclude(&meeting(&[Held]), date(2023, 11, 27)).is_err());
        assert!(may_conclude(&meeting(&[Held, Minuted]), date(2023, 12, 1)).is_ok());
    }
}
