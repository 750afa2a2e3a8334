//! What a body changes about its units: splits, asks otherwise, withdraws, ends. A form that is refused comes back filled in.

use std::collections::{BTreeMap, BTreeSet};

use accounts::Act;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use kernel::{Actor, Bilingual, BodyCode, Place, Problem, Severity, StudyCode};
use plan::{Asking, End, Split, UnitError};

use super::{Form, own_body, own_path, page};
use crate::form::Posted;
use crate::shell::html;
use crate::visitor::Visitor;
use crate::{App, PageError};

/// The fields of a form; one of a name that comes again joins the others with a space.
pub(super) type Fields = Vec<(String, String)>;

/// Fields by name.
pub(super) fn by_name(fields: Fields) -> BTreeMap<String, String> {
    let mut named: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in fields {
        let known = named.entry(name).or_default();
        if !known.is_empty() {
            known.push(' ');
        }
        known.push_str(&value);
    }
    named
}

pub(super) fn field<'f>(fields: &'f BTreeMap<String, String>, name: &str) -> &'f str {
    fields.get(name).map_or("", |value| value.trim())
}

/// A problem of a form that cannot be read as it stands.
pub(super) fn one_wrong(rule: &str, message: (&str, &str), hint: (&str, &str)) -> Vec<Problem> {
    let (message, hint) = (Bilingual::new(message.0, message.1), Bilingual::new(hint.0, hint.1));
    vec![Problem::new(rule, Severity::Error, Place::Whole, message, hint)]
}

fn day(text: &str) -> Result<jiff::civil::Date, Vec<Problem>> {
    text.parse().map_err(|_| {
        one_wrong(
            "wrong-date",
            ("chưa chọn ngày, hoặc ngày không đúng", "the day is missing or no day"),
            (
                "Chọn ngày trên lịch, hoặc ghi năm-tháng-ngày như 2023-09-15.",
                "Choose the day, or write year-month-day such as 2023-09-15.",
            ),
        )
    })
}

fn asking(fields: &BTreeMap<String, String>) -> Result<Asking, Vec<Problem>> {
    Ok(Asking {
        sections: field(fields, "section").split_whitespace().map(str::to_owned).collect(),
        due: day(field(fields, "due"))?,
        note: field(fields, "note").to_owned(),
    })
}

pub(super) async fn split(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let (actor, body) = own_body(&visitor)?;
    let code = StudyCode::parse(&study).map_err(|_| PageError::NotFound)?;
    let fields = by_name(fields);
    let there = plan::units(&app.store, &code, &body).await?;
    let taken: BTreeSet<BodyCode> = there.into_iter().map(|unit| unit.code).collect();
    let list = plan::read_unit_list(&body, field(&fields, "list"), &taken);
    let mut problems = list.problems;
    match asking(&fields) {
        Err(wrong) => problems.extend(wrong),
        Ok(asking) if problems.is_empty() => {
            let split = Split { study: code.clone(), parent: body.clone(), units: list.units, asking };
            match plan::split(&app.store, &actor, split).await {
                Ok(_) => return Ok(Redirect::to(&own_path(&code)).into_response()),
                Err(error) => problems.extend(told(error)?),
            }
        }
        Ok(_) => {}
    }
    refused(&app, &visitor, &study, body, Form { at: "split".to_owned(), problems, fields }).await
}

pub(super) async fn assign(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let fields = by_name(fields);
    let case = Case::of(&app, &visitor, &study, &fields).await?;
    let problems = match asking(&fields) {
        Err(wrong) => wrong,
        Ok(asking) => match plan::assign(&app.store, &case.actor, &case.study, &case.unit, asking).await {
            Ok(()) => return Ok(case.done()),
            Err(error) => told(error)?,
        },
    };
    case.refused(&app, &visitor, fields, problems).await
}

pub(super) async fn withdraw(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let fields = by_name(fields);
    let case = Case::of(&app, &visitor, &study, &fields).await?;
    match plan::withdraw(&app.store, &case.actor, &case.study, &case.unit).await {
        Ok(()) => Ok(case.done()),
        Err(error) => case.refused(&app, &visitor, fields, told(error)?).await,
    }
}

pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path(study): Path<String>,
    Posted(fields): Posted<Fields>,
) -> Result<Response, PageError> {
    let fields = by_name(fields);
    let case = Case::of(&app, &visitor, &study, &fields).await?;
    let problems = match end_of(&fields) {
        Err(wrong) => wrong,
        Ok(end) => match plan::end_unit(&app.store, &case.actor, &case.study, &case.unit, end).await {
            Ok(()) => return Ok(case.done()),
            Err(error) => told(error)?,
        },
    };
    case.refused(&app, &visitor, fields, problems).await
}

fn end_of(fields: &BTreeMap<String, String>) -> Result<End, Vec<Problem>> {
    let codes = field(fields, "successors").split([' ', ',', ';']).filter(|code| !code.is_empty());
    let successors = codes.map(|code| BodyCode::parse(&code.to_uppercase())).collect::<Result<_, _>>();
    let successors = successors.map_err(|_| {
        one_wrong(
            "malformed-code",
            ("mã kế thừa không đúng", "a successor's code is malformed"),
            (
                "Ghi mã như TU.H26.SNV, cách nhau bằng dấu phẩy.",
                "Write codes such as TU.H26.SNV, with commas between.",
            ),
        )
    })?;
    Ok(End { last_day: day(field(fields, "last-day"))?, successors })
}

/// A change to one unit of the visitor's body.
struct Case {
    actor: Actor,
    body: BodyCode,
    study: StudyCode,
    unit: BodyCode,
}

impl Case {
    async fn of(
        app: &App,
        visitor: &Visitor,
        study: &str,
        fields: &BTreeMap<String, String>,
    ) -> Result<Self, PageError> {
        let (_, body) = own_body(visitor)?;
        let study = StudyCode::parse(study).map_err(|_| PageError::NotFound)?;
        let unit = BodyCode::parse(field(fields, "unit")).map_err(|_| PageError::NotFound)?;
        let known = plan::unit(&app.store, &study, &unit).await?.ok_or(PageError::NotFound)?;
        let actor = visitor.must(Act::AskUnits(&known.parent))?;
        Ok(Self { actor, body, study, unit })
    }

    fn done(&self) -> Response {
        Redirect::to(&format!("{}#{}", own_path(&self.study), self.unit)).into_response()
    }

    async fn refused(
        self,
        app: &App,
        visitor: &Visitor,
        fields: BTreeMap<String, String>,
        problems: Vec<Problem>,
    ) -> Result<Response, PageError> {
        let form = Form { at: self.unit.to_string(), problems, fields };
        refused(app, visitor, self.study.as_str(), self.body, form).await
    }
}

/// What to tell the person; our own faults are errors.
fn told(error: UnitError) -> Result<Vec<Problem>, PageError> {
    match error {
        UnitError::Store(error) => Err(error.into()),
        error => Ok(error.problems()),
    }
}

/// The page again, with what is wrong.
pub(super) async fn refused(
    app: &App,
    visitor: &Visitor,
    study: &str,
    body: BodyCode,
    form: Form,
) -> Result<Response, PageError> {
    let page = page(app, visitor, study, body, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(&page)?).into_response())
}
