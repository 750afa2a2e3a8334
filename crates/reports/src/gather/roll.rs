//! The roll-up itself: pure, exact to the digit. Values add up as whole ten-thousandths; a rate is one sum over another,
//! over the units that told both, and never an average of rates.

use kernel::Window;
use plan::{FigureAsked, Outline, RollUp};

use super::fit::{Fit, fit, is_percentage, percentage};
use super::model::{Agrees, Answer, Counting, Part, Rolled, Told, UnitAnswer, Value};
use crate::{Amount, Figure};

/// Rolls up every figure that `outline` asks of the bodies of `group` in `sections` (all of them when empty), told for
/// the days of `window`, over the units that count.
pub fn roll(outline: &Outline, group: i64, window: &Window, units: &[UnitAnswer]) -> Vec<Rolled> {
    let counted: Vec<&UnitAnswer> = units.iter().filter(|unit| unit.counting == Counting::Counted).collect();
    let mut rolled: Vec<Rolled> = outline
        .figures_for(group)
        .map(|(section, asked)| {
            let case = Case { outline, window, asked, section: &section.key };
            let parts: Vec<Part> =
                counted.iter().map(|unit| Part { unit: unit.code.clone(), told: case.told(unit) }).collect();
            let value = value(&asked.roll_up, &parts);
            Rolled { section: section.key.clone(), asked: asked.clone(), value, parts, parts_add_up_to: None }
        })
        .collect();
    let others: Vec<Option<Amount>> = rolled.iter().map(|total| sum_of_parts(total, &rolled)).collect();
    for (total, sum) in rolled.iter_mut().zip(others) {
        total.parts_add_up_to = sum.filter(|sum| total.value.is_some_and(|value| value.amount() != *sum));
    }
    rolled
}

/// One figure and what it is looked for in.
struct Case<'c> {
    outline: &'c Outline,
    window: &'c Window,
    asked: &'c FigureAsked,
    section: &'c str,
}

impl Case<'_> {
    fn told(&self, unit: &UnitAnswer) -> Told {
        match &unit.answer {
            _ if !unit.asks_for(self.section) => Told::NotAsked,
            Answer::Awaited => Told::Awaited,
            Answer::Nothing(_) => Told::Nothing,
            Answer::Sent { figures, .. } => match &self.asked.roll_up {
                RollUp::Rate { numerator, denominator } => self.ratio(figures, numerator, denominator),
                RollUp::Sum => self.one(self.asked, figures),
                RollUp::Apart => match self.one(self.asked, figures) {
                    Told::Value { value, address } => Told::Alone { value, address },
                    told => told,
                },
            },
        }
    }

    /// What a report tells of one figure.
    fn one(&self, asked: &FigureAsked, figures: &[Figure]) -> Told {
        let place = |figure: &Figure| (figure.value, figure.address.clone());
        match fit(asked, self.window, figures) {
            Fit::None => Told::Missing,
            Fit::One(figure) => Told::Value { value: figure.value, address: figure.address.clone() },
            Fit::Several(figures) => Told::Differs { values: figures.into_iter().map(place).collect() },
            Fit::OtherUnit(figure) => {
                let (value, address) = place(figure);
                Told::OtherUnit { value, unit: figure.unit.clone(), address }
            }
            Fit::OtherPeriod(figure) => {
                let (value, address) = place(figure);
                let period = figure.period.as_ref().map(|period| period.words.clone()).unwrap_or_default();
                Told::OtherPeriod { value, period, address }
            }
        }
    }

    /// Part and whole of a rate. A report with only one of them, or only the rate, has nothing to add.
    fn ratio(&self, figures: &[Figure], numerator: &str, denominator: &str) -> Told {
        let stated = self.one(self.asked, figures);
        let of = |key: &str| match self.outline.figure(key).map(|asked| self.one(asked, figures)) {
            Some(Told::Value { value, .. }) => Some(value),
            _ => None,
        };
        match (of(numerator), of(denominator), stated) {
            (Some(numerator), Some(denominator), Told::Value { value, address }) => {
                let same = is_percentage(value, numerator, denominator);
                let agrees = if same { Agrees::Yes } else { Agrees::No };
                Told::Ratio { numerator, denominator, stated: Some((value, address, agrees)) }
            }
            (Some(numerator), Some(denominator), _) => Told::Ratio { numerator, denominator, stated: None },
            (_, _, Told::Value { value, address }) => Told::Alone { value, address },
            (_, _, told) => told,
        }
    }
}

