//! Charts and pictures of a scheme from the editor's form to the release, on both databases: what is pinned, what holds a release back,
//! what is frozen.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::Cursor;

use formats::docx_write::{self, Page, Part};
use image::{ImageFormat, RgbImage};
use kernel::{Actor, Bilingual, Role, StudyCode};
use publish::{
    ChartRefused, ChartSource, ChartState, Drawing, IllustrationKind, NewChart, NewPicture, PictureRefused,
    PictureWords, PublishError, ReleaseRefused,
};
use reports::{ReportId, Upload};
use scheme::{Beside, NewCitation, Span, Target};
use store::{Migration, Store};

const ROOMS: [&[Migration]; 7] = [
    plan::MIGRATIONS,
    reports::MIGRATIONS,
    worklog::MIGRATIONS,
    measurements::MIGRATIONS,
    coding::MIGRATIONS,
    scheme::MIGRATIONS,
    publish::MIGRATIONS,
];

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
    "responsibility-2023".parse().unwrap()
}

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

fn beside() -> Beside {
    Beside::over(Default::default(), Default::default())
}

/// A report of `body` that tells so many tasks done late.
async fn send(store: &Store, body: &str, late: u32) -> ReportId {
    let parts = vec![
        Part::heading(1, "I. Thực trạng tình hình"),
        Part::paragraph(format!("Nhiệm vụ hoàn thành quá hạn: {late} nhiệm vụ.")),
        Part::heading(1, "IV. Nguyên nhân"),
        Part::paragraph("Luật chồng chéo."),
    ];
    let upload = Upload {
        study: study(),
        body: body.parse().unwrap(),
        file_name: "bc.docx".to_owned(),
        encoding: Default::default(),
        bytes: docx_write::write(&Page { parts, ..Page::default() }).unwrap(),
    };
    let drafter = Actor { account: None, role: Role::Drafter, body: Some(body.parse().unwrap()) };
    reports::receive(store, &formats::DocumentReader::alone(), &drafter, upload).await.unwrap().report
}

