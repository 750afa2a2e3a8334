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

mod units {
    use jiff::civil::date;
    use kernel::Role;
    use plan::{Asking, End, Split, UnitError, UnitList};

    use super::*;

    fn drafter(store: &Store) -> Actor {
        let account: AccountId = store.world().new_id();
        Actor { account: Some(account), role: Role::Drafter, body: Some(body("TU.H26")) }
    }

    fn asking(due: jiff::civil::Date) -> Asking {
        Asking { sections: vec!["causes".to_owned()], due, note: String::new() }
    }

    fn list(parent: &str, text: &str) -> UnitList {
        plan::read_unit_list(&body(parent), text, &Default::default())
    }

    fn splitting(parent: &str, text: &str) -> Split {
        let units = list(parent, text).units;
        Split { study: study(), parent: body(parent), units, asking: asking(date(2023, 9, 1)) }
    }

    fn rules(error: UnitError) -> Vec<String> {
        error.problems().into_iter().map(|problem| problem.rule).collect()
    }

    #[tokio::test]
    async fn an_assignment_is_split_read_as_a_plan_changed_and_taken_back() {
        testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
            plan::issue(&store, &secretary(&store), shipped()).await.unwrap();
            let actor = drafter(&store);
            let split = splitting("TU.H26", "SNV;Sở Nội vụ\nHVX;Huyện ủy Vị Xuyên");
            let made = plan::split(&store, &actor, split.clone()).await.unwrap();
            assert_eq!(made, [body("TU.H26.SNV"), body("TU.H26.HVX")]);
            let entry = store::entry_at(&store, 2).await.unwrap().unwrap();
            assert_eq!(entry.kind, "unit.assigned");
            assert!(!entry.payload.contains("Nội vụ"), "the ledger names no one");

            let unit = body("TU.H26.SNV");
            let seen = plan::as_seen_by(&store, &study(), &unit).await.unwrap().unwrap();
            let owed = seen.assignment(&unit).unwrap();
            assert_eq!(
                (owed.group, owed.due, owed.sections.as_slice()),
                (5, date(2023, 9, 1), &["causes".to_owned()][..])
            );
            assert_eq!(seen.body_name(&unit).vi, "Sở Nội vụ");
            assert!(
                seen.due_reading.vi.starts_with("Hạn do Thành ủy Hà Nội giao"),
                "{}",
                seen.due_reading.vi
            );
            assert_eq!(plan::studies_of(&store, &unit).await.unwrap().len(), 1);
            let notices = plan::notices_for(&store, &unit, None).await.unwrap();
            assert!(notices[0].text.vi.ends_with("hạn 01/09/2023."), "{}", notices[0].text.vi);
            let plain = plan::as_seen_by(&store, &study(), &body("TU.H26")).await.unwrap().unwrap();
            assert_eq!(plain.assignments.len(), 107, "a lead body reads the plan that stands");

            let again = plan::split(&store, &actor, split).await.unwrap_err();
            assert_eq!(rules(again), ["unit-there", "unit-there"]);
            plan::assign(&store, &actor, &study(), &unit, asking(date(2023, 9, 5))).await.unwrap();
            let late =
                plan::assign(&store, &actor, &study(), &unit, asking(date(2023, 9, 30))).await.unwrap_err();
            assert_eq!(rules(late), ["due-after-parent"]);
            plan::withdraw(&store, &actor, &study(), &unit).await.unwrap();
            let units = plan::units(&store, &study(), &body("TU.H26")).await.unwrap();
            let asked: Vec<bool> = units.iter().map(|unit| unit.asked.is_some()).collect();
            assert_eq!(asked, [true, false]);
            let seen = plan::as_seen_by(&store, &study(), &unit).await.unwrap().unwrap();
            assert!(seen.assignment(&unit).is_none() && seen.body(&unit).is_some());
        })
        .await;
    }

    #[tokio::test]
    async fn units_split_again_to_any_depth_and_never_for_longer_or_more_than_they_are_asked() {
        testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
            plan::issue(&store, &secretary(&store), shipped()).await.unwrap();
            let actor = drafter(&store);
            for parent in ["TU.H26", "TU.H26.A", "TU.H26.A.A"] {
                plan::split(&store, &actor, splitting(parent, "A;Phòng một\nB;Phòng hai")).await.unwrap();
            }
            let deep = body("TU.H26.A.A.B");
            let seen = plan::as_seen_by(&store, &study(), &deep).await.unwrap().unwrap();
            assert_eq!(seen.assignment(&deep).unwrap().group, 5);
            assert_eq!(plan::units_below(&store, &study(), &body("TU.H26.A")).await.unwrap().len(), 4);
            assert_eq!(plan::units(&store, &study(), &body("TU.H26.A")).await.unwrap().len(), 2);

            let more = Split {
                asking: Asking {
                    sections: vec!["solutions".to_owned()],
                    due: date(2023, 9, 2),
                    note: String::new(),
                },
                ..splitting("TU.H26.A.A.A", "A;Tổ một")
            };
            let refused = plan::split(&store, &actor, more).await.unwrap_err();
            assert_eq!(rules(refused), ["due-after-parent", "section-not-asked"]);
            let nobody = plan::split(&store, &actor, splitting("TU.H26.C", "A;Tổ")).await.unwrap_err();
            assert_eq!(rules(nobody), ["not-assigned"]);
            let nothing = plan::split(&store, &actor, splitting("TU.H26", "")).await.unwrap_err();
            assert_eq!(rules(nothing), ["no-units"]);
        })
        .await;
    }

    #[tokio::test]
    async fn a_unit_ends_with_successors_that_are_there_and_go_in_no_circle() {
        testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
            plan::issue(&store, &secretary(&store), shipped()).await.unwrap();
            let actor = drafter(&store);
            plan::split(&store, &actor, splitting("TU.H26", "A;Sở một\nB;Sở hai")).await.unwrap();
            let end = |day, codes: &[&str]| End {
                last_day: day,
                successors: codes.iter().map(|code| body(code)).collect(),
            };
            let day = date(2023, 8, 1);
            let (a, b) = (body("TU.H26.A"), body("TU.H26.B"));
            let refused =
                plan::end_unit(&store, &actor, &study(), &a, end(day, &["TU.H26.C", "TU.H26.A"])).await;
            assert_eq!(rules(refused.unwrap_err()), ["unknown-body", "unknown-body"]);
            plan::end_unit(&store, &actor, &study(), &a, end(day, &["TU.H26.B"])).await.unwrap();
            let circle = plan::end_unit(&store, &actor, &study(), &b, end(day, &["TU.H26.A"])).await;
            assert_eq!(rules(circle.unwrap_err()), ["successor-cycle"]);
            let kept = plan::unit(&store, &study(), &a).await.unwrap().unwrap();
            assert_eq!((kept.valid_to, kept.successors), (Some(day), vec![b]));
            let unknown = plan::withdraw(&store, &actor, &study(), &body("TU.H26.Z")).await.unwrap_err();
            assert_eq!(rules(unknown), ["unknown-unit"]);
        })
        .await;
    }
}

