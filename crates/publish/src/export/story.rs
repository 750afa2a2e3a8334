//! The proof of a release on both databases, and what a changed file does to it.

use std::fs;

use crate::story::{page, put};
use crate::{Package, check_export, proof};

#[tokio::test]
async fn an_export_proves_itself_and_tells_each_changed_file() {
    testkit::on_each_database(&[crate::MIGRATIONS], async |store| {
        let first = put(&store, &page("alpha", 1, &["Câu một.".to_owned()])).await.unwrap();
        let release = put(&store, &page("alpha", 2, &["Câu hai.".to_owned()])).await.unwrap();
        let proven = proof(&store, &release).await.unwrap();
        assert_ne!(proven.position(), proof(&store, &first).await.unwrap().position());
        assert_eq!(proven, proof(&store, &release).await.unwrap(), "it comes out the same each time");

        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("export");
        let mut package = Package::folder(&folder, release.at).unwrap();
        package.add("page.json", &store.blobs().get(&release.page).await.unwrap()).unwrap();
        package.add("de-an.docx", &crate::word(&store, &release).await.unwrap()).unwrap();
        package.add(crate::PROOF, proven.to_json().unwrap().as_bytes()).unwrap();
        package.finish().unwrap();
        let (found, differences) = check_export(&folder).unwrap();
        assert_eq!((found.as_ref(), differences.as_slice()), (Some(&proven), [].as_slice()));

        let told = |path: &str, from: &str, to: &str| {
            let path = folder.join(path);
            let whole = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&whole).replace(from, to);
            fs::write(&path, text).unwrap();
            let told = check_export(&folder).unwrap().1;
            fs::write(&path, &whole).unwrap();
            told.into_iter().map(|difference| difference.0).collect::<Vec<_>>().join("\n")
        };
        let changed = told("page.json", "Câu hai.", "Câu ba.");
        assert!(changed.contains("page.json: it is not the file that was exported"), "{changed}");
        assert!(changed.contains("page.json: it is not the file the ledger entry names"), "{changed}");
        let actor = told(crate::PROOF, "\"actor\": \"system\"", "\"actor\": \"editor\"");
        assert!(actor.contains("does not give its hash"), "{actor}");
        let lines = told(crate::PROOF, "ledger_position: 2", "ledger_position: 9");
        assert!(lines.contains("are not those of the entry"), "{lines}");
        assert!(lines.contains("the signature is not that"), "{lines}");
        let sums = told(crate::SUMS, "  page.json", "  nowhere.json");
        assert!(sums.contains("nowhere.json: it cannot be read"), "{sums}");
    })
    .await;
}
