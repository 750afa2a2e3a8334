//! The units of a measured log: how many cases each held, and how many of its figures are worth asking about.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use measurements::json::UnitJson;

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
    page: usize,
}

#[derive(Template)]
#[template(path = "pages/measurements/units.html")]
struct UnitsPage {
    shell: Shell,
    it: Measured,
    find: String,
    rows: Vec<Row>,
    pager: Pager,
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
    let rows = rows(whole.units, &it, &replies, &shell, &chosen.find);
    let base = format!("?find={}&page=", encode(&chosen.find));
    let (rows, pager) = paging::page(rows, chosen.page, base, shell.language);
    html(&UnitsPage { shell, it, find: chosen.find, rows, pager })
}

/// The units whose names hold `find`: those with something to ask about first, then by cases.
fn rows(mut units: Vec<UnitJson>, it: &Measured, replies: &Replies, shell: &Shell, find: &str) -> Vec<Row> {
    let find = vietnamese::search_key(find);
    units.retain(|unit| vietnamese::search_key(&unit.unit).contains(&find));
    units.sort_by_cached_key(|unit| (std::cmp::Reverse((flags(unit), unit.cases)), unit.unit.clone()));
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
