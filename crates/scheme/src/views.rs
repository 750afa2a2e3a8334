//! Schemes as they stand, kept in memory. After a version was received only what points into its report is resolved anew.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use kernel::{Entry, StudyCode};
use reports::VersionId;

use ::store::{Kept, Store};

use crate::{CitationId, CitationView, SchemeError, SchemeView, Source, sources, view};

/// Schemes as they stand, kept in memory until something changes: what pages read. An answer is as good as [`view`]'s.
#[derive(Debug)]
pub struct Views(Kept<StudyCode, SchemeView>);

impl Default for Views {
    fn default() -> Self {
        Self(Kept::new(MOST_STUDIES, FOLLOWS_FROM))
    }
}

/// The text, all that it rests on, and the rounds that hide replies.
const FOLLOWS_FROM: &[&str] = &[
    "statement",
    "citation",
    "minority",
    "omission",
    "solution",
    "body_reply",
    "plan",
    "study",
    "deadline",
    "unit",
    "version",
    "report",
    "worklog",
    "measurement",
    "round",
    "difference",
    "judgement",
];

/// Of so many studies a view is kept.
const MOST_STUDIES: usize = 4;

impl Views {
    /// The scheme of `study` as it stands now.
    ///
    /// # Errors
    /// As [`view`].
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<SchemeView>, SchemeError> {
        let view = self.0.follow(store, study, async |since| {
            let received = since.as_ref().and_then(|since| received(&since.entries));
            match (since, received) {
                (Some(since), Some(versions)) => after_versions(store, &since.before, &versions).await,
                _ => view(store, study).await,
            }
        });
        view.await
    }
}

/// The versions that were received, where nothing else happened.
pub(crate) fn received(entries: &[Entry]) -> Option<Vec<VersionId>> {
    let version = |entry: &Entry| match entry.kind.as_str() {
        "version.received" => entry.subject.strip_prefix("version/")?.parse().ok(),
        _ => None,
    };
    entries.iter().map(version).collect()
}

/// The scheme as it stands after these versions were received: what points into their reports is resolved anew, the rest is as it
/// was.
async fn after_versions(
    store: &Store,
    before: &SchemeView,
    versions: &[VersionId],
) -> Result<SchemeView, SchemeError> {
    let plan = sources::plan(store, &before.study).await?;
    let mut came = BTreeSet::new();
    for version in versions {
        came.extend(reports::version(store, *version).await?.map(|version| version.report));
    }
    let mut view = before.clone();
    let mut touched: Vec<&mut CitationView> = view
        .sections
        .iter_mut()
        .flat_map(|section| &mut section.statements)
        .flat_map(|statement| &mut statement.citations)
        .filter(|cited| matches!(cited.citation.target.source(), Source::Report(report) if came.contains(&report)))
        .collect();
    let citations = touched.iter().map(|cited| cited.citation.clone()).collect();
    let mut resolved: HashMap<CitationId, CitationView> = HashMap::new();
    for cited in sources::resolve(store, &plan, citations).await? {
        resolved.insert(cited.citation.id, cited);
    }
    for cited in &mut touched {
        if let Some(now) = resolved.remove(&cited.citation.id) {
            let replies = std::mem::take(&mut cited.replies);
            **cited = CitationView { replies, ..now };
        }
    }
    for each in view.minorities.iter_mut().filter(|each| came.contains(&each.minority.report)) {
        let origin = sources::origin(store, &plan, Source::Report(each.minority.report)).await?;
        (each.body, each.name) = (origin.body, origin.name);
        each.stands_at = sources::place_of_words(store, &each.minority).await?;
    }
    Ok(view)
}
