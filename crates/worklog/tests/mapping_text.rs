//! A mapping written as TOML is read back the same, whatever stands in it; and it reads well.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use kernel::Language;
use proptest::collection::{btree_map, btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use worklog::{Calendar, Class, DueOf, Field, Grain, Levels, Mapping, Sketch};

/// Texts as files have them: names, quotes, backslashes, line breaks, control characters, other scripts.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-zÀ-ỹ0-9 _:./-]{1,20}",
        "\\PC{1,12}",
        "[\"'\\\\\n\r\t#=\\[\\]\u{0}\u{1f}\u{7f}\u{2028}]{1,6}",
    ]
}

fn columns() -> impl Strategy<Value = BTreeMap<Field, String>> {
    let optional: Vec<Field> = Field::ALL
        .iter()
        .copied()
        .filter(|f| !matches!(f, Field::Case | Field::Activity | Field::Time))
        .collect();
    (subsequence(optional.clone(), 0..=optional.len()), vec(text(), 13)).prop_map(|(fields, names)| {
        [Field::Case, Field::Activity, Field::Time].into_iter().chain(fields).zip(names).collect()
    })
}

fn classes() -> impl Strategy<Value = BTreeMap<String, Class>> {
    btree_map(text(), select(Class::ALL), 0..12)
}

fn levels() -> impl Strategy<Value = Levels> {
    (btree_set(text(), 1..5), vec("[A-Za-zÀ-ỹ0-9]{1,6}", 1..4), any::<bool>()).prop_map(
        |(order, suffixes, otherwise)| {
            let order: Vec<String> = order.into_iter().rev().collect();
            let level = |index: usize| order[index % order.len()].clone();
            let suffixes =
                suffixes.into_iter().enumerate().map(|(index, suffix)| (suffix, level(index))).collect();
            Levels { otherwise: otherwise.then(|| level(7)), suffixes, order }
        },
    )
}

fn calendar() -> impl Strategy<Value = Option<Calendar>> {
    let shipped = || {
        select(Calendar::names().collect::<Vec<_>>())
            .prop_map(|name| Calendar::shipped(name).unwrap().clone())
    };
    let own = (shipped(), text(), text(), any::<bool>(), select(vec!["Asia/Bangkok", "Europe/Amsterdam"]))
        .prop_map(|(mut calendar, title, english, with_days, zone)| {
            calendar.name = String::new();
            calendar.title = kernel::Bilingual::new(title, english);
            calendar.zone = zone.to_owned();
            calendar.days_of = if with_days { "vietnam".to_owned() } else { String::new() };
            calendar.years.get_mut(&2024).unwrap().source = "Văn phòng \"tỉnh\"".to_owned();
            calendar.hours[5].clear();
            calendar
        });
    option::of(prop_oneof![shipped(), own])
}

