//! Registering a work log: the file, the mapping and the log as Parquet are kept, then a row and a ledger entry.
//!
//! Who may register for a body is decided before this is called. Nothing of a log with a secrecy mark goes anywhere: not
//! to the store, not to a log; only that one was refused, and for which body.

use std::io::Cursor;

use ::store::Store;
use kernel::{Actor, BodyCode, Digest, NewEntry, StudyCode};
use serde_json::json;

use crate::secrecy::secrecy_mark_watched;
use crate::{
    ImportError, Mapping, Outcome, Registered, Stage, Upload, Version, Watch, Worklog, WorklogError,
    import_watched, parquet_file, store,
};

/// Registers `upload`. The same file with the same mapping as the newest version changes nothing and says so. Ledger:
/// `worklog.registered`, or `worklog.refused` for one with a secrecy mark.
///
/// # Errors
/// [`WorklogError::Secret`] when it bears a secrecy mark, [`WorklogError::Import`] with every problem when mapping or file
/// are refused; nothing is kept then.
pub async fn register(store: &Store, actor: &Actor, upload: Upload) -> Result<Registered, WorklogError> {
    register_watched(store, actor, upload, Watch::default()).await
}

/// As [`register`], followed by `watch`, which may stop it until the log is written; nothing is kept then.
///
/// # Errors
/// As [`register`], and [`ImportError::Cancelled`] when `watch` stopped it.
pub async fn register_watched(
    store: &Store,
    actor: &Actor,
    upload: Upload,
    watch: Watch,
) -> Result<Registered, WorklogError> {
    let follower = watch.clone();
    let looked = tokio::task::spawn_blocking(move || (secrecy_mark_watched(&upload, &follower), upload));
    let (mark, upload) = looked.await.map_err(|_| WorklogError::Stopped)?;
    let Upload { study, body, name, file_name, bytes, mapping } = upload;
    if let Some(mark) = mark? {
        refused_as_secret(store, actor, &study, &body).await?;
        return Err(WorklogError::Secret(mark));
    }
    let file_name = Some(formats::file_name(&file_name)).filter(|name| !name.is_empty());
    let file_name = file_name.unwrap_or_else(|| "nhat-ky".to_owned());
    let name = named(&name)?;
    let source = Digest::of(&bytes);
    let mapping_digest = Digest::of(mapping.as_bytes());
    let mapping_bytes = mapping.clone().into_bytes();
    let file = file_name.clone();
    let imported = tokio::task::spawn_blocking(move || {
        let mapping = Mapping::parse(&mapping, "mapping.toml").map_err(ImportError::Mapping)?;
        let outcome = import_watched(Cursor::new(&bytes), &file, &mapping, &watch)?;
        let parquet = parquet_file::write(&outcome.log, |rows| watch.tell(Stage::Writing, rows))?;
        Ok::<_, WorklogError>((bytes, outcome, parquet))
    });
    let (bytes, outcome, parquet) = imported.await.map_err(|_| WorklogError::Stopped)??;
    let Outcome { counts, rejected, problems, .. } = outcome;
    let blobs = store.blobs();
    blobs.put(&bytes).await?;
    blobs.put(&mapping_bytes).await?;
    let parquet = blobs.put(&parquet).await?;

    let mut tx = store.begin(actor).await?;
    let known = store::id_of(tx.sql(), &study, &body, &name).await?;
    let newest = match known {
        Some(id) => store::newest(tx.sql(), id).await?,
        None => None,
    };
    if let (Some(worklog), Some(newest)) = (known, &newest)
        && newest.source == source
        && newest.mapping == mapping_digest
    {
        let (version, number) = (newest.version, newest.number);
        return Ok(Registered { worklog, version, number, is_new: false, counts, problems });
    }
    let worklog = match known {
        Some(id) => id,
        None => {
            let id = tx.new_id();
            store::insert_worklog(&mut tx, id, &study, &body, &name).await?;
            id
        }
    };
    let number = newest.map_or(1, |newest| newest.number + 1);
    let version = Version {
        id: tx.new_id(),
        number,
        file_name,
        source,
        mapping: mapping_digest,
        parquet,
        counts,
        problems,
        registered_at: tx.now(),
    };
    let kept = store::insert_version(&mut tx, worklog, &version, &rejected).await?;
    let log = Worklog { id: worklog, study, body, name, version };
    let facts = entry_facts(&log, kept);
    tx.commit(NewEntry::new("worklog.registered", format!("worklog/{worklog}"), facts)).await?;
    let Version { id, problems, .. } = log.version;
    Ok(Registered { worklog, version: id, number, is_new: true, counts, problems })
}

/// The name of a log, if `name` can be one.
pub(crate) fn named(name: &str) -> Result<String, WorklogError> {
    let name = name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(WorklogError::Name(name));
    }
    Ok(name)
}

/// What the ledger tells of a version; `kept` is the digest of what its row holds beside the rest.
pub(crate) fn entry_facts(log: &Worklog, kept: Digest) -> serde_json::Value {
    let Version { number, source, mapping, parquet, counts, .. } = &log.version;
    json!({
        "body": log.body.as_str(),
        "cases": counts.cases,
        "events": counts.kept,
        "kept": kept.to_string(),
        "mapping": mapping.to_string(),
        "name": Digest::of(log.name.as_bytes()).to_string(),
        "number": number,
        "parquet": parquet.to_string(),
        "refused": counts.refused,
        "source": source.to_string(),
        "study": log.study.as_str(),
    })
}

pub(crate) async fn refused_as_secret(
    store: &Store,
    actor: &Actor,
    study: &StudyCode,
    body: &BodyCode,
) -> Result<(), WorklogError> {
    let tx = store.begin(actor).await?;
    let facts = json!({ "body": body.as_str(), "study": study.as_str(), "why": "secrecy-mark" });
    tx.commit(NewEntry::new("worklog.refused", format!("study/{study}/body/{body}"), facts)).await?;
    Ok(())
}
