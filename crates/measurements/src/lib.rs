//! Kept results of measuring: each run over a registered work log, its cells and its example cases, citable.
//!
//! A cell is addressed by (work log, indicator, unit), an example by (work log, case key). The address always resolves
//! to the newest measurement; the digest tells whether what a reader would see has changed. What a unit answers to its
//! figures ([`reply()`]) is a part of what a reader sees: it travels with them everywhere, and a new reply changes the digest.
//!
//! It computes nothing itself: `measure` does. It takes no decision about what a figure means.

mod actions;
mod audit;
mod cited;
mod engine;
mod error;
pub mod json;
mod model;
pub mod output;
mod reply;
mod sentence;
mod store;
pub mod written;

use ::store::Migration;

pub use actions::run;
pub use audit::audit;
pub use cited::{Digests, digests, summary};
pub use engine::{measure_log, measure_parquet};
pub use error::MeasurementError;
pub use measure::Shrunk;
pub use model::{Cell, ExampleCase, Measurement, MeasurementId, Shows, Step, Summary};
pub use reply::{About, LONGEST_REPLY, NewReply, Reply, ReplyId, replies, reply, reply_history, reply_to};
pub use sentence::number;
pub use store::{cell, cells, current, example, examples, list, result};
pub use worklog::{VersionId, WorklogId};

/// The room's tables. They need those of `worklog`.
pub const MIGRATIONS: &[Migration] = &[
    Migration::both("0001_measurements", include_str!("../migrations/0001_measurements.sql")),
    Migration::both("0002_standing_and_replies", include_str!("../migrations/0002_standing_and_replies.sql")),
];
