//! The pages of releases over HTTP and without JavaScript: how the text is read aloud, what a release changed, taking one back, and the
//! feed; whole in both languages.

mod site;

use std::sync::Arc;

use axum::http::StatusCode;
use kernel::{Actor, BodyCode, FixedClock, Role, SeededEntropy, World};
use scheme::{Edit, NewCitation, Span, StatementId, Target};

use site::{STUDY, Site, holds, text};
use tower::ServiceExt as _;

const RELEASES: &str = "/studies/responsibility-2023/releases";
const SPEECH: &str = "/studies/responsibility-2023/releases/speech";
const PUBLIC: &str = "/releases/responsibility-2023";
const TEXT: &str = "Có nơi giao XYZT chủ trì.";

fn editor() -> Actor {
    Actor { account: None, role: Role::Editor, body: None }
}

/// The shipped plan, a report, and a sentence that rests on it and holds a token nobody knows.
async fn opened() -> (Site, StatementId) {
    written_in(Site::open(&PEOPLE).await).await
}

const PEOPLE: [(&str, Role, Option<&str>); 6] = [
    ("editor", Role::Editor, None),
    ("secretary", Role::Secretariat, None),
    ("auditor", Role::Auditor, None),
    ("committee", Role::Committee, None),
    ("reader", Role::Reader, None),
    ("drafter", Role::Drafter, Some("TU.H29")),
];

async fn written_in(site: Site) -> (Site, StatementId) {
    let statement = written_of(&site, STUDY).await;
    (site, statement)
}

async fn written_of(site: &Site, study: &str) -> StatementId {
    let page = "<html><head><meta charset=\"utf-8\"></head><body><h1>II. Biểu hiện, hành vi</h1><p>Có nơi né tránh việc khó.</p></body></html>";
    let body = BodyCode::parse("TU.H29").expect("a code");
    let drafter = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let study: kernel::StudyCode = study.parse().expect("a code");
    let upload = reports::Upload {
        study: study.clone(),
        body,
        file_name: "bc.doc".to_owned(),
        encoding: Default::default(),
        bytes: page.as_bytes().to_vec(),
    };
    let reader = reports::DocumentReader::alone();
    let report = reports::receive(&site.store, &reader, &drafter, upload).await.expect("received").report;
    let written = scheme::write_statement(&site.store, &editor(), &study, "manifestations", TEXT).await;
    let statement = written.expect("written");
    let target = Target::Passage { report, address: "manifestations/p1".to_owned(), span: Span::Whole };
    let (target, content, _) = scheme::preview(&site.store, &study, &target).await.expect("there");
    let new = NewCitation { statement, target, seen: content.digest };
    scheme::cite(&site.store, &editor(), new).await.expect("cited");
    statement
}

/// A picture below the section of the sentence, with all that must be said of it.
async fn pictured(site: &Site) {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(640, 360).write_to(&mut bytes, image::ImageFormat::Png).expect("a file");
    let both = |text: &str| kernel::Bilingual::new(text, text);
    let words = publish::PictureWords {
        alt: both("Quầy một cửa có ba người chờ."),
        caption: both("Bộ phận một cửa."),
        credit: both("Ảnh của tổ biên tập."),
    };
    let new = publish::NewPicture { section: "manifestations".to_owned(), bytes: bytes.into_inner(), words };
    let study = STUDY.parse().expect("a code");
    publish::add_picture(&site.store, &editor(), &study, new).await.expect("added");
}

impl Site {
    /// Posts fields with the token of the account's page; gives where it leads.
    async fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let answer = self.form(cookie, "/account", path, fields).await;
        let place = answer.headers().get("location").and_then(|place| place.to_str().ok()).map(str::to_owned);
        let (status, page) = text(answer).await;
        (status, place.unwrap_or_default(), page)
    }

    async fn headers(&self, path: &str) -> axum::http::HeaderMap {
        let request = axum::http::Request::get(path).body(axum::body::Body::empty()).expect("a request");
        self.app.clone().oneshot(request).await.expect("an answer").headers().clone()
    }

    async fn says(&self, cookie: &str, path: &str, status: StatusCode, parts: &[&str]) {
        let (answered, page) = self.get(cookie, path).await;
        assert_eq!(answered, status, "{path}: {page}");
        parts.iter().for_each(|part| holds(&page, part));
    }
}

