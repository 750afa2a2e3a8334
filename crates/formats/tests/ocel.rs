//! Object-centric logs as other programs write them, and as they should not be: what is kept is told, what is refused
//! says why.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod told;

use formats::events::{Chosen, Form, Keep, Limits, Options, TimeForm, Want, read, secrecy_mark};
use told::{check, fixture, package};

const TYPES: &str = r#""objectTypes":[{"name":"hồ sơ","attributes":[{"name":"mức","type":"string"}]},{"name":"phòng","attributes":[]}],"eventTypes":[{"name":"Nhận","attributes":[]}]"#;

const OBJECTS: &str = r#""objects":[
    {"id":"h1","type":"hồ sơ","attributes":[{"name":"mức","time":"2023-04-02T00:00:00Z","value":"phức tạp"},{"name":"mức","time":"1970-01-01T00:00:00Z","value":"thường"}]},
    {"id":"h2","type":"hồ sơ","relationships":[{"objectId":"p1","qualifier":"ở"}]},
    {"id":"p1","type":"phòng","attributes":[{"name":"tên","time":"1970-01-01T00:00:00Z","value":"Một cửa"}]},
    {"id":"p2","type":"phòng"}]"#;

const EVENTS: &str = r#""events":[
    {"id":"e1","type":"Nhận","time":"2023-04-01T08:00:00+07:00","attributes":[{"name":"phí","value":1.5},{"name":"số","value":12},{"name":"đủ","value":true}],
     "relationships":[{"objectId":"h1","qualifier":"nhận"},{"objectId":"p1","qualifier":"tại"},{"objectId":"h1","qualifier":"lại"}]},
    {"id":"e2","type":"Họp","time":"2023-04-03T08:00:00+07:00","attributes":[{"name":"phí","value":null},{"name":"ds","value":[1,{"a":2}]}],
     "relationships":[{"objectId":"h2"},{"objectId":"h1"},{"objectId":"p2"},{"objectId":"p1"}]},
    {"id":"e3","type":"Nghỉ","time":"2023-04-04T08:00:00+07:00","relationships":[{"objectId":"p2"},{"objectId":"lạ"}]},
    {"id":"e4","type":"Trả","time":"2023-04-05","attributes":null,"relationships":[{"objectId":"h2"}]}]"#;

fn xml() -> String {
    String::from_utf8(fixture("one-stop.ocel.xml")).unwrap()
}

fn json(parts: &[&str]) -> String {
    format!("{{{}}}", parts.join(","))
}

fn of_type(name: &str) -> Options {
    Options {
        chosen: Chosen { object_type: Some(name.to_owned()), ..Chosen::default() },
        ..Options::default()
    }
}

fn only(names: &[(&str, bool)], options: Options) -> Options {
    let want = |(name, is_time): &(&str, bool)| Want {
        name: (*name).to_owned(),
        form: if *is_time { Form::Time(vec![TimeForm::Iso]) } else { Form::Text },
    };
    Options { keep: Keep::Only(names.iter().map(want).collect()), ..options }
}

