//! In which forms a column's values are times, and what they say of the zone.

use std::collections::BTreeMap;

use formats::events::{DATE_ONLY, NO_OFFSET, TimeForm, parse_moment};
use kernel::Bilingual;

use super::text::has_marks;
use super::{Guess, Sureness};
use crate::Survey;

/// Forms tried, those that leave no doubt first.
const FORMS: [&str; 15] = [
    "iso",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%H:%M:%S %d/%m/%Y",
    "%H:%M %d/%m/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y/%m/%d %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
];
/// Values of a column that are tried.
const TRIED: usize = 300;

/// How the values of a column are written, where they are times.
#[derive(Debug, Clone, Default)]
pub(super) struct Written {
    /// Of the values tried, the share that are times in one of `forms`, in percent.
    pub(super) share: u64,
    /// The forms, each of which some value needs.
    pub(super) forms: Vec<&'static str>,
    /// Whether the months could be the days.
    pub(super) is_doubtful: bool,
    /// The offsets that were written, in minutes.
    pub(super) offsets: Vec<i16>,
    /// Whether some value has no offset.
    pub(super) lacks_offset: bool,
}

/// Every column whose values look like times, by its name.
pub(super) fn of_columns(survey: &Survey) -> BTreeMap<String, Written> {
    let tried = survey.columns.iter().filter_map(|column| {
        let step = (column.values.len() / TRIED).max(1);
        let values: Vec<&str> =
            column.values.iter().step_by(step).take(TRIED).map(|(value, _)| value.as_str()).collect();
        let written = written(&values)?;
        Some((column.name.clone(), written))
    });
    tried.collect()
}

fn written(values: &[&str]) -> Option<Written> {
    let could_be = |value: &&&str| {
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        (6..=40).contains(&value.len()) && (4..=25).contains(&digits) && value.contains(['-', '/', '.', ':'])
    };
    let candidates: Vec<&str> = values.iter().filter(could_be).copied().collect();
    if candidates.len() * 2 < values.len() || candidates.is_empty() {
        return None;
    }
    let mut left = candidates;
    let mut found = Written::default();
    let whole = values.len();
    let mut read = 0;
    let mut could_be_swapped = true;
    while let Some((name, fits)) = best(&left) {
        found.forms.push(name);
        read += fits.len();
        could_be_swapped &=
            name.starts_with("%d/%m") && swapped(name).is_some_and(|form| all_fit(&fits, &form));
        for value in &fits {
            let form = TimeForm::parse(name)?;
            match parse_moment(value.as_bytes(), std::slice::from_ref(&form))?.offset {
                NO_OFFSET | DATE_ONLY => found.lacks_offset = true,
                offset if !found.offsets.contains(&offset) => found.offsets.push(offset),
                _ => {}
            }
        }
        left.retain(|value| !fits.contains(value));
    }
    found.share = (read * 100 / whole.max(1)) as u64;
    found.is_doubtful = could_be_swapped && !found.forms.is_empty();
    found.offsets.sort_unstable();
    (!found.forms.is_empty()).then_some(found)
}

/// The form in which the most of `values` are times, with those.
fn best<'v>(values: &[&'v str]) -> Option<(&'static str, Vec<&'v str>)> {
    let fitting = FORMS.iter().map(|name| {
        let form = TimeForm::parse(name);
        let fits: Vec<&str> = values
            .iter()
            .copied()
            .filter(|value| {
                form.as_ref()
                    .is_some_and(|form| parse_moment(value.as_bytes(), std::slice::from_ref(form)).is_some())
            })
            .collect();
        (*name, fits)
    });
    // Of equally good ones the first.
    let best = fitting.fold(None, |best: Option<(&'static str, Vec<&'v str>)>, next| match best {
        Some(best) if best.1.len() >= next.1.len() => Some(best),
        _ => Some(next),
    });
    best.filter(|(_, fits)| !fits.is_empty())
}

fn swapped(name: &str) -> Option<TimeForm> {
    TimeForm::parse(&name.replace("%d/%m", "%m/%d"))
}

fn all_fit(values: &[&str], form: &TimeForm) -> bool {
    values.iter().all(|value| parse_moment(value.as_bytes(), std::slice::from_ref(form)).is_some())
}

/// The forms the proposed time columns need.
pub(super) fn forms(written: &BTreeMap<String, Written>, columns: &[&str]) -> Guess<Vec<String>> {
    let mut forms: Vec<String> = Vec::new();
    let mut doubtful = false;
    for found in columns.iter().filter_map(|column| written.get(*column)) {
        doubtful |= found.is_doubtful;
        for form in &found.forms {
            if !forms.iter().any(|known| known == form) {
                forms.push((*form).to_owned());
            }
        }
    }
    if forms.is_empty() {
        let why = Bilingual::new(
            "không cột nào có thời gian theo dạng quen thuộc",
            "no column holds times in a form that is known",
        );
        return Guess { what: vec!["iso".to_owned()], sureness: Sureness::Open, why };
    }
    if doubtful {
        let why = Bilingual::new(
            "mọi ngày đều ≤ 12, nên không phân biệt được ngày/tháng với tháng/ngày; lấy ngày/tháng như cách viết ở Việt Nam",
            "no day is above 12, so day/month cannot be told from month/day; day/month is taken, as written in Viet Nam",
        );
        return Guess { what: forms, sureness: Sureness::Open, why };
    }
    let why = Bilingual::new("đọc được các giá trị đã thử", "reads the values that were tried");
    Guess { what: forms, sureness: Sureness::Sure, why }
}

/// The zone of times without an offset, and of days.
pub(super) fn zone(
    survey: &Survey,
    written: &BTreeMap<String, Written>,
    time: Option<&str>,
) -> Guess<String> {
    let hanoi = "Asia/Ho_Chi_Minh".to_owned();
    let found = time.and_then(|time| written.get(time));
    let offsets = found.map(|found| found.offsets.clone()).unwrap_or_default();
    match offsets.as_slice() {
        [420] => Guess {
            what: hanoi,
            sureness: Sureness::Sure,
            why: Bilingual::new("thời điểm ghi +07:00", "times are written with +07:00"),
        },
        [60, 120] | [120] | [60] => Guess {
            what: "Europe/Amsterdam".to_owned(),
            sureness: Sureness::Open,
            why: Bilingual::new(
                "thời điểm ghi +01:00/+02:00: Trung Âu, không biết thành phố nào; thời điểm vẫn đúng, múi giờ này chỉ dùng để tính ngày và kỳ",
                "times are written with +01:00/+02:00: Central Europe, which city is not known; the instants are right all the same, this zone only counts days and periods",
            ),
        },
        [] => {
            let words = survey.columns.iter().any(|column| {
                has_marks(&column.name) || column.values.iter().take(50).any(|(value, _)| has_marks(value))
            });
            let (sureness, why) = if words {
                (
                    Sureness::Likely,
                    Bilingual::new(
                        "thời điểm không ghi múi giờ; tệp có tiếng Việt",
                        "times have no offset; the file has Vietnamese words",
                    ),
                )
            } else {
                (
                    Sureness::Open,
                    Bilingual::new(
                        "thời điểm không ghi múi giờ và không có gì cho biết nơi ghi",
                        "times have no offset and nothing tells where they were written",
                    ),
                )
            };
            Guess { what: hanoi, sureness, why }
        }
        _ => Guess {
            what: hanoi,
            sureness: Sureness::Open,
            why: Bilingual::new(
                "thời điểm ghi nhiều múi giờ khác nhau",
                "times are written with several offsets",
            ),
        },
    }
}
