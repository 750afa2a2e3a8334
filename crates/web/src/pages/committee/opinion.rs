//! Asking members, and one question with what each answered: for or against, in which words, of which wording, in time or late.

use std::sync::Arc;

use accounts::{Account, Act};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use committee::{AgendaItem, Meeting, NewOpinion, NewRequest, Opinion, OpinionRequest, Standpoint, StoryOf};
use jiff::civil::Date;
use kernel::{Bilingual, StudyCode};
use reports::Timing;
use scheme::{Hand, SchemeView, StatementId};

use super::{Fields, Refused, again, failed, home, members, parse_study, sentence};
use crate::form::Posted;
use crate::pages::scheme::{Names, failed as scheme_failed};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The tone of a badge that tells what a member thinks.
pub(super) fn tone(view: Standpoint) -> &'static str {
    match view {
        Standpoint::Agree => "good",
        Standpoint::AgreeWithChanges => "warn",
        Standpoint::Disagree => "bad",
        Standpoint::NoOpinion => "note",
    }
}

/// What members are, or are to be, asked about.
struct Matter {
    /// The meeting and the item, where there is one.
    item: Option<(Meeting, AgendaItem)>,
    /// The statement with its words now and their number, where there is one.
    statement: Option<(StatementId, String, i64)>,
}

impl Matter {
    async fn of(
        app: &App,
        study: &StudyCode,
        view: &SchemeView,
        (item, statement): (Option<committee::AgendaItemId>, Option<StatementId>),
    ) -> Result<Self, PageError> {
        let meetings = committee::meetings(&app.store, study).await.map_err(failed)?;
        let found = item.and_then(|id| {
            meetings.iter().find_map(|meeting| Some((meeting.clone(), meeting.item(id)?.clone())))
        });
        if item.is_some() && found.is_none() {
            return Err(PageError::NotFound);
        }
        let statement = statement.or_else(|| found.as_ref().and_then(|(_, item)| item.about.statement()));
        let statement = statement.map(|id| {
            let version = view.statement(id).map_or(0, |statement| statement.statement.version);
            (id, sentence(view, id), version)
        });
        Ok(Self { item: found, statement })
    }
}

#[derive(Template)]
#[template(path = "pages/committee/ask.html")]
struct AskPage {
    shell: Shell,
    study: StudyCode,
    matter: Matter,
    members: Vec<Account>,
    typed: Fields,
    refused: Option<Bilingual>,
}

impl AskPage {
    fn meeting_path(&self, meeting: &Meeting) -> String {
        super::meeting_path(&self.study, meeting)
    }
}

pub(super) async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(asked): Query<Fields>,
) -> Result<Response, PageError> {
    visitor.must(Act::LeadMeetings)?;
    html(&ask_page(&app, &visitor, parse_study(&study)?, asked, None).await?)
}

/// The item and the statement a form names.
fn matter_of(fields: &Fields) -> (Option<committee::AgendaItemId>, Option<StatementId>) {
    (fields.text("item").parse().ok(), fields.text("statement").parse().ok())
}

async fn ask_page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<AskPage, PageError> {
    let view = app.schemes.of(&app.store, &study).await.map_err(scheme_failed)?;
    let matter = Matter::of(app, &study, &view, matter_of(&typed)).await?;
    if matter.item.is_none() && matter.statement.as_ref().is_none_or(|(_, text, _)| text.is_empty()) {
        return Err(PageError::NotFound);
    }
    let shell = Shell::of_study(visitor, app, &study);
    Ok(AskPage { shell, study, matter, members: members(app).await?, typed, refused })
}

pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadMeetings)?;
    let study = parse_study(&study)?;
    let asked = async {
        let (item, statement) = matter_of(&fields);
        let new = NewRequest {
            study: study.clone(),
            item,
            statement,
            question: fields.text("question").to_owned(),
            due: fields.day("due")?,
            members: fields.all("member").filter_map(|member| member.parse().ok()).collect(),
        };
        Ok::<_, Refused>(committee::ask(&app.store, &actor, new).await?)
    };
    match asked.await {
        Ok(id) => Ok(Redirect::to(&format!("{}/opinions/{id}", home(&study))).into_response()),
        Err(Refused::Told(status, told)) => {
            again(status, &ask_page(&app, &visitor, study, fields, Some(told)).await?)
        }
        Err(Refused::Page(error)) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "pages/committee/opinion.html")]
