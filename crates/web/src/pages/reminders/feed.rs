//! Calendar feeds: read by calendar programs, which sign in nowhere; the unguessable address is the key.
//!
//! A wrong address is answered like no address at all.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use kernel::Language;

use crate::{App, PageError};

pub(super) fn router() -> Router<App> {
    Router::new().route("/calendar/{account}/{file}", get(calendar))
}

async fn calendar(
    State(app): State<App>,
    Path((account, file)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let account = account.parse().map_err(|_| PageError::NotFound)?;
    let token = file.strip_suffix(".ics").ok_or(PageError::NotFound)?;
    let opened = reminders::feed_opens(&app.store, account, token).await?;
    let person = opened.ok_or(PageError::NotFound)?;
    let events = reminders::events_of(&app.store, &person).await.map_err(PageError::internal)?;
    let language = person.correspondence.language;
    let name = match language {
        Language::Vietnamese => "Dám Làm: thời hạn báo cáo",
        Language::English => "Dám Làm: deadlines",
    };
    let headers = [(CONTENT_TYPE, "text/calendar; charset=utf-8"), (CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, reminders::calendar(name, language, &events)).into_response())
}
