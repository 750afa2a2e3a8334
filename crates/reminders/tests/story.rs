//! Letters on both databases, handed to a real mail server: each once, stopped by what came in, and after a crash.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::Arc;

use accounts::{Correspondence, NewAccount};
use formats::docx_write::{self, Page, Part};
use jiff::civil::{Date, date};
use kernel::{AccountId, Actor, BodyCode, FixedClock, Language, Role, SeededEntropy, StudyCode, World};
use reminders::{Kind, Letter, MailServer, Security, Sent, Site, State, Why};
use store::{Migration, Store};
use testkit::TestMailServer;

const TABLES: [&[Migration]; 5] = [
    accounts::MIGRATIONS,
    plan::MIGRATIONS,
    reports::MIGRATIONS,
    committee::MIGRATIONS,
    reminders::MIGRATIONS,
];
const FROM: &str = "Cơ quan thường trực <nhac-han@noichinh.example.vn>";

/// A clock the test sets, at eight in the morning in Hà Nội.
#[derive(Clone)]
struct Days(Arc<FixedClock>);

impl Days {
    fn new() -> Self {
        Self(Arc::new(FixedClock::new("2023-07-01T01:00:00Z".parse().unwrap())))
    }

    fn world(&self) -> World {
        World::new(self.0.clone(), Arc::new(SeededEntropy::new(1)))
    }

    fn go_to(&self, day: Date) {
        self.go_to_minute(day, 0);
    }

    fn go_to_minute(&self, day: Date, minute: i8) {
        let at = day.at(8, minute, 0, 0).to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7))).unwrap();
        self.0.set(at.timestamp());
    }
}

/// A store on SQLite whose clock is `days`.
async fn store_of(days: &Days) -> (Store, tempfile::TempDir) {
    let dir = tempfile::tempdir().unwrap();
    let settings = store::Settings::folder(dir.path());
    (Store::open(&settings, days.world(), &TABLES.concat()).await.unwrap(), dir)
}

fn study() -> StudyCode {
    "responsibility-2023".parse().unwrap()
}

async fn issue(store: &Store) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans/responsibility-2023");
    plan::issue(store, &Actor::system(), plan::files_of_folder(&folder).unwrap()).await.unwrap();
}

async fn person(store: &Store, login: &str, role: Role, email: &str, language: Language) -> AccountId {
    let body = matches!(role, Role::Drafter | Role::Signer).then(|| BodyCode::parse("TU.H26").unwrap());
    let new = NewAccount {
        login: login.parse().unwrap(),
        name: "Nguyễn Thị Ẩn Danh, Văn phòng".into(),
        role,
        post: body.as_ref().map(|_| role.code().to_owned()),
        body,
        password: "mật khẩu đủ dài".into(),
    };
    let correspondence =
        Correspondence { email: (!email.is_empty()).then(|| email.parse().unwrap()), language };
    accounts::create_account_reached_at(store, &Actor::system(), new, correspondence).await.unwrap()
}

async fn receive(store: &Store) {
    let parts =
        vec![Part::heading(1, "I. Thực trạng tình hình"), Part::paragraph("Năm 2022 có 120 hồ sơ quá hạn.")];
    let bytes = docx_write::write(&Page { parts, ..Page::default() }).unwrap();
    let body = BodyCode::parse("TU.H26").unwrap();
    let actor = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let upload = reports::Upload {
        study: study(),
        body,
        file_name: "bc.docx".into(),
        encoding: reports::Letters::Ask,
        bytes,
    };
    reports::receive(store, &reports::DocumentReader::alone(), &actor, upload).await.unwrap();
}

fn open_server(server: &TestMailServer) -> MailServer {
    MailServer::new("127.0.0.1", server.port, Security::None, FROM).unwrap()
}

async fn make(store: &Store, day: Date) -> usize {
    reminders::make(store, &Actor::system(), &study(), day).await.unwrap().letters
}

async fn send(store: &Store, server: &MailServer) -> Sent {
    reminders::send(store, server, &Site::new("https://damlam.example.vn/")).await.unwrap()
}

