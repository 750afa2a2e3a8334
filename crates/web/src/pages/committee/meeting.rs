//! One meeting: its agenda with what members think and what was concluded, and the steps it can take.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use committee::{
    About, AgendaItem, Meeting, MeetingState, NewItem, NewStep, OpinionRequest, Standpoint, StoryOf,
};
use kernel::{Bilingual, Language, StudyCode};
use plan::{Directive, IssuedDirective, Plan, SectionKind};
use reports::query::{Query, QueryState};
use scheme::{FoundContradictions, SchemeView};

use super::{Fields, Refused, again, failed, meeting_path, sentence, short};
use crate::form::Posted;
use crate::pages::scheme::{Names, failed as scheme_failed};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/committee/meeting.html")]
struct MeetingPage {
    shell: Shell,
    study: StudyCode,
    meeting: Meeting,
    plan: Arc<Plan>,
    view: Arc<SchemeView>,
    found: Arc<FoundContradictions>,
    /// The queries the agenda is about, and those it could be.
    queries: Vec<Query>,
    requests: Vec<OpinionRequest>,
    issued: Vec<IssuedDirective>,
    /// Who took each step, in order.
    hands: Vec<String>,
    may_lead: bool,
    may_direct: bool,
    may_compare: bool,
    typed: Fields,
    refused: Option<Bilingual>,
}

/// What an item can be about: a heading over choices, each with its name and words.
type Choices = Vec<(&'static str, Vec<(String, String)>)>;

impl MeetingPage {
    fn path(&self) -> String {
        meeting_path(&self.study, &self.meeting)
    }

    fn tone(&self) -> &'static str {
        super::meeting_tone(self.meeting.state())
    }

    fn is(&self, state: &str) -> bool {
        self.meeting.state().code() == state
    }

    /// What the words of a step are.
    fn words_of(&self, state: &MeetingState) -> &'static str {
        match state {
            MeetingState::Planned => "",
            MeetingState::Held => self.shell.t("Thành phần dự họp", "Who took part"),
            MeetingState::Minuted => self.shell.t("Biên bản", "Minutes"),
            MeetingState::CalledOff => self.shell.t("Lý do hủy", "Why it was called off"),
        }
    }

    /// What an item is about in words, and where that is shown to this visitor.
    fn about(&self, item: &AgendaItem) -> (String, Option<String>) {
        let gone = || self.shell.t("nay không còn", "is no longer there").to_owned();
        match &item.about {
            About::Heading => (String::new(), None),
            About::Statement(id) | About::Solution(id) => match sentence(&self.view, *id) {
                text if text.is_empty() => (gone(), None),
                text => (text, Some(format!("/studies/{}/scheme?statement={id}#evidence", self.study))),
            },
            About::Contradiction(name) => match self.found.named(name) {
                None => (gone(), None),
                Some(found) => {
                    let path = crate::pages::figures::board_path(&self.study, found);
                    let words = format!(
                        "{}: {}",
                        found.subject.get(self.shell.language),
                        crate::pages::scheme::numbers(found, self.shell.language)
                    );
                    (words, self.may_compare.then_some(path))
                }
            },
            About::Query(id) => match self.queries.iter().find(|query| query.id == *id) {
                None => (gone(), None),
                Some(query) => (
                    format!("{}: {}", self.plan.body_name(&query.body).get(self.shell.language), query.text),
                    Some(crate::pages::queries::place(query)),
                ),
            },
        }
    }

    fn story(&self, item: &AgendaItem) -> Option<String> {
        let id = item.about.statement().filter(|id| self.view.statement(*id).is_some())?;
        Some(super::story_path(&self.study, &StoryOf::Statement(id)))
    }

    fn requests_of(&self, item: &AgendaItem) -> Vec<&OpinionRequest> {
        self.requests.iter().filter(|request| request.item == Some(item.id)).rev().collect()
    }

    /// How many members think what of a question, those that have not answered last.
    fn counted(&self, request: &OpinionRequest) -> Vec<(&'static str, String, usize)> {
        let language = self.shell.language;
        let mut counted: Vec<_> = Standpoint::ALL
            .into_iter()
            .map(|view| {
                let count = request.standing().filter(|opinion| opinion.view == view).count();
                (super::opinion::tone(view), view.name().get(language).to_owned(), count)
            })
            .collect();
        let silent = language.pick("Chưa trả lời", "Have not answered").to_owned();
        counted.push(("", silent, request.silent().count()));
        counted.retain(|(_, _, count)| *count > 0);
        counted
    }

    fn directives_of(&self, item: &AgendaItem) -> Vec<&Directive> {
        self.out_of(&self.meeting.origin(Some(item.id)))
    }

    /// The directives of the meeting as a whole.
    fn directives_of_meeting(&self) -> Vec<&Directive> {
        self.out_of(&self.meeting.origin(None))
    }

    fn out_of(&self, origin: &str) -> Vec<&Directive> {
        self.issued.iter().filter(|each| each.origin == origin).map(|each| &each.directive).collect()
    }

    fn may_conclude(&self) -> bool {
        self.may_direct && matches!(self.meeting.state(), MeetingState::Held | MeetingState::Minuted)
    }

    fn choices(&self) -> Choices {
        let of_kind = |solutions: bool| {
            let of = |section: &scheme::SectionView| (section.kind == SectionKind::Solutions) == solutions;
            let kind = if solutions { "solution" } else { "statement" };
            let statements = self.view.statements().filter(|(section, _)| of(section));
            let one = |(_, statement): (_, &scheme::StatementView)| {
                let words = statement.read(Language::Vietnamese).text;
                (format!("{kind}/{}", statement.statement.id), short(&words))
            };
            statements.map(one).collect::<Vec<_>>()
        };
        let contradictions = self.found.open().map(|found| {
            let name = found.subject.get(self.shell.language);
            let words = crate::pages::scheme::numbers(found, self.shell.language);
            (format!("contradiction/{}", found.name), short(&format!("{name}: {words}")))
        });
        let open = self.queries.iter().filter(|query| query.state != QueryState::Closed).map(|query| {
            let name = self.plan.body_name(&query.body);
            let words = format!("{}: {}", name.get(self.shell.language), query.text);
            (format!("query/{}", query.id), short(&words))
        });
        let t = |vi, en| self.shell.language.pick(vi, en);
        let mut choices = vec![
            (t("Luận điểm", "Statements"), of_kind(false)),
            (t("Giải pháp", "Solutions"), of_kind(true)),
            (
                t("Mâu thuẫn số liệu đang mở", "Open contradictions"),
                contradictions.take(MOST_CHOICES).collect(),
            ),
            (t("Yêu cầu làm rõ chưa đóng", "Queries not closed"), open.take(MOST_CHOICES).collect()),
        ];
        choices.retain(|(_, of_kind)| !of_kind.is_empty());
        choices
    }
}

