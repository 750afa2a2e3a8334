//! The columns of the table of units and indicators: name, unit of measure, meaning and value, once for CSV, Parquet and XLSX.

use std::fmt::Write as _;

use measure::Word;

use super::table::Row;
use super::words;
use crate::json::MeasuredJson;

/// A value of the table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing to be said: never a 0.
    Empty,
    Text(String),
    Count(u64),
    Real(f64),
    Flag(bool),
}

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A whole number.
    Count,
    /// A number; so many digits after the point where people read it.
    Real(usize),
    Flag,
}

/// A column.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name in CSV and Parquet.
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    /// Its heading for people.
    pub(crate) title: Word,
    /// What stands in it.
    pub(crate) meaning: Word,
    pub(crate) value: fn(&Row<'_>) -> Value,
}

const fn column(
    name: &'static str,
    kind: Kind,
    title: Word,
    meaning: Word,
    value: fn(&Row<'_>) -> Value,
) -> Column {
    Column { name, kind, title, meaning, value }
}

fn text(text: &str) -> Value {
    if text.is_empty() { Value::Empty } else { Value::Text(text.to_owned()) }
}

fn real(value: Option<f64>) -> Value {
    value.filter(|value| value.is_finite()).map_or(Value::Empty, Value::Real)
}

fn measured(row: &Row<'_>, value: impl Fn(&MeasuredJson) -> Value) -> Value {
    row.measured().map_or(Value::Empty, value)
}

/// The amount where the aspect counts.
fn counted(row: &Row<'_>, value: impl Fn(&MeasuredJson) -> f64) -> Value {
    if words::is_time(row.aspect) { Value::Empty } else { measured(row, |cell| real(Some(value(cell)))) }
}

/// The amount where the aspect is a time.
fn lasting(row: &Row<'_>, value: impl Fn(&MeasuredJson) -> f64) -> Value {
    if words::is_time(row.aspect) { measured(row, |cell| real(Some(value(cell)))) } else { Value::Empty }
}

/// All columns, in order.
pub(crate) const COLUMNS: &[Column] = &[
    column(
        "log",
        Kind::Text,
        Word::new("Nhật ký", "Log"),
        Word::new("tên nhật ký công việc", "title of the work log"),
        |row| text(&row.whole.log.title),
    ),
    column(
        "behaviour",
        Kind::Text,
        Word::new("Nhóm biểu hiện", "Behaviour"),
        Word::new(
            "nhóm biểu hiện: avoidance, buck_passing, stalling, fear",
            "avoidance, buck_passing, stalling or fear",
        ),
        |row| text(&row.indicator.behaviour),
    ),
    column(
        "indicator",
        Kind::Text,
        Word::new("Mã chỉ báo", "Indicator"),
        Word::new("mã chỉ báo, hoặc mã.khía_cạnh", "id of the indicator, or id.aspect"),
        |row| text(&row.aspect.id),
    ),
    column(
        "indicator_name",
        Kind::Text,
        Word::new("Chỉ báo", "Name"),
        Word::new("tên người đọc thấy", "the name people read"),
        |row| text(row.aspect.name.get(row.language)),
    ),
    column(
        "definition_version",
        Kind::Count,
        Word::new("Bản định nghĩa", "Definition version"),
        Word::new("bản của định nghĩa", "version of the definition"),
        |row| Value::Count(row.indicator.version.into()),
    ),
    column(
        "unit",
        Kind::Text,
        Word::new("Đơn vị", "Unit"),
        Word::new("tên đơn vị trong nhật ký", "the unit's name in the log"),
        |row| text(&row.unit.unit),
    ),
    column(
        "not_shown_because",
        Kind::Text,
        Word::new("Lý do không hiển thị", "Not shown because"),
        Word::new("vì sao không có số; trống khi có số", "why there is no figure; empty where there is one"),
        |row| row.suppressed().map_or(Value::Empty, |why| text(why.get(row.language))),
    ),
    column(
        "cases",
        Kind::Count,
        Word::new("Số hồ sơ", "Cases"),
        Word::new("số hồ sơ (lượt, việc) được tính", "cases (or holds, tasks) that count"),
        |row| measured(row, |cell| Value::Count(cell.n)),
    ),
    column(
        "cases_with",
        Kind::Count,
        Word::new("Số hồ sơ có", "Cases with it"),
        Word::new("trong đó số hồ sơ có biểu hiện", "cases in which it occurs"),
        |row| measured(row, |cell| Value::Count(cell.cases_with)),
    ),
    column(
        "observed_count",
        Kind::Real(1),
        Word::new("Quan sát (số đếm)", "Observed (count)"),
        Word::new("tử số, khi là số đếm", "the numerator, where it is a count"),
        |row| counted(row, |cell| cell.observed),
    ),
    column(
        "expected_count",
        Kind::Real(1),
        Word::new("Kỳ vọng (số đếm)", "Expected (count)"),
        Word::new(
            "tử số nếu theo mức của mọi đơn vị khác với cùng cơ cấu hồ sơ",
            "the numerator at the rates of all other units for the same mix of cases",
        ),
        |row| counted(row, |cell| cell.expected),
    ),
    column(
        "base_count",
        Kind::Real(1),
        Word::new("Mẫu số (số đếm)", "Denominator (count)"),
        Word::new("mẫu số, khi là số đếm", "the denominator, where it is a count"),
        |row| match row.aspect.model.as_str() {
            "time" => Value::Empty,
            "hard_left" => measured(row, |cell| real(Some(cell.n as f64))),
            _ => counted(row, |cell| cell.base),
        },
    ),
    column(
        "observed_days",
        Kind::Real(1),
        Word::new("Quan sát (ngày)", "Observed (days)"),
        Word::new("tử số, khi là thời gian", "the numerator, where it is a time"),
        |row| lasting(row, |cell| cell.observed),
    ),
    column(
        "expected_days",
        Kind::Real(1),
        Word::new("Kỳ vọng (ngày)", "Expected (days)"),
        Word::new("kỳ vọng, khi là thời gian", "the expected numerator, where it is a time"),
        |row| lasting(row, |cell| cell.expected),
    ),
    column(
        "base_days",
        Kind::Real(1),
        Word::new("Mẫu số (ngày)", "Denominator (days)"),
        Word::new("mẫu số, khi là thời gian", "the denominator, where it is a time"),
        |row| match row.aspect.model.as_str() {
            "time" => lasting(row, |cell| cell.base),
            _ => Value::Empty,
        },
    ),
    column(
        "ratio",
        Kind::Real(2),
        Word::new("Tỷ số", "Ratio"),
        Word::new("quan sát trên kỳ vọng", "observed over expected"),
        |row| measured(row, |cell| real(Some(cell.ratio))),
    ),
    column(
        "ratio_lower_95",
        Kind::Real(2),
        Word::new("Cận dưới 95 %", "Lower 95 %"),
        Word::new("cận dưới khoảng tin cậy 95 % của tỷ số", "lower end of the ratio's 95 % interval"),
        |row| measured(row, |cell| real(Some(cell.interval[0]))),
    ),
    column(
        "ratio_upper_95",
        Kind::Real(2),
        Word::new("Cận trên 95 %", "Upper 95 %"),
        Word::new("cận trên khoảng tin cậy 95 % của tỷ số", "upper end of it"),
        |row| measured(row, |cell| real(Some(cell.interval[1]))),
    ),
    column(
        "shrunk_ratio",
        Kind::Real(2),
        Word::new("Tỷ số co lại", "Shrunk ratio"),
        Word::new(
            "tỷ số kéo về mức chung theo độ không chắc chắn, dùng để xếp thứ tự",
            "the ratio drawn towards all units' as far as it is uncertain, for ordering",
        ),
        |row| measured(row, |cell| real(cell.shrunk.map(|shrunk| shrunk.ratio))),
    ),
    column(
        "shrunk_lower_95",
        Kind::Real(2),
        Word::new("Co lại, cận dưới", "Shrunk, lower"),
        Word::new("cận dưới 95 % của tỷ số co lại", "lower end of its 95 % interval"),
        |row| measured(row, |cell| real(cell.shrunk.map(|shrunk| shrunk.interval[0]))),
    ),
    column(
        "shrunk_upper_95",
        Kind::Real(2),
        Word::new("Co lại, cận trên", "Shrunk, upper"),
        Word::new("cận trên 95 % của tỷ số co lại", "upper end of it"),
        |row| measured(row, |cell| real(cell.shrunk.map(|shrunk| shrunk.interval[1]))),
    ),
    column(
        "precision",
        Kind::Real(1),
        Word::new("Độ chính xác", "Precision"),
        Word::new(
            "số kỳ vọng hữu hiệu: trục ngang của biểu đồ phễu",
            "effective expected count: the funnel's horizontal axis",
        ),
        |row| measured(row, |cell| real(Some(cell.precision))),
    ),
    column(
        "z",
        Kind::Real(2),
        Word::new("z", "z"),
        Word::new(
            "khoảng cách đến 1 tính bằng sai số chuẩn, kể cả chênh lệch thông thường giữa các đơn vị",
            "distance from 1 in standard errors, the spread between units included",
        ),
        |row| measured(row, |cell| real(cell.z)),
    ),
    column(
        "p",
        Kind::Real(4),
        Word::new("p", "p"),
        Word::new(
            "xác suất ngẫu nhiên và chênh lệch thông thường cho ít nhất như vậy",
            "how often chance and the ordinary spread give as much or more",
        ),
        |row| measured(row, |cell| real(cell.p)),
    ),
    column(
        "q",
        Kind::Real(4),
        Word::new("q", "q"),
        Word::new(
            "tỷ lệ báo nhầm trong các ô của nhóm biểu hiện có p nhỏ như vậy (Benjamini–Hochberg)",
            "share of false alarms among the behaviour's cells with as small a p (Benjamini–Hochberg)",
        ),
        |row| measured(row, |cell| real(cell.q)),
    ),
    column(
        "worth_asking",
        Kind::Flag,
        Word::new("Cần hỏi thêm", "Worth asking"),
        Word::new(
            "q không quá 0,05 và đối chứng không rút lại",
            "q is at most 0.05 and the null control did not withdraw it",
        ),
        |row| measured(row, |cell| Value::Flag(cell.worth_asking)),
    ),
    column(
        "withdrawn",
        Kind::Flag,
        Word::new("Đã rút lại", "Withdrawn"),
        Word::new(
            "đáng lẽ cần hỏi thêm nhưng đối chứng xáo trộn tên đơn vị cho không ít hơn",
            "would be worth asking about, but permuted units give no fewer",
        ),
        |row| measured(row, |cell| Value::Flag(cell.withdrawn)),
    ),
    column(
        "first_signal_month",
        Kind::Text,
        Word::new("Tháng vượt ngưỡng", "First month above the limit"),
        Word::new(
            "tháng đầu tiên tổng tích lũy (CUSUM) vượt ngưỡng, dạng 2022-03",
            "first month the cumulative sum passes its limit, as 2022-03",
        ),
        |row| {
            measured(row, |cell| {
                text(cell.cusum.as_ref().and_then(|cusum| cusum.signal.as_deref()).unwrap_or_default())
            })
        },
    ),
    column(
        "change_ratio",
        Kind::Real(2),
        Word::new("Sau / trước", "After / before"),
        Word::new("tỷ số sau trên tỷ số trước mốc thay đổi", "the ratio after the change over that before"),
        |row| measured(row, |cell| real(cell.change.and_then(|change| change.ratio))),
    ),
    column(
        "change_lower_95",
        Kind::Real(2),
        Word::new("Sau / trước, cận dưới", "After / before, lower"),
        Word::new("cận dưới 95 % của tỷ số sau / trước", "lower end of its 95 % interval"),
        |row| measured(row, |cell| real(cell.change.and_then(|change| change.interval[0]))),
    ),
    column(
        "change_upper_95",
        Kind::Real(2),
        Word::new("Sau / trước, cận trên", "After / before, upper"),
        Word::new("cận trên 95 % của tỷ số sau / trước", "upper end of it"),
        |row| measured(row, |cell| real(cell.change.and_then(|change| change.interval[1]))),
    ),
    column(
        "reply_to_figure",
        Kind::Text,
        Word::new("Đơn vị trả lời", "The unit replies"),
        Word::new("ý kiến của đơn vị về số liệu này", "what the unit answers to this figure"),
        |row| row.reply(Some(&row.aspect.id)).map_or(Value::Empty, text),
    ),
    column(
        "reply_to_all_figures",
        Kind::Text,
        Word::new("Đơn vị trả lời chung", "The unit replies to all"),
        Word::new("ý kiến chung của đơn vị", "what the unit answers to all its figures"),
        |row| row.reply(None).map_or(Value::Empty, text),
    ),
];

/// What stands in each column of the table, in Vietnamese and English.
pub fn columns_markdown() -> String {
    let mut text = String::from(
        "# Các cột của bảng kết quả · The columns of the table of results

<!-- Generated: damlam measure --columns > docs/result-columns.md -->

`damlam measure … --format csv` và `--format parquet` ghi mỗi đơn vị × chỉ báo một dòng. Không có số thì để trống và có lý do, không bao giờ ghi 0. CSV: UTF-8 có BOM, dấu phẩy ngăn cột, dấu chấm thập phân; chữ bắt đầu bằng `=`, `+`, `-` hoặc `@` có thêm dấu nháy đơn phía trước để phần mềm bảng tính không hiểu là công thức. Parquet: cùng các cột, có kiểu.

`damlam measure … --format csv` and `--format parquet` write a row for each unit × indicator. Where there is no figure the field is empty and there is a reason, never a 0. CSV: UTF-8 with a BOM, commas between fields, a decimal point; text that begins with `=`, `+`, `-` or `@` has an apostrophe before it, so that no spreadsheet takes it for a formula. Parquet: the same columns, typed.

| cột · column | kiểu · type | nghĩa · meaning |
|---|---|---|
",
    );
    for column in COLUMNS {
        let kind = match column.kind {
            Kind::Text => "chữ · text",
            Kind::Count => "số nguyên · whole number",
            Kind::Real(_) => "số thực · number",
            Kind::Flag => "true / false",
        };
        // Writing to a string cannot fail.
        let _ =
            writeln!(text, "| `{}` | {kind} | {} · {} |", column.name, column.meaning.vi, column.meaning.en);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/result-columns.md");

    #[test]
    fn the_document_says_what_the_table_has() {
        let document = std::fs::read_to_string(DOCUMENT).unwrap_or_default();
        assert!(
            document == columns_markdown(),
            "docs/result-columns.md is not what the table has: damlam measure --columns > docs/result-columns.md"
        );
    }
}
