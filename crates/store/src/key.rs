//! The installation's ed25519 key, which signs receipts.
//!
//! It is made once and kept beside the data. It says nothing about who a person is.

use std::io::Write as _;
use std::path::Path;

use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use kernel::World;

use crate::StoreError;

const HEAD: &str = "damlam installation key 1";

/// The key, ready to sign.
#[derive(Clone)]
pub struct InstallationKey(SigningKey);

// The form of the key file: two lines, a head and 64 hexadecimal digits.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KeyFile;

impl std::fmt::Debug for InstallationKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InstallationKey")
    }
}

impl InstallationKey {
    pub(crate) fn open(path: &Path, world: &World) -> Result<Self, StoreError> {
        match std::fs::read_to_string(path) {
            Ok(text) => KeyFile::parse(&text)
                .map(|secret| Self(SigningKey::from_bytes(&secret)))
                .ok_or_else(|| StoreError::Key { path: path.to_owned() }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let secret: [u8; 32] = world.random();
                KeyFile::write(path, &secret)?;
                Ok(Self(SigningKey::from_bytes(&secret)))
            }
            Err(error) => Err(StoreError::file(path, "read")(error)),
        }
    }

    /// Signs `message`.
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }

    /// The public half, by which anyone can check a signature.
    pub fn public(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    /// Whether `signature` over `message` was made by the key whose public half is `public`.
    pub fn verifies(public: &[u8; 32], message: &[u8], signature: &[u8; 64]) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(signature);
        VerifyingKey::from_bytes(public).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

impl KeyFile {
    fn parse(text: &str) -> Option<[u8; 32]> {
        let digits = text.strip_prefix(HEAD)?.trim();
        digits.parse::<kernel::Digest>().ok().map(|parsed| *parsed.bytes())
    }

    fn write(path: &Path, secret: &[u8; 32]) -> Result<(), StoreError> {
        Self::write_bytes(path, format!("{HEAD}\n{}\n", kernel::Digest::from_bytes(*secret)).as_bytes())
    }

    /// Writes the file so that only its owner can read it.
    pub(crate) fn write_bytes(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
        let fail = || StoreError::file(path, "written");
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(fail())?;
        }
        let folder = path.parent().unwrap_or(Path::new("."));
        // A named temporary file is readable by its owner only.
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(fail())?;
        file.write_all(bytes).map_err(fail())?;
        file.as_file().sync_all().map_err(fail())?;
        file.persist(path).map_err(|error| fail()(error.error))?;
        Ok(())
    }
}
