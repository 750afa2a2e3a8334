//! Bytes kept for a while under a name: what a person has not sent yet, or what can be made again. Unlike blobs they are no
//! evidence, and are removed.
//!
//! They lie in folders beside the blobs and go into no backup. Names are made by the rooms, never by a person.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::StoreError;

/// The folder of bytes kept for a while. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Scratch {
    dir: PathBuf,
}

impl Scratch {
    /// The folder `name` beside that of the blobs; it is made when something is put there.
    pub(crate) fn beside(blobs: &Path, name: &str) -> Self {
        Self { dir: blobs.with_file_name(name) }
    }

    /// Keeps `bytes` as `name`, in the place of what stood there. Costs time: not for async threads.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let path = self.path(name)?;
        std::fs::create_dir_all(&self.dir).map_err(StoreError::file(&self.dir, "made"))?;
        let fail = || StoreError::file(path.clone(), "written");
        let mut temporary = tempfile::NamedTempFile::new_in(&self.dir).map_err(fail())?;
        temporary.write_all(bytes).map_err(fail())?;
        temporary.persist(&path).map_err(|error| fail()(error.error))?;
        Ok(())
    }

    /// The file called `name`, to be read; none where there is none.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn open(&self, name: &str) -> Result<Option<File>, StoreError> {
        let path = self.path(name)?;
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(StoreError::file(path, "read")(error)),
        }
    }

    /// Removes what is called `name`, if it is there.
    ///
    /// # Errors
    /// When it cannot be removed.
    pub fn remove(&self, name: &str) -> Result<(), StoreError> {
        let path = self.path(name)?;
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::file(path, "removed")(error))
            }
            _ => Ok(()),
        }
    }

    /// The names of all that is there, in order.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let fail = || StoreError::file(self.dir.clone(), "read");
        let entries = match std::fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(fail()(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let name = entry.map_err(fail())?.file_name().to_string_lossy().into_owned();
            if self.path(&name).is_ok() {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// Names are letters, digits, `-` and `.`, and no way out of the folder.
    fn path(&self, name: &str) -> Result<PathBuf, StoreError> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        let fits = !name.is_empty() && !name.starts_with('.') && name.chars().all(is_plain);
        if fits { Ok(self.dir.join(name)) } else { Err(StoreError::row("scratch", "a name that is none")) }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_put_is_there_until_it_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let scratch = Scratch::beside(&folder.path().join("blobs"), "drafts");
        assert!(scratch.open("a.log").unwrap().is_none());
        scratch.remove("a.log").unwrap();
        assert!(scratch.names().unwrap().is_empty());
        for text in ["one", "two"] {
            scratch.put("a.log", text.as_bytes()).unwrap();
            let mut read = String::new();
            scratch.open("a.log").unwrap().unwrap().read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
        assert_eq!(scratch.names().unwrap(), ["a.log"]);
        scratch.remove("a.log").unwrap();
        assert!(scratch.open("a.log").unwrap().is_none());
        for name in ["", "../a", "a/b", ".hidden", "a\\b"] {
            assert!(scratch.put(name, b"x").is_err(), "{name}");
        }
    }
}
