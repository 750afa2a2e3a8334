//! Issuing, amending and reading plans, on both databases.

use std::collections::BTreeMap;
use std::path::Path;

use kernel::{AccountId, Actor, BodyCode, Language, Role, StudyCode};
use plan::{Amendment, PlanError};
use store::Store;

type Files = BTreeMap<String, String>;

fn shipped() -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::files_of_folder(&folder).expect("the shipped plan is there")
}

fn study() -> StudyCode {
    "responsibility-2023".parse().expect("a study's code")
}

fn body(code: &str) -> BodyCode {
    code.parse().expect("a body's code")
}

fn secretary(store: &Store) -> Actor {
    let account: AccountId = store.world().new_id();
    Actor { account: Some(account), role: Role::Secretariat, body: None }
}

/// The shipped files of one name with each of `changes` made once.
fn changed(file: &str, changes: &[(&str, &str)]) -> Files {
    let mut text = shipped().remove(file).expect("a plan file");
    for (from, to) in changes {
        assert!(text.contains(from), "{file} has no «{from}»; mend the test");
        text = text.replacen(from, to, 1);
    }
    BTreeMap::from([(file.to_owned(), text)])
}

async fn amend(store: &Store, base: i64, files: Files) -> Result<plan::Issued, PlanError> {
    plan::amend(store, &secretary(store), Amendment { study: study(), base, files }).await
}

#[tokio::test]
async fn a_plan_is_issued_once_and_read_back_as_it_was() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        assert!(plan::current(&store, &study()).await.unwrap().is_none());
        let actor = secretary(&store);
        let issued = plan::issue(&store, &actor, shipped()).await.unwrap();
        assert_eq!((issued.version, issued.notified.len()), (1, 107));
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        let read = plan::read_files(&shipped()).plan.unwrap();
        assert_eq!(*plan, plan::Plan { version: 1, ..read });
        assert_eq!(plan::files(&store, &study(), 1).await.unwrap(), shipped());
        let again = plan::issue(&store, &actor, shipped()).await;
        assert!(matches!(again, Err(PlanError::AlreadyIssued { .. })));
        let versions = plan::versions(&store, &study()).await.unwrap();
        assert_eq!((versions.len(), versions[0].issued_by, versions[0].entry), (1, actor.account, 1));
        let entry = store::entry_at(&store, 1).await.unwrap().unwrap();
        assert_eq!(
            (entry.kind.as_str(), entry.subject.as_str()),
            ("plan.issued", "study/responsibility-2023")
        );
    })
    .await;
}

#[tokio::test]
async fn a_plan_with_problems_is_refused_and_nothing_is_kept() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        let mut files = shipped();
        files.extend(changed("plan.toml", &[("\"TU.H26\"", "\"TU.H66\"")]));
        let refused = plan::issue(&store, &Actor::system(), files).await;
        let Err(PlanError::Problems { problems }) = refused else { panic!("it was issued") };
        assert_eq!(problems.len(), 1);
        assert_eq!(store::head(&store).await.unwrap().sequence, 0);
        assert!(plan::studies(&store).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn amending_tells_exactly_the_touched_bodies() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        plan::issue(&store, &Actor::system(), shipped()).await.unwrap();

        // A later deadline for group 3 alone.
        let at = "\"BCS.CP\", # Chính phủ";
        let text = shipped().remove("plan.toml").unwrap();
        let start = text.find(at).unwrap();
        let later =
            text[..start].to_owned() + &text[start..].replacen("due = 2023-09-29", "due = 2023-10-15", 1);
        let issued =
            amend(&store, 1, BTreeMap::from([("plan.toml".to_owned(), later.clone())])).await.unwrap();
        assert_eq!((issued.version, issued.notified), (2, vec![body("BCS.CP")]));

        // Guidance for group 7 alone, then a figure of groups 3, 4 and 5.
        let seven = changed("outline.md", &[("Nêu kết quả giám sát", "Nêu rõ kết quả giám sát")]);
        assert_eq!(amend(&store, 2, seven.clone()).await.unwrap().notified, [body("DD.MT")]);
        let mut figure = seven;
        let outline = figure.get_mut("outline.md").unwrap();
        *outline = outline.replacen("Trừ thời gian chờ người dân bổ sung", "Không trừ thời gian chờ", 1);
        assert_eq!(amend(&store, 3, figure.clone()).await.unwrap().notified.len(), 1 + 29 + 67);

        // A directive's wording touches nobody's assignment.
        let directive = changed("directives.toml", &[("«Ba không»", "Ba không")]);
        assert!(amend(&store, 4, directive).await.unwrap().notified.is_empty());

        let notices = plan::notices_for(&store, &body("BCS.CP"), None).await.unwrap();
        let words: Vec<String> =
            notices.iter().map(|notice| format!("{}: {}", notice.version, notice.text.vi)).collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(words.join("\n"), @r"
            4: Đề cương: mục «Thực trạng tình hình» được sửa.
            2: thời hạn 29/09/2023 → 15/10/2023.
            1: Được phân công ở nhóm 3: Tình trạng né tránh, đùn đẩy, sợ trách nhiệm trong các cơ quan hành chính nhà nước. Thời hạn 29/09/2023.
            ");
        }
        assert_eq!(plan::unread_notices(&store, &body("BCS.CP")).await.unwrap(), 3);
        plan::read_notices(&store, &Actor::system(), &body("BCS.CP"), notices[1].id).await.unwrap();
        assert_eq!(plan::unread_notices(&store, &body("BCS.CP")).await.unwrap(), 1);
        let older = plan::notices_for(&store, &body("BCS.CP"), Some(notices[0].id)).await.unwrap();
        assert!(older.len() == 2 && older.iter().all(|notice| notice.read_at.is_some()));

        let (one, five) = (
            plan::version(&store, &study(), 1).await.unwrap().unwrap(),
            plan::current(&store, &study()).await.unwrap().unwrap(),
        );
        let words: Vec<String> = plan::changes(&one, &five).into_iter().map(|change| change.vi).collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(words.join("\n"), @r"
            Mục đề cương real-state (Thực trạng tình hình) được sửa
            Chỉ đạo CD-09 (Phát biểu chỉ đạo) được sửa
            Phân công nhóm 3, Ban cán sự đảng Chính phủ: thời hạn 29/09/2023 → 15/10/2023
            ");
        }
    })
    .await;
}

