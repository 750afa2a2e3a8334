//! One digest over everything kept of a version beside its entry: every column of every row, and what its head says.
//!
//! The ledger holds it, so a changed, added or missing row shows. It is computed from what is written, and again from
//! what is kept.

use ::store::{Store, StoreError};
use kernel::{Digest, Problem};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::write::{LATER, PARTS, Value, parts};
use crate::{Draft, Version};

/// The digest of what is being written.
pub(crate) fn content_digest(version: &Version, draft: &Draft, problems: &[Problem]) -> Digest {
    let mut content = Content::of(version);
    for (table, rows) in parts(draft, problems) {
        content.table(table, &rows);
    }
    content.digest()
}

/// The digest of what is kept of `version`.
pub(super) async fn kept_digest(store: &Store, version: &Version) -> Result<Digest, StoreError> {
    let mut content = Content::of(version);
    let mut reader = store.read().await?;
    for (table, columns) in PARTS {
        let sql = format!(
            "SELECT ordinal, {} FROM {table} WHERE version = $1 ORDER BY ordinal",
            columns.join(", ")
        );
        let rows =
            sqlx::query(AssertSqlSafe(sql)).bind(version.id.to_string()).fetch_all(reader.sql()).await?;
        let mut kept = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            if i64::try_from(index) != Ok(row.try_get(0)?) {
                return Err(StoreError::row("ordinal", format!("a row of {table} is missing")));
            }
            kept.push((1..=columns.len()).map(|column| value(row, column)).collect::<Result<Vec<_>, _>>()?);
        }
        content.table(table, &kept);
    }
    Ok(content.digest())
}

/// A column as it was bound: a number, a text or nothing.
fn value(row: &AnyRow, column: usize) -> Result<Value, StoreError> {
    if let Ok(number) = row.try_get::<Option<i64>, _>(column) {
        return Ok(number.map_or(Value::Nothing, Value::Number));
    }
    Ok(row.try_get::<Option<String>, _>(column)?.into())
}

/// Values in order, each told apart from a value of another kind.
struct Content {
    parts: Vec<Vec<u8>>,
}

impl Content {
    fn of(version: &Version) -> Self {
        let mut content = Self { parts: Vec::new() };
        let date = version.document_date.map(|date| date.to_string());
        content.table("version", &[vec![version.document_number.clone().into(), date.into()]]);
        content
    }

    fn table(&mut self, name: &str, rows: &[Vec<Value>]) {
        if name == LATER && rows.is_empty() {
            return;
        }
        self.parts.push(name.as_bytes().to_vec());
        self.parts.push(rows.len().to_string().into_bytes());
        self.parts.extend(rows.iter().flatten().map(|value| match value {
            Value::Text(text) => [b"t", text.as_bytes()].concat(),
            Value::Number(number) => format!("n{number}").into_bytes(),
            Value::Nothing => b"0".to_vec(),
        }));
    }

    fn digest(&self) -> Digest {
        Digest::of_parts(self.parts.iter().map(Vec::as_slice))
    }
}
