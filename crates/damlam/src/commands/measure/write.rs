//! Where a result goes: to standard output, or to a file that is there whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;

/// Writes `bytes` to the file `to`, or to standard output where none is named.
pub(super) fn answer(to: Option<&Path>, bytes: &[u8]) -> anyhow::Result<ExitCode> {
    answer_with(to, |out| out.write_all(bytes))
}

/// Writes what `give` writes, as [`answer`] does: it need not be in memory as a whole.
pub(super) fn answer_with(
    to: Option<&Path>,
    give: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<ExitCode> {
    match to {
        Some(path) => whole_file(path, give)?,
        None => buffered(io::stdout().lock(), give).map(drop).context("standard output closed early")?,
    }
    Ok(ExitCode::SUCCESS)
}

fn buffered<W: Write>(out: W, give: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<W> {
    let mut out = BufWriter::with_capacity(BUFFER, out);
    give(&mut out)?;
    out.into_inner().map_err(io::IntoInnerError::into_error)
}

const BUFFER: usize = 1 << 16;

/// Writes under another name beside `path` and renames it, so that nobody finds half a file.
fn whole_file(path: &Path, give: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
    let name = path.file_name().with_context(|| format!("{} names no file", path.display()))?;
    let mut unfinished = name.to_owned();
    unfinished.push(format!(".unfinished-{}", std::process::id()));
    let unfinished = path.with_file_name(unfinished);
    let written = std::fs::File::create(&unfinished)
        .and_then(|file| buffered(file, give)?.sync_all())
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
        let write = |path: &Path, text: &'static str| whole_file(path, |out| out.write_all(text.as_bytes()));
        write(&path, "one").expect("written");
        write(&path, "two").expect("written over");
        assert_eq!(std::fs::read(&path).expect("read"), b"two");
        let error = write(&folder.path().join("none/out.csv"), "three").expect_err("no such folder");
        assert!(error.to_string().contains("cannot be written; is there such a folder"), "{error}");
        let half = |out: &mut dyn Write| {
            out.write_all(b"half")?;
            Err(io::Error::other("no more"))
        };
        let error = whole_file(&path, half).expect_err("it failed half-way");
        assert!(error.to_string().contains("cannot be written; is there such a folder"), "{error}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing is left behind");
    }
}
