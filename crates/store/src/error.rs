//! What can go wrong with the store, in words for the operator.
//!
//! It does not speak to drafters or editors: rooms turn these into "try again later".

use std::path::PathBuf;

use kernel::Digest;

/// The store failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database refused or was not there.
    #[error(
        "the database did not do what was asked; see the cause, then check that it runs and that the address in the configuration is right"
    )]
    Database(#[from] sqlx::Error),
    /// A file could not be read or written.
    #[error("{}: the file could not be {action}; check that the folder exists, is writable and has room", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Read, written or opened.
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A blob is missing.
    #[error("the blob {digest} is missing from the store; restore it from a backup")]
    BlobMissing {
        /// Its name.
        digest: Digest,
    },
    /// A blob's bytes do not give its name.
    #[error(
        "the blob {digest} was changed on disk: its bytes do not give its hash; restore it from a backup"
    )]
    BlobChanged {
        /// Its name.
        digest: Digest,
    },
    /// A migration was changed after it ran here.
    #[error(
        "the migration {name} was changed after it ran on this database; install the version of the program that matches, never edit a released migration"
    )]
    MigrationChanged {
        /// Its name.
        name: String,
    },
    /// A row holds what no version of the program writes.
    #[error(
        "{what} in the database cannot be read: {why}; run «damlam ledger verify» and restore from a backup if it names an entry"
    )]
    Row {
        /// Table and column.
        what: &'static str,
        /// Why it cannot be read.
        why: String,
    },
    /// The key file is not a key.
    #[error("{}: this is not an installation key; restore the file from a backup, or move it away to make a new key (old receipts then verify only with the old public key)", path.display())]
    Key {
        /// The file.
        path: PathBuf,
    },
    /// A backup is not whole or does not fit.
    #[error("the backup at {} cannot be used: {why}", path.display())]
    Backup {
        /// The backup's folder.
        path: PathBuf,
        /// Why, and what to do.
        why: String,
    },
    /// An address of a database that is not understood.
    #[error("«{given}» is no database address: use sqlite:PATH or postgres://USER@HOST/NAME")]
    Address {
        /// What was given, without a password.
        given: String,
    },
}

impl StoreError {
    /// A row that cannot be read.
    pub fn row(what: &'static str, why: impl ToString) -> Self {
        Self::Row { what, why: why.to_string() }
    }

    pub(crate) fn file(
        path: impl Into<PathBuf>,
        action: &'static str,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, action, source }
    }
}
