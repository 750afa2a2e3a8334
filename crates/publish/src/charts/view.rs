//! Charts as they stand: what each showed when a person last looked, whether its source still says so, and what could become one.

use std::collections::HashMap;

use ::store::Store;
use kernel::{Bilingual, StudyCode};
use measurements::{MeasurementError, Summary, WorklogId, json};
use plan::Plan;
use scheme::{Beside, SchemeError};

use super::content::ChartContent;
use super::draw::{self, MeasuredSource};
use super::{Chart, ChartRefused, ChartSource, store as rows};
use crate::PublishError;

/// A chart with what it shows.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartView {
    /// The chart.
    pub chart: Chart,
    /// What it showed when a person last looked.
    pub shows: ChartContent,
    /// Whether its source still says so.
    pub state: ChartState,
}

/// Whether the source of a chart still says what it showed.
#[derive(Debug, Clone, PartialEq)]
pub enum ChartState {
    /// It does.
    Fresh,
    /// It says something else: a person must look.
    Changed(Box<ChartContent>),
    /// Nothing can be shown of it now.
    Gone(ChartRefused),
}

/// What could become a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedChart {
    /// Which figures it would show.
    pub source: ChartSource,
    /// Whose they are: a body with its work log, or a section of the outline.
    pub group: Bilingual,
    /// What they are.
    pub name: Bilingual,
}

/// The charts of `study`, in the order they were placed, each with what its source says now.
///
/// # Errors
/// When the study has no plan, or the store fails.
pub async fn charts(
    store: &Store,
    beside: &Beside,
    study: &StudyCode,
) -> Result<Vec<ChartView>, PublishError> {
    let standing = rows::of_study(store.read().await?.sql(), study).await?;
    if standing.is_empty() {
        return Ok(Vec::new());
    }
    let mut sources = Sources::new(store, beside, study).await?;
    let mut views = Vec::with_capacity(standing.len());
    for chart in standing {
        let shows = shown(store, &chart).await?;
        let state = match sources.content(&chart.source).await? {
            Ok(now) if now.digest()? == chart.content => ChartState::Fresh,
            Ok(now) => ChartState::Changed(Box::new(now)),
            Err(refused) => ChartState::Gone(refused),
        };
        views.push(ChartView { chart, shows, state });
    }
    Ok(views)
}

/// What could become a chart of `study`: the sides of every measured indicator, then the outline's figures.
///
/// # Errors
/// When the study has no plan, or the store fails.
pub async fn chart_sources(
    store: &Store,
    beside: &Beside,
    study: &StudyCode,
) -> Result<Vec<OfferedChart>, PublishError> {
    let mut sources = Sources::new(store, beside, study).await?;
    let mut offered = Vec::new();
    for summary in sources.summaries.clone() {
        let body = sources.plan.body_name(&summary.worklog.body);
        let group = Bilingual::new(
            format!("{} · {}", body.vi, summary.worklog.name),
            format!("{} · {}", body.en, summary.worklog.name),
        );
        let Some(result) = sources.result(summary.worklog.id).await? else { continue };
        let drawn = result.indicators.iter().flat_map(|each| {
            each.aspects.iter().filter(|side| side.funnel.is_some()).map(move |side| (each, side))
        });
        offered.extend(drawn.map(|(indicator, side)| OfferedChart {
            source: ChartSource::Indicator { worklog: summary.worklog.id, aspect: side.id.clone() },
            group: group.clone(),
            name: named(&indicator.name, &side.name),
        }));
    }
    let outline = &sources.plan.outline;
    for section in &outline.sections {
        for asked in &section.figures {
            let divisors = asked.per.iter().filter_map(|key| outline.figure(key)).map(Some);
            offered.extend(std::iter::once(None).chain(divisors).map(|divisor| OfferedChart {
                source: ChartSource::Figure {
                    key: asked.key.clone(),
                    per: divisor.map(|by| by.key.clone()),
                    group: None,
                },
                group: section.title.clone(),
                name: divisor.map_or_else(
                    || asked.name.clone(),
                    |by| {
                        Bilingual::new(
                            format!("{}, chia cho: {}", asked.name.vi, by.name.vi),
                            format!("{}, divided by: {}", asked.name.en, by.name.en),
                        )
                    },
                ),
            }));
        }
    }
    Ok(offered)
}

fn named(indicator: &Bilingual, side: &Bilingual) -> Bilingual {
    if indicator == side {
        return side.clone();
    }
    Bilingual::new(format!("{}: {}", indicator.vi, side.vi), format!("{}: {}", indicator.en, side.en))
}

async fn shown(store: &Store, chart: &Chart) -> Result<ChartContent, PublishError> {
    let bytes = store.blobs().get(&chart.content).await?;
    serde_json::from_slice(&bytes)
        .map_err(|error| PublishError::Stored { release: chart.subject(), why: error.to_string() })
}

/// What charts are drawn of, each read once.
pub(super) struct Sources<'s> {
    store: &'s Store,
    beside: &'s Beside,
    study: &'s StudyCode,
    plan: std::sync::Arc<Plan>,
    summaries: Vec<Summary>,
    results: HashMap<WorklogId, Option<json::Measurement>>,
}

impl<'s> Sources<'s> {
    pub(super) async fn new(
        store: &'s Store,
        beside: &'s Beside,
        study: &'s StudyCode,
    ) -> Result<Self, PublishError> {
        let plan = plan::current(store, study).await?.ok_or(SchemeError::UnknownStudy)?;
        let summaries = measurements::list(store, study).await.map_err(failed)?;
        Ok(Self { store, beside, study, plan, summaries, results: HashMap::new() })
    }

    /// What a chart of `source` shows now, or why there is none.
    pub(super) async fn content(
        &mut self,
        source: &ChartSource,
    ) -> Result<Result<ChartContent, ChartRefused>, PublishError> {
        match source {
            ChartSource::Indicator { worklog, aspect } => {
                let Some(summary) = self.summaries.iter().find(|each| each.worklog.id == *worklog).cloned()
                else {
                    return Ok(Err(ChartRefused::Gone));
                };
                let (body, number) = (
                    self.plan.body_name(&summary.worklog.body),
                    summary.measurement.as_ref().map_or(0, |measurement| measurement.number),
                );
                let name = summary.worklog.name;
                let Some(result) = self.result(*worklog).await? else { return Ok(Err(ChartRefused::Gone)) };
                Ok(draw::funnel(&MeasuredSource { body, worklog: &name, number, result }, aspect))
            }
            ChartSource::Figure { key, per, group } => {
                let Some(asked) = self.plan.outline.figure(key) else { return Ok(Err(ChartRefused::Gone)) };
                let told = self.beside.of(self.store, self.study).await?;
                Ok(draw::bars(&self.plan, &told, asked, per.as_deref(), *group))
            }
        }
    }

    /// The newest measurement of a work log, if it was measured.
    async fn result(&mut self, worklog: WorklogId) -> Result<Option<&json::Measurement>, PublishError> {
        if !self.results.contains_key(&worklog) {
            let summary = self.summaries.iter().find(|each| each.worklog.id == worklog);
            let result = match summary.and_then(|summary| summary.measurement.as_ref()) {
                Some(measurement) => {
                    Some(measurements::result(self.store, measurement).await.map_err(failed)?)
                }
                None => None,
            };
            self.results.insert(worklog, result);
        }
        Ok(self.results.get(&worklog).and_then(Option::as_ref))
    }
}

fn failed(error: MeasurementError) -> PublishError {
    SchemeError::Source(Box::new(error)).into()
}
