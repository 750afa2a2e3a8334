//! What the scheme rests on: plans, reports and measurements. Each source is read once for all citations into it.

mod report;
mod worklog;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::StudyCode;
use plan::Plan;

use ::store::Store;

use crate::{
    Citation, CitationView, Content, Contents, Current, Freshness, Origin, Orphan, SchemeError, Source,
    Target, freshness,
};

/// The plan that stands.
pub(crate) async fn plan(store: &Store, study: &StudyCode) -> Result<Arc<Plan>, SchemeError> {
    plan::current(store, study).await?.ok_or(SchemeError::UnknownStudy)
}

/// A source as it is now.
struct Known {
    origin: Origin,
    /// What it holds as far as the citations asked for need it, or why it is gone.
    contents: Result<Contents, Orphan>,
}

impl Known {
    fn current(&self) -> Current<'_> {
        match &self.contents {
            Ok(contents) => Current::Here(contents),
            Err(orphan) => Current::Gone(*orphan),
        }
    }
}

/// The sources of `citations` as they are now.
async fn known(
    store: &Store,
    plan: &Plan,
    citations: &[Citation],
) -> Result<HashMap<Source, Known>, SchemeError> {
    let mut by_report = BTreeMap::new();
    let mut known = HashMap::new();
    for citation in citations {
        let source = citation.target.source();
        match source {
            Source::Report(report) => by_report.entry(report).or_insert_with(Vec::new).push(citation.pin()),
            Source::Worklog(worklog) if !known.contains_key(&source) => {
                known.insert(source, worklog::known(store, plan, worklog).await?);
            }
            Source::Worklog(_) => {}
        }
    }
    for (report, found) in report::known(store, plan, by_report).await? {
        known.insert(Source::Report(report), found);
    }
    Ok(known)
}

/// Each citation with its freshness and, where something else stands there now, what that is. In the order added.
pub(crate) async fn resolve(
    store: &Store,
    plan: &Plan,
    citations: Vec<Citation>,
) -> Result<Vec<CitationView>, SchemeError> {
    let known = known(store, plan, &citations).await?;
    let mut views = Vec::new();
    for citation in citations {
        let Some(source) = known.get(&citation.target.source()) else { continue };
        let freshness = freshness(&citation.pin(), source.current());
        let now = match freshness {
            Freshness::Stale { stands: Some(_), .. } => {
                Some(content(store, plan, &citation.target.whole()).await?.1)
            }
            _ => None,
        };
        views.push(CitationView { citation, freshness, now, origin: source.origin.clone() });
    }
    views.sort_by_key(|view| view.citation.id);
    Ok(views)
}

/// How one citation stands to its source now.
pub(crate) async fn freshness_of(
    store: &Store,
    plan: &Plan,
    citation: &Citation,
) -> Result<Freshness, SchemeError> {
    let known = known(store, plan, std::slice::from_ref(citation)).await?;
    let source = known.get(&citation.target.source());
    Ok(source.map_or(Freshness::Orphan(Orphan::Report), |known| freshness(&citation.pin(), known.current())))
}

/// What stands at `target` now, with the target as it is kept: a span that is all of a passage is the whole.
pub(crate) async fn content(
    store: &Store,
    plan: &Plan,
    target: &Target,
) -> Result<(Target, Content), SchemeError> {
    match target {
        Target::Passage { report, address, span } => {
            let (span, content) = report::passage(store, plan, *report, address, *span).await?;
            Ok((Target::Passage { report: *report, address: address.clone(), span }, content))
        }
        Target::Figure { report, key } => {
            Ok((target.clone(), report::figure(store, plan, *report, key).await?))
        }
        Target::Indicator { worklog, indicator, unit } => {
            Ok((target.clone(), worklog::indicator(store, plan, *worklog, indicator, unit).await?))
        }
        Target::Example { worklog, case } => {
            Ok((target.clone(), worklog::example(store, plan, *worklog, case).await?))
        }
    }
}

/// [`content`], unless it may not be cited.
pub(crate) async fn citable(
    store: &Store,
    plan: &Plan,
    target: &Target,
) -> Result<(Target, Content), SchemeError> {
    if let Target::Indicator { worklog, indicator, unit } = target
        && worklog::is_suppressed(store, *worklog, indicator, unit).await?
    {
        return Err(SchemeError::Suppressed);
    }
    content(store, plan, target).await
}

/// Whose source it is.
pub(crate) async fn origin(store: &Store, plan: &Plan, source: Source) -> Result<Origin, SchemeError> {
    match source {
        Source::Report(report) => report::origin(store, plan, report).await,
        Source::Worklog(worklog) => Ok(worklog::known(store, plan, worklog).await?.origin),
    }
}
