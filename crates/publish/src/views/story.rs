//! The store's verbs of views on both databases: days are summed, what is revoked is not told, and nothing of a visit is kept.

use ::store::Store;
use jiff::SignedDuration;
use kernel::{Actor, Bilingual, Digest, NewEntry};
use serde_json::json;

use super::Views;
use crate::{Release, store as rows};

async fn put(store: &Store, study: &str) -> Release {
    let mut tx = store.begin(&Actor::system()).await.unwrap();
    let release = Release {
        id: tx.new_id(),
        study: study.parse().unwrap(),
        number: 1,
        title: Bilingual::new(study, study),
        statements: 1,
        evidence: 0,
        page: Digest::of(b"page"),
        docx: Digest::of(b"docx"),
        at: tx.now(),
        revoked: None,
        embargo: None,
    };
    rows::insert_release(tx.sql(), &release).await.unwrap();
    tx.commit(NewEntry::new("release.published", format!("release/{}", release.id), json!({})))
        .await
        .unwrap();
    release
}

#[tokio::test]
async fn views_are_days_sums_and_the_most_read_stand_first() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let (alpha, beta, gamma) =
            (put(&store, "alpha").await, put(&store, "beta").await, put(&store, "gamma").await);
        let before = ::store::head(&store).await.unwrap();
        let views = Views::default();
        assert_eq!(views.most_read(&store).await.unwrap(), []);
        let now = store.world().now();
        let day = SignedDuration::from_hours(24);
        // Too long ago to be counted among the last days.
        for _ in 0..9 {
            views.count(alpha.id, now - day * 40);
        }
        views.keep(&store).await.unwrap();
        for (release, times) in [(&alpha, 1), (&beta, 2), (&gamma, 3)] {
            for _ in 0..times {
                views.count(release.id, now);
            }
        }
        views.keep(&store).await.unwrap();
        views.count(beta.id, now);
        views.count(beta.id, now - day);
        let told = async || -> Vec<(String, i64)> {
            let most = views.most_read(&store).await.unwrap();
            most.iter().map(|each| (each.release.study.to_string(), each.views)).collect()
        };
        let wanted = [("beta", 4), ("gamma", 3), ("alpha", 1)];
        assert_eq!(told().await, wanted.map(|(study, views)| (study.to_owned(), views)));
        crate::revoke(&store, &Actor::system(), &beta.study, 1, "Sai.").await.unwrap();
        assert_eq!(told().await[0].0, "gamma");
        let after = ::store::head(&store).await.unwrap();
        assert_eq!(after.sequence, before.sequence + 1, "only the revocation is in the ledger");
        let mut reader = store.read().await.unwrap();
        let rows = sqlx::query("SELECT release FROM release_view").fetch_all(reader.sql()).await.unwrap();
        assert_eq!(rows.len(), 5, "one row for each release and day, however many came");
    })
    .await;
}

#[tokio::test]
async fn counts_are_kept_once_in_a_while() {
    let (store, _folder) = testkit::sqlite(&[crate::MIGRATIONS]).await;
    let release = put(&store, "alpha").await;
    let (views, now) = (Views::default(), store.world().now());
    let after = |seconds| views.count(release.id, now + SignedDuration::from_secs(seconds));
    assert_eq!([0, 30, 59, 60, 61, 130].map(after), [false, false, false, true, false, true]);
}
