//! The figures read in a version: what each counts, when, where it stands, and who vouches for it.
//!
//! A page of its own: a long report tells more than a thousand.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Bilingual, BodyCode, StudyCode};
use plan::Study;
use reports::passport::Passport;
use reports::{Figure, ReportId, Version};
use scheme::Target;

use super::{Asked, asked, version_path};
use crate::form::encode;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// Where the figures of a body's report are: of this version, or of the newest.
pub(crate) fn figures_path(study: &StudyCode, body: &BodyCode, number: Option<i64>) -> String {
    match number {
        Some(number) => format!("{}/figures", version_path(study, body, number)),
        None => format!("/studies/{study}/reports/{body}/figures"),
    }
}

#[derive(Template)]
#[template(path = "pages/reports/figures.html")]
struct FiguresPage<'f> {
    shell: Shell,
    study: Study,
    name: Bilingual,
    version: Version,
    /// The number of the current version, when this is an older one.
    newer: Option<i64>,
    figures: Vec<FigureRow<'f>>,
    may_cite: bool,
}

impl FiguresPage<'_> {
    fn report(&self) -> String {
        version_path(&self.study.code, &self.version.body, self.version.number)
    }

    fn vouched(&self) -> usize {
        self.figures.iter().filter(|row| row.passport.is_some()).count()
    }
}

/// A figure and how to cite it.
#[derive(Debug, Clone)]
struct FigureRow<'f> {
    figure: &'f Figure,
    cite: String,
    /// What somebody of the body vouches for about it.
    passport: Option<Passport>,
}

impl FigureRow<'_> {
    /// «120/480»
    fn share(&self) -> Option<String> {
        let passport = self.passport.as_ref()?;
        Some(format!("{}/{}", passport.numerator?, passport.denominator?))
    }
}

pub(super) async fn latest(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let version = asked.newest()?;
    show(&app, &visitor, asked, version).await
}

pub(super) async fn one(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, body, number)): Path<(String, String, i64)>,
) -> Result<Response, PageError> {
    let asked = asked(&app, &visitor, &study, &body).await?;
    let version = asked.number(number)?;
    show(&app, &visitor, asked, version).await
}

async fn show(app: &App, visitor: &Visitor, asked: Asked, version: Version) -> Result<Response, PageError> {
    let Asked { study, body, versions } = asked;
    let figures = app.versions.figures(&app.store, version.id).await?;
    let passports = reports::passport::passports_of(&app.store, &version).await?;
    let newer = versions.first().filter(|newest| newest.id != version.id).map(|newest| newest.number);
    let mut shell = Shell::of_study(visitor, app, &study.code);
    shell.generated |= study.generated;
    html(&FiguresPage {
        name: study.plan.body_name(&body),
        figures: self::figures(&figures, passports, version.report),
        may_cite: newer.is_none() && visitor.may(accounts::Act::WriteScheme),
        newer,
        shell,
        study,
        version,
    })
}

/// The figures with their addresses on the page for citing.
fn figures(figures: &[Figure], passports: Vec<Passport>, report: ReportId) -> Vec<FigureRow<'_>> {
    let mut passports: HashMap<String, Passport> =
        passports.into_iter().map(|passport| (passport.figure.clone(), passport)).collect();
    let cite = |figure: &Figure| encode(&Target::Figure { report, key: figure.key.clone() }.to_string());
    figures
        .iter()
        .map(|figure| FigureRow {
            cite: cite(figure),
            passport: passports.remove(&figure.key).filter(|it| it.figure_digest == figure.digest()),
            figure,
        })
        .collect()
}
