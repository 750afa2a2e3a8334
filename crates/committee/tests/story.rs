//! The committee's work on both databases: a meeting about a statement, opinions, a directive, a task with proof, and the line that
//! leads through all of it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use accounts::NewAccount;
use committee::{
    About, CommitteeError, MeetingId, MeetingState, NewConclusion, NewExtension, NewItem, NewMeeting,
    NewOpinion, NewProof, NewReport, NewRequest, NewStep, NewTask, NewVerdict, OpinionRequestId, Sent,
    Standpoint, StoryOf, TaskId, TaskState,
};
use jiff::civil::{Date, date};
use kernel::{Actor, BodyCode, Role, StudyCode};
use reports::{DocumentReader, Timing};
use scheme::{Feasibility, NewCitation, NewSolution, Span, StatementId, Target};
use sqlx::Executor as _;
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn body(code: &str) -> BodyCode {
    code.parse().unwrap()
}

/// Everybody in the story.
struct People {
    secretary: Actor,
    members: [Actor; 3],
    editor: Actor,
    drafter: Actor,
    signer: Actor,
}

async fn account(store: &Store, login: &str, role: Role, code: Option<&str>) -> Actor {
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: login.to_owned(),
        role,
        body: code.map(body),
        post: None,
        password: "đủ mười ký tự".to_owned(),
    };
    let id = accounts::create_account(store, &Actor::system(), new).await.unwrap();
    accounts::account(store, id).await.unwrap().unwrap().actor()
}

async fn people(store: &Store) -> People {
    People {
        secretary: account(store, "secretary", Role::Secretariat, None).await,
        members: [
            account(store, "member1", Role::Committee, None).await,
            account(store, "member2", Role::Committee, None).await,
            account(store, "member3", Role::Committee, None).await,
        ],
        editor: account(store, "editor", Role::Editor, None).await,
        drafter: account(store, "drafter", Role::Drafter, Some("TU.H26")).await,
        signer: account(store, "signer", Role::Signer, Some("TU.H26")).await,
    }
}

/// A report of TU.H26 and a statement that cites its first passage on causes.
async fn cited(store: &Store, people: &People) -> (Target, StatementId) {
    let page = "<html><head><meta charset=\"utf-8\"></head><body><h1>IV. Nguyên nhân</h1>\
                <p>Quy định về phối hợp chưa rõ nên hồ sơ bị chuyển qua lại.</p></body></html>";
    let upload = reports::Upload {
        study: study(),
        body: body("TU.H26"),
        file_name: "bc.doc".to_owned(),
        encoding: Default::default(),
        bytes: page.as_bytes().to_vec(),
    };
    let report =
        reports::receive(store, &DocumentReader::alone(), &people.drafter, upload).await.unwrap().report;
    let target = Target::Passage { report, address: "causes/p1".to_owned(), span: Span::Whole };
    let text = "Ranh giới trách nhiệm giữa các cơ quan chưa rõ.";
    let statement = scheme::write_statement(store, &people.editor, &study(), "causes", text).await.unwrap();
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    let new = NewCitation { statement, target: target.clone(), seen: content.digest };
    scheme::cite(store, &people.editor, new).await.unwrap();
    (target, statement)
}

fn today(store: &Store) -> Date {
    kernel::vietnam_day(store.world().now())
}

async fn planned(store: &Store, people: &People) -> MeetingId {
    let new = NewMeeting {
        study: study(),
        title: "  Phiên họp  thứ nhất ".to_owned(),
        day: today(store),
        place: "Phòng họp 1".to_owned(),
    };
    committee::plan_meeting(store, &people.secretary, new).await.unwrap()
}

async fn step(
    store: &Store,
    people: &People,
    meeting: MeetingId,
    state: MeetingState,
) -> Result<(), CommitteeError> {
    let words = "Đủ thành phần; thống nhất các nội dung.".to_owned();
    committee::step_meeting(store, &people.secretary, NewStep { meeting, state, words }).await
}

async fn opinion(
    store: &Store,
    member: &Actor,
    request: OpinionRequestId,
    (seen, view, words): (i64, Standpoint, &str),
) -> Result<(), CommitteeError> {
    let new = NewOpinion { request, seen, view, words: words.to_owned() };
    committee::answer(store, member, new).await
}

