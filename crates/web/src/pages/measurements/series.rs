//! Months: a figure month by month with its cumulative sum, a unit's load, and an indicator over all units that are shown.
//!
//! Months too small to be shown stay without numbers; nothing is added up that is not shown.

use std::collections::BTreeMap;

use kernel::Language;
use measurements::json::{self, AspectJson, LoadJson, MeasuredJson, MonthJson};
use measurements::number;

use super::charts::months::{MonthChart, Point, SumChart};
use super::{figure, words};

/// A figure month by month.
pub(super) struct Series {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) worth_asking: bool,
    /// None where no month has cases enough.
    pub(super) chart: Option<MonthChart>,
    pub(super) sum: Option<SumChart>,
    /// The month in which the cumulative sum first passed its limit.
    pub(super) signal: Option<String>,
    pub(super) rows: Vec<MonthRow>,
    /// Whether the rows have a cumulative sum.
    pub(super) has_sum: bool,
}

/// A month in the table; dashes where it has no numbers.
pub(super) struct MonthRow {
    pub(super) month: String,
    pub(super) n: String,
    pub(super) observed: String,
    pub(super) expected: String,
    pub(super) sum: String,
}

fn dash(text: Option<String>) -> String {
    text.unwrap_or_else(|| "–".to_owned())
}

impl Series {
    /// The months of a figure; `None` where it has none.
    pub(super) fn of(aspect: &AspectJson, cell: &MeasuredJson, language: Language) -> Option<Self> {
        if cell.months.is_empty() {
            return None;
        }
        let name = aspect.name.get(language).to_owned();
        let points: Vec<Point> =
            cell.months.iter().map(|month| point(month, &aspect.model, language)).collect();
        let sum = cell.cusum.as_ref().and_then(|sum| SumChart::draw(&cell.months, sum, language));
        Some(Self {
            id: aspect.id.clone(),
            worth_asking: cell.worth_asking,
            chart: MonthChart::draw(&name, &points, language),
            has_sum: sum.is_some(),
            sum,
            signal: cell.cusum.as_ref().and_then(|sum| sum.signal.as_deref()).map(words::month),
            rows: cell.months.iter().map(|month| row(month, &aspect.model, language)).collect(),
            name,
        })
    }

    /// Whether it is to be seen at once.
    pub(super) fn stands_out(&self) -> bool {
        self.worth_asking || self.signal.is_some()
    }

    /// The months of an aspect over all units that are shown; `None` where there are none.
    pub(super) fn of_all(whole: &json::Measurement, aspect: &AspectJson, language: Language) -> Option<Self> {
        let mut months: BTreeMap<&str, MonthJson> = BTreeMap::new();
        for month in
            whole.units.iter().filter_map(|unit| figure(unit, &aspect.id)).flat_map(|cell| &cell.months)
        {
            let (Some(n), Some(observed), Some(expected)) = (month.n, month.observed, month.expected) else {
                continue;
            };
            let sum = months.entry(&month.month).or_insert_with(|| MonthJson {
                month: month.month.clone(),
                n: Some(0),
                observed: Some(0.0),
                expected: Some(0.0),
                cusum: None,
            });
            sum.n = sum.n.map(|before| before + n);
            sum.observed = sum.observed.map(|before| before + observed);
            sum.expected = sum.expected.map(|before| before + expected);
        }
        let months = without_gaps(months);
        let points: Vec<Point> = months.iter().map(|month| point(month, &aspect.model, language)).collect();
        let name = aspect.name.get(language).to_owned();
        Some(Self {
            chart: Some(MonthChart::draw(&name, &points, language)?),
            id: aspect.id.clone(),
            name,
            worth_asking: false,
            sum: None,
            signal: None,
            has_sum: false,
            rows: months.iter().map(|month| row(month, &aspect.model, language)).collect(),
        })
    }
}

/// The months from the first to the last; those between that are not there have no numbers.
fn without_gaps(mut months: BTreeMap<&str, MonthJson>) -> Vec<MonthJson> {
    let number = |written: &str| -> Option<i32> {
        let (year, month) = written.split_once('-')?;
        Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
    };
    let ends = months.first_key_value().and_then(|(first, _)| number(first));
    let ends = ends.zip(months.last_key_value().and_then(|(last, _)| number(last)));
    let Some((first, last)) = ends else { return months.into_values().collect() };
    let all = (first..=last).map(|at| {
        let month = format!("{:04}-{:02}", at.div_euclid(12), at.rem_euclid(12) + 1);
        months.remove(month.as_str()).unwrap_or(MonthJson {
            month,
            n: None,
            observed: None,
            expected: None,
            cusum: None,
        })
    });
    all.collect()
}

