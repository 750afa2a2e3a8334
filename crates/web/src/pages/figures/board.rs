//! The board of contradictions: the same subject told with different numbers, both sides with their source, and what was decided.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Bilingual, Language, StudyCode};
use scheme::{
    Contradiction, ContradictionKind, ContradictionState, FoundContradictions, NewVerdict, SchemeView, Side,
    StatementId, ToldAt, ToldIn, Verdict,
};

use super::{parse_study, place};
use crate::form::Posted;
use crate::pages::measurements::Links;
use crate::pages::scheme::{Names, failed};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// How many stand on one page.
const PAGE: usize = 25;

#[derive(serde::Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
    page: Option<usize>,
    /// The place of a contradiction: the page it stands on is shown.
    #[serde(default)]
    at: String,
}

#[derive(Template)]
#[template(path = "pages/figures/contradictions.html")]
struct BoardPage {
    shell: Shell,
    study: StudyCode,
    found: Arc<FoundContradictions>,
    view: Arc<SchemeView>,
    open: usize,
    shows: Shows,
    kind: Option<ContradictionKind>,
    shown: Vec<(Contradiction, Option<String>)>,
    page: usize,
    pages: usize,
    may_write: bool,
    refused: Option<(Typed, Bilingual)>,
}

/// Which of them are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shows {
    Open,
    Decided,
    All,
}

impl Shows {
    const ALL: [Self; 3] = [Self::Open, Self::Decided, Self::All];

    fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Decided => "decided",
            Self::All => "all",
        }
    }

    fn name(self, language: Language) -> &'static str {
        match self {
            Self::Open => language.pick("Còn mở", "Open"),
            Self::Decided => language.pick("Đã xử lý", "Decided"),
            Self::All => language.pick("Tất cả", "All"),
        }
    }

    fn takes(self, contradiction: &Contradiction) -> bool {
        match self {
            Self::Open => contradiction.is_open(),
            Self::Decided => !contradiction.is_open(),
            Self::All => true,
        }
    }
}

impl BoardPage {
    fn count(&self, shows: &Shows) -> usize {
        self.found.all.iter().filter(|each| shows.takes(each)).count()
    }

    fn shows_all(&self) -> [Shows; 3] {
        Shows::ALL
    }

    fn shows_name(&self, shows: &Shows) -> &'static str {
        shows.name(self.shell.language)
    }

    /// The kinds there are any of, with how many of those shown.
    fn kinds(&self) -> Vec<(ContradictionKind, &'static str, usize)> {
        let count =
            |kind| self.found.all.iter().filter(|each| each.kind == kind && self.shows.takes(each)).count();
        ContradictionKind::ALL
            .into_iter()
            .map(|kind| (kind, kind.name(self.shell.language), count(kind)))
            .filter(|(_, _, count)| *count > 0)
            .collect()
    }

    fn is_kind(&self, kind: &ContradictionKind) -> bool {
        self.kind == Some(*kind)
    }

    fn kind_name(&self, contradiction: &Contradiction) -> &'static str {
        contradiction.kind.name(self.shell.language)
    }

    /// The badge's class and word.
    fn state(&self, contradiction: &Contradiction) -> (&'static str, &'static str) {
        state(contradiction, self.shell.language)
    }

    fn said(&self, side: &Side) -> String {
        side.said(self.shell.language)
    }

    fn href(&self, place: &ToldAt) -> String {
        href(&self.study, place)
    }

    fn version(&self, place: &ToldAt) -> i64 {
        match &place.source {
            ToldIn::Report { version, .. } | ToldIn::Worklog { version, .. } => *version,
        }
    }

    /// The statements that cite a figure or passage of it.
    fn touched(&self, contradiction: &Contradiction) -> Vec<(StatementId, String)> {
        let touched = self.view.statements().filter(|(_, each)| contradiction.touches(each));
        touched.map(|(_, each)| (each.statement.id, each.read(Language::Vietnamese).text)).collect()
    }

    /// What was typed and refused for this one.
    fn typed(&self, contradiction: &Contradiction) -> Option<&(Typed, Bilingual)> {
        self.refused.as_ref().filter(|(typed, _)| typed.contradiction == contradiction.name)
    }

    fn reason(&self, contradiction: &Contradiction) -> &str {
        self.typed(contradiction).map_or("", |(typed, _)| typed.reason.as_str())
    }

    fn is_chosen(&self, contradiction: &Contradiction, verdict: &Verdict) -> bool {
        self.typed(contradiction).is_some_and(|(typed, _)| typed.verdict == verdict.code())
    }

    fn verdicts(&self) -> [Verdict; 4] {
        Verdict::ALL
    }

    /// What a verdict says of a contradiction.
    fn verdict(&self, contradiction: &Contradiction, verdict: &Verdict) -> String {
        let language = self.shell.language;
        match verdict {
            Verdict::One => holds(&contradiction.one, language),
            Verdict::Other => holds(&contradiction.other, language),
            Verdict::Explained => language
                .pick("Cả hai đúng: khác phạm vi, cách tính", "Both hold: they differ in scope or definition")
                .to_owned(),
            Verdict::Open => {
                language.pick("Để ngỏ, đưa vào đề án như vậy", "Leave it open and carry it so").to_owned()
            }
        }
    }

    /// What stands decided, in words.
    fn decided(&self, contradiction: &Contradiction) -> Option<String> {
        let decision = contradiction.decision.as_ref()?;
        let language = self.shell.language;
        let holds = |said: &str| format!("{} {said}", language.pick("Lấy số", "Holds:"));
        Some(match decision.verdict {
            Verdict::One => holds(&decision.one.said),
            Verdict::Other => holds(&decision.other.said),
            Verdict::Explained | Verdict::Open => self.verdict(contradiction, &decision.verdict),
        })
    }

    fn after(&self, contradiction: &Contradiction) -> i64 {
        contradiction.decision.as_ref().map_or(0, |decision| decision.number)
    }

    /// Another page of the same list.
    fn at(&self, page: usize) -> String {
        let kind = self.kind.map_or("", ContradictionKind::code);
        format!("/studies/{}/contradictions?state={}&kind={kind}&page={page}", self.study, self.shows.code())
    }
}

