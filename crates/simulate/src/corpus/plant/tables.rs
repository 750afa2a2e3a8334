//! Tables: totals, shares, empty cells, columns of other years, and the figures the outline asks for.

use super::numbers::counts;
use crate::corpus::sheet::{Placed, Room, Sheet};
use crate::corpus::{Truth, Wording};
use crate::draw::Draw;
use crate::grammar::Facts;
use crate::report::Part;
use crate::report::facts::{self, number, share, vietnamese_date};

const TOTALS: [&str; 10] = [
    "Tổng cộng",
    "Cộng",
    "Tổng số",
    "TỔNG CỘNG",
    "Tổng",
    "Toàn tỉnh",
    "Toàn ngành",
    "Tổng cộng các đơn vị",
    "Cộng toàn bộ",
    "Tổng cộng (A+B)",
];
const HELD_TOTALS: [&str; 2] = ["Cộng dồn", "Tổng các dòng trên"];
const LABELS: [&str; 4] = ["Đơn vị", "Lĩnh vực", "Nội dung", "Tên đơn vị"];
const COLUMNS: [&str; 6] =
    ["Số hồ sơ tiếp nhận", "Đúng hạn", "Quá hạn", "Đang giải quyết", "Trả lại", "Số văn bản phát hành"];
const CAPTIONS: [&str; 4] = [
    "Kết quả rà soát theo từng đơn vị như sau:",
    "Chi tiết tại bảng dưới đây:",
    "Bảng tổng hợp số liệu của các đơn vị trong kỳ báo cáo:",
    "Số liệu chia theo lĩnh vực được nêu ở bảng sau:",
];

/// A table of counts: its head row, its rows, whether there is a column of ordinals.
struct Grid {
    labels: Vec<String>,
    head: Vec<String>,
    cells: Vec<Vec<String>>,
    ordinals: bool,
}

fn names(count: usize, draw: &mut Draw) -> Vec<String> {
    let mut fields: Vec<String> = if draw.chance(50) {
        facts::fields().iter().map(|field| first_upper(field)).collect()
    } else {
        (1..=12).map(|unit| format!("Đơn vị {unit}")).collect()
    };
    if draw.chance(50) {
        draw.shuffle(&mut fields);
    }
    fields.truncate(count);
    fields
}

fn first_upper(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

fn first_lower(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_lowercase().chain(signs).collect())
}

fn grid(draw: &mut Draw) -> (Grid, Vec<Vec<i64>>) {
    let rows = usize::try_from(draw.between(3, 9)).unwrap_or(3);
    let columns = usize::try_from(draw.between(1, 4)).unwrap_or(1);
    let mut heads: Vec<String> = COLUMNS.iter().map(|name| (*name).to_owned()).collect();
    draw.shuffle(&mut heads);
    heads.truncate(columns);
    let mut head = vec![LABELS[draw.below(LABELS.len())].to_owned()];
    head.extend(heads);
    let values: Vec<Vec<i64>> =
        (0..rows).map(|_| (0..columns).map(|_| draw.between(2, 1_500)).collect()).collect();
    let cells = values.iter().map(|row| row.iter().map(|value| number(*value)).collect()).collect();
    let labels = names(rows, draw);
    (Grid { labels, head, cells, ordinals: draw.chance(40) }, values)
}

impl Grid {
    /// The rows as they stand in a table, with a last or first row of totals where there is one.
    fn rows(&self, total: Option<(&str, Vec<String>, End)>) -> Vec<Vec<String>> {
        let row = |ordinal: String, label: &str, cells: &[String]| {
            let mut row = Vec::new();
            if self.ordinals {
                row.push(ordinal);
            }
            row.push(label.to_owned());
            row.extend(cells.iter().cloned());
            row
        };
        let mut rows = vec![row("TT".to_owned(), &self.head[0], &self.head[1..])];
        for (index, (label, cells)) in self.labels.iter().zip(&self.cells).enumerate() {
            rows.push(row((index + 1).to_string(), label, cells));
        }
        if let Some((label, cells, end)) = total {
            let total = row(String::new(), label, &cells);
            match end {
                End::First => rows.insert(1, total),
                End::Last => rows.push(total),
            }
        }
        rows
    }
}

#[derive(Clone, Copy)]
enum End {
    First,
    Last,
}

fn caption(draw: &mut Draw) -> &'static str {
    CAPTIONS[draw.below(CAPTIONS.len())]
}

fn total_label(sheet: &mut Sheet<'_>) -> (&'static str, Wording) {
    if sheet.wordings == crate::corpus::Wordings::All && sheet.draw.chance(20) {
        (HELD_TOTALS[sheet.draw.below(HELD_TOTALS.len())], Wording::Held)
    } else {
        (TOTALS[sheet.draw.below(TOTALS.len())], Wording::Known)
    }
}

