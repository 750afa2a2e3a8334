//! One figure, body by body: the value as told, of which time, of which whole, who vouches for it, and what the work logs measured.

use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::{Bilingual, Language, StudyCode};
use plan::{FigureAsked, Plan};
use reports::gather::Fit;
use scheme::{BodyTold, Line, Scale, Vouched};
use vietnamese::format_moment;

use super::{measured, number, parse_study, period, place, said};
use crate::form::encode;
use crate::pages::measurements::Links;
use crate::pages::scheme::failed;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize, Default)]
pub(super) struct Wanted {
    #[serde(default)]
    figure: String,
    #[serde(default)]
    group: String,
}

#[derive(Template)]
#[template(path = "pages/figures/figures.html")]
struct FiguresPage {
    shell: Shell,
    study: StudyCode,
    open: usize,
    groups: Vec<(i64, String, bool)>,
    /// The outline's figures by section.
    sections: Vec<(String, Vec<Choice>)>,
    asked: Option<FigureAsked>,
    /// What the values are divided by.
    per: Vec<String>,
    rows: Vec<Row>,
    /// Bodies whose report does not tell it.
    silent: Vec<(String, String)>,
    unsent: usize,
    others: Vec<Other>,
}

/// A figure that can be chosen.
struct Choice {
    key: String,
    name: String,
    is_shown: bool,
}

/// What one body told.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) href: String,
    /// Values as told, each with where it stands.
    pub(super) values: Vec<(String, String)>,
    pub(super) period: String,
    /// Why it cannot be set against the others.
    pub(super) incomparable: Option<&'static str>,
    pub(super) parts: Option<String>,
    /// What it is divided by, with the quotient where the report tells both.
    pub(super) per: Vec<(String, Option<String>)>,
    /// Who vouches, and when.
    pub(super) vouched: Option<(String, String)>,
    /// How the body counts, where it says otherwise than the outline.
    pub(super) own_definition: Option<String>,
    /// What work logs measured, each with where it is shown.
    pub(super) measured: Vec<(String, String)>,
}

/// A figure outside the outline.
struct Other {
    definition: String,
    is_of_one_time: bool,
    lines: Vec<(String, String, String, String)>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    visitor.must(Act::CompareReports)?;
    let study = parse_study(&study)?;
    let plan = plan::current(&app.store, &study).await?.ok_or(PageError::NotFound)?;
    let told = app.beside.of(&app.store, &study).await.map_err(failed)?;
    let found = app.contradictions.of(&app.store, &study).await.map_err(failed)?;
    let shell = Shell::of_study(&visitor, &app, &study);
    html(&page(shell, study, &plan, &told, &wanted, found.open().count()))
}

fn page(
    shell: Shell,
    study: StudyCode,
    plan: &Arc<Plan>,
    told: &[BodyTold],
    wanted: &Wanted,
    open: usize,
) -> FiguresPage {
    let language = shell.language;
    let all = || plan.outline.sections.iter().flat_map(|section| &section.figures);
    let asked = plan.outline.figure(&wanted.figure).or_else(|| all().next()).cloned();
    let group = wanted.group.parse::<i64>().ok().filter(|number| plan.group(*number).is_some());
    let is_shown = |figure: &FigureAsked| asked.as_ref().is_some_and(|asked| asked.key == figure.key);
    let figure = |figure: &FigureAsked| Choice {
        key: figure.key.clone(),
        name: figure.name.get(language).to_owned(),
        is_shown: is_shown(figure),
    };
    let sections = plan.outline.sections.iter().filter(|section| !section.figures.is_empty());
    let sections = sections.map(|section| {
        (section.title.get(language).to_owned(), section.figures.iter().map(figure).collect::<Vec<_>>())
    });
    let lines = asked.as_ref().map(|asked| scheme::lines(plan, asked, told)).unwrap_or_default();
    let lines: Vec<Line<'_>> =
        lines.into_iter().filter(|line| group.is_none_or(|group| line.told.group == group)).collect();
    let is_silent = |line: &&Line<'_>| line.told.version.is_some() && line.fit == Fit::None;
    let link = |line: &Line<'_>| (line.told.name.get(language).to_owned(), report(&study, line.told));
    let others = if group.is_none() { scheme::vouched(plan, told) } else { Vec::new() };
    FiguresPage {
        open,
        groups: plan
            .groups
            .iter()
            .map(|each| (each.number, each.name.get(language).to_owned(), Some(each.number) == group))
            .collect(),
        sections: sections.collect(),
        per: asked.iter().flat_map(|asked| per_names(plan, asked, language)).map(|(_, name)| name).collect(),
        silent: lines.iter().filter(is_silent).map(link).collect(),
        unsent: lines.iter().filter(|line| line.told.version.is_none()).count(),
        rows: asked
            .iter()
            .flat_map(|asked| lines.iter().filter_map(|line| row(&study, plan, asked, line, language)))
            .collect(),
        others: others.iter().map(|each| other(&study, each, language)).collect(),
        asked,
        shell,
        study,
    }
}

