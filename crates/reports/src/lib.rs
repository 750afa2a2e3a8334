//! Reports as bodies send them: read, checked, received for good, and read again.
//!
//! * [`read`] and [`check`] are pure: a document becomes a [`Draft`] of sections, passages, figures, findings and
//!   examples, and the [`rules`] list what is wrong with it. The same rules run before and after sending.
//! * [`receive`] keeps a version: bytes, rows, ledger entry and receipt together or not at all. A version never
//!   changes; a file with a secrecy mark is refused before a byte of it is kept.
//!
//! It does not judge work records, does not say who may do what, and never edits what was received.

mod id;
mod model;
mod read;
pub mod rules;
mod secrecy;

pub use id::{ReportId, VersionId};
pub use model::{
    Amount, BodyState, Draft, Example, FRONT, Figure, Finding, FindingCounts, Head, HeadFamily, Matched,
    OTHER, Passage, PassageKind, Period, ProblemCounts, Section, TableOf, Timing, Version,
};
pub use read::read;
pub use rules::check;
pub use secrecy::{SecrecyMark, secrecy_mark};
