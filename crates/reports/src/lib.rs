//! Reports as received: versions, sections, passages, figures, findings, rules and receipts.

mod id;

pub use id::{ReportId, VersionId};
