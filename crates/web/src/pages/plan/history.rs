//! The history of the codebook: what each version of the plan changed of it, code by code and word by word.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Bilingual, Language};
use plan::{Code, CodeChange, PlanVersion};
use scheme::{Piece, word_diff};

use super::{Frame, Which, frame};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// A part of a code that is compared, word by word.
#[derive(Debug, Clone)]
pub(crate) struct PartOf {
    pub(crate) label: &'static str,
    pub(crate) pieces: Vec<Piece>,
    /// The language of the words, where it is not the page's.
    pub(crate) other: Option<Language>,
    is_changed: bool,
}

/// The parts coders go by, as they read then and now; what is empty in both is left out. A code that is not there now is all gone.
pub(crate) fn reading(then: Option<&Code>, now: Option<&Code>, language: Language) -> Vec<PartOf> {
    let t = |vi, en| language.pick(vi, en);
    [
        part(t("Định nghĩa", "Definition"), then, now, |code| &code.definition, language),
        part(t("Gồm cả", "Includes"), then, now, |code| &code.include, language),
        part(t("Không gồm", "Not"), then, now, |code| &code.exclude, language),
    ]
    .into_iter()
    .filter(|part| !part.pieces.is_empty())
    .collect()
}

/// Every part of a code that was changed.
fn changed(then: Option<&Code>, now: Option<&Code>, language: Language) -> Vec<PartOf> {
    let t = |vi, en| language.pick(vi, en);
    let mut parts = vec![part(t("Tên", "Name"), then, now, |code| &code.name, language)];
    parts.extend(reading(then, now, language));
    parts.push(part(t("Câu mẫu", "Sample"), then, now, |code| &code.sample, language));
    parts.push(part(t("Dấu hiệu", "Signal"), then, now, |code| &code.signal, language));
    parts.retain(|part| part.is_changed);
    parts
}

fn part(
    label: &'static str,
    then: Option<&Code>,
    now: Option<&Code>,
    of: fn(&Code) -> &Bilingual,
    language: Language,
) -> PartOf {
    let text = |code: Option<&Code>, language: Language| {
        code.map(|code| of(code).get(language).to_owned()).unwrap_or_default()
    };
    let is_changed = then.map(of) != now.map(of);
    let other = match language {
        Language::Vietnamese => Language::English,
        Language::English => Language::Vietnamese,
    };
    // Where only the other language was mended, that is what is shown.
    let only_other = is_changed && text(then, language) == text(now, language);
    let shown = if only_other { other } else { language };
    let pieces = word_diff(&text(then, shown), &text(now, shown));
    PartOf { label, pieces, other: only_other.then_some(other), is_changed }
}

/// What a version did to one code, as it is shown.
struct ChangeOf {
    id: String,
    name: Bilingual,
    what: &'static str,
    /// Whether what was coded before waits to be looked at again.
    is_of_reading: bool,
    family: Option<(String, String)>,
    parts: Vec<PartOf>,
}

impl ChangeOf {
    fn of(change: &CodeChange, language: Language) -> Self {
        let (then, now) = match change {
            CodeChange::Added(code) => (None, Some(code)),
            CodeChange::Ended(code) => (Some(code), None),
            CodeChange::Changed { before, after } => (Some(&**before), Some(&**after)),
        };
        let family = then.zip(now).filter(|(then, now)| then.family != now.family);
        Self {
            id: change.id().to_string(),
            name: now.or(then).map(|code| code.name.clone()).unwrap_or_default(),
            what: match change {
                CodeChange::Added(_) => language.pick("thêm mới", "added"),
                CodeChange::Ended(_) => language.pick("đưa ra khỏi bộ mã", "taken out"),
                CodeChange::Changed { .. } => language.pick("sửa", "changed"),
            },
            is_of_reading: change.is_of_reading(),
            family: family.map(|(then, now)| (then.family.clone(), now.family.clone())),
            parts: changed(then, now, language),
        }
    }
}

/// A version that changed the codebook.
struct AmendmentOf {
    version: PlanVersion,
    by: Option<String>,
    changes: Vec<ChangeOf>,
}

#[derive(Template)]
#[template(path = "pages/plan/history.html")]
struct HistoryPage {
    shell: Shell,
    frame: Frame,
    may_code: bool,
    amendments: Vec<AmendmentOf>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let (shell, frame) = frame(&app, &visitor, &study, which.version, "codebook").await?;
    let history = plan::codebook_history(&app.store, &frame.study).await?.ok_or(PageError::NotFound)?;
    let versions = plan::versions(&app.store, &frame.study).await?;
    let mut amendments = Vec::new();
    for (number, changes) in history.changes() {
        let Some(version) = versions.iter().find(|version| version.version == number).cloned() else {
            continue;
        };
        let by = match version.issued_by {
            Some(account) => accounts::account(&app.store, account).await?.map(|account| account.name),
            None => None,
        };
        let changes = changes.iter().map(|change| ChangeOf::of(change, visitor.language)).collect();
        amendments.push(AmendmentOf { version, by, changes });
    }
    html(&HistoryPage { shell, frame, may_code: visitor.may(Act::Code), amendments })
}
