//! A released migration never changes: its bytes are pinned in `crates/house/migrations.lock`, in the form that
//! `sha256sum` writes and checks.

use std::collections::BTreeMap;

use kernel::Digest;

use crate::{none, tree};

const LOCK: &str = "crates/house/migrations.lock";

#[test]
fn released_migrations_stay_as_they_are() {
    let lock = tree::text(LOCK);
    let pinned: BTreeMap<&str, &str> =
        lock.lines().filter_map(|line| line.split_once("  ")).map(|(digest, path)| (path, digest)).collect();
    let files = tree::files_ending(&[".sql"]);
    let migrations: Vec<&String> = files.iter().filter(|path| path.contains("/migrations/")).collect();
    let mut complaints = Vec::new();
    for path in &migrations {
        let digest = Digest::of(tree::text(path).as_bytes()).to_string();
        match pinned.get(path.as_str()) {
            None => complaints.push(format!("{path} is new: add the line «{digest}  {path}» to {LOCK}")),
            Some(pinned) if *pinned != digest => complaints.push(format!(
                "{path} was changed after it was pinned: put it back and write a new migration beside it"
            )),
            Some(_) => {}
        }
    }
    for path in pinned.keys().filter(|path| !migrations.iter().any(|migration| migration == *path)) {
        complaints.push(format!("{path} was removed: installations have run it, put it back"));
    }
    none(&complaints, "migrations only ever grow: expand, move, contract, each in a file of its own.");
}
