//! Splitting an assignment to units, asking otherwise, withdrawing, ending.
//!
//! Whether the actor may do so is asked before, with `accounts::may`. What was received stays whatever is changed here.

use std::collections::BTreeSet;

use ::store::{Store, Tx};
use jiff::civil::Date;
use kernel::{Actor, Bilingual, BodyCode, Language, NewEntry, StudyCode};
use serde_json::json;

use super::list::NewUnit;
use super::{rules, store as rows};
use crate::error::UnitError;
use crate::model::{Assignment, Plan, Unit};
use crate::store::insert_notice;

/// What is asked of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// The sections, by the outline's keys; empty means all the parent is asked.
    pub sections: Vec<String>,
    /// The last day on which a unit is on time.
    pub due: Date,
    /// What the units are told; may be empty.
    pub note: String,
}

/// An assignment being split.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The study.
    pub study: StudyCode,
    /// Whose assignment it is.
    pub parent: BodyCode,
    /// The units to make.
    pub units: Vec<NewUnit>,
    /// What each of them is asked.
    pub asking: Asking,
}

/// The end of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Its last day.
    pub last_day: Date,
    /// Who took over; may be nobody.
    pub successors: Vec<BodyCode>,
}

/// Makes units of a body and asks them, all or none, each with a notice. Ledger: `unit.assigned`.
///
/// # Errors
/// [`UnitError::Problems`] with every fault; [`UnitError::NotAssigned`] when the parent is asked nothing itself.
pub async fn split(store: &Store, actor: &Actor, split: Split) -> Result<Vec<BodyCode>, UnitError> {
    let Split { study, parent, units, asking } = split;
    let (plan, owed) = owed(store, &study, &parent).await?;
    let there: BTreeSet<BodyCode> =
        rows::units(store, &study, &parent).await?.into_iter().map(|unit| unit.code).collect();
    let mut problems = rules::check_new(&parent, &there, &units);
    problems.extend(rules::check_asking(&owed, &plan.outline, &asking));
    if !problems.is_empty() {
        return Err(UnitError::Problems { problems });
    }
    let mut tx = store.begin(actor).await?;
    for unit in &units {
        if !rows::insert_unit(&mut tx, &study, &parent, unit).await? {
            let problems = rules::check_new(&parent, &BTreeSet::from([unit.code.clone()]), &units);
            return Err(UnitError::Problems { problems });
        }
        ask(&mut tx, &plan, &owed, &unit.code, &asking).await?;
    }
    let codes: Vec<BodyCode> = units.into_iter().map(|unit| unit.code).collect();
    commit_assigned(tx, &study, &parent, &codes, &asking).await?;
    Ok(codes)
}

/// Asks a unit otherwise than before, or again after it was withdrawn, with a notice. Ledger: `unit.assigned`.
///
/// # Errors
/// As [`split`]; [`UnitError::UnknownUnit`].
pub async fn assign(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    unit: &BodyCode,
    asking: Asking,
) -> Result<(), UnitError> {
    let known = known(store, study, unit).await?;
    let (plan, owed) = owed(store, study, &known.parent).await?;
    let problems = rules::check_asking(&owed, &plan.outline, &asking);
    if !problems.is_empty() {
        return Err(UnitError::Problems { problems });
    }
    let mut tx = store.begin(actor).await?;
    ask(&mut tx, &plan, &owed, unit, &asking).await?;
    commit_assigned(tx, study, &known.parent, std::slice::from_ref(unit), &asking).await
}

/// Asks a unit no longer; what it sent stays. Ledger: `unit.withdrawn`, when it was asked.
///
/// # Errors
/// [`UnitError::UnknownUnit`].
pub async fn withdraw(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    unit: &BodyCode,
) -> Result<(), UnitError> {
    known(store, study, unit).await?;
    let mut tx = store.begin(actor).await?;
    if rows::withdraw(&mut tx, study, unit).await? {
        let facts = json!({ "study": study, "unit": unit });
        tx.commit(NewEntry::new("unit.withdrawn", subject(study, unit), facts)).await?;
    }
    Ok(())
}

/// Notes a unit's last day and who took over from it. Ledger: `unit.ended`.
///
/// # Errors
/// [`UnitError::Problems`] with every fault; [`UnitError::UnknownUnit`].
pub async fn end_unit(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    unit: &BodyCode,
    end: End,
) -> Result<(), UnitError> {
    let known = known(store, study, unit).await?;
    let plan = crate::store::current(store, study).await?;
    let plan = plan.ok_or_else(|| UnitError::UnknownStudy { study: study.clone() })?;
    let problems = rules::check_end(&plan, &rows::units_of_study(store, study).await?, &known, &end);
    if !problems.is_empty() {
        return Err(UnitError::Problems { problems });
    }
    let mut tx = store.begin(actor).await?;
    rows::set_end(&mut tx, study, unit, end.last_day, &end.successors).await?;
    let facts = json!({
        "study": study, "unit": unit, "last_day": end.last_day.to_string(), "successors": end.successors,
    });
    tx.commit(NewEntry::new("unit.ended", subject(study, unit), facts)).await?;
    Ok(())
}

/// The plan as `parent` reads it, and what it owes.
async fn owed(
    store: &Store,
    study: &StudyCode,
    parent: &BodyCode,
) -> Result<(std::sync::Arc<Plan>, Assignment), UnitError> {
    let plan = super::as_seen_by(store, study, parent).await?;
    let plan = plan.ok_or_else(|| UnitError::UnknownStudy { study: study.clone() })?;
    let owed = plan.assignment(parent).cloned();
    let owed = owed.ok_or_else(|| UnitError::NotAssigned { study: study.clone(), body: parent.clone() })?;
    Ok((plan, owed))
}

async fn known(store: &Store, study: &StudyCode, unit: &BodyCode) -> Result<Unit, UnitError> {
    let known = rows::unit(store, study, unit).await?;
    known.ok_or_else(|| UnitError::UnknownUnit { unit: unit.clone() })
}

/// Keeps what `unit` is asked, and tells it.
async fn ask(
    tx: &mut Tx,
    plan: &Plan,
    owed: &Assignment,
    unit: &BodyCode,
    asking: &Asking,
) -> Result<(), UnitError> {
    rows::put_assignment(tx, &plan.code, unit, asking).await?;
    let parent = plan.body_name(&owed.body);
    let day = |language| vietnamese::format_date(asking.due, language);
    let text = Bilingual::new(
        format!("{} giao báo cáo «{}», hạn {}.", parent.vi, owed.topic.vi, day(Language::Vietnamese)),
        format!("{} asks for the report «{}» by {}.", parent.en, owed.topic.en, day(Language::English)),
    );
    insert_notice(tx, &plan.code, plan.version, unit, &text).await?;
    Ok(())
}

/// What the ledger tells: codes, sections and days, never a name or what the note says.
async fn commit_assigned(
    tx: Tx,
    study: &StudyCode,
    parent: &BodyCode,
    units: &[BodyCode],
    asking: &Asking,
) -> Result<(), UnitError> {
    let facts = json!({
        "study": study,
        "parent": parent,
        "units": units,
        "sections": asking.sections,
        "due": asking.due.to_string(),
    });
    tx.commit(NewEntry::new("unit.assigned", subject(study, parent), facts)).await?;
    Ok(())
}

fn subject(study: &StudyCode, body: &BodyCode) -> String {
    format!("study/{study}/body/{body}")
}
