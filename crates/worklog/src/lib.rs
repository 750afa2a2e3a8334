//! Registered work logs: what an organisation's own records say about who held which case when.
//!
//! A file (XES, OCEL, CSV, spreadsheet, Parquet) and a [`Mapping`] (TOML: which column is which, time zone, classes)
//! become a [`Log`]: columns sorted by case, time and original order. [`register`] keeps the file, the mapping and the
//! log as Parquet, versioned per body, with one ledger entry. A log that is sent again under the same name is a new
//! version of the same [`WorklogId`], so a citation of its figures finds the new ones.
//!
//! It computes no indicator (that is `measure`) and never guesses a mapping.

mod actions;
mod audit;
mod error;
mod import;
mod log;
mod mapping;
mod model;
mod parquet_file;
mod secrecy;
mod store;

use ::store::Migration;

pub use actions::register;
pub use audit::audit;
pub use error::{ImportError, WorklogError};
pub use import::{Outcome, Preview, import, import_file, preview};
pub use log::{CLASS, Counts, Info, Log, OFFSET, PLACE, Rejected, tie_rule};
pub use mapping::{Class, DueOf, Field, Grain, Mapping};
pub use model::{Registered, Upload, Version, VersionId, Worklog, WorklogId};
pub use parquet_file::{INFO_KEY, read_parquet, write_parquet};
pub use secrecy::{secrecy_mark, secrecy_problem};
pub use store::{
    load, mapping_text, newest_version, rejected, version, versions, worklog, worklog_named, worklogs,
};

/// The room's tables.
pub const MIGRATIONS: &[Migration] =
    &[Migration::both("0001_worklog", include_str!("../migrations/0001_worklog.sql"))];
