//! What the newest versions tell in each section, on both databases.

use std::path::Path;

use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Role, StudyCode};
use reports::{DocumentReader, SectionsTold, Upload};
use store::Store;

fn study() -> StudyCode {
    StudyCode::parse("responsibility-2023").expect("a code")
}

async fn send(store: &Store, parts: Vec<Part>) {
    let body = BodyCode::parse("TU.H26").expect("a code");
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let bytes = docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed");
    let upload =
        Upload { study: study(), body, file_name: "bc.docx".into(), encoding: reports::Letters::Ask, bytes };
    reports::receive(store, &DocumentReader::alone(), &actor, upload).await.expect("it is received");
}

/// One line a section: its key, findings with figure, example and both, and whether it says nothing was found.
async fn told(store: &Store) -> Vec<String> {
    let told = SectionsTold::default().of(store, &study()).await.expect("the store answers");
    told.iter()
        .map(|told| {
            let counts = told.findings;
            let none = if told.none_found { " none found" } else { "" };
            format!(
                "{}: {} {} {} {}{none}",
                told.section, counts.all, counts.with_figure, counts.with_example, told.with_both
            )
        })
        .collect()
}

#[tokio::test]
async fn only_the_newest_version_counts_and_missing_sections_are_missing() {
    testkit::on_each_database(&[plan::MIGRATIONS, reports::MIGRATIONS], async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let files = plan::files_of_folder(&folder).expect("the shipped plan is there");
        plan::issue(&store, &Actor::system(), files).await.expect("the shipped plan is good");
        assert!(told(&store).await.is_empty());
        send(
            &store,
            vec![Part::heading(1, "III. Hậu quả, tác hại"), Part::paragraph("Thiệt hại lớn cho dân.")],
        )
        .await;
        assert_eq!(told(&store).await.len(), 1);
        send(
            &store,
            vec![
                Part::heading(1, "II. Biểu hiện, hành vi"),
                Part::paragraph("Một số phòng để hồ sơ quá hạn: năm 2022 có 45 hồ sơ."),
                Part::paragraph("Ví dụ, một hồ sơ đất đai để bảy tháng."),
                Part::heading(1, "III. Hậu quả, tác hại"),
                Part::paragraph("Qua rà soát 12 đơn vị, không phát hiện."),
                Part::heading(1, "IV. Nguyên nhân"),
            ],
        )
        .await;
        assert_eq!(told(&store).await, ["consequences: 0 0 0 0 none found", "manifestations: 1 1 1 1"]);
    })
    .await;
}
