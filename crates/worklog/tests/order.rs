//! In which order a file has its cases never shows in the log, but for the places it tells.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int32Type;
use arrow_array::{Array as _, RecordBatch};
use proptest::prelude::*;
use worklog::{Log, Mapping, PLACE, import, write_parquet};

const MAP: &str = r#"
title = "thử"
[columns]
case = "case"
activity = "step"
time = "at"
unit = "unit"
status = "step"
due = "due"
[absent]
unit = ["không rõ"]
[classes.status]
receive = ["nhận"]
decide = ["ký"]
"#;

fn imported(rows: &[String]) -> Log {
    let text = format!("case,step,at,unit,due\n{}", rows.concat());
    import(text.as_bytes(), "log.csv", &Mapping::parse(MAP, "map").unwrap()).unwrap().log
}

/// The log without its places, down to the key of each text, and as a file.
fn told(mut log: Log) -> (String, Vec<u8>) {
    let mut text = format!("{:?}", log.info);
    for part in &mut log.parts {
        let columns: Vec<usize> =
            (0..part.num_columns()).filter(|at| part.schema().field(*at).name() != PLACE).collect();
        *part = part.project(&columns).unwrap();
        text += &keys(part);
    }
    let file = write_parquet(&log).unwrap();
    (text, file)
}

fn keys(part: &RecordBatch) -> String {
    let schema = part.schema();
    let told = part.columns().iter().zip(schema.fields()).map(|(column, field)| {
        match column.as_dictionary_opt::<Int32Type>() {
            Some(texts) => {
                let nulls = texts.nulls().map(|nulls| nulls.iter().collect::<Vec<_>>());
                format!("{} {:?} {:?} {nulls:?}\n", field.name(), texts.keys().values(), texts.values())
            }
            None => format!("{} {column:?}\n", field.name()),
        }
    });
    told.collect()
}

fn event() -> impl Strategy<Value = String> {
    let unit = prop_oneof![Just("A"), Just("Bộ phận một cửa"), Just("không rõ"), Just(" "), Just("B")];
    let step = prop_oneof![Just("nhận"), Just("ký"), Just("chuyển"), Just("")];
    let due = prop_oneof![Just(""), Just("2024-05-01"), Just("2024-05-02T17:00:00+07:00"), Just("hôm nay")];
    (step, 0u8..5, unit, due)
        .prop_map(|(step, hour, unit, due)| format!("{step},2024-04-01T0{hour}:00:00,{unit},{due}\n"))
}

/// Events of some cases, each case's in order, the cases mixed in two ways.
fn two_ways() -> impl Strategy<Value = (Vec<String>, Vec<String>)> {
    let name = prop_oneof!["[a-c]{1,3}", "một tên dài hơn mười sáu byte [a-c]{1,3}"];
    let cases = prop::collection::btree_map(name, prop::collection::vec(event(), 1..6), 1..12);
    let mixed = cases.prop_flat_map(|cases| {
        let turns: Vec<String> =
            cases.iter().flat_map(|(case, events)| vec![case.clone(); events.len()]).collect();
        let mixed = Just(turns).prop_shuffle();
        (Just(cases), mixed.clone(), mixed)
    });
    mixed.prop_map(|(cases, one, other)| {
        let rows = |turns: Vec<String>| {
            let mut cases: std::collections::BTreeMap<_, _> =
                cases.iter().map(|(case, events)| (case.clone(), events.iter())).collect();
            let row = |case: String| {
                let event = cases.get_mut(&case).and_then(Iterator::next).unwrap();
                format!("{case},{event}")
            };
            turns.into_iter().map(row).collect()
        };
        (rows(one), rows(other))
    })
}

proptest! {
    #[test]
    fn the_order_of_cases_in_the_file_does_not_show((one, other) in two_ways()) {
        // One event is sure to be kept.
        let kept = "z,nhận,2024-04-01T00:00:00,A,\n".to_owned();
        let (one, other) = ([one, vec![kept.clone()]].concat(), [vec![kept], other].concat());
        prop_assert_eq!(told(imported(&one)), told(imported(&other)));
    }
}
