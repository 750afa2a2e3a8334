//! Contradictions are found with both sides, decided about with a reason, open again when a side changes, and kept as the ledger says;
//! on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use formats::docx_write::{Page, Part, write};
use kernel::{AccountId, Actor, BodyCode, Role, StudyCode};
use reports::ReportId;
use scheme::{
    Contradiction, ContradictionKind, ContradictionState, NewCitation, NewVerdict, SchemeError, StatementId,
    Target, ToldIn, Verdict,
};
use sqlx::Executor as _;
use store::Store;

const STUDY: &str = "responsibility-2023";

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn editor(store: &Store) -> Actor {
    let account: AccountId = store.world().new_id();
    Actor { account: Some(account), role: Role::Editor, body: None }
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [
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
        check(store).await;
    })
    .await;
}

/// A statement that cites one figure of a report.
async fn statement(store: &Store, report: ReportId, key: &str) -> StatementId {
    let written = scheme::write_statement(store, &editor(store), &study(), "real-state", key).await.unwrap();
    let target = Target::Figure { report, key: key.to_owned() };
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    let new = NewCitation { statement: written, target, seen: content.digest };
    scheme::cite(store, &editor(store), new).await.unwrap();
    written
}

/// A report with these paragraphs, and late tasks in a table.
async fn send(store: &Store, body: &str, paragraphs: &[&str], in_table: &str) -> ReportId {
    let mut parts = vec![Part::heading(1, "I. Thực trạng tình hình")];
    parts.extend(paragraphs.iter().map(|text| Part::paragraph(*text)));
    parts.push(Part::table([
        ["Nội dung", "Số nhiệm vụ"],
        ["Nhiệm vụ hoàn thành đúng hạn", "80"],
        ["Nhiệm vụ hoàn thành quá hạn", in_table],
    ]));
    let body: BodyCode = body.parse().unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: write(&Page { parts, ..Page::default() }).unwrap(),
    };
    reports::receive(store, &formats::DocumentReader::alone(), &actor, upload).await.unwrap().report
}

/// One line each: its name, both numbers with who tells them, and how it stands.
async fn told(store: &Store) -> Vec<String> {
    let found = scheme::contradictions(store, &study()).await.unwrap();
    let side = |side: &scheme::Side| {
        let place = |place: &scheme::ToldAt| match &place.source {
            ToldIn::Report { version, address, .. } => format!("{} {version} {address}", place.body),
            ToldIn::Worklog { indicator, .. } => format!("{} {indicator}", place.body),
        };
        let places: Vec<String> = side.places.iter().map(place).collect();
        format!("{} ({})", side.amount, places.join(", "))
    };
    let line = |each: &Contradiction| {
        format!("{}: {} / {}: {:?}", each.name, side(&each.one), side(&each.other), each.state())
    };
    found.all.iter().map(|each| line(each)).collect()
}

/// The one contradiction of a kind, ready to be decided about.
async fn verdict(store: &Store, kind: ContradictionKind, verdict: Verdict, reason: &str) -> NewVerdict {
    let found = scheme::contradictions(store, &study()).await.unwrap();
    let each = found.all.iter().find(|each| each.kind == kind).unwrap();
    NewVerdict {
        contradiction: each.name.clone(),
        after: each.decision.as_ref().map_or(0, |decision| decision.number),
        one: each.one.digest(),
        other: each.other.digest(),
        verdict,
        reason: reason.to_owned(),
    }
}

const LATE: &str = "Nhiệm vụ hoàn thành quá hạn: 52 nhiệm vụ.";

