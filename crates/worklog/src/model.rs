//! The nouns of registered work logs.
//!
//! A work log is (study, body, name); what was sent under it are its versions, of which the newest counts.

use jiff::Timestamp;
use kernel::{BodyCode, Digest, Problem, StudyCode};

use crate::Counts;

kernel::typed_id! {
    /// One work log of a body in a study; it stays the same when a new version comes.
    WorklogId
}

kernel::typed_id! {
    /// One version of a work log.
    VersionId
}

/// A file and its mapping, on their way in.
#[derive(Clone)]
pub struct Upload {
    /// The study it is for.
    pub study: StudyCode,
    /// The body whose records these are.
    pub body: BodyCode,
    /// The log's name within the body: the same name means a new version of the same log.
    pub name: String,
    /// The file's name.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The mapping, as TOML.
    pub mapping: String,
}

/// Neither names nor bytes of a file are for logs.
impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upload").field("study", &self.study).field("body", &self.body).finish_non_exhaustive()
    }
}

/// A registered work log and its newest version.
#[derive(Debug, Clone, PartialEq)]
pub struct Worklog {
    /// Its id, stable over versions.
    pub id: WorklogId,
    /// The study.
    pub study: StudyCode,
    /// The body.
    pub body: BodyCode,
    /// Its name within the body.
    pub name: String,
    /// The newest version.
    pub version: Version,
}

/// One version of a work log, which never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// Counted from 1 within the work log.
    pub number: i64,
    /// The file's name.
    pub file_name: String,
    /// SHA-256 of the file.
    pub source: Digest,
    /// SHA-256 of the mapping.
    pub mapping: Digest,
    /// SHA-256 of the log as Parquet.
    pub parquet: Digest,
    /// What was read, kept, changed and refused.
    pub counts: Counts,
    /// What the import remarked.
    pub problems: Vec<Problem>,
    /// When it was registered.
    pub registered_at: Timestamp,
}

/// What [`register`](crate::register) answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Registered {
    /// The work log.
    pub worklog: WorklogId,
    /// The version that holds this file and mapping.
    pub version: VersionId,
    /// Its number.
    pub number: i64,
    /// Whether it is new; the same file with the same mapping again is not.
    pub is_new: bool,
    /// What was read, kept, changed and refused.
    pub counts: Counts,
    /// What the import remarked.
    pub problems: Vec<Problem>,
}
