//! Migrations: each room's tables, applied once and in order, and never changed after.
//!
//! It does not undo; to go back, restore a backup.

use kernel::Digest;
use sqlx::{Executor as _, Row as _};

use crate::{Engine, Store, StoreError};

/// A step of the tables' history. A released one never changes.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its name, unique in the house: `0001_reports`.
    pub name: &'static str,
    /// The statements for SQLite.
    pub sqlite: &'static str,
    /// The statements for PostgreSQL.
    pub postgres: &'static str,
}

impl Migration {
    /// A step whose statements are the same for both databases.
    pub const fn both(name: &'static str, sql: &'static str) -> Self {
        Self { name, sqlite: sql, postgres: sql }
    }

    fn sql(&self, engine: Engine) -> &'static str {
        match engine {
            Engine::Sqlite => self.sqlite,
            Engine::Postgres => self.postgres,
        }
    }
}

pub(crate) async fn apply(store: &Store, migrations: &[Migration]) -> Result<(), StoreError> {
    let inner = &store.inner;
    let mut connection = inner.writers.acquire().await?;
    connection
        .execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, digest TEXT NOT NULL, applied_at BIGINT NOT NULL)")
        .await?;
    drop(connection);
    for migration in migrations {
        let sql = migration.sql(inner.engine);
        let digest = Digest::of(sql.as_bytes()).to_string();
        let mut transaction = match inner.engine {
            Engine::Sqlite => inner.writers.begin_with("BEGIN IMMEDIATE").await?,
            Engine::Postgres => inner.writers.begin().await?,
        };
        let applied = sqlx::query("SELECT digest FROM migration WHERE name = $1")
            .bind(migration.name)
            .fetch_optional(&mut *transaction)
            .await?;
        if let Some(row) = applied {
            let known: String = row.try_get(0)?;
            if known != digest {
                return Err(StoreError::MigrationChanged { name: migration.name.to_owned() });
            }
            continue;
        }
        sqlx::raw_sql(sql).execute(&mut *transaction).await?;
        sqlx::query("INSERT INTO migration (name, digest, applied_at) VALUES ($1, $2, $3)")
            .bind(migration.name)
            .bind(digest)
            .bind(inner.world.now().as_microsecond())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}
