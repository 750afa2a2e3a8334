//! Answers with planted truth: thematic reports with known faults and work logs with known behaviours, for the demo
//! and for scoring the checks and the engine.
//!
//! Everything follows from a seed; there is no clock and no ambient randomness here. Nothing it writes is real and
//! every report says so itself. It does not send, store or judge anything, and no release of a study uses it.

pub mod corpus;
mod draw;
pub mod edits;
mod grammar;
pub mod report;
pub mod study;
pub mod texts;
pub mod worklog;

pub use draw::Draw;
