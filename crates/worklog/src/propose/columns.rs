//! Which column is which: by its name, and by whether its values have the shape that field needs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use kernel::{Bilingual, Language};
use vietnamese::format_integer;

use super::text::{bare_words, find};
use super::times::Written;
use super::{FieldGuess, Guess, Sureness};
use crate::{Field, Survey, Surveyed};

/// Names columns have, as words without marks; those in front of `|` alone are the whole name, the others may be a part of it.
/// XES standard keys, Vietnamese one-stop exports, English and Dutch registers.
const NAMES: &[(Field, &[&str], &[&str])] = &[
    (
        Field::Case,
        &[
            "case concept name",
            "case id",
            "case",
            "ma ho so",
            "so ho so",
            "ma hs",
            "so bien nhan",
            "ma bien nhan",
            "ma so ho so",
            "trace",
            "sr number",
            "zaaknummer",
            "dossiernummer",
            "ticket",
        ],
        &["ho so", "case id", "ticket id", "request id", "zaaknummer", "dossier"],
    ),
    (
        Field::Activity,
        &[
            "concept name",
            "activity",
            "activity name",
            "task",
            "step",
            "event",
            "buoc",
            "buoc xu li",
            "ten buoc",
            "hoat dong",
            "thao tac",
            "hanh dong",
            "cong viec",
            "activiteit",
            "taak",
        ],
        &["activity", "buoc", "thao tac", "hanh dong", "step", "activiteit"],
    ),
    (
        Field::Time,
        &[
            "time timestamp",
            "timestamp",
            "time",
            "thoi diem",
            "luc",
            "ngay gio",
            "thoi gian",
            "thoi gian xu li",
            "event time",
            "complete timestamp",
            "tijdstip",
            "datum",
        ],
        &["timestamp", "thoi diem", "ngay gio", "thoi gian", "tijdstip"],
    ),
    (
        Field::Unit,
        &[
            "org group",
            "unit",
            "don vi",
            "phong",
            "phong ban",
            "bo phan",
            "don vi xu li",
            "phong xu li",
            "department",
            "team",
            "group",
            "afdeling",
        ],
        &[
            "don vi",
            "phong",
            "bo phan",
            "org group",
            "department",
            "unit",
            "team",
            "afdeling",
            "org role",
            "group",
        ],
    ),
    (
        Field::Officer,
        &[
            "org resource",
            "resource",
            "officer",
            "can bo",
            "nguoi xu li",
            "nguoi thuc hien",
            "can bo xu li",
            "user",
            "owner",
            "medewerker",
        ],
        &["can bo", "chuyen vien", "nguoi xu li", "resource", "user", "officer", "medewerker"],
    ),
    (
        Field::Status,
        &["lifecycle transition", "status", "state", "trang thai", "tinh trang", "trang thai ho so"],
        &["trang thai", "tinh trang", "status"],
    ),
    (
        Field::Due,
        &[
            "due",
            "due date",
            "deadline",
            "case deadline",
            "han tra",
            "ngay hen tra",
            "han xu li",
            "han",
            "thoi han",
            "han giai quyet",
            "ngay hen tra ket qua",
        ],
        &["han tra", "hen tra", "deadline", "due", "han xu li", "han giai quyet"],
    ),
    (
        Field::Finished,
        &[
            "finished",
            "end date",
            "enddate",
            "case enddate",
            "date finished",
            "ngay tra",
            "ngay tra ket qua",
            "ngay hoan thanh",
            "ngay ket thuc",
            "closed at",
        ],
        &["ngay tra", "hoan thanh", "ket thuc", "enddate", "date finished", "end date"],
    ),
    (
        Field::Kind,
        &[
            "kind",
            "type",
            "case type",
            "thu tuc",
            "ten thu tuc",
            "loai ho so",
            "linh vuc",
            "loai",
            "product",
            "request type",
        ],
        &["thu tuc", "loai ho so", "linh vuc", "case type", "product", "channel"],
    ),
    (
        Field::Difficulty,
        &[
            "difficulty",
            "impact",
            "do kho",
            "muc do",
            "do phuc tap",
            "complexity",
            "priority",
            "muc do phuc tap",
        ],
        &["do kho", "phuc tap", "difficulty", "complexity", "priority", "impact"],
    ),
    (
        Field::Level,
        &["level", "cap", "cap xu li", "cap giai quyet", "tier", "tuyen"],
        &["cap xu li", "cap giai quyet"],
    ),
    (Field::Body, &["body", "co quan", "organization", "organisation", "to chuc"], &["co quan"]),
    (Field::Reason, &["reason", "li do", "li do tu choi", "li do tra lai", "reden"], &["li do", "reason"]),
];

struct Scored {
    field: Field,
    column: String,
    score: u32,
    sureness: Sureness,
    why: Bilingual,
}

