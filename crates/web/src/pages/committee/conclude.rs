//! The form that issues what a meeting concluded as a directive.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use committee::{AgendaItem, Meeting, NewConclusion};
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::{CodeId, Plan};

use super::meeting::one;
use super::{Fields, Refused, again, meeting_path};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/committee/conclude.html")]
struct ConcludePage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    meeting: Meeting,
    typed: Fields,
    refused: Option<Bilingual>,
}

impl ConcludePage {
    fn path(&self) -> String {
        meeting_path(&self.study, &self.meeting)
    }

    fn item(&self) -> Option<&AgendaItem> {
        self.typed.text("item").parse().ok().and_then(|id| self.meeting.item(id))
    }

    /// The day the directive bears unless another is chosen: that of the meeting.
    fn day(&self) -> String {
        match self.typed.text("day") {
            "" => self.meeting.day.to_string(),
            day => day.to_owned(),
        }
    }

    fn name(&self, body: &BodyCode) -> String {
        self.plan.body_name(body).get(self.shell.language).to_owned()
    }
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Query(typed): Query<Fields>,
) -> Result<Response, PageError> {
    visitor.must(Act::Direct)?;
    let meeting = one(&app, &visitor, &study, &id).await?;
    html(&page(&app, &visitor, meeting, typed, None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    meeting: Meeting,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<ConcludePage, PageError> {
    let study = meeting.study.clone();
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    Ok(ConcludePage { shell: Shell::of_study(visitor, app, &study), study, plan, meeting, typed, refused })
}

pub(super) async fn conclude(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Direct)?;
    let meeting = one(&app, &visitor, &study, &id).await?;
    let concluded = async {
        let new = NewConclusion {
            meeting: meeting.id,
            item: match fields.text("item") {
                "" => None,
                item => Some(item.parse().map_err(|_| PageError::NotFound)?),
            },
            number: fields.text("number").to_owned(),
            day: fields.day("day")?,
            text: fields.text("text").to_owned(),
            groups: fields.all("group").filter_map(|group| group.parse().ok()).collect(),
            bodies: fields.all("body").filter_map(|body| BodyCode::parse(body).ok()).collect(),
            codes: fields.all("code").filter_map(|code| CodeId::parse(code).ok()).collect(),
        };
        Ok::<_, Refused>(committee::conclude(&app.store, &actor, new).await?)
    };
    match concluded.await {
        Ok(id) => {
            let path = format!("{}/directives#d-{id}", super::home(&meeting.study));
            Ok(Redirect::to(&path).into_response())
        }
        Err(Refused::Told(status, told)) => {
            again(status, &page(&app, &visitor, meeting, fields, Some(told)).await?)
        }
        Err(Refused::Page(error)) => Err(error),
    }
}
