//! For tests: a store on each database, and where the shared inputs lie.
//!
//! `./dev test` starts PostgreSQL on loopback and names it in `DAMLAM_TEST_POSTGRES`. A test that finds no
//! PostgreSQL fails and says so; it never passes by skipping half of its work. Nothing here ships.

mod mail;

use std::path::PathBuf;

use kernel::World;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use store::{Database, Migration, Settings, Store};

pub use mail::{TestMailServer, USER};

/// The variable that names a PostgreSQL server on which tests may make databases.
pub const POSTGRES: &str = "DAMLAM_TEST_POSTGRES";

/// Runs `story` on a fresh SQLite store and on a fresh PostgreSQL store, each in a scripted world.
///
/// # Panics
/// When the story panics, or when no PostgreSQL server is named.
pub async fn on_each_database(migrations: &[&[Migration]], story: impl AsyncFn(Store)) {
    on_each_database_in(|| World::scripted(1), migrations, story).await;
}

/// Runs `story` on a fresh store of each database, each in a world of its own.
///
/// # Panics
/// When the story panics, or when no PostgreSQL server is named.
pub async fn on_each_database_in(
    world: impl Fn() -> World,
    migrations: &[&[Migration]],
    story: impl AsyncFn(Store),
) {
    let migrations: Vec<Migration> = migrations.concat();
    let dir = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(&Settings::folder(dir.path()), world(), &migrations).await.expect("SQLite opens");
    story(store.clone()).await;
    store.close().await;

    let database = PostgresDatabase::create().await;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let settings =
        Settings { database: Database::Postgres(database.url.clone()), ..Settings::folder(dir.path()) };
    let store = Store::open(&settings, world(), &migrations).await.expect("PostgreSQL opens");
    story(store.clone()).await;
    store.close().await;
    database.remove().await;
}

/// A fresh SQLite store in a folder of its own, for tests of what does not touch SQL.
///
/// # Panics
/// When it cannot be opened.
pub async fn sqlite(migrations: &[&[Migration]]) -> (Store, tempfile::TempDir) {
    sqlite_in(World::scripted(1), migrations).await
}

/// As [`sqlite`], in the world given.
///
/// # Panics
/// When it cannot be opened.
pub async fn sqlite_in(world: World, migrations: &[&[Migration]]) -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let migrations: Vec<Migration> = migrations.concat();
    let store = Store::open(&Settings::folder(dir.path()), world, &migrations).await.expect("SQLite opens");
    (store, dir)
}

/// A PostgreSQL database of one test.
#[derive(Debug)]
pub struct PostgresDatabase {
    /// Its address.
    pub url: String,
    server: String,
    name: String,
}

impl PostgresDatabase {
    /// Makes a database on the server that `DAMLAM_TEST_POSTGRES` names.
    ///
    /// # Panics
    /// When no server is named or it does not answer.
    #[expect(clippy::disallowed_methods, reason = "tests learn here, once, where the server is")]
    pub async fn create() -> Self {
        let server = std::env::var(POSTGRES).unwrap_or_else(|_| {
            panic!("no PostgreSQL to test on: run «./dev test», or set {POSTGRES}=postgres://user@127.0.0.1:port/postgres")
        });
        let random: [u8; 8] = World::real().random();
        let name = format!("damlam_{:016x}", u64::from_be_bytes(random));
        admin(&server, format!("CREATE DATABASE {name}")).await;
        let (base, _) = server.rsplit_once('/').expect("an address ends in a database's name");
        Self { url: format!("{base}/{name}"), server, name }
    }

    /// Removes it again.
    pub async fn remove(self) {
        admin(&self.server, format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

async fn admin(server: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(server)
        .await
        .unwrap_or_else(|error| panic!("the PostgreSQL named by {POSTGRES} does not answer: {error}"));
    connection.execute(AssertSqlSafe(sql)).await.expect("the test user may make databases");
}

/// The project's root folder.
pub fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).expect("crates/testkit lies two folders below the root").to_owned()
}

/// A file of `../shared`, or `None` after saying what is skipped because it is not there.
pub fn shared(relative: &str) -> Option<PathBuf> {
    let path = root().parent()?.join("shared").join(relative);
    if path.exists() {
        return Some(path);
    }
    println!("SKIPPED for want of ../shared/{relative}: what this test shows with it was not checked here");
    None
}
