//! The editor's pages of releases: what stands in the way of the next one, the button, and the list; how the text is read aloud; taking
//! a release back; embargoes, private links, what must not be published (all of it, and one passage from beside it), and the brief.
//!
//! It decides nothing: `publish` refuses or freezes.

mod brief;
mod embargo;
mod links;
mod revoke;
mod speech;
mod withheld;
pub(crate) mod withhold;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use jiff::Timestamp;
use kernel::{Bilingual, Language, StudyCode};
use publish::{BlockingState, OpenToken, PublishError, Release, ReleaseRefused};
use scheme::{StatementId, Tally};

use crate::form::Posted;
use crate::pages::figures::board_path;
use crate::pages::scheme::numbers;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/releases", get(list).post(release))
        .route("/studies/{study}/releases/speech", get(speech::show).post(speech::answer))
        .route("/studies/{study}/releases/brief", get(brief::show).post(brief::choose))
        .route("/studies/{study}/releases/withheld", get(withheld::list).post(withheld::say))
        .route(withhold::PATH, get(withhold::ask).post(withhold::say))
        .route("/studies/{study}/releases/links", get(links::list).post(links::make))
        .route("/studies/{study}/releases/links/{link}/revoke", post(links::revoke))
        .route("/studies/{study}/releases/{number}/embargo", get(embargo::ask).post(embargo::reschedule))
        .route("/studies/{study}/releases/{number}/revoke", get(revoke::ask).post(revoke::revoke))
}

#[derive(Template)]
#[template(path = "pages/releases/releases.html")]
struct ReleasesPage {
    shell: Shell,
    study: StudyCode,
    releases: Vec<Release>,
    /// The moment these pages were asked for.
    now: Timestamp,
    /// What was typed as the moment of an embargo, and why it was not taken.
    until: String,
    embargo_refused: Option<Bilingual>,
    older: Option<i64>,
    tally: Tally,
    refused: Option<ReleaseRefused>,
    /// The number just published.
    published: Option<i64>,
    /// The number just revoked.
    revoked: Option<i64>,
    /// The number of the last release, which says the same.
    unchanged: Option<i64>,
    /// Statements with numbers that lead to no figure.
    typed: Vec<Typed>,
    /// How many replies of bodies nobody answered yet.
    unanswered: usize,
    /// Open contradictions that touch the text.
    contradictions: Vec<Touching>,
}

/// An open contradiction with what it touches.
struct Touching {
    subject: Bilingual,
    numbers: String,
    /// Where it stands on the board; `None` for who may not compare.
    href: Option<String>,
    statements: Vec<(StatementId, String)>,
}

/// A statement with numbers that somebody typed.
struct Typed {
    statement: StatementId,
    text: String,
    numbers: String,
}

impl ReleasesPage {
    fn said(&self, refused: &ReleaseRefused) -> String {
        refused.said(self.shell.language)
    }

    /// Whether all that stands in the way is that nothing is written.
    fn says_nothing(&self, refused: &ReleaseRefused) -> bool {
        refused.blocking.is_empty()
            && refused.unsupported.is_empty()
            && refused.uncited.is_empty()
            && refused.minorities.is_empty()
            && refused.unread.is_empty()
            && refused.unfit.is_empty()
            && refused.withheld.is_empty()
            && refused.personal.is_empty()
    }

    fn reason(&self, open: &OpenToken) -> &'static str {
        open.reason.name(self.shell.language)
    }

    fn illustration_kind(&self, each: &publish::Unfit) -> &'static str {
        each.kind.name(self.shell.language)
    }

    fn orphan(&self, state: &BlockingState) -> bool {
        *state == BlockingState::Orphan
    }
}

#[derive(Default, serde::Deserialize)]
struct Cursor {
    before: Option<i64>,
    published: Option<i64>,
    revoked: Option<i64>,
}

#[derive(serde::Deserialize)]
struct NewRelease {
    /// The moment of an embargo, in Hà Nội; empty for none.
    #[serde(default)]
    until: String,
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(cursor): Query<Cursor>,
) -> Result<Response, PageError> {
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    visitor.must(Act::Publish)?;
    html(&page(&app, &visitor, study, cursor).await?)
}

