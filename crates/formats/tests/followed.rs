//! A reading of any kind of file tells how far it has come, and stops when it is told to.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod told;

use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex};

use formats::events::{Chosen, Options, Progress, Watch, read, secrecy_mark};
use told::{fixture, package};

/// Rows that do not pack well, some mebibytes of them.
fn rows() -> Vec<u8> {
    let mut csv = String::from("case;step;note\n");
    let mut state = 7u64;
    for row in 0..60_000 {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let _ = writeln!(csv, "{};bước {};{state:x}{:x}", row / 3, state >> 61, state.rotate_left(29));
    }
    csv.into_bytes()
}

fn options(watch: Watch) -> Options {
    let chosen = Chosen { object_type: Some("hồ sơ".to_owned()), ..Chosen::default() };
    Options { chosen, watch: Some(watch), ..Options::default() }
}

/// How far a whole reading of `bytes` told it had come.
fn check(bytes: &[u8]) -> Vec<Progress> {
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let listener = Arc::clone(&told);
    let watch = Watch::new(move |progress| {
        listener.lock().unwrap().push(progress);
        ControlFlow::Continue(())
    });
    let options = options(watch);
    let table = read(bytes, "log", &options).unwrap();
    assert!(told::told(&table) == told::check(bytes, &Options { watch: None, ..options }), "following shows");
    let told = std::mem::take(&mut *told.lock().unwrap());
    assert!(told.is_sorted_by_key(|progress| (progress.bytes, progress.rows)), "{told:?}");
    assert!(told.iter().all(|progress| progress.bytes <= bytes.len() as u64), "{told:?}");
    told
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    let names = ["one-stop.xlsx", "one-stop.xls", "one-stop.ods", "one-stop.parquet", "one-stop.ocel.xml"];
    let mut files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, fixture(name))).collect();
    let json = br#"{"objects":[{"id":"1","type":"h\u1ed3 s\u01a1"}],"events":[{"id":"e","type":"a","time":"2023-01-01"}]}"#;
    files.push(("one.json", json.to_vec()));
    files.push(("one.csv.zip", package(&[("one.csv", b"case;step\n1;a\n")])));
    files.push(("one-stop.xlsx.zip", package(&[("one-stop.xlsx", &fixture("one-stop.xlsx"))])));
    files
}

#[test]
fn every_kind_of_file_tells_how_far_it_is_read_and_can_be_stopped() {
    for (name, bytes) in files() {
        let told = check(&bytes);
        assert!(told.last().is_some_and(|last| last.bytes > 0), "{name}: {told:?}");
        for allowed in 0..told.len() {
            let calls = Mutex::new(0);
            let watch = Watch::new(move |_| {
                let mut calls = calls.lock().unwrap();
                *calls += 1;
                if *calls > allowed { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            });
            let stopped = read(&bytes[..], name, &options(watch)).unwrap_err();
            assert!(stopped.is_cancelled(), "{name} after {allowed}: {stopped}");
        }
        let watch = Watch::new(|_| ControlFlow::Break(()));
        let stopped = secrecy_mark(&bytes[..], name, &options(watch)).unwrap_err();
        assert!(stopped.is_cancelled(), "{name}: {stopped}");
    }
}

#[test]
fn a_log_in_a_package_counts_by_the_bytes_of_the_package() {
    let rows = rows();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&rows).unwrap();
    for bytes in [package(&[("log.csv", &rows)]), gzip.finish().unwrap(), rows] {
        let told = check(&bytes);
        let size = bytes.len() as u64;
        let half = told.iter().filter(|progress| (size / 4..size * 3 / 4).contains(&progress.bytes));
        assert!(half.count() > 0, "of {size}: {told:?}");
        let last = told.last().unwrap();
        assert!(last.bytes > size * 9 / 10 && last.rows > 10_000, "of {size}: {last:?}");
    }
}
