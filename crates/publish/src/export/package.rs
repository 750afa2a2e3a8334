//! Files written one after the other into a new folder or a .zip that is never in memory as a whole.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use jiff::tz::Offset;
use kernel::Digest;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The file that names the SHA-256 of every other, in the form of `sha256sum`.
pub const SUMS: &str = "SHA256SUMS";

/// An export cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder holds something already.
    #[error("{} holds files already; name a folder that is empty or not there yet", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// A file cannot be written.
    #[error("{} cannot be written; choose another place with room enough", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The .zip cannot be written.
    #[error("the .zip cannot be written: whoever takes it went away, or there is no room; try again")]
    Zip(#[from] zip::result::ZipError),
}

/// An export while it is written.
pub struct Package {
    sink: Sink,
    at: Timestamp,
    sums: BTreeMap<String, Digest>,
}

enum Sink {
    Folder(PathBuf),
    Zip(Box<ZipWriter<StreamWriter<Box<dyn Write + Send>>>>),
}

impl std::fmt::Debug for Package {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Package").field("at", &self.at).field("sums", &self.sums).finish_non_exhaustive()
    }
}

impl Package {
    /// A folder, made if it is not there. Every file in it bears the moment `at`.
    ///
    /// # Errors
    /// When it holds something already or cannot be made.
    pub fn folder(path: &Path, at: Timestamp) -> Result<Self, ExportError> {
        let failed = |source| ExportError::Folder { path: path.to_owned(), source };
        fs::create_dir_all(path).map_err(failed)?;
        if fs::read_dir(path).map_err(failed)?.next().is_some() {
            return Err(ExportError::NotEmpty { path: path.to_owned() });
        }
        Ok(Self { sink: Sink::Folder(path.to_owned()), at, sums: BTreeMap::new() })
    }

    /// A .zip into `writer`, which need not be sought in. Every file in it bears the moment `at`, as it was in Hà Nội.
    pub fn zip(writer: impl Write + Send + 'static, at: Timestamp) -> Self {
        let writer: Box<dyn Write + Send> = Box::new(writer);
        Self { sink: Sink::Zip(Box::new(ZipWriter::new_stream(writer))), at, sums: BTreeMap::new() }
    }

    /// Adds a file; a folder in its name is made.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        self.write(name, bytes)?;
        self.sums.insert(name.to_owned(), Digest::of(bytes));
        Ok(())
    }

    /// Adds [`SUMS`] and ends the package. One that is dropped before is no whole .zip.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<(), ExportError> {
        let mut sums = String::new();
        for (name, digest) in &self.sums {
            // Writing to a string cannot fail.
            let _ = writeln!(sums, "{digest}  {name}");
        }
        self.write(SUMS, sums.as_bytes())?;
        if let Sink::Zip(zip) = self.sink {
            let mut writer = zip.finish()?;
            writer.flush().map_err(zip::result::ZipError::from)?;
        }
        Ok(())
    }

    fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), ExportError> {
        match &mut self.sink {
            Sink::Folder(folder) => {
                let path = folder.join(name);
                write_file(&path, bytes, self.at).map_err(|source| ExportError::Folder { path, source })
            }
            Sink::Zip(zip) => {
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Deflated)
                    .last_modified_time(packed(self.at))
                    .unix_permissions(0o644);
                zip.start_file(name, options)?;
                Ok(zip.write_all(bytes).map_err(zip::result::ZipError::from)?)
            }
        }
    }
}

fn write_file(path: &Path, bytes: &[u8], at: Timestamp) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.set_modified(SystemTime::from(at))
}

/// The moment as a .zip holds it; one before its calendar begins is its first.
fn packed(at: Timestamp) -> DateTime {
    let local = Offset::constant(7).to_datetime(at);
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let moment = DateTime::from_date_and_time(
        u16::try_from(local.year()).unwrap_or_default(),
        part(local.month()),
        part(local.day()),
        part(local.hour()),
        part(local.minute()),
        part(local.second()),
    );
    moment.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};
    use std::sync::{Arc, Mutex};

    use super::*;

    /// Bytes that can be looked at after the writer is gone.
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn at() -> Timestamp {
        "2023-11-15T01:02:04Z".parse().unwrap()
    }

    fn zipped(finish: bool) -> Vec<u8> {
        let shared = Shared::default();
        let mut package = Package::zip(shared.clone(), at());
        package.add("index.html", "<p>Đề án</p>".as_bytes()).unwrap();
        package.add("audio/nu-bac.mp3", &[7; 3000]).unwrap();
        if finish {
            package.finish().unwrap();
        }
        let written = shared.0.lock().unwrap();
        written.clone()
    }

    #[test]
    fn the_same_files_give_the_same_bytes_and_a_broken_off_one_is_no_zip() {
        let bytes = zipped(true);
        assert_eq!(bytes, zipped(true));
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["index.html", "audio/nu-bac.mp3", SUMS]);
        let mut sums = String::new();
        archive.by_name(SUMS).unwrap().read_to_string(&mut sums).unwrap();
        let page = Digest::of("<p>Đề án</p>".as_bytes());
        let sound = Digest::of(&[7; 3000]);
        assert_eq!(sums, format!("{sound}  audio/nu-bac.mp3\n{page}  index.html\n"));
        let moment = archive.by_name("index.html").unwrap().last_modified().unwrap();
        assert_eq!(moment.to_string(), "2023-11-15 08:02:04", "the time of Hà Nội");
        assert!(zip::ZipArchive::new(Cursor::new(zipped(false))).is_err());
    }

    #[test]
    fn a_folder_must_be_empty_and_its_files_bear_the_moment() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/export");
        let mut package = Package::folder(&path, at()).unwrap();
        package.add("audio/nu-bac.mp3", b"sound").unwrap();
        package.finish().unwrap();
        let file = path.join("audio/nu-bac.mp3");
        assert_eq!(fs::read(&file).unwrap(), b"sound");
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), SystemTime::from(at()));
        assert!(fs::read_to_string(path.join(SUMS)).unwrap().ends_with("  audio/nu-bac.mp3\n"));
        let again = Package::folder(&path, at());
        assert!(matches!(again, Err(ExportError::NotEmpty { .. })), "{again:?}");
    }
}
