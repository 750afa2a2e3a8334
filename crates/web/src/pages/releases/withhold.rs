//! Withholding one passage, or letting it through, from beside the passage itself: a reason, and back to where one was.
//!
//! It decides nothing: `publish` keeps it or refuses.

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, BodyCode, StudyCode};
use publish::{HeldBack, PublishError, Withholding};
use reports::{Passage, ReportId};
use scheme::StatementId;

use super::failed;
use crate::form::{Posted, encode};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(super) const PATH: &str = "/studies/{study}/reports/{body}/withhold";

/// Where the passage at `address` is withheld or let through.
pub(crate) fn withhold_path(study: &StudyCode, body: &BodyCode, address: &str) -> String {
    format!("/studies/{study}/reports/{body}/withhold?address={}", encode(address))
}

/// What is withheld of one report.
#[derive(Debug, Default)]
pub(crate) struct OfReport {
    /// Why, of passages by their address.
    pub(crate) passages: BTreeMap<String, String>,
    /// Why, of whole versions by their number.
    pub(crate) versions: BTreeMap<i64, String>,
}

/// What is withheld in `study`; nothing for whoever may not publish.
pub(crate) async fn held_back(
    app: &App,
    visitor: &Visitor,
    study: &StudyCode,
) -> Result<BTreeMap<HeldBack, Withholding>, PageError> {
    if !visitor.may(Act::Publish) {
        return Ok(BTreeMap::new());
    }
    publish::withholdings(&app.store, study).await.map_err(failed)
}

impl OfReport {
    /// What is withheld of `report`; nothing for whoever may not publish.
    pub(crate) async fn of(
        app: &App,
        visitor: &Visitor,
        study: &StudyCode,
        report: ReportId,
    ) -> Result<Self, PageError> {
        let mut found = Self::default();
        for (what, last) in held_back(app, visitor, study).await? {
            match what {
                HeldBack::Passage { report: of, address } if of == report => {
                    found.passages.insert(address, last.reason);
                }
                HeldBack::Version { report: of, version } if of == report => {
                    found.versions.insert(version, last.reason);
                }
                HeldBack::Passage { .. } | HeldBack::Version { .. } => {}
            }
        }
        Ok(found)
    }
}

#[derive(Template)]
#[template(path = "pages/releases/withhold.html")]
struct WithholdPage {
    shell: Shell,
    place: Place,
    reason: String,
    refused: Option<Bilingual>,
}

/// The passage and where one came from.
struct Place {
    study: StudyCode,
    body: BodyCode,
    name: Bilingual,
    report: ReportId,
    passage: Passage,
    /// Where it stands, in words.
    words: Bilingual,
    /// The statement whose evidence it was seen in.
    statement: Option<StatementId>,
    /// That it is withheld.
    withheld: Option<Withholding>,
}

impl Place {
    async fn of(app: &App, study: &str, body: &str, seen: &Seen) -> Result<Self, PageError> {
        let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
        let body = BodyCode::parse(body).map_err(|_| PageError::NotFound)?;
        let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
        let report = reports::report_of(&app.store, &study, &body).await?.ok_or(PageError::NotFound)?;
        let passage = reports::current_passage(&app.store, report, &seen.address).await?;
        let passage = passage.ok_or(PageError::NotFound)?;
        let what = HeldBack::Passage { report, address: seen.address.clone() };
        let withheld = publish::withholdings(&app.store, &study).await.map_err(failed)?.remove(&what);
        Ok(Self {
            name: plan.body_name(&body),
            words: reports::place_words(&seen.address, &plan.outline),
            statement: seen.statement.parse().ok(),
            withheld,
            report,
            passage,
            study,
            body,
        })
    }

    /// The passage in the report, or the evidence of the statement it was seen in.
    fn back(&self) -> String {
        let Self { study, body, passage, .. } = self;
        match self.statement {
            Some(statement) => format!("/studies/{study}/scheme?statement={statement}#evidence"),
            None => format!("/studies/{study}/reports/{body}#{}", passage.address),
        }
    }
}

/// The passage meant, and the statement it was seen beside, if any.
#[derive(serde::Deserialize)]
pub(super) struct Seen {
    address: String,
    #[serde(default)]
    statement: String,
}

#[derive(serde::Deserialize)]
pub(super) struct Said {
    address: String,
    #[serde(default)]
    statement: String,
    /// `withhold` or `let-through`.
    #[serde(rename = "do")]
    what: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
    Query(seen): Query<Seen>,
) -> Result<Response, PageError> {
    visitor.must(Act::Publish)?;
    let place = Place::of(&app, &study, &body, &seen).await?;
    let shell = Shell::of_study(&visitor, &app, &place.study);
    html(&WithholdPage { shell, place, reason: String::new(), refused: None })
}

pub(super) async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
    Posted(said): Posted<Said>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Publish)?;
    let seen = Seen { address: said.address, statement: said.statement };
    let place = Place::of(&app, &study, &body, &seen).await?;
    let what = HeldBack::Passage { report: place.report, address: seen.address };
    let told = match said.what.as_str() {
        "let-through" => publish::let_through(&app.store, &actor, &place.study, what, &said.reason).await,
        "withhold" => publish::withhold(&app.store, &actor, &place.study, what, &said.reason).await,
        _ => return Err(PageError::NotFound),
    };
    match told {
        Ok(()) => Ok(Redirect::to(&place.back()).into_response()),
        Err(PublishError::Withholding(refused)) => {
            let shell = Shell::of_study(&visitor, &app, &place.study);
            let refused = Some(refused.message());
            let page = WithholdPage { shell, place, reason: said.reason, refused };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}
