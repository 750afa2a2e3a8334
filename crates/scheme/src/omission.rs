//! Why a body, a section or a code does not appear in the text: said by a person, kept with who and when.
//!
//! Whether something is omitted is computed ([`crate::coverage`]); a reason changes nothing of that. A later reason stands in
//! for the earlier, which stays.

use std::collections::BTreeMap;

use jiff::Timestamp;
use kernel::{Actor, BodyCode, NewEntry, StudyCode};
use plan::CodeId;
use serde_json::json;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row as _};

use ::store::Store;

use crate::actions::digest;
use crate::store::{account, bad, hand, moment};
use crate::{Hand, SchemeError, rules, sources};

/// What may be left out of a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Omitted {
    /// A body: nothing of its report is cited.
    Body(BodyCode),
    /// A section of the outline: nothing that reports say in it is cited.
    Section(String),
    /// A code: no cited passage bears it.
    Code(CodeId),
}

/// Why something is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omission {
    /// What.
    pub omitted: Omitted,
    /// Counted from 1 for each.
    pub number: i64,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub by: Hand,
    /// When.
    pub at: Timestamp,
}

impl Omitted {
    /// Its kind in tables and forms, and its name among its kind.
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Body(body) => ("body", body.as_str()),
            Self::Section(key) => ("section", key),
            Self::Code(code) => ("code", code.as_str()),
        }
    }

    /// What [`Self::parts`] tells of.
    ///
    /// # Errors
    /// When it tells of nothing that can be left out.
    pub fn of_parts(kind: &str, name: &str) -> Result<Self, SchemeError> {
        match kind {
            "body" => BodyCode::parse(name).map(Self::Body).map_err(bad),
            "section" => Ok(Self::Section(name.to_owned())),
            "code" => CodeId::parse(name).map(Self::Code).map_err(bad),
            other => Err(bad(format!("«{other}» is nothing that can be left out of a text"))),
        }
    }
}

/// Says why something is left out of the text. Ledger: `omission.explained`.
///
/// # Errors
/// When the plan knows nothing of that name, or no reason is given.
pub async fn explain_omission(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    omitted: Omitted,
    reason: &str,
) -> Result<(), SchemeError> {
    let reason = rules::reason(reason)?;
    let plan = sources::plan(store, study).await?;
    let is_known = match &omitted {
        Omitted::Body(body) => plan.assignment(body).is_some(),
        Omitted::Section(key) => plan.outline.section(key).is_some(),
        Omitted::Code(code) => plan.codebook.code(code).is_some(),
    };
    if !is_known {
        return Err(SchemeError::NothingOmitted { name: omitted.parts().1.to_owned() });
    }
    let mut tx = store.begin(actor).await?;
    let (at, by) = (tx.now(), Hand::of(actor));
    let known = omissions(tx.sql(), study).await?;
    let number = known.get(&omitted).map_or(0, |last| last.number) + 1;
    let (kind, name) = omitted.parts();
    sqlx::query(
        "INSERT INTO omission (study, kind, name, number, reason, account, role, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(study.as_str())
    .bind(kind)
    .bind(name)
    .bind(number)
    .bind(&reason)
    .bind(account(by.account))
    .bind(by.role.code())
    .bind(at.as_microsecond())
    .execute(tx.sql())
    .await?;
    let facts = json!({ "number": number, "reason": digest(&reason) });
    let subject = format!("omission/{study}/{kind}/{name}");
    tx.commit(NewEntry::new("omission.explained", subject, facts)).await?;
    Ok(())
}

/// The last reason given for each.
pub(crate) async fn omissions(
    sql: &mut AnyConnection,
    study: &StudyCode,
) -> Result<BTreeMap<Omitted, Omission>, SchemeError> {
    let all = all_omissions(sql, study.as_str()).await?;
    Ok(all.into_iter().map(|omission| (omission.omitted.clone(), omission)).collect())
}

/// Every reason given, for each in the order given.
pub(crate) async fn all_omissions(
    sql: &mut AnyConnection,
    study: &str,
) -> Result<Vec<Omission>, SchemeError> {
    let rows = sqlx::query(
        "SELECT kind, name, number, reason, account, role, at FROM omission WHERE study = $1 ORDER BY kind, name, number",
    )
    .bind(study)
    .fetch_all(sql)
    .await?;
    let read = |row: &AnyRow| {
        let text = |name: &str| row.try_get::<String, _>(name);
        Ok(Omission {
            omitted: Omitted::of_parts(&text("kind")?, &text("name")?)?,
            number: row.try_get("number")?,
            reason: text("reason")?,
            by: hand(row)?,
            at: moment(row)?,
        })
    };
    rows.iter().map(read).collect()
}
