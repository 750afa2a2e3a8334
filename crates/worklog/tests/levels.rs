//! What levels, hard words and calendars of a mapping become in a log.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int32Type;
use kernel::Language;
use worklog::{Mapping, import, read_parquet, write_parquet};

const COLUMNS: &str = "[columns]\ncase = \"case\"\nactivity = \"step\"\ntime = \"time\"\nunit = \"unit\"\n";
const LOG: &str = "case,step,time,unit,tier\n1,a,2014-01-06T08:00:00Z,V37,low\n1,b,2023-01-06T09:00:00Z,V37 2nd,high\n1,c,2023-01-06T10:00:00Z,,high\n2,a,2023-01-06T08:00:00Z,G1 3rd,top\n2,a,2023-01-06T08:30:00Z,G1 3rd,top\n";

/// The levels of a log read by `mapping`, with what its [`worklog::Info`] and its problems say.
fn check(mapping: &str) -> String {
    let mapping = Mapping::parse(mapping, "map.toml").unwrap();
    let outcome = import(LOG.as_bytes(), "log.csv", &mapping).unwrap();
    let log = read_parquet(write_parquet(&outcome.log).unwrap()).unwrap();
    assert_eq!(log.info, outcome.log.info, "what is known of a log is kept with it");
    let column = log.parts[0].column_by_name("level").unwrap().as_dictionary::<Int32Type>().clone();
    let words = column.values().as_string::<i32>();
    let levels: Vec<&str> =
        column.keys().iter().map(|key| key.map_or("–", |key| words.value(key as usize))).collect();
    let info = &log.info;
    let calendar = info.calendar.as_ref().map(|calendar| calendar.name.as_str());
    let mut lines = vec![
        levels.join(" "),
        format!("levels {:?}, hard {:?}, calendar {calendar:?}", info.levels, info.hard),
    ];
    lines.extend(outcome.problems.iter().map(|problem| problem.line(Language::English)));
    lines.join("\n")
}

#[test]
fn a_level_is_read_off_the_end_of_a_units_name() {
    let levels = "[levels]\norder = [\"1\", \"2nd\", \"3rd\"]\nsuffixes = { \"2nd\" = \"2nd\", \"3rd\" = \"3rd\" }\notherwise = \"1\"\n";
    insta::assert_snapshot!(check(&format!("{COLUMNS}{levels}")), @r#"
    1 2nd – 3rd 3rd
    levels ["1", "2nd", "3rd"], hard [], calendar None
    "#);
}

#[test]
fn a_level_that_is_not_in_the_order_counts_as_none() {
    let levels = "level = \"tier\"\ndifficulty = \"tier\"\n[levels]\norder = [\"low\", \"high\"]\n[compare]\nhard = [\"top\"]\n[time]\ncalendar = \"vietnam\"\n";
    insta::assert_snapshot!(check(&format!("{COLUMNS}{levels}")), @r#"
    low high high – –
    levels ["low", "high"], hard ["top"], calendar Some("vietnam")
    log.csv:0:time: warning [calendar-years] the calendar has no days off for 2014–2015: in these years only its weekly hours count → write these years in [calendar] of the mapping, or take their times as approximate
    log.csv:0:level: warning [unknown-levels] 2 events have a level that is not in «levels.order» and count as without one; for example «top» → add it to the order (low, high) or write it in [absent]
    "#);
}
