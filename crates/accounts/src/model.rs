//! Accounts and sessions as values.
//!
//! A login is parsed once, at the door; inside, it is valid.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use kernel::{AccountId, Actor, BodyCode, Digest, Language, Role};

use crate::{AccountError, Email};

/// The name a person types to sign in: 3 to 60 of `a–z`, `0–9`, `.`, `-`, `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Login(String);

impl Login {
    /// The login as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Login {
    type Err = AccountError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().to_ascii_lowercase();
        let sign = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
        if (3..=60).contains(&text.len()) && text.chars().all(sign) {
            Ok(Self(text))
        } else {
            Err(AccountError::Login { given: text })
        }
    }
}

/// A person's account. `name` may be a post ("Cán bộ tổng hợp") where a person is not to be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// What the person types to sign in.
    pub login: Login,
    /// What others see.
    pub name: String,
    /// What the person is here for.
    pub role: Role,
    /// The lead body, for drafters and signers.
    pub body: Option<BodyCode>,
    /// The post of the body or committee it fills, as the plan names it (`drafter`, `signer`).
    pub post: Option<String>,
    /// Where and in which language the person is written to.
    pub correspondence: Correspondence,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was closed; a closed account cannot sign in.
    pub closed_at: Option<Timestamp>,
}

impl Account {
    /// The actor this account acts as.
    pub fn actor(&self) -> Actor {
        Actor { account: Some(self.id), role: self.role, body: self.body.clone() }
    }
}

/// Where and in which language a person is written to. Nobody sees it but the person and the secretariat.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Correspondence {
    /// The address; without one no letter can be sent.
    pub email: Option<Email>,
    /// Vietnamese, unless the person chose English.
    pub language: Language,
}

/// What is needed to make an account.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What the person will type.
    pub login: Login,
    /// What others see.
    pub name: String,
    /// What the person is here for.
    pub role: Role,
    /// The lead body; drafters and signers must have one, others must not.
    pub body: Option<BodyCode>,
    /// The post it fills.
    pub post: Option<String>,
    /// The first password, at least 10 characters.
    pub password: String,
}

/// A fresh session: the token goes into the visitor's cookie and nowhere else.
#[derive(Clone)]
pub struct Session {
    /// 32 random bytes, base64url.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("expires_at", &self.expires_at).finish_non_exhaustive()
    }
}

/// Who a valid session belongs to.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The account.
    pub account: Account,
    /// The token forms must carry, which another site cannot know.
    pub csrf: String,
}

impl SignedIn {
    pub(crate) fn csrf_of(token: &str) -> String {
        Digest::of_parts([b"damlam form token 1".as_slice(), token.as_bytes()]).to_string()
    }
}
