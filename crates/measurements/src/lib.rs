//! Kept results of measuring: each run over a registered work log, its cells and its example cases, citable.
//!
//! A cell is addressed by (work log, indicator, unit), an example by (work log, case key). The address always resolves
//! to the newest measurement; the digest tells whether what a reader would see has changed.
//!
//! It computes nothing itself: `measure` does. It takes no decision about what a figure means.

mod model;

pub use model::{Cell, ExampleCase, Measurement, MeasurementId, Shows, Step, Summary};
pub use worklog::WorklogId;
