//! Private links on both databases: who holds the key sees, until the day, until it is revoked; and the key is written nowhere.

use std::sync::Arc;

use jiff::SignedDuration;
use kernel::{Actor, FixedClock, Role, SeededEntropy, StudyCode, World};

use crate::story::{page, put};
use crate::{DraftLinkRefused, NewDraftLink, PublishError, Shows};

#[tokio::test]
async fn a_link_opens_until_its_day_or_until_it_is_revoked() {
    let clock = Arc::new(FixedClock::new("2023-07-01T01:00:00Z".parse().unwrap()));
    let world = || {
        clock.set("2023-07-01T01:00:00Z".parse().unwrap());
        World::new(clock.clone(), Arc::new(SeededEntropy::new(1)))
    };
    testkit::on_each_database_in(world, &[crate::MIGRATIONS], async |store| {
        let study: StudyCode = "alpha".parse().unwrap();
        let editor = Actor { account: Some(store.world().new_id()), role: Role::Editor, body: None };
        let new = |shows, last_day: &str| NewDraftLink {
            shows,
            purpose: "Hội đồng  thẩm định".to_owned(),
            last_day: last_day.parse().unwrap(),
        };
        let make = async |new: NewDraftLink| crate::make_draft_link(&store, &editor, &study, new).await;
        let mut public = page("alpha", 1, &["Câu một.".to_owned()]);
        public.published_at = store.world().now();
        put(&store, &public).await.unwrap();
        for (asked, refused) in [
            (new(Shows::Draft, "2023-06-30"), DraftLinkRefused::Passed),
            (new(Shows::Draft, "2024-06-30"), DraftLinkRefused::TooFar),
            (new(Shows::Release(1), "2023-07-10"), DraftLinkRefused::Public),
            (new(Shows::Release(7), "2023-07-10"), DraftLinkRefused::NoRelease),
        ] {
            let told = make(asked).await;
            assert!(matches!(&told, Err(PublishError::DraftLink(why)) if *why == refused), "{told:?}");
        }
        let (link, key) = make(new(Shows::Draft, "2023-07-03")).await.unwrap();
        let (other, other_key) = make(new(Shows::Draft, "2023-07-10")).await.unwrap();
        assert_ne!(key.as_str(), other_key.as_str());
        assert_eq!(crate::opened_by(&store, key.as_str()).await.unwrap().as_ref(), Some(&link));
        assert_eq!(crate::opened_by(&store, "0123").await.unwrap(), None);
        assert_eq!(format!("{key:?}"), "DraftKey");
        let told: Vec<String> =
            ::store::entries_after(&store, 0, 100).await.unwrap().into_iter().map(|e| e.payload).collect();
        assert!(!told.concat().contains(key.as_str()), "the ledger never tells the key");

        // The last second of the day in Việt Nam, and the first of the next.
        clock.set("2023-07-03T16:59:59Z".parse().unwrap());
        assert!(crate::opened_by(&store, key.as_str()).await.unwrap().is_some());
        clock.set(store.world().now() + SignedDuration::from_secs(1));
        assert_eq!(crate::opened_by(&store, key.as_str()).await.unwrap(), None);
        assert!(crate::opened_by(&store, other_key.as_str()).await.unwrap().is_some());

        crate::revoke_draft_link(&store, &editor, &study, other.id).await.unwrap();
        assert_eq!(crate::opened_by(&store, other_key.as_str()).await.unwrap(), None);
        let again = crate::revoke_draft_link(&store, &editor, &study, other.id).await;
        assert!(matches!(again, Err(PublishError::DraftLink(DraftLinkRefused::Already))), "{again:?}");
        let elsewhere = crate::revoke_draft_link(&store, &editor, &"beta".parse().unwrap(), link.id).await;
        assert!(
            matches!(elsewhere, Err(PublishError::DraftLink(DraftLinkRefused::Unknown))),
            "{elsewhere:?}"
        );
        let links = crate::draft_links(&store, &study).await.unwrap();
        assert_eq!(links.iter().map(|link| link.revoked.is_some()).collect::<Vec<_>>(), [true, false]);

        assert_eq!(crate::audit(&store).await.unwrap(), Vec::<String>::new());
        for (change, found) in [
            ("UPDATE draft_link SET last_day = '2024-01-01' WHERE last_day = '2023-07-03'", "something else"),
            ("DELETE FROM draft_link_revocation", "is gone"),
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
