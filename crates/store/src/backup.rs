//! Backup and restore: the rows of one moment as JSON lines, the blobs, and the key, each with its hash.
//!
//! Rows move between SQLite and PostgreSQL either way, since every column is text, an integer or a real. It does
//! not merge: a restore goes into an empty store.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use kernel::Digest;
use serde_json::{Map, Value};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Column as _, Row as _, TypeInfo as _, ValueRef as _};

use crate::{Engine, Settings, Store, StoreError, ledger};

/// The names and hashes of a backup's files, in `manifest.json`.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Manifest {
    /// The form of this backup.
    pub form: String,
    /// Tables in the order they must be filled.
    pub tables: Vec<String>,
    /// Position of the last ledger entry.
    pub ledger_sequence: i64,
    /// Its hash.
    pub ledger_head: Digest,
    /// File name → hash of its bytes.
    pub files: BTreeMap<String, Digest>,
}

/// What a backup or restore moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupReport {
    /// Rows of all tables.
    pub rows: u64,
    /// Blobs.
    pub blobs: u64,
    /// Position of the last ledger entry.
    pub ledger_sequence: i64,
}

const FORM: &str = "damlam backup 1";
const KEY: &str = "installation.key";

/// Writes the whole store, as it is at one moment, into the new folder `to`.
///
/// # Errors
/// When `to` is not empty or cannot be written, or the database refuses.
pub async fn backup(store: &Store, settings: &Settings, to: &Path) -> Result<BackupReport, StoreError> {
    refuse_unless_empty(to)?;
    let tables_dir = to.join("tables");
    std::fs::create_dir_all(&tables_dir).map_err(StoreError::file(&tables_dir, "made"))?;
    let mut files = BTreeMap::new();
    let mut rows = 0;

    // One snapshot for all tables; blobs never change, so copying them after it misses none that it names.
    let mut snapshot = match store.engine() {
        Engine::Sqlite => store.inner.readers.begin().await?,
        Engine::Postgres => {
            store.inner.readers.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?
        }
    };
    let chain = ledger::lock_free_head(&mut snapshot).await?;
    let tables = tables(&mut snapshot, store.engine()).await?;
    for table in &tables {
        let name = format!("tables/{table}.jsonl");
        rows += dump(&mut snapshot, table, &to.join(&name)).await?;
        files.insert(name.clone(), hash_of(&to.join(&name))?);
    }
    drop(snapshot);

    let blobs = copy_blobs(store.blobs().dir(), to, &mut files)?;
    std::fs::copy(&settings.key, to.join(KEY)).map_err(StoreError::file(&settings.key, "copied"))?;
    files.insert(KEY.to_owned(), hash_of(&to.join(KEY))?);
    let manifest = Manifest {
        form: FORM.to_owned(),
        tables,
        ledger_sequence: chain.sequence,
        ledger_head: chain.head,
        files,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(|error| StoreError::row("manifest", error))?;
    let path = to.join("manifest.json");
    std::fs::write(&path, text).map_err(StoreError::file(path, "written"))?;
    Ok(BackupReport { rows, blobs, ledger_sequence: chain.sequence })
}

/// Checks the backup in `from` and fills the empty place `settings` names with it.
///
/// `migrations` are those of the program; the backup's own list must be among them.
///
/// # Errors
/// When the backup is not whole, the place is not empty, or the database refuses.
pub async fn restore(
    from: &Path,
    settings: &Settings,
    world: kernel::World,
    migrations: &[crate::Migration],
) -> Result<BackupReport, StoreError> {
    let bad = |why: String| StoreError::Backup { path: from.to_owned(), why };
    let manifest = read_manifest(from)?;
    for (name, digest) in &manifest.files {
        let safe = Path::new(name).components().all(|part| matches!(part, std::path::Component::Normal(_)));
        if !safe || hash_of(&from.join(name))? != *digest {
            return Err(bad(format!(
                "its file {name} does not give the hash in the manifest; use another backup"
            )));
        }
    }
    if settings.key.exists() {
        return Err(bad(format!("{} exists: restore into an empty folder", settings.key.display())));
    }
    if let Some(parent) = settings.key.parent() {
        std::fs::create_dir_all(parent).map_err(StoreError::file(parent, "made"))?;
    }
    let key = std::fs::read(from.join(KEY)).map_err(StoreError::file(from.join(KEY), "read"))?;
    crate::key::KeyFile::write_bytes(&settings.key, &key)?;
    let store = Store::open(settings, world, migrations).await?;
    if ledger::head(&store).await?.sequence != 0 {
        return Err(bad("the database already has ledger entries: restore into an empty one".to_owned()));
    }
    let mut blobs = 0;
    for name in manifest.files.keys().filter(|name| name.starts_with("blobs/")) {
        let path = from.join(name);
        let bytes = std::fs::read(&path).map_err(StoreError::file(&path, "read"))?;
        store.blobs().put(&bytes).await?;
        blobs += 1;
    }
    let mut rows = 0;
    let mut transaction = match store.engine() {
        Engine::Sqlite => store.inner.writers.begin_with("BEGIN IMMEDIATE").await?,
        Engine::Postgres => store.inner.writers.begin().await?,
    };
    let known = tables(&mut transaction, store.engine()).await?;
    for table in &manifest.tables {
        if !known.contains(table) {
            return Err(bad(format!(
                "it has a table «{table}» this program does not know; install the newer program"
            )));
        }
        rows += load(&mut transaction, table, &from.join(format!("tables/{table}.jsonl"))).await?;
    }
    transaction.commit().await?;
    let report = ledger::verify_ledger(&store).await?;
    store.close().await;
    match report.broken {
        None if report.sound == manifest.ledger_sequence => {
            Ok(BackupReport { rows, blobs, ledger_sequence: report.sound })
        }
        None => {
            Err(bad(format!("its ledger has {} entries, not {}", report.sound, manifest.ledger_sequence)))
        }
        Some(broken) => Err(bad(broken)),
    }
}

fn refuse_unless_empty(to: &Path) -> Result<(), StoreError> {
    let empty = match std::fs::read_dir(to) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    };
    if empty {
        return Ok(());
    }
    Err(StoreError::Backup { path: to.to_owned(), why: "the folder is not empty; name a new one".to_owned() })
}

