//! The operator's commands, run as programs: accounts, ledger verify, backup, restore, configuration.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use sqlx::{Connection as _, Executor as _};

fn damlam(args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(args)
        .env_remove("DAMLAM_DATABASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// Exit code, then what was printed on both streams.
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    format!("{} {}{}", output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

fn data_folder(dir: &Path, accounts: u8) {
    for number in 0..accounts {
        let dir = dir.to_str().unwrap();
        let login = format!("bientap{number}");
        let added = damlam(
            &["account", "add", "--dir", dir, "--login", &login, "--name", "Tổ Biên tập", "--role", "editor"],
            "một mật khẩu dài\n",
        );
        assert!(said(&added).starts_with("0 account "), "{}", said(&added));
    }
}

async fn edit(dir: &Path, sql: &'static str) {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite:{}", dir.join("damlam.sqlite").display());
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    connection.execute(sql).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn ledger_verify_names_the_entry_that_was_edited() {
    let dir = tempfile::tempdir().unwrap();
    data_folder(dir.path(), 3);
    let verify = || said(&damlam(&["ledger", "verify", "--dir", dir.path().to_str().unwrap()], ""));
    assert!(verify().starts_with("0 3 entries, all sound; head "), "{}", verify());
    edit(dir.path(), "UPDATE ledger SET payload = replace(payload, 'editor', 'auditor') WHERE sequence = 2")
        .await;
    assert!(verify().starts_with("1 entry 2 was changed after it was written"), "{}", verify());
    assert!(verify().contains("1 entries before it are sound"), "{}", verify());
}

#[tokio::test]
async fn ledger_verify_names_the_entry_of_a_row_that_was_edited() {
    let dir = tempfile::tempdir().unwrap();
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    let data = dir.path().to_str().unwrap();
    let issued = damlam(&["plan", "issue", "--dir", data, plan.to_str().unwrap()], "");
    assert!(said(&issued).starts_with("0 "), "{}", said(&issued));
    let verify = || said(&damlam(&["ledger", "verify", "--dir", data], ""));
    assert!(verify().starts_with("0 1 entries, all sound"), "{}", verify());
    edit(dir.path(), "UPDATE plan_file SET content = content || ' ' WHERE name = 'bodies.csv'").await;
    assert!(verify().starts_with("1 entry 1: the plan of study/responsibility-2023 "), "{}", verify());
}

#[test]
fn a_backup_restores_into_a_folder_that_verifies() {
    let root = tempfile::tempdir().unwrap();
    let path = |name: &str| root.path().join(name).to_str().unwrap().to_owned();
    data_folder(&root.path().join("a"), 2);
    let saved = said(&damlam(&["backup", "--dir", &path("a"), &path("saved")], ""));
    assert!(saved.starts_with("0 ") && saved.contains("ledger up to entry 2"), "{saved}");
    let restored = said(&damlam(&["restore", "--dir", &path("b"), &path("saved")], ""));
    assert!(restored.contains("ledger up to entry 2"), "{restored}");
    let verified = said(&damlam(&["ledger", "verify", "--dir", &path("b")], ""));
    assert!(verified.starts_with("0 2 entries, all sound"), "{verified}");
    let again = said(&damlam(&["backup", "--dir", &path("a"), &path("saved")], ""));
    assert!(again.starts_with("2 ") && again.contains("the folder is not empty; name a new one"), "{again}");
}

#[test]
fn what_cannot_be_done_says_what_to_do() {
    let root = tempfile::tempdir().unwrap();
    let dir = root.path().to_str().unwrap();
    let nothing = said(&damlam(&["ledger", "verify", "--dir", dir], ""));
    assert!(nothing.starts_with("2 ") && nothing.contains("name the right one with --dir"), "{nothing}");
    let short = damlam(
        &["account", "add", "--dir", dir, "--login", "abc", "--name", "x", "--role", "editor"],
        "ngắn\n",
    );
    assert!(said(&short).contains("at least 10 characters"), "{}", said(&short));
    std::fs::write(root.path().join("damlam.toml"), "listen = \"127.0.0.1:9\"\n").unwrap();
    let shown = said(&damlam(&["config", "show", "--dir", dir], ""));
    assert!(shown.contains("listen = \"127.0.0.1:9\""), "{shown}");
}
