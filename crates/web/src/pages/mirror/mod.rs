//! The mirror of a body: which sentences of the scheme rest on its evidence, how it was coded, and what it replies.
//!
//! What a body may see of the draft is `scheme`'s to say; this shows it to those who may look, and takes replies.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use coding::Reach;
use kernel::{Actor, Bilingual, BodyCode, Digest, StudyCode};
use plan::Plan;
use publish::Publications;
use scheme::{CodedAs, CodedPassage, LONGEST_REPLY, Mirror, NewBodyReply, Replied, SchemeError, Target, Use};

use super::reports::version_path;
use super::scheme::{Answered, evidence, failed};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/mirror/{body}", get(show))
        .route("/studies/{study}/mirror/{body}/replies", post(reply))
}

/// Where a body's mirror is.
pub(crate) fn path(study: &StudyCode, body: &BodyCode) -> String {
    format!("/studies/{study}/mirror/{body}")
}

#[derive(Template)]
#[template(path = "pages/mirror/mirror.html")]
struct MirrorPage {
    shell: Shell,
    study: StudyCode,
    plan: Arc<Plan>,
    body: BodyCode,
    name: Bilingual,
    /// The number of the current version; `None` while the body sent nothing.
    version: Option<i64>,
    mirror: Mirror,
    publications: Arc<Publications>,
    passed_over: Vec<PassedOver>,
    /// How many replies are held back while coders judge blind.
    withheld_replies: usize,
    may_reply: bool,
    /// Whether the visitor belongs to the body.
    is_own: bool,
    refused: Option<Refused>,
}

/// A reply that was not kept.
struct Refused {
    /// The anchor of what it answers.
    anchor: String,
    text: String,
    why: Bilingual,
}

/// A section the body tells findings in and of which nothing is cited.
struct PassedOver {
    title: Bilingual,
    findings: i64,
    reason: Option<String>,
}

impl MirrorPage {
    fn heading(&self) -> &'static str {
        if self.is_own {
            self.shell.language.pick("Báo cáo của cơ quan trong đề án", "Your report in the scheme")
        } else {
            self.shell.language.pick("Báo cáo này trong đề án", "This report in the scheme")
        }
    }

    /// What is cited, in words: its kind and where it stands.
    fn place(&self, of_use: &Use) -> String {
        let language = self.shell.language;
        let target = &of_use.cited.citation.target;
        let kind = target.kind_name(language);
        match target {
            Target::Passage { address, .. } => format!("{kind}, {}", self.place_of(address)),
            Target::Indicator { unit, .. } => {
                format!("{kind}, {} {unit}", language.pick("đơn vị", "unit"))
            }
            Target::Example { case, .. } => format!("{kind} {case}"),
            Target::Figure { .. } | Target::Reply { .. } => kind.to_owned(),
        }
    }

    /// A passage's place in words.
    fn place_of(&self, address: &str) -> String {
        reports::place_words(address, &self.plan.outline).get(self.shell.language).to_owned()
    }

    /// Where what is cited is read: the version that was pinned.
    fn source(&self, of_use: &Use) -> Option<String> {
        let target = &of_use.cited.citation.target;
        match target {
            Target::Reply { .. } => None,
            _ => {
                let version = of_use.cited.citation.pinned.content.version;
                evidence::source_path(&self.study, &of_use.cited, Some(version))
            }
        }
    }

    fn passage_path(&self, version: i64, address: &str) -> String {
        format!("{}#{address}", version_path(&self.study, &self.body, version))
    }

    /// The releases that publish the sentence with this evidence.
    fn releases(&self, of_use: &Use) -> &[i64] {
        self.publications.of(of_use.statement, of_use.cited.citation.pinned.content.digest)
    }

    fn state(&self, of_use: &Use) -> &'static str {
        of_use.cited.freshness.name(self.shell.language)
    }

    /// A code's name and how the words speak.
    fn code(&self, coded: &CodedAs) -> (String, &'static str) {
        let name = self.plan.codebook.code(&coded.code).map(|code| code.name.clone()).unwrap_or_default();
        (name.get(self.shell.language).to_owned(), coded.reach.name(self.shell.language))
    }

    fn is_named(&self, coded: &CodedAs) -> bool {
        coded.reach == Reach::Named
    }

    fn answered(&self, reply: &scheme::ReplyView) -> Answered {
        Answered::of(reply, &self.plan, self.shell.language)
    }

    /// Whether what a refused reply answers is still on the page.
    fn is_shown(&self, refused: &Refused) -> bool {
        let uses = self.mirror.uses.iter().map(|each| format!("use-{}", each.cited.citation.id));
        let coded = self.mirror.coded.iter().map(|each| format!("coded-{}", each.address.replace('/', "-")));
        uses.chain(coded).any(|anchor| anchor == refused.anchor)
    }

    /// The refused reply to what stands at this anchor.
    fn refused_at(&self, anchor: &str) -> Option<&Refused> {
        self.refused.as_ref().filter(|refused| refused.anchor == anchor)
    }

    /// The form to reply to a use.
    fn form_of_use<'f>(&'f self, of_use: &'f Use, anchor: &'f str) -> ReplyForm<'f> {
        let name = of_use.cited.citation.id.to_string();
        ReplyForm { page: self, anchor, to: "use", name, about: of_use.sentence.clone(), seen: of_use.seen }
    }

    /// The form to reply to how a passage was coded.
    fn form_of_coding<'f>(&'f self, coded: &'f CodedPassage, anchor: &'f str) -> ReplyForm<'f> {
        let (name, about) = (coded.address.clone(), self.place_of(&coded.address));
        ReplyForm { page: self, anchor, to: "coding", name, about, seen: coded.seen }
    }
}

