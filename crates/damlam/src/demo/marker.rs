//! `demo.toml` in the data folder: which demo lies there and whether its loading ended.
//!
//! It protects data that is not the demo's: a folder without it is never written into unless it is empty.

use std::path::Path;

use anyhow::{Context as _, bail};

const FILE: &str = "demo.toml";

/// What lies in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Nothing, or no folder.
    Empty,
    /// A loaded demo of the seed that was asked for.
    Loaded,
}

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Marker {
    seed: u64,
    loaded: bool,
}

/// What lies in `dir`.
///
/// # Errors
/// When it is not free for the demo of `seed`, with what to do.
pub(crate) fn find(dir: &Path, seed: u64) -> anyhow::Result<Found> {
    let path = dir.join(FILE);
    let folder = dir.display();
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            let marker: Marker = toml::from_str(&text).with_context(|| {
                format!("{} cannot be read; remove the folder and try again", path.display())
            })?;
            if !marker.loaded {
                bail!("the demo in {folder} was left half-way; remove the folder and try again");
            }
            if marker.seed != seed {
                bail!(
                    "{folder} holds the demo of seed {}; name another folder with --dir, or say --seed {}",
                    marker.seed,
                    marker.seed
                );
            }
            Ok(Found::Loaded)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => match std::fs::read_dir(dir) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    bail!("{folder} is not empty and holds no demo; name an empty folder with --dir")
                }
                Ok(Found::Empty)
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Found::Empty),
            Err(error) => Err(error).with_context(|| format!("{folder} cannot be read")),
        },
        Err(error) => Err(error).with_context(|| format!("{} cannot be read", path.display())),
    }
}

/// Writes down that a demo of `seed` is being loaded into `dir`, or was.
pub(crate) fn write(dir: &Path, seed: u64, loaded: Loading) -> anyhow::Result<()> {
    std::fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    let text = toml::to_string(&Marker { seed, loaded: loaded == Loading::Ended })?;
    std::fs::write(dir.join(FILE), text).with_context(|| format!("{} cannot be written to", dir.display()))
}

/// How far loading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// It began.
    Began,
    /// It ended well.
    Ended,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_free_folder_or_the_same_demo_is_taken() {
        let dir = tempfile::tempdir().unwrap();
        let demo = dir.path().join("demo");
        assert_eq!(find(&demo, 1).unwrap(), Found::Empty);
        write(&demo, 1, Loading::Began).unwrap();
        assert!(find(&demo, 1).unwrap_err().to_string().contains("half-way"));
        write(&demo, 1, Loading::Ended).unwrap();
        assert_eq!(find(&demo, 1).unwrap(), Found::Loaded);
        assert!(find(&demo, 2).unwrap_err().to_string().contains("seed 1"));
        std::fs::write(dir.path().join("letter.txt"), "mine").unwrap();
        assert!(find(dir.path(), 1).unwrap_err().to_string().contains("not empty"));
    }
}