/// The letters about TU.H26 and the letters of all, newest first.
async fn letters(store: &Store) -> Vec<Letter> {
    reminders::letters(store, &study(), &State::ALL, None, 100).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_goes_once_and_none_goes_when_the_report_is_there() {
    let days = Days::new();
    let world = days.clone();
    testkit::on_each_database_in(
        move || world.world(),
        &TABLES,
        async |store| {
            days.go_to(date(2023, 7, 1));
            issue(&store).await;
            person(&store, "soan", Role::Drafter, "soan@hanoi.example.vn", Language::Vietnamese).await;
            person(&store, "ky.h26", Role::Signer, "ky@hanoi.example.vn", Language::English).await;
            let server = TestMailServer::start();
            let mail = open_server(&server);
            assert_eq!(make(&store, date(2023, 7, 1)).await, 0);

            let day = date(2023, 9, 22);
            days.go_to(day);
            assert_eq!(make(&store, day).await, 2);
            assert_eq!(make(&store, day).await, 0, "the same day makes nothing twice");
            assert_eq!(send(&store, &mail).await, Sent { sent: 2, ..Sent::default() });
            assert_eq!(send(&store, &mail).await, Sent::default(), "and sends nothing twice");
            days.go_to(date(2023, 9, 23));
            assert_eq!(make(&store, date(2023, 9, 23)).await, 0);

            let taken = server.taken();
            assert_eq!(taken.len(), 2);
            let to = |address: &str| taken.iter().find(|mail| mail["to"][0] == address).unwrap();
            let vietnamese = to("soan@hanoi.example.vn");
            assert_eq!(vietnamese["ascii"], true, "headers and body travel as ASCII");
            assert!(vietnamese["longest_line"].as_u64().unwrap() <= 76, "{}", vietnamese["raw"]);
            assert_eq!(vietnamese["to_name"], "Nguyễn Thị Ẩn Danh, Văn phòng");
            let headers = &vietnamese["headers"];
            assert_eq!(headers["Subject"], "Báo cáo chuyên đề chưa gửi: Thành ủy Hà Nội, còn 7 ngày");
            assert_eq!(headers["From"], FROM);
            assert_eq!(headers["Auto-Submitted"], "auto-generated");
            assert_eq!(headers["Content-Language"], "vi");
            assert_eq!(headers["Date"], "Fri, 22 Sep 2023 01:00:00 +0000");
            let all = letters(&store).await;
            let ids: Vec<String> =
                all.iter().map(|letter| format!("<{}@noichinh.example.vn>", letter.id)).collect();
            assert!(ids.iter().any(|id| headers["Message-ID"] == id.as_str()));
            insta::assert_snapshot!(
                "reminder_vi",
                vietnamese["text"].as_str().unwrap().replace("\r\n", "\n")
            );
            let english = to("ky@hanoi.example.vn");
            insta::assert_snapshot!("reminder_en", english["text"].as_str().unwrap().replace("\r\n", "\n"));

            let told = reminders::told(&store, &study()).await.unwrap();
            assert_eq!(told.values().map(|told| told.letters).collect::<Vec<_>>(), [2]);
            let entries = store::entries_of(&store, "letter.sent", 0, 10).await.unwrap();
            assert_eq!(entries.len(), 2);
            assert!(entries.iter().all(|entry| !entry.payload.contains('@')));
            assert!(reminders::audit(&store).await.unwrap().is_empty());

            // Made, then the report comes in before the letters go: they are dropped, and no later rule speaks.
            let day = date(2023, 9, 27);
            days.go_to(day);
            assert_eq!(make(&store, day).await, 2);
            receive(&store).await;
            assert_eq!(send(&store, &mail).await, Sent { dropped: 2, ..Sent::default() });
            assert!(letters(&store).await[..2].iter().all(|letter| letter.why == Some(Why::Received)));
            for late in [date(2023, 9, 30), date(2023, 10, 2), date(2023, 10, 6)] {
                assert_eq!(make(&store, late).await, 0);
            }
            assert_eq!(server.taken().len(), 2);
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_mail_server_says_decides_what_becomes_of_a_letter() {
    let days = Days::new();
    let world = days.clone();
    testkit::on_each_database_in(
        move || world.world(),
        &TABLES,
        async |store| {
            let day = date(2023, 9, 15);
            days.go_to(day);
            issue(&store).await;
            for (login, email) in [
                ("bi.tu.choi", "refused@hanoi.example.vn"),
                ("hen.lai", "later@hanoi.example.vn"),
                ("bi.dut", "cut@hanoi.example.vn"),
                ("khong.co", ""),
                ("duoc", "soan@hanoi.example.vn"),
            ] {
                person(&store, login, Role::Drafter, email, Language::Vietnamese).await;
            }
            assert_eq!(make(&store, day).await, 5);
            let server = TestMailServer::start();
            let mail = open_server(&server);
            assert_eq!(send(&store, &mail).await, Sent { sent: 1, dropped: 0, wanting_care: 3, later: 1 });
            let mut found: Vec<String> = letters(&store)
                .await
                .iter()
                .map(|letter| {
                    let why = letter.why.map_or("", Why::code);
                    assert!(
                        !letter.detail.as_deref().unwrap_or_default().contains('@'),
                        "{:?}",
                        letter.detail
                    );
                    format!("{} {why}", letter.state.code())
                })
                .collect();
            found.sort();
            assert_eq!(
                found,
                ["failed no-address", "failed refused", "sent ", "uncertain cut-off", "waiting later"]
            );
            assert_eq!(reminders::needing_care(&store, &study(), day).await.unwrap(), 3);

            // What was cut off is not sent again by itself, however often we try; what was to come later is.
            let cut = |mails: &[serde_json::Value]| {
                mails.iter().filter(|mail| mail["to"][0] == "cut@hanoi.example.vn").count()
            };
            for minute in 1..9 {
                days.go_to_minute(day, minute * 6);
                send(&store, &mail).await;
            }
            assert_eq!(cut(&server.taken()), 1);
            let uncertain =
                letters(&store).await.into_iter().find(|letter| letter.state == State::Uncertain).unwrap();
            reminders::again(&store, &Actor::system(), uncertain.id).await.unwrap();
            send(&store, &mail).await;
            assert_eq!(cut(&server.taken()), 2);
            let ids: Vec<_> = server
                .taken()
                .iter()
                .filter(|mail| mail["to"][0] == "cut@hanoi.example.vn")
                .map(|mail| mail["headers"]["Message-ID"].clone())
                .collect();
            assert_eq!(ids[0], ids[1], "a person's second try is the same letter");
            let sent = letters(&store).await.into_iter().find(|letter| letter.state == State::Sent).unwrap();
            assert!(reminders::again(&store, &Actor::system(), sent.id).await.is_err());

            // After as many tries as the queue allows, what was always to come later has failed.
            for hour in 1..6 {
                days.go_to(day);
                days.0.set(store.world().now() + jiff::SignedDuration::from_hours(hour));
                send(&store, &mail).await;
            }
            assert!(
                letters(&store)
                    .await
                    .iter()
                    .any(|letter| (letter.state, letter.why) == (State::Failed, Some(Why::Later)))
            );
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_between_sending_and_recording_sends_nothing_twice() {
    let days = Days::new();
    let world = days.clone();
    testkit::on_each_database_in(
        move || world.world(),
        &TABLES,
        async |store| {
            let day = date(2023, 9, 15);
            days.go_to(day);
            issue(&store).await;
            person(&store, "soan", Role::Drafter, "soan@hanoi.example.vn", Language::Vietnamese).await;
            assert_eq!(make(&store, day).await, 1);
            let server = TestMailServer::start();
            let mail = open_server(&server);
            // The program dies at some point of sending: before, while or after the server takes the letter.
            let sending = tokio::spawn({
                let (store, mail) = (store.clone(), mail.clone());
                async move { reminders::send(&store, &mail, &Site::default()).await }
            });
            while letters(&store).await[0].state == State::Waiting {
                tokio::task::yield_now().await;
            }
            sending.abort();
            let _ = sending.await;
            let before = server.taken().len();
            let state = letters(&store).await[0].state;
            // Whatever it was, the next rounds hand over nothing more.
            for minutes in [1, 11, 30] {
                days.go_to_minute(day, minutes);
                send(&store, &mail).await;
            }
            let after = server.taken().len();
            assert!(after <= 1 && (before == after || state == State::Sending), "{before} then {after}");
            let end = letters(&store).await[0].state;
            assert!(
                matches!((state, end), (State::Sending, State::Uncertain) | (State::Sent, State::Sent)),
                "{state:?} {end:?}"
            );
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_wait_while_the_mail_server_is_away_and_no_longer_than_they_are_right() {
    let days = Days::new();
    let (store, _dir) = store_of(&days).await;
    issue(&store).await;
    person(&store, "soan", Role::Drafter, "soan@hanoi.example.vn", Language::Vietnamese).await;
    let day = date(2023, 9, 15);
    days.go_to(day);
    assert_eq!(make(&store, day).await, 1);
    let away = MailServer::new("127.0.0.1", 9, Security::None, FROM).unwrap();
    assert_eq!(send(&store, &away).await, Sent { later: 1, ..Sent::default() });
    let letter = letters(&store).await.remove(0);
    assert_eq!((letter.state, letter.why), (State::Waiting, Some(Why::NotReached)));

    let server = TestMailServer::start();
    let mail = open_server(&server);
    assert_eq!(send(&store, &mail).await, Sent::default(), "not before the lease is over");
    days.go_to_minute(day, 11);
    assert_eq!(send(&store, &mail).await, Sent { sent: 1, ..Sent::default() });

    let later = date(2023, 9, 22);
    days.go_to(later);
    assert_eq!(make(&store, later).await, 1);
    days.go_to(date(2023, 9, 25));
    let made = reminders::make(&store, &Actor::system(), &study(), date(2023, 9, 25)).await.unwrap();
    assert_eq!((made.letters, made.past), (0, 1));
    assert_eq!(send(&store, &mail).await, Sent { dropped: 1, ..Sent::default() });
    assert_eq!(server.taken().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_goes_only_over_a_line_that_is_private_and_known() {
    let server = TestMailServer::start_private();
    let dir = tempfile::tempdir().unwrap();
    let (user, password) = testkit::USER;
    let file = dir.path().join("mail-password");
    std::fs::write(&file, format!("{password}\n")).unwrap();
    let mail = || MailServer::new("localhost", server.port, Security::StartTls, FROM).unwrap();

    let days = Days::new();
    let (store, _dir) = store_of(&days).await;
    issue(&store).await;
    person(&store, "soan", Role::Drafter, "soan@hanoi.example.vn", Language::Vietnamese).await;
    let day = date(2023, 9, 15);
    days.go_to(day);
    make(&store, day).await;

    let unknown = mail().with_password(user, &file).unwrap();
    assert_eq!(send(&store, &unknown).await.later, 1, "an authority nobody vouches for is not trusted");
    let detail = letters(&store).await.remove(0).detail.unwrap_or_default();
    assert!(detail.to_lowercase().contains("certificate"), "{detail}");

    days.go_to_minute(day, 15);
    let nameless = mail().with_certificate(&TestMailServer::authority()).unwrap();
    assert_eq!(send(&store, &nameless).await.later, 1, "the server wants a password");
    days.go_to_minute(day, 30);
    let whole =
        mail().with_certificate(&TestMailServer::authority()).unwrap().with_password(user, &file).unwrap();
    assert_eq!(send(&store, &whole).await.sent, 1);
    let taken = server.taken();
    assert_eq!((taken[0]["encrypted"].as_bool(), taken[0]["user"].as_str()), (Some(true), Some(user)));

    let open = MailServer::new("mail.office.gov.vn", 25, Security::None, FROM).unwrap();
    assert!(open.with_password(user, &file).is_err());
    assert!(mail().with_certificate(&file).is_err());
    assert!(MailServer::new("localhost", 25, Security::None, "nobody").is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secretariat_gets_one_list_and_one_digest_a_day() {
    let days = Days::new();
    let world = days.clone();
    testkit::on_each_database_in(
        move || world.world(),
        &TABLES,
        async |store| {
            days.go_to(date(2023, 9, 1));
            issue(&store).await;
            person(&store, "soan", Role::Drafter, "soan@hanoi.example.vn", Language::Vietnamese).await;
            person(&store, "thuong.truc", Role::Secretariat, "tt@noichinh.example.vn", Language::Vietnamese)
                .await;
            person(&store, "chi.dao", Role::Committee, "cd@noichinh.example.vn", Language::English).await;
            let server = TestMailServer::start();
            let mail = open_server(&server);
            days.go_to(date(2023, 9, 30));
            assert_eq!(make(&store, date(2023, 9, 30)).await, 2, "the drafter's reminder and the digest");
            send(&store, &mail).await;
            days.go_to_minute(date(2023, 9, 30), 30);
            receive(&store).await;
            days.go_to(date(2023, 10, 6));
            assert_eq!(
                make(&store, date(2023, 10, 6)).await,
                3,
                "lists to secretariat and committee, and the digest"
            );
            send(&store, &mail).await;
            let taken = server.taken();
            let text = |to: &str, part: &str| {
                let mail = taken.iter().rev().find(|mail| {
                    mail["to"][0] == to && mail["headers"]["Subject"].as_str().unwrap().contains(part)
                });
                let mail = mail.unwrap();
                let text = mail["text"].as_str().unwrap().replace("\r\n", "\n");
                assert!(text.matches("\n- ").count() <= 107);
                // All but the first lines of each list of bodies look alike.
                let mut shown = 0;
                let lines: Vec<&str> = text
                    .lines()
                    .filter(|line| {
                        shown = if line.starts_with("- ") { shown + 1 } else { 0 };
                        shown <= 2
                    })
                    .collect();
                format!("{}\n\n{}", mail["headers"]["Subject"].as_str().unwrap(), lines.join("\n"))
            };
            insta::assert_snapshot!("silence_en", text("cd@noichinh.example.vn", "not sent"));
            insta::assert_snapshot!("silence_vi", text("tt@noichinh.example.vn", "chưa gửi báo cáo"));
            insta::assert_snapshot!("digest_vi", text("tt@noichinh.example.vn", "Bản tin"));
            assert_eq!(
                letters(&store).await.iter().filter(|letter| letter.due.kind == Kind::Digest).count(),
                2
            );
        },
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_opens_by_its_newest_address_and_tells_of_amendments() {
    let days = Days::new();
    let world = days.clone();
    testkit::on_each_database_in(
        move || world.world(),
        &TABLES,
        async |store| {
            days.go_to(date(2023, 7, 1));
            issue(&store).await;
            let id = person(&store, "soan", Role::Drafter, "", Language::Vietnamese).await;
            let account = accounts::account(&store, id).await.unwrap().unwrap();
            assert!(reminders::feed_address(&store, id).await.unwrap().is_none());
            let token = |path: &str| path.rsplit('/').next().unwrap().trim_end_matches(".ics").to_owned();
            reminders::renew_feed(&store, &account.actor()).await.unwrap();
            let first = token(reminders::feed_address(&store, id).await.unwrap().unwrap().path());
            assert!(reminders::feed_opens(&store, id, &first).await.unwrap().is_some());
            reminders::renew_feed(&store, &account.actor()).await.unwrap();
            let second = token(reminders::feed_address(&store, id).await.unwrap().unwrap().path());
            assert_ne!(first, second);
            assert!(
                reminders::feed_opens(&store, id, &first).await.unwrap().is_none(),
                "the old address opens nothing"
            );
            assert!(reminders::feed_opens(&store, id, &second).await.unwrap().is_some());
            assert!(reminders::feed_opens(&store, store.world().new_id(), &second).await.unwrap().is_none());

            let own = async || reminders::events_of(&store, &account).await.unwrap();
            let before = own().await;
            assert_eq!((before.len(), before[0].day, before[0].sequence), (1, date(2023, 9, 29), 0));

            days.go_to(date(2023, 8, 1));
            let mut files = plan::files(&store, &study(), 1).await.unwrap();
            let text = files.get_mut("plan.toml").unwrap();
            *text = text.replace("due = 2023-09-29", "due = 2023-10-15");
            let amendment = plan::Amendment { study: study(), base: 1, files };
            plan::amend(&store, &Actor::system(), amendment).await.unwrap();
            let after = own().await;
            assert_eq!(after[0].uid, before[0].uid, "the calendar knows it is the same");
            assert_eq!((after[0].day, after[0].sequence), (date(2023, 10, 15), 1));
            assert!(after[0].changed_at > before[0].changed_at);

            let secretariat = person(&store, "thuong.truc", Role::Secretariat, "", Language::English).await;
            let secretariat = accounts::account(&store, secretariat).await.unwrap().unwrap();
            let events = reminders::events_of(&store, &secretariat).await.unwrap();
            assert_eq!(events.len(), 1 + 5 + 4);

            // What the committee wants is there too, told without its words.
            let plan = plan::current(&store, &study()).await.unwrap().unwrap();
            let new = committee::NewTask {
                study: study(),
                directive: plan.directives[0].id.clone(),
                text: "Ban hành quy chế phối hợp.".to_owned(),
                body: account.body.clone().unwrap(),
                post: None,
                due: date(2023, 11, 3),
                proof: "Quy chế.".to_owned(),
            };
            committee::give(&store, &secretariat.actor(), new).await.unwrap();
            let task = own().await.pop().unwrap();
            assert_eq!((task.day, task.sequence), (date(2023, 11, 3), 0));
            assert!(task.summary.starts_with("Hạn nhiệm vụ số 1: "), "{}", task.summary);
            assert!(!task.description.contains("quy chế"), "{}", task.description);
            assert_eq!(reminders::events_of(&store, &secretariat).await.unwrap().len(), 1 + 5 + 4 + 1);
            let member = person(&store, "uy.vien", Role::Committee, "", Language::Vietnamese).await;
            let meeting = committee::NewMeeting {
                study: study(),
                title: "Phiên họp".to_owned(),
                day: date(2023, 11, 10),
                place: String::new(),
            };
            let meeting = committee::plan_meeting(&store, &secretariat.actor(), meeting).await.unwrap();
            let heading = "Tiến độ".to_owned();
            let item = committee::NewItem { meeting, heading, about: committee::About::Heading };
            let item = committee::add_item(&store, &secretariat.actor(), item).await.unwrap();
            let request = committee::NewRequest {
                study: study(),
                item: Some(item),
                statement: None,
                question: String::new(),
                due: date(2023, 11, 8),
                members: vec![member],
            };
            let request = committee::ask(&store, &secretariat.actor(), request).await.unwrap();
            let member = accounts::account(&store, member).await.unwrap().unwrap();
            let asked = async || {
                let events = reminders::events_of(&store, &member).await.unwrap();
                events
                    .into_iter()
                    .filter(|event| event.uid.starts_with("opinion."))
                    .map(|event| event.day)
                    .collect::<Vec<_>>()
            };
            assert_eq!(asked().await, [date(2023, 11, 8)]);
            let view = committee::Standpoint::NoOpinion;
            let opinion = committee::NewOpinion { request, seen: 0, view, words: String::new() };
            committee::answer(&store, &member.actor(), opinion).await.unwrap();
            assert!(asked().await.is_empty(), "answered");
            accounts::close_account(&store, &Actor::system(), id).await.unwrap();
            assert!(reminders::feed_opens(&store, id, &second).await.unwrap().is_none());
        },
    )
    .await;
}
