//! The workbook on both databases: what its sheets hold, and that numbers are numbers.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Read as _};
use std::path::Path;

use formats::docx_write::{Page, Part, write};
use kernel::{Actor, BodyCode, Language, Role, StudyCode};
use store::Store;

async fn story(check: impl AsyncFn(Store, StudyCode)) {
    let migrations = [
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        let files = plan::files_of_folder(&folder).unwrap();
        let study = plan::issue(&store, &Actor::system(), files).await.unwrap().study;
        check(store, study).await;
    })
    .await;
}

/// The cells of a sheet, row by row, as a program that opens the workbook reads them: numbers bare, texts in quotes.
fn cells(bytes: &[u8], sheet: usize) -> Vec<Vec<String>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let shared = part("xl/sharedStrings.xml");
    let texts: Vec<String> = shared
        .split("<si>")
        .skip(1)
        .map(|item| {
            let text = item.split_once('>').and_then(|(_, rest)| rest.split_once("</t>"));
            text.map(|(text, _)| text.to_owned()).unwrap_or_default()
        })
        .collect();
    let sheet = part(&format!("xl/worksheets/sheet{sheet}.xml"));
    let cell = |cell: &str| {
        let value = cell.split_once("<v>")?.1.split_once("</v>")?.0;
        let is_text = cell.split_once('>')?.0.contains("t=\"s\"");
        Some(if is_text { format!("«{}»", texts[value.parse::<usize>().ok()?]) } else { value.to_owned() })
    };
    sheet.split("<row ").skip(1).map(|row| row.split("<c ").skip(1).filter_map(cell).collect()).collect()
}

#[tokio::test]
async fn the_workbook_holds_the_matrix_and_every_figure_as_numbers() {
    story(async |store, study| {
        let body: BodyCode = "TU.H26".parse().unwrap();
        let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
        let mut parts = vec![
            Part::heading(1, "I. Thực trạng tình hình"),
            Part::paragraph("Trong năm 2022 có 1.234,5 tấn hồ sơ."),
            Part::heading(1, "IV. Nguyên nhân"),
            Part::paragraph("Phân cấp chưa rõ."),
        ];
        parts.extend(
            ["hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"]
                .map(|word| Part::paragraph(format!("Đoạn {word}."))),
        );
        let upload = reports::Upload {
            study: study.clone(),
            body: body.clone(),
            file_name: "bc.docx".to_owned(),
            encoding: Default::default(),
            bytes: write(&Page { parts, ..Page::default() }).unwrap(),
        };
        let reader = formats::DocumentReader::alone();
        let version = reports::receive(&store, &reader, &actor, upload).await.unwrap().version;
        let version = reports::version(&store, version).await.unwrap().unwrap();
        let figures = reports::figures(&store, version.id).await.unwrap();
        let passages = reports::passages(&store, version.id).await.unwrap();
        let plan = plan::current(&store, &study).await.unwrap().unwrap();
        let cause = passages.iter().find(|passage| passage.section == "causes").unwrap();
        let code = plan.codebook.codes[2].id.clone();
        let editor = Actor { account: Some(store.world().new_id()), role: Role::Editor, body: None };
        let coding = coding::NewCoding {
            version: version.id,
            address: cause.address.clone(),
            digest: cause.digest,
            span: coding::Span::Whole,
            code: code.clone(),
            reach: coding::Reach::General,
            sphere: coding::Sphere { field: "health".to_owned(), level: String::new() },
            memo: String::new(),
        };
        let before = publish::tables(&store, &Actor::system(), &study, Language::English).await.unwrap();
        assert_eq!(cells(&before, 2)[1].len(), 5, "nobody coded yet: empty, not 0");
        coding::code(&store, &editor, coding).await.unwrap();

        let bytes = publish::tables(&store, &Actor::system(), &study, Language::English).await.unwrap();
        let counts = cells(&bytes, 2);
        assert_eq!(counts.len(), 2, "one body sent a report, and the header");
        assert_eq!(counts[0].len(), 5 + plan.codebook.codes.len() + 2);
        assert_eq!(counts[1].last_chunk(), Some(&["0".to_owned(), "0".to_owned()]), "nothing waits");
        assert_eq!(counts[0][7], format!("«{code} {}»", plan.codebook.codes[2].name.en));
        assert_eq!(counts[1][0], "«TU.H26»");
        assert_eq!(
            counts[1][4..8],
            [passages.len().to_string(), "0".to_owned(), "0".to_owned(), "1".to_owned()]
        );
        assert!(passages.len() >= coding::matrix::LEAST_PASSAGES);
        let shares = cells(&bytes, 3);
        let share: f64 = shares[1][7].parse().unwrap();
        assert!((share - 1.0 / passages.len() as f64).abs() < 1e-9, "{share}");

        let sheet = cells(&bytes, 4);
        assert_eq!(sheet.len(), 1 + figures.len());
        let row = sheet.iter().find(|row| row.contains(&"1234.5".to_owned())).unwrap();
        assert!(row.contains(&"44562".to_owned()), "1 January 2022 is a day: {row:?}");
        assert!(
            row.contains(&format!("«{}»", version.digest))
                && row.contains(&version.ledger_position.to_string())
        );
        let about = cells(&bytes, 1);
        let (fields, levels) = (cells(&bytes, 5), cells(&bytes, 6));
        let health = fields[0].iter().position(|name| name == "«Health»").unwrap();
        let row =
            |sheet: &[Vec<String>]| sheet.iter().find(|row| row[0] == format!("«{code}»")).unwrap().clone();
        assert_eq!(row(&fields)[health], "1");
        let unsaid = levels[0].iter().position(|name| name == "«Not said»").unwrap();
        assert_eq!((row(&levels)[unsaid].as_str(), row(&levels)[unsaid + 1].as_str()), ("1", "1"));
        let columns =
            [&counts, &shares, &sheet, &fields, &levels].iter().map(|sheet| sheet[0].len()).sum::<usize>();
        let told = about.iter().filter(|row| row.len() == 3).count();
        assert_eq!(told, columns + 1, "every column of every sheet is told");
    })
    .await;
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a person who wants to look at the file names a folder")]
async fn a_study_without_reports_gives_a_workbook_with_headers_only() {
    story(async |store, study| {
        let bytes = publish::tables(&store, &Actor::system(), &study, Language::Vietnamese).await.unwrap();
        for sheet in 2..=6 {
            assert_eq!(cells(&bytes, sheet).len(), 1);
        }
        if let Ok(folder) = std::env::var("DAMLAM_TEST_KEEP") {
            std::fs::write(Path::new(&folder).join("tables.xlsx"), bytes).unwrap();
        }
    })
    .await;
}
