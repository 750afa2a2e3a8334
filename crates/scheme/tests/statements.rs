//! Statements on both databases: writing, editing by two people at once, order, taking out and putting back.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use kernel::{AccountId, Actor, Role, StudyCode};
use scheme::{Direction, Edit, NewRemoval, SchemeError, StatementId, view};
use store::Store;

fn study() -> StudyCode {
    "responsibility-2023".parse().unwrap()
}

fn editor(store: &Store) -> Actor {
    let account: AccountId = store.world().new_id();
    Actor { account: Some(account), role: Role::Editor, body: None }
}

async fn issue(store: &Store) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::issue(store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
}

async fn write(store: &Store, text: &str) -> StatementId {
    scheme::write_statement(store, &editor(store), &study(), "causes", text).await.unwrap()
}

async fn edit(store: &Store, statement: StatementId, seen: i64, text: &str) -> Result<i64, SchemeError> {
    let edit = Edit { statement, seen, text: text.to_owned() };
    scheme::edit_statement(store, &editor(store), edit).await
}

/// The standing statements of the section, in order.
async fn texts(store: &Store) -> String {
    let view = view(store, &study()).await.unwrap();
    let section = view.sections.iter().find(|section| section.key == "causes").unwrap();
    section.statements.iter().map(|each| each.statement.text.as_str()).collect::<Vec<_>>().join(" | ")
}

async fn story(check: impl AsyncFn(Store)) {
    let migrations = [plan::MIGRATIONS, reports::MIGRATIONS, scheme::MIGRATIONS];
    testkit::on_each_database(&migrations, async |store| {
        issue(&store).await;
        check(store).await;
    })
    .await;
}

fn removal(statement: StatementId, seen: i64, reason: &str) -> NewRemoval {
    NewRemoval { statement, seen, reason: reason.to_owned() }
}

#[tokio::test]
async fn two_editors_at_once_never_lose_a_word() {
    story(async |store| {
        let id = write(&store, "Còn nơi né tránh.").await;
        assert_eq!(edit(&store, id, 1, "Còn nhiều nơi né tránh.").await.unwrap(), 2);
        let SchemeError::Overtaken(overtaken) =
            edit(&store, id, 1, "Còn nơi né tránh, đùn đẩy.").await.unwrap_err()
        else {
            panic!("the second editor must be told")
        };
        assert_eq!(overtaken.seen.unwrap().text, "Còn nơi né tránh.");
        assert_eq!(overtaken.theirs.text, "Còn nhiều nơi né tránh.");
        assert_eq!(overtaken.yours, "Còn nơi né tránh, đùn đẩy.");
        assert_eq!(texts(&store).await, "Còn nhiều nơi né tránh.");
        let merged = "Còn nhiều nơi né tránh, đùn đẩy.";
        assert_eq!(edit(&store, id, overtaken.theirs.number, merged).await.unwrap(), 3);
        assert_eq!(edit(&store, id, 3, merged).await.unwrap(), 3, "the same text is no new version");
        let versions = scheme::versions_of(&store, id).await.unwrap();
        let versions: Vec<&str> = versions.iter().map(|version| version.text.as_str()).collect();
        assert_eq!(versions, ["Còn nơi né tránh.", "Còn nhiều nơi né tránh.", merged]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_editors_who_saw_the_same_text_one_saves_and_the_rest_are_told() {
    story(async |store| {
        let id = write(&store, "Câu gốc.").await;
        let editors: Vec<_> = (0..8)
            .map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    edit(&store, id, 1, &format!("Câu của người {n}.")).await.is_ok()
                })
            })
            .collect();
        let mut saved = 0;
        for editor in editors {
            saved += usize::from(editor.await.unwrap());
        }
        assert_eq!((saved, scheme::versions_of(&store, id).await.unwrap().len()), (1, 2));
    })
    .await;
}

#[tokio::test]
async fn statements_are_ordered_taken_out_and_put_back() {
    story(async |store| {
        let actor = editor(&store);
        let first = write(&store, "một").await;
        let second = write(&store, "hai").await;
        write(&store, "ba").await;
        assert_eq!(texts(&store).await, "một | hai | ba");
        scheme::move_statement(&store, &actor, second, Direction::Earlier).await.unwrap();
        assert_eq!(texts(&store).await, "hai | một | ba");
        scheme::move_statement(&store, &actor, second, Direction::Earlier).await.unwrap();
        scheme::move_statement(&store, &actor, first, Direction::Later).await.unwrap();
        assert_eq!(texts(&store).await, "hai | ba | một");
        scheme::remove_statement(&store, &actor, removal(second, 1, "trùng ý")).await.unwrap();
        assert_eq!(texts(&store).await, "ba | một");
        let again = scheme::remove_statement(&store, &actor, removal(second, 1, "trùng ý")).await;
        assert!(matches!(again, Err(SchemeError::RemovedStatement)));
        assert!(matches!(edit(&store, second, 1, "x").await, Err(SchemeError::RemovedStatement)));
        assert_eq!(view(&store, &study()).await.unwrap().removed.len(), 1);
        scheme::restore_statement(&store, &actor, second).await.unwrap();
        assert_eq!(texts(&store).await, "hai | ba | một");
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_written_is_refused_with_a_way_on() {
    story(async |store| {
        let actor = editor(&store);
        let told = |error: SchemeError| error.told().unwrap().en;
        let unknown = scheme::write_statement(&store, &actor, &study(), "nowhere", "x").await.unwrap_err();
        assert_eq!(told(unknown), "the outline has no section «nowhere»; choose one of those listed");
        let empty = scheme::write_statement(&store, &actor, &study(), "causes", " ").await.unwrap_err();
        assert_eq!(told(empty), "the text is empty; write the statement, or take it out");
        let id = write(&store, "một").await;
        edit(&store, id, 1, "hai").await.unwrap();
        let overtaken = scheme::remove_statement(&store, &actor, removal(id, 1, "thừa")).await.unwrap_err();
        assert!(overtaken.is_conflict());
        assert_eq!(
            told(overtaken),
            "someone else changed the statement since you looked: read their text, then take it out again"
        );
        let silent = scheme::remove_statement(&store, &actor, removal(id, 2, "")).await.unwrap_err();
        assert_eq!(told(silent), "say in a few words why; the reason is kept with the change");
        let other: StudyCode = "other".parse().unwrap();
        assert!(matches!(view(&store, &other).await, Err(SchemeError::UnknownStudy)));
    })
    .await;
}
