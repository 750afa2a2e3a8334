//! The brief of a study: which statements it holds and in which order.
//!
//! It decides nothing: `publish` keeps it or refuses.

use std::collections::BTreeMap;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, Language, StudyCode};
use publish::PublishError;
use scheme::StatementId;

use super::failed;
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/releases/brief.html")]
struct BriefPage {
    shell: Shell,
    study: StudyCode,
    sections: Vec<Section>,
    /// The number of the brief that is shown.
    seen: i64,
    chosen: usize,
    seconds: u64,
    refused: Option<Bilingual>,
    /// Whether it was just kept.
    kept: bool,
}

struct Section {
    title: Bilingual,
    statements: Vec<Choice>,
}

/// A statement that may be chosen.
struct Choice {
    id: StatementId,
    text: String,
    /// Its place in the brief; empty where it is in none.
    order: String,
    seconds: u64,
}

impl BriefPage {
    fn is_long(&self) -> bool {
        self.seconds > publish::BRIEF_SECONDS
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Done {
    kept: Option<String>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    visitor.must(Act::Publish)?;
    let page = page(&app, &visitor, study, None).await?;
    html(&BriefPage { kept: done.kept.is_some(), ..page })
}

pub(super) async fn choose(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<BTreeMap<String, String>>,
) -> Result<Response, PageError> {
    let study = parse(&study)?;
    let actor = visitor.must(Act::Publish)?;
    let seen = fields.get("seen").and_then(|seen| seen.parse().ok()).unwrap_or_default();
    let mut chosen: Vec<(i64, StatementId)> = fields
        .iter()
        .filter_map(|(name, order)| Some((order.trim().parse().ok()?, name.parse().ok()?)))
        .collect();
    // Two with the same number keep the order in which they were written.
    chosen.sort_unstable();
    let chosen: Vec<StatementId> = chosen.into_iter().map(|(_, statement)| statement).collect();
    match publish::choose_brief(&app.store, &actor, &study, seen, chosen.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("/studies/{study}/releases/brief?kept=1")).into_response()),
        Err(PublishError::Brief(refused)) => {
            let page = page(&app, &visitor, study, Some(chosen)).await?;
            let page = BriefPage { refused: Some(refused.message()), ..page };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
        Err(error) => Err(failed(error)),
    }
}

/// The page with what stands, or with what was typed.
async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    typed: Option<Vec<StatementId>>,
) -> Result<BriefPage, PageError> {
    let scheme = app.schemes.of(&app.store, &study).await.map_err(|error| failed(error.into()))?;
    let lexicon = publish::lexicon(&app.store, &study).await.map_err(failed)?.to_lexicon();
    let brief = publish::brief(&app.store, &study).await.map_err(failed)?;
    let seen = brief.as_ref().map_or(0, |brief| brief.number);
    let chosen = typed.or_else(|| brief.map(|brief| brief.statements)).unwrap_or_default();
    let mut texts = vec![scheme.title.vi.clone()];
    let mut sections = Vec::new();
    for section in scheme.sections.iter().filter(|section| !section.statements.is_empty()) {
        let choices = section.statements.iter().map(|each| {
            let text = each.read(Language::Vietnamese).text;
            let place = chosen.iter().position(|id| *id == each.statement.id);
            if place.is_some() {
                texts.push(text.clone());
            }
            Choice {
                id: each.statement.id,
                seconds: publish::spoken_seconds([text.as_str()], &lexicon),
                order: place.map(|place| (place + 1).to_string()).unwrap_or_default(),
                text,
            }
        });
        let statements = choices.collect();
        sections.push(Section { title: section.title.clone(), statements });
    }
    Ok(BriefPage {
        shell: Shell::of_study(visitor, app, &study),
        sections,
        seen,
        chosen: texts.len() - 1,
        seconds: publish::spoken_seconds(texts.iter().map(String::as_str), &lexicon),
        refused: None,
        kept: false,
        study,
    })
}

fn parse(study: &str) -> Result<StudyCode, PageError> {
    StudyCode::parse(study).map_err(|_| PageError::NotFound)
}
