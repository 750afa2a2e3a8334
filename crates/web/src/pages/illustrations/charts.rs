//! The forms of charts: placing one, letting one stand with new numbers, taking one out.

use accounts::Act;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Language;
use publish::{ChartId, ChartSource, NewChart, OfferedChart, PublishError};

use super::{Draft, Refused, again, back, failed, parse};
use crate::form::Posted;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// What could become a chart, as a choice of a form.
pub(super) struct Choice {
    /// The source as JSON.
    pub(super) value: String,
    pub(super) name: String,
}

/// A chart to be placed, as the form says it.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Placing {
    #[serde(default)]
    pub(super) section: String,
    #[serde(default)]
    pub(super) source: String,
    /// The number of a group of bodies, or nothing for all.
    #[serde(default)]
    pub(super) group: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Seen {
    #[serde(default)]
    seen: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}

/// The choices by whose figures they are.
pub(super) fn choices(offered: &[OfferedChart], language: Language) -> Vec<(String, Vec<Choice>)> {
    let mut groups: Vec<(String, Vec<Choice>)> = Vec::new();
    for each in offered {
        let group = each.group.get(language);
        let value = serde_json::to_string(&each.source).unwrap_or_default();
        let choice = Choice { value, name: each.name.get(language).to_owned() };
        match groups.last_mut().filter(|(name, _)| name == group) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((group.to_owned(), vec![choice])),
        }
    }
    groups
}

impl Placing {
    /// The chart meant; `None` when the form holds none of its own choices.
    fn chart(&self) -> Option<NewChart> {
        let source = match serde_json::from_str(&self.source).ok()? {
            ChartSource::Figure { key, per, .. } => {
                ChartSource::Figure { key, per, group: self.group.parse().ok() }
            }
            source => source,
        };
        Some(NewChart { section: self.section.clone(), source })
    }
}

pub(super) async fn place(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(placing): Posted<Placing>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    let actor = visitor.must(Act::WriteScheme)?;
    let new = placing.chart().ok_or_else(|| {
        PageError::bad(
            "Chưa chọn số liệu cho biểu đồ; hãy chọn rồi gửi lại.",
            "No figures were chosen for the chart; choose some and send it again.",
        )
    })?;
    match publish::place_chart(&app.store, &app.beside, &actor, &study, new).await {
        Ok(_) => Ok(back(&study, "placed")),
        Err(PublishError::Chart(refused)) => {
            let refused = Some(Refused::Chart(refused.message()));
            again(&app, &visitor, study, Draft { placing, refused, ..Draft::default() }).await
        }
        Err(error) => Err(failed(error)),
    }
}

pub(super) async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Seen { seen }): Posted<Seen>,
) -> Result<Response, PageError> {
    let (study, id) = (parse(&study)?, chart(&id)?);
    let actor = visitor.must(Act::WriteScheme)?;
    let seen = seen.parse().map_err(|_| PageError::NotFound)?;
    let confirmed = publish::confirm_chart(&app.store, &app.beside, &actor, &study, id, seen).await;
    confirmed.map_err(refused)?;
    Ok(back(&study, "confirmed"))
}

pub(super) async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let (study, id) = (parse(&study)?, chart(&id)?);
    let actor = visitor.must(Act::WriteScheme)?;
    publish::remove_chart(&app.store, &actor, &study, id).await.map_err(refused)?;
    Ok(back(&study, "removed"))
}

fn chart(id: &str) -> Result<ChartId, PageError> {
    id.parse().map_err(|_| PageError::NotFound)
}

fn refused(error: PublishError) -> PageError {
    match error {
        PublishError::Chart(refused) => PageError::Conflict(refused.message()),
        error => failed(error),
    }
}
