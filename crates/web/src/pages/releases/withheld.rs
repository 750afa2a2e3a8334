//! What must not be published: passages and versions of reports, withheld and let through with a reason.
//!
//! It decides nothing: `publish` keeps it or refuses.

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use kernel::{Bilingual, BodyCode, StudyCode};
use publish::{HeldBack, PublishError, WithholdingRefused};

use super::failed;
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/releases/withheld.html")]
struct WithheldPage {
    shell: Shell,
    study: StudyCode,
    /// The bodies that sent a report.
    bodies: Vec<(BodyCode, Bilingual)>,
    withheld: Vec<Row>,
    typed: Typed,
    refused: Option<Bilingual>,
    /// Whether something was just kept.
    said: bool,
}

/// One thing that is withheld.
struct Row {
    body: BodyCode,
    name: Bilingual,
    place: Bilingual,
    address: String,
    version: i64,
    reason: String,
    at: Timestamp,
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    body: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    version: String,
    #[serde(default)]
    reason: String,
    /// `withhold` or `let-through`.
    #[serde(default, rename = "do")]
    what: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Done {
    said: Option<String>,
}

pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    visitor.must(Act::Publish)?;
    let page = page(&app, &visitor, study).await?;
    html(&WithheldPage { said: done.said.is_some(), ..page })
}

pub(super) async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    let actor = visitor.must(Act::Publish)?;
    let told = match held_back(&app, &study, &typed).await? {
        None => Err(WithholdingRefused::Unknown.into()),
        Some(what) if typed.what == "let-through" => {
            publish::let_through(&app.store, &actor, &study, what, &typed.reason).await
        }
        Some(what) => publish::withhold(&app.store, &actor, &study, what, &typed.reason).await,
    };
    match told {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{study}/releases/withheld?said=1")).into_response()),
        Err(PublishError::Withholding(refused)) => {
            let page = page(&app, &visitor, study).await?;
            let page = WithheldPage { typed, refused: Some(refused.message()), ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

/// What was meant, if it can be meant.
async fn held_back(app: &App, study: &StudyCode, typed: &Typed) -> Result<Option<HeldBack>, PageError> {
    let Ok(body) = BodyCode::parse(typed.body.trim()) else { return Ok(None) };
    let Some(report) = reports::report_of(&app.store, study, &body).await? else { return Ok(None) };
    let address = typed.address.trim();
    if !address.is_empty() {
        return Ok(Some(HeldBack::Passage { report, address: address.to_owned() }));
    }
    let version = typed.version.trim().parse().ok();
    Ok(version.map(|version| HeldBack::Version { report, version }))
}

async fn page(app: &App, visitor: &Visitor, study: StudyCode) -> Result<WithheldPage, PageError> {
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let name = |body: &BodyCode| {
        let known = plan.body(body).map(|body| body.name.clone());
        known.unwrap_or_else(|| Bilingual::new(body.as_str(), body.as_str()))
    };
    let boards = app.boards.of(&app.store, &study).await?;
    let sent = boards.iter().filter_map(|state| Some((state.body.clone(), state.latest.as_ref()?.report)));
    let sent: BTreeMap<_, _> = sent.map(|(body, report)| (report, body)).collect();
    let bodies = boards.iter().filter(|state| state.latest.is_some());
    let mut withheld = Vec::new();
    for (what, last) in publish::withholdings(&app.store, &study).await.map_err(failed)? {
        let Some(body) = sent.get(&what.report()) else { continue };
        let (address, version, place) = match what {
            HeldBack::Passage { address, .. } => {
                let place = reports::place_words(&address, &plan.outline);
                (address, 0, place)
            }
            HeldBack::Version { version, .. } => {
                let whole = Bilingual::new(
                    format!("cả phiên bản {version}"),
                    format!("the whole of version {version}"),
                );
                (String::new(), version, whole)
            }
        };
        let (reason, at) = (last.reason, last.at);
        withheld.push(Row { body: body.clone(), name: name(body), place, address, version, reason, at });
    }
    Ok(WithheldPage {
        shell: Shell::of_study(visitor, app, &study),
        bodies: bodies.map(|state| (state.body.clone(), name(&state.body))).collect(),
        withheld,
        typed: Typed::default(),
        refused: None,
        said: false,
        study,
    })
}

fn parse(study: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(study).map_err(|_| PageError::NotFound)
}
