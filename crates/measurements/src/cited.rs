//! What citations ask of kept measurements: whose work log it is, and the digests of everything its newest
//! measurement shows, in one go for all citations into it.

use kernel::Digest;
use sqlx::Row as _;

use ::store::Store;

use crate::reply::answered_digest;
use crate::reply::kept;
use crate::store::{from_json, newest, replies_to_example, summed_up};
use crate::{MeasurementError, Shows, Summary, WorklogId};

/// The digests of what a work log's newest measurement shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digests {
    /// The version of the work log that was measured.
    pub number: i64,
    /// Indicator, unit and digest of every cell.
    pub cells: Vec<(String, String, Digest)>,
    /// Case key and digest of every example.
    pub examples: Vec<(String, Digest)>,
}

/// A work log with its newest measurement; `None` when there is no such work log.
///
/// # Errors
/// When a query fails.
pub async fn summary(store: &Store, worklog: WorklogId) -> Result<Option<Summary>, MeasurementError> {
    let Some(worklog) = worklog::worklog(store, worklog).await? else { return Ok(None) };
    Ok(Some(summed_up(store, worklog).await?))
}

/// The digests of what a work log's newest measurement shows; `None` when it was never measured.
///
/// # Errors
/// When a query fails.
pub async fn digests(store: &Store, worklog: WorklogId) -> Result<Option<Digests>, MeasurementError> {
    let mut reader = store.read().await?;
    let Some(measurement) = newest(reader.sql(), worklog).await? else { return Ok(None) };
    let cells = sqlx::query("SELECT indicator, unit, digest FROM measurement_cell WHERE measurement = $1")
        .bind(measurement.id.to_string())
        .fetch_all(reader.sql())
        .await?;
    let examples =
        sqlx::query("SELECT case_key, digest, shows FROM measurement_example WHERE measurement = $1")
            .bind(measurement.id.to_string())
            .fetch_all(reader.sql())
            .await?;
    let standing = kept::standing(reader.sql(), worklog).await?;
    let digest =
        |text: String| text.parse::<Digest>().map_err(|error| MeasurementError::Kept(error.to_string()));
    Ok(Some(Digests {
        number: measurement.number,
        cells: cells
            .iter()
            .map(|row| {
                let (indicator, unit): (String, String) = (row.try_get(0)?, row.try_get(1)?);
                let replies = standing.to(&indicator, &unit);
                let digest = answered_digest(digest(row.try_get(2)?)?, &replies);
                Ok((indicator, unit, digest))
            })
            .collect::<Result<_, MeasurementError>>()?,
        examples: examples
            .iter()
            .map(|row| {
                let shows: Vec<Shows> = from_json(row.try_get(2)?)?;
                let replies = replies_to_example(&shows, &standing);
                Ok((row.try_get(0)?, answered_digest(digest(row.try_get(1)?)?, &replies)))
            })
            .collect::<Result<_, MeasurementError>>()?,
    }))
}
