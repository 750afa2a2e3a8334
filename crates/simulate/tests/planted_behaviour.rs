//! The engine, held against work logs whose behaviour is known: planted units stand out, units that only have harder
//! cases do not. How well it does over many seeds stands in `docs/validation.md`.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use jiff::civil::date;
use kernel::{BodyCode, Window};
use measure::{Measurement, Outcome, Settings};
use simulate::worklog::{Behaviour, Confounder, Generator, PlantedBehaviour, Setting, Unit};
use worklog::{Log, Mapping};

fn setting(seed: u64) -> Setting {
    let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
    Setting::usual(BodyCode::parse("TU.H26").unwrap(), "H26", 2400, window, seed)
}

fn registered(generator: &Generator, mapping: &Mapping) -> Log {
    worklog::import_table(generator.table(0..generator.cases()), mapping).unwrap().log
}

/// What the engine says of an indicator of a unit: the ratio, and whether it is worth asking about.
fn cell(measurement: &Measurement, unit: &str, indicator: &str) -> Option<(f64, bool)> {
    let unit = measurement.units.iter().find(|result| result.unit == unit)?;
    unit.cells.iter().find(|cell| cell.indicator == indicator).and_then(|cell| match cell.outcome {
        Outcome::Measured(measured) => Some((measured.ratio, measured.worth_asking)),
        _ => None,
    })
}

#[test]
fn a_table_and_a_file_are_the_same_log() {
    let generator = Generator::new(setting(1), 1);
    let mapping = Mapping::parse(&generator.mapping(), "mapping.toml").unwrap();
    let mut csv = Vec::new();
    generator.write_csv(0..generator.cases(), &mut csv).unwrap();
    let read = worklog::import(csv.as_slice(), "log.csv", &mapping).unwrap();
    let made = registered(&generator, &mapping);
    assert_eq!((read.counts.refused, read.counts.cases, read.counts.out_of_order), (0, 2400, 0));
    assert_eq!(read.log.info, made.info);
    let measured = |log| measurements::measure_log(log, &Settings::default()).unwrap();
    assert_eq!(measured(&read.log).units, measured(&made).units);
}

/// The ratio of each unit by each behaviour's indicator, with every behaviour planted at `strength` in a unit of its own.
fn ratios(strength: f64) -> Vec<(Behaviour, f64, f64)> {
    let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
    let body = BodyCode::parse("TU.H26").unwrap();
    let mut setting = Setting::plain(body, "H26", 12_000, 14, window);
    let units = Unit::all(setting.areas);
    for (behaviour, unit) in Behaviour::ALL.into_iter().zip(&units) {
        setting.planted.push(PlantedBehaviour { unit: *unit, behaviour, strength });
    }
    let generator = Generator::new(setting, 1);
    let mapping = Mapping::parse(&generator.mapping(), "mapping.toml").unwrap();
    let measurement =
        measurements::measure_log(&registered(&generator, &mapping), &Settings::default()).unwrap();
    let plain = &units[Behaviour::ALL.len()..units.len() - 9];
    let measured = Behaviour::ALL.into_iter().zip(&units).filter_map(|(behaviour, unit)| {
        let ratio = |unit: &Unit| cell(&measurement, &unit.name(), behaviour.indicator());
        let (own, _) = ratio(unit)?;
        let most = plain.iter().filter_map(ratio).map(|(ratio, _)| ratio).fold(0.0, f64::max);
        Some((behaviour, own, most))
    });
    measured.collect()
}

#[test]
fn every_behaviour_shows_in_its_own_indicator_more_than_chance_does_anywhere() {
    let strong = ratios(3.0);
    assert!(strong.len() >= 4, "the engine has these indicators at least: {strong:?}");
    for ((behaviour, own, most), (_, without, _)) in strong.into_iter().zip(ratios(1.0)) {
        println!("{behaviour:?}: {without:.2} → {own:.2}; the highest without it {most:.2}");
        assert!(own > most && own > 1.3 * without, "{behaviour:?}: {without} → {own}, others {most}");
    }
}

#[test]
fn planted_units_stand_out_and_a_harder_mix_does_not() {
    // What the demo tells of, among other things.
    let told = [Behaviour::PingPong, Behaviour::Late, Behaviour::WaitOutside, Behaviour::Handover];
    let (mut planted, mut found, mut harder, mut accused) = (0, 0, 0, 0);
    for seed in 1..=6 {
        let generator = Generator::new(setting(seed), seed);
        let mapping = Mapping::parse(&generator.mapping(), "mapping.toml").unwrap();
        let log = registered(&generator, &mapping);
        let measurement = measurements::measure_log(&log, &Settings::default()).unwrap();
        for one in generator.setting().planted.iter().filter(|one| told.contains(&one.behaviour)) {
            let cell = cell(&measurement, &one.unit.name(), one.behaviour.indicator());
            planted += 1;
            found += usize::from(cell.is_some_and(|(_, worth_asking)| worth_asking));
            println!("{seed} planted {} {:?}: {cell:?}", one.unit.name(), one.behaviour);
        }
        for (unit, confounder) in &generator.setting().confounders {
            for behaviour in told {
                let cell = cell(&measurement, &unit.name(), behaviour.indicator());
                println!("{seed} {confounder:?} {} {behaviour:?}: {cell:?}", unit.name());
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
