//! A unit: a body below a lead body, kept in the database and not in the plan's files.
//!
//! It does not know what the unit sent.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, StudyCode};

/// A body below a lead body or below another unit. Its code is its parent's, a dot, and a part of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The study it reports for.
    pub study: StudyCode,
    /// Its code: `TU.H26.SNV`.
    pub code: BodyCode,
    /// Who split its assignment to it.
    pub parent: BodyCode,
    /// Its name.
    pub name: Bilingual,
    /// Its first day; `None` when it stood long before the window.
    pub valid_from: Option<Date>,
    /// Its last day; `None` while it stands.
    pub valid_to: Option<Date>,
    /// Who took over from it: units of any body of the study, or bodies of the plan.
    pub successors: Vec<BodyCode>,
    /// What it is asked for; `None` when that was withdrawn.
    pub asked: Option<UnitAssignment>,
}

impl Unit {
    /// Whether it stands on `day`.
    pub fn stands_on(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// What a unit is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitAssignment {
    /// The sections asked, by the outline's keys; empty means all its parent is asked.
    pub sections: Vec<String>,
    /// The last day on which it is on time.
    pub due: Date,
    /// What the parent tells its units; may be empty.
    pub note: String,
    /// When it was asked, or asked otherwise.
    pub assigned_at: Timestamp,
}
