//! What the scheme rests on: plans, reports and measurements, read in batches.

use kernel::StudyCode;
use plan::Plan;

use ::store::Store;

use crate::{Citation, CitationView, Content, Freshness, Origin, SchemeError, Source, Target};

pub(crate) async fn plan(_store: &Store, _study: &StudyCode) -> Result<Plan, SchemeError> {
    Err(SchemeError::UnknownStudy)
}

pub(crate) async fn resolve(
    _store: &Store,
    _plan: &Plan,
    _citations: Vec<Citation>,
) -> Result<Vec<CitationView>, SchemeError> {
    Err(SchemeError::NothingThere)
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
