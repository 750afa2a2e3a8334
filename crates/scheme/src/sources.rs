//! What the scheme rests on: plans, reports and measurements, read in batches.

use std::sync::Arc;

use kernel::StudyCode;
use plan::Plan;

use ::store::Store;

use crate::{Citation, CitationView, Content, Freshness, Origin, SchemeError, Source, Target};

/// The plan that stands.
pub(crate) async fn plan(store: &Store, study: &StudyCode) -> Result<Arc<Plan>, SchemeError> {
    plan::current(store, study).await?.ok_or(SchemeError::UnknownStudy)
}

pub(crate) async fn resolve(
    _store: &Store,
    _plan: &Plan,
    citations: Vec<Citation>,
) -> Result<Vec<CitationView>, SchemeError> {
    if citations.is_empty() { Ok(Vec::new()) } else { Err(SchemeError::NothingThere) }
}

pub(crate) async fn content(
    _store: &Store,
    _study: &StudyCode,
    _target: &Target,
) -> Result<(Target, Content), SchemeError> {
    Err(SchemeError::NothingThere)
}

pub(crate) async fn origin(_store: &Store, _plan: &Plan, _source: Source) -> Result<Origin, SchemeError> {
    Err(SchemeError::NothingThere)
}

pub(crate) async fn freshness_of(
    _store: &Store,
    _study: &StudyCode,
    _citation: &Citation,
) -> Result<Freshness, SchemeError> {
    Err(SchemeError::NothingThere)
}
