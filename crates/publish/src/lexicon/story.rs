//! The store's verbs of lexicons on both databases: answers as rows, what stands for what, and the rows against the ledger.

use kernel::{Actor, Role};
use vietnamese::{Context, Region};

use crate::{LexiconRefused, NewAnswer, PublishError};

fn new(written: &str, context: Context, north: &str, south: &str) -> NewAnswer {
    NewAnswer { written: written.to_owned(), context, north: north.to_owned(), south: south.to_owned() }
}

#[tokio::test]
async fn answers_are_kept_replaced_never_changed_and_stand_in_the_ledger() {
    testkit::on_each_database(&[plan::MIGRATIONS, crate::MIGRATIONS], async |store| {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let files = plan::files_of_folder(&folder).unwrap();
        let study = plan::issue(&store, &Actor::system(), files).await.unwrap().study;
        let editor = Actor { account: Some(store.world().new_id()), role: Role::Editor, body: None };
        let answer = async |new: NewAnswer| crate::answer_token(&store, &editor, &study, new).await;

        let first = answer(new("XYZT", Context::Anywhere, "một", "")).await.unwrap();
        answer(new("ÂB", Context::After("Ty".to_owned()), "ba", "bốn")).await.unwrap();
        answer(new("ÂB", Context::Before("ty".to_owned()), "năm", "năm")).await.unwrap();
        let head = ::store::head(&store).await.unwrap();
        assert_eq!(answer(new(" XYZT ", Context::Anywhere, "một", "một")).await.unwrap(), first);
        let refused = answer(new("XYZT", Context::Anywhere, "số 5", "")).await.unwrap_err();
        assert!(matches!(refused, PublishError::Lexicon(LexiconRefused::Answer(_))), "{refused}");
        assert_eq!(::store::head(&store).await.unwrap(), head, "the same again and a bad one write nothing");
        answer(new("XYZT", Context::Anywhere, "hai", "ba")).await.unwrap();

        let lexicon = crate::lexicon(&store, &study).await.unwrap();
        let told: Vec<String> = lexicon
            .entries()
            .iter()
            .map(|entry| {
                let read = |answer: &crate::LexiconAnswer| {
                    let answer = &answer.answer;
                    [answer.spoken(Region::North), answer.spoken(Region::South)].join("/")
                };
                let earlier: Vec<String> = entry.earlier.iter().map(read).collect();
                let answer = &entry.standing.answer;
                format!("{} {:?} {} {earlier:?}", answer.written(), answer.context(), read(&entry.standing))
            })
            .collect();
        assert_eq!(
            told,
            [
                "ÂB After(\"ty\") ba/bốn []",
                "ÂB Before(\"ty\") năm/năm []",
                "XYZT Anywhere hai/ba [\"một/một\"]"
            ]
        );
        assert_eq!(lexicon.entries()[0].standing.by.account, editor.account);
        let said = vietnamese::spoken_with("XYZT", Region::South, &lexicon.to_lexicon());
        assert_eq!(said, "ba");
        let other = "alpha".parse().unwrap();
        assert!(crate::lexicon(&store, &other).await.unwrap().entries().is_empty());
        let nowhere =
            crate::answer_token(&store, &editor, &other, new("X", Context::Anywhere, "một", "")).await;
        assert!(matches!(nowhere, Err(PublishError::Scheme(_))), "{nowhere:?}");

        let entries = ::store::entries_of(&store, "lexicon.answered", 0, 10).await.unwrap();
        assert_eq!(entries.len(), 4);
        assert!(!entries[0].payload.contains("XYZT"), "the ledger names words by digest");
        assert_eq!(crate::audit(&store).await.unwrap(), Vec::<String>::new());
        for (change, found) in [
            (
                "UPDATE lexicon_answer SET north = 'sáu' WHERE written = 'XYZT' AND north = 'một'",
                "something else",
            ),
            ("DELETE FROM lexicon_answer WHERE beside = 'after'", "is gone"),
            ("UPDATE lexicon_answer SET entry = 1 WHERE beside = 'before'", "past the program"),
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
