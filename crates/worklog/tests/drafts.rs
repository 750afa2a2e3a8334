//! Drafts on both databases: kept, looked at, changed, sent or removed; never another's, and never more than bounded.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::{Actor, BodyCode, Digest, Role, StudyCode};
use store::{Bookkeeping, Store};
use worklog::{
    Draft, DraftChange, ImportError, MOST_DRAFTS, Sketch, Upload, Watch, WorklogError, change_draft,
    check_draft, discard_draft, draft, drafts, keep_draft, look_at_draft, send_draft, sweep_drafts,
};

const LOG: &str = "Mã hồ sơ;Bước;Lúc;Phòng\nHS1;Tiếp nhận;01/02/2023 08:00;Một cửa\nHS1;Chuyển;03/02/2023 09:30;Địa chính\nHS2;Tiếp nhận;02/02/2023 08:00;Một cửa\n";
const MAPPING: &str = "[columns]\ncase = \"Mã hồ sơ\"\nactivity = \"Bước\"\ntime = \"Lúc\"\n[time]\nforms = [\"%d/%m/%Y %H:%M\"]\n";

fn person(store: &Store) -> Actor {
    Actor { account: Some(store.world().new_id()), role: Role::Drafter, body: Some(body()) }
}

fn body() -> BodyCode {
    BodyCode::parse("TU.H26").unwrap()
}

fn upload(log: &str, mapping: &str) -> Upload {
    Upload {
        study: StudyCode::parse("responsibility-2023").unwrap(),
        body: body(),
        name: " Một cửa 2023 ".to_owned(),
        file_name: "ho-so.csv".to_owned(),
        bytes: log.as_bytes().to_vec(),
        mapping: mapping.to_owned(),
    }
}

fn change(mapping: &str) -> DraftChange {
    DraftChange { body: body(), name: "Một cửa 2023".to_owned(), mapping: mapping.to_owned() }
}

/// Whether the file of a draft lies in the scratch folder.
fn lies(store: &Store, draft: &Draft) -> bool {
    store.scratch().open(&format!("{}.log", draft.id)).unwrap().is_some()
}

async fn story(store: Store) {
    let (actor, other) = (person(&store), person(&store));
    let head = store::head(&store).await.unwrap();
    let kept = keep_draft(&store, &actor, upload(LOG, "")).await.unwrap();
    assert_eq!(
        (kept.name.as_str(), kept.size, kept.source),
        ("Một cửa 2023", LOG.len() as u64, Digest::of(LOG.as_bytes()))
    );
    assert_eq!(Sketch::read(&kept.mapping), Some(Sketch::default()), "nothing is guessed");
    assert_eq!(draft(&store, &actor, kept.id).await.unwrap(), Some(kept.clone()));
    assert_eq!(draft(&store, &other, kept.id).await.unwrap(), None, "a draft is its sender's alone");

    let looked = look_at_draft(&store, &actor, &kept).await.unwrap();
    let columns: Vec<&str> = looked.survey.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!((columns, looked.problems.len()), (vec!["Mã hồ sơ", "Bước", "Lúc", "Phòng"], 0));
    let unmapped = check_draft(&store, &kept, 10).await.unwrap_err();
    assert!(matches!(&unmapped, WorklogError::Import(ImportError::Mapping(problems)) if problems.len() == 3));

    let wrong = format!("{MAPPING}[csv]\nseparator = \",\"\n");
    let wrong = change_draft(&store, &actor, kept.id, change(&wrong)).await.unwrap();
    let looked = look_at_draft(&store, &actor, &wrong).await.unwrap();
    assert_eq!(looked.survey.columns.len(), 1, "it is read as the mapping says");

    let refused = change_draft(&store, &actor, kept.id, change("[columns\n")).await.unwrap_err();
    assert!(matches!(refused, WorklogError::Import(ImportError::Mapping(_))), "{refused}");
    for mark in [change("# TỐI MẬT\n"), DraftChange { name: "Hồ sơ MẬT".to_owned(), ..change(MAPPING) }]
    {
        let refused = change_draft(&store, &actor, kept.id, mark).await.unwrap_err();
        assert!(matches!(refused, WorklogError::Secret(_)), "{refused}");
    }
    let refused = change_draft(&store, &other, kept.id, change(MAPPING)).await.unwrap_err();
    assert!(matches!(refused, WorklogError::NoDraft), "{refused}");
    assert_eq!(
        draft(&store, &actor, kept.id).await.unwrap(),
        Some(wrong),
        "a refused change changes nothing"
    );

    let mapped = change_draft(&store, &actor, kept.id, change(MAPPING)).await.unwrap();
    let outcome = check_draft(&store, &mapped, 2).await.unwrap();
    assert_eq!((outcome.counts.read, outcome.counts.kept), (2, 2));
    assert_eq!(store::head(&store).await.unwrap(), head, "no entry tells of a draft");

    let sent = send_draft(&store, &actor, &mapped, Watch::default()).await.unwrap();
    assert!(sent.is_new && sent.counts.kept == 3);
    assert!(
        drafts(&store, &actor).await.unwrap().is_empty() && !lies(&store, &mapped),
        "what was sent is no draft"
    );
    let again = send_draft(&store, &actor, &mapped, Watch::default()).await.unwrap_err();
    assert!(matches!(again, WorklogError::NoDraft), "{again}");

    let again = keep_draft(&store, &actor, upload(LOG, MAPPING)).await.unwrap();
    let known = send_draft(&store, &actor, &again, Watch::default()).await.unwrap();
    assert_eq!((known.is_new, known.version), (false, sent.version), "file and mapping are known");
}

