//! One unit: its reply, its indicators by behaviour, its months, its load, and the example cases it stands in.

use accounts::Act;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use kernel::Bilingual;
use measure::Behaviour;
use measurements::LONGEST_REPLY;
use measurements::json::{self, AspectJson, UnitJson};

use super::reply::{Answer, Replies, Written};
use super::row::{Figure, Row, Rows};
use super::series::{Load, Series};
use super::{Measured, aspect, figure, flags, measured, whole, words};
use crate::shell::{Shell, html, role_name};
use crate::visitor::Visitor;
use crate::{App, PageError};

#[derive(serde::Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    name: String,
    /// The figure to be answered to, in the form of the reply.
    #[serde(default)]
    about: String,
}

/// What the form of the reply holds.
pub(super) struct Form {
    pub(super) written: Written,
    pub(super) refused: Option<Bilingual>,
}

#[derive(Template)]
#[template(path = "pages/measurements/unit.html")]
pub(super) struct UnitPage {
    shell: Shell,
    it: Measured,
    unit: String,
    cases: Option<u64>,
    events: Option<u64>,
    withheld: Option<Bilingual>,
    flags: usize,
    reply: Option<Answer>,
    history: Vec<Said>,
    form: Option<Form>,
    about: Vec<(String, String)>,
    behaviours: Vec<Column>,
    series: Vec<Series>,
    quiet_series: Vec<Series>,
    load: Option<Load>,
    examples: Vec<Shown>,
}

/// A behaviour with the unit's figures.
struct Column {
    name: Bilingual,
    rows: Vec<Row>,
    /// Names of indicators that cannot be measured on this log.
    not_measurable: Vec<String>,
}

/// A reply, then or now.
struct Said {
    about: String,
    by: &'static str,
    at: String,
    text: String,
    stands: bool,
}

/// An example case of the unit.
struct Shown {
    case: String,
    path: String,
    role: Bilingual,
    name: Bilingual,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((study, worklog)): Path<(String, String)>,
    Query(named): Query<Named>,
) -> Result<Response, PageError> {
    let it = measured(&app, &visitor, &study, &worklog).await?;
    let written = Written { unit: named.name, about: named.about, text: String::new() };
    html(&page(&app, &visitor, it, Form { written, refused: None }).await?)
}

/// The page of the unit a reply is written for.
pub(super) async fn page(
    app: &App,
    visitor: &Visitor,
    it: Measured,
    form: Form,
) -> Result<UnitPage, PageError> {
    let whole = whole(app, &it.measurement).await?;
    let found = whole.units.iter().find(|unit| unit.unit == form.written.unit);
    let unit = found.ok_or(PageError::NotFound)?;
    let shell = Shell::of_study(visitor, app, &it.study);
    let history = measurements::reply_history(&app.store, it.worklog.id, &unit.unit).await;
    let history = said(&history.map_err(PageError::internal)?, &whole, &shell);
    let view = View { whole: &whole, it: &it, shell: &shell, unit };
    let replies = Replies::of(&whole, &shell);
    let (series, quiet_series) = view.series();
    Ok(UnitPage {
        behaviours: view.behaviours(&replies),
        about: view.about(),
        examples: view.examples(),
        load: Load::of(&unit.load, shell.language),
        series,
        quiet_series,
        history,
        form: visitor.may(Act::ReplyForUnit(&it.worklog.body)).then_some(form),
        reply: replies.to_all(&unit.unit),
        unit: unit.unit.clone(),
        cases: unit.cases,
        events: unit.events,
        withheld: unit.withheld.clone(),
        flags: flags(unit),
        shell,
        it,
    })
}

/// Everything the unit ever said, the newest first.
fn said(history: &[measurements::Reply], whole: &json::Measurement, shell: &Shell) -> Vec<Said> {
    let newest = |at: usize| !history[..at].iter().any(|later| later.about == history[at].about);
    let about = |about: &measurements::About| match about {
        measurements::About::AllFigures => shell.t("mọi số liệu", "all figures").to_owned(),
        measurements::About::Figure(id) => {
            aspect(whole, id).map_or_else(|| id.clone(), |(_, aspect)| shell.b(&aspect.name).to_owned())
        }
    };
    let said = history.iter().enumerate().map(|(at, reply)| Said {
        about: about(&reply.about),
        by: role_name(reply.role, shell.language),
        at: shell.moment(&reply.at),
        text: reply.text.clone(),
        stands: newest(at),
    });
    said.collect()
}

/// What the page is made from.
struct View<'p> {
    whole: &'p json::Measurement,
    it: &'p Measured,
    shell: &'p Shell,
    unit: &'p UnitJson,
}

impl View<'_> {
    fn aspects(&self) -> impl Iterator<Item = &AspectJson> {
        self.whole.indicators.iter().flat_map(|indicator| &indicator.aspects)
    }

    fn behaviours(&self, replies: &Replies) -> Vec<Column> {
        let rows = Rows { links: &self.it.links, replies, language: self.shell.language };
        let column = |behaviour: Behaviour| {
            let own = || self.whole.indicators.iter().filter(move |one| one.behaviour == behaviour.code());
            let row = |aspect: &AspectJson| {
                let cell = self.unit.cells.get(&aspect.id)?;
                Some(rows.of_aspect(aspect, &self.unit.unit, cell))
            };
            Column {
                name: behaviour.name().bilingual(),
                rows: own().flat_map(|one| &one.aspects).filter_map(row).collect(),
                not_measurable: own()
                    .filter(|one| one.aspects.is_empty())
                    .map(|one| self.shell.b(&one.name).to_owned())
                    .collect(),
            }
        };
        Behaviour::ALL.map(column).into()
    }

    /// The months of figures that stand out, and of the others.
    fn series(&self) -> (Vec<Series>, Vec<Series>) {
        let all = self
            .aspects()
            .filter_map(|aspect| Series::of(aspect, figure(self.unit, &aspect.id)?, self.shell.language));
        all.partition(Series::stands_out)
    }

    /// What can be answered to: figures that are shown.
    fn about(&self) -> Vec<(String, String)> {
        let shown = self.aspects().filter(|aspect| figure(self.unit, &aspect.id).is_some());
        shown.map(|aspect| (aspect.id.clone(), self.shell.b(&aspect.name).to_owned())).collect()
    }

    fn examples(&self) -> Vec<Shown> {
        let own = self.whole.examples.iter().filter(|example| example.unit == self.unit.unit);
        let shown = |example: &json::ExampleJson| Shown {
            case: example.case.clone(),
            path: self.it.links.case(&example.case),
            role: words::role(&example.role),
            name: aspect(self.whole, &example.indicator)
                .map_or_else(Bilingual::default, |(_, aspect)| aspect.name.clone()),
        };
        own.map(shown).collect()
    }
}

impl UnitPage {
    fn count(&self, value: &u64) -> String {
        words::count(*value, self.shell.language)
    }

    /// The longest reply, in characters.
    fn longest(&self) -> usize {
        LONGEST_REPLY
    }
}
