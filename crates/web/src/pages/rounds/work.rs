//! A coder's work: one passage at a time, with the coder's own judgement and nobody else's.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use coding::{Drawn, Judgement, NewJudgement, Refusal, Round, RoundState};
use kernel::{AccountId, Bilingual};
use plan::CodeId;

use super::{Fields, failed, one};
use crate::form::{Posted, encode};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

#[derive(Template)]
#[template(path = "pages/rounds/work.html")]
struct WorkPage {
    shell: Shell,
    round: Round,
    drawn: Drawn,
    passages: i64,
    judged: usize,
    /// The passage opened after this one is judged.
    next_open: Option<i64>,
    is_judged: bool,
    body: Bilingual,
    section: String,
    text: String,
    families: Vec<FamilyOf>,
    wanted: Wanted,
    refused: Option<Bilingual>,
    longest_memo: usize,
    script: &'static str,
}

impl WorkPage {
    fn is_done(&self) -> bool {
        usize::try_from(self.passages) == Ok(self.judged)
    }

    fn path(&self) -> String {
        format!("/studies/{}/rounds/{}", self.round.study, self.round.id)
    }
}

/// A family of the codebook with its codes.
#[derive(Debug)]
struct FamilyOf {
    name: String,
    codes: Vec<CodeOf>,
}

#[derive(Debug)]
struct CodeOf {
    id: CodeId,
    name: String,
    definition: String,
}

/// What the form holds.
#[derive(Debug, Default)]
struct Wanted {
    codes: BTreeSet<CodeId>,
    none: bool,
    memo: String,
}

impl Wanted {
    fn of(judgement: &Judgement) -> Self {
        Self {
            codes: judgement.codes.clone(),
            none: judgement.codes.is_empty(),
            memo: judgement.memo.clone(),
        }
    }
}

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    passage: Option<i64>,
}

/// A coder of an open round, with what the coder judged so far.
struct Desk {
    round: Round,
    drawn: Vec<Drawn>,
    own: BTreeMap<i64, Judgement>,
}

impl Desk {
    async fn of(app: &App, visitor: &Visitor, study: &str, round: &str) -> Result<Self, PageError> {
        let actor = visitor.must(Act::Code)?;
        let round = one(app, study, round).await?;
        let coder: AccountId = actor.account.ok_or_else(|| PageError::Conflict(Refusal::NoPerson.told()))?;
        let own = coding::judgements_of_coder(&app.store, &round, coder).await.map_err(failed)?;
        let drawn = coding::drawn(&app.store, round.id).await.map_err(failed)?;
        Ok(Self { round, drawn, own })
    }

    /// The first passage after `number` that is not judged, from the beginning again when there is none.
    fn next_open(&self, number: i64) -> Option<i64> {
        let open: Vec<i64> =
            self.drawn.iter().map(|drawn| drawn.number).filter(|open| !self.own.contains_key(open)).collect();
        open.iter().find(|open| **open > number).or_else(|| open.first()).copied()
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, round)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let desk = Desk::of(&app, &visitor, &study, &round).await?;
    if desk.round.state() == RoundState::Closed {
        return Ok(Redirect::to(&format!("/studies/{study}/rounds/{round}")).into_response());
    }
    let number = chosen.passage.or_else(|| desk.next_open(0)).unwrap_or(1);
    let wanted = desk.own.get(&number).map(Wanted::of).unwrap_or_default();
    html(&page(&app, &visitor, desk, number, (wanted, None)).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    desk: Desk,
    number: i64,
    (wanted, refused): (Wanted, Option<Bilingual>),
) -> Result<WorkPage, PageError> {
    let language = visitor.language;
    let drawn = desk.drawn.iter().find(|drawn| drawn.number == number).cloned();
    let drawn = drawn.ok_or(PageError::NotFound)?;
    let plan = plan::version(&app.store, &desk.round.study, desk.round.plan_version).await?;
    let plan = plan.ok_or(PageError::NotFound)?;
    let passage = reports::passage(&app.store, drawn.version, &drawn.address).await?;
    let passage = passage.ok_or(PageError::NotFound)?;
    let section = plan.outline.section(&passage.section);
    let families = plan.codebook.families.iter().map(|family| {
        let codes = plan.codebook.codes.iter().filter(|code| code.family == family.key);
        let codes = codes.map(|code| CodeOf {
            id: code.id.clone(),
            name: code.name.get(language).to_owned(),
            definition: code.definition.get(language).to_owned(),
        });
        FamilyOf { name: family.name.get(language).to_owned(), codes: codes.collect() }
    });
    Ok(WorkPage {
        shell: Shell::of_study(visitor, app, &desk.round.study),
        passages: i64::try_from(desk.drawn.len()).unwrap_or(i64::MAX),
        judged: desk.own.len(),
        next_open: desk.next_open(number).filter(|open| *open != number),
        is_judged: desk.own.contains_key(&number),
        body: plan.body_name(&drawn.body),
        section: section.map(|section| section.title.get(language).to_owned()).unwrap_or_default(),
        text: passage.text,
        families: families.collect(),
        round: desk.round,
        drawn,
        wanted,
        refused,
        longest_memo: coding::LONGEST_REASON,
        script: assets::JUDGING.path(),
    })
}

pub(super) async fn judge(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, round)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Code)?;
    let mut desk = Desk::of(&app, &visitor, &study, &round).await?;
    let number = fields.text("passage").parse().map_err(|_| PageError::NotFound)?;
    let wanted = Wanted {
        codes: fields.all("code").filter_map(|code| CodeId::parse(code).ok()).collect(),
        none: fields.has("none"),
        memo: fields.text("memo").to_owned(),
    };
    if wanted.none != wanted.codes.is_empty() {
        let told = Bilingual::new(
            "Hãy chọn ít nhất một mã, hoặc chỉ đánh dấu «Không mã nào đúng».",
            "Tick at least one code, or only «No code fits».",
        );
        return refused(&app, &visitor, desk, number, (wanted, Some(told))).await;
    }
    let new =
        NewJudgement { round: desk.round.id, number, codes: wanted.codes.clone(), memo: wanted.memo.clone() };
    match coding::judge(&app.store, &actor, new).await {
        Ok(()) => {
            let coder = actor.account.ok_or(PageError::SignInFirst)?;
            desk.own = coding::judgements_of_coder(&app.store, &desk.round, coder).await.map_err(failed)?;
            let next = desk.next_open(number).map(|next| format!("?passage={next}"));
            let done = || format!("?passage={}", encode(&number.to_string()));
            let query = next.unwrap_or_else(done);
            Ok(Redirect::to(&format!("/studies/{study}/rounds/{round}/work{query}")).into_response())
        }
        Err(error) => match error.told() {
            None => Err(failed(error)),
            told => refused(&app, &visitor, desk, number, (wanted, told)).await,
        },
    }
}

async fn refused(
    app: &App,
    visitor: &Visitor,
    desk: Desk,
    number: i64,
    form: (Wanted, Option<Bilingual>),
) -> Result<Response, PageError> {
    let page = page(app, visitor, desk, number, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