fn summed(sheet: &mut Sheet<'_>, off: i64) -> (Vec<Vec<String>>, String, Wording) {
    let (grid, values) = grid(&mut sheet.draw);
    let (label, wording) = total_label(sheet);
    let columns = values[0].len();
    let mut totals: Vec<i64> =
        (0..columns).map(|column| values.iter().map(|row| row[column]).sum()).collect();
    let at = sheet.draw.below(columns);
    totals[at] += off;
    let cells: Vec<String> = totals.iter().map(|value| number(*value)).collect();
    let end = if sheet.draw.chance(20) { End::First } else { End::Last };
    let wrong = cells[at].clone();
    (grid.rows(Some((label, cells, end))), wrong, wording)
}

/// A total row that is not the sum of the rows.
pub(super) fn total(sheet: &mut Sheet<'_>) {
    let off = sheet.draw.between(1, 45);
    let off = if sheet.draw.chance(60) { off } else { -off.min(5) };
    let (rows, wrong, wording) = summed(sheet, off);
    let caption = caption(&mut sheet.draw);
    let section = sheet.set_table(caption, rows);
    sheet.note("total-differs-from-parts", &section, &[&wrong], wording);
}

/// A total row that is right; in some, rows that tell details of the row above.
pub(super) fn right_total(sheet: &mut Sheet<'_>) {
    let (mut rows, _, _) = summed(sheet, 0);
    if sheet.draw.chance(35) {
        let at = 2.min(rows.len() - 2);
        let mut detail = rows[at].clone();
        let label = usize::from(rows[0][0] == "TT");
        detail[label] = ["Trong đó: trễ do liên thông", "- Trong đó, việc phức tạp", "+ Riêng cấp xã"]
            [sheet.draw.below(3)]
        .to_owned();
        for cell in &mut detail[label + 1..] {
            let value: i64 = cell.replace('.', "").parse().unwrap_or(2);
            *cell = number((value / 2).max(1));
        }
        if label == 1 {
            detail[0] = String::new();
        }
        rows.insert(at + 1, detail);
    }
    let caption = caption(&mut sheet.draw);
    sheet.set_table(caption, rows);
    sheet.near("total-differs-from-parts", caption);
}

/// A column of shares in which one row is wrong.
pub(super) fn percentage(sheet: &mut Sheet<'_>) {
    let count = usize::try_from(sheet.draw.between(4, 9)).unwrap_or(4);
    let labels = names(count, &mut sheet.draw);
    let wrong_at = sheet.draw.below(count);
    let mut wrong = String::new();
    let swapped = sheet.draw.chance(40);
    let heads = if swapped {
        ["Đơn vị", "Quá hạn", "Tổng số hồ sơ", "Tỷ lệ quá hạn (%)"]
    } else {
        ["Đơn vị", "Tổng số hồ sơ", "Trong đó: quá hạn", "Tỷ lệ (%)"]
    };
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for (index, label) in labels.into_iter().enumerate() {
        let whole = sheet.draw.between(30, 900);
        let part = (whole * sheet.draw.between(5, 70) / 100).max(1);
        let mut cell = share(part, whole).trim_end_matches('%').to_owned();
        if index == wrong_at {
            let tenths = part * 1000 / whole;
            let other = if tenths < 500 {
                tenths + sheet.draw.between(15, 300)
            } else {
                tenths - sheet.draw.between(15, 300)
            };
            cell = format!("{},{}", other / 10, other % 10);
            wrong = cell.clone();
        }
        let (one, two) = if swapped { (part, whole) } else { (whole, part) };
        rows.push(vec![label, number(one), number(two), cell]);
    }
    let caption = caption(&mut sheet.draw);
    let section = sheet.set_table(caption, rows);
    sheet.note("percentage-differs", &section, &[&wrong], Wording::Known);
}

/// An empty cell among numbers.
pub(super) fn empty(sheet: &mut Sheet<'_>) {
    let (mut grid, _) = grid(&mut sheet.draw);
    if grid.head.len() < 3 {
        grid.head.push("Ý kiến trả lời".to_owned());
        grid.cells.iter_mut().for_each(|row| row.push(number(sheet.draw.between(1, 90))));
    }
    let (row, column) = (sheet.draw.below(grid.cells.len()), sheet.draw.below(grid.cells[0].len()));
    let blank = ["", "", " ", "\u{a0}"][sheet.draw.below(4)];
    grid.cells[row][column] = blank.to_owned();
    let label = grid.labels[row].clone();
    let caption = caption(&mut sheet.draw);
    let rows = grid.rows(None);
    let section = sheet.set_table(caption, rows);
    sheet.note("cell-empty", &section, &[&label], Wording::Known);
}