fn conclusion(store: &Store, meeting: MeetingId) -> NewConclusion {
    NewConclusion {
        meeting,
        item: None,
        number: "05-KL/BCĐ".to_owned(),
        day: today(store),
        text: "Các cơ quan ban hành quy chế phối hợp, ghi rõ đầu mối.".to_owned(),
        groups: Vec::new(),
        bodies: vec![body("TU.H26")],
        codes: Vec::new(),
    }
}

fn new_task(store: &Store, directive: &str) -> NewTask {
    NewTask {
        study: study(),
        directive: directive.to_owned(),
        text: "Ban hành quy chế phối hợp trong tỉnh.".to_owned(),
        body: body("TU.H26"),
        post: None,
        due: today(store),
        proof: "Quy chế đã ban hành.".to_owned(),
    }
}

fn html(words: &str) -> Vec<u8> {
    format!("<html><head><meta charset=\"utf-8\"></head><body><p>{words}</p></body></html>").into_bytes()
}

fn sent(words: &str) -> NewProof {
    NewProof {
        file: Some(Sent { name: "quy-che.doc".to_owned(), bytes: html(words) }),
        address: String::new(),
    }
}

async fn report(store: &Store, actor: &Actor, task: TaskId, proof: NewProof) -> Result<(), CommitteeError> {
    let seen = committee::task(store, task).await.unwrap().seen();
    let new = NewReport { task, seen, words: "Đã ban hành.".to_owned(), proof };
    committee::report(store, &DocumentReader::alone(), actor, new).await
}

async fn verdict(store: &Store, task: TaskId) -> NewVerdict {
    let seen = committee::task(store, task).await.unwrap().seen();
    NewVerdict { task, seen, words: "Đúng yêu cầu.".to_owned() }
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        committee::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        check(store).await;
    })
    .await;
}

