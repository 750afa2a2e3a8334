//! What a release changed of the one before it, statement by statement, for everyone to read.
//!
//! `publish` compares the two frozen pages; this shows what it found.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::Language;
use publish::{Evidence, EvidenceChange, Fate, IllustrationChange, PageChanges, Release, StatementChange};
use scheme::Piece;

use super::release_of;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/public/changes.html")]
pub(super) struct ChangesPage {
    pub(super) shell: Shell,
    pub(super) release: Release,
    /// The one before, unless this is the first that stands.
    pub(super) before: Option<Release>,
    pub(super) changes: PageChanges,
}

impl ChangesPage {
    fn count(&self, fate: Fate) -> String {
        whole(self.changes.count(fate), self.shell.language)
    }

    fn kind(&self, one: &Evidence) -> &'static str {
        one.kind.name(self.shell.language)
    }

    fn illustration_kind(&self, change: &IllustrationChange) -> &'static str {
        change.kind.name(self.shell.language)
    }

    /// The tone and word of a chart's or picture's badge.
    fn illustration(&self, change: &IllustrationChange) -> (&'static str, &'static str) {
        let language = self.shell.language;
        match change.fate {
            Fate::New => ("good", language.pick("mới", "new")),
            Fate::Gone => ("bad", language.pick("đã bỏ", "gone")),
            Fate::Reworded | Fate::Same => ("warn", language.pick("đã đổi", "changed")),
        }
    }

    /// The tone and word of a statement's badge.
    fn fate(&self, change: &StatementChange) -> (&'static str, &'static str) {
        let language = self.shell.language;
        match change.fate {
            Fate::New => ("good", language.pick("mới", "new")),
            Fate::Reworded => ("warn", language.pick("sửa lời", "reworded")),
            Fate::Gone => ("bad", language.pick("đã bỏ", "gone")),
            Fate::Same if change.evidence.is_empty() => ("note", language.pick("chuyển mục", "moved")),
            Fate::Same => ("note", language.pick("đổi căn cứ", "evidence changed")),
        }
    }
}

fn whole(count: usize, language: Language) -> String {
    vietnamese::format_integer(i64::try_from(count).unwrap_or(i64::MAX), language)
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, number)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let release = release_of(&app, &visitor, &study, &number).await?;
    let before = publish::before(&app.store, &release).await.map_err(PageError::internal)?;
    let changes = match &before {
        Some(before) => {
            let then = publish::page(&app.store, before).await.map_err(PageError::internal)?;
            let now = publish::page(&app.store, &release).await.map_err(PageError::internal)?;
            publish::changes(&then, &now)
        }
        None => PageChanges::default(),
    };
    html(&ChangesPage { shell: Shell::of_study(&visitor, &app, &release.study), release, before, changes })
}
