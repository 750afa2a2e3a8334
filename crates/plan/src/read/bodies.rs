//! Reads `bodies.csv`: one organisation a row, with its dates, other names and successors.
//!
//! It does not know who is assigned; [`crate::rules`] holds the files against each other.

use jiff::civil::Date;
use kernel::{Bilingual, BodyCode};

use super::fields::{clean, read_date};
use super::plan_toml::{provenance, unknown_word};
use crate::model::{Body, BodyKind, Provenance, Renaming};
use crate::problems::{At, Problems, Spot, hint, near};

pub(crate) const FILE: &str = "bodies.csv";

/// The columns, all of them needed, in any order.
const COLUMNS: [&str; 15] = [
    "code",
    "kind",
    "name",
    "name_en",
    "short",
    "short_en",
    "state_code",
    "aliases",
    "valid_from",
    "valid_to",
    "successors",
    "renamed",
    "provenance",
    "note",
    "note_en",
];

pub(crate) fn read(out: &mut Problems, text: &str) -> Vec<At<Body>> {
    let mut reader =
        csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    let Some(columns) = read_header(out, &mut reader) else {
        return Vec::new();
    };
    let mut bodies = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) if record.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                let spot = Spot { file: FILE, line: u32::try_from(line).unwrap_or(u32::MAX) };
                bodies.extend(read_row(out, Row { columns: &columns, record: &record, spot }));
            }
            Err(error) => broken(out, &error),
        }
    }
    bodies
}

fn broken(out: &mut Problems, error: &csv::Error) {
    let line = error.position().map_or(1, csv::Position::line);
    out.error(
        "syntax",
        Spot { file: FILE, line: u32::try_from(line).unwrap_or(u32::MAX) },
        Bilingual::new("không đọc được dòng CSV này", "this line is not CSV"),
        Bilingual::new(
            "Lưu tệp dạng CSV UTF-8, ô có dấu phẩy đặt trong dấu nháy kép.",
            "Save the file as CSV in UTF-8, with cells that hold a comma in double quotes.",
        ),
    );
}

fn read_header(out: &mut Problems, reader: &mut csv::Reader<&[u8]>) -> Option<Vec<String>> {
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            broken(out, &error);
            return None;
        }
    };
    let line = header.position().map_or(1, csv::Position::line);
    let spot = Spot { file: FILE, line: u32::try_from(line).unwrap_or(1) };
    let columns: Vec<String> = header.iter().map(clean).collect();
    let missing: Vec<&str> =
        COLUMNS.into_iter().filter(|column| !columns.iter().any(|have| have == column)).collect();
    for column in &missing {
        let strangers = columns.iter().map(String::as_str).filter(|have| !COLUMNS.contains(have));
        out.error(
            "syntax",
            spot,
            Bilingual::new(format!("thiếu cột «{column}»"), format!("the column «{column}» is missing")),
            hint(
                &near(column, strangers),
                Bilingual::new(
                    format!("Dòng đầu phải có cột «{column}»; ô có thể để trống."),
                    format!("The first line must have «{column}»; cells may be empty."),
                ),
            ),
        );
    }
    if missing.is_empty() {
        for column in columns.iter().filter(|column| !COLUMNS.contains(&column.as_str())) {
            unknown_word(out, spot, column, &COLUMNS);
        }
    }
    missing.is_empty().then_some(columns)
}

struct Row<'a> {
    columns: &'a [String],
    record: &'a csv::StringRecord,
    spot: Spot,
}

impl Row<'_> {
    fn cell(&self, column: &str) -> String {
        let index = self.columns.iter().position(|name| name == column);
        index.and_then(|index| self.record.get(index)).map(clean).unwrap_or_default()
    }

    fn pair(&self, vi: &str, en: &str) -> Bilingual {
        let vi = self.cell(vi);
        let en = Some(self.cell(en)).filter(|en| !en.is_empty()).unwrap_or_else(|| vi.clone());
        Bilingual { vi, en }
    }

    fn parts(&self, column: &str) -> Vec<String> {
        self.cell(column).split(';').map(clean).filter(|part| !part.is_empty()).collect()
    }

    fn date(&self, out: &mut Problems, column: &str) -> Option<Date> {
        let text = self.cell(column);
        if text.is_empty() { None } else { read_date(out, column, &text, self.spot) }
    }

    fn code(&self, out: &mut Problems, column: &str, text: &str) -> Option<BodyCode> {
        let code = BodyCode::parse(text);
        if code.is_err() {
            out.error(
                "malformed-code",
                self.spot,
                Bilingual::new(
                    format!("«{column}»: «{text}» không phải là mã cơ quan"),
                    format!("«{column}»: «{text}» is no code of a body"),
                ),
                Bilingual::new(
                    "Dùng 1 đến 35 ký tự A–Z, 0–9 và «.», như TU.H26.",
                    "Use 1 to 35 of A–Z, 0–9 and «.», such as TU.H26.",
                ),
            );
        }
        code.ok()
    }
}

