//! What citations ask of reports: what stands at many places of many versions at once, in a number of queries that
//! does not grow with each place.
//!
//! It answers with what is there to the letter; it judges nothing.

use std::collections::{BTreeMap, BTreeSet};

use ::store::{Store, StoreError};
use kernel::Digest;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row as _};

use crate::store::{figure_columns, parsed, passage_columns, read_figure, read_passage};
use crate::{Figure, Passage, VersionId};

/// How many places one query asks for. SQLite takes at most 500 parts in one query.
const PLACES: usize = 400;

/// The digests of the passages at these addresses of these versions; where nothing stands, nothing is answered.
///
/// # Errors
/// When the database refuses.
pub async fn digests_at(
    store: &Store,
    places: &[(VersionId, String)],
) -> Result<Vec<(VersionId, String, Digest)>, StoreError> {
    let rows = rows_at(store, ("passage", "address", "address, digest"), places).await?;
    let digest =
        |row: &AnyRow| Ok((version(row)?, row.try_get("address")?, parsed(row, 1, "passage.digest")?));
    rows.iter().map(digest).collect()
}

/// The passages at these addresses of these versions, each with its version; where nothing stands, nothing is answered.
///
/// # Errors
/// When the database refuses.
pub async fn passages_at(
    store: &Store,
    places: &[(VersionId, String)],
) -> Result<Vec<(VersionId, Passage)>, StoreError> {
    let rows = rows_at(store, ("passage", "address", passage_columns!()), places).await?;
    rows.iter().map(|row| Ok((version(row)?, read_passage(row)?))).collect()
}

/// The figures with these keys in these versions, each with its version; where nothing stands, nothing is answered.
///
/// # Errors
/// When the database refuses.
pub async fn figures_at(
    store: &Store,
    keys: &[(VersionId, String)],
) -> Result<Vec<(VersionId, Figure)>, StoreError> {
    let rows = rows_at(store, ("figure", "key", figure_columns!()), keys).await?;
    rows.iter().map(|row| Ok((version(row)?, read_figure(row)?))).collect()
}

fn version(row: &AnyRow) -> Result<VersionId, StoreError> {
    let version: String = row.try_get("of_version")?;
    version.parse().map_err(|error: kernel::IdError| StoreError::row("version", error.to_string()))
}

/// The rows of a table at some places: the version they are of stands in them as `of_version`.
async fn rows_at(
    store: &Store,
    (table, key, columns): (&str, &str, &str),
    places: &[(VersionId, String)],
) -> Result<Vec<AnyRow>, StoreError> {
    let mut found = Vec::new();
    let mut reader = store.read().await?;
    for places in places.chunks(PLACES) {
        let mut by_version: BTreeMap<VersionId, BTreeSet<&str>> = BTreeMap::new();
        for (version, place) in places {
            by_version.entry(*version).or_default().insert(place);
        }
        let selected = format!("SELECT {columns}, version AS of_version FROM {table}");
        let mut query =
            sqlx::query(AssertSqlSafe(select(&selected, key, by_version.values().map(BTreeSet::len))));
        for (version, places) in &by_version {
            query = query.bind(version.to_string());
            for place in places {
                query = query.bind(*place);
            }
        }
        found.extend(query.fetch_all(reader.sql()).await?);
    }
    Ok(found)
}

/// One part for each version, so that each is answered from the index of places.
fn select(selected: &str, key: &str, counts: impl Iterator<Item = usize>) -> String {
    let mut next = 0;
    let mut place = || {
        next += 1;
        format!("${next}")
    };
    let parts: Vec<String> = counts
        .map(|count| {
            let version = place();
            let places: Vec<String> = (0..count).map(|_| place()).collect();
            format!("{selected} WHERE version = {version} AND {key} IN ({})", places.join(", "))
        })
        .collect();
    parts.join(" UNION ALL ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_asked_for_its_own_places() {
        assert_eq!(
            select("SELECT digest FROM passage", "address", [2, 1].into_iter()),
            "SELECT digest FROM passage WHERE version = $1 AND address IN ($2, $3) UNION ALL \
             SELECT digest FROM passage WHERE version = $4 AND address IN ($5)"
        );
    }
}
