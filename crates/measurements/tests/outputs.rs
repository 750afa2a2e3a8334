//! A measurement as files: every form says the same of a log whose truth is known, and says nothing it may not.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{Cursor, Read as _};

use kernel::Language;
use measure::Settings;
use measurements::json::{self, Measurement, ReplyJson};
use measurements::output;
use worklog::Mapping;

const MAPPING: &str = "title = \"Hồ sơ <một cửa>\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\nofficer = \"officer\"\n[compare]\nperiod = \"all\"\n";

/// Twenty cases begun by each of twenty-four units; Phòng 07 sends nearly all of its cases there and back, the others few;
/// a unit named like a formula and like markup has too few cases to be shown.
fn log() -> String {
    let mut text = "case,step,time,unit,officer\n".to_owned();
    for unit in 0..24 {
        for case in 0..20 {
            let back = unit == 7 || case % 8 == unit % 8;
            let holders = match (back, case % 2) {
                (true, _) => vec![unit, unit + 1 + case, unit, unit + 1 + case, unit],
                (false, 0) => vec![unit, unit + 1 + case],
                (false, _) => vec![unit],
            };
            for (hour, holder) in holders.into_iter().enumerate() {
                let (month, day, hour, holder) = (1 + case % 12, case + 1, 8 + hour, holder % 24);
                let _ = writeln!(
                    text,
                    "HS-{unit:02}-{case:02},Xử lý,2022-{month:02}-{day:02}T{hour:02}:00:00+07:00,Phòng {holder:02},Cán bộ {case}"
                );
            }
        }
    }
    text.push_str("HS-99,Xử lý,2022-03-01T08:00:00+07:00,=1+1<script>alert(1)</script>,\n");
    text
}

fn measured(threads: usize) -> Measurement {
    let mapping = Mapping::parse(MAPPING, "mapping.toml").unwrap();
    let outcome = worklog::import(log().as_bytes(), "log.csv", &mapping).unwrap();
    let settings = Settings {
        threads: Some(threads),
        pseudonym_key: Some([7; 32]),
        change: Some(2022 * 12 + 6),
        ..Settings::default()
    };
    let mut whole = json::of(&outcome.log.info, &measurements::measure_log(&outcome.log, &settings).unwrap());
    whole.replies = vec![ReplyJson {
        unit: "Phòng 07".to_owned(),
        indicator: Some("handover".to_owned()),
        text: "Đơn vị thiếu người & phải chuyển.".to_owned(),
        at: "2022-08-01T00:00:00Z".to_owned(),
    }];
    whole
}