struct OpinionPage {
    shell: Shell,
    study: StudyCode,
    request: OpinionRequest,
    matter: Matter,
    asked_by: String,
    /// The members that answered, with what stands.
    said: Vec<(String, Said)>,
    /// What a later opinion stands in for.
    earlier: Vec<(String, Said)>,
    /// Those that have not answered.
    silent: Vec<String>,
    today: Date,
    /// Whether the visitor is asked.
    is_asked: bool,
    has_answered: bool,
    typed: Fields,
    refused: Option<Bilingual>,
}

/// An opinion as it is shown.
struct Said {
    opinion: Opinion,
    is_late: bool,
    /// Whether the statement reads otherwise now.
    is_of_earlier_words: bool,
}

impl OpinionPage {
    fn meeting_path(&self, meeting: &Meeting) -> String {
        super::meeting_path(&self.study, meeting)
    }

    fn tone(&self, said: &Said) -> &'static str {
        tone(said.opinion.view)
    }

    fn views(&self) -> [Standpoint; 4] {
        Standpoint::ALL
    }

    fn is_past(&self) -> bool {
        self.request.due < self.today
    }

    /// The number of the words the visitor reads here.
    fn seen(&self) -> i64 {
        self.matter.statement.as_ref().map_or(0, |(_, _, version)| *version)
    }

    fn story(&self, id: &StatementId) -> String {
        super::story_path(&self.study, &StoryOf::Statement(*id))
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let request = one(&app, &visitor, &study, &id).await?;
    html(&page(&app, &visitor, request, Fields::default(), None).await?)
}

/// The question of the study in the address.
async fn one(app: &App, visitor: &Visitor, study: &str, id: &str) -> Result<OpinionRequest, PageError> {
    visitor.must(Act::SeeMeetings)?;
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let request = committee::request(&app.store, id).await.map_err(failed)?;
    if request.study.as_str() == study { Ok(request) } else { Err(PageError::NotFound) }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    request: OpinionRequest,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<OpinionPage, PageError> {
    let study = request.study.clone();
    let view: Arc<SchemeView> = app.schemes.of(&app.store, &study).await.map_err(scheme_failed)?;
    let matter = Matter::of(app, &study, &view, (request.item, request.statement)).await?;
    let now = matter.statement.as_ref().map_or(0, |(_, _, version)| *version);
    let mut names = Names::new(app, visitor.language);
    let said = |opinion: &Opinion| Said {
        is_late: request.timing(opinion) == Timing::Late,
        is_of_earlier_words: opinion.statement_version != now,
        opinion: opinion.clone(),
    };
    let (mut standing, mut earlier, mut silent) = (Vec::new(), Vec::new(), Vec::new());
    for opinion in request.standing() {
        standing.push((names.of(&opinion.by).await?, said(opinion)));
    }
    for opinion in request.superseded() {
        earlier.push((names.of(&opinion.by).await?, said(opinion)));
    }
    for member in request.silent() {
        silent.push(names.of(&Hand { account: Some(member), role: kernel::Role::Committee }).await?);
    }
    let own = visitor.signed_in()?.account.id;
    Ok(OpinionPage {
        shell: Shell::of_study(visitor, app, &study),
        asked_by: names.of(&request.by).await?,
        today: kernel::vietnam_day(app.store.world().now()),
        is_asked: visitor.may(Act::GiveOpinion) && request.members.contains(&own),
        has_answered: request.last_of(own).is_some(),
        said: standing,
        study,
        request,
        matter,
        earlier,
        silent,
        typed,
        refused,
    })
}

pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::GiveOpinion)?;
    let request = one(&app, &visitor, &study, &id).await?;
    let answered = async {
        let view = Standpoint::parse(fields.text("view")).ok_or_else(|| {
            Bilingual::new(
                "Chưa chọn ý kiến. Hãy chọn một trong bốn mức rồi gửi.",
                "No opinion was chosen. Choose one of the four, then send it.",
            )
        })?;
        let words = fields.text("words").to_owned();
        let new = NewOpinion { request: request.id, seen: fields.seen(), view, words };
        Ok::<_, Refused>(committee::answer(&app.store, &actor, new).await?)
    };
    match answered.await {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}/opinions/{}", home(&request.study), request.id)).into_response())
        }
        Err(Refused::Told(status, told)) => {
            again(status, &page(&app, &visitor, request, fields, Some(told)).await?)
        }
        Err(Refused::Page(error)) => Err(error),
    }
}
