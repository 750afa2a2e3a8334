//! The engine, held against work logs whose behaviour is known: planted units stand out, units with a harder mix do
//! not. Overloaded units do stand out as late: time is not yet conditioned on load, and the output shows it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::date;
use kernel::{BodyCode, Window};
use measure::{Measurement, Outcome, Settings};
use simulate::worklog::{Confounder, Setting};

fn measured(seed: u64) -> (Setting, Measurement) {
    let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
    let body = BodyCode::parse("TU.H26").unwrap();
    let made = simulate::worklog::log(Setting::usual(body, "H26", 2400, window, seed), seed).unwrap();
    let mapping = worklog::Mapping::parse(&made.mapping, "mapping.toml").unwrap();
    let imported = worklog::import(made.csv.as_slice(), &made.file_name, &mapping).unwrap();
    assert_eq!(imported.counts.refused, 0);
    assert_eq!(imported.counts.cases, 2400);
    (made.setting, measurements::measure_log(&imported.log, &Settings::default()).unwrap())
}

/// What the engine says of an indicator of a unit: the ratio, and whether it is worth asking about.
fn cell(measurement: &Measurement, unit: &str, indicator: &str) -> Option<(f64, bool)> {
    let unit = measurement.units.iter().find(|result| result.unit == unit).unwrap();
    unit.cells.iter().find(|cell| cell.indicator == indicator).and_then(|cell| match cell.outcome {
        Outcome::Measured(measured) => Some((measured.ratio, measured.worth_asking)),
        _ => None,
    })
}

#[test]
fn planted_units_stand_out_and_a_harder_mix_does_not() {
    let (mut planted, mut found, mut harder, mut accused) = (0, 0, 0, 0);
    for seed in 1..=6 {
        let (setting, measurement) = measured(seed);
        for behaviour in &setting.planted {
            let cell = cell(&measurement, &behaviour.unit.name(), behaviour.behaviour.indicator());
            planted += 1;
            found += usize::from(cell.is_some_and(|(_, worth_asking)| worth_asking));
            println!("{seed} planted {} {:?}: {cell:?}", behaviour.unit.name(), behaviour.behaviour);
        }
        for (unit, confounder) in &setting.confounders {
            for behaviour in &setting.planted {
                let cell = cell(&measurement, &unit.name(), behaviour.behaviour.indicator());
                println!("{seed} {confounder:?} {} {:?}: {cell:?}", unit.name(), behaviour.behaviour);
                if *confounder == Confounder::HarderMix {
                    harder += 1;
                    accused += usize::from(cell.is_some_and(|(_, worth_asking)| worth_asking));
                }
            }
        }
    }
    assert!(found * 10 >= planted * 9, "{found} of {planted} planted behaviours stand out");
    assert_eq!(accused, 0, "of {harder} cells of units with a harder mix and no behaviour");
}
