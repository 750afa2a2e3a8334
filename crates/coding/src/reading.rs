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

/// The passage of a version at an address.
pub(crate) async fn passage(store: &Store, version: VersionId, address: &str) -> Result<Read, CodingError> {
    let known = reports::version(store, version).await?.ok_or(CodingError::UnknownVersion)?;
    let passage = reports::passage(store, version, address).await?;
    let passage = passage.ok_or_else(|| CodingError::UnknownPassage { address: address.to_owned() })?;
    Ok(Read {
        study: known.study,
        body: known.body,
        report: known.report,
        text: passage.text,
        digest: passage.digest,
    })
}

/// The report a version belongs to.
pub(crate) async fn report_of(store: &Store, version: VersionId) -> Result<ReportId, CodingError> {
    Ok(reports::version(store, version).await?.ok_or(CodingError::UnknownVersion)?.report)
}

/// The digest of every passage of a version, by address.
pub(crate) async fn digests(
    store: &Store,
    version: VersionId,
) -> Result<HashMap<String, Digest>, CodingError> {
    Ok(reports::passage_digests(store, version).await?)
}

/// The current version of every report of a study.
pub(crate) async fn current_versions(
    store: &Store,
    study: &StudyCode,
) -> Result<HashMap<ReportId, VersionId>, CodingError> {
    let versions = reports::current_versions(store, study).await?;
    Ok(versions.into_iter().map(|version| (version.report, version.id)).collect())
}
