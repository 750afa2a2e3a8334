//! What pages read from memory is what the rows say, after every kind of change that it follows from; on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use formats::docx_write::{Page, Part, write};
use kernel::{Actor, BodyCode, Role, StudyCode};
use reports::gather::{Origins, StudyAnswers};
use reports::{ReportId, SectionsTold};
use scheme::{
    Beside, CitationId, CommentOutcome, Contradictions, Edit, Feasibility, NewBodyReply, NewCitation,
    NewComment, NewCommentRound, NewMinority, NewRemoval, NewReplyAnswer, NewRuling, NewSolution, NewVerdict,
    Omitted, Replied, ReplyOutcome, Span, StatementId, Subject, Takes, Target, Verdict, Views,
};
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn editor(store: &Store) -> Actor {
    Actor { account: Some(store.world().new_id()), role: Role::Editor, body: None }
}

fn drafter(body: &BodyCode) -> Actor {
    Actor { account: None, role: Role::Drafter, body: Some(body.clone()) }
}

/// A report that tells late tasks in its text and in a table, and these causes.
async fn send(store: &Store, body: &str, late: [&str; 2], causes: &[&str]) -> ReportId {
    let body: BodyCode = body.parse().unwrap();
    let mut parts = vec![
        Part::heading(1, "I. Thực trạng tình hình"),
        Part::paragraph(format!("Nhiệm vụ hoàn thành quá hạn: {} nhiệm vụ.", late[0])),
        Part::table([["Nội dung", "Số nhiệm vụ"], ["Nhiệm vụ hoàn thành quá hạn", late[1]]]),
        Part::heading(1, "IV. Nguyên nhân"),
    ];
    parts.extend(causes.iter().map(|text| Part::paragraph(*text)));
    let upload = reports::Upload {
        study: study(),
        body: body.clone(),
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: write(&Page { parts, ..Page::default() }).unwrap(),
    };
    let reader = formats::DocumentReader::alone();
    reports::receive(store, &reader, &drafter(&body), upload).await.unwrap().report
}

fn passage(report: ReportId, address: &str) -> Target {
    Target::Passage { report, address: address.to_owned(), span: Span::Whole }
}

async fn cite(store: &Store, statement: StatementId, target: Target) -> CitationId {
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    let new = NewCitation { statement, target, seen: content.digest };
    scheme::cite(store, &editor(store), new).await.unwrap()
}

const MAPPING: &str = r#"
title = "Small log"

[columns]
case = "case"
activity = "activity"
time = "time"
unit = "unit"

[time]
zone = "Asia/Ho_Chi_Minh"
forms = ["iso"]

[classes.activity]
work = ["work"]
"#;

/// Everything that is kept, asked for again after each change.
struct Kept {
    store: Store,
    views: Views,
    beside: Arc<Beside>,
    contradictions: Contradictions,
    borne: coding::Borne,
    told: SectionsTold,
    origins: Origins,
}

impl Kept {
    fn of(store: Store) -> Self {
        let answers = Arc::<StudyAnswers>::default();
        let beside = Arc::new(Beside::over(Arc::clone(&answers), Arc::default()));
        Self {
            store,
            views: Views::default(),
            contradictions: Contradictions::over(Arc::clone(&beside)),
            beside,
            borne: coding::Borne::default(),
            told: SectionsTold::default(),
            origins: Origins::among(answers),
        }
    }

    async fn is_what_the_rows_say(&self, after: &str) {
        let (store, study, nobody) = (&self.store, study(), Actor::system());
        let view = self.views.of(store, &study).await.unwrap();
        assert_eq!(*view, scheme::view(store, &study).await.unwrap(), "the scheme after {after}");
        let beside = self.beside.of(store, &study).await.unwrap();
        assert_eq!(
            beside,
            Beside::over(Arc::default(), Arc::default()).of(store, &study).await.unwrap(),
            "told after {after}"
        );
        let found = self.contradictions.of(store, &study).await.unwrap();
        let anew = scheme::contradictions(store, &study).await.unwrap();
        assert_eq!(*found, anew, "contradictions after {after}");
        let borne = self.borne.of(store, &nobody, &study).await.unwrap().bearings;
        let anew = coding::bearings(store, &nobody, &study).await.unwrap();
        assert_eq!(borne[..], anew, "codes after {after}");
        let told = self.told.of(store, &study).await.unwrap();
        assert_eq!(told, SectionsTold::default().of(store, &study).await.unwrap(), "sections after {after}");
        for version in reports::current_versions(store, &study).await.unwrap() {
            let passages = reports::passages(store, version.id).await.unwrap();
            let kept = self.origins.of(store, &version, &passages).await.unwrap();
            let anew = Origins::among(Arc::default()).of(store, &version, &passages).await.unwrap();
            assert_eq!(kept, anew, "origins in {} after {after}", version.body);
        }
    }
}

