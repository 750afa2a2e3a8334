//! What coding reads of plans and reports.

use std::collections::HashMap;
use std::sync::Arc;

use kernel::{BodyCode, Digest, StudyCode};
use plan::Plan;
use reports::{ReportId, VersionId};

use ::store::Store;

use crate::CodingError;

/// A passage and whose it is.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) study: StudyCode,
    pub(crate) body: BodyCode,
    pub(crate) report: ReportId,
    pub(crate) text: String,
    pub(crate) digest: Digest,
}

/// The plan that stands.
pub(crate) async fn plan(store: &Store, study: &StudyCode) -> Result<Arc<Plan>, CodingError> {
    plan::current(store, study).await?.ok_or(CodingError::UnknownStudy)
}

pub(crate) async fn passage(
    _store: &Store,
    _version: VersionId,
    _address: &str,
) -> Result<Read, CodingError> {
    Err(CodingError::UnknownVersion)
}

pub(crate) async fn report_of(_store: &Store, _version: VersionId) -> Result<ReportId, CodingError> {
    Err(CodingError::UnknownVersion)
}

pub(crate) async fn digests(
    _store: &Store,
    _version: VersionId,
) -> Result<HashMap<String, Digest>, CodingError> {
    Err(CodingError::UnknownVersion)
}

pub(crate) async fn current_versions(
    _store: &Store,
    _study: &StudyCode,
) -> Result<HashMap<ReportId, VersionId>, CodingError> {
    Err(CodingError::UnknownStudy)
}
