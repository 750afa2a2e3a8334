//! Why a plan was not issued, amended or read from the store.

use ::store::StoreError;
use kernel::{Problem, StudyCode};

/// A plan was not issued or amended. Nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// The check found problems.
    #[error("the plan has {} problems; mend each at its file and line, then issue it again", problems.len())]
    Problems {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// The study has a plan already.
    #[error("the study {study} has a plan already; amend it instead")]
    AlreadyIssued {
        /// The study.
        study: StudyCode,
    },
    /// There is no such study.
    #[error("there is no study {study}; issue its plan first")]
    UnknownStudy {
        /// The study.
        study: StudyCode,
    },
    /// Somebody issued another version meanwhile.
    #[error(
        "version {current} of the plan was issued meanwhile and this was written on version {base}; look at what changed and amend that version"
    )]
    Overtaken {
        /// The version the change was written on.
        base: i64,
        /// The version that stands.
        current: i64,
    },
    /// The files are those of the version that stands.
    #[error("nothing was changed: the files are those of version {current}")]
    NothingChanged {
        /// The version that stands.
        current: i64,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for PlanError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
