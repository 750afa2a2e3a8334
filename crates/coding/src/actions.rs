//! Coding and taking a code off again. Each is one change with one ledger entry.

use kernel::{Actor, NewEntry};
use serde_json::json;

use ::store::Store;

use crate::{Coding, CodingError, CodingId, NewCoding, reading, rules, store as rows};

/// Gives words of a passage a code. Ledger: `coding.applied`.
///
/// # Errors
/// When the passage reads differently from what the coder saw, the code is not in the current codebook, the words are
/// outside the passage or only the study's own title, or the same coder coded them so already.
pub async fn code(store: &Store, actor: &Actor, asked: NewCoding) -> Result<CodingId, CodingError> {
    let read = reading::passage(store, asked.version, &asked.address).await?;
    if read.digest != asked.digest {
        return Err(CodingError::UnknownPassage { address: asked.address });
    }
    let plan = reading::plan(store, &read.study).await?;
    let span = rules::admit(&asked, &read.text, &plan)?;
    let mut tx = store.begin(actor).await?;
    let coding = Coding {
        id: tx.new_id(),
        study: read.study,
        body: read.body,
        report: read.report,
        version: asked.version,
        address: asked.address,
        digest: asked.digest,
        span,
        code: asked.code,
        plan_version: plan.version,
        reach: asked.reach,
        sphere: asked.sphere,
        memo: vietnamese::normalize(asked.memo.trim()),
        account: actor.account,
        role: actor.role,
        at: tx.now(),
        round: None,
        removed: None,
    };
    rows::insert(tx.sql(), &coding).await?;
    let facts = json!({
        "address": coding.address,
        "code": coding.code.as_str(),
        "digest": coding.digest,
        "field": coding.sphere.field,
        "level": coding.sphere.level,
        "reach": coding.reach.code(),
        "span": coding.span.to_string(),
        "version": coding.version,
    });
    tx.commit(NewEntry::new("coding.applied", format!("coding/{}", coding.id), facts)).await?;
    Ok(coding.id)
}

/// Takes a code off again; the row stays and says so. Ledger: `coding.removed`.
///
/// # Errors
/// When the coding does not exist or was removed already.
pub async fn uncode(store: &Store, actor: &Actor, id: CodingId) -> Result<Coding, CodingError> {
    let mut tx = store.begin(actor).await?;
    let coding = rows::find(tx.sql(), id).await?.ok_or(CodingError::UnknownCoding)?;
    let now = tx.now();
    rows::mark_removed(tx.sql(), id, actor, now).await?;
    let facts = json!({ "code": coding.code.as_str(), "version": coding.version });
    tx.commit(NewEntry::new("coding.removed", format!("coding/{id}"), facts)).await?;
    Ok(coding)
}
