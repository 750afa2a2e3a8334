//! The moment a release becomes public: moved, or lifted, with a reason.
//!
//! It decides nothing: `publish` moves it or refuses.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use kernel::{Bilingual, StudyCode};
use publish::{Embargo, EmbargoRefused, Opens, PublishError, Release};

use super::failed;
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/releases/embargo.html")]
struct EmbargoPage {
    shell: Shell,
    release: Release,
    now: Timestamp,
    /// What was said of it before.
    said: Vec<Embargo>,
    until: String,
    reason: String,
    refused: Option<Bilingual>,
}

impl EmbargoPage {
    fn waits(&self) -> bool {
        self.release.revoked.is_none() && !self.release.is_open(self.now)
    }
}

#[derive(Default, serde::Deserialize)]
pub(super) struct Rescheduled {
    #[serde(default)]
    until: String,
    #[serde(default)]
    reason: String,
    /// `move` or `open`.
    #[serde(default, rename = "do")]
    what: String,
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (study, number) = parse(&study, &number)?;
    visitor.must(Act::Publish)?;
    html(&page(&app, &visitor, (study, number), Rescheduled::default(), None).await?)
}

pub(super) async fn reschedule(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
    Posted(asked): Posted<Rescheduled>,
) -> Result<Response, PageError> {
    let (study, number) = parse(&study, &number)?;
    let actor = visitor.must(Act::Publish)?;
    let opens = match (asked.what.as_str(), moment(&asked.until)) {
        ("open", _) => Ok(Opens::AtOnce),
        (_, Ok(Some(until))) => Ok(Opens::At(until)),
        (_, Ok(None)) => Err(unreadable()),
        (_, Err(refused)) => Err(refused),
    };
    let told = match opens {
        Err(told) => told,
        Ok(opens) => {
            match publish::reschedule(&app.store, &actor, &study, (number, opens), &asked.reason).await {
                Ok(()) => return Ok(Redirect::to(&format!("/studies/{study}/releases")).into_response()),
                Err(PublishError::Embargo(EmbargoRefused::Unknown)) => return Err(PageError::NotFound),
                Err(PublishError::Embargo(refused)) => refused.message(),
                Err(error) => return Err(failed(error)),
            }
        }
    };
    let page = page(&app, &visitor, (study, number), asked, Some(told)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

async fn page(
    app: &App,
    visitor: &Visitor,
    (study, number): (StudyCode, i64),
    Rescheduled { until, reason, .. }: Rescheduled,
    refused: Option<Bilingual>,
) -> Result<EmbargoPage, PageError> {
    let release = publish::numbered(&app.store, &study, number).await.map_err(failed)?;
    let release = release.ok_or(PageError::NotFound)?;
    let said = publish::embargoes(&app.store, &release).await.map_err(failed)?;
    let shell = Shell::of_study(visitor, app, &study);
    Ok(EmbargoPage { shell, release, now: app.store.world().now(), said, until, reason, refused })
}

/// The moment a field of a form names, in Hà Nội; nothing where it is empty.
pub(super) fn moment(text: &str) -> Result<Option<Timestamp>, Bilingual> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let local: DateTime = text.trim().parse().map_err(|_| unreadable())?;
    Offset::constant(7).to_timestamp(local).map(Some).map_err(|_| unreadable())
}

fn unreadable() -> Bilingual {
    Bilingual::new(
        "Thời điểm không đọc được; hãy chọn ngày và giờ, ví dụ 30/11/2026 08:00.",
        "The moment cannot be read; choose day and time, as in 30/11/2026 08:00.",
    )
}

fn parse(study: &str, number: &str) -> Result<(StudyCode, i64), PageError> {
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    Ok((study, number.parse().map_err(|_| PageError::NotFound)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_typed_in_the_time_of_ha_noi() {
        let typed = moment("2026-11-30T08:00").unwrap().unwrap();
        assert_eq!(typed.to_string(), "2026-11-30T01:00:00Z");
        assert_eq!(moment(" "), Ok(None));
        assert_eq!(moment("mai"), Err(unreadable()));
    }
}
