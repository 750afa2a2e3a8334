//! Citing: choosing the statement for a passage, figure, indicator or case; and deciding about a citation that is no
//! longer fresh.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Actor, Bilingual, Digest, Language, StudyCode};
use scheme::{
    CitationId, Content, Look, LookedAt, NewCitation, Offer, Origin, SchemeError, SchemeView, Span,
    StatementId, StatementView, Target,
};

use super::{Draft, again, evidence, evidence_path, failed, parse_study};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    target: String,
    #[serde(default)]
    words: String,
}

#[derive(Template)]
#[template(path = "pages/scheme/cite.html")]
struct CitePage {
    shell: Shell,
    study: StudyCode,
    target: Target,
    content: Content,
    origin: Origin,
    view: Arc<SchemeView>,
    words: String,
    written: Written,
    refused: Option<Bilingual>,
}

impl CitePage {
    fn kind(&self) -> &'static str {
        self.target.kind_name(self.shell.language)
    }

    fn place(&self) -> String {
        evidence::place(&self.target)
    }

    /// Where a measured figure or case is shown.
    fn source(&self) -> Option<String> {
        evidence::measured_path(&self.study, &self.target)
    }

    fn is_passage(&self) -> bool {
        matches!(self.target, Target::Passage { .. })
    }

    /// The text of a statement, short enough for a list.
    fn short(&self, statement: &StatementView) -> String {
        let text = statement.read(Language::Vietnamese).text;
        match text.char_indices().nth(110) {
            Some((end, _)) => format!("{}…", text[..end].trim_end()),
            None => text,
        }
    }

    fn is_chosen(&self, statement: &StatementView) -> bool {
        self.written.statement == statement.statement.id.to_string()
    }
}

#[derive(serde::Deserialize, Default)]
pub(super) struct Written {
    #[serde(default)]
    target: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    statement: String,
    #[serde(default)]
    section: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let target = parse_target(&wanted.target)?;
    html(&page(&app, &visitor, study, target, &wanted.words, Written::default(), None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    target: Target,
    words: &str,
    written: Written,
    refused: Option<Bilingual>,
) -> Result<CitePage, PageError> {
    let mut refused = refused;
    let mut target = target;
    if let (Target::Passage { report, address, .. }, false) = (&target, words.trim().is_empty()) {
        let whole = Target::Passage { report: *report, address: address.clone(), span: Span::Whole };
        let (_, content, _) = scheme::preview(&app.store, &study, &whole).await.map_err(failed)?;
        match Span::of_words(words, &content.quote.vi) {
            Some(span) => target = Target::Passage { report: *report, address: address.clone(), span },
            None => {
                refused = Some(Bilingual::new(
                    "Không tìm thấy đúng một chỗ có những chữ này trong đoạn; hãy chép lại cho đúng từng chữ, đủ dài để chỉ có một chỗ.",
                    "These words do not stand in the passage exactly once; copy them to the letter, long enough to be the only ones.",
                ));
            }
        }
    }
    let (target, content, origin) = scheme::preview(&app.store, &study, &target).await.map_err(failed)?;
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let shell = Shell::of_study(visitor, app, &study);
    Ok(CitePage { shell, study, target, content, origin, view, words: words.to_owned(), written, refused })
}

pub(super) async fn cite(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(written): Posted<Written>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let target = parse_target(&written.target)?;
    let seen = parse_digest(&written.seen)?;
    let mut written = written;
    let done = statement_then_cite(&app, &actor, &study, &mut written, &target, seen).await;
    match done {
        Ok(statement) => Ok(Redirect::to(&evidence_path(&study, statement)).into_response()),
        Err(error) => {
            let Some(told) = error.told() else { return Err(PageError::internal(error)) };
            let page = page(&app, &visitor, study, target, "", written, Some(told)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}

/// Cites in the statement chosen, or in a new one. A new one is remembered in the form, so that sending it again after a
/// refusal does not write it twice.
async fn statement_then_cite(
    app: &App,
    actor: &Actor,
    study: &StudyCode,
    written: &mut Written,
    target: &Target,
    seen: Digest,
) -> Result<StatementId, SchemeError> {
    let statement = match written.statement.parse() {
        Ok(id) => id,
        Err(_) => scheme::write_statement(&app.store, actor, study, &written.section, &written.text).await?,
    };
    written.statement = statement.to_string();
    scheme::cite(&app.store, actor, NewCitation { statement, target: target.clone(), seen }).await?;
    Ok(statement)
}

#[derive(serde::Deserialize)]
pub(super) struct Decision {
    /// `same`, `offered` or `remove`.
    decision: String,
    statement: String,
    #[serde(default)]
    after: i64,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    pinned: String,
    #[serde(default)]
    offered_place: String,
    #[serde(default)]
    offered_version: i64,
    #[serde(default)]
    reason: String,
}

pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(form): Posted<Decision>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let citation: CitationId = id.parse().map_err(|_| PageError::NotFound)?;
    let statement: StatementId = form.statement.parse().map_err(|_| PageError::NotFound)?;
    let reason = form.reason.clone();
    let look = |at, seen: &str| -> Result<Look, PageError> {
        let seen = parse_digest(seen)?;
        Ok(Look { citation, after: form.after, at, seen, reason: reason.clone() })
    };
    let done = match form.decision.as_str() {
        "same" => scheme::look_at(&app.store, &actor, look(LookedAt::SamePlace, &form.seen)?).await,
        // At the place offered stand exactly the pinned words, so what was pinned is what was seen.
        "offered" => {
            let offer = Offer { address: form.offered_place.clone(), version: form.offered_version };
            scheme::look_at(&app.store, &actor, look(LookedAt::OfferedPlace(offer), &form.pinned)?).await
        }
        "remove" => scheme::uncite(&app.store, &actor, citation, &form.reason).await,
        _ => {
            return Err(PageError::bad(
                "Chưa chọn cách xử lý trích dẫn.",
                "Choose what to do about the citation.",
            ));
        }
    };
    match done {
        Ok(()) => Ok(Redirect::to(&evidence_path(&study, statement)).into_response()),
        Err(error) => again(&app, &visitor, &study, Some(statement), error, Draft::default()).await,
    }
}

fn parse_target(text: &str) -> Result<Target, PageError> {
    text.parse().map_err(|_| {
        PageError::bad(
            "Liên kết trích dẫn không đầy đủ; hãy dùng nút «Trích dẫn» của đoạn, số liệu hoặc chỉ báo.",
            "The link to cite is not whole; use «Cite» beside a passage, figure or indicator.",
        )
    })
}

fn parse_digest(text: &str) -> Result<Digest, PageError> {
    text.parse().map_err(|_| {
        PageError::bad(
            "Biểu mẫu không đầy đủ; hãy tải lại trang rồi gửi lại.",
            "The form is not whole; reload the page and send again.",
        )
    })
}
