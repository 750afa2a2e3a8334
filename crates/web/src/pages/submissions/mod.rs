//! A submission: what was found in the file, how its headings were read, what is vouched for about its figures, and the
//! steps from draft over the signer to the receipt.
//!
//! Nothing here decides; `reports::submission` says which step may follow.

mod arrivals;
mod figures;

use accounts::{Act, SignInError};
use askama::Template;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use kernel::{Actor, Bilingual, BodyCode, StudyCode};
use plan::{Plan, Study};
use reports::query::QueryState;
use reports::submission::{self, Signature, Submission, SubmissionError, SubmissionState};
use reports::{Examined, Head, Matched, OTHER, PassageKind, ReceiveError};

pub use self::arrivals::Arrivals;
use self::figures::FigureRow;
use super::desk::{Checked, own_body, refused, upload};
use super::reports::changes::{From, Text, version_name};
use super::reports::{download, version_path};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    let most = DefaultBodyLimit::max(reports::MOST_BYTES + (1 << 20));
    Router::new()
        .route("/desk/{study}/submissions", post(keep).layer(most))
        .route("/desk/{study}/submissions/{number}", get(show))
        .route("/desk/{study}/submissions/{number}/original", get(original))
        .route("/desk/{study}/submissions/{number}/changes", get(changes))
        .route("/desk/{study}/submissions/{number}/send", post(send))
        .route("/desk/{study}/submissions/{number}/recall", post(recall))
        .route("/desk/{study}/submissions/{number}/return", post(send_back))
        .route("/desk/{study}/submissions/{number}/sign", post(sign))
        .route("/desk/{study}/submissions/{number}/receive", post(receive))
        .route("/desk/{study}/submissions/{number}/headings", post(headings))
        .route("/desk/{study}/submissions/{number}/figures", post(figures::vouch))
        .merge(arrivals::router())
}

/// The tone of a badge that tells how far a submission has come.
pub(crate) fn tone(state: SubmissionState) -> &'static str {
    match state {
        SubmissionState::Draft | SubmissionState::Replaced => "note",
        SubmissionState::Awaiting | SubmissionState::Returned | SubmissionState::Signed => "warn",
        SubmissionState::Received => "good",
    }
}

/// A heading of the file and the section it is taken to begin.
struct HeadingRow {
    words: String,
    section: String,
    /// Whether a person may want to look.
    unsure: bool,
}

/// What a file that could be read again shows.
struct Contents {
    checked: Checked,
    head: Head,
    headings: Vec<HeadingRow>,
    figures: Vec<FigureRow>,
}

#[derive(Template)]
#[template(path = "pages/submissions/submission.html")]
struct SubmissionPage {
    shell: Shell,
    study: Study,
    name: Bilingual,
    submission: Submission,
    /// Why it cannot be read any more, or what is in it.
    contents: Result<Contents, Checked>,
    queries: Vec<reports::query::Query>,
    /// The newest version that was received, with its page.
    latest: Option<(i64, String)>,
    /// The earlier file that had been sent or signed when this one took its place.
    replaced: Option<Submission>,
    signs: bool,
    /// The name under which the visitor signs.
    person: String,
    /// Why the last step was not taken.
    refusal: Option<Bilingual>,
}

impl SubmissionPage {
    fn path(&self) -> String {
        path(&self.study.code, self.submission.number)
    }

    /// The steps of the way, each with whether it is done, under way or to come.
    fn steps(&self) -> [(&'static str, &'static str); 4] {
        let t = |vi, en| self.shell.language.pick(vi, en);
        let at = match self.submission.state {
            SubmissionState::Draft | SubmissionState::Returned | SubmissionState::Replaced => 0,
            SubmissionState::Awaiting => 2,
            SubmissionState::Signed => 3,
            SubmissionState::Received => 4,
        };
        let names = [
            t("Dự thảo, kiểm tra", "Draft, checked"),
            t("Trình ký", "Sent for signature"),
            t("Lãnh đạo ký duyệt", "Signed off"),
            t("Tiếp nhận, cấp biên nhận", "Received, with a receipt"),
        ];
        let mut index = 0;
        names.map(|name| {
            let state = if index < at {
                "done"
            } else if index == at {
                "now"
            } else {
                "next"
            };
            index += 1;
            (name, state)
        })
    }

