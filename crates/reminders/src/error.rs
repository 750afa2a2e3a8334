//! Why letters were not made, or a mail server cannot be used as it is set up.
//!
//! What becomes of a single letter is not an error: it is the letter's state.

use std::path::PathBuf;

use ::store::StoreError;

/// Letters were not made, sent or asked for again.
#[derive(Debug, thiserror::Error)]
pub enum ReminderError {
    /// There is no such letter, or it is not one that can be sent again.
    #[error(
        "that letter cannot be sent again: it is not there, or it was sent, waits or is no longer needed; reload the list"
    )]
    NotAgain,
    /// The person of a feed has no open account.
    #[error("there is no open account of that id; sign in again")]
    NoAccount,
    /// The committee's work could not be read.
    #[error("the tasks and opinions of the committee could not be read")]
    Committee(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ReminderError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A mail server cannot be used as it is set up.
#[derive(Debug, thiserror::Error)]
pub enum MailServerError {
    /// The sender is no mailbox.
    #[error("mail.from is «{given}»: write an address such as «Dám Làm <nhac-han@office.gov.vn>»")]
    From {
        /// What was given.
        given: String,
    },
    /// The security is none we know.
    #[error(
        "mail.security is «{given}»: use starttls (port 587), tls (port 465) or none (only inside one machine or a closed network)"
    )]
    Security {
        /// What was given.
        given: String,
    },
    /// A user without a password, or the other way round.
    #[error(
        "mail.user and mail.password_file go together: give both, or neither when the server asks for none"
    )]
    HalfCredentials,
    /// A password would travel in the open.
    #[error(
        "mail.user is set and mail.security is none: a password does not travel unencrypted to {host}; use starttls or tls"
    )]
    OpenPassword {
        /// The server.
        host: String,
    },
    /// The file of the password or of the certificate cannot be read.
    #[error("{} cannot be read; check the path and that this program's user may read it", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The certificate is none.
    #[error("{} is no certificate in PEM form; export it again as text that begins with -----BEGIN CERTIFICATE-----", path.display())]
    Certificate {
        /// The file.
        path: PathBuf,
    },
}