#[tokio::test]
async fn an_amendment_on_an_old_version_or_without_a_change_is_refused() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        let nobody = amend(&store, 1, shipped()).await;
        assert!(matches!(nobody, Err(PlanError::UnknownStudy { .. })));
        plan::issue(&store, &Actor::system(), shipped()).await.unwrap();
        let same = amend(&store, 1, shipped()).await;
        assert!(matches!(same, Err(PlanError::NothingChanged { current: 1 })));
        let change = changed("directives.toml", &[("«Ba không»", "Ba không")]);
        amend(&store, 1, change.clone()).await.unwrap();
        let late = amend(&store, 1, changed("directives.toml", &[("«Ba không»", "3 không")])).await;
        assert!(matches!(late, Err(PlanError::Overtaken { base: 1, current: 2 })));
        let other = changed("plan.toml", &[("responsibility-2023", "responsibility-2024")]);
        assert!(matches!(amend(&store, 2, other).await, Err(PlanError::UnknownStudy { .. })));
    })
    .await;
}

#[tokio::test]
async fn a_study_says_whether_its_data_were_generated() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        let unknown = plan::mark_generated(&store, &Actor::system(), &study()).await;
        assert!(matches!(unknown, Err(PlanError::UnknownStudy { .. })));
        plan::issue(&store, &Actor::system(), shipped()).await.unwrap();
        assert!(!plan::study(&store, &study()).await.unwrap().unwrap().generated);
        for _ in 0..2 {
            plan::mark_generated(&store, &Actor::system(), &study()).await.unwrap();
        }
        let studies = plan::studies(&store).await.unwrap();
        assert_eq!((studies.len(), studies[0].generated), (1, true));
        assert_eq!(store::head(&store).await.unwrap().sequence, 2);
        assert_eq!(plan::studies_of(&store, &body("TU.H26")).await.unwrap().len(), 1);
        assert!(plan::studies_of(&store, &body("DU.CP")).await.unwrap().is_empty());
        assert_eq!(
            studies[0].plan.name.get(Language::English),
            "Overcoming avoidance, buck-passing and fear of responsibility (2023)"
        );
    })
    .await;
}

#[tokio::test]
async fn a_changed_plan_shows_and_names_its_entry() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        plan::issue(&store, &secretary(&store), shipped()).await.unwrap();
        assert_eq!(plan::audit(&store).await.unwrap(), Vec::<String>::new());
        for change in [
            "UPDATE plan_file SET content = 'khác' WHERE name = 'outline.md'",
            "UPDATE plan SET issued_at = issued_at - 1",
            "UPDATE plan SET digest = 'khác'",
            "DELETE FROM plan_file",
        ] {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
            let found = plan::audit(&store).await.unwrap();
            assert_eq!(found.len(), 1, "{change}");
            assert!(found[0].starts_with("entry 1: "), "{change}: {}", found[0]);
        }
    })
    .await;
}
