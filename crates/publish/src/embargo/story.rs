//! Embargoes on both databases: before the moment the public is told nothing, at the moment it opens by the clock.

use std::sync::Arc;

use ::store::Store;
use jiff::Timestamp;
use kernel::{Actor, FixedClock, NewEntry, Role, SeededEntropy, StudyCode, World};
use scheme::Hand;

use super::Embargo;
use crate::story::{page, put};
use crate::{EmbargoRefused, Opens, PublishError, Release, actions, store as rows};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A release that waits, as `release_later` keeps it: what a scheme freezes to is tested elsewhere.
async fn wait(store: &Store, number: i64, until: Timestamp) -> Release {
    let page = page(
        "alpha",
        number,
        &[format!("Bản {}.", ["một", "hai", "ba"][usize::try_from(number).unwrap() - 1])],
    );
    let json = serde_json::to_vec(&page).unwrap();
    let mut tx = store.begin(&Actor::system()).await.unwrap();
    let (now, entry) = (tx.now(), tx.next_position());
    let embargo =
        Embargo { number: 1, until, reason: String::new(), by: Hand::of(&Actor::system()), at: now, entry };
    let release = Release {
        id: tx.new_id(),
        study: "alpha".parse().unwrap(),
        number,
        title: page.title.clone(),
        statements: 1,
        evidence: 0,
        page: store.blobs().put(&json).await.unwrap(),
        docx: store.blobs().put(&page.to_docx().unwrap()).await.unwrap(),
        at: now,
        revoked: None,
        embargo: Some(embargo.clone()),
    };
    rows::insert_release(tx.sql(), &release).await.unwrap();
    super::store::insert(tx.sql(), release.id, &embargo).await.unwrap();
    let facts = actions::entry_facts(&release, Some(&embargo));
    let subject = crate::revocation::subject_of(release.id);
    tx.commit(NewEntry::new("release.published", subject, facts)).await.unwrap();
    release
}

#[tokio::test]
async fn a_release_opens_by_the_clock_and_nothing_tells_of_it_before() {
    let start = at("2023-07-01T01:00:00Z");
    let clock = Arc::new(FixedClock::new(start));
    let world = || {
        clock.set(start);
        World::new(clock.clone(), Arc::new(SeededEntropy::new(1)))
    };
    testkit::on_each_database_in(world, &[crate::MIGRATIONS], async |store| {
        let study: StudyCode = "alpha".parse().unwrap();
        let editor = Actor { account: Some(store.world().new_id()), role: Role::Editor, body: None };
        let published = crate::PublishedEvidence::default();
        let numbers = async || {
            published.of(&store, &study).await.unwrap();
            let open = crate::public_releases(&store, &study, None).await.unwrap();
            let latest = crate::latest(&store, &study).await.unwrap().map(|release| release.number);
            let each = crate::latest_of_each(&store, None).await.unwrap();
            assert_eq!(each.first().map(|release| release.number), latest);
            (open.into_iter().map(|release| release.number).collect::<Vec<_>>(), latest)
        };
        let (opens, later) = (at("2023-07-05T01:00:00Z"), at("2023-07-06T01:00:00Z"));
        let second = {
            let mut first = page("alpha", 1, &["Bản một.".to_owned()]);
            first.published_at = start;
            put(&store, &first).await.unwrap();
            wait(&store, 2, opens).await
        };
        let third = wait(&store, 3, later).await;
        assert_eq!(crate::numbered(&store, &study, 2).await.unwrap().as_ref(), Some(&second));
        assert_eq!(
            crate::releases(&store, &study, None).await.unwrap().len(),
            3,
            "people of the study see all"
        );
        assert_eq!(numbers().await, (vec![1], Some(1)));
        assert_eq!(
            crate::before(&store, &third).await.unwrap().unwrap().number,
            1,
            "not even by what changed"
        );
        assert_eq!(crate::next_opening(&store, &study).await.unwrap(), Some(opens));
        assert_eq!(crate::next_opening(&store, &"beta".parse().unwrap()).await.unwrap(), None);
        assert_eq!(crate::next_opening_of_all(&store).await.unwrap(), Some(opens));

        let say = async |number, opens, reason: &str| {
            crate::reschedule(&store, &editor, &study, (number, opens), reason).await
        };
        let earlier = EmbargoRefused::BeforeEarlier { number: 2, until: opens };
        let after = EmbargoRefused::AfterLater { number: 3, until: later };
        for (number, moment, reason, refused) in [
            (1, Opens::AtOnce, "Vội.", EmbargoRefused::Open),
            (9, Opens::AtOnce, "Vội.", EmbargoRefused::Unknown),
            (2, Opens::At(start), "Vội.", EmbargoRefused::Passed),
            (2, Opens::At(at("2033-07-01T01:00:00Z")), "Vội.", EmbargoRefused::TooFar),
            (2, Opens::AtOnce, " ", EmbargoRefused::NoReason),
            (3, Opens::AtOnce, "Vội.", earlier),
            (2, Opens::At(at("2023-07-07T01:00:00Z")), "Chậm.", after),
        ] {
            let told = say(number, moment, reason).await;
            assert!(
                matches!(&told, Err(PublishError::Embargo(why)) if *why == refused),
                "{number}: {told:?}"
            );
        }
        let moved = at("2023-07-05T09:00:00Z");
        say(2, Opens::At(moved), "Chờ họp báo.").await.unwrap();
        clock.set(opens);
        assert_eq!(numbers().await, (vec![1], Some(1)), "it was moved");
        clock.set(moved);
        assert_eq!(numbers().await, (vec![2, 1], Some(2)), "nobody did anything");
        say(3, Opens::AtOnce, "Ban Chỉ đạo đồng ý công bố ngay.").await.unwrap();
        assert_eq!(numbers().await, (vec![3, 2, 1], Some(3)));
        let third = crate::numbered(&store, &study, 3).await.unwrap().unwrap();
        assert_eq!(third.opened_at(), moved);
        let said = crate::embargoes(&store, &third).await.unwrap();
        let reasons: Vec<&str> = said.iter().map(|embargo| embargo.reason.as_str()).collect();
        assert_eq!(reasons, ["", "Ban Chỉ đạo đồng ý công bố ngay."]);
        let again = say(3, Opens::At(later), "Giấu lại.").await;
        assert!(matches!(again, Err(PublishError::Embargo(EmbargoRefused::Open))), "{again:?}");

        assert_eq!(crate::audit(&store).await.unwrap(), Vec::<String>::new());
        for (change, found) in [
            (
                "UPDATE release_embargo SET until = until - 1 WHERE number = 1",
                "changed after it was published",
            ),
            ("UPDATE release_embargo SET until = until - 1 WHERE number = 2", "something else"),
            ("DELETE FROM release_embargo WHERE number = 2", "is gone"),
        ] {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(::store::Bookkeeping::Cache).await.unwrap();
            let told = crate::audit(&store).await.unwrap().join("\n");
            assert!(told.contains(found), "{change}: {told}");
        }
    })
    .await;
}