/// Cells that say what is not there, a column of remarks, rows that head a group.
pub(super) fn filled(sheet: &mut Sheet<'_>) {
    let (mut grid, _) = grid(&mut sheet.draw);
    let signs = ["0", "–", "-", "…", "x", "chưa có số liệu", "không", "Không phát sinh", "00"];
    let (row, column) = (sheet.draw.below(grid.cells.len()), sheet.draw.below(grid.cells[0].len()));
    grid.cells[row][column] = signs[sheet.draw.below(signs.len())].to_owned();
    if sheet.draw.chance(50) {
        grid.head.push("Ghi chú".to_owned());
        grid.cells.iter_mut().for_each(|row| row.push(String::new()));
        grid.cells[row].pop();
        grid.cells[row].push("đã giải trình".to_owned());
    }
    let mut rows = grid.rows(None);
    if sheet.draw.chance(40) {
        let mut group = vec![String::new(); rows[0].len()];
        group[usize::from(grid.ordinals)] = "Khối các cơ quan chuyên môn".to_owned();
        if grid.ordinals {
            group[0] = "I".to_owned();
        }
        rows.insert(1, group);
    }
    let caption = caption(&mut sheet.draw);
    sheet.set_table(caption, rows);
    sheet.near("cell-empty", caption);
}

/// A column of a year outside the window.
pub(super) fn outside(sheet: &mut Sheet<'_>) {
    let (mut grid, _) = grid(&mut sheet.draw);
    grid.head.truncate(1);
    let years = ["Năm 2019", "Năm 2020", "2020", "Quý III/2023", "Giai đoạn 2016-2020", "Năm 2018"];
    let year = years[sheet.draw.below(years.len())];
    grid.head.extend([year.to_owned(), "Năm 2022".to_owned()]);
    let mut quotes = Vec::new();
    for row in &mut grid.cells {
        let cells = [sheet.draw.between(2_100, 9_000), sheet.draw.between(10, 900)].map(number);
        quotes.push(cells[0].clone());
        *row = cells.to_vec();
    }
    let caption = caption(&mut sheet.draw).replace(" trong kỳ báo cáo", "");
    let rows = grid.rows(None);
    let section = sheet.set_table(&caption, rows);
    let quotes: Vec<&str> = quotes.iter().map(String::as_str).collect();
    sheet.note("figure-outside-window", &section, &quotes, Wording::Known);
}

/// A figure the outline asks for, as it stands in the report's table: where, and its row.
pub(super) fn asked_row(
    sheet: &mut Sheet<'_>,
    wanted: impl Fn(&str) -> bool,
) -> Option<(usize, usize, Vec<String>)> {
    let mut rows = Vec::new();
    for (at, placed) in sheet.parts.iter().enumerate() {
        let Part::Table(table) = &placed.part else { continue };
        if table[0].get(1).is_some_and(|head| head == "Nội dung")
            && table[0].len() == 4
            && table[0][2] == "Đơn vị tính"
        {
            rows.extend(table.iter().enumerate().skip(1).map(|(row, cells)| (at, row, cells.clone())));
        }
    }
    rows.retain(|(_, _, cells)| {
        wanted(&cells[1]) && cells[2] != "%" && cells[3].starts_with(|sign: char| sign.is_ascii_digit())
    });
    sheet.draw.pick(&rows).cloned()
}

/// Writes `value` into the last cell of a row of asked figures.
pub(super) fn set_asked(parts: &mut [Placed], (at, row): (usize, usize), value: &str) {
    if let Part::Table(table) = &mut parts[at].part
        && let Some(cell) = table[row].last_mut()
    {
        value.clone_into(cell);
    }
}

/// The total the outline asks for is not that of its parts.
pub(super) fn asked_total(sheet: &mut Sheet<'_>) {
    let Some((at, row, cells)) = asked_row(sheet, |name| name.starts_with("Tổng số")) else { return };
    let section = sheet.parts[at].section.clone();
    let lacks = |truth: &Truth| truth.rule == MISSING && truth.section == section;
    if sheet.truth.iter().any(|truth| truth.quotes.contains(&cells[3]) || lacks(truth)) {
        return;
    }
    let value: i64 = cells[3].replace('.', "").parse().unwrap_or(1);
    let wrong = number(value + sheet.draw.between(1, 40));
    set_asked(&mut sheet.parts, (at, row), &wrong);
    sheet.note("total-differs-from-parts", &section, &[&wrong], Wording::Known);
}

const MISSING: &str = "asked-figure-missing";

/// A figure the outline asks for is not told: its row is left out, or the cell of its number is left empty.
pub(super) fn asked_missing(sheet: &mut Sheet<'_>) {
    let Some((at, row, cells)) = asked_row(sheet, |_| true) else { return };
    let section = sheet.parts[at].section.clone();
    let touched = sheet.truth.iter().any(|truth| truth.section == section && truth.rule != MISSING);
    if touched || told_already(sheet, &cells) || told_in_prose(sheet, &cells) {
        return;
    }
    if sheet.draw.chance(50) {
        set_asked(&mut sheet.parts, (at, row), "");
    } else if let Part::Table(table) = &mut sheet.parts[at].part {
        table.remove(row);
    }
    sheet.note(MISSING, &section, &[], Wording::Known);
}

