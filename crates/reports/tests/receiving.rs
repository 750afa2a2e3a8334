//! Receiving, on both databases: versions that never change, receipts that can be had again, and nothing kept of
//! what was refused.

use std::path::Path;

use ::store::Store;
use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Role, Severity, StudyCode};
use reports::{DocumentReader, Outcome, ReceiveError, Received, Refusal, Timing, Upload};

const STUDY: &str = "responsibility-2023";
const BODY: &str = "TU.H26";

/// A small report; `late` is the number its second section tells.
fn report(late: u32) -> Vec<u8> {
    let parts = vec![
        Part::paragraph("Số 05-BC/TU"),
        Part::paragraph("Hà Nội, ngày 05 tháng 9 năm 2023"),
        Part::heading(1, "I. Thực trạng tình hình"),
        Part::paragraph("Năm 2022 có 120 hồ sơ quá hạn."),
        Part::heading(1, "II. Biểu hiện, hành vi"),
        Part::paragraph(format!("Một số phòng để hồ sơ quá hạn: năm 2022 có {late} hồ sơ.")),
        Part::paragraph("Ví dụ, một hồ sơ đất đai để bảy tháng."),
        Part::table([["Đơn vị", "Số hồ sơ"], ["Phòng Một", "10"], ["Phòng Hai", "20"], ["Tổng cộng", "35"]]),
    ];
    docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
}

fn secret() -> Vec<u8> {
    let parts = vec![Part::title("TỐI MẬT"), Part::paragraph("Chữ không được ở lại: kim-cương-xanh")];
    docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
}

fn study() -> StudyCode {
    StudyCode::parse(STUDY).expect("a code")
}

fn body() -> BodyCode {
    BodyCode::parse(BODY).expect("a code")
}

fn drafter() -> Actor {
    Actor { account: None, role: Role::Drafter, body: Some(body()) }
}

fn upload(file_name: &str, bytes: Vec<u8>) -> Upload {
    Upload {
        study: study(),
        body: body(),
        file_name: file_name.to_owned(),
        encoding: Default::default(),
        bytes,
    }
}

async fn issue(store: &Store) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    plan::issue(store, &Actor::system(), files).await.expect("the shipped plan is good");
}

async fn send(store: &Store, bytes: Vec<u8>) -> Received {
    reports::receive(store, &DocumentReader::alone(), &drafter(), upload("bc.docx", bytes))
        .await
        .expect("the report is received")
}

#[tokio::test]
async fn a_version_is_set_against_the_one_before_it() {
    let telling = |late: u32| {
        let parts = vec![
            Part::heading(1, "I. Thực trạng tình hình"),
            Part::paragraph(format!("Năm 2022 có {late} hồ sơ đất đai giải quyết quá hạn.")),
        ];
        docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
    };
    let changed = |problems: &[kernel::Problem]| {
        let told = problems.iter().filter(|problem| problem.rule == "differs-from-earlier-version");
        told.map(|problem| problem.message.en.clone()).collect::<Vec<_>>()
    };
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        assert_eq!(changed(&send(&store, telling(45)).await.problems), Vec::<String>::new());
        assert_eq!(
            changed(&send(&store, telling(46)).await.problems),
            ["The earlier version says 45, this one 46."]
        );
        let again = send(&store, telling(46)).await;
        assert_eq!(changed(&again.problems), ["The earlier version says 45, this one 46."]);
        let reader = DocumentReader::alone();
        let looked_at =
            reports::examine_upload(&store, &reader, upload("bc.docx", telling(50))).await.unwrap();
        assert_eq!(changed(&looked_at.problems), ["The earlier version says 46, this one 50."]);
    })
    .await;
}

