//! Where a store lives, and opening its connections.
//!
//! It does not read the environment or a configuration file; the binary does and hands over [`Settings`].

use std::path::{Path, PathBuf};

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::{AnyPool, Executor as _};

use crate::StoreError;

/// Which database engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, embedded.
    Sqlite,
    /// PostgreSQL, a server.
    Postgres,
}

/// Where the rows are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// A SQLite file, made when missing.
    Sqlite(PathBuf),
    /// A PostgreSQL address: `postgres://user:password@host:port/name`.
    Postgres(String),
}

impl Database {
    /// Reads `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// When it is neither.
    pub fn parse(address: &str) -> Result<Self, StoreError> {
        if let Some(path) = address.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(path.trim_start_matches("//").into()));
        }
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Ok(Self::Postgres(address.to_owned()));
        }
        let given = address.split_once('@').map_or(address, |(_, host)| host).to_owned();
        Err(StoreError::Address { given })
    }

    /// The engine behind it.
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

/// Where a store lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The rows.
    pub database: Database,
    /// The folder of bytes kept by hash.
    pub blobs: PathBuf,
    /// The file with the installation's key.
    pub key: PathBuf,
}

impl Settings {
    /// Everything in one folder, with SQLite.
    pub fn folder(dir: &Path) -> Self {
        Self {
            database: Database::Sqlite(dir.join("damlam.sqlite")),
            blobs: dir.join("blobs"),
            key: dir.join("installation.key"),
        }
    }
}

/// Pools of readers and writers. SQLite has one writer, so that waiting is a queue and not a race for a lock.
pub(crate) async fn connect(database: &Database) -> Result<(AnyPool, AnyPool), StoreError> {
    sqlx::any::install_default_drivers();
    match database {
        Database::Sqlite(path) => {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(StoreError::file(parent, "made"))?;
            }
            let options = options(&format!("sqlite:{}?mode=rwc", escape(&path.to_string_lossy())))?;
            let writers = sqlite_pool(1).connect_with(options.clone()).await?;
            let readers = sqlite_pool(6).connect_with(options).await?;
            Ok((readers, writers))
        }
        Database::Postgres(url) => {
            let options = options(url)?;
            let writers = AnyPoolOptions::new().max_connections(4).connect_with(options.clone()).await?;
            let readers = AnyPoolOptions::new().max_connections(6).connect_with(options).await?;
            Ok((readers, writers))
        }
    }
}

fn options(url: &str) -> Result<AnyConnectOptions, StoreError> {
    url.parse().map_err(StoreError::Database)
}

/// `synchronous=FULL`: a receipt that was handed out survives the power cut that follows it. A connection to a file does not go stale, so it
/// is not tried before each use.
fn sqlite_pool(connections: u32) -> AnyPoolOptions {
    let pool = AnyPoolOptions::new().max_connections(connections).test_before_acquire(false);
    pool.after_connect(|connection, _| {
        Box::pin(async move {
            connection
                .execute(
                    "PRAGMA busy_timeout = 15000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                     PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000;",
                )
                .await?;
            Ok(())
        })
    })
}

/// Percent-encodes what a SQLite address would take for its own signs.
fn escape(path: &str) -> String {
    path.replace('%', "%25").replace('?', "%3F").replace('#', "%23").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart_and_passwords_are_not_repeated() {
        assert_eq!(Database::parse("sqlite:a/b.sqlite").unwrap().engine(), Engine::Sqlite);
        assert_eq!(Database::parse("postgres://localhost/x").unwrap().engine(), Engine::Postgres);
        let error = Database::parse("mysql://me:secret@host/x").unwrap_err().to_string();
        assert!(error.contains("host/x") && !error.contains("secret"), "{error}");
    }
}
