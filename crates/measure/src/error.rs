//! What can go wrong in measuring: only that the columns are not those of a work log.

/// The columns cannot be measured.
#[derive(Debug, thiserror::Error)]
pub enum MeasureError {
    /// A column is missing.
    #[error("the log has no column «{0}»; register it again")]
    NoColumn(&'static str),
    /// A column is of another type than it must be.
    #[error("the log's column «{column}» is {found}, not {needed}; register it again")]
    WrongType {
        /// Which column.
        column: &'static str,
        /// What it is.
        found: String,
        /// What it must be.
        needed: &'static str,
    },
    /// A word stands in a part that the list of words lacks.
    #[error("«{word}» of column «{column}» is not among the log's words; register it again")]
    UnknownWord {
        /// Which column.
        column: &'static str,
        /// The word.
        word: String,
    },
    /// A part could not be read.
    #[error("part {part} of the log cannot be read")]
    Part {
        /// Which part.
        part: usize,
        /// Why.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Threads could not be started.
    #[error("the threads for measuring cannot be started; ask for fewer")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}