#[tokio::test]
async fn a_report_is_received_read_back_and_never_changed() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let first = send(&store, report(45)).await;
        assert_eq!((first.number, first.outcome), (1, Outcome::New));

        let again = send(&store, report(45)).await;
        assert_eq!((again.version, again.outcome), (first.version, Outcome::Again));
        assert_eq!(again.receipt, first.receipt, "the same file is answered with the same receipt");

        let second = send(&store, report(46)).await;
        assert_eq!((second.number, second.report), (2, first.report));
        let back = send(&store, report(45)).await;
        assert_eq!(
            (back.number, back.outcome),
            (3, Outcome::New),
            "an older file sent again is a new version"
        );

        let version = reports::version(&store, first.version).await.unwrap().unwrap();
        assert_eq!(version.timing, Timing::OnTime);
        assert_eq!(version.document_number.as_deref(), Some("05-BC/TU"));
        assert_eq!(reports::original(&store, &version).await.unwrap(), report(45));
        assert_eq!(reports::versions(&store, first.report).await.unwrap().len(), 3);

        let passages = reports::passages(&store, first.version).await.unwrap();
        let shown: Vec<String> =
            passages.iter().map(|passage| format!("{} {}", passage.address, passage.text)).collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(shown.join("\n"), @"
            front/p1 Số 05-BC/TU
            front/p2 Hà Nội, ngày 05 tháng 9 năm 2023
            real-state/p1 Năm 2022 có 120 hồ sơ quá hạn.
            manifestations/p1 Một số phòng để hồ sơ quá hạn: năm 2022 có 45 hồ sơ.
            manifestations/p2 Ví dụ, một hồ sơ đất đai để bảy tháng.
            manifestations/t1/r1c1 Đơn vị
            manifestations/t1/r1c2 Số hồ sơ
            manifestations/t1/r2c1 Phòng Một
            manifestations/t1/r2c2 10
            manifestations/t1/r3c1 Phòng Hai
            manifestations/t1/r3c2 20
            manifestations/t1/r4c1 Tổng cộng
            manifestations/t1/r4c2 35
            ");
        }

        let figure = reports::figures(&store, first.version).await.unwrap().remove(1);
        let now = reports::current_figure(&store, second.report, &figure.key).await.unwrap().unwrap();
        assert_eq!(now, figure, "the third version says what the first said");
        let changed = reports::figure(&store, second.version, &figure.key).await.unwrap().unwrap();
        assert_ne!(changed.digest(), figure.digest(), "the number changed, its key did not");
        let passage =
            reports::current_passage(&store, first.report, "manifestations/p1").await.unwrap().unwrap();
        let digests = reports::passage_digests(&store, second.version).await.unwrap();
        assert_ne!(digests["manifestations/p1"], passage.digest);
        let before = reports::passage_digests(&store, first.version).await.unwrap();
        assert_eq!(digests["real-state/p1"], before["real-state/p1"]);
        assert!(reports::current_passage(&store, first.report, "causes/p1").await.unwrap().is_none());

        let problems = reports::problems(&store, first.version).await.unwrap();
        assert_eq!(problems, first.problems);
        let counted = reports::findings_counted(&store, first.version).await.unwrap();
        let board = reports::board(&store, &study()).await.unwrap();
        let of_newest = board.iter().find(|state| state.body == body()).unwrap().findings;
        assert!(
            counted.all > 0 && counted == of_newest,
            "an older version has counts of its own: {counted:?}"
        );
        assert!(problems.iter().any(|problem| problem.rule == "total-differs-from-parts"));

        assert_eq!(reports::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_board_tells_where_every_body_stands() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let before = reports::board(&store, &study()).await.unwrap();
        assert!(before.len() > 100 && before.iter().all(|state| state.latest.is_none()));
        send(&store, report(45)).await;
        send(&store, report(46)).await;
        let board = reports::board(&store, &study()).await.unwrap();
        let state = board.into_iter().find(|state| state.body == body()).unwrap();
        assert_eq!(state.latest.as_ref().map(|version| version.number), Some(2));
        assert_eq!(state.first.map(|(_, timing)| timing), Some(Timing::OnTime));
        assert_eq!((state.findings.all, state.findings.with_figure, state.findings.with_example), (1, 1, 1));
        assert!(state.counts.errors >= 4, "three sections and a total: {:?}", state.counts);
    })
    .await;
}