/// The shipped plan, two reports, and a sentence on causes that rests on one of them.
async fn scheme_of_two(store: &Store) {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::issue(store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
    let report = send(store, "TU.H26", 40).await;
    send(store, "TU.H29", 15).await;
    let statement =
        scheme::write_statement(store, &editor(), &study(), "causes", "Luật chồng chéo.").await.unwrap();
    let target = Target::Passage { report, address: "causes/p1".to_owned(), span: Span::Whole };
    let (target, content, _) = scheme::preview(store, &study(), &target).await.unwrap();
    scheme::cite(store, &editor(), NewCitation { statement, target, seen: content.digest }).await.unwrap();
}

fn late() -> ChartSource {
    ChartSource::Figure { key: "tasks-late".to_owned(), per: None, group: None }
}

fn below_causes(source: ChartSource) -> NewChart {
    NewChart { section: "causes".to_owned(), source }
}

fn picture_file(width: u32, height: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        let noise =
            u8::try_from((x.wrapping_mul(2_654_435_761) ^ y.wrapping_mul(40_503)) >> 13 & 63).unwrap();
        image::Rgb([90 + noise, 120, 60 + noise])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn words(alt: &str) -> PictureWords {
    let both = |text: &str| Bilingual::new(text, text);
    PictureWords {
        alt: both(alt), caption: both("Bộ phận một cửa"), credit: both("Ảnh: Ban Biên tập")
    }
}

async fn refused(store: &Store) -> Box<ReleaseRefused> {
    let before = store::head(store).await.unwrap();
    let refused = publish::release(store, &editor(), &study()).await;
    let Err(PublishError::Refused(refused)) = refused else { panic!("not refused: {refused:?}") };
    assert_eq!(store::head(store).await.unwrap(), before, "a refusal writes nothing");
    refused
}

#[tokio::test]
async fn a_chart_is_pinned_frozen_and_looked_at_again_when_its_source_changes() {
    testkit::on_each_database(&ROOMS, async |store| {
        scheme_of_two(&store).await;
        let place = async |new| publish::place_chart(&store, &beside(), &editor(), &study(), new).await;
        let why = |placed: Result<_, PublishError>| match placed {
            Err(PublishError::Chart(refused)) => refused,
            other => panic!("not refused: {other:?}"),
        };
        let elsewhere = NewChart { section: "consequences".to_owned(), source: late() };
        assert_eq!(why(place(elsewhere).await), ChartRefused::SilentSection);
        let nothing = ChartSource::Figure { key: "none-such".to_owned(), per: None, group: None };
        assert_eq!(why(place(below_causes(nothing)).await), ChartRefused::Gone);
        let alone = ChartSource::Figure { key: "tasks-late".to_owned(), per: None, group: Some(2) };
        assert_eq!(why(place(below_causes(alone)).await), ChartRefused::TooFew);

        let chart = place(below_causes(late())).await.unwrap();
        assert_eq!(why(place(below_causes(late())).await), ChartRefused::Twice);
        let first = publish::release(&store, &editor(), &study()).await.unwrap();
        let page = publish::page(&store, &first).await.unwrap();
        let [shown] = page.sections[0].charts.as_slice() else { panic!("{:?}", page.sections) };
        let values = |shown: &publish::PublicChart| match &shown.shows.drawing {
            Drawing::Bars { rows, .. } => rows.iter().map(|row| row.value / 10_000).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(values(shown), [40, 15], "in the plan's order, not by size");
        assert!(matches!(
            publish::release(&store, &editor(), &study()).await,
            Err(PublishError::Unchanged { number: 1 })
        ));

        // A new version of a report that no sentence rests on: exactly the chart waits to be looked at.
        send(&store, "TU.H29", 16).await;
        let held = refused(&store).await;
        assert!(held.blocking.is_empty());
        let told: Vec<_> = held.unfit.iter().map(|each| (each.kind, each.id.clone())).collect();
        assert_eq!(told, [(IllustrationKind::Chart, chart.to_string())]);
        assert!(held.unfit[0].why.vi.contains("số liệu khác"), "{}", held.unfit[0].why.vi);
        let views = publish::charts(&store, &beside(), &study()).await.unwrap();
        let ChartState::Changed(now) = &views[0].state else { panic!("{:?}", views[0].state) };
        let confirm =
            async |seen| publish::confirm_chart(&store, &beside(), &editor(), &study(), chart, seen).await;
        let overtaken = confirm(views[0].chart.content).await;
        assert!(matches!(overtaken, Err(PublishError::Chart(ChartRefused::Overtaken))), "{overtaken:?}");
        confirm(now.digest().unwrap()).await.unwrap();
        let second = publish::release(&store, &editor(), &study()).await.unwrap();
        let again = publish::page(&store, &second).await.unwrap();
        assert_eq!(values(&again.sections[0].charts[0]), [40, 16]);
        assert_eq!(publish::page(&store, &first).await.unwrap(), page, "the first release stays as it was");
        let changes = publish::changes(&page, &again);
        assert_eq!((changes.statements.len(), changes.illustrations.len()), (0, 1));
        assert_eq!(changes.illustrations[0].fate, publish::Fate::Reworded);

        publish::remove_chart(&store, &editor(), &study(), chart).await.unwrap();
        let gone = publish::remove_chart(&store, &editor(), &study(), chart).await;
        assert!(matches!(gone, Err(PublishError::Chart(ChartRefused::Unknown))), "{gone:?}");
        let third = publish::release(&store, &editor(), &study()).await.unwrap();
        assert!(publish::page(&store, &third).await.unwrap().sections[0].charts.is_empty());
        assert_eq!(publish::audit(&store).await.unwrap(), Vec::<String>::new());
    })
    .await;
}

/// Twenty units of twenty-five cases each, and one with three: it is not shown.
fn log() -> Vec<u8> {
    let mut csv = "case,activity,time,unit\n".to_owned();
    for of in 0..21 {
        for case in 0..if of == 20 { 3 } else { 25 } {
            let back = case < if of == 0 { 15 } else { 3 };
            let units = if back { vec![of, (of + 1) % 20, of] } else { vec![of] };
            for (hour, unit) in units.into_iter().enumerate() {
                let (day, hour) = (case + 1, 8 + hour);
                writeln!(csv, "{of}-{case},work,2023-03-{day:02}T{hour:02}:00:00+07:00,U{unit:02}").unwrap();
            }
        }
    }
    csv.into_bytes()
}

#[tokio::test]
async fn a_funnel_shows_what_was_measured_by_name_without_small_units_and_with_replies() {
    testkit::on_each_database(&ROOMS, async |store| {
        scheme_of_two(&store).await;
        let upload = worklog::Upload {
            study: study(),
            body: "TU.H26".parse().unwrap(),
            name: "một cửa".to_owned(),
            file_name: "log.csv".to_owned(),
            bytes: log(),
            mapping: MAPPING.to_owned(),
        };
        let worklog = worklog::register(&store, &Actor::system(), upload).await.unwrap().worklog;
        measurements::run(&store, &Actor::system(), worklog).await.unwrap();
        let source = ChartSource::Indicator { worklog, aspect: "handover".to_owned() };
        let offered = publish::chart_sources(&store, &beside(), &study()).await.unwrap();
        assert!(offered.iter().any(|each| each.source == source), "{offered:?}");
        publish::place_chart(&store, &beside(), &editor(), &study(), below_causes(source)).await.unwrap();
        let view = publish::charts(&store, &beside(), &study()).await.unwrap().remove(0);
        assert_eq!(view.state, ChartState::Fresh);
        let Drawing::Funnel { rows, .. } = &view.shows.drawing else { panic!("{:?}", view.shows) };
        let cells = measurements::cells(&store, worklog).await.unwrap();
        let shown: Vec<_> =
            cells.iter().filter(|cell| cell.indicator == "handover" && cell.n.is_some()).collect();
        assert_eq!(rows.len(), shown.len());
        assert!(
            rows.len() > 10 && !rows.iter().any(|row| row.unit == "U20"),
            "a unit of three cases is not shown"
        );
        assert!(rows.is_sorted_by(|a, b| a.unit <= b.unit), "by name, not by ratio");
        for cell in shown {
            let row = rows.iter().find(|row| row.unit == cell.unit).unwrap();
            assert!((row.ratio - cell.ratio.unwrap()).abs() < 1e-5, "{row:?} {cell:?}");
        }

        // What a unit answers travels with its figures: the chart waits until somebody has seen it.
        let unit = rows[3].unit.clone();
        let new = measurements::NewReply {
            worklog,
            unit: unit.clone(),
            about: measurements::About::AllFigures,
            text: "Đơn vị thiếu người.".to_owned(),
        };
        measurements::reply(&store, &Actor::system(), new).await.unwrap();
        let view = publish::charts(&store, &beside(), &study()).await.unwrap().remove(0);
        let ChartState::Changed(now) = view.state else { panic!("{:?}", view.state) };
        let Drawing::Funnel { rows, .. } = &now.drawing else { panic!("{now:?}") };
        let answered: Vec<_> = rows.iter().filter(|row| !row.replies.is_empty()).collect();
        assert_eq!((answered.len(), answered[0].unit.as_str()), (1, unit.as_str()));
        assert_eq!(answered[0].replies[0].text, "Đơn vị thiếu người.");
    })
    .await;
}

#[tokio::test]
async fn a_picture_without_alternative_text_holds_a_release_back_until_it_is_said_what_it_shows() {
    testkit::on_each_database(&ROOMS, async |store| {
        scheme_of_two(&store).await;
        let add = async |section: &str, bytes: Vec<u8>, words: PictureWords| {
            let new = NewPicture { section: section.to_owned(), bytes, words };
            publish::add_picture(&store, &editor(), &study(), new).await
        };
        let why = |added: Result<_, PublishError>| match added {
            Err(PublishError::Picture(refused)) => refused,
            other => panic!("not refused: {other:?}"),
        };
        let before = store::head(&store).await.unwrap();
        assert_eq!(why(add("causes", Vec::new(), words("")).await), PictureRefused::NoFile);
        assert_eq!(why(add("causes", b"GIF89a".to_vec(), words("")).await), PictureRefused::OtherForm);
        assert_eq!(why(add("consequences", picture_file(9, 9), words("")).await), PictureRefused::SilentSection);
        let nameless = PictureWords { credit: Bilingual::default(), ..words("") };
        assert_eq!(why(add("causes", picture_file(9, 9), nameless).await), PictureRefused::NoWords);
        assert_eq!(store::head(&store).await.unwrap(), before, "a refusal writes nothing");

        let picture = add("causes", picture_file(1300, 700), words("")).await.unwrap();
        let held = refused(&store).await;
        assert_eq!(held.unfit.len(), 1);
        let unfit = &held.unfit[0];
        assert_eq!((unfit.kind, unfit.id.clone()), (IllustrationKind::Picture, picture.to_string()));
        assert_eq!((unfit.name.vi.as_str(), unfit.section.vi.as_str()), ("Bộ phận một cửa", "Nguyên nhân"));
        assert!(unfit.why.vi.contains("lời mô tả thay thế"), "{}", unfit.why.vi);
        let one_language = PictureWords { alt: Bilingual::new("Quầy tiếp dân", ""), ..words("") };
        let describe =
            async |words| publish::describe_picture(&store, &editor(), &study(), picture, words).await.unwrap();
        describe(one_language).await;
        assert_eq!(refused(&store).await.unfit.len(), 1, "the page has both languages");
        describe(words("Quầy tiếp dân có ba cửa")).await;
        let head = store::head(&store).await.unwrap();
        describe(words("Quầy tiếp dân có ba cửa")).await;
        assert_eq!(store::head(&store).await.unwrap(), head, "the same words again write nothing");

        let release = publish::release(&store, &editor(), &study()).await.unwrap();
        let page = publish::page(&store, &release).await.unwrap();
        let [shown] = page.sections[0].pictures.as_slice() else { panic!("{:?}", page.sections) };
        assert_eq!(shown.words, words("Quầy tiếp dân có ba cửa"));
        let sizes: Vec<(u32, u32)> = shown.files.iter().map(|file| (file.width, file.height)).collect();
        assert_eq!(sizes, [(480, 258), (960, 516), (1300, 700)]);
        for file in &shown.files {
            let bytes = publish::picture_bytes(&store, file).await.unwrap();
            let read = image::load_from_memory(&bytes).unwrap();
            assert_eq!((read.width(), read.height()), (file.width, file.height));
        }
        publish::remove_picture(&store, &editor(), &study(), picture).await.unwrap();
        let second = publish::release(&store, &editor(), &study()).await.unwrap();
        assert!(publish::page(&store, &second).await.unwrap().sections[0].pictures.is_empty());
        assert_eq!(publish::page(&store, &release).await.unwrap(), page, "the release keeps its picture");
        assert_eq!(publish::audit(&store).await.unwrap(), Vec::<String>::new());
        for change in [
            "UPDATE picture_step SET words = '{\"alt\":{\"vi\":\"\",\"en\":\"\"},\"caption\":{\"vi\":\"\",\"en\":\"\"},\"credit\":{\"vi\":\"\",\"en\":\"\"}}' WHERE step = 'added'",
            "DELETE FROM picture_step WHERE step = 'removed'",
        ] {
            let mut tx = store.begin(&Actor::system()).await.unwrap();
            sqlx::query(change).execute(tx.sql()).await.unwrap();
            tx.commit_bookkeeping(store::Bookkeeping::Cache).await.unwrap();
        }
        let found = publish::audit(&store).await.unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().all(|line| line.contains(&format!("picture/{picture}"))), "{found:?}");
    })
    .await;
}