async fn code(store: &Store, report: ReportId, address: &str) {
    let version = reports::latest(store, report).await.unwrap().unwrap().id;
    let found = reports::passage(store, version, address).await.unwrap().unwrap();
    let new = coding::NewCoding {
        version,
        address: address.to_owned(),
        digest: found.digest,
        span: Span::Whole,
        code: "NN-01".parse().unwrap(),
        reach: coding::Reach::General,
        sphere: Default::default(),
        memo: String::new(),
    };
    coding::code(store, &editor(store), new).await.unwrap();
}

async fn register(store: &Store, handovers: usize) -> measurements::WorklogId {
    let mut csv = "case,activity,time,unit\n".to_owned();
    for of in 0..20 {
        for case in 0..25 {
            for hour in 0..=handovers {
                let (day, unit) = (case + 1, (of + hour) % 20);
                writeln!(csv, "{of}-{case},work,2023-03-{day:02}T{:02}:00:00+07:00,U{unit:02}", 8 + hour)
                    .unwrap();
            }
        }
    }
    let upload = worklog::Upload {
        study: study(),
        body: "TU.H26".parse().unwrap(),
        name: "một cửa".to_owned(),
        file_name: "log.csv".to_owned(),
        bytes: csv.into_bytes(),
        mapping: MAPPING.to_owned(),
    };
    worklog::register(store, &Actor::system(), upload).await.unwrap().worklog
}

/// Lets a member propose a wording of `statement`, whose second text stands, and an editor take it over.
async fn take_over(store: &Store, statement: StatementId, wording: &str) {
    let new = accounts::NewAccount {
        login: "member".parse().unwrap(),
        name: "Thành viên".to_owned(),
        role: Role::Committee,
        body: None,
        post: None,
        password: "a long enough one".to_owned(),
    };
    accounts::create_account(store, &Actor::system(), new).await.unwrap();
    let member = accounts::accounts(store, "", 1).await.unwrap().remove(0).actor();
    let due = jiff::tz::TimeZone::UTC.to_datetime(store.world().now()).date().tomorrow().unwrap();
    let invited = member.account.into_iter().collect();
    let new = NewCommentRound { study: study(), title: "Lần một".to_owned(), due, invited };
    let round = scheme::open_comment_round(store, &editor(store), new).await.unwrap();
    let new = NewComment {
        round,
        subject: Subject::Statement { statement, seen: 2 },
        words: "Nói rõ hơn.".to_owned(),
        proposed: wording.to_owned(),
    };
    let comment = scheme::comment(store, &member, &study(), new).await.unwrap();
    let new = NewRuling {
        comment,
        outcome: CommentOutcome::Accepted,
        reason: String::new(),
        takes: Takes::Wording { seen: 2 },
    };
    scheme::rule_on(store, &editor(store), &study(), new).await.unwrap();
}