#[tokio::test]
async fn a_receipt_is_good_until_one_byte_changes() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let received = send(&store, report(45)).await;
        let fetched = reports::receipt(&store, received.version).await.unwrap().unwrap();
        assert_eq!(fetched, received.receipt);
        let text = fetched.to_json();
        let key = Some(store.key().public());
        let good = reports::Against { file: Some(&report(45)), public_key: key };
        assert_eq!(reports::verify_receipt(&text, good), Ok(fetched.clone()));
        let differing = |text: &str, file: Option<&[u8]>| {
            let found =
                reports::verify_receipt(text, reports::Against { file, public_key: key }).unwrap_err();
            found.into_iter().map(|difference| difference.what).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(differing(&text, Some(&report(46))), "file sha256");
        assert_eq!(differing(&text.replace("\"number\": 1", "\"number\": 2"), None), "number");
        assert_eq!(differing(&text.replace("number: 1", "number: 2"), None), "number, signature");
        let entry = store::entry_at(&store, fetched.receipt.ledger_position).await.unwrap().unwrap();
        assert_eq!(entry.hash.to_string(), fetched.receipt.ledger_entry);
        assert!(entry.payload.contains(&fetched.receipt.sha256));

        let windows = text.replace('\n', "\r\n");
        assert_eq!(reports::verify_receipt(&windows, good), Ok(fetched.clone()));
        assert_eq!(differing(&text.replacen("{\n  ", "{\n ", 1), None), "form");
        assert_eq!(differing(text.trim_end(), None), "form");
        assert_eq!(differing(&format!("{text}\n"), None), "form");

        // Every byte counts, whatever it becomes; each checking costs a signature, so the test looks at some.
        let bytes = text.into_bytes();
        let places = (0..bytes.len()).filter(|place| place % 23 == 0 || bytes[*place].is_ascii_whitespace());
        for place in places {
            for other in [b' ', b'\t', b'\r', b'x', 0xff] {
                let mut changed = bytes.clone();
                changed[place] = if changed[place] == other { b'y' } else { other };
                let good = reports::verify_receipt(&changed, reports::Against::default()).is_ok();
                assert!(!good, "byte {place} was changed and nobody noticed");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn no_receipt_is_signed_from_a_row_that_was_edited() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let changes = [
            "UPDATE version SET received_at = received_at - 86400000000",
            "UPDATE version SET timing = 'late'",
            "UPDATE version SET due = '2024-01-01'",
            "UPDATE version SET file_name = 'khác.docx'",
            "UPDATE version SET size = size + 1",
            "UPDATE version SET number = number + 100",
        ];
        for (late, change) in (45..).zip(changes) {
            let received = send(&store, report(late)).await;
            assert!(reports::receipt(&store, received.version).await.is_ok());
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
            let error = reports::receipt(&store, received.version).await.unwrap_err().to_string();
            assert!(error.contains("damlam ledger verify"), "{change}: {error}");
            let again = reports::receive(
                &store,
                &DocumentReader::alone(),
                &drafter(),
                upload("bc.docx", report(late)),
            )
            .await;
            assert!(matches!(again, Err(ReceiveError::Store(_))), "{change}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_report_in_another_form_is_received_and_given_back_to_the_byte() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let rtf = |mark: &str| {
            format!(r"{{\rtf1\ansi\ansicpg1258 {mark}\par N\u259?m 2022 c\'f3 12 h\u244?\'cc s\u417? qu\u225? h\u7841?n.\par}}")
                .into_bytes()
        };
        let receive = async |name: &str, bytes: Vec<u8>| {
            reports::receive(&store, &DocumentReader::alone(), &drafter(), upload(name, bytes)).await
        };
        let received = receive("", rtf("B\\u225?o c\\u225?o")).await.unwrap();
        let version = reports::version(&store, received.version).await.unwrap().unwrap();
        assert_eq!(version.file_name, "bao-cao.rtf");
        assert_eq!(reports::original(&store, &version).await.unwrap(), rtf("B\\u225?o c\\u225?o"));
        let passages = reports::passages(&store, received.version).await.unwrap();
        assert_eq!(passages[1].text, "Năm 2022 có 12 hồ sơ quá hạn.");

        let secret = rtf("T\\u7888?I M\\u7852?T");
        let refused = receive("bc.rtf", secret.clone()).await;
        assert!(matches!(refused, Err(ReceiveError::Refused(Refusal::Secret(_)))));
        assert!(!store.blobs().has(&kernel::Digest::of(&secret)).await);
    })
    .await;
}

#[tokio::test]
async fn nothing_is_kept_of_what_is_refused() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let position = store::head(&store).await.unwrap().sequence;
        let refused = async |name: &str, bytes: Vec<u8>| {
            reports::receive(&store, &DocumentReader::alone(), &drafter(), upload(name, bytes)).await.unwrap_err()
        };
        let error = refused("ten-tep-bi-mat.docx", secret()).await;
        assert!(matches!(error, ReceiveError::Refused(Refusal::Secret(_))));
        assert_eq!(error.problem().map(|problem| problem.severity), Some(Severity::Blocker));
        refused("BC_TOI_MAT.docx", report(1)).await;
        refused("bc.docx", b"%PDF-1.7".to_vec()).await;
        let other = Upload { body: BodyCode::parse("H99X").unwrap(), ..upload("bc.docx", report(1)) };
        assert!(matches!(
            reports::receive(&store, &DocumentReader::alone(), &drafter(), other).await,
            Err(ReceiveError::NotAssigned { .. })
        ));

        assert_eq!(reports::report_of(&store, &study(), &body()).await.unwrap(), None);
        let entries = store::entries_after(&store, position, 10).await.unwrap();
        let told: Vec<String> = entries
            .iter()
            .map(|entry| format!("{} {} {}", entry.kind, entry.subject, entry.payload))
            .collect();
        insta::allow_duplicates! {
            insta::assert_snapshot!(told.join("\n"), @r#"
            report.refused study/responsibility-2023/body/TU.H26 {"body":"TU.H26","study":"responsibility-2023","why":"secrecy-mark"}
            report.refused study/responsibility-2023/body/TU.H26 {"body":"TU.H26","study":"responsibility-2023","why":"secrecy-mark"}
            "#);
        }
        for bytes in [secret(), report(1)] {
            assert!(!store.blobs().has(&kernel::Digest::of(&bytes)).await);
        }
    })
    .await;
}

