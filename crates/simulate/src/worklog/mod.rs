//! Work logs of one-stop centres and the offices behind them, with the truth of what was planted in which unit.
//!
//! Every behaviour of which there is an indicator can be planted in named units at a stated strength; overload, a harder
//! mix, unclear powers, seasonal peaks and a late start are planted in others that do **not** have the behaviour. Officers
//! are pseudonyms. Pure: a setting and a seed in, events out, any case at any time ([`Generator`]).

mod arrivals;
mod behaviour;
mod centre;
mod clock;
mod flow;
mod generator;
mod habits;
mod mapping;
mod model;
mod reasons;
mod steps;

use kernel::{BodyCode, Window};

pub use behaviour::{Behaviour, Confounder};
pub use centre::{Level, Office, Unit};
pub use generator::Generator;

use crate::draw::Draw;

/// A behaviour planted in a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlantedBehaviour {
    /// The unit.
    pub unit: Unit,
    /// The behaviour.
    pub behaviour: Behaviour,
    /// The factor on the unit's own rate or times: 1 is as everywhere, 2 is twice as often or as long.
    pub strength: f64,
}

/// How a log is to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Whose log it is.
    pub body: BodyCode,
    /// The first part of case codes: the body's code of Decision 20/2020, such as `H26`.
    pub prefix: String,
    /// How many cases.
    pub cases: u64,
    /// How many areas, each with the same units.
    pub areas: u16,
    /// When cases come in; what happens after it is not recorded.
    pub window: Window,
    /// What is planted.
    pub planted: Vec<PlantedBehaviour>,
    /// What confounds, and where.
    pub confounders: Vec<(Unit, Confounder)>,
}

impl Setting {
    /// A log in which nothing is planted and nothing confounds.
    pub fn plain(body: BodyCode, prefix: &str, cases: u64, areas: u16, window: Window) -> Self {
        let prefix = prefix.to_owned();
        Self { body, prefix, cases, areas, window, planted: Vec::new(), confounders: Vec::new() }
    }

    /// A province with eight areas: eight behaviours, two of each kind of sign, in eight units, and each confounder
    /// in a unit of its own.
    pub fn usual(body: BodyCode, prefix: &str, cases: usize, window: Window, seed: u64) -> Self {
        const AREAS: u16 = 8;
        let mut order: Vec<u16> = (1..=AREAS).collect();
        Draw::new(seed, &["setting", body.as_str()]).shuffle(&mut order);
        let unit = |index: usize, office| Unit::of_area(order[index], office);
        let plant = |index, office, behaviour, strength| PlantedBehaviour {
            unit: unit(index, office),
            behaviour,
            strength,
        };
        let planted = vec![
            plant(0, Office::Land, Behaviour::PingPong, 3.5),
            plant(1, Office::Land, Behaviour::Late, 4.0),
            plant(2, Office::Land, Behaviour::SupplementAgain, 3.0),
            plant(3, Office::Construction, Behaviour::WaitOutside, 3.0),
            plant(4, Office::Construction, Behaviour::Handover, 3.0),
            plant(5, Office::Construction, Behaviour::RefusalUnreasoned, 3.5),
            plant(6, Office::Finance, Behaviour::ConsultRounds, 3.5),
            plant(7, Office::Finance, Behaviour::NoDecision, 4.0),
        ];
        let confounders = vec![
            (unit(4, Office::Land), Confounder::HarderMix),
            (unit(6, Office::Construction), Confounder::Overload),
            (unit(5, Office::Land), Confounder::UnclearPowers),
            (unit(1, Office::Finance), Confounder::SeasonalPeak),
            (unit(2, Office::Finance), Confounder::LateStart),
        ];
        let plain = Self::plain(body, prefix, cases as u64, AREAS, window);
        Self { planted, confounders, ..plain }
    }

    /// Whether `confounder` confounds `unit`.
    pub fn confounds(&self, unit: Unit, confounder: Confounder) -> bool {
        self.confounders.contains(&(unit, confounder))
    }
}

/// A generated log.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkLog {
    /// How it was made: the planted truth.
    pub setting: Setting,
    /// Its name.
    pub name: String,
    /// The name of its file.
    pub file_name: String,
    /// The CSV file: UTF-8 with a byte order mark, semicolons, days first.
    pub csv: Vec<u8>,
    /// The mapping as TOML.
    pub mapping: String,
}

/// The work log of `setting`.
///
/// # Errors
/// When the CSV cannot be written, which only a bug can bring about.
pub fn log(setting: Setting, seed: u64) -> Result<WorkLog, csv::Error> {
    let generator = Generator::new(setting, seed);
    let mut csv = Vec::new();
    generator.write_csv(0..generator.cases(), &mut csv)?;
    let setting = generator.setting().clone();
    let body = setting.body.as_str().to_ascii_lowercase();
    Ok(WorkLog {
        name: format!("Hồ sơ một cửa {}", setting.prefix),
        file_name: format!("nhat-ky-{body}.csv"),
        csv,
        mapping: generator.mapping(),
        setting,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn setting(cases: usize) -> Setting {
        let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
        let body = BodyCode::parse("TU.H26").unwrap();
        Setting::usual(body, "H26", cases, window, 1)
    }

    fn csv_of(generator: &Generator, numbers: std::ops::Range<u64>) -> Vec<u8> {
        let mut csv = Vec::new();
        generator.write_csv(numbers, &mut csv).unwrap();
        csv
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_in_any_ranges() {
        let generator = Generator::new(setting(300), 1);
        assert_eq!(log(setting(300), 1).unwrap().csv, csv_of(&generator, 0..300));
        let (second, first) = (csv_of(&generator, 120..300), csv_of(&generator, 0..120));
        let header = csv_of(&generator, 0..0).len();
        let whole = [&first[..], &second[header..]].concat();
        assert!(whole == csv_of(&generator, 0..300));
        assert!(log(setting(300), 2).unwrap().csv != whole);
    }

    #[test]
    fn events_are_in_order_in_office_hours_and_in_the_window() {
        let made = log(setting(600), 1).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&made.csv[3..]);
        let mut last: Option<(String, String)> = None;
        let mut cases = Vec::new();
        for record in reader.records().map(Result::unwrap) {
            let (day, hour) = record[1].split_once(' ').unwrap();
            let parts: Vec<&str> = day.split('/').collect();
            let sortable = format!("{}{}{} {hour}", parts[2], parts[1], parts[0]);
            assert!(("07:30"..="17:00").contains(&hour), "{hour}");
            assert!(("20210201".."20230701").contains(&&sortable[..8]), "{sortable}");
            match &last {
                Some((case, before)) if *case == record[0] => {
                    assert!(*before <= sortable, "{case}: {before} then {sortable}");
                }
                _ => cases.push(record[0].to_owned()),
            }
            last = Some((record[0].to_owned(), sortable));
        }
        assert_eq!(cases.len(), 600);
        assert!(cases.is_sorted(), "codes stand in the order of case numbers");
    }

    #[test]
    fn planted_units_differ_from_confounded_ones() {
        let setting = setting(1);
        for planted in &setting.planted {
            assert!(setting.confounders.iter().all(|(unit, _)| *unit != planted.unit));
        }
    }
}
