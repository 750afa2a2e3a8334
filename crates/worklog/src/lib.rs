//! Registered work logs: what an organisation's own records say about who held which case when.
//!
//! A file (XES, OCEL, CSV, spreadsheet, Parquet) and a [`Mapping`] (TOML: which column is which, time zone, classes)
//! become a [`Log`]: columns sorted by case, time and original order. [`register`] keeps the file, the mapping and the
//! log as Parquet, versioned per body, with one ledger entry. A log that is sent again under the same name is a new
//! version of the same [`WorklogId`], so a citation of its figures finds the new ones.
//!
//! Before it is sent, a log can be a [`Draft`]: its sender sees what stands in the file, writes the mapping and sees what that makes of
//! it. A draft is nobody's evidence and is removed.
//!
//! It computes no indicator (that is `measure`). It proposes a mapping where it is asked to ([`propose`]), but never uses
//! one that a person did not give.

mod actions;
mod audit;
mod calendar;
mod derived;
mod draft;
mod error;
mod import;
mod log;
mod mapped;
mod mapping;
mod model;
mod parquet_file;
mod parquet_log;
mod propose;
mod secrecy;
mod store;
mod survey;
mod watch;

use ::store::Migration;

pub use actions::{register, register_watched};
pub use audit::audit;
pub use calendar::{Calendar, Days, Hours, Standing, Year};
pub use draft::{
    DRAFT_DAYS, Draft, DraftChange, DraftId, Looked, MOST_DRAFTS, change_draft, check_draft,
    check_draft_watched, discard_draft, draft, drafts, keep_draft, look_at_draft, send_draft, sweep_drafts,
};
pub use error::{ImportError, WorklogError};
pub use import::{
    Outcome, Preview, import, import_file, import_first, import_table, import_watched, preview,
};
pub use log::{CLASS, Counts, Info, Log, OFFSET, PLACE, Rejected, tie_rule};
pub use mapped::{MappedRows, first_mapped};
pub use mapping::{CalendarOf, Class, DueOf, Field, Grain, Levels, Mapping, Sketch};
pub use model::{Registered, Upload, Version, VersionId, Worklog, WorklogId};
pub use parquet_file::{INFO_KEY, ParquetWriter, read_parquet, write_parquet};
pub use parquet_log::ParquetLog;
pub use propose::{FieldGuess, Guess, Proposal, Sureness, WordGuess, class_words, propose};
pub use secrecy::{mark_in_file, secrecy_mark, secrecy_problem};
pub use store::{
    load, mapping_text, newest_version, rejected, version, versions, worklog, worklog_named, worklogs,
};
pub use survey::{SURVEYED, Survey, Surveyed, survey};
pub use watch::{Progress, Stage, Watch};

/// The room's tables.
pub const MIGRATIONS: &[Migration] = &[
    Migration::both("0001_worklog", include_str!("../migrations/0001_worklog.sql")),
    Migration::both("0002_worklog_draft", include_str!("../migrations/0002_worklog_draft.sql")),
];
