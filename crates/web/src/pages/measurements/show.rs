//! A measurement at a glance: the log, and the four behaviours side by side with their indicators. No composite score.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Bilingual, Language};
use measure::Behaviour;
use measurements::json::{self, IndicatorJson, TotalsJson};
use measurements::number;

use super::{Links, Measured, figure, measured, whole, words};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/measurements/show.html")]
struct ShowPage {
    shell: Shell,
    it: Measured,
    log: json::LogJson,
    settings: json::SettingsJson,
    columns: Vec<Column>,
    pairs: usize,
}

/// A behaviour with its indicators: side by side, never added up.
struct Column {
    code: &'static str,
    name: Bilingual,
    indicators: Vec<Overview>,
    /// Those that cannot be measured on this log, and why.
    not_measurable: Vec<Missing>,
}

/// An indicator at a glance.
struct Overview {
    name: Bilingual,
    path: String,
    /// How often, in how many cases, and further shares.
    counted: String,
    aspects: Vec<AspectOverview>,
}

/// An indicator that is missing here.
struct Missing {
    name: Bilingual,
    path: String,
    why: String,
}

/// A comparison at a glance.
struct AspectOverview {
    name: Bilingual,
    path: String,
    units: usize,
    flags: u64,
    null_flags: u64,
    withdrawn: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    html(&ShowPage {
        columns: columns(&whole, &it.links, shell.language),
        pairs: whole.network.len(),
        log: whole.log,
        settings: whole.settings,
        shell,
        it,
    })
}

fn columns(whole: &json::Measurement, links: &Links, language: Language) -> Vec<Column> {
    let column = |behaviour: Behaviour| {
        let own = || whole.indicators.iter().filter(move |one| one.behaviour == behaviour.code());
        Column {
            code: behaviour.code(),
            name: behaviour.name().bilingual(),
            indicators: own().filter_map(|one| overview(whole, one, links, language)).collect(),
            not_measurable: own().filter_map(|one| missing(whole, one, links, language)).collect(),
        }
    };
    Behaviour::ALL.map(column).into()
}

fn overview(
    whole: &json::Measurement,
    indicator: &IndicatorJson,
    links: &Links,
    language: Language,
) -> Option<Overview> {
    let Some(TotalsJson::Measured { count, cases, figures, .. }) = whole.totals.get(&indicator.id) else {
        return None;
    };
    let (times, cases) = (words::count(*count, language), words::count(*cases, language));
    let mut counted = match language {
        Language::Vietnamese => format!("{times} lần trong {cases} hồ sơ"),
        Language::English => format!("{times} times in {cases} cases"),
    };
    for figure in indicator.figures.iter().filter(|figure| figure.form == "share") {
        if let Some(Some(share)) = figures.get(&figure.id) {
            let share = number(share.value() * 100.0, 1, language);
            counted.push_str(&format!("; {} {share} %", figure.name.get(language)));
        }
    }
    let aspects = indicator.aspects.iter().map(|aspect| AspectOverview {
        name: aspect.name.clone(),
        path: links.aspect(&aspect.id),
        units: whole.units.iter().filter(|unit| figure(unit, &aspect.id).is_some()).count(),
        flags: aspect.flags,
        null_flags: aspect.null_flags,
        withdrawn: aspect.withdrawn,
    });
    Some(Overview {
        name: indicator.name.clone(),
        path: links.aspect(&indicator.id),
        counted,
        aspects: aspects.collect(),
    })
}

fn missing(
    whole: &json::Measurement,
    indicator: &IndicatorJson,
    links: &Links,
    language: Language,
) -> Option<Missing> {
    match whole.totals.get(&indicator.id)? {
        TotalsJson::Measured { .. } => None,
        TotalsJson::NotMeasurable { not_measurable, .. } => Some(Missing {
            name: indicator.name.clone(),
            path: links.aspect(&indicator.id),
            why: not_measurable.get(language).split_once(": ").map_or_else(
                || not_measurable.get(language).to_owned(),
                // The heading above says already that it is not measurable.
                |(_, why)| why.to_owned(),
            ),
        }),
    }
}

impl ShowPage {
    fn count(&self, value: &u64) -> String {
        words::count(*value, self.shell.language)
    }

    fn real(&self, value: &f64, decimals: usize) -> String {
        number(*value, decimals, self.shell.language)
    }

    /// The days of the first and the last event.
    fn ends(&self) -> Option<(String, String)> {
        Some((words::day(self.log.first.as_ref()?), words::day(self.log.last.as_ref()?)))
    }

    fn clock(&self) -> String {
        words::clock(&self.log.time).get(self.shell.language).to_owned()
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