/// The best column for each field, and what a person must look at.
pub(super) fn guess(
    survey: &Survey,
    written: &BTreeMap<String, Written>,
) -> (Vec<FieldGuess>, Vec<Bilingual>) {
    let mut scored: Vec<Scored> = NAMES
        .iter()
        .flat_map(|(field, whole, parts)| {
            let columns = survey.columns.iter();
            columns.filter_map(move |column| score(*field, whole, parts, column, survey, written))
        })
        .collect();
    scored.extend(by_shape_alone(survey, written));
    // The best first; of equal ones the order of fields and of columns decides.
    scored.sort_by_key(|one| (u32::MAX - one.score, one.field));
    let mut guesses: BTreeMap<Field, FieldGuess> = BTreeMap::new();
    let mut rivals: BTreeMap<Field, Vec<String>> = BTreeMap::new();
    let mut taken: Vec<String> = Vec::new();
    for Scored { field, column, score, sureness, why } in scored {
        let guess = match guesses.entry(field) {
            Entry::Vacant(guess) => guess,
            Entry::Occupied(_) => {
                let rival = rivals.entry(field).or_default();
                if score >= PART && rival.len() < 5 && !taken.contains(&column) && !rival.contains(&column) {
                    rival.push(column);
                }
                continue;
            }
        };
        if !taken.contains(&column) {
            taken.push(column.clone());
            guess.insert(FieldGuess { field, column: Guess { what: column, sureness, why } });
        }
    }
    let mut remarks = Vec::new();
    for (field, rivals) in rivals {
        let rivals: Vec<String> = rivals.into_iter().filter(|rival| !taken.contains(rival)).collect();
        if !rivals.is_empty() {
            let (code, list) = (field.code(), rivals.join("», «"));
            remarks.push(Bilingual::new(
                format!("«{code}» cũng có thể là «{list}»: xem rồi chọn"),
                format!("«{code}» may also be «{list}»: look and choose"),
            ));
        }
    }
    for field in [Field::Case, Field::Activity, Field::Time] {
        if !guesses.contains_key(&field) {
            let code = field.code();
            remarks.push(Bilingual::new(
                format!("không tìm thấy cột nào là «{code}»: phải tự chọn"),
                format!("no column was found for «{code}»: choose it yourself"),
            ));
        }
    }
    if !guesses.contains_key(&Field::Unit) {
        remarks.push(Bilingual::new(
            "không tìm thấy cột đơn vị: không có đơn vị thì không đo được chuyển giao, và không so sánh được; cán bộ không thay được đơn vị",
            "no column of units was found: without units handovers cannot be measured and nothing compared; officers cannot stand for units",
        ));
    }
    remarks.extend(one_status(survey, &guesses));
    if guesses
        .get(&Field::Status)
        .is_some_and(|guess| survey.column(&guess.column.what).is_some_and(|column| column.distinct < 2))
    {
        guesses.remove(&Field::Status);
    }
    (guesses.into_values().collect(), remarks)
}

const WHOLE: u32 = 100;
const PART: u32 = 50;

fn score(
    field: Field,
    whole: &[&str],
    parts: &[&str],
    column: &Surveyed,
    survey: &Survey,
    written: &BTreeMap<String, Written>,
) -> Option<Scored> {
    let words = bare_words(&column.name);
    let name = words.join(" ");
    // `case:deadline` is the attribute `deadline` of a case.
    let own = name.strip_prefix("case ").unwrap_or(&name);
    let place = whole.iter().position(|known| *known == name || *known == own);
    let by_name = match place {
        Some(place) => WHOLE - u32::try_from(place).unwrap_or(0).min(20),
        None => {
            let split = |part: &&str| bare_words(part);
            let place = parts.iter().map(split).position(|part| find(&words, &part).is_some())?;
            PART - u32::try_from(place).unwrap_or(0).min(20)
        }
    };
    // A case's own name for an activity, and the other way round, is a trap of XES names.
    if matches!(field, Field::Activity | Field::Time) && name.starts_with("case ") {
        return None;
    }
    let shape = shape(field, column, survey, written)?;
    let sureness = match (by_name > PART, shape) {
        (true, Shape::Fits) => Sureness::Sure,
        (true, Shape::Doubtful) | (false, Shape::Fits) => Sureness::Likely,
        (false, Shape::Doubtful) => Sureness::Open,
    };
    let name = &column.name;
    let [distinct, filled] = [column.distinct, column.filled].map(counted);
    let why = Bilingual::new(
        format!("tên «{name}»; {} giá trị khác nhau ở {} sự kiện", distinct.vi, filled.vi),
        format!("named «{name}»; {} distinct values at {} events", distinct.en, filled.en),
    );
    let fit = if shape == Shape::Fits { 10 } else { 0 };
    Some(Scored { field, column: column.name.clone(), score: by_name + fit, sureness, why })
}