fn holds(side: &Side, language: Language) -> String {
    format!("{} {}", language.pick("Lấy số", "This holds:"), side.said(language))
}

/// The badge's class and word for how a contradiction stands.
pub(in crate::pages) fn state(
    contradiction: &Contradiction,
    language: Language,
) -> (&'static str, &'static str) {
    let state = contradiction.state();
    let class = match state {
        ContradictionState::Open | ContradictionState::Changed => "warn",
        ContradictionState::LeftOpen => "note",
        ContradictionState::Reconciled | ContradictionState::Explained => "good",
    };
    (class, state.name(language))
}

/// Where a contradiction stands on the board.
pub(in crate::pages) fn board_path(study: &StudyCode, contradiction: &Contradiction) -> String {
    let anchor = contradiction.anchor();
    format!("/studies/{study}/contradictions?state=all&at={anchor}#{anchor}")
}

/// Where a side is read.
fn href(study: &StudyCode, at: &ToldAt) -> String {
    match &at.source {
        ToldIn::Report { version, address, .. } => place(study, &at.body, *version, address),
        ToldIn::Worklog { worklog, indicator, .. } => Links::new(study, *worklog).aspect(indicator),
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    html(&page(&app, &visitor, parse_study(&study)?, &wanted, None).await?)
}

async fn page(
    app: &App,
    visitor: &Visitor,
    study: StudyCode,
    wanted: &Wanted,
    refused: Option<(Typed, Bilingual)>,
) -> Result<BoardPage, PageError> {
    visitor.must(Act::CompareReports)?;
    let found = app.contradictions.of(&app.store, &study).await.map_err(failed)?;
    let view = app.schemes.of(&app.store, &study).await.map_err(failed)?;
    let shows = Shows::ALL.into_iter().find(|shows| shows.code() == wanted.state).unwrap_or(Shows::Open);
    let kind = ContradictionKind::ALL.into_iter().find(|kind| kind.code() == wanted.kind);
    let listed: Vec<&Contradiction> = found
        .all
        .iter()
        .map(Arc::as_ref)
        .filter(|each| shows.takes(each) && kind.is_none_or(|kind| each.kind == kind))
        .collect();
    let pages = listed.len().div_ceil(PAGE).max(1);
    let is_asked_for = !wanted.at.is_empty();
    let at = listed.iter().position(|each| is_asked_for && each.anchor() == wanted.at);
    let page = at.map(|at| at / PAGE + 1).or(wanted.page).unwrap_or(1).clamp(1, pages);
    let mut names = Names::new(app, visitor.language);
    let mut shown = Vec::new();
    for each in listed.into_iter().skip((page - 1) * PAGE).take(PAGE) {
        let by = match &each.decision {
            Some(decision) => Some(names.of(&decision.by).await?),
            None => None,
        };
        shown.push((each.clone(), by));
    }
    Ok(BoardPage {
        shell: Shell::of_study(visitor, app, &study),
        open: found.open().count(),
        may_write: visitor.may(Act::WriteScheme),
        study,
        found,
        view,
        shows,
        kind,
        shown,
        page,
        pages,
        refused,
    })
}

/// What a form about a contradiction holds.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    contradiction: String,
    #[serde(default)]
    after: i64,
    #[serde(default)]
    one: String,
    #[serde(default)]
    other: String,
    #[serde(default)]
    verdict: String,
    #[serde(default)]
    reason: String,
    /// Which list the form stood in.
    #[serde(default)]
    state: String,
    #[serde(default)]
    kind: String,
}

pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(typed): Posted<Typed>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let (Some(verdict), Ok(one), Ok(other)) =
        (Verdict::parse(&typed.verdict), typed.one.parse(), typed.other.parse())
    else {
        return Err(PageError::bad(
            "Hãy chọn một cách xử lý trong danh sách rồi lưu lại.",
            "Choose one of the decisions listed, then save again.",
        ));
    };
    let new = NewVerdict {
        contradiction: typed.contradiction.clone(),
        after: typed.after,
        one,
        other,
        verdict,
        reason: typed.reason.clone(),
    };
    match scheme::decide_contradiction(&app.store, &actor, &study, new).await {
        Ok(()) => {
            let found = app.contradictions.of(&app.store, &study).await.map_err(failed)?;
            let decided = found.named(&typed.contradiction);
            let to = decided.map_or_else(
                || format!("/studies/{study}/contradictions"),
                |decided| board_path(&study, decided),
            );
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let status =
                if error.is_conflict() { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
            let Some(told) = error.told() else { return Err(PageError::internal(error)) };
            let wanted = Wanted {
                state: typed.state.clone(),
                kind: typed.kind.clone(),
                page: None,
                at: String::new(),
            };
            let page = page(&app, &visitor, study, &wanted, Some((typed, told))).await?;
            Ok((status, html(&page)?).into_response())
        }
    }
}
