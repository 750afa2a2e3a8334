//! The shipped calendars: their days against the law and the moon, and what becomes of spans of time.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::f64::consts::PI;

use jiff::civil::{Date, Weekday, date};
use jiff::{Timestamp, ToSpan as _};
use kernel::Language;
use worklog::{Calendar, Standing};

fn vietnam() -> &'static Calendar {
    Calendar::shipped("vietnam").unwrap()
}

fn is_off(day: Date) -> bool {
    vietnam().hours_of(day).is_empty()
}

fn moment(text: &str) -> Timestamp {
    format!("{text}+07:00").parse().unwrap()
}

#[test]
fn every_shipped_calendar_is_read() {
    let told: Vec<String> = Calendar::names()
        .map(|name| {
            let calendar = Calendar::shipped(name).unwrap();
            let years: Vec<&i16> = calendar.years.keys().collect();
            let verified = calendar.years.values().filter(|year| year.standing == Standing::Verified);
            let weekly: u16 = calendar.hours.iter().flatten().map(|hours| hours.to - hours.from).sum();
            format!(
                "{name}: {}; {}–{} ({}), {} verified; {} hours a week",
                calendar.title.en,
                years[0],
                years[years.len() - 1],
                years.len(),
                verified.count(),
                weekly / 60
            )
        })
        .collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    vietnam: Office hours of state bodies in Viet Nam (40 hours a week); 2016–2026 (11), 4 verified; 40 hours a week
    vietnam-one-stop: One-stop centres: office hours and Saturday mornings; 2016–2026 (11), 4 verified; 44 hours a week
    ");
}

#[test]
fn every_day_the_law_names_is_off() {
    for year in 2016..=2026 {
        let (tet, kings) = (new_year_of_the_moon(year), day_of_the_kings(year));
        let mut named = vec![date(year, 1, 1), kings, date(year, 4, 30), date(year, 5, 1), date(year, 9, 2)];
        named.extend((-1..=3).map(|offset| tet + offset.days()));
        if year >= 2021 {
            named.push(if is_off(date(year, 9, 1)) { date(year, 9, 1) } else { date(year, 9, 3) });
        }
        for day in &named {
            assert!(is_off(*day), "{day} is a day off by the law");
        }
        let weekend = |day: &&Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        // A day off on a weekend is made up for by a working day, and an exchanged one by a Saturday.
        let first = date(year, 1, 1);
        let days = first.series(1.day()).take_while(|day| day.year() == year);
        let off = days.filter(|day| is_off(*day) && !weekend(&day)).count();
        // Resolution 80-NQ/TW adds one from 2026.
        let lawful = named.len() + usize::from(year >= 2026);
        let working: usize = vietnam()
            .years
            .values()
            .flat_map(|year| &year.working)
            .filter(|day| swapped_from(**day) == year)
            .count();
        assert_eq!(off, lawful + working, "{year}: {named:?}");
    }
}

/// The year of the day off that an extra working day was exchanged for.
fn swapped_from(working: Date) -> i16 {
    if working == date(2019, 1, 5) { 2018 } else { working.year() }
}

#[test]
fn extra_working_days_are_saturdays_and_worked_whole() {
    let days: Vec<Date> = vietnam().years.values().flat_map(|year| year.working.clone()).collect();
    assert_eq!(days.len(), 6);
    for day in days {
        assert_eq!(day.weekday(), Weekday::Saturday, "{day}");
        assert_eq!(vietnam().hours_of(day), vietnam().hours_of(date(2024, 4, 17)), "{day}");
    }
}

#[test]
fn the_moon_is_computed_right() {
    // Known days: the announcements named in calendars/vietnam.toml, and 1985, when Tết came a month before the Chinese one.
    for (year, tet) in [
        (1985, date(1985, 1, 21)),
        (2007, date(2007, 2, 17)),
        (2018, date(2018, 2, 16)),
        (2025, date(2025, 1, 29)),
    ] {
        assert_eq!(new_year_of_the_moon(year), tet);
    }
    for (year, kings) in [
        (2019, date(2019, 4, 14)),
        (2023, date(2023, 4, 29)),
        (2024, date(2024, 4, 18)),
        (2025, date(2025, 4, 7)),
    ] {
        assert_eq!(day_of_the_kings(year), kings);
    }
}

