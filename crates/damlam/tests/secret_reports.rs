//! A report that bears a secrecy mark leaves nothing behind, in whatever form it comes: no byte in the data folder, the
//! database, the ledger or the folder for temporary files, also where a process of its own has read it.

use std::collections::BTreeSet;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use formats::docx_write::{self, Page, Part};
use kernel::{Actor, BodyCode, Digest, Role, StudyCode, World};
use reports::{DocumentReader, Letters, ReceiveError, Refusal, Upload};
use sqlx::Connection as _;
use store::{Settings, Store};
use zip::write::SimpleFileOptions;

#[path = "../../formats/tests/documents/pages.rs"]
mod pages;
#[path = "served/server.rs"]
mod served;
#[path = "../../formats/tests/documents/word.rs"]
mod word;

const STUDY: &str = "responsibility-2023";
const MARK: &str = "TỐI MẬT";

/// Words that stand nowhere else.
const WORDS: &str = "kim-cương-xanh-4711";

fn package(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a part begins");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn doc(lines: &[&str]) -> Vec<u8> {
    let mut word = word::Word::default();
    for line in lines {
        word.line(line);
    }
    word.end_text().file()
}

fn pdf(lines: &[&str]) -> Vec<u8> {
    let drawn: Vec<String> = (0..)
        .zip(lines)
        .map(|(index, line)| pages::words(72.0, 700.0 - 40.0 * f64::from(index), line))
        .collect();
    pages::pages(&[&drawn.concat()], "")
}

fn html(lines: &[&str]) -> Vec<u8> {
    let body: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
    format!("<html><head><meta charset=utf-8></head><body>{body}</body></html>").into_bytes()
}

fn mht(lines: &[&str]) -> Vec<u8> {
    let head =
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: text/html\n\n";
    [head.as_bytes(), &html(lines), b"\n--b--\n"].concat()
}

