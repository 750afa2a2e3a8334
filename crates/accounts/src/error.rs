//! Why an account was not made, a sign-in not taken, an act not allowed.
//!
//! A refused sign-in never tells whether the login exists.

use kernel::{Bilingual, Role};
use store::StoreError;

/// An account could not be made or closed.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// The login has not the form of one.
    #[error("«{given}» cannot be a login: use 3 to 60 of a–z, 0–9, «.», «-», «_»")]
    Login {
        /// What was given.
        given: String,
    },
    /// Somebody has it already.
    #[error("the login «{login}» is taken; choose another")]
    LoginTaken {
        /// The login.
        login: String,
    },
    /// The role is not one a person can hold.
    #[error(
        "that is no role of a person; use one of secretariat, committee, editor, drafter, signer, reader, auditor"
    )]
    Role,
    /// Too short.
    #[error("the password is too short: at least 10 characters are needed")]
    PasswordTooShort,
    /// A drafter without a body, or an editor with one.
    #[error("a {role} {}; correct the body and try again", if *needs_body { "belongs to a body, and none is given" } else { "belongs to no body, but one is given" })]
    Body {
        /// The role.
        role: Role,
        /// Whether the role needs a body.
        needs_body: bool,
    },
    /// The address has not the form of one.
    #[error("«{given}» is no e-mail address: write it like name@office.gov.vn, without accents or spaces")]
    Email {
        /// What was given.
        given: String,
    },
    /// No such open account.
    #[error("there is no open account of that id; reload the list")]
    Unknown,
    /// The hash could not be made.
    #[error("the password could not be hashed: {0}; try again")]
    Hash(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for AccountError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A sign-in was not taken.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Login or password is wrong; which one is not told.
    #[error("the login or the password is not right")]
    Wrong,
    /// Too many tries for this login.
    #[error("too many tries; wait fifteen minutes, or ask the secretariat for a new password")]
    TooMany,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for SignInError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl SignInError {
    /// The sentence for the person.
    pub fn message(&self) -> Bilingual {
        match self {
            Self::Wrong => Bilingual::new(
                "Tên đăng nhập hoặc mật khẩu không đúng. Hãy nhập lại.",
                "The login or the password is not right. Try again.",
            ),
            Self::TooMany => Bilingual::new(
                "Đã nhập sai quá nhiều lần. Hãy chờ 15 phút, hoặc đề nghị cơ quan thường trực cấp lại mật khẩu.",
                "Too many tries. Wait fifteen minutes, or ask the secretariat for a new password.",
            ),
            Self::Store(_) => Bilingual::new(
                "Hệ thống tạm thời không trả lời. Hãy thử lại sau ít phút.",
                "The system does not answer for the moment. Try again in a few minutes.",
            ),
        }
    }
}

/// An act the actor's role and body do not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotAllowed {
    /// Why, and whom to ask.
    pub message: Bilingual,
}
