//! Why a plan was not issued, amended or read from the store.

use ::store::StoreError;
use kernel::{Bilingual, BodyCode, Place, Problem, Severity, StudyCode};

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
    /// A directive in the files bears the id of one that was issued beside the plan.
    #[error(
        "the directive {id} was issued already beside the plan; give the one in directives.toml another id"
    )]
    DirectiveTaken {
        /// The id.
        id: String,
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

/// A unit was not made, asked or ended. Nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// What was asked for has faults.
    #[error("{} things are wrong with what was asked of the units; mend each, then send it again", problems.len())]
    Problems {
        /// All of them.
        problems: Vec<Problem>,
    },
    /// There is no such study.
    #[error("there is no study {study}; its plan must be issued first")]
    UnknownStudy {
        /// The study.
        study: StudyCode,
    },
    /// The body that wants to split its assignment has none.
    #[error("the plan of {study} asks nothing of {body}, so there is nothing it could split")]
    NotAssigned {
        /// The study.
        study: StudyCode,
        /// The body.
        body: BodyCode,
    },
    /// There is no such unit.
    #[error("there is no unit {unit}; see the list of units for the codes")]
    UnknownUnit {
        /// The unit.
        unit: BodyCode,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl UnitError {
    /// What to tell whoever asked; empty when it is no fault of theirs.
    pub fn problems(self) -> Vec<Problem> {
        let one = |rule: &str, vi: String, en: String, hint: (&str, &str)| {
            let (message, hint) = (Bilingual::new(vi, en), Bilingual::new(hint.0, hint.1));
            vec![Problem::new(rule, Severity::Error, Place::Whole, message, hint)]
        };
        let ask = ("Hỏi cơ quan thường trực.", "Ask the secretariat.");
        match self {
            Self::Problems { problems } => problems,
            Self::UnknownStudy { study } => one(
                "study-unknown",
                format!("chưa có kế hoạch {study}"),
                format!("there is no plan {study}"),
                ask,
            ),
            Self::NotAssigned { study, body } => one(
                "not-assigned",
                format!("kế hoạch {study} không giao {body} nên không có gì để giao tiếp"),
                format!("the plan {study} asks nothing of {body}, so there is nothing to split"),
                ask,
            ),
            Self::UnknownUnit { unit } => one(
                "unknown-unit",
                format!("không có đơn vị {unit}"),
                format!("there is no unit {unit}"),
                ("Xem mã trong danh sách đơn vị.", "See the codes in the list of units."),
            ),
            Self::Store(_) => Vec::new(),
        }
    }
}