#[tokio::test]
async fn a_meeting_is_planned_put_together_held_and_minuted() {
    story(async |store| {
        let people = people(&store).await;
        let (_, statement) = cited(&store, &people).await;
        let id = planned(&store, &people).await;
        let add = async |heading: &str, about| {
            let new = NewItem { meeting: id, heading: heading.to_owned(), about };
            committee::add_item(&store, &people.secretary, new).await
        };
        add("Luận điểm về ranh giới trách nhiệm", About::Statement(statement)).await.unwrap();
        add("Việc khác", About::Heading).await.unwrap();
        let before = store::head(&store).await.unwrap();
        let unknown = store.world().new_id();
        let nothing = add("Không có", About::Statement(unknown)).await;
        assert!(matches!(nothing, Err(CommitteeError::NothingThere { .. })));
        let no_solution = add("Không phải giải pháp", About::Solution(statement)).await;
        assert!(matches!(no_solution, Err(CommitteeError::NothingThere { .. })));
        assert!(matches!(add(" ", About::Heading).await, Err(CommitteeError::Empty)));
        let minutes = step(&store, &people, id, MeetingState::Minuted).await;
        assert!(matches!(minutes, Err(CommitteeError::MeetingIs { state: MeetingState::Planned })));
        let early = committee::conclude(&store, &people.secretary, conclusion(&store, id)).await;
        assert!(matches!(early, Err(CommitteeError::MeetingIs { .. })));
        assert_eq!(store::head(&store).await.unwrap(), before, "nothing was kept");
        let secret = add("TUYỆT MẬT", About::Heading).await;
        assert!(matches!(secret, Err(CommitteeError::Secret { mark: "TUYỆT MẬT" })));
        let told = store::entries_after(&store, before.sequence, 9).await.unwrap();
        assert_eq!(told.iter().map(|entry| entry.kind.as_str()).collect::<Vec<_>>(), ["committee.refused"]);
        assert!(!told[0].payload.contains("TUY"));

        step(&store, &people, id, MeetingState::Held).await.unwrap();
        assert!(matches!(add("Muộn", About::Heading).await, Err(CommitteeError::MeetingIs { .. })));
        step(&store, &people, id, MeetingState::Minuted).await.unwrap();
        let kept = committee::meeting(&store, id).await.unwrap();
        assert_eq!((kept.title.as_str(), kept.state()), ("Phiên họp thứ nhất", MeetingState::Minuted));
        let headings: Vec<_> = kept.items.iter().map(|item| (item.number, item.heading.as_str())).collect();
        assert_eq!(headings, [(1, "Luận điểm về ranh giới trách nhiệm"), (2, "Việc khác")]);
        let other = planned(&store, &people).await;
        step(&store, &people, other, MeetingState::CalledOff).await.unwrap();
        let states: Vec<_> = committee::meetings(&store, &study()).await.unwrap();
        assert_eq!(states[0].state(), MeetingState::CalledOff, "the newest first");
        assert_eq!(committee::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn opinions_are_pinned_to_the_words_read_and_a_later_one_stands_in() {
    story(async |store| {
        let people = people(&store).await;
        let [one, two, three] = &people.members;
        let (_, statement) = cited(&store, &people).await;
        let meeting = planned(&store, &people).await;
        let new =
            NewItem { meeting, heading: "Luận điểm".to_owned(), about: About::Statement(statement) };
        let item = committee::add_item(&store, &people.secretary, new).await.unwrap();
        let asked = |members: Vec<_>, due| NewRequest {
            study: study(),
            item: Some(item),
            statement: None,
            question: "Có giữ luận điểm này không?".to_owned(),
            due,
            members,
        };
        let ids: Vec<_> = people.members.iter().filter_map(|member| member.account).collect();
        let ask = async |new| committee::ask(&store, &people.secretary, new).await;
        assert!(matches!(ask(asked(Vec::new(), today(&store))).await, Err(CommitteeError::NobodyAsked)));
        let editor = people.editor.account.unwrap();
        assert!(matches!(ask(asked(vec![editor], today(&store))).await, Err(CommitteeError::NoMember)));
        let past = ask(asked(ids.clone(), date(2000, 1, 1))).await;
        assert!(matches!(past, Err(CommitteeError::PastDay { .. })));
        let nothing = NewRequest { item: None, ..asked(ids.clone(), today(&store)) };
        assert!(matches!(ask(nothing).await, Err(CommitteeError::AboutNothing)));
        let id = ask(asked(ids.clone(), today(&store))).await.unwrap();

        // Only who was asked, only what they read, and why not.
        let kept = committee::request(&store, id).await.unwrap();
        assert_eq!((kept.statement, kept.silent().count()), (Some(statement), 3));
        let stranger = opinion(&store, &people.secretary, id, (1, Standpoint::Agree, "")).await;
        assert!(matches!(stranger, Err(CommitteeError::NotAsked)));
        let unseen = opinion(&store, one, id, (2, Standpoint::Agree, "")).await;
        assert!(matches!(unseen, Err(CommitteeError::Overtaken)));
        let silent = opinion(&store, one, id, (1, Standpoint::Disagree, " ")).await;
        assert!(matches!(silent, Err(CommitteeError::NoReason)));
        opinion(&store, one, id, (1, Standpoint::Agree, "")).await.unwrap();
        let head = store::head(&store).await.unwrap();
        opinion(&store, one, id, (1, Standpoint::Agree, " ")).await.unwrap();
        assert_eq!(store::head(&store).await.unwrap(), head, "the same again is no change");
        opinion(&store, two, id, (1, Standpoint::Disagree, "Chưa đủ căn cứ.")).await.unwrap();

        // The words change: what was said stays with the words it was said of, and a later opinion is of the new ones.
        let text = "Ranh giới trách nhiệm giữa một số cơ quan chưa rõ.";
        let edit = scheme::Edit { statement, seen: 1, text: text.to_owned() };
        scheme::edit_statement(&store, &people.editor, edit).await.unwrap();
        opinion(&store, two, id, (2, Standpoint::AgreeWithChanges, "Thêm ví dụ.")).await.unwrap();
        let kept = committee::request(&store, id).await.unwrap();
        let told: Vec<_> = kept
            .standing()
            .map(|each| (each.view, each.statement_version, each.sentence.as_str(), kept.timing(each)))
            .collect();
        assert_eq!(
            told,
            [
                (Standpoint::Agree, 1, "Ranh giới trách nhiệm giữa các cơ quan chưa rõ.", Timing::OnTime),
                (Standpoint::AgreeWithChanges, 2, text, Timing::OnTime),
            ]
        );
        let earlier: Vec<_> = kept.superseded().map(|each| (each.member, each.view)).collect();
        assert_eq!(earlier, [(two.account.unwrap(), Standpoint::Disagree)]);
        assert_eq!(kept.silent().collect::<Vec<_>>(), [three.account.unwrap()]);
        assert_eq!(committee::requests_of(&store, &study(), ids[2]).await.unwrap().len(), 1);
        assert!(committee::requests_of(&store, &study(), editor).await.unwrap().is_empty());
        assert_eq!(committee::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_directive_lies_beside_the_plan_and_solutions_follow_it() {
    story(async |store| {
        let people = people(&store).await;
        let meeting = planned(&store, &people).await;
        step(&store, &people, meeting, MeetingState::Held).await.unwrap();
        let before = plan::current(&store, &study()).await.unwrap().unwrap();
        let issue = async |new| committee::conclude(&store, &people.secretary, new).await;
        let no_item = NewConclusion { item: Some(store.world().new_id()), ..conclusion(&store, meeting) };
        assert!(matches!(issue(no_item).await, Err(CommitteeError::UnknownItem)));
        let unknown = NewConclusion { bodies: vec![body("TU.H99")], ..conclusion(&store, meeting) };
        assert!(matches!(issue(unknown).await, Err(CommitteeError::NotDirected(_))));
        let id = issue(conclusion(&store, meeting)).await.unwrap();
        assert_eq!(id, "BCD-01");
        let notices = plan::notices_for(&store, &body("TU.H26"), None).await.unwrap();
        assert!(notices[0].text.vi.contains("BCD-01 (05-KL/BCĐ)"), "{}", notices[0].text.vi);
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        assert_eq!(plan.directives.len(), before.directives.len() + 1);
        let issued = plan::version(&store, &study(), 1).await.unwrap().unwrap();
        assert_eq!(issued.directives, before.directives, "the plan's own text stays");

        // The scheme offers it to solutions, and lists it while no solution follows it.
        let text = "Ban hành quy chế phối hợp.";
        let solution =
            scheme::write_statement(&store, &people.editor, &study(), "solutions", text).await.unwrap();
        let view = scheme::view(&store, &study()).await.unwrap();
        let unfollowed = |view: &scheme::SchemeView| {
            scheme::Solutions::of(&plan, view).unfollowed().any(|directive| directive.id == id)
        };
        assert!(unfollowed(&view));
        let new = NewSolution {
            statement: solution,
            seen: 0,
            feasibility: Feasibility::default(),
            directives: [id.clone()].into(),
        };
        scheme::describe_solution(&store, &people.editor, new).await.unwrap();
        assert!(!unfollowed(&scheme::view(&store, &study()).await.unwrap()));
        let second = issue(conclusion(&store, meeting)).await.unwrap();
        assert_eq!(second, "BCD-02");
        assert_eq!(plan::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_task_is_closed_by_another_and_the_line_leads_through_everything() {
    story(async |store| {
        let people = people(&store).await;
        let (target, statement) = cited(&store, &people).await;
        let meeting = planned(&store, &people).await;
        let new =
            NewItem { meeting, heading: "Luận điểm".to_owned(), about: About::Statement(statement) };
        let item = committee::add_item(&store, &people.secretary, new).await.unwrap();
        let new = NewRequest {
            study: study(),
            item: None,
            statement: Some(statement),
            question: String::new(),
            due: today(&store),
            members: vec![people.members[0].account.unwrap()],
        };
        let request = committee::ask(&store, &people.secretary, new).await.unwrap();
        opinion(&store, &people.members[0], request, (1, Standpoint::Agree, "")).await.unwrap();
        step(&store, &people, meeting, MeetingState::Held).await.unwrap();
        let new = NewConclusion { item: Some(item), ..conclusion(&store, meeting) };
        let directive = committee::conclude(&store, &people.members[0], new).await.unwrap();

        let give = async |new| committee::give(&store, &people.secretary, new).await;
        let unknown = NewTask { directive: "BCD-09".to_owned(), ..new_task(&store, &directive) };
        assert!(matches!(give(unknown).await, Err(CommitteeError::UnknownDirective { .. })));
        let nobody = NewTask { body: body("TU.H99"), ..new_task(&store, &directive) };
        assert!(matches!(give(nobody).await, Err(CommitteeError::UnknownBody)));
        let past = NewTask { due: date(2000, 1, 1), ..new_task(&store, &directive) };
        assert!(matches!(give(past).await, Err(CommitteeError::PastDay { .. })));
        let id = give(new_task(&store, &directive)).await.unwrap();

        // The proof: something, of the body's own, and nothing secret.
        let bare = report(&store, &people.drafter, id, NewProof::default()).await;
        assert!(matches!(bare, Err(CommitteeError::NoProof)));
        let at = |address: &str| NewProof { file: None, address: address.to_owned() };
        let elsewhere = report(&store, &people.drafter, id, at("causes/p9")).await;
        assert!(matches!(elsewhere, Err(CommitteeError::NoPassage { .. })));
        let marked = html("TỐI MẬT");
        let secret = NewProof {
            file: Some(Sent { name: "a.doc".to_owned(), bytes: marked.clone() }),
            address: String::new(),
        };
        let secret = report(&store, &people.drafter, id, secret).await;
        assert!(matches!(secret, Err(CommitteeError::Secret { mark: "TỐI MẬT" })));
        assert!(!store.blobs().has(&kernel::Digest::of(&marked)).await, "no byte of it is kept");
        let other = report(&store, &people.secretary, id, sent("Quy chế")).await;
        assert!(matches!(other, Err(CommitteeError::OtherBody)));
        report(&store, &people.drafter, id, at("#causes/p1")).await.unwrap();

        // Whoever did it never judges it; what nobody saw is not judged.
        for doer in [&people.drafter, &people.signer] {
            let judged = committee::close(&store, doer, verdict(&store, id).await).await;
            assert!(matches!(judged, Err(CommitteeError::OwnTask)));
            let judged = committee::send_back(&store, doer, verdict(&store, id).await).await;
            assert!(matches!(judged, Err(CommitteeError::OwnTask)));
        }
        let unseen = NewVerdict { seen: 0, ..verdict(&store, id).await };
        let unseen = committee::close(&store, &people.secretary, unseen).await;
        assert!(matches!(unseen, Err(CommitteeError::SteppedMeanwhile)));
        committee::send_back(&store, &people.secretary, verdict(&store, id).await).await.unwrap();
        let due = today(&store).tomorrow().unwrap();
        let new = NewExtension { task: id, seen: 2, due, words: "Chờ ý kiến.".to_owned() };
        committee::extend(&store, &people.secretary, new).await.unwrap();
        report(&store, &people.signer, id, sent("Quy chế phối hợp")).await.unwrap();
        let kept = committee::task(&store, id).await.unwrap();
        assert_eq!((kept.state(), kept.due_now(), kept.seen()), (TaskState::Reported, due, 4));
        let file = kept.reported().unwrap().1.file.clone().unwrap();
        assert_eq!(committee::proof_file(&store, &file).await.unwrap(), html("Quy chế phối hợp"));
        committee::close(&store, &people.members[1], verdict(&store, id).await).await.unwrap();
        let tasks = committee::tasks_of(&store, &study(), &body("TU.H26")).await.unwrap();
        assert_eq!((tasks.len(), tasks[0].state()), (1, TaskState::Closed));
        let notices = plan::notices_for(&store, &body("TU.H26"), None).await.unwrap();
        assert!(notices[0].text.vi.contains("được chấp nhận"), "{}", notices[0].text.vi);

        // From either end the line is whole.
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        let view = Arc::new(scheme::view(&store, &study()).await.unwrap());
        let whole = committee::whole(&store, plan, view).await.unwrap();
        for of in [
            StoryOf::Source(target),
            StoryOf::Statement(statement),
            StoryOf::Directive(directive.clone()),
            StoryOf::Task(id),
        ] {
            let story = whole.story(std::slice::from_ref(&of));
            let told = (
                story.sources.len(),
                story.statements.len(),
                story.requests.len(),
                story.items.len(),
                story.directives.iter().map(|each| each.id.as_str()).collect::<Vec<_>>(),
                story.tasks.iter().map(|each| each.number).collect::<Vec<_>>(),
            );
            assert_eq!(told, (1, 1, 1, 1, vec!["BCD-01"], vec![1]), "{of:?}");
        }
        let own = whole.plan.directives[0].id.clone();
        let alone = whole.story(&[StoryOf::Directive(own)]);
        assert_eq!((alone.directives.len(), alone.tasks.len(), alone.statements.len()), (1, 0, 0));
        assert_eq!(committee::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn a_row_changed_behind_the_program_is_found() {
    story(async |store| {
        let people = people(&store).await;
        let (_, statement) = cited(&store, &people).await;
        let meeting = planned(&store, &people).await;
        let new = NewItem { meeting, heading: "Luận điểm".to_owned(), about: About::Statement(statement) };
        let item = committee::add_item(&store, &people.secretary, new).await.unwrap();
        let new = NewRequest {
            study: study(),
            item: Some(item),
            statement: None,
            question: "Hỏi".to_owned(),
            due: today(&store),
            members: vec![people.members[0].account.unwrap()],
        };
        let request = committee::ask(&store, &people.secretary, new).await.unwrap();
        opinion(&store, &people.members[0], request, (1, Standpoint::Disagree, "Không.")).await.unwrap();
        step(&store, &people, meeting, MeetingState::Held).await.unwrap();
        let directive = committee::conclude(&store, &people.secretary, conclusion(&store, meeting)).await.unwrap();
        let task = committee::give(&store, &people.secretary, new_task(&store, &directive)).await.unwrap();
        report(&store, &people.drafter, task, sent("Quy chế")).await.unwrap();
        committee::close(&store, &people.secretary, verdict(&store, task).await).await.unwrap();

        let run = async |sql: &str| {
            let tx = store.begin(&Actor::system()).await.unwrap();
            let mut tx = tx;
            tx.sql().execute(sqlx::AssertSqlSafe(sql.to_owned())).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        };
        let check = async |sql: &str, back: &str, subject: &str| {
            run(sql).await;
            let mut found = committee::audit(&store).await.unwrap();
            found.extend(plan::audit(&store).await.unwrap());
            assert!(found.len() == 1 && found[0].contains(subject), "{sql}: {found:?}");
            run(back).await;
            assert_eq!(committee::audit(&store).await.unwrap(), Vec::<String>::new(), "{back}");
        };
        let whose = format!("meeting/{meeting}");
        check("UPDATE meeting SET day = '2020-01-01'", &format!("UPDATE meeting SET day = '{}'", today(&store)), &whose)
            .await;
        let heading = "UPDATE agenda_item SET heading = 'Luận điểm'";
        check("UPDATE agenda_item SET heading = 'khác'", heading, &whose).await;
        let minutes = "Đủ thành phần; thống nhất các nội dung.";
        check("UPDATE meeting_step SET words = ''", &format!("UPDATE meeting_step SET words = '{minutes}'"), &whose)
            .await;
        let whose = format!("opinion_request/{request}");
        let view = "UPDATE opinion SET view = 'disagree'";
        check("UPDATE opinion SET view = 'agree'", view, &whose).await;
        let asked = people.members[0].account.unwrap();
        check(
            &format!("UPDATE opinion_request SET members = '{} {asked}'", people.members[1].account.unwrap()),
            &format!("UPDATE opinion_request SET members = '{asked}'"),
            &whose,
        )
        .await;
        let whose = format!("task/{task}");
        check("UPDATE task SET body = 'TU.H29'", "UPDATE task SET body = 'TU.H26'", &whose).await;
        let doer = people.drafter.account.unwrap();
        check(
            &format!("UPDATE task_step SET account = '{asked}' WHERE kind = 'reported'"),
            &format!("UPDATE task_step SET account = '{doer}' WHERE kind = 'reported'"),
            &whose,
        )
        .await;
        let text = "Các cơ quan ban hành quy chế phối hợp, ghi rõ đầu mối.";
        check(
            "UPDATE directive SET text = 'khác'",
            &format!("UPDATE directive SET text = '{text}'"),
            "directive/BCD-01",
        )
        .await;

        // Written past the program, and taken away.
        run("DELETE FROM task_step WHERE kind = 'closed'").await;
        let found = committee::audit(&store).await.unwrap();
        assert!(found.len() == 1 && found[0].contains("names a row that is gone"), "{found:?}");
        run("INSERT INTO task_step (task, number, kind, words, due, due_before, file, file_name, report, report_version, \
             address, digest, quote, account, role, at, entry) \
             SELECT task, 9, 'closed', 'x', '', '', '', '', '', 0, '', '', '', account, role, at, 1 FROM task_step")
            .await;
        let found = committee::audit(&store).await.unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].contains("was added past the program"), "{found:?}");
    })
    .await;
}
