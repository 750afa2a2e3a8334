//! Tables of a generated report: the figures the outline asks for, and one that breaks late work down by field,
//! with a total that agrees.
//!
//! It does not know what a figure means beyond its unit and the figures it is the sum of.

use std::collections::BTreeMap;

use plan::{FigureAsked, RollUp};

use crate::draw::Draw;
use crate::report::facts;

/// The table of the asked figures; totals are sums of their parts.
pub(crate) fn asked(figures: &[&FigureAsked], draw: &mut Draw) -> Vec<Vec<String>> {
    let mut values: BTreeMap<&str, i64> = BTreeMap::new();
    for figure in figures.iter().filter(|figure| figure.total_of.is_empty()) {
        values.insert(&figure.key, plain(&figure.key, draw));
    }
    // A total may be the sum of totals: as many rounds as there are figures settle every one of them.
    for _ in figures {
        for figure in figures.iter().filter(|figure| !figure.total_of.is_empty()) {
            let parts: Option<Vec<i64>> =
                figure.total_of.iter().map(|part| values.get(part.as_str()).copied()).collect();
            if let Some(parts) = parts {
                values.insert(&figure.key, parts.iter().sum());
            }
        }
    }
    let mut rows = vec![row(["TT", "Nội dung", "Đơn vị tính", "Số liệu"])];
    for (index, figure) in figures.iter().enumerate() {
        let value = values.get(figure.key.as_str()).copied().unwrap_or_else(|| plain(&figure.key, draw));
        let text = match rate(figure, &values) {
            Some(text) => text,
            None if figure.is_percentage() => format!("{},{}", draw.between(38, 95), draw.between(0, 9)),
            None => facts::number(value),
        };
        rows.push(row([&(index + 1).to_string(), &figure.name.vi, &figure.unit.vi, &text]));
    }
    rows
}

/// A rate that is made of two of `values`, with one decimal, as tables write it.
fn rate(figure: &FigureAsked, values: &BTreeMap<&str, i64>) -> Option<String> {
    let RollUp::Rate { numerator, denominator } = &figure.roll_up else { return None };
    let share = facts::share(*values.get(numerator.as_str())?, *values.get(denominator.as_str())?);
    Some(share.trim_end_matches('%').to_owned())
}

/// A value of a size that fits the figures of the shipped outline, and a middling one for any other.
fn plain(key: &str, draw: &mut Draw) -> i64 {
    let (low, high) = match key {
        "officials" => (820, 9600),
        "tasks-on-time" => (420, 2600),
        "tasks-late" | "tasks-open" => (30, 190),
        "tasks-overdue" => (6, 60),
        "complaints" => (60, 900),
        "investment-planned" => (2400, 9800),
        "investment-disbursed" => (900, 2300),
        "handled-moved" | "handled-disciplined" => (2, 24),
        _ => (5, 160),
    };
    draw.between(low, high)
}

/// Work that was due, by field: done in time, late, and the total row, which agrees.
pub(crate) fn breakdown(draw: &mut Draw) -> Vec<Vec<String>> {
    let mut fields = facts::fields().to_vec();
    draw.shuffle(&mut fields);
    fields.truncate(usize::try_from(draw.between(4, 6)).unwrap_or(4));
    let mut rows = vec![row(["Lĩnh vực", "Đúng hạn", "Chậm", "Tổng số"])];
    let (mut in_time, mut late) = (0, 0);
    for field in fields {
        let (good, bad) = (draw.between(40, 380), draw.between(6, 90));
        in_time += good;
        late += bad;
        rows.push(row([field, &facts::number(good), &facts::number(bad), &facts::number(good + bad)]));
    }
    rows.push(row([
        "Tổng cộng",
        &facts::number(in_time),
        &facts::number(late),
        &facts::number(in_time + late),
    ]));
    rows
}

/// Makes the total of a breakdown wrong; returns the wrong figure as it stands in the table.
pub(crate) fn spoil_total(table: &mut [Vec<String>], draw: &mut Draw) -> Option<String> {
    let cell = table.last_mut()?.get_mut(2)?;
    let value: i64 = cell.replace('.', "").parse().ok()?;
    *cell = facts::number(value + draw.between(3, 29));
    Some(cell.clone())
}

fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.into_iter().map(str::to_owned).collect()
}
