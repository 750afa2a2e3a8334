//! One log as office programs, databases and process tools write it: under a mapping each becomes the same work log, each can be
//! previewed, and a secrecy mark in any of them is found.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use arrow_array::Array as _;
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Int32Type, TimestampMicrosecondType};
use jiff::Timestamp;
use kernel::Language;
use worklog::{ImportError, Mapping, import, preview};

const MAPPING: &str = r#"
title = "Một cửa"
[columns]
case = "Mã hồ sơ"
activity = "Bước"
time = "Lúc"
due = "Hạn"
unit = "Đơn vị"
[time]
forms = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y"]
"#;

const CSV: &str = "Mã hồ sơ;Bước;Lúc;Hạn;Đơn vị
00123;Tiếp nhận hồ sơ;31/03/2023 08:00:00;14/04/2023;Bộ phận một cửa
00123;Chuyển hồ sơ;03/04/2023 14:30:15;;Phòng Tài nguyên và Môi trường
00124;Tiếp nhận hồ sơ;03/04/2023 00:00:00;20/04/2023;Bộ phận một cửa
";

/// Files that stand beside the tests of `formats`, written by openpyxl, xlwt, odfpy and pyarrow.
fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats/tests/fixtures").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The log as kept: case, activity, time, due, unit; then what was refused and what is worth knowing.
fn check(bytes: &[u8], mapping: &str) -> String {
    let mapping = match Mapping::parse(mapping, "map.toml") {
        Ok(mapping) => mapping,
        Err(problems) => return problems[0].line(Language::English),
    };
    let outcome = match import(bytes, "log", &mapping) {
        Ok(outcome) => outcome,
        Err(ImportError::File(problems)) => return problems[0].line(Language::English),
        Err(error) => return error.to_string(),
    };
    let mut told = String::new();
    for part in &outcome.log.parts {
        for row in 0..part.num_rows() {
            let cells = ["case", "activity", "time", "due", "unit"].iter().filter_map(|name| {
                let column = part.column_by_name(name)?;
                Some(match column.as_any_dictionary_opt() {
                    _ if column.is_null(row) => "–".to_owned(),
                    Some(_) => {
                        let words = column.as_dictionary::<Int32Type>();
                        let key = usize::try_from(words.keys().value(row)).unwrap();
                        words.values().as_string::<i32>().value(key).to_owned()
                    }
                    None => {
                        let micros = column.as_primitive::<TimestampMicrosecondType>().value(row);
                        Timestamp::from_microsecond(micros).unwrap().to_string()
                    }
                })
            });
            let _ = writeln!(told, "{}", cells.collect::<Vec<_>>().join(" | "));
        }
    }
    for row in &outcome.rejected {
        let _ = writeln!(told, "{} refused: {}", row.place, row.reason.en);
    }
    for problem in &outcome.problems {
        let _ = writeln!(told, "{}", problem.line(Language::English));
    }
    told
}