    fn section_options(&self, chosen: &str) -> Vec<(String, String, bool)> {
        let sections = &self.study.plan.outline.sections;
        let other = self.shell.language.pick("không thuộc đề cương", "none of the outline's").to_owned();
        sections
            .iter()
            .map(|section| (section.key.clone(), section.title.get(self.shell.language).to_owned()))
            .chain([(OTHER.to_owned(), other)])
            .map(|(key, title)| {
                let is = key == chosen;
                (key, title, is)
            })
            .collect()
    }

    fn is_before_signature(&self) -> bool {
        matches!(
            self.submission.state,
            SubmissionState::Draft | SubmissionState::Returned | SubmissionState::Awaiting
        )
    }

    fn vouched(&self) -> (usize, usize) {
        let figures = self.contents.as_ref().map_or(&[][..], |contents| &contents.figures);
        (figures.iter().filter(|row| row.is_vouched()).count(), figures.len())
    }

    fn unvouched(&self) -> usize {
        let (vouched, all) = self.vouched();
        all - vouched
    }
}

fn path(study: &StudyCode, number: i64) -> String {
    format!("/desk/{study}/submissions/{number}")
}

/// A submission of the visitor's body.
struct Own {
    actor: Actor,
    study: Study,
    body: BodyCode,
    submission: Submission,
}

async fn own(app: &App, visitor: &Visitor, study: &str, number: i64) -> Result<Own, PageError> {
    let (actor, body) = own_body(visitor)?;
    let code = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    let study = plan::study_as_seen_by(&app.store, &code, &body).await?.ok_or(PageError::NotFound)?;
    let submission = submission::submission(&app.store, &code, &body, number).await?;
    Ok(Own { actor, study, body, submission: submission.ok_or(PageError::NotFound)? })
}

