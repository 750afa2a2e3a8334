//! Studies, bodies, outlines, assignments, deadlines and directives: who owes what to whom, by when.
//!
//! A plan is a folder of plain text (`plan.toml`, `outline.md`, `bodies.csv`, `codebook.toml`, `directives.toml`).
//! Reading it gives a [`Plan`] or every problem at its file and line. It does not read reports and does not know
//! who has an account.

mod actions;
mod audit;
mod changes;
mod directive;
mod error;
mod extension;
mod history;
mod model;
mod problems;
mod read;
mod rules;
mod store;
mod units;

pub use model::{
    Again, Ask, Assignment, Axis, AxisValue, Body, BodyKind, Clause, Code, CodeId, Codebook, DigestDays,
    Directive, DocumentFamily, Family, FigureAsked, Group, MeasuredAs, Outline, Plan, Post, Provenance,
    Recipient, Reminder, Renaming, RollUp, Section, SectionKind, Source, Team, TeamPost, Unit,
    UnitAssignment, UnknownFamily, Variant,
};

pub use read::{Counts, FILE_LIMIT, FILES, Outcome, files_of_folder, read_files, read_folder};

pub use actions::{Amendment, Issued, amend, issue, mark_generated, read_notices, rehearse};
pub use audit::audit;
pub use changes::{changes, touched};
pub use directive::{
    DirectError, IssuedDirective, LONGEST_DIRECTIVE, NewDirective, NotDirected, issue_directive,
    issued_directives,
};
pub use error::{PlanError, UnitError};
pub use extension::{
    ExtendError, Extension, ExtensionId, MOST_REASON, NewExtension, NotExtended, extend, extensions,
};
pub use history::{CodeChange, CodebookHistory, codebook_history};
pub use store::{
    Notice, NoticeId, PlanVersion, Study, current, files, notices_for, notify, standing_version, studies,
    studies_of, study, unread_notices, version, versions,
};
pub use units::{
    Asking, Child, CountedAt, End, Lives, NewUnit, Split, UnitList, as_seen_by, assign, end_unit,
    read_unit_list, split, study_as_seen_by, unit, units, units_below, units_of_study, withdraw,
};

/// The room's tables.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration::both("0001_plan", include_str!("../migrations/0001_plan.sql")),
    ::store::Migration::both("0002_extension", include_str!("../migrations/0002_extension.sql")),
    ::store::Migration::both("0003_units", include_str!("../migrations/0003_units.sql")),
    ::store::Migration::both("0004_directive", include_str!("../migrations/0004_directive.sql")),
];
