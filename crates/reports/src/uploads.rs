//! Files that come in parts over slow lines, kept in memory until they are whole.
//!
//! In memory only: before the whole file was looked at, nobody knows whether it carries a secrecy mark, and nothing of
//! such a file may touch the disk. After a restart an upload begins anew. Bounded in size, number and time.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use kernel::{AccountId, World};

use crate::{MOST_BYTES, Upload};

kernel::typed_id! {
    /// A file that comes in parts.
    UploadId
}

/// All announced files together have at most so many bytes.
const MOST_TOGETHER: usize = 512 << 20;
/// One account has at most so many at a time; the oldest makes way.
const MOST_OF_ONE: usize = 2;
/// An upload nobody went on with for so long is forgotten.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(6);

/// Files that come in parts.
#[derive(Debug, Default)]
pub struct Uploads {
    parts: Mutex<HashMap<UploadId, Part>>,
}

struct Part {
    owner: AccountId,
    upload: Upload,
    length: usize,
    touched: Timestamp,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part").field("length", &self.length).finish_non_exhaustive()
    }
}

/// How far an upload has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Bytes that are here.
    pub offset: usize,
    /// Bytes the whole file has.
    pub length: usize,
}

impl Progress {
    /// Whether the whole file is here.
    pub fn is_whole(&self) -> bool {
        self.offset == self.length
    }
}

/// A part of a file that was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// Nobody knows this upload, or it is another's.
    #[error("this upload is not known any more; choose the file and send it again from the beginning")]
    Unknown,
    /// The file is too large.
    #[error("the file is larger than {} MB; make its pictures smaller or split off annexes", MOST_BYTES / 1_000_000)]
    TooLarge,
    /// Too many files are on their way.
    #[error("too many files are on their way just now; try again in some minutes")]
    Full,
    /// The part does not go on where the last ended.
    #[error(
        "the part does not begin where the last one ended; ask how far the upload has come and go on from there"
    )]
    Elsewhere,
}

impl Uploads {
    /// Makes room for a file of `length` bytes; `upload` says for whom, without bytes.
    ///
    /// # Errors
    /// When the file is too large, or too many are on their way.
    pub fn begin(
        &self,
        world: &World,
        owner: AccountId,
        upload: Upload,
        length: usize,
    ) -> Result<UploadId, UploadError> {
        if length == 0 || length > MOST_BYTES {
            return Err(UploadError::TooLarge);
        }
        let now = world.now();
        let mut parts = self.parts();
        parts.retain(|_, part| now.duration_since(part.touched) < FORGOTTEN_AFTER);
        while parts.values().filter(|part| part.owner == owner).count() >= MOST_OF_ONE {
            let own = parts.iter().filter(|(_, part)| part.owner == owner);
            let Some(oldest) = own.min_by_key(|(_, part)| part.touched).map(|(id, _)| *id) else { break };
            parts.remove(&oldest);
        }
        if parts.values().map(|part| part.length).sum::<usize>() + length > MOST_TOGETHER {
            return Err(UploadError::Full);
        }
        let id: UploadId = world.new_id();
        parts.insert(id, Part { owner, upload, length, touched: now });
        Ok(id)
    }

    /// How far an upload has come.
    ///
    /// # Errors
    /// When it is not known.
    pub fn progress(&self, owner: AccountId, id: UploadId) -> Result<Progress, UploadError> {
        self.parts()
            .get(&id)
            .filter(|part| part.owner == owner)
            .map(Part::progress)
            .ok_or(UploadError::Unknown)
    }

    /// Adds bytes that begin at `offset`.
    ///
    /// # Errors
    /// When it is not known, the bytes begin elsewhere than where the last ended, or go past the end.
    pub fn append(
        &self,
        now: Timestamp,
        owner: AccountId,
        id: UploadId,
        offset: usize,
        bytes: &[u8],
    ) -> Result<Progress, UploadError> {
        let mut parts = self.parts();
        let part = parts.get_mut(&id).filter(|part| part.owner == owner).ok_or(UploadError::Unknown)?;
        let have = part.upload.bytes.len();
        if offset != have {
            return Err(UploadError::Elsewhere);
        }
        if have + bytes.len() > part.length {
            return Err(UploadError::TooLarge);
        }
        part.upload.bytes.extend_from_slice(bytes);
        part.touched = now;
        Ok(part.progress())
    }

