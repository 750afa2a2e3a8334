//! Comparing reports: how much is told of each code and how openly, by group, region, level or body; and which causes are
//! told with which manifestations. Each cell opens the passages it is made of.
//!
//! Nobody is ranked: rows and columns keep the order of codebook and plan. What is counted and what is too few to tell is
//! `coding::matrix`'s to say.

mod columns;
mod passages;
mod together;

use std::collections::BTreeSet;
use std::sync::Arc;

use accounts::Act;
use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use coding::matrix::{self, Cell, Codes, LEAST_PASSAGES, Share, Slice};
use coding::{Bearings, FIELD_AXIS, LEVEL_AXIS, Round, SphereFilter};
use columns::{By, Column, columns, values};
use kernel::{Actor, Bilingual, BodyCode, Language, StudyCode};
use plan::{Family, Plan, SectionKind};
use vietnamese::format_percent;

use crate::form::encode;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

pub(crate) fn router() -> Router<App> {
    Router::new()
        .route("/studies/{study}/compare", get(show))
        .route("/studies/{study}/compare/together", get(together::show))
        .route("/studies/{study}/compare/passages", get(passages::show))
}

/// The kinds of sections whose codes are compared.
const KINDS: [SectionKind; 4] =
    [SectionKind::Manifestations, SectionKind::Causes, SectionKind::Consequences, SectionKind::Solutions];

#[derive(serde::Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    by: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    group: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    field: String,
    #[serde(default)]
    level: String,
}

/// A study's plan and the passages that bear codes, as far as the viewer may know of them.
struct Study {
    code: StudyCode,
    plan: Arc<Plan>,
    bearings: Arc<Bearings>,
    blind_in: Vec<Round>,
}

async fn study(app: &App, viewer: &Actor, code: &str) -> Result<Study, PageError> {
    let code = StudyCode::parse(code).map_err(|_| PageError::NotFound)?;
    let plan = plan::current(&app.store, &code).await?.ok_or(PageError::NotFound)?;
    let borne = app.borne.of(&app.store, viewer, &code).await.map_err(super::coding::failed)?;
    // Units below lead bodies answer those, not the study.
    let assigned: BTreeSet<&BodyCode> = plan.assignments.iter().map(|owed| &owed.body).collect();
    let bearings = if borne.bearings.bodies_in(Slice::All).is_subset(&assigned) {
        borne.bearings
    } else {
        Arc::new(borne.bearings.only(|each| assigned.contains(&each.body)))
    };
    let blind_in = super::coding::blind_in(app, &code, viewer).await?;
    Ok(Study { code, plan, bearings, blind_in })
}

impl Study {
    /// The codes of a family.
    fn of_family(&self, family: &Family) -> Codes {
        let codes = self.plan.codebook.codes.iter().filter(|code| code.family == family.key);
        codes.map(|code| code.id.clone()).collect()
    }

    /// The families of a kind, in the codebook's order.
    fn families(&self, kind: SectionKind) -> impl Iterator<Item = &Family> {
        self.plan.codebook.families.iter().filter(move |family| family.kind == kind)
    }

    /// Every code of a kind.
    fn of_kind(&self, kind: SectionKind) -> Codes {
        self.families(kind).flat_map(|family| self.of_family(family)).collect()
    }

    /// Only the passages that speak of this field and this level.
    fn speaking_of(mut self, field: &str, level: &str) -> Self {
        let filter = SphereFilter::parse(field, level);
        if !filter.is_empty() {
            self.bearings = Arc::new(self.bearings.only(|bearing| filter.lets(bearing)));
        }
        self
    }

    /// The bodies of a column whose reports bear any code.
    fn coded<'s>(&'s self, column: &'s Column) -> BTreeSet<&'s BodyCode> {
        self.bearings.bodies_in(column.slice())
    }
}

/// A row or column of codes.
struct Line {
    /// The code's or family's key.
    key: String,
    name: Bilingual,
    is_family: bool,
    codes: Codes,
}

/// A family, then its codes.
fn lines(study: &Study, family: &Family) -> Vec<Line> {
    let of_family = Line {
        key: family.key.clone(),
        name: family.name.clone(),
        is_family: true,
        codes: study.of_family(family),
    };
    let codes = study.plan.codebook.codes.iter().filter(|code| code.family == family.key);
    let of_code = |code: &plan::Code| Line {
        key: code.id.to_string(),
        name: code.name.clone(),
        is_family: false,
        codes: Codes::from([code.id.clone()]),
    };
    std::iter::once(of_family).chain(codes.map(of_code)).collect()
}

