//! Replies of bodies as they are read, and answering them.

use accounts::Act;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::Language;
use plan::Plan;
use scheme::{BodyReplyId, CodedAs, NewReplyAnswer, ReplyAnswer, ReplyOutcome, ReplyView, Target, Wording};

use super::{Draft, again, parse_study};
use crate::form::Posted;
use crate::shell::role_name;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// A reply as it is read.
#[derive(Debug, Clone)]
pub(crate) struct Answered {
    /// Its anchor on the page.
    pub(crate) anchor: String,
    pub(crate) at: jiff::Timestamp,
    /// In which role it was written; a person is never named.
    pub(crate) role: &'static str,
    pub(crate) text: String,
    /// What became of the sentence it answers; empty while it reads as it did.
    pub(crate) wording: &'static str,
    /// The sentence it answers, where it reads otherwise now.
    pub(crate) then: Option<String>,
    /// The codes it answers.
    pub(crate) codes: String,
    pub(crate) answer: Option<ReplyAnswer>,
}

impl Answered {
    pub(crate) fn of(view: &ReplyView, plan: &Plan, language: Language) -> Self {
        let reply = &view.reply;
        let code = |coded: &CodedAs| {
            let name = plan.codebook.code(&coded.code).map(|code| code.name.get(language).to_owned());
            format!("{} {} ({})", coded.code, name.unwrap_or_default(), coded.reach.name(language))
        };
        Self {
            anchor: format!("reply-{}", reply.id),
            at: reply.at,
            role: role_name(reply.by.role, language),
            text: reply.text.clone(),
            wording: view.wording.name(language),
            then: reply.about.sentence().filter(|_| view.wording != Wording::Same).map(str::to_owned),
            codes: reply.codes().iter().map(code).collect::<Vec<_>>().join("; "),
            answer: reply.answer.clone(),
        }
    }

    /// The same where it stands beside its evidence, for a page that lists it too.
    pub(crate) fn beside(self) -> Self {
        Self { anchor: self.anchor.replacen("reply", "beside", 1), ..self }
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = &str> {
        self.text.lines()
    }
}

/// How a reply is cited.
pub(super) fn target(view: &ReplyView) -> Target {
    Target::Reply { reply: view.reply.id }
}

#[derive(serde::Deserialize)]
pub(super) struct Decided {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    reason: String,
}

pub(super) async fn answer(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, id)): Path<(String, String)>,
    Posted(form): Posted<Decided>,
) -> Result<Response, PageError> {
    let actor = visitor.must(Act::WriteScheme)?;
    let study = parse_study(&study)?;
    let reply: BodyReplyId = id.parse().map_err(|_| PageError::NotFound)?;
    let outcome = ReplyOutcome::from_code(&form.outcome).ok_or_else(|| {
        PageError::bad(
            "Chưa chọn «Đã tiếp thu» hay «Giữ nguyên nội dung»; hãy quay lại rồi chọn.",
            "Choose whether it was taken into account or the text stays; go back and choose.",
        )
    })?;
    let new = NewReplyAnswer { reply, outcome, reason: form.reason };
    match scheme::answer_reply(&app.store, &actor, &study, new).await {
        Ok(()) => Ok(Redirect::to(&format!("/studies/{study}/scheme#reply-{id}")).into_response()),
        Err(error) => again(&app, &visitor, &study, None, error, Draft::default()).await,
    }
}
