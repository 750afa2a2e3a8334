//! The statistics of fair comparison as plain functions of numbers: intervals, dispersion, funnels, shrinkage, many looks,
//! durations that have not ended, change over time, and counter-based draws.
//!
//! Nothing here knows an indicator, a unit or a log. There is no clock, no ambient randomness and no I/O; for finite numbers no
//! function panics or answers with NaN. Where a method has a source it stands at the head of its file, and
//! `crates/measure/tests/fixtures/make.py` writes the reference figures the tests compare with.

pub mod bootstrap;
pub mod change;
pub mod cusum;
pub mod discovery;
pub mod dispersion;
pub mod draw;
pub mod funnel;
pub mod interval;
pub mod shrinkage;
pub mod survival;
mod tail;
