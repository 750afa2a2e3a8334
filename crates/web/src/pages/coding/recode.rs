//! Codings that wait to be looked at again because the codebook was amended: how many of each code, and those of one code with the
//! code as it read then and as it reads now, to be answered one by one or several alike.
//!
//! Nothing is ticked beforehand, and the answer that keeps is not chosen beforehand either: that a code still holds is for a person
//! to say. What waits and what may be said of it is `coding`'s.

use std::collections::HashMap;
use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use coding::{NewRecheck, RecheckError, RecodeQueue, Round, Ruling, Waiting};
use kernel::{AccountId, Bilingual, Language, StudyCode};
use plan::{CodeId, Plan};
use scheme::Piece;

use super::again::{RecheckOf, recheck_of};
use super::passages::{FamilyOf, Run, families, learn, passage_path, runs, section_title, sphere_names};
use super::{blind_in, failed, parse_study};
use crate::form::{Posted, encode};
use crate::pages::plan::{PartOf, reading};
use crate::shell::{Shell, html, role_name};
use crate::visitor::Visitor;
use crate::{App, PageError, assets};

/// How many codings a page holds.
const PAGE: usize = 20;

#[derive(serde::Deserialize, Default)]
pub(super) struct Shown {
    #[serde(default)]
    page: String,
    /// How many were answered a moment ago.
    #[serde(default)]
    answered: String,
}

impl Shown {
    fn answered(&self) -> usize {
        self.answered.parse().unwrap_or(0)
    }
}

#[derive(Template)]
#[template(path = "pages/coding/recode.html")]
struct RecodePage {
    shell: Shell,
    study: StudyCode,
    blind_in: Vec<Round>,
    codes: Vec<CodeOf>,
    count: usize,
    /// How many more wait until a round is closed; not told to those who code in it.
    withheld: usize,
    answered: usize,
    latest: Vec<Answered>,
}

/// A code of which codings wait.
struct CodeOf {
    id: String,
    name: Bilingual,
    count: usize,
    is_ended: bool,
}

/// What somebody said lately.
struct Answered {
    code: String,
    given: Option<String>,
    body: Bilingual,
    path: String,
    address: String,
    said: RecheckOf,
}

pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::Code)?;
    let study = parse_study(&study)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let queue = app.queues.of(&app.store, &study).await.map_err(failed)?;
    let blind_in = blind_in(&app, &study, &viewer).await?;
    let codes = queue.by_code().into_iter().map(|(id, count)| CodeOf {
        id: id.to_string(),
        name: name_of(&queue, id),
        count,
        is_ended: queue.history.now(id).is_none(),
    });
    let mut names = HashMap::new();
    let mut latest = Vec::new();
    for (recheck, coding) in coding::latest_rechecks(&app.store, &study).await.map_err(failed)? {
        learn(&app, visitor.language, recheck.account, &mut names).await?;
        latest.push(Answered {
            code: coding.code.to_string(),
            given: match &recheck.ruling {
                Ruling::Give(code) => Some(code.to_string()),
                Ruling::Keep | Ruling::Remove => None,
            },
            body: plan.body_name(&coding.body),
            path: passage_path(&study, &coding.body, &coding.address),
            address: coding.address,
            said: recheck_of(&recheck, &names, visitor.language),
        });
    }
    html(&RecodePage {
        shell: Shell::of_study(&visitor, &app, &study),
        codes: codes.collect(),
        count: queue.waiting.len(),
        withheld: if blind_in.is_empty() { queue.withheld } else { 0 },
        answered: shown.answered(),
        study,
        blind_in,
        latest,
    })
}

/// What a code is called, or was called last.
fn name_of(queue: &RecodeQueue, id: &CodeId) -> Bilingual {
    queue.history.last_known(id).map(|code| code.name.clone()).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "pages/coding/recode_code.html")]
struct CodePage {
    shell: Shell,
    study: StudyCode,
    code: String,
    name: Bilingual,
    /// The version of the plan whose codebook is read here.
    plan_version: i64,
    is_ended: bool,
    groups: Vec<GroupOf>,
    count: usize,
    families: Vec<FamilyOf>,
    wanted: Wanted,
    refused: Option<Bilingual>,
    answered: usize,
    page: usize,
    pages: usize,
    script: &'static str,
}

impl CodePage {
    fn is_ticked(&self, item: &ItemOf) -> bool {
        self.wanted.codings.contains(&item.id)
    }
}

/// Codings of one code that were read in one version of the plan.
struct GroupOf {
    read_in: i64,
    parts: Vec<PartOf>,
    items: Vec<ItemOf>,
}

/// One coding that waits, as it is shown.
struct ItemOf {
    id: String,
    body: Bilingual,
    section: String,
    address: String,
    path: String,
    runs: Vec<Run>,
    reach: &'static str,
    sphere: Vec<String>,
    memo: String,
    by: String,
    at: jiff::Timestamp,
}

/// What the form held.
#[derive(Debug, Default)]
struct Wanted {
    codings: Vec<String>,
    ruling: String,
    given: String,
    plan_version: i64,
    memo: String,
}

