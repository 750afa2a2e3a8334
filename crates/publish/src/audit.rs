//! What is kept of releases against what the ledger says was published. Sound is a cache and is not looked at.

use std::collections::BTreeSet;

use ::store::Store;
use kernel::Entry;

use crate::actions::entry_facts;
use crate::{PublicPage, PublishError, Release, store as rows};

/// How many rows or entries are looked at between two looks at the database.
const PAGE: i64 = 100;

/// Compares every release, its page and its Word file with its ledger entry. Each line names the entry.
///
/// # Errors
/// When the database refuses. A difference is not an error here: it is the answer.
pub async fn audit(store: &Store) -> Result<Vec<String>, PublishError> {
    let mut differences = Vec::new();
    let mut told = BTreeSet::new();
    let mut after = 0;
    loop {
        let entries = ::store::entries_of(store, "release.published", after, PAGE).await?;
        let Some(last) = entries.last() else { break };
        after = last.sequence;
        for entry in &entries {
            let id = entry.subject.strip_prefix("release/").unwrap_or_default();
            told.insert(id.to_owned());
            if let Err(what) = compare(store, entry, id).await? {
                let position = entry.sequence;
                differences.push(format!("entry {position}: release {id} {what}; restore it from a backup"));
            }
        }
    }
    let mut after = String::new();
    loop {
        let mut reader = store.read().await?;
        let ids = rows::ids_after(reader.sql(), &after, PAGE).await?;
        let Some(last) = ids.last() else { break };
        after.clone_from(last);
        let untold = ids.iter().filter(|id| !told.contains(*id));
        differences.extend(untold.map(|id| {
            format!("no entry: release {id} was added past the program; compare with the last backup")
        }));
    }
    Ok(differences)
}

/// What is wrong with a release, in words, unless everything is as told.
async fn compare(store: &Store, entry: &Entry, id: &str) -> Result<Result<(), String>, PublishError> {
    let Ok(id) = id.parse() else { return Ok(Err("is no release's id".to_owned())) };
    let row = {
        let mut reader = store.read().await?;
        rows::release_with(reader.sql(), id).await
    };
    Ok(match row {
        Ok(None) => Err("was published and is gone".to_owned()),
        Ok(Some(release)) => sound(store, entry, &release).await,
        Err(PublishError::Database(error)) => return Err(error.into()),
        Err(error) => Err(format!("cannot be read ({error})")),
    })
}

async fn sound(store: &Store, entry: &Entry, release: &Release) -> Result<(), String> {
    if entry.at != release.at {
        return Err("bears another moment than its entry".to_owned());
    }
    let told = entry_facts(release).to_string();
    if told != entry.payload {
        return Err("was changed after it was published".to_owned());
    }
    let lost = |what: &str, error: &dyn std::fmt::Display| format!("has lost its {what} ({error})");
    store.blobs().get(&release.docx).await.map_err(|error| lost("Word file", &error))?;
    let page = store.blobs().get(&release.page).await.map_err(|error| lost("page", &error))?;
    let page: PublicPage = serde_json::from_slice(&page).map_err(|error| lost("page", &error))?;
    if page.title != release.title {
        return Err("bears another title than its page".to_owned());
    }
    Ok(())
}
