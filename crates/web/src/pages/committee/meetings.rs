//! The list of meetings, the form that plans one, and what members are asked.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use committee::{Meeting, NewMeeting, OpinionRequest};
use jiff::civil::Date;
use kernel::{AccountId, Bilingual, StudyCode};

use super::{Fields, Refused, again, failed, home, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/committee/meetings.html")]
struct MeetingsPage {
    shell: Shell,
    study: StudyCode,
    meetings: Vec<Meeting>,
    /// What members were asked, newest first.
    requests: Vec<OpinionRequest>,
    /// The visitor, where they are a member who answers.
    member: Option<AccountId>,
    today: Date,
    may_lead: bool,
    typed: Fields,
    refused: Option<Bilingual>,
}

impl MeetingsPage {
    /// What the visitor was asked and has not answered.
    fn own(&self) -> Vec<&OpinionRequest> {
        let waits = |request: &&OpinionRequest| {
            self.member.is_some_and(|member| request.silent().any(|it| it == member))
        };
        self.requests.iter().filter(waits).collect()
    }

    /// What a question is about, in a line.
    fn about(&self, request: &OpinionRequest) -> String {
        let item = request.item.and_then(|id| self.meetings.iter().find_map(|meeting| meeting.item(id)));
        match item {
            Some(item) => item.heading.clone(),
            None => self.shell.t("Một luận điểm của đề án", "A statement of the scheme").to_owned(),
        }
    }

    fn answered(&self, request: &OpinionRequest) -> usize {
        request.standing().count()
    }

    fn is_past(&self, request: &OpinionRequest) -> bool {
        request.due < self.today && request.silent().next().is_some()
    }

    fn tone(&self, meeting: &Meeting) -> &'static str {
        super::meeting_tone(meeting.state())
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
) -> Result<Response, PageError> {
    let study = parse_study(&study)?;
    html(&page(&app, &visitor, study, Fields::default(), None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<MeetingsPage, PageError> {
    let actor = visitor.must(Act::SeeMeetings)?;
    if plan::study(&app.store, &study).await?.is_none() {
        return Err(PageError::NotFound);
    }
    Ok(MeetingsPage {
        shell: Shell::of_study(visitor, app, &study),
        meetings: committee::meetings(&app.store, &study).await.map_err(failed)?,
        requests: committee::requests(&app.store, &study).await.map_err(failed)?,
        member: actor.account.filter(|_| visitor.may(Act::GiveOpinion)),
        today: kernel::vietnam_day(app.store.world().now()),
        may_lead: visitor.may(Act::LeadMeetings),
        study,
        typed,
        refused,
    })
}

pub(super) async fn plan(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadMeetings)?;
    let study = parse_study(&study)?;
    let planned = async {
        let new = NewMeeting {
            study: study.clone(),
            title: fields.text("title").to_owned(),
            day: fields.day("day")?,
            place: fields.text("place").to_owned(),
        };
        Ok::<_, Refused>(committee::plan_meeting(&app.store, &actor, new).await?)
    };
    match planned.await {
        Ok(id) => Ok(Redirect::to(&format!("{}/meetings/{id}", home(&study))).into_response()),
        Err(Refused::Told(status, told)) => {
            again(status, &page(&app, &visitor, study, fields, Some(told)).await?)
        }
        Err(Refused::Page(error)) => Err(error),
    }
}
