//! Citations of measured indicators and example cases on both databases: fresh while a reader would see the same, stale
//! when a new version of the work log changes what they would see.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use kernel::{Actor, Role, StudyCode};
use measurements::WorklogId;
use scheme::{NewCitation, SchemeError, StatementId, Target};
use store::Store;

const STUDY: &str = "responsibility-2023";
const MAPPING: &str = r#"
title = "Small log"

[columns]
case = "case"
activity = "activity"
time = "time"
unit = "unit"

[time]
zone = "Asia/Ho_Chi_Minh"
forms = ["iso"]

[classes.activity]
work = ["work"]
"#;

fn study() -> StudyCode {
    STUDY.parse().unwrap()
}

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

/// Twenty units of twenty-five cases each. A unit hands three of them to the next unit and gets them back; the unit
/// `U00` does so with `returned` of its cases.
fn log(returned: usize) -> Vec<u8> {
    let mut csv = "case,activity,time,unit\n".to_owned();
    for of in 0..20 {
        for case in 0..25 {
            let back = case < if of == 0 { returned } else { 3 };
            let units = if back { vec![of, (of + 1) % 20, of] } else { vec![of] };
            for (hour, unit) in units.into_iter().enumerate() {
                let (day, hour) = (case + 1, 8 + hour);
                writeln!(csv, "{of}-{case},work,2023-03-{day:02}T{hour:02}:00:00+07:00,U{unit:02}").unwrap();
            }
        }
    }
    csv.into_bytes()
}

/// Runs `check` on each database, with the shipped plan issued.
async fn story(check: impl AsyncFn(Store)) {
    let migrations = [
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
        scheme::MIGRATIONS,
    ];
    testkit::on_each_database(&migrations, async |store| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
        plan::issue(&store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
        check(store).await;
    })
    .await;
}

/// Registers a version of the log.
async fn register(store: &Store, returned: usize) -> WorklogId {
    let upload = worklog::Upload {
        study: study(),
        body: "TU.H26".parse().unwrap(),
        name: "một cửa".to_owned(),
        file_name: "log.csv".to_owned(),
        bytes: log(returned),
        mapping: MAPPING.to_owned(),
    };
    worklog::register(store, &Actor::system(), upload).await.unwrap().worklog
}

/// Registers a version of the log and measures it.
async fn measure(store: &Store, returned: usize) -> WorklogId {
    let worklog = register(store, returned).await;
    measurements::run(store, &Actor::system(), worklog).await.unwrap();
    worklog
}

async fn cite(store: &Store, statement: StatementId, target: Target) -> Result<(), SchemeError> {
    let (target, content, _) = scheme::preview(store, &study(), &target).await?;
    scheme::cite(store, &editor(), NewCitation { statement, target, seen: content.digest }).await.map(drop)
}

/// The state of each citation with its kind and the words that stand there now.
async fn states(store: &Store, statement: StatementId) -> String {
    let view = scheme::statement(store, statement).await.unwrap();
    let line = |citation: &scheme::CitationView| {
        format!("{} {}", citation.citation.target.kind(), citation.freshness.code())
    };
    view.citations.iter().map(line).collect::<Vec<_>>().join(", ")
}

#[tokio::test]
async fn an_indicator_is_stale_only_when_a_reader_would_see_something_else() {
    story(async |store| {
        let worklog = measure(&store, 25).await;
        let id = scheme::write_statement(&store, &editor(), &study(), "causes", "đùn đẩy").await.unwrap();
        let handover = |unit: &str| Target::Indicator {
            worklog,
            indicator: "handover".to_owned(),
            unit: unit.to_owned(),
        };
        cite(&store, id, handover("U00")).await.unwrap();
        cite(&store, id, handover("U05")).await.unwrap();
        assert!(matches!(cite(&store, id, handover("U99")).await, Err(SchemeError::NothingThere)));
        let example = measurements::examples(&store, worklog).await.unwrap().remove(0);
        cite(&store, id, Target::Example { worklog, case: example.case_key }).await.unwrap();
        assert_eq!(states(&store, id).await, "indicator fresh, indicator fresh, example fresh");

        let view = scheme::statement(&store, id).await.unwrap();
        let first = &view.citations[0];
        assert_eq!(first.origin.name.vi, "Thành ủy Hà Nội · một cửa");
        assert!(!first.citation.pinned.content.definition.vi.is_empty(), "the definition is pinned as well");

        measure(&store, 25).await;
        assert_eq!(
            states(&store, id).await,
            "indicator fresh, indicator fresh, example fresh",
            "measured again, nothing changed"
        );
        let answer = measurements::NewReply {
            worklog,
            unit: "U00".to_owned(),
            about: measurements::About::Figure("handover".to_owned()),
            text: "Đơn vị nhận hồ sơ của hai nơi sáp nhập.".to_owned(),
        };
        measurements::reply(&store, &Actor::system(), answer).await.unwrap();
        assert!(
            states(&store, id).await.starts_with("indicator stale, indicator fresh"),
            "a reply is to be looked at"
        );
        let view = scheme::view(&store, &study()).await.unwrap();
        let (_, _, stale) = view.to_look_at().remove(0);
        let quote = &stale.now.as_ref().unwrap().quote;
        assert!(
            quote.vi.ends_with("Đơn vị trả lời: “Đơn vị nhận hồ sơ của hai nơi sáp nhập.”"),
            "{}",
            quote.vi
        );

        measure(&store, 3).await;
        let states = states(&store, id).await;
        assert!(states.starts_with("indicator stale"), "{states}");
        let view = scheme::view(&store, &study()).await.unwrap();
        let (_, _, stale) = view.to_look_at().remove(0);
        let now = stale.now.as_ref().unwrap();
        assert_ne!(now.quote, stale.citation.pinned.content.quote, "what stands there now is shown");
    })
    .await;
}

