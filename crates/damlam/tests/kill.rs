//! `kill -9` of the server in the middle of 200 reports being uploaded and signed off, twenty times over on one data
//! folder: afterwards every receipt has its report and every report its receipt.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use formats::docx_write::{self, Page, Part};
use kernel::{BodyCode, Digest, StudyCode, World};
use store::{Migration, Settings, Store};

const ROUNDS: u32 = 20;
const UPLOADS: u32 = 200;
/// Each sends for a body of its own, at the same time.
const BODIES: [&str; 4] = ["TU.H26", "TU.H29", "TU.H17", "TU.H24"];
const STUDY: &str = "responsibility-2023";
const PASSWORD: &str = "một mật khẩu dài";

fn damlam(args: &[&str], input: &str) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(args)
        .env_remove("DAMLAM_DATABASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "damlam {args:?} failed");
}

/// A report that no other upload sends: its number stands in it.
fn report(number: u32) -> Vec<u8> {
    let parts = vec![
        Part::heading(1, "I. Thực trạng tình hình"),
        Part::paragraph(format!("Năm 2022 có {number} hồ sơ quá hạn.")),
        Part::heading(1, "II. Biểu hiện, hành vi"),
        Part::paragraph("Một số phòng để 12 hồ sơ quá hạn. Ví dụ, một hồ sơ đất đai để bảy tháng."),
    ];
    docx_write::write(&Page { parts, ..Page::default() }).unwrap()
}

