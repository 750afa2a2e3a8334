//! An import that is followed: it tells how far it is, and stops when it is told to, in every stage.

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use kernel::{Actor, BodyCode, StudyCode};
use worklog::{
    ImportError, Mapping, Progress, Stage, Upload, Watch, WorklogError, import_watched, register_watched,
};

const MAPPING: &str = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\n";

/// A file of some megabytes, so that it is read in several pieces.
fn csv() -> String {
    let mut csv = String::from("case,step,time,note\n");
    for case in 0..60_000 {
        let _ = writeln!(csv, "HS{case},nhận,2023-01-02T07:00:00+07:00,{}", "x".repeat(60));
    }
    csv
}

#[test]
fn progress_grows_to_the_size_of_the_file() {
    let csv = csv();
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let listener = Arc::clone(&told);
    let watch = Watch::new(move |progress| {
        listener.lock().unwrap().push(progress);
        ControlFlow::Continue(())
    });
    let mapping = Mapping::parse(MAPPING, "map.toml").unwrap();
    let outcome = import_watched(csv.as_bytes(), "log.csv", &mapping, &watch).unwrap();
    assert_eq!(outcome.counts.kept, 60_000);
    let told = told.lock().unwrap();
    assert!(told.is_sorted_by_key(|progress| (progress.stage, progress.bytes, progress.rows)), "{told:?}");
    let reading: Vec<&Progress> = told.iter().filter(|progress| progress.stage == Stage::Reading).collect();
    assert!(reading.len() > 3 && reading.iter().any(|progress| progress.rows > 0), "{reading:?}");
    assert_eq!(reading.last().unwrap().bytes, csv.len() as u64);
}

#[test]
fn a_stopped_import_ends_with_its_own_error() {
    let mapping = Mapping::parse(MAPPING, "map.toml").unwrap();
    for stage in [Stage::Reading, Stage::Sorting] {
        let watch = Watch::new(move |progress| match progress.stage == stage {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        });
        let stopped = import_watched(csv().as_bytes(), "log.csv", &mapping, &watch).unwrap_err();
        assert!(matches!(stopped, ImportError::Cancelled), "{stage:?}: {stopped}");
    }
}

#[tokio::test]
async fn nothing_of_a_stopped_registration_is_kept() {
    testkit::on_each_database(&[worklog::MIGRATIONS], async |store| {
        let bytes = csv().into_bytes();
        let source = kernel::Digest::of(&bytes);
        let head = store::head(&store).await.unwrap();
        for stage in [Stage::Marks, Stage::Reading, Stage::Sorting, Stage::Writing] {
            let upload = Upload {
                study: StudyCode::parse("responsibility-2023").unwrap(),
                body: BodyCode::parse("TU.H26").unwrap(),
                name: "Hồ sơ".to_owned(),
                file_name: "ho-so.csv".to_owned(),
                bytes: bytes.clone(),
                mapping: MAPPING.to_owned(),
            };
            let watch = Watch::new(move |progress| match progress.stage == stage {
                true => ControlFlow::Break(()),
                false => ControlFlow::Continue(()),
            });
            let stopped = register_watched(&store, &Actor::system(), upload, watch).await.unwrap_err();
            assert!(matches!(stopped, WorklogError::Import(ImportError::Cancelled)), "{stage:?}: {stopped}");
            assert!(!store.blobs().has(&source).await, "{stage:?}");
            assert_eq!(store::head(&store).await.unwrap(), head, "{stage:?}");
        }
    })
    .await;
}
