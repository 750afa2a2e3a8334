//! Work logs of a one-stop centre, with the truth of what was planted in which unit beside each.
//!
//! Behaviours (ping-pong, late, waiting outside, handing on) are planted in named units at a stated strength;
//! overload and a harder mix of cases are planted in others that do **not** have the behaviour. Officers are
//! pseudonyms. Pure: a seed in, a CSV file and its mapping out.

mod centre;
mod flow;

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, time};
use kernel::{BodyCode, Window};

pub use centre::{Office, Unit};

use crate::draw::Draw;
use centre::PROCEDURES;
use flow::{Habits, Hardness, Intake};

/// A behaviour that can be planted, by the indicator that must see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Behaviour {
    /// Handed on and taken back unworked.
    PingPong,
    /// Sent to the same office of another area.
    Handover,
    /// The citizen asked once more.
    WaitOutside,
    /// Left lying until late.
    Late,
}

impl Behaviour {
    /// The id of the indicator that must see it.
    pub fn indicator(self) -> &'static str {
        match self {
            Self::PingPong => "ping_pong.gets_back",
            Self::Handover => "handover",
            Self::WaitOutside => "wait_outside.times",
            Self::Late => "late",
        }
    }
}

/// What makes figures look bad without the behaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confounder {
    /// More cases than elsewhere, and each takes longer for it.
    Overload,
    /// More hard cases than elsewhere.
    HarderMix,
}

/// A behaviour planted in a unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlantedBehaviour {
    /// The unit.
    pub unit: Unit,
    /// The behaviour.
    pub behaviour: Behaviour,
    /// The share of the unit's cases to which it was added, from 0 to 1.
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
    pub cases: usize,
    /// How many areas, each with the same units.
    pub areas: usize,
    /// When cases come in.
    pub window: Window,
    /// What is planted.
    pub planted: Vec<PlantedBehaviour>,
    /// What confounds, and where.
    pub confounders: Vec<(Unit, Confounder)>,
}

