//! Issuing and amending a plan, and what follows: notices, and the mark of generated data.
//!
//! Whether the actor may do so is asked before, with `accounts::may`. A new version changes nothing that was
//! received: reports keep the version they were written for, and nothing is built again.

use std::collections::BTreeMap;

use ::store::{Store, StoreError, Tx};
use kernel::{Actor, Bilingual, BodyCode, NewEntry, StudyCode};
use serde_json::json;

use crate::changes::{assigned_now, touched};
use crate::directive;
use crate::error::PlanError;
use crate::model::Plan;
use crate::read::{FILES, read_files};
use crate::store::{self as rows, NoticeId};

/// A version that now stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The study.
    pub study: StudyCode,
    /// Its number.
    pub version: i64,
    /// The bodies that got a notice.
    pub notified: Vec<BodyCode>,
}

/// A change to a plan that stands.
#[derive(Debug, Clone)]
pub struct Amendment {
    /// The study.
    pub study: StudyCode,
    /// The version it was written on.
    pub base: i64,
    /// The files that change, by name; the others stay.
    pub files: BTreeMap<String, String>,
}

/// Issues the first version of a plan, with a notice to every assigned body. Ledger: `plan.issued`.
///
/// # Errors
/// [`PlanError::Problems`] when the check finds any; [`PlanError::AlreadyIssued`] when the study has a plan.
pub async fn issue(
    store: &Store,
    actor: &Actor,
    files: BTreeMap<String, String>,
) -> Result<Issued, PlanError> {
    let files = only_plan_files(files);
    let plan = checked(&files)?;
    let study = plan.code.clone();
    let notices: Vec<(BodyCode, Bilingual)> = plan
        .assignments
        .iter()
        .map(|assignment| (assignment.body.clone(), assigned_now(assignment)))
        .collect();
    let mut tx = store.begin(actor).await?;
    if rows::newest_in(&mut tx, &study).await?.is_some() {
        return Err(PlanError::AlreadyIssued { study });
    }
    rows::insert_study(&mut tx, &study).await?;
    keep(tx, &plan, 1, &files, notices).await
}

/// Makes a new version out of the one that stands, with a notice to exactly the bodies it touches. Ledger: `plan.issued`.
///
/// # Errors
/// [`PlanError::Problems`] when the check finds any; [`PlanError::Overtaken`] when another version was issued
/// meanwhile; [`PlanError::DirectiveTaken`]; [`PlanError::NothingChanged`]; [`PlanError::UnknownStudy`].
pub async fn amend(store: &Store, actor: &Actor, amendment: Amendment) -> Result<Issued, PlanError> {
    let Amendment { study, base, files } = amendment;
    let unknown = || PlanError::UnknownStudy { study: study.clone() };
    let old = rows::version(store, &study, base).await?.ok_or_else(unknown)?;
    let mut whole = rows::files(store, &study, base).await?;
    let before = rows::digest_of(&whole);
    whole.extend(only_plan_files(files));
    let plan = checked(&whole)?;
    if plan.code != study {
        return Err(PlanError::UnknownStudy { study: plan.code });
    }
    let mut tx = store.begin(actor).await?;
    let (current, _) = rows::newest_in(&mut tx, &study).await?.ok_or_else(unknown)?;
    if current != base {
        return Err(PlanError::Overtaken { base, current });
    }
    if let Some(id) = directive::taken(tx.sql(), &study, &plan).await? {
        return Err(PlanError::DirectiveTaken { id });
    }
    if rows::digest_of(&whole) == before {
        return Err(PlanError::NothingChanged { current });
    }
    let notices = touched(&old, &plan);
    keep(tx, &plan, current + 1, &whole, notices).await
}

/// Checks an amendment without keeping anything: the plan as it would stand, or every problem.
///
/// # Errors
/// As [`amend`].
pub async fn rehearse(store: &Store, amendment: &Amendment) -> Result<Plan, PlanError> {
    let mut whole = rows::files(store, &amendment.study, amendment.base).await?;
    if whole.is_empty() {
        return Err(PlanError::UnknownStudy { study: amendment.study.clone() });
    }
    whole.extend(only_plan_files(amendment.files.clone()));
    let plan = checked(&whole)?;
    let mut reader = store.read().await?;
    match directive::taken(reader.sql(), &amendment.study, &plan).await? {
        Some(id) => Err(PlanError::DirectiveTaken { id }),
        None => Ok(plan),
    }
}

/// Marks the data of `study` as generated for a demonstration, for good. Ledger: `study.marked-generated`.
///
/// # Errors
/// [`PlanError::UnknownStudy`].
pub async fn mark_generated(store: &Store, actor: &Actor, study: &StudyCode) -> Result<(), PlanError> {
    if rows::study(store, study).await?.is_none() {
        return Err(PlanError::UnknownStudy { study: study.clone() });
    }
    let mut tx = store.begin(actor).await?;
    if rows::set_generated(&mut tx, study).await? == 0 {
        return Ok(());
    }
    tx.commit(NewEntry::new("study.marked-generated", format!("study/{study}"), json!({}))).await?;
    Ok(())
}

/// Marks the notices to `body`, up to and with `last`, as read. Ledger: `notice.read`, when any was unread.
///
/// # Errors
/// When the database refuses.
pub async fn read_notices(
    store: &Store,
    actor: &Actor,
    body: &BodyCode,
    last: NoticeId,
) -> Result<(), StoreError> {
    let mut tx = store.begin(actor).await?;
    let count = rows::read_notices(&mut tx, body, last).await?;
    if count > 0 {
        let facts = json!({"count": count, "last": last.to_string()});
        tx.commit(NewEntry::new("notice.read", format!("body/{body}"), facts)).await?;
    }
    Ok(())
}

/// The plan of `files`, unless the check finds a problem.
fn checked(files: &BTreeMap<String, String>) -> Result<Plan, PlanError> {
    let outcome = read_files(files);
    match outcome.plan {
        Some(plan) => Ok(plan),
        None => Err(PlanError::Problems { problems: outcome.problems }),
    }
}

fn only_plan_files(files: BTreeMap<String, String>) -> BTreeMap<String, String> {
    files.into_iter().filter(|(name, _)| FILES.contains(&name.as_str())).collect()
}

async fn keep(
    mut tx: Tx,
    plan: &Plan,
    version: i64,
    files: &BTreeMap<String, String>,
    notices: Vec<(BodyCode, Bilingual)>,
) -> Result<Issued, PlanError> {
    let study = plan.code.clone();
    let digest = rows::insert_version(&mut tx, &study, version, files).await?;
    for (body, text) in &notices {
        rows::insert_notice(&mut tx, &study, version, body, text).await?;
    }
    let notified: Vec<BodyCode> = notices.into_iter().map(|(body, _)| body).collect();
    let facts = json!({
        "assignments": plan.assignments.len(),
        "digest": digest.to_string(),
        "notified": notified.len(),
        "version": version,
    });
    tx.commit(NewEntry::new("plan.issued", format!("study/{study}"), facts)).await?;
    Ok(Issued { study, version, notified })
}
