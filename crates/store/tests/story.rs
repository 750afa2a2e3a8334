//! The store's one story, told on both databases: a change with its entry, undoing, jobs, backup, restore.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::atomic::{AtomicUsize, Ordering};

use kernel::{Actor, NewEntry, World};
use sqlx::{Executor as _, Row as _};
use store::{Bookkeeping, Kept, Migration, Outcome, Settings, Store, StoreError};

const THINGS: &[Migration] = &[Migration::both(
    "0001_thing",
    "CREATE TABLE thing (id TEXT PRIMARY KEY, size BIGINT, weight DOUBLE PRECISION, name TEXT);
     CREATE TABLE part (thing TEXT NOT NULL REFERENCES thing (id), ordinal BIGINT NOT NULL, PRIMARY KEY (thing, ordinal));",
)];

kernel::typed_id! {
    /// A thing.
    ThingId
}

async fn add_thing(store: &Store, name: Option<&str>) -> kernel::Entry {
    let mut tx = store.begin(&Actor::system()).await.unwrap();
    let id: ThingId = tx.new_id();
    sqlx::query("INSERT INTO thing (id, size, weight, name) VALUES ($1, $2, $3, $4)")
        .bind(id.to_string())
        .bind(7_i64)
        .bind(1.5_f64)
        .bind(name)
        .execute(tx.sql())
        .await
        .unwrap();
    sqlx::query("INSERT INTO part (thing, ordinal) VALUES ($1, 1)")
        .bind(id.to_string())
        .execute(tx.sql())
        .await
        .unwrap();
    tx.enqueue("weigh", "{}").await.unwrap();
    let position = tx.next_position();
    let entry =
        tx.commit(NewEntry::new("thing.added", format!("thing/{id}"), serde_json::json!({}))).await.unwrap();
    assert_eq!(entry.sequence, position);
    entry
}

