//! People and what they may do: accounts, sign-in, sessions, roles.
//!
//! Nouns: [`Account`], [`Session`], [`Act`]. Invariants: a password is kept only as an argon2id hash, a session's
//! token only as its SHA-256; what an actor may do is decided by [`may`] alone, from the role and the body.
//! It does not render and knows no report.

mod actions;
mod error;
mod model;
mod password;
mod rules;
mod store;

pub use actions::{close_account, confirm, create_account, sign_in, sign_out};
pub use error::{AccountError, NotAllowed, SignInError};
pub use model::{Account, Login, NewAccount, Session, SignedIn};
pub use rules::{Act, may};
pub use store::{account, accounts, holders, session};

/// The room's tables.
pub const MIGRATIONS: &[::store::Migration] =
    &[::store::Migration::both("0001_accounts", include_str!("../migrations/0001_accounts.sql"))];