fn mapping() -> impl Strategy<Value = Mapping> {
    let time = (
        select(vec!["Asia/Ho_Chi_Minh", "Europe/Amsterdam", "UTC", "Asia/Kathmandu"]),
        subsequence(vec!["iso", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%H giờ %M, ngày %d \"%m\" %Y"], 0..=4),
        calendar(),
    );
    let rest = (
        option::of(select(b",;\t|^ ".to_vec())),
        select(Grain::ALL),
        select(DueOf::ALL),
        btree_set(text(), 0..3),
        option::of(levels()),
    );
    let words = (classes(), classes(), btree_map(select(Field::ALL), btree_set(text(), 0..4), 0..3), text());
    (columns(), text(), time, words, rest).prop_map(|(columns, constant, time, words, rest)| {
        let base = "[columns]\ncase = \"a\"\nactivity = \"b\"\ntime = \"c\"\n";
        let mut mapping = Mapping::parse(base, "base").unwrap();
        let has = |field| columns.contains_key(&field);
        let zone = time.0;
        mapping.zone = Mapping::parse(&format!("{base}[time]\nzone = \"{zone}\"\n"), "base").unwrap().zone;
        zone.clone_into(&mut mapping.zone_name);
        mapping.forms = time.1.iter().map(|form| formats::events::TimeForm::parse(form).unwrap()).collect();
        mapping.calendar = time.2;
        (mapping.activities, mapping.absent, mapping.title) = (words.0, words.2, words.3);
        mapping.statuses = if has(Field::Status) { words.1 } else { BTreeMap::new() };
        (mapping.separator, mapping.period, mapping.due_of) = (rest.0, rest.1, rest.2);
        mapping.hard = if has(Field::Difficulty) { rest.3 } else { BTreeSet::new() };
        mapping.levels =
            rest.4.filter(|_| has(Field::Level) || has(Field::Unit)).map(|levels| match has(Field::Level) {
                true => Levels { order: levels.order, ..Levels::default() },
                false => levels,
            });
        if !has(Field::Body) {
            mapping.constants.insert(Field::Body, constant);
        }
        Mapping { columns, ..mapping }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read_back_the_same(mapping in mapping()) {
        let text = mapping.to_toml();
        let read = Mapping::parse(&text, "map.toml").map_err(|problems| {
            let lines: Vec<String> = problems.iter().map(|problem| problem.line(Language::English)).collect();
            TestCaseError::fail(format!("{}\n{text}", lines.join("\n")))
        })?;
        prop_assert_eq!(&read, &mapping, "{}", text);
        prop_assert_eq!(read.to_toml(), text.as_str());
        let sketch = Sketch::read(&text).ok_or_else(|| TestCaseError::fail(text.clone()))?;
        let again = sketch.to_toml();
        prop_assert_eq!(Sketch::read(&again), Some(sketch), "{}", again);
        prop_assert_eq!(Mapping::parse(&again, "map.toml").ok(), Some(mapping), "{}", again);
    }
}

#[test]
fn a_sketch_keeps_what_is_wrong_and_the_reader_tells_of_it() {
    let mut sketch =
        Sketch { zone: "Asia/Hanoi".to_owned(), header_row: "hai".to_owned(), ..Sketch::default() };
    sketch.columns.insert(Field::Case, "Mã hồ sơ".to_owned());
    sketch.separator = "ab".to_owned();
    sketch.forms = vec!["dd/mm".to_owned()];
    sketch.levels = Some(Levels {
        order: vec!["huyện".to_owned()],
        otherwise: Some("xã".to_owned()),
        ..Levels::default()
    });
    let text = sketch.to_toml();
    assert_eq!(Sketch::read(&text), Some(sketch));
    let problems = Mapping::parse(&text, "map.toml").unwrap_err();
    let lines: Vec<String> = problems.iter().map(|problem| problem.line(Language::English)).collect();
    insta::assert_snapshot!(lines.join("\n"), @r#"
    map.toml:2:1: error [column-missing] «columns.activity» is missing → write activity = "name of the column in the file"
    map.toml:2:1: error [column-missing] «columns.time» is missing → write time = "name of the column in the file"
    map.toml:8:8: error [unknown-zone] there is no time zone «Asia/Hanoi» → use a name such as Asia/Ho_Chi_Minh
    map.toml:9:10: error [unknown-form] «dd/mm» is no form of a time → use "iso", "excel" or a pattern such as "%d/%m/%Y %H:%M"
    map.toml:12:13: error [bad-separator] «ab» cannot be a separator → use one character: "," ";" "\t" "|"
    map.toml:15:14: error [wrong-kind] «sheet.header_row» must be the number of a row, from 1 → mend this line
    map.toml:19:1: error [unit-missing] levels are read from the names of units but no column is the unit → write columns.unit
    map.toml:21:13: error [unknown-level] the level «xã» is not in «levels.order» → use one of: huyện
    "#);
    assert_eq!(Sketch::read("[columns\ncase"), None);
}

#[test]
fn a_sketch_of_an_own_calendar_is_the_same_calendar_however_it_is_written() {
    let base = "[columns]\ncase = \"a\"\nactivity = \"b\"\ntime = \"c\"\n";
    for calendar in [
        "[calendar]\nzone = \"Asia/Bangkok\" # ở đây\n[calendar.hours]\nmonday = [\"08:00-12:00\"]\n",
        "[calendar.hours]\nmonday = [\"08:00-12:00\"]\n[compare]\nperiod = \"year\"\n[calendar.years.2024]\nholidays = [\"2024-01-01\"]\n",
    ] {
        let text = format!("{base}{calendar}");
        let mapping = Mapping::parse(&text, "map.toml").unwrap();
        let again = Sketch::read(&text).unwrap().to_toml();
        assert_eq!(Mapping::parse(&again, "map.toml").unwrap(), mapping, "{again}");
    }
    let inline = format!("calendar = {{ hours = {{ monday = [\"08:00-12:00\"] }} }}\n{base}");
    let again = Sketch::read(&inline).unwrap().to_toml();
    assert_eq!(
        Mapping::parse(&again, "map.toml").unwrap(),
        Mapping::parse(&inline, "map.toml").unwrap(),
        "{again}"
    );
}

#[test]
fn every_shipped_mapping_comes_back_the_same() {
    let folder = testkit::root().join("maps");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let mapping = Mapping::parse(&std::fs::read_to_string(&path).unwrap(), "map.toml").unwrap();
        assert_eq!(Mapping::parse(&mapping.to_toml(), "map.toml").unwrap(), mapping, "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 4, "{seen}");
}

#[test]
fn a_written_mapping_reads_well() {
    let text = r#"title = "Hồ sơ «một cửa» 2022"
[columns]
case = "Mã hồ sơ"
activity = "Bước"
time = "Lúc"
unit = "Phòng"
difficulty = "Độ khó"
[absent]
unit = ["EMPTY"]
[time]
forms = ["%d/%m/%Y %H:%M", "iso"]
calendar = "vietnam-one-stop"
[csv]
separator = "\t"
[classes.activity]
receive = ["Tiếp nhận"]
work = ["Thẩm định", "Kiểm tra hồ sơ", "Xác minh tại thực địa", "Dự thảo văn bản trả lời", "Rà soát pháp lý"]
[levels]
order = ["xã", "huyện"]
suffixes = { "huyện" = "huyện" }
otherwise = "xã"
[compare]
period = "month"
hard = ["phức tạp"]
"#;
    let mapping = Mapping::parse(text, "map.toml").unwrap();
    insta::assert_snapshot!(mapping.to_toml(), @r#"
    title = "Hồ sơ «một cửa» 2022"

    # Cột nào trong tệp là gì / which column of the file is which
    [columns]
    case = "Mã hồ sơ"
    activity = "Bước"
    time = "Lúc"
    unit = "Phòng"
    difficulty = "Độ khó"

    # Từ nghĩa là «không có» / words that mean «no value»
    [absent]
    unit = ["EMPTY"]

    # Múi giờ của thời điểm không ghi múi giờ, dạng viết thời gian, lịch làm việc
    # zone of times without an offset, forms of times, working calendar
    [time]
    zone = "Asia/Ho_Chi_Minh"
    forms = ["%d/%m/%Y %H:%M", "iso"]
    calendar = "vietnam-one-stop"

    [csv]
    separator = "\t"

    # Bước nào có nghĩa gì / what activities mean
    [classes.activity]
    work = [
        "Dự thảo văn bản trả lời",
        "Kiểm tra hồ sơ",
        "Rà soát pháp lý",
        "Thẩm định",
        "Xác minh tại thực địa",
    ]
    receive = ["Tiếp nhận"]

    # Các cấp từ thấp đến cao, và cấp đọc từ cuối tên đơn vị
    # levels from low to high, and the level told by the end of a unit's name
    [levels]
    order = ["xã", "huyện"]
    suffixes = { "huyện" = "huyện" }
    otherwise = "xã"

    # So sánh theo kỳ nào; hạn là của hồ sơ (case) hay của từng việc (task)
    # period of comparison; whether a due date is of the case or of a task
    [compare]
    period = "month"
    due_of = "case"
    # Từ của cột độ khó chỉ hồ sơ khó / words of difficulty that mean a hard case
    hard = ["phức tạp"]
    "#);
}
