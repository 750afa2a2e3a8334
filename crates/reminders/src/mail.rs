//! The mail server: how it is reached, and handing one message over to it.
//!
//! What matters is when something fails. Until the last byte of a message is on its way the server has not got it; from
//! then on until its answer nobody can tell. It keeps nothing and does not try again.

use std::path::Path;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use crate::MailServerError;

/// How long reaching the server and agreeing on a message may take.
const AGREEING: Duration = Duration::from_secs(60);
/// How long the server may take to answer for a message; RFC 5321 asks for patience here.
const ANSWERING: Duration = Duration::from_secs(180);

/// How the way to the mail server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Encrypted after a first word in the open; without it nothing is sent.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
    /// In the open: inside one machine or a closed network.
    None,
}

impl Security {
    /// Reads the word of the configuration.
    ///
    /// # Errors
    /// When it is none of the three.
    pub fn parse(text: &str) -> Result<Self, MailServerError> {
        match text {
            "starttls" => Ok(Self::StartTls),
            "tls" => Ok(Self::Tls),
            "none" => Ok(Self::None),
            _ => Err(MailServerError::Security { given: text.to_owned() }),
        }
    }

    /// The usual port.
    pub fn port(self) -> u16 {
        match self {
            Self::StartTls => 587,
            Self::Tls => 465,
            Self::None => 25,
        }
    }
}

/// A mail server that takes our letters.
#[derive(Clone)]
pub struct MailServer {
    host: String,
    port: u16,
    security: Security,
    credentials: Option<Credentials>,
    certificate: Option<Certificate>,
    pub(crate) from: Mailbox,
}

impl std::fmt::Debug for MailServer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// What became of a message.
#[derive(Debug)]
pub(crate) enum Delivery {
    /// The server has it.
    Taken,
    /// The server could not be reached, or would not talk to us: nothing about this message.
    NotReached(String),
    /// The server wants it later.
    Later(String),
    /// The server will never take it.
    Refused(String),
    /// Nobody can tell.
    CutOff(String),
}

impl MailServer {
    /// A server that asks for no password. `from` is who the letters come from.
    ///
    /// # Errors
    /// When `from` is no mailbox.
    pub fn new(host: &str, port: u16, security: Security, from: &str) -> Result<Self, MailServerError> {
        let from = from.parse().map_err(|_| MailServerError::From { given: from.to_owned() })?;
        Ok(Self { host: host.to_owned(), port, security, credentials: None, certificate: None, from })
    }

    /// The same server with the user that signs in and the file whose first line is the password.
    ///
    /// # Errors
    /// When the file cannot be read, or the password would travel in the open to another machine.
    pub fn with_password(self, user: &str, file: &Path) -> Result<Self, MailServerError> {
        let near = matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if self.security == Security::None && !near {
            return Err(MailServerError::OpenPassword { host: self.host });
        }
        let text = read(file)?;
        let text = String::from_utf8_lossy(&text);
        let password = text.lines().next().unwrap_or_default().to_owned();
        Ok(Self { credentials: Some(Credentials::new(user.to_owned(), password)), ..self })
    }

    /// The same server, trusted also by this certificate of an authority of one's own (PEM).
    ///
    /// # Errors
    /// When the file cannot be read or is no certificate.
    pub fn with_certificate(self, file: &Path) -> Result<Self, MailServerError> {
        let bytes = read(file)?;
        let none = || MailServerError::Certificate { path: file.to_owned() };
        // A file without any certificate is read as none at all, without complaint.
        if !String::from_utf8_lossy(&bytes).contains("-----BEGIN CERTIFICATE-----") {
            return Err(none());
        }
        let certificate = Certificate::from_pem(&bytes).map_err(|_| none())?;
        Ok(Self { certificate: Some(certificate), ..self })
    }

    /// Who the letters come from, as people read it.
    pub fn from(&self) -> String {
        self.from.to_string()
    }

    /// Hands over one message.
    pub(crate) async fn deliver(&self, envelope: &Envelope, message: &[u8]) -> Delivery {
        let mut connection = match tokio::time::timeout(AGREEING, self.agree(envelope)).await {
            Ok(Ok(connection)) => connection,
            Ok(Err(delivery)) => return delivery,
            Err(_) => return Delivery::NotReached(slow(AGREEING)),
        };
        let answer = tokio::time::timeout(ANSWERING, connection.message(message)).await;
        let delivery = match answer {
            Ok(Ok(_)) => Delivery::Taken,
            Ok(Err(error)) if error.is_permanent() => Delivery::Refused(told(&error)),
            Ok(Err(error)) if error.is_transient() => Delivery::Later(told(&error)),
            Ok(Err(error)) => Delivery::CutOff(told(&error)),
            Err(_) => Delivery::CutOff(slow(ANSWERING)),
        };
        // Good manners only: the message has its answer by now.
        let _ = tokio::time::timeout(Duration::from_secs(5), connection.abort()).await;
        delivery
    }

    /// Reaches the server and gets its word that it will take the message; the message itself is not on its way yet.
    async fn agree(&self, envelope: &Envelope) -> Result<AsyncSmtpConnection, Delivery> {
        let mut connection = self.connect().await.map_err(|error| Delivery::NotReached(told(&error)))?;
        // Whoever may not send at all is not refused for this message: no other would fare better.
        let mail = connection.command(Mail::new(envelope.from().cloned(), Vec::new())).await;
        mail.map_err(|error| Delivery::NotReached(told(&error)))?;
        for address in envelope.to() {
            let rcpt = connection.command(Rcpt::new(address.clone(), Vec::new())).await;
            rcpt.map_err(|error| about_message(&error))?;
        }
        connection.command(Data).await.map_err(|error| about_message(&error))?;
        Ok(connection)
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let hello = ClientId::Domain(self.from.email.domain().to_owned());
        let address = (self.host.as_str(), self.port);
        let tls = match self.security {
            Security::None => None,
            Security::Tls | Security::StartTls => {
                let mut tls = TlsParameters::builder(self.host.clone());
                if let Some(certificate) = &self.certificate {
                    tls = tls.add_root_certificate(certificate.clone());
                }
                Some(tls.build()?)
            }
        };
        let at_once = tls.clone().filter(|_| self.security == Security::Tls);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(AGREEING), &hello, at_once, None).await?;
        if let (Security::StartTls, Some(tls)) = (self.security, tls) {
            // Without the server's word for it this fails, and nothing goes in the open.
            connection.starttls(tls, &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }
}

/// What a failure before the message itself says about this message.
fn about_message(error: &Error) -> Delivery {
    match error {
        error if error.is_permanent() => Delivery::Refused(told(error)),
        error if error.is_transient() => Delivery::Later(told(error)),
        error => Delivery::NotReached(told(error)),
    }
}

/// The error with its causes, in one line.
fn told(error: &Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        source = cause.source();
    }
    words
}

fn slow(limit: Duration) -> String {
    format!("no answer within {} seconds", limit.as_secs())
}

fn read(path: &Path) -> Result<Vec<u8>, MailServerError> {
    std::fs::read(path).map_err(|source| MailServerError::File { path: path.to_owned(), source })
}
