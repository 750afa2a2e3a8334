//! The committee's pages over HTTP and without JavaScript: who sees and does what, and whole in both languages.

mod site;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use committee::{NewConclusion, NewItem, NewMeeting, NewRequest, NewStep, NewTask};
use jiff::civil::Date;
use kernel::{Actor, BodyCode, Role};
use scheme::{NewCitation, Span, Target};
use store::Store;
use tower::ServiceExt as _;

use site::{STUDY, Site, between, holds, text};

const COMMITTEE: &str = "/studies/responsibility-2023/committee";

/// The shipped plan, a report, a sentence that rests on it, and one account a role that matters here.
async fn opened() -> Site {
    Site::open(&[
        ("editor", Role::Editor, None),
        ("secretary", Role::Secretariat, None),
        ("auditor", Role::Auditor, None),
        ("committee", Role::Committee, None),
        ("reader", Role::Reader, None),
        ("drafter", Role::Drafter, Some("TU.H29")),
        ("signer", Role::Signer, Some("TU.H29")),
        ("other", Role::Drafter, Some("TU.H26")),
    ])
    .await
}

/// A meeting that was held about a sentence, a member asked, a directive, and a task of TU.H29.
struct Played {
    meeting: String,
    item: String,
    request: String,
    task: String,
    statement: String,
    source: String,
}

async fn played(store: &Store) -> Played {
    let study = STUDY.parse().expect("a code");
    let editor = Actor { account: None, role: Role::Editor, body: None };
    let secretary = accounts::accounts(store, "secretarx", 1).await.expect("read").remove(0).actor();
    let page = "<html><head><meta charset=\"utf-8\"></head><body><h1>II. Biểu hiện, hành vi</h1><p>Có nơi né tránh việc khó.</p></body></html>";
    let body = BodyCode::parse("TU.H29").expect("a code");
    let upload = reports::Upload {
        study: STUDY.parse().expect("a code"),
        body: body.clone(),
        file_name: "bc.doc".to_owned(),
        encoding: Default::default(),
        bytes: page.as_bytes().to_vec(),
    };
    let drafter = Actor { account: None, role: Role::Drafter, body: Some(body.clone()) };
    let reader = reports::DocumentReader::alone();
    let report = reports::receive(store, &reader, &drafter, upload).await.expect("received").report;
    let text = "Né tránh có ở nhiều nơi.";
    let statement = scheme::write_statement(store, &editor, &study, "manifestations", text).await;
    let statement = statement.expect("written");
    let target = Target::Passage { report, address: "manifestations/p1".to_owned(), span: Span::Whole };
    let (target, content, _) = scheme::preview(store, &study, &target).await.expect("there");
    let source = target.to_string();
    scheme::cite(store, &editor, NewCitation { statement, target, seen: content.digest })
        .await
        .expect("cited");
    let today: Date = kernel::vietnam_day(store.world().now());
    let new = NewMeeting {
        study: STUDY.parse().expect("a code"),
        title: "Phiên họp <một>".to_owned(),
        day: today,
        place: "Hà Nội".to_owned(),
    };
    let meeting = committee::plan_meeting(store, &secretary, new).await.expect("planned");
    let about = committee::About::Statement(statement);
    let new = NewItem { meeting, heading: "Luận điểm một".to_owned(), about };
    let item = committee::add_item(store, &secretary, new).await.expect("added");
    let member = accounts::accounts(store, "committed", 1).await.expect("read").remove(0).id;
    let new = NewRequest {
        study: STUDY.parse().expect("a code"),
        item: Some(item),
        statement: None,
        question: "Giữ không?".to_owned(),
        due: today,
        members: vec![member],
    };
    let request = committee::ask(store, &secretary, new).await.expect("asked");
    let new = NewStep { meeting, state: committee::MeetingState::Held, words: "Đủ.".to_owned() };
    committee::step_meeting(store, &secretary, new).await.expect("held");
    let new = NewConclusion {
        meeting,
        item: Some(item),
        number: "05-KL/BCĐ".to_owned(),
        day: today,
        text: "Ban hành quy chế phối hợp.".to_owned(),
        groups: Vec::new(),
        bodies: vec![body.clone()],
        codes: Vec::new(),
    };
    let directive = committee::conclude(store, &secretary, new).await.expect("issued");
    let new = NewTask {
        study,
        directive,
        text: "Ban hành quy chế trong tỉnh.".to_owned(),
        body,
        post: None,
        due: today,
        proof: "Quy chế.".to_owned(),
    };
    let task = committee::give(store, &secretary, new).await.expect("given");
    Played {
        meeting: format!("{COMMITTEE}/meetings/{meeting}"),
        item: item.to_string(),
        request: format!("{COMMITTEE}/opinions/{request}"),
        task: format!("{COMMITTEE}/tasks/{task}"),
        statement: statement.to_string(),
        source,
    }
}

