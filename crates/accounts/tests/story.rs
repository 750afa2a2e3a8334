//! Accounts on both databases: made, signed in, refused, closed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use accounts::{AccountError, Correspondence, MIGRATIONS, NewAccount, SignInError};
use kernel::{Actor, BodyCode, Language, Role};
use store::Store;

async fn drafter(store: &Store, login: &str) -> Result<kernel::AccountId, AccountError> {
    let new = NewAccount {
        login: login.parse()?,
        name: "Cán bộ tổng hợp".into(),
        role: Role::Drafter,
        body: Some(BodyCode::parse("TU.H26").unwrap()),
        post: Some("drafter".into()),
        password: "mật khẩu đủ dài".into(),
    };
    accounts::create_account(store, &Actor::system(), new).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_signs_in_and_out_and_a_closed_account_does_not() {
    testkit::on_each_database(&[MIGRATIONS], async |store| {
        let id = drafter(&store, "soan.h26").await.unwrap();
        assert!(matches!(drafter(&store, "soan.h26").await, Err(AccountError::LoginTaken { .. })));
        let people = accounts::People::default();
        let known = people.all(&store).await.unwrap();
        assert_eq!(known.get(&id).map(|account| account.login.as_str()), Some("soan.h26"));
        let later = drafter(&store, "soan.h57").await.unwrap();
        assert!(!known.contains_key(&later) && people.all(&store).await.unwrap().contains_key(&later));
        let held = accounts::holders(&store).await.unwrap();
        assert_eq!(held, [(BodyCode::parse("TU.H26").unwrap(), "drafter".to_owned())]);

        let session = accounts::sign_in(&store, " Soan.H26 ", "mật khẩu đủ dài".into()).await.unwrap();
        let now = store.world().now();
        let signed_in = accounts::session(&store, &session.token, now).await.unwrap().unwrap();
        assert_eq!((signed_in.account.id, signed_in.account.role), (id, Role::Drafter));
        assert_ne!(signed_in.csrf, session.token);
        assert!(accounts::session(&store, "not a token", now).await.unwrap().is_none());
        assert!(accounts::session(&store, &session.token, session.expires_at).await.unwrap().is_none());

        accounts::sign_out(&store, &session.token).await.unwrap();
        assert!(accounts::session(&store, &session.token, now).await.unwrap().is_none());

        accounts::close_account(&store, &Actor::system(), id).await.unwrap();
        let refused = accounts::sign_in(&store, "soan.h26", "mật khẩu đủ dài".into()).await;
        assert!(matches!(refused, Err(SignInError::Wrong)));
        assert!(matches!(
            accounts::close_account(&store, &Actor::system(), id).await,
            Err(AccountError::Unknown)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_wrong_tries_close_the_door_for_a_while() {
    let (store, _dir) = testkit::sqlite(&[MIGRATIONS]).await;
    drafter(&store, "soan").await.unwrap();
    for _ in 0..10 {
        assert!(matches!(accounts::sign_in(&store, "soan", "sai".into()).await, Err(SignInError::Wrong)));
    }
    let right = accounts::sign_in(&store, "soan", "mật khẩu đủ dài".into()).await;
    assert!(matches!(right, Err(SignInError::TooMany)));
}

#[tokio::test(flavor = "multi_thread")]
async fn neither_password_nor_token_nor_name_is_kept_in_the_open() {
    let (store, dir) = testkit::sqlite(&[MIGRATIONS]).await;
    drafter(&store, "soan").await.unwrap();
    let session = accounts::sign_in(&store, "soan", "mật khẩu đủ dài".into()).await.unwrap();
    let entries = store::entries_after(&store, 0, 10).await.unwrap();
    assert!(entries.iter().all(|entry| !entry.payload.contains("Cán bộ") && !entry.payload.contains("soan")));
    store.close().await;
    for file in ["damlam.sqlite", "damlam.sqlite-wal"] {
        let Ok(bytes) = std::fs::read(dir.path().join(file)) else { continue };
        for secret in ["mật khẩu đủ dài", session.token.as_str()] {
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{file}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_written_to_where_and_as_they_said() {
    testkit::on_each_database(&[MIGRATIONS], async |store| {
        let system = Actor::system();
        let id = drafter(&store, "soan.h26").await.unwrap();
        let kept = async || accounts::account(&store, id).await.unwrap().unwrap().correspondence;
        assert_eq!(kept().await, Correspondence::default());
        assert_eq!(kept().await.language, Language::Vietnamese);

        let english = Correspondence {
            email: Some("Soan@hanoi.example.vn".parse().unwrap()),
            language: Language::English,
        };
        accounts::set_correspondence(&store, &system, id, &english).await.unwrap();
        assert_eq!(kept().await, english);
        let session = accounts::sign_in(&store, "soan.h26", "mật khẩu đủ dài".into()).await.unwrap();
        let signed_in =
            accounts::session(&store, &session.token, store.world().now()).await.unwrap().unwrap();
        assert_eq!(signed_in.account.correspondence, english);
        let found = accounts::correspondents(&store).await.unwrap();
        assert_eq!(found.iter().map(|account| account.id).collect::<Vec<_>>(), [id]);

        accounts::close_account(&store, &system, id).await.unwrap();
        assert!(accounts::correspondents(&store).await.unwrap().is_empty());
        let closed = accounts::set_correspondence(&store, &system, id, &english).await;
        assert!(matches!(closed, Err(AccountError::Unknown)));
        let entries = store::entries_after(&store, 0, 20).await.unwrap();
        assert!(entries.iter().all(|entry| !entry.payload.contains("example")));
        assert!(entries.iter().any(|entry| entry.kind == "account.correspondence-set"));
    })
    .await;
}