/// A count as people write it.
fn counted(count: u64) -> Bilingual {
    let written = |language| format_integer(i64::try_from(count).unwrap_or(i64::MAX), language);
    Bilingual::new(written(Language::Vietnamese), written(Language::English))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Fits,
    Doubtful,
}

/// Whether the values of `column` can be those of `field`; `None` where they cannot.
fn shape(
    field: Field,
    column: &Surveyed,
    survey: &Survey,
    written: &BTreeMap<String, Written>,
) -> Option<Shape> {
    if column.filled == 0 {
        return None;
    }
    let (distinct, filled, events) = (column.distinct, column.filled, survey.events);
    let times = written.get(&column.name).map_or(0, |written| written.share);
    let fits = |fits: bool| Some(if fits { Shape::Fits } else { Shape::Doubtful });
    match field {
        Field::Time => (times >= 90).then_some(()).and(fits(filled * 100 >= events * 95)),
        Field::Due | Field::Finished => (times >= 80).then_some(Shape::Fits),
        _ if times >= 80 => None,
        Field::Case => {
            let repeats = distinct * 10 <= filled * 9;
            (filled * 100 >= events * 95).then_some(()).and(fits(repeats && (distinct > 5 || events < 50)))
        }
        Field::Activity => fits(filled * 100 >= events * 90 && (distinct * 5 <= filled || distinct <= 30)),
        Field::Unit | Field::Officer => fits(distinct > 1 && (distinct * 3 <= filled || filled < 50)),
        Field::Status | Field::Level => (distinct <= 60).then_some(Shape::Fits),
        Field::Kind => fits(distinct > 1 && distinct * 20 <= filled.max(40)),
        Field::Difficulty => (distinct <= 20).then_some(()).and(fits(distinct > 1)),
        Field::Body | Field::Reason => Some(Shape::Fits),
    }
}

/// Columns whose values alone speak for case or time, where no name does; these are only possible.
fn by_shape_alone(survey: &Survey, written: &BTreeMap<String, Written>) -> Vec<Scored> {
    let mut found = Vec::new();
    for column in &survey.columns {
        let full = column.filled * 100 >= survey.events * 99;
        let (distinct, filled) = (column.distinct, column.filled);
        if written.get(&column.name).is_some_and(|written| written.share >= 98) && full {
            found.push(Scored {
                field: Field::Time,
                column: column.name.clone(),
                score: 20,
                sureness: Sureness::Open,
                why: Bilingual::new(
                    "không có tên quen, nhưng ở mọi sự kiện đều là thời gian",
                    "not a known name, but a time at every event",
                ),
            });
        } else if full && distinct > 20 && distinct * 2 <= filled && distinct * 100 >= filled {
            found.push(Scored {
                field: Field::Case,
                column: column.name.clone(),
                score: 10,
                sureness: Sureness::Open,
                why: {
                    let [distinct, filled] = [distinct, filled].map(counted);
                    Bilingual::new(
                        format!(
                            "không có tên quen, nhưng có {} giá trị lặp lại ở {} sự kiện",
                            distinct.vi, filled.vi
                        ),
                        format!(
                            "not a known name, but {} values that repeat over {} events",
                            distinct.en, filled.en
                        ),
                    )
                },
            });
        }
    }
    found
}

/// A status that is the same everywhere says nothing.
fn one_status(survey: &Survey, guesses: &BTreeMap<Field, FieldGuess>) -> Option<Bilingual> {
    let column = &guesses.get(&Field::Status)?.column.what;
    let [(value, _)] = survey.distinct(column) else { return None };
    Some(Bilingual::new(
        format!("cột «{column}» chỉ có một giá trị «{value}», nên không dùng làm trạng thái"),
        format!("the column «{column}» has the one value «{value}», so it is not taken as a status"),
    ))
}

/// Values that look as if they stood for "none"; whether they do is for a person to say.
pub(super) fn stand_in(survey: &Survey, column: &str, field: Field) -> Option<Bilingual> {
    const WORDS: [&str; 10] =
        ["empty", "missing", "unknown", "null", "none", "n/a", "na", "-", "không có", "không rõ"];
    let is_one = |value: &str| WORDS.contains(&value.trim().to_lowercase().as_str());
    let (value, count) = survey.distinct(column).iter().find(|(value, _)| is_one(value))?;
    let (code, count) = (field.code(), counted(*count));
    Some(Bilingual::new(
        format!(
            "«{value}» ở cột «{column}» ({} sự kiện) có thể nghĩa là «không có»; nếu đúng, ghi [absent] {code} = [\"{value}\"]",
            count.vi
        ),
        format!(
            "«{value}» in column «{column}» ({} events) may mean «none»; if so, write [absent] {code} = [\"{value}\"]",
            count.en
        ),
    ))
}
