//! One body: every figure its report tells, beside what was measured of its work logs.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{BodyCode, StudyCode};
use scheme::LogStanding;

use super::table::{Row, row};
use super::{measured, parse_study};
use crate::pages::measurements::Links;
use crate::pages::scheme::failed;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/figures/body.html")]
struct BodyPage {
    shell: Shell,
    study: StudyCode,
    open: usize,
    body: BodyCode,
    name: String,
    version: Option<i64>,
    /// The outline's figures by section.
    sections: Vec<(String, Vec<Asked>)>,
    logs: Vec<Log>,
}

/// A figure the outline asks of the body.
struct Asked {
    key: String,
    name: String,
    row: Option<Row>,
}

/// A measured work log.
struct Log {
    name: String,
    href: String,
    number: i64,
    is_current: bool,
    /// Indicator, figure, value, where it is shown.
    totals: Vec<(String, String, String, String)>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
) -> Result<Response, PageError> {
    visitor.must(Act::CompareReports)?;
    let study = parse_study(&study)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let told = app.beside.of(&app.store, &study).await.map_err(failed)?;
    let told = told.iter().find(|told| told.body.as_str() == body).ok_or(PageError::NotFound)?;
    let found = app.contradictions.of(&app.store, &study).await.map_err(failed)?;
    let language = visitor.language;
    let asked = |figure: &plan::FigureAsked| {
        let lines = scheme::lines(&plan, figure, std::slice::from_ref(told));
        Asked {
            key: figure.key.clone(),
            name: figure.name.get(language).to_owned(),
            row: lines.first().and_then(|line| row(&study, &plan, figure, line, language)),
        }
    };
    let sections = plan.outline.sections.iter().filter_map(|section| {
        let figures = section.figures.iter().filter(|figure| figure.is_for(told.group));
        let figures: Vec<Asked> = figures.map(asked).collect();
        (!figures.is_empty()).then(|| (section.title.get(language).to_owned(), figures))
    });
    let logs = told.logs.iter().map(|log| {
        let links = Links::new(&study, log.worklog);
        let totals = log.totals.iter().map(|total| {
            (
                total.indicator_name.get(language).to_owned(),
                total.name.get(language).to_owned(),
                measured(total, language),
                links.aspect(&total.indicator),
            )
        });
        Log {
            name: log.name.clone(),
            href: links.overview(),
            number: log.number,
            is_current: log.standing == LogStanding::Current,
            totals: totals.collect(),
        }
    });
    html(&BodyPage {
        shell: Shell::of_study(&visitor, &app, &study),
        open: found.open().count(),
        body: told.body.clone(),
        name: told.name.get(language).to_owned(),
        version: told.version.as_ref().map(|version| version.number),
        sections: sections.collect(),
        logs: logs.collect(),
        study: study.clone(),
    })
}
