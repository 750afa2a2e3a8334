//! Logs written to and read from Parquet part by part: what is asked for comes, what is broken is told.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use arrow_array::RecordBatch;
use worklog::{Log, Mapping, ParquetLog, ParquetWriter, import, read_parquet, write_parquet};

const MAPPING: &str = "title = \"Hồ sơ\"\n[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\nlevel = \"level\"\n[classes.activity]\ndecide = [\"b\"]\n";

/// A log of `cases` cases of three events; with enough of them it has several parts.
fn log(cases: usize) -> Log {
    let mut csv = String::from("case,step,time,unit,level\n");
    for case in 0..cases {
        for (step, hour) in [("a", 7), ("b", 9), ("c", 11)] {
            let _ = writeln!(
                csv,
                "HS{case:06},{step},2023-01-{:02}T{hour:02}:00:00+07:00,Phòng {},",
                1 + case % 28,
                case % 7
            );
        }
    }
    import(csv.as_bytes(), "log.csv", &Mapping::parse(MAPPING, "map.toml").unwrap()).unwrap().log
}

fn text(part: &RecordBatch) -> String {
    let columns = part.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    format!("{} × {}", columns.join(" "), part.num_rows())
}

#[test]
fn a_part_comes_with_the_columns_asked_for() {
    let log = log(30_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.parquet");
    std::fs::write(&path, write_parquet(&log).unwrap()).unwrap();
    let file = ParquetLog::open(&path).unwrap();
    assert_eq!((file.parts(), file.events(), file.info()), (log.parts.len(), 90_000, &log.info));
    assert!(file.parts() > 1);
    insta::assert_snapshot!(text(&file.part(0, &["unit", "case", "none"]).unwrap()), @"case unit × 32769");
    insta::assert_snapshot!(text(&file.whole_part(1).unwrap()), @"case activity time offset unit level class place × 32769");
    insta::assert_snapshot!(text(&file.part(2, &[]).unwrap()), @" × 24462");
    insta::assert_snapshot!(file.part(9, &["case"]).unwrap_err(), @"what is kept about the work log cannot be read: it has no part 9");
}

#[test]
fn what_the_head_tells_is_told_without_reading_parts() {
    let file = ParquetLog::of_bytes(write_parquet(&log(30_000)).unwrap()).unwrap();
    assert_eq!(file.times(), Some((1_672_531_200_000_000, 1_674_878_400_000_000)));
    assert_eq!(
        ["unit", "level", "due"].map(|name| (file.has(name), file.is_empty_column(name))),
        [(true, false), (true, true), (false, true)]
    );
    let found = ["HS000000", "HS010923", "HS029999", "HS999999", ""].map(|case| file.parts_of(case));
    assert_eq!(found, [vec![0], vec![1], vec![2], vec![], vec![]]);
    let words: Vec<String> = file.words("unit").unwrap().into_iter().collect();
    assert_eq!(words.join(", "), "Phòng 0, Phòng 1, Phòng 2, Phòng 3, Phòng 4, Phòng 5, Phòng 6");
    assert!(file.words("time").unwrap().is_empty());
}

#[test]
fn threads_share_one_file() {
    let log = log(30_000);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.parquet");
    std::fs::write(&path, write_parquet(&log).unwrap()).unwrap();
    let file = ParquetLog::open(&path).unwrap();
    let whole = |part| format!("{:?}", file.whole_part(part).unwrap());
    let expected: Vec<String> = (0..file.parts()).map(whole).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for (part, expected) in expected.iter().enumerate() {
                    assert_eq!(whole(part), *expected);
                }
            });
        }
    });
}

#[test]
fn parts_written_one_by_one_are_the_file_written_at_once() {
    let log = log(30_000);
    let mut writer = ParquetWriter::new(Vec::new(), &log.parts[0].schema()).unwrap();
    for part in &log.parts {
        writer.write(part).unwrap();
    }
    let bytes = writer.finish(&log.info).unwrap();
    assert_eq!(bytes, write_parquet(&log).unwrap());
    let again = read_parquet(bytes).unwrap();
    assert_eq!(again.info, log.info);
    assert_eq!(write_parquet(&again).unwrap(), write_parquet(&log).unwrap());

    let mut writer = ParquetWriter::new(Vec::new(), &log.parts[0].schema()).unwrap();
    let other = log.parts[0].project(&[0, 1]).unwrap();
    insta::assert_snapshot!(writer.write(&other).unwrap_err(), @"what is kept about the work log cannot be read: a part has other columns than the first");
}

#[test]
fn what_is_no_whole_file_is_told_as_such() {
    let bytes = write_parquet(&log(10)).unwrap();
    let path = std::path::Path::new("không-có.parquet");
    insta::assert_snapshot!(ParquetLog::open(path).unwrap_err(), @"the work log's file không-có.parquet cannot be opened; check the path and the right to read it");
    insta::assert_snapshot!(ParquetLog::of_bytes(bytes[..bytes.len() - 9].to_vec()).unwrap_err(), @"the work log's Parquet file is not whole; restore it from a backup");
    insta::assert_snapshot!(ParquetLog::of_bytes(Vec::new()).unwrap_err(), @"the work log's Parquet file is not whole; restore it from a backup");
    let mut spoilt = bytes.clone();
    spoilt[4..60].fill(0xff);
    let spoilt = ParquetLog::of_bytes(spoilt).unwrap();
    assert!((0..spoilt.parts()).any(|part| spoilt.whole_part(part).is_err()));
}
