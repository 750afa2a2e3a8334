//! What a version, or a file on its way, changed of an earlier one: word by word, and figure by figure.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Bilingual;
use reports::changes::{Change, Changes, Fate, FigureChange, changes};
use reports::{Figure, Passage};

use super::{asked, version_path};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// One text of the two.
pub(crate) struct Text {
    /// What it is called: «phiên bản 2».
    pub(crate) name: Bilingual,
    /// Where it is shown.
    pub(crate) href: String,
    /// Its passages and figures.
    pub(crate) passages: Vec<Passage>,
    pub(crate) figures: Vec<Figure>,
}

#[derive(Template)]
#[template(path = "pages/reports/changes.html")]
struct ChangesPage {
    shell: Shell,
    name: Bilingual,
    back: (Bilingual, String),
    before: Text,
    after: Text,
    found: Changes,
    /// The other texts it can be compared with.
    others: Vec<(Bilingual, String)>,
}

impl ChangesPage {
    fn value(&self, figure: &Figure) -> String {
        let period = figure.period.as_ref().map(|period| format!(" ({})", period.words)).unwrap_or_default();
        format!("{} {}{period}", figure.value, figure.unit)
    }
}

/// Renders the page of the two texts.
pub(crate) fn page(
    shell: Shell,
    name: Bilingual,
    back: (Bilingual, String),
    (before, after): (Text, Text),
    others: Vec<(Bilingual, String)>,
) -> Result<Response, PageError> {
    let found = changes((&before.passages, &before.figures), (&after.passages, &after.figures));
    html(&ChangesPage { shell, name, back, before, after, found, others })
}

#[derive(serde::Deserialize)]
pub(crate) struct From {
    /// The version or submission it is compared with.
    pub(crate) from: Option<i64>,
}

/// What version `number` changed of an earlier one, the one before it when none is named.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
    Query(From { from }): Query<From>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let after = asked.number(number)?;
    let before = asked.number(from.unwrap_or(number - 1))?;
    let text = async |version: &reports::Version| -> Result<Text, PageError> {
        Ok(Text {
            name: version_name(version.number),
            href: version_path(&asked.study.code, &asked.body, version.number),
            passages: reports::passages(&app.store, version.id).await?,
            figures: reports::figures(&app.store, version.id).await?,
        })
    };
    let pair = (text(&before).await?, text(&after).await?);
    let here = version_path(&asked.study.code, &asked.body, number);
    let others = asked
        .versions
        .iter()
        .filter(|version| version.number < number && version.number != before.number)
        .map(|version| (version_name(version.number), format!("{here}/changes?from={}", version.number)))
        .collect();
    let mut shell = Shell::of_study(&visitor, &app, &asked.study.code);
    shell.generated |= asked.study.generated;
    let back = (Bilingual::new("Báo cáo chuyên đề", "Thematic report"), here);
    page(shell, asked.study.plan.body_name(&asked.body), back, pair, others)
}

/// What a version is called.
pub(crate) fn version_name(number: i64) -> Bilingual {
    Bilingual::new(format!("phiên bản {number}"), format!("version {number}"))
}
