//! The store's verbs on both databases: releases as rows, and sound as a cache.

use ::store::Store;
use kernel::{Actor, Bilingual, Digest, NewEntry, StudyCode};
use serde_json::json;

use crate::{
    Engine, Material, PublicPage, PublicSection, PublicStatement, PublishError, Release, Voice, store as rows,
};

fn page(study: &str, number: i64) -> PublicPage {
    let statement = PublicStatement {
        id: String::new(),
        text: "Câu một. Câu hai.".to_owned(),
        citations: Vec::new(),
        figures: Vec::new(),
    };
    PublicPage {
        format: PublicPage::FORMAT,
        study: study.to_owned(),
        number,
        published_at: "2023-10-05T01:00:00Z".parse().unwrap(),
        title: Bilingual::new("Đề án", "Scheme"),
        name: Bilingual::new("Đề án", "Scheme"),
        issuer: Bilingual::new("Ban", "Commission"),
        plan_version: 1,
        window: ("2021-02-01".parse().unwrap(), "2023-06-30".parse().unwrap()),
        material: Material::Generated,
        sections: vec![PublicSection {
            key: "causes".to_owned(),
            title: Bilingual::new("Nguyên nhân", "Causes"),
            statements: vec![statement],
        }],
        evidence: Vec::new(),
        lexicon: Vec::new(),
    }
}

async fn put(store: &Store, study: &str, number: i64) -> Result<Release, PublishError> {
    let page = page(study, number);
    let json = serde_json::to_vec(&page).unwrap();
    let mut tx = store.begin(&Actor::system()).await?;
    let release = Release {
        id: tx.new_id(),
        study: StudyCode::parse(study).unwrap(),
        number: rows::next_number(tx.sql(), &StudyCode::parse(study).unwrap()).await?,
        title: page.title.clone(),
        statements: 1,
        evidence: 0,
        page: store.blobs().put(&json).await?,
        docx: store.blobs().put(&page.to_docx()?).await?,
        at: page.published_at,
        revoked: None,
    };
    rows::insert_release(tx.sql(), &release).await?;
    tx.commit(NewEntry::new("release.published", format!("release/{}", release.id), json!({}))).await?;
    Ok(release)
}

#[tokio::test]
async fn releases_are_numbered_listed_and_read_back() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let study = StudyCode::parse("alpha").unwrap();
        assert_eq!(crate::latest(&store, &study).await.unwrap(), None);
        let first = put(&store, "alpha", 1).await.unwrap();
        let second = put(&store, "alpha", 2).await.unwrap();
        let other = put(&store, "beta", 1).await.unwrap();
        assert_eq!((first.number, second.number, other.number), (1, 2, 1));
        assert_eq!(crate::latest(&store, &study).await.unwrap().as_ref(), Some(&second));
        assert_eq!(crate::numbered(&store, &study, 1).await.unwrap().as_ref(), Some(&first));
        assert_eq!(crate::numbered(&store, &study, 3).await.unwrap(), None);
        assert_eq!(crate::releases(&store, &study, None).await.unwrap(), [second.clone(), first.clone()]);
        assert_eq!(crate::releases(&store, &study, Some(2)).await.unwrap(), std::slice::from_ref(&first));
        assert_eq!(crate::latest_of_each(&store, None).await.unwrap(), [second.clone(), other.clone()]);
        assert_eq!(crate::latest_of_each(&store, Some(&study)).await.unwrap(), [other]);
        assert_eq!(crate::page(&store, &second).await.unwrap(), page("alpha", 2));
        assert!(crate::word(&store, &first).await.unwrap().starts_with(b"PK"));
    })
    .await;
}

#[tokio::test]
async fn sound_is_made_once_kept_and_made_again_when_it_is_lost() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let release = put(&store, "alpha", 1).await.unwrap();
        let page = crate::page(&store, &release).await.unwrap();
        let engine = Engine::default();
        let made = crate::audio(&store, &engine, &release, &page, Voice::NuBac).await.unwrap();
        assert_eq!(made.marks.len(), 4, "title, heading and two sentences: {:?}", made.marks);
        assert!(crate::wav(&store, &made).await.unwrap().starts_with(b"RIFF"));
        // What is kept needs no program.
        let nobody = Engine::new("/nowhere/espeak-ng");
        assert_eq!(crate::audio(&store, &nobody, &release, &page, Voice::NuBac).await.unwrap(), made);
        let other = crate::audio(&store, &nobody, &release, &page, Voice::NamNam).await;
        assert!(matches!(other, Err(PublishError::Speech(_))));
        // A row whose file is gone is made again.
        let mut tx = store.begin(&Actor::system()).await.unwrap();
        let lost = crate::Audio { wav: Digest::of(b"lost"), ..made.clone() };
        rows::put_audio(tx.sql(), release.id, crate::audio::MAKER, &lost, "[]").await.unwrap();
        tx.commit_bookkeeping(::store::Bookkeeping::Cache).await.unwrap();
        // The program does not promise the same samples twice; what is said, and when, is the same.
        let again = crate::audio(&store, &engine, &release, &page, Voice::NuBac).await.unwrap();
        assert_eq!((again.voice, &again.marks), (made.voice, &made.marks));
        assert!(crate::wav(&store, &again).await.unwrap().starts_with(b"RIFF"));
    })
    .await;
}
