//! Where a result goes: to standard output, or to a file that is there whole or not at all.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

/// Writes `bytes` to the file `to`, or to standard output where none is named.
pub(super) fn answer(to: Option<&Path>, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    match to {
        Some(path) => whole_file(path, bytes)?,
        None => std::io::stdout().lock().write_all(bytes).context("standard output closed early")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes under another name beside `path` and renames it, so that nobody finds half a file.
fn whole_file(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".unfinished-{}", std::process::id()));
    let unfinished = path.with_file_name(unfinished);
    let written = std::fs::File::create(&unfinished)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        })
        .and_then(|()| std::fs::rename(&unfinished, path));
    written.inspect_err(|_| drop(std::fs::remove_file(&unfinished))).with_context(|| {
        format!("{} cannot be written; is there such a folder, and room in it?", path.display())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("out.csv");
        whole_file(&path, b"one").expect("written");
        whole_file(&path, b"two").expect("written over");
        assert_eq!(std::fs::read(&path).expect("read"), b"two");
        let error = whole_file(&folder.path().join("none/out.csv"), b"three").expect_err("no such folder");
        assert!(error.to_string().contains("cannot be written; is there such a folder"), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing is left behind");
    }
}
