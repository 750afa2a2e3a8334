//! The store's verbs on both databases: releases as rows.

use ::store::Store;
use kernel::{Actor, Bilingual, NewEntry, StudyCode};

use crate::{Material, PublicPage, PublicSection, PublicStatement, PublishError, Release, store as rows};

pub(crate) fn page(study: &str, number: i64, statements: &[String]) -> PublicPage {
    let statement = |text: &String| PublicStatement {
        id: String::new(),
        text: text.clone(),
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
            statements: statements.iter().map(statement).collect(),
            ..PublicSection::default()
        }],
        evidence: Vec::new(),
        brief: Vec::new(),
        lexicon: Vec::new(),
    }
}

pub(crate) async fn put(store: &Store, page: &PublicPage) -> Result<Release, PublishError> {
    let json = serde_json::to_vec(page).unwrap();
    let study = StudyCode::parse(&page.study).unwrap();
    let mut tx = store.begin(&Actor::system()).await?;
    let release = Release {
        id: tx.new_id(),
        number: rows::next_number(tx.sql(), &study).await?,
        study,
        title: page.title.clone(),
        statements: 1,
        evidence: 0,
        page: store.blobs().put(&json).await?,
        docx: store.blobs().put(&page.to_docx()?).await?,
        at: page.published_at,
        revoked: None,
        embargo: None,
    };
    rows::insert_release(tx.sql(), &release).await?;
    let facts = crate::actions::entry_facts(&release, None);
    tx.commit(NewEntry::new("release.published", format!("release/{}", release.id), facts)).await?;
    Ok(release)
}

#[tokio::test]
async fn releases_are_numbered_listed_and_read_back() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let study = StudyCode::parse("alpha").unwrap();
        assert_eq!(crate::latest(&store, &study).await.unwrap(), None);
        let text = ["Câu một. Câu hai.".to_owned()];
        let first = put(&store, &page("alpha", 1, &text)).await.unwrap();
        let second = put(&store, &page("alpha", 2, &text)).await.unwrap();
        let other = put(&store, &page("beta", 1, &text)).await.unwrap();
        assert_eq!((first.number, second.number, other.number), (1, 2, 1));
        assert_eq!(crate::latest(&store, &study).await.unwrap().as_ref(), Some(&second));
        assert_eq!(crate::numbered(&store, &study, 1).await.unwrap().as_ref(), Some(&first));
        assert_eq!(crate::numbered(&store, &study, 3).await.unwrap(), None);
        assert_eq!(crate::releases(&store, &study, None).await.unwrap(), [second.clone(), first.clone()]);
        assert_eq!(crate::releases(&store, &study, Some(2)).await.unwrap(), std::slice::from_ref(&first));
        assert_eq!(crate::latest_of_each(&store, None).await.unwrap(), [second.clone(), other.clone()]);
        assert_eq!(crate::latest_of_each(&store, Some(&study)).await.unwrap(), [other]);
        assert_eq!(crate::page(&store, &second).await.unwrap(), page("alpha", 2, &text));
        assert!(crate::word(&store, &first).await.unwrap().starts_with(b"PK"));
    })
    .await;
}
