//! What citations ask of reports: the digests at many addresses of many versions at once, in a number of queries that
//! does not grow with each address.
//!
//! It answers with what is there to the letter; it judges nothing.

use std::collections::BTreeMap;

use ::store::{Store, StoreError};
use kernel::Digest;
use sqlx::{AssertSqlSafe, Row as _};

use crate::VersionId;

/// How many addresses one query asks for. SQLite takes at most 500 parts in one query.
const ADDRESSES: usize = 400;

/// The digests of the passages at these addresses of these versions; where nothing stands, nothing is answered.
///
/// # Errors
/// When the database refuses.
pub async fn digests_at(
    store: &Store,
    places: &[(VersionId, String)],
) -> Result<Vec<(VersionId, String, Digest)>, StoreError> {
    let mut found = Vec::new();
    let mut reader = store.read().await?;
    for places in places.chunks(ADDRESSES) {
        let mut by_version: BTreeMap<VersionId, Vec<&str>> = BTreeMap::new();
        for (version, address) in places {
            by_version.entry(*version).or_default().push(address);
        }
        let mut query = sqlx::query(AssertSqlSafe(select(by_version.values().map(Vec::len))));
        for (version, addresses) in &by_version {
            query = query.bind(version.to_string());
            for address in addresses {
                query = query.bind(*address);
            }
        }
        for row in &query.fetch_all(reader.sql()).await? {
            let bad = |error: &dyn std::fmt::Display| StoreError::row("passage", error.to_string());
            let version: String = row.try_get(0)?;
            let digest: String = row.try_get(2)?;
            found.push((
                version.parse().map_err(|error: kernel::IdError| bad(&error))?,
                row.try_get(1)?,
                digest.parse().map_err(|error: kernel::DigestError| bad(&error))?,
            ));
        }
    }
    Ok(found)
}

/// One part for each version, so that each is answered from the index of addresses.
fn select(counts: impl Iterator<Item = usize>) -> String {
    let mut next = 0;
    let mut place = || {
        next += 1;
        format!("${next}")
    };
    let parts: Vec<String> = counts
        .map(|count| {
            let version = place();
            let addresses: Vec<String> = (0..count).map(|_| place()).collect();
            format!(
                "SELECT version, address, digest FROM passage WHERE version = {version} AND address IN ({})",
                addresses.join(", ")
            )
        })
        .collect();
    parts.join(" UNION ALL ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_version_is_asked_for_its_own_addresses() {
        let select = select([2, 1].into_iter()).replace("SELECT version, address, digest FROM passage ", "");
        assert_eq!(
            select,
            "WHERE version = $1 AND address IN ($2, $3) UNION ALL WHERE version = $4 AND address IN ($5)"
        );
    }
}