#[test]
fn an_event_counts_in_every_case_it_is_related_to() {
    let text = json(&[TYPES, OBJECTS, EVENTS]);
    let as_cases = check(text.as_bytes(), &of_type("hồ sơ"));
    insta::assert_snapshot!(as_cases, @"
    Ocel, 4 events at [1, 2, 2, 4]
    ocel:id: e1 | e2 | e2 | e4
    ocel:type: Nhận | Họp | Họp | Trả
    ocel:time: 2023-04-01T08:00:00+07:00 | 2023-04-03T08:00:00+07:00 | 2023-04-03T08:00:00+07:00 | 2023-04-05
    case:ocel:id: h1 | h2 | h1 | h2
    case:mức: thường | – | phức tạp | –
    phí: 1.5 | – | – | –
    số: 12 | – | – | –
    đủ: TRUE | – | – | –
    ds: – | – | – | –
    object:hồ sơ: h1 | h2 | h2 | h2
    object:phòng: p1 | p2 | p2 | –
    row 3 refused: is related to no object of the type «hồ sơ»
    log:1: note [events-in-several-cases] 1 events are in several cases and count in each of them (1 rows more) → if that is not meant, choose another type in [ocel] object_type
    ");
    assert_eq!(check(xml().as_bytes(), &of_type("hồ sơ")), as_cases, "XML and JSON tell the same");
    // The sections stand in any order; only the order of names follows it.
    let wanted = [
        ("case:ocel:id", false),
        ("ocel:type", false),
        ("ocel:time", true),
        ("object:phòng", false),
        ("case:mức", false),
    ];
    let options = only(&wanted, of_type("hồ sơ"));
    let turned = check(json(&[EVENTS, OBJECTS, TYPES]).as_bytes(), &options);
    insta::assert_snapshot!(turned, @"
    Ocel, 4 events at [1, 2, 2, 4]
    case:ocel:id: h1 | h2 | h1 | h2
    ocel:type: Nhận | Họp | Họp | Trả
    ocel:time: 2023-04-01T01:00:00Z +420 | 2023-04-03T01:00:00Z +420 | 2023-04-03T01:00:00Z +420 | 2023-04-05T00:00:00Z date only
    object:phòng: p1 | p2 | p2 | –
    case:mức: thường | – | phức tạp | –
    row 3 refused: is related to no object of the type «hồ sơ»
    log:1: note [events-in-several-cases] 1 events are in several cases and count in each of them (1 rows more) → if that is not meant, choose another type in [ocel] object_type
    ");
    assert_eq!(check(text.as_bytes(), &options), turned);
    let zip = package(&[("log.json", text.as_bytes())]);
    assert_eq!(check(&zip, &options).replace("log/log.json", "log"), turned);
}

#[test]
fn without_a_case_a_preview_shows_one_row_an_event() {
    let options = Options { first: Some(2), ..Options::default() };
    let preview = check(json(&[TYPES, OBJECTS, EVENTS]).as_bytes(), &options);
    insta::assert_snapshot!(preview, @"
    Ocel, 2 events at [1, 2]
    ocel:id: e1 | e2
    ocel:type: Nhận | Họp
    ocel:time: 2023-04-01T08:00:00+07:00 | 2023-04-03T08:00:00+07:00
    phí: 1.5 | –
    số: 12 | –
    đủ: TRUE | –
    ds: – | –
    object:hồ sơ: h1 | h2
    object:phòng: p1 | p2
    ");
    assert_eq!(check(xml().as_bytes(), &options), preview);
    let turned = read(json(&[EVENTS, OBJECTS]).as_bytes(), "log", &options).unwrap();
    assert_eq!(turned.rows, 2);
}

#[test]
fn what_is_no_case_is_refused_with_the_types_there_are() {
    let text = json(&[TYPES, OBJECTS, EVENTS]);
    let wanted = only(&[("ocel:id", false)], Options::default());
    insta::assert_snapshot!(check(text.as_bytes(), &wanted), @r#"REFUSED log:1: blocker [object-type-missing] an OCEL log has several types of objects, and the mapping does not say which is the case: hồ sơ (2 objects), phòng (2 objects) → write [ocel] object_type = "…" in the mapping"#);
    insta::assert_snapshot!(check(xml().as_bytes(), &of_type("ho so")), @"REFUSED log:1: blocker [no-such-object-type] the log has no object of the type «ho so» → it has the types: hồ sơ (2), phòng (2)");
}

#[test]
fn what_is_no_such_log_is_refused_with_a_reason() {
    let refused = |text: &str| check(text.as_bytes(), &of_type("hồ sơ"));
    let whole = json(&[OBJECTS, EVENTS]);
    insta::assert_snapshot!(refused(&whole[..whole.len() / 2]), @"REFUSED log:6: blocker [cut-off] the JSON is cut off → export it again and send it again");
    insta::assert_snapshot!(refused(r#"{"a": 1}"#), @"REFUSED log:1: blocker [bad-json] the JSON is wrong or no OCEL 2.0 (column 8): there are neither «events» nor «objects» at line 1 column 8 → export the log again as OCEL 2.0");
    insta::assert_snapshot!(refused(r#"{"ocel:events": {}}"#), @"REFUSED log:1: blocker [bad-json] the JSON is wrong or no OCEL 2.0 (column 15): this is OCEL 1.0 at line 1 column 15 → export the log again as OCEL 2.0");
    insta::assert_snapshot!(refused(r#"{"events": {}}"#), @"REFUSED log:1: blocker [bad-json] the JSON is wrong or no OCEL 2.0 (column 12): invalid type: map, expected a list of events at line 1 column 12 → export the log again as OCEL 2.0");
    insta::assert_snapshot!(refused(r#"{"events": [{"id": 1}]}"#), @"REFUSED log:1: blocker [bad-json] the JSON is wrong or no OCEL 2.0 (column 21): missing field `type` at line 1 column 21 → export the log again as OCEL 2.0");
    insta::assert_snapshot!(refused("{\"events\": []} x"), @"REFUSED log:1: blocker [bad-json] the JSON is wrong or no OCEL 2.0 (column 16): trailing characters at line 1 column 16 → export the log again as OCEL 2.0");
    insta::assert_snapshot!(refused(&xml()[..xml().len() - 40]), @"REFUSED log:17: blocker [cut-off] the file is cut off: tags are left open → export it again and send it again");
    insta::assert_snapshot!(refused("<a><objects/></a>"), @"REFUSED log:1: blocker [bad-xml] the XML is wrong: its root is «a», not «log» → export the file again and send it again");
    insta::assert_snapshot!(refused("<log><objects/><events></log>"), @"REFUSED log:1: blocker [bad-xml] the XML is wrong: ill-formed document: expected `</events>`, but `</log>` was found → export the file again and send it again");
    insta::assert_snapshot!(refused("<!DOCTYPE log [<!ENTITY a \"b\">]><log><objects/></log>"), @"REFUSED log:1: blocker [bad-xml] the XML is wrong: it declares a document type → export the file again and send it again");
}

#[test]
fn every_bound_holds() {
    let bound = |text: &str, limits: Limits| check(text.as_bytes(), &Options { limits, ..of_type("hồ sơ") });
    let element = || Limits { element: 1000, ..Limits::default() };
    let long = "x".repeat(200_000);
    insta::assert_snapshot!(bound(&format!(r#"{{"events":[{{"id":"{long}","type":"a"}}]}}"#), element()), @"REFUSED log:1: blocker [element-too-long] one tag or one row is longer than 1000 bytes → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(bound(&format!(r#"{{"x":"{long}","events":[]}}"#), element()), @"REFUSED log:1: blocker [element-too-long] one tag or one row is longer than 1000 bytes → split the log, or look for a quote left open near here");
    insta::assert_snapshot!(bound(&format!("<log><objects/><events><event id=\"{long}\"/></events></log>"), element()), @"REFUSED log:1: blocker [element-too-long] one tag or one row is longer than 1000 bytes → split the log, or look for a quote left open near here");
    let many = "<relationship object-id=\"1\"/>".repeat(100);
    insta::assert_snapshot!(bound(&format!("<log><objects/><events><event><objects>{many}</objects></event></events></log>"), element()), @"REFUSED log:1: blocker [element-too-long] one tag, cell or row is longer than 1000 bytes → look for a cell too long near here and send it again");
    insta::assert_snapshot!(bound(&format!("{{\"events\":{}", "[".repeat(100_000)), element()), @"REFUSED log:1: blocker [cut-off] the JSON is cut off → export it again and send it again");
    insta::assert_snapshot!(bound(&format!("{{\"x\":{}", "[".repeat(100_000)), element()), @"REFUSED log:1: blocker [cut-off] the JSON is cut off → export it again and send it again");
    insta::assert_snapshot!(bound(&format!("<log><objects>{}", "<a>".repeat(1000)), element()), @"REFUSED log:1: blocker [too-deep] nests deeper than 64 → export the file again and send it again");
    let all = json(&[OBJECTS, EVENTS]);
    insta::assert_snapshot!(bound(&all, Limits { rows: 3, ..Limits::default() }), @"REFUSED log:1: blocker [many-events] more than 3 events → split the log by time");
    insta::assert_snapshot!(bound(&all, Limits { cells: 5, ..Limits::default() }), @"REFUSED log:1: blocker [many-relations] more than 5 relations or attributes of objects → split the log by time");
    // Forty events in forty cases each.
    let object: Vec<String> = (0..40).map(|id| format!(r#"{{"id":"{id}","type":"hồ sơ"}}"#)).collect();
    let related: Vec<String> = (0..40).map(|id| format!(r#"{{"objectId":"{id}"}}"#)).collect();
    let event =
        format!(r#"{{"id":"e","type":"a","time":"2023-01-01","relationships":[{}]}}"#, related.join(","));
    let crossed = format!(r#"{{"objects":[{}],"events":[{}]}}"#, object.join(","), vec![event; 40].join(","));
    insta::assert_snapshot!(bound(&crossed, Limits { rows: 1000, ..Limits::default() }), @"REFUSED log:1: blocker [many-events] more than 1000 events → split the log by time");
}

#[test]
fn a_secrecy_mark_anywhere_in_the_log_is_found() {
    let mark = |text: &str| secrecy_mark(text.as_bytes(), "log", &Options::default()).unwrap();
    assert_eq!(mark(&json(&[TYPES, OBJECTS, EVENTS])), None);
    assert_eq!(mark(&xml()), None);
    for text in [
        r#"{"x": ["TỐI MẬT"]}"#,
        r#"{"TỐI MẬT": 1}"#,
        r#"{"events": [{"attributes": [{"name": "Độ mật", "value": "Tối mật"}]}]}"#,
        r#"{"Độ mật": "Tối mật"}"#,
        r#"{"a": "T\u1ed0I M\u1eacT"}"#,
        "<log><events><event><attributes><attribute name=\"Độ mật\">Tối mật</attribute></attributes></event></events></log>",
        "<log><events><event><a>Độ mật</a><b>Tối mật</b></event></events></log>",
        "<log><events a=\"TỐI MẬT\"/></log>",
    ] {
        assert_eq!(mark(text), Some("TỐI MẬT"), "{text}");
    }
    for text in [
        r#"{"name": "Độ mật", "value": "Thường", "x": "Mật"}"#,
        "<log><events><a name=\"Độ mật\">Thường</a><b>Mật</b></events></log>",
    ] {
        assert_eq!(mark(text), None, "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200), at in 0usize..4000) {
        for whole in [json(&[TYPES, OBJECTS, EVENTS]), xml()] {
            let mut file = whole.into_bytes();
            let start = at.min(file.len());
            let end = file.len().min(start + bytes.len());
            file[start..end].copy_from_slice(&bytes[..end - start]);
            let _ = check(&file, &of_type("hồ sơ"));
            let _ = secrecy_mark(&file[..], "log", &Options::default());
        }
    }
}