fn ods(cells: &[&str]) -> Vec<u8> {
    let rows: String = cells
        .iter()
        .map(|cell| {
            format!("<table:table-row><table:table-cell><text:p>{cell}</text:p></table:table-cell></table:table-row>")
        })
        .collect();
    let content = format!(
        "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body><office:spreadsheet><table:table table:name=\"S\">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in
        [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]
    {
        zip.start_file(name, stored).expect("a part begins");
        zip.write_all(bytes.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// The words in UTF-8, UTF-16, as a database tells bytes, and in base64 at each of the three places they may begin.
fn spellings() -> Vec<Vec<u8>> {
    let wide: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex = WORDS.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes();
    let base64 = (0..3).map(|before| {
        let told = STANDARD_NO_PAD.encode([&vec![0; before], WORDS.as_bytes()].concat());
        told.as_bytes()[4..told.len() - 4].to_vec()
    });
    [WORDS.as_bytes().to_vec(), wide, hex].into_iter().chain(base64).collect()
}

/// Forty bytes at every two hundred of a file, where they are not all alike: a file that was kept as it is, or in parts, is seen.
fn cuttings(file: &[u8]) -> Vec<Vec<u8>> {
    let is_filled = |bytes: &[u8]| bytes.iter().collect::<BTreeSet<_>>().len() > 15;
    let cuttings = file.chunks(200).filter_map(|chunk| chunk.get(20..60)).filter(|bytes| is_filled(bytes));
    cuttings.map(<[u8]>::to_vec).collect()
}

/// Whether `bytes` hold any of what is wanted.
fn hold_any(bytes: &[u8], wanted: &[Vec<u8>]) -> bool {
    wanted.iter().any(|wanted| memchr::memmem::find(bytes, wanted).is_some())
}

/// Whether `bytes` hold the words.
fn hold(bytes: &[u8]) -> bool {
    hold_any(bytes, &spellings())
}

fn files_under(folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_file() => out.push(entry.path()),
            Ok(kind) if kind.is_dir() && depth > 0 => files_under(&entry.path(), depth - 1, out),
            _ => {}
        }
    }
}

/// The files that hold the words, in the data folder and beside it among temporary files.
fn kept(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    files_under(folder, 8, &mut files);
    files_under(&std::env::temp_dir(), 0, &mut files);
    let is_small = |path: &PathBuf| path.metadata().is_ok_and(|about| about.len() < 32 << 20);
    files.retain(|path| is_small(path) && std::fs::read(path).is_ok_and(|bytes| hold(&bytes)));
    files
}

#[tokio::test]
async fn a_marked_report_leaves_nothing_behind_in_any_form() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let migrations = [plan::MIGRATIONS, reports::MIGRATIONS].concat();
    let store =
        Store::open(&Settings::folder(folder.path()), World::real(), &migrations).await.expect("opens");
    let plan = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let files = plan::files_of_folder(&plan).expect("the shipped plan is there");
    plan::issue(&store, &Actor::system(), files).await.expect("the shipped plan is good");
    let reader = DocumentReader::with_program(env!("CARGO_BIN_EXE_damlam"));
    let body = BodyCode::parse("TU.H26").expect("a code");
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let send = async |name: &str, bytes: &[u8]| {
        let upload = Upload {
            study: StudyCode::parse(STUDY).expect("a code"),
            body: body.clone(),
            file_name: name.to_owned(),
            encoding: Letters::Ask,
            bytes: bytes.to_vec(),
        };
        reports::receive(&store, &reader, &actor, upload).await
    };

    let marked = [MARK, WORDS];
    let plain = ["Báo cáo", "Năm 2022 có 12 hồ sơ."];
    let forms = [
        ("bc.doc", doc(&marked)),
        ("bc.pdf", pdf(&marked)),
        ("bc.mht", mht(&marked)),
        ("bc.zip", package(&[("bao-cao.doc", &doc(&marked))])),
        ("bc.zip", package(&[("bao-cao.pdf", &pdf(&plain)), ("phu-luc.pdf", &pdf(&marked))])),
        ("bc.zip", package(&[("bao-cao.pdf", &pdf(&plain)), ("pl1.ods", &ods(&marked))])),
        ("bc.zip", package(&[("bao-cao.html", &html(&plain)), ("pl1-TOI-MAT.html", &html(&[WORDS]))])),
    ];
    let head = store::head(&store).await.expect("a head").sequence;
    for (name, bytes) in &forms {
        let refused = send(name, bytes).await;
        assert!(
            matches!(refused, Err(ReceiveError::Refused(Refusal::Secret(_)))),
            "{name} of {} bytes: {refused:?}",
            bytes.len()
        );
        assert!(!store.blobs().has(&Digest::of(bytes)).await, "{name}");
    }
    let entries = store::entries_after(&store, head, 100).await.expect("entries");
    assert_eq!(entries.len(), forms.len());
    for entry in &entries {
        let told = format!("{} {} {}", entry.kind, entry.subject, entry.payload);
        assert!(told.starts_with("report.refused study/") && !told.contains("bc."), "{told}");
    }
    assert_eq!(kept(folder.path()), Vec::<PathBuf>::new());

    // The same forms without the mark are received and given back to the byte, so the search above finds what is there.
    let unmarked = [
        ("bc.pdf", pdf(&["Báo cáo", WORDS]), "application/pdf"),
        ("bc.zip", package(&[("bao-cao.doc", &doc(&plain)), ("pl1.ods", &ods(&[WORDS]))]), "application/zip"),
    ];
    for (name, bytes, kind) in unmarked {
        let received = send(name, &bytes).await.expect("it is received");
        let version = reports::version(&store, received.version).await.expect("read").expect("there");
        let original = reports::original(&store, &version).await.expect("given back");
        assert_eq!(original, bytes);
        assert_eq!((reports::sniff(&original).ending().1, version.file_name.as_str()), (kind, name));
    }
    store.close().await;
    assert!(!kept(folder.path()).is_empty(), "the words of a received report are kept, and found");
}

fn docx(lines: &[&str]) -> Vec<u8> {
    let parts = lines.iter().map(|line| Part::paragraph((*line).to_owned())).collect();
    docx_write::write(&Page { parts, ..Page::default() }).expect("a small page can be packed")
}

const PASSWORD: &str = "một mật khẩu dài";

/// Every row of every table of a PostgreSQL database, as text.
async fn rows_of(address: &str) -> Vec<u8> {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(address).await.expect("it answers");
    let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename";
    let tables: Vec<(String,)> = sqlx::query_as(tables).fetch_all(&mut connection).await.expect("tables");
    assert!(tables.len() > 20, "{tables:?}");
    let mut told = Vec::new();
    for (table,) in tables {
        let rows = sqlx::AssertSqlSafe(format!("SELECT t::text FROM {table} t"));
        let rows: Vec<(String,)> = sqlx::query_as(rows).fetch_all(&mut connection).await.expect("rows");
        told.extend(rows.into_iter().flat_map(|(row,)| row.into_bytes()));
    }
    told
}

/// Sends a file in two parts, as a browser with scripts does, and waits for what became of it.
fn send_in_parts(server: &served::Server, signed_in: &served::SignedIn, name: &str, file: &[u8]) -> String {
    let served::SignedIn { cookie, token } = signed_in;
    let common =
        format!("cookie: damlam_session={cookie}\r\nx-csrf-token: {token}\r\ntus-resumable: 1.0.0\r\n");
    let name = base64::engine::general_purpose::STANDARD.encode(name);
    let head = format!(
        "POST /desk/{STUDY}/uploads HTTP/1.1\r\n{common}upload-length: {}\r\nupload-metadata: filename {name}\r\n",
        file.len()
    );
    let (answer, _) = server.ask(&head, b"").expect("the server answers");
    let place =
        answer.lines().find_map(|line| line.strip_prefix("location: ")).expect(&answer).trim().to_owned();
    let half = file.len() / 2;
    for (offset, part) in [(0, &file[..half]), (half, &file[half..])] {
        let head = format!(
            "PATCH {place} HTTP/1.1\r\n{common}content-type: application/offset+octet-stream\r\nupload-offset: {offset}\r\n"
        );
        let (answer, told) = server.ask(&head, part).expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 204"), "{answer} {told}");
    }
    loop {
        let (_, told) =
            server.ask(&format!("GET {place} HTTP/1.1\r\n{common}"), b"").expect("the server answers");
        if told.contains("href") || told.contains("refused") {
            return told;
        }
    }
}

/// The program itself, over HTTP, with every log line there is: nothing in folder, database, log or temporary files; while it
/// runs, and after it was stopped.
#[tokio::test]
async fn a_marked_report_sent_to_the_server_leaves_nothing_behind() {
    let postgres = testkit::PostgresDatabase::create().await;
    for database in [None, Some(postgres.url.as_str())] {
        let [folder, temporary, logs] = [(); 3].map(|()| tempfile::tempdir().expect("a temporary folder"));
        let dir = folder.path().to_str().expect("a plain path");
        let log = std::fs::File::create(logs.path().join("log")).expect("a log");
        let with = |command: &mut Command| {
            command.env("TMPDIR", temporary.path()).env("DAMLAM_LOG", "trace");
            command.stderr(log.try_clone().expect("a log"));
            if let Some(address) = database {
                command.env("DAMLAM_DATABASE", address);
            }
        };
        let plan = testkit::root().join("plans").join(STUDY);
        served::damlam(&["plan", "issue", "--dir", dir, plan.to_str().expect("a plain path")], "", with);
        let account = ["account", "add", "--dir", dir, "--login", "soan", "--name", "Người soạn"];
        let rights = ["--role", "drafter", "--body", "TU.H26"];
        served::damlam(&[&account[..], &rights].concat(), &format!("{PASSWORD}\n"), with);

        let mut server = served::Server::start(folder.path(), with);
        let signed_in = server.sign_in("soan", PASSWORD);
        let marked = [MARK, WORDS];
        let forms = [
            ("bc.docx", docx(&marked)),
            ("bc.doc", doc(&marked)),
            ("bc.pdf", pdf(&marked)),
            ("bc.zip", package(&[("bao-cao.pdf", &pdf(&["Báo cáo"])), ("pl1.ods", &ods(&marked))])),
        ];
        for (name, file) in &forms {
            for path in ["submissions", "check"] {
                let path = format!("/desk/{STUDY}/{path}");
                let (answer, page) =
                    server.upload(&signed_in, &path, name, file).expect("the server answers");
                assert!(answer.starts_with("HTTP/1.1 422") && page.contains(MARK), "{name} {path}: {answer}");
            }
            let told = send_in_parts(&server, &signed_in, name, file);
            assert!(told.contains("refused") && told.contains(MARK), "{name}: {told}");
        }
        let mut wanted = spellings();
        wanted.extend(forms.iter().flat_map(|(_, file)| cuttings(file)));
        let search = async |wanted: &[Vec<u8>]| {
            let mut files = Vec::new();
            for place in [&folder, &temporary, &logs] {
                files_under(place.path(), 8, &mut files);
            }
            files.retain(|path| std::fs::read(path).is_ok_and(|bytes| hold_any(&bytes, wanted)));
            if let Some(address) = database {
                assert!(!hold_any(&rows_of(address).await, wanted), "rows of the database");
            }
            files
        };
        assert_eq!(search(&wanted).await, Vec::<PathBuf>::new());

        // One that bears no mark is kept, and the same search finds its file.
        let plain = docx(&["Báo cáo", WORDS]);
        let (answer, _) = server
            .upload(&signed_in, &format!("/desk/{STUDY}/submissions"), "bc.docx", &plain)
            .expect("the server answers");
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        server.kill();
        assert_eq!(search(&cuttings(&plain)).await.len(), 1);
    }
    postgres.remove().await;
}