#[tokio::test]
async fn a_version_nobody_measured_leaves_no_citation_fresh() {
    story(async |store| {
        let worklog = measure(&store, 25).await;
        let id = scheme::write_statement(&store, &editor(), &study(), "causes", "đùn đẩy").await.unwrap();
        let target = Target::Indicator { worklog, indicator: "handover".to_owned(), unit: "U00".to_owned() };
        cite(&store, id, target.clone()).await.unwrap();
        assert_eq!(states(&store, id).await, "indicator fresh");

        register(&store, 3).await;
        assert_eq!(states(&store, id).await, "indicator stale");
        let view = scheme::view(&store, &study()).await.unwrap();
        assert_eq!(view.tally().stale, 1, "it is to be looked at");
        let (_, _, stale) = view.to_look_at().remove(0);
        assert_eq!(
            stale.freshness.sentence(kernel::Language::English),
            "Version 2 of the work log is registered but not measured yet: measure it, then look again."
        );
        let look = scheme::Look {
            citation: stale.citation.id,
            after: 1,
            at: scheme::LookedAt::SamePlace,
            seen: stale.citation.pinned.content.digest,
            reason: "đã xem".to_owned(),
        };
        let look = scheme::look_at(&store, &editor(), look).await;
        assert!(
            matches!(look, Err(SchemeError::Unmeasured { version: 2 })),
            "the old figure is not pinned again"
        );
        let again = cite(&store, id, target).await;
        assert!(matches!(again, Err(SchemeError::Unmeasured { version: 2 })), "nor cited anew");

        register(&store, 25).await;
        measurements::run(&store, &Actor::system(), worklog).await.unwrap();
        assert_eq!(states(&store, id).await, "indicator fresh", "measured, and it says the same");
    })
    .await;
}

#[tokio::test]
async fn the_ratio_of_an_indicator_stands_in_a_text_as_a_reference() {
    story(async |store| {
        let worklog = measure(&store, 25).await;
        let cell = measurements::cell(&store, worklog, "handover", "U00").await.unwrap().unwrap();
        let ratio = format!("{:.2}", cell.ratio.unwrap()).replace('.', ",");
        assert!(
            cell.text.vi.contains(&format!("tỷ số {ratio} ")),
            "the number is the one the cell tells: {}",
            cell.text.vi
        );

        // What ends in a nought is written without it.
        let ratio = ratio.trim_end_matches('0').trim_end_matches(',');
        let text = format!("Đơn vị này chuyển việc nhiều gấp {ratio} lần mức chung.");
        let id = scheme::write_statement(&store, &editor(), &study(), "causes", &text).await.unwrap();
        let target = Target::Indicator { worklog, indicator: "handover".to_owned(), unit: "U00".to_owned() };
        cite(&store, id, target).await.unwrap();
        let view = scheme::statement(&store, id).await.unwrap();
        assert_eq!(view.typed_numbers(), [ratio], "typed, it follows no change");
        let referring = view.with_figure(&view.citations[0]).unwrap();
        assert!(referring.contains("{indicator handover@TU.H26 U00}"), "{referring}");
        let edit = scheme::Edit { statement: id, seen: 1, text: referring };
        scheme::edit_statement(&store, &editor(), edit).await.unwrap();
        let view = scheme::statement(&store, id).await.unwrap();
        let read = view.read(kernel::Language::Vietnamese);
        assert_eq!(read.text, text);
        assert_eq!(read.figures.len(), 1, "it leads to the citation");
        assert!(view.typed_numbers().is_empty() && view.uncited_figures().is_empty());
    })
    .await;
}