impl Site {
    /// Posts fields with the token of the page at `from`.
    async fn post(
        &self,
        cookie: &str,
        from: &str,
        path: &str,
        fields: &[(&str, &str)],
    ) -> (StatusCode, String) {
        text(self.form(cookie, from, path, fields).await).await
    }

    /// Sends words and an address as a form with files does.
    async fn send(
        &self,
        cookie: &str,
        from: &str,
        path: &str,
        (words, address): (&str, &str),
    ) -> (StatusCode, String) {
        let (_, page) = self.get(cookie, from).await;
        let csrf = between(&page, "name=\"csrf\" value=\"", "\"");
        let part = |name: &str, value: &str| {
            format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body =
            [part("csrf", csrf), part("seen", "0"), part("words", words), part("address", address)].concat();
        let request = Request::post(path)
            .header("cookie", cookie)
            .header("content-type", "multipart/form-data; boundary=x")
            .body(Body::from(format!("{body}--x--\r\n")))
            .expect("a request");
        text(self.app.clone().oneshot(request).await.expect("an answer")).await
    }
}

#[tokio::test]
async fn who_runs_the_study_sees_meetings_and_a_body_its_own_tasks_only() {
    let site = opened().await;
    let played = played(&site.store).await;
    let (ok, no) = (StatusCode::OK, StatusCode::FORBIDDEN);
    for (login, meetings, task) in [
        ("secretary", ok, ok),
        ("committee", ok, ok),
        ("editor", ok, ok),
        ("auditor", ok, ok),
        ("drafter", no, ok),
        ("signer", no, ok),
        ("other", no, no),
        ("reader", no, no),
    ] {
        let cookie = site.sign_in(login).await;
        let story = format!("{COMMITTEE}/story?statement={}", played.statement);
        let directives = format!("{COMMITTEE}/directives");
        for path in [COMMITTEE, &played.meeting, &played.request, &directives, &story] {
            assert_eq!(site.get(&cookie, path).await.0, meetings, "{login} {path}");
        }
        assert_eq!(site.get(&cookie, &played.task).await.0, task, "{login}");
    }
    assert_eq!(site.get("", COMMITTEE).await.0, StatusCode::SEE_OTHER);
    let cookie = site.sign_in("auditor").await;
    let nothing = site.store.world().new_id::<kernel::AccountId>();
    for path in ["meetings", "opinions", "tasks"] {
        let (status, _) = site.get(&cookie, &format!("{COMMITTEE}/{path}/{nothing}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    for wrong in ["statement=x", "directive=KL-99", "", "source=passage"] {
        let (status, _) = site.get(&cookie, &format!("{COMMITTEE}/story?{wrong}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{wrong}");
    }
    // The auditor reads and does nothing.
    let posts: [(&str, &[(&str, &str)]); 4] = [
        (COMMITTEE, &[("title", "x"), ("day", "2026-01-01")]),
        (&format!("{}/step", played.meeting), &[("state", "minuted"), ("words", "x")]),
        (&played.request, &[("view", "agree"), ("seen", "1")]),
        (&format!("{}/close", played.task), &[("words", "x"), ("seen", "0")]),
    ];
    for (path, fields) in posts {
        assert_eq!(site.post(&cookie, "/account", path, fields).await.0, no, "{path}");
    }
}

#[tokio::test]
async fn every_page_is_whole_in_both_languages() {
    let site = opened().await;
    let played = played(&site.store).await;
    let secretary = site.sign_in("secretary").await;
    let story = format!("{COMMITTEE}/story?source={}", played.source.replace('/', "%2F"));
    let ask = format!("{COMMITTEE}/ask?item={}", played.item);
    let conclude = format!("{}/conclude?item={}", played.meeting, played.item);
    let directives = format!("{COMMITTEE}/directives");
    let (tasks, give) = (format!("{COMMITTEE}/tasks"), format!("{COMMITTEE}/tasks/give"));
    let pages: [(&str, &[&str], &[&str]); 9] = [
        (COMMITTEE, &["Cuộc họp (1)", "đã họp", "Lên kế hoạch"], &["Meetings (1)", "held", "Plan it"]),
        (
            &played.meeting,
            &["Phiên họp &#60;một&#62;", "Chưa trả lời: 1", "BCD-01", "Biên bản"],
            &["Have not answered: 1", "See each opinion", "Minutes"],
        ),
        (&ask, &["Luận điểm một", "Né tránh có ở nhiều nơi."], &["Ask members", "Last day"]),
        (&played.request, &["Giữ không?", "Chưa trả lời (1)"], &["Have not answered (1)", "Answered (0/1)"]),
        (&conclude, &["Về nội dung", "Ban hành kết luận"], &["On the item", "Issue the directive"]),
        (
            &directives,
            &["05-KL/BCĐ", "ban hành tại đây", "Số 1"],
            &["issued here", "in the plan&#39;s own text"],
        ),
        (
            &tasks,
            &["Ban hành quy chế trong tỉnh.", "hạn cuối hôm nay"],
            &["due today", "wait to be accepted"],
        ),
        (&give, &["Minh chứng cần có"], &["What proof is wanted"]),
        (
            &story,
            &[
                "Nhận định",
                "Có nơi né tránh việc khó.",
                "Né tránh có ở nhiều nơi.",
                "BCD-01",
                "Nhiệm vụ số 1",
            ],
            &["Finding", "Statements (1)", "Opinions of members (1)", "Tasks and proof (1)"],
        ),
    ];
    for (path, vi, en) in pages {
        let (status, page) = site.get(&secretary, path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        vi.iter().for_each(|part| holds(&page, part));
        let (_, page) = site.get(&format!("{secretary}; damlam_language=en"), path).await;
        en.iter().for_each(|part| holds(&page, part));
    }
    // The report leads on, and so does the statement in the scheme.
    let (_, report) = site.get(&secretary, "/studies/responsibility-2023/reports/TU.H29").await;
    holds(&report, "Đã dẫn tới đâu");
    let scheme = format!("/studies/responsibility-2023/scheme?statement={}", played.statement);
    holds(
        &site.get(&secretary, &scheme).await.1,
        &format!("/committee/story?statement={}", played.statement),
    );
    let drafter = site.sign_in("drafter").await;
    let (_, report) = site.get(&drafter, "/studies/responsibility-2023/reports/TU.H29").await;
    assert!(!report.contains("Đã dẫn tới đâu"), "the body does not see the scheme");
}

#[tokio::test]
async fn opinions_and_tasks_go_their_way_and_nothing_typed_is_lost() {
    let site = opened().await;
    let played = played(&site.store).await;
    let member = site.sign_in("committee").await;
    let (_, page) = site.get(&member, COMMITTEE).await;
    holds(&page, "Đang xin ý kiến đồng chí (1)");
    let asked = &played.request;
    let no = [("view", "disagree"), ("seen", "1"), ("words", "")];
    let (status, page) = site.post(&member, asked, asked, &no).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "vì sao không đồng ý");
    let unseen = [("view", "disagree"), ("seen", "7"), ("words", "Chưa <rõ>.")];
    let (status, page) = site.post(&member, asked, asked, &unseen).await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "Chưa &#60;rõ&#62;.</textarea>");
    let said = [("view", "disagree"), ("seen", "1"), ("words", "Chưa <rõ>.")];
    assert_eq!(site.post(&member, asked, asked, &said).await.0, StatusCode::SEE_OTHER);
    holds(&site.get(&member, asked).await.1, "Chưa &#60;rõ&#62;.");

    // Words of the statement change: the page says that the opinion was on the earlier ones.
    let edit = scheme::Edit {
        statement: played.statement.parse().expect("an id"),
        seen: 1,
        text: "Né tránh có ở vài nơi.".to_owned(),
    };
    scheme::edit_statement(&site.store, &Actor::system(), edit).await.expect("edited");
    let (_, page) = site.get(&member, asked).await;
    holds(&page, "về câu khi ấy");
    holds(&page, "Né tránh có ở nhiều nơi.");

    let drafter = site.sign_in("drafter").await;
    let (_, desk) = site.get(&drafter, "/desk").await;
    holds(&desk, "Nhiệm vụ Ban Chỉ đạo giao");
    let report = format!("{}/report", played.task);
    let (status, page) = site.send(&drafter, &played.task, &report, ("Đã <làm>.", "causes/p9")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    holds(&page, "không có đoạn «causes/p9»");
    holds(&page, "Đã &#60;làm&#62;.</textarea>");
    let (status, _) = site.send(&drafter, &played.task, &report, ("Đã <làm>.", "manifestations/p1")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, page) = site.get(&drafter, &played.task).await;
    holds(&page, "không tự kết thúc nhiệm vụ");
    holds(&page, "/versions/1#manifestations/p1");
    for doer in ["drafter", "signer"] {
        let cookie = site.sign_in(doer).await;
        for step in ["close", "send-back", "extend"] {
            let path = format!("{}/{step}", played.task);
            let fields = [("seen", "1"), ("words", "x"), ("due", "2099-01-01")];
            let (status, _) = site.post(&cookie, "/desk", &path, &fields).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{doer} {step}");
        }
    }
    let (status, page) = site
        .post(&member, &played.task, &format!("{}/close", played.task), &[("seen", "0"), ("words", "Cũ.")])
        .await;
    assert_eq!(status, StatusCode::CONFLICT);
    holds(&page, "Có người khác vừa xử lý nhiệm vụ này");
    let accepted = [("seen", "1"), ("words", "Đúng.")];
    let (status, _) = site.post(&member, &played.task, &format!("{}/close", played.task), &accepted).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(!site.get(&drafter, "/desk").await.1.contains("Nhiệm vụ Ban Chỉ đạo giao"));
    assert_eq!(committee::audit(&site.store).await.expect("audited"), Vec::<String>::new());
}
