//! The editors' page of the scheme: what must be looked at first, then section by section its statements, each with
//! what it rests on; beside it the evidence of the statement chosen, pinned words and what stands there now.
//!
//! Whether a citation is fresh is `scheme`'s to say; this only shows it and passes on what a person decided.

mod citations;
mod commented;
mod comments;
mod coverage;
pub(crate) mod evidence;
mod minorities;
mod offers;
mod replies;
mod solutions;
mod statements;
mod word;

use std::collections::BTreeMap;
use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use kernel::{Bilingual, Language, StudyCode};
use plan::Plan;
use scheme::{
    CitationView, CommentError, Contradiction, FoundContradictions, Freshness, MinorityView, Piece, Prose,
    ReplyAbout, ReplyOutcome, ReplyView, SchemeError, SchemeView, Statement, StatementId, StatementView,
    Tally,
};

use crate::pages::coding::passage_path;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

use evidence::Evidence;
pub(in crate::pages) use evidence::Names;
pub(crate) use replies::Answered;
pub(in crate::pages) use word::home;

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/scheme", get(show))
        .route("/studies/{study}/scheme/statements", post(statements::write))
        .route("/studies/{study}/scheme/statements/{id}/edit", post(statements::edit))
        .route("/studies/{study}/scheme/statements/{id}/move", post(statements::shift))
        .route("/studies/{study}/scheme/statements/{id}/remove", post(statements::remove))
        .route("/studies/{study}/scheme/statements/{id}/restore", post(statements::restore))
        .route("/studies/{study}/scheme/cite", get(citations::choose).post(citations::cite))
        .route("/studies/{study}/scheme/citations/{id}", post(citations::decide))
        .route("/studies/{study}/scheme/offers", get(offers::show).post(offers::take))
        .route("/studies/{study}/scheme/solutions", get(solutions::show))
        .route("/studies/{study}/scheme/solutions/{id}", post(solutions::describe))
        .route("/studies/{study}/scheme/minorities", post(minorities::pin))
        .route("/studies/{study}/scheme/minorities/{id}/drop", post(minorities::let_go))
        .route("/studies/{study}/scheme/replies/{id}/answer", post(replies::answer))
        .route("/studies/{study}/scheme/comments", get(comments::list).post(comments::open))
        .route("/studies/{study}/scheme/comments/{round}", get(comments::show).post(comments::say))
        .route("/studies/{study}/scheme/comments/{round}/close", post(comments::close))
        .route("/studies/{study}/scheme/comments/{round}/table.docx", get(comments::table))
        .route("/studies/{study}/scheme/comments/{round}/of/{comment}/rule", post(comments::rule))
        .route("/studies/{study}/scheme/comments/{round}/of/{comment}/withdraw", post(comments::withdraw))
        .route("/studies/{study}/scheme/coverage", get(coverage::show).post(coverage::explain))
        .merge(word::router())
}

#[derive(serde::Deserialize, Default)]
struct Chosen {
    #[serde(default)]
    statement: String,
}

/// What a refused form held, so that nothing typed is lost.
#[derive(Debug, Clone, Default)]
struct Draft {
    section: String,
    text: String,
    edited: Option<String>,
    refused: Option<Bilingual>,
}

#[derive(Template)]
#[template(path = "pages/scheme/scheme.html")]
struct SchemePage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    view: Arc<SchemeView>,
    tally: Tally,
    evidence: Option<Evidence>,
    /// Why statements were taken out.
    reasons: BTreeMap<StatementId, String>,
    may_write: bool,
    may_compare: bool,
    found: Arc<FoundContradictions>,
    /// How many comments on each statement wait for a ruling.
    open_comments: BTreeMap<StatementId, i64>,
    /// What was said about the statement chosen.
    said: Option<commented::OfStatement>,
    draft: Draft,
}

impl SchemePage {
    fn is_chosen(&self, statement: &StatementView) -> bool {
        self.evidence.as_ref().is_some_and(|evidence| evidence.id == statement.statement.id)
    }

    fn shown(&self, statement: &StatementView) -> String {
        statement.read(Language::Vietnamese).text
    }

    /// Of how many citations the same words stand at one other place now.
    fn offered(&self) -> usize {
        self.view.to_look_at().iter().filter(|(_, _, citation)| citation.offer().is_some()).count()
    }

    /// Where the words of a pinned finding can be coded and cited now.
    fn passage_path(&self, minority: &MinorityView) -> Option<String> {
        Some(passage_path(&self.study, minority.body.as_ref()?, minority.stands_at.as_ref()?))
    }

    fn answered(&self, reply: &ReplyView) -> Answered {
        Answered::of(reply, &self.plan, self.shell.language)
    }

    fn answered_replies(&self) -> usize {
        self.view.replies.len() - self.view.unanswered().count()
    }

    fn withheld_replies(&self) -> usize {
        self.view.withheld_replies.values().sum()
    }

    /// Where the sentence a reply answers stands with its evidence; `None` when it was taken out.
    fn sentence_path(&self, reply: &ReplyView) -> Option<String> {
        match &reply.reply.about {
            ReplyAbout::Use { statement, citation, .. } => {
                self.view.statement(*statement).map(|_| format!("?statement={statement}#c-{citation}"))
            }
            ReplyAbout::Coding { .. } => None,
        }
    }

    /// A statement's text, as it stands in the list of what cites something.
    fn text_of(&self, id: &StatementId) -> String {
        self.view.statement(*id).map(|statement| self.shown(statement)).unwrap_or_default()
    }