#[tokio::test]
async fn no_byte_of_a_secret_file_is_anywhere_under_the_folder() {
    let (store, folder) = testkit::sqlite(&[plan::MIGRATIONS, reports::MIGRATIONS]).await;
    issue(&store).await;
    assert!(
        reports::receive(
            &store,
            &DocumentReader::alone(),
            &drafter(),
            upload("ten-tep-bi-mat.docx", secret())
        )
        .await
        .is_err()
    );
    store.close().await;
    let mut folders = vec![folder.path().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            for word in ["ten-tep-bi-mat", "kim-cương-xanh"] {
                let found = bytes.windows(word.len()).any(|window| window == word.as_bytes());
                assert!(!found, "{} holds «{word}»", path.display());
            }
        }
    }
}

#[tokio::test]
async fn a_changed_row_shows_and_names_its_entry() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let received = send(&store, report(45)).await;
        let position = received.receipt.receipt.ledger_position;
        let changes = [
            "UPDATE version SET received_at = received_at - 1",
            "UPDATE version SET timing = 'late'",
            "UPDATE passage SET text = 'khác' WHERE address = 'real-state/p1'",
            "UPDATE figure SET ten_thousandths = 1 WHERE ordinal = 0",
            "UPDATE version SET document_number = NULL",
            "UPDATE section SET heading = 'khác' WHERE ordinal = 0",
            "UPDATE passage SET kind = 'other' WHERE ordinal = 0",
            "UPDATE passage SET digest = (SELECT p.digest FROM passage p WHERE p.ordinal = 1) WHERE ordinal = 0",
            "UPDATE finding SET summary = 'khác'",
            "UPDATE finding SET with_figure = 1 - with_figure",
            "UPDATE example SET cue = 'khác'",
            "DELETE FROM example",
            "DELETE FROM problem",
        ];
        for change in changes {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
            let found = reports::audit(&store).await.unwrap();
            assert_eq!(found.len(), 1, "{change}");
            assert!(found[0].starts_with(&format!("entry {position}: ")), "{change}: {}", found[0]);
        }
    })
    .await;
}

/// What is for the author alone, and what is personal, stays out of what is kept; the author sees both before sending.
#[tokio::test]
async fn nothing_personal_and_nothing_for_the_author_alone_is_kept_with_the_problems() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        issue(&store).await;
        let general = "Công tác lãnh đạo được quan tâm thường xuyên. ".repeat(12);
        let parts = vec![
            Part::heading(1, "II. Biểu hiện, hành vi"),
            Part::paragraph(general),
            Part::paragraph(
                "Người dân (CCCD 001085012345, điện thoại 0912 345 678) chờ lâu mà không được trả lời.",
            ),
        ];
        let bytes =
            docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed");
        let examined =
            reports::examine_upload(&store, &DocumentReader::alone(), upload("bc.docx", bytes.clone()))
                .await
                .unwrap();
        let has =
            |problems: &[kernel::Problem], rule: &str| problems.iter().any(|problem| problem.rule == rule);
        assert!(has(&examined.problems, "slogans") && has(&examined.problems, "personal-data"));

        let received = send(&store, bytes).await;
        let kept = reports::problems(&store, received.version).await.unwrap();
        for problems in [&received.problems, &kept] {
            assert!(!has(problems, "slogans") && has(problems, "personal-data"));
            let told = serde_json::to_string(problems).unwrap();
            assert!(!told.contains("001085012345") && !told.contains("0912"), "{told}");
            assert!(told.contains("•••"), "the words around it are quoted, it is not");
        }
        let entries = ::store::entries_after(&store, 0, 100).await.unwrap();
        assert!(entries.iter().any(|entry| entry.kind == "version.received"));
        assert!(!format!("{entries:?}").contains("001085012345"));
    })
    .await;
}
