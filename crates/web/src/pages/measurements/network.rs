//! Handovers between units: the most frequent pairs, drawn and in a table.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use measurements::json::PairJson;

use super::charts::network::Network;
use super::{Measured, measured, whole, words};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

/// How many pairs can be asked for; the first is the usual.
const TOPS: [usize; 3] = [20, 40, 80];

#[derive(serde::Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    top: usize,
}

#[derive(Template)]
#[template(path = "pages/measurements/network.html")]
struct NetworkPage {
    shell: Shell,
    it: Measured,
    chart: Option<Network>,
    pairs: Vec<PairJson>,
    all: usize,
    top: usize,
    tops: Vec<usize>,
}

impl NetworkPage {
    fn count(&self, value: &u64) -> String {
        words::count(*value, self.shell.language)
    }
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let mut pairs = whole(&app, &it.measurement).await?.network;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let (all, top) = (pairs.len(), TOPS.into_iter().find(|top| *top == chosen.top).unwrap_or(TOPS[0]));
    pairs.truncate(top);
    let chart = Network::draw(&pairs, &it.links, shell.language);
    let tops = TOPS.into_iter().filter(|top| *top == TOPS[0] || *top < all * 2).collect();
    html(&NetworkPage { shell, it, chart, pairs, all, top, tops })
}
