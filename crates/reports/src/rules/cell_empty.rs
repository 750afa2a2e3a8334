//! `cell-empty`: an empty cell among numbers says neither zero nor «not known».

use kernel::{Bilingual, Severity};

use super::personal::masked;
use super::{Audience, Case, Check, Found, Pair, Rule};
use crate::read::tables::{self, Numbers};

pub(super) const RULE: Rule = Rule {
    id: "cell-empty",
    severity: Severity::Warning,
    name: Pair { vi: "Ô trống giữa các số", en: "Empty cell among numbers" },
    about: Pair {
        vi: "Trong cột số, ô để trống không cho biết là bằng 0, không có số liệu hay bỏ sót. Dòng tên nhóm (mọi ô số đều trống), cột ghi chú và cột phần lớn để trống không xét. Mỗi bảng nêu một lần.",
        en: "In a column of numbers an empty cell does not say whether it is zero, not known or forgotten. Rows that head a group (no number at all), columns of remarks and columns mostly empty are not looked at. Told once a table.",
    },
    hint: Pair {
        vi: "Ghi 0 nếu bằng không; ghi «…» hoặc «chưa có số liệu» kèm lý do nếu chưa có.",
        en: "Write 0 where it is none; write «…» or «chưa có số liệu» with the reason where it is not known.",
    },
    audience: Audience::Readers,
    good: "
# I. Thực trạng
| TT | Đơn vị | Đúng hạn | Quá hạn | Ghi chú |
| I | Khối sở | | | |
| 1 | Sở Một | 10 | 0 | |
| 2 | Sở Hai | 20 | – | có giải trình |
",
    bad: "
# I. Thực trạng
| TT | Đơn vị | Đúng hạn | Quá hạn | Ghi chú |
| 1 | Sở Một | 10 | 3 | |
| 2 | Sở Hai | 20 | | |
| 3 | Sở Ba | 30 | 5 | |
",
    check: Check::Draft(check),
};

fn check(case: &Case<'_>) -> Vec<Found> {
    case.draft.tables.iter().filter_map(tables::numbers).filter_map(|numbers| table(&numbers)).collect()
}

fn table(numbers: &Numbers<'_>) -> Option<Found> {
    let has_number = |row: usize, column: usize| numbers.at(row, column).is_some();
    let rows: Vec<usize> =
        numbers.rows().filter(|row| numbers.columns().any(|column| has_number(*row, column))).collect();
    let columns: Vec<usize> = numbers
        .columns()
        .filter(|column| {
            let filled = rows.iter().filter(|row| has_number(**row, *column)).count();
            filled >= 2 && filled * 2 > rows.len()
        })
        .collect();
    // One column of numbers: a row without one heads a group.
    if columns.len() < 2 {
        return None;
    }
    let empty: Vec<(usize, usize)> = rows
        .iter()
        .flat_map(|row| columns.iter().map(move |column| (*row, *column)))
        .filter(|(row, column)| numbers.table.grid[*row][*column].trim().is_empty())
        .collect();
    let (row, column) = *empty.first()?;
    let (row_label, column_label) = (masked(numbers.row_label(row)), numbers.column_label(column));
    let count = empty.len();
    Some(Found::at(
        &numbers.table.cell(row, numbers.labels),
        &row_label,
        Bilingual::new(
            format!("{count} ô trống giữa các số; ô đầu: dòng «{row_label}», cột «{column_label}»."),
            format!(
                "{count} empty cells among numbers; the first: row “{row_label}”, column “{column_label}”."
            ),
        ),
    ))
}
