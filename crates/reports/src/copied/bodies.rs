//! A received version set against its own earlier versions, the outline and the other bodies' current reports.
//!
//! Who may see which of these is for the caller to have asked: what stands in another body's report is not for the
//! author.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::{Store, StoreError};
use kernel::BodyCode;
use plan::Plan;

use super::index::Run;
use super::known::given;
use super::{Comparison, Libraries, Radar, Span, outline_passages};
use crate::actions::on_a_thread;
use crate::store as rows;
use crate::{Passage, Version};

/// From so many bodies on a span is common: told once, with who has it.
pub const COMMON: usize = 4;

/// A version set against what its author knows too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfReport {
    /// The outline.
    pub outline: Comparison,
    /// The versions before it, the newest first.
    pub earlier: Vec<(Version, Comparison)>,
}

/// A report set against those of the other bodies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgainstBodies {
    /// The bodies it shares a span with, in the plan's order.
    pub bodies: Vec<AgainstBody>,
    /// The spans it shares with [`COMMON`] bodies or more, in the order of the report.
    pub common: Vec<Common>,
    /// How many reports it was set against.
    pub compared: usize,
    /// Whether a comparison was cut.
    pub cut: bool,
}

/// A report set against one other body's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgainstBody {
    /// The other body.
    pub body: BodyCode,
    /// The version it was compared with.
    pub version: i64,
    /// What they have in common, common spans left out.
    pub comparison: Comparison,
}

/// A span many bodies have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// In the report looked at.
    pub ours: Span,
    /// The other bodies that have it, in the plan's order.
    pub bodies: Vec<BodyCode>,
}

/// Sets `version` against the outline and against its own earlier versions.
///
/// # Errors
/// When the database refuses.
pub async fn of_report(store: &Store, plan: &Arc<Plan>, version: &Version) -> Result<OfReport, StoreError> {
    let radar = ready(rows::passages(store, version.id).await?, Vec::new()).await?;
    let outline = outline_passages(plan);
    let outline = compare(&radar, outline).await?;
    let mut earlier = Vec::new();
    let versions = rows::versions(store, version.report).await?;
    for before in versions.into_iter().filter(|other| other.number < version.number) {
        let passages = rows::passages(store, before.id).await?;
        earlier.push((before, compare(&radar, passages).await?));
    }
    Ok(OfReport { outline, earlier })
}

/// Sets `version` against the current reports of all other bodies. `libraries` say which passages of which are worth it;
/// what came in since they were made is compared as a whole.
///
/// # Errors
/// When the database refuses.
pub async fn among(
    store: &Store,
    libraries: &Libraries,
    plan: &Arc<Plan>,
    version: &Version,
) -> Result<AgainstBodies, StoreError> {
    let mut others = rows::current_versions(store, &version.study).await?;
    let library = libraries.of(store, &version.study, &others).await?;
    let place = |body: &BodyCode| plan.assignments.iter().position(|assignment| assignment.body == *body);
    others.sort_by_key(|other| place(&other.body).unwrap_or(usize::MAX));
    // What a body takes over from its own units is gathered, not copied.
    let kin = |body: &BodyCode| body.is_below(&version.body) || version.body.is_below(body);
    others.retain(|other| other.body != version.body && !kin(&other.body));
    let (passages, given) = (rows::passages(store, version.id).await?, given(plan));
    let (radar, suspects) = {
        let library = Arc::clone(&library);
        on_a_thread(move || {
            let radar = Arc::new(library.radar(passages, &given));
            let suspects = library.suspects(&radar);
            (radar, suspects)
        })
        .await?
    };
    let mut found = Vec::new();
    for other in &others {
        let suspect = suspects.get(&other.id);
        if suspect.is_none() && library.holds(other.id) {
            continue;
        }
        let passages = rows::passages(store, other.id).await?;
        let comparison = match suspect {
            Some(suspect) if !suspect.whole => {
                compare_some(&radar, passages, suspect.passages.clone()).await?
            }
            _ => compare(&radar, passages).await?,
        };
        found.push(AgainstBody { body: other.body.clone(), version: other.number, comparison });
    }
    Ok(sorted(&radar, found, others.len()))
}

async fn ready(passages: Vec<Passage>, known: Vec<Passage>) -> Result<Arc<Radar>, StoreError> {
    on_a_thread(move || Arc::new(Radar::new(passages, &known))).await
}

async fn compare(radar: &Arc<Radar>, passages: Vec<Passage>) -> Result<Comparison, StoreError> {
    let radar = Arc::clone(radar);
    on_a_thread(move || radar.compare(&passages)).await
}

/// As [`compare`] with the passages at `places` alone.
async fn compare_some(
    radar: &Arc<Radar>,
    passages: Vec<Passage>,
    places: Vec<usize>,
) -> Result<Comparison, StoreError> {
    let radar = Arc::clone(radar);
    on_a_thread(move || {
        let some: Vec<&Passage> = places.iter().filter_map(|place| passages.get(*place)).collect();
        radar.spans_in(&some)
    })
    .await
}

/// Takes common spans out of the single comparisons.
fn sorted(radar: &Radar, mut found: Vec<AgainstBody>, compared: usize) -> AgainstBodies {
    // How many bodies have each word of the report, and which was the last of them.
    let mut spread = radar.marks(&(0_usize, usize::MAX));
    for (index, one) in found.iter().enumerate() {
        for copied in &one.comparison.spans {
            for (bodies, last) in &mut spread[copied.run.passage][copied.run.range()] {
                if *last != index {
                    (*bodies, *last) = (*bodies + 1, index);
                }
            }
        }
    }
    let mut shared: BTreeMap<Run, (Span, Vec<BodyCode>)> = BTreeMap::new();
    for one in &mut found {
        let AgainstBody { body, comparison, .. } = one;
        comparison.spans.retain(|copied| {
            let words = &spread[copied.run.passage][copied.run.range()];
            let common = words.iter().filter(|(bodies, _)| *bodies >= COMMON).count() * 2 > words.len();
            if common {
                let entry = shared.entry(copied.run).or_insert_with(|| (copied.ours.clone(), Vec::new()));
                entry.1.push(body.clone());
            }
            !common
        });
    }
    let cut = found.iter().any(|one| one.comparison.cut);
    found.retain(|one| !one.comparison.spans.is_empty() || one.comparison.whole.is_some());
    AgainstBodies { bodies: found, common: merged(shared), compared, cut }
}

/// Common spans that overlap, as one: the longest of them, with everyone who has any.
fn merged(shared: BTreeMap<Run, (Span, Vec<BodyCode>)>) -> Vec<Common> {
    let mut merged: Vec<(Run, Common)> = Vec::new();
    for (run, (ours, bodies)) in shared {
        match merged.last_mut() {
            Some((last, common)) if last.passage == run.passage && run.from < last.range().end => {
                let new = bodies.into_iter().filter(|body| !common.bodies.contains(body));
                let new: Vec<BodyCode> = new.collect();
                common.bodies.extend(new);
                if run.words > last.words {
                    (*last, common.ours) = (run, ours);
                }
            }
            _ => merged.push((run, Common { ours, bodies })),
        }
    }
    merged.into_iter().map(|(_, common)| common).collect()
}
