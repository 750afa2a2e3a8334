//! Reports as bodies send them: read, checked, received for good, and read again.
//!
//! * [`read`] and [`check`] are pure: a document becomes a [`Draft`] of sections, passages, figures, findings and
//!   examples, and the [`rules`] list what is wrong with it. The same rules run before and after sending.
//! * [`receive`] keeps a version: bytes, rows, ledger entry and receipt together or not at all. A version never
//!   changes; a file with a secrecy mark is refused before a byte of it is kept.
//! * A [`Receipt`] can be had again at any time and be checked offline with [`verify_receipt`].
//!
//! * [`copied`] sets a report against others, its earlier versions and the outline, when somebody looks; it keeps nothing.
//!
//! It does not judge work records, does not say who may do what, and never edits what was received.

mod actions;
mod cited;
pub mod copied;
mod error;
mod id;
mod model;
mod read;
mod receipt;
pub mod rules;
mod secrecy;
mod store;
mod template;

use ::store::Migration;

pub use actions::{
    Examined, MOST_BYTES, Outcome, Received, Upload, examine, examine_after, examine_upload, receive,
};
pub use cited::digests_at;
pub use error::{ReceiveError, Refusal};
pub use formats::{DocumentReader, Kind, sniff};
pub use id::{ReportId, VersionId};
pub use model::{
    Amount, BodyState, Draft, Example, FRONT, Figure, Finding, FindingCounts, Head, HeadFamily, Matched,
    OTHER, Passage, PassageKind, Period, ProblemCounts, Reach, Report, Section, TableOf, Timing, Version,
};
pub use read::read;
pub use receipt::{Against, Difference, Facts, Receipt, parse_public_key, verify as verify_receipt};
pub use rules::{check, check_after};
pub use secrecy::{SecrecyMark, secrecy_mark};
pub use store::{
    audit, board, current_figure, current_passage, current_versions, examples, figure, figures, findings,
    findings_counted, latest, original, passage, passage_digests, passages, problems, receipt, report,
    report_of, sections, version, versions,
};
pub use template::template;

/// The tables of this room. They need the store's own and nothing else.
pub const MIGRATIONS: &[Migration] =
    &[Migration::both("0001_reports", include_str!("../migrations/0001_reports.sql"))];
