//! Later deadlines for single bodies: those granted, each with its reason, and granting one.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, BodyCode};
use plan::{ExtendError, Extension, NewExtension};

use super::{Frame, frame, study_of};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/plan/extensions.html")]
struct ExtensionsPage {
    shell: Shell,
    frame: Frame,
    extensions: Vec<Extension>,
    wanted: Wanted,
    refusal: Option<Bilingual>,
}

impl ExtensionsPage {
    fn name(&self, body: &BodyCode) -> String {
        self.frame.plan.body_name(body).get(self.shell.language).to_owned()
    }
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    body: String,
    #[serde(default)]
    due: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    page(&app, &visitor, &study, Wanted::default(), None).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: &str,
    wanted: Wanted,
    refusal: Option<Bilingual>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeBoard)?;
    let (shell, frame) = frame(app, visitor, study, None, "extensions").await?;
    let extensions = plan::extensions(&app.store, &frame.study).await?;
    html(&ExtensionsPage { shell, frame, extensions, wanted, refusal })
}

pub(super) async fn grant(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(wanted): Posted<Wanted>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::IssuePlan)?;
    let code = study_of(&app, &study).await?.code;
    let refused = async |wanted: Wanted, message: Bilingual| -> Result<Response, PageError> {
        let page = page(&app, &visitor, &study, wanted, Some(message)).await?;
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    };
    let (Ok(body), Ok(due)) = (BodyCode::parse(&wanted.body), wanted.due.parse()) else {
        let message = Bilingual::new("Hãy chọn cơ quan và ngày mới.", "Choose the body and the new day.");
        return refused(wanted, message).await;
    };
    let new = NewExtension { study: code.clone(), body, due, reason: wanted.reason.clone() };
    match plan::extend(&app.store, &actor, new).await {
        Ok(_) => Ok(Redirect::to(&format!("/studies/{code}/plan/extensions")).into_response()),
        Err(ExtendError::Refused(why)) => refused(wanted, why.message()).await,
        Err(ExtendError::Store(error)) => Err(error.into()),
    }
}
