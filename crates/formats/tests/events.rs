//! Event streams as people send them: good, odd and hostile. What is kept is told in text; what is refused says why.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::Write as _;

use formats::events::{
    DATE_ONLY, EventTable, Form, Keep, Limits, NO_OFFSET, Options, TimeColumn, TimeForm, Values, Want, read,
};
use kernel::Language;

fn told(table: &EventTable) -> String {
    let mut text = format!("{:?}, {} events\n", table.format, table.rows);
    for column in &table.columns {
        let cells: Vec<String> = (0..table.rows)
            .map(|row| match &column.values {
                Values::Text(_) => table.text(column, row).unwrap_or("–").to_owned(),
                Values::Time(times) => {
                    let index = table.index(column, row);
                    match times.offsets[index] {
                        TimeColumn::NONE => "–".to_owned(),
                        NO_OFFSET => format!("{} no offset", times.micros[index]),
                        DATE_ONLY => format!("{} date only", times.micros[index]),
                        offset => format!("{} {offset:+}", times.micros[index]),
                    }
                }
            })
            .collect();
        let _ = writeln!(text, "{}: {}", column.name, cells.join(" | "));
    }
    for row in &table.rejected {
        let _ = writeln!(text, "row {} refused: {}", row.place, row.reason.en);
    }
    for problem in &table.problems {
        let _ = writeln!(text, "{}", problem.line(Language::English));
    }
    text
}

fn check_with(bytes: &[u8], options: &Options) -> String {
    match read(bytes, "log", options) {
        Ok(table) => told(&table),
        Err(refused) => format!("REFUSED {}", refused.0.line(Language::English)),
    }
}

