//! The secretariat's page of reminders: what goes out when, what went to whom, and what wants a person's care.
//!
//! No address is shown; the mail server's own words are shown without it. The calendar feeds are served beside it.

mod feed;
mod view;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use kernel::StudyCode;
use plan::Study;
use reminders::{Kind, ReminderError, State as LetterState, Upcoming};
use view::Row;

use crate::form::Posted;
use crate::shell::{Shell, html, local};
use crate::visitor::Visitor;
use crate::{App, PageError};

const PAGE: i64 = 50;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/reminders", get(show))
        .route("/studies/{study}/reminders/{letter}/again", post(again))
        .merge(feed::router())
}

#[derive(serde::Deserialize)]
struct Wanted {
    #[serde(default)]
    state: String,
    #[serde(default)]
    before: String,
}

#[derive(Template)]
#[template(path = "pages/reminders/reminders.html")]
struct RemindersPage {
    shell: Shell,
    study: Study,
    /// Who letters come from; `None` while no mail server is set up.
    mail: Option<String>,
    care: i64,
    upcoming: Vec<Upcoming>,
    rows: Vec<Row>,
    wanted: Option<LetterState>,
    next: Option<String>,
}

impl RemindersPage {
    fn states(&self) -> [LetterState; 6] {
        LetterState::ALL
    }

    fn state_name(&self, state: LetterState) -> String {
        state.name().get(self.shell.language).to_owned()
    }

    fn chosen(&self, state: LetterState) -> bool {
        self.wanted == Some(state)
    }

    /// Who a rule writes to, in words.
    fn recipients(&self, coming: &Upcoming) -> String {
        let rule = &coming.rule;
        let names: Vec<&str> = rule
            .to
            .iter()
            .chain(&rule.escalate)
            .map(|recipient| recipient.name(self.shell.language))
            .collect();
        names.join(", ")
    }

    fn hour(&self) -> String {
        self.study.plan.letters_at.strftime("%H:%M").to_string()
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    visitor.must(Act::IssuePlan)?;
    let study = study(&app, &code).await?;
    let now = local(app.store.world().now()).datetime();
    // Before the hour has come, today's letters are still to come.
    let since = if now.time() < study.plan.letters_at { now.date().yesterday() } else { Ok(now.date()) };
    let since = since.unwrap_or(now.date());
    let state = LetterState::parse(&wanted.state);
    let states = state.map_or(LetterState::ALL.to_vec(), |state| vec![state]);
    let letters =
        reminders::letters(&app.store, &study.code, &states, wanted.before.parse().ok(), PAGE).await?;
    let full = i64::try_from(letters.len()).is_ok_and(|count| count == PAGE);
    let next = letters.last().filter(|_| full).map(|letter| letter.id.to_string());
    let mut shell = Shell::of_study(&visitor, &app, &study.code);
    shell.generated |= study.generated;
    let page = RemindersPage {
        mail: app.settings.mail.clone(),
        care: reminders::needing_care(&app.store, &study.code, now.date()).await?,
        upcoming: reminders::upcoming(&app.store, &study.code, since).await?,
        rows: view::rows(&app, &study, letters, now.date(), visitor.language).await?,
        wanted: state,
        next,
        shell,
        study,
    };
    html(&page)
}

#[derive(serde::Deserialize)]
struct Nothing {}

async fn again(
    State(app): State<App>,
    visitor: Visitor,
    Path((code, letter)): Path<(String, String)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::IssuePlan)?;
    let study = study(&app, &code).await?;
    let id = letter.parse().map_err(|_| PageError::NotFound)?;
    let letter = reminders::letter(&app.store, id).await?;
    letter.filter(|letter| letter.study == study.code).ok_or(PageError::NotFound)?;
    match reminders::again(&app.store, &actor, id).await {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{}/reminders#letter-{id}", study.code)).into_response()),
        Err(ReminderError::Store(error)) => Err(error.into()),
        Err(_) => Err(PageError::Conflict(kernel::Bilingual::new(
            "Thư này không gửi lại được: thư đã gửi, đang chờ hoặc không cần gửi nữa. Hãy tải lại danh sách.",
            "That letter cannot be sent again: it was sent, waits or is no longer needed. Reload the list.",
        ))),
    }
}

async fn study(app: &App, code: &str) -> Result<Study, PageError> {
    let code = StudyCode::parse(code).map_err(|_| PageError::NotFound)?;
    plan::study(&app.store, &code).await?.ok_or(PageError::NotFound)
}

/// Letters are told apart by what they are; only those about one body name it.
fn is_about_many(kind: Kind) -> bool {
    matches!(kind, Kind::Silence | Kind::Digest)
}
