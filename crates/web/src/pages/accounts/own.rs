//! A person's own page: where and in which language letters come, and the calendar feed.
//!
//! Only the person sees it. The feed's address opens it to whoever has it, so it can be renewed.

use accounts::{AccountError, Correspondence, Email};
use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use kernel::Language;
use reminders::ReminderError;

use crate::form::Posted;
use crate::shell::{Shell, html, role_name};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(super) fn router() -> Router<App> {
    Router::new().route("/account", get(show).post(set)).route("/account/calendar", post(renew))
}

#[derive(Template)]
#[template(path = "pages/accounts/own.html")]
struct OwnPage {
    shell: Shell,
    name: String,
    role: &'static str,
    body: String,
    email: String,
    language: Language,
    /// The whole address of the feed; empty while there is none.
    feed: String,
    refused: Option<String>,
}

impl OwnPage {
    fn writes_in(&self, language: Language) -> bool {
        self.language == language
    }
}

#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    email: String,
    #[serde(default)]
    language: String,
}

async fn show(State(app): State<App>, visitor: Visitor, headers: HeaderMap) -> Result<Response, PageError> {
    html(&page(&app, &visitor, &headers).await?)
}

async fn page(app: &App, visitor: &Visitor, headers: &HeaderMap) -> Result<OwnPage, PageError> {
    let account = &visitor.signed_in()?.account;
    let feed = reminders::feed_address(&app.store, account.id).await?;
    Ok(OwnPage {
        shell: Shell::new(visitor, app),
        name: account.name.clone(),
        role: role_name(account.role, visitor.language),
        body: account.body.as_ref().map(ToString::to_string).unwrap_or_default(),
        email: account.correspondence.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        language: account.correspondence.language,
        feed: feed.map(|feed| format!("{}{}", site(app, headers), feed.path())).unwrap_or_default(),
        refused: None,
    })
}

/// The site as the visitor reached it; only the visitor's own page repeats it.
fn site(app: &App, headers: &HeaderMap) -> String {
    let scheme = if app.settings.plain_http { "http" } else { "https" };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    format!("{scheme}://{host}")
}

async fn set(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Posted(wanted): Posted<Wanted>,
) -> Result<Response, PageError> {
    let account = visitor.signed_in()?.account.clone();
    let set = match correspondence(&wanted.email, &wanted.language) {
        Ok(new) => accounts::set_correspondence(&app.store, &account.actor(), account.id, &new).await,
        Err(error) => Err(error),
    };
    match set {
        Ok(()) => Ok(Redirect::to("/account").into_response()),
        Err(AccountError::Store(error)) => Err(error.into()),
        Err(error) => {
            let refused = Some(super::explain(&error, visitor.language));
            let page = OwnPage { email: wanted.email, refused, ..page(&app, &visitor, &headers).await? };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// What a form says of where and how a person is written to; an empty address means none.
pub(super) fn correspondence(email: &str, language: &str) -> Result<Correspondence, AccountError> {
    let email = Some(email.trim()).filter(|email| !email.is_empty());
    let email: Option<Email> = email.map(str::parse).transpose()?;
    Ok(Correspondence { email, language: language.parse().unwrap_or_default() })
}

#[derive(serde::Deserialize)]
struct Nothing {}

async fn renew(
    State(app): State<App>,
    visitor: Visitor,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let actor = visitor.signed_in()?.account.actor();
    match reminders::renew_feed(&app.store, &actor).await {
        Ok(()) => Ok(Redirect::to("/account#calendar").into_response()),
        Err(ReminderError::Store(error)) => Err(error.into()),
        Err(error) => Err(PageError::internal(error)),
    }
}