impl Wanted {
    fn of(pairs: Vec<(String, String)>) -> Self {
        let mut wanted = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "coding" => wanted.codings.push(value),
                "ruling" => wanted.ruling = value,
                "given" => wanted.given = value,
                "plan_version" => wanted.plan_version = value.parse().unwrap_or(0),
                "memo" => wanted.memo = value,
                _ => {}
            }
        }
        wanted
    }

    /// What is asked for, or what to tell the person.
    fn asked(&self) -> Result<NewRecheck, Bilingual> {
        let ruling = match self.ruling.as_str() {
            "keep" => Ruling::Keep,
            "remove" => Ruling::Remove,
            "give" => Ruling::Give(self.given.parse().map_err(|_| {
                Bilingual::new(
                    "Chưa chọn mã thay thế; hãy chọn một mã rồi gửi lại.",
                    "Choose the code to give, then send again.",
                )
            })?),
            _ => {
                return Err(Bilingual::new(
                    "Chưa chọn trả lời: giữ mã, đổi sang mã khác hay gỡ mã.",
                    "Choose an answer: keep the code, give another, or remove it.",
                ));
            }
        };
        let codings: Option<Vec<_>> = self.codings.iter().map(|id| id.parse().ok()).collect();
        let codings = codings.ok_or_else(|| {
            Bilingual::new(
                "Biểu mẫu không đầy đủ; hãy tải lại trang rồi gửi lại.",
                "The form is not whole; reload the page and send again.",
            )
        })?;
        Ok(NewRecheck { codings, ruling, plan_version: self.plan_version, memo: self.memo.clone() })
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, code)): Path<(String, String)>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    visitor.must(Act::Code)?;
    let (study, code) = (parse_study(&study)?, CodeId::parse(&code).map_err(|_| PageError::NotFound)?);
    html(&page(&app, &visitor, study, code, &shown, (Wanted::default(), None)).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    code: CodeId,
    shown: &Shown,
    (wanted, refused): (Wanted, Option<Bilingual>),
) -> Result<CodePage, PageError> {
    let language = visitor.language;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let queue: Arc<RecodeQueue> = app.queues.of(&app.store, &study).await.map_err(failed)?;
    let history = &queue.history;
    if history.last_known(&code).is_none() {
        return Err(PageError::NotFound);
    }
    let mut waiting: Vec<&Waiting> = queue.of(&code).collect();
    waiting.sort_by_key(|waiting| (waiting.read_in, waiting.coding.id));
    let pages = waiting.len().div_ceil(PAGE).max(1);
    let page = shown.page.parse().unwrap_or(1).clamp(1, pages);
    let mut names = HashMap::new();
    let mut groups: Vec<GroupOf> = Vec::new();
    for waits in waiting.iter().skip((page - 1) * PAGE).take(PAGE) {
        let Some(item) = item(app, &plan, waits, language, &mut names).await? else { continue };
        match groups.last_mut() {
            Some(group) if group.read_in == waits.read_in => group.items.push(item),
            _ => groups.push(GroupOf {
                read_in: waits.read_in,
                parts: reading(history.reading(&code, waits.read_in), history.now(&code), language),
                items: vec![item],
            }),
        }
    }
    Ok(CodePage {
        shell: Shell::of_study(visitor, app, &study),
        name: name_of(&queue, &code),
        plan_version: history.newest(),
        is_ended: history.now(&code).is_none(),
        count: waiting.len(),
        families: families(&plan.codebook, language),
        study,
        code: code.to_string(),
        groups,
        wanted,
        refused,
        answered: shown.answered(),
        page,
        pages,
        script: assets::RECODE.path(),
    })
}

/// One coding with its words; `None` when they changed just now.
async fn item(
    app: &App,
    plan: &Plan,
    waits: &Waiting,
    language: Language,
    names: &mut HashMap<AccountId, String>,
) -> Result<Option<ItemOf>, PageError> {
    let coding = &waits.coding;
    let passage = reports::passage(&app.store, waits.version, &coding.address).await?;
    let Some(passage) = passage.filter(|passage| passage.digest == coding.digest) else { return Ok(None) };
    if let Some(account) = coding.account {
        learn(app, language, account, names).await?;
    }
    let role = role_name(coding.role, language);
    let by = coding.account.and_then(|account| names.get(&account)).map_or(role, String::as_str);
    Ok(Some(ItemOf {
        id: coding.id.to_string(),
        body: plan.body_name(&coding.body),
        section: section_title(plan, &passage.section, language),
        path: passage_path(&coding.study, &coding.body, &coding.address),
        runs: runs(&passage.text, std::iter::once(coding.span)),
        reach: coding.reach.name(language),
        sphere: sphere_names(&coding.sphere, plan, language),
        memo: coding.memo.clone(),
        by: by.to_owned(),
        at: coding.at,
        address: coding.address.clone(),
    }))
}

pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, code)): Path<(String, String)>,
    Query(shown): Query<Shown>,
    Posted(pairs): Posted<Vec<(String, String)>>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::Code)?;
    let (study, code) = (parse_study(&study)?, CodeId::parse(&code).map_err(|_| PageError::NotFound)?);
    let wanted = Wanted::of(pairs);
    let refused = match wanted.asked() {
        Err(told) => told,
        Ok(asked) => match coding::recheck(&app.store, &actor, asked).await {
            Ok(said) => {
                let left = app.queues.of(&app.store, &study).await.map_err(failed)?.of(&code).count();
                let path = if left == 0 {
                    format!("/studies/{study}/recode?answered={}", said.len())
                } else {
                    let page = encode(&shown.page);
                    format!("/studies/{study}/recode/{code}?page={page}&answered={}", said.len())
                };
                return Ok(Redirect::to(&path).into_response());
            }
            Err(RecheckError::Refused(refusal)) => refusal.told(),
            Err(error) => match error.told() {
                Some(told) => told,
                None => return Err(PageError::internal(error)),
            },
        },
    };
    let shown = Shown { answered: String::new(), ..shown };
    let page = page(&app, &visitor, study, code, &shown, (wanted, Some(refused))).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
