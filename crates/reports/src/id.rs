//! The ids of reports and their versions, by which other rooms point at them.

kernel::typed_id! {
    /// One body's report in a study; it stays the same when a new version comes.
    ReportId
}

kernel::typed_id! {
    /// One version of a report, which never changes once received.
    VersionId
}