fn check(text: &str) -> String {
    check_with(text.as_bytes(), &Options::default())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

const XES: &str = r#"<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="x"/>
  <global scope="event"><string key="org:group" value="UNKNOWN"/></global>
  <string key="concept:name" value="of the log"/>
  <trace>
    <string key="concept:name" value="A &amp; B"/>
    <event>
      <string key="concept:name" value="start"><string key="why" value="because"/></string>
      <date key="time:timestamp" value="2010-03-31T16:59:42+02:00"/>
      <list key="seen"><values><string key="by" value="one"/><string key="by" value="two"/></values></list>
      <int key="n" value="3"/>
    </event>
    <event>
      <date key="time:timestamp" value="2010-04-01"/>
      <string key="concept:name" value="end"/>
      <string key="concept:name" value="twice"/>
      <string key="org:group" value=""/>
    </event>
  </trace>
</log>"#;

#[test]
fn attributes_are_kept_by_path_and_globals_are_no_values() {
    insta::assert_snapshot!(check(XES), @r#"
    Xes, 2 events
    case:concept:name: A & B | A & B
    concept:name: start | end
    concept:name/why: because | –
    time:timestamp: 2010-03-31T16:59:42+02:00 | 2010-04-01
    seen/by: one | –
    seen/by[2]: two | –
    n: 3 | –
    org:group: – | –
    log:17: warning [attribute-twice] attribute «concept:name» stands twice; the first is kept → check how the log was exported
    "#);
}

#[test]
fn packed_and_plain_are_the_same() {
    assert_eq!(check_with(&gzip(XES.as_bytes()), &Options::default()), check(XES));
    assert_eq!(check(&format!("\u{feff}{XES}")), check(XES));
}

#[test]
fn wanted_columns_come_in_their_order_with_their_times() {
    let want = |name: &str, form| Want { name: name.to_owned(), form };
    let times = || Form::Time(vec![TimeForm::Iso]);
    let keep = Keep::Only(vec![
        want("time:timestamp", times()),
        want("case:concept:name", Form::Text),
        want("n", times()),
        want("none", Form::Text),
    ]);
    insta::assert_snapshot!(check_with(XES.as_bytes(), &Options { keep, ..Options::default() }), @r#"
    Xes, 2 events
    time:timestamp: 1270047582000000 +120 | 1270080000000000 date only
    case:concept:name: A & B | A & B
    n: – | –
    none: – | –
    "#);
}

#[test]
fn separators_quotes_and_marks_are_found_out() {
    insta::assert_snapshot!(check("\u{feff}case;unit\r\n1;\"a;b\"\r\nNA;\r\n"), @r#"
    Csv { separator: 59 }, 2 events
    case: 1 | NA
    unit: a;b | –
    "#);
    insta::assert_snapshot!(check("case\tunit\n1\t x  y \n2\tHoa\u{300}\n"), @r#"
    Csv { separator: 9 }, 2 events
    case: 1 | 2
    unit: x y | Hoà
    "#);
    insta::assert_snapshot!(check("case,unit,unit\n1,2,3\n1,2\n\n5,6,7\n"), @r#"
    Csv { separator: 44 }, 2 events
    case: 1 | 5
    unit: 2 | 6
    row 3 refused: has 2 fields, the header has 3
    log:1:unit: warning [column-twice] column «unit» stands twice; the first is used → rename one of them
    "#);
}

#[test]
fn what_is_no_event_stream_is_refused_with_a_reason() {
    insta::assert_snapshot!(check(""), @"REFUSED log:1: blocker [unknown-format] the file is empty → export the log again and send it again");
    insta::assert_snapshot!(check("<html><body/></html>"), @"REFUSED log:1: blocker [not-xes] this is XML «html», not an XES log → send a file whose root is <log>");
    insta::assert_snapshot!(check_with(b"PK\x03\x04rest", &Options::default()), @"REFUSED log:1: blocker [broken-package] the package or workbook is damaged or cut off: the package has no table of its files → open it on your computer, save it and send it again");
    let broken =
        "case,unit\n1,Phòng Tài nguyên và Môi trường, bộ phận một cửa\n2,\u{1}".replace('\u{1}', "Đ");
    let broken = [broken.as_bytes(), b"\xe0\n"].concat();
    insta::assert_snapshot!(check_with(&broken, &Options::default()), @"REFUSED log:3:2: blocker [not-utf8] the text here is not UTF-8 → save the file again in UTF-8");
}

#[test]
fn what_is_cut_off_is_told_at_its_line() {
    insta::assert_snapshot!(check(&XES[..XES.len() - 20]), @"REFUSED log:19: blocker [cut-off] the XES file is cut off: tags are left open → export the log again and send it again");
    insta::assert_snapshot!(check(&XES[..XES.len() / 2]), @"REFUSED log:10: blocker [cut-off] the XES file is cut off: tags are left open → export the log again and send it again");
    let packed = gzip(XES.as_bytes());
    insta::assert_snapshot!(check_with(&packed[..packed.len() / 2], &Options::default()), @"REFUSED log:1: blocker [cut-off] the compressed file is cut off → copy or export it again and send it again");
}

#[test]
fn every_bound_holds() {
    let limits = Limits { element: 1000, depth: 8, rows: 1, ..Limits::default() };
    let options = Options { limits, ..Options::default() };
    let long = "x".repeat(5000);
    let event = |value: &str| {
        format!("<log><trace><event><string key=\"a\" value=\"{value}\"/></event></trace></log>")
    };
    insta::assert_snapshot!(check_with(event(&long).as_bytes(), &options), @"REFUSED log:1: blocker [element-too-long] one tag or one row is longer than 1000 bytes → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(check_with(XES.as_bytes(), &options), @"REFUSED log:14: blocker [many-events] more than 1 events → split the log by time");
    let deep = format!("<log><trace><event>{}", "<string key=\"a\" value=\"b\">".repeat(20));
    insta::assert_snapshot!(check_with(deep.as_bytes(), &options), @"REFUSED log:1: blocker [too-deep] elements nest deeper than 8 → export the log without nested attributes");
    let quote = format!("case,unit\n1,\"{}", "y\n".repeat(200_000));
    insta::assert_snapshot!(check_with(quote.as_bytes(), &options), @"REFUSED log:2: blocker [element-too-long] one tag or one row is longer than 1000 bytes → split the log, or look for a quote left open near here");
    let bomb = gzip(&vec![b'x'; 80 << 20]);
    let open = Options {
        limits: Limits { element: 1 << 30, ratio: 100, ..Limits::default() },
        ..Options::default()
    };
    insta::assert_snapshot!(check_with(&bomb, &open), @"REFUSED log:1: blocker [unpacks-too-far] the file unpacks to more than 100 times its size → split the log, or look for a quote left open near here");
}

#[test]
fn entities_are_not_expanded() {
    let bomb = "<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><log><trace><event><string key=\"k\" value=\"&b;\"/></event></trace></log>";
    insta::assert_snapshot!(check(bomb), @"REFUSED log:1: blocker [bad-xml] the XML is wrong: at 1..2: unrecognized entity `b` → mend this place or export the log again (UTF-8)");
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = read(&bytes[..], "log", &Options::default());
        let _ = read(&[b"<log><trace><event>", &bytes[..]].concat()[..], "log", &Options::default());
        let _ = read(&[&b"a,b\n"[..], &bytes[..]].concat()[..], "log", &Options::default());
    }
}