fn value(roll_up: &RollUp, parts: &[Part]) -> Option<Value> {
    let told = || parts.iter().map(|part| &part.told).filter(|told| told.is_counted());
    told().next()?;
    match roll_up {
        RollUp::Apart => None,
        RollUp::Sum => {
            let values = told().filter_map(|told| match told {
                Told::Value { value, .. } => Some(*value),
                _ => None,
            });
            Amount::sum(values).map(Value::Sum)
        }
        RollUp::Rate { .. } => {
            let ratios = || {
                told().filter_map(|told| match told {
                    Told::Ratio { numerator, denominator, .. } => Some((*numerator, *denominator)),
                    _ => None,
                })
            };
            let numerator = Amount::sum(ratios().map(|(numerator, _)| numerator))?;
            let denominator = Amount::sum(ratios().map(|(_, denominator)| denominator))?;
            let rate = percentage(numerator, denominator)?;
            Some(Value::Rate { rate, numerator, denominator })
        }
    }
}

/// What the figures that `total` is the total of add up to; `None` when it is no total, or one of them is not told by
/// exactly the units that tell the total.
fn sum_of_parts(total: &Rolled, rolled: &[Rolled]) -> Option<Amount> {
    let tellers =
        |figure: &Rolled| -> Vec<bool> { figure.parts.iter().map(|part| part.told.is_counted()).collect() };
    let Value::Sum(_) = total.value? else { return None };
    if total.asked.total_of.is_empty() {
        return None;
    }
    let parts = total.asked.total_of.iter().map(|key| {
        let part = rolled.iter().find(|figure| figure.asked.key == *key)?;
        match part.value? {
            Value::Sum(amount) if tellers(part) == tellers(total) => Some(amount),
            Value::Sum(_) | Value::Rate { .. } => None,
        }
    });
    Amount::sum(parts.collect::<Option<Vec<_>>>()?)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use jiff::Timestamp;
    use jiff::civil::date;
    use kernel::{Bilingual, BodyCode, Digest, StudyCode};
    use plan::{Plan, UnitAssignment};

    use super::*;
    use crate::nothing::NothingFound;
    use crate::{Period, Timing, Version};

    fn plan() -> Plan {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
        plan::read_folder(&folder).plan.expect("the shipped plan is good")
    }

    /// `key value unit[ @from..to]`, one figure a line.
    fn figure(line: &str) -> Figure {
        let (line, period) = line.split_once('@').unwrap_or((line, ""));
        let mut words = line.split_whitespace();
        let key = words.next().unwrap().to_owned();
        let value: f64 = words.next().unwrap().parse().unwrap();
        #[expect(clippy::cast_possible_truncation, reason = "small numbers of a test")]
        let value = Amount::from_ten_thousandths((value * 10_000.0).round() as i64);
        let period = period.split_once("..").map(|(from, to)| Period {
            words: format!("{from}–{to}"),
            days: Window::new(from.trim().parse().unwrap(), to.trim().parse().unwrap()).unwrap(),
        });
        Figure {
            address: format!("{key}/t1/r1c1"),
            key,
            label: String::new(),
            value,
            unit: words.collect::<Vec<_>>().join(" "),
            period,
            span: 0..1,
            quote: String::new(),
        }
    }

    fn version(body: &BodyCode) -> Version {
        let world = kernel::World::scripted(1);
        Version {
            id: world.new_id(),
            report: world.new_id(),
            study: StudyCode::parse("responsibility-2023").unwrap(),
            body: body.clone(),
            number: 1,
            file_name: String::new(),
            digest: Digest::of(b""),
            size: 1,
            received_at: Timestamp::UNIX_EPOCH,
            due: date(2023, 9, 1),
            timing: Timing::OnTime,
            plan_version: 1,
            ledger_position: 1,
            document_number: None,
            document_date: None,
        }
    }

    fn unit(part: &str, answer: &str) -> UnitAnswer {
        let code = BodyCode::parse(&format!("TU.H26.{part}")).unwrap();
        let asked = UnitAssignment {
            sections: Vec::new(),
            due: date(2023, 9, 1),
            note: String::new(),
            assigned_at: Timestamp::UNIX_EPOCH,
        };
        let answer = match answer {
            "" => Answer::Awaited,
            "nothing" => Answer::Nothing(NothingFound {
                body: code.clone(),
                how: String::new(),
                said_at: Timestamp::UNIX_EPOCH,
                due: asked.due,
                timing: Timing::OnTime,
            }),
            told => Answer::Sent {
                version: std::sync::Arc::new(version(&code)),
                figures: told.lines().map(figure).collect(),
            },
        };
        UnitAnswer {
            name: Bilingual::new(part, part),
            code,
            asked: Some(asked),
            answer,
            first: None,
            counting: Counting::Counted,
        }
    }

    fn rolled(units: &[UnitAnswer], key: &str) -> String {
        let plan = plan();
        let found = roll(&plan.outline, 5, &plan.window, units);
        let rolled = found.into_iter().find(|rolled| rolled.asked.key == key).unwrap();
        let value = match rolled.value {
            None => "–".to_owned(),
            Some(Value::Sum(sum)) => sum.to_string(),
            Some(Value::Rate { rate, numerator, denominator }) => {
                format!("{rate} = {numerator} / {denominator}")
            }
        };
        let told = |part: &Part| match &part.told {
            Told::Value { value, .. } => value.to_string(),
            Told::Ratio { numerator, denominator, stated } => {
                let stated = stated
                    .as_ref()
                    .map_or(String::new(), |(stated, _, agrees)| format!(" ({stated} {agrees:?})"));
                format!("{numerator} / {denominator}{stated}")
            }
            Told::Alone { value, .. } => format!("{value} alone"),
            Told::OtherUnit { value, unit, .. } => format!("{value} in {unit}"),
            Told::OtherPeriod { value, period, .. } => format!("{value} for {period}"),
            Told::Differs { values } => {
                values.iter().map(|(value, _)| value.to_string()).collect::<Vec<_>>().join(" or ")
            }
            other => format!("{other:?}").to_lowercase(),
        };
        let parts: Vec<String> = rolled.parts.iter().map(told).collect();
        let doubt = rolled.parts_add_up_to.map_or(String::new(), |sum| format!("; parts make {sum}"));
        let whole = if rolled.is_whole() { "whole" } else { "not whole" };
        format!("{value} [{}] {whole}{doubt}", parts.join(", "))
    }

    #[test]
    fn counts_add_up_to_the_digit() {
        let units = [
            unit("A", "officials 1240.5 người\ntasks-late 35 nhiệm vụ"),
            unit("B", "officials 0.0001 cán bộ\ntasks-late 0 nhiệm vụ"),
            unit("C", "officials 123456789.25 đồng chí"),
        ];
        assert_eq!(rolled(&units, "officials"), "123.458.029,7501 [1.240,5, 0,0001, 123.456.789,25] whole");
        assert_eq!(rolled(&units, "tasks-late"), "35 [35, 0, missing] not whole");
    }

    #[test]
    fn a_rate_is_the_sum_over_the_sum_and_not_the_average_of_rates() {
        let told = |part: &str, disbursed: &str, planned: &str, rate: &str| {
            let text = format!(
                "investment-disbursed {disbursed} tỷ đồng\ninvestment-planned {planned} tỷ đồng\ndisbursement {rate} %"
            );
            unit(part, &text)
        };
        let units =
            [told("A", "90", "100", "90"), told("B", "100", "1000", "10"), told("C", "5", "10", "55")];
        // The average of the three rates would be 51,67.
        assert_eq!(
            rolled(&units, "disbursement"),
            "17,57 = 195 / 1.110 [90 / 100 (90 Yes), 100 / 1.000 (10 Yes), 5 / 10 (55 No)] whole"
        );
        let with_gaps = [
            units[0].clone(),
            unit("D", "disbursement 80 %"),
            unit("E", "investment-disbursed 7 tỷ đồng\ndisbursement 70 %"),
            unit("F", "investment-disbursed 7 tỷ đồng\ninvestment-planned 9 triệu đồng"),
            unit("G", "nothing"),
            unit("H", ""),
        ];
        assert_eq!(
            rolled(&with_gaps, "disbursement"),
            "90 = 90 / 100 [90 / 100 (90 Yes), 80 alone, 70 alone, missing, nothing, awaited] not whole"
        );
        assert_eq!(rolled(&[unit("G", "nothing")], "disbursement"), "– [nothing] whole");
    }

    #[test]
    fn what_is_missing_is_never_nought_and_what_does_not_fit_is_shown_and_not_added() {
        let mut narrow = unit("F", "tasks-late 1 nhiệm vụ");
        narrow.asked.as_mut().unwrap().sections = vec!["causes".to_owned()];
        let units = [
            unit("A", "tasks-late 10 nhiệm vụ @2021-02-01..2023-06-30"),
            unit("B", "tasks-late 7 nhiệm vụ @2022-01-01..2022-12-31"),
            unit("C", "tasks-late 3 %"),
            unit("D", "tasks-late 4 nhiệm vụ\ntasks-late-2 5 nhiệm vụ"),
            unit(
                "E",
                "tasks-late 6 nhiệm vụ\ntasks-late-2 6 nhiệm vụ\ntasks-late-3 2 nhiệm vụ @2022-01-01..2022-12-31",
            ),
            narrow,
            unit("G", "nothing"),
            unit("H", ""),
            unit("I", "tasks-late 8 nhiệm vụ @2023-06-30..2023-06-30"),
        ];
        assert_eq!(
            rolled(&units, "tasks-late"),
            "24 [10, 7 for 2022-01-01–2022-12-31, 3 in %, 4 or 5, 6, notasked, nothing, awaited, 8] not whole"
        );
        assert_eq!(rolled(&[unit("H", "")], "tasks-late"), "– [awaited] not whole");
    }

    #[test]
    fn only_answers_that_count_are_in_it() {
        let mut replaced = unit("A", "tasks-late 10 nhiệm vụ");
        replaced.counting = Counting::Replaced(BodyCode::parse("TU.H26.B").unwrap());
        let units = [replaced, unit("B", "tasks-late 12 nhiệm vụ")];
        assert_eq!(rolled(&units, "tasks-late"), "12 [12] whole");
    }

    #[test]
    fn a_total_that_its_parts_do_not_make_is_told() {
        let parts =
            "handled-reviewed 4 trường hợp\nhandled-moved 1 trường hợp\nhandled-disciplined 2 trường hợp";
        let good = unit("A", &format!("{parts}\nhandled-total 7 trường hợp"));
        let bad = unit("B", &format!("{parts}\nhandled-total 8 trường hợp"));
        assert_eq!(rolled(std::slice::from_ref(&good), "handled-total"), "7 [7] whole");
        assert_eq!(rolled(&[good.clone(), bad], "handled-total"), "15 [7, 8] whole; parts make 14");
        let without = unit("C", "handled-total 3 trường hợp");
        assert_eq!(
            rolled(&[good, without], "handled-total"),
            "10 [7, 3] whole",
            "nothing to hold it against"
        );
    }
}
