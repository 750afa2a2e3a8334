//! The form in which a unit says that it has nothing to report, and how it looked.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::civil::Date;
use kernel::{Actor, Bilingual, BodyCode, Problem, StudyCode};
use reports::{NothingError, NothingFound};

use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/units/nothing.html")]
struct NothingPage {
    shell: Shell,
    study: StudyCode,
    plan: Bilingual,
    body: BodyCode,
    name: Bilingual,
    parent: Bilingual,
    due: Date,
    said: Option<NothingFound>,
    how: String,
    refused: Option<Problem>,
}

#[derive(serde::Deserialize)]
pub(super) struct Written {
    #[serde(default)]
    how: String,
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    html(&page(&app, &visitor, &study, String::new()).await?)
}

pub(super) async fn say(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(written): Posted<Written>,
) -> Result<Response, PageError> {
    let (actor, body) = own_unit(&visitor)?;
    let code = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    match reports::say_nothing(&app.store, &actor, &code, &body, &written.how).await {
        Ok(_) => Ok(Redirect::to(&format!("/desk/{code}/nothing")).into_response()),
        Err(NothingError::Store(error)) => Err(error.into()),
        Err(NothingError::Refused(problem)) => {
            // Marked words go nowhere, not even back into the form.
            let how = if problem.rule == "secrecy-mark" { String::new() } else { written.how };
            let page = NothingPage { refused: Some(*problem), ..page(&app, &visitor, &study, how).await? };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

fn own_unit(visitor: &Visitor) -> Result<(Actor, BodyCode), PageError> {
    let body = visitor.signed_in()?.account.body.clone().ok_or(PageError::NotFound)?;
    Ok((visitor.must(Act::SendReport(&body))?, body))
}

async fn page(app: &App, visitor: &Visitor, study: &str, how: String) -> Result<NothingPage, PageError> {
    let (_, body) = own_unit(visitor)?;
    let code = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let unit = plan::unit(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let study = plan::study_as_seen_by(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let due = study.plan.assignment(&body).map(|owed| owed.due).ok_or(PageError::NotFound)?;
    let said = reports::nothing_found(&app.store, &code).await?;
    let mut shell = Shell::of_study(visitor, app, &code);
    shell.generated |= study.generated;
    Ok(NothingPage {
        plan: study.plan.name.clone(),
        name: unit.name,
        parent: study.plan.body_name(&unit.parent),
        due,
        said: said.into_iter().find(|said| said.body == body),
        study: code,
        shell,
        body,
        how,
        refused: None,
    })
}
