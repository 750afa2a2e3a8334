//! Changing the mapping of a draft: by the form or as text, with proposals to take, and what it makes of the first rows.
//!
//! Form and text are two views of one thing, the text that the draft keeps; each is written from the other.

use accounts::Act;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{BodyCode, Problem};
use worklog::{Draft, DraftChange, ImportError, Looked, Proposal, Sketch, Sureness, WorklogError, propose};

use super::fields::Fields;
use super::runs::{self, Aim};
use super::view::{Check, Editor, EditorPage, Parts, SAMPLE, take_all, take_one};
use super::{Opened, Token, choose_body, opened, refusal, toml};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

type Named = Path<(String, String)>;
type Pairs = Posted<Vec<(String, String)>>;

/// The editor.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, draft)): Named,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visitor, &study, &draft).await?;
    if runs::is_being_sent(opened.draft.id) {
        return Ok(Redirect::to(&format!("{}/run", address(&opened))).into_response());
    }
    shown(&page(&app, &visitor, opened).await?)
}

/// Keeps what the form says, then does what was asked: check, take a proposal, look at the whole file, or send.
pub(super) async fn save(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, draft)): Named,
    Posted(pairs): Pairs,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visitor, &study, &draft).await?;
    let fields = Fields::new(pairs);
    let address = address(&opened);
    let (opened, refused) = kept(&app, &visitor, opened, &fields).await?;
    if !refused.is_empty() {
        let page = Editor { refused, ..page(&app, &visitor, opened).await? };
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)?).into_response());
    }
    let aim = match fields.text("do") {
        "send" => Aim::Send,
        "whole" => Aim::Check,
        _ => return Ok(Redirect::to(&format!("{address}{}", back_to(&fields))).into_response()),
    };
    let page = page(&app, &visitor, opened).await?;
    // What cannot be read of the first rows cannot be read at all: the editor says why.
    if page.check.grave() > 0 {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)?).into_response());
    }
    let actor = visitor.must(Act::RegisterWorklog(&page.draft.body))?;
    runs::start(&app.store, &actor, page.draft, aim);
    Ok(Redirect::to(&format!("{address}/run")).into_response())
}

/// As [`save`] with nothing asked for; answers with the parts of the page that change.
pub(super) async fn parts(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, draft)): Named,
    Posted(pairs): Pairs,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visitor, &study, &draft).await?;
    let fields = Fields::new(pairs);
    let (opened, refused) = kept(&app, &visitor, opened, &fields).await?;
    let page = Editor { refused, ..page(&app, &visitor, opened).await? };
    let whole = fields.text("whole") == "yes" || !fields.text("take").is_empty();
    html(&Parts { shell: &page.shell, page: &page, whole })
}

/// Takes the mapping as it was typed; answers with the parts of the page when a script asks, else with the page.
pub(super) async fn text(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, draft)): Named,
    Posted(pairs): Pairs,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visitor, &study, &draft).await?;
    let fields = Fields::new(pairs);
    let (address, typed) = (address(&opened), fields.whole("mapping").to_owned());
    let Draft { body, name, .. } = opened.draft.clone();
    let (opened, refused) = changed(&app, opened, DraftChange { body, name, mapping: typed.clone() }).await?;
    let wants_parts = fields.text("parts") == "yes";
    if refused.is_empty() && !wants_parts {
        return Ok(Redirect::to(&format!("{address}#text")).into_response());
    }
    let is_taken = refused.is_empty();
    let page = Editor { refused, typed: (!is_taken).then_some(typed), ..page(&app, &visitor, opened).await? };
    match wants_parts {
        true => html(&Parts { shell: &page.shell, page: &page, whole: is_taken }),
        false => Ok((StatusCode::UNPROCESSABLE_ENTITY, shown(&page)?).into_response()),
    }
}

/// The mapping as a file to keep.
pub(super) async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, draft)): Named,
) -> Result<Response, PageError> {
    Ok(toml(opened(&app, &visitor, &study, &draft).await?.draft.mapping))
}

/// Removes the draft.
pub(super) async fn discard(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, draft)): Named,
    Posted(Token {}): Posted<Token>,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visitor, &study, &draft).await?;
    if let Some(run) = runs::of(opened.draft.id) {
        run.cancel();
    }
    worklog::discard_draft(&app.store, &opened.actor, opened.draft.id).await.map_err(refusal)?;
    Ok(Redirect::to(&format!("/studies/{}/worklogs/send", opened.study)).into_response())
}

fn shown(page: &Editor) -> Result<Response, PageError> {
    html(&EditorPage { shell: &page.shell, page })
}