    fn reached(&self, minority: &MinorityView) -> (&'static str, &'static str) {
        minorities::reached(minority, self.shell.language)
    }

    /// The open contradictions that touch what a statement cites.
    fn open_at(&self, statement: &StatementView) -> Vec<&Contradiction> {
        self.found.open_at(statement)
    }

    /// The open contradictions that touch the text, each with the statements it touches.
    fn touching(&self) -> Vec<(&Contradiction, Vec<&StatementView>)> {
        self.found.touching(&self.view)
    }

    /// Where a contradiction stands on the board.
    fn board_path(&self, contradiction: &Contradiction) -> String {
        crate::pages::figures::board_path(&self.study, contradiction)
    }

    /// Both numbers of a contradiction.
    fn numbers(&self, contradiction: &Contradiction) -> String {
        numbers(contradiction, self.shell.language)
    }

    /// Both numbers alone, where there is little room.
    fn sides(&self, contradiction: &Contradiction) -> String {
        contradiction.sides().map(|side| side.said(self.shell.language)).join(" / ")
    }

    fn contradiction_state(&self, contradiction: &Contradiction) -> (&'static str, &'static str) {
        crate::pages::figures::state(contradiction, self.shell.language)
    }

    fn state(&self, citation: &CitationView) -> &'static str {
        citation.freshness.name(self.shell.language)
    }

    fn reason(&self, statement: &Statement) -> Option<&String> {
        self.reasons.get(&statement.id)
    }

    fn kind(&self, citation: &CitationView) -> &'static str {
        citation.citation.target.kind_name(self.shell.language)
    }

    /// How many comments on a statement wait for a ruling.
    fn waiting(&self, statement: &StatementView) -> i64 {
        self.open_comments.get(&statement.statement.id).copied().unwrap_or_default()
    }

    /// How many citations of a statement are fresh, stale and orphan.
    fn states(&self, statement: &StatementView) -> (usize, usize, usize) {
        statement.citations.iter().fold((0, 0, 0), |(fresh, stale, orphan), citation| {
            match citation.freshness {
                Freshness::Fresh => (fresh + 1, stale, orphan),
                Freshness::Stale { .. } | Freshness::Unmeasured(_) => (fresh, stale + 1, orphan),
                Freshness::Orphan(_) => (fresh, stale, orphan + 1),
            }
        })
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    visitor.must(Act::SeeScheme)?;
    let study = parse_study(&study)?;
    html(&page(&app, &visitor, &study, chosen.statement.parse().ok(), Draft::default()).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: &StudyCode,
    chosen: Option<StatementId>,
    draft: Draft,
) -> Result<SchemePage, PageError> {
    let view = app.schemes.of(&app.store, study).await.map_err(failed)?;
    let plan = plan::current(&app.store, study).await?.ok_or(PageError::NotFound)?;
    let evidence = match chosen.and_then(|id| view.statement(id)) {
        Some(statement) => Some(Evidence::of(app, visitor, &plan, statement).await?),
        None => None,
    };
    let said = match &evidence {
        Some(chosen) => Some(commented::OfStatement::of(app, visitor, &view, chosen.id).await?),
        None => None,
    };
    let open_comments = scheme::open_comments(&app.store, study).await.map_err(failed)?;
    let tally = view.tally();
    let found = app.contradictions.of(&app.store, study).await.map_err(failed)?;
    let may_compare = visitor.may(Act::CompareReports);
    let shell = Shell::of_study(visitor, app, study);
    let may_write = visitor.may(Act::WriteScheme);
    let reasons = if view.removed.is_empty() {
        BTreeMap::new()
    } else {
        scheme::removal_reasons(&app.store, study).await.map_err(failed)?
    };
    Ok(SchemePage {
        shell,
        study: study.clone(),
        plan,
        view,
        tally,
        evidence,
        reasons,
        may_write,
        may_compare,
        found,
        open_comments,
        said,
        draft,
    })
}

/// Both numbers of a contradiction, each with who tells it.
pub(in crate::pages) fn numbers(contradiction: &Contradiction, language: Language) -> String {
    let side = |side: &scheme::Side| {
        let names: Vec<&str> = side.places.iter().map(|place| place.name.get(language)).collect();
        format!("{} ({})", side.said(language), names.join(", "))
    };
    format!("{} / {}", side(&contradiction.one), side(&contradiction.other))
}

/// The page again with what was refused and why.
async fn again(
    app: &App,
    visitor: &Visitor,
    study: &StudyCode,
    chosen: Option<StatementId>,
    error: SchemeError,
    draft: Draft,
) -> Result<Response, PageError> {
    let conflict = error.is_conflict();
    let Some(told) = error.told() else { return Err(PageError::internal(error)) };
    let page = page(app, visitor, study, chosen, Draft { refused: Some(told), ..draft }).await?;
    let status = if conflict { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, html(&page)?).into_response())
}

/// An error where there is no form to come back to.
pub(crate) fn failed(error: SchemeError) -> PageError {
    match error {
        SchemeError::UnknownStudy
        | SchemeError::UnknownStatement
        | SchemeError::UnknownCitation
        | SchemeError::Comment(CommentError::UnknownRound | CommentError::UnknownComment) => {
            PageError::NotFound
        }
        error => match error.told() {
            Some(told) => PageError::Conflict(told),
            None => PageError::internal(error),
        },
    }
}

fn parse_study(text: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(text).map_err(|_| PageError::NotFound)
}

/// The address of a statement's evidence.
fn evidence_path(study: &StudyCode, id: StatementId) -> String {
    format!("/studies/{study}/scheme?statement={id}#evidence")
}