fn report(study: &StudyCode, told: &BodyTold) -> String {
    format!("/studies/{study}/figures/{}", encode(told.body.as_str()))
}

/// What the values of a figure are divided by: the key, and as people say it.
fn per_names(plan: &Plan, asked: &FigureAsked, language: Language) -> Vec<(String, String)> {
    let name = |key: &String| {
        let whole = plan.outline.figure(key)?;
        let same = vietnamese::folded_key(&whole.unit.vi) == vietnamese::folded_key(&asked.unit.vi);
        let name = whole.name.get(language);
        let name = if same {
            format!("{} {name}", language.pick("so với", "of"))
        } else {
            format!("{} {name}", language.pick("trên 1.000 của:", "per 1,000 of:"))
        };
        Some((key.clone(), name))
    };
    asked.per.iter().filter_map(name).collect()
}

/// What one body told; `None` where it told nothing.
pub(super) fn row(
    study: &StudyCode,
    plan: &Plan,
    asked: &FigureAsked,
    line: &Line<'_>,
    language: Language,
) -> Option<Row> {
    let told = line.told;
    let version = told.version.as_ref()?.number;
    let value = |figure: &reports::Figure| {
        (said(figure, language), place(study, &told.body, version, &figure.address))
    };
    let (values, period, incomparable) = match &line.fit {
        Fit::None => return None,
        Fit::One(figure) => (vec![value(figure)], period(figure), None),
        Fit::Several(figures) => (
            figures.iter().map(|figure| value(figure)).collect(),
            String::new(),
            Some(language.pick("nêu nhiều số khác nhau, chưa so được", "told several ways, not compared")),
        ),
        Fit::OtherUnit(figure) => (
            vec![value(figure)],
            period(figure),
            Some(language.pick("đơn vị tính khác, không so được", "another unit, not comparable")),
        ),
        Fit::OtherPeriod(figure) => (
            vec![value(figure)],
            period(figure),
            Some(language.pick("thời gian khác, không so được", "another time, not comparable")),
        ),
    };
    let of_passport = line.passport.and_then(|passport| {
        Some(format!(
            "{} / {}",
            number(passport.numerator?, language),
            number(passport.denominator?, language)
        ))
    });
    let of_report =
        line.parts.map(|(part, whole)| format!("{} / {}", said(part, language), said(whole, language)));
    let is_own = |definition: &&String| {
        !definition.is_empty()
            && vietnamese::search_key(definition) != vietnamese::search_key(&asked.definition.vi)
    };
    let quotient = |key: &str| {
        let per = line.per.iter().find(|per| per.whole.key == key)?;
        let value = number(per.value, language);
        Some(if per.scale == Scale::Hundred { format!("{value}%") } else { value })
    };
    let per = per_names(plan, asked, language);
    let per = per.into_iter().map(|(key, name)| (name, quotient(&key)));
    let measured = line.measured.iter().map(|(log, total)| {
        let href = Links::new(study, log.worklog).aspect(&total.indicator);
        (format!("{} ({})", measured(total, language), log.name), href)
    });
    Some(Row {
        name: told.name.get(language).to_owned(),
        href: report(study, told),
        values,
        period,
        incomparable,
        parts: of_passport.or(of_report),
        per: per.collect(),
        vouched: line
            .passport
            .map(|passport| (passport.vouched_name.clone(), format_moment(passport.vouched_at, language))),
        own_definition: line.passport.map(|passport| &passport.definition).filter(is_own).cloned(),
        measured: measured.collect(),
    })
}

fn other(study: &StudyCode, each: &Vouched<'_>, language: Language) -> Other {
    let lines = each.lines.iter().map(|(told, figure, _)| {
        let version = told.version.as_ref().map_or(0, |version| version.number);
        let href = place(study, &told.body, version, &figure.address);
        (told.name.get(language).to_owned(), said(figure, language), period(figure), href)
    });
    Other {
        definition: each.definition.to_owned(),
        is_of_one_time: each.is_of_one_time(),
        lines: lines.collect(),
    }
}

impl FiguresPage {
    fn b<'a>(&self, text: &'a Bilingual) -> &'a str {
        text.get(self.shell.language)
    }
}