#[tokio::test]
async fn a_decision_stands_while_both_sides_do() {
    story(async |store| {
        assert_eq!(told(&store).await, Vec::<String>::new());
        let report = send(&store, "TU.H26", &[LATE], "25").await;
        assert_eq!(
            told(&store).await,
            ["table/TU.H26/tasks-late/tasks-late-2: 52 (TU.H26 1 real-state/p1) / 25 (TU.H26 1 real-state/t1/r3c2): Open"]
        );
        let decide = async |new| scheme::decide_contradiction(&store, &editor(&store), &study(), new).await;
        let table = async |of, reason| verdict(&store, ContradictionKind::Table, of, reason).await;
        let refused = decide(table(Verdict::One, " ").await).await;
        assert!(matches!(refused, Err(SchemeError::NoReason)));
        let new = table(Verdict::Other, "bảng đã đối chiếu với sổ theo dõi").await;
        let other = NewVerdict { one: kernel::Digest::of(b"x"), ..new.clone() };
        let refused = decide(other).await.unwrap_err();
        assert!(matches!(refused, SchemeError::SideChanged) && refused.is_conflict());
        decide(new.clone()).await.unwrap();
        assert!(told(&store).await[0].ends_with("Reconciled"));
        let refused = decide(new.clone()).await.unwrap_err();
        assert!(matches!(refused, SchemeError::DecidedMeanwhile) && refused.is_conflict());
        decide(table(Verdict::Explained, "khác phạm vi").await).await.unwrap();
        assert!(told(&store).await[0].ends_with("Explained"));
        decide(table(Verdict::Open, "chờ cơ quan trả lời").await).await.unwrap();
        assert!(told(&store).await[0].ends_with("LeftOpen"));

        // A statement that cites one of the sides is touched by it; another is not.
        let touched = statement(&store, report, "tasks-late").await;
        let free = statement(&store, report, "tasks-on-time").await;
        let found = scheme::contradictions(&store, &study()).await.unwrap();
        let at = async |id| found.open_at(&scheme::statement(&store, id).await.unwrap()).len();
        assert_eq!((at(touched).await, at(free).await), (1, 0));

        // Another paragraph before it changes nothing; another number does, and is a contradiction of its own.
        send(&store, "TU.H26", &["Tình hình chung đã rõ.", LATE], "25").await;
        assert!(told(&store).await[0].ends_with("LeftOpen"), "{:?}", told(&store).await);
        send(&store, "TU.H26", &["Tình hình chung đã rõ.", LATE], "31").await;
        assert!(told(&store).await[0].ends_with("Changed"), "{:?}", told(&store).await);
        let gone = decide(NewVerdict { contradiction: "table/x".to_owned(), ..new }).await;
        assert!(matches!(gone, Err(SchemeError::UnknownContradiction)));
        send(&store, "TU.H26", &["Nhiệm vụ hoàn thành quá hạn: 31 nhiệm vụ."], "31").await;
        let found = scheme::contradictions(&store, &study()).await.unwrap();
        assert!(found.all.iter().all(|each| each.kind != ContradictionKind::Table));
        assert_eq!(found.gone, 1);
        assert_eq!(scheme::audit(&store).await.unwrap(), Vec::<String>::new());

        // What is changed past the program is told.
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        tx.sql().execute("UPDATE contradiction SET verdict = 'one' WHERE number = 2").await.unwrap();
        tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        let differences = scheme::audit(&store).await.unwrap();
        assert_eq!(differences.len(), 1);
        assert!(differences[0].contains("decides something else than a person wrote"), "{differences:?}");
    })
    .await;
}

#[tokio::test]
async fn versions_and_other_bodies_contradict_and_what_cannot_be_compared_does_not() {
    story(async |store| {
        send(&store, "TU.H26", &["Nhiệm vụ hoàn thành quá hạn: 25 nhiệm vụ."], "25").await;
        let of_another = |number: &str| {
            format!("Qua kiểm tra, Thành ủy Hà Nội có {number} nhiệm vụ hoàn thành quá hạn trong kỳ.")
        };
        // A short name, a part of the body, an example and the same number contradict nothing.
        for harmless in [
            of_another("25"),
            "Hà Nội có 40 nhiệm vụ hoàn thành quá hạn.".to_owned(),
            "Phòng Một của Thành ủy Hà Nội có 40 nhiệm vụ hoàn thành quá hạn.".to_owned(),
            "Ví dụ, Thành ủy Hà Nội có 3 nhiệm vụ hoàn thành quá hạn ở một việc.".to_owned(),
        ] {
            send(&store, "TW.UBKT", &[&harmless], "9").await;
            let another: Vec<String> =
                told(&store).await.into_iter().filter(|line| line.starts_with("another")).collect();
            assert_eq!(another, Vec::<String>::new(), "{harmless}");
        }
        send(&store, "TW.UBKT", &[&of_another("40")], "9").await;
        let lines = told(&store).await;
        let another = lines.iter().find(|line| line.starts_with("another/TW.UBKT/TU.H26/tasks-late"));
        assert!(
            another.is_some_and(|line| line.contains(": 40 (TW.UBKT 5 ") && line.contains("/ 25 (TU.H26 1 ")),
            "{lines:?}"
        );

        send(&store, "TU.H26", &["Nhiệm vụ hoàn thành quá hạn: 30 nhiệm vụ."], "30").await;
        let lines = told(&store).await;
        let versions = lines.iter().find(|line| line.starts_with("versions/TU.H26/tasks-late"));
        assert!(
            versions.is_some_and(|line| line.contains(": 25 (TU.H26 1 ") && line.contains("/ 30 (TU.H26 2 ")),
            "{lines:?}"
        );
        assert!(lines.iter().all(|line| line.ends_with(&format!("{:?}", ContradictionState::Open))));
    })
    .await;
}