#[derive(Template)]
#[template(path = "pages/compare/matrix.html")]
struct MatrixPage {
    shell: Shell,
    study: StudyCode,
    /// Whether the visitor codes reports besides.
    may_code: bool,
    blind_in: Vec<Round>,
    by: By,
    kind: SectionKind,
    table: Table,
    /// For choosing, body by body.
    groups: Vec<(i64, String, bool)>,
    families: Vec<Choice>,
    /// For choosing of which field and level the words speak; empty when the codebook has no such axis.
    fields: Vec<Choice>,
    levels: Vec<Choice>,
    /// The part of addresses that keeps field and level.
    speaking_of: String,
    /// Whether any cell holds passages that wait to be looked at again.
    any_waits: bool,
    /// Passages that bear codes the codebook has no longer, and these codes: they are in no row.
    ended: usize,
    ended_codes: Vec<String>,
    /// Bodies of the group whose reports bear no code.
    uncoded: usize,
}

/// Something to choose: its key, its name, and whether it is chosen.
type Choice = (String, String, bool);

/// A table ready to be shown.
struct Table {
    heads: Vec<Head>,
    rows: Vec<Row>,
}

/// What stands over a column.
struct Head {
    /// A short name, where the long one is too long.
    short: String,
    name: String,
    /// How many reports it is about.
    about: String,
}

/// A row of the table.
struct Row {
    short: String,
    name: String,
    is_family: bool,
    cells: Vec<Shown>,
}

/// A cell as it is shown.
struct Shown {
    /// Where its passages are; `None` when there are none.
    href: Option<String>,
    much: Option<String>,
    open: Option<String>,
    /// How many of its passages wait to be looked at again.
    waiting: usize,
}

impl MatrixPage {
    /// What can be compared by: a second axis only where there is one.
    fn bys(&self) -> Vec<By> {
        let is_there = |by: &By| match by {
            By::Field => !self.fields.is_empty(),
            By::ToldLevel => !self.levels.is_empty(),
            By::Group | By::Region | By::Level | By::Body => true,
        };
        By::ALL.into_iter().filter(is_there).collect()
    }

    /// Whether columns are values of a second axis.
    fn is_by_axis(&self) -> bool {
        self.by.axis().is_some()
    }

    fn is_by(&self, by: By) -> bool {
        self.by == by
    }

    fn is_by_body(&self) -> bool {
        self.by == By::Body
    }

    fn by_name(&self, by: By) -> String {
        by.name().get(self.shell.language).to_owned()
    }

    fn kinds(&self) -> [SectionKind; 4] {
        KINDS
    }

    fn is_kind(&self, kind: SectionKind) -> bool {
        self.kind == kind
    }

    fn kind_name(&self, kind: SectionKind) -> &'static str {
        kind.name(self.shell.language)
    }

    fn least(&self) -> usize {
        LEAST_PASSAGES
    }
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let viewer = visitor.must(Act::CompareReports)?;
    let study = self::study(&app, &viewer, &study).await?;
    let language = visitor.language;
    let choices = |axis: &str, wanted: &str| -> Vec<Choice> {
        let values = values(&study.plan, &study.bearings, axis);
        let choice = |(key, name): (String, Bilingual)| {
            let is_chosen = key == wanted;
            (key, name.get(language).to_owned(), is_chosen)
        };
        values.into_iter().map(choice).collect()
    };
    let (fields, levels) = (choices(FIELD_AXIS, &wanted.field), choices(LEVEL_AXIS, &wanted.level));
    let study = study.speaking_of(&wanted.field, &wanted.level);
    let by = By::parse(&wanted.by);
    let kind =
        KINDS.into_iter().find(|kind| kind.code() == wanted.kind).unwrap_or(SectionKind::Manifestations);
    let mut page = MatrixPage {
        shell: Shell::of_study(&visitor, &app, &study.code),
        study: study.code.clone(),
        may_code: visitor.may(Act::Code),
        blind_in: study.blind_in.clone(),
        by,
        kind,
        table: Table { heads: Vec::new(), rows: Vec::new() },
        groups: Vec::new(),
        families: Vec::new(),
        fields,
        levels,
        speaking_of: speaking_of(&wanted.field, &wanted.level),
        any_waits: false,
        ended: 0,
        ended_codes: Vec::new(),
        uncoded: 0,
    };
    if by == By::Body {
        body_by_body(&study, &wanted, language, &mut page);
    } else {
        page.table = by_columns(&study, by, kind, &page.speaking_of, language);
    }
    page.any_waits = page.table.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.waiting > 0);
    let book = &study.plan.codebook;
    let ended: BTreeSet<&plan::CodeId> =
        study.bearings.codes().iter().filter(|code| book.code(code).is_none()).collect();
    if !ended.is_empty() {
        let passages = study.bearings.iter().filter(|each| ended.contains(&each.code));
        page.ended = passages.map(|each| (&each.body, &each.address)).collect::<BTreeSet<_>>().len();
    }
    page.ended_codes = ended.into_iter().map(ToString::to_string).collect();
    html(&page)
}

/// The part of an address that keeps field and level.
fn speaking_of(field: &str, level: &str) -> String {
    let said = [("field", field), ("level", level)].into_iter().filter(|(_, value)| !value.is_empty());
    said.map(|(name, value)| format!("&{name}={}", encode(value))).collect()
}

