//! The room's story on both databases: a log is measured, its cells and cases are found by their addresses, and a
//! corrected log changes exactly the digests of what a reader would see changed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use kernel::{Actor, BodyCode, Digest, StudyCode};
use measurements::{cell, cells, current, example, examples, list, run};
use store::Store;
use worklog::{Upload, register};

const MAPPING: &str = "title = \"Hồ sơ một cửa\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\nofficer = \"officer\"\n[compare]\nperiod = \"all\"\n[classes.activity]\nsystem = [\"Ghi chú\"]\n";

/// Twenty cases begun by each of twenty-four units; Phòng 07 sends nearly all of its cases there and back, the others few.
fn log(extra: &str) -> String {
    let mut text = "case,step,time,unit,officer\n".to_owned();
    for unit in 0..24 {
        for case in 0..20 {
            let name = format!("HS-{unit:02}-{case:02}");
            let mut event = |hour: usize, unit: usize| {
                let day = case + 1;
                let unit = unit % 24;
                let _ = writeln!(
                    text,
                    "{name},Xử lý,2022-03-{day:02}T{hour:02}:00:00+07:00,Phòng {unit:02},Cán bộ {case}"
                );
            };
            event(8, unit);
            if unit == 7 || case % 8 == unit % 8 {
                event(9, unit + 1 + case);
                event(10, unit);
                event(11, unit + 1 + case);
                event(12, unit);
            } else if case % 2 == 0 {
                event(9, unit + 1 + case);
            }
        }
    }
    text + extra
}

async fn registered(store: &Store, log: String) -> worklog::WorklogId {
    let upload = Upload {
        study: StudyCode::parse("responsibility-2023").unwrap(),
        body: BodyCode::parse("TU.H26").unwrap(),
        name: "Một cửa".to_owned(),
        file_name: "mot-cua.csv".to_owned(),
        bytes: log.into_bytes(),
        mapping: MAPPING.to_owned(),
    };
    register(store, &Actor::system(), upload).await.unwrap().worklog
}

async fn digests(store: &Store, id: worklog::WorklogId) -> Vec<(String, String, Digest)> {
    let cells = cells(store, id).await.unwrap();
    cells.into_iter().map(|cell| (cell.indicator, cell.unit, cell.digest)).collect()
}

async fn story(store: Store) {
    let actor = Actor::system();
    let id = registered(&store, log("")).await;
    assert!(current(&store, id).await.unwrap().is_none());
    let measurement = run(&store, &actor, id).await.unwrap();
    assert_eq!(
        run(&store, &actor, id).await.unwrap(),
        measurement,
        "measuring again says the same and adds nothing"
    );

    let found = cell(&store, id, "handover", "Phòng 07").await.unwrap().unwrap();
    assert_eq!(
        found.text.vi,
        "Phòng 07 – Số lần chuyển đi: 50 lần trên 35 hồ sơ; kỳ vọng 22,4; tỷ số 2,24 (khoảng tin cậy 95 %: 1,68–2,91); cao hơn chênh lệch thông thường giữa các đơn vị: cần hỏi thêm (định nghĩa handover v1)"
    );
    assert_eq!(
        found.text.en,
        "Phòng 07 – Handovers made: 50 times in 35 cases; expected 22.4; ratio 2.24 (95 % interval 1.68–2.91); above the ordinary spread between units: worth asking about (definition handover v1)"
    );
    assert!(found.worth_asking);
    assert_eq!(cell(&store, id, "handover", "No such unit").await.unwrap(), None);
    let all = cells(&store, id).await.unwrap();
    assert!(all.contains(&found));

    let shown = examples(&store, id).await.unwrap();
    let first = &shown[0];
    assert_eq!(
        first.text.vi,
        "Hồ sơ HS-03-03: 5 sự kiện trong 0,2 ngày; Phòng 03 → Phòng 07 → Phòng 03 → Phòng 07 → Phòng 03"
    );
    assert_eq!(example(&store, id, &first.case_key).await.unwrap().as_ref(), Some(first));
    let officers: Vec<&str> = first.steps.iter().filter_map(|step| step.officer.as_deref()).collect();
    assert!(
        !officers.is_empty() && officers.iter().all(|officer| officer.starts_with("CB-")),
        "{officers:?}"
    );

    let summaries = list(&store, &StudyCode::parse("responsibility-2023").unwrap()).await.unwrap();
    assert_eq!(summaries.len(), 1);
    assert!(summaries[0].worth_asking > 0);
    let whole = measurements::result(&store, summaries[0].measurement.as_ref().unwrap()).await.unwrap();
    assert_eq!(whole.log.cases, 480);

    // A row that changes nobody's figure, as a note by the system, changes no digest; one that does changes those that rest on it.
    let before = digests(&store, id).await;
    let same = registered(&store, log("HS-00-01,Ghi chú,2022-03-02T08:30:00+07:00,,\n")).await;
    assert_eq!(same, id);
    assert_eq!(
        cell(&store, id, "handover", "Phòng 07").await.unwrap().unwrap().number,
        1,
        "not measured yet"
    );
    run(&store, &actor, id).await.unwrap();
    assert!(digests(&store, id).await == before, "a digest changed for nothing");
    assert_eq!(cell(&store, id, "handover", "Phòng 07").await.unwrap().unwrap().number, 2);

    registered(&store, log("HS-00-01,Xử lý,2022-03-02T13:00:00+07:00,Phòng 05,\n")).await;
    run(&store, &actor, id).await.unwrap();
    let after = digests(&store, id).await;
    let changed: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(before, after)| before != after && before.0 == "ping_pong")
        .map(|(before, _)| before.1.as_str())
        .collect();
    assert!(changed.contains(&"Phòng 05"), "{changed:?}");
}

#[tokio::test]
async fn a_measured_log_is_cited_by_address() {
    testkit::on_each_database(&[worklog::MIGRATIONS, measurements::MIGRATIONS], story).await;
}
