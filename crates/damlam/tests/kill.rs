//! `kill -9` of the server in the middle of 200 reports being uploaded and signed off, twenty times over on one data
//! folder: afterwards every receipt has its report and every report its receipt.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use formats::docx_write::{self, Page, Part};
use kernel::{BodyCode, Digest, StudyCode, World};
use store::{Migration, Settings, Store};

#[path = "served/server.rs"]
mod served;

use served::{Server, SignedIn};

const ROUNDS: u32 = 20;
const UPLOADS: u32 = 200;
/// Each sends for a body of its own, at the same time.
const BODIES: [&str; 4] = ["TU.H26", "TU.H29", "TU.H17", "TU.H24"];
const STUDY: &str = "responsibility-2023";
const PASSWORD: &str = "một mật khẩu dài";

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

/// The session cookie and the form token of the signer of the body with this place in [`BODIES`].
fn sign_in(server: &Server, sender: usize) -> SignedIn {
    server.sign_in(&format!("ky{sender}"), PASSWORD)
}

/// Uploads `file` and signs it off; the number of the version the receipt is for, when a receipt came.
fn send(server: &Server, signed_in: &SignedIn, file: &[u8]) -> Option<i64> {
    let (answer, _) = server.upload(signed_in, &format!("/desk/{STUDY}/submissions"), "bc.docx", file)?;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let number = answer.split("/submissions/").nth(1)?.split_whitespace().next()?;
    let SignedIn { cookie, token } = signed_in;
    let form = format!("csrf={token}&password={}", PASSWORD.replace(' ', "+"));
    let head = format!(
        "POST /desk/{STUDY}/submissions/{number}/sign HTTP/1.1\r\ncookie: damlam_session={cookie}\r\n\
         content-type: application/x-www-form-urlencoded\r\n"
    );
    let (answer, _) = server.ask(&head, form.as_bytes())?;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let path = answer.split("/versions/").nth(1)?;
    path.split('/').next()?.parse().ok()
}

/// One round: 200 reports by four senders; the server is killed once `receipts` of them have their receipt.
fn round(dir: &Path, first: u32, receipts: u32) -> Vec<(usize, i64, Digest)> {
    let mut server = Server::start(dir, |_| {});
    let signed_in: Vec<_> = (0..BODIES.len()).map(|sender| sign_in(&server, sender)).collect();
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
                    let Some(number) = send(server, signed_in, &file) else { break };
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
        committee::MIGRATIONS,
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
    served::damlam(
        &["plan", "issue", "--dir", dir, testkit::root().join("plans").join(STUDY).to_str().unwrap()],
        "",
        |_| {},
    );
    for (sender, body) in BODIES.into_iter().enumerate() {
        let login = format!("ky{sender}");
        let account = ["account", "add", "--dir", dir, "--login", &login, "--name", "Lãnh đạo ký"];
        served::damlam(
            &[&account[..], &["--role", "signer", "--body", body]].concat(),
            &format!("{PASSWORD}\n"),
            |_| {},
        );
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