/// A figure that is said not to be known.
pub(super) fn asked_unknown(sheet: &mut Sheet<'_>) {
    let Some((at, row, cells)) = asked_row(sheet, |name| !name.starts_with("Tổng số")) else { return };
    let section = sheet.parts[at].section.clone();
    if sheet.truth.iter().any(|truth| truth.section == section) || told_in_prose(sheet, &cells) {
        return;
    }
    let words = ["chưa có số liệu", "…", "Chưa thống kê được", "không phát sinh", "chưa tổng hợp"];
    let words = words[sheet.draw.below(words.len())];
    set_asked(&mut sheet.parts, (at, row), words);
    sheet.near(MISSING, &cells[1]);
}

/// Whether a sentence tells the figure of this row.
fn told_in_prose(sheet: &Sheet<'_>, cells: &[String]) -> bool {
    let name = cells[1].to_lowercase();
    let name = name.strip_prefix("tổng số ").or_else(|| name.strip_prefix("số ")).unwrap_or(&name);
    sheet.parts.iter().any(|placed| match &placed.part {
        Part::Paragraph(text) => text.to_lowercase().contains(name),
        _ => false,
    })
}

fn asked_facts(sheet: &mut Sheet<'_>, cells: &[String]) -> Facts {
    let (mut facts, _) = counts(sheet);
    let name = &cells[1];
    let after = name.strip_prefix("Tổng số ").or_else(|| name.strip_prefix("Số ")).unwrap_or(name);
    let window = sheet.plan.window;
    facts.insert("tu", vietnamese_date(window.from()));
    facts.insert("den", vietnamese_date(window.to()));
    facts.insert("ten", name.clone());
    facts.insert("tenthuong", first_lower(name));
    // «1.100 tỷ đồng vốn đầu tư công …»: where the name does not begin with its unit, the unit comes before it.
    let after = first_lower(after);
    let after = if after.starts_with(&cells[2]) { after } else { format!("{} {after}", cells[2]) };
    facts.insert("tensau", after);
    facts.insert("v", cells[2].clone());
    facts
}

/// Whether a planted fault speaks of the figure in this row: its number, or its name, however it begins.
fn told_already(sheet: &Sheet<'_>, cells: &[String]) -> bool {
    let name = cells[1].to_lowercase();
    let name = name.strip_prefix("tổng số ").or_else(|| name.strip_prefix("số ")).unwrap_or(&name);
    let tells = |quote: &String| quote.to_lowercase().contains(name) || *quote == cells[3];
    sheet.truth.iter().any(|truth| truth.quotes.iter().any(tells))
}

/// The text tells another number than the table.
pub(super) fn annex(sheet: &mut Sheet<'_>) {
    // The unit must stand first in the name where the number comes before it.
    let fits = |name: &str| {
        !name.contains("cán bộ, đảng viên") && !name.contains("tập thể, cá nhân") && !name.starts_with("Tổng")
    };
    let Some((at, _, cells)) = asked_row(sheet, fits) else { return };
    let of_table = sheet.parts[at].section.clone();
    if told_already(sheet, &cells) {
        return;
    }
    let mut facts = asked_facts(sheet, &cells);
    let value: i64 = cells[3].replace('.', "").parse().unwrap_or(1);
    let other = number(value + sheet.draw.between(1, 60));
    facts.insert("n", other);
    let (text, wording) = sheet.say("cp.phuluc", &facts);
    let section = sheet.set(&text, Room::Anywhere);
    sheet.note("annex-differs-from-text", &section, &[&text], wording);
    // What would take the table's section away afterwards must leave it alone.
    sheet.excuse("annex-differs-from-text", &of_table, &text);
}

/// The text tells the table's number, or one of another time or unit.
pub(super) fn near_annex(sheet: &mut Sheet<'_>) {
    let Some((_, _, cells)) = asked_row(sheet, |name| !name.contains("cán bộ, đảng viên")) else {
        return;
    };
    if told_already(sheet, &cells) {
        return;
    }
    let mut facts = asked_facts(sheet, &cells);
    facts.insert("n", cells[3].clone());
    let rule = if sheet.draw.chance(50) {
        "cp.phuluc"
    } else {
        facts.insert("n", number(sheet.draw.between(2, 30)));
        "cp.phuluc.gan"
    };
    let (text, _) = sheet.say(rule, &facts);
    sheet.set(&text, Room::Anywhere);
    sheet.near("annex-differs-from-text", &text);
}
