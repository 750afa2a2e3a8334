//! The room's story on both databases: a log comes in, comes in again, is corrected; a bad one leaves nothing behind.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::{Actor, BodyCode, Language, StudyCode};
use store::Store;
use worklog::{Upload, WorklogError, register};

const MAPPING: &str = "title = \"Hồ sơ một cửa\"\n[columns]\ncase = \"Mã hồ sơ\"\nactivity = \"Bước\"\ntime = \"Lúc\"\nunit = \"Phòng\"\n[time]\nforms = [\"%d/%m/%Y %H:%M\"]\n";
const LOG: &str = "Mã hồ sơ;Bước;Lúc;Phòng\nHS1;Tiếp nhận;01/02/2023 08:00;Một cửa\nHS1;Chuyển;03/02/2023 09:30;Địa chính\nHS2;Tiếp nhận;02/02/2023 08:00;Một cửa\nHS2;Chuyển;không rõ;Địa chính\nHS3;Tiếp nhận;02/02/2023\n";

fn upload(log: &str, mapping: &str) -> Upload {
    Upload {
        study: StudyCode::parse("responsibility-2023").unwrap(),
        body: BodyCode::parse("TU.H26").unwrap(),
        name: "Hồ sơ đất đai 2022".to_owned(),
        file_name: "ho-so.csv".to_owned(),
        bytes: log.as_bytes().to_vec(),
        mapping: mapping.to_owned(),
    }
}

async fn story(store: Store) {
    let actor = Actor::system();
    let first = register(&store, &actor, upload(LOG, MAPPING)).await.unwrap();
    assert!(first.is_new);
    assert_eq!((first.number, first.counts.read, first.counts.kept, first.counts.refused), (1, 5, 3, 2));
    let rejected = worklog::rejected(&store, first.version).await.unwrap();
    let rejected: Vec<String> =
        rejected.iter().map(|row| format!("{}: {}", row.place, row.reason.en)).collect();
    assert_eq!(
        rejected,
        ["5: «không rõ» is no time in the forms the mapping names", "6: has 3 fields, the header has 4",]
    );

    let again = register(&store, &actor, upload(LOG, MAPPING)).await.unwrap();
    assert_eq!((again.is_new, again.version, again.number), (false, first.version, 1));

    let corrected = LOG.replace("không rõ", "04/02/2023 10:00");
    let second = register(&store, &actor, upload(&corrected, MAPPING)).await.unwrap();
    assert_eq!((second.is_new, second.worklog, second.number), (true, first.worklog, 2));

    let log = worklog::worklog(&store, first.worklog).await.unwrap().unwrap();
    assert_eq!(
        (log.version.number, log.version.counts.kept, log.name.as_str()),
        (2, 4, "Hồ sơ đất đai 2022")
    );
    assert_eq!(worklog::versions(&store, log.id).await.unwrap().len(), 2);
    assert_eq!(worklog::worklogs(&store, &log.study).await.unwrap(), vec![log.clone()]);
    assert_eq!(
        worklog::worklog_named(&store, &log.study, &log.body, &log.name).await.unwrap(),
        Some(log.clone())
    );
    assert_eq!(worklog::mapping_text(&store, &log.version).await.unwrap(), MAPPING);
    let columns = worklog::load(&store, &log.version).await.unwrap();
    assert_eq!((columns.events(), columns.info().zone.as_str()), (4, "Asia/Ho_Chi_Minh"));

    let before = store::head(&store).await.unwrap();
    let refused = register(&store, &actor, upload("a,b\n1,2\n", MAPPING)).await.unwrap_err();
    let WorklogError::Import(refused) = refused else { panic!("{refused}") };
    let problems: Vec<String> =
        refused.problems().iter().map(|problem| problem.line(Language::English)).collect();
    assert_eq!(
        problems,
        [
            "ho-so.csv:1:Mã hồ sơ: blocker [column-not-in-file] the file has no column «Mã hồ sơ» (mapped to case) → the file has: a, b",
            "ho-so.csv:1:Bước: blocker [column-not-in-file] the file has no column «Bước» (mapped to activity) → the file has: a, b",
            "ho-so.csv:1:Lúc: blocker [column-not-in-file] the file has no column «Lúc» (mapped to time) → the file has: a, b",
            "ho-so.csv:1:Phòng: blocker [column-not-in-file] the file has no column «Phòng» (mapped to unit) → the file has: a, b",
        ]
    );
    assert_eq!(store::head(&store).await.unwrap(), before, "a refused log leaves no entry");
}