fn read_row(out: &mut Problems, row: Row<'_>) -> Option<At<Body>> {
    if row.record.len() != row.columns.len() {
        out.error(
            "wrong-columns",
            row.spot,
            Bilingual::new(
                format!("dòng có {} ô, cần {}", row.record.len(), row.columns.len()),
                format!("the row has {} cells, it needs {}", row.record.len(), row.columns.len()),
            ),
            Bilingual::new(
                "Đặt ô có dấu phẩy trong dấu nháy kép; thêm hoặc bớt dấu phẩy.",
                "Put cells that hold a comma in double quotes; add or drop commas.",
            ),
        );
    }
    let code = row.code(out, "code", &row.cell("code"))?;
    let kind = read_kind(out, &row);
    let name = row.pair("name", "name_en");
    if name.vi.is_empty() {
        out.error(
            "missing-name",
            row.spot,
            Bilingual::new(format!("cơ quan «{code}» chưa có tên"), format!("the body «{code}» has no name")),
            Bilingual::new("Ghi tên đầy đủ vào cột «name».", "Write its full name into the column «name»."),
        );
    }
    let short = Some(row.pair("short", "short_en"))
        .filter(|short| !short.vi.is_empty())
        .unwrap_or_else(|| name.clone());
    let state_code = Some(row.cell("state_code")).filter(|text| !text.is_empty());
    let state_code = state_code.and_then(|text| row.code(out, "state_code", &text));
    let successors = row.parts("successors");
    let provenance_word = row.cell("provenance");
    let body = Body {
        kind,
        name,
        short,
        state_code,
        aliases: row.parts("aliases"),
        valid_from: row.date(out, "valid_from"),
        valid_to: row.date(out, "valid_to"),
        successors: successors.iter().filter_map(|text| row.code(out, "successors", text)).collect(),
        renamed: read_renamings(out, &row),
        provenance: provenance(out, &provenance_word, row.spot).unwrap_or(Provenance::Own),
        note: row.pair("note", "note_en"),
        code,
    };
    if let (Some(from), Some(to)) = (body.valid_from, body.valid_to)
        && to < from
    {
        out.error(
            "life-backwards",
            row.spot,
            Bilingual::new(
                format!("«{}» kết thúc ngày {to} trước khi bắt đầu ngày {from}", body.code),
                format!("«{}» ends on {to} before it begins on {from}", body.code),
            ),
            Bilingual::new("Sửa «valid_from» hoặc «valid_to».", "Correct «valid_from» or «valid_to»."),
        );
    }
    Some(At { value: body, spot: row.spot })
}

fn read_kind(out: &mut Problems, row: &Row<'_>) -> BodyKind {
    let word = row.cell("kind");
    let found = BodyKind::ALL.into_iter().find(|kind| kind.code() == word);
    if found.is_none() {
        unknown_word(out, row.spot, &word, &BodyKind::ALL.map(BodyKind::code));
    }
    found.unwrap_or(BodyKind::State)
}

/// Each part is `2025-01-01 Thành ủy Huế | Hue City Party Committee`.
fn read_renamings(out: &mut Problems, row: &Row<'_>) -> Vec<Renaming> {
    let mut renamings = Vec::new();
    for part in row.parts("renamed") {
        let (day, names) = part.split_once(' ').unwrap_or((part.as_str(), ""));
        let (vi, en) = names.split_once('|').unwrap_or((names, names));
        if let Some(from) = read_date(out, "renamed", day, row.spot) {
            renamings.push(Renaming { from, name: Bilingual::new(clean(vi), clean(en)) });
        }
    }
    renamings.sort_by_key(|renaming| renaming.from);
    renamings
}

/// Reports a code that is in no row, with the nearest that are.
pub(crate) fn unknown_body(out: &mut Problems, bodies: &[At<Body>], code: &str, spot: Spot) {
    let names: Vec<String> = near(code, bodies.iter().map(|body| body.value.code.as_str()))
        .into_iter()
        .filter_map(|code| bodies.iter().find(|body| body.value.code.as_str() == code))
        .map(|body| format!("{} – {}", body.value.code, body.value.name.vi))
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    out.error(
        "unknown-body",
        spot,
        Bilingual::new(
            format!("không có cơ quan nào mang mã «{code}» trong {FILE}"),
            format!("no body in {FILE} has the code «{code}»"),
        ),
        hint(
            &names,
            Bilingual::new(
                format!("Sửa mã, hoặc thêm cơ quan vào {FILE}."),
                format!("Correct the code, or add the body to {FILE}."),
            ),
        ),
    );
}
