//! What this room keeps against what the ledger says: rounds, and answers to codings that waited. Codings are not compared.

use ::store::Store;

use crate::{RoundError, recheck, round};

/// Compares rounds and answers with their ledger entries. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, RoundError> {
    let mut differences = round::audit(store).await?;
    differences.extend(recheck::audit(store).await?);
    Ok(differences)
}