/// Codes down, groups of bodies or values of an axis across, all of them last.
fn by_columns(study: &Study, by: By, kind: SectionKind, speaking_of: &str, language: Language) -> Table {
    let mut columns = columns(&study.plan, &study.bearings, by);
    let all = columns.iter().flat_map(|column| column.bodies.iter().cloned()).collect();
    columns.push(Column::of_all(all));
    let lines: Vec<Line> = study.families(kind).flat_map(|family| lines(study, family)).collect();
    let codes: Vec<Codes> = lines.iter().map(|line| line.codes.clone()).collect();
    let slices: Vec<Slice<'_>> = columns.iter().map(Column::slice).collect();
    let cells = matrix::matrix(&study.bearings, &codes, &slices, &study.of_kind(kind));
    let head = |column: &Column| Head {
        short: String::new(),
        name: column.name.get(language).to_owned(),
        about: match by.axis() {
            Some(_) => study.coded(column).len().to_string(),
            None => format!("{}/{}", study.coded(column).len(), column.bodies.len()),
        },
    };
    let row = |(line, cells): (&Line, Vec<Cell>)| Row {
        short: if line.is_family { String::new() } else { line.key.clone() },
        name: line.name.get(language).to_owned(),
        is_family: line.is_family,
        cells: cells
            .into_iter()
            .zip(&columns)
            .map(|(cell, column)| shown(cell, href(study, &line.key, by, column, speaking_of), language))
            .collect(),
    };
    Table { heads: columns.iter().map(head).collect(), rows: lines.iter().zip(cells).map(row).collect() }
}

/// The bodies of one group down, the codes of one family across.
fn body_by_body(study: &Study, wanted: &Wanted, language: Language, page: &mut MatrixPage) {
    let plan = &study.plan;
    let group = wanted.group.parse().ok().and_then(|number| plan.group(number)).or(plan.groups.first());
    let families: Vec<&Family> =
        plan.codebook.families.iter().filter(|family| KINDS.contains(&family.kind)).collect();
    let family = families.iter().find(|family| family.key == wanted.family).or(families.first());
    let (Some(group), Some(family)) = (group, family) else { return };
    page.groups = plan
        .groups
        .iter()
        .map(|each| (each.number, each.name.get(language).to_owned(), each.number == group.number))
        .collect();
    page.families = families
        .iter()
        .map(|each| (each.key.clone(), each.name.get(language).to_owned(), each.key == family.key))
        .collect();
    let is_of_group = |column: &Column| {
        let of = |body| plan.assignment(body).is_some_and(|assignment| assignment.group == group.number);
        column.bodies.iter().any(of)
    };
    let (columns, uncoded): (Vec<Column>, Vec<Column>) = columns(plan, &study.bearings, By::Body)
        .into_iter()
        .filter(is_of_group)
        .partition(|column| !study.coded(column).is_empty());
    page.uncoded = uncoded.len();
    let lines = lines(study, family);
    let codes: Vec<Codes> = lines.iter().map(|line| line.codes.clone()).collect();
    let slices: Vec<Slice<'_>> = columns.iter().map(Column::slice).collect();
    let cells = matrix::matrix(&study.bearings, &codes, &slices, &study.of_kind(family.kind));
    let head = |line: &Line| Head {
        short: if line.is_family { String::new() } else { line.key.clone() },
        name: line.name.get(language).to_owned(),
        about: String::new(),
    };
    let row = |(index, column): (usize, &Column)| Row {
        short: String::new(),
        name: column.name.get(language).to_owned(),
        is_family: false,
        cells: lines
            .iter()
            .zip(&cells)
            .map(|(line, cells)| {
                let href = href(study, &line.key, By::Body, column, &page.speaking_of);
                shown(cells[index], href, language)
            })
            .collect(),
    };
    page.kind = family.kind;
    page.table = Table {
        heads: lines.iter().map(head).collect(),
        rows: columns.iter().enumerate().map(row).collect(),
    };
}

/// Where the passages of a cell are.
fn href(study: &Study, codes: &str, by: By, column: &Column, speaking_of: &str) -> String {
    let of = if column.key.is_empty() {
        String::new()
    } else {
        format!("&by={}&of={}", by.code(), encode(&column.key))
    };
    format!("/studies/{}/compare/passages?codes={}{of}{speaking_of}", study.code, encode(codes))
}

fn shown(cell: Cell, href: String, language: Language) -> Shown {
    Shown {
        href: cell.is_told.then_some(href),
        much: percent(cell.much, language),
        open: percent(cell.open, language),
        waiting: cell.waiting,
    }
}

/// A share as it is written; `None` when it is of few.
fn percent(share: Share, language: Language) -> Option<String> {
    share.value().map(|value| format_percent(value, 0, language))
}
