//! What the newest version of each report tells in each section: whether the section is there, whether it says that
//! nothing was found, and what its findings carry.
//!
//! It counts; it does not judge who tells more.

use std::collections::BTreeMap;

use ::store::{Store, StoreError};
use kernel::{BodyCode, StudyCode};
use sqlx::Row as _;

use crate::FindingCounts;
use crate::read::is_none_found;

/// One section of one body's newest version. A section without passages has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionTold {
    /// The body.
    pub body: BodyCode,
    /// The outline's key.
    pub section: String,
    /// Its findings.
    pub findings: FindingCounts,
    /// Findings that carry both a figure and an example.
    pub with_both: i64,
    /// Whether it has no finding and says that nothing was found.
    pub none_found: bool,
}

/// A statement that nothing was found is short; longer passages are not read for one.
const LONGEST: i64 = 2000;

/// The sections that are there in the newest versions of a study's reports, by body and section. Headings alone do not
/// make a section.
///
/// # Errors
/// When the database refuses.
pub async fn sections_told(store: &Store, study: &StudyCode) -> Result<Vec<SectionTold>, StoreError> {
    let mut reader = store.read().await?;
    let there = sqlx::query(
        "SELECT DISTINCT r.body, p.section FROM passage p JOIN version v ON v.id = p.version \
         JOIN report r ON r.id = v.report WHERE r.study = $1 AND p.kind <> 'heading' \
         AND v.number = (SELECT MAX(w.number) FROM version w WHERE w.report = v.report)",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    let mut told: BTreeMap<(String, String), SectionTold> = BTreeMap::new();
    for row in &there {
        let (body, section): (String, String) = (row.try_get(0)?, row.try_get(1)?);
        let code = BodyCode::parse(&body).map_err(|error| StoreError::row("report.body", error))?;
        let findings = FindingCounts::default();
        let new =
            SectionTold { body: code, section: section.clone(), findings, with_both: 0, none_found: false };
        told.insert((body, section), new);
    }
    let found = sqlx::query(
        "SELECT r.body, f.section, COUNT(*), CAST(SUM(f.with_figure) AS BIGINT), CAST(SUM(f.with_example) AS BIGINT), \
         CAST(SUM(f.with_figure * f.with_example) AS BIGINT) FROM finding f JOIN version v ON v.id = f.version \
         JOIN report r ON r.id = v.report WHERE r.study = $1 \
         AND v.number = (SELECT MAX(w.number) FROM version w WHERE w.report = v.report) GROUP BY r.body, f.section",
    )
    .bind(study.as_str())
    .fetch_all(reader.sql())
    .await?;
    for row in &found {
        if let Some(section) = told.get_mut(&(row.try_get(0)?, row.try_get(1)?)) {
            section.findings = FindingCounts {
                all: row.try_get(2)?,
                with_figure: row.try_get(3)?,
                with_example: row.try_get(4)?,
            };
            section.with_both = row.try_get(5)?;
        }
    }
    let silent = sqlx::query(
        "SELECT r.body, p.section, p.text FROM passage p JOIN version v ON v.id = p.version \
         JOIN report r ON r.id = v.report WHERE r.study = $1 AND p.kind <> 'heading' AND LENGTH(p.text) <= $2 \
         AND v.number = (SELECT MAX(w.number) FROM version w WHERE w.report = v.report) \
         AND NOT EXISTS (SELECT 1 FROM finding f WHERE f.version = p.version AND f.section = p.section)",
    )
    .bind(study.as_str())
    .bind(LONGEST)
    .fetch_all(reader.sql())
    .await?;
    for row in &silent {
        let text: String = row.try_get(2)?;
        if let Some(section) = told.get_mut(&(row.try_get(0)?, row.try_get(1)?)) {
            section.none_found |= is_none_found(&text);
        }
    }
    Ok(told.into_values().collect())
}
