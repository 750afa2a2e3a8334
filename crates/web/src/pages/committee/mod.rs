//! The committee's pages: meetings with their agenda, what members think, directives, tasks, and the line that leads through all of
//! them.
//!
//! Who may take which step is `accounts`' and `committee`'s to say; this shows it and passes on what a person decided.

mod conclude;
mod directives;
mod meeting;
mod meetings;
mod opinion;
mod story;
mod task;
mod tasks;

use accounts::{Account, Act};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use committee::{CommitteeError, Meeting, MeetingState, Task, TaskState};
use jiff::civil::Date;
use kernel::{Bilingual, Language, StudyCode};
use scheme::SchemeView;

use crate::shell::html;
use crate::{App, PageError};

pub(crate) use self::story::path as story_path;
pub(crate) use self::task::{AtDesk, at_desk};

pub(crate) fn router() -> Router<App> {
    // A little room for the form around the file.
    let most = DefaultBodyLimit::max(committee::MOST_PROOF_BYTES + (1 << 20));
    Router::new()
        .route("/studies/{study}/committee", get(meetings::show).post(meetings::plan))
        .route("/studies/{study}/committee/meetings/{id}", get(meeting::show))
        .route("/studies/{study}/committee/meetings/{id}/items", post(meeting::add_item))
        .route("/studies/{study}/committee/meetings/{id}/step", post(meeting::step))
        .route(
            "/studies/{study}/committee/meetings/{id}/conclude",
            get(conclude::form).post(conclude::conclude),
        )
        .route("/studies/{study}/committee/ask", get(opinion::form).post(opinion::ask))
        .route("/studies/{study}/committee/opinions/{id}", get(opinion::show).post(opinion::answer))
        .route("/studies/{study}/committee/directives", get(directives::show))
        .route("/studies/{study}/committee/tasks", get(tasks::show))
        .route("/studies/{study}/committee/tasks/give", get(tasks::form).post(tasks::give))
        .route("/studies/{study}/committee/tasks/{id}", get(task::show))
        .route("/studies/{study}/committee/tasks/{id}/report", post(task::report).layer(most))
        .route("/studies/{study}/committee/tasks/{id}/close", post(task::close))
        .route("/studies/{study}/committee/tasks/{id}/send-back", post(task::send_back))
        .route("/studies/{study}/committee/tasks/{id}/extend", post(task::extend))
        .route("/studies/{study}/committee/tasks/{id}/proof/{step}", get(task::proof))
        .route("/studies/{study}/committee/story", get(story::show))
}

/// A form's fields as they were sent; those with several values too.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(transparent)]
struct Fields(Vec<(String, String)>);

impl Fields {
    fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default().trim()
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether the field has this among its values.
    fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|each| each == value)
    }

    fn day(&self, name: &str) -> Result<Date, Bilingual> {
        self.text(name).parse().map_err(|_| {
            Bilingual::new(
                "Chưa chọn ngày, hoặc ngày không đọc được. Hãy chọn lại ngày.",
                "No day was chosen, or it cannot be read. Choose the day again.",
            )
        })
    }

    /// The number of the last step the person saw.
    fn seen(&self) -> i64 {
        self.text("seen").parse().unwrap_or(-1)
    }
}

/// Why a form was not taken.
enum Refused {
    /// Something is to be mended; the form is shown again with it.
    Told(StatusCode, Bilingual),
    /// There is nothing to come back to.
    Page(PageError),
}

impl From<Bilingual> for Refused {
    fn from(told: Bilingual) -> Self {
        Self::Told(StatusCode::UNPROCESSABLE_ENTITY, told)
    }
}

impl From<PageError> for Refused {
    fn from(error: PageError) -> Self {
        Self::Page(error)
    }
}

impl From<CommitteeError> for Refused {
    fn from(error: CommitteeError) -> Self {
        let status =
            if error.is_conflict() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
        match error.told() {
            Some(_) if error.is_unknown() => Self::Page(PageError::NotFound),
            Some(told) => Self::Told(status, told),
            None => Self::Page(PageError::internal(error)),
        }
    }
}

/// An error where there is no form to come back to.
fn failed(error: CommitteeError) -> PageError {
    match error.told() {
        Some(_) if error.is_unknown() => PageError::NotFound,
        Some(told) => PageError::Conflict(told),
        None => PageError::internal(error),
    }
}

/// A page with what was refused.
fn again(status: StatusCode, page: &impl askama::Template) -> Result<Response, PageError> {
    Ok((status, html(page)?).into_response())
}

fn parse_study(text: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(text).map_err(|_| PageError::NotFound)
}

fn home(study: &StudyCode) -> String {
    format!("/studies/{study}/committee")
}

fn meeting_path(study: &StudyCode, meeting: &Meeting) -> String {
    format!("{}/meetings/{}", home(study), meeting.id)
}

fn meeting_tone(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Planned => "note",
        MeetingState::Held => "warn",
        MeetingState::Minuted => "good",
        MeetingState::CalledOff => "",
    }
}

/// The tone of a badge that tells how a task stands.
fn task_tone(state: TaskState) -> &'static str {
    match state {
        TaskState::Given => "note",
        TaskState::Reported => "warn",
        TaskState::SentBack => "bad",
        TaskState::Closed => "good",
    }
}

/// What a task's last day means now, with the tone of its badge; `None` once it is closed.
fn due_words(task: &Task, now: jiff::Timestamp, language: Language) -> Option<(&'static str, String)> {
    if task.state() == TaskState::Closed {
        return None;
    }
    let left = kernel::vietnam_day(now).until(task.due_now()).map_or(0, |span| span.get_days());
    let words = |vi: String, en: String| language.pick(&vi, &en).to_owned();
    Some(match (task.is_overdue(now), task.state()) {
        (true, _) if left < 0 => {
            ("bad", words(format!("quá hạn {} ngày", -left), format!("{} days late", -left)))
        }
        (true, _) => ("bad", words("báo cáo muộn".to_owned(), "reported late".to_owned())),
        (false, TaskState::Reported) => {
            ("good", words("báo cáo đúng hạn".to_owned(), "reported in time".to_owned()))
        }
        (false, _) if left == 0 => ("warn", words("hạn cuối hôm nay".to_owned(), "due today".to_owned())),
        (false, _) if left <= 7 => ("warn", words(format!("còn {left} ngày"), format!("{left} days left"))),
        (false, _) => ("note", words(format!("còn {left} ngày"), format!("{left} days left"))),
    })
}

/// How many accounts are read at once.
const ACCOUNTS: i64 = 200;

/// Every member of the committee with an open account.
async fn members(app: &App) -> Result<Vec<Account>, PageError> {
    let mut members = Vec::new();
    let mut after = String::new();
    loop {
        let found = accounts::accounts(&app.store, &after, ACCOUNTS).await?;
        let Some(last) = found.last() else { return Ok(members) };
        after = last.login.to_string();
        let may = |account: &Account| {
            account.closed_at.is_none() && accounts::may(&account.actor(), Act::GiveOpinion).is_ok()
        };
        members.extend(found.into_iter().filter(may));
    }
}

/// A statement as it reads now; empty when it no longer stands in the text.
fn sentence(view: &SchemeView, id: scheme::StatementId) -> String {
    view.statement(id).map(|statement| statement.read(Language::Vietnamese).text).unwrap_or_default()
}

/// The first words of a long sentence, for a list to choose from.
fn short(text: &str) -> String {
    const MOST: usize = 110;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
