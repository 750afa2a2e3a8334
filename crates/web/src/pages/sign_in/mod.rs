//! Signing in and out.
//!
//! What a wrong password costs is decided in `accounts`.

use askama::Template;
use axum::extract::{Form, Query, State};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use axum::{Router, http::HeaderMap};

use crate::form::Posted;
use crate::preferences::local;
use crate::shell::{Shell, html};
use crate::visitor::{SESSION, Visitor, cookie};
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new().route("/sign-in", get(show).post(sign_in)).route("/sign-out", post(sign_out))
}

#[derive(serde::Deserialize)]
struct Back {
    #[serde(default)]
    back: String,
}

#[derive(serde::Deserialize)]
struct Credentials {
    login: String,
    password: String,
    #[serde(default)]
    back: String,
}

#[derive(Template)]
#[template(path = "pages/sign_in/sign_in.html")]
struct SignInPage {
    shell: Shell,
    login: String,
    back: String,
    refused: Option<String>,
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Query(query): Query<Back>,
) -> Result<Response, PageError> {
    html(&SignInPage {
        shell: Shell::new(&visitor, &app),
        login: String::new(),
        back: query.back,
        refused: None,
    })
}

async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    Form(given): Form<Credentials>,
) -> Result<Response, PageError> {
    match accounts::sign_in(&app.store, &given.login, given.password).await {
        Ok(session) => {
            let secure = if app.settings.plain_http { "" } else { "; Secure" };
            let cookie =
                format!("{SESSION}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200{secure}", session.token);
            let back = if given.back.is_empty() || given.back.starts_with("/sign-in") {
                "/home"
            } else {
                local(&given.back)
            };
            Ok(([(SET_COOKIE, cookie)], Redirect::to(back)).into_response())
        }
        Err(accounts::SignInError::Store(error)) => Err(error.into()),
        Err(refused) => {
            let message = refused.message().get(visitor.language).to_owned();
            let page = SignInPage {
                shell: Shell::new(&visitor, &app),
                login: given.login,
                back: given.back,
                refused: Some(message),
            };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

#[derive(serde::Deserialize)]
struct Nothing {}

async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION) {
        accounts::sign_out(&app.store, &token).await?;
    }
    Ok(([(SET_COOKIE, format!("{SESSION}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0"))], Redirect::to("/"))
        .into_response())
}
