//! For tests: the program as a server of its own, asked over HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Runs the program, set up by `with`, and expects it to succeed.
pub fn damlam(args: &[&str], input: &str, with: impl Fn(&mut Command)) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_damlam"));
    command.args(args).env_remove("DAMLAM_DATABASE").stdin(Stdio::piped()).stdout(Stdio::null());
    with(&mut command);
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "damlam {args:?} failed");
}

/// A running server; dropping it kills it.
pub struct Server {
    /// Its process.
    pub child: Child,
    address: String,
}

/// A person's session.
pub struct SignedIn {
    pub cookie: String,
    /// Of forms.
    pub token: String,
}

impl Server {
    /// Serves the data folder `dir`, set up by `with`.
    pub fn start(dir: &Path, with: impl Fn(&mut Command)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_damlam"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--dir"]).arg(dir).env_remove("DAMLAM_DATABASE");
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        with(&mut command);
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on http://").expect("the server says where").to_owned();
        Self { child, address }
    }

    /// `kill -9`: no chance to finish anything.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends one request and gives the answer's head and body; `None` when the server went away meanwhile.
    pub fn ask(&self, head: &str, body: &[u8]) -> Option<(String, String)> {
        let mut stream = TcpStream::connect(&self.address).ok()?;
        let length = body.len();
        write!(
            stream,
            "{head}host: {}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n",
            self.address
        )
        .ok()?;
        stream.write_all(body).ok()?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).ok()?;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n")?;
        Some((head.to_owned(), body.to_owned()))
    }

    pub fn sign_in(&self, login: &str, password: &str) -> SignedIn {
        let form = format!("login={login}&password={}", password.replace(' ', "+"));
        let head = "POST /sign-in HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n";
        let (answer, _) = self.ask(head, form.as_bytes()).unwrap();
        let cookie = answer.split("damlam_session=").nth(1).expect("signed in").split(';').next().unwrap();
        let (_, desk) =
            self.ask(&format!("GET /desk HTTP/1.1\r\ncookie: damlam_session={cookie}\r\n"), b"").unwrap();
        let token = desk.split("name=\"csrf\" value=\"").nth(1).expect("a form").split('"').next().unwrap();
        SignedIn { cookie: cookie.to_owned(), token: token.to_owned() }
    }

    /// Sends `file` by a form to `path`.
    pub fn upload(
        &self,
        signed_in: &SignedIn,
        path: &str,
        name: &str,
        file: &[u8],
    ) -> Option<(String, String)> {
        let SignedIn { cookie, token } = signed_in;
        let boundary = "----------------damlam";
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
             --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let head = format!(
            "POST {path} HTTP/1.1\r\ncookie: damlam_session={cookie}\r\n\
             content-type: multipart/form-data; boundary={boundary}\r\n"
        );
        self.ask(&head, &body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
