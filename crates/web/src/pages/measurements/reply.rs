//! A unit's reply: shown beside every figure of the unit, and written by those who may answer for its body.

use accounts::Act;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use measurements::json::{self, ReplyJson};
use measurements::{About, NewReply};

use super::{measured, unit};
use crate::form::Posted;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The replies that stand in a work log.
pub(super) struct Replies {
    all: Vec<(ReplyJson, Answer)>,
}

/// A reply as it is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// What it is about.
    pub(super) about: &'static str,
    /// Whether it is about one figure.
    pub(super) is_about_one: bool,
    /// When.
    pub(super) at: String,
    /// Its paragraphs.
    pub(super) lines: Vec<String>,
}

impl Replies {
    /// Those of a measurement.
    pub(super) fn of(whole: &json::Measurement, shell: &Shell) -> Self {
        let answer = |reply: &ReplyJson| Answer {
            about: match reply.indicator {
                Some(_) => shell.language.pick("về số liệu này", "about this figure"),
                None => shell.language.pick("chung cho mọi số liệu của đơn vị", "to all figures of the unit"),
            },
            is_about_one: reply.indicator.is_some(),
            at: reply.at.parse().map_or_else(|_| reply.at.clone(), |at| shell.moment(&at)),
            lines: reply.text.lines().map(str::to_owned).collect(),
        };
        Self { all: whole.replies.iter().map(|reply| (reply.clone(), answer(reply))).collect() }
    }

    /// What `unit` answers to a figure: to the figure itself first.
    pub(super) fn to(&self, unit: &str, aspect: &str) -> Vec<Answer> {
        let about = |indicator: Option<&str>| {
            self.all
                .iter()
                .find(|(reply, _)| reply.unit == unit && reply.indicator.as_deref() == indicator)
                .map(|(_, answer)| answer.clone())
        };
        [about(Some(aspect)), about(None)].into_iter().flatten().collect()
    }

    /// What `unit` answers to all its figures.
    pub(super) fn to_all(&self, unit: &str) -> Option<Answer> {
        self.all
            .iter()
            .find(|(reply, _)| reply.unit == unit && reply.indicator.is_none())
            .map(|(_, answer)| answer.clone())
    }

    /// Whether `unit` answered anything.
    pub(super) fn any(&self, unit: &str) -> bool {
        self.all.iter().any(|(reply, _)| reply.unit == unit)
    }
}

/// A reply on its way in.
#[derive(serde::Deserialize)]
pub(super) struct Written {
    pub(super) unit: String,
    /// The aspect it is about; empty for all.
    #[serde(default)]
    pub(super) about: String,
    #[serde(default)]
    pub(super) text: String,
}

pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Posted(written): Posted<Written>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let actor = visitor.must(Act::ReplyForUnit(&it.worklog.body))?;
    let about = match written.about.as_str() {
        "" => About::AllFigures,
        aspect => About::Figure(aspect.to_owned()),
    };
    let (unit, text) = (written.unit.clone(), written.text.clone());
    let new = NewReply { worklog: it.worklog.id, unit, about, text };
    match measurements::reply(&app.store, &actor, new).await {
        Ok(_) => Ok(Redirect::to(&format!("{}#reply", it.links.unit(&written.unit))).into_response()),
        Err(error) => {
            let Some(told) = error.told() else { return Err(PageError::internal(error)) };
            let page = unit::page(&app, &visitor, it, unit::Form { written, refused: Some(told) }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
        }
    }
}
