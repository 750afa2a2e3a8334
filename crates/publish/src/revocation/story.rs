//! The store's verbs of revocations on both databases: what is revoked is kept, told, and no longer the one that is shown.

use ::store::Store;
use kernel::{Actor, Bilingual, Digest, NewEntry, Role, StudyCode};

use crate::{PublishError, Release, RevocationRefused, actions, store as rows};

async fn put(store: &Store, study: &StudyCode) -> Release {
    let mut tx = store.begin(&Actor::system()).await.unwrap();
    let release = Release {
        id: tx.new_id(),
        study: study.clone(),
        number: rows::next_number(tx.sql(), study).await.unwrap(),
        title: Bilingual::new("Đề án", "Scheme"),
        statements: 1,
        evidence: 0,
        page: Digest::of(b"page"),
        docx: Digest::of(b"docx"),
        at: tx.now(),
        revoked: None,
        embargo: None,
    };
    rows::insert_release(tx.sql(), &release).await.unwrap();
    let facts = actions::entry_facts(&release, None);
    tx.commit(NewEntry::new("release.published", super::subject_of(release.id), facts)).await.unwrap();
    release
}

#[tokio::test]
async fn a_revoked_release_is_kept_and_the_one_before_is_shown() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let (study, other): (StudyCode, StudyCode) = ("alpha".parse().unwrap(), "beta".parse().unwrap());
        let editor = Actor { account: Some(store.world().new_id()), role: Role::Editor, body: None };
        let first = put(&store, &study).await;
        let second = put(&store, &study).await;
        let third = put(&store, &study).await;
        let only = put(&store, &other).await;
        let revoke = async |study: &StudyCode, number, reason: &str| {
            crate::revoke(&store, &editor, study, number, reason).await
        };
        let refused = [
            revoke(&study, 2, "  ").await,
            revoke(&study, 9, "Sai.").await,
            revoke(&study, 2, &"a".repeat(crate::LONGEST_REASON + 1)).await,
        ];
        let refused = refused.map(|one| match one {
            Err(PublishError::Revocation(refused)) => refused,
            other => panic!("not refused: {other:?}"),
        });
        use RevocationRefused::{Already, NoReason, TooLong, Unknown};
        assert_eq!(refused, [NoReason, Unknown, TooLong]);

        revoke(&study, 3, " Sai số liệu  của Phòng 3. ").await.unwrap();
        revoke(&other, 1, "Nhầm.").await.unwrap();
        let again = revoke(&study, 3, "Nữa.").await;
        assert!(matches!(again, Err(PublishError::Revocation(Already))), "{again:?}");
        let revoked = crate::numbered(&store, &study, 3).await.unwrap().unwrap();
        let told = revoked.revoked.clone().unwrap();
        assert_eq!((told.reason.as_str(), told.by.account), ("Sai số liệu của Phòng 3.", editor.account));
        assert_eq!(Release { revoked: None, ..revoked.clone() }, third, "what was frozen stays as it was");
        assert_eq!(crate::latest(&store, &study).await.unwrap().as_ref(), Some(&second));
        assert_eq!(crate::latest(&store, &other).await.unwrap(), None);
        assert_eq!(crate::latest_of_each(&store, None).await.unwrap(), std::slice::from_ref(&second));
        assert_eq!(crate::before(&store, &revoked).await.unwrap().as_ref(), Some(&second));
        revoke(&study, 2, "Cũng sai.").await.unwrap();
        assert_eq!(crate::before(&store, &revoked).await.unwrap().as_ref(), Some(&first));
        assert_eq!(crate::before(&store, &first).await.unwrap(), None);
        assert_eq!(crate::releases(&store, &study, None).await.unwrap().len(), 3, "the list holds them all");
        assert_eq!(crate::latest_of_each(&store, None).await.unwrap(), std::slice::from_ref(&first));
        let fourth = put(&store, &study).await;
        assert_eq!(fourth.number, 4, "a number is given once");
        assert_eq!(only.number, 1);

        let revoked = |told: &[String]| -> Vec<String> {
            told.iter().filter(|line| !line.contains("has lost its")).cloned().collect()
        };
        assert_eq!(revoked(&crate::audit(&store).await.unwrap()), Vec::<String>::new());
        for (change, found) in [
            ("UPDATE release_revocation SET reason = 'khác' WHERE reason = 'Nhầm.'", "something else"),
            ("UPDATE release_revocation SET at = at + 1 WHERE reason = 'Cũng sai.'", "something else"),
            ("DELETE FROM release_revocation WHERE reason = 'Cũng sai.'", "is gone"),
        ] {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(::store::Bookkeeping::Cache).await.unwrap();
            let told = revoked(&crate::audit(&store).await.unwrap()).join("\n");
            assert!(told.contains(found), "{change}: {told}");
        }
    })
    .await;
}