fn read_manifest(from: &Path) -> Result<Manifest, StoreError> {
    let path = from.join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(StoreError::file(&path, "read"))?;
    let manifest: Manifest = serde_json::from_str(&text).map_err(|error| StoreError::Backup {
        path: path.clone(),
        why: format!("its manifest cannot be read: {error}"),
    })?;
    if manifest.form == FORM {
        Ok(manifest)
    } else {
        Err(StoreError::Backup {
            path,
            why: format!("its form is «{}», this program reads «{FORM}»", manifest.form),
        })
    }
}

/// The tables in the order they were made, which is an order in which they can be filled.
async fn tables(sql: &mut AnyConnection, engine: Engine) -> Result<Vec<String>, StoreError> {
    let query = match engine {
        Engine::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
        }
        Engine::Postgres => {
            "SELECT CAST(c.relname AS TEXT) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relkind = 'r' AND n.nspname = current_schema() ORDER BY c.oid"
        }
    };
    let rows = sqlx::query(query).fetch_all(sql).await?;
    Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
}

/// Writes a table's rows as they stream by, so that a large table needs no more memory than a small one.
async fn dump(sql: &mut AnyConnection, table: &str, path: &Path) -> Result<u64, StoreError> {
    let fail = || StoreError::file(path, "written");
    let mut out = std::io::BufWriter::new(std::fs::File::create(path).map_err(fail())?);
    let mut count = 0u64;
    let query = AssertSqlSafe(format!("SELECT * FROM \"{table}\" ORDER BY 1"));
    let mut rows = sqlx::query(query).fetch(sql);
    while let Some(row) = rows.try_next().await? {
        serde_json::to_writer(&mut out, &to_json(&row)?).map_err(|error| StoreError::row("row", error))?;
        out.write_all(b"\n").map_err(fail())?;
        count += 1;
    }
    out.into_inner().map_err(|error| fail()(error.into_error()))?.sync_all().map_err(fail())?;
    Ok(count)
}

