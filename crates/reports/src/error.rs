//! Why a report was not taken in, in words for the sender.

use ::store::StoreError;
use kernel::{Bilingual, BodyCode, Place, Problem, Severity, StudyCode};

use crate::SecrecyMark;

/// A file that cannot be a report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] formats::Refused),
    /// It carries a secrecy mark.
    #[error("the document is marked {}: it may not be taken in here; send it by the secret post", .0.mark)]
    Secret(SecrecyMark),
}

impl Refusal {
    /// The refusal as a problem to be shown.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Unreadable(refused) => refused.problem(),
            Self::Secret(mark) => crate::rules::secrecy_problem(mark),
        }
    }
}

/// A report was not received. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError {
    /// The file cannot be a report.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// There is no such study.
    #[error("there is no study {study}; its plan must be issued first")]
    UnknownStudy {
        /// The study.
        study: StudyCode,
    },
    /// The plan asks nothing of the body.
    #[error("the plan of {study} asks no report of {body}; check the body's code against the plan")]
    NotAssigned {
        /// The study.
        study: StudyCode,
        /// The body.
        body: BodyCode,
    },
    /// The plan was amended again and again while the file was looked at.
    #[error("the plan of {study} is being amended right now; send the file again in a moment")]
    PlanMoves {
        /// The study.
        study: StudyCode,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ReceiveError {
    /// What to tell the sender; `None` when it is no fault of theirs.
    pub fn problem(&self) -> Option<Problem> {
        let blocker = |rule: &str, vi: String, en: String, hint: (&str, &str)| {
            Some(Problem::new(
                rule,
                Severity::Blocker,
                Place::Whole,
                Bilingual::new(vi, en),
                Bilingual::new(hint.0, hint.1),
            ))
        };
        match self {
            Self::Refused(refusal) => Some(refusal.problem()),
            Self::UnknownStudy { study } => blocker(
                "study-unknown",
                format!("Chưa có kế hoạch nào mang mã {study}."),
                format!("There is no plan with the code {study}."),
                ("Chờ cơ quan thường trực ban hành kế hoạch.", "Wait for the secretariat to issue the plan."),
            ),
            Self::NotAssigned { study, body } => blocker(
                "not-assigned",
                format!("Kế hoạch {study} không giao {body} báo cáo."),
                format!("The plan {study} asks no report of {body}."),
                (
                    "Kiểm tra mã cơ quan, hoặc hỏi cơ quan thường trực.",
                    "Check the body's code, or ask the secretariat.",
                ),
            ),
            Self::PlanMoves { study } => blocker(
                "plan-moves",
                format!("Kế hoạch {study} đang được sửa nên chưa nhận được tệp."),
                format!("The plan {study} is being amended right now; the file was not received."),
                ("Đợi ít phút rồi gửi lại.", "Wait a few minutes and send it again."),
            ),
            Self::Store(_) => None,
        }
    }
}

impl From<sqlx::Error> for ReceiveError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