fn lines(csv: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(csv).unwrap().strip_prefix('\u{feff}').unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_row_of_the_table_says_what_the_cell_says_or_why_not() {
    let whole = measured(1);
    let lines = lines(&output::csv(&whole, Language::Vietnamese).unwrap());
    let row = |start: &str| lines.iter().find(|line| line.contains(start)).cloned().unwrap_or_default();
    insta::assert_snapshot!(lines[0], @"log,behaviour,indicator,indicator_name,definition_version,unit,not_shown_because,cases,cases_with,observed_count,expected_count,base_count,observed_days,expected_days,base_days,ratio,ratio_lower_95,ratio_upper_95,shrunk_ratio,shrunk_lower_95,shrunk_upper_95,precision,z,p,q,worth_asking,withdrawn,first_signal_month,change_ratio,change_lower_95,change_upper_95,reply_to_figure,reply_to_all_figures");
    insta::assert_snapshot!(row("handover,Số lần chuyển đi,1,'=1+1"), @"Hồ sơ <một cửa>,buck_passing,handover,Số lần chuyển đi,1,'=1+1<script>alert(1)</script>,không hiển thị: ít hơn 10 hồ sơ,,,,,,,,,,,,,,,,,,,,,,,,,,");
    let shown = row("handover,Số lần chuyển đi,1,Phòng 07,");
    assert!(shown.contains(",Phòng 07,,35,") && shown.contains(",true,false,"), "{shown}");
    assert!(shown.ends_with(",Đơn vị thiếu người & phải chuyển.,"), "{shown}");
    let idle = row("idle,Tỷ lệ thời gian giữ không có sự kiện,1,Phòng 07,");
    assert!(idle.is_empty() || !idle.contains("NaN"), "{idle}");
}

#[test]
fn parquet_has_the_rows_of_the_csv() {
    let whole = measured(1);
    let lines = lines(&output::csv(&whole, Language::English).unwrap());
    let bytes = bytes::Bytes::from(output::parquet(&whole, Language::English).unwrap());
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
    let names: Vec<String> = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    assert_eq!(names.join(","), lines[0]);
    let rows: usize = reader.build().unwrap().map(|batch| batch.unwrap().num_rows()).sum();
    assert_eq!(rows, lines.len() - 1);
}

#[test]
fn the_workbook_has_its_sheets_in_the_language_asked_for() {
    let whole = measured(1);
    let sheets = |language| {
        let bytes = output::xlsx(&whole, language).unwrap();
        let mut file = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        file.by_name("xl/workbook.xml").unwrap().read_to_string(&mut text).unwrap();
        let names = text.split("<sheet name=\"").skip(1).filter_map(|rest| rest.split('"').next());
        names.collect::<Vec<_>>().join(" | ")
    };
    insta::assert_snapshot!(sheets(Language::Vietnamese), @"Tổng quan | Đơn vị × chỉ báo | Theo tháng | Định nghĩa | Hồ sơ ví dụ | Cách tính");
    insta::assert_snapshot!(sheets(Language::English), @"Overview | Units × indicators | By month | Definitions | Example cases | How computed");
}

#[test]
fn the_page_stands_alone_and_every_link_in_it_leads_somewhere() {
    let whole = measured(1);
    for language in Language::ALL {
        let page = output::html(&whole, language).unwrap();
        for outside in ["<script", "src=", "url(", "@import", "<link", "http-equiv=\"refresh"] {
            assert!(!page.contains(outside), "{outside}");
        }
        let after = |mark: &str| -> BTreeSet<String> {
            page.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
        };
        let (links, ids) = (after("href=\"#"), after(" id=\""));
        assert!(links.len() > 20 && links.is_subset(&ids), "{:?}", links.difference(&ids));
        assert!(after("href=\"").iter().all(|link| link.starts_with('#')));
        assert!(
            page.contains("Đơn vị thiếu người &#38; phải chuyển."),
            "the reply stands beside the figures"
        );
        assert_eq!(page.matches("<h1").count(), 1);
    }
}

#[test]
fn the_text_says_what_cannot_be_measured_once_and_last() {
    let whole = measured(1);
    let text = output::text(&whole, Language::English);
    let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("== ")).collect();
    assert_eq!(
        headings,
        ["== Avoidance ==", "== Buck-passing ==", "== Stalling ==", "== Not measurable on this log =="]
    );
    assert!(text.contains("    Phòng 07: 50.0 / "), "{text}");
    let (_, missing) = text.split_once("== Not measurable on this log ==\n").unwrap();
    assert!(missing.contains("  Late [late] – not measurable here: no column has due dates"), "{missing}");
}

#[test]
fn every_form_has_the_same_bytes_on_any_number_of_threads() {
    let forms = |threads| {
        let whole = measured(threads);
        let language = Language::Vietnamese;
        [
            serde_json::to_vec(&whole).unwrap(),
            output::csv(&whole, language).unwrap(),
            output::parquet(&whole, language).unwrap(),
            output::xlsx(&whole, language).unwrap(),
            output::html(&whole, language).unwrap().into_bytes(),
            output::text(&whole, language).into_bytes(),
        ]
    };
    let one = forms(1);
    assert!(one == forms(2) && one == forms(8));
}