fn intervals(calendar: &Calendar, from: &str, to: &str) -> String {
    let zone = jiff::tz::TimeZone::get(&calendar.zone).unwrap();
    let local = |micros| {
        Timestamp::from_microsecond(micros)
            .unwrap()
            .to_zoned(zone.clone())
            .strftime("%d/%m %H:%M:%S")
            .to_string()
    };
    let found = calendar.working_intervals(moment(from), moment(to));
    found
        .iter()
        .map(|(start, end)| format!("{} – {}", local(*start), local(*end)))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn working_time_is_cut_to_the_span() {
    // Over Tết 2024 and its weekends.
    insta::assert_snapshot!(intervals(vietnam(), "2024-02-07T15:30:00", "2024-02-15T09:00:01"), @r"
    07/02 15:30:00 – 07/02 17:00:00
    15/02 07:30:00 – 15/02 09:00:01
    ");
    insta::assert_snapshot!(intervals(vietnam(), "2024-05-03T16:00:00", "2024-05-06T08:00:00"), @r"
    03/05 16:00:00 – 03/05 17:00:00
    04/05 07:30:00 – 04/05 11:30:00
    04/05 13:00:00 – 04/05 17:00:00
    06/05 07:30:00 – 06/05 08:00:00
    ");
    let one_stop = Calendar::shipped("vietnam-one-stop").unwrap();
    insta::assert_snapshot!(intervals(one_stop, "2024-06-07T17:00:00", "2024-06-10T07:30:00"), @"08/06 07:30:00 – 08/06 11:30:00");
    insta::assert_snapshot!(intervals(vietnam(), "2024-06-07T12:00:00", "2024-06-07T12:30:00"), @"");
    insta::assert_snapshot!(intervals(vietnam(), "2024-06-07T12:00:00", "2024-06-06T12:30:00"), @"");
}

#[test]
fn intervals_are_in_order_and_apart_for_any_span() {
    let found = vietnam().working_intervals(moment("2015-01-01T00:00:00"), moment("2028-01-01T00:00:00"));
    assert!(found.iter().all(|(from, to)| from < to));
    assert!(found.windows(2).all(|pair| pair[0].1 < pair[1].0));
    let whole: i64 = found.iter().map(|(from, to)| to - from).sum();
    let cut = moment("2024-05-03T14:12:13");
    let halves: i64 = [(moment("2015-01-01T00:00:00"), cut), (cut, moment("2028-01-01T00:00:00"))]
        .into_iter()
        .flat_map(|(from, to)| vietnam().working_intervals(from, to))
        .map(|(from, to)| to - from)
        .sum();
    assert_eq!(whole, halves);
}

#[test]
fn an_office_that_never_closes_works_all_the_time_whatever_the_clocks_do() {
    let hours = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        .map(|day| format!("{day} = [\"00:00-24:00\"]\n"))
        .concat();
    let text = format!(
        "[columns]\ncase = \"a\"\nactivity = \"b\"\ntime = \"c\"\n[calendar]\nzone = \"Europe/Amsterdam\"\n[calendar.hours]\n{hours}"
    );
    let calendar = worklog::Mapping::parse(&text, "map.toml").unwrap().calendar.unwrap();
    let (from, to) = (moment("2024-03-01T00:00:00"), moment("2024-12-01T00:00:00"));
    assert_eq!(calendar.working_intervals(from, to), [(from.as_microsecond(), to.as_microsecond())]);
}

#[test]
fn years_it_does_not_cover_are_named() {
    let problem =
        vietnam().uncovered("a.csv", moment("2014-06-01T00:00:00"), moment("2028-06-01T00:00:00")).unwrap();
    insta::assert_snapshot!(problem.line(Language::English), @"a.csv:0:time: warning [calendar-years] the calendar has no days off for 2014–2015, 2027–2028: in these years only its weekly hours count → write these years in [calendar] of the mapping, or take their times as approximate");
    assert_eq!(
        vietnam().uncovered("a.csv", moment("2016-01-01T00:00:00"), moment("2026-12-31T23:00:00")),
        None
    );
}

#[test]
fn a_calendar_comes_back_from_json_whole() {
    let json = serde_json::to_string(vietnam()).unwrap();
    assert_eq!(&serde_json::from_str::<Calendar>(&json).unwrap(), vietnam());
    assert!(serde_json::from_str::<Calendar>(&json.replace("Asia/Ho_Chi_Minh", "Asia/Hanoi")).is_err());
}

// The moon: new moons and the sun's longitude after Jean Meeus, «Astronomical Algorithms» (1998), chapters 25 and 49, in the
// arrangement Hồ Ngọc Đức gives for the Vietnamese calendar («Thuật toán tính âm lịch»). Days are those of UTC+7.

const ZONE: f64 = 7.0 / 24.0;

/// The day (Julian day number in UTC+7) of new moon `k`, counted from the first of 1900.
fn new_moon(k: i32) -> i32 {
    let k = f64::from(k);
    let t = k / 1236.85;
    let rad = PI / 180.0;
    let mean = 2_415_020.759_33 + 29.530_588_68 * k + 0.000_117_8 * t * t - 0.000_000_155 * t * t * t
        + 0.000_33 * ((166.56 + 132.87 * t - 0.009_173 * t * t) * rad).sin();
    let m = (359.2242 + 29.105_356_08 * k - 0.000_033_3 * t * t - 0.000_003_47 * t * t * t) * rad;
    let mp = (306.0253 + 385.816_918_06 * k + 0.010_730_6 * t * t + 0.000_012_36 * t * t * t) * rad;
    let f = (21.2964 + 390.670_506_46 * k - 0.001_652_8 * t * t - 0.000_002_39 * t * t * t) * rad;
    let correction = (0.1734 - 0.000_393 * t) * m.sin() + 0.0021 * (2.0 * m).sin() - 0.4068 * mp.sin()
        + 0.0161 * (2.0 * mp).sin()
        - 0.0004 * (3.0 * mp).sin()
        + 0.0104 * (2.0 * f).sin()
        - 0.0051 * (m + mp).sin()
        - 0.0074 * (m - mp).sin()
        + 0.0004 * (2.0 * f + m).sin()
        - 0.0004 * (2.0 * f - m).sin()
        - 0.0006 * (2.0 * f + mp).sin()
        + 0.0010 * (2.0 * f - mp).sin()
        + 0.0005 * (2.0 * mp + m).sin();
    let drift = -0.000_278 + 0.000_265 * t + 0.000_262 * t * t;
    (mean + correction - drift + 0.5 + ZONE).floor() as i32
}

/// In which twelfth of the year the sun stands at the beginning of the day.
fn twelfth(day: i32) -> i32 {
    let t = (f64::from(day) - 0.5 - ZONE - 2_451_545.0) / 36525.0;
    let rad = PI / 180.0;
    let m = (357.529_10 + 35_999.050_30 * t - 0.000_155_9 * t * t - 0.000_000_48 * t * t * t) * rad;
    let mean = 280.466_45 + 36_000.769_83 * t + 0.000_303_2 * t * t;
    let centre = (1.914_600 - 0.004_817 * t - 0.000_014 * t * t) * m.sin()
        + (0.019_993 - 0.000_101 * t) * (2.0 * m).sin()
        + 0.000_290 * (3.0 * m).sin();
    ((mean + centre).rem_euclid(360.0) / 30.0).floor() as i32
}

fn julian(day: Date) -> i32 {
    2_440_588 + (day - date(1970, 1, 1)).get_days()
}

fn civil(julian: i32) -> Date {
    date(1970, 1, 1) + (julian - 2_440_588).days()
}

/// The number of the new moon that begins month 11, the one with the winter solstice, of `year`.
fn month_eleven(year: i16) -> i32 {
    let days = julian(date(year, 12, 31)) - 2_415_021;
    let k = (f64::from(days) / 29.530_588_853).floor() as i32;
    if twelfth(new_moon(k)) >= 9 { k - 1 } else { k }
}

/// The new moon that begins month `month` (1 to 10) of the moon's year that begins in `year`.
fn month(year: i16, month: i32) -> i32 {
    let (before, after) = (month_eleven(year - 1), month_eleven(year));
    let mut k = before + month + 1;
    if after - before == 13 {
        // The leap month is the first in which the sun enters no new twelfth.
        let leap = (before + 1..after).find(|k| twelfth(new_moon(*k)) == twelfth(new_moon(*k + 1))).unwrap();
        if leap <= k {
            k += 1;
        }
    }
    new_moon(k)
}

fn new_year_of_the_moon(year: i16) -> Date {
    civil(month(year, 1))
}

/// The tenth of the third month.
fn day_of_the_kings(year: i16) -> Date {
    civil(month(year, 3) + 9)
}
