//! Files that are cut off, swell, nest, hold what no text holds, or only look like logs: each ends in plain words, within the
//! bounds, and nothing panics.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod told;

use std::io::{Read, Write as _};

use formats::events::{Chosen, Encoding, Form, Keep, Limits, Options, TimeForm, Want, read, secrecy_mark};
use told::{check, fixture, package};

fn plain(bytes: &[u8]) -> String {
    check(bytes, &Options::default())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn bounded(bytes: &[u8], limits: Limits) -> String {
    check(bytes, &Options { limits, ..Options::default() })
}

#[test]
fn every_file_cut_off_anywhere_is_told_and_none_panics() {
    let csv = b"case;step;note\n1;a;\"b\n\"\n".repeat(20);
    let xes = b"<log><trace><event><string key=\"a\" value=\"b\"/></event></trace></log>";
    let mut files = vec![gzip(&csv), gzip(xes), xes.to_vec(), package(&[("log.csv", &csv)])];
    for name in ["one-stop.xlsx", "one-stop.xls", "one-stop.ods", "one-stop.parquet", "one-stop.ocel.xml"] {
        files.push(fixture(name));
    }
    for file in files {
        let whole = plain(&file);
        let step = (file.len() / 60).max(1);
        for end in (8..file.len() - 1).step_by(step) {
            let told = plain(&file[..end]);
            // What stands behind the cells of a workbook may be missing; before the first element of XML there is no event.
            let is_told = told.starts_with("REFUSED") || told == whole || told.contains(", 0 events");
            assert!(is_told, "{end} of {}: {told}", file.len());
            let _ = secrecy_mark(&file[..end], "log", &Options::default());
        }
    }
    insta::assert_snapshot!(plain(&gzip(&csv)[..30]), @"REFUSED log:1: blocker [cut-off] the compressed file is cut off → copy or export it again and send it again");
}

#[test]
fn what_swells_ends_at_the_bounds() {
    let bomb = gzip(&[b"case;step\n".to_vec(), b"1;aaaaaaaaaaaaaaa\n".repeat(5_000_000)].concat());
    assert!(bomb.len() < 300_000);
    // At which row depends on how much is read at once.
    let swollen = |limits| bounded(&bomb, limits).split_once(" blocker ").unwrap().1.to_owned();
    insta::assert_snapshot!(swollen(Limits { ratio: 100, ..Limits::default() }), @"[unpacks-too-far] the file unpacks to more than 100 times its size → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(swollen(Limits { bytes: 1 << 20, ..Limits::default() }), @"[too-large] the file is larger than 1048576 bytes unpacked → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(bounded(&bomb, Limits { rows: 1000, ..Limits::default() }), @"REFUSED log:1002: blocker [many-events] more than 1000 events → split the log by time");
    let entities = "<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><log><trace><event><string key=\"a\" value=\"&b;\"/></event></trace></log>";
    insta::assert_snapshot!(plain(entities.as_bytes()), @"REFUSED log:1: blocker [bad-xml] the XML is wrong: at 1..2: unrecognized entity `b` → mend this place or export the log again (UTF-8)");
    insta::assert_snapshot!(plain(format!("<log>{}", "<list>".repeat(1000)).as_bytes()), @"REFUSED log:1: blocker [too-deep] elements nest deeper than 64 → export the log without nested attributes");
}

#[test]
fn an_attribute_or_a_cell_of_ten_megabytes_is_refused_at_its_place() {
    let long = "x".repeat(10 << 20);
    insta::assert_snapshot!(plain(format!("<log>\n<trace><event><string key=\"a\" value=\"{long}\"/></event></trace></log>").as_bytes()), @"REFUSED log:2: blocker [element-too-long] one tag or one row is longer than 1048576 bytes → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(plain(format!("case;step\n1;{long}\n").as_bytes()), @"REFUSED log:2: blocker [element-too-long] one tag or one row is longer than 1048576 bytes → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(plain(format!("case;step\n1;\"{}\n", "x\n".repeat(5 << 20)).as_bytes()), @"REFUSED log:2: blocker [element-too-long] one tag or one row is longer than 1048576 bytes → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(plain(format!("{{\"events\":[{{\"id\":\"{long}\"}}]}}").as_bytes()), @"REFUSED log:1: blocker [element-too-long] one tag or one row is longer than 1048576 bytes → split the log, or look for a quote left open near here");
    for text in
        [format!("<log a=\"{long}\"/>"), format!("case;step\n1;{long}\n"), format!("{{\"a\":\"{long}\"}}")]
    {
        assert!(secrecy_mark(text.as_bytes(), "log", &Options::default()).is_err());
    }
}

#[test]
fn tables_that_are_not_as_they_should_be() {
    insta::assert_snapshot!(plain(b""), @"REFUSED log:1: blocker [unknown-format] the file is empty → export the log again and send it again");
    insta::assert_snapshot!(plain(b"\xef\xbb\xbf \n"), @"REFUSED log:1: blocker [unknown-format] the file is empty → export the log again and send it again");
    insta::assert_snapshot!(plain(b"case;step\n"), @"
    Csv { separator: 59 }, 0 events at []
    case:
    step:
    ");
    insta::assert_snapshot!(plain(b"case;step;case\nNA;;x\n1;2\n1;2;3;4\n;;\n"), @"
    Csv { separator: 59 }, 2 events at [2, 5]
    case: NA | –
    step: – | –
    row 3 refused: has 2 fields, the header has 3
    row 4 refused: has 4 fields, the header has 3
    log:1:case: warning [column-twice] column «case» stands twice; the first is used → rename one of them
    ");
    insta::assert_snapshot!(plain(b"case;step\n1;\"a\n2;b\n3;c\n"), @"
    Csv { separator: 59 }, 1 events at [2]
    case: 1
    step: a
    2;b
    3;c
    log:2: warning [quotes-odd] the file has an odd number of quotes: a cell of this last row may have a quote left open that swallows the rows after it → close the quote, or double a quote that belongs to a cell
    ");
    insta::assert_snapshot!(plain(b"case;step\n1;a\0b\n"), @"REFUSED log:1: blocker [unknown-format] this is no text: it holds zero bytes or control characters → send XES, OCEL, CSV, a spreadsheet or Parquet");
    insta::assert_snapshot!(plain(&[0; 5000]), @"REFUSED log:1: blocker [unknown-format] this is no text: it holds zero bytes or control characters → send XES, OCEL, CSV, a spreadsheet or Parquet");
    insta::assert_snapshot!(plain(b"<log></log>"), @"Xes, 0 events at []");
}

#[test]
fn an_encoding_that_is_wrong_is_told() {
    let with = |encoding, bytes: &[u8]| {
        let chosen = Chosen { encoding: Some(encoding), ..Chosen::default() };
        check(bytes, &Options { chosen, ..Options::default() })
    };
    // Told to be UTF-8, and is not.
    insta::assert_snapshot!(with(Encoding::Utf8, b"case;step\n1;H\xe5 s\xac\n"), @"REFUSED log:2:2: blocker [not-utf8] the text here is not UTF-8 → save the file again in UTF-8");
    // UTF-8 that is read as something else comes out wrong, and the note shows how.
    insta::assert_snapshot!(with(Encoding::Windows1252, "case;step\n1;Hồ sơ\n".as_bytes()), @"
    Csv { separator: 59 }, 1 events at [2]
    case: 1
    step: Há»“ sÆ¡
    log:2: note [encoding-taken] the file is not in UTF-8; it was read as windows-1252 (Latin-1), for example «Há»“ sÆ¡» → if the words are wrong, write [csv] encoding in the mapping
    ");
    // Half a character at the end.
    insta::assert_snapshot!(plain(b"\xff\xfec\0a\0\n\x001\0\n\0x"), @"
    Csv { separator: 44 }, 2 events at [2, 3]
    ca: 1 | �
    log:1: warning [bad-characters] some characters are broken and stand as «�» → export the file again if you can
    ");
    insta::assert_snapshot!(plain(b"<?xml version=\"1.0\" encoding=\"utf-16\"?><log><trace><event><string key=\"a\" value=\"b\"/></event></trace></log>"), @"
    Xes, 1 events at [1]
    a: b
    ");
}

#[test]
fn times_at_the_ends_of_the_calendar_and_in_mixed_zones_stay_what_they_are() {
    let times = |forms: &[&str]| Form::Time(forms.iter().filter_map(|form| TimeForm::parse(form)).collect());
    let keep = |forms: &[&str]| Keep::Only(vec![Want { name: "t".to_owned(), form: times(forms) }]);
    let with = |forms: &[&str], text: &str| {
        check(text.as_bytes(), &Options { keep: keep(forms), ..Options::default() })
    };
    insta::assert_snapshot!(with(&["iso"], "t;x\n0000-01-01T00:00:00Z;\n9999-12-30T23:59:59+14:00;\n2023-03-31T08:00:00+07:00;\n2023-03-31T01:00:00Z;\n2023-03-31 08:00;\n2023-03-31;\n10000-01-01;\n"), @"
    Csv { separator: 59 }, 7 events at [2, 3, 4, 5, 6, 7, 8]
    t: 0000-01-01T00:00:00Z +0 | 9999-12-30T09:59:59Z +840 | 2023-03-31T01:00:00Z +420 | 2023-03-31T01:00:00Z +0 | 2023-03-31T08:00:00Z no offset | 2023-03-31T00:00:00Z date only | –
    ");
    insta::assert_snapshot!(with(&["excel", "%d/%m/%Y"], "t;x\n45016,5;\n45016.25;\n31/03/2023;\n1e9;\n-1;\n"), @"
    Csv { separator: 59 }, 5 events at [2, 3, 4, 5, 6]
    t: 2023-03-31T12:00:00Z no offset | 2023-03-31T06:00:00Z no offset | 2023-03-31T00:00:00Z date only | – | –
    ");
}

/// A text that goes on for ever: no more of it is read than the bounds allow.
struct Endless(&'static [u8], usize);

impl Read for Endless {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        for byte in buffer.iter_mut() {
            *byte = self.0[self.1 % self.0.len()];
            self.1 += 1;
        }
        Ok(buffer.len())
    }
}

#[test]
fn a_stream_without_end_ends_at_the_bounds() {
    let limits = Limits { bytes: 8 << 20, rows: 100_000, package: 8 << 20, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let refused = |text| read(Endless(text, 0), "log", &options).unwrap_err().0.rule.clone();
    let told: Vec<String> = [
        &b"a;b\n"[..],
        b"x",
        b"\"",
        b"<log>",
        b"<log ",
        b"{",
        b"[",
        b"PK\x03\x04",
        b"PAR1",
        b"\xd0\xcf\x11\xe0",
        b"\xff",
        b"\0",
    ]
    .into_iter()
    .map(|text| format!("{} {}", text.escape_ascii(), refused(text)))
    .collect();
    insta::assert_snapshot!(told.join("\n"), @r#"
    a;b\n many-events
    x element-too-long
    \" element-too-long
    <log> too-deep
    <log  element-too-long
    { bad-json
    [ element-too-long
    PK\x03\x04 too-large
    PAR1 too-large
    \xd0\xcf\x11\xe0 too-large
    \xff element-too-long
    \x00 unknown-format
    "#);
}