#[tokio::test]
async fn a_token_is_told_answered_and_what_was_typed_is_not_lost() {
    let (site, _) = opened().await;
    let (ok, no) = (StatusCode::OK, StatusCode::FORBIDDEN);
    for (login, sees) in [
        ("secretary", ok),
        ("editor", ok),
        ("committee", no),
        ("auditor", no),
        ("drafter", no),
        ("reader", no),
    ] {
        let cookie = site.sign_in(login).await;
        assert_eq!(site.get(&cookie, SPEECH).await.0, sees, "{login}");
        if sees == no {
            let fields = [("written", "XYZT"), ("north", "một")];
            assert_eq!(site.post(&cookie, SPEECH, &fields).await.0, no, "{login}");
        }
    }
    let editor = site.sign_in("editor").await;
    let (status, _, page) = site.post(&editor, RELEASES, &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "1 từ, ký hiệu chưa rõ cách đọc (XYZT)");
    holds(&page, "href=\"/studies/responsibility-2023/releases/speech#token-1\"");
    holds(&page, "«<span lang=\"vi\">ích y dét tê</span>»");
    holds(&page, "<mark>XYZT</mark>");
    site.says(&editor, SPEECH, ok, &["<mark>XYZT</mark>", "value=\"after:giao\"", "value=\"before:chủ\""])
        .await;
    let english = format!("{editor}; damlam_language=en");
    site.says(&english, SPEECH, ok, &["Tokens without a certain reading (1)", "only right after «giao»"])
        .await;

    let bad = [("written", "XYZT"), ("context", "after:giao"), ("north", "số 5 <b>"), ("south", "")];
    let (status, _, page) = site.post(&editor, SPEECH, &bad).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Cách đọc còn chữ số («5»)");
    holds(&page, "value=\"số 5 &#60;b&#62;\"");
    holds(&page, "<option value=\"after:giao\" selected>");
    let other =
        [("written", "KLM"), ("context", "before"), ("word", "hai từ"), ("north", "ca"), ("south", "")];
    let (status, _, page) = site.post(&editor, SPEECH, &other).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "id=\"other\" open");
    holds(&page, "value=\"hai từ\"");

    let good = [("written", "XYZT"), ("context", "after:giao"), ("north", "tổ xây dựng"), ("south", "")];
    let (status, place, _) = site.post(&editor, SPEECH, &good).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, &*format!("{SPEECH}?kept=XYZT")));
    let told =
        ["Đã ghi cách đọc của", "chỉ ngay sau «giao»", "Người editor", "Có nơi giao tổ xây dựng chủ trì."];
    site.says(&editor, &place, ok, &told).await;
    // A form with a standing answer is replaced where it stands, and what was before is told.
    let again = [("written", "XYZT"), ("context", "after:giao"), ("north", "7"), ("south", "")];
    let (status, _, page) = site.post(&editor, SPEECH, &again).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "value=\"7\"");
    let again = [("written", "XYZT"), ("context", "after:giao"), ("north", "tổ một"), ("south", "tổ hai")];
    assert_eq!(site.post(&editor, SPEECH, &again).await.0, StatusCode::SEE_OTHER);
    site.says(&english, SPEECH, ok, &["Before (1)", "tổ xây dựng / tổ xây dựng", "giao tổ hai chủ trì"])
        .await;
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_release_tells_what_it_changed_and_a_revoked_one_only_why() {
    let (site, statement) = opened().await;
    let editor = site.sign_in("editor").await;
    let (ok, gone) = (StatusCode::OK, StatusCode::GONE);
    let answer = [("written", "XYZT"), ("north", "một"), ("south", "")];
    assert_eq!(site.post(&editor, SPEECH, &answer).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::CONFLICT, "it says the same");
    let edit = Edit { statement, seen: 1, text: "Có nơi giao Tổ XYZT chủ trì.".to_owned() };
    scheme::edit_statement(&site.store, &self::editor(), edit).await.expect("edited");
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);

    let (first, second) = (format!("{PUBLIC}/1"), format!("{PUBLIC}/2"));
    let changes = format!("{second}/changes");
    let feed = format!("{PUBLIC}/feed.atom");
    site.says("", &second, ok, &["rel=\"alternate\" type=\"application/atom+xml\"", &changes]).await;
    site.says("", &changes, ok, &["<ins>Tổ</ins>", "sửa lời"]).await;
    site.says("damlam_language=en", &changes, ok, &["What changed in release 2", "reworded"]).await;
    site.says("", &format!("{first}/changes"), ok, &["bản đầu tiên còn hiệu lực"]).await;
    let told = ["Bản công bố số 2", "So với bản số 1: 1 sửa lời.", "<updated>", "urn:uuid:"];
    site.says("", &feed, ok, &told).await;

    let revoke = format!("{RELEASES}/2/revoke");
    for login in ["committee", "auditor", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        assert_eq!(site.post(&cookie, &revoke, &[("reason", "x")]).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    site.says(
        &editor,
        &revoke,
        ok,
        &["Trang công bố sẽ dẫn đến", "href=\"/releases/responsibility-2023/1\""],
    )
    .await;
    let (status, _, page) = site.post(&editor, &revoke, &[("reason", " ")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Chưa có lý do thu hồi");
    let (status, place, _) = site.post(&editor, &revoke, &[("reason", "Sai tên <Tổ>.")]).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, &*format!("{RELEASES}?revoked=2")));
    site.says(&editor, &place, ok, &["Đã thu hồi bản số", "Sai tên &#60;Tổ&#62;.", "đã thu hồi"]).await;

    let told = ["Sai tên &#60;Tổ&#62;.", "đã bị thu hồi", "href=\"/releases/responsibility-2023/1\""];
    site.says("", &second, gone, &told).await;
    site.says("damlam_language=en", &second, gone, &["was revoked", "Sai tên &#60;Tổ&#62;."]).await;
    let (_, page) = site.get("", &second).await;
    assert!(!page.contains("chủ trì"), "nothing of the text is left:\n{page}");
    for file in ["de-an.docx", "de-an.pdf", "page.json", "audio/nu-bac.wav", "audio/nu-bac.json", "changes"] {
        let path = format!("{second}/{file}");
        let (status, page) = site.get("", &path).await;
        assert_eq!(status, gone, "{path}");
        assert!(!page.contains("chủ trì"), "{path}:\n{page}");
    }
    let auditor = site.sign_in("auditor").await;
    site.says(&auditor, &format!("{second}/page.json"), ok, &["Có nơi giao Tổ XYZT chủ trì."]).await;
    site.says("", &first, ok, &["Có nơi giao XYZT chủ trì."]).await;
    let (_, page) = site.get("", &first).await;
    assert!(!page.contains("Đã có bản mới hơn"), "the one before is the newest that stands:\n{page}");
    site.says("", "/", ok, &["href=\"/releases/responsibility-2023/1\""]).await;
    site.says("", &feed, ok, &["Đã thu hồi: bản công bố số 2", "Lý do: Sai tên &#60;Tổ&#62;."]).await;
    let (_, page) = site.get("", &feed).await;
    assert!(!page.contains("So với bản số 1"), "what a revoked one changed is not told:\n{page}");
    // The same text again is another release; it is compared with the one that stands.
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);
    site.says(
        "",
        &format!("{PUBLIC}/3/changes"),
        ok,
        &["href=\"/releases/responsibility-2023/1\"", "<ins>Tổ</ins>"],
    )
    .await;
    let (status, _, page) = site.post(&editor, &revoke, &[("reason", "Nữa.")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Bản này đã bị thu hồi lúc");
    assert_eq!(publish::audit(&site.store).await.expect("an audit"), Vec::<String>::new());
    for number in ["1", "3"] {
        let path = format!("{RELEASES}/{number}/revoke");
        assert_eq!(site.post(&editor, &path, &[("reason", "Thu hồi hết.")]).await.0, StatusCode::SEE_OTHER);
    }
    let (status, page) = site.get("", "/").await;
    assert_eq!(status, ok);
    holds(&page, "Chưa có bản nào được công bố");
    assert_eq!(site.get("", PUBLIC).await.0, StatusCode::TEMPORARY_REDIRECT, "the newest tells why");
    assert_eq!(site.get("", "/releases/alpha/feed.atom").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_release_under_embargo_is_not_there_for_the_public_until_its_moment() {
    let clock = Arc::new(FixedClock::new("2023-11-15T01:00:00Z".parse().expect("a moment")));
    let world = World::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
    let (site, statement) = written_in(Site::open_in(world, &PEOPLE).await).await;
    let editor = site.sign_in("editor").await;
    let (ok, no) = (StatusCode::OK, StatusCode::NOT_FOUND);
    let answer = [("written", "XYZT"), ("north", "một"), ("south", "")];
    assert_eq!(site.post(&editor, SPEECH, &answer).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);
    let before = site.get("", &format!("{PUBLIC}/feed.atom")).await;
    let edit = Edit { statement, seen: 1, text: "Có nơi giao Tổ XYZT chủ trì.".to_owned() };
    scheme::edit_statement(&site.store, &self::editor(), edit).await.expect("edited");
    let (status, _, page) = site.post(&editor, RELEASES, &[("until", "2023-11-15T07:00")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Thời điểm này đã qua");
    holds(&page, "value=\"2023-11-15T07:00\"");
    let made = site.post(&editor, RELEASES, &[("until", "2023-11-15T12:00")]).await;
    assert_eq!(made.0, StatusCode::SEE_OTHER, "{}", made.2);

    // To the public it is as though there were none: page, files, sound, feed and list answer as for a number never given.
    let second = format!("{PUBLIC}/2");
    let nothing = |number: u8, file: &str| format!("{PUBLIC}/{number}{file}");
    let files = [
        "",
        "/changes",
        "/de-an.docx",
        "/de-an.pdf",
        "/de-an.zip",
        "/page.json",
        "/audio/nu-bac.mp3",
        "/audio/nu-bac.json",
    ];
    for login in ["", "reader", "drafter"] {
        let cookie = if login.is_empty() { String::new() } else { site.sign_in(login).await };
        for file in files {
            let (waits, none) = (nothing(2, file), nothing(9, file));
            let answers = [site.get(&cookie, &waits).await, site.get(&cookie, &none).await];
            let page = answers[0].1.replace("%2F2", "%2F9");
            assert_eq!((answers[0].0, &page), (no, &answers[1].1), "{login}: {waits}");
        }
        let (_, first) = site.get(&cookie, &format!("{PUBLIC}/1")).await;
        assert!(!first.contains("Đã có bản mới hơn") && !first.contains("/2\""), "{first}");
    }
    assert_eq!(site.get("", &format!("{PUBLIC}/feed.atom")).await, before);
    site.says("", "/", ok, &["href=\"/releases/responsibility-2023/1\""]).await;
    for login in ["editor", "secretary", "committee", "auditor"] {
        let cookie = site.sign_in(login).await;
        site.says(&cookie, &second, ok, &["Chưa công khai, chờ đến 15/11/2023 12:00", "Tổ XYZT"]).await;
    }
    site.says(&editor, RELEASES, ok, &["chưa công khai", "Dời hoặc mở ngay bản số"]).await;

    let embargo = format!("{RELEASES}/2/embargo");
    for login in ["committee", "auditor", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        let fields = [("do", "open"), ("reason", "x")];
        assert_eq!(site.post(&cookie, &embargo, &fields).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let unsaid = [("do", "open"), ("reason", " ")];
    let (status, _, page) = site.post(&editor, &embargo, &unsaid).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Chưa có lý do");
    let moved = [("do", "move"), ("until", "2023-11-15T14:00"), ("reason", "Chờ họp báo.")];
    assert_eq!(site.post(&editor, &embargo, &moved).await.0, StatusCode::SEE_OTHER);
    site.says(&editor, &embargo, ok, &["Chờ họp báo.", "15/11/2023 14:00"]).await;
    // The next release may not come out before it.
    let edit = Edit { statement, seen: 2, text: "Có nơi giao hai Tổ XYZT chủ trì.".to_owned() };
    scheme::edit_statement(&site.store, &self::editor(), edit).await.expect("edited");
    let (status, _, page) = site.post(&editor, RELEASES, &[]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Bản số 2 còn chờ đến");

    clock.set("2023-11-15T06:59:59Z".parse().expect("a moment"));
    assert_eq!(site.get("", &second).await.0, no);
    clock.set("2023-11-15T07:00:00Z".parse().expect("a moment"));
    site.says("", &second, ok, &["Tổ XYZT"]).await;
    let (_, page) = site.get("", &second).await;
    assert!(!page.contains("Chưa công khai"), "{page}");
    site.says(
        "",
        &format!("{PUBLIC}/feed.atom"),
        ok,
        &["Bản công bố số 2", "<published>2023-11-15T07:00:00Z"],
    )
    .await;
    site.says("", &format!("{PUBLIC}/1"), ok, &["Đã có bản mới hơn"]).await;
    assert_eq!(publish::audit(&site.store).await.expect("an audit"), Vec::<String>::new());
}

#[tokio::test]
async fn a_private_link_shows_a_draft_to_whoever_holds_it_and_to_no_machine() {
    let clock = Arc::new(FixedClock::new("2023-11-15T01:00:00Z".parse().expect("a moment")));
    let world = World::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
    let (site, _) = written_in(Site::open_in(world, &PEOPLE).await).await;
    let editor = site.sign_in("editor").await;
    let (ok, no) = (StatusCode::OK, StatusCode::NOT_FOUND);
    let links = format!("{RELEASES}/links");
    for login in ["committee", "auditor", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        let fields = [("shows", "0"), ("purpose", "x"), ("last_day", "2023-11-20")];
        assert_eq!(site.post(&cookie, &links, &fields).await.0, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(site.get(&cookie, &links).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let late = [("shows", "0"), ("purpose", "Hội đồng <thẩm định>"), ("last_day", "2024-11-20")];
    let (status, _, page) = site.post(&editor, &links, &late).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Ngày hết hạn xa quá");
    holds(&page, "value=\"Hội đồng &#60;thẩm định&#62;\"");
    let make = async |shows: &str, last_day: &str| {
        let fields = [("shows", shows), ("purpose", "Hội đồng thẩm định"), ("last_day", last_day)];
        let (status, _, page) = site.post(&editor, &links, &fields).await;
        assert_eq!(status, ok, "{page}");
        let from = page.find("/drafts/").expect("its address");
        page[from..].split('"').next().expect("an address").to_owned()
    };
    let draft = make("0", "2023-11-16").await;
    site.says("", &draft, ok, &["Bản nháp, chưa công bố.", "Có nơi giao XYZT chủ trì.", "16/11/2023"]).await;
    let headers = site.headers(&draft).await;
    for (name, value) in
        [("x-robots-tag", "noindex"), ("cache-control", "no-store"), ("referrer-policy", "no-referrer")]
    {
        let told = headers.get(name).and_then(|told| told.to_str().ok()).unwrap_or_default();
        assert!(told.contains(value), "{name}: {told}");
    }
    let (_, listed) = site.get(&editor, &links).await;
    assert!(!listed.contains(&draft), "the address is shown once");
    let unknown = format!("{}0", &draft[..draft.len() - 1]);
    if unknown != draft {
        assert_eq!(site.get("", &unknown).await.0, no);
    }

    let answer = [("written", "XYZT"), ("north", "một"), ("south", "")];
    assert_eq!(site.post(&editor, SPEECH, &answer).await.0, StatusCode::SEE_OTHER);
    pictured(&site).await;
    let until = [("until", "2023-11-16T08:00")];
    assert_eq!(site.post(&editor, RELEASES, &until).await.0, StatusCode::SEE_OTHER);
    let waiting = make("1", "2023-11-20").await;
    let told = [
        "Bản nháp, chưa công bố. Liên kết riêng này mở được đến hết ngày 20/11/2023.",
        "Có nơi giao XYZT chủ trì.",
    ];
    site.says("", &waiting, ok, &told).await;
    site.says("damlam_language=en", &waiting, ok, &["Draft, not published."]).await;
    let (_, page) = site.get("", &waiting).await;
    for absent in ["de-an.docx", "<audio", "/assets/listen."] {
        assert!(!page.contains(absent), "«{absent}» has nothing to answer or to do:\n{page}");
    }
    assert_eq!(site.get("", &format!("{PUBLIC}/1")).await.0, no, "the link opens nothing else");
    // Its pictures come by the link, and by no other address.
    holds(&page, "alt=\"Quầy một cửa có ba người chờ.\"");
    let picture = site::between(&page, "<img src=\"", "\"");
    let name = picture.strip_prefix(&format!("{waiting}/pictures/")).expect("it is under the link");
    assert_eq!(site.get("", picture).await.0, ok);
    let kept = site.headers(picture).await;
    assert_eq!(kept["cache-control"], "private, no-store");
    assert!(kept["content-type"].to_str().expect("a type").starts_with("image/"), "{kept:?}");
    for closed in
        [format!("{PUBLIC}/1/pictures/{name}"), format!("{draft}/pictures/{name}"), format!("{picture}x")]
    {
        assert_eq!(site.get("", &closed).await.0, no, "{closed}");
    }
    clock.set("2023-11-16T02:00:00Z".parse().expect("a moment"));
    assert_eq!(site.get("", &waiting).await.0, StatusCode::TEMPORARY_REDIRECT, "it is public now");
    assert_eq!(site.get("", &format!("{PUBLIC}/1/pictures/{name}")).await.0, ok);
    clock.set("2023-11-16T17:00:00Z".parse().expect("a moment"));
    assert_eq!(site.get("", &draft).await.0, no, "its last day is over");
    let editor = site.sign_in("editor").await;
    let (_, page) = site.get(&editor, &links).await;
    holds(&page, "đã hết hạn");
    let from = page.find(&format!("{links}/")).expect("a link to revoke");
    let revoke = page[from..].split('"').next().expect("an address").to_owned();
    assert_eq!(site.post(&editor, &revoke, &[]).await.0, StatusCode::SEE_OTHER);
    for revoked in [waiting.as_str(), picture] {
        assert_eq!(site.get("", revoked).await.0, no, "{revoked}");
    }
    site.says(&editor, &links, ok, &["đã thu hồi"]).await;
    assert_eq!(publish::audit(&site.store).await.expect("an audit"), Vec::<String>::new());
}

#[tokio::test]
async fn a_brief_is_chosen_and_stands_on_the_release_at_its_own_address() {
    let (site, statement) = opened().await;
    let editor = site.sign_in("editor").await;
    let (ok, no) = (StatusCode::OK, StatusCode::NOT_FOUND);
    let brief = format!("{RELEASES}/brief");
    for login in ["committee", "auditor", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        assert_eq!(site.get(&cookie, &brief).await.0, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(site.post(&cookie, &brief, &[("seen", "0")]).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let answer = [("written", "XYZT"), ("north", "một"), ("south", "")];
    assert_eq!(site.post(&editor, SPEECH, &answer).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.get("", &format!("{PUBLIC}/1/brief")).await.0, no, "it has none");
    let id = statement.to_string();
    let (status, place, _) = site.post(&editor, &brief, &[("seen", "0"), (&id, "1")]).await;
    assert_eq!((status, place.as_str()), (StatusCode::SEE_OTHER, &*format!("{brief}?kept=1")));
    site.says(&editor, &place, ok, &["Đã ghi bản tóm tắt", "1 luận điểm, nghe khoảng"]).await;
    let (status, _, page) = site.post(&editor, &brief, &[("seen", "0"), (&id, "1")]).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "người khác đã chọn lại bản tóm tắt");
    assert_eq!(
        site.post(&editor, RELEASES, &[]).await.0,
        StatusCode::SEE_OTHER,
        "a brief makes another release"
    );
    let told = ["id=\"tom-tat\"", "href=\"#s1\"", "/2/brief\"", "/2/why/1/nam-bac.mp3\""];
    site.says("", &format!("{PUBLIC}/2"), ok, &told).await;
    let told = [
        "Có nơi giao XYZT chủ trì.",
        "data-at=\"1:0\"",
        "href=\"/releases/responsibility-2023/2#e1\"",
        "giây",
    ];
    site.says("", &format!("{PUBLIC}/2/brief"), ok, &told).await;
    site.says("damlam_language=en", &format!("{PUBLIC}/2/brief"), ok, &["summarised by a machine"]).await;
    for nothing in ["2/why/9/nu-bac.mp3", "2/why/x/nu-bac.mp3", "2/why/1/nobody.mp3", "1/brief/nu-bac.mp3"] {
        assert_eq!(site.get("", &format!("{PUBLIC}/{nothing}")).await.0, no, "{nothing}");
    }
}

#[tokio::test]
async fn what_is_withheld_is_told_with_its_place_and_let_through_with_a_reason() {
    let (site, _) = opened().await;
    let editor = site.sign_in("editor").await;
    let withheld = format!("{RELEASES}/withheld");
    for login in ["committee", "auditor", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        assert_eq!(site.get(&cookie, &withheld).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let answer = [("written", "XYZT"), ("north", "một"), ("south", "")];
    assert_eq!(site.post(&editor, SPEECH, &answer).await.0, StatusCode::SEE_OTHER);
    let passage = [("body", "TU.H29"), ("address", "manifestations/p1")];
    let say = async |what: &str, address: &str, reason: &str| {
        let fields = [("do", what), ("body", "TU.H29"), ("address", address), ("reason", reason)];
        site.post(&editor, &withheld, &fields).await
    };
    let (status, _, page) = say("withhold", "manifestations/p77", "Đang <kiểm tra>.").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "không có báo cáo, phiên bản hoặc đoạn này");
    holds(&page, "Đang &#60;kiểm tra&#62;.");
    assert_eq!(say("withhold", passage[1].1, "Đang kiểm tra.").await.0, StatusCode::SEE_OTHER);
    site.says(&editor, &withheld, StatusCode::OK, &["Đang kiểm tra.", "mục «Biểu hiện, hành vi», đoạn 1"])
        .await;
    let (status, _, page) = site.post(&editor, RELEASES, &[]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "1 trích dẫn dựa vào nội dung đã đánh dấu không công bố");
    holds(&page, "Đã đánh dấu vì");
    assert_eq!(say("let-through", passage[1].1, "Đã kết luận.").await.0, StatusCode::SEE_OTHER);
    assert_eq!(site.post(&editor, RELEASES, &[]).await.0, StatusCode::SEE_OTHER);
    assert_eq!(publish::audit(&site.store).await.expect("an audit"), Vec::<String>::new());
}

#[tokio::test]
async fn a_passage_is_withheld_and_let_through_from_beside_it() {
    let (site, statement) = opened().await;
    let report = format!("/studies/{STUDY}/reports/TU.H29");
    let evidence = format!("/studies/{STUDY}/scheme?statement={statement}");
    let ask = format!("{report}/withhold?address=manifestations%2Fp1");
    let (said, from_evidence) = (format!("{report}/withhold"), format!("{ask}&#38;statement={statement}"));
    for login in ["committee", "auditor", "drafter", "reader"] {
        let cookie = site.sign_in(login).await;
        assert_eq!(site.get(&cookie, &ask).await.0, StatusCode::FORBIDDEN, "{login}");
        let fields = [("address", "manifestations/p1"), ("do", "withhold"), ("reason", "x")];
        assert_eq!(site.post(&cookie, &said, &fields).await.0, StatusCode::FORBIDDEN, "{login}");
    }
    let editor = site.sign_in("editor").await;
    let (ok, no) = (StatusCode::OK, StatusCode::NOT_FOUND);
    site.says(&editor, &report, ok, &[&format!("href=\"{ask}\""), "Không công bố đoạn này"]).await;
    site.says(&editor, &evidence, ok, &[&format!("href=\"{from_evidence}\"")]).await;
    site.says(&editor, &ask, ok, &["Có nơi né tránh việc khó.", "mục «Biểu hiện, hành vi», đoạn 1"]).await;
    assert_eq!(site.get(&editor, &format!("{report}/withhold?address=manifestations%2Fp77")).await.0, no);

    let id = statement.to_string();
    let say = async |what: &str, statement: &str, reason: &str| {
        let fields =
            [("address", "manifestations/p1"), ("do", what), ("statement", statement), ("reason", reason)];
        site.post(&editor, &said, &fields).await
    };
    let (status, _, page) = say("withhold", "", " ").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "Chưa có lý do");
    assert_eq!(say("forget", "", "Vì thế.").await.0, no, "no such decision");
    let (status, place, _) = say("withhold", "", "Đang <kiểm tra>.").await;
    assert_eq!((status, place), (StatusCode::SEE_OTHER, format!("{report}#manifestations/p1")));
    let told = ["không công bố</span>", "Đang &#60;kiểm tra&#62;.", "Bỏ đánh dấu không công bố"];
    for page in [&report, &evidence] {
        site.says(&editor, page, ok, &told).await;
    }
    let drafter = site.sign_in("drafter").await;
    let (status, page) = site.get(&drafter, &report).await;
    assert!(status == ok && !page.contains("kiểm tra&#62;"), "the body is not told:\n{page}");
    site.says(&editor, &ask, ok, &["Đoạn đang được đánh dấu không công bố", "Vì sao nay công bố được"]).await;
    let (status, place, _) = say("let-through", &id, "Đã kết luận.").await;
    assert_eq!((status, place), (StatusCode::SEE_OTHER, format!("{evidence}#evidence")));
    let (_, page) = site.get(&editor, &evidence).await;
    assert!(!page.contains("Bỏ đánh dấu không công bố"), "{page}");
    let (status, _, page) = say("let-through", &id, "Lần nữa.").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "không bị đánh dấu");
    assert_eq!(publish::audit(&site.store).await.expect("an audit"), Vec::<String>::new());
}

#[tokio::test]
async fn what_to_read_next_holds_a_release_from_the_moment_it_opens() {
    let clock = Arc::new(FixedClock::new("2023-11-15T01:00:00Z".parse().expect("a moment")));
    let world = World::new(clock.clone(), Arc::new(SeededEntropy::new(1)));
    let (site, _) = written_in(Site::open_in(world, &PEOPLE).await).await;
    let other = "responsibility-2024";
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plans").join(STUDY);
    let mut files = plan::files_of_folder(&folder).expect("the shipped plan is there");
    let text = files.get_mut("plan.toml").expect("a plan");
    *text = text.replace(STUDY, other);
    plan::issue(&site.store, &Actor::system(), files).await.expect("issued");
    written_of(&site, other).await;
    let editor = site.sign_in("editor").await;
    let answer = [("written", "XYZT"), ("north", "một"), ("south", "")];
    for (study, until) in [(STUDY, ""), (other, "2023-11-15T12:00")] {
        let releases = format!("/studies/{study}/releases");
        assert_eq!(site.post(&editor, &format!("{releases}/speech"), &answer).await.0, StatusCode::SEE_OTHER);
        let made = site.post(&editor, &releases, &[("until", until)]).await;
        assert_eq!(made.0, StatusCode::SEE_OTHER, "{}", made.2);
    }
    let first = format!("{PUBLIC}/1");
    let next = format!("href=\"/releases/{other}/1\"");
    for (moment, is_told) in [("04:59:59", false), ("05:00:00", true)] {
        clock.set(format!("2023-11-15T{moment}Z").parse().expect("a moment"));
        let (status, page) = site.get("", &first).await;
        assert_eq!((status, page.contains(&next)), (StatusCode::OK, is_told), "{moment}:\n{page}");
    }
}
