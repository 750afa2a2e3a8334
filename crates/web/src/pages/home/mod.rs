//! Where a person lands after signing in: a drafter at the desk, everybody else at the study's progress.
//!
//! With several studies it lists them.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use kernel::Role;

use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/home", get(home))
}

#[derive(Template)]
#[template(path = "pages/home/home.html")]
struct HomePage {
    shell: Shell,
    studies: Vec<(String, String)>,
}

async fn home(State(app): State<App>, visitor: Visitor) -> Result<Response, PageError> {
    match visitor.signed_in()?.account.role {
        Role::Drafter | Role::Signer => return Ok(Redirect::to("/desk").into_response()),
        Role::Reader => return Ok(Redirect::to("/").into_response()),
        _ => {}
    }
    let studies = plan::studies(&app.store).await?;
    if let [only] = studies.as_slice() {
        return Ok(Redirect::to(&format!("/studies/{}", only.code)).into_response());
    }
    let language = visitor.language;
    let studies = studies
        .iter()
        .map(|study| (study.code.to_string(), study.plan.title.get(language).to_owned()))
        .collect();
    html(&HomePage { shell: Shell::new(&visitor, &app), studies })
}