/// A running server; dropping it kills it.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(dir: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_damlam"))
            .args(["serve", "--listen", "127.0.0.1:0", "--dir"])
            .arg(dir)
            .env_remove("DAMLAM_DATABASE")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.trim().strip_prefix("listening on http://").expect("the server says where").to_owned();
        Self { child, address }
    }

    /// `kill -9`: no chance to finish anything.
    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Sends one request and gives the answer's head and body; `None` when the server went away meanwhile.
    fn ask(&self, head: &str, body: &[u8]) -> Option<(String, String)> {
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

    /// The session cookie and the form token of the signer of the body with this place in [`BODIES`].
    fn sign_in(&self, sender: usize) -> (String, String) {
        let form = format!("login=ky{sender}&password={}", PASSWORD.replace(' ', "+"));
        let head = "POST /sign-in HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n";
        let (answer, _) = self.ask(head, form.as_bytes()).unwrap();
        let cookie = answer.split("damlam_session=").nth(1).expect("signed in").split(';').next().unwrap();
        let (_, desk) =
            self.ask(&format!("GET /desk HTTP/1.1\r\ncookie: damlam_session={cookie}\r\n"), b"").unwrap();
        let token = desk.split("name=\"csrf\" value=\"").nth(1).expect("a form").split('"').next().unwrap();
        (cookie.to_owned(), token.to_owned())
    }

    /// Uploads `file` and signs it off; the number of the version the receipt is for, when a receipt came.
    fn send(&self, (cookie, token): &(String, String), file: &[u8]) -> Option<i64> {
        let boundary = "----------------damlam";
        let mut body = format!(
            "--{boundary}\r\ncontent-disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
             --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"bc.docx\"\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let head = format!(
            "POST /desk/{STUDY}/submissions HTTP/1.1\r\ncookie: damlam_session={cookie}\r\n\
             content-type: multipart/form-data; boundary={boundary}\r\n"
        );
        let (answer, _) = self.ask(&head, &body)?;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let number = answer.split("/submissions/").nth(1)?.split_whitespace().next()?;
        let form = format!("csrf={token}&password={}", PASSWORD.replace(' ', "+"));
        let head = format!(
            "POST /desk/{STUDY}/submissions/{number}/sign HTTP/1.1\r\ncookie: damlam_session={cookie}\r\n\
             content-type: application/x-www-form-urlencoded\r\n"
        );
        let (answer, _) = self.ask(&head, form.as_bytes())?;
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        let path = answer.split("/versions/").nth(1)?;
        path.split('/').next()?.parse().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// One round: 200 reports by four senders; the server is killed once `receipts` of them have their receipt.
fn round(dir: &Path, first: u32, receipts: u32) -> Vec<(usize, i64, Digest)> {
    let mut server = Server::start(dir);
    let signed_in: Vec<_> = (0..BODIES.len()).map(|sender| server.sign_in(sender)).collect();
    let (next, got) = (AtomicU32::new(0), AtomicU32::new(0));
    let received = Mutex::new(Vec::new());
    let enough = std::sync::Barrier::new(2);
    std::thread::scope(|scope| {
        for (sender, signed_in) in signed_in.iter().enumerate() {
            let (server, next, got, received, enough) = (&server, &next, &got, &received, &enough);
            scope.spawn(move || {
                loop {
                    let upload = next.fetch_add(1, Ordering::SeqCst);
                    if upload >= UPLOADS {
                        break;
                    }
                    let file = report(first + upload);
                    let Some(number) = server.send(signed_in, &file) else { break };
                    received.lock().unwrap().push((sender, number, Digest::of(&file)));
                    if got.fetch_add(1, Ordering::SeqCst) + 1 == receipts {
                        enough.wait();
                    }
                }
            });
        }
        enough.wait();
        // The others are in the middle of theirs. Only the number of the process is needed to end it.
        kill_hard(server.child.id());
    });
    assert!(next.load(Ordering::SeqCst) < UPLOADS, "the server was killed too late to be in the middle");
    server.kill();
    received.into_inner().unwrap()
}

fn kill_hard(process: u32) {
    assert!(Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
}

fn migrations() -> Vec<Migration> {
    [
        accounts::MIGRATIONS,
        plan::MIGRATIONS,
        reports::MIGRATIONS,
        worklog::MIGRATIONS,
        measurements::MIGRATIONS,
        coding::MIGRATIONS,
        scheme::MIGRATIONS,
        publish::MIGRATIONS,
        reminders::MIGRATIONS,
    ]
    .concat()
}

/// Every receipt has its report, every report its receipt, and nothing is out of joint.
async fn check(dir: &Path, received: &[(usize, i64, Digest)]) -> usize {
    let store = Store::open(&Settings::folder(dir), World::real(), &migrations()).await.unwrap();
    let mut kept = 0;
    for (sender, body) in BODIES.into_iter().enumerate() {
        let own: Vec<_> = received.iter().filter(|(of, ..)| *of == sender).collect();
        kept += check_body(&store, body, &own).await;
    }
    assert_eq!(store::verify_ledger(&store).await.unwrap().broken, None);
    assert_eq!(reports::audit(&store).await.unwrap(), Vec::<String>::new());
    store.close().await;
    kept
}

async fn check_body(store: &Store, body: &str, received: &[&(usize, i64, Digest)]) -> usize {
    let (study, body) = (StudyCode::parse(STUDY).unwrap(), BodyCode::parse(body).unwrap());
    let Some(report) = reports::report_of(store, &study, &body).await.unwrap() else {
        assert!(received.is_empty(), "{body} has receipts and no report");
        return 0;
    };
    let versions = reports::versions(store, report).await.unwrap();
    for (_, number, digest) in received {
        let kept = versions.iter().find(|version| version.number == *number);
        let kept = kept.unwrap_or_else(|| panic!("version {number} has a receipt and is gone"));
        assert_eq!(kept.digest, *digest, "version {number} is not what was sent");
    }
    for version in &versions {
        let file = reports::original(store, version).await.unwrap();
        let receipt = reports::receipt(store, version.id).await.unwrap().expect("a receipt");
        let against = reports::Against { file: Some(&file), public_key: Some(store.key().public()) };
        assert_eq!(reports::verify_receipt(receipt.to_json(), against), Ok(receipt));
    }
    let numbers: Vec<i64> = versions.iter().rev().map(|version| version.number).collect();
    assert_eq!(numbers, (1..=numbers.len() as i64).collect::<Vec<_>>());
    versions.len()
}

#[test]
fn nothing_received_is_lost_when_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().to_str().unwrap();
    damlam(&["plan", "issue", "--dir", dir, testkit::root().join("plans").join(STUDY).to_str().unwrap()], "");
    for (sender, body) in BODIES.into_iter().enumerate() {
        let login = format!("ky{sender}");
        let account = ["account", "add", "--dir", dir, "--login", &login, "--name", "Lãnh đạo ký"];
        damlam(&[&account[..], &["--role", "signer", "--body", body]].concat(), &format!("{PASSWORD}\n"));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let mut received = Vec::new();
    let mut kept = 0;
    for number in 0..ROUNDS {
        // A different moment each time: after the first receipt, after the eighth, …
        let receipts = 1 + number * 7 % 20;
        received.extend(round(folder.path(), number * UPLOADS, receipts));
        kept = runtime.block_on(check(folder.path(), &received));
    }
    println!("{ROUNDS} rounds: {} receipts handed out, {kept} versions kept, all sound", received.len());
    assert!(kept >= received.len());
}
