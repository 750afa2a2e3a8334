//! The page of an import at work: how far it is, a way to stop it, and how it ended. Without a script it loads itself anew.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State as Extracted};
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Problem, StudyCode};
use measurements::number;
use worklog::{Counts, Draft, Rejected, Stage};

use super::runs::{self, Aim, End, Run, State};
use super::{Token, opened, opened_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

#[derive(Template)]
#[template(path = "pages/worklogs/running.html")]
struct RunningPage {
    shell: Shell,
    study: StudyCode,
    draft: Draft,
    aim: Aim,
    state: State,
}

/// What changes while it works.
#[derive(Template)]
#[template(path = "pages/worklogs/progress.html")]
struct ProgressPart<'p> {
    shell: &'p Shell,
    page: &'p RunningPage,
}

/// One stage, and whether it is over, at work or to come.
struct StageRow {
    name: &'static str,
    state: &'static str,
}

impl RunningPage {
    fn address(&self) -> String {
        format!("/studies/{}/worklogs/drafts/{}", self.study, self.draft.id)
    }

    fn script(&self) -> &'static str {
        assets::RUNNING.path()
    }

    fn part(&self) -> ProgressPart<'_> {
        ProgressPart { shell: &self.shell, page: self }
    }

    fn is_sending(&self) -> bool {
        self.aim == Aim::Send
    }

    fn is_waiting(&self) -> bool {
        matches!(self.state, State::Waiting)
    }

    fn is_measuring(&self) -> bool {
        matches!(self.state, State::Measuring)
    }

    fn end(&self) -> Option<&End> {
        match &self.state {
            State::Ended(end) => Some(end),
            State::Waiting | State::Working(_) | State::Measuring => None,
        }
    }

    fn stage(&self) -> usize {
        match &self.state {
            State::Waiting => 0,
            State::Working(progress) => match progress.stage {
                Stage::Marks => 1,
                Stage::Reading => 2,
                Stage::Sorting => 3,
                Stage::Writing => 4,
            },
            State::Measuring => 5,
            State::Ended(_) => 6,
        }
    }

    fn stages(&self) -> Vec<StageRow> {
        let t = |vi, en| self.shell.language.pick(vi, en);
        let names = [
            (1, t("Tìm dấu mật", "Looking for secrecy marks")),
            (2, t("Đọc tệp", "Reading the file")),
            (3, t("Sắp xếp theo hồ sơ và thời gian", "Sorting by case and time")),
            (4, t("Ghi nhật ký", "Writing the log")),
            (5, t("Đo các chỉ báo", "Measuring the indicators")),
        ];
        let wanted = |number: &usize| self.is_sending() || matches!(number, 2 | 3);
        let now = self.stage();
        let state = |number: usize| match number.cmp(&now) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "next",
        };
        let rows = names.into_iter().filter(|(number, _)| wanted(number));
        rows.map(|(number, name)| StageRow { name, state: state(number) }).collect()
    }

    /// How much is done, of a hundred. Of sorting and writing nobody knows the rows beforehand, so they count as half.
    fn percent(&self) -> u64 {
        let stages: [u64; 5] = if self.is_sending() { [25, 40, 12, 13, 10] } else { [0, 75, 25, 0, 0] };
        let stage = self.stage();
        if stage == 0 {
            return 0;
        }
        let before: u64 = stages[..(stage - 1).min(5)].iter().sum();
        let within = match &self.state {
            State::Working(progress) if matches!(progress.stage, Stage::Marks | Stage::Reading) => {
                progress.bytes.min(self.draft.size) * 100 / self.draft.size.max(1)
            }
            State::Ended(_) => 0,
            _ => 50,
        };
        before + stages.get(stage - 1).copied().unwrap_or(0) * within / 100
    }

    fn rows(&self) -> Option<String> {
        match &self.state {
            State::Working(progress) if progress.rows > 0 => Some(self.count(&progress.rows)),
            _ => None,
        }
    }

    fn count(&self, value: &u64) -> String {
        number(*value as f64, 0, self.shell.language)
    }

    fn counted(&self, counts: &Counts) -> Vec<(&'static str, String)> {
        let t = |vi, en| self.shell.language.pick(vi, en);
        let rows = [
            (t("đã đọc", "read"), counts.read),
            (t("giữ", "kept"), counts.kept),
            (t("không nhận", "refused"), counts.refused),
            (t("hồ sơ", "cases"), counts.cases),
        ];
        rows.into_iter().map(|(name, value)| (name, self.count(&value))).collect()
    }

    fn severity(&self, problem: &Problem) -> &'static str {
        problem.severity.name(self.shell.language)
    }

    fn place(&self, problem: &Problem) -> String {
        problem.place.to_string()
    }

    /// Whether the draft is gone, since it bears a secrecy mark.
    fn is_secret(&self, problems: &[Problem]) -> bool {
        problems.iter().any(|problem| problem.rule == "secrecy-mark")
    }

    fn first<'r>(&self, rejected: &'r [Rejected]) -> &'r [Rejected] {
        &rejected[..rejected.len().min(50)]
    }
}

/// The page, or with `?part` only what changes.
pub(super) async fn show(
    Extracted(app): Extracted<App>,
    visitor: Visitor,
    Path((study, draft)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (page, _) = page(&app, &visitor, &study, &draft).await?;
    if visitor.path.ends_with("?part") { html(&page.part()) } else { html(&page) }
}

/// Starts checking the whole file, or sending, of the draft as it is.
pub(super) async fn start(
    Extracted(app): Extracted<App>,
    visitor: Visitor,
    Path((study, draft)): Path<(String, String)>,
    Posted(form): Posted<Aimed>,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visitor, &study, &draft).await?;
    let aim = if form.aim == "send" { Aim::Send } else { Aim::Check };
    let address = format!("/studies/{}/worklogs/drafts/{}/run", opened.study, opened.draft.id);
    runs::start(&app.store, &opened.actor, opened.draft, aim);
    Ok(Redirect::to(&address).into_response())
}

/// What is to be started.
#[derive(serde::Deserialize)]
pub(super) struct Aimed {
    aim: String,
}

/// Stops the import.
pub(super) async fn cancel(
    Extracted(app): Extracted<App>,
    visitor: Visitor,
    Path((study, draft)): Path<(String, String)>,
    Posted(Token {}): Posted<Token>,
) -> Result<Response, PageError> {
    let (page, run) = page(&app, &visitor, &study, &draft).await?;
    run.cancel();
    Ok(Redirect::to(&format!("{}/run", page.address())).into_response())
}

/// The import of a draft of the visitor's. What was sent is no draft any more, so the import itself says whose it is.
async fn page(
    app: &App,
    visitor: &Visitor,
    study: &str,
    draft: &str,
) -> Result<(RunningPage, Arc<Run>), PageError> {
    let (study, actor) = opened_study(app, visitor, study).await?;
    let id = draft.parse().map_err(|_| PageError::NotFound)?;
    let run = runs::of(id).ok_or_else(|| PageError::Conflict(super::gone()))?;
    if run.draft.study != study || run.account != actor.account {
        return Err(PageError::Conflict(super::gone()));
    }
    let shell = Shell::of_study(visitor, app, &study);
    let page = RunningPage { shell, study, draft: run.draft.clone(), aim: run.aim, state: run.state() };
    Ok((page, run))
}