async fn count(store: &Store, sql: &'static str) -> i64 {
    sqlx::query(sql).fetch_one(store.read().await.unwrap().sql()).await.unwrap().try_get(0).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_entries_and_jobs_commit_together_or_not_at_all() {
    testkit::on_each_database(&[THINGS], async |store| {
        let entry = add_thing(&store, Some("bàn")).await;
        assert_eq!(store::head(&store).await.unwrap().hash, entry.hash);
        assert_eq!(store::entry_at(&store, 1).await.unwrap(), Some(entry));

        let mut dropped = store.begin(&Actor::system()).await.unwrap();
        sqlx::query("DELETE FROM part").execute(dropped.sql()).await.unwrap();
        drop(dropped);
        assert_eq!(count(&store, "SELECT COUNT(*) FROM part").await, 1);

        let job =
            store::claim_job(&store, "weigh").await.unwrap().expect("the job was committed with the thing");
        assert_eq!(
            store::claim_job(&store, "weigh").await.unwrap(),
            None,
            "a claimed job is not claimed twice"
        );
        store::finish_job(&store, &job, &Outcome::Done).await.unwrap();
        assert!(
            store::finish_job(&store, &job, &Outcome::Done).await.is_err(),
            "a finished job is finished once"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn writers_take_turns_and_the_chain_stays_whole() {
    testkit::on_each_database(&[THINGS], async |store| {
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    for _ in 0..5 {
                        add_thing(&store, None).await;
                    }
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap();
        }
        let report = store::verify_ledger(&store).await.unwrap();
        assert_eq!((report.sound, report.broken), (40, None));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_computed_once_and_anew_after_every_change() {
    testkit::on_each_database(&[THINGS], async |store| {
        let kept: Kept<&str, i64> = Kept::new(2, &["thing"]);
        let computed = AtomicUsize::new(0);
        let things = async |key: &'static str| {
            let compute = async || {
                computed.fetch_add(1, Ordering::Relaxed);
                Ok::<_, StoreError>(count(&store, "SELECT COUNT(*) FROM thing").await)
            };
            *kept.get(&store, &key, compute).await.unwrap()
        };
        let told = async |key| (things(key).await, computed.load(Ordering::Relaxed));
        assert_eq!(told("a").await, (0, 1));
        assert_eq!(told("a").await, (0, 1));
        add_thing(&store, None).await;
        assert_eq!(told("a").await, (1, 2));
        assert_eq!(told("b").await, (1, 3));
        assert_eq!(told("a").await, (1, 3));
        // There is room for two: the one asked for longest ago is forgotten.
        assert_eq!(told("c").await, (1, 4));
        assert_eq!(told("a").await, (1, 4));
        assert_eq!(told("b").await, (1, 5));

        add_thing(&store, None).await;
        let failed = kept.get(&store, &"b", async || Err(StoreError::row("thing", "unreadable"))).await;
        assert!(failed.is_err());
        assert_eq!(told("b").await, (2, 6), "a failure is not kept");

        for kind in ["session.opened", "test.happened"] {
            let tx = store.begin(&Actor::system()).await.unwrap();
            tx.commit(NewEntry::new(kind, "test/1", serde_json::json!({}))).await.unwrap();
        }
        assert_eq!(told("b").await, (2, 6), "neither entry is about things");
        add_thing(&store, None).await;
        assert_eq!(told("b").await, (3, 7));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edited_or_cut_ledger_is_named() {
    testkit::on_each_database(&[THINGS], async |store| {
        for _ in 0..3 {
            add_thing(&store, None).await;
        }
        let tamper = async |sql: &'static str| {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            tx.sql().execute(sql).await.unwrap();
            tx.commit_bookkeeping(Bookkeeping::Cache).await.unwrap();
            store::verify_ledger(&store).await.unwrap().broken.unwrap_or_default()
        };
        let broken = tamper("UPDATE ledger SET payload = '{\"a\":1}' WHERE sequence = 2").await;
        assert!(broken.starts_with("entry 2 was changed"), "{broken}");
        assert_eq!(tamper("UPDATE ledger SET payload = '{}' WHERE sequence = 2").await, "");
        let broken = tamper("DELETE FROM ledger WHERE sequence = 3").await;
        assert!(broken.contains("ends at entry 2, but its head names entry 3"), "{broken}");
        let broken = tamper("UPDATE ledger SET hash = 'x' WHERE sequence = 1").await;
        assert!(broken.starts_with("entry 1 cannot be read"), "{broken}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_migration_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let settings = Settings::folder(dir.path());
    Store::open(&settings, World::scripted(1), THINGS).await.unwrap().close().await;
    Store::open(&settings, World::scripted(1), THINGS)
        .await
        .expect("opening again changes nothing")
        .close()
        .await;
    let changed = [Migration::both("0001_thing", "CREATE TABLE thing (id TEXT PRIMARY KEY)")];
    let error = Store::open(&settings, World::scripted(1), &changed).await.unwrap_err().to_string();
    assert!(error.contains("0001_thing was changed"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_blob_changed_on_disk_is_noticed() {
    let (store, dir) = testkit::sqlite(&[]).await;
    let digest = store.blobs().put("xin chào".as_bytes()).await.unwrap();
    assert_eq!(store.blobs().put("xin chào".as_bytes()).await.unwrap(), digest);
    assert_eq!(store.blobs().get(&digest).await.unwrap(), "xin chào".as_bytes());
    let path = dir.path().join("blobs").join(&digest.to_string()[..2]).join(digest.to_string());
    std::fs::write(path, "xin chao").unwrap();
    assert!(store.blobs().get(&digest).await.unwrap_err().to_string().contains("was changed on disk"));
    let missing = kernel::Digest::of(b"nothing");
    assert!(store.blobs().get(&missing).await.unwrap_err().to_string().contains("is missing"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_either_database_restores_into_the_other() {
    let postgres = testkit::PostgresDatabase::create().await;
    let target = testkit::PostgresDatabase::create().await;
    let dir = tempfile::tempdir().unwrap();
    let settings = |name: &str, database: Option<&str>| {
        let folder = Settings::folder(&dir.path().join(name));
        match database {
            Some(url) => Settings { database: store::Database::Postgres(url.to_owned()), ..folder },
            None => folder,
        }
    };
    let cases = [
        (settings("a", None), settings("b", Some(&target.url))),
        (settings("c", Some(&postgres.url)), settings("d", None)),
    ];
    for (index, (from, to)) in cases.iter().enumerate() {
        let store = Store::open(from, World::scripted(3), THINGS).await.unwrap();
        add_thing(&store, None).await;
        add_thing(&store, Some("dòng «một»\ndòng hai")).await;
        store.blobs().put(b"report").await.unwrap();
        let folder = dir.path().join(format!("backup-{index}"));
        let saved = store::backup(&store, from, &folder).await.unwrap();
        assert_eq!((saved.blobs, saved.ledger_sequence), (1, 2));
        let restored = store::restore(&folder, to, World::scripted(4), THINGS).await.unwrap();
        assert_eq!(restored, saved);
        let copy = Store::open(to, World::scripted(5), THINGS).await.unwrap();
        assert_eq!(copy.key().public(), store.key().public());
        let names = "SELECT COUNT(*) FROM thing WHERE name = 'dòng «một»\ndòng hai' AND weight = 1.5";
        assert_eq!(count(&copy, names).await, 1);
        assert_eq!(count(&copy, "SELECT COUNT(*) FROM thing WHERE name IS NULL").await, 1);
        let again = store::restore(&folder, to, World::scripted(4), THINGS).await.unwrap_err().to_string();
        assert!(again.contains("empty folder"), "{again}");
        store.close().await;
        copy.close().await;
        std::fs::write(folder.join("tables/thing.jsonl"), "{}").unwrap();
        let broken = store::restore(&folder, &settings("e", None), World::scripted(4), THINGS)
            .await
            .unwrap_err()
            .to_string();
        assert!(broken.contains("tables/thing.jsonl does not give the hash"), "{broken}");
    }
    postgres.remove().await;
    target.remove().await;
}
