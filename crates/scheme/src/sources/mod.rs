//! What the scheme rests on: plans, reports and measurements. Each source is read once for all citations into it.

mod reply;
mod report;
mod worklog;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use kernel::{Bilingual, StudyCode};
use plan::Plan;

use ::store::Store;

use crate::{
    Citation, CitationView, Content, Contents, Current, Freshness, Minority, Origin, Orphan, SchemeError,
    Source, Target, freshness,
};

/// The plan that stands.
pub(crate) async fn plan(store: &Store, study: &StudyCode) -> Result<Arc<Plan>, SchemeError> {
    plan::current(store, study).await?.ok_or(SchemeError::UnknownStudy)
}

/// A source as it is now.
struct Known {
    origin: Origin,
    /// What it holds as far as the citations asked for need it, or why that cannot be said.
    contents: Result<Contents, Current<'static>>,
}

impl Known {
    fn current(&self) -> Current<'_> {
        match &self.contents {
            Ok(contents) => Current::Here(contents),
            Err(current) => *current,
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
            Source::Reply(id) => {
                known.insert(source, reply::known(store, plan, id).await?);
            }
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
        let (freshness, origin) = standing(&known, &citation);
        let now = match freshness {
            Freshness::Stale { stands: Some(_), .. } => {
                Some(content(store, plan, &citation.target.whole()).await?.1)
            }
            _ => None,
        };
        views.push(CitationView { citation, freshness, now, origin, replies: Vec::new() });
    }
    views.sort_by_key(|view| view.citation.id);
    Ok(views)
}

/// How one citation stands to its source now, and where it comes from.
pub(crate) async fn standing_of(
    store: &Store,
    plan: &Plan,
    citation: &Citation,
) -> Result<(Freshness, Origin), SchemeError> {
    let known = known(store, plan, std::slice::from_ref(citation)).await?;
    Ok(standing(&known, citation))
}

/// How a citation stands to the sources read, and where it comes from. One whose source nobody found is an orphan: it is
/// never left out, for what is not shown would not hold a release back.
fn standing(known: &HashMap<Source, Known>, citation: &Citation) -> (Freshness, Origin) {
    let source = citation.target.source();
    let known = known.get(&source);
    let current = known.map_or_else(|| Current::Gone(gone(source).0), Known::current);
    let origin = known.map_or_else(|| gone(source).1, |known| known.origin.clone());
    (freshness(&citation.pin(), current), origin)
}

/// What is said of a source that is not there.
fn gone(source: Source) -> (Orphan, Origin) {
    let (orphan, name) = match source {
        Source::Report(_) => (Orphan::Report, Bilingual::new("Báo cáo không còn", "A report that is gone")),
        Source::Worklog(_) => {
            (Orphan::Worklog, Bilingual::new("Nhật ký công việc không còn", "A work log that is gone"))
        }
        Source::Reply(_) => {
            (Orphan::Reply, Bilingual::new("Ý kiến của cơ quan không còn", "A body's reply that is gone"))
        }
    };
    (orphan, Origin { body: None, name, version: None })
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
        Target::Reply { reply } => Ok((target.clone(), reply::content(store, plan, *reply).await?)),
    }
}

/// [`content`], unless it may not be cited.
pub(crate) async fn citable(
    store: &Store,
    plan: &Plan,
    target: &Target,
) -> Result<(Target, Content), SchemeError> {
    if let Source::Worklog(worklog) = target.source() {
        worklog::must_be_measured(store, worklog).await?;
    }
    if let Target::Indicator { worklog, indicator, unit } = target
        && worklog::is_suppressed(store, *worklog, indicator, unit).await?
    {
        return Err(SchemeError::Suppressed);
    }
    content(store, plan, target).await
}

/// Where in the report's current version the words of a pinned finding stand: where they stood, else the one other place.
pub(crate) async fn place_of_words(
    store: &Store,
    minority: &Minority,
) -> Result<Option<String>, SchemeError> {
    let Some(version) = reports::latest(store, minority.report).await? else { return Ok(None) };
    let digests = reports::passage_digests(store, version.id).await?;
    let places: Vec<String> = digests
        .into_iter()
        .filter(|(_, digest)| *digest == minority.digest)
        .map(|(address, _)| address)
        .collect();
    if places.contains(&minority.address) {
        return Ok(Some(minority.address.clone()));
    }
    Ok(<[String; 1]>::try_from(places).ok().map(|[only]| only))
}

/// Whose source it is.
pub(crate) async fn origin(store: &Store, plan: &Plan, source: Source) -> Result<Origin, SchemeError> {
    match source {
        Source::Report(report) => report::origin(store, plan, report).await,
        Source::Worklog(worklog) => Ok(worklog::known(store, plan, worklog).await?.origin),
        Source::Reply(id) => Ok(reply::known(store, plan, id).await?.origin),
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Actor, Digest, World};
    use measurements::WorklogId;

    use super::*;
    use crate::{Hand, Pinned};

    #[test]
    fn a_citation_whose_source_is_not_found_is_an_orphan_and_not_left_out() {
        let world = World::scripted(1);
        let worklog: WorklogId = world.new_id();
        let target = Target::Example { worklog, case: "HS-1".to_owned() };
        let content = Content {
            digest: Digest::of(b"x"),
            quote: Bilingual::default(),
            definition: Bilingual::default(),
            number: None,
            version: 1,
            report_version: None,
        };
        let by = Hand::of(&Actor::system());
        let pinned = Pinned { number: 1, content, reason: String::new(), by, at: world.now() };
        let citation = Citation { id: world.new_id(), statement: world.new_id(), target, pinned };
        let (freshness, origin) = standing(&HashMap::new(), &citation);
        assert_eq!(freshness, Freshness::Orphan(Orphan::Worklog));
        assert_eq!(origin.name.en, "A work log that is gone");
    }
}