fn to_json(row: &AnyRow) -> Result<Value, StoreError> {
    let mut object = Map::new();
    for column in row.columns() {
        let index = column.ordinal();
        let raw = row.try_get_raw(index)?;
        let value = if raw.is_null() {
            Value::Null
        } else {
            match raw.type_info().name() {
                "BIGINT" | "INTEGER" | "SMALLINT" => Value::from(row.try_get::<i64, _>(index)?),
                "DOUBLE" | "REAL" => Value::from(row.try_get::<f64, _>(index)?),
                _ => Value::from(row.try_get::<String, _>(index)?),
            }
        };
        object.insert(column.name().to_owned(), value);
    }
    Ok(Value::Object(object))
}

async fn load(sql: &mut AnyConnection, table: &str, path: &Path) -> Result<u64, StoreError> {
    // What the migrations themselves put there makes way for the backup's rows.
    sqlx::query(AssertSqlSafe(format!("DELETE FROM \"{table}\""))).execute(&mut *sql).await?;
    let file = std::fs::File::open(path).map_err(StoreError::file(path, "read"))?;
    let mut count = 0;
    for line in BufReader::new(file).lines() {
        let line = line.map_err(StoreError::file(path, "read"))?;
        let row: Map<String, Value> =
            serde_json::from_str(&line).map_err(|error| StoreError::row("backup row", error))?;
        let present: Vec<(&String, &Value)> = row.iter().filter(|(_, value)| !value.is_null()).collect();
        let columns: Vec<String> =
            present.iter().map(|(name, _)| format!("\"{}\"", name.replace('"', ""))).collect();
        let places: Vec<String> = (1..=present.len()).map(|index| format!("${index}")).collect();
        let insert =
            format!("INSERT INTO \"{table}\" ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(insert));
        for (_, value) in present {
            query = match value {
                Value::Number(number) if number.is_i64() => query.bind(number.as_i64()),
                Value::Number(number) => query.bind(number.as_f64()),
                Value::String(text) => query.bind(text.clone()),
                other => return Err(StoreError::row("backup row", format!("{other} is no column value"))),
            };
        }
        query.execute(&mut *sql).await?;
        count += 1;
    }
    Ok(count)
}

fn copy_blobs(dir: &Path, to: &Path, files: &mut BTreeMap<String, Digest>) -> Result<u64, StoreError> {
    let mut count = 0;
    for folder in list(dir)?.into_iter().filter(|path| path.is_dir()) {
        for path in list(&folder)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            // What is not a blob's name is a temporary file of a write under way.
            let Ok(digest) = name.parse::<Digest>() else { continue };
            let relative = format!("blobs/{}/{name}", &name[..2]);
            let target = to.join(&relative);
            if let Some(parent) = target.parent() {
                std::fs::create_dir_all(parent).map_err(StoreError::file(parent, "made"))?;
            }
            std::fs::copy(&path, &target).map_err(StoreError::file(&path, "copied"))?;
            if hash_of(&target)? != digest {
                return Err(StoreError::BlobChanged { digest });
            }
            files.insert(relative, digest);
            count += 1;
        }
    }
    Ok(count)
}

fn list(dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let entries = std::fs::read_dir(dir).map_err(StoreError::file(dir, "read"))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

fn hash_of(path: &Path) -> Result<Digest, StoreError> {
    Ok(Digest::of(&std::fs::read(path).map_err(StoreError::file(path, "read"))?))
}