/// The most contradictions and queries offered to choose from.
const MOST_CHOICES: usize = 100;

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let meeting = one(&app, &visitor, &study, &id).await?;
    html(&page(&app, &visitor, meeting, Fields::default(), None).await?)
}

/// The meeting of the study in the address.
pub(super) async fn one(app: &App, visitor: &Visitor, study: &str, id: &str) -> Result<Meeting, PageError> {
    visitor.must(Act::SeeMeetings)?;
    let id = id.parse().map_err(|_| PageError::NotFound)?;
    let meeting = committee::meeting(&app.store, id).await.map_err(failed)?;
    if meeting.study.as_str() == study { Ok(meeting) } else { Err(PageError::NotFound) }
}

async fn page(
    app: &App,
    visitor: &Visitor,
    meeting: Meeting,
    typed: Fields,
    refused: Option<Bilingual>,
) -> Result<MeetingPage, PageError> {
    let (store, study) = (&app.store, meeting.study.clone());
    let mut names = Names::new(app, visitor.language);
    let mut hands = Vec::new();
    for step in &meeting.steps {
        hands.push(names.of(&step.by).await?);
    }
    let may_lead = visitor.may(Act::LeadMeetings);
    Ok(MeetingPage {
        shell: Shell::of_study(visitor, app, &study),
        plan: plan::current(store, &study).await?.ok_or(PageError::NotFound)?,
        view: app.schemes.of(store, &study).await.map_err(scheme_failed)?,
        found: app.contradictions.of(store, &study).await.map_err(scheme_failed)?,
        queries: queries(app, &meeting, may_lead && meeting.state() == MeetingState::Planned).await?,
        requests: committee::requests(store, &study).await.map_err(failed)?,
        issued: plan::issued_directives(store, &study).await?,
        may_direct: visitor.may(Act::Direct),
        may_compare: visitor.may(Act::CompareReports),
        may_lead,
        hands,
        meeting,
        study,
        typed,
        refused,
    })
}

/// The queries the agenda is about; where something can be put on it, also those of bodies with open ones.
async fn queries(app: &App, meeting: &Meeting, to_choose: bool) -> Result<Vec<Query>, PageError> {
    let mut found = Vec::new();
    for item in &meeting.items {
        if let About::Query(id) = &item.about {
            found.extend(reports::query::query(&app.store, *id).await?);
        }
    }
    if to_choose {
        for (body, _) in reports::query::query_counts(&app.store, &meeting.study).await? {
            let of_body = reports::query::queries(&app.store, &meeting.study, &body).await?;
            found.extend(of_body.into_iter().filter(|query| query.state != QueryState::Closed));
            if found.len() > MOST_CHOICES {
                break;
            }
        }
    }
    Ok(found)
}

pub(super) async fn add_item(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadMeetings)?;
    let meeting = one(&app, &visitor, &study, &id).await?;
    let about = fields.text("about").parse().map_err(|_| PageError::NotFound)?;
    let new = NewItem { meeting: meeting.id, heading: fields.text("heading").to_owned(), about };
    let added = committee::add_item(&app.store, &actor, new).await;
    match added.map_err(Refused::from) {
        Ok(item) => {
            Ok(Redirect::to(&format!("{}#item-{item}", meeting_path(&meeting.study, &meeting)))
                .into_response())
        }
        Err(refused) => refuse(&app, &visitor, meeting, fields, refused).await,
    }
}

pub(super) async fn step(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::LeadMeetings)?;
    let meeting = one(&app, &visitor, &study, &id).await?;
    let state = MeetingState::parse(fields.text("state")).ok_or(PageError::NotFound)?;
    let new = NewStep { meeting: meeting.id, state, words: fields.text("words").to_owned() };
    match committee::step_meeting(&app.store, &actor, new).await.map_err(Refused::from) {
        Ok(()) => Ok(Redirect::to(&meeting_path(&meeting.study, &meeting)).into_response()),
        Err(refused) => refuse(&app, &visitor, meeting, fields, refused).await,
    }
}

async fn refuse(
    app: &App,
    visitor: &Visitor,
    meeting: Meeting,
    fields: Fields,
    refused: Refused,
) -> Result<Response, PageError> {
    match refused {
        Refused::Told(status, told) => again(status, &page(app, visitor, meeting, fields, Some(told)).await?),
        Refused::Page(error) => Err(error),
    }
}
