//! People and what they may do: accounts, sign-in, sessions, roles.
//!
//! Nouns: [`Account`], [`Session`], [`Act`], [`Correspondence`]. Invariants: a password is kept only as an argon2id hash, a session's
//! token only as its SHA-256; what an actor may do is decided by [`may`] alone, from the role and the body.
//! It does not render and knows no report.

mod actions;
mod email;
mod error;
mod model;
mod password;
mod people;
mod rules;
mod store;

pub use actions::{
    close_account, confirm, create_account, create_account_reached_at, set_correspondence, sign_in, sign_out,
};
pub use email::Email;
pub use error::{AccountError, NotAllowed, SignInError};
pub use model::{Account, Correspondence, Login, NewAccount, Session, SignedIn};
pub use people::People;
pub use rules::{Act, may};
pub use store::{account, accounts, correspondents, holders, session};

/// The room's tables.
pub const MIGRATIONS: &[::store::Migration] = &[
    ::store::Migration::both("0001_accounts", include_str!("../migrations/0001_accounts.sql")),
    ::store::Migration::both("0002_correspondence", include_str!("../migrations/0002_correspondence.sql")),
];