#[tokio::test]
async fn a_draft_is_mapped_and_sent() {
    testkit::on_each_database(&[worklog::MIGRATIONS], story).await;
}

#[tokio::test]
async fn nothing_of_a_marked_or_unreadable_file_becomes_a_draft() {
    testkit::on_each_database(&[worklog::MIGRATIONS], async |store| {
        let actor = person(&store);
        for (log, mapping) in
            [(LOG.replace("Địa chính", "TỐI MẬT"), ""), (LOG.to_owned(), "# MẬT\n[columns]\n")]
        {
            let refused = keep_draft(&store, &actor, upload(&log, mapping)).await.unwrap_err();
            assert!(matches!(refused, WorklogError::Secret(_)), "{refused}");
        }
        let entries = store::entries_after(&store, 0, 10).await.unwrap();
        assert!(entries.len() == 2 && entries.iter().all(|entry| entry.kind == "worklog.refused"));
        let refused = keep_draft(&store, &actor, upload("\u{0}\u{1}\u{2}", "")).await.unwrap_err();
        assert!(matches!(refused, WorklogError::Import(ImportError::File(_))), "{refused}");
        let refused = keep_draft(&store, &actor, upload(LOG, "[columns")).await.unwrap_err();
        assert!(matches!(refused, WorklogError::Import(ImportError::Mapping(_))), "{refused}");
        assert!(drafts(&store, &actor).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_mark_that_shows_only_as_the_file_is_read_now_removes_the_draft() {
    testkit::on_each_database(&[worklog::MIGRATIONS], async |store| {
        let actor = person(&store);
        // Between commas the mark stands among other words; between bars it is a cell of its own.
        let log = "a,b,c\n1,x |MẬT| y,2\n";
        let kept = keep_draft(&store, &actor, upload(log, "")).await.unwrap();
        let bars = "[csv]\nseparator = \"|\"\n";
        let kept = change_draft(&store, &actor, kept.id, change(bars)).await.unwrap();
        let refused = look_at_draft(&store, &actor, &kept).await.unwrap_err();
        assert!(matches!(refused, WorklogError::Secret("MẬT")), "{refused}");
        assert!(drafts(&store, &actor).await.unwrap().is_empty() && !lies(&store, &kept));
    })
    .await;
}

#[tokio::test]
async fn drafts_are_bounded_in_number_and_age() {
    testkit::on_each_database(&[worklog::MIGRATIONS], async |store| {
        let (actor, other) = (person(&store), person(&store));
        let mut kept = Vec::new();
        for _ in 0..MOST_DRAFTS {
            kept.push(keep_draft(&store, &actor, upload(LOG, "")).await.unwrap());
        }
        let refused = keep_draft(&store, &actor, upload(LOG, "")).await.unwrap_err();
        assert!(matches!(refused, WorklogError::TooManyDrafts), "{refused}");
        keep_draft(&store, &other, upload(LOG, "")).await.expect("the bound is each person's own");
        discard_draft(&store, &other, kept[0].id).await.unwrap();
        assert!(lies(&store, &kept[0]), "nobody discards another's");
        discard_draft(&store, &actor, kept[0].id).await.unwrap();
        assert!(!lies(&store, &kept[0]));
        assert_eq!(drafts(&store, &actor).await.unwrap().len(), MOST_DRAFTS - 1);

        let mut tx = store.begin(&Actor::system()).await.unwrap();
        let old = tx.now().as_microsecond() - (14 * 24 * 3600 + 60) * 1_000_000;
        let sql = "UPDATE worklog_draft SET changed_at = $1 WHERE id = $2";
        sqlx::query(sql).bind(old).bind(kept[1].id.to_string()).execute(tx.sql()).await.unwrap();
        tx.commit_bookkeeping(Bookkeeping::Draft).await.unwrap();
        assert_eq!(draft(&store, &actor, kept[1].id).await.unwrap(), None, "an old draft is not shown");
        assert_eq!(sweep_drafts(&store).await.unwrap(), 1);
        assert_eq!(sweep_drafts(&store).await.unwrap(), 0);
        assert!(!lies(&store, &kept[1]) && lies(&store, &kept[2]));
    })
    .await;
}