async fn keep(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    form: Multipart,
) -> Result<Response, PageError> {
    let (actor, upload) = upload(&visitor, &study, form).await?;
    let (study, file_name) = (upload.study.clone(), upload.file_name.clone());
    let ticket = app.queue.join();
    let turn = ticket.turn(app.store.world()).await;
    let kept = submission::keep(&app.store, &app.settings.reader, &actor, upload).await;
    drop(turn);
    match kept {
        Ok(kept) => Ok(Redirect::to(&path(&study, kept.submission.number)).into_response()),
        Err(SubmissionError::Receive(error)) => refused(&app, &visitor, study, file_name, error).await,
        Err(error) => Err(told(error)),
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    page(&app, &visitor, own, None).await
}

async fn page(
    app: &App,
    visitor: &Visitor,
    own: Own,
    refusal: Option<Bilingual>,
) -> Result<Response, PageError> {
    let Own { study, body, submission, .. } = own;
    if let Some(version) = submission.version {
        let version = reports::version(&app.store, version).await?.ok_or(PageError::NotFound)?;
        return Ok(Redirect::to(&version_path(&study.code, &body, version.number)).into_response());
    }
    let contents = match look(app, &study.plan, &submission).await {
        Ok(contents) => Ok(contents),
        Err(error) => match error.problem() {
            Some(problem) => Err(Checked::refused(submission.file_name.clone(), problem)),
            None => return Err(PageError::internal(error)),
        },
    };
    let mut queries = reports::query::queries(&app.store, &study.code, &body).await?;
    queries.retain(|query| query.state != QueryState::Closed);
    let report = reports::report_of(&app.store, &study.code, &body).await?;
    let latest = match report {
        Some(report) => reports::latest(&app.store, report).await?,
        None => None,
    };
    let before = submission::submissions(&app.store, &study.code, &body).await?;
    let replaced = before.into_iter().find(|before| {
        before.number < submission.number
            && before.state == SubmissionState::Replaced
            && (before.sent_at.is_some() || before.signed.is_some())
    });
    let mut shell = Shell::new(visitor, app);
    shell.generated |= study.generated;
    html(&SubmissionPage {
        name: study.plan.body_name(&body),
        latest: latest.map(|latest| (latest.number, version_path(&study.code, &body, latest.number))),
        replaced: replaced.filter(|_| submission.state.is_open()),
        signs: visitor.may(Act::SignReport(&body)),
        person: visitor.signed_in()?.account.name.clone(),
        shell,
        study,
        submission,
        contents,
        queries,
        refusal,
    })
}

/// Reads the file of a submission again, as its turn comes.
async fn examined(app: &App, submission: &Submission) -> Result<Examined, ReceiveError> {
    let bytes = app.store.blobs().get(&submission.digest).await?;
    let upload = reports::Upload {
        study: submission.study.clone(),
        body: submission.body.clone(),
        file_name: submission.file_name.clone(),
        encoding: submission.encoding,
        bytes,
    };
    let ticket = app.queue.join();
    let _turn = ticket.turn(app.store.world()).await;
    reports::examine_upload(&app.store, &app.settings.reader, upload).await
}

async fn look(app: &App, plan: &Plan, submission: &Submission) -> Result<Contents, ReceiveError> {
    let examined = examined(app, submission).await?;
    let known = reports::passport::passports(&app.store, &submission.study, &submission.body).await?;
    let proposals = reports::passport::proposals(&examined.draft, &plan.outline, submission.digest, &known);
    Ok(Contents {
        checked: Checked::of(submission.file_name.clone(), &examined, plan, &submission.body),
        head: examined.draft.head.clone(),
        headings: heading_rows(&examined, plan),
        figures: FigureRow::of(proposals, &examined.draft),
    })
}

/// The headings that begin a section, and, while a section has none, every other heading.
fn heading_rows(examined: &Examined, plan: &Plan) -> Vec<HeadingRow> {
    let draft = &examined.draft;
    let mut rows: Vec<HeadingRow> = draft
        .sections
        .iter()
        .map(|section| HeadingRow {
            words: section.heading.clone(),
            section: section.key.clone(),
            unsure: matches!(section.matched, Matched::Meaning | Matched::Not),
        })
        .collect();
    let found = |key: &str| draft.sections.iter().any(|section| section.key == key);
    if plan.outline.sections.iter().any(|section| !found(&section.key)) {
        let others = draft.passages.iter().filter(|passage| passage.kind == PassageKind::Heading);
        rows.extend(others.map(|passage| HeadingRow {
            words: passage.text.clone(),
            section: String::new(),
            unsure: false,
        }));
    }
    rows
}

async fn original(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let bytes = app.store.blobs().get(&own.submission.digest).await?;
    let (ending, kind) = reports::sniff(&bytes).ending();
    let plain = format!("{}-{number}.{ending}", own.body);
    Ok(download(kind, &plain, &own.submission.file_name, bytes))
}

/// What the file changed of the version received last, or of the submission `from`.
async fn changes(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Query(From { from }): Query<From>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let (code, body) = (&own.study.code, &own.body);
    let text = async |submission: &Submission| -> Result<Text, PageError> {
        let examined = examined(&app, submission).await.map_err(|error| match error.problem() {
            Some(problem) => PageError::Conflict(problem.message),
            None => PageError::internal(error),
        })?;
        let number = submission.number;
        Ok(Text {
            name: Bilingual::new(format!("hồ sơ trình ký {number}"), format!("submission {number}")),
            href: path(code, number),
            passages: examined.draft.passages,
            figures: examined.draft.figures,
        })
    };
    let before = match from {
        Some(from) => {
            let earlier = submission::submission(&app.store, code, body, from).await?;
            text(&earlier.ok_or(PageError::NotFound)?).await?
        }
        None => {
            let report = reports::report_of(&app.store, code, body).await?.ok_or(PageError::NotFound)?;
            let latest = reports::latest(&app.store, report).await?.ok_or(PageError::NotFound)?;
            Text {
                name: version_name(latest.number),
                href: version_path(code, body, latest.number),
                passages: reports::passages(&app.store, latest.id).await?,
                figures: reports::figures(&app.store, latest.id).await?,
            }
        }
    };
    let after = text(&own.submission).await?;
    let mut shell = Shell::new(&visitor, &app);
    shell.generated |= own.study.generated;
    let back = (Bilingual::new("Hồ sơ trình ký", "Submission"), path(code, number));
    super::reports::changes::page(shell, own.study.plan.body_name(body), back, (before, after), Vec::new())
}

#[derive(serde::Deserialize)]
struct Nothing {}

async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let done = submission::send_for_signature(&app.store, &own.actor, own.submission.id).await;
    after(&app, &visitor, own, done).await
}