/// The form for a reply to one thing.
struct ReplyForm<'f> {
    page: &'f MirrorPage,
    anchor: &'f str,
    /// `use` or `coding`.
    to: &'static str,
    /// The citation, or the passage's address.
    name: String,
    /// What it is about, in words.
    about: String,
    seen: Digest,
}

impl ReplyForm<'_> {
    fn text(&self) -> &str {
        self.page.refused_at(self.anchor).map_or("", |refused| refused.text.as_str())
    }

    fn why(&self) -> Option<&Bilingual> {
        self.page.refused_at(self.anchor).map(|refused| &refused.why)
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let (study, body) = parse(&study, &body)?;
    html(&page(&app, &visitor, study, body, None).await?)
}

fn parse(study: &str, body: &str) -> Result<(StudyCode, BodyCode), PageError> {
    let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
    Ok((study, BodyCode::parse(body).map_err(|_| PageError::NotFound)?))
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    body: BodyCode,
    refused: Option<Refused>,
) -> Result<MirrorPage, PageError> {
    let viewer = visitor.must(Act::SeeMirror(&body))?;
    let plan = plan::as_seen_by(&app.store, &study, &body).await?.ok_or(PageError::NotFound)?;
    if plan.assignment(&body).is_none() {
        return Err(PageError::NotFound);
    }
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let mirror = scheme::mirror(&app.store, &viewer, &view, &body, (&app.versions, &app.codings))
        .await
        .map_err(failed)?;
    let publications = app.published.of(&app.store, &study).await.map_err(PageError::internal)?;
    let version = match reports::report_of(&app.store, &study, &body).await? {
        Some(report) => reports::latest(&app.store, report).await?.map(|version| version.number),
        None => None,
    };
    let is_own = viewer.body.as_ref() == Some(&body);
    Ok(MirrorPage {
        name: plan.body_name(&body),
        version,
        passed_over: passed_over(app, &plan, &view, &body).await?,
        withheld_replies: view.withheld_replies.get(&body).copied().unwrap_or_default(),
        may_reply: visitor.may(Act::ReplyForBody(&body)),
        shell: Shell::of_study(visitor, app, &study),
        study,
        plan,
        body,
        mirror,
        publications,
        is_own,
        refused,
    })
}

/// The sections in which the body tells findings and nothing of its report is cited, with the reason an editor gave: for the
/// section, else for the body as a whole.
async fn passed_over(
    app: &App,
    plan: &Arc<Plan>,
    view: &Arc<scheme::SchemeView>,
    body: &BodyCode,
) -> Result<Vec<PassedOver>, PageError> {
    let states = app.boards.of(&app.store, &view.study).await?;
    let told = app.told(&view.study).await?;
    let borne = app.borne.of(&app.store, &Actor::system(), &view.study).await;
    let borne = borne.map_err(crate::pages::coding::failed)?;
    let coverage = app.coverages.of((plan, view), (states, told), borne);
    let Some(of_body) = coverage.bodies.iter().find(|each| each.body == *body) else {
        return Ok(Vec::new());
    };
    let of_all = of_body.omission.as_ref();
    let cells = coverage.sections.iter().zip(&of_body.cells).zip(&plan.outline.sections);
    let over = cells.filter(|((_, cell), _)| cell.findings > 0 && !cell.is_heard());
    let one =
        |((section, cell), outline): ((&scheme::SectionCoverage, &scheme::CoverageCell), &plan::Section)| {
            let reason = section.omission.as_ref().or(of_all).map(|omission| omission.reason.clone());
            PassedOver { title: outline.title.clone(), findings: cell.findings, reason }
        };
    Ok(over.map(one).collect())
}

#[derive(serde::Deserialize)]
struct Written {
    /// `use` or `coding`.
    #[serde(default)]
    to: String,
    /// The citation, or the passage's address.
    #[serde(default)]
    name: String,
    #[serde(default)]
    anchor: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    text: String,
}

async fn reply(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
    Posted(written): Posted<Written>,
) -> Result<Response, PageError> {
    let (study, body) = parse(&study, &body)?;
    let actor = visitor.must(Act::ReplyForBody(&body))?;
    let to = match written.to.as_str() {
        "use" => Replied::Use(written.name.parse().map_err(|_| PageError::NotFound)?),
        "coding" => Replied::Coding(written.name.clone()),
        _ => return Err(PageError::NotFound),
    };
    let seen = written.seen.parse().map_err(|_| PageError::NotFound)?;
    let new = NewBodyReply { study: study.clone(), body: body.clone(), to, seen, text: written.text.clone() };
    match scheme::reply(&app.store, &actor, new).await {
        Ok(id) => Ok(Redirect::to(&format!("{}#reply-{id}", path(&study, &body))).into_response()),
        Err(error) => again(&app, &visitor, (study, body), written, error).await,
    }
}

/// The page again with what was refused and why; the words typed stand where they were typed, or above when what they answer
/// is no longer there.
async fn again(
    app: &App,
    visitor: &Visitor,
    (study, body): (StudyCode, BodyCode),
    written: Written,
    error: SchemeError,
) -> Result<Response, PageError> {
    let status = if error.is_conflict() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let Some(why) = error.told() else { return Err(PageError::internal(error)) };
    let refused = Refused { anchor: written.anchor, text: written.text, why };
    Ok((status, html(&page(app, visitor, study, body, Some(refused)).await?)?).into_response())
}
