//! The units of a measured log: how many cases each held, and how many of its figures are worth asking about.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use measurements::json::UnitJson;

use super::find::Find;
use super::indicator::Head;
use super::paging::{self, Pager};
use super::reply::Replies;
use super::{Measured, flags, measured, whole, words};
use crate::form::encode;
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    find: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: usize,
}

#[derive(Template)]
#[template(path = "pages/measurements/units.html")]
struct UnitsPage {
    shell: Shell,
    it: Measured,
    find: String,
    sort: Sort,
    rows: Vec<Row>,
    pager: Pager,
}

/// By what the units are ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// Those with something to ask about first, then by cases.
    Asking,
    Name,
    Cases,
}

impl Sort {
    fn from_code(code: &str) -> Self {
        match code {
            "name" => Self::Name,
            "n" => Self::Cases,
            _ => Self::Asking,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Name => "name",
            Self::Cases => "n",
        }
    }
}

struct Row {
    unit: String,
    path: String,
    cases: Result<String, String>,
    flags: usize,
    replied: bool,
}

pub(super) async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let replies = Replies::of(&whole, &shell);
    let sort = Sort::from_code(&chosen.sort);
    let units = ordered(whole.units, &chosen.find, sort);
    let base = format!("?find={}&sort={}&page=", encode(&chosen.find), sort.code());
    let (units, pager) = paging::page(units, chosen.page, base, shell.language);
    let rows = rows(units, &it, &replies, &shell);
    html(&UnitsPage { shell, it, find: chosen.find, sort, rows, pager })
}

/// The units whose names hold `find`, in order; those that are alike in it by name, as Vietnamese orders it.
fn ordered(mut units: Vec<UnitJson>, find: &str, sort: Sort) -> Vec<UnitJson> {
    let find = Find::new(find);
    units.retain(|unit| find.finds(&unit.unit));
    let weight = |unit: &UnitJson| match sort {
        Sort::Asking => (flags(unit), unit.cases),
        Sort::Cases => (0, unit.cases),
        Sort::Name => (0, None),
    };
    units.sort_by_cached_key(|unit| (std::cmp::Reverse(weight(unit)), vietnamese::sort_key(&unit.unit)));
    units
}

fn rows(units: Vec<UnitJson>, it: &Measured, replies: &Replies, shell: &Shell) -> Vec<Row> {
    let row = |unit: UnitJson| Row {
        path: it.links.unit(&unit.unit),
        cases: match (unit.cases, &unit.withheld) {
            (Some(cases), _) => Ok(words::count(cases, shell.language)),
            (None, Some(why)) => Err(why.get(shell.language).to_owned()),
            (None, None) => Err(String::new()),
        },
        flags: flags(&unit),
        replied: replies.any(&unit.unit),
        unit: unit.unit,
    };
    units.into_iter().map(row).collect()
}

impl UnitsPage {
    /// The head of a column by which the table can be ordered.
    fn head(&self, code: &str) -> Head {
        let sort = Sort::from_code(code);
        let href = format!("?find={}&sort={}#units", encode(&self.find), sort.code());
        Head { href, here: sort == self.sort }
    }
}
