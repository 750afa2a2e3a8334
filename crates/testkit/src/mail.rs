//! A real mail server on loopback for tests: aiosmtpd of Debian's `python3-aiosmtpd`, as `mail/server.py` sets it up.
//!
//! A test that finds none fails and says so. The server ends with the value that stands for it.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A mail server that keeps what it takes.
#[derive(Debug)]
pub struct TestMailServer {
    /// The port on 127.0.0.1.
    pub port: u16,
    child: Child,
    folder: tempfile::TempDir,
}

/// The user and password the server takes when it asks for one.
pub const USER: (&str, &str) = ("nhac-han", "mật khẩu thư");

impl TestMailServer {
    /// A server without encryption that asks for no password.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// A server that wants STARTTLS first, then [`USER`]; [`Self::authority`] vouches for it as `localhost`.
    pub fn start_private() -> Self {
        Self::with(&["starttls", "password"])
    }

    /// The certificate of the authority that vouches for the private server.
    pub fn authority() -> PathBuf {
        crate::root().join("crates/testkit/mail/authority.pem")
    }

    fn with(options: &[&str]) -> Self {
        let python = ["/usr/bin/python3", "python3"].into_iter().find(|python| {
            let asked = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
            asked.is_ok_and(|status| status.success())
        });
        let python = python
            .expect("no mail server to test on: run «./dev test», or install the package python3-aiosmtpd");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut child = Command::new(python)
            .arg(crate::root().join("crates/testkit/mail/server.py"))
            .arg(folder.path())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("it is piped");
        BufReader::new(output).read_line(&mut line).expect("the mail server says its port");
        let port = line.trim().parse().expect("the mail server says its port");
        Self { port, child, folder }
    }

    /// What the server took so far, in order.
    pub fn taken(&self) -> Vec<Value> {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .expect("the server's folder")
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        paths.sort();
        paths
            .iter()
            .map(|path| {
                let text = std::fs::read_to_string(path).expect("a message");
                serde_json::from_str(&text).expect("JSON")
            })
            .collect()
    }
}

impl Drop for TestMailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
