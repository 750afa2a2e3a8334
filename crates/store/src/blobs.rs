//! Bytes kept by their SHA-256 in a folder: `blobs/ab/ab12…`.
//!
//! A blob is on disk, whole and flushed, before [`Blobs::put`] returns. A blob no row names does no harm.
//! It never deletes.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use kernel::Digest;

use crate::StoreError;

/// The folder of blobs. Cloning it is cheap.
#[derive(Debug, Clone)]
pub struct Blobs {
    dir: PathBuf,
}

impl Blobs {
    pub(crate) async fn open(dir: &Path) -> Result<Self, StoreError> {
        tokio::fs::create_dir_all(dir).await.map_err(StoreError::file(dir, "made"))?;
        Ok(Self { dir: dir.to_owned() })
    }

    /// Keeps `bytes`; returns their name. Keeping the same bytes again changes nothing.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub async fn put(&self, bytes: &[u8]) -> Result<Digest, StoreError> {
        let digest = Digest::of(bytes);
        let path = self.path(&digest);
        let bytes = bytes.to_vec();
        tokio::task::spawn_blocking(move || write(&path, &bytes)).await.map_err(stopped)??;
        Ok(digest)
    }

    /// The bytes named `digest`, checked against their name.
    ///
    /// # Errors
    /// When they are missing or were changed on disk.
    pub async fn get(&self, digest: &Digest) -> Result<Vec<u8>, StoreError> {
        let path = self.path(digest);
        let bytes = match tokio::fs::read(&path).await {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::BlobMissing { digest: *digest });
            }
            Err(error) => return Err(StoreError::file(path, "read")(error)),
        };
        if Digest::of(&bytes) == *digest {
            Ok(bytes)
        } else {
            Err(StoreError::BlobChanged { digest: *digest })
        }
    }

    /// Whether bytes of that name are kept.
    pub async fn has(&self, digest: &Digest) -> bool {
        tokio::fs::try_exists(self.path(digest)).await.unwrap_or(false)
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        let name = digest.to_string();
        self.dir.join(&name[..2]).join(name)
    }
}

fn stopped(_: tokio::task::JoinError) -> StoreError {
    StoreError::row("blob", "the program is stopping")
}

/// Writes to a temporary name beside the target, flushes, renames, flushes the folder.
fn write(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if path.exists() {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let fail = |path: &Path| StoreError::file(path.to_owned(), "written");
    let fresh = !folder.exists();
    std::fs::create_dir_all(folder).map_err(fail(folder))?;
    if fresh && let Some(root) = folder.parent() {
        sync_folder(root)?;
    }
    let mut temporary = tempfile::NamedTempFile::new_in(folder).map_err(fail(folder))?;
    temporary.write_all(bytes).map_err(fail(path))?;
    temporary.as_file().sync_all().map_err(fail(path))?;
    temporary.persist(path).map_err(|error| fail(path)(error.error))?;
    sync_folder(folder)
}

fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    std::fs::File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(StoreError::file(folder, "written"))
}