impl Setting {
    /// A centre with eight areas: four behaviours in four units, overload and a harder mix in two others.
    pub fn usual(body: BodyCode, prefix: &str, cases: usize, window: Window, seed: u64) -> Self {
        let areas = 8;
        let mut order: Vec<usize> = (1..=areas).collect();
        Draw::new(seed, &["setting", body.as_str()]).shuffle(&mut order);
        let unit = |index: usize, office| Unit { area: order[index], office };
        let plant = |unit, behaviour, strength| PlantedBehaviour { unit, behaviour, strength };
        Self {
            prefix: prefix.to_owned(),
            cases,
            areas,
            window,
            planted: vec![
                plant(unit(0, Office::Land), Behaviour::PingPong, 0.22),
                plant(unit(1, Office::Land), Behaviour::Late, 0.20),
                plant(unit(2, Office::Construction), Behaviour::WaitOutside, 0.30),
                plant(unit(3, Office::Construction), Behaviour::Handover, 0.55),
            ],
            confounders: vec![
                (unit(4, Office::Land), Confounder::HarderMix),
                (unit(5, Office::Construction), Confounder::Overload),
            ],
            body,
        }
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
    let mut writer = csv::WriterBuilder::new().delimiter(b';').from_writer(vec![0xEF, 0xBB, 0xBF]);
    writer.write_record([
        "Mã hồ sơ",
        "Thời điểm",
        "Bước xử lý",
        "Trạng thái",
        "Đơn vị",
        "Cán bộ",
        "Thủ tục",
        "Độ phức tạp",
        "Hạn trả kết quả",
    ])?;
    let mut serials = std::collections::BTreeMap::<Date, usize>::new();
    for number in 0..setting.cases {
        let mut draw = Draw::new(seed, &["case", setting.body.as_str(), &number.to_string()]);
        let intake = intake(&setting, &mut draw);
        let serial = serials.entry(intake.received.date()).or_default();
        *serial += 1;
        let day = intake.received.date();
        let code = format!(
            "{}-{:02}{:02}{:02}-{serial:04}",
            setting.prefix,
            day.year() % 100,
            day.month(),
            day.day()
        );
        let due = stamp(intake.due);
        for event in flow::case(&intake, &|unit| habits(&setting, unit), &mut draw) {
            let time = stamp(event.at);
            let unit = event.unit.name();
            let officer =
                format!("CB-{}-{}{}", event.unit.area, office_letter(event.unit.office), event.officer);
            writer.write_record([
                code.as_str(),
                &time,
                event.activity,
                event.status,
                &unit,
                &officer,
                intake.procedure.name,
                match intake.hard {
                    Hardness::Ordinary => "thông thường",
                    Hardness::Hard => "phức tạp",
                },
                &due,
            ])?;
        }
    }
    let csv = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    let body = setting.body.as_str().to_ascii_lowercase();
    Ok(WorkLog {
        name: format!("Hồ sơ một cửa {}", setting.prefix),
        file_name: format!("nhat-ky-{body}.csv"),
        csv,
        mapping: MAPPING.replace("{prefix}", &setting.prefix).replace("{beside}", &beside(setting.areas)),
        setting,
    })
}

fn intake(setting: &Setting, draw: &mut Draw) -> Intake {
    let weights: usize = PROCEDURES.iter().map(|procedure| procedure.weight).sum();
    let mut ticket = draw.below(weights);
    let procedure = PROCEDURES
        .into_iter()
        .find(|procedure| match ticket.checked_sub(procedure.weight) {
            Some(left) => {
                ticket = left;
                false
            }
            None => true,
        })
        .unwrap_or(PROCEDURES[0]);
    let area = area(setting, procedure.office, draw);
    let unit = Unit { area, office: procedure.office };
    let hard_share = if confounded(setting, unit, Confounder::HarderMix) { 62 } else { 24 };
    let hard = if draw.chance(hard_share) { Hardness::Hard } else { Hardness::Ordinary };
    // The last cases still have time to end within the window's records.
    let days = i64::from((setting.window.to() - setting.window.from()).get_days() - 45).max(1);
    let day = setting.window.from() + draw.between(0, days).days();
    let hour = i8::try_from(draw.between(8, 15)).unwrap_or(8);
    let minute = i8::try_from(draw.between(0, 59)).unwrap_or(0);
    let received = flow::office_hour(day.to_datetime(time(hour, minute, 0, 0)));
    let promised = procedure.promised + if hard == Hardness::Hard { procedure.promised / 2 } else { 0 };
    let due = (received.date() + promised.days()).to_datetime(time(17, 0, 0, 0));
    Intake { received, due, procedure, hard, area, areas: setting.areas }
}

/// Where the case comes in: overloaded units draw more of their procedures.
fn area(setting: &Setting, office: Office, draw: &mut Draw) -> usize {
    let tickets: Vec<usize> = (1..=setting.areas)
        .flat_map(|area| {
            let crowded = confounded(setting, Unit { area, office }, Confounder::Overload);
            std::iter::repeat_n(area, if crowded { 9 } else { 5 })
        })
        .collect();
    tickets[draw.below(tickets.len())]
}

fn confounded(setting: &Setting, unit: Unit, confounder: Confounder) -> bool {
    setting.confounders.contains(&(unit, confounder))
}

fn habits(setting: &Setting, unit: Unit) -> Habits {
    let mut habits = Habits { load: 1.0, ..Habits::default() };
    for planted in setting.planted.iter().filter(|planted| planted.unit == unit) {
        match planted.behaviour {
            Behaviour::PingPong => habits.ping_pong = planted.strength,
            Behaviour::Handover => habits.handover = planted.strength,
            Behaviour::WaitOutside => habits.wait_outside = planted.strength,
            Behaviour::Late => habits.late = planted.strength,
        }
    }
    if confounded(setting, unit, Confounder::Overload) {
        habits.load = 1.45;
    }
    habits
}

fn office_letter(office: Office) -> char {
    match office {
        Office::OneStop => 'M',
        Office::Land => 'D',
        Office::Construction => 'X',
        Office::Finance => 'T',
        Office::Leadership => 'L',
    }
}

fn stamp(at: DateTime) -> String {
    format!("{:02}/{:02}/{} {:02}:{:02}", at.day(), at.month(), at.year(), at.hour(), at.minute())
}

/// Units that take in, sign and give back: every case passes them, so they are not compared with those that work on it.
fn beside(areas: usize) -> String {
    let units = (1..=areas).flat_map(|area| {
        [Office::OneStop, Office::Leadership].map(|office| format!("\"{}\"", Unit { area, office }.name()))
    });
    units.collect::<Vec<_>>().join(", ")
}

const MAPPING: &str = r#"# Nhật ký xử lý hồ sơ được sinh tự động để trình diễn – không phải số liệu thật.
title = "Hồ sơ một cửa {prefix} (số liệu sinh tự động để trình diễn)"

[columns]
case = "Mã hồ sơ"
time = "Thời điểm"
activity = "Bước xử lý"
status = "Trạng thái"
unit = "Đơn vị"
officer = "Cán bộ"
kind = "Thủ tục"
difficulty = "Độ phức tạp"
due = "Hạn trả kết quả"

# Bộ phận Một cửa và Lãnh đạo có mặt trong mọi hồ sơ nhưng không thẩm định: chỉ so sánh các phòng chuyên môn với nhau.
[absent]
unit = [{beside}]

[time]
zone = "Asia/Ho_Chi_Minh"
forms = ["%d/%m/%Y %H:%M"]

[csv]
separator = ";"

[classes.activity]
receive = ["Tiếp nhận hồ sơ", "Nhận chuyển xử lý"]
work = ["Kiểm tra thành phần hồ sơ", "Thẩm định hồ sơ", "Thẩm định phối hợp", "Nhận giấy tờ bổ sung"]
hand_over = ["Chuyển hồ sơ", "Chuyển phối hợp", "Chuyển khu vực khác"]
return = ["Chuyển trả"]
submit_for_signature = ["Trình ký"]
sign = ["Ký duyệt"]
complete = ["Trả kết quả"]

[classes.status]
wait_outside = ["Chờ bổ sung"]

[compare]
period = "quarter"
due_of = "case"
"#;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn made(cases: usize) -> WorkLog {
        let window = Window::new(date(2021, 2, 1), date(2023, 6, 30)).unwrap();
        let body = BodyCode::parse("TU.H26").unwrap();
        log(Setting::usual(body, "H26", cases, window, 1), 1).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes() {
        assert_eq!(made(40), made(40));
    }

    #[test]
    fn events_are_in_order_in_office_hours_and_in_the_window() {
        let made = made(300);
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(&made.csv[3..]);
        let mut last: Option<(String, String)> = None;
        let mut cases = std::collections::BTreeSet::new();
        for record in reader.records().map(Result::unwrap) {
            let (day, hour) = record[1].split_once(' ').unwrap();
            let parts: Vec<&str> = day.split('/').collect();
            let sortable = format!("{}{}{} {hour}", parts[2], parts[1], parts[0]);
            assert!(("07:30"..="17:59").contains(&hour), "{hour}");
            assert!(("20210201".."20231001").contains(&&sortable[..8]), "{sortable}");
            if let Some((case, before)) = &last
                && *case == record[0]
            {
                assert!(*before <= sortable, "{case}: {before} then {sortable}");
            }
            cases.insert(record[0].to_owned());
            last = Some((record[0].to_owned(), sortable));
        }
        assert_eq!(cases.len(), 300);
    }

    #[test]
    fn planted_units_differ_from_confounded_ones() {
        let setting = made(1).setting;
        for planted in &setting.planted {
            assert!(setting.confounders.iter().all(|(unit, _)| *unit != planted.unit));
        }
    }
}
