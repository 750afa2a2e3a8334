//! A measurement at a glance: the log, and the four behaviours side by side with their indicators. No composite score.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use kernel::{Bilingual, Language};
use measure::Behaviour;
use measurements::json::{self, IndicatorJson, TotalsJson};
use measurements::number;

use super::reply::{Answer, Replies};
use super::{Links, Measured, aspect, figure, measured, whole, words};
use crate::shell::{Shell, html};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(Template)]
#[template(path = "pages/measurements/show.html")]
struct ShowPage {
    shell: Shell,
    it: Measured,
    log: json::LogJson,
    columns: Vec<Column>,
    pairs: usize,
    follows: Vec<json::FollowsJson>,
    replies: Vec<Said>,
}

/// A unit's reply that stands.
struct Said {
    unit: String,
    unit_path: String,
    /// The figure it is about; none where it is about all.
    figure: Option<(String, String)>,
    answer: Answer,
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
    units: String,
    flags: u64,
    null_flags: u64,
    withdrawn: bool,
    /// How many of the units worth asking replied.
    replied: usize,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let whole = whole(&app, &it.measurement).await?;
    let shell = Shell::of_study(&visitor, &app, &it.study);
    let replies = Replies::of(&whole, &shell);
    html(&ShowPage {
        columns: columns(&whole, &it.links, &replies, shell.language),
        replies: said(&whole, &it.links, &shell),
        pairs: whole.network.len(),
        log: whole.log,
        follows: whole.follows,
        shell,
        it,
    })
}

/// The replies that stand, by unit.
fn said(whole: &json::Measurement, links: &Links, shell: &Shell) -> Vec<Said> {
    let one = |reply: &json::ReplyJson| Said {
        unit: reply.unit.clone(),
        unit_path: links.unit(&reply.unit),
        figure: reply.indicator.as_ref().map(|id| {
            let name = aspect(whole, id).map_or(id.as_str(), |(_, aspect)| shell.b(&aspect.name));
            (name.to_owned(), links.figure(id, &reply.unit))
        }),
        answer: Answer::of(reply, shell),
    };
    let mut said: Vec<Said> = whole.replies.iter().map(one).collect();
    said.sort_by(|a, b| a.unit.cmp(&b.unit));
    said
}

fn columns(whole: &json::Measurement, links: &Links, replies: &Replies, language: Language) -> Vec<Column> {
    let column = |behaviour: Behaviour| {
        let own = || whole.indicators.iter().filter(move |one| one.behaviour == behaviour.code());
        Column {
            code: behaviour.code(),
            name: behaviour.name().bilingual(),
            indicators: own().filter_map(|one| overview(whole, one, links, replies, language)).collect(),
            not_measurable: own().filter_map(|one| missing(whole, one, links, language)).collect(),
        }
    };
    Behaviour::ALL.map(column).into()
}

fn overview(
    whole: &json::Measurement,
    indicator: &IndicatorJson,
    links: &Links,
    replies: &Replies,
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
    let aspects = indicator.aspects.iter().map(|aspect| {
        let compared = || whole.units.iter().filter_map(|unit| Some((unit, figure(unit, &aspect.id)?)));
        let asked = compared().filter(|(_, cell)| cell.worth_asking);
        AspectOverview {
            name: aspect.name.clone(),
            path: links.aspect(&aspect.id),
            units: words::count(compared().count() as u64, language),
            flags: aspect.flags,
            null_flags: aspect.null_flags,
            withdrawn: aspect.withdrawn,
            replied: asked.filter(|(unit, _)| !replies.to(&unit.unit, &aspect.id).is_empty()).count(),
        }
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

    fn days(&self, value: &f64) -> String {
        words::span_of_days(*value, self.shell.language)
    }

    fn real(&self, value: &f64, decimals: usize) -> String {
        number(*value, decimals, self.shell.language)
    }
}