async fn recall(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let done = submission::recall(&app.store, &own.actor, own.submission.id).await;
    after(&app, &visitor, own, done).await
}

#[derive(serde::Deserialize)]
struct Why {
    #[serde(default)]
    why: String,
}

async fn send_back(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Why { why }): Posted<Why>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    visitor.must(Act::SignReport(&own.body))?;
    let done = submission::send_back(&app.store, &own.actor, own.submission.id, &why).await;
    after(&app, &visitor, own, done).await
}

#[derive(serde::Deserialize)]
struct Signing {
    #[serde(default)]
    password: String,
}

async fn sign(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Signing { password }): Posted<Signing>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let actor = visitor.must(Act::SignReport(&own.body))?;
    let account = visitor.signed_in()?.account.clone();
    if let Err(error) = accounts::confirm(&app.store, &account.login, password).await {
        let told = match error {
            // Who signs is known here: only the password can be wrong.
            SignInError::Wrong => Bilingual::new(
                "Chưa ký: mật khẩu không đúng. Hãy nhập lại ở phần ký duyệt.",
                "Not signed: the password is not right. Type it again where you sign off.",
            ),
            error => error.message(),
        };
        return page(&app, &visitor, own, Some(told)).await;
    }
    let signature = Signature { name: account.name };
    let id = own.submission.id;
    let done = submission::sign_off(&app.store, &app.settings.reader, &actor, signature, id).await;
    received(&app, &visitor, own, done).await
}

/// Receives what was signed off when that could not be done at once.
async fn receive(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Nothing {}): Posted<Nothing>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let done =
        submission::receive_signed(&app.store, &app.settings.reader, &own.actor, &own.submission).await;
    received(&app, &visitor, own, done).await
}

async fn received(
    app: &App,
    visitor: &Visitor,
    own: Own,
    done: Result<reports::Received, SubmissionError>,
) -> Result<Response, PageError> {
    match done {
        Ok(received) => {
            let path = version_path(&own.study.code, &own.body, received.number);
            Ok(Redirect::to(&format!("{path}/receipt")).into_response())
        }
        Err(error) => after(app, visitor, own, Err(error)).await,
    }
}

#[derive(serde::Deserialize)]
#[serde(transparent)]
struct Pairs(Vec<(String, String)>);

/// Remembers which sections the headings begin: pairs of fields `heading` and `section`, in turn.
async fn headings(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, i64)>,
    Posted(Pairs(pairs)): Posted<Pairs>,
) -> Result<Response, PageError> {
    let own = own(&app, &visitor, &study, number).await?;
    let mut choices: Vec<(String, String)> = Vec::new();
    let mut heading: Option<String> = None;
    for (name, value) in pairs {
        match name.as_str() {
            "heading" => heading = Some(value),
            // A choice that was not touched stands empty or as it was read.
            "section" => choices.extend(heading.take().filter(|_| !value.is_empty()).map(|it| (it, value))),
            _ => {}
        }
    }
    reports::choose_headings(&app.store, &own.actor, (&own.study.code, &own.body), &choices).await?;
    Ok(Redirect::to(&format!("{}#headings", path(&own.study.code, number))).into_response())
}

/// Back to the page, with why the step was not taken.
async fn after(
    app: &App,
    visitor: &Visitor,
    own: Own,
    done: Result<(), SubmissionError>,
) -> Result<Response, PageError> {
    let (code, number) = (own.study.code.clone(), own.submission.number);
    match done {
        Ok(()) => Ok(Redirect::to(&path(&code, number)).into_response()),
        Err(error) => match error.message() {
            Some(message) => {
                let fresh = submission::submission(&app.store, &code, &own.body, number).await?;
                let submission = fresh.ok_or(PageError::NotFound)?;
                page(app, visitor, Own { submission, ..own }, Some(message)).await
            }
            None => Err(PageError::internal(error)),
        },
    }
}

fn told(error: SubmissionError) -> PageError {
    match error.message() {
        Some(message) => PageError::Conflict(message),
        None => PageError::internal(error),
    }
}
