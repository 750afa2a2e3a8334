//! Kept results of measuring: each run over a registered work log, its cells and its example cases, citable.
//!
//! A cell is addressed by (work log, indicator, unit), an example by (work log, case key). The address always resolves
//! to the newest measurement; the digest tells whether what a reader would see has changed.
//!
//! It computes nothing itself: `measure` does. It takes no decision about what a figure means.

mod actions;
mod cited;
mod engine;
mod error;
pub mod json;
mod model;
mod sentence;
mod store;

use ::store::Migration;

pub use actions::run;
pub use cited::{Digests, digests, summary};
pub use engine::{measure_log, measure_parquet};
pub use error::MeasurementError;
pub use model::{Cell, ExampleCase, Measurement, MeasurementId, Shows, Step, Summary};
pub use sentence::number;
pub use store::{cell, cells, current, example, examples, list, result};
pub use worklog::{VersionId, WorklogId};

/// The room's tables. They need those of `worklog`.
pub const MIGRATIONS: &[Migration] =
    &[Migration::both("0001_measurements", include_str!("../migrations/0001_measurements.sql"))];
