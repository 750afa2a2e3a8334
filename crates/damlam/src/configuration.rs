//! The configuration: `damlam.toml` in the data folder, then `DAMLAM_…` of the environment, then options.
//!
//! The environment is read here and nowhere else.

mod mail;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use store::{Database, Settings};

pub use mail::Mail;

/// How an installation is set up.
#[derive(Debug, Clone, serde::Deserialize, serde::Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Configuration {
    /// Where the rows are: `sqlite:PATH` or `postgres://…`; empty means a SQLite file in the data folder.
    pub database: String,
    /// The address to listen on.
    pub listen: SocketAddr,
    /// Whether visitors come over HTTPS (a proxy in front); cookies then travel only so.
    pub https: bool,
    /// The speech program.
    pub espeak: PathBuf,
    /// A folder of neural voices in the form of Piper (`nam-bac.onnx` with `nam-bac.onnx.json`, …); voices it lacks, or all when it is
    /// empty, are the speech program's.
    pub voices: PathBuf,
    /// A folder of typefaces for PDFs that comes before the system's, such as one that holds Times New Roman; may be empty.
    pub fonts: PathBuf,
    /// The program that recognises words in scans; scans stay pictures where it, or its Vietnamese data, is missing.
    pub tesseract: PathBuf,
    /// The program that draws the pages of a scan for it.
    pub pdftoppm: PathBuf,
    /// Where people reach the pages, for links in letters: `https://damlam.office.gov.vn`; empty means letters say where to click.
    pub site: String,
    /// How letters are sent.
    pub mail: Mail,
}

impl Default for Configuration {
    fn default() -> Self {
        Self {
            database: String::new(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            https: false,
            espeak: "espeak-ng".into(),
            voices: PathBuf::new(),
            fonts: PathBuf::new(),
            tesseract: "tesseract".into(),
            pdftoppm: "pdftoppm".into(),
            site: String::new(),
            mail: Mail::default(),
        }
    }
}

/// The variable `name` of the environment, unless it is missing or empty.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Configuration {
    /// Reads the configuration that belongs to the data folder `dir`.
    pub fn read(dir: &Path) -> anyhow::Result<Self> {
        let path = dir.join("damlam.toml");
        let mut configuration: Self = match std::fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .with_context(|| format!("{}: correct the line named", path.display()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => bail!("{}: cannot be read ({error}); check its permissions", path.display()),
        };
        if let Some(database) = environment("DAMLAM_DATABASE") {
            configuration.database = database;
        }
        if let Some(listen) = environment("DAMLAM_LISTEN") {
            configuration.listen = listen.parse().with_context(|| {
                format!("DAMLAM_LISTEN is «{listen}»; use ADDRESS:PORT, such as 127.0.0.1:8080")
            })?;
        }
        if let Some(https) = environment("DAMLAM_HTTPS") {
            configuration.https =
                https.parse().with_context(|| format!("DAMLAM_HTTPS is «{https}»; use true or false"))?;
        }
        configuration.take_speech_programs();
        if let Some(fonts) = environment("DAMLAM_FONTS") {
            configuration.fonts = fonts.into();
        }
        configuration.take_scan_programs();
        if let Some(site) = environment("DAMLAM_SITE") {
            configuration.site = site;
        }
        let whole = configuration.site.is_empty()
            || ["http://", "https://"].iter().any(|scheme| configuration.site.starts_with(scheme));
        anyhow::ensure!(
            whole,
            "site is «{}»; write the whole address, such as https://damlam.office.gov.vn",
            configuration.site
        );
        configuration.mail = configuration.mail.overridden()?;
        Ok(configuration)
    }

    /// What the environment alone says, for commands that need no data folder.
    pub fn of_environment() -> Self {
        let mut configuration = Self::default();
        configuration.take_speech_programs();
        configuration.take_scan_programs();
        configuration
    }

    fn take_speech_programs(&mut self) {
        if let Some(espeak) = environment("DAMLAM_ESPEAK") {
            self.espeak = espeak.into();
        }
        if let Some(voices) = environment("DAMLAM_VOICES") {
            self.voices = voices.into();
        }
    }

    fn take_scan_programs(&mut self) {
        if let Some(tesseract) = environment("DAMLAM_TESSERACT") {
            self.tesseract = tesseract.into();
        }
        if let Some(pdftoppm) = environment("DAMLAM_PDFTOPPM") {
            self.pdftoppm = pdftoppm.into();
        }
    }

    /// Where the store of `dir` lives.
    pub fn store(&self, dir: &Path) -> anyhow::Result<Settings> {
        let folder = Settings::folder(dir);
        if self.database.is_empty() {
            return Ok(folder);
        }
        Ok(Settings { database: Database::parse(&self.database)?, ..folder })
    }

    /// The configuration as it is in force, without a password, as TOML.
    pub fn shown(&self) -> anyhow::Result<String> {
        let mut shown = self.clone();
        if let (Some((scheme, rest)), true) = (self.database.split_once("://"), self.database.contains('@')) {
            let host = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
            shown.database = format!("{scheme}://…@{host}");
        }
        Ok(toml::to_string(&shown)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        let configuration = Configuration {
            database: "postgres://dam:se@cret@db.local/lam".into(),
            ..Configuration::default()
        };
        let shown = configuration.shown().unwrap();
        assert!(shown.contains("postgres://…@db.local/lam") && !shown.contains("cret"), "{shown}");
    }

    #[test]
    fn a_wrong_line_is_named() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("damlam.toml"), "https = true\nlissten = \"x\"\n").unwrap();
        let error = format!("{:#}", Configuration::read(dir.path()).unwrap_err());
        assert!(error.contains("damlam.toml") && error.contains("lissten"), "{error}");
    }
}
