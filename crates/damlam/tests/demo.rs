//! The demo, run as a program: the same seed writes the same ledger, and what it shows is all there.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use sqlx::{Connection as _, Row as _};

fn damlam(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_damlam")).args(args).env_remove("DAMLAM_DATABASE").output().unwrap()
}

fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    format!("{} {}{}", output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn load(dir: &Path) -> Output {
    damlam(&["demo", "--dir", dir.to_str().unwrap(), "--no-serve"])
}

async fn counts(dir: &Path) -> String {
    sqlx::any::install_default_drivers();
    let address = format!("sqlite:{}", dir.join("damlam.sqlite").display());
    let mut connection = sqlx::AnyConnection::connect(&address).await.unwrap();
    let mut lines = Vec::new();
    for sql in [
        "SELECT COUNT(*) FROM report",
        "SELECT COUNT(*) FROM version",
        "SELECT COUNT(*) FROM worklog",
        "SELECT COUNT(*) FROM statement",
        "SELECT COUNT(*) FROM release",
        "SELECT COUNT(DISTINCT role) FROM account",
    ] {
        let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
        lines.push(format!("{}: {}", sql.rsplit(' ').next().unwrap(), row.get::<i64, _>(0)));
    }
    connection.close().await.unwrap();
    lines.join(", ")
}

#[tokio::test]
async fn the_same_seed_writes_the_same_ledger_and_all_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let dirs = [folder.path().join("one"), folder.path().join("two")];
    let loaded = std::thread::scope(|scope| {
        dirs.each_ref().map(|dir| scope.spawn(|| load(dir))).map(|thread| thread.join().unwrap())
    });
    let heads: Vec<String> = dirs
        .iter()
        .zip(&loaded)
        .map(|(dir, loaded)| {
            assert!(loaded.status.success(), "{}", said(loaded));
            let verified = damlam(&["ledger", "verify", "--dir", dir.to_str().unwrap()]);
            assert!(said(&verified).contains("all sound"), "{}", said(&verified));
            said(&verified)
        })
        .collect();
    assert_eq!(heads[0], heads[1]);

    assert_eq!(
        counts(&dirs[0]).await,
        "report: 99, version: 100, worklog: 3, statement: 16, release: 1, account: 7"
    );

    let dir = dirs[0].to_str().unwrap();
    let again = damlam(&["demo", "--dir", dir, "--no-serve"]);
    assert_eq!(said(&again), format!("0 the demo of seed 1 is in {dir}\n"));
    let other = damlam(&["demo", "--dir", dir, "--no-serve", "--seed", "2"]);
    assert!(said(&other).starts_with("2 damlam: ") && said(&other).contains("seed 1"), "{}", said(&other));
}
