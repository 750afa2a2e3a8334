//! The mail server of the configuration: `[mail]` of `damlam.toml`, then `DAMLAM_MAIL_…` of the environment.
//!
//! Without a host there is none, and letters wait. The password stands in a file of its own and is never shown.

use std::path::PathBuf;

use anyhow::Context as _;
use reminders::{MailServer, MailServerError, Security};

use super::environment;

/// How letters are sent.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mail {
    /// The server; empty means that no letters are sent.
    pub host: String,
    /// Its port; 0 means the usual one of `security`.
    pub port: u16,
    /// `starttls`, `tls` or `none`.
    pub security: String,
    /// Who signs in there; empty when it asks for nobody.
    pub user: String,
    /// The file whose first line is the password.
    pub password_file: PathBuf,
    /// Who the letters come from: `Dám Làm <nhac-han@office.gov.vn>`.
    pub from: String,
    /// The certificate (PEM) of an authority of one's own that vouches for the server; empty means the machine's.
    pub certificate: PathBuf,
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            host: String::new(),
            port: 0,
            security: "starttls".to_owned(),
            user: String::new(),
            password_file: PathBuf::new(),
            from: String::new(),
            certificate: PathBuf::new(),
        }
    }
}

impl Mail {
    /// What the environment says instead.
    pub fn overridden(mut self) -> anyhow::Result<Self> {
        for (name, field) in [
            ("DAMLAM_MAIL_HOST", &mut self.host),
            ("DAMLAM_MAIL_SECURITY", &mut self.security),
            ("DAMLAM_MAIL_USER", &mut self.user),
            ("DAMLAM_MAIL_FROM", &mut self.from),
        ] {
            if let Some(value) = environment(name) {
                *field = value;
            }
        }
        for (name, field) in [
            ("DAMLAM_MAIL_PASSWORD_FILE", &mut self.password_file),
            ("DAMLAM_MAIL_CERTIFICATE", &mut self.certificate),
        ] {
            if let Some(value) = environment(name) {
                *field = value.into();
            }
        }
        if let Some(port) = environment("DAMLAM_MAIL_PORT") {
            self.port = port
                .parse()
                .with_context(|| format!("DAMLAM_MAIL_PORT is «{port}»; use a number such as 587"))?;
        }
        Ok(self)
    }

    /// The server; `None` when none is set up.
    pub fn server(&self) -> Result<Option<MailServer>, MailServerError> {
        if self.host.is_empty() {
            return Ok(None);
        }
        let security = Security::parse(&self.security)?;
        let port = if self.port == 0 { security.port() } else { self.port };
        let mut server = MailServer::new(&self.host, port, security, &self.from)?;
        let no_file = self.password_file.as_os_str().is_empty();
        match (self.user.is_empty(), no_file) {
            (true, true) => {}
            (false, false) => server = server.with_password(&self.user, &self.password_file)?,
            _ => return Err(MailServerError::HalfCredentials),
        }
        if !self.certificate.as_os_str().is_empty() {
            server = server.with_certificate(&self.certificate)?;
        }
        Ok(Some(server))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail() -> Mail {
        Mail {
            host: "mail.office.gov.vn".into(),
            from: "Dám Làm <nhac-han@office.gov.vn>".into(),
            ..Mail::default()
        }
    }

    #[test]
    fn without_a_host_there_is_no_server_and_with_one_it_must_be_whole() {
        assert!(Mail::default().server().unwrap().is_none());
        assert!(mail().server().unwrap().is_some());
        let wrong = |mail: Mail| mail.server().unwrap_err().to_string();
        assert!(wrong(Mail { from: String::new(), ..mail() }).contains("mail.from"));
        assert!(wrong(Mail { security: "ssl".into(), ..mail() }).contains("starttls (port 587)"));
        assert!(wrong(Mail { user: "x".into(), ..mail() }).contains("mail.password_file"));
        let missing = Mail { user: "x".into(), password_file: "no/such/file".into(), ..mail() };
        assert!(wrong(missing).contains("no/such/file"));
    }
}
