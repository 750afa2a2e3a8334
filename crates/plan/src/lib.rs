//! Studies, bodies, outlines, assignments, deadlines and directives: who owes what to whom, by when.
//!
//! A plan is a folder of plain text (`plan.toml`, `outline.md`, `bodies.csv`, `codebook.toml`, `directives.toml`).
//! Reading it gives a [`Plan`] or every problem at its file and line. It does not read reports and does not know
//! who has an account.

mod actions;
mod audit;
mod changes;
mod error;
mod model;
mod problems;
mod read;
mod rules;
mod store;

pub use model::{
    Again, Ask, Assignment, Axis, AxisValue, Body, BodyKind, Clause, Code, CodeId, Codebook, DigestDays,
    Directive, Family, FigureAsked, Group, Outline, Plan, Post, Provenance, Recipient, Reminder, Renaming,
    Section, SectionKind, Source, Team, TeamPost, Variant,
};

pub use read::{Counts, FILE_LIMIT, FILES, Outcome, files_of_folder, read_files, read_folder};

pub use actions::{Amendment, Issued, amend, issue, mark_generated, read_notices, rehearse};
pub use audit::audit;
pub use changes::{changes, touched};
pub use error::PlanError;
pub use store::{
    Notice, NoticeId, PlanVersion, Study, current, files, notices_for, standing_version, studies, studies_of,
    study, unread_notices, version, versions,
};

/// The room's tables.
pub const MIGRATIONS: &[::store::Migration] =
    &[::store::Migration::both("0001_plan", include_str!("../migrations/0001_plan.sql"))];
