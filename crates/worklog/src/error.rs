//! What can go wrong with a work log.

use kernel::Problem;

/// A file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The mapping has problems; all of them.
    #[error("the mapping has {} problem(s); mend each at its line", .0.len())]
    Mapping(Vec<Problem>),
    /// The file cannot be read, or lacks a column, or nothing of it can be kept; all reasons.
    #[error("the file cannot be imported: {}", .0.first().map(|problem| problem.message.en.as_str()).unwrap_or_default())]
    File(Vec<Problem>),
    /// Whoever followed the import stopped it; nothing is wrong with the file.
    #[error("the import was stopped as asked; nothing of it is kept")]
    Cancelled,
    /// The columns could not be put together.
    #[error("the log's columns do not fit together: report this")]
    Arrow(#[from] arrow_schema::ArrowError),
}

impl From<formats::events::Refused> for ImportError {
    fn from(refused: formats::events::Refused) -> Self {
        if refused.is_cancelled() { Self::Cancelled } else { Self::File(vec![*refused.0]) }
    }
}

impl ImportError {
    /// The problems to show.
    pub fn problems(&self) -> &[Problem] {
        match self {
            Self::Mapping(problems) | Self::File(problems) => problems,
            Self::Cancelled | Self::Arrow(_) => &[],
        }
    }
}

/// An action or query on work logs failed.
#[derive(Debug, thiserror::Error)]
pub enum WorklogError {
    /// The file or its mapping was refused.
    #[error("the work log was not taken in")]
    Import(#[from] ImportError),
    /// The file, its name, its mapping or the log's name bears a secrecy mark.
    #[error(
        "the work log is marked {0}: this system may not take it in, and nothing of it was kept; send secret documents by the secret post"
    )]
    Secret(&'static str),
    /// The log's name is not one.
    #[error("«{0}» cannot be a work log's name: 1 to 80 characters, no line breaks")]
    Name(String),
    /// No such study.
    #[error("there is no study {0}; issue its plan first")]
    NoStudy(kernel::StudyCode),
    /// The body is not in the study's plan.
    #[error("{1} is not in the plan of {0}; amend the plan first")]
    NoBody(kernel::StudyCode, kernel::BodyCode),
    /// No such work log.
    #[error("there is no work log {0}")]
    NoWorklog(crate::WorklogId),
    /// The person has as many drafts as one may have.
    #[error("there are {} drafts already; send or discard one first", crate::MOST_DRAFTS)]
    TooManyDrafts,
    /// The draft is not there: it was sent or discarded, or is another's.
    #[error(
        "there is no such draft; it was sent or discarded, or removed after {} days: choose the file again",
        crate::DRAFT_DAYS
    )]
    NoDraft,
    /// The file of a draft cannot be read.
    #[error("the draft's file cannot be read; choose it again")]
    Draft(#[source] std::io::Error),
    /// The log's Parquet file cannot be opened.
    #[error("the work log's file {} cannot be opened; check the path and the right to read it", .0.display())]
    Unreadable(std::path::PathBuf, #[source] std::io::Error),
    /// The Parquet file cannot be written or read.
    #[error("the work log's Parquet file is not whole; restore it from a backup")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// What is kept about the log cannot be read.
    #[error("what is kept about the work log cannot be read: {0}")]
    Kept(String),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] store::StoreError),
    /// A query failed.
    #[error("a query on work logs failed")]
    Sql(#[from] sqlx::Error),
    /// The plan could not be read.
    #[error("the plan could not be read: {0}")]
    Plan(String),
    /// The work was stopped half-way.
    #[error("the import was stopped; send the file again")]
    Stopped,
}