    /// Takes a whole file out.
    ///
    /// # Errors
    /// When it is not known, or not whole.
    pub fn take(&self, owner: AccountId, id: UploadId) -> Result<Upload, UploadError> {
        let mut parts = self.parts();
        match parts.get(&id).filter(|part| part.owner == owner) {
            Some(part) if part.progress().is_whole() => {
                parts.remove(&id).map(|part| part.upload).ok_or(UploadError::Unknown)
            }
            Some(_) => Err(UploadError::Elsewhere),
            None => Err(UploadError::Unknown),
        }
    }

    /// Gives an upload up; whoever's it is not gives up nothing.
    pub fn forget(&self, owner: AccountId, id: UploadId) {
        let mut parts = self.parts();
        if parts.get(&id).is_some_and(|part| part.owner == owner) {
            parts.remove(&id);
        }
    }

    fn parts(&self) -> MutexGuard<'_, HashMap<UploadId, Part>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Part {
    fn progress(&self) -> Progress {
        Progress { offset: self.upload.bytes.len(), length: self.length }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{BodyCode, StudyCode};

    fn empty() -> Upload {
        Upload {
            study: StudyCode::parse("responsibility-2023").expect("a code"),
            body: BodyCode::parse("TU.H26").expect("a code"),
            file_name: "bc.docx".to_owned(),
            encoding: crate::Letters::Ask,
            bytes: Vec::new(),
        }
    }

    #[test]
    fn an_upload_goes_on_where_it_was_cut() {
        let (uploads, world) = (Uploads::default(), World::scripted(7));
        let (owner, other): (AccountId, AccountId) = (world.new_id(), world.new_id());
        let id = uploads.begin(&world, owner, empty(), 6).unwrap();
        let append = |at, bytes: &[u8]| uploads.append(world.now(), owner, id, at, bytes);
        assert_eq!(append(0, b"abc").unwrap().offset, 3);
        assert_eq!(append(0, b"abc"), Err(UploadError::Elsewhere), "sent again after the answer was lost");
        assert_eq!(uploads.take(owner, id).err(), Some(UploadError::Elsewhere), "it is not whole");
        assert_eq!(append(3, b"defg"), Err(UploadError::TooLarge));
        assert_eq!(uploads.progress(other, id), Err(UploadError::Unknown), "it is another's");
        assert!(append(3, b"def").unwrap().is_whole());
        assert_eq!(uploads.take(owner, id).unwrap().bytes, b"abcdef");
        assert_eq!(uploads.progress(owner, id), Err(UploadError::Unknown), "it was taken");
    }

    #[test]
    fn room_is_bounded_and_the_oldest_of_one_makes_way() {
        let (uploads, world) = (Uploads::default(), World::scripted(7));
        let owner: AccountId = world.new_id();
        assert_eq!(uploads.begin(&world, owner, empty(), MOST_BYTES + 1), Err(UploadError::TooLarge));
        let ids: Vec<UploadId> =
            (0..3).map(|_| uploads.begin(&world, owner, empty(), MOST_BYTES).unwrap()).collect();
        assert_eq!(uploads.progress(owner, ids[0]), Err(UploadError::Unknown));
        assert!(uploads.progress(owner, ids[2]).is_ok());
        let mut full = Ok(ids[0]);
        for _ in 0..4 {
            for _ in 0..2 {
                let somebody: AccountId = world.new_id();
                full = uploads.begin(&world, somebody, empty(), MOST_BYTES);
            }
        }
        assert_eq!(full, Err(UploadError::Full));
    }
}
