//! The mapping that goes with a log: which column is which, and what its words mean.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Setting;
use super::generator::HEADERS;
use super::steps::{OUTSIDE, STEPS};

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
    writeln!(text, "\n[compare]\nperiod = \"quarter\"\ndue_of = \"case\"")
}
