//! Answering codings that wait: one change, one ledger entry that names all of them.

use std::collections::HashMap;

use kernel::{Actor, Digest, NewEntry, StudyCode};
use reports::VersionId;
use serde_json::{Value, json};

use ::store::{Store, Tx};

use crate::recheck::rules::{self, Found, MOST_AT_ONCE};
use crate::recheck::{NewRecheck, NotRechecked, Recheck, RecheckError, RecheckId, Ruling, store as rows};
use crate::store::{self as codings, Standing};
use crate::{Coding, CodingError, CodingId};

/// Says of codings that wait whether their code holds as it reads now. Ledger: `coding.rechecked`, one entry for all of them.
/// Either all are answered or none.
///
/// # Errors
/// When the plan was amended since it was read, one of the codings does not wait, its words are judged in an open round, or
/// the code to be given or kept is not in the codebook.
pub async fn recheck(store: &Store, actor: &Actor, new: NewRecheck) -> Result<Vec<RecheckId>, RecheckError> {
    let mut asked = new.codings.clone();
    asked.sort();
    asked.dedup();
    if asked.len() > MOST_AT_ONCE {
        return Err(NotRechecked::TooMany.into());
    }
    let first = *asked.first().ok_or(NotRechecked::Nothing)?;
    let first = codings::find(store.read().await?.sql(), first).await?.ok_or(NotRechecked::Unknown)?;
    let history = plan::codebook_history(store, &first.study).await?.ok_or(CodingError::UnknownStudy)?;
    let stand = standing_versions(store, &first.study, &asked).await?;

    let mut tx = store.begin(actor).await?;
    if let Some(version) = plan::standing_version(&mut tx, &first.study).await?
        && version != history.newest()
    {
        return Err(NotRechecked::Overtaken { read: new.plan_version, standing: version }.into());
    }
    let mut found = Vec::new();
    let mut versions = Vec::new();
    for id in asked {
        let coding = codings::find(tx.sql(), id).await?.ok_or(NotRechecked::Unknown)?;
        let version = stand.get(&id).copied();
        versions.push(version.unwrap_or(coding.version));
        let kept = rows::kept_until(tx.sql(), id).await?.unwrap_or(0);
        found.push(Found {
            read_in: kept.max(coding.plan_version),
            stands: version.is_some(),
            is_judged: rows::is_judged(tx.sql(), &coding).await?,
            coding,
        });
    }
    let account = rules::admit(&new, actor, &found, &history)?;
    let memo = vietnamese::normalize(new.memo.trim());
    let mut said = Vec::new();
    for (Found { coding, .. }, version) in found.into_iter().zip(versions) {
        let now = tx.now();
        let successor = match &new.ruling {
            Ruling::Keep => None,
            Ruling::Remove => {
                codings::mark_removed(tx.sql(), coding.id, actor, now).await?;
                None
            }
            Ruling::Give(code) => {
                codings::mark_removed(tx.sql(), coding.id, actor, now).await?;
                let given = Coding {
                    version,
                    code: code.clone(),
                    plan_version: new.plan_version,
                    memo: if memo.is_empty() { coding.memo.clone() } else { memo.clone() },
                    ..coding.clone()
                };
                Some(give(&mut tx, actor, given).await?)
            }
        };
        let recheck = Recheck {
            id: tx.new_id(),
            coding: coding.id,
            ruling: new.ruling.clone(),
            successor,
            plan_version: new.plan_version,
            memo: memo.clone(),
            account,
            role: actor.role,
            at: now,
            entry: tx.next_position(),
        };
        rows::insert(tx.sql(), &coding.study, &recheck).await?;
        said.push(recheck);
    }
    let facts = facts_of(&said);
    let subject = format!("code/{}/{}", first.study, first.code);
    tx.commit(NewEntry::new("coding.rechecked", subject, facts)).await?;
    Ok(said.into_iter().map(|recheck| recheck.id).collect())
}

/// Of each coding whose words stand in its report's current version, that version.
async fn standing_versions(
    store: &Store,
    study: &StudyCode,
    asked: &[CodingId],
) -> Result<HashMap<CodingId, VersionId>, RecheckError> {
    let mut standing = Standing::of(store, study).await?;
    let mut versions = HashMap::new();
    for id in asked {
        let coding = codings::find(store.read().await?.sql(), *id).await?.ok_or(NotRechecked::Unknown)?;
        let place = (coding.address.as_str(), coding.digest);
        if let Some(version) = standing.version(coding.report, coding.version, place).await? {
            versions.insert(*id, version);
        }
    }
    Ok(versions)
}

/// Keeps the coding that takes another's place, by the hand of whoever answers; the one they made before, when they gave these words
/// this code already.
async fn give(tx: &mut Tx, actor: &Actor, given: Coding) -> Result<CodingId, CodingError> {
    let given = Coding {
        id: tx.new_id(),
        account: actor.account,
        role: actor.role,
        at: tx.now(),
        round: None,
        removed: None,
        ..given
    };
    if codings::insert_unless_there(tx.sql(), &given).await? {
        return Ok(given.id);
    }
    codings::find_same(tx.sql(), &given).await?.ok_or(CodingError::UnknownCoding)
}

/// What the ledger holds of answers given together.
pub(super) fn facts_of(said: &[Recheck]) -> Value {
    let codings: Vec<String> = said.iter().map(|recheck| recheck.coding.to_string()).collect();
    let successors: Vec<String> =
        said.iter().filter_map(|recheck| recheck.successor).map(|coding| coding.to_string()).collect();
    let first = said.first();
    let given = first.and_then(|first| match &first.ruling {
        Ruling::Give(code) => Some(code.as_str()),
        Ruling::Keep | Ruling::Remove => None,
    });
    json!({
        "codings": codings,
        "given": given,
        "memo_sha256": first.map(|first| Digest::of(first.memo.as_bytes())),
        "plan_version": first.map(|first| first.plan_version),
        "ruling": first.map(|first| first.ruling.code()),
        "successors": successors,
    })
}
