//! How the log was read and compared, and how numbers came about that are no figure of a unit: cases and their times, workload,
//! handovers, what is worth asking about, what is not shown.
//!
//! It computes nothing; how a figure of a unit came about is told on a page of its own.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use measurements::json::{LogJson, SettingsJson, UnitJson};
use measurements::number;

use super::{Measured, measured, whole, words};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/measurements/how.html")]
struct HowPage {
    shell: Shell,
    it: Measured,
    log: LogJson,
    settings: SettingsJson,
    /// Units whose numbers of cases and events are not shown.
    withheld: u64,
    /// Pairs of units that may be shown.
    pairs: u64,
    /// Figures worth asking about, and those of which the null control took that back.
    flags: u64,
    withdrawn: u64,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let aspects = || whole.indicators.iter().flat_map(|indicator| &indicator.aspects);
    html(&HowPage {
        shell: Shell::of_study(&visitor, &app, &it.study),
        withheld: whole.units.iter().filter(|unit: &&UnitJson| unit.cases.is_none()).count() as u64,
        pairs: whole.network.len() as u64,
        flags: aspects().filter(|aspect| !aspect.withdrawn).map(|aspect| aspect.flags).sum(),
        withdrawn: aspects().filter(|aspect| aspect.withdrawn).count() as u64,
        log: whole.log,
        settings: whole.settings,
        it,
    })
}

impl HowPage {
    fn count(&self, value: &u64) -> String {
        words::count(*value, self.shell.language)
    }

    fn days(&self, value: &f64) -> String {
        let days = format!("{} {}", self.real(value), self.shell.t("ngày", "days"));
        // A span of hours or minutes is told as such, and in days besides.
        if *value >= 2.0 {
            days
        } else {
            format!("{} ({days})", words::span_of_days(*value, self.shell.language))
        }
    }

    fn real(&self, value: &f64) -> String {
        number(*value, 4, self.shell.language)
    }

    /// The days of the first and the last event.
    fn ends(&self) -> Option<(String, String)> {
        Some((words::day(self.log.first.as_ref()?), words::day(self.log.last.as_ref()?)))
    }

    fn clock(&self) -> String {
        self.log.clock().get(self.shell.language).to_owned()
    }

    /// What makes cases comparable: `loại hồ sơ × độ khó × quý`.
    fn strata(&self) -> String {
        let one = |code: &String| match code.as_str() {
            "period" => words::period(&self.settings.period),
            other => words::stratum(other),
        };
        let words = self.settings.strata.iter().map(|code| one(code).get(self.shell.language).to_owned());
        words.collect::<Vec<_>>().join(" × ")
    }
}
