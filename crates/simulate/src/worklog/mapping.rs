//! The mapping that goes with a log: which column is which, and what its words mean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::generator::{DIFFICULTIES, HEADERS};
use super::steps::{OUTSIDE, STEPS};
use super::{Level, Setting};

const FIELDS: [&str; 12] = [
    "case",
    "time",
    "activity",
    "status",
    "unit",
    "officer",
    "kind",
    "difficulty",
    "level",
    "body",
    "reason",
    "due",
];

const WEEKDAYS: [&str; 5] = ["monday", "tuesday", "wednesday", "thursday", "friday"];

/// The mapping of `setting`, as TOML.
pub(crate) fn text(setting: &Setting) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_text(setting, &mut text);
    text
}

fn write_text(setting: &Setting, text: &mut String) -> std::fmt::Result {
    let prefix = &setting.prefix;
    writeln!(text, "# Nhật ký xử lý hồ sơ được sinh tự động – không phải số liệu thật.")?;
    writeln!(text, "title = \"Hồ sơ một cửa {prefix} (số liệu sinh tự động để trình diễn)\"")?;
    writeln!(text, "\n[columns]")?;
    for (field, header) in FIELDS.iter().zip(HEADERS) {
        writeln!(text, "{field} = \"{header}\"")?;
    }
    writeln!(text, "\n[time]\nzone = \"Asia/Ho_Chi_Minh\"\nforms = [\"%d/%m/%Y %H:%M\"]")?;
    writeln!(text, "\n[csv]\nseparator = \";\"")?;
    let mut classes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for step in STEPS.iter().filter(|step| !step.class.is_empty()) {
        classes.entry(step.class).or_default().push(format!("\"{}\"", step.activity));
    }
    writeln!(text, "\n[classes.activity]")?;
    for (class, activities) in classes {
        writeln!(text, "{class} = [{}]", activities.join(", "))?;
    }
    writeln!(text, "\n[classes.status]\nwait_outside = [\"{OUTSIDE}\"]")?;
    let levels: Vec<String> = Level::ALL.iter().map(|level| format!("\"{}\"", level.name())).collect();
    writeln!(text, "\n[levels]\norder = [{}]", levels.join(", "))?;
    let [_, hard] = DIFFICULTIES;
    writeln!(text, "\n[compare]\nperiod = \"quarter\"\ndue_of = \"case\"\nhard = [\"{hard}\"]")?;
    writeln!(text, "\n# Giờ làm việc của số liệu sinh tự động; ngày lễ vẫn làm.")?;
    writeln!(text, "[calendar]\ntitle = \"Giờ hành chính, ngày lễ vẫn làm\"")?;
    writeln!(text, "title_en = \"Office hours, holidays worked through\"\nzone = \"Asia/Ho_Chi_Minh\"")?;
    writeln!(text, "[calendar.hours]")?;
    for day in WEEKDAYS {
        writeln!(text, "{day} = [\"07:30-11:30\", \"13:30-17:00\"]")?;
    }
    Ok(())
}