#[tokio::test]
async fn what_is_kept_is_what_the_rows_say_after_every_change() {
    let migrations = [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        let files = plan::files_of_folder(&folder).unwrap();
        plan::issue(&store, &Actor::system(), files).await.unwrap();
        let kept = Kept::of(store.clone());
        let check = async |after: &str| kept.is_what_the_rows_say(after).await;
        check("the plan").await;

        // Two reports, one of which tells one number twice, differently.
        let report = send(&store, "TU.H26", ["52", "25"], &["Luật chồng chéo.", "Thiếu người."]).await;
        check("a report").await;
        send(&store, "TU.H57", ["9", "9"], &["Luật chồng chéo."]).await;
        check("another report").await;

        let text = scheme::write_statement(&store, &editor(&store), &study(), "causes", "Luật chồng chéo.")
            .await
            .unwrap();
        check("a statement").await;
        let citation = cite(&store, text, passage(report, "causes/p1")).await;
        check("a citation").await;
        let edit = Edit { statement: text, seen: 1, text: "Luật còn chồng chéo.".to_owned() };
        scheme::edit_statement(&store, &editor(&store), edit).await.unwrap();
        check("an edit").await;

        let (target, content, _) =
            scheme::preview(&store, &study(), &passage(report, "causes/p2")).await.unwrap();
        let new = NewMinority { target, seen: content.digest, why: "một nơi".to_owned() };
        let minority = scheme::pin_minority(&store, &editor(&store), &study(), new).await.unwrap();
        check("a finding of a minority").await;
        scheme::drop_minority(&store, &editor(&store), minority, "đã rõ").await.unwrap();
        check("dropping it").await;
        let omitted = Omitted::Body("TU.H57".parse().unwrap());
        scheme::explain_omission(&store, &editor(&store), &study(), omitted, "trùng").await.unwrap();
        check("a reason for leaving a body out").await;

        let solution = scheme::write_statement(&store, &editor(&store), &study(), "solutions", "Sửa luật.")
            .await
            .unwrap();
        let described = NewSolution {
            statement: solution,
            seen: 0,
            feasibility: Feasibility { authority: "Quốc hội".to_owned(), ..Feasibility::default() },
            directives: Default::default(),
        };
        scheme::describe_solution(&store, &editor(&store), described).await.unwrap();
        check("a solution").await;

        let body: BodyCode = "TU.H26".parse().unwrap();
        let of_body = drafter(&body);
        let view = scheme::view(&store, &study()).await.unwrap();
        let seen = scheme::mirror(&store, &of_body, &view, &body, (&Default::default(), &Default::default()))
            .await
            .unwrap()
            .uses
            .remove(0)
            .seen;
        let new = NewBodyReply {
            study: study(),
            body: body.clone(),
            to: Replied::Use(citation),
            seen,
            text: "Chưa đúng ý.".to_owned(),
        };
        let reply = scheme::reply(&store, &of_body, new).await.unwrap();
        check("a reply").await;
        let answer = NewReplyAnswer { reply, outcome: ReplyOutcome::Stays, reason: "đã xem".to_owned() };
        scheme::answer_reply(&store, &editor(&store), &study(), answer).await.unwrap();
        check("its answer").await;

        take_over(&store, text, "Luật còn chồng chéo nhiều.").await;
        check("a wording taken over from a comment").await;

        code(&store, report, "causes/p2").await;
        check("a code").await;

        let found = scheme::contradictions(&store, &study()).await.unwrap();
        let first = found.all.first().expect("the report tells two numbers of one thing");
        let verdict = NewVerdict {
            contradiction: first.name.clone(),
            after: 0,
            one: first.one.digest(),
            other: first.other.digest(),
            verdict: Verdict::One,
            reason: "số đầu đúng".to_owned(),
        };
        scheme::decide_contradiction(&store, &editor(&store), &study(), verdict).await.unwrap();
        check("a decision about a contradiction").await;

        // A new version makes the citation stale and leaves the code where it was.
        send(&store, "TU.H26", ["52", "31"], &["Luật còn chồng chéo.", "Thiếu người."]).await;
        check("a new version").await;
        assert_eq!(kept.views.of(&store, &study()).await.unwrap().to_look_at().len(), 1);

        let log = register(&store, 1).await;
        check("a work log").await;
        measurements::run(&store, &Actor::system(), log).await.unwrap();
        check("a measurement").await;
        let cell =
            Target::Indicator { worklog: log, indicator: "handover".to_owned(), unit: "U00".to_owned() };
        cite(&store, text, cell).await;
        check("citing an indicator").await;
        let answer = measurements::NewReply {
            worklog: log,
            unit: "U00".to_owned(),
            about: measurements::About::Figure("handover".to_owned()),
            text: "Đơn vị mới sáp nhập.".to_owned(),
        };
        measurements::reply(&store, &Actor::system(), answer).await.unwrap();
        check("a unit's reply to its figure").await;
        register(&store, 2).await;
        check("a work log nobody measured yet").await;

        // Units: asked, one says it found nothing, the other's words are taken over.
        let owed = plan::current(&store, &study()).await.unwrap().unwrap();
        let due = owed.assignment(&body).unwrap().due.yesterday().unwrap();
        let units = plan::read_unit_list(&body, "Sở Nội vụ\nSở Tư pháp\n", &Default::default()).units;
        let asking = plan::Asking { sections: Vec::new(), due, note: String::new() };
        let split = plan::Split { study: study(), parent: body.clone(), units, asking };
        let made = plan::split(&store, &of_body, split).await.unwrap();
        check("units").await;
        reports::say_nothing(
            &store,
            &drafter(&made[0]),
            &study(),
            &made[0],
            "Đã rà soát toàn bộ hồ sơ năm 2022.",
        )
        .await
        .unwrap();
        check("a unit that found nothing").await;
        let words = "Thiếu người làm việc ở nhiều phòng chuyên môn nên hồ sơ chậm trả lời.";
        send(&store, made[1].as_str(), ["7", "7"], &[words]).await;
        check("a unit's report").await;
        send(&store, "TU.H26", ["8", "8"], &["Luật còn chồng chéo.", words]).await;
        check("a version that takes over a unit's words").await;

        let later = plan::NewExtension {
            study: study(),
            body,
            due: due.checked_add(jiff::Span::new().days(9)).unwrap(),
            reason: "bão".to_owned(),
        };
        plan::extend(&store, &editor(&store), later).await.unwrap();
        check("a deadline moved").await;
        let removal = NewRemoval { statement: text, seen: 3, reason: "gọn lại".to_owned() };
        scheme::remove_statement(&store, &editor(&store), removal).await.unwrap();
        check("a statement taken out").await;
    })
    .await;
}