fn point(month: &MonthJson, model: &str, language: Language) -> Point {
    let name = words::month(&month.month);
    let told = match (month.n, month.observed, month.expected) {
        (Some(n), Some(observed), Some(expected)) => {
            let (n, observed) = (words::count(n, language), words::amount(observed, model, language));
            let expected = number(expected, 1, language);
            match language {
                Language::Vietnamese => format!("{name}: quan sát {observed}, kỳ vọng {expected}, {n} hồ sơ"),
                Language::English => format!("{name}: observed {observed}, expected {expected}, {n} cases"),
            }
        }
        _ => format!("{name}: {}", language.pick("quá ít hồ sơ để hiển thị", "too few cases to be shown")),
    };
    Point { month: month.month.clone(), value: month.observed, expected: month.expected, told }
}

fn row(month: &MonthJson, model: &str, language: Language) -> MonthRow {
    MonthRow {
        month: words::month(&month.month),
        n: dash(month.n.map(|n| words::count(n, language))),
        observed: dash(month.observed.map(|value| words::amount(value, model, language))),
        expected: dash(month.expected.map(|value| number(value, 1, language))),
        sum: dash(month.cusum.map(|value| number(value, 2, language))),
    }
}

/// A unit's work by month.
pub(super) struct Load {
    pub(super) received: Option<MonthChart>,
    pub(super) backlog: Option<MonthChart>,
    /// Month, received, held on average.
    pub(super) rows: Vec<(String, String, String)>,
}

impl Load {
    /// A unit's work; `None` where none is known.
    pub(super) fn of(load: &[LoadJson], language: Language) -> Option<Self> {
        if load.is_empty() {
            return None;
        }
        let point = |month: &str, value: Option<f64>, decimals, what: &str| {
            let shown = dash(value.map(|value| number(value, decimals, language)));
            let told = format!("{}: {what} {shown}", words::month(month));
            Point { month: month.to_owned(), value, expected: None, told }
        };
        let received_name = language.pick("Nhận trong tháng", "Received in the month");
        let backlog_name = language.pick("Đang giữ bình quân", "Held on average");
        let received: Vec<Point> = load
            .iter()
            .map(|month| {
                point(
                    &month.month,
                    month.received.map(|count| count as f64),
                    0,
                    language.pick("nhận", "received"),
                )
            })
            .collect();
        let backlog: Vec<Point> = load
            .iter()
            .map(|month| {
                point(&month.month, month.backlog, 1, language.pick("đang giữ bình quân", "held on average"))
            })
            .collect();
        let rows = load.iter().map(|month| {
            (
                words::month(&month.month),
                dash(month.received.map(|count| words::count(count, language))),
                dash(month.backlog.map(|held| number(held, 1, language))),
            )
        });
        Some(Self {
            received: MonthChart::draw(received_name, &received, language),
            backlog: MonthChart::draw(backlog_name, &backlog, language),
            rows: rows.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::tests::cell;
    use super::*;

    fn month(month: &str, numbers: Option<(u64, f64, f64)>) -> MonthJson {
        MonthJson {
            month: month.to_owned(),
            n: numbers.map(|(n, _, _)| n),
            observed: numbers.map(|(_, observed, _)| observed),
            expected: numbers.map(|(_, _, expected)| expected),
            cusum: None,
        }
    }

    #[test]
    fn months_without_numbers_stay_without_them() {
        let aspect = super::super::explain::tests::aspect();
        let mut figure = cell(50, 1.0, 0.5);
        figure.months = vec![month("2022-01", Some((12, 3.0, 2.5))), month("2022-02", None)];
        let series = Series::of(&aspect, &figure, Language::Vietnamese).unwrap();
        let told: Vec<String> = series
            .rows
            .iter()
            .map(|row| format!("{} {} {} {}", row.month, row.n, row.observed, row.expected))
            .collect();
        assert_eq!(told, ["01/2022 12 3 2,5", "02/2022 – – –"]);
        figure.months.remove(0);
        let series = Series::of(&aspect, &figure, Language::Vietnamese).unwrap();
        assert!(series.chart.is_none(), "nothing is drawn where nothing may be shown");
    }
}