#[tokio::test]
async fn a_directive_issued_since_lies_beside_the_plans_own() {
    testkit::on_each_database(&[plan::MIGRATIONS], async |store| {
        let actor = secretary(&store);
        plan::issue(&store, &actor, shipped()).await.unwrap();
        let own = plan::current(&store, &study()).await.unwrap().unwrap();
        let new = || plan::NewDirective {
            study: study(),
            number: " 05-KL/BCĐ ".to_owned(),
            day: jiff::civil::date(2023, 11, 28),
            text: " Các cơ quan ban hành\nquy chế phối hợp. ".to_owned(),
            groups: vec![5],
            bodies: Vec::new(),
            codes: vec![own.codebook.codes[0].id.clone()],
            origin: "meeting/1".to_owned(),
        };
        let id = plan::issue_directive(&store, &actor, new()).await.unwrap();
        assert_eq!(id, "BCD-01");
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        let directive = plan.directive(&id).unwrap();
        assert_eq!(
            (directive.number.as_str(), directive.text.vi.as_str()),
            ("05-KL/BCĐ", "Các cơ quan ban hành quy chế phối hợp.")
        );
        assert_eq!(plan.directives.len(), own.directives.len() + 1);
        // An extension lies over the same plan.
        let later = plan::NewExtension {
            study: study(),
            body: body("TU.H26"),
            due: jiff::civil::date(2023, 10, 30),
            reason: "Lũ lụt.".to_owned(),
        };
        plan::extend(&store, &actor, later).await.unwrap();
        let plan = plan::current(&store, &study()).await.unwrap().unwrap();
        assert!(plan.directive(&id).is_some());
        assert_eq!(plan.assignment(&body("TU.H26")).unwrap().due, jiff::civil::date(2023, 10, 30));
        // Told to the bodies of the group and to no other.
        let told = async |code: &str| {
            let notices = plan::notices_for(&store, &body(code), None).await.unwrap();
            notices.iter().any(|notice| notice.text.vi.contains("BCD-01"))
        };
        assert!(told("TU.H26").await);
        assert!(!told(own.assignments.iter().find(|it| it.group == 1).unwrap().body.as_str()).await);
        // What cannot be issued.
        for (wrong, part) in [
            (plan::NewDirective { text: " ".to_owned(), ..new() }, "missing"),
            (plan::NewDirective { groups: vec![99], ..new() }, "group 99"),
            (plan::NewDirective { bodies: vec![body("TU.H99")], ..new() }, "body TU.H99"),
            (
                plan::NewDirective { codes: vec![plan::CodeId::parse("BH-99").unwrap()], ..new() },
                "code BH-99",
            ),
        ] {
            let refused = plan::issue_directive(&store, &actor, wrong).await.unwrap_err();
            assert!(refused.to_string().contains(part), "{refused}");
        }
        // An amendment does not take its id.
        let mut files = shipped();
        let text = files.get_mut("directives.toml").unwrap();
        let known = text.split("id = \"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        *text = text.replacen(&format!("id = \"{known}\""), "id = \"BCD-01\"", 1);
        let plan_toml = files.get("plan.toml").unwrap().replace(&format!("\"{known}\""), "\"BCD-01\"");
        let changed = Files::from([
            ("directives.toml".to_owned(), files["directives.toml"].clone()),
            ("plan.toml".to_owned(), plan_toml),
        ]);
        let taken = amend(&store, 1, changed.clone()).await;
        assert!(matches!(&taken, Err(PlanError::DirectiveTaken { id }) if id == "BCD-01"), "{taken:?}");
        let amendment = Amendment { study: study(), base: 1, files: changed };
        let rehearsed = plan::rehearse(&store, &amendment).await;
        assert!(matches!(rehearsed, Err(PlanError::DirectiveTaken { .. })));
        assert_eq!(plan::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}