fn address(opened: &Opened) -> String {
    format!("/studies/{}/worklogs/drafts/{}", opened.study, opened.draft.id)
}

/// Where on the page one was.
fn back_to(fields: &Fields) -> &'static str {
    match fields.text("take") {
        "" => "#check",
        "zone" | "forms" => "#time",
        what if what.starts_with("class.activity.") => "#words-activity",
        what if what.starts_with("class.status.") => "#words-status",
        _ => "#columns",
    }
}

/// Keeps what the form says, with the proposal that was taken; or says why it cannot be kept.
async fn kept(
    app: &App,
    visitor: &Visitor,
    opened: Opened,
    fields: &Fields,
) -> Result<(Opened, Vec<Problem>), PageError> {
    let body = BodyCode::parse(fields.text("body")).map_err(|_| choose_body())?;
    visitor.must(Act::RegisterWorklog(&body))?;
    if !opened.bodies.iter().any(|(code, _)| *code == body) {
        return Err(choose_body());
    }
    let mut sketch = fields.sketch();
    let mut mapping = None;
    match fields.text("take") {
        "" => {}
        "previous" => mapping = previous(app, &opened, &body, fields.text("name")).await?,
        what => {
            let (Looked { survey, .. }, proposal) = looked(app, &opened).await?;
            match what {
                "sure" => take_all(&mut sketch, &proposal, &survey, Sureness::Sure),
                "likely" => take_all(&mut sketch, &proposal, &survey, Sureness::Likely),
                one => take_one(&mut sketch, &proposal, &survey, one),
            }
        }
    }
    let name = fields.text("name").to_owned();
    // A text typed by hand keeps its comments as long as the form says the same.
    let mapping = mapping.unwrap_or_else(|| match Sketch::read(&opened.draft.mapping) {
        Some(kept) if kept == sketch => opened.draft.mapping.clone(),
        _ => sketch.to_toml(),
    });
    changed(app, opened, DraftChange { body, name, mapping }).await
}

/// The mapping of the newest version of the log called `name`.
async fn previous(
    app: &App,
    opened: &Opened,
    body: &BodyCode,
    name: &str,
) -> Result<Option<String>, PageError> {
    let before = worklog::worklog_named(&app.store, &opened.study, body, name).await.map_err(refusal)?;
    match before {
        Some(log) => Ok(Some(worklog::mapping_text(&app.store, &log.version).await.map_err(refusal)?)),
        None => Ok(None),
    }
}

async fn changed(
    app: &App,
    opened: Opened,
    change: DraftChange,
) -> Result<(Opened, Vec<Problem>), PageError> {
    match worklog::change_draft(&app.store, &opened.actor, opened.draft.id, change).await {
        Ok(draft) => Ok((Opened { draft, ..opened }, Vec::new())),
        Err(WorklogError::Secret(mark)) => Ok((opened, vec![worklog::secrecy_problem(mark)])),
        Err(WorklogError::Import(ImportError::Mapping(problems))) => Ok((opened, problems)),
        Err(error) => Err(refusal(error)),
    }
}

/// What stands in the file, and what is proposed for it.
async fn looked(app: &App, opened: &Opened) -> Result<(Looked, Proposal), PageError> {
    let looked = match worklog::look_at_draft(&app.store, &opened.actor, &opened.draft).await {
        Ok(looked) => looked,
        Err(WorklogError::Secret(mark)) => {
            let told = worklog::secrecy_problem(mark);
            return Err(PageError::BadRequest(told.message));
        }
        Err(error) => return Err(refusal(error)),
    };
    let proposed = move || {
        let proposal = propose(&looked.survey);
        (looked, proposal)
    };
    tokio::task::spawn_blocking(proposed).await.map_err(PageError::internal)
}

async fn page(app: &App, visitor: &Visitor, opened: Opened) -> Result<Editor, PageError> {
    let looked = looked(app, &opened).await?;
    let Opened { study, bodies, draft, .. } = opened;
    let outcome = match worklog::check_draft(&app.store, &draft, SAMPLE).await {
        Err(WorklogError::NoDraft) => return Err(refusal(WorklogError::NoDraft)),
        outcome => outcome,
    };
    let known =
        worklog::worklog_named(&app.store, &study, &draft.body, &draft.name).await.map_err(refusal)?;
    let check = Check::new(&draft, &looked.0.problems, outcome, known)?;
    Ok(Editor::new(Shell::of_study(visitor, app, &study), bodies, draft, looked, check))
}
