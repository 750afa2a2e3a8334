//! The rows of units and of what they are asked. It decides nothing.

use ::store::{Store, StoreError, Tx};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::{Bilingual, BodyCode, StudyCode};
use sqlx::Row as _;
use sqlx::any::AnyRow;

use super::actions::Asking;
use super::list::NewUnit;
use crate::model::{Unit, UnitAssignment};

/// A query for units with what they are asked, with the given end.
macro_rules! select_unit {
    ($end:literal) => {
        concat!(
            "SELECT u.study, u.code, u.parent, u.vi, u.en, u.valid_from, u.valid_to, u.successors, ",
            "a.sections, a.due, a.note, a.assigned_at FROM unit u LEFT JOIN unit_assignment a ",
            "ON a.study = u.study AND a.unit = u.code AND a.withdrawn_at IS NULL ",
            $end
        )
    };
}

/// The units `parent` split its assignment to, by code.
///
/// # Errors
/// When the database refuses.
pub async fn units(store: &Store, study: &StudyCode, parent: &BodyCode) -> Result<Vec<Unit>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select_unit!("WHERE u.study = $1 AND u.parent = $2 ORDER BY u.code"))
        .bind(study.as_str())
        .bind(parent.as_str())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read_unit).collect()
}

/// The units below `above`, at any depth, by code.
///
/// # Errors
/// When the database refuses.
pub async fn units_below(
    store: &Store,
    study: &StudyCode,
    above: &BodyCode,
) -> Result<Vec<Unit>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select_unit!("WHERE u.study = $1 AND u.code LIKE $2 ORDER BY u.code"))
        .bind(study.as_str())
        .bind(format!("{above}.%"))
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read_unit).collect()
}

/// Every unit of a study, by code. There are as many as were ever made, at most some thousands.
///
/// # Errors
/// When the database refuses.
pub async fn units_of_study(store: &Store, study: &StudyCode) -> Result<Vec<Unit>, StoreError> {
    let mut reader = store.read().await?;
    let rows = sqlx::query(select_unit!("WHERE u.study = $1 ORDER BY u.code"))
        .bind(study.as_str())
        .fetch_all(reader.sql())
        .await?;
    rows.iter().map(read_unit).collect()
}

/// The unit with this code; `None` when there is none.
///
/// # Errors
/// When the database refuses.
pub async fn unit(store: &Store, study: &StudyCode, code: &BodyCode) -> Result<Option<Unit>, StoreError> {
    let mut reader = store.read().await?;
    let row = sqlx::query(select_unit!("WHERE u.study = $1 AND u.code = $2"))
        .bind(study.as_str())
        .bind(code.as_str())
        .fetch_optional(reader.sql())
        .await?;
    row.map(|row| read_unit(&row)).transpose()
}

fn read_unit(row: &AnyRow) -> Result<Unit, StoreError> {
    let code = |column: usize| -> Result<BodyCode, StoreError> {
        let text: String = row.try_get(column)?;
        text.parse().map_err(|error| StoreError::row("unit.code", error))
    };
    let day = |column: usize| -> Result<Option<Date>, StoreError> {
        let text: Option<String> = row.try_get(column)?;
        text.map(|text| text.parse().map_err(|error| StoreError::row("unit.valid_to", error))).transpose()
    };
    let study: String = row.try_get(0)?;
    let successors: String = row.try_get(7)?;
    let sections: Option<String> = row.try_get(8)?;
    let asked = match (sections, day(9)?) {
        (Some(sections), Some(due)) => Some(UnitAssignment {
            sections: words(&sections),
            due,
            note: row.try_get(10)?,
            assigned_at: Timestamp::from_microsecond(row.try_get(11)?)
                .map_err(|error| StoreError::row("unit_assignment.assigned_at", error))?,
        }),
        _ => None,
    };
    Ok(Unit {
        study: study.parse().map_err(|error| StoreError::row("unit.study", error))?,
        code: code(1)?,
        parent: code(2)?,
        name: Bilingual { vi: row.try_get(3)?, en: row.try_get(4)? },
        valid_from: day(5)?,
        valid_to: day(6)?,
        successors: words(&successors)
            .iter()
            .map(|text| text.parse().map_err(|error| StoreError::row("unit.successors", error)))
            .collect::<Result<_, _>>()?,
        asked,
    })
}

/// The parts of a column of codes or keys, which hold no space.
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

/// Makes a unit; false when its code is there.
pub(super) async fn insert_unit(
    tx: &mut Tx,
    study: &StudyCode,
    parent: &BodyCode,
    unit: &NewUnit,
) -> Result<bool, StoreError> {
    let (now, entry) = (tx.now().as_microsecond(), tx.next_position());
    let done = sqlx::query(
        "INSERT INTO unit (study, code, parent, vi, en, valid_from, successors, created_at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8) ON CONFLICT (study, code) DO NOTHING",
    )
    .bind(study.as_str())
    .bind(unit.code.as_str())
    .bind(parent.as_str())
    .bind(unit.name.vi.as_str())
    .bind(unit.name.en.as_str())
    .bind(unit.valid_from.map(|day| day.to_string()))
    .bind(now)
    .bind(entry)
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps what a unit is asked, in place of what it was asked before.
pub(super) async fn put_assignment(
    tx: &mut Tx,
    study: &StudyCode,
    unit: &BodyCode,
    asking: &Asking,
) -> Result<(), StoreError> {
    let (now, entry) = (tx.now().as_microsecond(), tx.next_position());
    sqlx::query(
        "INSERT INTO unit_assignment (study, unit, sections, due, note, assigned_at, entry) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (study, unit) DO UPDATE SET sections = excluded.sections, \
         due = excluded.due, note = excluded.note, assigned_at = excluded.assigned_at, withdrawn_at = NULL, \
         entry = excluded.entry",
    )
    .bind(study.as_str())
    .bind(unit.as_str())
    .bind(asking.sections.join(" "))
    .bind(asking.due.to_string())
    .bind(asking.note.as_str())
    .bind(now)
    .bind(entry)
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes back what a unit is asked; false when it is asked nothing.
pub(super) async fn withdraw(tx: &mut Tx, study: &StudyCode, unit: &BodyCode) -> Result<bool, StoreError> {
    let (now, entry) = (tx.now().as_microsecond(), tx.next_position());
    let done = sqlx::query(
        "UPDATE unit_assignment SET withdrawn_at = $1, entry = $2 WHERE study = $3 AND unit = $4 AND withdrawn_at IS NULL",
    )
    .bind(now)
    .bind(entry)
    .bind(study.as_str())
    .bind(unit.as_str())
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes the last day of a unit and who took over; false when there is no such unit.
pub(super) async fn set_end(
    tx: &mut Tx,
    study: &StudyCode,
    unit: &BodyCode,
    last_day: Date,
    successors: &[BodyCode],
) -> Result<bool, StoreError> {
    let successors: Vec<&str> = successors.iter().map(BodyCode::as_str).collect();
    let done = sqlx::query("UPDATE unit SET valid_to = $1, successors = $2 WHERE study = $3 AND code = $4")
        .bind(last_day.to_string())
        .bind(successors.join(" "))
        .bind(study.as_str())
        .bind(unit.as_str())
        .execute(tx.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}