#[test]
fn every_table_of_one_log_is_one_log() {
    let expected = check(CSV.as_bytes(), MAPPING);
    insta::assert_snapshot!(expected, @"
    00123 | Tiếp nhận hồ sơ | 2023-03-31T01:00:00Z | 2023-04-14T16:59:59.999999Z | Bộ phận một cửa
    00123 | Chuyển hồ sơ | 2023-04-03T07:30:15Z | – | Phòng Tài nguyên và Môi trường
    00124 | Tiếp nhận hồ sơ | 2023-04-02T17:00:00Z | 2023-04-20T16:59:59.999999Z | Bộ phận một cửa
    ");
    let utf16: Vec<u8> = format!("\u{feff}{CSV}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(check(&utf16, MAPPING), expected);
    assert_eq!(check(CSV.replace(';', "\t").as_bytes(), MAPPING), expected);
    for name in ["one-stop.xlsx", "one-stop.xls"] {
        let told = check(&fixture(name), MAPPING);
        let (log, note) = told.split_once("log/").unwrap();
        assert_eq!(log, expected, "{name}");
        assert!(note.starts_with("Hồ sơ:0: note [sheet-taken]"), "{note}");
        let chosen = format!("{MAPPING}[sheet]\nname = \"Hồ sơ\"\n");
        assert_eq!(check(&fixture(name), &chosen), expected, "{name}");
    }
    let ods = check(&fixture("one-stop.ods"), MAPPING);
    assert!(ods.starts_with(&expected), "two events more: {ods}");
}

#[test]
fn an_old_encoding_is_told_and_the_log_is_the_same() {
    // «Mã hồ sơ;Bước;Lúc;Hạn;Đơn vị» and so on, typed in a font of TCVN3.
    let tcvn3 = "M· hå s¬;B\u{ad}íc;Lóc;H¹n;§¬n vÞ
00123;TiÕp nhËn hå s¬;31/03/2023 08:00:00;14/04/2023;Bé phËn mét cöa
00123;ChuyÓn hå s¬;03/04/2023 14:30:15;;Phßng Tµi nguyªn vµ M«i tr\u{ad}êng
00124;TiÕp nhËn hå s¬;03/04/2023 00:00:00;20/04/2023;Bé phËn mét cöa
";
    let bytes: Vec<u8> = tcvn3.chars().map(|sign| u8::try_from(u32::from(sign)).unwrap()).collect();
    let told = check(&bytes, MAPPING);
    let expected = check(CSV.as_bytes(), MAPPING);
    assert!(told.starts_with(&expected), "{told}");
    insta::assert_snapshot!(&told[expected.len()..], @"log:1: note [encoding-taken] the file is not in UTF-8; it was read as TCVN3 (ABC), for example «Mã hồ sơ» → if the words are wrong, write [csv] encoding in the mapping");
    let chosen = format!("{MAPPING}[csv]\nencoding = \"tcvn3\"\n");
    assert!(check(&bytes, &chosen).starts_with(&expected));
}

#[test]
fn a_parquet_file_of_another_program_is_a_log_under_a_mapping() {
    let mapping =
        "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"ts\"\ndue = \"due\"\nunit = \"count\"\n";
    insta::assert_snapshot!(check(&fixture("one-stop.parquet"), mapping), @"
    1 | Tiếp nhận | 2023-03-31T01:00:00Z | 2023-03-31T16:59:59.999999Z | 1
    1 | Trả | 2023-03-31T01:01:00Z | – | 2
    2 | Tiếp nhận | 2023-03-31T01:02:00Z | 2023-04-01T16:59:59.999999Z | 3
    2 | Trả | 2023-03-31T01:03:00Z | 2023-04-02T16:59:59.999999Z | 4
    3 | Tiếp nhận | 2023-03-31T01:04:00Z | 2023-04-03T16:59:59.999999Z | 5
    6 refused: has no case
    log:0:list: warning [column-kind] column «list» is of the type List(Int64, field: 'element') and is not read → if it is needed, export it as text, numbers or times
    ");
}

#[test]
fn an_object_centric_log_is_a_log_under_a_mapping() {
    let columns = "[columns]\ncase = \"case:ocel:id\"\nactivity = \"ocel:type\"\ntime = \"ocel:time\"\nunit = \"object:phòng\"\n";
    let xml = fixture("one-stop.ocel.xml");
    insta::assert_snapshot!(check(&xml, &format!("{columns}[ocel]\nobject_type = \"hồ sơ\"\n")), @"
    h1 | Nhận | 2023-04-01T01:00:00Z | p1
    h1 | Họp | 2023-04-03T01:00:00Z | p2
    h2 | Họp | 2023-04-03T01:00:00Z | p2
    h2 | Trả | 2023-04-04T17:00:00Z | –
    3 refused: is related to no object of the type «hồ sơ»
    log:1: note [events-in-several-cases] 1 events are in several cases and count in each of them (1 rows more) → if that is not meant, choose another type in [ocel] object_type
    ");
    insta::assert_snapshot!(check(&xml, columns), @r#"log:1: blocker [object-type-missing] an OCEL log has several types of objects, and the mapping does not say which is the case: hồ sơ (2 objects), phòng (2 objects) → write [ocel] object_type = "…" in the mapping"#);
}

#[test]
fn a_decimal_comma_and_excel_serials_are_times() {
    let mapping = "[columns]\ncase = \"a\"\nactivity = \"b\"\ntime = \"c\"\n[time]\nforms = [\"excel\"]\n";
    insta::assert_snapshot!(check(b"a;b;c\n1;x;45016,5\n1;y;45017\n1;z;45016.25\n1;w;abc\n", mapping), @"
    1 | z | 2023-03-30T23:00:00Z
    1 | x | 2023-03-31T05:00:00Z
    1 | y | 2023-03-31T17:00:00Z
    5 refused: «abc» is no time in the forms the mapping names
    ");
}

#[test]
fn every_source_can_be_previewed() {
    let told = |bytes: &[u8]| {
        let preview = preview(bytes, "log", 1).unwrap();
        let names: Vec<&str> = preview.columns.iter().map(|column| column.name.as_str()).collect();
        let cells: Vec<&str> = preview.rows[0].iter().map(|cell| cell.as_deref().unwrap_or("–")).collect();
        format!(
            "{:?}, {} row: {} = {}",
            preview.format,
            preview.rows.len(),
            names.join(" | "),
            cells.join(" | ")
        )
    };
    let xes = "<log><trace><string key=\"concept:name\" value=\"1\"/><event><string key=\"Bước\" value=\"Tiếp nhận\"/></event></trace></log>";
    let mut all = vec![told(CSV.as_bytes()), told(xes.as_bytes())];
    for name in ["one-stop.xlsx", "one-stop.xls", "one-stop.ods", "one-stop.parquet", "one-stop.ocel.xml"] {
        all.push(told(&fixture(name)));
    }
    insta::assert_snapshot!(all.join("\n"), @"
    Csv { separator: 59 }, 1 row: Mã hồ sơ | Bước | Lúc | Hạn | Đơn vị = 00123 | Tiếp nhận hồ sơ | 31/03/2023 08:00:00 | 14/04/2023 | Bộ phận một cửa
    Xes, 1 row: case:concept:name | Bước = 1 | Tiếp nhận
    Sheet, 1 row: Mã hồ sơ | Bước | Lúc | Hạn | Đơn vị | Trực tuyến | Phí = 00123 | Tiếp nhận hồ sơ | 2023-03-31T08:00:00 | 2023-04-14 | Bộ phận một cửa | TRUE | 7
    Sheet, 1 row: Mã hồ sơ | Bước | Lúc | Hạn | Đơn vị | Trực tuyến | Phí | Kết quả | Kết quả[2] = 00123 | Tiếp nhận hồ sơ | 2023-03-31T08:00:00 | 2023-04-14 | Bộ phận một cửa | TRUE | 7 | đủ | đúng hạn
    Sheet, 1 row: Mã hồ sơ | Bước | Lúc | Hạn | Đơn vị | Trực tuyến | Phí | Kết quả | Kết quả[2] = 00123 | Tiếp nhận hồ sơ | 2023-03-31T08:00:00 | 2023-04-14 | Bộ phận một cửa | TRUE | 7 | đủ | đúng hạn
    Parquet, 1 row: case | step | ts | local_ns | due | fee | count | online = 1 | Tiếp nhận | 2023-03-31T08:00:00+07:00 | 2023-03-31T01:00:00.123456 | 2023-03-31 | 1.5 | 1 | TRUE
    Ocel, 1 row: ocel:id | ocel:type | ocel:time | phí | số | đủ | object:hồ sơ | object:phòng = e1 | Nhận | 2023-04-01T08:00:00+07:00 | 1.5 | 12 | TRUE | h1 | p1
    ");
}

/// `count` events, each of the case `of` gives.
fn made(count: usize, of: impl Fn(usize) -> usize) -> String {
    let mut csv = String::from("case;step;time\n");
    for event in 0..count {
        let _ = writeln!(
            csv,
            "{};a;2023-01-01T{:02}:{:02}:{:02}Z",
            of(event),
            event / 3600 % 24,
            event / 60 % 60,
            event % 60
        );
    }
    csv
}

#[test]
fn one_case_of_many_events_and_many_cases_of_one() {
    let mapping = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\n";
    let mapping = Mapping::parse(mapping, "map.toml").unwrap();
    let counts = |csv: &str| {
        let outcome = import(csv.as_bytes(), "log", &mapping).unwrap();
        let parts: Vec<usize> = outcome.log.parts.iter().map(|part| part.num_rows()).collect();
        (outcome.counts.kept, outcome.counts.cases, parts)
    };
    // A part never splits a case.
    assert_eq!(counts(&made(100_000, |_| 7)), (100_000, 1, vec![100_000]));
    let (kept, cases, parts) = counts(&made(100_000, |event| event));
    assert_eq!((kept, cases), (100_000, 100_000));
    assert_eq!(parts.iter().sum::<usize>(), 100_000);
    assert!(parts.len() > 1, "{parts:?}");
}

#[test]
fn what_cannot_be_is_listed_and_na_is_a_name() {
    let mapping = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\n";
    let rows = "case;step;time\nNA;a;2023-01-01T00:00:00Z\nNA;b;2023-01-01T08:00:00+07:00\n;c;2023-01-01\n1;;2023-01-01\n1;d;\n1;e;0000-01-01\n1;f;9999-12-30\n1;g;2023-01-01;x\n";
    insta::assert_snapshot!(check(rows.as_bytes(), mapping), @"
    NA | a | 2023-01-01T00:00:00Z
    NA | b | 2023-01-01T01:00:00Z
    4 refused: has no case
    5 refused: has no activity
    6 refused: has no time
    7 refused: the year -1 lies outside the years 1900–2200
    8 refused: the year 9999 lies outside the years 1900–2200
    9 refused: has 4 fields, the header has 3
    ");
    insta::assert_snapshot!(check(b"case;step;time\n", mapping), @"log:0: blocker [nothing-kept] none of 0 events can be kept: the file has no events → check the mapping: columns, forms of time");
    insta::assert_snapshot!(check(b"Case;step\n", mapping), @"log:1:case: blocker [column-not-in-file] the file has no column «case» (mapped to case) → did you mean «Case»?");
}
