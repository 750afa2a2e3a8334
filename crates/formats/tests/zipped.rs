//! A log in a zip package: read when it stands alone, refused by name when it does not.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod told;

use std::io::Write as _;

use formats::events::{Limits, Options, secrecy_mark};
use told::{check, fixture, package};

const CSV: &[u8] = b"case;step\n1;a\n2;b\n";

fn plain(bytes: &[u8]) -> String {
    check(bytes, &Options::default())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_log_that_stands_alone_is_read() {
    let expected = plain(CSV);
    insta::assert_snapshot!(expected, @"
    Csv { separator: 59 }, 2 events at [2, 3]
    case: 1 | 2
    step: a | b
    ");
    let xes = b"<log><trace><string key=\"concept:name\" value=\"1\"/><event><string key=\"a\" value=\"b\"/></event></trace></log>";
    assert_eq!(plain(&package(&[("log.csv", CSV)])), expected);
    assert_eq!(plain(&package(&[("thư mục/nhật ký.csv", CSV)])), expected);
    assert_eq!(plain(&package(&[("log.csv.gz", &gzip(CSV))])), expected);
    assert_eq!(plain(&package(&[("log.xes", xes)])), plain(xes));
    for name in ["one-stop.xlsx", "one-stop.xls", "one-stop.ods", "one-stop.parquet", "one-stop.ocel.xml"] {
        let bytes = fixture(name);
        let inner = format!("log/{name}");
        assert_eq!(plain(&package(&[(name, &bytes)])).replace(&inner, "log"), plain(&bytes), "{name}");
    }
    // What operating systems leave behind is no second file.
    let beside: [(&str, &[u8]); 3] =
        [("__MACOSX/._log.csv", b"x"), (".DS_Store", b"y"), ("a/Thumbs.db", b"z")];
    assert_eq!(plain(&package(&[beside[0], ("a/log.csv", CSV), beside[1], beside[2]])), expected);
}

#[test]
fn what_is_not_one_log_is_refused_by_name() {
    insta::assert_snapshot!(plain(&package(&[("a.csv", CSV), ("b/c.csv", CSV)])), @"REFUSED log:1: blocker [zip-of-several] the package holds 2 files, and which is the log is unclear: a.csv, b/c.csv → send the log by itself, or pack that one file only");
    insta::assert_snapshot!(plain(&package(&[])), @"REFUSED log:1: blocker [zip-of-several] the package holds no file → send the log by itself, or pack that one file only");
    insta::assert_snapshot!(plain(&package(&[("in.zip", &package(&[("log.csv", CSV)]))])), @"REFUSED log/in.zip:1: blocker [unknown-format] this is a zip package, not a work log → send XES, OCEL, CSV, a spreadsheet or Parquet");
    insta::assert_snapshot!(plain(&package(&[("a.txt", b"")])), @"REFUSED log/a.txt:1: blocker [unknown-format] the file is empty → export the log again and send it again");
    insta::assert_snapshot!(plain(&package(&[("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\0")])), @"REFUSED log/a.png:1: blocker [unknown-format] this is no text: it holds zero bytes or control characters → send XES, OCEL, CSV, a spreadsheet or Parquet");
    let many: Vec<(String, &[u8])> = (0..30).map(|number| (format!("{number}.csv"), CSV)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
    let limits = Limits { entries: 20, ..Limits::default() };
    insta::assert_snapshot!(check(&package(&many), &Options { limits, ..Options::default() }), @"REFUSED log:0: blocker [many-entries] the package holds more than 20 files → send the log by itself");
    insta::assert_snapshot!(plain(&package(&many)), @"REFUSED log:1: blocker [zip-of-several] the package holds 30 files, and which is the log is unclear: 0.csv, 1.csv, 2.csv, 3.csv, 4.csv, 5.csv, 6.csv, 7.csv, 8.csv, 9.csv, … → send the log by itself, or pack that one file only");
}

#[test]
fn a_package_that_is_cut_off_damaged_or_locked_says_so() {
    let good = package(&[("log.csv", &CSV.repeat(50))]);
    insta::assert_snapshot!(plain(&good[..good.len() - 30]), @"REFUSED log:1: blocker [broken-package] the package or workbook is damaged or cut off: the package has no table of its files → open it on your computer, save it and send it again");
    // A byte of what is packed, and one of the sum that it is checked by.
    let mut damaged = good.clone();
    damaged[14] ^= 1;
    let central = damaged.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    damaged[central + 16] ^= 1;
    insta::assert_snapshot!(plain(&damaged), @"REFUSED log/log.csv:1: blocker [unreadable] cannot be read on: Invalid checksum → check the file and send it again");
    let mut locked = good.clone();
    locked[6] |= 1;
    locked[central + 8] |= 1;
    insta::assert_snapshot!(plain(&locked), @"REFUSED log:1: blocker [encrypted] the file is protected by a password → take the password off, save it and send it again");
}

#[test]
fn a_package_that_swells_ends_at_the_bounds() {
    let zeros = package(&[(
        "log.csv",
        &[b"case;step\n".to_vec(), b"1;aaaaaaaaaaaaaaa\n".repeat(5_000_000)].concat(),
    )]);
    assert!(zeros.len() < 600_000, "{}", zeros.len());
    let bound = |limits: Limits| check(&zeros, &Options { limits, ..Options::default() });
    insta::assert_snapshot!(bound(Limits { ratio: 100, ..Limits::default() }), @"REFUSED log/log.csv:0: blocker [unpacks-too-far] this part unpacks to more than 100 times its size → save the file again with a spreadsheet program, or split the log");
    insta::assert_snapshot!(bound(Limits { bytes: 1 << 20, ..Limits::default() }), @"REFUSED log/log.csv:0: blocker [too-large] the file is larger than 1048576 bytes unpacked → save the file again with a spreadsheet program, or split the log");
    insta::assert_snapshot!(bound(Limits { package: 1000, ..Limits::default() }), @"REFUSED log:1: blocker [too-large] the file is larger than 1000 bytes → send a CSV packed with gzip, or split the log");
    // Its declared size is a lie that changes nothing.
    let mut lie = zeros.clone();
    let central = lie.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    lie[central + 24..central + 28].copy_from_slice(&1u32.to_le_bytes());
    lie[22..26].copy_from_slice(&1u32.to_le_bytes());
    insta::assert_snapshot!(check(&lie, &Options { limits: Limits { bytes: 1 << 20, ..Limits::default() }, ..Options::default() }), @"REFUSED log/log.csv:1: blocker [unreadable] cannot be read on: File is larger than its declared uncompressed size → check the file and send it again");
}

#[test]
fn a_secrecy_mark_anywhere_in_the_package_is_found() {
    let mark =
        |parts: &[(&str, &[u8])]| secrecy_mark(&package(parts)[..], "log", &Options::default()).unwrap();
    assert_eq!(mark(&[("log.csv", CSV)]), None);
    assert_eq!(mark(&[("log.csv", "case\nTỐI MẬT\n".as_bytes())]), Some("TỐI MẬT"));
    assert_eq!(mark(&[("TỐI MẬT.csv", CSV)]), Some("TỐI MẬT"));
    assert_eq!(mark(&[("log.csv", CSV), ("__MACOSX/._log.csv", "TỐI MẬT".as_bytes())]), Some("TỐI MẬT"));
}
