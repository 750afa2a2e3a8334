//! `damlam remind` and `damlam account add --email`, as an operator types them.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use testkit::TestMailServer;

fn damlam(dir: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_damlam"))
        .args(arguments)
        .arg("--dir")
        .arg(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn an_operator_looks_ahead_and_sends() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let add = |login: &str, role: &str, email: &str| {
        let arguments = [
            "account",
            "add",
            "--login",
            login,
            "--name",
            "Cán bộ tổng hợp",
            "--role",
            role,
            "--body",
            "TU.H26",
            "--post",
            role,
            "--email",
            email,
        ];
        damlam(data, &arguments, "a long enough one\n")
    };
    let added = add("soan.h26", "drafter", "soan@hanoi.example.vn");
    assert!(added.status.success(), "{}", said(&added));
    let refused = add("ky.h26", "signer", "không phải");
    assert!(
        !refused.status.success() && said(&refused).contains("is no e-mail address"),
        "{}",
        said(&refused)
    );

    let plan = testkit::root().join("plans/responsibility-2023");
    let issued = damlam(data, &["plan", "issue", plan.to_str().unwrap()], "");
    assert!(issued.status.success(), "{}", said(&issued));
    let ahead = damlam(data, &["remind", "--dry-run", "--day", "2023-09-15"], "");
    let text = said(&ahead);
    assert!(text.contains("NH-01 reminder of 2023-09-15, TU.H26 → soan.h26"), "{text}");
    assert!(text.contains("nobody to write to: TU.H29 drafter") && !text.contains('@'), "{text}");

    // Today is long after the shipped plan's last reminder: move its deadline to a week from now.
    let files = dir.path().join("plan");
    std::fs::create_dir(&files).unwrap();
    let today = kernel::World::real().now().to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).date();
    let due = today.checked_add(jiff::Span::new().days(7)).unwrap();
    for name in plan::FILES {
        let text = std::fs::read_to_string(plan.join(name)).unwrap();
        let text = text.replace("due = 2023-09-29", &format!("due = {due}"));
        // Bodies that ended meanwhile would not stand on that day.
        let text: String = match name {
            "bodies.csv" => {
                text.replace(",2025-06-30,", ",,").replace(",2025-01-24,", ",,").replace(",2025-02-28,", ",,")
            }
            _ => text,
        };
        std::fs::write(files.join(name), text).unwrap();
    }
    let amended = damlam(data, &["plan", "amend", files.to_str().unwrap()], "");
    assert!(amended.status.success(), "{}", said(&amended));

    let waiting = damlam(data, &["remind", "--send"], "");
    assert_eq!(waiting.status.code(), Some(1), "{}", said(&waiting));
    assert!(said(&waiting).contains("no mail server is set up: 1 letters wait"), "{}", said(&waiting));
    let server = TestMailServer::start();
    let configuration = format!(
        "site = \"https://damlam.example.vn\"\n[mail]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nfrom = \"Dám Làm <nhac@noichinh.example.vn>\"\n",
        server.port
    );
    std::fs::write(data.join("damlam.toml"), configuration).unwrap();
    let sent = damlam(data, &["remind", "--send"], "");
    assert!(sent.status.success() && said(&sent).contains("1 sent, 0 no longer needed"), "{}", said(&sent));
    let again = damlam(data, &["remind", "--send"], "");
    assert!(said(&again).contains("0 letters made") && said(&again).contains("0 sent"), "{}", said(&again));
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert!(taken[0]["text"].as_str().unwrap().contains("https://damlam.example.vn/desk"));
    let verified = damlam(data, &["ledger", "verify"], "");
    assert!(verified.status.success(), "{}", said(&verified));
}
