//! The tracked files of the house, by their paths from its root. It reads; it judges nothing.

use std::path::PathBuf;
use std::process::Command;

/// The house's root folder.
pub(crate) fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap().to_owned()
}

/// Every tracked file that is there, as a path from the root with `/` between its parts.
pub(crate) fn files() -> Vec<String> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output();
    let output = output.expect("these tests read the list of tracked files: git must be there");
    assert!(output.status.success(), "git ls-files failed: {}", String::from_utf8_lossy(&output.stderr));
    let files: Vec<String> = String::from_utf8(output.stdout)
        .unwrap()
        .split('\0')
        .filter(|path| !path.is_empty() && root().join(path).is_file())
        .map(str::to_owned)
        .collect();
    assert!(files.len() > 50, "git ls-files names only {} files: is this a clone of the house?", files.len());
    files
}

/// The tracked files whose names end in one of `endings`.
pub(crate) fn files_ending(endings: &[&str]) -> Vec<String> {
    files().into_iter().filter(|path| endings.iter().any(|ending| path.ends_with(ending))).collect()
}

/// The text of a tracked file; of one in another encoding than UTF-8 what of it is ASCII.
pub(crate) fn text(path: &str) -> String {
    let bytes = std::fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}
