//! Passwords: argon2id with the parameters OWASP names (19 MiB, two passes, one lane), off the async threads.
//!
//! It does not judge a password beyond its length.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use kernel::World;

use tokio::sync::Semaphore;

use crate::AccountError;

/// How many hashes are made at once: each takes 19 MiB, and sign-in asks nobody who they are first.
static HASHING: Semaphore = Semaphore::const_new(4);

/// The hash of `password` as a PHC string.
pub(crate) async fn hash(world: &World, password: String) -> Result<String, AccountError> {
    let salt: [u8; 16] = world.random();
    let _turn = HASHING.acquire().await;
    tokio::task::spawn_blocking(move || {
        let hash: PasswordHash = Argon2::default()
            .hash_password_with_salt(password.as_bytes(), &salt)
            .map_err(|error| AccountError::Hash(error.to_string()))?;
        Ok(hash.to_string())
    })
    .await
    .map_err(|error| AccountError::Hash(error.to_string()))?
}

/// Whether `password` gives `hash`. Without a hash it works as long and says no.
pub(crate) async fn matches(password: String, hash: Option<String>) -> bool {
    let _turn = HASHING.acquire().await;
    tokio::task::spawn_blocking(move || match hash.as_deref().map(PasswordHash::new) {
        Some(Ok(parsed)) => Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok(),
        Some(Err(_)) => false,
        None => {
            let spent: Result<PasswordHash, _> =
                Argon2::default().hash_password_with_salt(password.as_bytes(), b"nobody has this salt");
            drop(spent);
            false
        }
    })
    .await
    .unwrap_or(false)
}
