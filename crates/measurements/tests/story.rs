//! The room's story on both databases: a log is measured, its cells and cases are found by their addresses, and a
//! corrected log changes exactly the digests of what a reader would see changed.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use kernel::{Actor, BodyCode, Digest, Role, StudyCode};
use measurements::{
    About, Cell, MeasurementError, NewReply, ReplyId, Shrunk, cell, cells, current, example, examples, list,
    replies, reply, reply_history, reply_to, run,
};
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

async fn replied(store: &Store, unit: &str, about: About, text: &str) -> Result<ReplyId, MeasurementError> {
    let worklog = list(store, &StudyCode::parse("responsibility-2023").unwrap()).await.unwrap()[0].worklog.id;
    let new = NewReply { worklog, unit: unit.to_owned(), about, text: text.to_owned() };
    reply(store, &Actor { role: Role::Signer, ..Actor::system() }, new).await
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

async fn handover(store: &Store, id: worklog::WorklogId) -> Cell {
    cell(store, id, "handover", "Phòng 07").await.unwrap().unwrap()
}

async fn a_reply_travels(store: Store) {
    let figure = || About::Figure("handover".to_owned());
    let id = registered(&store, log("")).await;
    let early = replied(&store, "Phòng 07", About::AllFigures, "Chưa có số liệu.").await;
    assert!(matches!(early, Err(MeasurementError::NoFigure { .. })), "nothing is measured yet");
    run(&store, &Actor::system(), id).await.unwrap();
    let bare = handover(&store, id).await;
    let other = cell(&store, id, "handover", "Phòng 08").await.unwrap().unwrap();
    assert!(bare.replies.is_empty() && bare.text == bare.sentence);
    assert!(bare.q.is_some_and(|q| q < 0.05) && !bare.withdrawn, "{bare:?}");

    let first = replied(&store, "Phòng 07", figure(), " Tháng 3 thiếu\r\n\n hai biên chế. ").await.unwrap();
    let head = store::head(&store).await.unwrap();
    assert_eq!(
        replied(&store, "Phòng 07", figure(), "Tháng 3 thiếu\nhai biên chế.").await.unwrap(),
        first,
        "the same words again"
    );
    assert_eq!(store::head(&store).await.unwrap(), head, "add nothing");
    let once = handover(&store, id).await;
    assert_eq!(once.text.vi, format!("{}. Đơn vị trả lời: “Tháng 3 thiếu hai biên chế.”", bare.text.vi));
    assert_ne!(once.digest, bare.digest, "a reader sees something else");
    assert_eq!(cell(&store, id, "handover", "Phòng 08").await.unwrap(), Some(other), "others see the same");

    replied(&store, "Phòng 07", About::AllFigures, "Đơn vị nhận hồ sơ của hai nơi sáp nhập.").await.unwrap();
    replied(&store, "Phòng 07", figure(), "Đã bổ sung biên chế từ tháng 4.").await.unwrap();
    let twice = handover(&store, id).await;
    assert_eq!(
        twice.text.en.strip_prefix(bare.text.en.as_str()),
        Some(
            ". The unit replies: “Đã bổ sung biên chế từ tháng 4.”. The unit replies to all its figures: “Đơn vị nhận hồ sơ của hai nơi sáp nhập.”"
        )
    );
    let all = measurements::digests(&store, id).await.unwrap().unwrap();
    let cited = all.cells.iter().find(|(indicator, unit, _)| indicator == "handover" && unit == "Phòng 07");
    assert_eq!(
        cited.map(|(_, _, digest)| *digest),
        Some(twice.digest),
        "citations compare with the same digest"
    );
    for shown in examples(&store, id).await.unwrap() {
        assert_eq!(example(&store, id, &shown.case_key).await.unwrap().as_ref(), Some(&shown));
        let about_it = shown.shows.iter().any(|shows| shows.unit == "Phòng 07");
        assert_eq!(!shown.replies.is_empty(), about_it, "{}", shown.case_key);
        assert_eq!(shown.text.vi.contains(". Phòng 07 trả lời: “"), about_it, "{}", shown.text.vi);
        let cited = all.examples.iter().find(|(case, _)| *case == shown.case_key);
        assert_eq!(cited.map(|(_, digest)| *digest), Some(shown.digest));
    }

    let standing = replies(&store, id).await.unwrap();
    let told: Vec<_> = standing.iter().map(|reply| (reply.about.clone(), reply.number, reply.role)).collect();
    assert_eq!(told, [(About::AllFigures, 1, Role::Signer), (figure(), 2, Role::Signer)]);
    assert_eq!(reply_to(&store, id, "Phòng 07", &figure()).await.unwrap().as_ref(), standing.get(1));
    assert_eq!(reply_to(&store, id, "Phòng 08", &figure()).await.unwrap(), None);
    assert_eq!(reply_history(&store, id, "Phòng 07").await.unwrap().len(), 3, "the superseded one is kept");
    let whole = measurements::result(&store, &current(&store, id).await.unwrap().unwrap()).await.unwrap();
    assert_eq!(whole.replies.len(), 2);

    // A log measured again keeps its replies.
    registered(&store, log("HS-00-01,Xử lý,2022-03-02T13:00:00+07:00,Phòng 05,\n")).await;
    run(&store, &Actor::system(), id).await.unwrap();
    assert_eq!(handover(&store, id).await.replies, twice.replies);

    for (unit, about, text) in [
        ("Phòng 99", About::AllFigures, "Không có."),
        ("Phòng 07", About::Figure("no_such".to_owned()), "Không có."),
        ("Phòng 07", figure(), " \n"),
    ] {
        let head = store::head(&store).await.unwrap();
        assert!(replied(&store, unit, about, text).await.unwrap_err().told().is_some());
        assert_eq!(store::head(&store).await.unwrap(), head, "nothing is kept of «{text}»");
    }
    let secret = replied(&store, "Phòng 07", figure(), "Trả lời\nMẬT\nnội dung").await.unwrap_err();
    assert!(matches!(secret, MeasurementError::ReplySecret("MẬT")));
    assert_eq!(reply_history(&store, id, "Phòng 07").await.unwrap().len(), 3);
    assert_eq!(measurements::audit(&store).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn a_units_reply_travels_with_its_figures() {
    testkit::on_each_database(&[worklog::MIGRATIONS, measurements::MIGRATIONS], a_reply_travels).await;
}

#[tokio::test]
async fn a_changed_figure_or_reply_shows_and_names_its_entry() {
    testkit::on_each_database(&[worklog::MIGRATIONS, measurements::MIGRATIONS], async |store| {
        let id = registered(&store, log("")).await;
        run(&store, &Actor::system(), id).await.unwrap();
        replied(&store, "Phòng 07", About::AllFigures, "Đơn vị thiếu người.").await.unwrap();
        assert_eq!(measurements::audit(&store).await.unwrap(), Vec::<String>::new());
        for (change, back, subject) in [
            ("ratio = ratio + 1", "ratio = ratio - 1", "entry 2: measurement/"),
            ("worth_asking = 1 - worth_asking", "worth_asking = 1 - worth_asking", "entry 2: measurement/"),
            ("withdrawn = 1 - withdrawn", "withdrawn = 1 - withdrawn", "entry 2: measurement/"),
        ] {
            for (change, is_back) in [(change, false), (back, true)] {
                let cell = "unit = 'Phòng 07' AND indicator = 'handover'";
                changed(&store, format!("UPDATE measurement_cell SET {change} WHERE {cell}")).await;
                let found = measurements::audit(&store).await.unwrap();
                let as_told = if is_back { found.is_empty() } else { found[0].starts_with(subject) };
                assert!(as_told, "{change}: {found:?}");
            }
        }
        for change in [
            "UPDATE unit_reply SET text = 'khác'",
            "UPDATE unit_reply SET role = 'editor'",
            "UPDATE unit_reply SET at = at + 1",
            "DELETE FROM unit_reply",
        ] {
            changed(&store, change.to_owned()).await;
            let found = measurements::audit(&store).await.unwrap();
            assert!(found.len() == 1 && found[0].starts_with("entry 3: reply/"), "{change}: {found:?}");
        }
    })
    .await;
}

async fn changed(store: &Store, sql: String) {
    let mut tx = store.begin(&Actor::system()).await.unwrap();
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(tx.sql()).await.unwrap();
    tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
}

#[tokio::test]
async fn the_place_among_all_is_kept_and_may_be_missing_in_old_rows() {
    testkit::on_each_database(&[worklog::MIGRATIONS, measurements::MIGRATIONS], async |store| {
        let id = registered(&store, log("")).await;
        run(&store, &Actor::system(), id).await.unwrap();
        let cell = handover(&store, id).await;
        let shrunk = "shrunk_ratio = 1.5, shrunk_lower = 1.25, shrunk_upper = 1.75, withdrawn = 1";
        changed(&store, format!("UPDATE measurement_cell SET {shrunk}")).await;
        let shrunk = Some(Shrunk { ratio: 1.5, lower: 1.25, upper: 1.75 });
        assert_eq!(handover(&store, id).await, Cell { shrunk, withdrawn: true, ..cell.clone() });
        let summary = measurements::summary(&store, id).await.unwrap().unwrap();
        assert_eq!(summary.withdrawn, cells(&store, id).await.unwrap().len() as i64);
        let none = "p = NULL, q = NULL, shrunk_ratio = NULL, shrunk_lower = NULL, shrunk_upper = NULL";
        changed(&store, format!("UPDATE measurement_cell SET {none}, withdrawn = 0")).await;
        assert_eq!(handover(&store, id).await, Cell { p: None, q: None, shrunk: None, ..cell });
    })
    .await;
}
