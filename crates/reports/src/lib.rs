//! Reports as bodies send them: read, checked, received for good, and read again.
//!
//! * [`read`] and [`check`] are pure: a document becomes a [`Draft`] of sections, passages, figures, findings and
//!   examples, and the [`rules`] list what is wrong with it. The same rules run before and after sending.
//! * [`receive`] keeps a version: bytes, rows, ledger entry and receipt together or not at all. A version never
//!   changes; a file with a secrecy mark is refused before a byte of it is kept.
//! * A [`Receipt`] can be had again at any time and be checked offline with [`verify_receipt`].
//!
//! * [`gather`] puts what the units of a body told together, figure by figure and passage by passage, when somebody looks;
//!   [`say_nothing`] keeps that a unit has nothing to report.
//! * [`copied`] sets a report against others, its earlier versions and the outline, when somebody looks; it keeps nothing.
//!
//! * [`uploads`] holds files that come in parts, [`queue`] says whose file is read next; both in memory only.
//! * A file goes to its receipt as a [`submission`]: draft, sent for signature, signed off by a named person, received.
//! * [`passport`]: what somebody of the body vouches for about each figure. [`query`]: questions pinned to passages.
//!
//! It does not judge work records, does not say who may do what, and never edits what was received.

mod actions;
pub mod changes;
mod cited;
pub mod copied;
mod error;
mod figures;
pub mod gather;
mod heading;
mod id;
mod known;
mod model;
mod nothing;
pub mod passport;
mod place;
pub mod query;
pub mod queue;
mod read;
mod receipt;
mod recognised;
pub mod rules;
mod secrecy;
mod store;
pub mod submission;
mod template;
pub mod uploads;

use ::store::Migration;

pub use actions::{
    Examined, File, MOST_BYTES, Outcome, Received, Upload, examine, examine_part, examine_upload, receive,
};
pub use cited::{digests_at, figures_at, passages_at};
pub use error::{ReceiveError, Refusal};
pub use figures::Figures;
pub use formats::{DocumentReader, Kind, Letters, sniff};
pub use heading::{HeadingChoices, choose_headings, heading_choices};
pub use id::{ReportId, VersionId};
pub use known::{Known, KnownDocument, known_of};
pub use model::{
    Amount, BodyState, Draft, Example, FRONT, Figure, Finding, FindingCounts, Head, Matched, NotAnAmount,
    OTHER, Passage, PassageKind, Period, ProblemCounts, Reach, Report, Section, TableOf, Timing, Version,
    section_of,
};
pub use nothing::{NothingError, NothingFound, nothing_found, say_nothing};
pub use place::place_words;
pub use read::{read, read_with};
pub use receipt::{Against, Difference, Facts, Receipt, parse_public_key, verify as verify_receipt};
pub use rules::{
    Differing, DiffersIn, MASK, Names, OfAnother, check, check_after, check_part, differing, masked,
    of_others, personal_kinds,
};
pub use secrecy::{SecrecyMark, secrecy_mark};
pub use store::{
    Boards, SectionTold, SectionsTold, VersionsRead, audit, board, current_figure, current_passage,
    current_versions, examples, figure, figures, findings, findings_counted, head, latest, latest_of,
    original, passage, passage_digests, passages, problems, receipt, report, report_of, sections, version,
    versions,
};
pub use template::template;

/// The tables of this room. They need the store's own and nothing else.
pub const MIGRATIONS: &[Migration] = &[
    Migration::both("0001_reports", include_str!("../migrations/0001_reports.sql")),
    Migration::both("0002_submissions", include_str!("../migrations/0002_submissions.sql")),
    Migration::both("0003_nothing_found", include_str!("../migrations/0003_nothing_found.sql")),
];