async fn release(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(NewRelease { until }): Posted<NewRelease>,
) -> Result<Response, PageError> {
    let study = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let actor = visitor.must(Act::Publish)?;
    let made = match embargo::moment(&until) {
        Ok(None) => publish::release(&app.store, &actor, &study).await,
        Ok(Some(moment)) => publish::release_later(&app.store, &actor, &study, moment).await,
        Err(refused) => return not_embargoed(&app, &visitor, study, until, refused).await,
    };
    match made {
        Ok(release) => {
            let to = format!("/studies/{study}/releases?published={}", release.number);
            Ok(Redirect::to(&to).into_response())
        }
        Err(PublishError::Refused(_)) => {
            let page = page(&app, &visitor, study, Cursor::default()).await?;
            Ok((StatusCode::CONFLICT, html(&page)?).into_response())
        }
        Err(PublishError::Unchanged { number }) => {
            let page = page(&app, &visitor, study, Cursor::default()).await?;
            let page = ReleasesPage { unchanged: Some(number), ..page };
            Ok((StatusCode::CONFLICT, html(&page)?).into_response())
        }
        Err(PublishError::Embargo(refused)) => {
            not_embargoed(&app, &visitor, study, until, refused.message()).await
        }
        Err(error) => Err(failed(error)),
    }
}

/// The page again, with what was typed and why it was not taken.
async fn not_embargoed(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    until: String,
    refused: Bilingual,
) -> Result<Response, PageError> {
    let page = page(app, visitor, study, Cursor::default()).await?;
    let page = ReleasesPage { until, embargo_refused: Some(refused), ..page };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    cursor: Cursor,
) -> Result<ReleasesPage, PageError> {
    let scheme = app.schemes.of(&app.store, &study).await.map_err(|error| failed(error.into()))?;
    let lexicon = publish::lexicon(&app.store, &study).await.map_err(failed)?;
    let releases = publish::releases(&app.store, &study, cursor.before).await.map_err(failed)?;
    let full = i64::try_from(releases.len()).is_ok_and(|count| count == publish::PAGE);
    let older = releases.last().filter(|_| full).map(|release| release.number);
    let found = app.contradictions.of(&app.store, &study).await.map_err(|error| failed(error.into()))?;
    let illustrations = publish::illustrations(&app.store, &app.beside, &study).await.map_err(failed)?;
    let contradictions = found.touching(&scheme).into_iter().map(|(each, statements)| Touching {
        subject: each.subject.clone(),
        numbers: numbers(each, visitor.language),
        href: visitor.may(Act::CompareReports).then(|| board_path(&study, each)),
        statements: statements
            .into_iter()
            .map(|each| (each.statement.id, each.read(Language::Vietnamese).text))
            .collect(),
    });
    let contradictions = contradictions.collect();
    let typed = scheme.statements().filter_map(|(_, each)| {
        let numbers = each.typed_numbers();
        let text = each.read(Language::Vietnamese).text;
        (!numbers.is_empty()).then(|| Typed {
            statement: each.statement.id,
            text,
            numbers: numbers.join("; "),
        })
    });
    let withheld = publish::withheld_citations(&app.store, &scheme).await.map_err(failed)?;
    Ok(ReleasesPage {
        typed: typed.collect(),
        unanswered: scheme.unanswered().count(),
        contradictions,
        unchanged: None,
        shell: Shell::of_study(visitor, app, &study),
        tally: scheme.tally(),
        refused: publish::refusal(
            &scheme,
            &app.proof_sheets.of(&scheme, &lexicon).open,
            &illustrations.unfit(&scheme),
            &withheld,
        ),
        study,
        releases,
        now: app.store.world().now(),
        until: String::new(),
        embargo_refused: None,
        older,
        published: cursor.published,
        revoked: cursor.revoked,
    })
}

fn failed(error: PublishError) -> PageError {
    match error {
        PublishError::Scheme(scheme::SchemeError::UnknownStudy) => PageError::NotFound,
        error => PageError::internal(error),
    }
}
