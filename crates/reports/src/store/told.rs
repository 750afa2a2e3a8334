//! What the newest version of each report tells in each section: whether the section is there, whether it says that
//! nothing was found, and what its findings carry.
//!
//! It counts; it does not judge who tells more.

use std::collections::BTreeMap;
use std::sync::Arc;

use ::store::{Kept, Settled, Store, StoreError};
use kernel::{BodyCode, StudyCode};
use sqlx::Row as _;

use super::current_versions;
use crate::read::is_none_found;
use crate::{FindingCounts, Version, VersionId};

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

/// What the newest versions of studies' reports tell, kept in memory until something changes: what pages read. A received version
/// never changes, so what it tells is read once.
#[derive(Debug)]
pub struct SectionsTold {
    answers: Kept<StudyCode, Vec<SectionTold>>,
    of_versions: Settled<VersionId, Vec<SectionTold>>,
}

/// Of so many studies an answer is kept.
const MOST_STUDIES: usize = 4;
/// Of so many versions it is kept what they tell.
const MOST_VERSIONS: usize = 10_000;

impl Default for SectionsTold {
    fn default() -> Self {
        Self { answers: Kept::new(MOST_STUDIES, &["version"]), of_versions: Settled::new(MOST_VERSIONS) }
    }
}

impl SectionsTold {
    /// The sections that are there in the newest versions of a study's reports, by body and section. Headings alone do not
    /// make a section.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn of(&self, store: &Store, study: &StudyCode) -> Result<Arc<Vec<SectionTold>>, StoreError> {
        self.answers.get(store, study, async || self.read(store, study).await).await
    }

    async fn read(&self, store: &Store, study: &StudyCode) -> Result<Vec<SectionTold>, StoreError> {
        let mut told = Vec::new();
        for version in current_versions(store, study).await? {
            let of_version = match self.of_versions.get(&version.id) {
                Some(known) => known,
                None => self.of_versions.keep(version.id, sections_of(store, &version).await?),
            };
            told.extend(of_version.iter().cloned());
        }
        Ok(told)
    }
}

/// What one version tells, by section.
async fn sections_of(store: &Store, version: &Version) -> Result<Vec<SectionTold>, StoreError> {
    let mut reader = store.read().await?;
    let there = sqlx::query(
        "SELECT DISTINCT section FROM passage WHERE version = $1 AND kind <> 'heading' ORDER BY section",
    )
    .bind(version.id.to_string())
    .fetch_all(reader.sql())
    .await?;
    let mut told: BTreeMap<String, SectionTold> = BTreeMap::new();
    for row in &there {
        let section: String = row.try_get(0)?;
        let findings = FindingCounts::default();
        let body = version.body.clone();
        told.insert(
            section.clone(),
            SectionTold { body, section, findings, with_both: 0, none_found: false },
        );
    }
    let found = sqlx::query(
        "SELECT section, COUNT(*), CAST(SUM(with_figure) AS BIGINT), CAST(SUM(with_example) AS BIGINT), \
         CAST(SUM(with_figure * with_example) AS BIGINT) FROM finding WHERE version = $1 GROUP BY section",
    )
    .bind(version.id.to_string())
    .fetch_all(reader.sql())
    .await?;
    for row in &found {
        let section: String = row.try_get(0)?;
        if let Some(section) = told.get_mut(&section) {
            section.findings = FindingCounts {
                all: row.try_get(1)?,
                with_figure: row.try_get(2)?,
                with_example: row.try_get(3)?,
            };
            section.with_both = row.try_get(4)?;
        }
    }
    for section in told.values_mut().filter(|section| section.findings.all == 0) {
        let texts = sqlx::query(
            "SELECT text FROM passage WHERE version = $1 AND section = $2 AND kind <> 'heading' AND LENGTH(text) <= $3",
        )
        .bind(version.id.to_string())
        .bind(section.section.as_str())
        .bind(LONGEST)
        .fetch_all(reader.sql())
        .await?;
        for row in &texts {
            section.none_found |= is_none_found(&row.try_get::<String, _>(0)?);
        }
    }
    Ok(told.into_values().collect())
}