#[tokio::test]
async fn a_log_comes_in_again_and_corrected() {
    testkit::on_each_database(&[worklog::MIGRATIONS], story).await;
}

#[tokio::test]
async fn nothing_of_a_log_with_a_secrecy_mark_is_kept() {
    testkit::on_each_database(&[worklog::MIGRATIONS], async |store| {
        let plain = upload(LOG, MAPPING);
        let cases = [
            Upload { file_name: "TỐI MẬT - hồ sơ.csv".to_owned(), ..plain.clone() },
            Upload { name: "Hồ sơ (MẬT)".to_owned(), ..plain.clone() },
            upload(LOG, &MAPPING.replace("Hồ sơ một cửa", "TỐI MẬT")),
            upload(LOG, &format!("# TUYỆT MẬT\n{MAPPING}")),
            upload(&format!("MẬT\n{LOG}"), MAPPING),
            upload(&LOG.replace("HS2;Tiếp nhận", "HS2;TỐI MẬT"), MAPPING),
            // A column nobody maps is kept with the file all the same.
            upload(&LOG.replace("Phòng\n", "Phòng;Ghi chú\n").replace("Một cửa\n", "Một cửa;MẬT\n"), MAPPING),
        ];
        for (index, case) in cases.into_iter().enumerate() {
            let bytes = kernel::Digest::of(&case.bytes);
            let mapping = kernel::Digest::of(case.mapping.as_bytes());
            let refused = register(&store, &Actor::system(), case).await.unwrap_err();
            assert!(matches!(refused, WorklogError::Secret(_)), "{index}: {refused}");
            assert!(!store.blobs().has(&bytes).await, "{index}: the file is kept");
            assert!(!store.blobs().has(&mapping).await, "{index}: the mapping is kept");
        }
        let entries = store::entries_after(&store, 0, 100).await.unwrap();
        assert_eq!(entries.len(), 7);
        for entry in entries {
            assert_eq!(
                format!("{} {} {}", entry.kind, entry.subject, entry.payload),
                r#"worklog.refused study/responsibility-2023/body/TU.H26 {"body":"TU.H26","study":"responsibility-2023","why":"secrecy-mark"}"#
            );
        }
        let speaks_of_it = LOG.replace("HS2;Tiếp nhận", "HS2;Bảo vệ bí mật nhà nước");
        register(&store, &Actor::system(), upload(&speaks_of_it, MAPPING)).await.expect("no mark");
    })
    .await;
}

#[tokio::test]
async fn a_changed_work_log_shows_and_names_its_entry() {
    testkit::on_each_database(&[worklog::MIGRATIONS], async |store| {
        let first = register(&store, &Actor::system(), upload(LOG, MAPPING)).await.unwrap();
        assert_eq!(worklog::audit(&store).await.unwrap(), Vec::<String>::new());
        for change in [
            "UPDATE worklog SET name = 'khác'",
            "UPDATE worklog_version SET registered_at = registered_at - 1",
            "UPDATE worklog_version SET source = mapping",
            "UPDATE worklog_version SET file_name = 'khác.csv'",
            "UPDATE worklog_version SET rejected = '[]'",
            "DELETE FROM worklog_version",
        ] {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
            let found = worklog::audit(&store).await.unwrap();
            assert_eq!(found.len(), 1, "{change}: {found:?}");
            assert!(found[0].starts_with("entry 1: version 1 of worklog/"), "{change}: {}", found[0]);
        }
        assert!(worklog::version(&store, first.version).await.unwrap().is_none());
    })
    .await;
}
