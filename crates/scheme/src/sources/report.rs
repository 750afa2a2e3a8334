//! Citations into reports: the passages and figures of the current version.

use std::collections::{BTreeMap, HashMap};

use coding::Span;
use kernel::{Bilingual, Digest};
use plan::Plan;
use reports::{Figure, ReportId, Version, VersionId};

use ::store::Store;

use super::{Known, gone};
use crate::{
    Content, Contents, Current, Freshness, Number, Origin, Orphan, Pin, Place, SchemeError, Source, freshness,
};

/// What the current versions of `cited` hold at the pinned places; where that is not what was pinned, all their passages.
/// A few queries for all of them; one more for each report with something stale.
pub(super) async fn known(
    store: &Store,
    plan: &Plan,
    cited: BTreeMap<ReportId, Vec<Pin>>,
) -> Result<HashMap<ReportId, Known>, SchemeError> {
    if cited.is_empty() {
        return Ok(HashMap::new());
    }
    let reports: Vec<ReportId> = cited.keys().copied().collect();
    let current = reports::latest_of(store, &plan.code, &reports).await?;
    let current: HashMap<ReportId, Version> =
        current.into_iter().map(|version| (version.report, version)).collect();
    let mut addresses = Vec::new();
    let mut keys = Vec::new();
    for (report, pins) in &cited {
        let Some(version) = current.get(report) else { continue };
        for pin in pins {
            match &pin.place {
                Place::Passage(address) => addresses.push((version.id, address.clone())),
                Place::Figure(key) => keys.push((version.id, key.clone())),
                Place::Indicator { .. } | Place::Example(_) | Place::Reply => {}
            }
        }
    }
    let mut items: HashMap<VersionId, Vec<(Place, Digest)>> = HashMap::new();
    for (version, address, digest) in reports::digests_at(store, &addresses).await? {
        items.entry(version).or_default().push((Place::Passage(address), digest));
    }
    for (version, figure) in reports::figures_at(store, &keys).await? {
        items.entry(version).or_default().push((Place::Figure(figure.key.clone()), digest(&figure)));
    }

    let mut known = HashMap::new();
    for (report, pins) in cited {
        let Some(version) = current.get(&report) else {
            known.insert(
                report,
                Known {
                    origin: gone(Source::Report(report)).1,
                    contents: Err(Current::Gone(Orphan::Report)),
                },
            );
            continue;
        };
        let items = items.remove(&version.id).unwrap_or_default();
        let mut contents = Contents::new(items.iter().cloned());
        if pins.iter().any(|pin| freshness(pin, Current::Here(&contents)) != Freshness::Fresh) {
            let all = reports::passage_digests(store, version.id).await?;
            let all = all.into_iter().map(|(address, digest)| (Place::Passage(address), digest));
            contents = Contents::new(items.into_iter().chain(all));
        }
        known.insert(report, Known { origin: origin_of(plan, version), contents: Ok(contents) });
    }
    Ok(known)
}

pub(super) async fn origin(store: &Store, plan: &Plan, report: ReportId) -> Result<Origin, SchemeError> {
    let version = current(store, plan, report).await;
    Ok(version.map_or_else(|_| gone(Source::Report(report)).1, |version| origin_of(plan, &version)))
}

pub(super) async fn passage(
    store: &Store,
    plan: &Plan,
    report: ReportId,
    address: &str,
    span: Span,
) -> Result<(Span, Content), SchemeError> {
    let version = current(store, plan, report).await?;
    let passage = reports::passage(store, version.id, address).await?.ok_or(SchemeError::NothingThere)?;
    let span = span.within(&passage.text).ok_or(SchemeError::OutsidePassage)?;
    let words = span.quote(&passage.text);
    let content = Content {
        digest: passage.digest,
        quote: Bilingual::new(words, words),
        definition: Bilingual::default(),
        number: None,
        version: version.number,
        report_version: Some(version.id),
    };
    Ok((span, content))
}

pub(super) async fn figure(
    store: &Store,
    plan: &Plan,
    report: ReportId,
    key: &str,
) -> Result<Content, SchemeError> {
    let version = current(store, plan, report).await?;
    let figure = reports::figure(store, version.id, key).await?.ok_or(SchemeError::NothingThere)?;
    let period = figure.period.as_ref().map(|period| format!(" ({})", period.words)).unwrap_or_default();
    let words = format!("{}: {}{period}", figure.label, figure.quote);
    let asked =
        plan.outline.sections.iter().flat_map(|section| &section.figures).find(|asked| asked.key == key);
    Ok(Content {
        digest: digest(&figure),
        quote: Bilingual::new(words.as_str(), words.as_str()),
        definition: asked.map(|asked| asked.definition.clone()).unwrap_or_default(),
        number: Some(Number { amount: figure.value, unit: figure.unit.clone() }),
        version: version.number,
        report_version: Some(version.id),
    })
}

/// What a citation of a figure pins: value, unit, period and what is counted. The same number under another name is
/// another figure.
fn digest(figure: &Figure) -> Digest {
    Digest::of_parts([figure.digest().bytes().as_slice(), figure.label.as_bytes()])
}

/// The newest version of a report of the plan's study.
async fn current(store: &Store, plan: &Plan, report: ReportId) -> Result<Version, SchemeError> {
    let version = reports::latest(store, report).await?.ok_or(SchemeError::NothingThere)?;
    if version.study == plan.code { Ok(version) } else { Err(SchemeError::OtherStudy) }
}

fn origin_of(plan: &Plan, version: &Version) -> Origin {
    let name = plan.body_name(&version.body);
    Origin { body: Some(version.body.clone()), name, version: Some(version.number) }
}
