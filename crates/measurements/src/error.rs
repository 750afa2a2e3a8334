//! What can go wrong with kept measurements.

/// Measuring a registered log, or reading a kept measurement, failed.
#[derive(Debug, thiserror::Error)]
pub enum MeasurementError {
    /// No such work log.
    #[error("there is no work log {0}")]
    NoWorklog(worklog::WorklogId),
    /// The log's columns cannot be measured.
    #[error("the work log cannot be measured")]
    Measure(#[from] measure::MeasureError),
    /// The log could not be loaded.
    #[error("the work log cannot be loaded")]
    Worklog(#[from] worklog::WorklogError),
    /// What is kept cannot be read.
    #[error("what is kept of the measurement cannot be read: {0}")]
    Kept(String),
    /// The store failed.
    #[error("the store failed")]
    Store(#[from] store::StoreError),
    /// A query failed.
    #[error("a query on measurements failed")]
    Sql(#[from] sqlx::Error),
    /// New versions kept coming while the log was measured.
    #[error("version {0} of the work log was registered while an older one was measured; measure it again")]
    Overtaken(i64),
    /// The work was stopped half-way.
    #[error("the measuring was stopped; start it again")]
    Stopped,
}
